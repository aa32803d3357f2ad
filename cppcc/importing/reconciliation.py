"""Records are computed from all readings of their key and from what curators decided.

    reconcile({("person", "赵中军/委员会/210102")}, run)   ->  Tally(added 1, changed 0, …)

Which documents came first, by how many workers, how often: none of it shows in the outcome.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any

import pghistory
import pgtrigger
from django.db import models, transaction
from django.db.models import ForeignKey, ProtectedError
from django.db.models.functions import Coalesce

from cppcc.models import RECORDS, Document, ImportRun, Reading, Record, Review
from cppcc.models.base import Decidable

Key = tuple[str, str]  # kind, key
Fields = dict[str, Any]

UNDATED = "9999-12-31"
#  of all readings these take the least or the greatest value, not the first one
EXTREMES = {"first_cited": min, "last_cited": max}
#  what is said together holds together: one reading gives all of it, one decision decides it
TOGETHER = (
    ("date", "date_said", "date_rule", "earliest", "latest"),
    ("value", "bound", "quote"),
    ("period", "flow"),
)
GROUPED = {name for group in TOGETHER for name in group}
BATCH = 1000


@dataclass
class Tally:
    """Records by kind that were added, changed, left alone, removed."""

    counts: dict[str, dict[str, int]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(int))
    )
    notes: list[dict[str, str]] = field(default_factory=list)
    gone: list[tuple[str, Record]] = field(default_factory=list)

    def add(self, kind: str, what: str, number: int = 1) -> None:
        if number:
            self.counts[kind][what] += number

    def update(self, other: Tally) -> None:
        for kind, row in other.counts.items():
            for what, number in row.items():
                self.add(kind, what, number)
        self.notes += other.notes

    def as_json(self) -> dict[str, dict[str, int]]:
        order = ("document", *RECORDS)
        return {kind: dict(self.counts[kind]) for kind in order if kind in self.counts}

    def total(self, what: str) -> int:
        return sum(row.get(what, 0) for row in self.counts.values())


@contextmanager
def as_importer(run: ImportRun) -> Iterator[None]:
    """History of what happens inside carries the run; inserts of an import make no history."""
    names = [model.__name__ for model in RECORDS.values()] + [Document.__name__]
    with ExitStack() as stack:
        stack.enter_context(pghistory.context(run=run.pk))
        stack.enter_context(pgtrigger.ignore(*[f"cppcc.{name}:insert_insert" for name in names]))
        yield


def reconcile(touched: set[Key], run: ImportRun) -> Tally:
    """Compute the records of all touched keys anew; inside the caller's transaction.

    What no document states any more waits in tally.gone for sweep().
    """
    tally = Tally()
    for kind, model in RECORDS.items():
        for some in batches(sorted(key for one, key in touched if one == kind)):
            tally.gone += reconcile_kind(kind, model, some, run, tally)
    return tally


def sweep(tally: Tally) -> None:
    """Remove what is gone, those that refer before those referred to."""
    for kind, record in reversed(tally.gone):
        tally.add(kind, "removed" if remove(record) else "unchanged")
    tally.gone.clear()


def batches(wanted: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(wanted), BATCH):
        yield wanted[start : start + BATCH]


def reconcile_kind(
    kind: str, model: type[Record], wanted: list[str], run: ImportRun, tally: Tally
) -> list[tuple[str, Record]]:
    """One kind's keys; returns the records that no document states any more."""
    stated = read(kind, wanted)
    links = Links(model, stated.values())
    standing = model.objects.select_for_update().filter(key__in=wanted).order_by("key")
    existing = {record.key: record for record in standing}
    made, changed, gone = [], [], []
    for key in wanted:
        record, values = existing.get(key), stated.get(key)
        if values is None:
            if record and not touched_by_curator(record, links):
                gone.append((kind, record))
        elif record is None:
            made.append(model(key=key, run=run, read=values, **links.attributes(values)))
        elif update(record, values, links):
            changed.append(record)
        else:
            tally.add(kind, "unchanged")
    model.objects.bulk_create(made)
    if changed:
        names = [*links.columns.values(), "read", "decided"]
        model.objects.bulk_update(changed, names)
    tally.add(kind, "added", len(made))
    tally.add(kind, "changed", len(changed))
    cite(kind, wanted)
    return gone


def read(kind: str, wanted: list[str]) -> dict[str, Fields]:
    """What all readings of each key give: of several values the one first published."""
    rows = (
        Reading.objects.filter(kind=kind, key__in=wanted)
        .annotate(
            published=Coalesce(
                "document__published", models.Value(UNDATED), output_field=models.DateField()
            )
        )
        .order_by("key", "published", "document__sha256", "start")
        .values_list("key", "fields")
    )
    found: dict[str, Fields] = {}
    for key, fields in rows:
        values = found.setdefault(key, dict.fromkeys(fields))
        for group in TOGETHER:
            if values.get(group[0]) is None and said(fields, group) > said(values, group):
                values.update({name: fields[name] for name in group if name in fields})
        for name in fields.keys() - GROUPED:
            value, held = fields[name], values.get(name)
            if held is None:
                values[name] = value
            elif value is not None and name in EXTREMES:
                values[name] = EXTREMES[name](held, value)
    return found


def said(values: Fields, group: tuple[str, ...]) -> int:
    """2 where the group's first field has a value, 1 where only others have, else 0."""
    if values.get(group[0]) is not None:
        return 2
    return int(any(values.get(name) is not None for name in group))


class Links:
    """Fields of a model as readings write them (links are keys) and as its columns hold them."""

    def __init__(self, model: type[Decidable], stated: Iterable[Fields]) -> None:
        self.model = model
        self.fields: dict[str, models.Field[Any, Any]] = {}
        self.columns: dict[str, str] = {}  # field -> attribute: person -> person_id
        self.targets: dict[str, type[models.Model]] = {}
        self.ids: dict[str, dict[str, Any]] = {}  # field -> key -> id
        for name in model.READ:
            column = model._meta.get_field(name)
            assert isinstance(column, models.Field)
            self.fields[name] = column
            self.columns[name] = column.attname
            target = column.related_model
            if isinstance(target, type) and issubclass(target, Record):
                self.targets[name] = target
        rows = list(stated)
        for name, target in self.targets.items():
            self.ids[name] = survivors(target, {row[name] for row in rows if row.get(name)})

    def attributes(self, values: Fields) -> Fields:
        """Columns and their values: {"person": "赵中军/…"} -> {"person_id": 7}."""
        return {
            self.columns[name]: self.column_value(name, values.get(name)) for name in self.columns
        }

    def column_value(self, name: str, value: Any) -> Any:
        if name in self.targets:
            return self.ids[name].get(value) if value else None
        column = self.fields[name]
        if value is None:
            return None if column.null else "" if column.empty_strings_allowed else column.default
        return value if isinstance(column, ForeignKey) else column.to_python(value)

    def differs(self, record: Decidable, values: Fields) -> list[str]:
        """Fields in which the record's columns are not what these values would make them."""
        return [
            name
            for name, column in self.columns.items()
            if getattr(record, column) != self.column_value(name, values.get(name))
        ]

    def overridden(self, record: Decidable) -> list[str]:
        """Fields that somebody wrote since they were last computed, be it in plain SQL.

        A link whose record went away with its readings was written by nobody, nor was one to a
        record that has since been merged into another.
        """
        self.know(record.read)
        return [
            name
            for name in self.differs(record, record.read)
            if not self.lost(record.read, name) and not self.followed(record, name)
        ]

    def followed(self, record: Decidable, name: str) -> bool:
        if name not in self.targets:
            return False
        held = getattr(record, self.columns[name])
        keys = self.targets[name]._default_manager.filter(pk=held).values_list("key", flat=True)
        survivor = survivors(self.targets[name], set(keys)).values()
        return bool(held) and set(survivor) == {self.ids[name].get(record.read.get(name))}

    def lost(self, values: Fields, name: str) -> bool:
        key = values.get(name)
        return bool(name in self.targets and key and key not in self.ids[name])

    def know(self, values: Fields) -> None:
        """Take in the keys of one more row."""
        for name, target in self.targets.items():
            key = values.get(name)
            if key and key not in self.ids[name]:
                self.ids[name].update(survivors(target, {key}))


def survivors(target: type[models.Model], wanted: set[str]) -> dict[str, int]:
    """key -> id of the record of that key, or of the one that it was merged into."""
    rows = target._default_manager.filter(key__in=wanted).values_list("key", "id", "merged_into_id")
    found, merged = {}, {}
    for key, id_, into in rows:
        found[key] = id_
        if into:
            merged[key] = into
    seen: set[int] = set()  # records merged into each other in a circle: it ends where it began
    while merged and not seen.issuperset(merged.values()):
        seen.update(merged.values())
        chain = dict(
            target._default_manager.filter(pk__in=merged.values()).values_list(
                "pk", "merged_into_id"
            )
        )
        found.update(merged)
        merged = {key: chain[id_] for key, id_ in merged.items() if chain.get(id_)}
    return found


def update(record: Decidable, values: Fields, links: Links) -> bool:
    """Let a record follow its readings, except where a curator decided. True if it changed."""
    if record.read:
        decided = sorted({*record.decided, *links.overridden(record)})
    else:  # a curator made it before any document stated it
        decided = sorted(record.READ)
    for group in TOGETHER:
        if not set(group).isdisjoint(decided):
            decided = sorted({*decided, *(set(group) & set(record.READ))})
    reviewed = getattr(record, "review", Review.EXTRACTED) != Review.EXTRACTED
    follow = set() if reviewed else set(record.READ) - set(decided)
    moved = [name for name in links.differs(record, values) if name in follow]
    for name in moved:
        setattr(record, links.columns[name], links.column_value(name, values.get(name)))
    if not moved and record.read == values and record.decided == decided:
        return False
    record.read, record.decided = values, decided
    return True


def touched_by_curator(record: Record, links: Links) -> bool:
    """Whether a person reviewed it, set a field of it, added it, or wrote to it in SQL."""
    if record.review != Review.EXTRACTED or record.decided or not record.read:
        return True
    return extended(record) or bool(links.overridden(record))


def extended(record: Record) -> bool:
    """Whether a field that no reading gives holds anything: a year of birth, a number."""
    own = {"id", "key", "review", "merged_into", "run", "decided", "read", *record.READ}
    return any(
        getattr(record, column.attname) != column.get_default()
        for column in record._meta.concrete_fields
        if column.name not in own
    )


def cite(kind: str, wanted: Iterable[str]) -> None:
    """Tie readings to the records of their keys, or to those that these were merged into."""
    by_record = survivors(RECORDS[kind], set(wanted))
    loose = []
    rows = Reading.objects.filter(kind=kind, key__in=by_record).only("id", "key", f"{kind}_id")
    for reading in rows:
        target = by_record[reading.key]
        if getattr(reading, f"{kind}_id") != target:
            setattr(reading, f"{kind}_id", target)
            loose.append(reading)
    Reading.objects.bulk_update(loose, [kind], batch_size=BATCH)


def remove(record: Record) -> bool:
    """Delete a record that nothing states; False where a curator's work leans on it."""
    try:
        with transaction.atomic():
            record.delete()
    except ProtectedError:
        return False
    return True
