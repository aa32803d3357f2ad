"""A document's header, corrected with a look at what that changes; and one document for another.

POST …/document/3/change/                   what the text says under the new header, to be confirmed
POST …/document/3/change/ with confirmed=1  the same, saved
…/document/3/supersede/                     it takes the place of another document, or no more
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import flatten_fieldsets, unquote
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cppcc.curation import superseding
from cppcc.curation.headers import FIELDS, preview_header
from cppcc.curation.signing import Refused
from cppcc.importing.tally import Told
from cppcc.models import RECORDS, Document, Record

from .pages import Page, Tool, address

CONFIRMED = "confirmed"  # in what is posted: the curator has seen what it changes
SHOWN = 50  # records of one kind that a preview lists
WHAT = {
    "added": gettext_lazy("would be added"),
    "changed": gettext_lazy("would change"),
    "removed": gettext_lazy("would go"),
    "asked": gettext_lazy("would be asked about"),
}


class WithHeader(Page):
    """A document whose header is saved only after a look at what follows from it."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.supersede_view)
        return [
            path("<int:number>/supersede/", view, name="cppcc_document_supersede"),
            *super().get_urls(),
        ]

    def tools(self, request: HttpRequest, obj: Any) -> list[Tool]:
        tools = super().tools(request, obj)
        if self.has_change_permission(request, obj):
            page = reverse("admin:cppcc_document_supersede", args=[obj.pk])
            label = _("Supersedes no more…") if obj.supersedes_id else _("Supersedes another…")
            tools.append(Tool(label, page))
        return tools

    # --- the header

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        if request.method == "POST" and object_id and CONFIRMED not in request.POST:
            preview = self.header_preview(request, object_id)
            if preview is not None:
                return preview
        return super().changeform_view(request, object_id, form_url, extra_context)

    def header_preview(self, request: HttpRequest, object_id: str) -> HttpResponse | None:
        """What would change; None where the form has faults, changes nothing or only what no rule
        goes by: the ordinary page deals with those.
        """
        document = self.get_object(request, unquote(object_id))
        if document is None or not self.has_change_permission(request, document):
            return None
        names = flatten_fieldsets(self.get_fieldsets(request, document))
        made = self.get_form(request, document, change=True, fields=names)
        form: Any = made(request.POST, instance=document)
        if not form.is_valid() or not form.values.keys() & set(FIELDS):
            return None
        values = {name: value for name, value in form.values.items() if name in FIELDS}
        try:
            told = preview_header(document, values)
        except Refused as refused:
            request.refused = str(refused)  # type: ignore[attr-defined]
            return None
        return TemplateResponse(
            request,
            "admin/cppcc/document/header_preview.html",
            self.admin_site.each_context(request)
            | {
                "title": _("What this header changes"),
                "opts": self.opts,
                "original": document,
                "fields": [*self.header_changes(document, values)],
                "groups": [*groups(told)],
                "posted": [*posted(request)],
                "page": address(document),
            },
        )

    def header_changes(self, document: Document, values: dict[str, Any]) -> Iterator[Any]:
        """Field by field: its name, what it says now, what it would say."""
        before = Document.objects.defer("text", "original").get(pk=document.pk)
        for name, value in values.items():
            label = Document._meta.get_field(name).verbose_name  # type: ignore[union-attr]
            yield label, getattr(before, name) or "—", value or "—"

    # --- one document for another

    def supersede_view(self, request: HttpRequest, number: int) -> HttpResponse:
        """Choose the older document, see what it means, confirm; or take it back."""
        document = self.get_object(request, str(number))
        if document is None:
            raise Http404
        if not self.has_change_permission(request, document):
            raise PermissionDenied
        form = SupersedeForm(typed_now(request), new=document, site=self.admin_site)
        if request.method == "POST" and form.is_valid():
            old = form.cleaned_data.get("old") or document.supersedes
            if old is not None and not self.has_change_permission(request, old):
                raise PermissionDenied
            if form.save(request.user, self.message(request)):
                return HttpResponseRedirect(address(document))
        context = {
            "title": _("Supersedes no more") if document.supersedes_id else _("Supersedes another"),
            "opts": self.opts,
            "original": document,
            "older": document.supersedes,
            "older_address": document.supersedes and address(document.supersedes),
            "form": form,
            "media": self.media + form.media,
            "page": address(document),
        }
        context = self.admin_site.each_context(request) | context
        return TemplateResponse(request, "admin/cppcc/document/supersede.html", context)

    def message(self, request: HttpRequest) -> Any:
        return lambda said: messages.success(request, said)


class SupersedeForm(forms.Form):
    """Which document this one takes the place of, and why."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )

    def __init__(self, *args: Any, new: Document, site: admin.AdminSite, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.new = new
        if not new.supersedes_id:
            field: Any = Document._meta.get_field("supersedes")
            others = Document.objects.defer("text", "original").exclude(pk=new.pk)
            self.fields = {
                "old": forms.ModelChoiceField(
                    others,
                    label=_("The older document"),
                    widget=AutocompleteSelect(field, site),
                ),
                **self.fields,
            }

    def save(self, user: Any, say: Any) -> bool:
        """Whether it was done; what was refused stands in the form."""
        reason = self.cleaned_data["reason"]
        try:
            with transaction.atomic():
                if self.new.supersedes_id:
                    superseding.supersede_no_more(self.new, user=user, reason=reason)
                    say(_("The older document counts again."))
                else:
                    old = self.cleaned_data["old"]
                    superseding.supersede(self.new, old, user=user, reason=reason)
                    say(_("%s counts no more; this document has its place.") % old)
        except Refused as refused:
            self.add_error(None, str(refused))
            return False
        return True


def typed_now(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


# --- what a preview shows -------------------------------------------------------------------------


def groups(told: Iterable[Told]) -> Iterator[dict[str, Any]]:
    """What was told by what is done and to which kind, in the order of kinds."""
    rows = list(told)
    for kind, model in RECORDS.items():
        for what, label in WHAT.items():
            some = [one for one in rows if one.kind == kind and one.what == what]
            if some:
                yield {
                    "what": what,
                    "label": label,
                    "kind": model._meta.verbose_name_plural,
                    "total": len(some),
                    "rows": [as_row(model, one) for one in some[:SHOWN]],
                    "more": len(some) - SHOWN,
                }


def as_row(model: type[Record], told: Told) -> dict[str, Any]:
    """A record as run_rows.html lists it."""
    names = {field.name: field for field in model._meta.concrete_fields}
    fields = [
        (names[name].verbose_name, shown(names[name], before), shown(names[name], after))
        for name, (before, after) in told.fields.items()
        if name in names and told.what == "changed"
    ]
    record = model._default_manager.filter(key=told.key).first() if told.what != "added" else None
    return {
        "what": told.what,
        "label": Truncator(told.label or told.key).chars(90),
        "address": address(record) if record else "",
        "fields": fields,
    }


def shown(field: Any, value: Any) -> Any:
    """A value in words: choices by their label, links by what they lead to."""
    if value in (None, ""):
        return "—"
    if field.is_relation:
        by = {"key" if issubclass(field.related_model, Record) else "pk": value}
        return field.related_model._default_manager.filter(**by).first() or value
    return dict(field.flatchoices).get(value, value)


def posted(request: HttpRequest) -> Iterator[tuple[str, str]]:
    """What was posted, to be posted once more."""
    for name in request.POST:
        if name != "csrfmiddlewaretoken":
            for value in request.POST.getlist(name):
                yield name, value
