"""A document's text as HTML: the words of every fact a <mark>, linked to its record.

区政协主席赵中军  ->  <mark class="kind-post" id="r7"><a …>区政协主席</a></mark><mark …>…</mark>

Marks nest as spans do. Where two spans cross, the later one is closed at the end of the earlier
and goes on behind it. Links are never nested: every stretch leads to the innermost fact.
"""

import heapq
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

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


@dataclass(slots=True)
class Mark:
    """One piece of one span of a fact."""

    fact: Fact
    start: int
    end: int
    first: bool  # the place that #r7 leads to
    title: str  # escaped, as is the link
    link: str

    def __lt__(self, other: "Mark") -> bool:
        return self.nesting < other.nesting

    @property
    def nesting(self) -> tuple[int, int, int, int]:
        return self.start, -self.end, OUTER.index(self.fact.kind), self.fact.id


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
            edge = opened[-1].end
            heapq.heappush(waiting, replace(mark, start=edge, first=False))
            mark.end = edge
        yield opening(mark)
        opened.append(mark)
    yield unmarked(text[place:])


def marks(facts: Iterable[Fact], text: str) -> Iterator[Mark]:
    for fact in facts:
        first = True
        title, link = escape(fact.title), escape(fact.link)
        for start, end in fact.spans:
            if 0 <= start < end <= len(text):
                places = whole_ends(text, start), whole_ends(text, end)
                yield Mark(fact, *places, first, title, link)
                first = False


def whole_ends(text: str, at: int) -> int:
    """A browser makes one character of CR LF, unless a mark begins or ends between them."""
    return at - 1 if text[at - 1 : at + 1] == "\r\n" else at


def opening(mark: Mark) -> str:
    classes = f"kind-{mark.fact.kind}"
    if mark.fact.state:
        classes = f"{classes} state-{mark.fact.state}"
    place = f' id="r{mark.fact.id}"' if mark.first else ""
    entry = f' data-fact="{mark.fact.entry}"' if mark.fact.entry else ""
    return f'<mark class="{classes}"{place}{entry}>'


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
