"""Long lists: from row to row instead of by number, about counted, and each row shown once."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cppcc.admin import lists_paging
from cppcc.admin.base import CuratedAdmin
from cppcc.models import Event
from tests import factories

EVENTS = "/admin/cppcc/event/"


@pytest.fixture
def long(monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    """Three rows a page, and five are many."""
    monkeypatch.setattr(lists_paging, "FEW", 5)
    monkeypatch.setattr(lists_paging, "expected", lambda queryset: queryset.count())
    monkeypatch.setattr(CuratedAdmin, "list_per_page", 3)


@pytest.fixture
def events(long: None) -> list[Event]:
    """Two a day, the last four of no known day; newest first, as they are listed."""
    made = []
    for number in range(16):
        day = date(2023, 6, 1) + timedelta(days=number // 2) if number < 12 else None
        dates = {"date": str(day), "earliest": day, "latest": day} if day else {}
        made.append(factories.event(f"议题{number:02}", **dates))
    dated, undated = made[:12][::-1], made[12:][::-1]
    return [*dated, *undated]


def topics(client: Client, address: str) -> tuple[list[str], Any]:
    changelist = client.get(address).context["cl"]
    return [row.topic for row in changelist.result_list], changelist


def pages(client: Client, address: str, step: str) -> Iterator[list[str]]:
    """One page after the other, as long as a link leads on."""
    for _ in range(20):
        shown, changelist = topics(client, address)
        yield shown
        query = getattr(changelist.steps, step)
        if not query:
            return
        address = f"{EVENTS}{query}"
    raise AssertionError("the links lead round and round")


@pytest.mark.parametrize("order", ["", "o=1", "o=-1"])
def test_a_long_list_shows_each_row_once_from_first_to_last(
    order: str, events: list[Event], admin_client: Client
) -> None:
    expected = [event.topic for event in events]
    if order == "o=1":  # the oldest first, the undated still last
        expected = expected[:12][::-1] + expected[12:][::-1]
    shown = list(pages(admin_client, f"{EVENTS}?{order}", "next"))
    assert sum(shown, []) == expected
    assert [len(page) for page in shown] == [3, 3, 3, 3, 3, 1]


@pytest.mark.parametrize("order", ["", "o=1"])
def test_and_backwards_from_the_last_to_the_first(
    order: str, events: list[Event], admin_client: Client
) -> None:
    forwards = sum(pages(admin_client, f"{EVENTS}?{order}", "next"), [])
    shown = list(pages(admin_client, f"{EVENTS}?{order}&_before=", "previous"))
    assert shown[0] == forwards[-3:]
    assert shown[-1] == forwards[:3]
    assert [one for page in shown[:-1][::-1] for one in page] == forwards[1:]


def test_a_page_that_is_asked_for_by_its_number(events: list[Event], admin_client: Client) -> None:
    expected = [event.topic for event in events]
    shown, changelist = topics(admin_client, f"{EVENTS}?p=3")
    assert shown == expected[6:9]
    assert (changelist.steps.page, changelist.steps.pages) == (3, 6)
    before, _ = topics(admin_client, f"{EVENTS}{changelist.steps.previous}")
    after, _ = topics(admin_client, f"{EVENTS}{changelist.steps.next}")
    assert (before, after) == (expected[3:6], expected[9:12])


def test_a_page_behind_the_end_is_the_last(events: list[Event], admin_client: Client) -> None:
    shown, changelist = topics(admin_client, f"{EVENTS}?p=900")
    assert shown == [event.topic for event in events][-3:]
    assert changelist.steps.next == ""


@pytest.mark.parametrize("place", ["~", "x", "7~yesterday", "~2023-06-01", "-1~2023-06-01~7"])
def test_what_is_no_place_is_the_first_page(
    place: str, events: list[Event], admin_client: Client
) -> None:
    shown, _ = topics(admin_client, f"{EVENTS}?_after={place}")
    assert shown == [event.topic for event in events[:3]]


def test_rows_that_come_meanwhile_repeat_none_of_those_shown(
    events: list[Event], admin_client: Client
) -> None:
    shown, changelist = topics(admin_client, EVENTS)
    day = date(2024, 1, 1)
    factories.event("后来", date=str(day), earliest=day, latest=day)
    after, _ = topics(admin_client, f"{EVENTS}{changelist.steps.next}")
    assert [*shown, *after] == [event.topic for event in events[:6]]


def test_a_filter_stays_from_page_to_page(events: list[Event], admin_client: Client) -> None:
    chosen = Event.objects.filter(pk__in=[event.pk for event in events[::2]])
    chosen.update(review="confirmed")
    expected = [event.topic for event in events[::2]]
    address = f"{EVENTS}?review__exact=confirmed"
    assert sum(pages(admin_client, address, "next"), []) == expected


def test_names_are_in_the_order_of_their_characters(long: None, admin_client: Client) -> None:
    names = ["丁", "丙", "乙", "甲", "甲乙", "长" * 50 + "一", "长" * 50 + "二"]
    for name in names:
        factories.person(name, key=name)
    found, address = [], "/admin/cppcc/person/"
    for _ in range(3):
        changelist = admin_client.get(address).context["cl"]
        found += [row.name for row in changelist.result_list]
        address = f"/admin/cppcc/person/{changelist.steps.next}"
    assert found == sorted(names)


def test_many_rows_are_about_counted_and_few_exactly(
    events: list[Event], admin_client: Client
) -> None:
    admin_client.cookies["django_language"] = "en"
    _, many = topics(admin_client, EVENTS)
    assert many.about and many.told == "about 16"
    Event.objects.filter(pk__in=[event.pk for event in events[:4]]).update(review="rejected")
    _, few = topics(admin_client, f"{EVENTS}?review__exact=rejected")
    assert not few.about and few.told == "4" and few.steps is None


@pytest.mark.parametrize(("number", "told"), [(7, 7), (16, 16), (1234, 1200), (998_412, 1_000_000)])
def test_an_estimate_is_told_to_two_figures(number: int, told: int) -> None:
    assert lists_paging.rounded(number) == told


def test_a_list_is_sorted_by_no_heading_that_has_no_index(
    events: list[Event], admin_client: Client
) -> None:
    shown, changelist = topics(admin_client, f"{EVENTS}?o=3")
    assert shown == [event.topic for event in events[:3]]
    assert changelist.sortable_by == ["date_column"]


def test_the_way_back_from_a_record_keeps_the_page(
    events: list[Event], admin_client: Client
) -> None:
    _, changelist = topics(admin_client, EVENTS)
    page = admin_client.get(f"{EVENTS}{changelist.steps.next}")
    event = page.context["cl"].result_list[0]
    start = f'href="{reverse("admin:cppcc_event_change", args=[event.pk])}?_changelist_filters='
    assert f"{start}_after%3D" in page.content.decode()


def test_the_planner_is_asked_how_many_rows_there_are(db: None) -> None:
    factories.event("一")
    factories.event("二")
    assert lists_paging.expected(Event.objects.none()) == 0
    assert lists_paging.expected(Event.objects.all()) > 0
