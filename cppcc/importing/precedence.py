"""Of several readings of one key, which gives a field: the one first published.

combined([said("2023-05-02", gender=None), said("2023-05-03", gender="男")])  ->  {"gender": "男"}
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

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


class Statement(NamedTuple):
    """What one reading says, and its place among all: published, digest, offset."""

    published: str
    sha256: str
    start: int
    fields: Fields
    quote: str = ""
    written: str = ""  # the fields as JSON, where they were written once

    @property
    def rank(self) -> Rank:
        return self[:3]


def rank_of(published: date | str | None) -> str:
    """A day as it ranks; what is not dated comes last."""
    return str(published) if published else UNDATED


def combined(statements: Iterable[Statement]) -> Fields:
    """What all readings of a key give together."""
    ranked = list(statements)
    if len(ranked) == 1:
        return ranked[0].fields
    ranked.sort(key=lambda one: one.rank)
    first = values = ranked[0].fields if ranked else {}
    for statement in ranked[1:]:
        fields = statement.fields
        if fields == values:  # most say the same
            continue
        if not values:
            first = values = fields
            continue
        if values is first:
            values = dict(values)
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


def extended(held: Fields, statements: Iterable[Statement]) -> Fields:
    """What all others gave, with further readings that say nothing else but extremes."""
    values = held
    for statement in statements:
        for name, of in EXTREMES.items():
            value = statement.fields.get(name)
            if value is not None:
                before = values.get(name)
                most = value if before is None else of(before, value)
                if most != before:
                    values = values | {name: most}
    return values


def differing(held: Fields, fields: Fields) -> list[str]:
    """Fields, the first of those that are said together, that a reading says otherwise."""
    found = [
        name
        for name, value in fields.items()
        if value is not None
        and value != held.get(name)
        and name not in GROUPED
        and name not in EXTREMES
    ]
    for group in TOGETHER:
        if group[0] in fields and differs(held, fields, group):
            found.append(group[0])
    return found


def differs(held: Fields, fields: Fields, names: tuple[str, ...]) -> bool:
    """Whether a reading says something that is not held, be it more or something else."""
    mine = [fields.get(name) for name in names]
    if mine == [held.get(name) for name in names] or not any(one is not None for one in mine):
        return False
    return mine[0] is not None or held.get(names[0]) is None


def said(values: Mapping[str, Any], group: tuple[str, ...]) -> int:
    """2 where the group's first field has a value, 1 where only others have, else 0."""
    if values.get(group[0]) is not None:
        return 2
    return int(any(values.get(name) is not None for name in group))
