"""The page of what one box found: every kind that this user may view, its words marked.

/admin/search/?q=zzj    People 2, the first of them and a link to the list of both
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.db.models import Case, F, Func, IntegerField, Model, QuerySet, Value, When
from django.db.models.functions import Greatest, Substr
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from cppcc.extraction.text import fold
from cppcc.models import (
    Committee,
    Document,
    Event,
    Initiative,
    Organisation,
    Person,
    Post,
    Proposal,
    Review,
    Statistic,
    Work,
)
from cppcc.search import COUNTED, SHOWN, Hits, Search
from cppcc.search.spellings import spellings

from .pages import address

#  in the order in which they are shown
KINDS: tuple[type[Model], ...] = (
    Person,
    Committee,
    Organisation,
    Event,
    Proposal,
    Work,
    Statistic,
    Initiative,
    Document,
)
BEFORE, EXCERPT = 24, 96  # characters of a document around the words found


@dataclass(frozen=True, slots=True)
class Row:
    """One record that was found."""

    address: str
    said: SafeString
    notes: list[SafeString]
    state: str  # of review; "" where it stands
    state_label: str
    excerpt: SafeString | str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """What was found of one kind."""

    kind: str
    label: Any
    number: str  # 7, or 100+
    rows: list[Row]
    more: bool  # than are shown
    all: str  # address of its list, filtered


def view(request: HttpRequest, site: admin.AdminSite) -> TemplateResponse:
    search = Search(request.GET.get("q", ""))
    groups = list(found(request, site, search))
    context = {
        **site.each_context(request),
        "title": gettext("Search"),
        "typed": search.typed,
        "groups": groups,
        "short": len(search.typed) == 1,
    }
    return TemplateResponse(request, "admin/search.html", context)


def found(request: HttpRequest, site: admin.AdminSite, search: Search) -> Iterable[Group]:
    if not search:
        return
    seen = [model for model in KINDS if may_view(request, site, model)]
    for model, hits in search.hits(seen).items():
        if hits.all:
            yield group(request, site, search, model, hits)


def may_view(request: HttpRequest, site: admin.AdminSite, model: type[Model]) -> bool:
    return site.is_registered(model) and site.get_model_admin(model).has_view_permission(request)


def group(
    request: HttpRequest, site: admin.AdminSite, search: Search, model: type[Model], hits: Hits
) -> Group:
    mark = marker(search)
    name = str(model._meta.model_name)
    page = reverse(f"admin:cppcc_{name}_changelist")
    records = first_of(request, site, model, hits)
    if model is Document:
        records = with_excerpt(records, search)
    telling = Telling(mark, may_view(request, site, Committee), may_view(request, site, Post))
    return Group(
        kind=name,
        label=model._meta.verbose_name_plural,
        number=f"{COUNTED}+" if hits.more else str(hits.number),
        rows=[telling.row(record) for record in records],
        more=len(hits.all) > SHOWN,
        all=f"{page}?{urlencode({'q': search.typed})}",
    )


def first_of(
    request: HttpRequest, site: admin.AdminSite, model: type[Model], hits: Hits
) -> QuerySet[Any]:
    """What is called just so first, then what stands, in the order of its list."""
    page = site.get_model_admin(model)
    just_so = Case(When(pk__in=hits.exact, then=0), default=1, output_field=IntegerField())
    order: list[Any] = [just_so] if hits.exact else []
    if hasattr(model, "review"):
        left_out = When(review__in=[Review.REJECTED, Review.MERGED], then=1)
        order.append(Case(left_out, default=0, output_field=IntegerField()))
    order += page.get_ordering(request) or model._meta.ordering or ["pk"]
    rows = page.get_queryset(request).filter(pk__in={*hits.exact, *hits.all})
    return rows.order_by(*order)[:SHOWN]


# --- words around what was found ------------------------------------------------------------------


def with_excerpt(documents: QuerySet[Any], search: Search) -> QuerySet[Any]:
    """Documents with some characters around the first of the words, cut by the server."""
    forms = "|".join(
        r"\s*".join(map(re.escape, form))
        for word in search.words
        if len(word) > 1
        for form in spellings(word)
    )
    if not forms:
        return documents
    place = Func(
        F("text"),
        Value(forms),
        Value(1),
        Value(1),
        Value(0),
        Value("i"),
        function="pg_catalog.regexp_instr",
        output_field=IntegerField(),
    )
    start = Greatest(F("found_at") - BEFORE, Value(1))
    return documents.annotate(found_at=place, around=Substr("text", start, EXCERPT))


# --- rows -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Telling:
    """How a record that was found is told: its own words, and what it belongs to."""

    mark: Callable[[str], SafeString]
    committees: bool  # whether these may be viewed
    posts: bool

    def row(self, record: Any) -> Row:
        said, notes = TOLD[type(record)](record)
        state = getattr(record, "review", "")
        left_out = state in (Review.REJECTED, Review.MERGED)
        return Row(
            address=address(record),
            said=self.mark(said),
            notes=[self.mark(note) for note in (*notes, *self.beside(record)) if note],
            state=state if left_out else "",
            state_label=record.get_review_display() if left_out else "",
            excerpt=self.excerpt(record),
        )

    def beside(self, record: Any) -> Iterable[str]:
        if isinstance(record, Person) and self.posts:
            yield getattr(record, "first_post", "") or ""
        if self.committees and getattr(record, "committee", None):
            yield record.committee.name

    def excerpt(self, record: Any) -> SafeString | str:
        if not getattr(record, "found_at", 0):
            return ""
        words = " ".join(record.around.split())
        before = "…" if record.found_at > BEFORE else ""
        return format_html("{}{}…", before, self.mark(words))


Told = tuple[str, Iterable[Any]]


def told_event(event: Event) -> Told:
    about = " ".join(filter(None, [event.date, event.topic or event.form or str(event.kind)]))
    form = event.form if event.topic else ""
    return about, [str(event.kind), form, event.place]


def told_document(document: Document) -> Told:
    published = document.published.isoformat() if document.published else ""
    name = document.name if document.title else ""
    return str(document), [document.publisher, published, name]


TOLD: dict[type[Model], Callable[[Any], Told]] = {
    Person: lambda one: (one.name, one.other_names),
    Committee: lambda one: (one.name, []),
    Organisation: lambda one: (one.name, [one.get_kind_display(), one.party]),
    Event: told_event,
    Proposal: lambda one: (str(one), [str(one.kind), one.number]),
    Work: lambda one: (str(one), [str(one.kind), one.issuer]),
    Statistic: lambda one: (str(one), [one.period]),
    Initiative: lambda one: (one.name, [one.get_kind_display(), one.slogan]),
    Document: told_document,
}


# --- marks ----------------------------------------------------------------------------------------


def marker(search: Search) -> Callable[[str], SafeString]:
    """A function that marks the words typed in other words, in either script and across marks."""
    names = frozenset(search.names)
    pattern = pattern_of(tuple(search.words))

    def mark(words: str) -> SafeString:
        if words in names:
            return format_html("<mark>{}</mark>", words)
        folded = fold(words).lower()
        if pattern is None or len(folded) != len(words):
            return mark_safe(escape(words))
        pieces, place = [], 0
        for hit in pattern.finditer(folded):
            pieces.append((words[place : hit.start()], words[hit.start() : hit.end()]))
            place = hit.end()
        marked = format_html_join("", "{}<mark>{}</mark>", pieces)
        return format_html("{}{}", marked, words[place:])

    return mark


@lru_cache(maxsize=64)
def pattern_of(words: tuple[str, ...]) -> re.Pattern[str] | None:
    """有事来协商  ->  finds 有事来·协商"""
    forms = sorted({fold(word).lower() for word in words}, key=len, reverse=True)
    found = "|".join(r"[\W_]*".join(map(re.escape, form)) for form in forms if form)
    return re.compile(found) if found else None
