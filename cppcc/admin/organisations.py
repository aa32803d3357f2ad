"""Organisations: every body that is no committee."""

from django.contrib import admin

from cppcc.models import Organisation

from .base import RecordAdmin
from .filters import RegionFilter


@admin.register(Organisation)
class OrganisationAdmin(RecordAdmin):
    list_display = ["name", "kind", "region", "citations", "state"]
    list_filter = ["review", "kind", RegionFilter]
    list_select_related = ["region"]
    search_fields = ["name", "key", "party"]
    autocomplete_fields = ["region"]
    fields = ["name", "kind", "party", "region", "level"]
    related = ("posts", "participations", "statistics")
