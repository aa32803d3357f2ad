"""Tables that were brought in, and taking one back: every record as it was before.

brought_in(Person)                     [Brought("委员.xlsx", when=…, user=…, changed=3, added=2), …]
take_back(Person, mark, user=user)     3 are as they were, 2 are gone

Nothing is taken back of a record that anybody changed since, and then of none.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pghistory
from django.contrib.auth import get_user_model
from django.db.models import Max, Model, ProtectedError, QuerySet
from django.utils.translation import gettext as _
from pghistory.models import Context

from cppcc.curation.signing import Refused, sign
from cppcc.importing.history import INSERT, as_row
from cppcc.models import Document, Question, Reading, Record
from cppcc.models.base import Decidable

OPERATION, UNDO = "table", "undo table"
LATELY = 10  # tables that are listed
NAMED = 3  # records that are named where something stands in the way
KEPT = {"id", "key", "run", "read"}  # columns that no table writes


@dataclass(frozen=True, slots=True)
class Brought:
    """A table that was brought in: one context of the history."""

    mark: uuid.UUID
    file: str
    when: datetime
    user: Any
    reason: str
    changed: int
    added: int
    undone: bool


def brought_in(model: type[Decidable]) -> list[Brought]:
    """Tables of a model, the last first."""
    about = {"metadata__operation": OPERATION, "metadata__model": model._meta.model_name}
    contexts = list(Context.objects.filter(**about).order_by("-created_at")[:LATELY])
    users = get_user_model()._default_manager.in_bulk(
        {one.metadata["user"] for one in contexts if one.metadata.get("user")}
    )
    marks = [str(one.pk) for one in contexts]
    back = Context.objects.filter(metadata__operation=UNDO, metadata__undoes__in=marks)
    undone = set(back.values_list("metadata__undoes", flat=True))
    return [
        Brought(
            mark=one.pk,
            file=one.metadata.get("table", ""),
            when=one.created_at,
            user=users.get(one.metadata.get("user")),
            reason=one.metadata.get("reason", ""),
            changed=one.metadata.get("changed", 0),
            added=one.metadata.get("added", 0),
            undone=str(one.pk) in undone,
        )
        for one in contexts
    ]


def take_back(
    model: type[Decidable],
    mark: uuid.UUID,
    *,
    user: Any = None,
    changeable: Callable[[QuerySet[Any]], QuerySet[Any]] = lambda rows: rows,
) -> int:
    """Make records what they were before a table was brought in; how many. Raises Refused."""
    if issubclass(model, Document):
        raise Refused(_("Headers of documents are taken back one by one, in their history."))

    def work() -> int:
        first = first_events(model, mark)
        if not first:
            raise Refused(_("There is nothing left to take back."))
        ids = [event.pgh_obj_id for event in first]
        check(model, mark, ids)
        if changeable(model._default_manager.filter(pk__in=ids)).count() < len(ids):
            raise Refused(_("Some of these records are not yours to change."))
        #  the last that was written goes first: it may lead to what was written before
        for event in reversed(first):
            restore(model, event)
        reopen(mark)
        return len(first)

    with pghistory.context(undoes=str(mark), model=model._meta.model_name):
        return sign(UNDO, user, "", work)


def first_events(model: type[Model], mark: uuid.UUID) -> list[Any]:
    """Of every row the first thing that the table did, with the row as it was before."""
    first = events(model, mark).order_by("pgh_obj_id", "pgh_id").distinct("pgh_obj_id")
    return sorted(first, key=lambda event: event.pgh_id)


def events(model: type[Model], mark: uuid.UUID) -> QuerySet[Any]:
    history: Any = model.pgh_event_model  # type: ignore[attr-defined]
    rows: QuerySet[Any] = history.objects.filter(pgh_context=mark)
    return rows


def check(model: type[Decidable], mark: uuid.UUID, ids: list[Any]) -> None:
    """Whether the records are as the table left them. Raises Refused."""
    history: Any = model.pgh_event_model  # type: ignore[attr-defined]
    last = dict(
        events(model, mark).values_list("pgh_obj_id").annotate(last=Max("pgh_id")).order_by()
    )
    later = history.objects.filter(pgh_obj_id__in=ids).exclude(pgh_context=mark)
    since = {pk for pk, number in later.values_list("pgh_obj_id", "pgh_id") if number > last[pk]}
    rows = list(model._default_manager.filter(pk__in=ids).select_for_update().order_by("pk"))
    if len(rows) < len(ids):
        raise Refused(_("Some of these records are there no more."))
    changed = [str(row) for row in rows if row.pk in since]
    if changed:
        names = ", ".join(changed[:NAMED]) + (" …" if len(changed) > NAMED else "")
        raise Refused(_("Changed since the table was brought in: %s.") % names)


def restore(model: type[Decidable], event: Any) -> None:
    row = model._default_manager.get(pk=event.pgh_obj_id)
    if event.pgh_label == INSERT:
        unmake(row)
        return
    before = as_row(model, event)
    changed = [name for name in columns(model) if getattr(row, name) != getattr(before, name)]
    for name in changed:
        setattr(row, name, getattr(before, name))
    row.save(update_fields=changed)


def columns(model: type[Decidable]) -> Iterable[str]:
    return [one.attname for one in model._meta.concrete_fields if one.name not in KEPT]


def unmake(row: Decidable) -> None:
    """A record by hand goes, if nothing hangs on it. Raises Refused."""
    kind = row._meta.model_name
    if isinstance(row, Record) and Reading.objects.filter(**{str(kind): row.pk}).exists():
        raise Refused(_("%s was cited elsewhere since.") % row)
    try:
        row.delete()
    except ProtectedError as error:
        raise Refused(_("Other records lead to %s by now.") % row) from error


def reopen(mark: uuid.UUID) -> None:
    """Questions that the table answered are open again."""
    answered = first_events(Question, mark)
    for event in answered:
        rows = Question.objects.filter(pk=event.pgh_obj_id, state=Question.State.WRITTEN)
        rows.update(state=event.state, answered_by=event.answered_by_id, answered=event.answered)
