"""History on every page: who changed what, when and why; taking a version or a field back.

/admin/cppcc/post/7/history/                         the story, the newest first
/admin/cppcc/post/7/history/compare/?old=12&new=now  two versions side by side
/admin/cppcc/post/7/history/revert/                  takes fields back as they were
/admin/cppcc/post/deleted/                           what was deleted, and can be restored
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from cppcc.curation import restoring, reverting, versions
from cppcc.curation.saving import Changed
from cppcc.curation.signing import Refused
from cppcc.importing.chunks import patiently
from cppcc.importing.history import DELETE, as_row
from cppcc.models import Document, Review
from cppcc.models.rights import Right

from .history_story import SIZE, Story, run_link
from .history_words import TECHNICAL, Words, operation_told, told_in_full, user_told
from .pages import Page, Tool, address

NOW = "now"
REVERT = "cppcc.revert_records"
KEPT_APART = {"read", *TECHNICAL} - {"merged_into"}  # of no interest to who compares


@dataclass(frozen=True, slots=True)
class Compared:
    """A field in two versions."""

    name: str
    label: Any
    old: Any
    new: Any
    differs: bool
    revertible: bool
    chosen: bool


@dataclass(frozen=True, slots=True)
class Deleted:
    """A record that is there no more."""

    pk: Any
    label: str
    when: datetime
    who: str
    what: Any
    reason: str
    run: tuple[str, str] | None
    history: str


class WithHistory(Page):
    """Pages with a history that can be read, compared and reverted."""

    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}"

        def page(view: Callable[..., HttpResponse]) -> Any:
            return self.admin_site.admin_view(view)

        compare, revert = require_GET(self.compare_view), require_POST(self.revert_view)
        restore = require_POST(self.restore_view)
        return [
            path("deleted/", page(require_GET(self.deleted_view)), name=f"{name}_deleted"),
            path("<path:object_id>/restore/", page(restore), name=f"{name}_restore"),
            path("<path:object_id>/history/compare/", page(compare), name=f"{name}_compare"),
            path("<path:object_id>/history/revert/", page(revert), name=f"{name}_revert"),
            *super().get_urls(),
        ]

    def list_tools(self, request: HttpRequest) -> list[Tool]:
        tools = super().list_tools(request)
        if self.may_restore(request):
            tools = [*tools, Tool(_("Deleted"), self.history_page("deleted"))]
        return tools

    # --- who may

    def may_revert(self, request: HttpRequest, obj: Any) -> bool:
        """Taking back is changing; of a merged record, it is changing what it was merged into."""
        if obj is None or not request.user.has_perm(REVERT):
            return False
        if getattr(obj, "review", "") == Review.MERGED:
            merges = request.user.has_perm(f"{Right._meta.app_label}.merge_records")
            return merges and self.has_change_permission(request, obj.merged_into)
        return self.has_change_permission(request, obj)

    def may_restore(self, request: HttpRequest) -> bool:
        if self.model is Document:
            return False
        return request.user.has_perm(REVERT) and self.has_add_permission(request)

    def history_page(self, what: str, *args: Any) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{what}", args=args)

    def on_record(self, request: HttpRequest, object_id: str) -> tuple[Any, Any]:
        """The id that an address names and the record of it, None where it was deleted."""
        obj = self.get_object(request, unquote(object_id))
        if obj is not None:
            if not self.has_view_or_change_permission(request, obj):
                raise PermissionDenied
            return obj.pk, obj
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        try:
            pk = self.opts.pk.to_python(unquote(object_id))
        except ValidationError as error:
            raise Http404 from error
        if not versions.events_about(self.model, pk).exists():
            raise Http404
        return pk, None

    def called(self, obj: Any) -> str:
        """What a record is called where nothing beside it tells more."""
        if obj is None:
            return gettext("deleted record")
        return str(getattr(self, "told_beside", str)(obj))

    # --- the story

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        pk, obj = self.on_record(request, object_id)
        story = Story(
            obj, self.model, pk, self.admin_site, page=number_of(request.GET.get("p")) or 1
        )
        context = {
            "title": gettext("History: %s") % self.called(obj),
            "subtitle": None,
            "story": story,
            "compare": self.history_page("compare", pk),
            "may_revert": self.may_revert(request, obj),
            "restore": self.restore_of(request, pk) if obj is None else "",
            "pages": pages(story),
            "now": NOW,
            **(extra_context or {}),
        }
        return self.history_response(request, "history", obj, context)

    def history_response(
        self, request: HttpRequest, template: str, obj: Any, context: dict[str, Any]
    ) -> HttpResponse:
        request.current_app = self.admin_site.name
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "object": obj,
            "object_address": address(obj) if obj is not None else "",
            "module_name": self.opts.verbose_name_plural,
            **context,
        }
        return TemplateResponse(request, f"admin/cppcc/{template}.html", context)

    # --- two versions

    def compare_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        pk, obj = self.on_record(request, object_id)
        sides = [self.side(pk, obj, request.GET.get(name, NOW)) for name in ("old", "new")]
        sides.sort(key=lambda one: one["order"])
        old, new = sides
        may = self.may_revert(request, obj) and new["number"] == NOW and old["number"] != NOW
        only = set(filter(None, request.GET.get("fields", "").split(",")))
        rows = (
            list(self.compared(old["row"], new["row"], only)) if old["row"] and new["row"] else []
        )
        context = {
            "title": gettext("Versions compared: %s") % self.called(obj),
            "old": old,
            "new": new,
            "sides": sides,
            "differing": [row for row in rows if row.differs],
            "same": [row for row in rows if not row.differs],
            "may_revert": may and any(row.revertible for row in rows),
            "revert": self.history_page("revert", pk),
            "history": self.history_page("history", pk),
            "version": versions.version_of(obj) if obj is not None else "",
            "now": NOW,
            "to_now": f"{request.path}?old={old['number']}&new={NOW}",
        }
        return self.history_response(request, "history_compare", obj, context)

    def side(self, pk: Any, obj: Any, number: str) -> dict[str, Any]:
        """One of two versions: what it says, and who left it so."""
        if number == NOW:
            return {"number": NOW, "order": float("inf"), "row": obj, "told": ""}
        wanted = number_of(number)
        row = None if wanted is None else versions.at(self.model, pk, wanted)
        if wanted is None or row is None:
            raise Http404
        event = versions.events_about(self.model, pk).filter(pgh_id=wanted).first()
        change = versions.changes_by([event])[wanted] if event is not None else None
        told = told_in_full(change) if change else gettext("as it was at first")
        return {"number": wanted, "order": wanted, "row": row, "told": told}

    def compared(self, old: Any, new: Any, only: set[str]) -> Iterator[Compared]:
        words = Words(self.model, [old, new], self.admin_site)
        allowed = set(reverting.revertible(self.model))
        model: Any = self.model
        for field in versions.columns(model):
            if field.primary_key or (field.name in KEPT_APART):
                continue
            was, now = getattr(old, field.attname), getattr(new, field.attname)
            yield Compared(
                field.name,
                field.verbose_name,
                words.said(field.name, was),
                words.said(field.name, now),
                differs=was != now,
                revertible=field.name in allowed and was != now,
                chosen=not only or field.name in only,
            )

    # --- taking back

    def revert_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        pk, obj = self.on_record(request, object_id)
        number = number_of(request.POST.get("old"))
        version = None if number is None else versions.at(self.model, pk, number)
        if obj is None or version is None:
            raise Http404
        if not self.may_revert(request, obj):
            raise PermissionDenied
        allowed = reverting.revertible(self.model)
        names = [name for name in request.POST.getlist("fields") if name in allowed]
        back = f"{self.history_page('compare', pk)}?old={number}&new={NOW}"
        if not names:
            messages.warning(request, gettext("Choose what to take back."))
            return HttpResponseRedirect(back)
        try:
            patiently(lambda: self.revert(request, obj, version, names))
        except (Changed, Refused) as refused:
            messages.warning(request, refusal(refused))
            return HttpResponseRedirect(back)
        messages.success(request, gettext("Taken back: %s") % obj)
        return HttpResponseRedirect(self.history_page("history", pk))

    @transaction.atomic
    def revert(self, request: HttpRequest, obj: Any, version: Any, names: list[str]) -> None:
        row = self.model._default_manager.get(pk=obj.pk)
        reverting.revert(
            row,
            version,
            names,
            seen=request.POST.get("version", ""),
            user=request.user,
            reason=request.POST.get("reason", "").strip(),
        )
        self.still_theirs(request, row)
        labels = [str(self.opts.get_field(name).verbose_name) for name in names]  # type: ignore[union-attr]
        self.log_change(request, obj, [{"changed": {"fields": labels}}])

    def still_theirs(self, request: HttpRequest, row: Any) -> None:
        """Nobody brings a record where he may not change it. Raises Refused."""
        if not self.has_change_permission(request, row):
            raise Refused(gettext("%s would lie where you may not change it.") % row)

    # --- what was deleted

    def deleted_view(self, request: HttpRequest) -> HttpResponse:
        if not self.may_restore(request):
            raise PermissionDenied
        by_import = request.GET.get("by") == "import"
        page = max(number_of(request.GET.get("p")) or 1, 1)
        events = restoring.gone(self.model)
        programs = {"pgh_context__metadata__has_any_keys": ["run", "undone"]}
        events = events.filter(**programs) if by_import else events.exclude(**programs)
        found = list(events[(page - 1) * SIZE : page * SIZE + 1])
        context = {
            "title": gettext("Deleted: %s") % self.opts.verbose_name_plural,
            "rows": list(self.deleted(found[:SIZE])),
            "by_import": by_import,
            "page": page,
            "previous": page - 1,
            "following": page + 1 if len(found) > SIZE else 0,
        }
        return self.history_response(request, "history_deleted", None, context)

    def deleted(self, events: list[Any]) -> Iterator[Deleted]:
        changes = versions.changes_by(events)
        rows = {event.pgh_id: as_row(self.model, event) for event in events}
        words = Words(self.model, rows.values(), self.admin_site)
        for event in events:
            change, row = changes[event.pgh_id], rows[event.pgh_id]
            yield Deleted(
                pk=row.pk,
                label=named(row, words),
                when=change.when,
                who=user_told(change.user),
                what=operation_told(change.operation) or _("deleted"),
                reason=change.reason,
                run=run_link(change.run),
                history=self.history_page("history", row.pk),
            )

    def restore_of(self, request: HttpRequest, pk: Any) -> str:
        """The address that brings a deleted record back; "" where it cannot come back so."""
        event = restoring.last_of(self.model, pk)
        if event is None or event.pgh_label != DELETE or not self.may_restore(request):
            return ""
        return (
            ""
            if versions.changes_by([event])[event.pgh_id].run
            else self.history_page("restore", pk)
        )

    def restore_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        pk, obj = self.on_record(request, object_id)
        event = None if obj is not None else restoring.last_of(self.model, pk)
        if event is None:
            raise Http404
        if not self.may_restore(request) or not self.has_change_permission(request):
            raise PermissionDenied
        try:
            made = patiently(lambda: self.restore(request, pk))
        except Refused as refused:
            messages.warning(request, str(refused))
            return HttpResponseRedirect(self.history_page("deleted"))
        link = format_html('<a href="{}">{}</a>', address(made), made)
        messages.success(request, format_html(gettext("Restored: {record}"), record=link))
        return HttpResponseRedirect(address(made))

    @transaction.atomic
    def restore(self, request: HttpRequest, pk: Any) -> Any:
        reason = request.POST.get("reason", "").strip()
        made = restoring.restore(self.model, pk, user=request.user, reason=reason)
        self.still_theirs(request, made)
        self.log_addition(request, made, [{"added": {}}])
        return made


def refusal(refused: Changed | Refused) -> str:
    """Why nothing was taken back; of a record that changed meanwhile, by whom."""
    if isinstance(refused, Refused):
        return str(refused)
    who = "; ".join(map(told_in_full, refused.changes))
    return gettext("Nothing was taken back: the record was changed meanwhile. %s") % who


def named(row: Model, words: Words) -> str:
    """What a deleted record was called, as far as what it led to is still there."""
    words.attach(row)
    try:
        return str(row)
    except ObjectDoesNotExist:
        return str(getattr(row, "key", row.pk))


def number_of(said: str | None) -> int | None:
    return int(said) if said and said.isascii() and said.isdigit() and len(said) < 10 else None


def pages(story: Story) -> list[int | None]:
    """1 … 4 5 6 … 10; None stands for those left out."""
    near = {1, story.pages, *range(story.page - 1, story.page + 2)}
    shown = [number for number in sorted(near) if 1 <= number <= story.pages]
    found: list[int | None] = []
    for number in shown:
        if found and found[-1] is not None and number - found[-1] > 1:
            found.append(None)
        found.append(number)
    return found if len(shown) > 1 else []
