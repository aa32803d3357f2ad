"""Proposals and other titled texts."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from cppcc.models import Proposal, Work

from .base import RecordAdmin
from .filters import CommitteeFilter


@admin.register(Proposal)
class ProposalAdmin(RecordAdmin):
    list_display = ["title", "kind", "committee", "year", "stage", "citations", "state"]
    list_filter = ["review", "kind", "priority", CommitteeFilter]
    list_select_related = ["kind", "committee"]
    search_fields = ["title", "number", "committee__name", "key"]
    autocomplete_fields = ["committee", "joined_with"]
    fieldsets = [
        (None, {"fields": ["title", "kind", "committee"]}),
        (_("Filing"), {"fields": [("number", "year"), ("term", "session"), "priority"]}),
        (_("Handling"), {"fields": ["stage", "outcome", "joined_with"]}),
    ]
    related = ("joined",)


@admin.register(Work)
class WorkAdmin(RecordAdmin):
    list_display = ["title", "kind", "issuer", "committee", "citations", "state"]
    list_filter = ["review", "kind", CommitteeFilter]
    list_select_related = ["kind", "committee"]
    search_fields = ["title", "issuer", "committee__name", "key"]
    autocomplete_fields = ["committee"]
    fields = ["title", "kind", "issuer", "committee"]
