"""A document's header as a curator sets it: its day, its paper, its period, its home committee.

set_header(document, {"covers_from": "2023-01-01", "covers_to": "2023-12-31"}, user=user)
preview_header(document, {"published": "2024-01-09"}) -> [Told("changed", "event", …), …]

What is set is told to the rules, which read the text again by it: 今年 and 6月29日 find their year,
区政协 its district. Every later import follows it.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cppcc.importing.files import Problem
from cppcc.importing.tally import Told
from cppcc.models import Document

from . import rereading
from .deciding import Written, set_fields
from .signing import Refused, sign

#  what a curator may set; the text and its digest are as received
FIELDS = (
    "title",
    "publisher",
    "published",
    "page",
    "address",
    "genre",
    "home",
    "covers_from",
    "covers_to",
)


def set_header(
    document: Document, values: Written, *, user: Any = None, reason: str = ""
) -> list[Told]:
    """Set fields of a header and read the text again; what that changed. Raises Refused."""
    return sign("header", user, reason, lambda: write(document, values))


def preview_header(document: Document, values: Written) -> list[Told]:
    """What setting these fields would change; nothing is written. Raises Refused."""
    with transaction.atomic():
        told = write(Document.objects.get(pk=document.pk), values)
        transaction.set_rollback(True)
    return told


def write(document: Document, values: Written) -> list[Told]:
    if unknown := sorted(values.keys() - set(FIELDS)):
        raise Refused(_("%s is no field that a curator sets.") % ", ".join(unknown))
    row = Document.objects.select_for_update().get(pk=document.pk)
    set_fields(row, values)
    if row.covers_from and row.covers_to and row.covers_from > row.covers_to:
        raise Refused(_("The period ends before it begins."))
    columns = [*values, "decided"]
    row.save(update_fields=columns)
    told = [] if row.superseded_by.exists() else reread(row)
    document.refresh_from_db()
    return told


def reread(document: Document) -> list[Told]:
    """The text under its header as it is now, and what came of it."""
    document = Document.objects.get(pk=document.pk)
    try:
        task = rereading.task_of(document)
    except Problem as problem:
        raise Refused(str(problem)) from problem
    return rereading.store([task], listener=lambda told: None).told


def forget(document: Document, names: list[str], *, user: Any = None, reason: str = "") -> None:
    """Take back what a curator set: the header says what was read again."""
    values = {name: document.read.get(name) for name in names}

    def take_back() -> None:
        row = Document.objects.select_for_update().get(pk=document.pk)
        set_fields(row, values)
        row.decided = [name for name in row.decided if name not in names]
        row.save(update_fields=[*values, "decided"])
        if not row.superseded_by.exists():
            reread(row)
        document.refresh_from_db()

    sign("header", user, reason, take_back)
