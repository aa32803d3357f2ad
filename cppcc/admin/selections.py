"""Words that a curator selects in a document become a record, or a citation of one.

GET  …/document/3/selection/?start=30&end=34&words=60余场    what can be made of them
GET  …/document/3/selection/statistic/?start=…               a form with what the rules read
POST …/document/3/selection/statistic/                       the record, cited by the words
POST …/document/3/selection/                                 fact=post-12: the words state it too
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.admin import helpers
from django.contrib.admin.utils import flatten_fieldsets
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from cppcc.curation import adding, retracting, suggesting
from cppcc.curation.signing import Refused
from cppcc.extraction.facts import Span
from cppcc.importing.identity import Draft
from cppcc.models import RECORDS, Document

from .offsets import Elsewhere, stored_span
from .sentences import sentence_around
from .workbench import PREFIX, WithWorkbench

#  where the words themselves go when the rules make nothing of them
WORDS = {
    "committee": "name",
    "organisation": "name",
    "person": "name",
    "post": "title",
    "event": "topic",
    "participation": "name",
    "proposal": "title",
    "work": "title",
    "statistic": "quote",
    "initiative": "name",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One button of the toolbar at the selected words."""

    address: str
    label: Any
    kind: str = ""
    fact: str = ""  # the fact that is to be cited
    suggested: bool = False


class WithSelections(WithWorkbench):
    """A document's page on which words can be selected."""

    def get_urls(self) -> list[URLPattern]:
        choices = self.admin_site.admin_view(self.selection_view)
        adds = self.admin_site.admin_view(self.add_view_of_selection)
        return [
            path("<int:number>/selection/", choices, name="cppcc_document_selection"),
            path("<int:number>/selection/<str:kind>/", adds, name="cppcc_document_add_selected"),
            *super().get_urls(),
        ]

    # --- what can be made of the words

    def selection_view(self, request: HttpRequest, number: int) -> HttpResponse:
        document = self.document(request, number)
        try:
            span = self.span(request, document)
        except Elsewhere as elsewhere:
            return self.refused(request, document, str(elsewhere))
        if request.method == "POST":
            return self.cite(request, document, span)
        found = suggesting.suggestions(document, span, sentence_around(document.text, span.start))
        context = {
            "words": document.text[slice(*span)],
            "suggested": [*self.suggested(request, document, found)],
            "kinds": [*self.addable(request, document)],
            "cite": self.citable(request, document),
            "roster": self.roster_address(request, document, span),
        }
        return TemplateResponse(request, "admin/cppcc/document/selection.html", context)

    def suggested(self, request: HttpRequest, document: Document, found: list[Draft]) -> Any:
        """What the rules read there and what is on record: to be cited; else to be added."""
        for draft in found[:4]:
            page: Any = self.admin_site.get_model_admin(RECORDS[draft.kind])
            record = page.get_queryset(request).filter(key=draft.key).first()
            label = RECORDS[draft.kind]._meta.verbose_name
            if record is None and page.has_add_permission(request):
                said = told(draft, document)
                yield Choice(self.adding(document, draft.kind), f"{label}: {said}", draft.kind)

    def addable(self, request: HttpRequest, document: Document) -> Any:
        for kind, model in RECORDS.items():
            if self.admin_site.get_model_admin(model).has_add_permission(request):
                yield Choice(self.adding(document, kind), model._meta.verbose_name, kind)

    def citable(self, request: HttpRequest, document: Document) -> Choice | None:
        """The chosen fact, if this user may cite for it."""
        name = request.GET.get("fact", "")
        kind, _dash, pk = name.rpartition("-")
        if kind not in RECORDS or not pk.isdecimal():
            return None
        try:
            page, record = self.fact(request, kind, int(pk))
        except (Http404, PermissionDenied):
            return None
        if not page.has_change_permission(request, record):
            return None
        address = reverse("admin:cppcc_document_selection", args=[document.pk])
        return Choice(address, Truncator(str(record)).chars(40), kind, name)

    def adding(self, document: Document, kind: str) -> str:
        return reverse("admin:cppcc_document_add_selected", args=[document.pk, kind])

    def roster_address(self, request: HttpRequest, document: Document, span: Span) -> str:
        return ""

    # --- a citation

    def cite(self, request: HttpRequest, document: Document, span: Span) -> HttpResponse:
        kind, _dash, pk = request.POST.get("fact", "").rpartition("-")
        if not pk.isdecimal():
            raise Http404
        page, record = self.fact(request, kind, int(pk))
        if not page.has_change_permission(request, record):
            raise PermissionDenied
        try:
            reading = adding.cite(record, document, span, user=request.user)
        except Refused as refused:
            return self.refused(request, document, str(refused), record)
        self.keep(request, document, retracting.added(None, [reading]))
        said = _("Cited: {record}").format(record=record)
        return self.answer(request, document, said, [record], anew=True)

    # --- a record

    def add_view_of_selection(self, request: HttpRequest, number: int, kind: str) -> HttpResponse:
        document = self.document(request, number)
        if kind not in RECORDS:
            raise Http404
        page: Any = self.admin_site.get_model_admin(RECORDS[kind])
        if not page.has_add_permission(request):
            raise PermissionDenied
        try:
            span = self.span(request, document)
        except Elsewhere as elsewhere:
            return self.refused(request, document, str(elsewhere))
        found = suggesting.suggestions(document, span, sentence_around(document.text, span.start))
        draft = next((one for one in found if one.kind == kind), None)
        fieldsets = [
            (name, options)
            for name, options in page.get_fieldsets(request, None)
            if "technical" not in options.get("classes", ())
        ]
        made = page.get_form(request, None, change=False, fields=flatten_fieldsets(fieldsets))
        if request.method != "POST":
            form = made(prefix=PREFIX, initial=beginning(kind, draft, document, span))
            return self.form_answer(request, document, kind, span, page, form, fieldsets)
        form = made(request.POST, prefix=PREFIX)
        if form.is_valid():
            return self.added(request, document, span, page, form, draft)
        return self.form_answer(request, document, kind, span, page, form, fieldsets, status=422)

    def added(
        self,
        request: HttpRequest,
        document: Document,
        span: Span,
        page: Any,
        form: Any,
        draft: Draft | None,
    ) -> HttpResponse:
        record = form.save(commit=False)
        values = {
            name: getattr(record, f"{name}_id", getattr(record, name)) for name in form.values
        }
        if draft and (key := suggesting.free_key(draft, values)):
            record.key = key
        try:
            with transaction.atomic():
                reading = adding.add(
                    record, form.decided, document, span, user=request.user, reason=form.why
                )
                if not page.has_change_permission(request, record):
                    raise PermissionDenied
        except Refused as refused:
            return self.refused(request, document, str(refused))
        record.refresh_from_db()
        self.keep(request, document, retracting.added(record, [reading]))
        said = _("Added: {record}").format(record=record)
        return self.answer(request, document, said, [record], anew=True)

    def form_answer(
        self,
        request: HttpRequest,
        document: Document,
        kind: str,
        span: Span,
        page: Any,
        form: Any,
        fieldsets: Any,
        status: int = 200,
    ) -> HttpResponse:
        context = {
            "kind": kind,
            "label": RECORDS[kind]._meta.verbose_name,
            "words": document.text[slice(*span)],
            "at": {name: self.asked(request).get(name, "") for name in ("start", "end", "words")},
            "form": form,
            "fieldsets": helpers.AdminForm(
                form, fieldsets, {}, page.get_readonly_fields(request, None), model_admin=page
            ),
            "action": self.adding(document, kind),
        }
        template = "admin/cppcc/document/selection_form.html"
        return TemplateResponse(request, template, context, status=status)

    # --- the words

    def asked(self, request: HttpRequest) -> Any:
        return request.POST if request.method == "POST" else request.GET

    def span(self, request: HttpRequest, document: Document) -> Span:
        """The selected words in the stored text. Raises Elsewhere."""
        asked = self.asked(request)
        start, end = asked.get("start", ""), asked.get("end", "")
        if not (start.isdecimal() and end.isdecimal()):
            raise Http404
        return stored_span(document.text, int(start), int(end), asked.get("words"))


def beginning(kind: str, draft: Draft | None, document: Document, span: Span) -> dict[str, Any]:
    """What a form starts with: what the rules read, else the words and the home committee."""
    if draft is not None:
        return suggesting.fields_of(draft)
    words = "".join(document.text[slice(*span)].split())
    found: dict[str, Any] = {}
    if kind in WORDS:
        found[WORDS[kind]] = words
    if "committee" in RECORDS[kind].READ:
        found["committee"] = document.home_id
    return found


def told(draft: Draft, document: Document) -> str:
    """The words of a draft, as a button says them."""
    said = draft.fields.get(WORDS.get(draft.kind, "")) or document.text[slice(*draft.spans[0])]
    return Truncator("".join(str(said).split())).chars(24)
