"""How pages look and are used: by day and by night, on a laptop and a phone, in both languages, by
keyboard alone, and by those who do not see them well.
"""

import os
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.contrib.auth.models import Group
from django.test import Client
from playwright.sync_api import Page, expect

from cppcc import roles
from cppcc.models import Duplicate, Question
from tests import factories

pytestmark = pytest.mark.browser

WIDTHS = (1366, 390)
SCHEMES = ("light", "dark")
#  both languages, schemes and widths; in a soak run each with each
LOOKS = (
    list(product(("zh-hans", "en"), SCHEMES, WIDTHS))
    if os.environ.get("CPPCC_SOAK")
    else [("zh-hans", "light", 1366), ("en", "dark", 390)]
)

#  what every curator meets in a day
PAGES = {
    "start": "/admin/",
    "list": "/admin/cppcc/event/",
    "list of people": "/admin/cppcc/person/",
    "record": "/admin/cppcc/event/{event}/change/",
    "person": "/admin/cppcc/person/{person}/change/",
    "committee": "/admin/cppcc/committee/{committee}/change/",
    "new record": "/admin/cppcc/event/add/",
    "document": "/admin/cppcc/document/{document}/change/",
    "documents": "/admin/cppcc/document/",
    "readings": "/admin/cppcc/reading/",
    "history": "/admin/cppcc/event/{event}/history/",
    "question": "/admin/cppcc/question/{question}/change/",
    "questions": "/admin/cppcc/question/",
    "pair": "/admin/cppcc/duplicate/{pair}/change/",
    "merge": "/admin/cppcc/person/merge/?id={person}&id={other}",
    "split": "/admin/cppcc/person/{person}/split/",
    "doubt": "/admin/cppcc/doubt/{doubt}/change/",
    "search": "/admin/search/?q=养老",
    "table out": "/admin/cppcc/event/export/",
    "table in": "/admin/cppcc/event/table/",
    "run": "/admin/cppcc/importrun/{run}/change/",
    "runs": "/admin/cppcc/importrun/",
    "upload": "/admin/cppcc/importrun/upload/",
    "user": "/admin/auth/user/{user}/change/",
    "users": "/admin/auth/user/",
    "new user": "/admin/auth/user/add/",
    "role": "/admin/auth/group/{role}/change/",
    "roles": "/admin/auth/group/",
    "password": "/admin/password_change/",
}


@pytest.fixture
def ids(transactional_db: None, django_user_model: Any) -> dict[str, Any]:
    """What the pages show: a record of every kind, a question, a pair, a run, a curator."""
    roles.make(before=roles.known())
    document = factories.document(
        title="养老服务协商会", publisher="大连日报", published="2023-06-30"
    )
    records = factories.one_of_each(document)
    found: dict[str, Any] = {name: record.pk for name, record in records.items()}
    other = factories.person("张叁")
    first, second = sorted([records["person"].key, other.key])
    user = django_user_model.objects.create_user("lihua", is_staff=True)
    user.groups.set(Group.objects.filter(name="curator"))
    user.scopes.create(region=factories.region("210000", "辽宁省", level="province"))
    problems = [{"file": "坏.txt", "reason": "空"}]
    counts = {"person": {"added": 2, "unchanged": 1}}
    pair = Duplicate.objects.create(kind="person", first=first, second=second, ground="name")
    asked = Question.objects.create(
        about="differs",
        kind="event",
        record_id=records["event"].pk,
        label="养老服务",
        field="topic",
        before={"topic": "养老"},
        now={"topic": "养老服务"},
        decided={"topic": "养老"},
        document_now=document,
        quote_now="养老服务协商会",
    )
    doubt = document.doubts.create(
        about="open year", start=0, spans=[[0, 5]], quotes=["大连市政协"], readings=[], mark="1"
    )
    return found | {
        "document": document.pk,
        "doubt": doubt.pk,
        "other": other.pk,
        "question": asked.pk,
        "pair": pair.pk,
        "run": factories.run(state="partly", counts=counts, problems=problems).pk,
        "user": user.pk,
        "role": Group.objects.get(name="curator").pk,
    }


def log_in(page: Page, live_server: Any, user: Any) -> None:
    """By a session of our own: the login page is not what is looked at."""
    client = Client()
    client.force_login(user)
    session = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])


@pytest.fixture
def curator(
    page: Page, live_server: Any, ids: dict[str, Any], django_user_model: Any
) -> Iterator[Page]:
    log_in(page, live_server, django_user_model.objects.create_superuser("curator"))
    yield page


def speak(page: Page, live_server: Any, language: str) -> None:
    cookie = {"name": "django_language", "value": language, "url": live_server.url}
    page.context.add_cookies([cookie])  # type: ignore[list-item]


def barriers(page: Page) -> list[str]:
    """What axe finds serious or critical, with the places."""
    page.evaluate(AXE_SCRIPT)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations'], preload: false})")
    return [
        f"{one['id']}: {node['target']} {node.get('failureSummary', '')}"
        for one in found["violations"]
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"]
    ]


@pytest.mark.parametrize(("language", "scheme", "width"), LOOKS)
def test_nobody_is_kept_out(
    language: str,
    scheme: Any,
    width: int,
    curator: Page,
    live_server: Any,
    ids: dict[str, Any],
    complaints: list[str],
) -> None:
    speak(curator, live_server, language)
    curator.set_viewport_size({"width": width, "height": 844})
    curator.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    found: dict[str, list[str]] = {}
    for name, address in PAGES.items():
        answer = curator.goto(address.format(**ids))
        assert answer is not None and answer.ok, name
        faults = complaints + wider(curator) + barriers(curator)
        if faults:
            found[name] = faults
        complaints.clear()  # axe tries styles out, which the policy forbids
    assert found == {}


def wider(page: Page) -> list[str]:
    """What makes a page wider than the screen."""
    found: list[str] = page.evaluate(WIDER)
    return found


#  nothing where the page fits; else the innermost things that stand out of it, unless they scroll
WIDER = """() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    const out = [...document.body.querySelectorAll("*")].filter(
        (one) => one.getBoundingClientRect().right > width + 1,
    );
    return out
        .filter((one) => !out.some((other) => other !== one && one.contains(other)))
        .map((one) => `${one.tagName}.${one.className} ${one.textContent.trim().slice(0, 30)}`);
}"""


def test_nobody_is_kept_out_of_logging_in(
    page: Page, transactional_db: None, complaints: list[str]
) -> None:
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        page.goto("/admin/login/")
        assert complaints == []
        assert barriers(page) == [], scheme
        complaints.clear()


# --- by keyboard alone ----------------------------------------------------------------------------


def focused(page: Page) -> str:
    """The thing that has the focus, told by its words."""
    said: str = page.evaluate(
        """() => {
            const one = document.activeElement;
            return one === document.body ? "" : (one.innerText || one.name || one.id || one.tagName)
                .trim();
        }"""
    )
    return said


def test_the_first_tab_leads_past_the_header(curator: Page, complaints: list[str]) -> None:
    curator.goto("/admin/cppcc/event/")
    curator.keyboard.press("Tab")
    link = curator.locator(".skip-to-content-link")
    expect(link).to_be_focused()
    expect(link).to_be_in_viewport()
    curator.keyboard.press("Enter")
    curator.keyboard.press("Tab")
    inside = curator.evaluate(
        "() => document.querySelector('#content-start').contains(document.activeElement)"
    )
    assert inside
    assert complaints == []


def test_tab_goes_through_a_page_and_out_again(curator: Page, ids: dict[str, Any]) -> None:
    """Whatever has the focus shows it, and lets go of it."""
    for name in ("start", "list", "record", "document", "question"):
        curator.goto(PAGES[name].format(**ids))
        seen = []
        for _press in range(400):
            curator.keyboard.press("Tab")
            place = curator.evaluate(PLACE)
            if place["gone"]:
                break
            assert place["shown"], (name, place)
            seen.append(place["at"])
        else:
            pytest.fail(f"{name}: no end after {seen[-1]}")
        assert len(seen) > 5, name


#  where the focus is, and whether its outline, ring or border differs from when it is elsewhere
PLACE = """() => {
    const one = document.activeElement;
    if (!one || one === document.body || one.dataset.met) return {gone: true};
    one.dataset.met = "1";
    const look = (which) => {
        const style = getComputedStyle(which);
        return [style.outlineStyle, style.outlineWidth, style.boxShadow, style.borderColor,
                style.backgroundColor, style.color, style.textDecorationLine].join();
    };
    const inside = one.closest(".select2-selection") || one;
    const with_focus = look(inside);
    one.blur();
    const without = look(inside);
    one.focus();
    const said = (one.innerText || one.name || "").slice(0, 30);
    return {gone: false, shown: with_focus !== without, at: `${one.tagName} ${said}`};
}"""
