"""Figures that committees report."""

from typing import Any

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from cppcc.models import Statistic

from .base import RecordAdmin
from .filters import CommitteeFilter
from .forms import DatedForm


class StatisticForm(DatedForm):
    written = "period"


@admin.register(Statistic)
class StatisticAdmin(RecordAdmin):
    form = StatisticForm
    list_display = ["about", "figure", "committee", "period", "citations", "state"]
    list_filter = ["review", "flow", "bound", "derived", CommitteeFilter]
    list_select_related = ["committee"]
    search_fields = ["measure", "quote", "unit", "committee__name", "key"]
    autocomplete_fields = ["committee", "organisation", "part_of"]
    fieldsets = [
        (None, {"fields": ["committee", "measure", ("value", "unit", "bound"), "quote"]}),
        (_("When"), {"fields": ["flow", "period", ("earliest", "latest")]}),
        (
            _("In detail"),
            {"fields": ["organisation", "subject", "measure_key", "part_of", "share", "derived"]},
        ),
    ]
    related = ("parts",)

    @admin.display(description=_("measure"), ordering="measure")
    def about(self, obj: Any) -> Any:
        return obj.measure or _("not printed")

    @admin.display(description=_("figure"), ordering="value")
    def figure(self, obj: Any) -> str:
        """As printed; else the value with its unit."""
        return obj.quote or f"{obj.get_bound_display()} {obj.value.normalize():f}{obj.unit}"
