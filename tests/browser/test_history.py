"""Two curators on one record, and its history: read, compared, taken back, restored."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from cppcc.curation import deciding
from cppcc.curation.versions import events_of
from cppcc.models import Post, Record
from tests import factories

pytestmark = pytest.mark.browser

Enter = Callable[..., Page]


@pytest.fixture
def post(transactional_db: None) -> Post:
    committee = factories.committee(region=factories.region())
    made: Post = factories.post(factories.person("赵中军"), "主席", committee=committee)
    return made


@pytest.fixture
def enter(browser: Browser, live_server: Any, django_user_model: Any) -> Iterator[Enter]:
    """A function: a curator of this name, logged in, in a browser of his own."""
    opened = []

    def logged_in(name: str, **options: Any) -> Page:
        user = django_user_model.objects.create_superuser(name, first_name=name)
        client = Client()
        client.force_login(user)
        context = browser.new_context(
            **{"base_url": live_server.url, "viewport": {"width": 1366, "height": 900}} | options
        )
        opened.append(context)
        session = {"name": "sessionid", "value": client.cookies["sessionid"].value}
        english = {"name": "django_language", "value": "en"}
        context.add_cookies([one | {"url": live_server.url} for one in (session, english)])  # type: ignore[typeddict-item]
        context.set_default_timeout(20_000)
        return context.new_page()

    yield logged_in
    for context in opened:
        context.close()


@pytest.fixture
def enter_both(enter: Enter) -> tuple[Page, Page]:
    return enter("李敏"), enter("王芳")


def at(record: Record, what: str = "change") -> str:
    return f"/admin/cppcc/{record._meta.model_name}/{record.pk}/{what}/"


def save(page: Page) -> None:
    page.get_by_role("button", name="Save", exact=True).click()


def test_the_second_of_two_curators_is_told_and_chooses(
    enter_both: tuple[Page, Page], post: Post
) -> None:
    first, second = enter_both
    for page in (first, second):
        page.goto(at(post))
    second.get_by_label("Title").fill("副主席")
    second.get_by_label("Body").fill("党组")
    second.locator("#id_reason").fill("见任免公告")
    save(second)
    expect(second.locator(".messagelist .success")).to_be_visible()

    first.get_by_label("Title").fill("主任")
    first.get_by_label("Started").fill("2022-01")
    first.locator("#id_reason").fill("原文排印有误")
    save(first)
    told = first.locator("#changed")
    expect(told).to_contain_text("王芳")
    expect(told.locator("tr", has_text="body")).to_contain_text("党组")
    assert first.get_by_label("Title").input_value() == "主任"  # nothing typed is lost
    assert first.get_by_label("Started").input_value() == "2022-01"
    assert first.locator("#id_reason").input_value() == "原文排印有误"
    assert first.get_by_label("Body").input_value() == "党组"

    save(first)  # without a choice it asks again
    mine = told.get_by_role("radio", name="主任")
    mine.focus()
    first.keyboard.press("Space")
    expect(mine).to_be_checked()
    save(first)
    expect(first.locator(".messagelist .success")).to_be_visible()
    post.refresh_from_db()
    assert (post.title, post.body, post.started) == ("主任", "党组", "2022-01")


def test_a_button_pressed_too_late_decides_nothing(
    enter_both: tuple[Page, Page], post: Post
) -> None:
    first, second = enter_both
    for page in (first, second):
        page.goto(at(post))
    second.get_by_label("Title").fill("副主席")
    save(second)
    expect(second.locator(".messagelist .success")).to_be_visible()
    first.locator(".review-reason input").fill("核对无误")
    first.get_by_role("button", name="Confirm").click()
    expect(first.locator(".messagelist .warning")).to_contain_text("王芳")
    assert first.locator(".review-reason input").input_value() == "核对无误"
    post.refresh_from_db()
    assert post.review == "extracted"
    first.get_by_role("button", name="Confirm").click()
    expect(first.locator(".review .state")).to_have_text("confirmed")


def test_a_change_is_read_compared_and_taken_back_by_keyboard(enter: Enter, post: Post) -> None:
    page = enter("李敏")
    deciding.decide(post, {"title": "副主席", "body": "党组"}, reason="看错了行")
    page.goto(at(post))
    page.get_by_role("link", name="History").click()
    newest = page.locator(".history-entry").first
    expect(newest).to_contain_text("看错了行")
    expect(newest.locator("del").first).to_have_text("—")
    newest.get_by_role("link", name="Take this change back…").focus()
    page.keyboard.press("Enter")
    page.get_by_role("checkbox", name="Take back: body").focus()
    page.keyboard.press("Space")
    page.get_by_label("Reason").focus()
    page.keyboard.type("yuanlai meicuo")
    page.keyboard.press("Enter")
    expect(page.locator(".messagelist .success")).to_be_visible()
    post.refresh_from_db()
    assert (post.title, post.body) == ("主席", "党组")
    expect(page.locator(".history-entry").first).to_contain_text("reverted")
    expect(page.locator(".history-entry").first).to_contain_text("李敏")


def test_two_chosen_versions_are_compared(enter: Enter, post: Post) -> None:
    page = enter("李敏")
    for title in ("副主席", "主任"):
        deciding.decide(post, {"title": title})
    page.goto(at(post, "history"))
    entries = page.locator(".history-entry")
    entries.nth(2).get_by_role("radio", name="old").check()
    entries.nth(1).get_by_role("radio", name="new").check()
    page.get_by_role("button", name="Compare").click()
    row = page.locator("tr.differs")
    expect(row.locator("del")).to_have_text("主席")
    expect(row.locator("ins")).to_have_text("副主席")
    assert events_of(post).count() == 3


def test_what_was_deleted_is_restored(enter: Enter, transactional_db: None) -> None:
    page = enter("李敏")
    page.goto("/admin/cppcc/organisation/add/")
    page.get_by_label("Name").fill("误添学校")
    save(page)
    page.locator("#result_list").get_by_role("link", name="误添学校").click()
    page.get_by_role("link", name="Delete", exact=True).click()
    page.get_by_role("button", name="Yes, I’m sure").click()
    page.get_by_role("link", name="Deleted", exact=True).click()
    page.get_by_role("button", name="Restore").click()
    expect(page.locator(".messagelist .success")).to_contain_text("误添学校")
    expect(page.get_by_label("Name")).to_have_value("误添学校")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_fit_a_phone(scheme: str, enter: Enter, post: Post) -> None:
    page = enter("李敏", viewport={"width": 390, "height": 844}, color_scheme=scheme)
    deciding.decide(post, {"title": "副主席" * 20}, reason="见任免公告" * 20)
    for what in ("change", "history", "history/compare"):
        page.goto(f"{at(post, what)}{'?old=0' if 'compare' in what else ''}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, what
