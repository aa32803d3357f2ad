"""Committees, each with what it held, said and counted."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from cppcc.models import Committee

from . import activity
from .base import RecordAdmin
from .filters import RegionFilter
from .rosters import WithOwnRoster


@admin.register(Committee)
class CommitteeAdmin(WithOwnRoster, RecordAdmin):
    list_display = ["name", "form", "region", "citations", "state"]
    list_filter = ["review", "form", RegionFilter, "region__level"]
    list_select_related = ["region"]
    search_fields = ["name", "key", "region__name", "region__code"]
    autocomplete_fields = ["region", "predecessor"]
    fields = ["name", "form", "region", ("valid_from", "valid_to"), "predecessor"]
    related = ("proposals", "works", "initiatives", "parts", "home_of", "successors")
    change_form_template = "admin/cppcc/committee/change_form.html"

    def beside(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        return super().beside(request, obj) | {
            "activity": activity.of(obj, request, self.admin_site)
        }
