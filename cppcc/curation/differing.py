"""Two records are two, however alike they look: remembered, and never asked again.

different(王芳 of 沈阳市和平区政协, 王芳 of 沈阳市铁西区政协, user=user)
"""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from cppcc.importing.merging import kind_of, last_survivor
from cppcc.models import Duplicate, Record

from .signing import Refused, sign

#  what a pair is that nothing but a curator names together
GROUNDS = {
    "person": Duplicate.Ground.NAME,
    "post": Duplicate.Ground.NAME,
    "event": Duplicate.Ground.MEETING,
    "proposal": Duplicate.Ground.TITLE,
    "work": Duplicate.Ground.TITLE,
}


def different(first: Record, second: Record, *, user: Any = None, reason: str = "") -> None:
    """Say that two records are not the same. Raises Refused."""
    if type(first) is not type(second) or first.pk == second.pk:
        raise Refused(_("Two records of one kind can be different, not these."))
    if last_survivor(first).pk == last_survivor(second).pk:
        raise Refused(_("%s and %s are merged; part them first.") % (first, second))
    sign(
        "different",
        user,
        reason,
        lambda: remember(first, second, Duplicate.State.DIFFERENT, user),
    )


def remember(first: Record, second: Record, state: str, user: Any) -> None:
    """Keep what a curator said of a pair, whether it was asked or not."""
    kind = kind_of(first)
    one, other = sorted([first.key, second.key])
    said = {"state": state, "decided_by": user, "decided": timezone.now()}
    Duplicate.objects.update_or_create(
        kind=kind,
        first=one,
        second=other,
        defaults=said,
        create_defaults=said | {"ground": GROUNDS.get(kind, Duplicate.Ground.PRINTED)},
    )


def hand_on(merged: Record, survivor: Record) -> None:
    """Who differs from a merged record differs from its survivor; open pairs are open no more."""
    kind = kind_of(merged)
    pairs = Duplicate.objects.filter(Q(first=merged.key) | Q(second=merged.key), kind=kind)
    for pair in pairs.filter(state=Duplicate.State.DIFFERENT):
        third = pair.second if pair.first == merged.key else pair.first
        if third != survivor.key:
            one, other = sorted([survivor.key, third])
            said = {"state": pair.state, "decided_by": pair.decided_by, "decided": pair.decided}
            Duplicate.objects.get_or_create(
                kind=kind, first=one, second=other, defaults=said | {"ground": pair.ground}
            )
            Duplicate.objects.filter(
                kind=kind, first=one, second=other, state=Duplicate.State.OPEN
            ).update(**said)
    pairs.filter(state=Duplicate.State.OPEN).delete()
