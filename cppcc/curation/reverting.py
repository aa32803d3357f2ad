"""A record as it was: all of it, or some of its fields, as a version of the history has them.

revert(post, as_it_was, user=user, reason="改错了人")    every field that differs, and the review
revert(post, as_it_was, ["title"], user=user)       what is said together goes together

What is reverted is a curator's word like any other, and can be reverted itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from cppcc.importing.merging import last_survivor
from cppcc.importing.precedence import TOGETHER
from cppcc.models import Document, Record, Review
from cppcc.models.base import Decidable

from . import headers, merging, saving
from .signing import Refused, sign

#  a date and its days, a value and its bound: one without the others would be another claim
GROUPS = (*TOGETHER, ("period", "flow", "earliest", "latest"))
#  what programs keep, which nobody writes
KEPT = ("key", "read", "decided", "run", "merged_into")
OF_DOCUMENTS = (*headers.FIELDS, "script", "supersedes")


def revertible(model: type[Decidable]) -> list[str]:
    """Fields that can be taken back, the review state among them."""
    if issubclass(model, Document):
        return list(OF_DOCUMENTS)
    fields = model._meta.concrete_fields
    return [one.name for one in fields if not one.primary_key and one.name not in KEPT]


def differing(record: Decidable, version: Decidable) -> list[str]:
    """What reverting to a version would change."""
    return [
        name for name in revertible(type(record)) if column(record, name) != column(version, name)
    ]


def column(record: Decidable, name: str) -> Any:
    return getattr(record, record._meta.get_field(name).attname)  # type: ignore[union-attr]


def revert(
    record: Decidable,
    version: Decidable,
    names: Iterable[str] | None = None,
    *,
    seen: str = "",
    user: Any = None,
    reason: str = "",
) -> None:
    """Make a record again what it was. Raises Changed where it is not what the curator saw, and
    Refused.
    """
    chosen = None if names is None else set(names)
    sign("revert", user, reason, lambda: take_back(record, version, chosen, seen, user))
    record.refresh_from_db()


def take_back(
    record: Decidable, version: Decidable, chosen: set[str] | None, seen: str, user: Any
) -> None:
    row = saving.unchanged(record, seen, {})
    parted = isinstance(row, Record) and row.review == Review.MERGED
    if parted:
        row = out_of_its_merge(row, version, chosen, user)
    wanted = [one for one in differing(row, version) if chosen is None or one in widened(chosen)]
    review = "review" in wanted and column(version, "review")
    if review == Review.MERGED:
        if chosen is not None:
            raise Refused(_("This version was merged into another record; merge it again."))
        review = ""
    values = {name: led_on(row, name, column(version, name)) for name in wanted if name != "review"}
    if not values and not review and not parted:
        raise Refused(_("%s says this already.") % row)
    check(row, values)
    try:
        with transaction.atomic():
            saving.put(row, values, user)
    except IntegrityError as error:
        raise Refused(_("%s cannot be so any more: another record is.") % row) from error
    if review:
        fresh = type(row)._default_manager.get(pk=row.pk)
        fresh.review = review
        fresh.save(update_fields=["review"])


def widened(chosen: set[str]) -> set[str]:
    """What is said together is taken back together."""
    found = set(chosen)
    for group in GROUPS:
        if not found.isdisjoint(group):
            found |= set(group)
    return found


def out_of_its_merge(row: Record, version: Decidable, chosen: set[str] | None, user: Any) -> Record:
    """A merged record that was none: its merge is undone first, and with it all that it moved."""
    if column(version, "review") == Review.MERGED or (chosen and "review" not in chosen):
        raise Refused(_("%s is merged into another record; change that one.") % row)
    merging.part(row, user)
    fresh: Record = type(row)._default_manager.get(pk=row.pk)
    return fresh


def led_on(row: Decidable, name: str, value: Any) -> Any:
    """A link leads to what its record was merged into since. Raises Refused where that is gone."""
    field: Any = row._meta.get_field(name)
    if not field.is_relation or value is None:
        return value
    target = field.related_model._default_manager.filter(pk=value).first()
    if target is None:
        said = {"field": field.verbose_name, "value": value}
        raise Refused(_("%(field)s led to a record that is no longer there (%(value)s).") % said)
    return last_survivor(target).pk if isinstance(target, Record) else target.pk


def check(row: Decidable, values: dict[str, Any]) -> None:
    """Whether old values and those of now go together. Raises Refused."""
    trial = type(row)._default_manager.get(pk=row.pk)
    for name, value in values.items():
        setattr(trial, trial._meta.get_field(name).attname, value)  # type: ignore[union-attr]
    try:
        trial.validate_constraints()
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from error
