"""What a curator's form says, saved; unless the record changed under its hands.

    token = version_of(post)                     goes out with the form, comes back with it
    save(post, {"title": "副主席"}, version=token, user=user, reason="原文排印有误")

raises Changed where the record is not as it was when the form was opened, be it by another curator
or by an import; nothing is saved then. Show its differences, field by field, and save again with
the version that it names:

    except Changed as changed:
        changed.version                          what to send with the next form
        for one in changed.differences:          one.name, one.began, one.theirs, one.mine,
            …                                    one.change; one.both: both wrote it, choose

`values` are only the fields that the curator wrote (forms: CuratedForm.values). Fields that are not
in it stay as they are now. A page with a form of ours has no more to do than to show it: the form
carries the token itself (its hidden field `version`), asks where the record changed (form.changed,
template cppcc/changed.html), and CuratedAdmin.save_model saves it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from cppcc.models import Document, Record, Review
from cppcc.models.base import Decidable

from . import deciding, headers, superseding
from .signing import Refused, sign
from .versions import Change, Step, changed_columns, since, version_of

__all__ = ["Changed", "Difference", "add", "review", "save", "version_of"]


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that is not what it was when the form was opened. Of a link, ids of records."""

    name: str
    began: Any
    theirs: Any
    mine: Any = None  # what the curator wrote; of nothing where `both` is false
    both: bool = False  # both wrote it, not the same: choose
    change: Change | None = None  # who wrote theirs; None where the history does not tell


class Changed(Exception):
    """The record changed while its form was open."""

    def __init__(
        self, record: Decidable, differences: list[Difference], changes: Iterable[Change]
    ) -> None:
        self.record = record
        self.version = version_of(record)
        self.differences = differences
        self.changes = told_once(changes)
        super().__init__(_("%s was changed while you were at it.") % record)


def told_once(changes: Iterable[Change]) -> list[Change]:
    """What was done at once is told once."""
    return list({change.mark or index: change for index, change in enumerate(changes)}.values())


# --- saving ---------------------------------------------------------------------------------------


def save(
    record: Decidable,
    values: Mapping[str, Any],
    *,
    version: str = "",
    user: Any = None,
    reason: str = "",
) -> None:
    """Write fields as a curator's word. Raises Changed, and Refused."""
    operation = "header" if isinstance(record, Document) else "decide"
    sign(operation, user, reason, lambda: write(record, values, version, user))


def write(record: Decidable, values: Mapping[str, Any], version: str, user: Any) -> None:
    row = unchanged(record, version, values)
    if values:
        put(row, values, user)
        record.refresh_from_db()


def put(row: Any, values: Mapping[str, Any], user: Any) -> None:
    """Write fields of a record that is locked; nothing where nothing is given."""
    if not values:
        return
    if isinstance(row, Record):
        deciding.write(row, values, user)
    elif isinstance(row, Document):
        write_header(row, values, user)
    else:
        write_fields(row, values)


def write_header(row: Document, values: Mapping[str, Any], user: Any) -> None:
    """What the rules go by is told to them, and the text is read again."""
    told = {name: value for name, value in values.items() if name in headers.FIELDS}
    noted = {name: value for name, value in values.items() if name not in headers.FIELDS}
    if "supersedes" in noted:
        take_place(row, noted.pop("supersedes"), user)
    if noted:
        write_fields(row, noted)
    if told:
        headers.write(row, told)


def take_place(row: Document, old: Any, user: Any) -> None:
    """The place of another document, which may be given by its id; of none any more."""
    pk = getattr(old, "pk", old)
    if row.supersedes_id == pk:
        return
    if row.supersedes_id:
        superseding.supersede_no_more(row, user=user)
    if pk:
        superseding.replace(row, Document.objects.get(pk=pk), user)
    row.refresh_from_db(fields=["supersedes", "decided"])


def write_fields(row: Decidable, values: Mapping[str, Any]) -> None:
    deciding.set_fields(row, values)
    row.save(update_fields=[*values, "decided"])


def add(record: Decidable, decided: Iterable[str], *, user: Any = None, reason: str = "") -> None:
    """A record by hand: confirmed, and every field that was written its curator's word.
    Raises Refused.
    """

    def put() -> None:
        record.decide(decided)
        if isinstance(record, Record):
            record.review = Review.CONFIRMED
        try:
            with transaction.atomic():
                record.save(force_insert=True)
        except IntegrityError as error:
            raise Refused(_("%s is on record already.") % record) from error
        deciding.hear([record])

    sign("add", user, reason, put)


def review(
    record: Record, state: str, *, version: str = "", user: Any = None, reason: str = ""
) -> None:
    """Confirm, reject or reopen what was seen so. Raises Changed, and Refused."""

    def say() -> None:
        unchanged(record, version, {})
        deciding.review(record, Review(state), user, reason)

    sign(str(Review(state).value), user, reason, say)


# --- what changed meanwhile -----------------------------------------------------------------------


def unchanged(record: Decidable, version: str, values: Mapping[str, Any]) -> Any:
    """The record as it is now, locked, if it still is what it was. Raises Changed, and Refused."""
    rows = type(record)._default_manager.select_for_update().order_by()
    row = rows.filter(pk=record.pk).first()
    if row is None:
        raise Refused(_("%s is no longer on record.") % record)
    look(row, version, values)
    return row


def look(row: Decidable, version: str, mine: Mapping[str, Any]) -> None:
    """Raises Changed where a record, as it was just read, is not what it was."""
    if version and version_of(row) != version:
        taken = since(row, version)
        changes = [step.change for step in taken or []]
        raise Changed(row, differences(row, taken, mine), changes)


def differences(
    row: Decidable, taken: list[Step] | None, mine: Mapping[str, Any]
) -> list[Difference]:
    """Field by field: what it was, what it is now, what the curator wrote.

    Of a form whose beginning nobody knows, every field is to be chosen that says something else.
    """
    if taken is None:
        asked = [difference(row, name, value) for name, value in mine.items()]
        return [one for one in asked if one.mine != one.theirs]
    found = []
    for field in changed_columns(taken[0].before, row):
        began, theirs = getattr(taken[0].before, field.attname), getattr(row, field.attname)
        own = held(field, mine[field.name]) if field.name in mine else None
        both = field.name in mine and own != theirs
        found.append(Difference(field.name, began, theirs, own, both, author(taken, field)))
    return found


def difference(row: Decidable, name: str, value: Any) -> Difference:
    """A field that is to be chosen: what it says now, and what the curator wrote."""
    field: Any = row._meta.get_field(name)
    return Difference(name, None, getattr(row, field.attname), held(field, value), both=True)


def author(taken: list[Step], field: Any) -> Change | None:
    """Who wrote a field last."""
    for step in reversed(taken):
        before, after = step.before, step.after
        if before is None or after is None:
            continue
        if getattr(before, field.attname) != getattr(after, field.attname):
            return step.change
    return None


def held(field: Any, value: Any) -> Any:
    """What a column would hold; of what it cannot hold, what was written, of a link nothing."""
    try:
        return deciding.column_value(field, value)
    except (Refused, ValidationError, ValueError):
        return None if field.is_relation else value
