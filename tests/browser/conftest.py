"""Debian's Chromium, driven by Playwright: headless, offline, and quiet unless a page complains."""

import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.signals import request_finished, request_started
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


@pytest.fixture
def logged_in(
    page: Page, client: Any, django_user_model: Any, live_server: Any
) -> Callable[[str], Page]:
    """A function: the page as a curator has it who logged in, in a language."""

    def by(language: str) -> Page:
        client.force_login(django_user_model.objects.create_superuser("curator"))
        cookies = [("sessionid", client.cookies["sessionid"].value), ("django_language", language)]
        page.context.add_cookies(
            [{"name": name, "value": value, "url": live_server.url} for name, value in cookies]
        )
        return page

    return by


@pytest.fixture
def curator(logged_in: Callable[[str], Page]) -> Page:
    """Logged in, with English pages."""
    return logged_in("en")


#  threads of the live server that answer a request now
answering: set[int] = set()


def begin(**_told: Any) -> None:
    answering.add(threading.get_ident())


def end(**_told: Any) -> None:
    answering.discard(threading.get_ident())


request_started.connect(begin)
request_finished.connect(end)


def settle() -> None:
    """Wait until what a page still asked is answered: it would stand in the way of the flush."""
    answering.discard(threading.get_ident())  # what a test asked by itself
    quiet = 0
    for _moment in range(1000):
        quiet = 0 if answering else quiet + 1
        if quiet == QUIET:
            return
        time.sleep(0.01)
    raise AssertionError("the server still answers what a page asked")


QUIET = 5  # moments without a request: one may be on its way
