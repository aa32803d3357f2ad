"""The orders in which a long list can be read off an index, however long it is.

ORDERS["event"]  ->  by the earliest day, newest first; within a day, and without one, by id
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import F, QuerySet
from django.db.models.functions import Left

from cppcc.models.base import SORTED

PLACE = "sorted_by"  # the name of what is sorted by, inside a query


@dataclass(frozen=True, slots=True)
class Order:
    """By a column, then by id; the migrations have an index for each."""

    column: str
    descending: bool = False
    width: int = 0  # so many characters of a text
    open: bool = False  # it may be empty: such rows come last, either way round

    @property
    def expression(self) -> Any:
        return Left(self.column, self.width) if self.width else F(self.column)

    def reversed(self) -> "Order":
        return Order(self.column, not self.descending, self.width, self.open)

    def named(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """A query in which filters can say what it is sorted by."""
        return queryset.alias(**{PLACE: self.expression})

    def arranged(self, queryset: QuerySet[Any], *, backwards: bool = False) -> QuerySet[Any]:
        """Of rows that all have a value, or all have none: as the index holds them."""
        descending = self.descending != backwards
        by_id = "-pk" if descending else "pk"
        if self.column == "id":
            return queryset.order_by(by_id)
        return queryset.order_by(self.directed(descending, first=not descending), by_id)

    def directed(self, descending: bool, *, first: bool) -> Any:
        """The column upwards or downwards; the empty ones, if there are any, first or last."""
        if not self.open:
            return self.expression.desc() if descending else self.expression.asc()
        empty: dict[str, Any] = {"nulls_first": True} if first else {"nulls_last": True}
        return self.expression.desc(**empty) if descending else self.expression.asc(**empty)

    def whole(self) -> list[Any]:
        """For all rows at once."""
        by_id = "-pk" if self.descending else "pk"
        if self.column == "id":
            return [by_id]
        return [self.directed(self.descending, first=False), by_id]


NEWEST = (Order("id", descending=True),)

#  by model, the usual one first; of models that are not here there are never many rows
ORDERS: dict[str, tuple[Order, ...]] = {
    "document": (Order("name"), Order("published", descending=True, open=True)),
    "reading": NEWEST,
    "organisation": (Order("name", width=SORTED), *NEWEST),
    "person": (Order("name", width=SORTED), *NEWEST),
    "post": NEWEST,
    "event": (Order("earliest", descending=True, open=True),),
    "eventcommittee": NEWEST,
    "participation": NEWEST,
    "proposal": NEWEST,
    "work": NEWEST,
    "statistic": NEWEST,
    "initiative": NEWEST,
}
