"""Two records are one: the survivor keeps its fields, the other's words and links lead to it.

merge(person, [same_person], user=user, reason="简历相同")
unmerge(same_person, user=user)     at any time later
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from cppcc.importing import merging
from cppcc.models import Duplicate, Record, Review

from . import differing
from .signing import Refused, sign


def merge(
    survivor: Record, others: Iterable[Record], *, user: Any = None, reason: str = ""
) -> None:
    """Merge records into one. Raises Refused."""
    rows = list(others)
    sign("merge", user, reason, lambda: merge_all(survivor, rows, user))


def merge_all(survivor: Record, others: list[Record], user: Any) -> None:
    model, kind = type(survivor), merging.kind_of(survivor)
    if any(type(one) is not model for one in others):
        raise Refused(_("Only records of one kind can be merged."))
    locked = {one.pk: one for one in lock(survivor, *others)}
    into = merging.last_survivor(locked[survivor.pk])
    if into.review == Review.REJECTED:
        raise Refused(_("%s was rejected; nothing can be merged into it.") % into)
    for one in (locked[one.pk] for one in others):
        if merging.last_survivor(one).pk == into.pk:
            if one.pk == into.pk:
                raise Refused(_("%s cannot be merged into itself.") % one)
            continue  # it is merged already
        if one.review == Review.MERGED:
            raise Refused(_("%s is merged into another record; part these first.") % one)
        merging.lead(one, into)
        differing.remember(one, into, Duplicate.State.SAME, user)
        differing.hand_on(one, into)
    join_parts(kind, into)
    survivor.refresh_from_db()
    for one in others:
        one.refresh_from_db()


def join_parts(kind: str, survivor: Record) -> None:
    """Posts and participations that are one now that their people are."""
    for of, names in merging.PARTS.items():
        if kind in names:
            merging.join_parts(merging.RECORDS[of], {kind: survivor.pk})


def lock(*records: Record) -> list[Record]:
    """The same records as they are now, in the order in which imports lock them."""
    model = type(records[0])
    rows = model._default_manager.select_for_update().filter(pk__in=[one.pk for one in records])
    return list(rows.order_by("key"))


def unmerge(record: Record, *, user: Any = None, reason: str = "") -> None:
    """Take a merge back: the record is what it was before, its words and links are its own again.
    Raises Refused.
    """
    sign("unmerge", user, reason, lambda: part(record, user))


def part(record: Record, user: Any) -> None:
    (locked,) = lock(record)
    if locked.review != Review.MERGED or locked.merged_into is None:
        raise Refused(_("%s is not merged into another record.") % locked)
    survivor = locked.merged_into
    merging.part(locked)
    differing.remember(locked, survivor, Duplicate.State.DIFFERENT, user)
    record.refresh_from_db()
