"""What the pages of every model share: the tools above a record's page and above a list.

class WithHistory(Page):
    def tools(self, request, obj):
        return [*super().tools(request, obj), Tool(_("History"), …)]
"""

from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import quote

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse


def address(record: Model) -> str:
    """Of a record's page."""
    return address_of(record._meta.model, record.pk)


def address_of(model: type[Model], pk: Any) -> str:
    """Of the page of a record by its id: /admin/cppcc/post/12/change/"""
    before, after = around_id(model)
    return f"{before}{quote(str(pk))}{after}"


@cache
def around_id(model: type[Model]) -> tuple[str, str]:
    """An address in two halves, looked up once: pages name records by the hundred."""
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}_change"
    before, _id, after = reverse(name, args=["-"]).rpartition("-")
    return before, after


@cache
def list_of(model: type[Model]) -> str:
    """The address of a model's list, looked up once as well."""
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


def shortened(words: str, most: int = 60) -> str:
    """Of long words the first, for a line of a list."""
    return words if len(words) <= most else f"{words[: most - 1]}…"


@dataclass(frozen=True, slots=True)
class Tool:
    """A link above a page."""

    label: Any
    address: str


class Shown(admin.ModelAdmin):
    """A row's page, with what stands around its form."""

    def beside(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        """What the page's template is told beyond the form."""
        return {}

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


class Page(Shown):
    """A model's pages, with what the parts of the workbench add to them."""

    def tools(self, request: HttpRequest, obj: Any) -> list[Tool]:
        """Links above a record's page that this user may follow."""
        return []

    def list_tools(self, request: HttpRequest) -> list[Tool]:
        """Links above the list that this user may follow."""
        return []

    def changeable(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Those of some rows that this user may change."""
        if self.has_change_permission(request):
            return queryset
        return queryset.none()

    def beside(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        return {**super().beside(request, obj), "tools": self.tools(request, obj)}

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        context = {"list_tools": self.list_tools(request)}
        return super().changelist_view(request, context | (extra_context or {}))
