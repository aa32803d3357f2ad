"""The text in the terminal: each fact under its words once, aligned by columns, with its rule."""

import re
from dataclasses import replace
from decimal import Decimal

import pytest
from rich.cells import cell_len

from cppcc.extraction import explain, extract
from cppcc.extraction.facts import (
    Committee,
    Doubt,
    Event,
    Facts,
    Header,
    Person,
    Post,
    Span,
    Statistic,
)
from cppcc.extraction.text import Repeat, read

TEXT = "6月29日,大连市政协召开专题协商会,市政协主席王小明讲话。\n\n收到提案284件。\n"
DALIAN = Committee("210200", "大连市政协", spans=(Span(6, 11), Span(19, 22)), rule="full name")


def place(words: str) -> Span:
    start = TEXT.index(words)
    return Span(start, start + len(words))


FACTS = Facts(
    Header(),
    committees=(DALIAN,),
    people=(
        Person(
            "王小明",
            (
                Post(
                    "主席", "大连市政协", False, DALIAN, spans=(place("市政协主席"),), rule="title"
                ),
            ),
            (place("王小明"),),
            rule="behind a title",
        ),
    ),
    events=(
        Event(
            DALIAN,
            "consultation",
            "2023-06-29",
            None,
            (place("大连市政协召开专题协商会"),),
            date_said="6月29日",
            date_rule="page",
            rule="verb of holding: 召开",
        ),
    ),
    statistics=(
        Statistic(DALIAN, Decimal(284), "exact", "件", "收到提案", (place("284件"),), rule="unit"),
    ),
    doubts=(Doubt("open year", (place("6月29日"),), ("2022", "2023")),),
)


def printed(facts: Facts, text: str, **options: object) -> list[str]:
    return [row.words for row in explain.rows(facts, text, **options)]  # type: ignore[arg-type]


def test_each_fact_stands_under_its_words_with_what_was_read_and_its_rule() -> None:
    assert printed(FACTS, TEXT, width=90) == [
        " 1 │ 6月29日,大连市政协召开专题协商会,市政协主席王小明讲话。",
        "   │ └─────┘ doubt: open year: 2022 | 2023",
        "   │         └──────────────────────┘ event: consultation · 2023-06-29 (6月29日, by the",
        "   │                                  years of the page) · 210200 大连市政协  [verb of",
        "   │                                  holding: 召开]",
        "   │         └────────┘ committee: 210200 大连市政协  [full name]",
        "   │                                  └────────┘ post: 王小明: 主席 · 大连市政协  [title]",
        "   │                                            └────┘ person: 王小明  [behind a title]",
        "   │                                  ······",
        " 3 │ 收到提案284件。",
        "   │         └───┘ statistic: 284 件 · 收到提案 · 210200 大连市政协  [unit]",
    ]


@pytest.mark.parametrize("width", [40, 60, 80, 100, 200])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    for text in (TEXT, TEXT.replace("\n", "") * 5):
        assert all(cell_len(line) <= width for line in printed(extract(text), text, width=width))


def test_an_underline_is_as_wide_as_its_words_and_stands_beneath_them() -> None:
    line, *under = printed(FACTS, TEXT, width=120)
    mark = next(row for row in under if "person:" in row)
    start, end = mark.index("└"), mark.index("┘") + 1
    columns = [char for char in line for _ in range(cell_len(char))]
    assert "".join(dict.fromkeys(columns[start:end])) == "王小明"


def test_words_that_go_on_in_the_next_row_end_in_an_arrow() -> None:
    lines = printed(FACTS, TEXT, width=40)
    assert any(line.rstrip().endswith("→") for line in lines)
    assert [line[:4] for line in lines if "│" in line and line[:2].strip()] == [
        " 1 │",
        " · │",
        " 3 │",
    ]


@pytest.mark.parametrize("width", [40, 80, 100, 300])
def test_every_fact_and_every_post_is_printed_once(width: int) -> None:
    text = TEXT * 3 + "于洪区政协主席李国强、副主席张建华视察工业园。王小明表示满意。"
    found = extract(text)
    kinds = [row.kind for row in explain.rows(found, text, width=width) if opens_note(row)]
    expected = {
        "committee": len(found.committees),
        "person": len(found.people),
        "post": sum(len(person.posts) for person in found.people),
        "event": len(found.events),
        "proposal": len(found.proposals),
        "statistic": len(found.statistics),
        "doubt": len(found.doubts),
    }
    assert {kind: kinds.count(kind) for kind in expected} == expected


def opens_note(row: explain.Row) -> bool:
    """Whether a row holds the label of a note, not its underline alone or its second line."""
    return bool(re.search(rf"[┘→^│] *{row.kind}: ", row.words))


def test_a_repeat_says_what_it_repeats() -> None:
    text = "大连市政协围绕优化营商环境深入开展专题调研活动。\n" * 2
    found = printed(extract(text), text, repeats=read(text).repeats)
    assert any("repeats what stands at line 1: 大连市政协围绕" in line for line in found)


def test_stretches_of_one_repeat_are_one_line() -> None:
    repeats = [Repeat(10, 14, 0), Repeat(15, 19, 5), Repeat(40, 44, 0)]
    assert explain.joined(repeats) == [Repeat(10, 19, 0), Repeat(40, 44, 0)]


def test_lines_without_facts_are_left_out() -> None:
    text = "今天天气很好。\n" + TEXT
    facts = extract(text)
    assert not any("天气" in line for line in printed(facts, text))


def test_a_fact_without_words_of_its_own_stands_at_the_end() -> None:
    facts = Facts(Header(), committees=(replace(DALIAN, spans=()),))
    assert printed(facts, TEXT) == ["committee: 210200 大连市政协  [full name]"]


def test_every_word_is_put_into_the_readers_language() -> None:
    found = "\n".join(printed(FACTS, TEXT, say=str.upper))
    assert "COMMITTEE: " in found and "[VERB OF HOLDING: 召开]" in found


def test_what_moves_the_cursor_is_printed_as_a_blank() -> None:
    text = "大连市政协\x1b[31m召开\t会议"
    facts = Facts(Header(), committees=(replace(DALIAN, spans=(Span(0, 5),)),))
    assert "\x1b" not in "".join(printed(facts, text)) and "\t" not in "".join(printed(facts, text))


def test_an_empty_text_prints_nothing() -> None:
    assert printed(extract(""), "") == []


def test_every_fact_of_a_long_text_is_explained() -> None:
    text = "收到提案284件，" * 20_000
    counts = tuple(
        Statistic(DALIAN, Decimal(284), "exact", "件", None, (Span(at + 4, at + 8),))
        for at in range(0, len(text), 9)
    )
    repeats = tuple(Repeat(at, at + 9, 0) for at in range(9, len(text), 20))
    found = printed(Facts(Header(), statistics=counts), text, repeats=repeats)
    assert sum("statistic: " in line for line in found) == len(counts)
