"""A paragraph cut into sentences, segments and clauses, names and titles blotted out.

“京沈联动 数智共赢”交流会，…；…。  ->  clauses that no comma inside “ ” or 《 》 cuts
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from .events_signs import Sign, signs_in

QUOTED = re.compile(r"“[^“”]{1,400}”|‘[^‘’]{1,200}’|《[^《》]{1,160}》|（[^（）]{1,60}）")
PLAINLY_SHOWN = ("“回头看”", "（扩大）")  # part of a form, not a name
#  a speech, not a name: it has a full stop or says we
SPEECH = re.compile(r"[。？！]|^.(?:我们|我|要|希望|大家|通过|作为)")
HIDDEN = "■"
MOST_CLAUSES = 40  # of a segment; what is longer is no sentence
COMMAS = ("，", "：", "——")
#  a comma or colon, two dashes, a row of stops
MARK = re.compile(r"[，：。；！？…—](?:(?<=[，：])|(?<=—)—|(?<=[。；！？…])[。；！？…]*)")


class Clause(NamedTuple):
    """A stretch between commas; start and end in the passage's text."""

    start: int
    end: int
    signs: int = 0  # what its words may tell, as events_signs has it


class Segment(NamedTuple):
    """What stands between full stops and semicolons, in clauses."""

    start: int
    end: int
    clauses: tuple[Clause, ...]
    sentence: int  # where its sentence starts
    speech: bool = False


class Words(NamedTuple):
    """A passage's text as the rules see it, names blotted out, and cut up."""

    text: str
    hidden: str  # “ ” and 《 》 blotted out
    opened: str  # the same, with speeches open to view
    segments: tuple[Segment, ...]

    def view(self, segment: Segment) -> str:
        return self.opened if segment.speech else self.hidden


def words_of(text: str) -> Words:
    """Cut at full stops and semicolons, then at commas, none of them inside quotation marks."""
    hidden = opened = masked(text)
    quoted = QUOTED.finditer(text) if "“" in text else ()
    speeches = [one.span() for one in quoted if is_speech(one.group())]
    if speeches:
        parts, last = [], 0
        for start, end in speeches:
            parts += [hidden[last : start + 1], masked(text[start + 1 : end - 1])]
            last = end - 1
        opened = "".join(parts) + hidden[last:]
    signs = signs_in(opened)
    found = list(segments(hidden, 0, len(hidden), signs, speech=False))
    for start, end in speeches:
        found += segments(opened, start + 1, end - 1, signs, speech=True)
    return Words(text, hidden, opened, tuple(found))


def is_speech(words: str) -> bool:
    return words[0] == "“" and bool(SPEECH.search(words[:-1]))


def segments(
    hidden: str, start: int, end: int, signs: Sequence[Sign], *, speech: bool
) -> Iterator[Segment]:
    """What stands between full stops and semicolons from start to end, in its order."""
    sentence, number = start, bisect_left(signs, (start,))
    clauses: list[Clause] = []
    for stop, following, mark in marks(hidden, start, end):
        seen = 0
        while number < len(signs) and signs[number][0] < stop:
            seen |= signs[number][1]
            number += 1
        if stop > start:
            clauses.append(Clause(start, stop, seen))
        start = following
        if mark in COMMAS:
            continue
        for first in range(0, len(clauses), MOST_CLAUSES):
            part = tuple(clauses[first : first + MOST_CLAUSES])
            yield Segment(part[0].start, part[-1].end, part, sentence, speech)
        clauses.clear()
        if "；" not in mark:
            sentence = start


def marks(hidden: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """Where each clause stops, where the next begins, and the marks between them."""
    for mark in MARK.finditer(hidden, start, end):
        yield mark.start(), mark.end(), mark.group()
    yield end, end, ""


def masked(text: str) -> str:
    """The text with the inside of every quotation, title and bracket blotted out."""

    def blot(mark: re.Match[str]) -> str:
        words = mark.group()
        if words in PLAINLY_SHOWN:
            return words
        shut = "。" if words[-2] in "。！？" else words[-1]  # a speech that ends its sentence
        return words[0] + HIDDEN * (len(words) - 2) + shut

    return QUOTED.sub(blot, text)
