"""A curator answers what waits by single keys, from the start page to the end of a queue."""

import re
from itertools import product
from typing import Literal

import pytest
from playwright.sync_api import Page, expect

from cppcc.importing import contradictions, duplicates
from cppcc.importing.chunks import Terms, import_chunk
from cppcc.importing.files import Received
from cppcc.models import Contradiction, Doubt, Duplicate, Question, Statistic
from tests import factories
from tests.browser.test_curator import CONTRASTS

pytestmark = pytest.mark.browser

LOOKS: tuple[tuple[int, Literal["light", "dark"]], ...] = ((1366, "light"), (390, "dark"))
PAPERS = {
    "甲报.txt": "大连市政协2023年工作报告\n\n2023年，大连市政协收到提案118件，其中立案565件。"
    "2月30日，大连市政协召开协商会，市政协委员王芳发言。",
    "乙报.txt": "大连市政协提案工作综述\n\n2023年，大连市政协收到提案128件。",
    "丙报.txt": "沈阳市政协工作综述\n\n沈阳市政协委员王芳发言。",
}


@pytest.fixture
def papers(transactional_db: None) -> None:
    received = [Received(name, text.encode()) for name, text in PAPERS.items()]
    import_chunk(received, Terms(factories.run()))
    duplicates.refresh()
    contradictions.refresh()


def press(page: Page, key: str) -> None:
    """Once the page listens."""
    page.wait_for_load_state()
    page.keyboard.press(key)


def ask(number: int) -> Question:
    person = factories.person(f"张三{number}")
    return Question.objects.create(
        about="unstated", kind="person", record_id=person.pk, label=person.name
    )


def test_questions_are_answered_by_keys_one_after_the_other(
    curator: Page, complaints: list[str]
) -> None:
    asked = [ask(number) for number in range(3)]
    curator.goto("/admin/")
    curator.locator(".queue-question li a").click()
    curator.locator("#result_list tbody th a", has_text="张三0").click()
    expect(curator.locator(".queue-left")).to_contain_text("3")
    press(curator, "n")
    expect(curator).to_have_url(re.compile(rf"/question/{asked[1].pk}/change/"))
    press(curator, "1")
    expect(curator).to_have_url(re.compile(rf"/question/{asked[2].pk}/change/"))
    expect(curator.locator(".queue-left")).to_contain_text("2")
    press(curator, "1")
    expect(curator).to_have_url(re.compile(rf"/question/{asked[0].pk}/change/"))
    states = {one.pk: Question.objects.get(pk=one.pk).state for one in asked}
    assert states == {asked[0].pk: "open", asked[1].pk: "kept", asked[2].pk: "kept"}
    assert complaints == []


def test_a_key_that_is_typed_into_a_field_answers_nothing(
    curator: Page, complaints: list[str]
) -> None:
    ask(1)
    curator.goto("/admin/cppcc/question/")
    curator.locator("#searchbar").fill("1")
    curator.goto(f"/admin/cppcc/question/{Question.objects.get().pk}/change/")
    curator.keyboard.press("Control+1")
    curator.locator("#nav-filter").fill("1")
    press(curator, "1")
    assert Question.objects.get().state == "open"
    assert complaints == []


def test_a_doubt_a_contradiction_and_a_pair_are_answered_by_keys(
    curator: Page, papers: None, complaints: list[str]
) -> None:
    doubt = Doubt.objects.get(about="part exceeds whole")
    curator.goto(f"/admin/cppcc/doubt/{doubt.pk}/change/")
    expect(curator.locator(".sides mark")).to_have_text(["118件", "565件"])
    press(curator, "2")
    expect(curator).not_to_have_url(re.compile(rf"/doubt/{doubt.pk}/"))
    assert Doubt.objects.get(pk=doubt.pk).state == "slip"
    pair = Contradiction.objects.get()
    curator.goto(f"/admin/cppcc/contradiction/{pair.pk}/change/")
    expect(curator.locator(".sides mark")).to_have_text(["118件", "128件"])
    press(curator, "3")
    expect(curator.locator(".messagelist")).to_contain_text("128")
    assert Statistic.objects.get(key=pair.second).review == "rejected"
    people = Duplicate.objects.get(kind="person")
    curator.goto(f"/admin/cppcc/duplicate/{people.pk}/change/")
    press(curator, "4")
    expect(curator.locator(".side-by-side")).to_be_visible()
    curator.go_back()
    press(curator, "3")
    expect(curator.locator(".messagelist")).to_be_visible()
    assert Duplicate.objects.get(pk=people.pk).state == "different"
    assert complaints == []


def test_no_page_is_wider_than_the_screen_and_all_can_be_read(
    curator: Page, papers: None, complaints: list[str]
) -> None:
    ask(1)
    addresses = ["/admin/"]
    for model in (Question, Doubt, Contradiction, Duplicate):
        first = model.objects.first()
        assert first is not None
        name = model._meta.model_name
        addresses += [f"/admin/cppcc/{name}/", f"/admin/cppcc/{name}/{first.pk}/change/"]
    for address, (width, scheme) in product(addresses, LOOKS):
        curator.set_viewport_size({"width": width, "height": 844})
        curator.emulate_media(color_scheme=scheme)
        curator.goto(address)
        assert curator.evaluate("document.documentElement.scrollWidth") <= width, address
        assert all(ratio >= 4.5 for ratio in curator.evaluate(CONTRASTS)), (address, scheme)
    assert complaints == []
