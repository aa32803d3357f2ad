"""Documents: the header as a form, the text with every fact marked and linked."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cppcc.models import RECORDS, Document, Reading
from cppcc.models.documents import ReadingKind

from .base import CuratedAdmin
from .marking import Fact, marked
from .pages import address


@dataclass(frozen=True, slots=True)
class Group:
    """The facts of one kind on a document's page."""

    kind: str
    label: Any
    facts: list[Fact]


@admin.register(Document)
class DocumentAdmin(CuratedAdmin):
    list_display = [
        "name",
        "title",
        "publisher",
        "published",
        "home",
        "script",
        "characters",
        "facts",
    ]
    list_display_links = ["name", "title"]
    list_filter = ["script", "publisher"]
    list_select_related = ["home"]
    date_hierarchy = "published"
    search_fields = ["name", "title", "publisher", "address", "sha256"]
    autocomplete_fields = ["home", "supersedes"]
    fieldsets = [
        (None, {"fields": ["title", ("publisher", "page"), ("published", "script"), "address"]}),
        (
            _("What it reports on"),
            {"fields": ["home", ("covers_from", "covers_to"), "genre", "supersedes"]},
        ),
    ]
    technical = ("name", "sha256", "characters", "run", "read_values")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Documents come in by import, bytes and all."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A source stays: what was cited can be looked up."""
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        stated = (
            Reading.objects.filter(document=OuterRef("pk"))
            .order_by()
            .values("document")
            .annotate(number=Count("pk"))
            .values("number")
        )
        queryset = super().get_queryset(request).defer("original", "text")
        return queryset.annotate(stated=Coalesce(Subquery(stated), 0))

    @admin.display(description=_("facts"))
    def facts(self, obj: Any) -> int:
        return obj.stated

    def beside(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        facts = list(self.stated_facts(request, obj))
        return super().beside(request, obj) | {
            "document": obj,
            "text": marked(obj.text, facts),
            "groups": list(grouped(facts)),
        }

    def stated_facts(self, request: HttpRequest, document: Document) -> Iterable[Fact]:
        """Every reading as a fact. One query, and one a kind of record."""
        readings = list(Reading.objects.filter(document=document))
        wanted: dict[str, set[int]] = defaultdict(set)
        for reading in readings:
            wanted[reading.kind].add(getattr(reading, f"{reading.kind}_id"))
        records: dict[str, dict[int, Any]] = {}
        for kind, ids in wanted.items():
            records[kind] = self.records(request, kind, ids - {None})
        for reading in readings:
            record = records[reading.kind].get(getattr(reading, f"{reading.kind}_id"))
            told = getattr(
                self.admin_site.get_model_admin(RECORDS[reading.kind]), "told_beside", str
            )
            yield Fact(
                reading.pk,
                reading.kind,
                reading.get_kind_display(),
                told(record) if record else reading.quote,
                address(record) if record else "",
                tuple((start, end) for start, end in reading.spans),
                record.review if record else "",
            )

    def records(self, request: HttpRequest, kind: str, ids: set[int]) -> dict[int, Any]:
        """Records of a kind by id; none where this user may not see them."""
        other = self.admin_site.get_model_admin(RECORDS[kind])
        if not ids or not other.has_view_permission(request):
            return {}
        return other.get_queryset(request).in_bulk(ids)


def grouped(facts: Iterable[Fact]) -> Iterable[Group]:
    """In the order of ReadingKind, each kind in the order of the text."""
    by_kind: dict[str, list[Fact]] = defaultdict(list)
    for fact in facts:
        by_kind[fact.kind].append(fact)
    for kind, label in ReadingKind.choices:
        if by_kind[kind]:
            yield Group(kind, label, by_kind[kind])
