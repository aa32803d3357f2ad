"""Documents: the header as a form, the text with every fact marked, beside it the list of facts."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cppcc.models import Document, Reading
from cppcc.models.documents import ReadingKind

from . import stated
from .base import CuratedAdmin
from .filters import PublisherFilter
from .headers import WithHeader
from .marking import marked
from .pages import address
from .rosters import WithRosters
from .selections import WithSelections


@admin.register(Document)
class DocumentAdmin(WithRosters, WithSelections, WithHeader, CuratedAdmin):
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
    list_filter = ["script", PublisherFilter]
    list_select_related = ["home"]
    search_fields = ["name", "title", "publisher", "address", "sha256"]
    autocomplete_fields = ["home"]
    readonly_fields = ["script", "supersedes"]
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
        stated_by = (
            Reading.objects.filter(document=OuterRef("pk"))
            .order_by()
            .values("document")
            .annotate(number=Count("pk"))
            .values("number")
        )
        queryset = super().get_queryset(request).defer("original", "text")
        return queryset.annotate(stated=Coalesce(Subquery(stated_by), 0))

    @admin.display(description=_("facts"))
    def facts(self, obj: Any) -> int:
        return obj.stated

    def beside(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        found = stated.entries(self.admin_site, request, obj)
        newer = obj.superseded_by.defer("text", "original").first()
        return super().beside(request, obj) | {
            "document": obj,
            "text": marked(obj.text, [fact for entry in found for fact in entry.facts()]),
            "entries": found,
            "lines": stated.listed(found),
            "kinds": list(kinds(found)),
            "left": sum(entry.waiting for entry in found),
            "panel": getattr(request, "panel", None) or self.opened(request, obj),
            "addresses": self.addresses(request, obj),
            "superseded_by": (address(newer), str(newer)) if newer else None,
        }

    def addresses(self, request: HttpRequest, document: Document) -> dict[str, str]:
        """Where the page's script and forms send what the curator decides."""
        page = reverse("admin:cppcc_document_change", args=[document.pk]).removesuffix("change/")
        filters = self.get_preserved_filters(request)
        return {
            "facts": f"{page}facts/",
            "sentence": f"{page}sentence/",
            "undo": f"{page}undo/",
            "next": f"{page}next/" + (f"?{filters}" if filters else ""),
            "selection": f"{page}selection/",
        }


def kinds(found: Iterable[stated.Entry]) -> Iterable[tuple[str, Any, int]]:
    """In the order of ReadingKind, with how many facts each has here."""
    numbers = Counter(entry.kind for entry in found)
    for kind, label in ReadingKind.choices:
        if numbers[kind]:
            yield kind, label, numbers[kind]
