"""What a table makes of the record, row by row: added, changed, unchanged, refused, in conflict.

Row(2, CHANGED, "张三", changes=[Change("gender", "性别", "", "女")])
Row(3, REFUSED, "李四", reasons=[Reason("kind", "官员员", "…", near=("官员",))])
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from .reading import Line

ADDED, CHANGED, UNCHANGED, REFUSED, CONFLICT = (
    "added",
    "changed",
    "unchanged",
    "refused",
    "conflict",
)


@dataclass(frozen=True, slots=True)
class Change:
    """A field, and what it says before and after."""

    column: str
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a row is not taken: the column and the cell at fault, and what may be meant."""

    column: str
    value: str
    why: str
    near: tuple[str, ...] = ()


@dataclass(slots=True)
class Row:
    """A row of the table, the record that it is about, and what it makes of it."""

    line: Line
    cells: dict[str, str]
    record: Any = None
    what: str = UNCHANGED
    mine: dict[str, str] = field(default_factory=dict)  # cells that say something else
    values: dict[str, Any] = field(default_factory=dict)
    review: str = ""
    changes: list[Change] = field(default_factory=list)
    reasons: list[Reason] = field(default_factory=list)
    note: str = ""

    @property
    def number(self) -> int:
        return self.line.number

    @property
    def added(self) -> bool:
        return self.record is not None and self.record._state.adding

    def refuse(self, column: str, why: str, near: Iterable[str] = ()) -> None:
        self.what = REFUSED
        self.reasons.append(Reason(column, self.cells.get(column, ""), why, tuple(near)))


@dataclass(frozen=True, slots=True)
class Unread:
    """A column that is none of ours, and which may be meant."""

    header: str
    near: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """A whole table held against the record."""

    rows: list[Row]  # without those that say what the record says
    unchanged: int
    unread: list[Unread]

    def of(self, *what: str) -> list[Row]:
        return [row for row in self.rows if row.what in what]

    @property
    def written(self) -> list[Row]:
        return self.of(ADDED, CHANGED)

    @property
    def token(self) -> str:
        """A digest of what would be written: a curator agrees to what was shown."""
        said = [
            (row.number, row.what, [(one.column, one.before, one.after) for one in row.changes])
            for row in self.rows
        ]
        return hashlib.sha256(repr(said).encode()).hexdigest()[:32]
