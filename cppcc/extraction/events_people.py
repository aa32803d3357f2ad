"""Who took part in an occurrence, in what capacity, and how many were there.

市政协主席李一主持，副主席王二、张三出席  ->  李一 主持, 王二 出席, 张三 出席
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from .facts import Capacity, Participant, Person, Span

#  the verb behind a name, the capacity that it gives
CAPACITIES: tuple[tuple[re.Pattern[str], Capacity], ...] = (
    (re.compile(r"主持"), "主持"),
    (re.compile(r"带队|率队|率领|率|带领|一行"), "带队"),
    (re.compile(r"列席"), "列席"),
    (re.compile(r"请假"), "请假"),
    (re.compile(r"汇报|通报情况"), "汇报"),
    (re.compile(r"授课|专题讲座|专题辅导|辅导报告|宣讲"), "授课"),
    (re.compile(r"讲话|致辞"), "讲话"),
    (re.compile(r"发言"), "发言"),
    (re.compile(r"出席|参加|陪同|到会"), "出席"),
)
VERB = re.compile("|".join(words.pattern for words, _ in CAPACITIES))
#  应出席委员237人，实到228人
ROLL = re.compile(
    r"应(?:到|出席|参会)(?:会议)?(?:的?[一-鿿]{0,8}?)(?P<expected>\d{1,4})[人名][^。]{0,20}?"
    r"实(?:到|际出席|际到会|出席|际参会)(?:[一-鿿]{0,8}?)(?P<present>\d{1,4})[人名]"
)
LONGEST_ITEM = 1500


class Register:
    """Every mention of every person of a page, in the order of the text."""

    def __init__(self, people: tuple[Person, ...]) -> None:
        self.rows = sorted(
            (span, number) for number, person in enumerate(people) for span in person.spans
        )
        self.people = people

    def between(self, start: int, end: int) -> Iterator[tuple[Span, Person]]:
        """Mentions whose span starts in [start, end)."""
        first = bisect_left(self.rows, start, key=lambda row: row[0].start)
        for span, number in self.rows[first:]:
            if span.start >= end:
                return
            yield span, self.people[number]


def participants(folded: str, register: Register, start: int, end: int) -> Iterator[Participant]:
    """The people of an item, each once, as first named with a part in it."""
    seen: set[str] = set()
    for span, person in register.between(start, min(end, start + LONGEST_ITEM)):
        if person.name in seen:
            continue
        capacity = capacity_of(folded, span)
        if capacity:
            seen.add(person.name)
            yield Participant(person.name, title_of(person, span), capacity, span)


def capacity_of(folded: str, span: Span) -> Capacity:
    """What the first verb behind a name makes of it, within the sentence."""
    stop = re.search(r"[。；！？\n]", folded[span.end : span.end + 200])
    rest = folded[span.end : span.end + (stop.start() if stop else 200)]
    verb = VERB.search(rest)
    if verb is None:
        return ""
    return next(capacity for words, capacity in CAPACITIES if words.match(verb.group()))


def title_of(person: Person, span: Span) -> str:
    """The title printed beside a name."""
    for post in person.posts:
        for printed in post.spans:
            if 0 <= span.start - printed.end <= 2 or 0 <= printed.start - span.end <= 2:
                return post.title
    return ""


def roll(folded: str, start: int, end: int) -> tuple[int | None, int | None]:
    """应到 and 实到."""
    mark = ROLL.search(folded, start, min(end, start + LONGEST_ITEM))
    return (int(mark["expected"]), int(mark["present"])) if mark else (None, None)
