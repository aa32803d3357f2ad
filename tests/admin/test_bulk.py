"""Many rows at once: reviewed, or one field changed, after a look at what it comes to."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from pghistory.models import Context

from cppcc.admin import lists_bulk
from cppcc.models import Event, Person, Record, Review
from tests import factories

PEOPLE = "/admin/cppcc/person/"
EVENTS = "/admin/cppcc/event/"


@pytest.fixture
def people(db: None) -> list[Person]:
    """Two to change, one that is so already, one merged."""
    made = [factories.person(name) for name in ("甲", "乙")]
    made.append(factories.person("丙", kind="official"))
    made.append(factories.person("丁", review=Review.MERGED, merged_into=made[0]))
    return made


def ids(records: list[Any]) -> str:
    return ",".join(str(one.pk) for one in records)


def change(client: Client, records: list[Any], page: str = PEOPLE, **values: str) -> Any:
    client.cookies["django_language"] = "en"
    return client.post(f"{page}change-field/", {"chosen": ids(records), **values})


def seen(response: Any) -> str:
    found = re.search(r'name="seen" value="(\w+)"', response.content.decode())
    assert found
    return found[1]


def test_a_field_is_chosen_from_those_of_the_form(
    people: list[Person], admin_client: Client
) -> None:
    chosen = {"action": "change_field", "_selected_action": [one.pk for one in people]}
    html = admin_client.post(PEOPLE, chosen).content.decode()
    assert f'name="chosen" value="{ids(people)}"' in html
    names = set(re.findall(r'name="field" value="(\w+)"', html))
    assert {"name", "kind", "gender"} <= names
    assert not names & {"key", "review", "decided", "read", "run", "merged_into", "id"}


def test_the_preview_says_row_by_row_what_changes(
    people: list[Person], admin_client: Client
) -> None:
    response = change(admin_client, people, field="kind", value="official", step="preview")
    lines = {line.record.name: line.verdict for line in response.context["lines"]}
    assert lines == {"甲": "changes", "乙": "changes", "丙": "same", "丁": "merged"}
    html = response.content.decode()
    assert "<del>other</del>" in html and "<ins>official</ins>" in html
    assert response.context["changing"] == 2
    assert set(Person.objects.values_list("kind", flat=True)) == {"other", "official"}


def test_all_of_it_is_written_as_the_curators_word_with_one_reason(
    people: list[Person], admin_client: Client
) -> None:
    values = {"field": "kind", "value": "official", "reason": "见任免公告"}
    preview = change(admin_client, people, step="preview", **values)
    response = change(admin_client, people, step="write", seen=seen(preview), **values)
    assert response.headers["Location"] == PEOPLE
    standing = Person.objects.exclude(review=Review.MERGED)
    assert {(one.kind, tuple(one.decided)) for one in standing.exclude(name="丙")} == {
        ("official", ("kind",))
    }
    assert Person.objects.get(name="丁").kind == "other"
    assert Context.objects.filter(metadata__reason="见任免公告").count() == 1


def test_nothing_is_written_that_was_not_looked_at(
    people: list[Person], admin_client: Client
) -> None:
    values = {"field": "kind", "value": "official"}
    preview = change(admin_client, people, step="preview", **values)
    Person.objects.filter(name="甲").update(kind="expert")
    response = change(admin_client, people, step="write", seen=seen(preview), **values)
    assert response.context["refusal"]
    assert Person.objects.get(name="乙").kind == "other"
    again = change(admin_client, people, step="write", seen=seen(response), **values)
    assert again.status_code == 302
    assert Person.objects.get(name="甲").kind == "official"


def test_a_date_brings_its_days(db: None, admin_client: Client) -> None:
    events = [factories.event("一"), factories.event("二")]
    values = {"field": "date", "value": "2023-06"}
    preview = change(admin_client, events, EVENTS, step="preview", **values)
    change(admin_client, events, EVENTS, step="write", seen=seen(preview), **values)
    found = set(Event.objects.values_list("date", "earliest", "latest", "date_rule"))
    assert {tuple(map(str, one)) for one in found} == {
        ("2023-06", "2023-06-01", "2023-06-30", "curator")
    }


def test_a_link_is_chosen_with_the_box_that_suggests(db: None, admin_client: Client) -> None:
    events, home = [factories.event("一"), factories.event("二")], factories.committee()
    form = change(admin_client, events, EVENTS, field="committee")
    assert "admin-autocomplete" in form.content.decode()
    values = {"field": "committee", "value": str(home.pk)}
    preview = change(admin_client, events, EVENTS, step="preview", **values)
    assert "<ins>大连市政协</ins>" in preview.content.decode()
    change(admin_client, events, EVENTS, step="write", seen=seen(preview), **values)
    assert set(Event.objects.values_list("committee", flat=True)) == {home.pk}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("date", "昨天"),
        ("earliest", "31.2."),
        ("term", "三"),
        ("kind", "无此"),
        ("committee", "99999"),
    ],
)
def test_a_value_that_is_none_is_refused_in_the_form(
    name: str, value: str, db: None, admin_client: Client
) -> None:
    events = [factories.event("一")]
    response = change(admin_client, events, EVENTS, field=name, value=value, step="preview")
    assert response.context["form"].errors
    assert "lines" not in response.context


def test_where_one_record_does_not_allow_it_none_is_changed(db: None, admin_client: Client) -> None:
    days = {"earliest": "2023-06-01", "latest": "2023-06-30"}
    events = [
        factories.event("一", **days),
        factories.event("二", earliest="2023-01-01", latest="2023-01-02"),
    ]
    values = {"field": "earliest", "value": "2023-06-15"}
    preview = change(admin_client, events, EVENTS, step="preview", **values)
    response = change(admin_client, events, EVENTS, step="write", seen=seen(preview), **values)
    assert "二" in response.context["refusal"]
    assert str(Event.objects.get(topic="一").earliest) == "2023-06-01"


def test_more_rows_than_at_once_are_refused(
    people: list[Person], admin_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists_bulk, "MOST", 3)
    for action in ("change_field", "confirm"):
        chosen = {"action": action, "_selected_action": [one.pk for one in people]}
        response = admin_client.post(PEOPLE, chosen, follow=True)
        assert "3" in str(next(iter(response.context["messages"])))
    assert not Person.objects.filter(review="confirmed").exists()
    assert change(admin_client, people, field="kind").status_code == 404


def test_all_rows_of_a_filter_are_chosen_at_once(
    people: list[Person], admin_client: Client
) -> None:
    chosen = {"action": "reject", "select_across": "1", "_selected_action": [people[0].pk]}
    admin_client.post(f"{PEOPLE}?kind__exact=other", chosen)
    states = dict(Person.objects.values_list("name", "review"))
    assert states == {"甲": "rejected", "乙": "rejected", "丙": "extracted", "丁": "merged"}


def test_a_review_of_very_many_asks_once_more(
    people: list[Person], admin_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists_bulk, "AT_ONCE", 2)
    chosen = {"action": "confirm", "_selected_action": [one.pk for one in people]}
    html = admin_client.post(f"{PEOPLE}?q=", chosen).content.decode()
    assert not Person.objects.filter(review="confirmed").exists()
    assert 'name="decision" value="confirm"' in html
    values = {"chosen": ids(people), "decision": "confirm", "reason": "逐条看过"}
    admin_client.post(f"{PEOPLE}review/", values)
    assert Person.objects.filter(review="confirmed").count() == 3
    assert Context.objects.filter(metadata__reason="逐条看过").exists()


def test_rows_are_unreviewed_again(people: list[Person], admin_client: Client) -> None:
    Person.objects.filter(name="甲").update(review="rejected")
    admin_client.post(PEOPLE, {"action": "reopen", "_selected_action": [people[0].pk]})
    assert Person.objects.get(name="甲").review == "extracted"


def test_a_button_without_a_row_says_so(people: list[Person], admin_client: Client) -> None:
    response = admin_client.post(PEOPLE, {"action": "confirm"}, follow=True)
    assert list(response.context["messages"])
    assert not Person.objects.filter(review="confirmed").exists()


@pytest.mark.parametrize("page", ["change-field", "review"])
def test_who_only_views_changes_nothing(
    page: str, people: list[Person], staff: Callable[..., Client]
) -> None:
    values = {"chosen": ids(people), "decision": "confirm", "field": "kind"}
    client = staff("view_person")
    assert client.post(f"{PEOPLE}{page}/", values).status_code == 403
    assert client.get(f"{PEOPLE}{page}/").status_code in (403, 405)
    assert not Person.objects.filter(review="confirmed").exists()


@pytest.mark.parametrize("chosen", ["", "x", "1;drop"])
def test_a_page_about_no_rows_is_none(chosen: str, admin_client: Client) -> None:
    assert admin_client.post(f"{PEOPLE}change-field/", {"chosen": chosen}).status_code == 404


def test_every_list_of_records_has_its_fields_to_change(
    records: dict[str, Record], admin_client: Client
) -> None:
    for name, record in records.items():
        page = f"/admin/cppcc/{name}/"
        response = change(admin_client, [record], page)
        for field, _label in response.context["fields"]:
            form = change(admin_client, [record], page, field=field)
            assert form.status_code == 200
            assert 'name="value"' in form.content.decode(), (name, field)
