"""Filters of lists that stay small however many rows there are to choose from."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from .spellings import spellings


class WordsFilter(admin.ListFilter):
    """Words to type instead of thousands of options to choose from."""

    template = "admin/cppcc/words_filter.html"
    parameter_name: str
    field: str

    def __init__(
        self,
        request: HttpRequest,
        params: dict[str, list[str]],
        model: Any,
        model_admin: admin.ModelAdmin,
    ) -> None:
        super().__init__(request, params, model, model_admin)  # type: ignore[arg-type]
        self.words = " ".join(params.pop(self.parameter_name, [""])).strip()
        self.others = [
            (name, value)
            for name, values in request.GET.lists()
            for value in values
            if name not in (self.parameter_name, "p")
        ]

    def has_output(self) -> bool:
        return True

    def expected_parameters(self) -> list[str | None]:
        return [self.parameter_name]

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        yield {
            "selected": bool(self.words),
            "query_string": changelist.get_query_string(remove=[self.parameter_name]),
            "display": _("All"),
        }

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        for word in self.words.split():
            named = Q()
            for form in spellings(word):
                named |= Q(**{f"{self.field}__icontains": form})
            queryset = queryset.filter(named)
        return queryset


class CommitteeFilter(WordsFilter):
    title = _("committee")
    parameter_name = "named"
    field = "committee__name"


class RegionFilter(WordsFilter):
    title = _("region")
    parameter_name = "in"
    field = "region__name"


class PersonFilter(WordsFilter):
    title = _("person")
    parameter_name = "who"
    field = "person__name"


class DocumentFilter(WordsFilter):
    title = _("document")
    parameter_name = "source"
    field = "document__title"
