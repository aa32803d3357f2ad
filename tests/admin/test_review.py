"""Curators confirm, reject, take back, correct and add; what they decided is marked as theirs."""

from collections.abc import Callable

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from cppcc.models import RECORDS, Event, Person, Record, Review, Statistic
from tests import factories
from tests.admin.pages import Page


def review(client: Client, record: Record, **words: str) -> int:
    name = record._meta.model_name
    address = reverse(f"admin:cppcc_{name}_review", args=[record.pk])
    status: int = client.post(address, words).status_code
    record.refresh_from_db()
    return status


def form(client: Client, address: str) -> dict[str, str]:
    """The fields of a record's form as the page has them."""
    page = client.get(address).context["adminform"].form
    values = {name: page[name].value() for name in page.fields}
    return {
        name: value for name, value in values.items() if value is not None and value is not False
    }


def test_every_kind_can_be_confirmed_rejected_and_reopened(
    records: dict[str, Record], admin_client: Client
) -> None:
    for kind in RECORDS:
        for decision, state in [
            ("confirm", "confirmed"),
            ("reject", "rejected"),
            ("reopen", "extracted"),
        ]:
            assert review(admin_client, records[kind], decision=decision) == 302
            assert records[kind].review == state


def test_a_decision_stands_in_the_history(records: dict[str, Record], admin_client: Client) -> None:
    review(admin_client, records["event"], decision="reject")
    entry = LogEntry.objects.get()
    assert entry.get_edited_object() == records["event"]
    history = reverse("admin:cppcc_event_history", args=[records["event"].pk])
    assert "已驳回" in admin_client.get(history).content.decode()


@pytest.mark.parametrize("decision", ["", "delete", "standing"])
def test_what_is_no_decision_changes_nothing(
    decision: str, records: dict[str, Record], admin_client: Client
) -> None:
    assert review(admin_client, records["event"], decision=decision) == 404
    assert records["event"].review == "extracted"


def test_looking_changes_nothing(records: dict[str, Record], admin_client: Client) -> None:
    address = reverse("admin:cppcc_event_review", args=[records["event"].pk])
    assert admin_client.get(address, {"decision": "confirm"}).status_code == 405


def test_a_form_of_another_site_changes_nothing(
    records: dict[str, Record], admin_user: object
) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(admin_user)  # type: ignore[arg-type]
    assert review(client, records["event"], decision="confirm") == 403
    assert records["event"].review == "extracted"


def test_who_may_only_look_cannot_decide(
    records: dict[str, Record], staff: Callable[..., Client]
) -> None:
    client = staff("view_event")
    page = client.get(reverse("admin:cppcc_event_change", args=[records["event"].pk]))
    assert "review-buttons" not in page.content.decode()
    assert review(client, records["event"], decision="confirm") == 403
    assert records["event"].review == "extracted"


def test_a_merged_record_can_be_neither_confirmed_nor_changed(
    db: None, admin_client: Client
) -> None:
    survivor = factories.person("王五")
    merged = factories.person("王伍", review=Review.MERGED, merged_into=survivor)
    assert review(admin_client, merged, decision="confirm") == 403
    address = reverse("admin:cppcc_person_change", args=[merged.pk])
    assert admin_client.post(address, {"name": "别人"}).status_code == 403


def test_one_decision_leads_to_the_next_unreviewed(db: None, admin_client: Client) -> None:
    first, second, third = (factories.person(name) for name in ("甲", "乙", "丙"))
    review(admin_client, second, decision="confirm")
    address = reverse("admin:cppcc_person_review", args=[first.pk])
    response = admin_client.post(address, {"decision": "reject", "next": "1"})
    expected = reverse("admin:cppcc_person_change", args=[third.pk])
    assert response.headers["Location"] == f"{expected}?next=1"


@pytest.mark.parametrize(("action", "state"), [("confirm", "confirmed"), ("reject", "rejected")])
def test_a_list_is_decided_at_once(action: str, state: str, db: None, admin_client: Client) -> None:
    people = [factories.person(name) for name in ("甲", "乙", "丙")]
    merged = factories.person("丁", review=Review.MERGED, merged_into=people[2])
    chosen = [people[0].pk, people[1].pk, merged.pk]
    response = admin_client.post(
        reverse("admin:cppcc_person_changelist"), {"action": action, "_selected_action": chosen}
    )
    states = dict(Person.objects.values_list("name", "review"))
    assert states == {"甲": state, "乙": state, "丙": "extracted", "丁": "merged"}
    assert "2" in str(next(iter(get_messages(response.wsgi_request))))
    assert LogEntry.objects.count() == 2


def test_actions_say_what_they_assert(records: dict[str, Record], admin_client: Client) -> None:
    admin_client.cookies["django_language"] = "en"
    page = Page(admin_client.get(reverse("admin:cppcc_event_changelist")).content.decode())
    asserted = {"Confirm: the words state this", "Reject: the document says no such thing"}
    assert asserted <= set(page.words)
    assert not any("Delete selected" in words for words in page.words)


def test_a_corrected_field_is_the_curators_word(
    records: dict[str, Record], admin_client: Client
) -> None:
    address = reverse("admin:cppcc_event_change", args=[records["event"].pk])
    values = form(admin_client, address) | {"topic": "养老服务体系"}
    assert admin_client.post(address, values).status_code == 302
    event = Event.objects.get(pk=records["event"].pk)
    assert (event.topic, event.decided, event.review) == ("养老服务体系", ["topic"], "extracted")
    html = admin_client.get(address).content.decode()
    assert html.count("人工认定</span>") == 1


def test_a_saved_form_without_a_change_decides_nothing(
    records: dict[str, Record], admin_client: Client
) -> None:
    for kind, record in records.items():
        address = reverse(f"admin:cppcc_{kind}_change", args=[record.pk])
        assert admin_client.post(address, form(admin_client, address)).status_code == 302, kind
        record.refresh_from_db()
        assert record.decided == [], kind


@pytest.mark.parametrize(
    ("date", "earliest", "latest"),
    [
        ("2023-06-29", "2023-06-29", "2023-06-29"),
        ("2023-02", "2023-02-01", "2023-02-28"),
        ("2023", "2023-01-01", "2023-12-31"),
        ("2023-01/2023-06", "2023-01-01", "2023-06-30"),
        ("2018/..", "2018-01-01", "None"),
    ],
)
def test_a_date_set_by_hand_sets_its_days(
    date: str, earliest: str, latest: str, db: None, admin_client: Client
) -> None:
    event = factories.event(committee=factories.committee())
    address = reverse("admin:cppcc_event_change", args=[event.pk])
    assert (
        admin_client.post(address, form(admin_client, address) | {"date": date}).status_code == 302
    )
    event.refresh_from_db()
    assert (event.date, str(event.earliest), str(event.latest)) == (date, earliest, latest)
    assert event.date_rule == "curator"
    assert event.decided == ["date", "date_rule", "earliest", "latest"]


@pytest.mark.parametrize(
    "date", ["昨天", "2023-13", "2023-02-30", "2023-06/2023-01", "23-06", "2023-6-1", "2023-01/13"]
)
def test_what_is_no_date_is_refused(date: str, db: None, admin_client: Client) -> None:
    event = factories.event()
    address = reverse("admin:cppcc_event_change", args=[event.pk])
    response = admin_client.post(address, form(admin_client, address) | {"date": date})
    assert "日期请写作" in response.content.decode()


def test_days_that_run_backwards_are_refused_in_words(db: None, admin_client: Client) -> None:
    event = factories.event()
    address = reverse("admin:cppcc_event_change", args=[event.pk])
    values = form(admin_client, address) | {"earliest": "2023-02-01", "latest": "2023-01-01"}
    response = admin_client.post(address, values)
    assert "最晚日期早于最早日期。" in response.content.decode()


def test_a_record_by_hand_is_confirmed_and_has_the_key_of_a_reading(
    db: None, admin_client: Client
) -> None:
    committee = factories.committee(region=factories.region())
    factories.event_kind()
    values = {
        "committee": str(committee.pk),
        "kind": "consultation",
        "topic": "养老服务",
        "date": "2023-06-29",
    }
    assert admin_client.post(reverse("admin:cppcc_event_add"), values).status_code == 302
    event = Event.objects.get()
    assert (event.key, event.review, event.run) == (event.own_key(), "confirmed", None)
    assert {"committee", "kind", "topic", "date", "earliest"} <= set(event.decided)


@pytest.mark.parametrize("state", ["extracted", "rejected"])
def test_what_is_on_record_already_is_named_and_linked(
    state: str, db: None, admin_client: Client
) -> None:
    there = factories.organisation("大连大学", review=state)
    values = {"name": "大连大學", "kind": "school", "level": ""}
    response = admin_client.post(reverse("admin:cppcc_organisation_add"), values)
    html = response.content.decode()
    assert "档案中已有此条" in html
    assert f'<a href="{reverse("admin:cppcc_organisation_change", args=[there.pk])}">' in html
    assert ("且已被驳回" in html) == (state == "rejected")
    assert type(there).objects.count() == 1


def test_what_a_document_states_cannot_be_deleted_but_an_addition_can(
    records: dict[str, Record], admin_client: Client
) -> None:
    read = reverse("admin:cppcc_person_delete", args=[records["person"].pk])
    assert admin_client.post(read, {"post": "yes"}).status_code == 403
    admin_client.post(reverse("admin:cppcc_person_add"), {"name": "误添", "kind": "other"})
    added = reverse("admin:cppcc_person_delete", args=[Person.objects.get(name="误添").pk])
    assert admin_client.post(added, {"post": "yes"}).status_code == 302
    assert not Person.objects.filter(name="误添").exists()


def test_other_names_are_edited_one_a_line(db: None, admin_client: Client) -> None:
    person = factories.person(other_names=["張三"])
    address = reverse("admin:cppcc_person_change", args=[person.pk])
    values = form(admin_client, address) | {"other_names": "張三\n\n 三哥 \n"}
    assert admin_client.post(address, values).status_code == 302
    person.refresh_from_db()
    assert person.other_names == ["張三", "三哥"]


def test_a_period_set_by_hand_sets_its_days(db: None, admin_client: Client) -> None:
    figure = factories.statistic()
    address = reverse("admin:cppcc_statistic_change", args=[figure.pk])
    admin_client.post(address, form(admin_client, address) | {"period": "2022"})
    figure = Statistic.objects.get()
    assert (str(figure.earliest), str(figure.latest)) == ("2022-01-01", "2022-12-31")
