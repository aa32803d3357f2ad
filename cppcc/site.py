"""The curators' site: its name, its order of pages, and the start page's figures.

It stands outside cppcc.admin, whose modules register their models with it when they are imported.
"""

from collections.abc import Iterable
from typing import Any, cast

from django.contrib import admin
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _
from django.views.i18n import JavaScriptCatalog

from cppcc import scopes

#  the order in which curators meet them
ORDER = (
    "document",
    "reading",
    "question",
    "duplicate",
    "doubt",
    "contradiction",
    "committee",
    "person",
    "post",
    "event",
    "eventcommittee",
    "participation",
    "proposal",
    "work",
    "statistic",
    "initiative",
    "organisation",
    "region",
    "eventkind",
    "proposalkind",
    "importrun",
)


class Site(admin.AdminSite):
    site_title = _("CPPCC record")
    site_header = _("CPPCC record")
    index_title = _("Overview")
    site_url = None
    empty_value_display = "—"

    def register(
        self, model_or_iterable: Any, admin_class: type[Any] | None = None, **options: Any
    ) -> None:
        """Curators follow an import on the page of its run, not in the tables of the queue."""
        several = isinstance(model_or_iterable, Iterable)
        models: list[type[Model]] = list(model_or_iterable) if several else [model_or_iterable]
        shown = [model for model in models if model._meta.app_label != "procrastinate"]
        super().register(shown, admin_class, **options)

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> Any:
        """Made when it is looked at: most pages show a sidebar that was made before."""
        return SimpleLazyObject(lambda: self.in_order(request, app_label))

    def in_order(self, request: HttpRequest, app_label: str | None) -> list[Any]:
        """Our own models first and in their own order, then what Django brings."""
        apps = super().get_app_list(request, app_label)
        for app in apps:
            if app["app_label"] == "cppcc":
                app["models"].sort(key=lambda model: ORDER.index(model["model"]._meta.model_name))
        return sorted(apps, key=lambda app: app["app_label"] != "cppcc")

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """With the provinces that a curator is held to."""
        held = scopes.provinces(request.user)
        return super().each_context(request) | {
            "provinces": [one.name for one in held],
            "sidebar_of": sidebar_of(request),
        }

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        from .admin import overview, queues

        context = {
            "progress": overview.progress(request, self),
            "waiting": queues.waiting(request, self),
            "backlog": queues.backlog(request, self),
            "runs": overview.last_runs(request, self),
        }
        return super().index(request, context | (extra_context or {}))

    def get_urls(self) -> list[Any]:
        own = path("search/", self.admin_view(self.search_view), name="search")
        return [own, *super().get_urls()]

    def i18n_javascript(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Django's words for its scripts, and ours where its Chinese lacks them."""
        packages = ["django.contrib.admin", "cppcc"]
        return cast(HttpResponse, JavaScriptCatalog.as_view(packages=packages)(request))

    def search_view(self, request: HttpRequest) -> TemplateResponse:
        from .admin import searching

        return searching.view(request, self)

    def autocomplete_view(self, request: HttpRequest) -> JsonResponse:
        return cast(JsonResponse, Suggestions.as_view(admin_site=self)(request))


def sidebar_of(request: HttpRequest) -> str:
    """What a sidebar depends on: the list that the page belongs to, and the rights of its user.

    /admin/ cppcc/person change_person view_person …
    """
    start = reverse("admin:index")
    place = "/".join(request.path.removeprefix(start).split("/")[:2])
    user = request.user
    rights = ["everything"] if user.is_superuser else sorted(user.get_all_permissions())
    return " ".join([start, place, *rights])


class Suggestions(AutocompleteJsonView):
    """What a search box offers: records as their admin tells them apart."""

    def serialize_result(self, obj: Any, to_field_name: str) -> dict[str, str]:
        told = getattr(self.model_admin, "told_apart", str)
        return {"id": str(getattr(obj, to_field_name)), "text": told(obj)}
