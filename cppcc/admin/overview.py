"""The start page: how much there is of each kind, how far it is reviewed, what waits for an answer,
the last imports.

proposals: 120, of these 96 unreviewed, 22 confirmed, 2 rejected
"""

from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet, Value
from django.http import HttpRequest
from django.urls import reverse

from cppcc.models import RECORDS, Document, Duplicate, ImportRun, Question, Review

RUNS = 5


@dataclass(frozen=True, slots=True)
class Share:
    """The records of one kind in one review state."""

    state: str
    label: Any
    number: int
    address: str
    start: float  # of the bar, in percent
    width: float


@dataclass(frozen=True, slots=True)
class Kind:
    """One line of the overview."""

    name: str
    label: Any
    number: int
    address: str
    shares: list[Share]


def progress(request: HttpRequest, site: admin.AdminSite) -> list[Kind]:
    """Documents, then every kind of record that this user may see. One query."""
    models = {"document": Document} | RECORDS
    seen = {
        name: model
        for name, model in models.items()
        if site.is_registered(model) and site.get_model_admin(model).has_view_permission(request)
    }
    if not seen:
        return []
    first, *others = [counts(name, model) for name, model in seen.items()]
    numbers: dict[str, dict[str, int]] = {name: {} for name in seen}
    for name, state, number in first.union(*others, all=True):
        numbers[name][state] = number
    return [kind(name, model, numbers[name]) for name, model in seen.items()]


def counts(name: str, model: Any) -> QuerySet[Any, Any]:
    """(name, review state, number) of one model; a document has no review state."""
    state = "review" if name in RECORDS else Value("")
    return (
        model._base_manager.order_by().values_list(Value(name), state).annotate(number=Count("pk"))
    )


def kind(name: str, model: Any, numbers: dict[str, int]) -> Kind:
    page = reverse(f"admin:cppcc_{name}_changelist")
    if name not in RECORDS:
        return Kind(name, model._meta.verbose_name_plural, sum(numbers.values()), page, [])
    total = sum(numbers.values())
    shares, start = [], 0.0
    for state in (Review.CONFIRMED, Review.REJECTED, Review.MERGED, Review.EXTRACTED):
        number = numbers.get(state, 0)
        width = 100 * number / total if total else 0.0
        address = f"{page}?review__exact={state.value}"
        shares.append(Share(state.value, state.label, number, address, start, width))
        start += width
    return Kind(name, model._meta.verbose_name_plural, total, page, shares)


@dataclass(frozen=True, slots=True)
class Queue:
    """What waits for a curator's answer."""

    label: Any
    number: int
    address: str


def waiting(request: HttpRequest, site: admin.AdminSite) -> list[Queue]:
    """Open questions and open pairs, where there are any. A query each."""
    found = []
    for model in (Question, Duplicate):
        if site.get_model_admin(model).has_view_permission(request):
            number = model._default_manager.filter(state="open").count()
            page = reverse(f"admin:cppcc_{model._meta.model_name}_changelist")
            found.append(
                Queue(model._meta.verbose_name_plural, number, f"{page}?state__exact=open")
            )
    return [one for one in found if one.number]


def last_runs(request: HttpRequest, site: admin.AdminSite) -> list[ImportRun]:
    if not site.get_model_admin(ImportRun).has_view_permission(request):
        return []
    return list(ImportRun.objects.select_related("user")[:RUNS])
