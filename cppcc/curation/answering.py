"""A curator's answer to a question, and what it does.

answer(question, Question.State.KEPT, user=user)      mine stands
answer(question, Question.State.TAKEN, user=user)     the reading is right; let it go; there are two
answer(question, Question.State.WRITTEN, value="副主席", user=user)
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.translation import gettext as _

from cppcc.models import RECORDS, Question, Reading, Record

from . import deciding, splitting, superseding
from .signing import Refused, sign

Answer = Callable[[Question, Any, Any], None]


def answer(
    question: Question, state: str, *, value: Any = None, user: Any = None, reason: str = ""
) -> None:
    """Answer an open question. Raises Refused."""
    state = Question.State(state)
    asked = question.get_about_display()
    said = f"{asked}: {reason}" if reason else asked
    sign("answer", user, said, lambda: give(question, state, value, user))


def give(question: Question, state: Question.State, value: Any, user: Any) -> None:
    row = Question.objects.select_for_update(of=("self",)).get(pk=question.pk)
    if row.state != Question.State.OPEN:
        raise Refused(_("This question was answered already."))
    act = ANSWERS.get((row.about, state))
    if act is None:
        raise Refused(_("This is no answer to this question."))
    act(row, value, user)
    row.state, row.answered_by, row.answered = state, user, timezone.now()
    row.save(update_fields=["state", "answered_by", "answered"])
    question.refresh_from_db()


def record_of(question: Question) -> Record:
    """What it asks about. Raises Refused where that is gone."""
    record = RECORDS[question.kind]._default_manager.filter(pk=question.record_id).first()
    if record is None:
        raise Refused(_("%s is no longer on record.") % question.label)
    return record


# --- a reading differs from what was decided ------------------------------------------------------


def keep(question: Question, value: Any, user: Any) -> None:
    """What stands is the curator's word, from here on by name."""
    row = deciding.locked(record_of(question))
    row.decide(question.now or [question.field])
    row.save(update_fields=["decided"])


def take(question: Question, value: Any, user: Any) -> None:
    now = question.now or {}
    deciding.write(record_of(question), now, user)


def write(question: Question, value: Any, user: Any) -> None:
    values = value if isinstance(value, dict) else {question.field: value}
    deciding.write(record_of(question), values, user)


# --- no document states it any more ---------------------------------------------------------------


def leave(question: Question, value: Any, user: Any) -> None:
    """It stays as it is."""


def let_go(question: Question, value: Any, user: Any) -> None:
    """The record goes, with the words that no longer state it; its history stays."""
    record = record_of(question)
    readings = Reading.objects.filter(**{question.kind: record.pk})
    if readings.filter(lapsed=False).exists():
        raise Refused(_("Documents state %s again.") % record)
    readings.delete()
    try:
        record.delete()
    except ProtectedError as error:
        leaning = ", ".join(sorted(map(str, error.protected_objects))[:5])
        raise Refused(
            _("%(record)s cannot go: %(leaning)s.")
            % {
                "record": record,
                "leaning": leaning,
            }
        ) from error


# --- perhaps two ----------------------------------------------------------------------------------


def part(question: Question, value: Any, user: Any) -> None:
    """The words of the document that contradicts, or the readings given, are another's."""
    record = record_of(question)
    readings = value
    if readings is None:
        own = Reading.objects.filter(**{question.kind: record.pk})
        readings = own.filter(document=question.document_now)
    splitting.part(record, [reading.pk for reading in readings], user)


# --- another text of the same name ----------------------------------------------------------------


def supersede(question: Question, value: Any, user: Any) -> None:
    """The later text takes the place of the earlier one."""
    new, old = question.document_now, question.document_before
    if new is None or old is None:
        raise Refused(_("One of the two documents is no longer on record."))
    superseding.replace(new, old, user)


ABOUT, STATE = Question.About, Question.State
ANSWERS: dict[tuple[str, str], Answer] = {
    (ABOUT.DIFFERS, STATE.KEPT): keep,
    (ABOUT.DIFFERS, STATE.TAKEN): take,
    (ABOUT.DIFFERS, STATE.WRITTEN): write,
    (ABOUT.UNSTATED, STATE.KEPT): leave,
    (ABOUT.UNSTATED, STATE.TAKEN): let_go,
    (ABOUT.SUPERSEDED, STATE.KEPT): leave,
    (ABOUT.SUPERSEDED, STATE.TAKEN): let_go,
    (ABOUT.SPLIT, STATE.KEPT): leave,
    (ABOUT.SPLIT, STATE.TAKEN): part,
    (ABOUT.SAME_NAME, STATE.KEPT): leave,
    (ABOUT.SAME_NAME, STATE.TAKEN): supersede,
}
