"""Who may change what: permissions, and the provinces of a curator.

A curator of 辽宁省 opens an event of 北京市政协: he reads it, and finds no form to change it.
"""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cppcc import scopes

from .pages import Page, Tool

MINE = "mine"


class Mine(admin.SimpleListFilter):
    """Records of the user's own provinces."""

    title = _("my provinces")
    parameter_name = MINE

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("1", told(request.user))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return scopes.mine(request.user, queryset) if self.value() == "1" else queryset


class Scoped(Page):
    """Pages whose records a curator may change in his provinces only."""

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or scopes.in_scope(request.user, obj))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        allowed = super().has_delete_permission(request, obj)
        return allowed and (obj is None or scopes.in_scope(request.user, obj))

    def changeable(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return scopes.within(request.user, super().changeable(request, queryset))

    # --- what is his

    def is_held(self, request: HttpRequest) -> bool:
        """Whether this user's provinces say which of these records are his."""
        return bool(scopes.placed(self.model) and scopes.provinces(request.user))

    def get_list_filter(self, request: HttpRequest) -> Any:
        filters = super().get_list_filter(request)
        return [Mine, *filters] if self.is_held(request) else filters

    def list_tools(self, request: HttpRequest) -> list[Tool]:
        tools = super().list_tools(request)
        if not self.is_held(request) or MINE in request.GET:
            return tools
        return [Tool(_("My provinces"), f"?{MINE}=1"), *tools]

    # --- what becomes of a record

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        """A form that moves no record out of the user's provinces, and adds none elsewhere."""
        form = super().get_form(request, obj, change, **kwargs)
        if not self.is_held(request):
            return form
        user = request.user

        class HeldForm(form):  # type: ignore[misc, valid-type]
            def _post_clean(self) -> None:
                step = scopes.BELONGS_TO.get(self._meta.model)
                before = getattr(self.instance, f"{step}_id", None)
                super()._post_clean()
                if not self.errors and not scopes.in_scope(user, self.instance):
                    if step in self.fields:
                        setattr(self.instance, f"{step}_id", before)  # it stays his to correct
                    self.add_error(step if step in self.fields else None, outside(user))

        return HeldForm


def outside(user: Any) -> str:
    return gettext("This lies outside your provinces: %s.") % told(user)


def told(user: Any) -> str:
    """辽宁省、吉林省"""
    return "、".join(province.name for province in scopes.provinces(user))
