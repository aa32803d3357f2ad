"""Why the readings of several documents are one record: the ground that a curator can doubt.

ground(person)  ->  "the same name and committee, nothing more"
ground(meeting) ->  "the same committee, organ, 届 and 次"
"""

from __future__ import annotations

from typing import Any

from django.db.models import Count
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cppcc.models import Event, Reading, Record

from .merging import kind_of

GROUNDS: dict[str, str | Promise] = {
    "committee": _("the same division and form"),
    "organisation": _("the same name"),
    "person": _("the same name and committee, nothing more"),
    "post": _("the same person, body and title"),
    "event": _("the same committee, day, kind and topic"),
    "eventcommittee": _("the same event, committee and role"),
    "participation": _("the same event and person"),
    "proposal": _("the same committee and title"),
    "work": _("the same issuer and title"),
    "statistic": _("the same committee, measure, value and period"),
    "initiative": _("the same committee and name"),
}
NUMBERED = _("the same committee, organ, 届 and 次")
SAME_WORDS = _("the same words in another copy")
BY_CURATOR = _("merged by a curator")


def ground(record: Record) -> str | Promise:
    """What joins a record's documents; "" where there is only one."""
    kind = kind_of(record)
    readings = Reading.objects.filter(**{kind: record.pk}, lapsed=False)
    counted = readings.aggregate(
        documents=Count("document", distinct=True), keys=Count("key", distinct=True)
    )
    if counted["documents"] < 2:
        return ""
    return joined_by(record, kind, counted)


def joined_by(record: Record, kind: str, counted: dict[str, Any]) -> str | Promise:
    if counted["keys"] > 1:
        return BY_CURATOR
    if "/@" in record.key:  # known by the words of its document
        return SAME_WORDS
    return NUMBERED if isinstance(record, Event) and numbered(record.read) else GROUNDS[kind]


def numbered(read: dict[str, Any]) -> bool:
    return all(read.get(name) for name in ("committee", "organ", "term", "session"))
