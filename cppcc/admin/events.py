"""Events, the committees' parts in them, and who was there."""

from typing import Any

from django.contrib import admin
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from cppcc.models import Event, EventCommittee, Participation

from .base import RecordAdmin
from .filters import CommitteeFilter, WordsFilter
from .forms import DatedForm
from .pages import shortened


class EventForm(DatedForm):
    """A date set by hand is dated by a curator."""

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or self.cleaned_data
        if "date" in self.changed_data and "date_rule" not in self.changed_data:
            cleaned["date_rule"] = Event.Rule.CURATOR if cleaned.get("date") else ""
        return cleaned

    @property
    def decided(self) -> set[str]:
        decided = super().decided
        return decided | {"date_rule"} if "date" in decided else decided


class PlaceFilter(WordsFilter):
    title = _("place")
    parameter_name = "place"
    field = "place"


@admin.register(Event)
class EventAdmin(RecordAdmin):
    form = EventForm
    list_display = ["date_column", "kind", "about", "committee", "citations", "state"]
    list_display_links = ["date_column", "about"]
    list_filter = ["review", "kind", CommitteeFilter, PlaceFilter, "date_rule"]
    list_select_related = ["kind", "committee"]
    search_fields = ["topic", "form", "place", "committee__name", "date", "key"]
    autocomplete_fields = ["committee"]
    fieldsets = [
        (None, {"fields": ["committee", "kind", "form", "topic", "place"]}),
        (
            _("When"),
            {"fields": [("date", "date_said"), "date_rule", ("earliest", "latest")]},
        ),
        (
            _("Numbered meeting"),
            {"fields": ["organ", ("term", "session"), ("expected", "present")]},
        ),
    ]
    related = ("parties", "participations")

    @admin.display(description=_("date"), ordering="earliest")
    def date_column(self, obj: Any) -> SafeString:
        """A period may go on in the next line: 2023-07-09/ 2023-07-13."""
        days = str(obj.date or obj.date_said or _("undated")).split("/")
        return format_html_join(SafeString("/<wbr>"), "{}", ((day,) for day in days))

    @admin.display(description=_("topic"), ordering="topic")
    def about(self, obj: Any) -> str:
        return shortened(obj.topic or obj.form)


@admin.register(EventCommittee)
class EventCommitteeAdmin(RecordAdmin):
    list_display = ["event", "committee", "role", "citations", "state"]
    list_filter = ["review", "role", CommitteeFilter]
    list_select_related = ["event__kind", "committee"]
    search_fields = ["committee__name", "event__topic", "key"]
    autocomplete_fields = ["event", "committee"]
    fields = ["event", "committee", "role"]

    def told_beside(self, obj: Any) -> str:
        return f"{obj.committee} · {obj.get_role_display()} · {obj.event}"


@admin.register(Participation)
class ParticipationAdmin(RecordAdmin):
    list_display = ["name", "title", "capacity", "event", "citations", "state"]
    list_filter = ["review", "capacity"]
    list_select_related = ["event__kind", "person", "organisation"]
    search_fields = ["name", "title", "person__name", "event__topic", "key"]
    autocomplete_fields = ["event", "person", "organisation"]
    fields = ["event", "person", "organisation", "name", "title", "capacity", "position"]

    def told_beside(self, obj: Any) -> str:
        return f"{obj} · {obj.event}"
