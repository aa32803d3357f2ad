"""A text for the terminal with each fact under its words, and the rule that found it.

1 │ 6月29日，区政协召开专题协商会。
  │ └───────────────────────────┘ event: consultation, 2023-06-29 …
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from rich.cells import cell_len

from .facts import (
    Committee,
    Doubt,
    Event,
    Facts,
    Initiative,
    Person,
    Post,
    Proposal,
    Span,
    Statistic,
    number,
)
from .lines import LINE
from .repeats import Repeat

BREAK = re.compile(r"\r\n?|\n")  # as editors count lines
NARROWEST = 40
INDENT = 2  # of what does not fit beside its underline
FEWEST = 24  # columns that words beside an underline need, else they stand below it
GAP = 8  # characters between two stretches of one repeat
QUOTED = 16  # characters shown of what stood before
HEADER = {"title": "headline"}  # a title alone is a person's
DATE_RULES = {
    "printed": "as printed",
    "published": "by the day of publication",
    "page": "by the years of the page",
    "term": "by the term",
}


class Row(NamedTuple):
    """One printed line; kind says how to colour it: text, mention, repeat, or a kind of fact."""

    kind: str
    words: str


@dataclass(frozen=True)
class Note:
    """What was read at a span."""

    span: Span
    kind: str
    words: str
    rule: str = ""
    order: int = 0  # among notes at one place


@dataclass
class Chunk:
    """As much of a line as one row of the terminal holds."""

    span: Span
    number: int  # of its line, 1 the first
    notes: list[Note] = field(default_factory=list)
    later: list[Span] = field(default_factory=list)  # mentions after the first
    repeats: list[Repeat] = field(default_factory=list)


def rows(
    facts: Facts,
    text: str,
    *,
    repeats: Sequence[Repeat] = (),
    width: int = 100,
    say: Callable[[str], str] = str,
) -> Iterator[Row]:
    """Every line of a text that states something, with its facts under their words.

    Each fact and each post stands once, at its first span; further mentions have dots under
    them. repeats: those of the page. say puts a word of this module into the reader's language.
    """
    lines = list(LINE.finditer(text))
    gutter = len(str(1 + len(BREAK.findall(text)))) + 1
    room = max(NARROWEST, width) - gutter - 3
    chunks = list(chunks_of(text, lines, room))
    starts = [chunk.span.start for chunk in chunks]
    unplaced = []
    for note in notes_of(facts, say):
        place = bisect_right(starts, note.span.start) - 1
        if place < 0 or note.span.end <= note.span.start:
            unplaced.append(note)
        else:
            chunks[place].notes.append(note)
    for span in later_mentions(facts):
        place = bisect_right(starts, span.start) - 1
        if place >= 0:
            chunks[place].later.append(span)
    for repeat in joined(repeats):
        place = bisect_right(starts, repeat.start) - 1
        if place >= 0:
            chunks[place].repeats.append(repeat)
    shown = 0
    for chunk in chunks:
        if chunk.notes or chunk.later or chunk.repeats:
            head = "·" if chunk.number == shown else str(chunk.number)
            shown = chunk.number
            yield Row("text", f"{head:>{gutter}} │ {visible(text, chunk.span)}")
            margin = " " * gutter + " │ "
            for row in beneath(chunk, text, chunks, starts, room, say):
                yield Row(row.kind, margin + row.words)
    for note in unplaced:
        yield Row(note.kind, label(note, say))


def chunks_of(text: str, lines: Sequence[re.Match[str]], room: int) -> Iterator[Chunk]:
    """The lines of a text cut at the width of the terminal, blank ones left out."""
    row, end = 1, 0
    for line in lines:
        row += len(BREAK.findall(text, end, line.start()))
        start, used, end = line.start(), 0, line.end()
        if not line.group().strip():
            continue
        for position in range(line.start(), line.end()):
            columns = cell_len(seen(text[position]))
            if used + columns > room:
                yield Chunk(Span(start, position), row)
                start, used = position, 0
            used += columns
        yield Chunk(Span(start, line.end()), row)


# --- what stands under a line ----------------------------------------------------------------


def beneath(
    chunk: Chunk,
    text: str,
    chunks: Sequence[Chunk],
    starts: Sequence[int],
    room: int,
    say: Callable[[str], str],
) -> Iterator[Row]:
    """One underline a fact, in the order of the words; then repeats and further mentions."""
    for note in sorted(chunk.notes, key=lambda one: (one.span.start, one.order, -one.span.end)):
        before, mark = underline(note.span, chunk, text)
        yield from labelled(note.kind, before, mark, label(note, say), room)
    for repeat in chunk.repeats:
        before, mark = underline(Span(repeat.start, repeat.end), chunk, text, ends="┈┈┈")
        place = chunks[max(0, bisect_right(starts, repeat.of) - 1)]
        stop = min(repeat.of + QUOTED, repeat.of + repeat.end - repeat.start)
        words = say("repeats what stands at line %(line)s: %(words)s") % {
            "line": place.number,
            "words": visible(text, Span(repeat.of, stop))
            + ("…" if stop - repeat.of == QUOTED else ""),
        }
        yield from labelled("repeat", before, mark, words, room)
    if chunk.later:
        yield Row("mention", dots(chunk, text))


def underline(span: Span, chunk: Chunk, text: str, *, ends: str = "└─┘") -> tuple[int, str]:
    """Columns before a span, and a line of its width: └──┘, └──→ where the words go on below."""
    left, line, right = tuple(ends)
    stop = min(span.end, chunk.span.end)
    before = cell_len(visible(text, Span(chunk.span.start, span.start)))
    columns = max(1, cell_len(visible(text, Span(span.start, stop))))
    close = right if span.end <= chunk.span.end else "→"
    if columns == 1:
        return before, "^" if close != "→" else close
    return before, left + line * (columns - 2) + close


def labelled(kind: str, before: int, mark: str, words: str, room: int) -> Iterator[Row]:
    """An underline with its words beside it; below it where they would be squeezed."""
    left = before + len(mark) + 1
    if cell_len(words) <= room - left:
        yield Row(kind, " " * before + mark + " " + words)
    elif room - left >= FEWEST:
        first, *rest = wrapped(words, room - left)
        yield Row(kind, " " * before + mark + " " + first)
        yield from (Row(kind, " " * left + line) for line in rest)
    else:
        yield Row(kind, " " * before + mark)
        indent = min(before, room // 3) + INDENT
        yield from (Row(kind, " " * indent + line) for line in wrapped(words, room - indent))


def dots(chunk: Chunk, text: str) -> str:
    """A dot under every column of a further mention."""
    columns = [" "] * (cell_len(visible(text, chunk.span)) + 1)
    for span in chunk.later:
        before, mark = underline(span, chunk, text)
        columns[before : before + len(mark)] = "·" * len(mark)
    return "".join(columns).rstrip()


def wrapped(words: str, room: int) -> list[str]:
    """Lines of at most so many columns, broken at blanks where there are any."""
    lines, line, used = [], "", 0
    for piece in re.findall(r"[!-~]+ ?|.", words):
        columns = cell_len(piece)
        if line and used + cell_len(piece.rstrip()) > room:
            lines.append(line.rstrip())
            line, used = "", 0
        line, used = line + piece, used + columns
    return [*lines, line.rstrip()]


def visible(text: str, span: Span) -> str:
    """The printed characters; what moves a terminal's cursor is a blank."""
    return "".join(map(seen, text[span.start : span.end]))


def seen(char: str) -> str:
    return char if char.isprintable() or char == "\u3000" else " "


def joined(repeats: Sequence[Repeat]) -> list[Repeat]:
    """Stretches of one repeat as one, though a mark or a line break differs between them."""
    found: list[Repeat] = []
    for one in sorted(repeats):
        last = found[-1] if found else None
        near = last and 0 <= one.start - last.end <= GAP
        if last and near and 0 <= one.of - (last.of + last.end - last.start) <= GAP:
            found[-1] = last._replace(end=one.end)
        else:
            found.append(one)
    return found


# --- what was read ---------------------------------------------------------------------------


def later_mentions(facts: Facts) -> Iterator[Span]:
    """Every span that a fact has besides its first."""
    for fact in every(facts):
        yield from fact.spans[1:]
        if isinstance(fact, Person):
            for post in fact.posts:
                yield from post.spans[1:]


Fact = Committee | Person | Event | Proposal | Statistic | Initiative


def every(facts: Facts) -> Iterator[Fact]:
    yield from facts.committees
    yield from facts.people
    yield from facts.events
    yield from facts.proposals
    yield from facts.statistics
    yield from facts.initiatives


def notes_of(facts: Facts, say: Callable[[str], str]) -> Iterator[Note]:
    """One note a fact, a post, a field of the header and a doubt."""
    nowhere = Span(0, 0)
    for name, span in facts.header.spans:
        value = getattr(facts.header, name, None)
        yield Note(span, "header", f"{say(HEADER.get(name, name))}: {one_line(value)}", order=-1)
    for fact in every(facts):
        span = fact.spans[0] if fact.spans else nowhere
        if isinstance(fact, Person):
            yield Note(span, "person", person(fact, say), fact.rule)
            for post in fact.posts:
                place = post.spans[0] if post.spans else span
                yield Note(place, "post", posted(fact, post, say), post.rule, order=1)
        else:
            kind, words = told(fact, say)
            yield Note(span, kind, words, fact.rule)
    for doubt in facts.doubts:
        yield Note(doubt.spans[0], "doubt", doubted(doubt, say), order=2)


def told(
    fact: Committee | Event | Proposal | Statistic | Initiative, say: Callable[[str], str]
) -> tuple[str, str]:
    """The kind of a fact and what was read."""
    if isinstance(fact, Committee):
        return "committee", named(fact, say)
    if isinstance(fact, Event):
        return "event", " · ".join(event(fact, say))
    if isinstance(fact, Proposal):
        return "proposal", " · ".join(
            filter(
                None, (say(fact.kind), one_line(fact.title), of(fact.committee, say) or fact.issuer)
            )
        )
    if isinstance(fact, Statistic):
        return "statistic", " · ".join(statistic(fact, say))
    return "initiative", " · ".join(
        filter(None, (say(fact.kind), one_line(fact.name), of(fact.committee, say)))
    )


def event(fact: Event, say: Callable[[str], str]) -> Iterator[str]:
    yield say(fact.kind)
    said = f"{one_line(fact.date_said)}, " if fact.date_said and fact.date_said != fact.date else ""
    rule = say(DATE_RULES.get(fact.date_rule, fact.date_rule)) if fact.date_rule else ""
    if fact.date:
        yield fact.date + (f" ({(said + rule).rstrip(', ')})" if said or rule else "")
    elif fact.date_said:
        yield say("date open") + f" ({one_line(fact.date_said)})"
    else:
        yield say("no date")
    yield of(fact.committee, say) or say("no committee")
    if fact.topic:
        yield say("topic") + f" {one_line(fact.topic)}"
    if fact.place:
        yield say("place") + f" {one_line(fact.place)}"
    people = [one.name + (f"({one.capacity})" if one.capacity else "") for one in fact.participants]
    if people:
        yield "、".join(people)


def statistic(fact: Statistic, say: Callable[[str], str]) -> Iterator[str]:
    bound = "" if fact.bound == "exact" else say(fact.bound) + " "
    yield f"{bound}{number(fact.value)} {fact.unit}"
    if fact.measure:
        yield one_line(fact.measure)
    yield of(fact.committee, say) or say("no committee")
    if fact.period:
        yield fact.period


def person(fact: Person, say: Callable[[str], str]) -> str:
    return " · ".join(filter(None, (fact.name, fact.gender, fact.ethnicity)))


def posted(holder: Person, post: Post, say: Callable[[str], str]) -> str:
    former = f"{say('former')} " if post.former else ""
    organisation = one_line(post.org) if post.org else say("no organisation")
    return f"{holder.name}: {former}{post.title} · {organisation}"


def doubted(doubt: Doubt, say: Callable[[str], str]) -> str:
    readings = " | ".join(one_line(one) for one in doubt.readings)
    return say(doubt.kind) + (f": {readings}" if readings else "")


def label(note: Note, say: Callable[[str], str]) -> str:
    name, mark, printed = note.rule.partition(": ")
    rule = f"  [{say(name)}{mark}{printed}]" if name else ""
    return f"{say(note.kind)}: {note.words}{rule}"


def named(committee: Committee, say: Callable[[str], str]) -> str:
    return f"{committee.region or say('region open')} {committee.name}"


def of(committee: Committee | None, say: Callable[[str], str]) -> str:
    return named(committee, say) if committee else ""


def one_line(words: object) -> str:
    return " ".join(str(words).split())
