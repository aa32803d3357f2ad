"""What a curator just decided, taken back: some records are as they were before.

    before = remember([post, event])
    confirm(post, user=user); confirm(event, user=user)
    decision = settled(before)                 JSON, to be kept in a session
    take_back(decision, user=user)             ->  [post, event], unreviewed as they were

Nothing is taken back of a record that anybody changed since, and of several then none.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Field, ProtectedError
from django.utils.translation import gettext as _

from cppcc.importing.merging import kind_of
from cppcc.models import RECORDS, Question, Reading, Record

from .deciding import locked
from .signing import Refused, sign
from .versions import version_of

#  columns that no decision changes
KEPT = {"id", "key", "read", "run", "merged_into"}

Remembered = dict[str, Any]


def remember(records: Iterable[Record]) -> list[Remembered]:
    """Records as the database has them before a decision, locked until it is settled: what another
    writes comes before or after, and is never taken back with it. A form may have written to these.
    """
    found = []
    for record in records:
        row = locked(record)
        columns_before = {field.attname: plain(field, row) for field in columns(row)}
        asked = list(open_questions(row).values_list("pk", flat=True))
        kind = kind_of(record)
        found.append({"kind": kind, "pk": row.pk, "columns": columns_before, "asked": asked})
    return found


def settled(before: Iterable[Remembered]) -> list[Remembered]:
    """What the decision changed, and what each record is now, by which it is known again."""
    found = []
    for one in before:
        row = row_of(one)
        now = {field.attname: plain(field, row) for field in columns(row)}
        changed = {name: was for name, was in one["columns"].items() if now[name] != was}
        found.append(one | {"columns": changed, "after": version_of(row)})
    return found


def added(record: Record | None, readings: Iterable[Reading]) -> list[Remembered]:
    """A record by hand, or a citation of one, to be taken back like a decision."""
    words = [reading.pk for reading in readings]
    if record is None:
        return [{"words": words}]
    return [
        {
            "kind": kind_of(record),
            "pk": record.pk,
            "made": True,
            "words": words,
            "after": version_of(record),
        }
    ]


def take_back(
    decision: Iterable[Remembered], *, user: Any = None, reason: str = ""
) -> list[Record]:
    """Undo one decision on any number of records; those that are still there. Raises Refused."""
    return sign("take back", user, reason, lambda: [*restored(decision)])


def restored(decision: Iterable[Remembered]) -> Iterable[Record]:
    found = []
    for one in decision:
        row = locked_row(one) if "pk" in one else None
        Reading.objects.filter(pk__in=one.get("words", [])).delete()
        if row is not None and one.get("made"):
            unmake(row)
        elif row is not None:
            write(row, one)
            found.append(row)
    return found


def locked_row(one: Remembered) -> Record:
    """The record, as the decision left it. Raises Refused."""
    row = locked(row_of(one))
    if version_of(row) != one["after"]:
        raise Refused(_("%s was changed since; see its history.") % row)
    return row


def row_of(one: Remembered) -> Record:
    found = RECORDS[one["kind"]]._default_manager.filter(pk=one["pk"]).first()
    if found is None:
        raise Refused(_("The record is no longer there."))
    return found


def unmake(row: Record) -> None:
    """A record by hand goes as it came, if nothing else cites it. Raises Refused."""
    if Reading.objects.filter(**{kind_of(row): row.pk}).exists():
        raise Refused(_("%s was cited elsewhere since.") % row)
    try:
        row.delete()
    except ProtectedError as error:
        raise Refused(_("Other records lead to %s by now.") % row) from error


def write(row: Record, one: Remembered) -> None:
    changed = [field for field in columns(row) if field.attname in one["columns"]]
    for field in changed:
        setattr(row, field.attname, of_plain(field, one["columns"][field.attname]))
    row.save(update_fields=[field.name for field in changed])
    closed = Question.objects.filter(pk__in=one["asked"], state=Question.State.WRITTEN)
    closed.update(state=Question.State.OPEN, answered_by=None, answered=None)


# --- columns as JSON ------------------------------------------------------------------------------


def columns(record: Record) -> list[Field[Any, Any]]:
    return [field for field in record._meta.concrete_fields if field.name not in KEPT]


def plain(field: Field[Any, Any], record: Record) -> Any:
    value = getattr(record, field.attname)
    if value is None or isinstance(value, str | int | bool | list):
        return value
    return field.value_to_string(record)


def of_plain(field: Field[Any, Any], value: Any) -> Any:
    target = field.related_model
    return value if value is None or target else field.to_python(value)


def open_questions(record: Record) -> Any:
    return Question.objects.filter(
        kind=kind_of(record),
        record_id=record.pk,
        about=Question.About.DIFFERS,
        state=Question.State.OPEN,
    )
