"""Two records are one: the survivor keeps its fields, the other's words and links lead to it.

merge(person, [same_person], user=user, reason="简历相同")
merge(person, [same_person], chosen={"gender": same_person})    what that one says holds
unmerge(same_person, user=user)     at any time later
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pghistory
from django.utils.translation import gettext as _

from cppcc.importing import merging
from cppcc.models import Duplicate, Record, Review

from . import deciding, differing
from .signing import Refused, sign

CHOSEN = "chosen"  # in the history of a merge: field -> id of the record that gave its value


def merge(
    survivor: Record,
    others: Iterable[Record],
    *,
    chosen: Mapping[str, Record] | None = None,
    user: Any = None,
    reason: str = "",
) -> None:
    """Merge records into one; fields that are chosen of another are decided so. Raises Refused."""
    rows = list(others)
    sign("merge", user, reason, lambda: merge_all(survivor, rows, chosen or {}, user))


def merge_all(
    survivor: Record, others: list[Record], chosen: Mapping[str, Record], user: Any
) -> None:
    model, kind = type(survivor), merging.kind_of(survivor)
    if any(type(one) is not model for one in others):
        raise Refused(_("Only records of one kind can be merged."))
    locked = {one.pk: one for one in lock(survivor, *others)}
    into = merging.last_survivor(locked[survivor.pk])
    if into.review == Review.REJECTED:
        raise Refused(_("%s was rejected; nothing can be merged into it.") % into)
    values = {name: getattr(locked[one.pk], attribute(into, name)) for name, one in chosen.items()}
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
    take(into, values, {name: one.pk for name, one in chosen.items()}, user)
    join_parts(kind, into)
    survivor.refresh_from_db()
    for one in others:
        one.refresh_from_db()


def attribute(record: Record, name: str) -> str:
    return record._meta.get_field(name).attname  # type: ignore[union-attr]


def take(survivor: Record, values: Mapping[str, Any], givers: Mapping[str, int], user: Any) -> None:
    """Write what another record says as a curator's word; the history remembers whose it was."""
    if values:
        with pghistory.context(**{CHOSEN: dict(givers)}):
            deciding.write(survivor, values, user)


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
    give_back(locked, survivor)
    merging.part(locked)
    differing.remember(locked, survivor, Duplicate.State.DIFFERENT, user)
    record.refresh_from_db()


def give_back(record: Record, survivor: Record) -> None:
    """What a merge took from the record goes with it, unless it was written over since."""
    events = type(record).pgh_event_model.objects  # type: ignore[attr-defined]
    marked = {"pgh_context__metadata__has_key": merging.mark(record)}
    merged = events.filter(pgh_obj_id=record.pk, **marked).order_by("pgh_id").last()
    told = merged.pgh_context.metadata.get(CHOSEN, {}) if merged else {}
    names = [name for name, giver in told.items() if giver == record.pk]
    if not names:
        return
    here = events.filter(pgh_obj_id=survivor.pk, pgh_context=merged.pgh_context_id)
    before = here.order_by("pgh_id")[0]
    (row,) = lock(survivor)
    columns = {name: attribute(row, name) for name in names}
    same = [
        name for name, column in columns.items() if getattr(row, column) == getattr(record, column)
    ]
    for name in same:
        setattr(row, columns[name], getattr(before, columns[name]))
    row.decided = [name for name in row.decided if name not in same or name in before.decided]
    row.save(update_fields=[*same, "decided"])
