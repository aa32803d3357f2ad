"""A table brought in: what was shown is written, as a curator's word, all of it or nothing.

bring_in(sheet, Person, file="委员.xlsx", agreed=difference.token, user=user, reason="换届")

One transaction and one context of the history: operation table, the file's name, user, reason.
"""

from __future__ import annotations

from collections import defaultdict

import pghistory
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cppcc.curation import deciding, saving
from cppcc.curation.signing import Refused, sign
from cppcc.models import Document, Question, Record, Review
from cppcc.models.base import Decidable

from .differences import Rights, compare
from .headings import recognised
from .reading import Sheet
from .resources import identity, table_of
from .rows import ADDED, CHANGED, Difference, Row
from .undoing import OPERATION
from .values import fill

WRITTEN_AT_ONCE = 500
SAY = {Review.CONFIRMED: "confirm", Review.REJECTED: "reject", Review.EXTRACTED: "reopen"}


class Moved(Exception):
    """The record changed since the difference was shown; nothing was written."""


def bring_in(
    sheet: Sheet,
    model: type[Decidable],
    *,
    file: str,
    agreed: str,
    user: object = None,
    reason: str = "",
    rights: Rights | None = None,
) -> Difference:
    """Raises Moved, and Refused."""
    rights = rights or Rights()

    def work() -> Difference:
        lock(sheet, model)
        found = compare(sheet, model, rights)
        if found.token != agreed:
            raise Moved
        pghistory.context(changed=len(found.of(CHANGED)), added=len(found.of(ADDED)))
        write(found, model, user)
        within(found, model, rights)
        return found

    said = _("table %s") % file
    with pghistory.context(table=file, model=model._meta.model_name):
        return sign(OPERATION, user, f"{said}: {reason}" if reason else said, work)


def lock(sheet: Sheet, model: type[Decidable]) -> None:
    """Nobody writes to these records while they are compared and written."""
    name = identity(model)
    places, _unread = recognised(sheet.headers, table_of(model))
    keys = {line.cells[at].strip() for line in sheet.rows for at in places if places[at] == name}
    rows = model._default_manager.filter(**{f"{name}__in": keys})
    list(rows.select_for_update().order_by(name).values_list("pk"))


def write(found: Difference, model: type[Decidable], user: object) -> None:
    make(found.of(ADDED), model)
    changed = found.of(CHANGED)
    if model is Document:
        for row in changed:
            saving.write(row.record, row.values, "", user)
    else:
        decide([row for row in changed if row.values], model, user)
    deciding.hear(row.record for row in found.written)
    states: dict[str, list[int]] = defaultdict(list)
    for row in changed:
        if row.review:
            states[row.review].append(row.record.pk)
    for state, ids in states.items():
        getattr(model._default_manager.filter(pk__in=ids), SAY[Review(state)])()


def make(rows: list[Row], model: type[Decidable]) -> None:
    """Records by hand. Raises Refused."""
    for row in rows:
        row.record.decide(row.values)
    try:
        with transaction.atomic():
            model._default_manager.bulk_create(
                [row.record for row in rows], batch_size=WRITTEN_AT_ONCE
            )
    except IntegrityError as error:
        raise Refused(_("One of these records is there by now. Look again.")) from error


def decide(rows: list[Row], model: type[Decidable], user: object) -> None:
    """What curation.deciding does with a record, with thousands: they are locked and compared.

    Rows that write the same fields go in one statement.
    """
    alike: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in rows:
        fill(row.record, row.values)
        row.record.decide(row.values)
        alike[tuple(sorted(row.values))].append(row)
    for names, together in alike.items():
        records = [row.record for row in together]
        model._default_manager.bulk_update(records, [*names, "decided"], batch_size=WRITTEN_AT_ONCE)
        answer([record.pk for record in records], names, model, user)


def answer(ids: list[int], names: tuple[str, ...], model: type[Decidable], user: object) -> None:
    """Questions about fields that a curator has written since are answered."""
    if not issubclass(model, Record):
        return
    Question.objects.filter(
        kind=str(model._meta.model_name),
        record_id__in=ids,
        about=Question.About.DIFFERS,
        field__in=names,
        state=Question.State.OPEN,
    ).update(state=Question.State.WRITTEN, answered_by=user, answered=timezone.now())


def within(found: Difference, model: type[Decidable], rights: Rights) -> None:
    """Whoever may change records of some provinces only adds none elsewhere. Raises Refused."""
    made = {row.record.pk for row in found.written if row.what == ADDED}
    touched = made | {row.record.pk for row in found.written if row.what == CHANGED}
    if not touched:
        return
    rows = model._default_manager.filter(pk__in=touched)
    if rights.changeable(rows).count() != len(touched):
        raise Refused(_("Some of these records would lie where you may not change them."))
