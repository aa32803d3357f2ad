"""Reference data: administrative divisions and the short lists of kinds."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from cppcc.models import EventKind, ProposalKind, Region

from .base import CuratedAdmin
from .forms import CuratedForm
from .pages import address


class RegionForm(CuratedForm):
    """A division added by hand has its code as id, or code-year where the code is taken."""

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or self.cleaned_data
        if not self.instance._state.adding or "code" not in cleaned:
            return cleaned
        code = cleaned["code"]
        year = (cleaned.get("valid_to") or cleaned.get("valid_from") or "")[:4]
        ids = [code, f"{code}-{year}"] if year else [code]
        taken = Region.objects.in_bulk(ids)
        free = [one for one in ids if one not in taken]
        if free:
            self.instance.pk = free[0]
            return cleaned
        there = taken[ids[-1]]
        link = format_html('<a href="{}">{}</a>', address(there), there)
        said = _("This code is taken by {region}; for a former name give the year it ended.")
        self.add_error("code", format_html(str(said), region=link))
        return cleaned


@admin.register(Region)
class RegionAdmin(CuratedAdmin):
    form = RegionForm
    list_display = ["code", "name", "short_name", "level", "parent", "valid_from", "valid_to"]
    list_display_links = ["code", "name"]
    list_filter = ["level"]
    search_fields = ["code", "name", "short_name", "aliases"]
    fieldsets = [
        (None, {"fields": ["code", "name", "short_name", "aliases", "level", "parent"]}),
        (_("When"), {"fields": [("valid_from", "valid_to"), "successors"]}),
    ]
    related = ("committees", "organisations")


class KindAdmin(CuratedAdmin):
    list_display = ["name", "name_en", "code", "position", "printed_forms"]
    search_fields = ["code", "name", "name_en"]
    fields = ["code", "name", "name_en", "position", "forms"]

    @admin.display(description=_("printed forms"))
    def printed_forms(self, obj: Any) -> str:
        return "、".join(obj.forms)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        fixed = super().get_readonly_fields(request, obj)
        return ("code", *fixed) if obj else fixed


@admin.register(EventKind)
class EventKindAdmin(KindAdmin):
    related = ("events",)


@admin.register(ProposalKind)
class ProposalKindAdmin(KindAdmin):
    related = ("proposals", "works")
