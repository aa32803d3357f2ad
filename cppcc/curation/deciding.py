"""A curator's word on one record: what a field says, and whether the words state it at all.

decide(post, {"title": "副主席"}, user=user, reason="原文排印有误")
decide(event, {"date": "2023-06-29"})     the days that it stands for follow
confirm(event); reject(event); reopen(event)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from cppcc.extraction import dates
from cppcc.importing.merging import kind_of
from cppcc.models import Person, Question, Record, Review
from cppcc.models.base import Decidable
from cppcc.search import sounds

from .signing import Refused, sign

#  fields written as a date, and the days that follow from it
DAYS = {"date": ("earliest", "latest"), "period": ("earliest", "latest")}

Written = Mapping[str, Any]


def decide(record: Record, values: Written, *, user: Any = None, reason: str = "") -> None:
    """Set fields, which no reading changes from here on. Links are records or their keys.
    Raises Refused.
    """
    sign("decide", user, reason, lambda: write(record, values, user))


def write(record: Record, values: Written, user: Any) -> None:
    row = locked(record)
    if row.review == Review.MERGED:
        raise Refused(_("%s is merged into another record; change that one.") % row)
    wanted = with_days(row, values)
    set_fields(row, wanted)
    row.save(update_fields=[*wanted, "decided"])
    close(row, wanted, user)
    if "name" in wanted:
        hear([row])
    record.refresh_from_db()


def hear(records: Iterable[Decidable]) -> None:
    """Names of people that were written are known by their sound from here on."""
    names = {record.name for record in records if isinstance(record, Person)}
    if names:
        sounds.learn(names)


def locked(record: Record) -> Record:
    return type(record)._default_manager.select_for_update().get(pk=record.pk)


def with_days(record: Record, values: Written) -> dict[str, Any]:
    """What was written, and what follows from it."""
    wanted = dict(values)
    names = {field.name for field in record._meta.concrete_fields}
    for name, days in DAYS.items():
        if name in wanted and name in names and not set(days) & wanted.keys():
            written = wanted[name]
            wanted["earliest"] = (written and dates.earliest(written)) or None
            wanted["latest"] = (written and dates.latest(written)) or None
            if "date_rule" in names and "date_rule" not in wanted:
                wanted["date_rule"] = "curator" if written else ""
    return wanted


def set_fields(row: Decidable, values: Written) -> None:
    """Write values and mark them as a curator's word; the row is not saved. Raises Refused."""
    for name, value in values.items():
        if name in ("decided", "read", "key", "review", "merged_into", "run", "id"):
            raise Refused(_("%s is no field that a curator sets.") % name)
        try:
            field = row._meta.get_field(name)
        except FieldDoesNotExist as error:
            raise Refused(_("There is no field %s.") % name) from error
        setattr(row, field.attname, column_value(field, value))  # type: ignore[union-attr]
    try:
        row.clean_fields(exclude={f.name for f in row._meta.concrete_fields} - values.keys())
    except (ValidationError, ValueError) as error:
        raise Refused(" ".join(getattr(error, "messages", [str(error)]))) from error
    row.decide(values)


def column_value(field: Any, value: Any) -> Any:
    """A value as its column holds it: of a link, the id of a record, or of the record of a key."""
    if isinstance(value, Model):
        return value.pk
    target = field.related_model
    if target and issubclass(target, Record) and isinstance(value, str):
        found = target._default_manager.filter(key=value).first()
        if found is None:
            raise Refused(_("There is no record %s.") % value)
        return found.pk
    if value is None and not field.null:
        return "" if field.empty_strings_allowed else field.get_default()
    try:
        return value if target else field.to_python(value)
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from error


def close(row: Record, names: Iterable[str], user: Any) -> None:
    """Questions about fields that a curator has written since are answered."""
    Question.objects.filter(
        kind=kind_of(row),
        record_id=row.pk,
        about=Question.About.DIFFERS,
        field__in=list(names),
        state=Question.State.OPEN,
    ).update(state=Question.State.WRITTEN, answered_by=user, answered=timezone.now())


# --- whether it is so -----------------------------------------------------------------------------


def confirm(record: Record, *, user: Any = None, reason: str = "") -> None:
    """The words state this; from here on no reading changes a field. Raises Refused."""
    review(record, Review.CONFIRMED, user, reason)


def reject(record: Record, *, user: Any = None, reason: str = "") -> None:
    """The document says no such thing; no import brings it back. Raises Refused."""
    review(record, Review.REJECTED, user, reason)


def reopen(record: Record, *, user: Any = None, reason: str = "") -> None:
    """Nobody has reviewed this. Raises Refused."""
    review(record, Review.EXTRACTED, user, reason)


def review(record: Record, state: Review, user: Any, reason: str) -> None:
    def say() -> None:
        row = locked(record)
        if row.review == Review.MERGED:
            raise Refused(_("%s is merged into another record; decide on that one.") % row)
        if row.review != state:
            row.review = state
            row.save(update_fields=["review"])
        record.refresh_from_db()

    sign(str(state.value), user, reason, say)
