"""Two records become one and two again, one becomes two: on screens and phones, by keyboard."""

import re
from itertools import product
from typing import Literal

import pytest
from playwright.sync_api import Page, expect

from cppcc.models import Document, Person, Post, Record, Review
from tests import factories
from tests.browser.test_curator import CONTRASTS

pytestmark = pytest.mark.browser

LOOKS: tuple[tuple[int, Literal["light", "dark"]], ...] = ((1366, "light"), (390, "dark"))


@pytest.fixture
def two(transactional_db: None) -> list[Person]:
    """王芳 of 大连市政协, and 王芳 of 沈阳市政协, a woman by her paper."""
    made = []
    for city, gender in (("大连市", ""), ("沈阳市", "女")):
        host = factories.committee(f"{city}政协")
        person = factories.person("王芳", key=f"王芳/{host.key}", gender=gender)
        post = factories.post(person, "委员", committee=host)
        words = factories.document(f"{city}政协委员王芳发言。", name=f"{city}.txt")
        cite(person, words, "王芳", name="王芳")
        cite(post, words, "委员", person=person.key, title="委员")
        made.append(person)
    return made


def cite(record: Record, words: Document, quote: str, **fields: str) -> None:
    reading = factories.cite(record, words, quote)
    reading.fields = fields
    reading.save()


def page_of(record: Record, what: str = "change") -> str:
    return f"/admin/cppcc/{record._meta.model_name}/{record.pk}/{what}/"


def test_two_people_are_merged_from_the_list_and_parted_from_the_survivors_page(
    curator: Page, two: list[Person], complaints: list[str]
) -> None:
    survivor, other = two
    curator.goto("/admin/cppcc/person/")
    for number in range(2):
        curator.locator("#result_list .action-select").nth(number).check()
    curator.locator("select[name=action]").select_option("merge_selected")
    curator.get_by_role("button", name="Run").or_(curator.locator("button[name=index]")).click()
    expect(curator.locator(".side-by-side thead th")).to_have_count(2)
    expect(curator.locator(".survivor")).to_contain_text("大连市政协")
    expect(curator.get_by_role("radio")).to_be_checked()  # what the survivor leaves open
    curator.locator("#reason").fill("简历相同")
    curator.get_by_role("button", name="Merge", exact=True).click()
    expect(curator).to_have_url(re.compile(page_of(survivor)))
    assert Person.objects.get(pk=other.pk).merged_into == survivor
    assert Person.objects.get(pk=survivor.pk).gender == "女"
    curator.goto(page_of(other))
    expect(curator.locator(".messagelist")).to_contain_text("王芳")
    curator.goto(page_of(survivor))
    curator.locator(f'.waiting a[href="{page_of(survivor, "joined")}"]').click()
    expect(curator.locator(".joined")).to_contain_text("简历相同")
    curator.locator(".joined .undo").click()
    curator.locator(".joining button").click()
    expect(curator).to_have_url(re.compile(page_of(other)))
    assert Person.objects.get(pk=other.pk).review == Review.EXTRACTED
    assert Person.objects.get(pk=survivor.pk).gender == ""
    assert complaints == []


def test_the_other_is_found_by_typing(
    curator: Page, two: list[Person], complaints: list[str]
) -> None:
    third = factories.person("李四")
    curator.goto(f"/admin/cppcc/person/merge/?id={two[0].pk}")
    curator.locator(".select2-search__field").fill("李四")
    curator.get_by_role("option", name="李四").click()
    curator.get_by_role("button", name="Compare").click()
    expect(curator.locator(".side-by-side thead th")).to_have_count(2)
    expect(curator.locator(".side-by-side thead")).to_contain_text("李四")
    curator.locator(".keep").click()
    curator.locator("button[value=different]").click()
    expect(curator.locator(".messagelist")).to_be_visible()
    assert Person.objects.get(pk=third.pk).review == Review.EXTRACTED
    assert complaints == []


def test_one_is_split_by_keyboard_alone(
    curator: Page, two: list[Person], complaints: list[str]
) -> None:
    whole = two[0]
    second = factories.document("大连市政协委员王芳退休。", name="另.txt")
    cite(whole, second, "王芳", name="王芳")
    curator.goto(page_of(whole, "split"))
    boxes = curator.locator("input[name=words]")
    expect(boxes).to_have_count(2)
    boxes.nth(1).focus()
    curator.keyboard.press("Space")
    curator.keyboard.press("Enter")  # the form's first button: show both
    expect(curator.locator(".sides .side")).to_have_count(2)
    assert Person.objects.filter(name="王芳").count() == 2
    curator.get_by_role("button", name="Split into these two").focus()
    curator.keyboard.press("Enter")
    expect(curator.locator(".messagelist .success")).to_be_visible()
    assert Person.objects.filter(name="王芳").count() == 3
    assert Post.objects.filter(person=whole).exists()
    curator.locator(".messagelist a", has_text="Merge them again").click()
    curator.get_by_role("button", name="Merge", exact=True).click()
    expect(curator).to_have_url(re.compile(page_of(whole)))
    assert whole.readings.count() == 2
    assert complaints == []


def test_no_page_is_wider_than_the_screen_and_all_can_be_read(
    curator: Page, two: list[Person], complaints: list[str]
) -> None:
    addresses = [
        f"/admin/cppcc/person/merge/?id={two[0].pk}&id={two[1].pk}",
        f"/admin/cppcc/person/merge/?id={two[0].pk}",
        page_of(two[0], "split"),
        page_of(two[0], "joined"),
    ]
    for address, (width, scheme) in product(addresses, LOOKS):
        curator.set_viewport_size({"width": width, "height": 844})
        curator.emulate_media(color_scheme=scheme)
        curator.goto(address)
        assert curator.evaluate("document.documentElement.scrollWidth") <= width, address
        assert all(ratio >= 4.5 for ratio in curator.evaluate(CONTRASTS)), (address, scheme)
    assert complaints == []
