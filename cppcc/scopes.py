"""Whose records a curator may change: those of his provinces, and those that lie in none.

A curator of 辽宁省 may change what belongs to 沈阳市政协, and nothing of 北京市政协.

within(user, Event.objects.all())    the same in one WHERE
in_scope(user, event)                False: it is held by 北京市政协
"""

from collections.abc import Iterable
from typing import Any, cast

from django.db.models import (
    Exists,
    Model,
    OuterRef,
    Q,
    QuerySet,
    TextField,
    prefetch_related_objects,
)
from django.db.models.functions import Cast

from cppcc.models import (
    Committee,
    Document,
    Event,
    EventCommittee,
    Initiative,
    Organisation,
    Participation,
    Person,
    Post,
    Proposal,
    Region,
    Statistic,
    Work,
)

#  what a record belongs to, and so on until a division; a person belongs to all his committees
BELONGS_TO: dict[type[Model], str] = {
    Committee: "region",
    Organisation: "region",
    Post: "committee",
    Event: "committee",
    EventCommittee: "event",
    Participation: "event",
    Proposal: "committee",
    Work: "committee",
    Statistic: "committee",
    Initiative: "committee",
    Document: "home",
}


def provinces(user: Any) -> list[Region]:
    """The provinces that a user is held to; none: he may change records everywhere."""
    if user.is_superuser or not user.is_authenticated:
        return []
    prefetch_related_objects([user], "scopes__region")  # once a user
    return [scope.region for scope in user.scopes.all()]


# --- one record -----------------------------------------------------------------------------------


def in_scope(user: Any, record: Model) -> bool:
    """Whether a user's provinces let him change a record, as it stands in memory."""
    codes = codes_of(provinces(user))
    if not codes:
        return True
    if isinstance(record, Person):
        return record.pk is None or within(user, Person.objects.filter(pk=record.pk)).exists()
    division = division_of(record)
    return division is None or lies_in(division, codes)


def division_of(record: Model) -> Region | None:
    """Participation -> event -> committee -> 210100; None where something is left open."""
    found: Any = record
    while found is not None and not isinstance(found, Region):
        step = BELONGS_TO.get(type(found))
        found = getattr(found, step) if step else None
    return found


def lies_in(division: Region, codes: Iterable[str]) -> bool:
    """210115 lies in 21; 510202, which became 500103, in 51 and in 50."""
    held = {division.code[:2], *(code[:2] for code in division.successors)}
    return not held.isdisjoint(codes)


def codes_of(regions: Iterable[Region]) -> list[str]:
    """The first two digits of every code in a province."""
    return sorted({region.code[:2] for region in regions})


# --- many -----------------------------------------------------------------------------------------


def within(user: Any, queryset: QuerySet[Any]) -> QuerySet[Any]:
    """Those of some records that a user's provinces let him change."""
    codes = codes_of(provinces(user))
    return (
        queryset.filter(inside(queryset.model, codes) | nowhere(queryset.model))
        if codes
        else queryset
    )


def mine(user: Any, queryset: QuerySet[Any]) -> QuerySet[Any]:
    """Those that lie in a user's provinces."""
    codes = codes_of(provinces(user))
    return queryset.filter(inside(queryset.model, codes)) if codes else queryset


def inside(model: type[Model], codes: list[str]) -> Q:
    """Records of a model that lie in one of the provinces."""
    if model is Person:
        return Q(Exists(held_posts().filter(committee__region__in=divisions(codes))))
    path = path_of(model)
    return Q(**{f"{path}__in": divisions(codes)}) if path else Q()


def nowhere(model: type[Model]) -> Q:
    """Records of a model that lie in no division that is known."""
    if model is Person:
        return ~Q(Exists(held_posts().filter(committee__region__isnull=False)))
    path = path_of(model)
    return Q(**{f"{path}__isnull": True}) if path else Q()


def placed(model: type[Model]) -> bool:
    """Whether records of a model lie in divisions at all; kinds of events do not."""
    return model is Person or path_of(model) != ""


def held_posts() -> QuerySet[Any]:
    return Post.objects.standing().filter(person=OuterRef("pk")).order_by()


def path_of(model: type[Model]) -> str:
    """Participation -> event__committee__region; "" where a model belongs to no division."""
    if model is Region:
        return "pk"
    steps = []
    while model in BELONGS_TO:
        steps.append(BELONGS_TO[model])
        model = cast(type[Model], model._meta.get_field(steps[-1]).related_model)
    return "__".join(steps)


def divisions(codes: list[str]) -> QuerySet[Any, Any]:
    """The divisions that lie in provinces, with the former ones that became part of them."""
    either = "|".join(codes)
    listed = Cast("successors", TextField())
    found = Region.objects.annotate(listed=listed).order_by()
    return found.filter(Q(code__regex=f"^({either})") | Q(listed__regex=f'"({either})')).values(
        "pk"
    )
