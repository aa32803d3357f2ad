"""The versions of a record, out of its history: what it was, and who made it so, when and why.

version_of(post)            "5c0f4a…": another as soon as any column of it is
since(post, "5c0f4a…")      the steps that it took from there to what it is now
first, *_ = steps(events)   Step(before=主席, after=副主席, change=Change(by 王 at 14:02, "decide"))
at(Post, 7, 4711)           the post as that event left it
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.contrib.auth import get_user_model
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model, QuerySet

from cppcc.importing.history import DELETE, INSERT, as_row
from cppcc.models import ImportRun
from cppcc.models.base import Decidable

AT_ONCE = 100  # versions that are looked through in one go
#  what the importer notes for itself; it changes with every release, and nobody's work with it
UNSEEN = {"read_by"}


@dataclass(frozen=True, slots=True)
class Change:
    """Who did something, when, in what operation and why; of an import, its run."""

    when: datetime
    user: Any = None
    run: ImportRun | None = None
    operation: str = ""  # as signed: decide, confirmed, merge; "" where nobody signed
    reason: str = ""
    undone: ImportRun | None = None  # the run that was taken back
    mark: str = ""  # of the context, the same for all that was done at once


@dataclass(frozen=True, slots=True)
class Step:
    """One version becomes another. before: None where it was made; after: None where it went."""

    event: int
    before: Any
    after: Any
    change: Change


# --- one version ----------------------------------------------------------------------------------


@cache
def columns(model: type[Model]) -> list[Any]:
    """Columns that the history keeps and a version consists of."""
    history: Any = model.pgh_event_model  # type: ignore[attr-defined]
    kept = {field.attname for field in history._meta.concrete_fields}
    mine = model._meta.concrete_fields
    return [one for one in mine if one.attname in kept and one.name not in UNSEEN]


def version_of(record: Decidable) -> str:
    """A digest of all that a record says, its review state and what was read included."""
    values = {field.attname: getattr(record, field.attname) for field in columns(type(record))}
    said = json.dumps(values, cls=DjangoJSONEncoder, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()[:32]


def changed_columns(before: Decidable, after: Decidable) -> list[Any]:
    """Columns in which two versions differ."""
    return [
        field
        for field in columns(type(after))
        if getattr(before, field.attname) != getattr(after, field.attname)
    ]


# --- one after another ----------------------------------------------------------------------------


def events_of(record: Decidable) -> QuerySet[Any]:
    """What the history holds of a record, the newest first, each with its context."""
    return events_about(type(record), record.pk)


def events_about(model: type[Model], pk: Any) -> QuerySet[Any]:
    history: Any = model.pgh_event_model  # type: ignore[attr-defined]
    rows: QuerySet[Any] = history.objects.filter(pgh_obj=pk).select_related("pgh_context")
    return rows.order_by("-pgh_id")


def since(record: Decidable, version: str) -> list[Step] | None:
    """Steps from a version to now, the oldest first; None if the record never was so."""
    if version_of(record) == version:
        return []
    found: list[Any] = []
    rows, start = events_of(record), 0
    while some := list(rows[start : start + AT_ONCE]):
        for event in some:
            found.append(event)
            if event.pgh_label != INSERT and version_of(as_row(type(record), event)) == version:
                return steps(found[::-1], record)
        start += AT_ONCE
    return None


def page_of(record: Any, model: type[Model], pk: Any, *, start: int, size: int) -> list[Step]:
    """Some steps of a record, the newest first; record: as it is now, None if it is gone."""
    rows = list(events_about(model, pk)[max(start - 1, 0) : start + size])
    newer, rows = (rows[0], rows[1:]) if start and rows else (None, rows)
    return steps(rows[::-1], record, newer)[::-1]


def at(model: type[Model], pk: Any, number: int) -> Any:
    """A record as an event left it, or for 0 as it was at first; None where it was not there."""
    rows = events_about(model, pk).order_by("pgh_id")
    event = rows.filter(pgh_id=number).first() if number else None
    if number and (event is None or event.pgh_label == DELETE):
        return None
    following = rows.filter(pgh_id__gt=number).first()
    if following is not None:
        return as_row(model, following)
    return model._default_manager.filter(pk=pk).first()


def steps(events: Sequence[Any], now: Decidable | None, after: Any = None) -> list[Step]:
    """Events of one record, the oldest first, as steps; the last one leads to what it is now.

    An event keeps the row as it was before; the row as it was after is in the event that follows.
    """
    changes = changes_by(events)
    found = []
    for index, event in enumerate(events):
        model = event.pgh_tracked_model
        following = events[index + 1] if index + 1 < len(events) else after
        before = None if event.pgh_label == INSERT else as_row(model, event)
        if event.pgh_label == DELETE:
            became = None
        elif following is not None:
            became = as_row(model, following)
        else:
            became = now
        found.append(Step(event.pgh_id, before, became, changes[event.pgh_id]))
    return found


def changes_by(events: Iterable[Any]) -> dict[int, Change]:
    """Who was behind events, and why. Two queries, however many they are."""
    said = {
        event.pgh_id: (event.pgh_context and event.pgh_context.metadata) or {} for event in events
    }
    users = get_user_model()._default_manager.in_bulk(
        {row["user"] for row in said.values() if row.get("user")}
    )
    numbers = {row[name] for row in said.values() for name in ("run", "undone") if row.get(name)}
    runs = ImportRun.objects.in_bulk(numbers)
    return {
        event.pgh_id: Change(
            when=event.pgh_created_at,
            user=users.get(row.get("user")),
            run=runs.get(row.get("run")),
            operation=operation_of(row),
            reason=row.get("reason") or "",
            undone=runs.get(row.get("undone")),
            mark=str(event.pgh_context_id or ""),
        )
        for event in events
        for row in [said[event.pgh_id]]
    }


def operation_of(said: dict[str, Any]) -> str:
    """What a context says was done; an import and its undo are known by their runs."""
    if said.get("operation"):
        return str(said["operation"])
    return "import" if said.get("run") else "undo import" if said.get("undone") else ""
