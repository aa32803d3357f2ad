"""What every record's admin has: evidence, review, decided fields, related records.

A record's page:  the review state with its buttons, the form, and beside it every reading
"""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.admin.templatetags.admin_urls import add_preserved_filters
from django.contrib.admin.utils import unquote
from django.contrib.admin.widgets import AdminTextareaWidget, RelatedFieldWidgetWrapper
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import JSONField, Model, Q, QuerySet, TextField
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from cppcc.curation import saving
from cppcc.curation.saving import Changed
from cppcc.curation.signing import Refused, signed
from cppcc.importing.chunks import patiently
from cppcc.models import Record, Review
from cppcc.models.base import Decidable
from cppcc.search import Search, searched
from cppcc.search.spellings import spellings

from . import evidence
from .forms import OWN, CuratedForm, RecordForm
from .history import WithHistory
from .history_words import told_in_full
from .joining import WithJoining, own_evidence
from .lines import LinesField
from .lists import WithLists
from .lists_bulk import WithBulk
from .pages import address
from .scoped import Scoped
from .tables import WithTables

GOING_ON = "next"  # in the address of a page that one decision led to: the next will lead on
RELATED = 12  # records of one kind beside another; its list has them all


# --- pages ----


@dataclass(frozen=True, slots=True)
class Related:
    """Records of one kind that name this one."""

    label: Any
    records: list[tuple[str, str, str]]  # address, label, review state
    total: int
    all: str
    add: str  # address of an empty form with this one filled in; "" without permission


class CuratedAdmin(Scoped, WithHistory, WithTables, WithLists):
    """Rows that programs write and curators correct: search in both scripts, decided fields."""

    form = CuratedForm
    list_per_page = 50
    show_full_result_count = False
    related: ClassVar[tuple[str, ...]] = ()
    technical: ClassVar[tuple[str, ...]] = ("read_values",)
    formfield_overrides = {
        TextField: {"widget": AdminTextareaWidget(attrs={"rows": 3})},
        JSONField: {"form_class": LinesField},
        ArrayField: {"form_class": LinesField},
    }

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        queryset = super().get_queryset(request)
        if self.list_select_related:
            queryset = queryset.select_related(*self.list_select_related)  # type: ignore[misc]
        return queryset

    def rows_beside(self, request: HttpRequest) -> QuerySet[Any]:
        """Rows as the page of another record names them."""
        return self.get_queryset(request)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Every word, in any spelling: by the index, or in any field of a short list."""
        if searched(self.model):
            return Search(search_term).narrow(queryset), False
        for word in search_term.split():
            found = Q()
            for form in spellings(word):
                for field in self.search_fields:
                    found |= Q(**{f"{field}__icontains": form})
            queryset = queryset.filter(found)
        return queryset, False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        fixed = tuple(map(str, super().get_readonly_fields(request, obj)))
        return (*fixed, *self.technical) if obj else fixed

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return [name for name in super().get_fields(request, obj) if name not in OWN]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        fieldsets = list(super().get_fieldsets(request, obj))
        if self.may_save(request, obj):
            options = {"classes": ["reason"], "fields": OWN}
            fieldsets.append((None, options))  # type: ignore[arg-type]
        if obj and self.technical:
            options = {"classes": ["collapse", "technical"], "fields": self.technical}
            fieldsets.append((_("For the technician"), options))  # type: ignore[arg-type]
        return fieldsets

    @admin.display(description=_("as read"))
    def read_values(self, obj: Decidable) -> SafeString | str:
        """What the readings last gave, field by field, under the fields' own names."""
        return values_read(type(obj), obj.read)

    # --- saving

    def may_save(self, request: HttpRequest, obj: Any = None) -> bool:
        if obj is None:
            return self.has_add_permission(request)
        return self.has_change_permission(request, obj)

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        form.refused = getattr(request, "refused", "")
        return form

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """What is saved is locked before it is looked at; what is refused is said in the form."""
        page = super().changeform_view
        if request.method != "POST":
            return page(request, object_id, form_url, extra_context)

        def saved() -> HttpResponse:
            with transaction.atomic():
                if object_id is not None and (left := self.left_behind(request, object_id)):
                    return left
                return page(request, object_id, form_url, extra_context)

        try:
            return patiently(saved)
        except Refused as refused:
            request.refused = str(refused)  # type: ignore[attr-defined]
            return patiently(saved)

    def left_behind(self, request: HttpRequest, object_id: str) -> HttpResponse | None:
        """What was typed into the form of a record that is no more, or lives on in another."""
        rows = self.model._default_manager.select_for_update().order_by()
        row = found(rows.only("pk"), unquote(object_id))
        survivor = getattr(row, "merged_into", None)
        if not request.POST.get("version") or (row is not None and survivor is None):
            return None
        if not self.has_view_or_change_permission(request, row):
            return None
        form = self.get_form(request, None, change=False)(request.POST)
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("What you wrote is not saved"),
            "opts": self.opts,
            "survivor": (address(survivor), str(survivor)) if survivor else None,
            "typed": list(typed(form)),
            "history": reverse(f"admin:cppcc_{self.opts.model_name}_history", args=[object_id]),
        }
        return TemplateResponse(request, "admin/cppcc/history_left.html", context, status=409)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        said = {"user": request.user, "reason": form.why}
        if change:
            saving.save(obj, form.values, version=form.sent("version"), **said)
        else:
            saving.add(obj, form.decided, **said)

    def construct_change_message(
        self, request: HttpRequest, form: Any, formsets: Any, add: bool = False
    ) -> Any:
        """The log names fields of the record, not those of the form."""
        if add:
            return [{"added": {}}]
        labels = [str(form.fields[name].label) for name in form.changed_data if name not in OWN]
        return [{"changed": {"fields": labels}}] if labels else []

    # --- a page

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        """Beside a link only what a curator needs there: open the record, or add one."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget.can_delete_related = False
            field.widget.can_view_related = not field.widget.can_change_related
        return field

    def beside(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        related = list(self.related_records(request, obj))
        return {**super().beside(request, obj), "related": related}

    def related_records(self, request: HttpRequest, obj: Any) -> Iterable[Related]:
        for name in self.related:
            relation = obj._meta.get_field(name)
            model = relation.related_model
            other: Any = self.admin_site.get_model_admin(model)
            if not other.has_view_permission(request):
                continue
            rows = other.rows_beside(request).filter(**{relation.field.name: obj.pk})
            rows = rows.order_by(*(other.get_ordering(request) or model._meta.ordering))
            found = list(rows[: RELATED + 1])
            if not found and not other.has_add_permission(request):
                continue
            label = getattr(other, "told_beside", str)
            page = f"admin:cppcc_{model._meta.model_name}"
            by_this = f"{relation.field.name}__id__exact={obj.pk}"
            yield Related(
                label=relation_label(model, relation),
                records=[
                    (address(one), label(one), getattr(one, "review", ""))
                    for one in found[:RELATED]
                ],
                total=len(found) if len(found) <= RELATED else rows.count(),
                all=f"{reverse(f'{page}_changelist')}?{by_this}",
                add=f"{reverse(f'{page}_add')}?{relation.field.name}={obj.pk}"
                if other.has_add_permission(request)
                else "",
            )


def found(rows: QuerySet[Any], pk: str) -> Any:
    """A row by what an address says; None where it says nothing that can be an id."""
    try:
        return rows.filter(pk=pk).first()
    except (ValidationError, ValueError):
        return None


def typed(form: Any) -> Iterable[tuple[Any, Any]]:
    """What stands in a form that is not saved, label by label."""
    for name in form.fields:
        field, value = form.fields[name], form[name].value()
        if name in OWN or value in (None, "", False):
            continue
        with suppress(ValidationError):
            value = field.clean(value) if hasattr(field, "choices") else value
        yield field.label, value


def relation_label(model: Any, relation: Any) -> Any:
    """events, by their own name; of one kind what they are to each other: successors, parts."""
    if model is not relation.model:
        return model._meta.verbose_name_plural
    return gettext(relation.name)


#  relations of one kind, for makemessages
OF_ONE_KIND = (gettext_noop("successors"), gettext_noop("joined"), gettext_noop("parts"))


def values_read(model: type[Model], values: dict[str, Any]) -> SafeString | str:
    """What was read, one field a line; nothing for fields that were left open."""
    fields = {field.name: field for field in model._meta.concrete_fields}
    items = format_html_join(
        "",
        "<dt>{}</dt><dd>{}</dd>",
        (
            (fields[name].verbose_name, shown(fields[name], value))
            if name in fields
            else (name, value)
            for name, value in values.items()
            if value not in (None, "", [])
        ),
    )
    return format_html('<dl class="values">{}</dl>', items) if items else "—"


def shown(field: Any, value: Any) -> Any:
    """A value as it was read, in words: choices by their label, links by what they lead to."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return "、".join(map(str, value))
    if field.is_relation:
        by = {"key" if issubclass(field.related_model, Record) else "pk": value}
        return field.related_model._base_manager.filter(**by).first() or value
    return dict(field.flatchoices).get(value, value)


# --- records ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Decision:
    """What a curator can say about a record, and how the history tells it."""

    apply: str  # a method of RecordQuerySet
    state: str
    done: Any
    logged: str  # translated where it is shown
    level: int = messages.SUCCESS


DECISIONS = {
    "confirm": Decision(
        "confirm",
        Review.CONFIRMED,
        _("Confirmed: {record}"),
        gettext_noop("review: confirmed"),
    ),
    "reject": Decision(
        "reject",
        Review.REJECTED,
        _("Rejected, the document says no such thing: {record}"),
        gettext_noop("review: rejected"),
        messages.WARNING,
    ),
    "reopen": Decision(
        "reopen",
        Review.EXTRACTED,
        _("Unreviewed again: {record}"),
        gettext_noop("review: unreviewed"),
    ),
}


class RecordAdmin(WithJoining, WithBulk, CuratedAdmin):
    """A record with its evidence beside it and its review state above it."""

    form = RecordForm
    actions = ["confirm", "reject", "reopen", "change_field"]
    technical = ("key", "read_values", "run")

    # --- lists

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return evidence.cited(super().get_queryset(request))

    def rows_beside(self, request: HttpRequest) -> QuerySet[Any]:
        """Without the figures that only a list shows."""
        return super().get_queryset(request)

    @admin.display(description=_("evidence"))
    def citations(self, obj: Any) -> SafeString:
        return evidence.told(obj)

    @admin.display(description=_("review"), ordering="review")
    def state(self, obj: Any) -> SafeString:
        return format_html(
            '<span class="state state-{}">{}</span>', obj.review, Review(obj.review).label
        )

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Deleting what a document states would only last until the next import: reject it."""
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A merged record lives on in another: its own fields are history."""
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or obj.review != Review.MERGED)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Only what a curator added and no document states."""
        allowed = super().has_delete_permission(request, obj)
        if obj is None or not allowed:
            return allowed
        return not obj.run_id and not obj.read

    # --- review

    def decide_many(
        self, request: HttpRequest, ids: Iterable[int], decision: str, reason: str = ""
    ) -> int:
        """Set a review state and write it into the history. Merged records stay as they are."""
        said = DECISIONS[decision]
        chosen = self.model._default_manager.filter(pk__in=list(ids))
        chosen = self.changeable(request, chosen)
        with signed(said.state, request.user, reason), transaction.atomic():
            standing = list(chosen.exclude(review=Review.MERGED))
            number: int = getattr(chosen, said.apply)()
            self.log_decision(request, standing, said)
        return number

    def log_decision(self, request: HttpRequest, records: list[Any], decision: Decision) -> None:
        assert request.user.pk is not None
        LogEntry.objects.log_actions(
            user_id=request.user.pk,
            queryset=records,
            action_flag=CHANGE,
            change_message=[{"changed": {"fields": [decision.logged]}}],
        )

    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_review"
        review = self.admin_site.admin_view(require_POST(self.review_view))
        return [path("<path:object_id>/review/", review, name=name), *super().get_urls()]

    def review_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """One button of the review state was pressed."""
        record = self.get_object(request, unquote(object_id))
        decision = DECISIONS.get(request.POST.get("decision", ""))
        if record is None or decision is None:
            raise Http404
        if not self.has_change_permission(request, record):
            raise PermissionDenied
        try:
            with transaction.atomic():
                self.say(request, record, decision)
        except (Changed, Refused) as refused:
            said = told_of(refused)
            self.message_user(request, said, messages.WARNING)
            again = urlencode({"reason": request.POST.get("reason", "")})
            return HttpResponseRedirect(self.back_to_list(request, f"{address(record)}?{again}"))
        link = format_html('<a href="{}">{}</a>', address(record), record)
        self.message_user(request, format_html(str(decision.done), record=link), decision.level)
        onward = request.POST.get("next") and self.next_unreviewed(request, record)
        target = f"{address(onward)}?{GOING_ON}=1" if onward else address(record)
        return HttpResponseRedirect(self.back_to_list(request, target))

    def say(self, request: HttpRequest, record: Any, decision: Decision) -> None:
        """One decision on what was seen. Raises Changed where the record is another by now."""
        saving.review(
            record,
            decision.state,
            version=request.POST.get("version", ""),
            user=request.user,
            reason=request.POST.get("reason", "").strip(),
        )
        self.log_decision(request, [record], decision)

    def back_to_list(self, request: HttpRequest, page: str) -> str:
        """An address that remembers how the list was filtered that the curator came from."""
        filters = self.get_preserved_filters(request)
        return add_preserved_filters({"preserved_filters": filters, "opts": self.opts}, page)

    def next_unreviewed(self, request: HttpRequest, record: Any) -> Any:
        """The next one of this kind that nobody has looked at; after the last, the first."""
        waiting = self.get_queryset(request).filter(review=Review.EXTRACTED).order_by("pk")
        return waiting.filter(pk__gt=record.pk).first() or waiting.exclude(pk=record.pk).first()

    # --- a record's page

    def beside(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        may_change = self.has_change_permission(request, obj)
        merged = obj.merged_into
        return super().beside(request, obj) | {
            "record": obj,
            "evidence": own_evidence(obj, request) if merged else evidence.of(obj, request),
            "may_review": may_change,
            "version": seen_as(request, obj),
            "reason": request.GET.get("reason", ""),
            "going_on": GOING_ON in request.GET,
            "merged_into": (address(merged), str(merged)) if merged else None,
            "review_address": self.back_to_list(
                request, reverse(f"admin:cppcc_{self.opts.model_name}_review", args=[obj.pk])
            ),
        }


def seen_as(request: HttpRequest, record: Any) -> str:
    """The version that a page shows; of a form that came back, not what was typed into it."""
    if request.method == "POST":
        record = type(record)._default_manager.get(pk=record.pk)
    return saving.version_of(record)


def told_of(refused: Changed | Refused) -> str:
    """Why a decision was not taken; of a record that changed, what and by whom."""
    if isinstance(refused, Refused):
        return str(refused)
    who = "; ".join(map(told_in_full, refused.changes))
    said = gettext("Nothing is decided yet: %(record)s was changed while you looked at it. %(by)s")
    return said % {"record": refused.record, "by": who}
