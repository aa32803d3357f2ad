"""Possible duplicates: two records side by side, and a curator's word on whether they are one.

王芳 of 沈阳市和平区政协 and 王芳 of 沈阳市皇姑区政协  ->  the same, or different for ever
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
)
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from cppcc.curation.differing import different
from cppcc.curation.merging import merge
from cppcc.curation.signing import Refused
from cppcc.models import RECORDS, Duplicate, Record

from . import evidence
from .asked import AskedAdmin
from .base import values_read
from .pages import address

State = Duplicate.State

SAID = {
    State.SAME: _("Merged: {first} and {second} are one."),
    State.DIFFERENT: _("Noted: {first} and {second} are different."),
}

Found = dict[tuple[str, str], Record]  # by kind and key


@dataclass(frozen=True, slots=True)
class Half:
    """One of the two, with what was read of it and its words."""

    record: Record
    told: str
    address: str
    values: SafeString | str
    evidence: evidence.Evidence


@admin.register(Duplicate)
class DuplicateAdmin(AskedAdmin):
    list_display = ["pair", "kind", "ground", "outcome", "decided_by"]
    list_filter = ["state", "kind", "ground"]
    list_select_related = ["decided_by"]
    search_fields = ["first", "second"]
    change_form_template = "admin/cppcc/duplicate/change_form.html"
    queued_by = ("kind", "ground")
    answered_at = "decide"

    # --- the list

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """With the names of all pairs, a query a kind."""
        listed = super().get_changelist_instance(request)
        found = self.found(request, listed.result_list)
        for pair in listed.result_list:
            pair.told = self.told(pair, found)
        return listed

    @admin.display(description=_("records"), ordering="first")
    def pair(self, obj: Any) -> str:
        said: str = obj.told
        return said

    def told(self, pair: Duplicate, found: Found) -> str:
        """王芳（沈阳市和平区政协委员） = 王芳（沈阳市皇姑区政协委员）; a lost record by its key."""
        both = ((key, found.get((pair.kind, key))) for key in (pair.first, pair.second))
        return " = ".join(self.name(record) if record else key for key, record in both)

    def name(self, record: Record) -> str:
        other = self.admin_site.get_model_admin(type(record))
        said: str = getattr(other, "told_apart", str)(record)
        return said

    def found(self, request: HttpRequest, pairs: Iterable[Duplicate]) -> Found:
        """The records of some pairs, as their own admin fetches them."""
        keys: dict[str, set[str]] = {}
        for pair in pairs:
            keys.setdefault(pair.kind, set()).update([pair.first, pair.second])
        return {
            (kind, record.key): record
            for kind, wanted in keys.items()
            for record in self.admin_site.get_model_admin(RECORDS[kind])
            .get_queryset(request)
            .filter(key__in=wanted)
        }

    # --- one pair's page

    def beside(self, request: HttpRequest, obj: Duplicate) -> dict[str, Any]:
        records = self.both(request, obj)
        return {
            **super().beside(request, obj),
            "title": _("Are these one?"),
            "duplicate": obj,
            "halves": [self.half(request, record) for record in records],
            "may_merge": request.user.has_perm("cppcc.merge_records"),
            "may_decide": len(records) == 2
            and obj.state == State.OPEN
            and self.may_decide(request, obj, records),
            "compare_address": self.compare_address(obj, records),
        }

    def may_decide(self, request: HttpRequest, pair: Duplicate, records: list[Record]) -> bool:
        """Who may say that two are different: who may change both."""
        return self.may_change(request, RECORDS[pair.kind], pair, *records)

    def compare_address(self, pair: Duplicate, records: list[Record]) -> str:
        """The page on which every field can be chosen."""
        page = reverse(f"admin:cppcc_{pair.kind}_merge")
        ids = "&".join(f"id={one.pk}" for one in records)
        return f"{page}?{ids}&pair={pair.pk}"

    def both(self, request: HttpRequest, pair: Duplicate) -> list[Record]:
        """The two, or what is left of them."""
        found = self.found(request, [pair])
        keys = [(pair.kind, pair.first), (pair.kind, pair.second)]
        return [found[key] for key in keys if key in found]

    def half(self, request: HttpRequest, record: Record) -> Half:
        return Half(
            record,
            self.name(record),
            address(record),
            values_read(type(record), in_order(record)),
            evidence.of(record, request),
        )

    # --- its answer

    def answer_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """One of the three buttons was pressed: this is the other, the other way round, or not."""
        pair = self.get_object(request, unquote(object_id))
        decision = request.POST.get("decision", "")
        if pair is None or decision not in ("first", "second", "different"):
            raise Http404
        records = self.both(request, pair)
        joins = decision != "different"
        allowed = self.may_decide(request, pair, records)
        if not allowed or (joins and not request.user.has_perm("cppcc.merge_records")):
            raise PermissionDenied
        if len(records) != 2 or pair.state != State.OPEN:
            raise Http404
        first, second = records
        try:
            if decision == "different":
                different(first, second, user=request.user)
            elif decision == "first":
                merge(first, [second], user=request.user)
            else:
                merge(second, [first], user=request.user)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return HttpResponseRedirect(self.in_queue(request, address(pair)))
        said = SAID[State.DIFFERENT if decision == "different" else State.SAME]
        names = {"first": self.link(first), "second": self.link(second)}
        messages.success(request, format_html(str(said), **names))
        return HttpResponseRedirect(self.onward(request, pair))

    def link(self, record: Record) -> SafeString:
        return format_html('<a href="{}">{}</a>', address(record), self.name(record))


def in_order(record: Record) -> dict[str, Any]:
    """What was read, in the order of the record's fields."""
    names = [field.name for field in record._meta.concrete_fields]
    return {name: record.read[name] for name in names if name in record.read}
