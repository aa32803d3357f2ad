"""Of several readings of one key, which gives a field: the one first published.

combined([said("2023-05-02", gender=None), said("2023-05-03", gender="男")])  ->  {"gender": "男"}
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

Fields = dict[str, Any]
Rank = tuple[str, str, int]  # published, digest, offset

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


@dataclass(frozen=True, slots=True)
class Statement:
    """What one reading says, and its place among all: published, digest, offset."""

    published: str
    sha256: str
    start: int
    fields: Mapping[str, Any]
    quote: str = ""

    @property
    def rank(self) -> Rank:
        return self.published, self.sha256, self.start


def rank_of(published: date | str | None) -> str:
    """A day as it ranks; what is not dated comes last."""
    return str(published) if published else UNDATED


def combined(statements: Iterable[Statement]) -> Fields:
    """What all readings of a key give together."""
    ranked = sorted(statements, key=lambda one: one.rank)
    if len(ranked) == 1:
        return dict(ranked[0].fields)
    values: Fields = {}
    for statement in ranked:
        fields = statement.fields
        if not values:
            values = dict.fromkeys(fields)
        for group in () if GROUPED.isdisjoint(fields) else TOGETHER:
            if values.get(group[0]) is None and said(fields, group) > said(values, group):
                values.update({name: fields[name] for name in group if name in fields})
        for name in fields.keys() - GROUPED:
            value, held = fields[name], values.get(name)
            if held is None:
                values[name] = value
            elif value is not None and name in EXTREMES:
                values[name] = EXTREMES[name](held, value)
    return values


def followed(
    held: Fields, statements: Iterable[Statement], late: Container[tuple[Rank, str]] = ()
) -> Fields | None:
    """What further readings add to what all others gave; None where which came first matters.

    late: what differs, but comes after another reading that gives the field.
    """
    values = dict(held)
    for statement in statements:
        if any((statement.rank, name) not in late for name in differing(values, statement.fields)):
            return None
        for name in EXTREMES.keys() & statement.fields.keys():
            value = statement.fields[name]
            if value is not None and values.get(name) is not None:
                values[name] = EXTREMES[name](values[name], value)
            else:
                values[name] = value if values.get(name) is None else values[name]
    return values


def differing(held: Fields, fields: Mapping[str, Any]) -> list[str]:
    """Fields, the first of those that are said together, that a reading says otherwise."""
    return [
        names[0]
        for names in parts(fields)
        if differs(held, fields, names)
        and not (fields.get(names[0]) is None and held.get(names[0]) is not None)
    ]


def parts(fields: Mapping[str, Any]) -> list[tuple[str, ...]]:
    """The fields that stand or fall together, but for those of which the extreme counts."""
    single = [(name,) for name in fields if name not in GROUPED and name not in EXTREMES]
    return single + [group for group in TOGETHER if group[0] in fields]


def differs(held: Mapping[str, Any], fields: Mapping[str, Any], names: tuple[str, ...]) -> bool:
    """Whether a reading says something that is not held, be it more or something else."""
    mine = [fields.get(name) for name in names]
    return any(value is not None for value in mine) and mine != [held.get(name) for name in names]


def said(values: Mapping[str, Any], group: tuple[str, ...]) -> int:
    """2 where the group's first field has a value, 1 where only others have, else 0."""
    if values.get(group[0]) is not None:
        return 2
    return int(any(values.get(name) is not None for name in group))
