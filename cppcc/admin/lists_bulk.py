"""What is done with many rows of a list at once: reviewed, or one field of all of them changed.

Confirm: the words state this           50 events, at once; 500, after a look and a reason
Change a field…  committee              old -> new, row by row; then all of them or none
"""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import display_for_field, flatten_fieldsets
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from cppcc.curation.deciding import decide
from cppcc.curation.signing import Refused, sign
from cppcc.models import Record, Review

from .forms import is_date
from .pages import Page, address

MOST = 1000  # rows at once
AT_ONCE = 100  # rows that are reviewed without another look
SHOWN = 200  # rows that a preview names

ASSERTED = {
    "confirm": _("Confirm: the words state this"),
    "reject": _("Reject: the document says no such thing"),
    "reopen": _("Back to unreviewed"),
}


class Verdict:
    """What becomes of a row."""

    CHANGES, SAME, MERGED, FOREIGN = "changes", "same", "merged", "foreign"


#  said of rows that stay as they are
LEFT = {
    Verdict.SAME: _("is so already"),
    Verdict.MERGED: _("merged into another"),
    Verdict.FOREIGN: _("not yours to change"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a preview."""

    record: Any
    address: str
    before: Any
    after: Any
    verdict: str

    @property
    def left(self) -> Any:
        return LEFT.get(self.verdict, "")


class WithBulk(Page):
    """Lists whose records are decided on by the dozen."""

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """What is asserted most has buttons of its own."""
        actions = self.get_actions(request)
        found = [(name, label) for name, label in ASSERTED.items() if name in actions]
        return super().changelist_view(request, {"decisions": found} | (extra_context or {}))

    def get_action_choices(self, request: HttpRequest, *arguments: Any) -> list[tuple[str, str]]:
        choices = super().get_action_choices(request, *arguments)
        if request.method == "POST":
            return choices
        return [(name, label) for name, label in choices if name not in ASSERTED]

    # --- chosen in a list

    @admin.action(description=ASSERTED["confirm"], permissions=["change"])
    def confirm(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        return self.review_chosen(request, queryset, "confirm")

    @admin.action(description=ASSERTED["reject"], permissions=["change"])
    def reject(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        return self.review_chosen(request, queryset, "reject")

    @admin.action(description=ASSERTED["reopen"], permissions=["change"])
    def reopen(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        return self.review_chosen(request, queryset, "reopen")

    @admin.action(description=_("Change a field…"), permissions=["change"])
    def change_field(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        ids = self.ids(request, queryset)
        return self.field_page(request, ids) if ids else None

    def ids(self, request: HttpRequest, queryset: QuerySet[Any]) -> list[int]:
        """Of the chosen rows; none where there are too many."""
        found = list(queryset.order_by().values_list("pk", flat=True)[: MOST + 1])
        if len(found) <= MOST:
            return found
        said = gettext("More than %s rows are chosen: narrow the list first.") % MOST
        self.message_user(request, said, messages.WARNING)
        return []

    def get_urls(self) -> list[URLPattern]:
        view, name = self.admin_site.admin_view, f"cppcc_{self.opts.model_name}"
        field, review = map(require_POST, (self.field_view, self.reviews_view))
        return [
            path("change-field/", view(field), name=f"{name}_change_field"),
            path("review/", view(review), name=f"{name}_review_many"),
            *super().get_urls(),
        ]

    def posted(self, request: HttpRequest) -> list[int]:
        """Ids that a page carried on."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        written = request.POST.get("chosen", "")
        ids = [int(one) for one in written.split(",") if one.isdecimal()]
        if not ids or len(ids) > MOST:
            raise Http404
        return ids

    def asked(self, request: HttpRequest, ids: list[int], title: Any) -> dict[str, Any]:
        """What every page about chosen rows has."""
        return {
            **self.admin_site.each_context(request),
            "title": title,
            "opts": self.opts,
            "ids": ",".join(map(str, ids)),
            "number": len(ids),
            "change_field": reverse(f"admin:cppcc_{self.opts.model_name}_change_field"),
            "review_many": reverse(f"admin:cppcc_{self.opts.model_name}_review_many"),
            "back": self.back(request),
            "query": request.POST.get("query", request.GET.urlencode()),
        }

    def back(self, request: HttpRequest) -> str:
        """The list as it was filtered."""
        page = reverse(f"admin:cppcc_{self.opts.model_name}_changelist")
        query = request.POST.get("query", request.GET.urlencode())
        return f"{page}?{query}" if query else page

    # --- reviewed

    def review_chosen(
        self, request: HttpRequest, queryset: QuerySet[Any], decision: str
    ) -> HttpResponse | None:
        ids = self.ids(request, queryset)
        if len(ids) <= AT_ONCE:
            if ids:
                self.reviewed(request, ids, decision)
            return None
        lines = preview(self, request, ids, "review", DECIDED[decision])
        context = self.asked(request, ids, ASSERTED[decision])
        context |= {"decision": decision} | told(lines)
        return TemplateResponse(request, "admin/cppcc/lists/review.html", context)

    def reviews_view(self, request: HttpRequest) -> HttpResponse:
        ids, decision = self.posted(request), request.POST.get("decision", "")
        if decision not in ASSERTED:
            raise Http404
        self.reviewed(request, ids, decision)
        return HttpResponseRedirect(self.back(request))

    def reviewed(self, request: HttpRequest, ids: list[int], decision: str) -> None:
        """One statement, and a line of the log each."""
        reason = request.POST.get("reason", "").strip()
        number = self.decide_many(request, ids, decision, reason)  # type: ignore[attr-defined]
        said = {
            "confirm": ngettext("%d record confirmed.", "%d records confirmed.", number),
            "reject": ngettext("%d record rejected.", "%d records rejected.", number),
            "reopen": ngettext(
                "%d record unreviewed again.", "%d records unreviewed again.", number
            ),
        }[decision]
        level = messages.WARNING if decision == "reject" else messages.SUCCESS
        self.message_user(request, said % number, level)
        if number < len(ids):
            left = gettext("%d were left as they are: merged, or not yours to change.")
            self.message_user(request, left % (len(ids) - number), messages.WARNING)

    # --- one field

    def field_view(self, request: HttpRequest) -> HttpResponse:
        return self.field_page(request, self.posted(request))

    def field_page(self, request: HttpRequest, ids: list[int]) -> HttpResponse:
        """Which field; which value; what it comes to; and done."""
        fields = fields_of(self, request)
        name, step = request.POST.get("field", ""), request.POST.get("step", "")
        context = self.asked(request, ids, _("Change a field"))
        if name not in fields:
            context["fields"] = [(one, capfirst(of.verbose_name)) for one, of in fields.items()]
            return TemplateResponse(request, "admin/cppcc/lists/field.html", context)
        form = value_form(self, request, name, request.POST if step else None)
        context |= {"form": form, "field": name, "label": capfirst(fields[name].verbose_name)}
        context["media"] = self.media + form.media
        context["reason"] = request.POST.get("reason", "").strip()
        if form.is_valid():
            value = form.cleaned_data["value"]
            lines = preview(self, request, ids, name, value)
            context |= told(lines) | {"seen": seen(lines)}
            if step == "write" and request.POST.get("seen") == seen(lines):
                refusal = self.written(request, lines, name, value, context["reason"])
                if not refusal:
                    return HttpResponseRedirect(self.back(request))
                context["refusal"] = refusal
            elif step == "write":
                context["refusal"] = gettext("Something changed meanwhile: look at it once more.")
        return TemplateResponse(request, "admin/cppcc/lists/field.html", context)

    def written(
        self, request: HttpRequest, lines: list[Line], name: str, value: Any, reason: str
    ) -> str:
        """All rows or none; why none."""
        records = [line.record for line in lines if line.verdict == Verdict.CHANGES]
        try:
            with transaction.atomic():
                change_all(records, name, value, user=request.user, reason=reason)
                self.all_theirs(request, records)
        except Refused as refused:
            return str(refused)
        said = ngettext("%d record changed.", "%d records changed.", len(records))
        self.message_user(request, said % len(records), messages.SUCCESS)
        return ""

    def all_theirs(self, request: HttpRequest, records: list[Any]) -> None:
        """Nobody moves a record where he may not change it. Raises Refused."""
        rows = self.model._default_manager.filter(pk__in=[one.pk for one in records])
        if self.changeable(request, rows).count() < len(records):
            raise Refused(gettext("Some of these records would lie where you may not change them."))


#  the state that a decision leads to
DECIDED = {
    "confirm": Review.CONFIRMED,
    "reject": Review.REJECTED,
    "reopen": Review.EXTRACTED,
}


# --- which field and value ------------------------------------------------------------------------


def fields_of(page: admin.ModelAdmin, request: HttpRequest) -> dict[str, Any]:
    """What the form of one record lets a curator write."""
    fields = {field.name: field for field in page.opts.concrete_fields if field.editable}
    fixed = set(page.get_readonly_fields(request))
    shown = flatten_fieldsets(page.get_fieldsets(request))
    return {name: fields[name] for name in shown if name in fields and name not in fixed}


def value_form(page: admin.ModelAdmin, request: HttpRequest, name: str, data: Any) -> forms.Form:
    """One field, with the widget that it has on a record's page."""
    field: Any = page.formfield_for_dbfield(page.opts.get_field(name), request)  # type: ignore[arg-type]
    if isinstance(field.widget, RelatedFieldWidgetWrapper):  # nothing is added from here
        field.widget, choices = field.widget.widget, field.choices
        field.widget.choices = choices
    if field.help_text == "EDTF":
        field.help_text = _("2023-06-29, 2023-06 or 2023; a period as 2023-01/2023-06.")
        field.validators.append(dated)
    form = forms.Form(data)
    form.fields["value"] = field
    return form


def dated(written: str) -> None:
    if written and not is_date(written):
        raise forms.ValidationError(
            _("Write a date as 2023-06-29, 2023-06, 2023 or 2023-01/2023-06.")
        )


# --- what it comes to -----------------------------------------------------------------------------


def preview(page: Any, request: HttpRequest, ids: list[int], name: str, value: Any) -> list[Line]:
    """Row by row. Two queries."""
    field: Any = page.opts.get_field(name)
    links = {*(page.list_select_related or ()), *([name] if field.is_relation else ())}
    rows = page.model._default_manager.filter(pk__in=ids).order_by("pk")
    own = set(page.changeable(request, rows).values_list("pk", flat=True))
    after = value.pk if hasattr(value, "pk") else value
    return [
        Line(
            record=row,
            address=address(row),
            before=in_words(field, getattr(row, name)),
            after=in_words(field, value),
            verdict=verdict(row, getattr(row, field.attname), after, own),
        )
        for row in rows.select_related(*links)
    ]


def verdict(row: Record, before: Any, after: Any, own: set[int]) -> str:
    if row.review == Review.MERGED:
        return Verdict.MERGED
    if row.pk not in own:
        return Verdict.FOREIGN
    empty: tuple[Any, ...] = (None, "", [])
    same = before == after or (before in empty and after in empty)
    return Verdict.SAME if same else Verdict.CHANGES


def in_words(field: Any, value: Any) -> Any:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return "、".join(map(str, value)) or "—"
    if field.is_relation:
        return str(value) if value is not None else "—"
    return display_for_field(value, field, "—") if value != "" else "—"


def told(lines: list[Line]) -> dict[str, Any]:
    """Those that change first, as many as a page holds; the others counted."""
    changing = [line for line in lines if line.verdict == Verdict.CHANGES]
    others = [line for line in lines if line.verdict != Verdict.CHANGES]
    return {
        "previewed": True,
        "lines": (changing + others)[:SHOWN],
        "more": max(len(lines) - SHOWN, 0),
        "changing": len(changing),
        "left": list(counted(others)),
    }


def counted(lines: Iterable[Line]) -> Iterable[tuple[Any, int]]:
    verdicts = [line.verdict for line in lines]
    return ((said, verdicts.count(one)) for one, said in LEFT.items() if one in verdicts)


def seen(lines: Iterable[Line]) -> str:
    """What a preview showed, in short: written only if it still is so."""
    rows = [(line.record.pk, str(line.before), str(line.after), line.verdict) for line in lines]
    return sha256(repr(rows).encode()).hexdigest()


# --- done -----------------------------------------------------------------------------------------


def change_all(records: list[Record], name: str, value: Any, *, user: Any, reason: str) -> None:
    """One field of many records, in one transaction. Raises Refused, naming the record."""

    def write() -> None:
        for record in records:
            try:
                with transaction.atomic():
                    decide(record, {name: value}, user=user)
            except IntegrityError as error:
                said = gettext("%s does not allow this value; nothing was changed.")
                raise Refused(said % record) from error

    sign("decide", user, reason, write)
