"""What a run did is told record by record, from the records and their history."""

from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from cppcc.extraction.facts import Facts, Header
from cppcc.importing.listing import KINDS, WHAT, Listing, in_words, listings, name_of
from cppcc.models import Event as EventRecord
from cppcc.models import ImportRun
from cppcc.models import Person as PersonRecord
from tests.importing.papers import FUSHUN, NOTHING, by_hand, facts, put

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_chinese() -> Iterator[None]:
    with translation.override("zh-hans"):
        yield


def told(run: ImportRun, *wanted: str) -> dict[tuple[str, str], list[str]]:
    """Labels by kind and what."""
    found: dict[tuple[str, str], list[str]] = {}
    for listing in listings(run):
        if listing.what in wanted and len(listing):
            found[listing.kind, listing.what] = [line.label for line in listing]
    return found


def fields(run: ImportRun, kind: str, what: str = "changed") -> dict[str, list[Any]]:
    (line,) = Listing(run, kind, what)
    return line.fields


def test_a_first_run_added_everything_that_there_is() -> None:
    run = put("甲报", facts())
    assert told(run, *WHAT) == {
        ("document", "added"): ["甲报.txt"],
        ("committee", "added"): ["抚顺市政协"],
        ("person", "added"): ["丙丁"],
        ("post", "added"): ["抚顺市政协主席"],
        ("event", "added"): ["2023-05-01 协商 供暖"],
        ("eventcommittee", "added"): ["抚顺市政协 主办"],
    }


def test_what_a_run_added_stays_its_own_when_another_changes_it() -> None:
    first = put("甲报", facts())
    second = put("乙报", facts(published="2020-01-01", gender="女"))
    assert told(first, "added")["person", "added"] == ["丙丁"]
    assert told(second, "added") == {("document", "added"): ["乙报.txt"]}


def test_a_change_is_told_field_by_field_before_and_after() -> None:
    put("甲报", facts(published="2023-05-03", gender="女"))
    run = put("乙报", facts(published="2023-05-02", gender="男"))
    assert fields(run, "person") == {"gender": ["女", "男"]}


def test_a_change_is_told_as_that_run_left_it_whatever_came_later() -> None:
    put("甲报", facts(published="2023-05-03", gender="女"))
    second = put("乙报", facts(published="2023-05-02", gender="男"))
    with by_hand():
        PersonRecord.objects.update(gender="")
    third = put("丙报", facts(published="2023-05-01", gender="女"))
    assert fields(second, "person") == {"gender": ["女", "男"]}
    assert fields(third, "person") == {}  # a curator's word stands


def test_a_change_in_two_steps_is_one() -> None:
    put("甲报", facts(published="2023-05-04"))
    run = put(
        "乙报",
        facts(published="2023-05-03", gender="男"),
        ("丙报", facts(published="2023-05-02", gender="女")),
    )
    assert fields(run, "person") == {"gender": ["", "女"]}


def test_what_nothing_states_any_more_is_told_by_its_name() -> None:
    put("甲报", facts())
    run = put("甲报", NOTHING)
    assert told(run, "removed") == {
        ("person", "removed"): ["丙丁"],
        ("post", "removed"): ["抚顺市政协主席"],
        ("event", "removed"): ["2023-05-01 协商 供暖"],
        ("eventcommittee", "removed"): ["抚顺市政协 主办"],
    }


def test_a_renamed_record_is_changed_neither_added_nor_removed() -> None:
    put("甲报", facts())
    run = put("甲报", facts(topic="冬季供暖"))
    assert ("event", "added") not in told(run, *WHAT)
    assert ("event", "removed") not in told(run, *WHAT)
    assert fields(run, "event") == {"topic": ["供暖", "冬季供暖"]}


def test_a_question_is_told_with_the_decision_and_the_reading() -> None:
    put("甲报", facts(gender="女"))
    with by_hand():
        person = PersonRecord.objects.get()
        person.decide(["gender"])
        person.save()
    run = put("乙报", facts(gender="男"))
    assert fields(run, "person", "asked") == {"gender": ["女", "男"]}


def test_a_run_that_changed_nothing_has_nothing_to_tell() -> None:
    put("甲报", facts())
    assert told(put("甲报", facts()), *WHAT) == {}


def test_a_header_that_follows_is_a_change_of_its_document() -> None:
    put("甲报", facts())
    run = put("甲报", facts(published="2023-05-01"))
    assert fields(run, "document") == {"published": [None, "2023-05-01"]}


def test_a_dry_run_tells_the_same_while_it_lasts() -> None:
    put("甲报", facts())
    with transaction.atomic():
        dry = told(put("乙报", facts(gender="女")), *WHAT)
        transaction.set_rollback(True)
    assert EventRecord.objects.get().readings.count() == 1
    assert told(put("乙报", facts(gender="女")), *WHAT) == dry


@pytest.mark.parametrize("what", ["added", "changed", "removed"])
def test_a_page_of_many_takes_as_many_queries_as_one_of_few(what: str) -> None:
    asked = []
    for number in (2, 6):
        names = [f"{number}{letter}报" for letter in "甲乙丙丁戊己"[:number]]
        run = put(*chained((name, facts(topic=name)) for name in names))
        if what == "changed":
            run = put(*chained((name, facts(topic=f"{name}新")) for name in names))
        if what == "removed":
            run = put(*chained((name, NOTHING) for name in names))
        with CaptureQueriesContext(connection) as queries:
            assert len(Listing(run, "event", what)[0:50]) == number
        asked.append(len(queries))
    assert asked[0] == asked[1]


def chained(papers: Iterable[tuple[str, Facts]]) -> tuple[Any, ...]:
    """As put takes them: the first one's name and facts, then the others."""
    first, *others = papers
    return (*first, *others)


@pytest.mark.parametrize(
    ("kind", "name", "value", "words"),
    [
        ("event", "topic", "供暖", "供暖"),
        ("post", "former", True, "是"),
        ("eventcommittee", "role", "host", "主办"),
        ("event", "term", None, ""),
        ("event", "term", 0, "0"),
    ],
)
def test_values_are_told_in_words(kind: str, name: str, value: Any, words: str) -> None:
    assert in_words(kind, name, value) == words


def test_every_field_of_every_kind_has_a_name() -> None:
    for kind, model in KINDS.items():
        assert all(name_of(kind, name) for name in model.READ)


def test_a_committee_alone_is_told() -> None:
    run = put("甲报", Facts(Header(), committees=(FUSHUN,)))
    assert told(run, "added")["committee", "added"] == ["抚顺市政协"]
