"""A page on which the roster of a committee and its 届 is pasted, looked at, and saved.

…/document/roster/?committee=7                   from a committee's page
…/document/roster/?document=3&start=120&end=480  from words of a document, which are then cited
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cppcc.curation import rosters
from cppcc.curation.rosters import LEAVE, NEW, Compared, Of, Source
from cppcc.curation.signing import Refused
from cppcc.extraction.facts import Span
from cppcc.models import Committee, Document, Person, Post

from .headers import typed_now
from .offsets import shown
from .pages import Page, Tool, address


@dataclass(frozen=True, slots=True)
class Line:
    """One person of the roster on the page that is looked at before it is saved."""

    name: str  # of the field
    compared: Compared
    verdict: str
    kind: str  # new, known, there, several
    choices: list[tuple[str, str, bool]]  # value, words, whether it is chosen


class RosterForm(forms.Form):
    """Whose roster it is, and the roster."""

    term = forms.IntegerField(
        label=gettext_lazy("term (届)"), min_value=1, max_value=99, help_text="14"
    )
    text = forms.CharField(
        label=gettext_lazy("Roster"),
        strip=False,
        widget=forms.Textarea(attrs={"rows": 14, "cols": 80, "lang": "zh"}),
        help_text=gettext_lazy(
            "Names side by side under headings, 张三 李四（女）, or a table: one person a line."
        ),
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )

    def __init__(self, *args: Any, site: AdminSite, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = Post._meta.get_field("committee")
        committee = forms.ModelChoiceField(
            Committee.objects.standing(),
            label=_("committee"),
            widget=AutocompleteSelect(field, site),
        )
        self.fields = {"committee": committee, **self.fields}

    @property
    def of(self) -> Of:
        return Of(self.cleaned_data["committee"], self.cleaned_data["term"])


class WithRosters(Page):
    """The page of rosters; documents lead to it by the words that are selected."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.roster_view)
        return [path("roster/", view, name="cppcc_document_roster"), *super().get_urls()]

    def tools(self, request: HttpRequest, obj: Any) -> list[Tool]:
        tools = super().tools(request, obj)
        if may_paste(request):
            tools.append(Tool(_("Paste a roster…"), roster_address(document=obj.pk)))
        return tools

    def roster_address(self, request: HttpRequest, document: Document, span: Span) -> str:
        """Where the selected words are read as a roster; "" for who may not."""
        if not may_paste(request):
            return ""
        return roster_address(document=document.pk, start=span.start, end=span.end)

    def roster_view(self, request: HttpRequest) -> HttpResponse:
        if not may_paste(request):
            raise PermissionDenied
        document = self.roster_document(request)
        words = selected(request, document)
        form = RosterForm(
            typed_now(request), site=self.admin_site, initial=initial(request, document, words)
        )
        lines: list[Line] = []
        unread: list[str] = []
        source = None
        if request.method == "POST" and form.is_valid():
            text = form.cleaned_data["text"]
            if document is not None and words and shown(text) == shown(words):
                source = Source(document, int(request.GET["start"]))
                text = words
            roster = rosters.read(text)
            lines, unread = [*self.roster_lines(request, roster, form.of)], roster.unread
            if "save" in request.POST and self.roster_saved(request, form, lines, source):
                return HttpResponseRedirect(address(form.of.committee))
        context = {
            "title": _("Paste a roster"),
            "opts": self.opts,
            "form": form,
            "lines": lines,
            "unread": unread,
            "looked": request.method == "POST" and form.is_valid(),
            "document": document,
            "document_address": document and address(document),
            "cited": source is not None,
            "media": self.media + form.media,
        }
        context = self.admin_site.each_context(request) | context
        return TemplateResponse(request, "admin/cppcc/document/roster.html", context)

    def roster_document(self, request: HttpRequest) -> Document | None:
        pk = request.GET.get("document", "")
        found = self.get_object(request, pk) if pk.isdecimal() else None
        if found is not None and not self.has_view_or_change_permission(request, found):
            raise PermissionDenied
        return found

    def roster_lines(self, request: HttpRequest, roster: rosters.Roster, of: Of) -> Iterator[Line]:
        """Each row with what would become of it; what was chosen before stays chosen."""
        compared = rosters.compare(roster.rows, of)
        told = told_apart(self.admin_site, request, compared)
        for number, one in enumerate(compared):
            name = f"who-{number}"
            chosen = request.POST.get(name, one.usual)
            verdict, kind = verdict_of(one)
            choices = [(str(person.pk), told.get(person.pk, person.name)) for person in one.people]
            choices += [(NEW, _("a new person")), (LEAVE, _("leave out"))]
            yield Line(
                name,
                one,
                verdict,
                kind,
                [(value, words, value == chosen) for value, words in choices],
            )

    def roster_saved(
        self, request: HttpRequest, form: RosterForm, lines: list[Line], source: Source | None
    ) -> bool:
        """Whether it was saved; what was refused stands in the form."""
        page: Any = self.admin_site.get_model_admin(Post)
        choices = [(line.compared.row, chosen(line)) for line in lines if not line.compared.there]
        try:
            with transaction.atomic():
                made = rosters.save(
                    choices,
                    form.of,
                    source=source,
                    user=request.user,
                    reason=form.cleaned_data["reason"],
                )
                if not all(page.has_change_permission(request, post) for post in made[:1]):
                    raise PermissionDenied
        except Refused as refused:
            form.add_error(None, str(refused))
            return False
        number = len(made)
        said = ngettext("%d post added.", "%d posts added.", number) % number
        messages.success(request, said)
        return True


class WithOwnRoster(Page):
    """A committee's page, which leads to the page of rosters."""

    def tools(self, request: HttpRequest, obj: Any) -> list[Tool]:
        tools = super().tools(request, obj)
        if may_paste(request):
            tools.append(Tool(_("Paste a roster…"), roster_address(committee=obj.pk)))
        return tools


def may_paste(request: HttpRequest) -> bool:
    may = request.user.has_perm
    return may("cppcc.add_person") and may("cppcc.add_post")


def roster_address(**where: Any) -> str:
    return f"{reverse('admin:cppcc_document_roster')}?{urlencode(where)}"


def selected(request: HttpRequest, document: Document | None) -> str:
    """The words of the document that the address names."""
    start, end = request.GET.get("start", ""), request.GET.get("end", "")
    if document is None or not (start.isdecimal() and end.isdecimal()):
        return ""
    return document.text[int(start) : int(end)]


def initial(request: HttpRequest, document: Document | None, words: str) -> dict[str, Any]:
    asked = request.GET.get("committee", "")
    committee = asked if asked.isdecimal() else document.home_id if document else None
    return {"committee": committee, "text": words}


def verdict_of(one: Compared) -> tuple[str, str]:
    if one.there:
        return _("there already"), "there"
    if one.several:
        return _("several of this name: choose"), "several"
    if one.people:
        return _("known; the post is new"), "known"
    return _("new"), "new"


def chosen(line: Line) -> str:
    return next((value for value, _words, yes in line.choices if yes), LEAVE)


def told_apart(site: AdminSite, request: HttpRequest, compared: list[Compared]) -> dict[int, str]:
    """People with what tells them apart. One query."""
    page: Any = site.get_model_admin(Person)
    ids = {person.pk for one in compared for person in one.people}
    rows = page.get_queryset(request).filter(pk__in=ids)
    return {person.pk: page.told_apart(person) for person in rows}
