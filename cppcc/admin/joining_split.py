"""Splitting one record that is two: its words by document, then both halves before it is done.

王芳  甲报 ☐ 区政协委员王芳…   乙报 ☑ 王芳（男）…   ->  two of the name, each with her posts
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext

from cppcc.curation.signing import Refused
from cppcc.curation.splitting import split
from cppcc.importing.exchange import BY_HAND, DEPENDENT
from cppcc.importing.merging import kind_of, links_to
from cppcc.models import RECORDS, Document, Reading, Record

from . import evidence, joining_preview
from .pages import address

MOST = 300  # words that are shown to choose from
NAMED = 12  # records of a kind that a half names


@dataclass(slots=True)
class Words:
    """What one document says under one key: it goes as a whole."""

    id: int  # of the first reading
    document: Document
    key: str
    excerpts: list[evidence.Excerpt] = field(default_factory=list)
    stated: list[str] = field(default_factory=list)  # posts and parts that the document gives
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Stated:
    """A post or a part in an event, to choose by instead of by document."""

    record: Record
    label: str
    documents: frozenset[int]  # none where a curator added it
    chosen: bool

    @property
    def mark(self) -> str:
        return mark(self.record)


@dataclass(frozen=True, slots=True)
class Half:
    """One of the two as it would be."""

    told: str
    fields: list[tuple[str, str]]
    quotes: list[tuple[str, str]]  # document, words
    links: list[tuple[str, int, list[str]]]  # kind, number, labels


def view(request: HttpRequest, record: Any, admin: Any) -> HttpResponse:
    """Choose; look at both halves; do it."""
    words = list(by_document(record, request))
    stated = dependents(record, request, admin)
    note(words, stated)
    step = request.POST.get("step", "") if request.method == "POST" else ""
    context: dict[str, Any] = {}
    if step in ("preview", "split"):
        chosen = chosen_readings(record, words, stated)
        along = [one.record for one in stated if one.chosen and not one.documents]
        reason = request.POST.get("reason", "").strip()
        try:
            if step == "split":
                other = split(record, chosen, along=along, user=request.user, reason=reason)
                return done(request, record, other, admin)
            context["halves"] = halves(record, chosen, along, request.user)
        except Refused as refusal:
            messages.error(request, str(refusal))
    return admin.page(
        request,
        "split.html",
        title=gettext("Split…"),
        record=record,
        record_address=address(record),
        words=words,
        stated=stated,
        reason=request.POST.get("reason", ""),
        more=len(words) >= MOST,
        **context,
    )


def done(request: HttpRequest, record: Any, other: Any, admin: Any) -> HttpResponse:
    back = format_html(
        '<a href="{}">{}</a>',
        admin.merge_address([record.pk, other.pk], into=record.pk),
        gettext("Merge them again"),
    )
    first = format_html('<a href="{}">{}</a>', address(record), record)
    said = gettext("Split: what you chose is of this one; the rest stays with {record}.")
    messages.success(request, format_html("{} {}", format_html(said, record=first), back))
    return HttpResponseRedirect(address(other))


# --- what there is to choose from -----------------------------------------------------------------


def by_document(record: Any, request: HttpRequest) -> Iterable[Words]:
    """The readings that state the record, a group for each document."""
    own = Reading.objects.filter(**{kind_of(record): record.pk}, lapsed=False)
    chosen = set(request.POST.getlist("words"))
    found: dict[tuple[int, str], Words] = {}
    for one in evidence.excerpts(own, request)[:MOST]:
        place = (one.document_id, one.key)
        words = found.setdefault(place, Words(one.pk, one.document, one.key))
        words.excerpts.append(evidence.excerpt(one, request))
        words.chosen = words.chosen or str(one.pk) in chosen
    return found.values()


def dependents(record: Any, request: HttpRequest, admin: Any) -> list[Stated]:
    """Posts of a person, parts in events: each with the documents that give it."""
    kind = kind_of(record)
    chosen = set(request.POST.getlist("stated"))
    found = []
    for of in DEPENDENT.get(kind, ()):
        told = getattr(admin.admin_site.get_model_admin(RECORDS[of]), "told_beside", str)
        rows: Any = RECORDS[of]._default_manager.standing()
        for one in rows.filter(**{kind: record.pk}).order_by("pk")[:MOST]:
            cited = one.readings.filter(lapsed=False).exclude(version=BY_HAND)
            documents = frozenset(cited.values_list("document_id", flat=True))
            told_so = str(told(one))
            found.append(Stated(one, told_so, documents, mark(one) in chosen))
    return found


def mark(record: Record) -> str:
    """What a box is known by: post-7."""
    return f"{kind_of(record)}-{record.pk}"


def note(words: Iterable[Words], stated: Iterable[Stated]) -> None:
    """Beside each document's words the posts and parts that it gives."""
    for group in words:
        group.stated = [one.label for one in stated if group.document.pk in one.documents]


def chosen_readings(record: Any, words: Iterable[Words], stated: Iterable[Stated]) -> list[Reading]:
    """All readings of the documents that were chosen, by their words or by a post they give."""
    documents = {place for one in stated if one.chosen for place in one.documents}
    wanted = {
        (one.document.pk, one.key) for one in words if one.chosen or one.document.pk in documents
    }
    own = Reading.objects.filter(**{kind_of(record): record.pk}, lapsed=False)
    return [one for one in own if (one.document_id, one.key) in wanted]


# --- both halves ----------------------------------------------------------------------------------


def halves(record: Any, chosen: list[Reading], along: list[Record], user: Any) -> list[Half]:
    """What a split would make of both: it is done, looked at, and taken back. Raises Refused."""
    with transaction.atomic():
        other = split(record, chosen, along=along, user=user)
        first = type(record)._default_manager.get(pk=record.pk)
        found = [half(first), half(other)]
        transaction.set_rollback(True)
    return found


def half(record: Any) -> Half:
    names = joining_preview.groups(type(record))
    said = [(label(record, group[0]), joining_preview.words(record, group)) for group in names]
    own = Reading.objects.filter(**{kind_of(record): record.pk}, lapsed=False)
    cited = own.select_related("document").defer("document__text", "document__original")
    return Half(
        str(record),
        [(name, value) for name, value in said if value],
        [(str(one.document), one.quote) for one in cited[:MOST]],
        list(leading_to(record)),
    )


def label(record: Any, name: str) -> str:
    return capfirst(str(record._meta.get_field(name).verbose_name))


def leading_to(record: Any) -> Iterable[tuple[str, int, list[str]]]:
    for owner, name in links_to(type(record)):
        rows = owner._default_manager.filter(**{name: record.pk}).order_by("pk")
        if issubclass(owner, Record):
            rows = rows.exclude(review__in=["rejected", "merged"])
        total = rows.count()
        if total:
            said = [str(one) for one in rows[:NAMED]]
            yield capfirst(str(owner._meta.verbose_name_plural)), total, said
