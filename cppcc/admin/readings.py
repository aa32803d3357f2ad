"""Readings: what was read where. Nobody writes them but the importer."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from cppcc.models import RECORDS, Reading

from . import evidence
from .base import CuratedAdmin, values_read
from .filters import DocumentFilter
from .pages import address, shortened


@admin.register(Reading)
class ReadingAdmin(CuratedAdmin):
    list_display = ["words", "kind", "document", "start", "version"]
    list_filter = ["kind", DocumentFilter, "lapsed"]
    list_select_related = ["document"]
    search_fields = ["quote", "key"]
    fieldsets = [
        (None, {"fields": ["kind", "states", "read_fields", "mentions"]}),
        (
            _("For the technician"),
            {
                "classes": ["collapse", "technical"],
                "fields": ["key", "start", "end", "version", "run"],
            },
        ),
    ]
    technical = ()

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("kind", "states", "read_fields", "mentions")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Without the documents' texts."""
        return super().get_queryset(request).defer("document__text", "document__original")

    @admin.display(description=_("quote"), ordering="quote")
    def words(self, obj: Any) -> SafeString:
        words = shortened(obj.quote)
        return format_html('<mark class="kind-{}">{}</mark>', obj.kind, words)

    @admin.display(description=_("states"))
    def states(self, obj: Any) -> SafeString | str:
        if obj.record is None:
            return "—"
        return format_html('<a href="{}">{}</a>', address(obj.record), obj.record)

    @admin.display(description=_("What was read, field by field."))
    def read_fields(self, obj: Any) -> SafeString | str:
        return values_read(RECORDS[obj.kind], obj.fields)

    @admin.display(description=_("mentions"))
    def mentions(self, obj: Any) -> int:
        return len(obj.spans)

    def beside(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        found = evidence.excerpts(Reading.objects.filter(pk=obj.pk), request)
        excerpts = [evidence.excerpt(one, request) for one in found]
        shown = evidence.Evidence(excerpts, len(excerpts), "")
        return super().beside(request, obj) | {"evidence": shown}
