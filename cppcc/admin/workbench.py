"""A document's facts, decided one after another beside its text.

GET  …/document/3/facts/post/12/      the form of the fact's record, its words, its buttons
POST …/document/3/facts/post/12/      decision=confirm, with what was written in the form if it came
POST …/document/3/sentence/           fact=post-12 place=7: confirm all that the sentence states
POST …/document/3/undo/               take the last decision back, however many facts it was about
GET  …/document/3/next/               on to the next document of the list with unreviewed facts

A script asks for fragments (templates/admin/cppcc/document/answer.html); without one the same forms
lead back to the document's page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.admin import helpers
from django.contrib.admin.utils import flatten_fieldsets
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from cppcc.curation import deciding, retracting, saving
from cppcc.curation.saving import Changed
from cppcc.curation.signing import Refused, sign
from cppcc.models import RECORDS, Document, Reading, Record, Review

from . import stated
from .onward import next_document
from .pages import Page, address
from .sentences import sentence_around

PREFIX = "fact"  # of a fact's form: the header of the document has fields of the same names
KEPT = 20  # decisions that can be taken back one after another
DECISIONS = "cppcc.decisions"  # of the session

STATES = {"confirm": Review.CONFIRMED, "reject": Review.REJECTED, "reopen": Review.EXTRACTED}


@dataclass(frozen=True, slots=True)
class Panel:
    """The form of a fact's record, with the words of the document that state it."""

    name: str  # post-12
    kind: str
    record: Record
    label: Any
    form: Any
    fieldsets: Any
    quotes: list[tuple[int, str]]  # reading, its words
    may_change: bool
    action: str
    link: str


class WithWorkbench(Page):
    """A document's page on which its facts are decided."""

    def get_urls(self) -> list[URLPattern]:
        def view(of: Callable[..., HttpResponse]) -> Any:
            return self.admin_site.admin_view(of)

        return [
            path(
                "<int:number>/facts/<str:kind>/<int:pk>/",
                view(self.fact_view),
                name="cppcc_document_fact",
            ),
            path(
                "<int:number>/sentence/",
                view(require_POST(self.sentence_view)),
                name="cppcc_document_sentence",
            ),
            path(
                "<int:number>/undo/",
                view(require_POST(self.take_back_view)),
                name="cppcc_document_undo",
            ),
            path(
                "<int:number>/next/", view(require_GET(self.next_view)), name="cppcc_document_next"
            ),
            *super().get_urls(),
        ]

    # --- one fact

    def fact_view(self, request: HttpRequest, number: int, kind: str, pk: int) -> HttpResponse:
        document = self.document(request, number)
        page, record = self.fact(request, kind, pk)
        if request.method != "POST":
            if not fragment_wanted(request):
                return HttpResponseRedirect(self.place(document, f"{kind}-{pk}"))
            return self.answer(request, document, panel=self.panel(request, document, record))
        if not page.has_change_permission(request, record):
            raise PermissionDenied
        form = None
        if f"{PREFIX}-version" in request.POST:
            form = self.fact_form(request, record, request.POST)
            if not form.is_valid():
                panel = self.panel(request, document, record, form)
                return self.answer(request, document, panel=panel, status=422)
        return self.decide(request, document, record, form)

    def decide(
        self, request: HttpRequest, document: Document, record: Record, form: Any
    ) -> HttpResponse:
        """Save what was written, then say whether it is so: one decision, taken back whole."""
        wanted = request.POST.get("decision", "")
        if wanted not in (*STATES, "save"):
            raise Http404
        reason = form.why if form else request.POST.get("reason", "")
        try:
            with transaction.atomic():
                before = retracting.remember([record])
                if form and form.values:
                    saving.save(
                        record,
                        form.values,
                        version=form.sent("version"),
                        user=request.user,
                        reason=reason,
                    )
                if wanted in STATES:
                    saving.review(record, STATES[wanted], user=request.user, reason=reason)
                settled = retracting.settled(before)
        except (Refused, Changed) as refusal:
            return self.refused(request, document, str(refusal), record)
        if wanted not in STATES and not (form and form.values):
            return self.answer(request, document, _("Nothing was changed."), [record])
        self.keep(request, document, settled)
        said = {
            "confirm": _("Confirmed: {record}"),
            "reject": _("Rejected, the document says no such thing: {record}"),
            "reopen": _("Unreviewed again: {record}"),
            "save": _("Saved: {record}"),
        }[wanted].format(record=record)
        return self.answer(request, document, said, [record])

    # --- several facts

    def sentence_view(self, request: HttpRequest, number: int) -> HttpResponse:
        """Confirm all unreviewed facts that a sentence states."""
        document = self.document(request, number)
        waiting = [
            record
            for record in self.facts_of_sentence(request, document)
            if record.review == Review.EXTRACTED
            and self.page_of(record).has_change_permission(request, record)
        ]

        def confirm_all() -> list[Any]:
            before = retracting.remember(waiting)
            for record in waiting:
                record.refresh_from_db()
                if record.review == Review.EXTRACTED:
                    deciding.confirm(record, user=request.user)
            return retracting.settled(before)

        try:
            settled = sign("confirmed", request.user, "", confirm_all)
        except Refused as refusal:
            return self.refused(request, document, str(refusal))
        if waiting:
            self.keep(request, document, settled)
        number = len(waiting)
        said = ngettext(
            "%d fact of this sentence confirmed.", "%d facts of this sentence confirmed.", number
        )
        return self.answer(request, document, said % number, waiting)

    def facts_of_sentence(self, request: HttpRequest, document: Document) -> Iterable[Record]:
        """The records that any words of the sentence state around a place of a fact."""
        start = self.start_of(document, request.POST.get("place", ""))
        first, last = sentence_around(document.text, start)
        found = [
            entry
            for entry in stated.entries(self.admin_site, request, document)
            if entry.waiting and any(first <= a and b <= last for a, b in entry.spans)
        ]
        for entry in found:
            kind, _dash, pk = entry.name.rpartition("-")
            record = RECORDS[kind]._default_manager.filter(pk=int(pk)).first()
            if record is not None:
                yield record

    def start_of(self, document: Document, reading: str) -> int:
        row = None
        if reading.isdecimal():
            row = Reading.objects.filter(document=document, pk=int(reading)).first()
        if row is None:
            raise Http404
        return row.start

    # --- taking back

    def keep(self, request: HttpRequest, document: Document, rows: list[Any]) -> None:
        """Remember a decision for as long as the curator is logged in."""
        kept = request.session.get(DECISIONS, [])
        decision = {"document": document.pk, "rows": rows}
        request.session[DECISIONS] = [*kept, decision][-KEPT:]

    def take_back_view(self, request: HttpRequest, number: int) -> HttpResponse:
        document = self.document(request, number)
        kept = request.session.get(DECISIONS, [])
        last = next((one for one in reversed(kept) if one["document"] == document.pk), None)
        if last is None:
            return self.refused(request, document, _("There is nothing to take back here."))
        request.session[DECISIONS] = [one for one in kept if one is not last]
        self.check_changeable(request, last["rows"])
        try:
            records = retracting.take_back(last["rows"], user=request.user)
        except Refused as refusal:
            return self.refused(request, document, str(refusal))
        number = len(records)
        said = ngettext("Taken back: %d fact.", "Taken back: %d facts.", number) % number
        if not records:
            said = _("Taken back: what you added.")
        anew = any("words" in one for one in last["rows"])
        return self.answer(request, document, said, records, anew=anew)

    def check_changeable(self, request: HttpRequest, rows: list[Any]) -> None:
        for one in rows:
            if "pk" in one:
                page, record = self.fact(request, one["kind"], one["pk"])
                if not page.has_change_permission(request, record):
                    raise PermissionDenied
            for reading in Reading.objects.filter(pk__in=one.get("words", [])):
                if not self.page_of(reading.record).has_change_permission(request, reading.record):
                    raise PermissionDenied

    # --- the next document

    def next_view(self, request: HttpRequest, number: int) -> HttpResponse:
        document = self.document(request, number)
        onward = next_document(self, request, document)
        if onward is None:
            messages.success(request, _("No other document has unreviewed facts."))
            return HttpResponseRedirect(self.place(document))
        return HttpResponseRedirect(self.place(onward))

    # --- what the views share

    def document(self, request: HttpRequest, number: int) -> Document:
        found: Document | None = self.get_queryset(request).filter(pk=number).first()
        if found is None:
            raise Http404
        if not self.has_view_or_change_permission(request, found):
            raise PermissionDenied
        return found

    def fact(self, request: HttpRequest, kind: str, pk: int) -> tuple[Any, Record]:
        if kind not in RECORDS:
            raise Http404
        page: Any = self.admin_site.get_model_admin(RECORDS[kind])
        record = page.get_object(request, str(pk))
        if record is None:
            raise Http404
        if not page.has_view_or_change_permission(request, record):
            raise PermissionDenied
        return page, record

    def page_of(self, record: Record) -> Any:
        return self.admin_site.get_model_admin(type(record))

    def place(self, document: Document, fact: str = "") -> str:
        """The document's page, with the panel of a fact open."""
        page = reverse("admin:cppcc_document_change", args=[document.pk])
        return f"{page}?fact={fact}" if fact else page

    def fact_form(self, request: HttpRequest, record: Record, typed: Any = None) -> Any:
        """The form of the record's own page."""
        page = self.page_of(record)
        names = flatten_fieldsets(self.fieldsets_of(request, record))
        made = page.get_form(request, record, change=True, fields=names)
        return made(typed, instance=record, prefix=PREFIX)

    def fieldsets_of(self, request: HttpRequest, record: Record) -> list[Any]:
        """Those of the record's page, without what is for the technician."""
        return [
            (name, options)
            for name, options in self.page_of(record).get_fieldsets(request, record)
            if "technical" not in options.get("classes", ())
        ]

    def panel(
        self, request: HttpRequest, document: Document, record: Record, form: Any = None
    ) -> Panel:
        page, kind = self.page_of(record), str(record._meta.model_name)
        may_change = page.has_change_permission(request, record)
        fieldsets = self.fieldsets_of(request, record)
        fixed = page.get_readonly_fields(request, record)
        if not may_change:
            fixed = flatten_fieldsets(fieldsets)
        form = form or self.fact_form(request, record)
        readings = Reading.objects.filter(document=document, **{kind: record}).order_by("start")
        return Panel(
            name=f"{kind}-{record.pk}",
            kind=kind,
            record=record,
            label=record._meta.verbose_name,
            form=form,
            fieldsets=helpers.AdminForm(form, fieldsets, {}, fixed, model_admin=page),
            quotes=list(readings.values_list("pk", "quote")),
            may_change=may_change,
            action=reverse("admin:cppcc_document_fact", args=[document.pk, kind, record.pk]),
            link=address(record),
        )

    def opened(self, request: HttpRequest, document: Document) -> Panel | None:
        """The panel that the address of the document's page names."""
        kind, _dash, pk = request.GET.get("fact", "").rpartition("-")
        if kind not in RECORDS or not pk.isdecimal():
            return None
        try:
            _page, record = self.fact(request, kind, int(pk))
        except (Http404, PermissionDenied):
            return None
        return self.panel(request, document, record)

    # --- answers

    def refused(
        self, request: HttpRequest, document: Document, why: str, record: Record | None = None
    ) -> HttpResponse:
        """What cannot be done, with the record as it is now."""
        changed = []
        if record is not None:
            kind = str(record._meta.model_name)
            changed = [self.fact(request, kind, record.pk)[1]]
        return self.answer(request, document, why, changed, status=409)

    def answer(
        self,
        request: HttpRequest,
        document: Document,
        said: str = "",
        changed: Iterable[Record] = (),
        *,
        panel: Panel | None = None,
        anew: bool = False,
        status: int = 200,
    ) -> HttpResponse:
        """Lines of the list that changed and a panel, or the document's page with the same said."""
        records = list(changed)
        if not fragment_wanted(request):
            if panel is not None and status != 200:
                return self.whole_page(request, document, panel)
            if said:
                level = messages.SUCCESS if status == 200 else messages.ERROR
                messages.add_message(request, level, said)
            first = f"{records[0]._meta.model_name}-{records[0].pk}" if records else ""
            return HttpResponseRedirect(self.place(document, first))
        lines = [stated.entry_of(self.admin_site, request, document, one) for one in records]
        context = {
            "said": said,
            "lines": stated.listed([one for one in lines if one.places]),
            "panel": panel,
            "anew": anew,
        }
        return TemplateResponse(request, "admin/cppcc/document/answer.html", context, status=status)

    def whole_page(self, request: HttpRequest, document: Document, panel: Panel) -> HttpResponse:
        """Without a script: the document's page, with what was typed and what is wrong with it."""
        request.method, request.panel = "GET", panel  # type: ignore[attr-defined]
        return self.change_view(request, str(document.pk))


def fragment_wanted(request: HttpRequest) -> bool:
    return request.headers.get("X-Requested-With") == "XMLHttpRequest"
