"""Doubts of extraction: words that do not go together, among those around them.

收到提案118件，其中立案565件  ->  the text is clear; a slip of the text; set right on record
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from cppcc.curation.settling import settle
from cppcc.curation.signing import Refused
from cppcc.models import RECORDS, Document, Doubt, Reading

from .asked import AskedAdmin
from .filters import DocumentFilter
from .pages import address
from .questions import AROUND

About, State = Doubt.About, Doubt.State

ANSWERS = {
    State.CLEAR: _("The text is clear: nothing to do"),
    State.SLIP: _("A slip of the text: it stays as printed"),
    State.MENDED: _("Set right on record"),
}

#  what a curator may do about each
ADVICE = {
    About.OTHER_COMMITTEE: _("Whose work is it? Correct the committee of the records below."),
    About.OPEN_COMMITTEE: _("Name the home committee in the document's header."),
    About.OPEN_YEAR: _("Say in the document's header when it was published or what it covers."),
    About.IMPOSSIBLE_DATE: _("Correct the day in the records below, if another source has it."),
    About.AFTER_PUBLICATION: _("Correct the day of publication, or the day of the event."),
    About.FIGURES: _("Reject the figure that does not hold, or correct what it counts."),
    About.PART: _("Reject the figure that does not hold, or correct what it counts."),
    About.SHARE: _("Of how many? Reject the figure that does not hold, or correct it."),
    About.FORMER: _("Correct the post, or mark it as former."),
}
MOST = 30  # places that are shown, and records read there


@dataclass(frozen=True, slots=True)
class Piece:
    """Some of a document's words, doubtful or not."""

    words: str
    doubtful: bool


@dataclass(frozen=True, slots=True)
class Stated:
    """A record that was read from the doubtful words."""

    kind: Any
    label: str
    address: str
    review: str
    review_label: Any


@admin.register(Doubt)
class DoubtAdmin(AskedAdmin):
    list_display = ["words", "about", "may_be", "document", "outcome", "answered_by"]
    list_filter = ["state", "about", DocumentFilter]
    list_select_related = ["document", "answered_by"]
    search_fields = ["document__title", "document__name"]
    change_form_template = "admin/cppcc/doubt/change_form.html"
    queued_by = ("about",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Without the documents' texts."""
        queryset = super().get_queryset(request).select_related("document", "run")
        return queryset.defer("document__text", "document__original")

    @admin.display(description=_("words"))
    def words(self, obj: Any) -> SafeString:
        return format_html('<mark class="kind-document">{}</mark>', obj.quotes[0][:60])

    @admin.display(description=_("what it may be"))
    def may_be(self, obj: Any) -> str:
        return "、".join(obj.readings)[:80] or "—"

    # --- one doubt's page

    def beside(self, request: HttpRequest, obj: Doubt) -> dict[str, Any]:
        return {
            **super().beside(request, obj),
            "title": capfirst(obj.get_about_display()),
            "doubt": obj,
            "document_address": address(obj.document),
            "stretches": list(stretches(obj)),
            "records": list(self.stated(request, obj)),
            "advice": ADVICE[About(obj.about)],
            "may_answer": obj.state == State.OPEN and self.may_answer(request, obj),
            "answers": ANSWERS,
        }

    def may_answer(self, request: HttpRequest, doubt: Doubt) -> bool:
        return self.may_change(request, Document, doubt, doubt.document)

    def stated(self, request: HttpRequest, doubt: Doubt) -> Iterable[Stated]:
        """The records whose words overlap the doubtful ones."""
        seen: set[Model] = set()
        for reading in overlapping(doubt):
            record = reading.record
            other = self.admin_site.get_model_admin(RECORDS[reading.kind])
            if record is None or record in seen or not other.has_view_permission(request):
                continue
            seen.add(record)
            label = getattr(other, "told_beside", str)(record)
            yield Stated(
                reading.get_kind_display(),
                label,
                address(record),
                record.review,
                record.get_review_display(),
            )

    # --- its answer

    def answer_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        doubt = self.get_object(request, unquote(object_id))
        state = request.POST.get("answer", "")
        if doubt is None or state not in ANSWERS:
            raise Http404
        if not self.may_answer(request, doubt):
            raise PermissionDenied
        reason = request.POST.get("reason", "").strip()
        try:
            settle(doubt, state, user=request.user, reason=reason)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return HttpResponseRedirect(self.in_queue(request, address(doubt)))
        link = format_html('<a href="{}">{}</a>', address(doubt), doubt.get_about_display())
        messages.success(request, format_html("{}：{}", link, doubt.get_state_display()))
        return HttpResponseRedirect(self.onward(request, doubt))


def stretches(doubt: Doubt) -> Iterable[list[Piece]]:
    """The doubtful words where they stand; those that stand near each other in one stretch."""
    text = Document.objects.values_list("text", flat=True).get(pk=doubt.document_id)
    for group in near(sorted((start, end) for start, end in doubt.spans)[:MOST]):
        place = max(0, group[0][0] - AROUND)
        pieces = []
        for start, end in group:
            pieces += [Piece(text[place:start], False), Piece(text[max(place, start) : end], True)]
            place = max(place, end)
        yield [*pieces, Piece(text[place : place + AROUND], False)]


def near(spans: list[tuple[int, int]]) -> Iterable[list[tuple[int, int]]]:
    """Spans in groups: what stands between two of one group is shown as a whole."""
    group: list[tuple[int, int]] = []
    for span in spans:
        if group and span[0] - group[-1][1] > 2 * AROUND:
            yield group
            group = []
        group.append(span)
    if group:
        yield group


def overlapping(doubt: Doubt) -> list[Reading]:
    """Readings of the document that share a character with the doubtful words."""
    spans = doubt.spans
    rows = Reading.objects.filter(
        document=doubt.document_id,
        start__lt=max(end for _start, end in spans),
        end__gt=min(start for start, _end in spans),
    ).select_related(*RECORDS)
    found = [
        row
        for row in rows
        if any(start < last and first < end for first, last in spans for start, end in row.spans)
    ]
    return sorted(found, key=lambda row: (row.end - row.start, row.pk))[:MOST]
