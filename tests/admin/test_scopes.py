"""A curator of some provinces changes what lies there, and what lies in none."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cppcc import scopes
from cppcc.models import (
    RECORDS,
    Committee,
    Document,
    Duplicate,
    Event,
    Organisation,
    Person,
    Question,
    Record,
    Region,
    Scope,
)
from tests import factories

SICHUAN, CHONGQING, LIAONING = "510000", "500000", "210000"


def city(code: str, name: str) -> Record:
    return factories.committee(f"{name}政协", region=Region.objects.get(pk=code))


def page(record: Any, what: str = "change") -> str:
    return reverse(f"admin:cppcc_{record._meta.model_name}_{what}", args=[record.pk])


# --- where a record lies --------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [*RECORDS, "document"])
def test_records_of(kind: str, curator: Callable[..., Any]) -> None:
    source = factories.document()
    record: Any = factories.one_of_each(source)[kind] if kind in RECORDS else source
    if kind == "document":
        source.home = factories.committee("大连市政协", form="工委", region=factories.region())
        source.save()
    if kind == "organisation":
        record.region = factories.region()
        record.save()
    model = type(record)
    for provinces, his in [((LIAONING,), True), ((SICHUAN,), False), ((), True)]:
        user = curator(*provinces)
        held = scopes.within(user, model._default_manager.filter(pk=record.pk))
        assert held.exists() == his, provinces
        assert scopes.in_scope(user, record) == his, provinces
    mine = scopes.mine(curator(LIAONING, SICHUAN), model._default_manager.all())
    assert record in mine


def test_every_kind_of_record_is_placed() -> None:
    assert all(map(scopes.placed, [*RECORDS.values(), Document, Region]))


@pytest.mark.parametrize(
    ("code", "provinces"),
    [
        ("210115", [LIAONING]),
        ("210000", [LIAONING]),
        ("510202", [SICHUAN, CHONGQING]),  # 渝中区, which became 500103 in 1997
        ("500103", [CHONGQING]),
        ("100000", []),  # 全国政协 lies in no province
    ],
)
def test_a_division_lies_in(code: str, provinces: list[str], curator: Callable[..., Any]) -> None:
    committee = Committee(name="某政协", region_id=code)
    every = (SICHUAN, CHONGQING, LIAONING)
    assert [one for one in every if scopes.in_scope(curator(one), committee)] == provinces


def test_sql_and_memory_agree_on_every_division(curator: Callable[..., Any]) -> None:
    for codes in (["51"], ["50"], ["21", "46"]):
        listed = set(scopes.divisions(codes).values_list("pk", flat=True))
        assert listed == {one.pk for one in Region.objects.all() if scopes.lies_in(one, codes)}


def test_what_lies_nowhere_is_everybodys(curator: Callable[..., Any]) -> None:
    user = curator(SICHUAN)
    for record in (
        factories.event(committee=None),
        factories.committee("某市政协", region=None),
        factories.person("张三"),
        factories.organisation(),
        factories.document(),
    ):
        assert scopes.in_scope(user, record), record
        assert scopes.within(user, type(record)._default_manager.all()).exists(), record


def test_a_person_belongs_to_all_his_committees(curator: Callable[..., Any]) -> None:
    person = factories.person()
    factories.post(person, committee=city("210100", "沈阳市"))
    assert not scopes.in_scope(curator(SICHUAN), person)
    moved = factories.post(person, "委员", committee=city("510100", "成都市"))
    assert scopes.in_scope(curator(SICHUAN), person)
    assert scopes.in_scope(curator(LIAONING), person)
    type(moved).objects.filter(pk=moved.pk).reject()
    assert not scopes.in_scope(curator(SICHUAN), person)


def test_a_superuser_is_held_to_no_province(admin_user: Any, curator: Callable[..., Any]) -> None:
    Scope.objects.create(user=admin_user, region_id=SICHUAN)
    assert scopes.provinces(admin_user) == []


def test_provinces_are_asked_for_once(curator: Callable[..., Any]) -> None:
    user = curator(SICHUAN)
    event = factories.event(committee=city("510100", "成都市"))
    with CaptureQueriesContext(connection) as queries:
        for _time in range(5):
            assert scopes.in_scope(user, event)
    assert len(queries) == 2  # the scopes, their provinces


# --- on the pages ---------------------------------------------------------------------------------


def test_another_provinces_record_is_read_and_not_changed(
    logged_in: Callable[..., Client],
) -> None:
    event = factories.event("养老服务", committee=city("210100", "沈阳市"))
    client = logged_in(SICHUAN)
    html = client.get(page(event)).content.decode()
    assert "养老服务" in html and 'name="_save"' not in html and 'value="confirm"' not in html
    assert client.post(page(event), {"topic": "教育"}).status_code == 403
    assert client.post(page(event, "review"), {"decision": "confirm"}).status_code == 403
    event.refresh_from_db()
    assert (event.topic, event.review) == ("养老服务", "extracted")


def test_a_record_of_his_own_is_changed(logged_in: Callable[..., Client]) -> None:
    event = factories.event("养老服务", committee=city("510100", "成都市"))
    client = logged_in(SICHUAN)
    assert 'name="_save"' in client.get(page(event)).content.decode()
    assert client.post(page(event, "review"), {"decision": "confirm"}).status_code == 302
    event.refresh_from_db()
    assert event.review == "confirmed"


def test_an_action_leaves_other_provinces_alone(logged_in: Callable[..., Client]) -> None:
    his = factories.event("一", committee=city("510100", "成都市"))
    other = factories.event("二", committee=city("210100", "沈阳市"))
    values = {"action": "reject", "_selected_action": [his.pk, other.pk]}
    logged_in(SICHUAN).post(reverse("admin:cppcc_event_changelist"), values)
    states = dict(Event.objects.values_list("topic", "review"))
    assert states["二"] == "extracted"
    assert states["一"] in ("rejected", "extracted")  # done, or asked about first


def test_no_record_is_moved_or_added_elsewhere(logged_in: Callable[..., Client]) -> None:
    there = factories.region(LIAONING)
    client = logged_in(SICHUAN)
    values = {"name": "沈阳大学", "kind": "school", "region": there.pk}
    answer = client.post(reverse("admin:cppcc_organisation_add"), values)
    assert "This lies outside your provinces: 四川省." in answer.content.decode()
    assert not Organisation.objects.exists()
    school = factories.organisation(region=factories.region(SICHUAN), kind="school")
    answer = client.post(page(school), values)
    html = answer.content.decode()
    assert "This lies outside your provinces: 四川省." in html
    assert 'name="_save"' in html  # to be corrected
    school.refresh_from_db()
    assert school.region_id == SICHUAN


def test_a_record_of_his_own_is_added(logged_in: Callable[..., Client]) -> None:
    values = {"name": "成都大学", "kind": "school", "region": SICHUAN}
    answer = logged_in(SICHUAN).post(reverse("admin:cppcc_organisation_add"), values)
    assert answer.status_code == 302
    assert Organisation.objects.get().region_id == SICHUAN


def test_the_list_leads_to_what_is_his(logged_in: Callable[..., Client]) -> None:
    factories.event("甲题", committee=city("510100", "成都市"))
    factories.event("乙题", committee=city("210100", "沈阳市"))
    client = logged_in(SICHUAN)
    listed = reverse("admin:cppcc_event_changelist")
    assert 'href="?mine=1"' in client.get(listed).content.decode()
    html = client.get(f"{listed}?mine=1").content.decode()
    assert "甲题" in html and "乙题" not in html


def test_who_has_no_provinces_sees_no_such_link(logged_in: Callable[..., Client]) -> None:
    html = logged_in().get(reverse("admin:cppcc_event_changelist")).content.decode()
    assert "mine=1" not in html


def test_the_header_tells_a_curator_his_provinces(logged_in: Callable[..., Client]) -> None:
    html = logged_in(SICHUAN, LIAONING).get(reverse("admin:index")).content.decode()
    assert "辽宁省、四川省" in html


def test_a_person_of_another_province_is_not_confirmed(logged_in: Callable[..., Client]) -> None:
    person = factories.person()
    factories.post(person, committee=city("210100", "沈阳市"))
    answer = logged_in(SICHUAN).post(page(person, "review"), {"decision": "confirm"})
    assert answer.status_code == 403
    assert Person.objects.get().review == "extracted"


# --- what is asked --------------------------------------------------------------------------------


@pytest.mark.parametrize(("province", "status"), [(LIAONING, 302), (SICHUAN, 403)])
def test_a_question_about_a_record_is_answered_in_its_province(
    province: str, status: int, logged_in: Callable[..., Client]
) -> None:
    event = factories.event("养老服务", committee=city("210100", "沈阳市"))
    about = {"about": "unstated", "kind": "event", "record_id": event.pk}
    question = Question.objects.create(**about, label="养老服务")
    answer = logged_in(province).post(page(question, "answer"), {"answer": "kept"})
    assert answer.status_code == status
    question.refresh_from_db()
    assert question.state == ("kept" if status == 302 else "open")


@pytest.mark.parametrize(("province", "status"), [(LIAONING, 302), (SICHUAN, 403)])
def test_a_pair_is_told_apart_in_its_province(
    province: str, status: int, logged_in: Callable[..., Client]
) -> None:
    host = city("210100", "沈阳市")
    events = [factories.event(topic, committee=host) for topic in ("养老", "养老服务")]
    first, second = sorted(event.key for event in events)
    pair = Duplicate.objects.create(kind="event", first=first, second=second, ground="day")
    answer = logged_in(province).post(page(pair, "decide"), {"decision": "different"})
    assert answer.status_code == status
    pair.refresh_from_db()
    assert pair.state == ("different" if status == 302 else "open")


@pytest.mark.parametrize(("province", "status"), [(LIAONING, 302), (SICHUAN, 403)])
def test_a_fact_is_confirmed_beside_its_text_in_its_province(
    province: str, status: int, logged_in: Callable[..., Client]
) -> None:
    source = factories.document()
    event = factories.event("养老服务", committee=city("210100", "沈阳市"))
    factories.cite(event, source, "养老服务")
    address = reverse("admin:cppcc_document_fact", args=[source.pk, "event", event.pk])
    answer = logged_in(province).post(address, {"decision": "confirm"})
    assert answer.status_code == status
    event.refresh_from_db()
    assert event.review == ("confirmed" if status == 302 else "extracted")


@pytest.mark.parametrize("what", ["merge", "split", "revert"])
def test_an_editor_of_other_provinces_does_not(what: str, logged_in: Callable[..., Client]) -> None:
    event = factories.event("养老服务", committee=city("210100", "沈阳市"))
    Event.objects.filter(pk=event.pk).update(topic="养老")
    other = factories.event("教育", committee=city("210200", "大连市"))
    client = logged_in(SICHUAN, role="editor")
    if what == "merge":
        address = reverse("admin:cppcc_event_merge")
        answer = client.post(address, {"id": [event.pk, other.pk]})
    else:
        answer = client.post(page(event, what), {"old": 0, "fields": ["topic"]})
    assert answer.status_code == 403
