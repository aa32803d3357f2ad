"""Contradictions among figures: two records side by side, each with its words.

提案118件 by 甲报 and 提案128件 by 乙报, of one committee and year  ->  both stand, or one goes
"""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from cppcc.curation.settling import reconcile
from cppcc.curation.signing import Refused
from cppcc.models import Contradiction, Statistic

from . import evidence
from .asked import AskedAdmin
from .base import values_read
from .duplicates import Half, in_order
from .pages import address

State = Contradiction.State

ANSWERS = {
    State.BOTH: _("Both stand: they count different things"),
    State.FIRST: _("Reject the first"),
    State.SECOND: _("Reject the second"),
}
SAID = {
    State.BOTH: _("Noted: {first} and {second} both stand."),
    State.FIRST: _("Rejected: {first}; {second} stands."),
    State.SECOND: _("Rejected: {second}; {first} stands."),
}


@admin.register(Contradiction)
class ContradictionAdmin(AskedAdmin):
    list_display = ["pair", "committee", "period", "ground", "outcome", "decided_by"]
    list_filter = ["state", "ground"]
    list_select_related = ["decided_by"]
    search_fields = ["first", "second"]
    change_form_template = "admin/cppcc/contradiction/change_form.html"
    queued_by = ("ground",)

    # --- the list

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """With the figures of all pairs, in one query."""
        listed = super().get_changelist_instance(request)
        found = self.found(listed.result_list)
        for one in listed.result_list:
            one.both = [found.get(one.first), found.get(one.second)]
        return listed

    @admin.display(description=_("figures"), ordering="first")
    def pair(self, obj: Any) -> str:
        first, second = obj.both
        return f"{first or obj.first} ≠ {second or obj.second}"

    @admin.display(description=_("committee"))
    def committee(self, obj: Any) -> Any:
        return next((one.committee for one in obj.both if one and one.committee), "—")

    @admin.display(description=_("period"))
    def period(self, obj: Any) -> str:
        return next((one.period for one in obj.both if one and one.period), "—")

    def found(self, pairs: Iterable[Contradiction]) -> dict[str, Statistic]:
        keys = {key for pair in pairs for key in (pair.first, pair.second)}
        rows = Statistic.objects.filter(key__in=keys).select_related("committee")
        return {row.key: row for row in rows}

    # --- one pair's page

    def beside(self, request: HttpRequest, obj: Contradiction) -> dict[str, Any]:
        records = self.both(obj)
        return {
            **super().beside(request, obj),
            "title": _("Can both be so?"),
            "contradiction": obj,
            "halves": [self.half(request, record) for record in records],
            "may_answer": obj.state == State.OPEN and self.may_answer(request, obj, records),
            "answers": ANSWERS,
        }

    def may_answer(
        self, request: HttpRequest, obj: Contradiction, records: list[Statistic]
    ) -> bool:
        return len(records) == 2 and self.may_change(request, Statistic, obj, *records)

    def both(self, pair: Contradiction) -> list[Statistic]:
        found = self.found([pair])
        return [found[key] for key in (pair.first, pair.second) if key in found]

    def half(self, request: HttpRequest, record: Statistic) -> Half:
        return Half(
            record,
            str(record),
            address(record),
            values_read(Statistic, in_order(record)),
            evidence.of(record, request),
        )

    # --- its answer

    def answer_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        pair = self.get_object(request, unquote(object_id))
        state = request.POST.get("answer", "")
        if pair is None or state not in ANSWERS:
            raise Http404
        records = self.both(pair)
        if not self.may_answer(request, pair, records):
            raise PermissionDenied
        try:
            reconcile(pair, state, user=request.user)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return HttpResponseRedirect(self.in_queue(request, address(pair)))
        first, second = (format_html('<a href="{}">{}</a>', address(one), one) for one in records)
        said = SAID[State(state)]
        messages.success(request, format_html(str(said), first=first, second=second))
        return HttpResponseRedirect(self.onward(request, pair))
