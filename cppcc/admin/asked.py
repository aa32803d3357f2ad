"""What the pages of all queues share: questions, pairs, doubts are answered, not edited.

A page has its answers, each with a key (1, 2, 3), how many of its queue are left, and the way to
the next one (n). The queue is what the list was filtered by that the curator came from:

/admin/cppcc/question/7/change/?_changelist_filters=about__exact%3Dsplit  ->  8, 11, 12 of that kind
"""

from abc import abstractmethod
from typing import Any, ClassVar
from urllib.parse import parse_qsl

from django.contrib import admin
from django.contrib.admin.templatetags.admin_urls import add_preserved_filters
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http import HttpResponseRedirect as Redirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from .lists_orders import Order
from .lists_paging import LongList
from .pages import Shown, address

OPEN = "open"
MANY = 10_000  # of more it is said that there are more: counting them would take its time


class LongQueue(LongList):
    """A queue of any length, in the order in which it was asked."""

    orders = (Order("id"),)


class AskedAdmin(Shown):
    """A queue of what a curator is asked: nobody adds to it by hand, nobody deletes from it."""

    class Media:
        css: ClassVar[dict[str, list[str]]] = {"all": ["cppcc/queues.css"]}

    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    sortable_by = ()
    actions = None
    queued_by: ClassVar[tuple[str, ...]] = ("kind",)  # fields by which there are queues
    answered_at: ClassVar[str] = "answer"  # the view that an answer is posted to

    def get_changelist(self, request: HttpRequest, **options: Any) -> type[LongList]:
        return LongQueue

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [field.name for field in self.opts.concrete_fields]

    @admin.display(description=_("state"), ordering="state")
    def outcome(self, obj: Any) -> SafeString:
        label = obj.get_state_display()
        return format_html('<span class="state question-{}">{}</span>', obj.state, label)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Its buttons have an address of their own; what is posted here is nothing."""
        if request.method == "POST":
            return HttpResponseNotAllowed(["GET"])
        return super().change_view(request, object_id, form_url, extra_context)

    def may_change(self, request: HttpRequest, model: type[Model], obj: Any, *records: Any) -> bool:
        """An answer changes records: who may not change these cannot give one."""
        other = self.admin_site.get_model_admin(model)
        of_kind = other.has_change_permission(request) and self.has_change_permission(request, obj)
        return of_kind and all(other.has_change_permission(request, one) for one in records)

    # --- one after the other

    def get_urls(self) -> list[URLPattern]:
        name = f"cppcc_{self.opts.model_name}"
        answer = self.admin_site.admin_view(require_POST(self.answer_view))
        following = self.admin_site.admin_view(self.next_view)
        return [
            path(
                f"<path:object_id>/{self.answered_at}/", answer, name=f"{name}_{self.answered_at}"
            ),
            path("<path:object_id>/next/", following, name=f"{name}_next"),
            *super().get_urls(),
        ]

    @abstractmethod
    def answer_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Do what the answer says, and go on."""

    def next_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Leave this one open and go on to the next of its queue."""
        asked = self.get_object(request, unquote(object_id))
        if asked is None:
            raise Http404
        if not self.has_view_permission(request, asked):
            raise PermissionDenied
        return Redirect(self.onward(request, asked))

    def onward(self, request: HttpRequest, asked: Any) -> str:
        """The page of the next one that is open; after the last, the first; else the list."""
        waiting = self.queue(request).order_by("pk").exclude(pk=asked.pk)
        following = waiting.filter(pk__gt=asked.pk).first() or waiting.first()
        if following is not None:
            return self.in_queue(request, address(following))
        listed = reverse(f"admin:cppcc_{self.opts.model_name}_changelist")
        return f"{listed}?state__exact={OPEN}"

    def queue(self, request: HttpRequest) -> QuerySet[Any]:
        """What is open of the list that the curator came from."""
        said = dict(parse_qsl(request.GET.get("_changelist_filters", "")))
        wanted = {
            name: said[f"{name}__exact"] for name in self.queued_by if f"{name}__exact" in said
        }
        rows: QuerySet[Any] = self.model._default_manager.filter(state=OPEN, **wanted)
        return rows

    def in_queue(self, request: HttpRequest, page: str) -> str:
        """An address that remembers the queue."""
        filters = self.get_preserved_filters(request)
        return add_preserved_filters({"preserved_filters": filters, "opts": self.opts}, page)

    def beside(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        """What a page says of its queue, and where its buttons lead."""
        left = self.queue(request)[: MANY + 1].count()
        name = f"admin:cppcc_{self.opts.model_name}"
        return {
            **super().beside(request, obj),
            "subtitle": None,
            "left": min(left, MANY),
            "many": left > MANY,
            "answer_address": self.in_queue(
                request, reverse(f"{name}_{self.answered_at}", args=[obj.pk])
            ),
            "next_address": self.in_queue(request, reverse(f"{name}_next", args=[obj.pk]))
            if left > 1 or obj.state != OPEN
            else "",
        }
