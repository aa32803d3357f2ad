"""Fields as readings write them, where links are keys, and as a table's columns hold them.

links.attributes({"person": "赵中军/委员会|210102"})  ->  {"person_id": 7}
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models
from django.db.models import F, ForeignKey
from django.utils.functional import cached_property

from cppcc.models import Record, Review
from cppcc.models.base import Decidable

from .loading import Among
from .precedence import EXTREMES, TOGETHER, Fields

Known = Mapping[str, Mapping[str, int]]  # kind -> key -> id


class Links:
    """One model's fields and columns, and the records that its links lead to."""

    def __init__(
        self, model: type[Decidable], stated: Iterable[Fields] = (), known: Known | None = None
    ) -> None:
        self.model = model
        self.fields: dict[str, models.Field[Any, Any]] = {}
        self.columns: dict[str, str] = {}  # field -> attribute: person -> person_id
        self.targets: dict[str, type[Record]] = {}
        self.ids: dict[str, dict[str, int]] = {}  # field -> key -> id
        self.empty: Fields = {}  # what columns hold where nothing is read
        for name in model.READ:
            column = model._meta.get_field(name)
            assert isinstance(column, models.Field)
            self.fields[name] = column
            self.columns[name] = column.attname
            self.empty[name] = empty(column)
            target = column.related_model
            if isinstance(target, type) and issubclass(target, Record):
                self.targets[name] = target
                of_kind = (known or {}).get(str(target._meta.model_name), {})
                self.ids[name] = dict(of_kind)
        self.know(stated)

    def know(self, rows: Iterable[Fields]) -> None:
        """Look up every key that some rows lead to and that is not known yet, a query a field."""
        rows = list(rows)
        for name, target in self.targets.items():
            missing = {row[name] for row in rows if row.get(name)} - self.ids[name].keys()
            if missing:
                self.ids[name].update(survivors(target, missing))

    def attributes(self, values: Fields) -> Fields:
        """Columns and their values: {"person": "赵中军/…"} -> {"person_id": 7}."""
        return {
            self.columns[name]: self.column_value(name, values.get(name)) for name in self.columns
        }

    def row(self, values: Fields) -> list[Any]:
        """The same as COPY takes it, in the order of the columns."""
        found = []
        for name, ids, empty in self.cells:
            value = values.get(name)
            if ids is not None:
                value = ids.get(value)
            found.append(empty if value is None else value)
        return found

    @cached_property
    def cells(self) -> list[tuple[str, Mapping[Any, int] | None, Any]]:
        """Each field, the ids of the records that it leads to, and what it holds if nothing."""
        return [(name, self.ids.get(name), empty) for name, empty in self.empty.items()]

    def column_value(self, name: str, value: Any) -> Any:
        if name in self.targets:
            return self.ids[name].get(value) if value else None
        if value is None:
            return self.empty[name]
        column = self.fields[name]
        return value if isinstance(column, ForeignKey) else column.to_python(value)

    def shown(self, record: Decidable, name: str) -> Any:
        """A column's value as a reading would write it: a link as its record's key."""
        value = getattr(record, self.columns[name])
        if value is not None and name in self.targets:
            manager = self.targets[name]._default_manager
            return manager.filter(pk=value).values_list("key", flat=True).first()
        return value

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
        self.know([record.read])
        return [
            name
            for name in self.differs(record, record.read)
            if not self.lost(record.read, name) and not self.led_on(record, name)
        ]

    def led_on(self, record: Decidable, name: str) -> bool:
        if name not in self.targets:
            return False
        held = getattr(record, self.columns[name])
        keys = self.targets[name]._default_manager.filter(pk=held).values_list("key", flat=True)
        survivor = survivors(self.targets[name], set(keys)).values()
        return bool(held) and set(survivor) == {self.ids[name].get(record.read.get(name, ""))}

    def lost(self, values: Fields, name: str) -> bool:
        key = values.get(name)
        return bool(name in self.targets and key and key not in self.ids[name])


def empty(column: models.Field[Any, Any]) -> Any:
    return None if column.null else "" if column.empty_strings_allowed else column.default


def survivors(target: type[models.Model], wanted: set[str]) -> dict[str, int]:
    """key -> id of the record of that key, or of the one that it was merged into."""
    if not wanted:
        return {}
    records = target._default_manager.filter(Among(F("key"), wanted))
    found, merged = {}, {}
    for key, id_, into in records.values_list("key", "id", "merged_into_id"):
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


def decided_fields(record: Decidable, links: Links) -> list[str]:
    """Fields that are a curator's word: saved in a form, written in SQL, or said with such."""
    if not record.read:  # a curator made it before any document stated it
        return sorted(record.READ)
    decided = {*record.decided, *links.overridden(record)}
    for group in TOGETHER:
        if not decided.isdisjoint(group):
            decided |= set(group) & set(record.READ)
    return sorted(decided)


def closed_fields(record: Decidable, decided: Iterable[str]) -> set[str]:
    """Fields that no reading changes: those decided, and of a reviewed record all.

    What is cited first and last follows the evidence all the same, unless it was set.
    """
    if getattr(record, "review", Review.EXTRACTED) == Review.EXTRACTED:
        return set(decided)
    return (set(record.READ) - EXTREMES.keys()) | set(decided)


def follow(record: Decidable, values: Fields, links: Links, decided: list[str]) -> list[str]:
    """Let a record follow its readings, except where a curator decided; the fields that moved."""
    closed = closed_fields(record, decided)
    moved = [name for name in links.differs(record, values) if name not in closed]
    for name in moved:
        setattr(record, links.columns[name], links.column_value(name, values.get(name)))
    record.read, record.decided = values, decided
    return moved


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
