"""Named campaigns, platforms, brands, think tanks and mechanisms."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from cppcc.models import Initiative

from .base import RecordAdmin
from .filters import CommitteeFilter


@admin.register(Initiative)
class InitiativeAdmin(RecordAdmin):
    list_display = ["name", "kind", "committee", "parent", "citations", "state"]
    list_filter = ["review", "kind", CommitteeFilter]
    list_select_related = ["committee", "parent"]
    search_fields = ["name", "slogan", "committee__name", "key"]
    autocomplete_fields = ["committee", "parent"]
    fieldsets = [
        (None, {"fields": ["name", "kind", "committee"]}),
        (_("In detail"), {"fields": ["parent", "slots", "slogan"]}),
    ]
    related = ("parts",)
