"""What every record's admin has: evidence, review, decided fields, related records.

A record's page:  the review state with its buttons, the form, and beside it every reading
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.admin.templatetags.admin_urls import add_preserved_filters
from django.contrib.admin.utils import unquote
from django.contrib.admin.widgets import AdminTextareaWidget, RelatedFieldWidgetWrapper
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, JSONField, Model, OuterRef, Q, QuerySet, Subquery, TextField
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, gettext_noop, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from cppcc.models import Reading, Record, Review
from cppcc.models.base import Decidable

from . import evidence
from .forms import CuratedForm, RecordForm
from .history import WithHistory
from .joining import WithJoining
from .lines import LinesField
from .lists import WithLists
from .pages import address
from .scoped import Scoped
from .spellings import spellings
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

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Every word, in any field, in any spelling."""
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

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        fieldsets = list(super().get_fieldsets(request, obj))
        if obj and self.technical:
            options = {"classes": ["collapse", "technical"], "fields": self.technical}
            fieldsets.append((_("For the technician"), options))  # type: ignore[arg-type]
        return fieldsets

    @admin.display(description=_("as read"))
    def read_values(self, obj: Decidable) -> SafeString | str:
        """What the readings last gave, field by field, under the fields' own names."""
        return values_read(type(obj), obj.read)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        obj.decide(form.decided)
        super().save_model(request, obj, form, change)

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        """Beside a link only what a curator needs there: open the record, or add one."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget.can_delete_related = False
            field.widget.can_view_related = not field.widget.can_change_related
        return field

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Any = None,
    ) -> HttpResponse:
        if obj is not None and not context.get("is_popup"):
            context.update(self.beside(request, obj))
        return super().render_change_form(request, context, add, change, form_url, obj)

    def beside(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        """What stands around the form of a record."""
        return {"related": list(self.related_records(request, obj))}

    def related_records(self, request: HttpRequest, obj: Any) -> Iterable[Related]:
        for name in self.related:
            relation = obj._meta.get_field(name)
            model = relation.related_model
            other = self.admin_site.get_model_admin(model)
            if not other.has_view_permission(request):
                continue
            rows = other.get_queryset(request).filter(**{relation.field.name: obj.pk})
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
    done: Any
    logged: str  # translated where it is shown
    level: int = messages.SUCCESS


DECISIONS = {
    "confirm": Decision("confirm", _("Confirmed: {record}"), gettext_noop("review: confirmed")),
    "reject": Decision(
        "reject",
        _("Rejected, the document says no such thing: {record}"),
        gettext_noop("review: rejected"),
        messages.WARNING,
    ),
    "reopen": Decision(
        "reopen", _("Unreviewed again: {record}"), gettext_noop("review: unreviewed")
    ),
}


class RecordAdmin(WithJoining, CuratedAdmin):
    """A record with its evidence beside it and its review state above it."""

    form = RecordForm
    actions = ["confirm", "reject"]
    technical = ("key", "read_values", "run")

    # --- lists

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        kind = str(self.model._meta.model_name)
        cited = (
            Reading.objects.filter(**{kind: OuterRef("pk")})
            .order_by()
            .values(kind)
            .annotate(number=Count("pk"))
            .values("number")
        )
        return super().get_queryset(request).annotate(cited=Coalesce(Subquery(cited), 0))

    @admin.display(description=_("evidence"))
    def citations(self, obj: Any) -> SafeString:
        kind = obj._meta.model_name
        readings = reverse("admin:cppcc_reading_changelist")
        return format_html(
            '<a class="citations" href="{}?{}__id__exact={}">{}</a>',
            readings,
            kind,
            obj.pk,
            obj.cited,
        )

    @admin.display(description=_("review"), ordering="review")
    def state(self, obj: Any) -> SafeString:
        return format_html(
            '<span class="state state-{}">{}</span>', obj.review, obj.get_review_display()
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

    @admin.action(description=_("Confirm"), permissions=["change"])
    def confirm(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        number = self.decide(request, queryset, DECISIONS["confirm"])
        text = ngettext("%d record confirmed.", "%d records confirmed.", number) % number
        self.message_user(request, text, messages.SUCCESS)

    @admin.action(description=_("Reject: the document says no such thing"), permissions=["change"])
    def reject(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        number = self.decide(request, queryset, DECISIONS["reject"])
        text = ngettext("%d record rejected.", "%d records rejected.", number) % number
        self.message_user(request, text, messages.WARNING)

    def decide(self, request: HttpRequest, queryset: QuerySet[Any], decision: Decision) -> int:
        """Set a review state and write it into the history. Merged records stay as they are."""
        assert request.user.pk is not None
        chosen = self.model._default_manager.filter(pk__in=[record.pk for record in queryset])
        with transaction.atomic():
            standing = list(chosen.exclude(review=Review.MERGED))
            number: int = getattr(chosen, decision.apply)()
            LogEntry.objects.log_actions(
                user_id=request.user.pk,
                queryset=standing,
                action_flag=CHANGE,
                change_message=[{"changed": {"fields": [decision.logged]}}],
            )
        return number

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
        self.decide(request, self.model._default_manager.filter(pk=record.pk), decision)
        link = format_html('<a href="{}">{}</a>', address(record), record)
        self.message_user(request, format_html(str(decision.done), record=link), decision.level)
        onward = request.POST.get("next") and self.next_unreviewed(request, record)
        target = f"{address(onward)}?{GOING_ON}=1" if onward else address(record)
        return HttpResponseRedirect(self.back_to_list(request, target))

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
            "evidence": evidence.of(obj, request),
            "may_review": may_change,
            "going_on": GOING_ON in request.GET,
            "merged_into": (address(merged), str(merged)) if merged else None,
            "review_address": self.back_to_list(
                request, reverse(f"admin:cppcc_{self.opts.model_name}_review", args=[obj.pk])
            ),
        }

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not change:
            obj.review = Review.CONFIRMED
        super().save_model(request, obj, form, change)
