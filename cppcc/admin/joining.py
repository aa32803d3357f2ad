"""Merging records that are one, and taking it back; who may, and where the buttons lead.

/admin/cppcc/person/merge/?id=3&id=8     both side by side; which stays, which fields, and why
/admin/cppcc/person/8/unmerge/           the merged one is what it was before
/admin/cppcc/person/3/joined/            what was merged into this one
/admin/cppcc/person/3/split/             some of its words are of another (joining_split.py)
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from copy import copy
from itertools import combinations
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.admin.widgets import AutocompleteSelectMultiple
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from cppcc.curation.differing import different
from cppcc.curation.merging import merge, unmerge
from cppcc.curation.signing import Refused
from cppcc.importing.merging import family, kind_of, last_survivor, mark
from cppcc.models import Duplicate, Reading, Record, Review

from . import evidence, joining_preview, joining_split
from .pages import Page, Tool, address

MOST = 12  # records that are merged at once
OFFERED = 10  # records that look like this one

#  fields in which another record that may be the same one agrees
ALIKE = {
    "person": ("name",),
    "committee": ("name",),
    "organisation": ("name",),
    "post": ("person", "title"),
    "event": ("committee", "earliest", "kind"),
    "eventcommittee": ("event", "committee"),
    "participation": ("event", "name"),
    "proposal": ("committee", "title"),
    "work": ("title",),
    "statistic": ("committee", "measure", "period"),
    "initiative": ("committee", "name"),
}


class WithJoining(Page):
    """Pages of records that can be merged and split."""

    def get_urls(self) -> list[URLPattern]:
        def wrapped(view: Any) -> Any:
            return self.admin_site.admin_view(view)

        name = f"cppcc_{self.opts.model_name}"
        return [
            path("merge/", wrapped(self.merge_view), name=f"{name}_merge"),
            path("<path:object_id>/unmerge/", wrapped(self.unmerge_view), name=f"{name}_unmerge"),
            path("<path:object_id>/joined/", wrapped(self.joined_view), name=f"{name}_joined"),
            path("<path:object_id>/split/", wrapped(self.split_view), name=f"{name}_split"),
            *super().get_urls(),
        ]

    # --- who may, and from where

    def has_merge_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("cppcc.merge_records") and self.has_change_permission(request)

    def may_join(self, request: HttpRequest, *records: Record) -> bool:
        """Whether this user may change each of them, merged ones as if they were not."""
        return self.has_merge_permission(request) and all(
            self.has_change_permission(request, as_standing(one)) for one in records
        )

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        actions = super().get_actions(request)
        if actions and self.has_merge_permission(request):
            found = self.get_action("merge_selected")
            assert found is not None
            actions["merge_selected"] = found
        return actions

    @admin.action(description=_("Merge: these are one…"), permissions=["merge"])
    def merge_selected(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        chosen = list(queryset.order_by("pk").values_list("pk", flat=True)[: MOST + 1])
        if len(chosen) > MOST:
            text = gettext("At most %d records are merged at once.") % MOST
            messages.error(request, text)
            return None
        return HttpResponseRedirect(self.merge_address(chosen))

    def merge_address(self, ids: Iterable[int], **more: Any) -> str:
        said = urlencode([*(("id", one) for one in ids), *more.items()])
        return f"{reverse(f'admin:cppcc_{self.opts.model_name}_merge')}?{said}"

    def page_of(self, record: Record, what: str) -> str:
        return reverse(f"admin:cppcc_{self.opts.model_name}_{what}", args=[record.pk])

    def tools(self, request: HttpRequest, obj: Any) -> list[Tool]:
        found = super().tools(request, obj)
        if not self.may_join(request, obj):
            return found
        if obj.review == Review.MERGED:
            return [*found, Tool(_("Undo the merge"), self.page_of(obj, "unmerge"))]
        found.append(Tool(_("Merge with…"), self.merge_address([obj.pk])))
        found.append(Tool(_("Split…"), self.page_of(obj, "split")))
        return found

    def beside(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        """What was merged into a record stands above it; a merged one leads on."""
        beside = super().beside(request, obj)
        if obj.review == Review.MERGED:
            messages.info(request, self.led_on(request, obj))
            return beside
        merged = list(merged_into(obj))
        return beside | {"joined": merged, "joined_address": self.page_of(obj, "joined")}

    def led_on(self, request: HttpRequest, record: Any) -> SafeString:
        """The way from an old address to what stands now."""
        survivor = last_survivor(record)
        said = _("This was merged into {survivor}: its words and links lead there.")
        link = format_html('<a href="{}">{}</a>', address(survivor), survivor)
        return format_html(str(said), survivor=link)

    # --- merging

    def merge_view(self, request: HttpRequest) -> HttpResponse:
        """Two or more records side by side, or one and who it may be."""
        records = self.records_named(request)
        if not self.may_join(request, *records):
            raise PermissionDenied
        if len(records) < 2:
            return self.ask_with_whom(request, records[0])
        survivor = survivor_of(records, request)
        if request.method == "POST":
            return self.merge_posted(request, records, survivor)
        return self.show_merge(request, records, survivor)

    def records_named(self, request: HttpRequest) -> list[Any]:
        """The records of the address; of merged ones what they were merged into."""
        said = request.POST if request.method == "POST" else request.GET
        wanted = [int(one) for one in said.getlist("id") if one.isdecimal()][: MOST + 1]
        model: Any = self.model
        ids = {last_survivor(one).pk for one in model._default_manager.filter(pk__in=wanted)}
        found = list(self.get_queryset(request).filter(pk__in=ids).order_by("pk"))
        if not found or len(found) > MOST:
            raise Http404
        return found

    def show_merge(
        self, request: HttpRequest, records: Sequence[Any], survivor: Any
    ) -> TemplateResponse:
        said = request.POST if request.method == "POST" else request.GET
        return self.page(
            request,
            "merge.html",
            title=gettext("Are these one?"),
            preview=joining_preview.of(records, survivor, self, request),
            survivor=survivor,
            records=records,
            pair=said.get("pair", ""),
            reason=said.get("reason", ""),
        )

    def merge_posted(
        self, request: HttpRequest, records: Sequence[Any], survivor: Any
    ) -> HttpResponse:
        if request.POST.get("seen") != joining_preview.seen(records):
            text = gettext("Somebody changed these records meanwhile; please look again.")
            messages.warning(request, text)
            return self.show_merge(request, records, survivor)
        reason = request.POST.get("reason", "").strip()
        try:
            if request.POST.get("decision") == "different":
                self.part_all(request, records, reason)
            else:
                self.merge_all(request, records, survivor, reason)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return self.show_merge(request, records, survivor)
        return HttpResponseRedirect(next_pair(request) or address(survivor))

    def merge_all(
        self, request: HttpRequest, records: Sequence[Any], survivor: Any, reason: str
    ) -> None:
        others = [one for one in records if one.pk != survivor.pk]
        chosen = chosen_fields(request, records, survivor)
        merge(survivor, others, chosen=chosen, user=request.user, reason=reason)
        said = ngettext(
            "%(number)d record merged into %(record)s.",
            "%(number)d records merged into %(record)s.",
            len(others),
        ) % {"number": len(others), "record": survivor}
        undo = format_html(
            '<a href="{}">{}</a>', self.page_of(survivor, "joined"), gettext("Undo the merge")
        )
        messages.success(request, format_html("{} {}", said, undo))

    def part_all(self, request: HttpRequest, records: Sequence[Any], reason: str) -> None:
        for one, other in combinations(records, 2):
            different(one, other, user=request.user, reason=reason)
        text = gettext("Noted: these are different, and are not asked about again.")
        messages.success(request, text)

    # --- with whom

    def ask_with_whom(self, request: HttpRequest, record: Any) -> TemplateResponse:
        form = with_whom(self.model, self.admin_site)
        told = getattr(self, "told_apart", str)
        return self.page(
            request,
            "with_whom.html",
            title=gettext("Merge with…"),
            record=record,
            told=told(record),
            record_address=address(record),
            alike=[(one, told(one), address(one)) for one in self.alike(request, record)],
            widget=form["id"],
            media=self.media + form.media,
        )

    def alike(self, request: HttpRequest, record: Any) -> list[Any]:
        """Records that may be this one: its open pairs, then those that agree in what matters."""
        kind = kind_of(record)
        open_pairs = Duplicate.objects.filter(kind=kind, state=Duplicate.State.OPEN)
        pairs = open_pairs.filter(Q(first=record.key) | Q(second=record.key))
        keys = {key for pair in pairs for key in (pair.first, pair.second)}
        same = Q(**{name: getattr(record, name) for name in ALIKE[kind]})
        model: Any = self.model
        standing = model._default_manager.standing().exclude(pk=record.pk)
        ids = [
            *standing.filter(key__in=keys).values_list("pk", flat=True)[:OFFERED],
            *standing.filter(same).values_list("pk", flat=True)[:OFFERED],
        ]
        return list(self.get_queryset(request).filter(pk__in=ids)[:OFFERED])

    # --- taking it back

    def unmerge_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        record = self.get_object(request, unquote(object_id))
        if record is None or record.review != Review.MERGED:
            raise Http404
        survivor = last_survivor(record)
        if not self.may_join(request, record, survivor):
            raise PermissionDenied
        if request.method == "POST":
            return self.unmerge_posted(request, record)
        told = getattr(self, "told_apart", str)
        return self.page(
            request,
            "unmerge.html",
            title=gettext("Undo the merge"),
            record=record,
            told=told(record),
            survivor=survivor,
            survivor_address=address(survivor),
            merged=history_of(record),
            own=own_evidence(record, request),
        )

    def unmerge_posted(self, request: HttpRequest, record: Any) -> HttpResponse:
        try:
            unmerge(record, user=request.user, reason=request.POST.get("reason", "").strip())
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            text = gettext("The merge is undone: %s is what it was before.") % record
            messages.success(request, text)
        return HttpResponseRedirect(address(record))

    def joined_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        record = self.get_object(request, unquote(object_id))
        if record is None:
            raise Http404
        if not self.has_view_permission(request, record):
            raise PermissionDenied
        told = getattr(self, "told_apart", str)
        ids = [one.pk for one in family(record)[1:]]
        merged = self.get_queryset(request).filter(pk__in=ids).order_by("pk")
        return self.page(
            request,
            "joined.html",
            title=gettext("Merged into this"),
            record=record,
            record_address=address(record),
            rows=[
                (told(one), address(one), history_of(one), self.page_of(one, "unmerge"))
                for one in merged
            ],
            may_undo=self.may_join(request, record),
        )

    # --- splitting

    def split_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        record = self.get_object(request, unquote(object_id))
        if record is None:
            raise Http404
        if not self.may_join(request, record):
            raise PermissionDenied
        if record.review == Review.MERGED:
            return HttpResponseRedirect(address(record))
        return joining_split.view(request, record, self)

    # --- pages

    def page(self, request: HttpRequest, template: str, **context: Any) -> TemplateResponse:
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "media": self.media,
            "listed": reverse(f"admin:cppcc_{self.opts.model_name}_changelist"),
            **context,
        }
        return TemplateResponse(request, f"admin/cppcc/joining/{template}", context)


# --- what is joined -------------------------------------------------------------------------------


def as_standing(record: Record) -> Record:
    """A merged record as it would be without: whose province it is tells who may part it."""
    if record.review != Review.MERGED:
        return record
    standing = copy(record)
    standing.review = Review.EXTRACTED
    return standing


def merged_into(record: Any) -> Iterable[Record]:
    """Records that lead to this one, those merged last first."""
    rows: models.QuerySet[Any] = type(record)._default_manager.filter(
        merged_into=record.pk, review=Review.MERGED
    )
    return rows.order_by("-pk")[:MOST]


def own_evidence(record: Any, request: HttpRequest) -> evidence.Evidence:
    """The words under a merged record's own key, wherever they lead now."""
    readings = Reading.objects.filter(kind=kind_of(record), key=record.key)
    found = evidence.excerpts(readings, request)[: evidence.SHOWN]
    excerpts = [evidence.excerpt(one, request) for one in found]
    return evidence.Evidence(excerpts, len(excerpts), "")


def with_whom(model: Any, site: admin.AdminSite) -> forms.Form:
    """A search box for the others."""
    widget = AutocompleteSelectMultiple(model._meta.get_field("merged_into"), site)
    box = forms.ModelMultipleChoiceField(model._default_manager.all(), widget=widget)
    return type("WithWhom", (forms.Form,), {"id": box})()


def history_of(record: Any) -> dict[str, Any]:
    """When a record was merged, by whom and why."""
    marked = {"pgh_context__metadata__has_key": mark(record)}
    events = record.pgh_event_model.objects.filter(pgh_obj_id=record.pk, **marked)
    event = events.select_related("pgh_context").order_by("pgh_id").last()
    if event is None:
        return {}
    said = event.pgh_context.metadata
    return {
        "when": event.pgh_created_at,
        "who": named_user(said.get("user")),
        "why": said.get("reason", ""),
    }


def named_user(pk: Any) -> str:
    from django.contrib.auth import get_user_model

    user = get_user_model()._default_manager.filter(pk=pk).first() if pk else None
    return str(user) if user else ""


def survivor_of(records: Sequence[Any], request: HttpRequest) -> Any:
    """The one that was chosen to stay; else the best attested."""
    said = request.POST if request.method == "POST" else request.GET
    chosen = {str(one.pk): one for one in records}.get(said.get("into", ""))
    return chosen or joining_preview.best(records)


def chosen_fields(request: HttpRequest, records: Sequence[Any], survivor: Any) -> dict[str, Record]:
    """Fields that are to say what another record than the survivor says."""
    by_id = {str(one.pk): one for one in records}
    found: dict[str, Record] = {}
    for names in joining_preview.groups(type(survivor)):
        giver = by_id.get(request.POST.get(f"field-{names[0]}", ""))
        if giver is not None and giver.pk != survivor.pk:
            found.update(dict.fromkeys(names, giver))
    return found


def next_pair(request: HttpRequest) -> str:
    """Where a curator came from a pair, the one that comes after it."""
    pair = request.POST.get("pair", "")
    return reverse("admin:cppcc_duplicate_next", args=[pair]) if pair.isdecimal() else ""
