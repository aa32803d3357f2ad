"""How long pages take with a million events: beside the plain admin, and against limits.

python -m tests.benchmarks pages
    events, first page; the plain admin's       38      110    0.35     at most 0.45
    events, page 10,000; the first              40       38    1.05     at most 1.2
    events, first page, median                  38      100    0.38     at most 1

BENCH_EVENTS=100000 for a smaller record, BENCH_TIMES=10 for a shorter look; BENCH_DATABASE names a
database that was filled before.
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from cppcc import database

EVENTS = int(os.environ.get("BENCH_EVENTS", "1000000"))
FILLED = os.environ.get("BENCH_DATABASE", "")
TIMES = int(os.environ.get("BENCH_TIMES", "40"))
MEDIAN, SLOWEST = 100, 300  # milliseconds, of half of the pages and of nineteen in twenty
DEEP = 10_000


@dataclass(frozen=True, slots=True)
class Measured:
    """One line: milliseconds of ours, of what it stands beside, and the share."""

    name: str
    ours: float
    peer: float
    most: float

    def __str__(self) -> str:
        figures = f"{self.ours:>12,.0f}{self.peer:>12,.0f}{self.ours / self.peer:>8.2f}"
        return f"{self.name:46}{figures}  at most {self.most}"


def main() -> None:
    if FILLED:
        os.environ["DATABASE_URL"] = FILLED
        show()
        return
    with database.temporary() as server:
        os.environ["DATABASE_URL"] = server.url()
        show(fresh=True)


def show(*, fresh: bool = False) -> None:
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "cppcc.settings"
    django.setup()
    if fresh:
        from django.core.management import call_command

        from . import million

        call_command("migrate", verbosity=0)
        million.fill(events=EVENTS, people=EVENTS * 3 // 10)
    from django.test.utils import override_settings

    with override_settings(ROOT_URLCONF="tests.benchmarks.stock", ALLOWED_HOSTS=["testserver"]):
        for measured in measure():
            print(measured, flush=True)


# --- what is measured -----------------------------------------------------------------------------


def measure() -> Iterator[Measured]:
    get = curator()
    first = "/admin/cppcc/event/"
    deep = f"{first}?p={min(DEEP, EVENTS // 100)}"
    for address in (first, deep, "/stock/cppcc/event/"):
        get(address)
    ours, further, stock = in_turn(get, first, deep, "/stock/cppcc/event/")
    yield Measured("events, first page; the plain admin's", median(ours), median(stock), 0.45)
    name = f"events, page {min(DEEP, EVENTS // 100):,}; the first"
    yield Measured(name, median(further), median(ours), 1.2)
    for name, address in pages().items():
        get(address)
        (times,) = in_turn(get, address)
        yield Measured(f"{name}, median", median(times), MEDIAN, 1)
        yield Measured(f"{name}, p95", slowest(times), SLOWEST, 1)


def pages() -> dict[str, str]:
    """What curators open all day; of each kind the one with the most on it."""
    from cppcc.models import Committee, Event, Participation, Reading

    event = Event.objects.filter(earliest__isnull=False).order_by("-id")[0]
    busy = Participation.objects.order_by("id")[0].person_id
    document = Reading.objects.order_by("id")[0].document_id
    committee = Committee.objects.order_by("id")[0].pk
    lists = "/admin/cppcc"
    suggestions = "/admin/autocomplete/?app_label=cppcc&model_name=post&field_name=person&term"
    return {
        "start page": "/admin/",
        "events, first page": f"{lists}/event/",
        "events, last page": f"{lists}/event/?_before=",
        "events of a committee": f"{lists}/event/?committee__id__exact={committee}",
        "events of a province": f"{lists}/event/?province=21",
        "events rejected": f"{lists}/event/?review__exact=rejected",
        "events of a year": f"{lists}/event/?since=2019&until=2019",
        "events, two characters searched": f"{lists}/event/?q=公交",
        "people": f"{lists}/person/",
        "posts": f"{lists}/post/",
        "readings": f"{lists}/reading/",
        "documents": f"{lists}/document/",
        "suggestions of people": f"{suggestions}=张嘉",
        "search, two characters": "/admin/search/?q=公交",
        "search, a name": "/admin/search/?q=张嘉宁",
        "an event": f"{lists}/event/{event.pk}/change/",
        "a person of 500 events": f"{lists}/person/{busy}/change/",
        "a committee of 10,000 events": f"{lists}/committee/{committee}/change/",
        "a document of 500 facts": f"{lists}/document/{document}/change/",
    }


# --- time -----------------------------------------------------------------------------------------


def curator() -> Callable[[str], Any]:
    """Opens a page as an administrator; it has to answer."""
    from django.contrib.auth import get_user_model
    from django.test import Client

    users: Any = get_user_model()._default_manager
    user = users.filter(username="bench").first() or users.create_superuser("bench")
    client = Client()
    client.force_login(user)

    def get(address: str) -> Any:
        response = client.get(address)
        assert response.status_code == 200, (address, response.status_code)
        return response

    return get


def in_turn(get: Callable[[str], Any], *addresses: str) -> list[list[float]]:
    """Milliseconds of each, one after the other, so that all meet the same machine."""
    times: list[list[float]] = [[] for _ in addresses]
    for _ in range(TIMES):
        for taken, address in zip(times, addresses, strict=True):
            started = time.perf_counter()
            get(address)
            taken.append(1000 * (time.perf_counter() - started))
    return times


def median(times: list[float]) -> float:
    return statistics.median(times)


def slowest(times: list[float]) -> float:
    """At p95."""
    return sorted(times)[int(0.95 * len(times))]


if __name__ == "__main__":
    main()
