"""The search page: one box, all kinds that may be viewed, the words marked."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cppcc.models import Document, Record
from cppcc.search import COUNTED, SHOWN, sounds
from tests import factories
from tests.admin.pages import Page


@pytest.fixture
def english(admin_client: Client) -> Client:
    admin_client.cookies["django_language"] = "en"
    return admin_client


def searched(client: Client, typed: str) -> Page:
    response = client.get(reverse("admin:search"), {"q": typed})
    assert response.status_code == 200
    page = Page(response.content.decode())
    assert page.forbidden == []
    return page


def groups(client: Client, typed: str) -> dict[str, Any]:
    response = client.get(reverse("admin:search"), {"q": typed})
    return {group.kind: group for group in response.context["groups"]}


def test_the_box_stands_on_every_page_and_not_before_the_login(
    english: Client, records: dict[str, Record]
) -> None:
    for name in ("index", "cppcc_event_changelist", "cppcc_event_add", "search"):
        html = english.get(reverse(f"admin:{name}")).content.decode()
        assert html.count('role="search"') >= 1
        assert 'id="search-words"' in html
    assert 'id="search-words"' not in Client().get(reverse("admin:login")).content.decode()


def test_every_kind_is_found_with_its_words_marked(
    english: Client, records: dict[str, Record], source: Document
) -> None:
    page = searched(english, "養老")
    assert {mark["text"] for mark in page.marks} == {"养老"}
    found = groups(english, "養老")
    assert list(found) == ["event", "proposal", "work", "document"]
    assert {group.number for group in found.values()} == {"1"}
    (row,) = found["document"].rows
    assert "养老" in row.excerpt


def test_marks_reach_over_marks_in_the_printed_words(english: Client, db: None) -> None:
    factories.initiative("“有事來·協商”<平台>")
    page = searched(english, "有事来协商")
    assert [mark["text"] for mark in page.marks] == ["有事來·協商"]
    assert "”<平台>" in page.words


def test_a_name_that_was_found_by_its_sound_is_marked_whole(english: Client, db: None) -> None:
    factories.person("曾中军")
    sounds.fill()
    assert [mark["text"] for mark in searched(english, "zzj").marks] == ["曾中军"]


def test_exact_names_come_first_and_left_out_records_last(english: Client, db: None) -> None:
    for name, review in (("张三丰", "extracted"), ("大张三", "rejected"), ("张三", "extracted")):
        factories.person(name, review=review)
    rows = groups(english, "张三")["person"].rows
    said = [row.said.replace("<mark>", "").replace("</mark>", "") for row in rows]
    assert said == ["张三", "张三丰", "大张三"]
    assert [row.state for row in rows] == ["", "", "rejected"]


def test_a_kind_shows_its_first_and_leads_to_its_list(english: Client, db: None) -> None:
    for number in range(COUNTED + 2):
        factories.event(f"养老服务{number}")
    found = groups(english, "养老")["event"]
    assert (found.number, len(found.rows)) == (f"{COUNTED}+", SHOWN)
    listed = english.get(found.all)
    assert listed.context["cl"].query == "养老"
    assert len(listed.context["cl"].result_list) > SHOWN


def test_who_a_person_is_stands_beside_the_name(english: Client, db: None) -> None:
    holder = factories.person("张三")
    factories.post(holder, "主席", committee=factories.committee())
    page = searched(english, "张三")
    assert "大连市政协主席" in page.words


@pytest.mark.parametrize("typed", ["", " ", "\0", "%", "'", "<script>", "长" * 300, "无此一说"])
def test_whatever_is_typed_gives_a_page(typed: str, english: Client, db: None) -> None:
    searched(english, typed)


def test_no_kind_and_no_word_that_may_not_be_viewed(
    staff: Callable[..., Client], records: dict[str, Record]
) -> None:
    client = staff("view_event", "view_person")
    assert set(groups(client, "养老")) == {"event"}
    html = client.get(reverse("admin:search"), {"q": "养老"}).content.decode()
    assert "大连市政协" not in html
    html = client.get(reverse("admin:search"), {"q": "张三"}).content.decode()
    assert "主席" not in html
    assert "大连大学" not in client.get(reverse("admin:search"), {"q": "大学"}).content.decode()


def test_who_is_not_logged_in_is_asked_to(db: None) -> None:
    response = Client().get(reverse("admin:search"), {"q": "养老"})
    assert response.status_code == 302
    assert "/login/" in response["Location"]


def test_a_hundred_hits_take_as_many_queries_as_one(
    admin_client: Client, records: dict[str, Record]
) -> None:
    address = reverse("admin:search")

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert admin_client.get(address, {"q": "养老 大连"}).status_code == 200
        return len(captured)

    queries()
    one = queries()
    for number in range(1, 100):
        committee = factories.committee(f"大连市政协{number}", region=None)
        factories.event(f"养老服务{number}", committee=committee)
        factories.proposal(f"关于养老服务的提案{number}", committee=committee)
    assert queries() == one


def test_an_autocomplete_finds_people_by_their_initials(english: Client, db: None) -> None:
    factories.person("曾中军")
    factories.person("李四")
    sounds.fill()
    answer = english.get(
        reverse("admin:autocomplete"),
        {"app_label": "cppcc", "model_name": "post", "field_name": "person", "term": "zzj"},
    ).json()
    assert [row["text"] for row in answer["results"]] == ["曾中军"]


def test_a_person_who_was_added_by_hand_is_found_by_pinyin_at_once(
    english: Client, db: None
) -> None:
    page = reverse("admin:cppcc_person_add")
    form = english.get(page).context["adminform"].form
    values = {name: form.initial.get(name) or "" for name in form.fields}
    english.post(page, values | {"name": "单田芳", "kind": "other"})
    assert groups(english, "stf")["person"].number == "1"
