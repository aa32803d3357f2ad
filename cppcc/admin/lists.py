"""Lists that stay fast however many rows there are, and what can be done with many rows at once.

/admin/cppcc/event/?committee__id__exact=7&review__exact=extracted     narrowed
/admin/cppcc/event/?saved=12                                           by a filter with a name
/admin/cppcc/event/change-field/                                       one field of the chosen rows
"""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from . import lists_saved
from .filters import (
    REGIONS,
    DaysFilter,
    HeldFilter,
    ProvinceFilter,
    PublishedFilter,
    WrittenFilter,
)
from .lists_orders import ORDERS
from .lists_paging import LongList
from .pages import Page

#  every list is narrowed by province and days where its rows have them
CHECKBOX = '<input type="checkbox" name="{}" value="{}" class="action-select" aria-label="{}">'
DAYS: dict[str, type[DaysFilter]] = {"earliest": HeldFilter, "published": PublishedFilter}


class WithLists(Page):
    """Lists of a million rows."""

    show_facets = admin.ShowFacets.NEVER

    def action_checkbox(self, obj: Any) -> SafeString:
        """The same as Django's, without a template for every row."""
        said = gettext("Select this object for an action - {}").format(obj)
        return format_html(CHECKBOX, ACTION_CHECKBOX_NAME, obj.pk, said)

    def get_changelist(self, request: HttpRequest, **options: Any) -> type[LongList]:
        return LongList

    def get_list_filter(self, request: HttpRequest) -> list[Any]:
        """The first as declared, then all that take a line or two, then those with many choices."""
        names = {field.name for field in self.opts.fields}
        declared = list(super().get_list_filter(request))
        short = [one for one in declared if is_written(one)]
        if self.opts.model_name in REGIONS:
            short.append(ProvinceFilter)
        short += [one for name, one in DAYS.items() if name in names]
        others = [one for one in declared if not is_written(one)]
        return [*others[:1], *short, *others[1:]]

    def get_sortable_by(self, request: HttpRequest) -> list[Any]:
        """Headings by which an index can sort."""
        columns = list(super().get_sortable_by(request))
        orders = ORDERS.get(str(self.opts.model_name))
        if orders is None:
            return columns
        sorted_by = {one.column for one in orders}
        return [name for name in columns if self.column_of(name) in sorted_by]

    def column_of(self, name: Any) -> str:
        """The column behind a heading."""
        method = getattr(self, name, None)
        return str(getattr(method, "admin_order_field", name))

    def get_urls(self) -> list[URLPattern]:
        view, name = self.admin_site.admin_view, f"cppcc_{self.opts.model_name}"
        return [
            path("filters/", view(require_POST(self.save_filter)), name=f"{name}_save_filter"),
            path(
                "filters/<int:number>/delete/",
                view(require_POST(self.drop_filter)),
                name=f"{name}_drop_filter",
            ),
            *super().get_urls(),
        ]

    @property
    def list_address(self) -> str:
        return reverse(f"admin:cppcc_{self.opts.model_name}_changelist")

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if lists_saved.SAVED in request.GET and self.has_view_or_change_permission(request):
            return lists_saved.opened(request, self.model)
        if nothing_chosen(request):
            said = gettext("No rows are chosen: tick some first.")
            self.message_user(request, said, messages.WARNING)
            return HttpResponseRedirect(request.get_full_path())
        context: dict[str, Any] = {}
        if self.has_view_or_change_permission(request):
            context = {
                "saved_filters": lists_saved.above(request, self.model, self.list_address),
                "narrowed": lists_saved.narrowed(request.GET.urlencode()),
                "save_filter": reverse(f"admin:cppcc_{self.opts.model_name}_save_filter"),
            }
        return super().changelist_view(request, context | (extra_context or {}))

    # --- saved filters

    def save_filter(self, request: HttpRequest) -> HttpResponse:
        self.may_see(request)
        return lists_saved.save(request, self.model, self.list_address)

    def drop_filter(self, request: HttpRequest, number: int) -> HttpResponse:
        self.may_see(request)
        return lists_saved.drop(request, self.model, self.list_address, number)

    def may_see(self, request: HttpRequest) -> None:
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied


def is_written(declared: Any) -> bool:
    return isinstance(declared, type) and issubclass(declared, WrittenFilter)


def nothing_chosen(request: HttpRequest) -> bool:
    """One of the buttons above a list was pressed without any row."""
    asked = request.method == "POST" and request.POST.get("action")
    return bool(asked) and not (request.POST.getlist(ACTION_CHECKBOX_NAME) or across(request))


def across(request: HttpRequest) -> bool:
    """All rows of the list were chosen, not only those of the page."""
    return request.POST.get("select_across") == "1"
