"""Values in a record that is not saved yet: whether it says them already, and what is wrong.

same(column, person, "女")      faults(person, {"gender"})  ->  ("gender", "“妇”不是有效的选项。")
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import CheckConstraint, Field, Q
from django.utils.translation import gettext as _

from cppcc.models import Review
from cppcc.models.base import Decidable

from .cells import Choice, Flag, Link
from .resources import TECHNICAL, Column, Table
from .rows import Change


def held(field: Field[Any, Any], value: Any) -> Any:
    """A value as its column holds it: an empty cell is what the column is by default."""
    return field.get_default() if value is None and not field.null else value


def same(column: Column, record: Decidable, value: Any) -> bool:
    """Whether a record says this already, however it was typed."""
    assert column.field is not None
    now = getattr(record, column.field.attname)
    return bool(now == (value.pk if column.linked and value is not None else value))


def fill(record: Decidable, values: Mapping[str, Any]) -> None:
    """Put values into a record; links as the records that they lead to."""
    for name, value in values.items():
        setattr(record, name, value)


# --- what is wrong --------------------------------------------------------------------------------


def faults(record: Decidable, names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """What is wrong with these fields of a record, by the model's own rules."""
    wanted = set(names)
    fields = {one.name: one for one in record._meta.concrete_fields}
    links = {name for name, one in fields.items() if one.is_relation}
    for name in sorted(links & wanted):
        if getattr(record, fields[name].attname) is None and not fields[name].null:
            yield name, _("this cannot be empty")
    try:
        record.clean_fields(exclude=(fields.keys() - wanted) | links)  # links were looked up
    except ValidationError as error:
        for name, messages in error.message_dict.items():
            yield name, " ".join(messages)
        return
    for constraint in record._meta.constraints:
        about = (
            fields_in(constraint.condition) if isinstance(constraint, CheckConstraint) else set()
        )
        if wanted & about and not about & TECHNICAL:  # each asks the database
            try:
                constraint.validate(type(record), record)  # type: ignore[attr-defined]
            except ValidationError as error:
                yield "", " ".join(error.messages)


def fields_in(condition: Any) -> set[str]:
    """Q(earliest__lte=F("latest"))  ->  {"earliest", "latest"}, of all its parts"""
    if not isinstance(condition, Q):
        return set()
    found: set[str] = set()
    for child in condition.children:
        if isinstance(child, tuple):
            found |= {child[0].split("__")[0], getattr(child[1], "name", child[0].split("__")[0])}
        else:
            found |= fields_in(child)
    return found


# --- as people read them --------------------------------------------------------------------------


def changes(
    table: Table, before: Any, after: Any, names: Iterable[str], review: str
) -> Iterator[Change]:
    """Fields before and after; before is None of a new record."""
    for name in names:
        column = table.named[name]
        was = "" if before is None else shown(column, before)
        yield Change(name, label(column), was, shown(column, after))
    if review:
        was = "" if before is None else str(before.get_review_display())
        yield Change("review", label(table.named["review"]), was, str(Review(review).label))


def label(column: Column) -> str:
    return str(column.field.verbose_name) if column.field is not None else column.column_name


def shown(column: Column, record: Any) -> str:
    """A value as people read it: a choice by its label, a link by its name and key."""
    cell = str(column.export(record))
    if isinstance(column.widget, Flag):
        return _("yes") if cell == "true" else _("no")
    if column.field is not None and isinstance(column.widget, Choice):
        return str(dict(column.field.flatchoices).get(cell, cell))
    if column.field is not None and isinstance(column.widget, Link) and cell:
        name = str(getattr(getattr(record, column.field.name), column.widget.name))
        return cell if not name or name in cell else f"{name} ({cell})"
    return cell
