"""Counted claims about a committee's work.

"“请你来协商”系列活动60余场"  ->  Statistic(value=60, bound="over", unit="场", measure="…活动")
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import NamedTuple

from . import numerals
from .committees import Committees
from .dates import Dates
from .facts import Bound, Flow, Span, Statistic
from .numerals import Numeral
from .statistics_guards import WORKED, Guards
from .statistics_measures import measured
from .statistics_vocabulary import AREAS, MONEY, UNITS
from .text import Page, Passage, fold

ALSO = "次条项件个人家篇名场期户批份处位幅部种"
#  "" stands behind 百分之九十七, whose unit is said before it; 项（条） is a unit of two
UNIT = re.compile(
    rf" ?(?:(?P<share>[%％])|(?P<money>{MONEY})|(?P<area>{AREAS})|"
    rf"(?P<work>{UNITS})(?P<also>（[{ALSO}]{{1,2}}）)?)"
)
SHARE_BEFORE = "百分之"
NO_UNIT = re.compile(r"(?P<share>)(?P<money>(?!))?(?P<area>(?!))?(?P<work>(?!))?")
#  《关于…的提案》的答复: what an office reports there came of a proposal
REPLY = re.compile(r"(?:提案|建议)[^，。]{0,12}(?:答复|回复|复函)")
MOST = 200  # numbers of one sentence; a longer row is a table without its heads
LONGEST_ITEM = 24  # of a list of figures, a line each
SLOGAN = 30  # longest words in “ ” that are a name and not speech
SENTENCE_END = re.compile(r"[。！？]")
MARKS = re.compile(r"[“”‘’《》〈〉]")
OPENS = {"”": "“", "’": "‘", "》": "《", "〉": "〈"}
SINCE = re.compile("以来|至今")
UNTIL = re.compile("截至|截止|目前")
SPEECH = re.compile(r"[。！？]|[，,]$")
GENERIC = ("单位", "部门", "同志", "人员")
SKIPPED = ("navigation", "metadata", "byline", "dateline")


class Claim(NamedTuple):
    """A number with its unit at text[start:end] of a passage, and the words that it counts."""

    start: int
    end: int
    numeral: Numeral
    bound: Bound
    unit: tuple[int, int] | None  # None where 百分之 says it
    measure: tuple[int, int] | None


def find(page: Page, committees: Committees, dates: Dates) -> Iterator[Statistic]:
    """One Statistic a claim; a repeated passage adds none."""
    known: dict[tuple[object, ...], int] = {}
    found: list[Statistic] = []
    spans: list[list[Span]] = []
    reply = is_reply(page)
    counted = False  # whether the line above, of a list of figures, has one
    #  lines say again what others say
    known_claims = cache(lambda text, listed: tuple(claims(text, reply=reply, listed=listed)))
    for passage in page.passages:
        if passage.kind in SKIPPED:
            continue
        listed = counted and len(passage.text) <= LONGEST_ITEM
        counted = len(passage.text) <= LONGEST_ITEM and (
            listed or bool(WORKED.search(passage.text))
        )
        for claim in known_claims(passage.text, listed):
            statistic = stated(page, passage, claim, committees, dates)
            keys = list(keys_of(statistic, passage))
            place = next((known[key] for key in keys if key in known), len(found))
            if place == len(found):
                found.append(statistic)
                spans.append([])
                known.update((key, place) for key in keys)
            spans[place].extend(statistic.spans)
    told = [
        replace(one, spans=tuple(places)) if len(places) > 1 else one
        for one, places in zip(found, spans, strict=True)
    ]
    yield from without_headlines(page, told)


def without_headlines(page: Page, told: list[Statistic]) -> Iterator[Statistic]:
    """Each claim once: 147件提案 of a headline is the 立案147件 of its text."""
    heads = [
        passage.span(0, len(passage.text))
        for passage in page.passages
        if passage.kind in ("headline", "heading") and passage.text
    ]
    if not any(is_in_one(span, heads) for one in told for span in one.spans):
        yield from told
        return
    in_text = {
        amount
        for one in told
        if not any(is_in_one(span, heads) for span in one.spans)
        for amount in amounts_of(one)
    }
    for one in told:
        only_head = all(is_in_one(span, heads) for span in one.spans)
        if not only_head or in_text.isdisjoint(amounts_of(one)):
            yield one


def amounts_of(statistic: Statistic) -> Iterator[tuple[object, ...]]:
    """What a headline shares with its text: how many of which unit, and whose or of what."""
    amount = statistic.value, statistic.bound, fold(statistic.unit)
    yield *amount, statistic.committee
    if statistic.measure:
        yield *amount, fold(statistic.measure)


def is_in_one(span: Span, heads: list[Span]) -> bool:
    """Whether a span stands in one of the headlines."""
    return any(head.start <= span.start and span.end <= head.end for head in heads)


def is_reply(page: Page) -> bool:
    """Whether the document is an office's reply to a proposal."""
    heads = [one.text for one in page.passages if one.kind in ("headline", "heading")]
    return any(REPLY.search(head) for head in heads[:3])


def stated(
    page: Page, passage: Passage, claim: Claim, committees: Committees, dates: Dates
) -> Statistic:
    """The fact that a claim states: whose work it is, of which time, in printed characters."""
    measure = passage.span(*claim.measure) if claim.measure else None
    date = dates.at(passage, claim.start)
    flow: Flow = ""
    unit = page.words(passage.span(*claim.unit)) if claim.unit else ""
    if date:
        flow = "since" if SINCE.search(date.said) else "period" if date.value else ""
        if UNTIL.search(date.said):
            flow = "date"
    return Statistic(
        committee=committees.at(passage, claim.start),
        value=claim.numeral.value,
        bound=claim.bound,
        unit=unit or "%",
        measure=page.words(measure) if measure else None,
        spans=(passage.span(claim.start, claim.end),),
        flow=flow,
        period=date.value if date else None,
        fields=(("measure", measure),) if measure else (),
        rule=f"number + unit: {unit or SHARE_BEFORE}",
    )


def keys_of(statistic: Statistic, passage: Passage) -> Iterator[tuple[object, ...]]:
    """What another telling of the same claim would share."""
    unit, measure = fold(statistic.unit), fold(statistic.measure or "")
    value = (statistic.committee, statistic.value, statistic.bound, unit)
    if measure:
        yield (*value, measure)
    #  3家部门 … 3家单位 of one paragraph
    if not measure or measure.startswith(GENERIC):
        yield (*value, "any", id(passage))


# --- which numbers are claims ---------------------------------------------------------------


def claims(text: str, *, reply: bool = False, listed: bool = False) -> Iterator[Claim]:
    """Numbers of a passage that count work, each with its unit and measure."""
    numbers = [
        (numeral, unit)
        for match in numerals.NUMERAL.finditer(text)
        if (unit := unit_at(text, *match.span())) and (numeral := numerals.read(text, match))
    ]
    if not numbers:
        return
    guards = Guards(text, reply=reply, listed=listed)
    slogans = list(slogans_of(text))
    ends = [0, *(mark.end() for mark in SENTENCE_END.finditer(text))]
    last = 0  # end of the claim before, within the sentence
    table = numbers_of_tables(numbers, ends)
    for numeral, unit in numbers:
        place = bisect_right(ends, numeral.start) - 1
        if place in table or within(numeral.start, slogans):
            continue
        start = ends[place]
        end = ends[place + 1] if place + 1 < len(ends) else len(text)
        share = unit["share"] is not None
        if not guards.counts(start, end, numeral, unit, share=share):
            continue
        bound, stop = numerals.bounded_after(numeral.bound, text, unit.end())
        begin = numeral.start
        if text.startswith(SHARE_BEFORE, begin - len(SHARE_BEFORE)):
            begin -= len(SHARE_BEFORE)
        measure = measured(text, max(start, last), begin, unit, stop)
        yield Claim(begin, stop, numeral, bound, unit_span(unit), measure)
        last = max(stop, measure[1]) if measure else stop


def numbers_of_tables(
    numbers: list[tuple[Numeral, re.Match[str]]], ends: list[int]
) -> frozenset[int]:
    """Sentences, by their place, that hold more numbers than prose does."""
    held = Counter(bisect_right(ends, numeral.start) - 1 for numeral, _ in numbers)
    return frozenset(place for place, number in held.items() if number > MOST)


def unit_at(text: str, start: int, end: int) -> re.Match[str] | None:
    """The unit behind the number text[start:end], one blank passed over; 百分之 before it says %
    itself."""
    unit = UNIT.match(text, end)
    if unit or not text.startswith(SHARE_BEFORE, max(0, start - len(SHARE_BEFORE))):
        return unit
    return NO_UNIT.match(text, end)


def unit_span(unit: re.Match[str]) -> tuple[int, int] | None:
    """The unit's own characters."""
    if unit.end() == unit.start():
        return None
    return unit.end() - len(unit.group().lstrip(" ")), unit.end()


def slogans_of(text: str) -> Iterator[tuple[int, int]]:
    """Spans of 《…》 and of short words in “…”: numbers in them are names, as “五个一”."""
    open_marks: list[tuple[str, int]] = []
    for mark in MARKS.finditer(text):
        char = mark.group()
        if char not in OPENS:
            open_marks.append((char, mark.start()))
            del open_marks[:-8]
        elif open_marks and open_marks[-1][0] == OPENS[char]:
            start = open_marks.pop()[1]
            words = text[start + 1 : mark.start()] if mark.start() - start <= 200 else "。"
            if char == "》" or (len(words) <= SLOGAN and not SPEECH.search(words)):
                yield start, mark.end()


def within(offset: int, spans: list[tuple[int, int]]) -> bool:
    """Whether one of the spans, in the order of their ends, holds an offset."""
    index = bisect_right(spans, offset, key=lambda span: span[1])
    return any(start < offset < end for start, end in spans[index : index + 4])
