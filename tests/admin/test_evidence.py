"""Beside every record the words that state it; on a document every record that it states."""

import re
from itertools import pairwise

import pytest
from django.test import Client
from django.urls import reverse

from cppcc.models import RECORDS, Document, Reading, Record
from tests import factories
from tests.admin.pages import Page


def open_page(client: Client, record: Document | Record | Reading) -> Page:
    name = record._meta.model_name
    response = client.get(reverse(f"admin:cppcc_{name}_change", args=[record.pk]))
    return Page(response.content.decode())


@pytest.mark.parametrize("kind", list(RECORDS))
def test_a_record_shows_its_words_marked_in_their_place(
    kind: str, records: dict[str, Record], source: Document, admin_client: Client
) -> None:
    record = records[kind]
    reading = Reading.objects.get(kind=kind, **{kind: record})
    page = open_page(admin_client, record)
    assert [mark["text"] for mark in page.marks] == [reading.quote]
    assert page.marks[0]["class"] == f"kind-{kind}"
    start = source.text.index(reading.quote)
    before = source.text[max(0, start - 60) : start].strip()
    if before:
        assert any(words.endswith(before.splitlines()[-1]) for words in page.words)
    assert "大连日报" in page.words and "2023-06-30" in page.words


def test_evidence_leads_to_its_place_in_the_document(
    records: dict[str, Record], source: Document, admin_client: Client
) -> None:
    reading = Reading.objects.get(kind="proposal")
    address = reverse("admin:cppcc_document_change", args=[source.pk]) + f"#r{reading.pk}"
    html = admin_client.get(
        reverse("admin:cppcc_proposal_change", args=[records["proposal"].pk])
    ).content.decode()
    assert f'href="{address}"' in html
    marks = {mark["id"]: mark for mark in open_page(admin_client, source).marks}
    assert marks[f"r{reading.pk}"]["text"] == reading.quote


@pytest.mark.parametrize("kind", list(RECORDS))
def test_a_document_marks_every_fact(
    kind: str, records: dict[str, Record], source: Document, admin_client: Client
) -> None:
    page = open_page(admin_client, source)
    reading = Reading.objects.get(kind=kind, **{kind: records[kind]})
    mark = next(mark for mark in page.marks if mark["id"] == f"r{reading.pk}")
    assert mark["text"] == reading.quote
    link = reverse(f"admin:cppcc_{kind}_change", args=[records[kind].pk])
    html = admin_client.get(reverse("admin:cppcc_document_change", args=[source.pk]))
    assert f'href="{link}"' in html.content.decode()


def test_every_mention_is_marked(
    records: dict[str, Record], source: Document, admin_client: Client
) -> None:
    page = open_page(admin_client, source)
    marked = [mark["text"] for mark in page.marks if mark["class"].startswith("kind-statistic s")]
    assert marked.count("60余场") == 1 and "协商活动" in marked


def test_the_document_shows_its_whole_text(source: Document, admin_client: Client) -> None:
    html = admin_client.get(reverse("admin:cppcc_document_change", args=[source.pk]))
    shown = html.content.decode().split('class="reader-text" lang="zh">')[1].split("</div>")[0]
    assert re.sub(r'<span class="gap">|</span>', "", shown) == source.text


def test_the_first_words_of_a_text_have_nothing_before_them(db: None, admin_client: Client) -> None:
    source = factories.document("大连市政协")
    committee = factories.committee()
    factories.cite(committee, source, "大连市政协")
    page = open_page(admin_client, committee)
    assert page.marks[0]["text"] == "大连市政协"
    assert "…" not in page.words


def test_evidence_is_told_in_the_order_of_publication(db: None, admin_client: Client) -> None:
    person = factories.person()
    for day in ("2023-03-01", "2021-03-01", "2022-03-01", None):
        source = factories.document(f"张三{day}", published=day, title=f"报 {day}")
        factories.cite(person, source, "张三")
    page = open_page(admin_client, person)
    titles = [words for words in page.words if words.startswith("报 ")]
    assert titles == ["报 2021-03-01", "报 2022-03-01", "报 2023-03-01", "报 None"]


def test_of_much_evidence_the_page_shows_some_and_links_to_all(
    db: None, admin_client: Client
) -> None:
    source = factories.document("张三" * 30)
    person = factories.person()
    for start, end in pairwise(range(0, 62, 2)):
        Reading.objects.create(
            document=source,
            kind="person",
            key=person.key,
            person=person,
            start=start,
            end=end,
            spans=[[start, end]],
            quote="张三",
            fields={},
            version="1",
        )
    html = admin_client.get(reverse("admin:cppcc_person_change", args=[person.pk]))
    assert "全部 30 条引文" in html.content.decode()
    every = reverse("admin:cppcc_reading_changelist") + f"?person__id__exact={person.pk}"
    assert f'href="{every}"' in html.content.decode()
    assert admin_client.get(every).context["cl"].result_count == 30


def test_hostile_words_of_a_document_are_only_words(db: None, admin_client: Client) -> None:
    hostile = '<script>alert(1)</script><b onclick="x">'
    source = factories.document(f"政协{hostile}</div>", title=hostile, publisher=hostile)
    person = factories.person(hostile)
    reading = factories.cite(person, source, hostile)
    for record in (source, person, reading):
        page = open_page(admin_client, record)
        assert page.forbidden == []
        assert hostile in {mark["text"] for mark in page.marks}


def test_a_rejected_fact_is_struck_in_the_text(
    records: dict[str, Record], source: Document, admin_client: Client
) -> None:
    type(records["work"]).objects.filter(pk=records["work"].pk).reject()
    page = open_page(admin_client, source)
    assert "kind-work state-rejected" in {mark["class"] for mark in page.marks}


def test_a_record_that_no_document_states_says_so(db: None, admin_client: Client) -> None:
    page = open_page(admin_client, factories.person())
    assert "没有文档载明；由编辑人员添加。" in page.words


def test_a_reading_shows_what_was_read(
    records: dict[str, Record], source: Document, admin_client: Client
) -> None:
    reading = Reading.objects.get(kind="event")
    committee = records["committee"]
    read = {
        "topic": "养老",
        "date_rule": "page",
        "kind": "consultation",
        "committee": committee.key,
    }
    Reading.objects.filter(pk=reading.pk).update(fields=read)
    page = open_page(admin_client, reading)
    assert {"议题", "养老", "定年依据", "依文中年份推定", "协商", str(committee)} <= set(page.words)


def test_a_committee_leads_to_what_it_did(records: dict[str, Record], admin_client: Client) -> None:
    html = admin_client.get(
        reverse("admin:cppcc_committee_change", args=[records["committee"].pk])
    ).content.decode()
    for kind in ("eventcommittee", "proposal", "work", "initiative"):
        assert reverse(f"admin:cppcc_{kind}_change", args=[records[kind].pk]) in html
    for kind in ("event", "post", "statistic"):  # counted year by year, body by body
        assert f"{reverse(f'admin:cppcc_{kind}_changelist')}?" in html
