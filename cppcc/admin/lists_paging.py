"""Lists of any length: page by page from row to row, and counted only as far as it is quick.

up to 2,000 rows    all their ids in one look: counted and numbered exactly
more                about as many as the planner expects; each page begins behind the last row of
                    the one before (_after=7~2023-06-29), so that the ten thousandth is as fast as
                    the first
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.utils import quote
from django.contrib.admin.views.main import PAGE_VAR, ChangeList
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from cppcc.search import WALKED

from .lists_orders import ORDERS, PLACE, Order

FEW = 2000  # rows that are counted one by one
AFTER, BEFORE = "_after", "_before"  # in an address: the place where a page begins, or ends
REMEMBERED = 600  # seconds for which the place of a page far down holds

Key = tuple[int | str, Any]  # id, and what the row is sorted by


@dataclass(frozen=True, slots=True)
class Place:
    """A row's place in an order.

    7~2023-06-29    event 7, on that day
    7               event 7, of no known day
    """

    pk: Any
    value: Any

    def __str__(self) -> str:
        return f"{self.pk}" if self.value is None else f"{self.pk}~{self.value}"


@dataclass(frozen=True, slots=True)
class Steps:
    """Where a page of a long list leads to; "" where it does not."""

    page: int
    pages: int
    first: str
    previous: str
    next: str
    last: str


class LongList(ChangeList):
    """Django's list, for models with an order of their own in ORDERS."""

    about = False  # the number of rows is an estimate
    steps: Steps | None = None

    @property
    def orders(self) -> tuple[Order, ...]:
        return ORDERS.get(str(self.opts.model_name), ())

    # --- what it shows

    def get_queryset(
        self, request: HttpRequest, exclude_parameters: list[str | None] | None = None
    ) -> QuerySet[Any]:
        """Places are no filters; what no column can hold filters nothing."""
        if any("\0" in value for value in request.GET.values()):
            raise IncorrectLookupParameters
        for name in (AFTER, BEFORE):
            self.params.pop(name, None)
            self.filter_params.pop(name, None)
        found: QuerySet[Any] = super().get_queryset(request, exclude_parameters)
        return found

    def get_ordering(self, request: HttpRequest, queryset: QuerySet[Any]) -> list[Any]:
        if not self.orders:
            ordering: list[Any] = super().get_ordering(request, queryset)
            return ordering
        return self.order().whole()

    def order(self) -> Order:
        """What a heading was clicked for, as far as an index can give it; else the usual."""
        number = self.params.get("o", "").split(".")[0]
        descending, digits = number.startswith("-"), number.lstrip("-")
        if digits.isdigit() and int(digits) < len(self.list_display):
            wanted = str(self.get_ordering_field(self.list_display[int(digits)]) or "")
            for one in self.orders:
                if one.column == wanted.lstrip("-"):
                    return one if one.descending == descending else one.reversed()
        return self.orders[0]

    def get_results(self, request: HttpRequest) -> None:
        if not self.orders:
            super().get_results(request)
            return
        self.full_result_count, self.show_full_result_count = None, False
        self.show_admin_actions = True
        number = None if self.queryset.query.where else expected(self.queryset)
        many = getattr(self.queryset, "many", False) or (number or 0) > 2 * FEW
        keys = None if many else few(self.queryset, self.order())
        if keys is not None:
            self.leaf(keys)
            return
        self.result_count = max(number or expected(self.queryset), FEW + 1)
        self.walk(request)

    def leaf(self, keys: list[Key]) -> None:
        """All rows are known: pages by number, as Django has them."""
        self.paginator = Paginator(keys, self.list_per_page)
        self.result_count = len(keys)
        self.can_show_all = self.result_count <= self.list_max_show_all
        self.multi_page = self.result_count > self.list_per_page
        if not (self.show_all and self.can_show_all):
            keys = list(self.paginator.get_page(self.page_num))
        self.result_list = self.rows(keys)

    def walk(self, request: HttpRequest) -> None:
        """A page, and one row more to know whether there is another behind it."""
        self.about, self.multi_page, self.can_show_all = True, True, False
        self.paginator = Paginator(range(self.result_count), self.list_per_page)
        number, order = self.list_per_page, self.order()
        back = BEFORE in request.GET
        place = self.place(request.GET.get(BEFORE if back else AFTER, ""), order)
        if place is None and not back and self.page_num > 1:
            place, back = jump(self.queryset, order, (self.page_num - 1) * number)
        keys = behind(self.queryset, order, place, number + 1, backwards=back)
        if back and len(keys) <= number:  # the top is reached: the first page, and whole
            place, back, self.page_num = None, False, 1
            keys = behind(self.queryset, order, None, number + 1)
        more = len(keys) > number
        keys = keys[:number][::-1] if back else keys[:number]
        self.result_list = self.rows(keys)
        at_top, at_end = not back and place is None, back and place is None
        self.steps = self.led(
            keys,
            up=not at_top and (more or not back),
            down=not at_end and (more or back),
            at_end=at_end,
        )

    def place(self, written: str, order: Order) -> Place | None:
        """Out of an address; whatever else stands there is no place."""
        pk, parted, value = written.partition("~")
        try:
            number = self.opts.pk.to_python(pk) if pk else None
            field: Any = self.opts.get_field(order.column)
            read = field.to_python(value) if parted else None
        except ValidationError:
            return None
        if number is None or (read is None and not order.open and order.column != "id"):
            return None
        return Place(number, read)

    def led(self, keys: list[Key], *, up: bool, down: bool, at_end: bool) -> Steps:
        pages = -(-self.result_count // self.list_per_page)
        page = pages if at_end else self.page_num

        def address(name: str, key: Key, number: int) -> str:
            place = str(Place(*key))
            return str(self.get_query_string({name: place, PAGE_VAR: max(number, 1)}))

        return Steps(
            page=page,
            pages=max(pages, page),
            first=self.get_query_string() if up else "",
            previous=address(BEFORE, keys[0], page - 1) if up and keys else "",
            next=address(AFTER, keys[-1], page + 1) if down and keys else "",
            last=self.get_query_string({BEFORE: ""}) if down else "",
        )

    def rows(self, keys: Iterable[Key]) -> list[Any]:
        """With all that is shown of them, in the order of the keys."""
        ids = [pk for pk, _value in keys]
        queryset = self.root_queryset.filter(pk__in=ids).order_by()
        if not queryset.query.select_related:
            queryset = self.apply_select_related(queryset)
        found = {row.pk: row for row in queryset}
        return [found[pk] for pk in ids if pk in found]

    def url_for_result(self, result: Any) -> str:
        """Of a row's page, with the way back; put together once a list, not once a row."""
        page, kept = self.parts
        return f"{page}{quote(getattr(result, self.pk_attname))}/change/{kept}"

    @cached_property
    def parts(self) -> tuple[str, str]:
        """What stands before and behind an id: how the list was filtered is Django's to keep only
        where a row is picked for another page.
        """
        kept = "" if self.is_popup or not self.preserved_filters else f"?{self.preserved_filters}"
        if kept:
            self.preserved_filters = ""
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist"
        return reverse(name), kept

    @property
    def told(self) -> str:
        """3, or: about 1,000,000"""
        if not self.about:
            return number_format(self.result_count, force_grouping=True)
        return _("about %s") % number_format(rounded(self.result_count), force_grouping=True)


# --- how many -------------------------------------------------------------------------------------


def few(queryset: QuerySet[Any], order: Order) -> list[Key] | None:
    """All keys in their order, where they are few. Nothing is sorted to find out: a planner that
    is asked for the first of an order walks a million rows for three that match.
    """
    if getattr(queryset.query, WALKED, False):  # a search has looked already
        return None
    keys = list(queryset.order_by().values_list("pk", order.expression)[: FEW + 1])
    if len(keys) > FEW:
        return None
    empty = sorted((key for key in keys if key[1] is None), reverse=order.descending)
    known = [key for key in keys if key[1] is not None]
    known.sort(key=lambda key: (key[1], key[0]), reverse=order.descending)
    return [*known, *empty]


def expected(queryset: QuerySet[Any]) -> int:
    """As many rows as the planner expects."""
    plan = queryset.order_by().values("pk").explain(format="json")
    return int(json.loads(plan)[0]["Plan"]["Plan Rows"]) if plan else 0


def rounded(number: int) -> int:
    """To two figures: nobody counted."""
    unit = 10 ** max(len(str(number)) - 2, 0)
    return round(number / unit) * unit


# --- from row to row ------------------------------------------------------------------------------


def behind(
    queryset: QuerySet[Any],
    order: Order,
    place: Place | None,
    number: int,
    *,
    backwards: bool = False,
) -> list[Key]:
    """The next keys behind a place, or before it; from the end of the list where none is given."""
    found: list[Key] = []
    for stretch in stretches(order.named(queryset), order, place, backwards=backwards):
        rows = order.arranged(stretch, backwards=backwards)
        found += rows.values_list("pk", order.expression)[: number - len(found)]
        if len(found) == number:
            break
    return found


def stretches(
    queryset: QuerySet[Any], order: Order, place: Place | None, *, backwards: bool
) -> list[QuerySet[Any]]:
    """Rows with a value, then those without, each from the place on; the other way backwards."""
    down = order.descending != backwards
    beyond = Q(pk__lt=place.pk) if place and down else Q(pk__gt=place.pk) if place else Q()
    if order.column == "id":
        return [queryset.filter(beyond)]
    known, empty = queryset, queryset.filter(**{f"{PLACE}__isnull": True})
    if order.open:
        known = queryset.filter(**{f"{PLACE}__isnull": False})
    if place is None:
        parts = [known, empty]
    elif place.value is None:
        parts = [known, empty.filter(beyond)] if backwards else [empty.filter(beyond)]
    else:
        #  the plain "or" alone would not stop at the place in the index
        near, far = ("lte", "lt") if down else ("gte", "gt")
        value = place.value[: order.width] if order.width else place.value
        known = known.filter(**{f"{PLACE}__{near}": value})
        known = known.filter(Q(**{f"{PLACE}__{far}": value}) | beyond)
        parts = [known] if backwards else [known, empty]
    if not order.open:
        parts = [part for part in parts if part is not empty]
    return parts[::-1] if backwards else parts


def jump(queryset: QuerySet[Any], order: Order, offset: int) -> tuple[Place | None, bool]:
    """The row before the page that somebody asked for by its number; (None, True): the last.

    Found by counting along the index, and remembered: rows that come and go meanwhile shift by a
    page what is a hundred pages away.
    """
    sql, parameters = order.arranged(queryset).values_list("pk").query.sql_with_params()
    asked = sha256(repr((sql, parameters, offset)).encode()).hexdigest()
    place = cache.get(asked)
    if place is None:
        known = order.named(queryset)
        if order.open:
            known = known.filter(**{f"{PLACE}__isnull": False})
        keys = order.arranged(known).values_list("pk", order.expression)[offset - 1 : offset]
        place = next((Place(*key) for key in keys), None)
        cache.set(asked, place, REMEMBERED)
    return place, place is None
