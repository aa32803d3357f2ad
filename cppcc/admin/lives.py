"""A person's life as the documents tell it: posts on a time line, events by year.

posts    沈阳市和平区政协主席 ▇▇▇▇ 2019 – 2023-06-29     cited then; what a curator knows of the
                                                        true start and end lies behind it
events   2023 (14): 06-29 养老服务协商会 · 主持 · 沈阳市和平区政协

Three queries, whatever there is to tell.
"""

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.contrib import admin
from django.db.models import F, Model
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from cppcc.models import Committee, Event, Organisation, Participation, Person, Post, Review

from .pages import address, address_of, list_of, shortened

POSTS = 60  # on the time line; the list has them all
EVENTS = 600  # fetched; the list has them all
YEAR_SHOWN = 12  # of one year
SAID_AT_MOST = 80  # characters of an event's topic
OPEN = 12  # events that lie unfolded, a year at least
LABELS = 6  # years named below the line, at most
NARROWEST = 1.2  # a day is seen too
CAPACITIES = dict(Participation.Capacity.choices)

#  2023-06-29, 2023-06, 2023; of an interval its two ends
DATE = re.compile(r"(?P<year>\d{4})(?:-(?P<month>0[1-9]|1[0-2])(?:-(?P<day>\d{2}))?)?")


@dataclass(frozen=True, slots=True)
class Bar:
    """A stretch of time, in percent of the line."""

    start: str
    width: str


@dataclass(frozen=True, slots=True)
class Held:
    """A post as the time line shows it."""

    address: str
    where: str
    where_address: str
    title: str
    former: bool
    first: str
    last: str
    cited: Bar | None
    held: Bar | None
    true: str  # start and end in fact, where a curator knows them
    state: str


@dataclass(frozen=True, slots=True)
class Line:
    """Posts under one axis."""

    posts: list[Held]
    years: list[tuple[str, int]]  # place in percent, year
    more: bool
    all: str
    add: str


@dataclass(frozen=True, slots=True)
class Attended:
    """An event with the person's part in it."""

    address: str
    day: str
    said: str
    capacity: str
    committee: str
    state: str


class Attending(NamedTuple):
    """What is fetched of an event that a person took part in."""

    event: int
    date: str
    date_said: str
    earliest: datetime.date | None
    topic: str
    form: str
    kind: str
    kind_en: str
    committee: str | None
    capacity: str
    review: str


SAID = (
    "event_id",
    *(f"event__{name}" for name in ("date", "date_said", "earliest", "topic", "form")),
    "event__kind__name",
    "event__kind__name_en",
    "event__committee__name",
    "capacity",
    "review",
)


@dataclass(frozen=True, slots=True)
class Year:
    """Events of one year; 0 where no date is known."""

    year: int
    number: int
    events: list[Attended]
    open: bool

    @property
    def lines(self) -> SafeString:
        """Put together here, not by a template: a busy life has hundreds."""
        return mark_safe("\n".join(map(event_line, self.events)))


@dataclass(frozen=True, slots=True)
class Attendance:
    years: list[Year]
    number: int
    more: bool
    all: str
    add: str


@dataclass(frozen=True, slots=True)
class Life:
    posts: Line | None  # None where this user may not view them
    events: Attendance | None


def of(person: Person, request: HttpRequest, site: admin.AdminSite) -> Life:
    return Life(
        posts=line(person, request, site) if viewed(Post, request, site) else None,
        events=attendance(person, request, site)
        if viewed(Participation, request, site) and viewed(Event, request, site)
        else None,
    )


def viewed(model: Any, request: HttpRequest, site: admin.AdminSite) -> bool:
    return site.get_model_admin(model).has_view_permission(request)


def add_address(model: Any, request: HttpRequest, site: admin.AdminSite, **filled: Any) -> str:
    """Of an empty form with a field filled in; "" for who may not add one."""
    if not site.get_model_admin(model).has_add_permission(request):
        return ""
    return f"{reverse(f'admin:cppcc_{model._meta.model_name}_add')}?{urlencode(filled)}"


def list_address(model: Any, **narrowed: Any) -> str:
    """Of a model's list, narrowed: …/post/?person__id__exact=7"""
    return f"{list_of(model)}?{urlencode(narrowed)}"


# --- posts ----------------------------------------------------------------------------------------


def line(person: Person, request: HttpRequest, site: admin.AdminSite) -> Line:
    rows = Post.objects.standing().filter(person=person).select_related("committee", "organisation")
    found = list(rows.order_by("id")[: POSTS + 1])
    found, more = found[:POSTS], len(found) > POSTS
    times = {post.pk: (span(post.first_cited, post.last_cited), true_span(post)) for post in found}
    first, last = ends(one for pair in times.values() for one in pair if one)
    found.sort(key=lambda post: (begins(times[post.pk]), post.former, post.pk))
    seen = tuple(one for one in (Committee, Organisation) if viewed(one, request, site))
    posts = [shown(post, times[post.pk], (first, last), seen) for post in found]
    return Line(
        posts=posts,
        years=axis(first, last) if any(one.cited or one.held for one in posts) else [],
        more=more,
        all=list_address(Post, person__id__exact=person.pk),
        add=add_address(Post, request, site, person=person.pk),
    )


Span = tuple[float, float]  # from and to, in years: 2023.5 is the middle of 2023


def span(first: str, last: str) -> Span | None:
    """From the beginning of one date to the end of another, either of which may be missing."""
    start, end = moments(first or last), moments(last or first)
    return (start[0], max(end[1], start[1])) if start and end else None


def true_span(post: Post) -> Span | None:
    """What is known of start and end; the missing one is taken from the citations."""
    if not (post.started or post.ended):
        return None
    return span(post.started or post.first_cited, post.ended or post.last_cited)


def moments(written: str) -> Span | None:
    """The beginning and the end of a date as written in EDTF: 2023-06 is 2023.42 to 2023.5."""
    found = list(DATE.finditer(written))
    if not found:
        return None
    return begin_and_length(found[0])[0], sum(begin_and_length(found[-1]))


def begin_and_length(found: re.Match[str]) -> Span:
    year, month, day = (int(part) if part else 0 for part in found.group("year", "month", "day"))
    if not month:
        return float(year), 1.0
    if not day:
        return year + (month - 1) / 12, 1 / 12
    return year + (month - 1) / 12 + (min(day, 31) - 1) / 372, 1 / 372


def ends(spans: Iterable[Span]) -> tuple[int, int]:
    """Whole years around all of them, one at least."""
    every = list(spans)
    if not every:
        return 0, 1
    first = int(min(start for start, _end in every))
    last = -int(-max(end for _start, end in every) // 1)
    return first, max(last, first + 1)


def begins(times: tuple[Span | None, Span | None]) -> float:
    return min((one[0] for one in times if one), default=float("inf"))


def shown(
    post: Post,
    times: tuple[Span | None, Span | None],
    years: tuple[int, int],
    seen: tuple[type[Model], ...],
) -> Held:
    body = post.committee or post.organisation
    cited, true = times
    return Held(
        address=address(post),
        where=post.where,
        where_address=address(body) if body and isinstance(body, seen) else "",
        title=post.title,
        former=post.former,
        first=post.first_cited or post.last_cited,
        last=post.last_cited if post.last_cited != post.first_cited else "",
        cited=bar(cited, *years),
        held=bar(true, *years),
        true=f"{post.started or '…'} – {post.ended or '…'}" if true else "",
        state=post.review,
    )


def bar(time: Span | None, first: int, last: int) -> Bar | None:
    if time is None:
        return None
    scale = 100 / (last - first)
    width = max((time[1] - time[0]) * scale, NARROWEST)
    start = min((time[0] - first) * scale, 100 - width)
    return Bar(percent(start), percent(width))


def axis(first: int, last: int) -> list[tuple[str, int]]:
    step = next(one for one in (1, 2, 5, 10, 20, 50, 1000) if (last - first) / one <= LABELS)
    scale = 100 / (last - first)
    return [
        (percent((year - first) * scale), year) for year in range(first, last) if year % step == 0
    ] or [("0%", first)]


def percent(value: float) -> str:
    return f"{value:.2f}%"


# --- events ---------------------------------------------------------------------------------------


def attendance(person: Person, request: HttpRequest, site: admin.AdminSite) -> Attendance:
    rows = (
        Participation.objects.standing()
        .filter(person=person, event__review__in=[Review.EXTRACTED, Review.CONFIRMED])
        .order_by(F("event__earliest").desc(nulls_last=True), "-event_id", "id")
        .values_list(*SAID)
    )
    found = [Attending(*row) for row in rows[: EVENTS + 1]]
    return Attendance(
        years=list(by_year(found[:EVENTS])),
        number=len(found[:EVENTS]),
        more=len(found) > EVENTS,
        all=list_address(Participation, person__id__exact=person.pk),
        add=add_address(Participation, request, site, person=person.pk),
    )


def by_year(found: list[Attending]) -> Iterable[Year]:
    """The latest year first, what has no date last; the first few events lie open."""
    told = 0
    for year, group in groupby(found, key=lambda one: one.earliest.year if one.earliest else 0):
        every = list(group)
        shown = [attended(one) for one in every[:YEAR_SHOWN]]
        yield Year(year, len(every), shown, not told or told + len(shown) <= OPEN)
        told += len(shown)


def attended(one: Attending) -> Attended:
    english = (get_language() or "").startswith("en")
    kind = one.kind_en if english else one.kind
    return Attended(
        address=address_of(Event, one.event),
        day=one.date or one.date_said,
        said=one.topic or one.form or kind,
        capacity=str(CAPACITIES.get(one.capacity, "")),
        committee=one.committee or "",
        state=one.review,
    )


def event_line(one: Attended) -> str:
    """2023-06-29 养老服务协商会 主持 沈阳市和平区政协, as a line of the list."""
    said = escape(shortened(one.said, SAID_AT_MOST))
    badge = f' <span class="life-badge">{escape(one.capacity)}</span>' if one.capacity else ""
    where = f' <span class="quiet">{escape(one.committee)}</span>' if one.committee else ""
    return (
        f'<li class="record-{one.state}"><span class="life-day">{escape(one.day or "—")}</span> '
        f'<a href="{escape(one.address)}">{said}</a>{badge}{where}</li>'
    )
