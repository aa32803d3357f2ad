"""Lists narrowed by what is written or chosen, and such a choice kept under a name."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cppcc.models import SavedFilter
from tests import factories

EVENTS = "/admin/cppcc/event/"
SAVE = f"{EVENTS}filters/"


@pytest.fixture
def two(db: None) -> None:
    """An event of 沈阳 and one of 大连."""
    for code, name, topic, day in (
        ("210100", "沈阳市", "供水", "2021-03-04"),
        ("350200", "厦门市", "公交", "2023-06-29"),
    ):
        home = factories.committee(f"{name}政协", region=factories.region(code, name))
        dates = {"date": day, "earliest": day, "latest": day}
        factories.event(topic, committee=home, **dates)


def listed(client: Client, **filters: Any) -> set[str]:
    response = client.get(EVENTS, filters)
    assert response.status_code == 200
    return {row.topic for row in response.context["cl"].result_list}


@pytest.mark.parametrize(
    ("filters", "topics"),
    [
        ({"province": "21"}, {"供水"}),
        ({"province": "11"}, set()),
        ({"since": "2022"}, {"公交"}),
        ({"until": "2021-03"}, {"供水"}),
        ({"since": "2021-03-04", "until": "2023"}, {"供水", "公交"}),
        ({"named": "厦门"}, {"公交"}),
        ({"province": "", "since": "", "until": "", "named": ""}, {"供水", "公交"}),
    ],
)
def test_a_list_is_narrowed_by(
    filters: dict[str, str], topics: set[str], two: None, admin_client: Client
) -> None:
    assert listed(admin_client, **filters) == topics


@pytest.mark.parametrize("filters", ["province=x1", "since=昨天", "committee__id__exact=x"])
def test_what_cannot_be_filtered_by_leads_to_the_whole_list(
    filters: str, two: None, admin_client: Client
) -> None:
    response = admin_client.get(f"{EVENTS}?{filters}")
    assert response.headers["Location"] == f"{EVENTS}?e=1"


def test_a_chosen_committee_is_named_and_can_be_let_go(two: None, admin_client: Client) -> None:
    home = factories.committee("大连市政协")
    factories.event("养老", committee=home)
    chosen = {"committee__id__exact": home.pk}
    assert listed(admin_client, **chosen) == {"养老"}
    html = admin_client.get(EVENTS, chosen | {"since": ""}).content.decode()
    assert '<span class="chosen">大连市政协</span>' in html


def test_no_filter_holds_thousands_of_options(two: None, admin_client: Client) -> None:
    for number in range(60):
        factories.committee(f"某{number}政协")
    html = admin_client.get(EVENTS).content.decode()
    assert "某7政协" not in html
    assert 'data-field="committee"' in html


# --- under a name ---------------------------------------------------------------------------------


def keep(client: Client, name: str, query: str, **more: str) -> Any:
    return client.post(SAVE, {"name": name, "query": query, **more})


def test_a_filter_is_kept_and_leads_to_its_list(two: None, admin_client: Client) -> None:
    keep(admin_client, "辽宁", "province=21&p=7&_after=3&e=1")
    kept = SavedFilter.objects.get()
    assert (kept.name, kept.query, kept.shared) == ("辽宁", "province=21", False)
    response = admin_client.get(f"{EVENTS}?saved={kept.pk}")
    assert response.headers["Location"] == f"{EVENTS}?province=21"
    html = admin_client.get(EVENTS).content.decode()
    assert f'href="{EVENTS}?saved={kept.pk}"' in html
    assert 'aria-current="true"' in admin_client.get(f"{EVENTS}?province=21").content.decode()


def test_the_same_name_replaces_and_another_list_has_its_own(admin_client: Client) -> None:
    keep(admin_client, "辽宁", "province=21")
    keep(admin_client, "辽宁", "province=21&since=2023")
    admin_client.post("/admin/cppcc/work/filters/", {"name": "辽宁", "query": "province=21"})
    kept = SavedFilter.objects.values_list("model", "query")
    assert set(kept) == {("event", "province=21&since=2023"), ("work", "province=21")}


@pytest.mark.parametrize(
    ("name", "query"), [("", "province=21"), ("全部", ""), ("全部", "p=3&e=1")]
)
def test_a_filter_without_a_name_or_without_anything_is_not_kept(
    name: str, query: str, admin_client: Client
) -> None:
    keep(admin_client, name, query)
    assert not SavedFilter.objects.exists()


def test_what_is_ones_own_others_see_only_if_it_is_shared(
    admin_client: Client, staff: Callable[..., Client]
) -> None:
    keep(admin_client, "自用", "province=21")
    keep(admin_client, "共用", "province=11", shared="on")
    own, shared = (SavedFilter.objects.get(name=name) for name in ("自用", "共用"))
    other = staff("view_event")
    html = other.get(EVENTS).content.decode()
    assert f"saved={shared.pk}" in html and f"saved={own.pk}" not in html
    assert other.get(f"{EVENTS}?saved={own.pk}").headers["Location"] == EVENTS
    assert other.get(f"{EVENTS}?saved={shared.pk}").headers["Location"] == f"{EVENTS}?province=11"
    assert other.post(f"{SAVE}{own.pk}/delete/").status_code == 404
    assert other.post(f"{SAVE}{shared.pk}/delete/").status_code == 403
    assert SavedFilter.objects.count() == 2


def test_ones_own_is_deleted(admin_client: Client) -> None:
    keep(admin_client, "辽宁", "province=21")
    admin_client.post(f"{SAVE}{SavedFilter.objects.get().pk}/delete/")
    assert not SavedFilter.objects.exists()


@pytest.mark.parametrize("number", ["999", "x", ""])
def test_a_filter_that_is_gone_leads_to_the_whole_list(number: str, admin_client: Client) -> None:
    assert admin_client.get(f"{EVENTS}?saved={number}").headers["Location"] == EVENTS


def test_who_may_not_see_a_list_keeps_no_filter_of_it(staff: Callable[..., Client]) -> None:
    client = staff("view_person")
    assert keep(client, "辽宁", "province=21").status_code == 403
    assert client.get(f"{EVENTS}?saved=1").status_code == 403
    assert client.get(reverse("admin:cppcc_event_save_filter")).status_code in (403, 405)
