"""Questions that an import asks; cppcc/curation/answering.py says what an answer does.

store(differing(…), run)   a reading newly says 副主席 where a curator decided 主席: one question
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from cppcc.models import Document, ImportRun, Question, Reading, Record, Review

from .links import Links, closed_fields
from .precedence import EXTREMES, GROUPED, TOGETHER, Statement


@dataclass(frozen=True, slots=True)
class Asked:
    """A question about to be stored."""

    about: str
    kind: str
    record: Any
    field: str = ""
    before: Any = None
    now: Any = None
    decided: Any = None
    quote_now: str = ""
    sha256_now: str = ""


def differing(
    kind: str,
    record: Record,
    statements: Iterable[Statement],
    links: Links,
    decided: Iterable[str],
) -> list[Asked]:
    """What further readings say against decided fields of a record; before it follows them."""
    if record.review in (Review.REJECTED, Review.MERGED) or not record.read:
        return []
    closed = closed_fields(record, decided) - EXTREMES.keys()
    if not closed:
        return []
    found: dict[str, Asked] = {}
    for statement in sorted(statements, key=lambda one: one.rank):
        links.know([dict(statement.fields)])
        for names in together(closed):
            field = names[0]
            value = statement.fields.get(field)
            if value is None or value == record.read.get(field):
                continue
            if links.column_value(field, value) == getattr(record, links.columns[field]):
                continue
            found.setdefault(
                field,
                Asked(
                    Question.About.DIFFERS,
                    kind,
                    record,
                    field,
                    before={name: record.read.get(name) for name in names},
                    now={name: statement.fields.get(name) for name in names},
                    decided={name: links.shown(record, name) for name in names},
                    quote_now=statement.quote,
                    sha256_now=statement.sha256,
                ),
            )
    return list(found.values())


def together(closed: set[str]) -> list[tuple[str, ...]]:
    """Decided fields, those that are said together as one."""
    groups = [tuple(group) for group in TOGETHER if group[0] in closed]
    return [*groups, *((name,) for name in sorted(closed - GROUPED))]


def store(asked: list[Asked], run: ImportRun | None) -> list[Asked]:
    """Keep the questions that are new: asked once, whatever the answer was; those kept."""
    new = []
    for one in asked:
        known = Question.objects.filter(
            about=one.about, kind=one.kind, record_id=one.record.pk, field=one.field
        ).exclude(state=Question.State.SETTLED)
        now = plain(one.now)
        if any(question.now == now for question in known):
            continue
        before = evidence_before(one)
        values = {
            "label": str(one.record),
            "now": now,
            "decided": plain(one.decided),
            "quote_now": one.quote_now,
            "document_now": Document.objects.filter(sha256=one.sha256_now).first(),
            "run": run,
        }
        first = {
            "before": plain(one.before),
            "quote_before": before.quote if before else "",
            "document_before": before.document if before else None,
        }
        question = known.filter(state=Question.State.OPEN).first()
        if question is None:
            Question.objects.create(
                about=one.about,
                kind=one.kind,
                record_id=one.record.pk,
                field=one.field,
                **values,
                **first,
            )
        else:  # still the one question, with what is read now
            Question.objects.filter(pk=question.pk).update(**values)
        new.append(one)
    return new


def tie(asked: Iterable[Asked], documents: Mapping[str, int]) -> None:
    """Name the documents of questions that were asked before these were stored; id by digest."""
    for one in asked:
        if one.sha256_now in documents:
            Question.objects.filter(
                about=one.about,
                kind=one.kind,
                record_id=one.record.pk,
                field=one.field,
                state=Question.State.OPEN,
            ).update(document_now=documents[one.sha256_now])


def evidence_before(asked: Asked) -> Reading | None:
    """The reading whose words gave the value that was read before."""
    if asked.kind == "document":
        return None
    readings = Reading.objects.filter(**{asked.kind: asked.record.pk}).select_related("document")
    readings = readings.defer("document__text", "document__original")
    if asked.field and asked.before:
        field = asked.field
        return readings.filter(**{f"fields__{field}": plain(asked.before)[field]}).first()
    return readings.first()


def plain(value: Any) -> Any:
    """A value as JSON gives it back."""
    return json.loads(json.dumps(value, cls=DjangoJSONEncoder))


def settle(records: Mapping[str, Iterable[int]], *about: str) -> None:
    """Close questions about records, by kind, that what was read since has settled."""
    asked = Question.objects.filter(about__in=about, state=Question.State.OPEN)
    for kind in asked.order_by().values_list("kind", flat=True).distinct():  # nearly never any
        some = asked.filter(kind=kind, record_id__in=list(records.get(kind, ())))
        some.update(state=Question.State.SETTLED)
