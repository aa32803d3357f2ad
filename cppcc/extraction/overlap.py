"""Of readings that overlap in a passage the first given wins: 委员之家 in “委员之家” is one."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable
from typing import Protocol, TypeVar


class Stretch(Protocol):
    """Anything that stands at text[start:end]."""

    @property
    def start(self) -> int: ...

    @property
    def end(self) -> int: ...


S = TypeVar("S", bound=Stretch)


def without_overlaps(candidates: Iterable[S], taken: Iterable[Stretch] = ()) -> list[S]:
    """The candidates in the order of the text, without those that overlap one given before."""
    occupied = sorted([(one.start, one.end) for one in taken])
    kept: list[S] = []
    for one in candidates:
        place = bisect_left(occupied, (one.start, one.end))
        before = place > 0 and occupied[place - 1][1] > one.start
        after = place < len(occupied) and occupied[place][0] < one.end
        if not before and not after:
            insort(occupied, (one.start, one.end))
            kept.append(one)
    return sorted(kept, key=lambda one: one.start)
