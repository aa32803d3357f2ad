"""Lists: found in either script, filtered by words, and no slower for twenty rows than for one."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cppcc.admin import evidence, overview
from cppcc.models import RECORDS, Document, Person, Record
from tests import factories


def found(client: Client, name: str, **params: str) -> set[str]:
    response = client.get(reverse(f"admin:cppcc_{name}_changelist"), params)
    assert response.status_code == 200
    return {str(row) for row in response.context["cl"].result_list}


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_a_hundred_rows_take_as_many_queries_as_one(
    records: dict[str, Record], admin_client: Client
) -> None:
    lists = [
        reverse(f"admin:cppcc_{name}_changelist") for name in ("document", "reading", *RECORDS)
    ]
    queries(admin_client, lists[0])
    one = {address: queries(admin_client, address) for address in lists}
    for number in range(1, 100):
        source = factories.document(f"{number}{factories.TEXT}", name=f"{number}.txt")
        source.home = factories.committee(f"大连市政协{number}号")
        source.save()
        factories.one_of_each(source, number=number)
    assert {address: queries(admin_client, address) for address in lists} == one


def test_a_page_of_a_record_takes_as_many_queries_for_a_hundred_readings_as_for_one(
    source: Document, records: dict[str, Record], admin_client: Client
) -> None:
    shown: dict[str, Any] = {"document": source, **records}
    pages = [reverse(f"admin:cppcc_{name}_change", args=[one.pk]) for name, one in shown.items()]
    for address in pages:  # what is looked up once and remembered is no matter of rows
        queries(admin_client, address)
    one = {address: queries(admin_client, address) for address in pages}
    for number in range(1, 100):
        factories.cite(factories.person(f"张三{number}"), source, "张三")
        other = factories.document(f"{number}{factories.TEXT}", name=f"{number}.txt")
        for record in records.values():
            factories.cite(record, other, "养老服务")
    assert {address: queries(admin_client, address) for address in pages} == one


@pytest.mark.parametrize(
    ("name", "typed", "row"),
    [
        ("document", "辽宁", "遼寧政協報"),
        ("document", "遼寧", "遼寧政協報"),
        ("committee", "遼寧", "辽宁省政协"),
        ("person", "张麗", "張麗"),
        ("person", "张丽 政协", "張麗"),
        ("organisation", "辽宁大学", "遼寧大學"),
        ("proposal", "历史", "《關於歷史文化的提案》"),
        ("initiative", "有事来协商", "“有事來·協商”"),
    ],
)
def test_words_are_found_in_either_script(
    name: str, typed: str, row: str, db: None, admin_client: Client
) -> None:
    factories.document("遼寧", title="遼寧政協報")
    committee = factories.committee("辽宁省政协", region=factories.region("210000", "辽宁省"))
    person = factories.person("張麗", key="张丽/政协")
    factories.post(person, committee=committee)
    factories.organisation("遼寧大學")
    factories.proposal("關於歷史文化的提案")
    factories.initiative("“有事來·協商”")
    factories.person("别人")
    factories.committee("大连市政协")
    assert found(admin_client, name, q=typed) == {row}


def test_words_that_stand_nowhere_find_nothing(
    records: dict[str, Record], admin_client: Client
) -> None:
    for name in ("document", "reading", *RECORDS):
        assert found(admin_client, name, q="无此一说") == set()


def test_a_list_is_filtered_by_a_part_of_the_committees_name(
    db: None, admin_client: Client
) -> None:
    for name in ("大连市政协", "沈阳市政协"):
        factories.event(f"{name}议题", committee=factories.committee(name))
    assert found(admin_client, "event", named="沈陽") == {"协商 沈阳市政协议题"}
    assert len(found(admin_client, "event", named="")) == 2
    assert len(found(admin_client, "event", named="政协", review__exact="extracted")) == 2


def test_a_list_is_filtered_by_review_state(db: None, admin_client: Client) -> None:
    factories.person("甲")
    factories.person("乙", review="rejected")
    assert found(admin_client, "person", review__exact="rejected") == {"乙"}


def test_a_period_goes_on_in_the_next_line_and_is_escaped(db: None, admin_client: Client) -> None:
    factories.event("考察", date="2023-07-09/2023-07-13")
    factories.event("协商", date_said="<b>近日")
    html = admin_client.get(reverse("admin:cppcc_event_changelist")).content.decode()
    assert "2023-07-09/<wbr>2023-07-13" in html
    assert "&lt;b&gt;近日" in html and "<b>近日" not in html


def test_the_number_of_citations_stands_in_the_list(source: Document, admin_client: Client) -> None:
    person = factories.person()
    factories.cite(person, source, "张三")
    factories.cite(person, factories.document("张三"), "张三")
    html = admin_client.get(reverse("admin:cppcc_person_changelist")).content.decode()
    assert f'person__id__exact={person.pk}" title="张三">2</a>' in html


def test_very_many_citations_are_counted_no_further_than_is_quick(
    source: Document, admin_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evidence, "COUNTED", 3)
    person = factories.person()
    for quote in ("张三", "主席", "市政协", "大连"):
        factories.cite(person, source, quote)
    html = admin_client.get(reverse("admin:cppcc_person_changelist")).content.decode()
    assert ">2+</a>" in html


def test_people_of_one_name_are_told_apart_where_one_is_chosen(
    db: None, admin_client: Client
) -> None:
    committee = factories.committee("大连市政协")
    factories.post(factories.person("张三"), "书记", committee=committee, body="党组")
    factories.person("张三", key="张三/另一人")
    answer = admin_client.get(
        reverse("admin:autocomplete"),
        {"app_label": "cppcc", "model_name": "post", "field_name": "person", "term": "張三"},
    ).json()
    assert {row["text"] for row in answer["results"]} == {"张三（大连市政协党组书记）", "张三"}


def test_a_staff_member_without_permissions_sees_nothing(
    records: dict[str, Record], source: Document, staff: Callable[..., Client]
) -> None:
    client = staff()
    index = client.get(reverse("admin:index"))
    assert index.status_code == 200
    assert "/admin/cppcc/" not in index.content.decode()
    for name in ("document", "reading", "importrun", "region", *RECORDS):
        assert client.get(reverse(f"admin:cppcc_{name}_changelist")).status_code == 403
    for record in (source, *records.values()):
        kind = record._meta.model_name
        address = reverse(f"admin:cppcc_{kind}_change", args=[record.pk])
        assert client.get(address).status_code == 403


def test_who_may_see_documents_only_gets_no_links_to_records(
    records: dict[str, Record], source: Document, staff: Callable[..., Client]
) -> None:
    client = staff("view_document", "view_person")
    html = client.get(reverse("admin:cppcc_document_change", args=[source.pk])).content.decode()
    assert reverse("admin:cppcc_person_change", args=[records["person"].pk]) in html
    assert reverse("admin:cppcc_event_change", args=[records["event"].pk]) not in html


@pytest.mark.parametrize("name", ["document", "reading", "importrun"])
def test_nobody_adds_or_deletes(
    name: str, records: dict[str, Record], source: Document, admin_client: Client
) -> None:
    factories.run()
    record = (
        admin_client.get(reverse(f"admin:cppcc_{name}_changelist")).context["cl"].result_list[0]
    )
    assert admin_client.get(reverse(f"admin:cppcc_{name}_add")).status_code == 403
    delete = reverse(f"admin:cppcc_{name}_delete", args=[record.pk])
    assert admin_client.post(delete, {"post": "yes"}).status_code == 403


def test_the_start_page_counts_by_kind_and_review(db: None, admin_client: Client) -> None:
    for name, review in [("甲", "extracted"), ("乙", "confirmed"), ("丙", "confirmed")]:
        factories.person(name, review=review)
    factories.run(counts={"person": {"added": 3}}, documents=7, state="done")
    page = admin_client.get(reverse("admin:index"))
    people = next(kind for kind in page.context["progress"] if kind.name == "person")
    assert people.number == 3
    assert {share.state: share.number for share in people.shares} == {
        "extracted": 1,
        "confirmed": 2,
        "rejected": 0,
        "merged": 0,
    }
    assert sum(share.width for share in people.shares) == pytest.approx(100)
    for share in people.shares:
        assert share.address in page.content.decode() or share.state == "merged"
        listed = admin_client.get(share.address).context["cl"].result_count
        assert listed == Person.objects.filter(review=share.state).count()
    assert [(run.documents, run.added) for run in page.context["runs"]] == [(7, 3)]


def test_the_start_page_estimates_what_is_very_many_and_counts_the_rest(
    admin_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(overview, "MANY", 100)
    monkeypatch.setattr(overview, "SOME", 50)
    made = [Person(name="某", key=f"某{number}", review="extracted") for number in range(150)]
    made += [Person(name="某", key=f"某人{number}", review="rejected") for number in range(7)]
    Person.objects.bulk_create(made)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE cppcc_person")
    factories.person("某甲", review="rejected")
    admin_client.cookies["django_language"] = "en"
    page = admin_client.get(reverse("admin:index"))
    people = next(kind for kind in page.context["progress"] if kind.name == "person")
    told = {share.state: share.told for share in people.shares}
    assert told == {"extracted": "about 150", "confirmed": "0", "rejected": "8", "merged": "0"}
    assert people.told == "about 160"
