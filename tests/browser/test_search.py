"""Search from every page: by the key / alone, in either script, to the record and to its list."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from cppcc.models import Record
from cppcc.search import sounds
from tests import factories

pytestmark = pytest.mark.browser


@pytest.fixture
def records(transactional_db: None) -> dict[str, Record]:
    made = factories.one_of_each(factories.document(title="养老服务协商会"))
    factories.person("曾中军")
    sounds.fill()
    return made


@pytest.fixture
def curator(logged_in: Callable[[str], Page], records: dict[str, Record]) -> Page:
    page = logged_in("zh-hans")
    page.goto("/admin/")
    return page


def test_a_record_is_found_from_any_page_by_keys_alone(
    curator: Page, records: dict[str, Record], complaints: list[str]
) -> None:
    curator.goto("/admin/cppcc/event/")
    curator.keyboard.press("/")
    expect(curator.locator("#search-words")).to_be_focused()
    curator.keyboard.type("養老")
    curator.keyboard.press("Enter")
    expect(curator.locator("#found-event mark")).to_have_text("养老")
    expect(curator.locator("#found-document .found-excerpt")).to_contain_text("养老")
    curator.locator("#found-event li a").focus()
    curator.keyboard.press("Enter")
    curator.wait_for_url(f"**/admin/cppcc/event/{records['event'].pk}/change/")
    assert complaints == []


def test_a_name_is_found_by_its_initials(curator: Page, complaints: list[str]) -> None:
    curator.locator("#search-words").fill("zzj")
    curator.locator("#search-words").press("Enter")
    expect(curator.locator("#found-person mark")).to_have_text("曾中军")
    curator.locator("#found-person h2 a").click()
    expect(curator.locator("#result_list tbody tr")).to_have_count(1)
    assert complaints == []


def test_a_stroke_is_a_stroke_where_somebody_writes(
    curator: Page, records: dict[str, Record], complaints: list[str]
) -> None:
    curator.goto(f"/admin/cppcc/event/{records['event'].pk}/change/")
    topic = curator.locator("#id_topic")
    topic.fill("")
    topic.press("/")
    expect(topic).to_have_value("/")
    curator.locator("h1").click()
    for keys in ("Control+/", "Alt+/"):
        curator.keyboard.press(keys)
        expect(curator.locator("#search-words")).not_to_be_focused()
    assert complaints == []


def test_the_page_of_results_is_no_wider_than_a_phone(curator: Page, complaints: list[str]) -> None:
    curator.set_viewport_size({"width": 390, "height": 844})
    curator.goto("/admin/search/?q=大连")
    expect(curator.locator(".found-group").first).to_be_visible()
    assert curator.evaluate("document.documentElement.scrollWidth") <= 390
    assert complaints == []
