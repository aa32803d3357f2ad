"""What an import did, counted by kind and, where somebody listens, told record by record.

tally.add("person", "added", 29)
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

from cppcc.models import RECORDS

WHAT = ("added", "changed", "unchanged", "asked", "removed")


@dataclass(frozen=True, slots=True)
class Told:
    """One record and what an import did with it. fields: name -> [before, after]."""

    what: str
    kind: str
    key: str
    label: str
    fields: dict[str, list[Any]] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


Listener = Callable[[Told], None]


@dataclass
class Tally:
    """Records by kind that were added, changed, left alone, asked about, removed."""

    counts: dict[str, dict[str, int]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(int))
    )
    problems: list[dict[str, str]] = field(default_factory=list)
    notes: list[dict[str, str]] = field(default_factory=list)
    kept: list[dict[str, Any]] = field(default_factory=list)
    documents: int = 0
    listening: bool = False
    told: list[Told] = field(default_factory=list)

    def add(self, kind: str, what: str, number: int = 1) -> None:
        if number:
            self.counts[kind][what] += number

    def tell(self, told: Told) -> None:
        """Count one record, and keep its name for whoever listens."""
        self.add(told.kind, told.what)
        if self.listening:
            self.told.append(told)

    def update(self, other: Tally) -> None:
        for kind, row in other.counts.items():
            for what, number in row.items():
                self.add(kind, what, number)
        self.problems += other.problems
        self.notes += other.notes
        self.kept += other.kept
        self.documents += other.documents

    def as_json(self) -> dict[str, dict[str, int]]:
        order = ("document", *RECORDS)
        return {kind: dict(self.counts[kind]) for kind in order if kind in self.counts}

    def total(self, what: str) -> int:
        return sum(row.get(what, 0) for row in self.counts.values())
