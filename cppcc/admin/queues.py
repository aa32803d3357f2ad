"""What waits for a curator, on the start page: each queue with its number, and leads to its list.

Questions 12: a reading differs from what was decided 9, perhaps two 3
Unreviewed by committee: 沈阳市政协 1204, of these events 300, proposals 120 …
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.core.cache import cache
from django.db.models import Count, QuerySet, Value
from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from cppcc import scopes
from cppcc.models import (
    RECORDS,
    Committee,
    Contradiction,
    Doubt,
    Duplicate,
    Question,
    Review,
)
from cppcc.models.documents import ReadingKind

Numbered = tuple[Any, ...]

#  kinds of which a committee's share is told
OF_COMMITTEES = ("post", "event", "proposal", "work", "statistic", "initiative")
COMMITTEES = 12  # those with the most to review
MANY = 100_000  # rows that take a while to count
WHILE = 120  # seconds that their number is kept


@dataclass(frozen=True, slots=True)
class Part:
    """One kind of what waits: perhaps two · 3."""

    label: Any
    number: int
    address: str


@dataclass(frozen=True, slots=True)
class Queue:
    """What waits in one list, and how it divides."""

    name: str
    label: Any
    number: int
    address: str
    parts: list[Part]


def kept(name: str, count: Callable[[], list[Numbered]]) -> list[Numbered]:
    """Rows that end in a number; where they count very many, the same for two minutes."""
    found: list[Numbered] | None = cache.get(name)
    if found is None:
        found = count()
        if sum(row[-1] for row in found) > MANY:
            cache.set(name, found, WHILE)
    return found


# --- questions, pairs, doubts, contradictions -----------------------------------------------------


def waiting(request: HttpRequest, site: admin.AdminSite) -> list[Queue]:
    """Every queue in which something is open, and that this user may see. A query a model."""
    found = [questions, pairs, doubts, contradictions]
    queues = [make(site, request) for make in found]
    return [queue for queue in queues if queue is not None and queue.number]


def listed(model: Any, **filters: Any) -> str:
    """The address of a queue's list."""
    page = reverse(f"admin:cppcc_{model._meta.model_name}_changelist")
    said = "".join(f"&{name}__exact={value}" for name, value in filters.items())
    return f"{page}?state__exact=open{said}"


def may_see(site: admin.AdminSite, request: HttpRequest, model: Any) -> bool:
    return site.get_model_admin(model).has_view_permission(request)


def open_by(model: Any, *names: str) -> list[Numbered]:
    """(about, number) of what is open, read off a partial index."""
    rows = model._default_manager.filter(state="open").order_by(*names)
    return kept(
        f"open-{model._meta.model_name}",
        lambda: list(rows.values_list(*names).annotate(number=Count("pk"))),
    )


def queue(model: Any, label: Any, parts: Iterable[Part], address: str = "") -> Queue:
    told = sorted(parts, key=lambda part: -part.number)
    total = sum(part.number for part in told)
    return Queue(model._meta.model_name, label, total, address or listed(model), told)


def questions(site: admin.AdminSite, request: HttpRequest) -> Queue | None:
    if not may_see(site, request, Question):
        return None
    parts = [
        Part(Question.About(about).label, number, listed(Question, about=about))
        for about, number in open_by(Question, "about")
    ]
    return queue(Question, _("Questions from imports"), parts)


def pairs(site: admin.AdminSite, request: HttpRequest) -> Queue | None:
    if not may_see(site, request, Duplicate):
        return None
    kinds = dict(ReadingKind.choices)
    parts = [
        Part(
            f"{kinds[kind]} · {Duplicate.Ground(ground).label}",
            number,
            listed(Duplicate, kind=kind, ground=ground),
        )
        for kind, ground, number in open_by(Duplicate, "kind", "ground")
    ]
    return queue(Duplicate, _("Possible duplicates"), parts)


def doubtful(figures: bool) -> list[Part]:
    """Doubts of one text by what is doubtful: those about figures, or the others."""
    return [
        Part(Doubt.About(about).label, number, listed(Doubt, about=about))
        for about, number in open_by(Doubt, "about")
        if (about in Doubt.OF_FIGURES) == figures
    ]


def doubts(site: admin.AdminSite, request: HttpRequest) -> Queue | None:
    if not may_see(site, request, Doubt):
        return None
    return queue(Doubt, _("Doubts of reading"), doubtful(False))


def contradictions(site: admin.AdminSite, request: HttpRequest) -> Queue | None:
    """Between documents, and within one."""
    if not may_see(site, request, Contradiction):
        return None
    parts = [
        Part(Contradiction.Ground(ground).label, number, listed(Contradiction, ground=ground))
        for ground, number in open_by(Contradiction, "ground")
    ]
    if may_see(site, request, Doubt):
        within = _("%s, in one text")
        parts += [Part(within % part.label, part.number, part.address) for part in doubtful(True)]
    return queue(Contradiction, _("Contradictions among figures"), parts)


# --- what nobody has reviewed, by committee and kind ----------------------------------------------


@dataclass(frozen=True, slots=True)
class Row:
    """One committee's share: a cell a kind, those without anything empty."""

    committee: str
    address: str
    number: int
    cells: list[Part]


@dataclass(frozen=True, slots=True)
class Backlog:
    kinds: list[Any]
    rows: list[Row]
    more: int  # committees that have something to review, and are not shown


def backlog(request: HttpRequest, site: admin.AdminSite) -> Backlog | None:
    """The committees with the most to review; of a curator's own provinces where he has any."""
    if not may_see(site, request, Committee):
        return None
    kinds = [kind for kind in OF_COMMITTEES if may_see(site, request, RECORDS[kind])]
    numbers = shares(kinds, kept("backlog", unreviewed))
    own = own_committees(request)
    totals = Counter({one: sum(row.values()) for one, row in numbers.items()})
    ranked = [one for one, _number in totals.most_common() if own is None or one in own]
    names = dict(Committee.objects.filter(pk__in=ranked[:COMMITTEES]).values_list("pk", "name"))
    rows = [row(pk, names[pk], kinds, numbers[pk]) for pk in ranked[:COMMITTEES] if pk in names]
    labels = [capfirst(str(RECORDS[kind]._meta.verbose_name_plural)) for kind in kinds]
    return Backlog(labels, rows, len(ranked) - len(rows)) if rows else None


def unreviewed() -> list[Numbered]:
    """(kind, committee, number) of all that nobody has reviewed. One query."""
    first, *others = (of_kind(kind) for kind in OF_COMMITTEES)
    return list(first.union(*others, all=True))


def of_kind(kind: str) -> QuerySet[Any, Any]:
    records: Any = RECORDS[kind]._default_manager
    rows = records.filter(review=Review.EXTRACTED, committee__isnull=False).order_by()
    counted: QuerySet[Any, Any] = rows.values_list(Value(kind), "committee")
    return counted.annotate(number=Count("pk"))


def shares(kinds: Iterable[str], counted: Iterable[Numbered]) -> dict[int, dict[str, int]]:
    found: dict[int, dict[str, int]] = defaultdict(dict)
    seen = set(kinds)
    for kind, committee, number in counted:
        if kind in seen:
            found[committee][kind] = number
    return found


def own_committees(request: HttpRequest) -> set[int] | None:
    if not scopes.provinces(request.user):
        return None
    rows = scopes.mine(request.user, Committee.objects.all())
    return set(rows.values_list("pk", flat=True))


def row(pk: int, name: str, kinds: Iterable[str], numbers: dict[str, int]) -> Row:
    cells = []
    for kind in kinds:
        page = reverse(f"admin:cppcc_{kind}_changelist")
        address = f"{page}?review__exact=extracted&committee__id__exact={pk}"
        label = capfirst(str(RECORDS[kind]._meta.verbose_name_plural))
        cells.append(Part(label, numbers.get(kind, 0), address))
    committee = reverse("admin:cppcc_committee_change", args=[pk])
    return Row(name, committee, sum(numbers.values()), cells)
