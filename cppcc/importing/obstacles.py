"""What stands in the way of undoing an import run: a later run, or a decision made since.

obstacles(run)  ->  [Obstacle("decided since by 李华", "person", 7, "张三")]
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from cppcc.models import (
    RECORDS,
    Assignment,
    Document,
    Doubt,
    Duplicate,
    ImportRun,
    Question,
    Reading,
)
from cppcc.models.base import Decidable

from .exchange import BY_HAND
from .history import PROGRAM, events, made_by

KINDS: dict[str, type[Decidable]] = {"document": Document, **RECORDS}


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One thing in the way: why, and the record that it is about, if any."""

    why: str
    kind: str = ""
    record: int | None = None
    label: str = ""

    def __str__(self) -> str:
        return f"{self.label}: {self.why}" if self.label else self.why


def obstacles(run: ImportRun, *, most: int = 100) -> list[Obstacle]:
    """The first of them, at most so many; none where the run can be undone."""
    if run.state == ImportRun.State.UNDONE:
        return [Obstacle(_("this run is undone already."))]
    found = list(other_runs(run))
    if found:
        return found
    checks: tuple[Callable[[ImportRun], Iterable[Obstacle]], ...] = (
        decisions,
        references,
        answers,
        citations,
        splits,
        pairs,
    )
    seen: dict[tuple[str, int | None, str], Obstacle] = {}
    for one in chain.from_iterable(check(run) for check in checks):
        seen.setdefault((one.kind, one.record, one.why if one.record is None else ""), one)
        if len(seen) == most:
            break
    return list(seen.values())


def other_runs(run: ImportRun) -> Iterator[Obstacle]:
    """Runs are undone one by one, the latest first, and not while one is at work."""
    for other in ImportRun.objects.filter(state=ImportRun.State.RUNNING).order_by("pk"):
        yield Obstacle(_("import run %s is still at work.") % other)
    later = ImportRun.objects.filter(pk__gt=run.pk)
    for other in later.exclude(state__in=[ImportRun.State.UNDONE, ImportRun.State.RUNNING]):
        yield Obstacle(_("import run %s came later; undo that one first.") % other)


# --- what a run touched ---------------------------------------------------------------------------


def leaving(run: ImportRun, model: type[Model]) -> QuerySet[Any]:
    """Records that only this run's readings state: they go with it."""
    rows = made_by(run, model)
    if model is Document:
        return rows
    others = Reading.objects.filter(kind=model._meta.model_name, key=OuterRef("key"))
    return rows.exclude(Exists(others.exclude(run=run)))


def evidence(model: type[Model], run: ImportRun, pk: str) -> Q:
    """Whether the run gave or took a reading of the record of this id."""
    if model is Document:
        read = Reading.objects.filter(run=run, document=OuterRef(pk))
        return Q(Exists(read)) | Q(Exists(events(Reading, run).filter(document=OuterRef(pk))))
    link = {f"{model._meta.model_name}_id": OuterRef(pk)}
    given = Reading.objects.filter(run=run, **link)
    return Q(Exists(given)) | Q(Exists(events(Reading, run).filter(**link)))


# --- decisions ------------------------------------------------------------------------------------


def decisions(run: ImportRun) -> Iterator[Obstacle]:
    """Whatever a person did since to what the run touched, be it in plain SQL."""
    for kind, model in KINDS.items():
        history: Any = model.pgh_event_model  # type: ignore[attr-defined]
        by_program = Q(pgh_context__metadata__has_any_keys=PROGRAM)
        since = history.objects.filter(pgh_created_at__gte=run.started)
        by_people = since.filter(Q(pgh_context__isnull=True) | ~by_program)
        changed = Exists(events(model, run).filter(pgh_obj=OuterRef("pgh_obj_id")))
        touched = by_people.filter(Q(run=run) | Q(changed) | evidence(model, run, "pgh_obj_id"))
        last = touched.order_by("pgh_obj_id", "-pgh_id").distinct("pgh_obj_id")
        rows = list(last.select_related("pgh_context"))
        records = model._default_manager.in_bulk([event.pgh_obj_id for event in rows])
        for event in rows:
            label = str(records.get(event.pgh_obj_id) or getattr(event, "key", event.pgh_obj_id))
            yield Obstacle(decided_by(event), kind, event.pgh_obj_id, label)


def decided_by(event: Any) -> str:
    """Who it was, where the history tells."""
    told = event.pgh_context.metadata if event.pgh_context else {}
    user = get_user_model().objects.filter(pk=told.get("user") or 0).first()
    if user is None:
        return _("changed since.")
    return _("decided since by %s.") % user.get_username()


def references(run: ImportRun) -> Iterator[Obstacle]:
    """What a curator hung on a record that would go."""
    for model in KINDS.values():
        for relation in model._meta.related_objects:
            other: Any = relation.related_model
            if other not in KINDS.values():
                continue
            name = relation.field.name
            rows = other._default_manager.filter(**{f"{name}__in": leaving(run, model)})
            rows = rows.exclude(run=run).exclude(pk__in=events(other, run).values("pgh_obj"))
            for record in rows.select_related(name)[:10]:
                why = _("refers to %s, which would go.") % getattr(record, name)
                yield Obstacle(why, str(other._meta.model_name), record.pk, str(record))


def answers(run: ImportRun) -> Iterator[Obstacle]:
    """Questions of the run that somebody has answered."""
    unanswered = [Question.State.OPEN, Question.State.SETTLED]
    for question in Question.objects.filter(run=run).exclude(state__in=unanswered):
        why = _("a question of this run about it was answered.")
        yield Obstacle(why, question.kind, question.record_id, question.label)
    doubts = Doubt.objects.filter(run=run).exclude(state=Doubt.State.OPEN)
    for doubt in doubts.select_related("document").defer("document__text", "document__original"):
        why = _("a question of this run about it was answered.")
        yield Obstacle(why, "document", doubt.document_id, str(doubt.document))


def citations(run: ImportRun) -> Iterator[Obstacle]:
    """Words that a curator cited from a document that would go."""
    by_hand = Reading.objects.filter(version=BY_HAND).exclude(run=run)
    rows = by_hand.filter(document__in=leaving(run, Document)).select_related("document")
    for one in rows.defer("document__text", "document__original"):
        why = _("a curator cited words of it.")
        yield Obstacle(why, "document", one.document_id, str(one.document))


def splits(run: ImportRun) -> Iterator[Obstacle]:
    """Words of a document that a curator gave to another record."""
    made = Assignment.objects.filter(user__isnull=False, made__gte=run.started).exclude(run=run)
    touched = Q(document__run=run) | evidence(Document, run, "document_id")
    for one in made.filter(touched).select_related("document"):
        why = _("a curator gave words of it to another record.")
        yield Obstacle(why, "document", one.document_id, str(one.document))


def pairs(run: ImportRun) -> Iterator[Obstacle]:
    """Records of the run that a curator called the same as others, or different from them."""
    for kind, model in RECORDS.items():
        judged = Duplicate.objects.filter(kind=kind, decided__gte=run.started)
        keys = {key for pair in judged.values_list("first", "second") for key in pair}
        if not keys:
            continue
        touched = Q(run=run) | evidence(model, run, "pk")
        for record in model._default_manager.filter(touched, key__in=keys):
            why = _("a curator told it from another record, or joined the two.")
            yield Obstacle(why, kind, record.pk, str(record))
