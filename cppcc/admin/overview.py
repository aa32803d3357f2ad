"""The start page: how much there is of each kind, how far it is reviewed, the last imports.

proposals: 120, of these 96 unreviewed, 22 confirmed, 2 rejected
events: about 1,000,000, of these about 900,000 unreviewed, 1,204 rejected
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.db import connection
from django.db.models import Count, QuerySet, Value
from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext

from cppcc.models import RECORDS, Document, ImportRun, Review

from .lists_paging import rounded

RUNS = 5
MANY = 100_000  # rows of a kind that are estimated, not counted
SOME = 20_000  # of one review state among them


@dataclass(frozen=True, slots=True)
class Share:
    """The records of one kind in one review state."""

    state: str
    label: Any
    number: int
    address: str
    start: float  # of the bar, in percent
    width: float
    about: bool = False

    @property
    def told(self) -> str:
        return said(self.number, about=self.about)


@dataclass(frozen=True, slots=True)
class Kind:
    """One line of the overview."""

    name: str
    label: Any
    number: int
    address: str
    shares: list[Share]
    about: bool = False

    @property
    def told(self) -> str:
        return said(self.number, about=self.about)


def said(number: int, *, about: bool) -> str:
    """1,204, or: about 900,000"""
    written = number_format(rounded(number) if about else number, force_grouping=True)
    return gettext("about %s") % written if about else written


def progress(request: HttpRequest, site: admin.AdminSite) -> list[Kind]:
    """Documents, then every kind of record that this user may see. Two queries."""
    models: dict[str, Any] = {"document": Document, **RECORDS}
    seen = {
        name: model
        for name, model in models.items()
        if site.is_registered(model) and site.get_model_admin(model).has_view_permission(request)
    }
    if not seen:
        return []
    supposed = estimates(seen)
    first, *others = [counts(name, model, supposed[name]) for name, model in seen.items()]
    numbers = {name: dict(supposed[name]) for name in seen}
    for name, state, number in first.union(*others, all=True):
        numbers[name][state] = number
    return [kind(name, model, numbers[name], supposed[name].keys()) for name, model in seen.items()]


def counts(name: str, model: Any, supposed: Mapping[str, int]) -> QuerySet[Any, Any]:
    """(name, review state, number) of what is not supposed; a document has no review state."""
    rows = model._base_manager.order_by()
    if name not in RECORDS:
        rows = rows.none() if supposed else rows
        return rows.values_list(Value(name), Value("")).annotate(number=Count("pk"))
    states = [state for state in Review.values if state not in supposed]
    if supposed:
        rows = rows.filter(review__in=states)
    return rows.values_list(Value(name), "review").annotate(number=Count("pk"))


def kind(name: str, model: Any, numbers: Mapping[str, int], supposed: Any) -> Kind:
    page = reverse(f"admin:cppcc_{name}_changelist")
    label, total = model._meta.verbose_name_plural, sum(numbers.values())
    if name not in RECORDS:
        return Kind(name, label, total, page, [], bool(supposed))
    shares, start = [], 0.0
    for state in (Review.CONFIRMED, Review.REJECTED, Review.MERGED, Review.EXTRACTED):
        number = numbers.get(state, 0)
        width = 100 * number / total if total else 0.0
        address = f"{page}?review__exact={state.value}"
        about = state.value in supposed
        shares.append(Share(state.value, state.label, number, address, start, width, about))
        start += width
    return Kind(name, label, total, page, shares, bool(supposed))


# --- estimates ------------------------------------------------------------------------------------

#  what the server noted of a table when it last looked: its rows, and how common each state is
NOTED = """
SELECT relname, reltuples::bigint, most_common_vals::text::text[], most_common_freqs
FROM pg_catalog.pg_class
JOIN pg_catalog.pg_namespace ON pg_namespace.oid = relnamespace
LEFT JOIN pg_catalog.pg_stats ON schemaname = nspname AND tablename = relname
    AND attname = 'review'
WHERE pg_class.oid = ANY(%s::pg_catalog.regclass[]::pg_catalog.oid[]) AND reltuples > %s
"""


def estimates(models: Mapping[str, Any]) -> dict[str, dict[str, int]]:
    """Of each kind the states that very many rows are in, with their number; of few rows nothing.

    {"event": {"extracted": 900123}, "person": {}, "document": {}}
    """
    tables = {model._meta.db_table: name for name, model in models.items()}
    found: dict[str, dict[str, int]] = {name: {} for name in models}
    with connection.cursor() as cursor:
        cursor.execute(NOTED, [list(tables), MANY])
        for table, rows, states, shares in cursor.fetchall():
            name = tables[table]
            common = zip(states or [], shares or [], strict=True) if name in RECORDS else [("", 1)]
            found[name] = {
                state: round(rows * share) for state, share in common if rows * share > SOME
            }
    return found


# --- imports --------------------------------------------------------------------------------------


def last_runs(request: HttpRequest, site: admin.AdminSite) -> list[ImportRun]:
    if not site.get_model_admin(ImportRun).has_view_permission(request):
        return []
    return list(ImportRun.objects.select_related("user")[:RUNS])
