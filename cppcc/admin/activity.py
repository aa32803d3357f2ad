"""What a committee is and does: its bodies, who leads it, and its work year by year.

bodies    提案委 (12 posts)           leaders   主席 赵中军, cited 2019 – 2023-06-29
years     2023  events ▇▇▇▇ 42   proposals ▇ 7   statistics ▇▇ 19     each a link to its list

Six queries, whatever there is to tell.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.db.models import Count, F
from django.db.models.functions import ExtractYear
from django.http import HttpRequest

from cppcc.models import Committee, Event, Person, Post, Proposal, Review, Statistic

from .lives import add_address, list_address, percent, viewed
from .pages import address

LEADERS, BODIES, YEARS = 40, 40, 12
LEFT_OUT = (Review.REJECTED, Review.MERGED)
ROLES = (Post.Role.CHAIR, Post.Role.VICE_CHAIR, Post.Role.SECRETARY_GENERAL)
LAST_CITED = ("former", "-last_cited", "id")


@dataclass(frozen=True, slots=True)
class Leader:
    """Somebody who led it, as cited."""

    name: str
    address: str  # of the person; of the post for who may not view people
    former: bool
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class Role:
    label: Any
    leaders: list[Leader]


@dataclass(frozen=True, slots=True)
class Body:
    """A body inside the committee."""

    name: str
    posts: int
    address: str


@dataclass(frozen=True, slots=True)
class Figure:
    """How many of one kind in one year."""

    number: int
    width: str  # of the bar, in percent of the longest of its kind
    address: str


@dataclass(frozen=True, slots=True)
class Year:
    """One line of the table; 0 for what has no date."""

    year: int
    figures: list[Figure]


@dataclass(frozen=True, slots=True)
class Kind:
    """A column: what is counted in it, its list, and an empty form for one more."""

    label: Any
    all: str
    add: str


@dataclass(frozen=True, slots=True)
class Work:
    """Years by kind: a column a kind."""

    kinds: list[Kind]
    years: list[Year]
    earlier: list[Year]  # folded
    undated: Year | None


@dataclass(frozen=True, slots=True)
class Posts:
    """Who holds what in it."""

    roles: list[Role]
    bodies: list[Body]
    all: str
    add: str


@dataclass(frozen=True, slots=True)
class Activity:
    work: Work | None  # None where this user may not view any of it
    posts: Posts | None


def of(committee: Committee, request: HttpRequest, site: admin.AdminSite) -> Activity:
    return Activity(
        work=work(committee, request, site),
        posts=posts(committee, request, site) if viewed(Post, request, site) else None,
    )


# --- who ------------------------------------------------------------------------------------------


def posts(committee: Committee, request: HttpRequest, site: admin.AdminSite) -> Posts:
    return Posts(
        roles=roles(committee, viewed(Person, request, site)),
        bodies=bodies(committee),
        all=list_address(Post, committee__id__exact=committee.pk),
        add=add_address(Post, request, site, committee=committee.pk),
    )


def bodies(committee: Committee) -> list[Body]:
    """Those that posts name, the one with most posts first."""
    rows = (
        Post.objects.standing()
        .filter(committee=committee)
        .exclude(body="")
        .values_list("body")
        .annotate(number=Count("pk"))
        .order_by("-number", "body")
    )
    return [
        Body(name, number, list_address(Post, committee__id__exact=committee.pk, body__exact=name))
        for name, number in rows[:BODIES]
    ]


def roles(committee: Committee, people: bool) -> list[Role]:
    """Who is cited as chair, vice chair and secretary-general, the last cited first."""
    rows = (
        Post.objects.standing()
        .filter(committee=committee, role__in=ROLES, body="")
        .order_by(*LAST_CITED)
    )
    first = Post.objects.filter(pk__in=rows.values("pk")[:LEADERS])  # only their people are read
    held: dict[str, list[Leader]] = defaultdict(list)
    for post in first.select_related("person").order_by(*LAST_CITED):
        held[post.role].append(leader(post, people))
    return [Role(role.label, held[role]) for role in ROLES if held[role]]


def leader(post: Post, people: bool) -> Leader:
    return Leader(
        name=post.person.name,
        address=address(post.person if people else post),
        former=post.former,
        first=post.started or post.first_cited,
        last=post.ended or post.last_cited,
    )


# --- year by year ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Counted:
    """A kind that is counted by year, and how its list is narrowed to one."""

    model: Any
    year: Any
    undated: str

    def narrowed(self, committee: Committee, year: int) -> str:
        within: dict[str, Any] = {"committee__id__exact": committee.pk}
        if not year:
            within[self.undated] = 1
        elif self.model is Proposal:
            within["year__exact"] = year
        else:
            within |= {"since": year, "until": year}
        return list_address(self.model, **within)


COUNTED = (
    Counted(Event, ExtractYear("earliest"), "earliest__isnull"),
    Counted(Proposal, F("year"), "year__isnull"),
    Counted(Statistic, ExtractYear("earliest"), "earliest__isnull"),
)


def work(committee: Committee, request: HttpRequest, site: admin.AdminSite) -> Work | None:
    seen = [one for one in COUNTED if viewed(one.model, request, site)]
    if not seen:
        return None
    numbers = [by_year(one, committee) for one in seen]
    longest = [max(one.values(), default=1) for one in numbers]

    def row(year: int) -> Year:
        return Year(
            year,
            [
                Figure(
                    n[year],
                    percent(100 * n[year] / most),
                    one.narrowed(committee, year),
                )
                for one, n, most in zip(seen, numbers, longest, strict=True)
            ],
        )

    years = sorted({year for one in numbers for year in one if year}, reverse=True)
    return Work(
        kinds=[
            Kind(
                one.model._meta.verbose_name_plural,
                list_address(one.model, committee__id__exact=committee.pk),
                add_address(one.model, request, site, committee=committee.pk),
            )
            for one in seen
        ],
        years=[row(year) for year in years[:YEARS]],
        earlier=[row(year) for year in years[YEARS:]],
        undated=row(0) if any(0 in one for one in numbers) else None,
    )


def by_year(counted: Counted, committee: Committee) -> Counter[int]:
    """All of a committee's by year, less what is left out: an index alone tells the many, and of
    the few its rows are read.
    """
    every = counted.model.objects.filter(committee=committee).order_by()
    year = counted.year.copy()
    told = every.values_list(year).annotate(number=Count("pk"))
    left_out = every.filter(review__in=LEFT_OUT).values_list(year).annotate(number=-Count("pk"))
    numbers: Counter[int] = Counter()
    for one, number in told.union(left_out, all=True):
        numbers[one or 0] += number
    return +numbers
