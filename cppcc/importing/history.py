"""What the history tells of an import run: which rows it changed or removed, and what they were.

first_events(Person, run)   of each person that it changed or removed, the row as the run found it
"""

from __future__ import annotations

from typing import Any

from django.db.models import Model, Q, QuerySet
from pghistory.models import Context

from cppcc.models import ImportRun

INSERT, UPDATE, DELETE = "insert", "update", "delete"
#  whatever carries one of these was done by the program, not decided by a person
PROGRAM = ("run", "undone")


def contexts(run: ImportRun) -> QuerySet[Context]:
    return Context.objects.filter(metadata__run=run.pk)


def events(model: type[Model], run: ImportRun) -> QuerySet[Any]:
    """Events that the run caused, each with the row as it was before."""
    history: Any = model.pgh_event_model  # type: ignore[attr-defined]
    rows: QuerySet[Any] = history.objects.filter(pgh_context__in=contexts(run).values("pk"))
    return rows


def first_events(model: type[Model], run: ImportRun) -> QuerySet[Any]:
    """Of each row the first event that the run caused, in the order of ids."""
    first = events(model, run).order_by("pgh_obj_id", "pgh_id").distinct("pgh_obj_id")
    history: Any = model.pgh_event_model  # type: ignore[attr-defined]
    rows: QuerySet[Any] = history.objects.filter(pk__in=first.values("pk")).order_by("pgh_obj_id")
    return rows


def made_by(run: ImportRun, model: type[Model]) -> QuerySet[Any]:
    """Rows that were not there before the run."""
    added = events(model, run).filter(pgh_label=INSERT)
    return model._default_manager.filter(Q(run=run) | Q(pk__in=added.values("pgh_obj")))


def as_row(model: type[Model], event: Any) -> Any:
    """An event's row as an instance of the model."""
    held = {column.attname for column in event._meta.concrete_fields}
    columns = [column.attname for column in model._meta.concrete_fields if column.attname in held]
    return model(**{name: getattr(event, name) for name in columns})
