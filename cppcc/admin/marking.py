"""A document's text as HTML: the words of every fact a <mark>, linked to its record.

区政协主席赵中军  ->  <mark class="kind-post" id="r7"><a …>区政协主席</a></mark><mark …>…</mark>

Marks nest as spans do. Where two spans cross, the later one is closed at the end of the earlier
and goes on behind it. Links are never nested: every stretch leads to the innermost fact.
"""

import heapq
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

#  of facts with the very same words, the outer one first
OUTER = (
    "eventcommittee",
    "participation",
    "event",
    "post",
    "proposal",
    "work",
    "statistic",
    "initiative",
    "organisation",
    "person",
    "committee",
)
#  blank lines as scraped pages have them by the dozen; shown, but low
GAP = re.compile(r"(?<=\n)[^\S\n]*(?:\n[^\S\n]*)+(?=\S|$)")
NAMED = 6  # facts that a tooltip names at most


@dataclass(frozen=True, slots=True)
class Fact:
    """A reading, ready to be shown."""

    id: int
    kind: str
    label: str  # 活动
    said: str  # 2023-06-29 学习培训
    link: str  # "" where there is no record, or none that this user may see
    spans: tuple[tuple[int, int], ...]
    state: str = ""  # a review state
    entry: str = ""  # post-12: the entry of the list that its record has

    @property
    def title(self) -> str:
        return f"{self.label} · {self.said}"


class Mark(NamedTuple):
    """One piece of one span of a fact; they sort as they open."""

    start: int
    minus_end: int  # of those that start together the longest opens first
    rank: int
    id: int
    first: bool  # the place that #r7 leads to
    tag: str
    title: str  # escaped, as is the link
    link: str

    @property
    def end(self) -> int:
        return -self.minus_end

    def cut(self, edge: int) -> tuple["Mark", "Mark"]:
        """What lies before the edge, and what is to be opened again behind it."""
        start, minus_end, rank, number, first, tag, title, link = self
        again = tag.replace(place_of(number), "") if first else tag
        return (
            Mark(start, -edge, rank, number, first, tag, title, link),
            Mark(edge, minus_end, rank, number, False, again, title, link),
        )


def marked(text: str, facts: Iterable[Fact]) -> SafeString:
    """The whole text, escaped, with marks and links. Spans outside the text are left out."""
    return mark_safe("".join(pieces(text, facts)))


def pieces(text: str, facts: Iterable[Fact]) -> Iterator[str]:
    waiting = list(marks(facts, text))
    heapq.heapify(waiting)
    opened: list[Mark] = []  # outermost first, every end at or before the one outside it
    place = 0
    while waiting or opened:
        if opened and (not waiting or opened[-1].end <= waiting[0].start):
            mark = opened[-1]
            yield linked(text[place : mark.end], opened)
            yield "</mark>"
            place = mark.end
            opened.pop()
            continue
        mark = heapq.heappop(waiting)
        yield linked(text[place : mark.start], opened)
        place = mark.start
        if opened and mark.end > opened[-1].end:
            mark, rest = mark.cut(opened[-1].end)
            heapq.heappush(waiting, rest)
        yield mark.tag
        opened.append(mark)
    yield unmarked(text[place:])


def marks(facts: Iterable[Fact], text: str) -> Iterator[Mark]:
    for fact in facts:
        first = True
        rank, title, link = OUTER.index(fact.kind), escape(fact.title), escape(fact.link)
        for start, end in fact.spans:
            if 0 <= start < end <= len(text):
                places = whole_ends(text, start), -whole_ends(text, end)
                yield Mark(*places, rank, fact.id, first, opening(fact, first), title, link)
                first = False


def whole_ends(text: str, at: int) -> int:
    """A browser makes one character of CR LF, unless a mark begins or ends between them."""
    return at - 1 if text[at - 1 : at + 1] == "\r\n" else at


def opening(fact: Fact, first: bool) -> str:
    classes = f"kind-{fact.kind}"
    if fact.state:
        classes = f"{classes} state-{fact.state}"
    place = place_of(fact.id) if first else ""
    entry = f' data-fact="{fact.entry}"' if fact.entry else ""
    return f'<mark class="{classes}"{place}{entry}>'


def place_of(reading: int) -> str:
    return f' id="r{reading}"'


def linked(words: str, opened: list[Mark]) -> str:
    """Words under the marks that are open, as a link to the innermost."""
    if not words:
        return ""
    if not opened:
        return unmarked(words)
    title = "\n".join(mark.title for mark in reversed(opened[-NAMED:]))
    link = opened[-1].link
    if not link:
        return f'<span title="{title}">{escape(words)}</span>'
    return f'<a href="{link}" title="{title}">{escape(words)}</a>'


def unmarked(words: str) -> str:
    return GAP.sub(r'<span class="gap">\g<0></span>', escape(words))
