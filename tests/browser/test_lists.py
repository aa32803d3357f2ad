"""Lists by keyboard: a committee suggested and chosen, a filter kept, one field of many changed."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from cppcc.models import Event, Person, SavedFilter
from tests import factories

pytestmark = pytest.mark.browser


@pytest.fixture
def curator(page: Page, django_user_model: Any, transactional_db: None) -> Page:
    """Logged in, reading English."""
    django_user_model.objects.create_superuser("curator", password="核查员的密码")
    page.goto("/admin/login/?next=/admin/cppcc/region/")
    page.get_by_role("button", name="English").click()
    page.get_by_label("Username").fill("curator")
    page.get_by_label("Password").fill("核查员的密码")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="region")).to_be_visible()
    return page


@pytest.fixture
def events(transactional_db: None) -> list[Event]:
    """One of each of three committees."""
    return [
        factories.event(f"{name}供水", committee=factories.committee(f"{name}政协"))
        for name in ("沈阳市", "大连市", "鞍山市")
    ]


def rows(page: Page) -> Any:
    return page.locator("#result_list tbody tr")


def test_a_committee_is_suggested_and_chosen_by_keyboard(
    curator: Page, events: list[Event], complaints: list[str]
) -> None:
    curator.goto("/admin/cppcc/event/")
    box = curator.get_by_role("combobox", name="committee")
    box.press_sequentially("大連")
    option = curator.get_by_role("option", name="大连市政协")
    expect(option).to_be_visible()
    expect(box).to_have_attribute("aria-expanded", "true")
    box.press("ArrowDown")
    expect(option).to_have_attribute("aria-selected", "true")
    box.press("Enter")
    expect(curator).to_have_url(re.compile(rf"committee__id__exact={events[1].committee_id}$"))
    expect(rows(curator)).to_have_count(1)
    curator.get_by_role("link", name="Filter by 大连市政协 no more").click()
    expect(rows(curator)).to_have_count(3)
    assert complaints == []


def test_words_are_sent_as_they_are_and_escape_closes_the_suggestions(
    curator: Page, events: list[Event], complaints: list[str]
) -> None:
    curator.goto("/admin/cppcc/event/")
    box = curator.get_by_role("combobox", name="committee")
    box.press_sequentially("政协")
    expect(curator.locator(".suggestions [role=option]")).to_have_count(3)
    box.press("Escape")
    expect(curator.get_by_role("listbox", name="committee")).to_be_hidden()
    box.fill("鞍山")
    box.press("Enter")
    expect(curator).to_have_url(re.compile(r"named=%E9%9E%8D"))
    expect(rows(curator)).to_have_count(1)
    assert complaints == []


def test_nothing_is_asked_while_an_input_method_composes(
    curator: Page, events: list[Event]
) -> None:
    curator.goto("/admin/cppcc/event/")
    asked: list[str] = []
    curator.on("request", lambda request: asked.append(request.url))
    box = curator.get_by_role("combobox", name="committee")
    box.focus()
    box.evaluate(
        """box => {
            box.value = "dalian";
            box.dispatchEvent(new InputEvent("input", {isComposing: true, bubbles: true}));
        }"""
    )
    curator.wait_for_timeout(500)
    assert not [address for address in asked if "autocomplete" in address]
    box.evaluate(
        """box => {
            box.value = "大连";
            box.dispatchEvent(new CompositionEvent("compositionend", {bubbles: true}));
        }"""
    )
    expect(curator.get_by_role("option", name="大连市政协")).to_be_visible()


def test_a_filter_is_kept_under_a_name_and_opened_again(
    curator: Page, events: list[Event], complaints: list[str]
) -> None:
    curator.goto("/admin/cppcc/event/?named=大连")
    curator.get_by_text("Save this filter").click()
    curator.get_by_role("textbox", name="Name").fill("大连的活动")
    curator.get_by_label("for everybody").check()
    curator.get_by_role("button", name="Save").click()
    expect(curator.locator(".messagelist")).to_contain_text("大连的活动")
    curator.goto("/admin/cppcc/event/")
    expect(rows(curator)).to_have_count(3)
    curator.get_by_role("link", name="大连的活动").click()
    expect(rows(curator)).to_have_count(1)
    expect(curator.get_by_role("link", name="大连的活动")).to_have_attribute("aria-current", "true")
    curator.get_by_role("button", name="Delete the filter 大连的活动").click()
    expect(curator.locator(".messagelist")).to_contain_text("大连的活动")
    assert not SavedFilter.objects.exists()
    assert complaints == []


def test_buttons_wait_for_rows_and_say_what_they_assert(
    curator: Page, events: list[Event], complaints: list[str]
) -> None:
    curator.goto("/admin/cppcc/event/")
    confirm = curator.get_by_role("button", name="Confirm: the words state this")
    expect(confirm).to_be_disabled()
    rows(curator).nth(1).get_by_role("checkbox").check()
    expect(confirm).to_be_enabled()
    confirm.click()
    expect(curator.locator(".messagelist")).to_contain_text("1 record confirmed.")
    assert Event.objects.filter(review="confirmed").count() == 1
    assert complaints == []


def test_one_field_of_chosen_rows_is_changed_after_a_look(
    curator: Page, complaints: list[str]
) -> None:
    for name in ("甲", "乙", "丙"):
        factories.person(name)
    curator.goto("/admin/cppcc/person/?kind__exact=other")
    curator.locator("#action-toggle").check()
    curator.locator("select[name=action]").select_option(label="Change a field…")
    curator.get_by_role("button", name="Go").click()
    curator.get_by_role("button", name="Kind").click()
    curator.get_by_label("Kind").select_option(label="official")
    curator.get_by_label("Reason").fill("见任免公告")
    curator.get_by_role("button", name="Preview").click()
    expect(curator.locator(".change-field tbody tr")).to_have_count(3)
    expect(curator.locator(".change-field ins").first).to_have_text("official")
    assert not Person.objects.filter(kind="official").exists()
    curator.get_by_role("button", name="Change 3 records").click()
    expect(curator).to_have_url(re.compile(r"/admin/cppcc/person/\?kind__exact=other$"))
    expect(curator.locator(".messagelist")).to_contain_text("3 records changed.")
    assert Person.objects.filter(kind="official").count() == 3
    assert complaints == []


@pytest.mark.parametrize("width", [1366, 390])
def test_lists_are_no_wider_than_the_screen(
    width: int, curator: Page, events: list[Event], complaints: list[str]
) -> None:
    curator.set_viewport_size({"width": width, "height": 800})
    for address in ("/admin/cppcc/event/?named=政协", "/admin/cppcc/document/"):
        curator.goto(address)
        assert curator.evaluate("document.documentElement.scrollWidth") <= width
    assert complaints == []
