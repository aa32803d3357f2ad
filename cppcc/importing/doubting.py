"""Doubts of extraction kept as rows: what the text contradicts or leaves open, for a curator.

follow([Doubted(document, facts.doubts, text)], run)   《收到提案118件，其中立案565件》  ->  a Doubt

Which doubts a document has, its text and header alone say; what a curator answered stays so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import md5
from typing import Any

from cppcc.extraction.facts import Doubt as Found
from cppcc.models import Doubt, ImportRun

from . import loading
from .history import INSERT, as_row, first_events

#  those about people are questions: contradictions.py asks them
KINDS = frozenset(Doubt.About.values)
COLUMNS = (
    "document_id",
    "about",
    "start",
    "spans",
    "quotes",
    "readings",
    "mark",
    "run_id",
    "state",
)


@dataclass(frozen=True, slots=True)
class Doubted:
    """A document and what its text leaves in doubt."""

    document: int
    doubts: Sequence[Found]
    text: str
    new: bool = True


Place = tuple[int, str]  # document, mark
Stated = dict[Place, tuple[Doubted, Found]]


def follow(documents: Iterable[Doubted], run: ImportRun | None) -> int:
    """Let each document have the doubts that its text gives now; how many are new."""
    documents = list(documents)
    stated: Stated = {
        (one.document, mark(found)): (one, found)
        for one in documents
        for found in one.doubts
        if found.kind in KINDS
    }
    return put(stated, known(documents), run)


def put(stated: Stated, kept: Mapping[Place, Doubt], run: ImportRun | None) -> int:
    gone = [doubt.pk for place, doubt in kept.items() if place not in stated and is_open(doubt)]
    if gone:
        Doubt.objects.filter(pk__in=gone).delete()
    made = [row(one, found, run) for place, (one, found) in stated.items() if place not in kept]
    if made:
        loading.copy_rows(Doubt, COLUMNS, made)
    return len(made)


def known(documents: Iterable[Doubted]) -> dict[Place, Doubt]:
    """The doubts that there are of documents that were stored before."""
    stored = [one.document for one in documents if not one.new]
    rows = Doubt.objects.filter(document__in=stored) if stored else ()
    return {(doubt.document_id, doubt.mark): doubt for doubt in rows}


def is_open(doubt: Doubt) -> bool:
    return doubt.state == Doubt.State.OPEN


def mark(found: Found) -> str:
    """What makes a doubt the same one when its document is read again."""
    said = repr((found.kind, [tuple(span) for span in found.spans], list(found.readings)))
    return md5(said.encode(), usedforsecurity=False).hexdigest()


def row(one: Doubted, found: Found, run: ImportRun | None) -> list[Any]:
    """A doubt in the order of COLUMNS."""
    return [
        one.document,
        found.kind,
        found.spans[0].start,
        loading.as_json(found.spans),
        loading.as_json([one.text[start:end] for start, end in found.spans]),
        loading.as_json(found.readings),
        mark(found),
        run and run.pk,
        Doubt.State.OPEN.value,
    ]


# --- a run undone ---------------------------------------------------------------------------------


def undo(run: ImportRun) -> None:
    """Doubts that a run added go, those that it dropped come back."""
    Doubt.objects.filter(run=run).delete()
    lost = first_events(Doubt, run).exclude(pgh_label=INSERT)
    back = [as_row(Doubt, event) for event in lost if event.run_id != run.pk]
    Doubt.objects.bulk_create(back, ignore_conflicts=True)
