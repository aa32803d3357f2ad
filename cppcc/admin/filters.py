"""Filters of lists that stay small however many rows there are to choose from.

committee  [沈阳市和平区政协 ▾]    suggestions while one types; without script a part of the name
days       [2023-01] – [2023-06]
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cppcc.models import Region
from cppcc.search.spellings import spellings

from .days import days

PAGES = ("p", "_after", "_before")  # of a list that is narrowed anew, none holds any more


class WrittenFilter(admin.ListFilter):
    """What is filtered by is written or chosen in a small form, not picked from a long list."""

    parameters: tuple[str, ...] = ()

    def __init__(
        self,
        request: HttpRequest,
        params: dict[str, list[str]],
        model: Any,
        model_admin: admin.ModelAdmin,
    ) -> None:
        super().__init__(request, params, model, model_admin)  # type: ignore[arg-type]
        self.written = {name: " ".join(params.pop(name, [""])).strip() for name in self.parameters}
        self.others = [
            (name, value)
            for name, values in request.GET.lists()
            for value in values
            if name not in (*self.parameters, *PAGES)
        ]

    @property
    def active(self) -> bool:
        return any(self.written.values())

    def has_output(self) -> bool:
        return True

    def expected_parameters(self) -> list[str | None]:
        return [*self.parameters]

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        """One: to filter by this no more."""
        yield {
            "selected": not self.active,
            "query_string": changelist.get_query_string(remove=[*self.parameters]),
            "display": _("All"),
        }


class WordsFilter(WrittenFilter):
    """Words that are part of a field, in any spelling."""

    template = "admin/cppcc/words_filter.html"
    parameter_name: str
    field: str

    def __init__(self, *arguments: Any) -> None:
        self.parameters = (self.parameter_name, *self.parameters)
        super().__init__(*arguments)
        self.words = self.written[self.parameter_name]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        for word in self.words.split():
            named = Q()
            for form in spellings(word):
                named |= Q(**{f"{self.field}__icontains": form})
            queryset = queryset.filter(named)
        return queryset


class LinkFilter(WordsFilter):
    """A record that rows are linked to: one of those suggested, or a part of its name."""

    link: str

    def __init__(
        self,
        request: HttpRequest,
        params: dict[str, list[str]],
        model: type[Model],
        model_admin: admin.ModelAdmin,
    ) -> None:
        self.chosen_parameter = f"{self.link}__id__exact"
        self.parameters = (self.chosen_parameter,)
        super().__init__(request, params, model, model_admin)
        self.model = model
        self.chosen_id = self.written[self.chosen_parameter]
        other = model_admin.admin_site.get_model_admin(self.linked)
        self.suggests = other.has_view_permission(request)
        self.suggestions = reverse("admin:autocomplete")
        self.chosen = self.named() if self.chosen_id else ""

    @property
    def linked(self) -> type[Model]:
        found: type[Model] = self.model_field.related_model
        return found

    @property
    def model_field(self) -> Any:
        return self.model._meta.get_field(self.link)

    @property
    def source(self) -> tuple[str, str]:
        """Whose field suggestions are asked for."""
        return self.model._meta.app_label, str(self.model._meta.model_name)

    def named(self) -> str:
        """The record that was chosen, in words."""
        try:
            found = self.linked._default_manager.filter(pk=self.chosen_id).first()
        except (ValueError, ValidationError) as error:
            raise IncorrectLookupParameters(error) from error
        return str(found) if found and self.suggests else f"#{self.chosen_id}"

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.chosen_id:
            queryset = queryset.filter(**{f"{self.link}_id": self.chosen_id})
        return super().queryset(request, queryset)


class CommitteeFilter(LinkFilter):
    title = _("committee")
    parameter_name = "named"
    link = "committee"
    field = "committee__name"


class RegionFilter(LinkFilter):
    title = _("region")
    parameter_name = "in"
    link = "region"
    field = "region__name"


class PersonFilter(LinkFilter):
    title = _("person")
    parameter_name = "who"
    link = "person"
    field = "person__name"


class DocumentFilter(LinkFilter):
    title = _("document")
    parameter_name = "source"
    link = "document"
    field = "document__title"


class PublisherFilter(WordsFilter):
    title = _("publisher")
    parameter_name = "publisher"
    field = "publisher"


class ProvinceFilter(WrittenFilter):
    """By the first two digits of the code of a committee's division, or of a row's own."""

    title = pgettext_lazy("of a filter", "province")
    template = "admin/cppcc/province_filter.html"
    parameters = ("province",)

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.model = arguments[2]
        self.code = self.written["province"]
        if self.code and not (self.code.isdigit() and len(self.code) == 2):
            raise IncorrectLookupParameters(self.code)
        provinces = Region.objects.filter(level=Region.Level.PROVINCE, valid_to="")
        self.provinces = [(code[:2], name) for code, name in provinces.values_list("code", "name")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if not self.code:
            return queryset
        region = REGIONS[str(self.model._meta.model_name)]
        return queryset.filter(**{f"{region}__id__startswith": self.code})


#  the division that the rows of a model lie in
REGIONS = {
    "document": "home__region",
    "committee": "region",
    "organisation": "region",
    "post": "committee__region",
    "event": "committee__region",
    "eventcommittee": "committee__region",
    "participation": "event__committee__region",
    "proposal": "committee__region",
    "work": "committee__region",
    "statistic": "committee__region",
    "initiative": "committee__region",
}


class DaysFilter(WrittenFilter):
    """From a day to a day; a month or a year stands for all its days."""

    template = "admin/cppcc/days_filter.html"
    parameters = ("since", "until")
    field: str

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.since, self.until = self.written["since"], self.written["until"]
        try:
            self.first = days(self.since)[0] if self.since else None
            self.last: date | None = days(self.until)[1] if self.until else None
        except ValueError as error:
            raise IncorrectLookupParameters(error) from error

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.first:
            queryset = queryset.filter(**{f"{self.field}__gte": self.first})
        if self.last:
            queryset = queryset.filter(**{f"{self.field}__lte": self.last})
        return queryset


class HeldFilter(DaysFilter):
    title = _("day")
    field = "earliest"


class PublishedFilter(DaysFilter):
    title = _("published")
    field = "published"
