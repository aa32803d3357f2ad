"""A paragraph cut into sentences, segments and clauses, names and titles blotted out.

“京沈联动 数智共赢”交流会，…；…。  ->  clauses that no comma inside “ ” or 《 》 cuts
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

QUOTED = re.compile(r"“[^“”]{1,400}”|‘[^‘’]{1,200}’|《[^《》]{1,160}》|（[^（）]{1,60}）")
PLAINLY_SHOWN = ("“回头看”", "（扩大）")  # part of a form, not a name
#  a speech, not a name: it has a full stop or says we
SPEECH = re.compile(r"[。？！]|^.(?:我们|我|要|希望|大家|通过|作为)")
HIDDEN = "■"
MOST_CLAUSES = 40  # of a segment; what is longer is no sentence
STOP = re.compile(r"[。；！？…]+|$")
COMMA = re.compile(r"[，：]|——|$")


@dataclass(frozen=True)
class Clause:
    """A stretch between commas; start and end in the passage's text."""

    start: int
    end: int


@dataclass(frozen=True)
class Segment:
    """What stands between full stops and semicolons, in clauses."""

    start: int
    end: int
    clauses: tuple[Clause, ...]
    sentence: int  # where its sentence starts
    speech: bool = False


@dataclass(frozen=True)
class Words:
    """A passage's text as the rules see it, names blotted out, and cut up."""

    text: str
    hidden: str  # “ ” and 《 》 blotted out
    opened: str  # the same, with speeches open to view
    segments: tuple[Segment, ...]

    def view(self, segment: Segment) -> str:
        return self.opened if segment.speech else self.hidden


def words_of(text: str) -> Words:
    """Cut at full stops and semicolons, then at commas, none of them inside quotation marks."""
    hidden = masked(text)
    opened = hidden
    found = list(segments(hidden, 0, len(hidden), speech=False))
    speeches = [one for one in QUOTED.finditer(text) if is_speech(one.group())]
    if speeches:
        parts, last = [], 0
        for one in speeches:
            inner = masked(text[one.start() + 1 : one.end() - 1])
            parts += [hidden[last : one.start() + 1], inner]
            last = one.end() - 1
        opened = "".join(parts) + hidden[last:]
        for one in speeches:
            found += segments(opened, one.start() + 1, one.end() - 1, speech=True)
    return Words(text, hidden, opened, tuple(found))


def is_speech(words: str) -> bool:
    return words[0] == "“" and bool(SPEECH.search(words[:-1]))


def segments(hidden: str, start: int, end: int, *, speech: bool) -> Iterator[Segment]:
    sentence = start
    for stop in STOP.finditer(hidden, start, end):
        if stop.start() > start:
            clauses = tuple(clauses_of(hidden, start, stop.start()))
            for first in range(0, len(clauses), MOST_CLAUSES):
                part = clauses[first : first + MOST_CLAUSES]
                yield Segment(part[0].start, part[-1].end, part, sentence, speech)
        start = stop.end()
        if "；" not in stop.group():
            sentence = start


def clauses_of(hidden: str, start: int, stop: int) -> Iterator[Clause]:
    for comma in COMMA.finditer(hidden, start, stop):
        if comma.start() > start:
            yield Clause(start, comma.start())
        start = comma.end()


def masked(text: str) -> str:
    """The text with the inside of every quotation, title and bracket blotted out."""

    def blot(mark: re.Match[str]) -> str:
        words = mark.group()
        if words in PLAINLY_SHOWN:
            return words
        shut = "。" if words[-2] in "。！？" else words[-1]  # a speech that ends its sentence
        return words[0] + HIDDEN * (len(words) - 2) + shut

    return QUOTED.sub(blot, text)
