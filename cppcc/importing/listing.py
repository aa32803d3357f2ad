"""What an import run did, record by record, out of the records and their history: no row is written
for it.

for line in Listing(run, "person", "changed")[:50]:
    Line("changed", "person", 7, "赵中军/委员会|210102", "赵中军", {"gender": ["", "男"]})

Of a dry run it tells the same, as long as its transaction lasts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Model, QuerySet
from django.utils.translation import gettext

from cppcc.models import RECORDS, Document, ImportRun, Question
from cppcc.models.base import Decidable

from .history import DELETE, UPDATE, as_row, events, first_events, made_by

WHAT = ("added", "changed", "asked", "removed")
KINDS: dict[str, type[Decidable]] = {"document": Document, **RECORDS}
PAGE = 200

Rows = Iterable[Any]


@dataclass(frozen=True, slots=True)
class Line:
    """One record and what a run did with it. fields: name -> [before, after], links in words."""

    what: str
    kind: str
    record: int | None  # its id; None where it is gone
    key: str
    label: str
    fields: dict[str, list[Any]] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class Listing:
    """What a run did to records of one kind. Sliced, it asks the database for that part only."""

    run: ImportRun
    kind: str
    what: str

    @property
    def model(self) -> type[Decidable]:
        return KINDS[self.kind]

    def __len__(self) -> int:
        return self.rows().count()

    def __getitem__(self, part: slice) -> list[Line]:
        lines = {
            "added": self.added,
            "changed": self.changed,
            "asked": self.asked,
            "removed": self.removed,
        }
        return list(lines[self.what](self.rows()[part]))

    def __iter__(self) -> Iterator[Line]:
        for start in range(0, len(self), PAGE):
            yield from self[start : start + PAGE]

    def rows(self) -> QuerySet[Any]:
        if self.what == "asked":
            return Question.objects.filter(run=self.run, kind=self.kind).order_by("label", "pk")
        if self.what == "added":
            rows = made_by(self.run, self.model).order_by(self.by)
            return rows.defer("text", "original") if self.model is Document else rows
        gone = events(self.model, self.run).filter(pgh_label=DELETE)
        if self.what == "removed":
            return gone.exclude(run=self.run).order_by(self.by)
        changed = first_events(self.model, self.run).filter(pgh_label=UPDATE)
        return changed.exclude(run=self.run).exclude(pgh_obj__in=gone.values("pgh_obj"))

    @property
    def by(self) -> str:
        return "name" if self.model is Document else "key"

    # --- lines

    def added(self, rows: Rows) -> Iterator[Line]:
        records = list(rows)
        links = Links(self.model, records, self.run)
        for record in records:
            fields = {name: [None, value] for name, value in links.said(record).items()}
            yield self.line(record, links, fields)

    def changed(self, rows: Rows) -> Iterator[Line]:
        """Before: the row as the run found it. After: as it left it."""
        before = {event.pgh_obj_id: as_row(self.model, event) for event in rows}
        after = self.left(before)
        links = Links(self.model, [*before.values(), *after.values()], self.run)
        for pk, record in before.items():
            now = after.get(pk, record)
            said, said_now = links.said(record, empty=True), links.said(now, empty=True)
            fields = {
                name: [said[name], said_now[name]] for name in said if said[name] != said_now[name]
            }
            yield self.line(now, links, fields)

    def left(self, before: Iterable[int]) -> dict[int, Any]:
        """Rows as the run left them: as the next event after its last shows them, else as now."""
        model, wanted = self.model, list(before)
        mine = set(events(model, self.run).filter(pgh_obj__in=wanted).values_list("pk", flat=True))
        found: dict[int, Any] = model._default_manager.in_bulk(wanted)
        history: Any = model.pgh_event_model.objects  # type: ignore[attr-defined]
        later: dict[int, Any] = {}
        for event in history.filter(pgh_obj__in=wanted).order_by("pk"):
            if event.pk in mine:
                later.pop(event.pgh_obj_id, None)
            elif event.pgh_label in (UPDATE, DELETE):
                later.setdefault(event.pgh_obj_id, event)
        return found | {pk: as_row(model, event) for pk, event in later.items()}

    def asked(self, rows: Rows) -> Iterator[Line]:
        for question in rows:
            fields = {}
            if question.field:
                decided, now = question.decided or {}, question.now or {}
                fields = {name: [decided.get(name), value] for name, value in now.items()}
            yield Line("asked", self.kind, question.record_id, "", question.label, fields)

    def removed(self, rows: Rows) -> Iterator[Line]:
        records = [as_row(self.model, event) for event in rows]
        links = Links(self.model, records, self.run)
        for record in records:
            yield self.line(record, links, {})

    def line(self, record: Any, links: Links, fields: dict[str, list[Any]]) -> Line:
        key = record.sha256 if self.model is Document else record.key
        pk = None if self.what == "removed" else record.pk
        return Line(self.what, self.kind, pk, key, links.label(record), fields)


def listings(run: ImportRun) -> Iterator[Listing]:
    """Everything that a run did, kind by kind."""
    for kind in KINDS:
        for what in WHAT:
            yield Listing(run, kind, what)


def name_of(kind: str, name: str) -> str:
    """A field's name as people read it."""
    return str(KINDS[kind]._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def in_words(kind: str, name: str, value: Any) -> str:
    """A field's value as people read it; nothing for one that is empty."""
    if value is None or value == "":
        return ""
    column: Any = KINDS[kind]._meta.get_field(name)
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, list):
        return "、".join(map(str, value))
    return str(dict(column.flatchoices or ()).get(value, value))


class Links:
    """Records that the fields of some records lead to, those that are gone as they were."""

    def __init__(self, model: type[Decidable], records: Iterable[Any], run: ImportRun) -> None:
        self.model, self.run = model, run
        named = ("name",) if model is Document else ()
        self.fields = {name: model._meta.get_field(name) for name in (*named, *model.READ)}
        wanted: dict[type[Model], set[int]] = defaultdict(set)
        for record in records:
            for column in self.fields.values():
                pk = getattr(record, column.attname)  # type: ignore[union-attr]
                if column.is_relation and pk is not None:
                    wanted[column.related_model].add(pk)  # type: ignore[index]
        self.known = {target: self.look_up(target, pks) for target, pks in wanted.items()}

    def look_up(self, target: type[Model], pks: set[int]) -> Mapping[int, Any]:
        found: dict[int, Any] = target._default_manager.in_bulk(pks)
        history = getattr(target, "pgh_event_model", None)
        if history is not None and pks - found.keys():
            gone = events(target, self.run).filter(pgh_obj__in=pks - found.keys())
            found |= {event.pgh_obj_id: as_row(target, event) for event in gone}
        return found

    def said(self, record: Any, *, empty: bool = False) -> dict[str, Any]:
        """Field by field what a record says, links in words; empty ones only where wanted."""
        values = {name: self.value(record, name) for name in self.fields}
        return {name: value for name, value in values.items() if empty or value not in (None, "")}

    def value(self, record: Any, name: str) -> Any:
        column: Any = self.fields[name]
        value = getattr(record, column.attname)
        if column.is_relation and value is not None:
            linked = self.known[column.related_model].get(value)
            return str(linked) if linked is not None else record.read.get(name)
        if isinstance(value, date):
            return value.isoformat()
        return f"{value.normalize():f}" if isinstance(value, Decimal) else value

    def label(self, record: Any) -> str:
        """A record in words; by its key where what it is named after is gone."""
        for name, column in self.fields.items():
            pk = getattr(record, column.attname)  # type: ignore[union-attr]
            linked = self.known.get(column.related_model, {}).get(pk)  # type: ignore[arg-type]
            if column.is_relation and linked is not None:
                setattr(record, name, linked)
        try:
            return str(record)
        except (ObjectDoesNotExist, AttributeError):
            return str(record.key)
