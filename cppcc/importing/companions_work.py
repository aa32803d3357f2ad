"""An import's companions on their way into the record, and what they came to.

work.tell("changed", person, {"gender": ["", "男"]})
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from cppcc.models import Document, ImportRun, Record

from .questions import plain
from .tally import Tally, Told


@dataclass
class Work:
    """An import's companions on their way into the record."""

    run: ImportRun
    tally: Tally
    reread: set[str] = field(default_factory=set)  # digests of documents with other keys now

    def tell(self, what: str, row: Record | Document, fields: Mapping[str, list[Any]]) -> None:
        kind = str(row._meta.model_name)
        key = row.key if isinstance(row, Record) else row.sha256
        label = str(row) if self.tally.listening else ""
        self.tally.tell(Told(what, kind, key, label, plain(fields)))


def shown(record: Record | Document, name: str) -> Any:
    """A field as a companion writes it: a link as the key of what it leads to."""
    value = getattr(record, name)
    return getattr(value, "key", getattr(value, "pk", value))
