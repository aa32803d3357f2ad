"""Possible duplicates: two records side by side, and a curator's word on whether they are one.

王芳 of 沈阳市和平区政协 and 王芳 of 沈阳市皇姑区政协  ->  the same, or different for ever
"""

from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from cppcc.curation.differing import different
from cppcc.curation.merging import merge
from cppcc.models import RECORDS, Duplicate, Record

from . import evidence
from .base import address, values_read

SAID = {
    Duplicate.State.SAME: _("Merged: {first} and {second} are one."),
    Duplicate.State.DIFFERENT: _("Noted: {first} and {second} are different."),
}


@dataclass(frozen=True, slots=True)
class Half:
    """One of the two, with what was read of it and its words."""

    record: Record
    told: str
    address: str
    values: SafeString | str
    evidence: evidence.Evidence


@admin.register(Duplicate)
class DuplicateAdmin(admin.ModelAdmin):
    list_display = ["pair", "kind", "ground", "state", "decided_by"]
    list_filter = ["state", "kind", "ground"]
    list_select_related = ["decided_by"]
    search_fields = ["first", "second"]
    list_per_page = 50
    show_full_result_count = False
    change_form_template = "admin/cppcc/duplicate/change_form.html"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [field.name for field in self.opts.concrete_fields]

    @admin.display(description=_("records"), ordering="first")
    def pair(self, obj: Duplicate) -> str:
        return str(obj)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(require_POST(self.decide_view))
        return [
            path("<path:object_id>/decide/", view, name="cppcc_duplicate_decide"),
            *super().get_urls(),
        ]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        duplicate = self.get_object(request, unquote(object_id))
        if duplicate is None:
            return super().change_view(request, object_id, form_url, extra_context)
        halves = [self.half(request, record) for record in self.records(duplicate)]
        context = {
            "duplicate": duplicate,
            "halves": halves,
            "may_decide": len(halves) == 2
            and duplicate.state == Duplicate.State.OPEN
            and self.has_change_permission(request, duplicate),
            "left": Duplicate.objects.filter(state=Duplicate.State.OPEN).count(),
        }
        return super().change_view(request, object_id, form_url, context | (extra_context or {}))

    def records(self, duplicate: Duplicate) -> list[Record]:
        model = RECORDS[duplicate.kind]
        found = {
            record.key: record
            for record in model.objects.filter(key__in=[duplicate.first, duplicate.second])
        }
        return [found[key] for key in (duplicate.first, duplicate.second) if key in found]

    def half(self, request: HttpRequest, record: Record) -> Half:
        told = getattr(self.admin_site.get_model_admin(type(record)), "told_apart", str)
        return Half(
            record,
            told(record),
            address(record),
            values_read(type(record), record.read),
            evidence.of(record, request),
        )

    def decide_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """One of the three buttons was pressed: this is the other, the other way round, or not."""
        duplicate = self.get_object(request, unquote(object_id))
        decision = request.POST.get("decision", "")
        if duplicate is None or decision not in ("first", "second", "different"):
            raise Http404
        if not self.has_change_permission(request, duplicate):
            raise PermissionDenied
        records = self.records(duplicate)
        if len(records) != 2:
            raise Http404
        first, second = records
        try:
            if decision == "different":
                different(first, second, user=request.user)
            elif decision == "first":
                merge(first, [second], user=request.user)
            else:
                merge(second, [first], user=request.user)
        except ValidationError as error:
            self.message_user(request, " ".join(error.messages), messages.ERROR)
            return HttpResponseRedirect(
                reverse("admin:cppcc_duplicate_change", args=[duplicate.pk])
            )
        state = Duplicate.State.DIFFERENT if decision == "different" else Duplicate.State.SAME
        said = str(SAID[state]).format(first=first, second=second)
        self.message_user(request, said, messages.SUCCESS)
        following = Duplicate.objects.filter(state=Duplicate.State.OPEN).first()
        if following:
            page = reverse("admin:cppcc_duplicate_change", args=[following.pk])
            return HttpResponseRedirect(page)
        return HttpResponseRedirect(reverse("admin:cppcc_duplicate_changelist"))
