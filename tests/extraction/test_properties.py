"""What holds for any text: 500 texts a property here, 10,000 in `make soak`."""

import os
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from opencc import OpenCC

from cppcc.extraction import extract
from cppcc.extraction.facts import Facts, as_json
from cppcc.extraction.text import fold, normalise, read
from tests.benchmarks import hostile
from tests.extraction.vocabulary import UNRELATED, anything, pages, printed, scanned

#  the suite draws the same texts every time; the soak draws new ones
SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]
settings.register_profile(
    "suite", max_examples=500, deadline=None, derandomize=True, database=None,
    suppress_health_check=SLOW,
)  # fmt: skip
settings.register_profile(
    "soak", max_examples=10_000, deadline=None, print_blob=True, suppress_health_check=SLOW
)
PROFILE = settings.get_profile(os.environ.get("HYPOTHESIS_PROFILE", "suite"))
traditional = OpenCC("s2t").convert


def facts_of(text: str) -> dict[str, Any]:
    return as_json(extract(text), text, source="")


def without_places(facts: dict[str, Any]) -> dict[str, Any]:
    """Facts that are equal where they say the same, wherever it stands."""

    def bare(value: Any) -> Any:
        if isinstance(value, dict):
            left = {key: bare(one) for key, one in value.items()}
            return {key: left[key] for key in left if key not in ("spans", "start", "end")}
        if isinstance(value, list):
            return [bare(one) for one in value]
        return fold(value) if isinstance(value, str) else value

    return {key: bare(value) for key, value in facts.items() if key != "script"}


def spans_in(value: Any) -> Iterator[list[int]]:
    """All spans of facts in their JSON shape."""
    if isinstance(value, dict):
        yield from value.get("spans", ())
        for one in value.values():
            yield from spans_in(one)
    elif isinstance(value, list):
        for one in value:
            yield from spans_in(one)


def squeezed(words: str) -> str:
    return re.sub(r"\s", "", words)


# --- any text --------------------------------------------------------------------------------


@settings(PROFILE)
@given(anything)
def test_no_text_raises(text: str) -> None:
    assert isinstance(extract(text), Facts)


@settings(PROFILE)
@given(anything)
def test_every_span_stands_in_the_text_and_holds_its_words(text: str) -> None:
    facts = facts_of(text)
    assert all(0 <= start < end <= len(text) for start, end in spans_in(facts))
    for fact in facts["events"] + facts["statistics"]:
        assert fact["quote"] == text[fact["start"] : fact["end"]]
        assert [fact["start"], fact["end"]] == fact["spans"][0]
    for kind, field in (("people", "name"), ("proposals", "title"), ("initiatives", "name")):
        for fact in facts[kind]:
            start, end = fact["spans"][0]
            assert squeezed(text[start:end]) == squeezed(fact[field])


@settings(PROFILE)
@given(anything)
def test_folding_keeps_offsets(text: str) -> None:
    assert len(fold(text)) == len(text)
    view = normalise(fold(text))
    assert len(view) == len(text)
    page = read(text)
    for passage in page.passages:
        assert len(passage.offsets) == len(passage.text)
        assert all(one < other for one, other in pairwise(passage.offsets))
        assert all(
            view[at] == char or not char.isalnum()  # marks are paired line by line
            for at, char in zip(passage.offsets, passage.text, strict=True)
        )


# --- pages -----------------------------------------------------------------------------------


@settings(PROFILE)
@given(pages(), st.data())
def test_a_repeated_passage_adds_no_fact(articles: list[list[str]], data: st.DataObject) -> None:
    copy = data.draw(st.sampled_from(articles[0][1:]))
    before, after = facts_of(printed(articles)), facts_of(printed([*articles, [copy]]))
    assert without_places(after) == without_places(before)


@settings(PROFILE)
@given(pages(articles=2), st.sampled_from(UNRELATED), st.booleans(), st.data())
def test_an_unrelated_sentence_changes_no_fact_of_another_article(
    articles: list[list[str]], sentence: str, apart: bool, data: st.DataObject
) -> None:
    assume(not clauses(articles[0]) & clauses(articles[1]))  # what both tell is of both
    changed, other = data.draw(st.permutations([0, 1]))
    more = [list(article) for article in articles]
    more[changed][-1] += ("\n" if apart else "") + sentence
    assert of_article(other, more) == of_article(other, articles)


def clauses(article: list[str]) -> set[str]:
    """What an article says, cut at its marks."""
    return set(re.split("[，。]", "".join(article[1:]))) - {""}


def of_article(number: int, articles: list[list[str]]) -> dict[str, Any]:
    """The facts first told in one article, committees left out: they are of the whole page."""
    text = printed(articles)
    start = len(printed([[""], *articles[:number]])) if number else 0
    end = start + len(printed([articles[number]]))
    facts = facts_of(text)
    return without_places({
        kind: [fact for fact in facts[kind] if start <= fact["spans"][0][0] < end]
        for kind in ("people", "events", "proposals", "statistics", "initiatives")
    })  # fmt: skip


@settings(PROFILE)
@given(scanned())
def test_both_scripts_give_the_same_facts(text: str) -> None:
    simplified = fold(text)
    other = traditional(simplified)
    assume(fold(other) == simplified)  # a few characters have no way back
    assert without_places(facts_of(other)) == without_places(facts_of(simplified))


# --- hostile texts ---------------------------------------------------------------------------


@pytest.mark.parametrize("name", hostile.names())
def test_a_hostile_text_is_read_and_its_spans_stand_in_it(name: str) -> None:
    text = hostile.text(name, 5_000)
    facts = facts_of(text)
    assert all(0 <= start < end <= len(text) for start, end in spans_in(facts))
    assert len(facts["people"]) <= len(text) / 2
