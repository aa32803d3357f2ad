"""What a merge would do, before it is done: every field side by side, every link that moves.

of([王芳 of 乙报, 王芳 of 丙报], survivor, admin, request)  ->  gender 女 | —; 2 posts
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256
from typing import Any

from django.contrib.admin import ModelAdmin
from django.db.models import Model
from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from cppcc.importing.merging import kind_of, links_to
from cppcc.importing.precedence import GROUPED, TOGETHER
from cppcc.models import Reading, Record, Review

from . import evidence
from .pages import address

TECHNICAL = {"id", "key", "review", "merged_into", "run", "decided", "read"}
SHOWN = 3  # records of a kind that are named; the rest is counted
WORDS = 2  # readings of each record


@dataclass(frozen=True, slots=True)
class Cell:
    """What one record says in a field, and whether that will stand."""

    record: Record
    said: str
    stands: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A field, or several that are said together, of all the records."""

    name: str
    label: str
    cells: list[Cell]

    @property
    def differs(self) -> bool:
        return len({cell.said for cell in self.cells}) > 1


@dataclass(frozen=True, slots=True)
class Column:
    """One of the records."""

    record: Record
    told: str
    address: str
    survives: bool
    evidence: evidence.Evidence


@dataclass(frozen=True, slots=True)
class Links:
    """Records of one kind that will lead to the survivor."""

    label: str
    records: list[tuple[str, str]]  # address, label
    total: int

    @property
    def more(self) -> int:
        return self.total - len(self.records)


@dataclass(frozen=True, slots=True)
class Preview:
    columns: list[Column]
    rows: list[Row]
    links: list[Links]
    seen: str  # a digest of what is shown: another one, and somebody changed it meanwhile


def of(
    records: Sequence[Record], survivor: Record, admin: ModelAdmin, request: HttpRequest
) -> Preview:
    """Records that are to be one; the survivor comes first."""
    ordered = [survivor, *(one for one in records if one.pk != survivor.pk)]
    return Preview(
        [column(one, one.pk == survivor.pk, admin, request) for one in ordered],
        list(rows(ordered)),
        list(links(ordered[1:], admin, request)),
        seen(records),
    )


def column(record: Record, survives: bool, admin: ModelAdmin, request: HttpRequest) -> Column:
    told = getattr(admin, "told_apart", str)(record)
    return Column(record, told, address(record), survives, evidence.of(record, request))


# --- fields ---------------------------------------------------------------------------------------


def rows(records: Sequence[Record]) -> Iterable[Row]:
    """Fields that say something of any of them; what the survivor leaves open another may fill."""
    for names in groups(type(records[0])):
        said = [words(one, names) for one in records]
        if any(said):
            stands = next(number for number, one in enumerate(said) if one)
            cells = [
                Cell(one, told, number == stands)
                for number, (one, told) in enumerate(zip(records, said, strict=True))
            ]
            field = records[0]._meta.get_field(names[0])
            yield Row(names[0], capfirst(str(field.verbose_name)), cells)  # type: ignore[union-attr]


def groups(model: type[Model]) -> list[list[str]]:
    """The fields that a curator may choose, each with those that are said with it."""
    own = [field.name for field in model._meta.concrete_fields if field.name not in TECHNICAL]
    together = {group[0]: [name for name in group if name in own] for group in TOGETHER}
    led = {name for name, group in together.items() if name in own}
    found = []
    for name in own:
        if name in led:
            found.append(together[name])
        elif name not in GROUPED or not any(name in together[first] for first in led):
            found.append([name])
    return found


def words(record: Record, names: Iterable[str]) -> str:
    """2023-06-29 · 今年6月29日 · printed: each thing once."""
    said = (said_in(record, name) for name in names)
    return " · ".join(dict.fromkeys(one for one in said if one))


def said_in(record: Record, name: str) -> str:
    """One field's value as a reader sees it; "" where it is open."""
    value = getattr(record, name)
    display = getattr(record, f"get_{name}_display", None)
    if value in (None, "", []):
        return ""
    if display is not None:
        return str(display())
    if isinstance(value, bool):
        return _("yes") if value else ""
    if isinstance(value, list):
        return "、".join(map(str, value))
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)


def seen(records: Iterable[Record]) -> str:
    """A digest of everything that the records say."""
    told = [
        [str(getattr(one, field.attname)) for field in one._meta.concrete_fields]
        for one in sorted(records, key=lambda one: one.pk)
    ]
    return sha256(repr(told).encode()).hexdigest()[:16]


# --- links ----------------------------------------------------------------------------------------


def links(merged: Sequence[Record], admin: ModelAdmin, request: HttpRequest) -> Iterable[Links]:
    """What leads to the merged records: words first, then records kind by kind."""
    ids = [one.pk for one in merged]
    yield words_that_move(kind_of(merged[0]), ids)
    for owner, name in links_to(type(merged[0])):
        rows = owner._default_manager.filter(**{f"{name}__in": ids}).order_by("pk")
        total = rows.count()
        if total:
            field = owner._meta.get_field(name)
            label = capfirst(str(owner._meta.verbose_name_plural))
            if issubclass(owner, type(merged[0])) or not hasattr(owner, "review"):
                label = f"{label} · {field.verbose_name}"  # type: ignore[union-attr]
            yield Links(label, named(owner, list(rows[:SHOWN]), admin, request), total)


def words_that_move(kind: str, ids: list[int]) -> Links:
    readings = Reading.objects.filter(**{f"{kind}__in": ids})
    page = reverse("admin:cppcc_reading_changelist")
    said = f"?{kind}__id__in={','.join(map(str, ids))}"
    first = [(f"{page}{said}", "、".join(one.quote[:20] for one in readings[:SHOWN]))]
    total = readings.count()
    return Links(capfirst(_("citations")), first if total else [], total)


def named(
    owner: type[Model], records: list[Any], admin: ModelAdmin, request: HttpRequest
) -> list[tuple[str, str]]:
    """Addresses and labels, for who may see these records."""
    other = admin.admin_site.get_model_admin(owner)
    if not other.has_view_permission(request):
        return []
    told = getattr(other, "told_beside", str)
    return [(address(one), told(one)) for one in records]


# --- which of them stays --------------------------------------------------------------------------


def best(records: Sequence[Record]) -> Record:
    """Who stays unless a curator says else: reviewed before unreviewed, then the best attested."""
    kind = kind_of(records[0])

    def weight(record: Record) -> tuple[bool, bool, int, int]:
        cited = Reading.objects.filter(**{kind: record.pk}).count()
        return (
            record.review == Review.REJECTED,
            record.review != Review.CONFIRMED,
            -cited,
            record.pk,
        )

    return min(records, key=weight)
