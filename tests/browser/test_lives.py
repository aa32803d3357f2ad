"""A person's life and a committee's years in the browser: links everywhere, at any width."""

from collections.abc import Callable
from itertools import product
from typing import Literal

import pytest
from playwright.sync_api import Page, expect

from cppcc.models import Participation, Person, Record
from tests import factories

pytestmark = pytest.mark.browser

LOOKS: tuple[tuple[int, Literal["light", "dark"]], ...] = ((1366, "light"), (390, "dark"))


@pytest.fixture
def records(transactional_db: None) -> dict[str, Record]:
    made = factories.one_of_each(factories.document())
    chair, committee = made["person"], made["committee"]
    assert isinstance(chair, Person)
    factories.post(
        chair, "副主席", committee=committee, former=True, first_cited="2012", last_cited="2016"
    )
    factories.post(
        chair, "组长", committee=committee, body="党组", first_cited="2017", started="2016"
    )
    for year in (2021, 2022):
        event = factories.event(
            f"议题{year}",
            committee=committee,
            date=f"{year}-05-01",
            earliest=f"{year}-05-01",
            latest=f"{year}-05-01",
        )
        factories.stored(Participation(event=event, person=chair, name="张三", capacity="主持"))
    return made


@pytest.fixture
def curator(logged_in: Callable[[str], Page], records: dict[str, Record]) -> Page:
    page = logged_in("zh-hans")
    page.goto("/admin/")
    return page


def test_a_life_leads_from_the_person_to_an_event_and_to_the_committees_years(
    curator: Page, records: dict[str, Record], complaints: list[str]
) -> None:
    curator.goto(f"/admin/cppcc/person/{records['person'].pk}/change/")
    former = curator.locator(".life-line .life-former")
    expect(former).to_contain_text("副主席")
    cited, held = former.locator(".life-cited"), curator.locator(".life-line .life-held")
    earlier, later = cited.bounding_box(), held.bounding_box()
    assert earlier and later
    assert earlier["width"] > 50
    assert earlier["x"] + earlier["width"] <= later["x"] + later["width"]
    summary = curator.locator(".life-events summary", has_text="2022")
    expect(summary).to_contain_text("1")
    curator.locator(".life-events").get_by_role("link", name="议题2022").click()
    curator.wait_for_url("**/admin/cppcc/event/*/change/")
    curator.goto(f"/admin/cppcc/committee/{records['committee'].pk}/change/")
    row = curator.locator(".life-years tbody tr", has_text="2021")
    row.get_by_role("link").click()
    curator.wait_for_url("**/admin/cppcc/event/?**")
    expect(curator.locator("#result_list tbody tr")).to_have_count(1)
    expect(curator.locator("#result_list")).to_contain_text("议题2021")
    assert complaints == []


def test_a_year_is_unfolded_by_keyboard(
    curator: Page, records: dict[str, Record], complaints: list[str]
) -> None:
    curator.goto(f"/admin/cppcc/person/{records['person'].pk}/change/")
    first = curator.locator(".life-events details").first
    was_open = first.get_attribute("open") is not None
    first.locator("summary").focus()
    curator.keyboard.press("Enter")
    assert (first.get_attribute("open") is not None) != was_open
    assert complaints == []


def test_lives_fit_any_screen(
    curator: Page, records: dict[str, Record], complaints: list[str]
) -> None:
    pages = [f"/admin/cppcc/{kind}/{records[kind].pk}/change/" for kind in ("person", "committee")]
    for address, (width, scheme) in product(pages, LOOKS):
        curator.set_viewport_size({"width": width, "height": 844})
        curator.emulate_media(color_scheme=scheme)
        curator.goto(address)
        expect(curator.locator(".life")).to_be_visible()
        assert curator.evaluate("document.documentElement.scrollWidth") <= width, address
    assert complaints == []
