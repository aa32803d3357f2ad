"""Debian's Chromium, driven by Playwright: headless, offline, and quiet unless a page complains."""

import os
import shutil
import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright

CHROMIUM = (
    os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
)
OPTIONS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        said = "Chromium is missing: install it, or name it in CHROMIUM."
        pytest.fail(said) if os.environ.get("CI") == "true" else pytest.skip(said)
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=OPTIONS)
        yield found
        found.close()


@pytest.fixture
def complaints() -> list[str]:
    """What the browser complained of: violations of the CSP, errors of scripts, lost files, and
    whatever a page asked of another host.
    """
    return []


@pytest.fixture
def page(browser: Browser, complaints: list[str], live_server: Any) -> Iterator[Page]:
    """A page that prefers English, as browsers do that nobody has set."""
    context = browser.new_context(
        base_url=live_server.url, locale="en-US", viewport={"width": 1366, "height": 900}
    )
    context.set_default_timeout(20_000)
    found = context.new_page()

    def listen(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            complaints.append(message.text)

    def watch(request: Request) -> None:
        """No page asks anything of another host; to route what it asks would cost the cache."""
        if not request.url.startswith((live_server.url, "data:", "blob:")):
            complaints.append(f"asked of another host: {request.url}")

    context.on("request", watch)
    found.on("console", listen)
    found.on("pageerror", lambda error: complaints.append(str(error)))
    yield found
    context.close()
    settle()


def settle() -> None:
    """Wait until what a page still asked is answered: it would stand in the way of the flush."""
    for _moment in range(100):
        with connection.cursor() as cursor:
            cursor.execute(AT_WORK)
            if cursor.fetchone() == (0,):
                return
        time.sleep(0.05)


AT_WORK = """\
SELECT count(*) FROM pg_catalog.pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'"""
