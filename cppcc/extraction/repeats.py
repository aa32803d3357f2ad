"""What a page says again: an OCR that stutters, a caption or an abstract in the words of the text.

"…通报表扬25名履职优秀常委。 …通报表扬25名履职优秀常委。"  ->  the second is left out of the view

A clause is compared by its letters, figures and Chinese characters alone; each is looked up once,
so the time grows with the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import accumulate, pairwise
from typing import NamedTuple

CLAUSE = re.compile(r"[^，。；！？：]+[，。；！？：…”’』）]*|[，。；！？：]+")
LETTERS = re.compile(r"[^\W_]+")
STOPS = frozenset("。！？；…")
CLOSERS = frozenset("”’』）")
END = re.compile(r"[。！？；…][”’』）]*$")
DAY = re.compile(r"\d日")
SHORTEST_CLAUSE = 12  # characters that two texts do not share by chance
SHORTEST_SENTENCE = 20
SHORTEST_DATED = 30
SHORTEST_COPY = 8  # a whole passage printed twice in one article
SHORTEST_COPY_ELSEWHERE = 16
MOSTLY = 0.6
ALIKE = 0.7
LONGEST_COMPARED = 200


class Repeat(NamedTuple):
    """A stretch that says again what stands elsewhere, from `of` on, character for character."""

    start: int
    end: int
    of: int


class View(NamedTuple):
    """A passage as far as repeats matter. offsets: where each character stands."""

    text: str
    offsets: Sequence[int]
    article: int
    keep: bool = False  # headlines and headings of articles stay, but later text may repeat them


class Said(NamedTuple):
    """A sentence of a passage."""

    row: range  # its clauses
    key: str


class Clauses(NamedTuple):
    """A passage cut at its marks: for each clause its words with the marks behind them, its
    characters that count, and where it ends, which is where the next one starts; its sentences."""

    words: Sequence[str]
    keys: Sequence[str]
    ends: Sequence[int]
    sentences: Sequence[Said]

    def start(self, index: int) -> int:
        return self.ends[index - 1] if index else 0

    def letters(self, index: int) -> list[int]:
        """Where the characters of a clause that count stand in its passage."""
        start = self.start(index)
        return [start + at for at, char in enumerate(self.words[index]) if char.isalnum()]


UNCUT = Clauses((), (), (), ())  # too short to be compared


@dataclass
class Seen:
    """Clauses and passages that stood before."""

    clauses: dict[int, Clauses] = field(default_factory=dict)
    by_key: dict[str, tuple[int, int]] = field(default_factory=dict)
    sentences: dict[str, tuple[int, range]] = field(default_factory=dict)
    whole: dict[str, int] = field(default_factory=dict)
    by_head: dict[str, tuple[int, int]] = field(default_factory=dict)  # first letters of a clause
    by_tail: dict[str, tuple[int, int]] = field(default_factory=dict)

    def add(self, number: int, clauses: Clauses, dropped: set[int]) -> None:
        """Remember what a passage says that is new."""
        self.clauses[number] = clauses
        for index, key in enumerate(clauses.keys):
            if not key or index in dropped:
                continue
            place = number, index
            self.by_key.setdefault(key, place)
            if len(key) >= SHORTEST_CLAUSE:
                self.by_head.setdefault(key[:SHORTEST_CLAUSE], place)
                self.by_tail.setdefault(key[-SHORTEST_CLAUSE:], place)
        for row, key in clauses.sentences:
            if len(key) >= SHORTEST_SENTENCE and dropped.isdisjoint(row):
                self.sentences.setdefault(key, (number, row))
        if not dropped:
            self.whole.setdefault("".join(clauses.keys), number)


Pairs = list[tuple[int, tuple[int, int] | None]]  # clause of this passage, what it repeats


def find(views: Sequence[View]) -> tuple[dict[int, list[tuple[int, int]]], list[Repeat]]:
    """For each passage that says something again the stretches to keep, and every repeat."""
    seen = Seen()
    cut_up = cache(split)  # copies are cut alike
    kept: dict[int, list[tuple[int, int]]] = {}
    repeats: list[Repeat] = []
    for number in at_home_first(views):
        view = views[number]
        if len(view.text) < SHORTEST_COPY:
            seen.clauses[number] = UNCUT
            continue
        clauses = cut_up(view.text)
        pairs = [] if view.keep else repeated(clauses, view, views, seen)
        for index, source in pairs:
            if source:
                original = seen.clauses[source[0]], source[1], views[source[0]]
                repeats.extend(runs((clauses, index, view), original))
        dropped = {index for index, _ in pairs}
        if dropped:
            kept[number] = stretches(clauses, dropped)
        if not dropped or kept[number]:
            seen.add(number, clauses, dropped)
    return kept, joined(sorted(repeats))


# --- which of two copies is at home ----------------------------------------------------------


def at_home_first(views: Sequence[View]) -> list[int]:
    """The passages in order; one that strayed from another article behind all others."""
    strays = strayed(views)
    return [one for one in range(len(views)) if one not in strays] + sorted(strays)


def strayed(views: Sequence[View]) -> frozenset[int]:
    """Passages that stand again in a later article which has more in common with them."""
    places: dict[str, list[int]] = {}
    if not views or views[0].article == views[-1].article:
        return frozenset()
    for number, view in enumerate(views):
        if len(view.text) >= SHORTEST_COPY_ELSEWHERE and not view.keep:
            places.setdefault(view.text, []).append(number)
    copies = {text: row for text, row in places.items() if len(row) > 1}
    if not copies:
        return frozenset()
    heads = [view for view in views if view.keep]
    words = words_of(views, copies)
    full = {view.article for view in views if not view.keep and view.text not in copies}
    found: set[int] = set()
    for text, row in copies.items():
        named = {view.article for view in heads if view.text in text}
        own = pairs_of(text)
        shared = {
            article: (
                article in named,
                article not in full,  # a heading does not stand over nothing
                likeness(own, words.get(article, frozenset())),
            )
            for article in dict.fromkeys(views[number].article for number in row)
        }
        home = max(shared, key=lambda article: shared[article])
        found.update(number for number in row if views[number].article != home)
    return frozenset(found)


def words_of(views: Sequence[View], copies: Collection[str]) -> dict[int, frozenset[str]]:
    """The pairs of characters that each article uses outside of what is copied."""
    said: dict[int, set[str]] = {}
    for view in views:
        if view.text not in copies:
            said.setdefault(view.article, set()).update(pairs_of(view.text))
    return {article: frozenset(pairs) for article, pairs in said.items()}


def likeness(own: Collection[str], words: Collection[str]) -> float:
    """How much of a passage its article says too, long articles not favoured."""
    return sum(pair in words for pair in own) / (len(words) + 100)


def pairs_of(text: str) -> set[str]:
    return {one + other for one, other in pairwise(text)}


def split(text: str) -> Clauses:
    """Clauses of a passage, each with the marks behind it."""
    words = CLAUSE.findall(text)
    keys = [key_of(clause) for clause in words]
    return Clauses(words, keys, list(accumulate(map(len, words))), list(said_in(words, keys)))


def key_of(clause: str) -> str:
    """The letters, figures and Chinese characters of a clause."""
    words = clause.rstrip("，。；！？：…”’』）")
    return words if words.isalnum() else "".join(LETTERS.findall(words))


def repeated(clauses: Clauses, view: View, views: Sequence[View], seen: Seen) -> Pairs:
    """The clauses that say nothing new, each with the clause that it repeats."""
    whole = "".join(clauses.keys)
    number = seen.whole.get(whole)
    if number is not None:
        shortest = (
            SHORTEST_COPY if views[number].article == view.article else SHORTEST_COPY_ELSEWHERE
        )
        if len(whole) >= shortest:
            return copy_of(clauses, seen, number)
    if len(whole) < SHORTEST_CLAUSE:
        return []
    sources = sources_of(clauses, seen)
    if not any(sources):
        return []
    said = sum(len(key) for key, at in zip(clauses.keys, sources, strict=True) if at)
    if said > MOSTLY * len(whole) and said >= SHORTEST_SENTENCE:
        return near_copy(clauses, sources, seen)
    return said_again(clauses, sources, view, views)


def copy_of(clauses: Clauses, seen: Seen, number: int) -> Pairs:
    """Clause by clause where they were cut alike."""
    alike = seen.clauses[number].keys == clauses.keys
    return [(index, (number, index) if alike else None) for index in range(len(clauses.keys))]


def near_copy(clauses: Clauses, sources: Sequence[tuple[int, int] | None], seen: Seen) -> Pairs:
    """A passage with slips or gaps: what stands between repeats is compared with its place."""
    pairs: Pairs = []
    last: tuple[int, int] | None = None
    waiting: list[int] = []
    for index, source in enumerate(sources):
        if source is None:
            waiting.append(index)
            continue
        pairs.extend(between(waiting, last, source, clauses, seen))
        pairs.append((index, source))
        waiting, last = [], source
    pairs.extend(between(waiting, last, None, clauses, seen))
    return pairs


def between(
    waiting: Sequence[int],
    last: tuple[int, int] | None,
    following: tuple[int, int] | None,
    clauses: Clauses,
    seen: Seen,
) -> Iterator[tuple[int, tuple[int, int] | None]]:
    """Short or slightly differing clauses, each beside the one that stood in its place."""
    for step, index in enumerate(waiting):
        key = clauses.keys[index]
        if not key:
            yield index, None
            continue
        guesses = []
        if last:
            guesses.append((last[0], last[1] + 1 + step))
        if following:
            guesses.append((following[0], following[1] - len(waiting) + step))
        for passage, place in guesses:
            if 0 <= place < len(seen.clauses[passage].keys):
                other = seen.clauses[passage].keys[place]
                rest = cut_off(key, other, first=index == 0, last=index == len(clauses.keys) - 1)
                if key == other or rest or alike(key, other):
                    yield index, (passage, place) if key == other or rest else None
                    break
        else:
            if key in seen.by_key:
                yield index, seen.by_key[key]


def cut_off(key: str, other: str, *, first: bool, last: bool) -> bool:
    """Whether a copy begins or ends within a clause of its original."""
    return first and other.endswith(key) or last and other.startswith(key)


def alike(one: str, other: str) -> bool:
    """Whether two clauses differ by slips only: the same figures, most characters the same."""
    if not other or len(one) > LONGEST_COMPARED or figures(one) != figures(other):
        return False
    if abs(len(one) - len(other)) > 0.3 * max(len(one), len(other)):
        return False
    common = sum(min(one.count(char), other.count(char)) for char in set(one))
    return common >= ALIKE * max(len(one), len(other))


def figures(key: str) -> str:
    return "".join(char for char in key if char.isdigit())


def said_in(words: Sequence[str], keys: Sequence[str]) -> Iterator[Said]:
    """Each sentence: its clauses and the characters that count."""
    start = 0
    for index, clause in enumerate(words):
        last = clause[-1]
        if last in STOPS or last in CLOSERS and END.search(clause):
            yield Said(range(start, index + 1), "".join(keys[start : index + 1]))
            start = index + 1
    if start < len(words):
        yield Said(range(start, len(words)), "".join(keys[start:]))


def sources_of(clauses: Clauses, seen: Seen) -> list[tuple[int, int] | None]:
    """Where each clause stood before: as part of a sentence, else by itself."""
    found: list[tuple[int, int] | None] = [
        seen.by_key.get(key) if len(key) >= SHORTEST_CLAUSE else None for key in clauses.keys
    ]
    if found and not found[-1]:
        found[-1] = cut(clauses.keys[-1], seen, seen.by_head, str.startswith)
    if found and not found[0]:
        found[0] = cut(clauses.keys[0], seen, seen.by_tail, str.endswith)
    for row, key in clauses.sentences:
        source = seen.sentences.get(key) if len(key) >= SHORTEST_SENTENCE else None
        if source and len(source[1]) == len(row):
            for index, place in zip(row, source[1], strict=True):
                found[index] = (source[0], place)
    return extended(clauses, found, seen) if any(found) else found


def cut(
    key: str,
    seen: Seen,
    edges: dict[str, tuple[int, int]],
    fits: Callable[[str, str], bool],
) -> tuple[int, int] | None:
    """Where a clause stood in full that a column cut off at its beginning or end."""
    edge = key[:SHORTEST_CLAUSE] if edges is seen.by_head else key[-SHORTEST_CLAUSE:]
    source = edges.get(edge) if len(key) >= SHORTEST_CLAUSE else None
    if source and fits(seen.clauses[source[0]].keys[source[1]], key):
        return source
    return None


def extended(
    clauses: Clauses, found: list[tuple[int, int] | None], seen: Seen
) -> list[tuple[int, int] | None]:
    """Short clauses beside repeated ones, where the same stood beside the original."""
    for step, order in ((1, range(1, len(found))), (-1, range(len(found) - 2, -1, -1))):
        for index in order:
            beside = found[index - step]
            if found[index] is None and beside:
                place = beside[1] + step
                original = seen.clauses[beside[0]].keys
                if 0 <= place < len(original) and original[place] == clauses.keys[index]:
                    found[index] = (beside[0], place)
    return found


def said_again(
    clauses: Clauses,
    sources: Sequence[tuple[int, int] | None],
    view: View,
    views: Sequence[View],
) -> Pairs:
    """Whole sentences that stood in this article before, or anywhere where they name a day."""
    pairs: Pairs = []
    for row, key in clauses.sentences:
        if len(key) < SHORTEST_SENTENCE:
            continue
        found = [sources[index] for index in row]
        dated = len(key) >= SHORTEST_DATED and DAY.search(
            view.text, clauses.start(row[0]), clauses.ends[row[-1]]
        )
        if all(at and (dated or views[at[0]].article == view.article) for at in found):
            pairs.extend(zip(row, found, strict=True))
    return pairs


Clause = tuple[Clauses, int, View]  # one of a passage's, by its place


def runs(clause: Clause, original: Clause) -> Iterator[Repeat]:
    """The characters of one clause beside those of the other, in stretches."""
    clauses, index, view = clause
    others, place, source = original
    key = clauses.keys[index]
    if key and clauses.words[index] == others.words[place] and in_one(clause) and in_one(original):
        words = clauses.words[index]
        first, last = words.index(key[0]), words.rindex(key[-1])
        here = view.offsets[clauses.start(index)]
        there = source.offsets[others.start(place)]
        yield Repeat(here + first, here + last + 1, there + first)
        return
    whole = others.letters(place)
    begins = others.keys[place].startswith(key)
    letters = whole[: len(key)] if begins else whole[-len(key) :]
    start: int | None = None
    shift = end = 0
    for here, there in zip(clauses.letters(index), letters, strict=True):
        at, of = view.offsets[here], source.offsets[there]
        if start is not None and at - of == shift:
            end = at + 1
            continue
        if start is not None:
            yield Repeat(start, end, start - shift)
        start, end, shift = at, at + 1, at - of
    if start is not None:
        yield Repeat(start, end, start - shift)


def in_one(clause: Clause) -> bool:
    """Whether a clause stands in one piece in the document."""
    clauses, index, view = clause
    if isinstance(view.offsets, range):
        return True
    first, last = clauses.start(index), clauses.ends[index] - 1
    return view.offsets[last] - view.offsets[first] == last - first


def joined(repeats: Sequence[Repeat]) -> list[Repeat]:
    """Neighbours that repeat neighbours, as one."""
    found: list[Repeat] = []
    for repeat in repeats:
        last = found[-1] if found else None
        if (
            last
            and repeat.start - repeat.of == last.start - last.of
            and 0 <= repeat.start - last.end <= 4
        ):
            found[-1] = Repeat(last.start, repeat.end, last.of)
        else:
            found.append(repeat)
    return found


def stretches(clauses: Clauses, dropped: set[int]) -> list[tuple[int, int]]:
    """What is left of a passage, in order."""
    found: list[tuple[int, int]] = []
    for index, end in enumerate(clauses.ends):
        if index in dropped:
            continue
        start = clauses.start(index)
        if found and found[-1][1] == start:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found
