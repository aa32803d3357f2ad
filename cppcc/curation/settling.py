"""A curator's word on what does not go together: a doubt of one text, figures of two.

settle(doubt, Doubt.State.SLIP, user=user)                        the text errs, and stays so
reconcile(contradiction, Contradiction.State.SECOND, user=user)   the second figure is rejected
"""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from cppcc.models import Contradiction, Doubt, Review, Statistic

from . import deciding
from .signing import Refused, sign

State = Contradiction.State


def settle(doubt: Doubt, state: str, *, user: Any = None, reason: str = "") -> None:
    """Answer an open doubt. Raises Refused."""
    state = Doubt.State(state)
    sign("settle", user, reason, lambda: note(doubt, state, user))


def note(doubt: Doubt, state: Doubt.State, user: Any) -> None:
    row = Doubt.objects.select_for_update(of=("self",)).get(pk=doubt.pk)
    if row.state != Doubt.State.OPEN or state == Doubt.State.OPEN:
        raise Refused(_("This question was answered already."))
    row.state, row.answered_by, row.answered = state, user, timezone.now()
    row.save(update_fields=["state", "answered_by", "answered"])
    doubt.refresh_from_db()


def reconcile(
    contradiction: Contradiction, state: str, *, user: Any = None, reason: str = ""
) -> None:
    """Say that both figures stand, or which of them does not. Raises Refused."""
    state = State(state)
    sign("reconcile", user, reason, lambda: decide(contradiction, state, user))


def decide(contradiction: Contradiction, state: State, user: Any) -> None:
    row = Contradiction.objects.select_for_update(of=("self",)).get(pk=contradiction.pk)
    if row.state != State.OPEN or state == State.OPEN:
        raise Refused(_("This question was answered already."))
    row.state, row.decided_by, row.decided = state, user, timezone.now()
    row.save(update_fields=["state", "decided_by", "decided"])
    if state != State.BOTH:
        reject(row.first if state == State.FIRST else row.second, user)
    contradiction.refresh_from_db()


def reject(key: str, user: Any) -> None:
    """One figure goes, and with it what else it contradicted."""
    record = Statistic.objects.filter(key=key).first()
    if record is None:
        raise Refused(_("%s is no longer on record.") % key)
    deciding.review(record, Review.REJECTED, user, "")
    others = Contradiction.objects.filter(Q(first=key) | Q(second=key), state=State.OPEN)
    others.delete()
