"""Committees, each with what it held, said and counted."""

from django.contrib import admin

from cppcc.models import Committee

from .base import RecordAdmin
from .filters import RegionFilter


@admin.register(Committee)
class CommitteeAdmin(RecordAdmin):
    list_display = ["name", "form", "region", "citations", "state"]
    list_filter = ["review", "form", RegionFilter, "region__level"]
    list_select_related = ["region"]
    search_fields = ["name", "key", "region__name", "region__code"]
    autocomplete_fields = ["region", "predecessor"]
    fields = ["name", "form", "region", ("valid_from", "valid_to"), "predecessor"]
    related = (
        "events",
        "parts",
        "posts",
        "proposals",
        "works",
        "statistics",
        "initiatives",
        "home_of",
        "successors",
    )
