#!/bin/sh
# The whole suite: on the embedded server, then the database tests on PostgreSQL 15 where it is.
set -eu
python=.venv/bin/python

browser=""
if ! command -v chromium >/dev/null 2>&1; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing Chromium for the browser tests …"
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
      apt-get install -y -qq chromium fonts-noto-cjk; } >/dev/null 2>&1 || true
  fi
fi
if ! command -v chromium >/dev/null 2>&1; then
  echo "Chromium is missing and could not be installed (Debian: apt install chromium fonts-noto-cjk):"
  echo "the browser tests are left out, all others run."
  browser="not browser"
fi

$python -m pytest -n 3 ${browser:+-m "$browser"} "$@"

fifteen=$($python tests/fifteen.py where)
if [ -n "$fifteen" ]; then
  echo "Database tests on $fifteen"
  $python tests/fifteen.py run
else
  echo "PostgreSQL 15 is not installed here: the database tests ran on the embedded server alone."
fi

if [ -n "$browser" ] && [ "${CI:-}" = true ]; then
  echo "CI: failing, since the browser tests did not run."
  exit 1
fi
