# Two commands are enough:  make run  serves the curators' site,  make test  runs the suite.

PYTHON ?= python3
PORT ?= 8000
GOLD ?= tests/gold
TEXTS ?= seeds
BIN := .venv/bin
MANAGE := $(BIN)/python manage.py
export PIP_DISABLE_PIP_VERSION_CHECK := 1
unexport PYTHONPATH
unexport DJANGO_SETTINGS_MODULE

.PHONY: help setup run stop test soak score bench check requirements messages clean

help:  ## lists these commands
	@grep -hE '^[a-z]+:.*##' Makefile | sed -E 's/:[^#]*## */\t/' | expand -t 16

setup: .venv/installed  ## makes the environment and nothing more

.venv/python:
	@command -v $(PYTHON) >/dev/null || { echo "Python is missing: install Python 3.11 or newer."; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "$$($(PYTHON) --version) is too old: cppcc needs 3.11 or newer (make PYTHON=python3.11)."; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	  { echo "This Python has no venv module: install it (Debian, Ubuntu: apt install python3-venv)."; exit 1; }
	$(PYTHON) -m venv .venv
	@touch $@

.venv/installed: requirements.txt .venv/python
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.txt
	@touch $@

.venv/developed: requirements-dev.txt .venv/installed
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-dev.txt
	@touch $@

.venv/benched: requirements-bench.txt .venv/installed
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-bench.txt
	@touch $@

run: .venv/installed  ## sets everything up, imports seeds/, serves http://127.0.0.1:$(PORT)/admin/
	@exec $(MANAGE) run --port $(PORT)

stop: .venv/installed  ## stops the embedded database
	@$(MANAGE) database stop

test: .venv/developed  ## runs the whole suite, the browser included
	@sh tests/run.sh

soak: .venv/developed  ## 10,000 texts a property, all orders of the seeds, 50 kills: an hour
	@HYPOTHESIS_PROFILE=soak $(BIN)/python -m pytest tests/extraction/test_properties.py
	@CPPCC_SOAK=1 $(BIN)/python -m pytest tests/importing/test_orders.py tests/importing/test_soak_*.py \
	  tests/browser/test_appearance.py

score: .venv/installed  ## measures extraction against GOLD=tests/gold of TEXTS=seeds
	@$(MANAGE) extract --jsonl $(TEXTS)/*.txt | $(BIN)/python tests/score.py $(GOLD) $(TEXTS) -

bench: .venv/benched  ## measures speed and memory beside other programs: name, ours, peer, ratio
	@$(BIN)/python -m tests.benchmarks

check: .venv/developed  ## style, types, missing migrations
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy cppcc
	@# it would only ask a database for its history: none is needed
	@DATABASE_URL=postgresql://nobody@127.0.0.1:9/none $(BIN)/python -W ignore manage.py \
	  makemigrations --check --dry-run

requirements: .venv/developed  ## pins the newest versions that pyproject.toml allows
	$(BIN)/pip-compile $(PIN) --output-file=requirements.txt pyproject.toml
	$(BIN)/pip-compile $(PIN) --extra=dev --constraint=requirements.txt --output-file=requirements-dev.txt pyproject.toml
	$(BIN)/pip-compile $(PIN) --extra=bench --constraint=requirements.txt --output-file=requirements-bench.txt pyproject.toml

PIN := --quiet --upgrade --generate-hashes --strip-extras --allow-unsafe \
  --no-emit-index-url --no-emit-find-links --no-emit-options

messages: .venv/developed  ## collects what the pages say and compiles the translations (needs gettext)
	cd cppcc && ../$(BIN)/python ../manage.py makemessages -l zh_Hans --no-location \
	  --no-obsolete --no-wrap && ../$(BIN)/python ../manage.py compilemessages

clean:  ## removes the environment and caches; records and documents stay
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis
