"""A document's facts decided beside its text: by keys alone, in place, from selected words."""

import random
import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from cppcc.importing.chunks import Terms, import_chunk
from cppcc.importing.files import Received
from cppcc.models import RECORDS, Document, Event, Person, Post, Reading, Record, Statistic
from tests import factories

pytestmark = pytest.mark.browser

NEWS = (
    "6月29日，大连市政协召开养老服务座谈会，市政协主席张三主持会议，副主席李四、王五出席会议。\n"
    "　　7月3日，大连市政协召开供水协商会，市政协秘书长赵六参加。全年提出提案118件。"
)


@pytest.fixture
def document(transactional_db: None) -> Document:
    return factories.document(title="养老服务协商会", publisher="大连日报", published="2023-06-30")


@pytest.fixture
def records(document: Document) -> dict[str, Record]:
    return factories.one_of_each(document)


def put(text: str, name: str = "甲报.txt") -> Document:
    import_chunk([Received(name, text.encode())], Terms(factories.run()))
    return Document.objects.get(name=name)


def read(page: Page, document: Document) -> None:
    page.goto(f"/admin/cppcc/document/{document.pk}/change/")
    expect(page.locator(".by-script")).to_be_visible()


def chosen(page: Page) -> Any:
    return page.locator(".fact.chosen")


def left(page: Page, number: int) -> None:
    expect(page.locator(".left-number")).to_have_text(str(number))


def waiting() -> int:
    return sum(model.objects.unreviewed().count() for model in RECORDS.values())  # type: ignore[attr-defined]


def test_ten_facts_are_reviewed_with_eleven_keys(curator: Page, complaints: list[str]) -> None:
    document = put(NEWS)
    before = waiting()
    assert before > 10
    read(curator, document)
    left(curator, before)
    for key in "nccccccccccc"[:11]:
        curator.keyboard.press(key)
    left(curator, before - 10)
    expect(curator.locator(".workbench-said")).to_contain_text("Confirmed")
    expect(curator.locator(".fact[data-state=confirmed] .state-confirmed")).to_have_count(10)
    assert waiting() == before - 10
    assert complaints == []


def test_next_previous_and_reject_go_by_the_order_of_the_text(
    curator: Page, document: Document, records: dict[str, Record], complaints: list[str]
) -> None:
    read(curator, document)
    curator.keyboard.press("j")
    first = chosen(curator).get_attribute("id")
    curator.keyboard.press("n")
    second = chosen(curator).get_attribute("id")
    assert first != second
    curator.keyboard.press("k")
    assert chosen(curator).get_attribute("id") == first
    curator.keyboard.press("r")
    expect(curator.locator(f"#{first}")).to_have_attribute("data-state", "rejected")
    expect(chosen(curator)).to_have_attribute("id", str(second))
    curator.keyboard.press("p")  # the rejected one is skipped: round to the last
    assert chosen(curator).get_attribute("id") not in (first, second)
    curator.keyboard.press("x")
    curator.keyboard.press("n")
    assert chosen(curator).get_attribute("id") == first
    assert complaints == []


def test_a_mark_is_chosen_and_its_record_edited_in_place(
    curator: Page, document: Document, records: dict[str, Record], complaints: list[str]
) -> None:
    post = records["post"]
    read(curator, document)
    curator.locator(f".reader-text mark[data-fact=post-{post.pk}]").first.click()
    expect(curator.locator(".fact-panel")).to_be_visible()
    expect(chosen(curator)).to_have_attribute("id", f"post-{post.pk}")
    curator.keyboard.press("e")
    title = curator.locator(".fact-panel [name=fact-title]")
    title.fill("副主席")
    curator.keyboard.type("nckr")  # only letters while somebody writes
    title.fill("副主席")
    curator.keyboard.press("Enter")
    expect(curator.locator(".workbench-said")).to_contain_text("Saved")
    expect(curator.locator(f"#post-{post.pk} .fact-said")).to_contain_text("副主席")
    row = Post.objects.get(pk=post.pk)
    assert (row.title, row.decided, row.review) == ("副主席", ["title"], "extracted")
    curator.keyboard.press("u")
    expect(curator.locator(".workbench-said")).to_contain_text("Taken back")
    assert complaints == []


def test_what_was_saved_and_confirmed_is_taken_back_whole(
    curator: Page, document: Document, records: dict[str, Record], complaints: list[str]
) -> None:
    post = records["post"]
    read(curator, document)
    curator.locator(f"#post-{post.pk} .fact-said").click()
    curator.locator("[name=fact-title]").fill("副主席")
    curator.get_by_role("button", name="Confirm", exact=True).click()
    expect(curator.locator(f"#post-{post.pk}")).to_have_attribute("data-state", "confirmed")
    expect(curator.locator(".workbench-said")).to_contain_text("Confirmed")
    assert Post.objects.get(pk=post.pk).title == "副主席"
    curator.keyboard.press("u")
    expect(curator.locator(".workbench-said")).to_contain_text("Taken back")
    row = Post.objects.get(pk=post.pk)
    assert (row.title, row.decided, row.review) == ("主席", [], "extracted")
    expect(curator.locator(f"#post-{post.pk}")).to_have_attribute("data-state", "extracted")
    assert complaints == []


def test_all_facts_of_a_sentence_are_confirmed_and_taken_back_at_once(
    curator: Page, complaints: list[str]
) -> None:
    document = put(NEWS)
    before = waiting()
    read(curator, document)
    curator.keyboard.press("n")
    curator.keyboard.press("s")
    expect(curator.locator(".workbench-said")).to_contain_text("facts of this sentence confirmed")
    done = before - waiting()
    assert 5 < done < before
    left(curator, before - done)
    assert not Person.objects.filter(name="赵六", review="confirmed").exists()
    curator.keyboard.press("u")
    expect(curator.locator(".workbench-said")).to_contain_text(f"Taken back: {done} facts")
    left(curator, before)
    assert waiting() == before
    assert complaints == []


def test_keys_are_quiet_while_an_input_method_composes_or_a_modifier_is_held(
    curator: Page, document: Document, records: dict[str, Record], complaints: list[str]
) -> None:
    read(curator, document)
    curator.keyboard.press("n")
    first = chosen(curator).get_attribute("id")
    press = "options => document.body.dispatchEvent(new KeyboardEvent('keydown', options))"
    quiet: list[dict[str, Any]] = [
        {"key": "c", "isComposing": True},
        {"key": "c", "keyCode": 229},
        {"key": "c", "ctrlKey": True},
        {"key": "n", "metaKey": True},
        {"key": "n", "altKey": True},
    ]
    for options in quiet:
        curator.evaluate(press, options | {"bubbles": True, "cancelable": True})
    assert chosen(curator).get_attribute("id") == first
    expect(curator.locator(".fact[data-state=confirmed]")).to_have_count(0)
    curator.evaluate(press, {"key": "c", "bubbles": True, "cancelable": True})
    expect(curator.locator(f"#{first}")).to_have_attribute("data-state", "confirmed")
    assert complaints == []


def test_the_keys_are_told_and_escape_closes_them(
    curator: Page, document: Document, records: dict[str, Record], complaints: list[str]
) -> None:
    read(curator, document)
    curator.keyboard.press("?")
    expect(curator.locator("dialog.hints")).to_be_visible()
    curator.keyboard.press("Escape")
    expect(curator.locator("dialog.hints")).to_be_hidden()
    curator.keyboard.press("n")
    expect(curator.locator(".fact-panel")).to_be_visible()
    curator.keyboard.press("Escape")
    expect(curator.locator(".fact-panel")).to_have_count(0)
    assert complaints == []


def test_when_nothing_is_left_a_key_leads_on_to_the_next_document(
    curator: Page, complaints: list[str]
) -> None:
    short = "大连市政协召开会议"
    done, onward = factories.document(short, name="1.txt"), factories.document(name="3.txt")
    factories.cite(factories.committee(), done, "大连市政协")
    reviewed = factories.document("已核查", name="2.txt")
    factories.cite(factories.committee("沈阳市政协", review="confirmed"), reviewed, "已核查")
    factories.cite(factories.person(), onward, "张三")
    read(curator, done)
    curator.keyboard.press("n")
    curator.keyboard.press("c")
    left(curator, 0)
    expect(curator.locator(".onward-now")).to_be_visible()
    expect(curator.locator(".workbench-said")).to_contain_text("Confirmed")
    curator.keyboard.press("n")
    expect(curator).to_have_url(re.compile(rf"/document/{onward.pk}/change/$"))
    assert complaints == []


# --- selected words -------------------------------------------------------------------------------

#  selects the code points [start, end) of the text as it is shown, and lets the mouse go
SELECT = """([start, end]) => {
    const text = document.querySelector(".reader-text");
    const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    let at = 0;
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        let unit = 0;
        for (const point of node.data) {
            if (at === start) range.setStart(node, unit);
            unit += point.length;
            at += 1;
            if (at === end) range.setEnd(node, unit);
        }
    }
    const selection = window.getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
    text.dispatchEvent(new MouseEvent("mouseup", {bubbles: true}));
    return selection.toString();
}"""


def select(page: Page, document: Document, words: str) -> None:
    shown = document.text.replace("\r\n", "\n")
    start = shown.index(words)
    page.evaluate(SELECT, [start, start + len(words)])
    expect(page.locator(".selection-tools")).to_be_visible(timeout=20_000)


def test_selected_words_become_a_record_that_cites_them(
    curator: Page, complaints: list[str]
) -> None:
    document = factories.document("𠮷林𨭎会\r\n大连市政协主席张三主持，全年协商60余场。\r\n")
    factories.cite(factories.committee(), document, "大连市政协")
    read(curator, document)
    select(curator, document, "60余场")
    curator.locator(".selection-tools .suggested", has_text="Statistic").click()
    form = curator.locator(".selection-form")
    expect(form.locator("[name=fact-value]")).to_have_value("60")
    expect(form.locator("[name=fact-unit]")).to_have_value("场")
    expect(form.locator("[name=fact-bound]")).to_have_value("over")
    form.get_by_role("button", name="Add, as stated").click()
    expect(curator.locator(".workbench-said")).to_contain_text("Added")
    statistic = Statistic.objects.get()
    reading = Reading.objects.get(kind="statistic")
    assert (statistic.value, statistic.review) == (60, "confirmed")
    assert (reading.quote, reading.record, reading.version) == ("60余场", statistic, "curator")
    expect(curator.locator(".reader-text mark.kind-statistic")).to_have_text("60余场")
    curator.keyboard.press("u")
    expect(curator.locator(".reader-text mark.kind-statistic")).to_have_count(0)
    assert not Statistic.objects.exists() and not Reading.objects.filter(kind="statistic").exists()
    assert complaints == []


def test_selected_words_are_cited_for_the_chosen_record(
    curator: Page, complaints: list[str]
) -> None:
    document = factories.document("张三主持会议。\r\n\r\n𠮷老张回忆往事。")
    person = factories.person()
    factories.cite(person, document, "张三")
    read(curator, document)
    curator.keyboard.press("n")
    select(curator, document, "老张")
    curator.locator(".selection-tools [data-cite]").click()
    expect(curator.locator(".workbench-said")).to_contain_text("Cited")
    reading = Reading.objects.get(version="curator")
    assert (reading.record, reading.quote, reading.start) == (person, "老张", 12)
    expect(curator.locator(f"#person-{person.pk} .place")).to_have_count(2)
    assert complaints == []


def test_every_selection_means_the_words_that_it_shows(
    curator: Page, complaints: list[str]
) -> None:
    """Astral characters, ends of lines of one character or two, marks in marks."""
    chance = random.Random(5)
    letters = ["政", "协", "𠮷", "𨭎", "a", " ", "\r\n", "\n", "\r\n\r\n", "，", "😀", "&", "<"]
    text = "".join(chance.choice(letters) for _ in range(160))
    document = factories.document(text)
    for number in range(25):
        start = chance.randrange(len(text) - 30)
        person = factories.person(f"人{number}")
        end = start + chance.randrange(1, 30)
        Reading.objects.create(
            document=document,
            kind="person",
            key=person.key,
            start=start,
            end=end,
            spans=[[start, end]],
            quote=text[start:end],
            fields={},
            version="1",
            person=person,
        )
    read(curator, document)
    shown = text.replace("\r\n", "\n")
    place = """async ([start, end]) => {
        const text = document.querySelector(".reader-text");
        const { place } = await import("/static/cppcc/selecting.js");
        return place(text);
    }"""
    for _round in range(30):
        start = chance.randrange(len(shown) - 1)
        end = chance.randrange(start + 1, min(len(shown), start + 40) + 1)
        if not shown[start:end].strip():
            continue
        curator.evaluate(SELECT, [start, end])
        found = curator.evaluate(place, [start, end])
        assert (found["start"], found["end"], found["words"]) == (start, end, shown[start:end])
        answer = curator.request.get(
            f"/admin/cppcc/document/{document.pk}/selection/",
            params={"start": start, "end": end, "words": shown[start:end]},
        )
        assert answer.status == 200


# --- the header -----------------------------------------------------------------------------------


def test_a_header_shows_what_it_changes_before_it_is_saved(
    curator: Page, complaints: list[str]
) -> None:
    document = put("6月29日，大连市政协召开养老服务座谈会。")
    assert Event.objects.get().date == ""
    read(curator, document)
    curator.locator(".header-form > summary").click()
    curator.locator("#id_published").fill("2023-07-01")
    curator.locator(".header-form [name=_continue]").click()
    expect(curator.locator(".told .run-changed").first).to_contain_text("2023-06-29")
    assert Event.objects.get().date == ""
    curator.get_by_role("button", name="Save this header").click()
    expect(curator.locator(".messagelist .success")).to_be_visible()
    assert Event.objects.get().date == "2023-06-29"
    assert complaints == []
