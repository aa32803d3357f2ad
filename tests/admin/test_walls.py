"""What nobody gets past: rights, provinces, words that are markup, and pages for odd rows."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cppcc.curation import merging
from cppcc.models import (
    RECORDS,
    Document,
    ImportRun,
    Person,
    Post,
    Question,
    Reading,
    Record,
    SavedFilter,
)
from tests import factories
from tests.admin.test_scopes import SICHUAN, city, page
from tests.curation.conftest import Papers
from tests.curation.facts import facts

pytestmark = pytest.mark.django_db

LogIn = Callable[..., Client]
FETCHED = {"HTTP_X_REQUESTED_WITH": "XMLHttpRequest"}


# --- provinces ------------------------------------------------------------------------------------


def test_a_field_of_many_moves_none_out_of_his_provinces(logged_in: LogIn) -> None:
    event = factories.event(committee=city("510100", "成都市"))
    elsewhere = city("210100", "沈阳市")
    client, address = logged_in(SICHUAN), reverse("admin:cppcc_event_change_field")
    values = {"chosen": str(event.pk), "field": "committee", "value": str(elsewhere.pk)}
    preview = client.post(address, values | {"step": "preview"})
    seen = re.search(r'name="seen" value="(\w+)"', preview.content.decode())
    assert seen
    answer = client.post(address, values | {"step": "write", "seen": seen[1]})
    assert answer.context["refusal"]
    event.refresh_from_db()
    assert event.committee_id != elsewhere.pk


def test_an_older_document_of_another_province_does_not_count_again(logged_in: LogIn) -> None:
    old = factories.document(home=city("210100", "沈阳市"))
    new = factories.document("成都市政协开会。", name="新.txt", home=city("510100", "成都市"))
    Document.objects.filter(pk=new.pk).update(supersedes=old)
    answer = logged_in(SICHUAN).post(page(new, "supersede"), {"reason": ""})
    assert answer.status_code == 403
    new.refresh_from_db()
    assert new.supersedes_id == old.pk


def test_a_text_of_another_province_is_not_superseded_by_an_answer(logged_in: LogIn) -> None:
    old = factories.document(home=city("210100", "沈阳市"))
    new = factories.document("成都市政协开会。", home=city("510100", "成都市"))
    question = Question.objects.create(
        about="same_name",
        kind="document",
        record_id=new.pk,
        document_before=old,
        document_now=new,
    )
    answer = logged_in(SICHUAN).post(page(question, "answer"), {"answer": "taken"})
    assert answer.status_code == 403
    new.refresh_from_db()
    assert new.supersedes_id is None


@pytest.mark.parametrize(("provinces", "status"), [((), 200), ((SICHUAN,), 403)])
def test_a_run_that_reaches_every_province_is_not_undone_by_an_editor_of_one(
    provinces: tuple[str, ...], status: int, logged_in: LogIn
) -> None:
    run = ImportRun.objects.create(version="1")
    client = logged_in(*provinces, role="editor")
    assert client.get(page(run, "undo")).status_code == status


# --- rights ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("role", "status"), [("curator", 403), ("editor", 302)])
def test_a_question_parts_nothing_for_who_may_not_split(
    role: str, status: int, logged_in: LogIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    papers = Papers(monkeypatch)
    papers.put("甲报", facts(gender="女"))
    papers.put("乙报", facts(gender="男"))
    person = Person.objects.get()
    question = Question.objects.create(
        about="split",
        kind="person",
        record_id=person.pk,
        field="gender",
        before={"gender": "女"},
        now={"gender": "男"},
        document_now=Document.objects.get(name="乙报.txt"),
    )
    client = logged_in(role=role)
    assert client.get(page(question)).status_code == 200
    typed = {"answer": "taken", "document": question.document_now_id}
    assert client.post(page(question, "answer"), typed).status_code == status
    assert Person.objects.count() == (2 if status == 302 else 1)


def test_who_lost_the_right_takes_no_citation_back(
    source: Document, logged_in: LogIn, curator: Callable[..., Any]
) -> None:
    person, client = factories.person(), logged_in()
    start = source.text.index("张三")
    typed = {"start": start, "end": start + 2, "words": "张三", "fact": f"person-{person.pk}"}
    assert client.post(page(source, "selection"), typed, **FETCHED).status_code == 200
    curator().groups.set([Group.objects.get(name="viewer")])
    assert client.post(page(source, "undo"), **FETCHED).status_code == 403
    assert Reading.objects.count() == 1


# --- two at once ----------------------------------------------------------------------------------


def test_a_record_is_locked_from_before_a_decision_until_it_is_remembered(
    source: Document, logged_in: LogIn
) -> None:
    """What another writes meanwhile waits, and is not taken back with the decision."""
    person, client = factories.person(), logged_in()
    factories.cite(person, source, "张三")
    address = reverse("admin:cppcc_document_fact", args=[source.pk, "person", person.pk])
    with CaptureQueriesContext(connection) as captured:
        client.post(address, {"decision": "confirm"}, **FETCHED)
    said = [one["sql"] for one in captured]
    begun = next(at for at, sql in enumerate(said) if "SAVEPOINT" in sql)
    name = said[begun].rpartition("SAVEPOINT ")[2]
    ended = next(at for at, sql in enumerate(said) if f"RELEASE SAVEPOINT {name}" in sql)
    first, last = said[begun + 1], said[ended - 1]
    assert 'FROM "cppcc_person"' in first and first.endswith("FOR UPDATE")
    assert 'FROM "cppcc_person"' in last


def test_a_form_of_before_confirms_nothing_that_was_changed_since(
    source: Document, logged_in: LogIn
) -> None:
    person, client = factories.person(), logged_in()
    factories.cite(person, source, "张三")
    address = reverse("admin:cppcc_document_fact", args=[source.pk, "person", person.pk])
    form = client.get(address, **FETCHED).context["panel"].form
    typed = {form.add_prefix(name): form[name].value() or "" for name in form.fields}
    Person.objects.filter(pk=person.pk).update(gender="女")
    client.post(address, typed | {"decision": "confirm"}, **FETCHED)
    person.refresh_from_db()
    assert (person.review, person.gender) == ("extracted", "女")


def test_what_others_lean_on_is_not_taken_back(source: Document, admin_client: Client) -> None:
    start = source.text.index("张三")
    at = {"start": start, "end": start + 2, "words": "张三"}
    address = reverse("admin:cppcc_document_add_selected", args=[source.pk, "person"])
    typed = {"fact-name": "张三", "fact-kind": "committee"}
    assert admin_client.post(address, typed | at, **FETCHED).status_code == 200
    factories.post(Person.objects.get())
    assert admin_client.post(page(source, "undo"), **FETCHED).status_code == 409
    assert Person.objects.exists() and Post.objects.exists() and Reading.objects.exists()


# --- odd words ------------------------------------------------------------------------------------

NASTY = "<script>alert(1)</script>"


def nasty(record: Any) -> None:
    for field in record._meta.concrete_fields:
        of_words = field.get_internal_type() in ("TextField", "CharField") and not field.choices
        if of_words and field.name not in ("key", "review", "date", "period"):
            setattr(record, field.name, NASTY[: field.max_length or 200])
    record.save()


def test_markup_in_words_is_words(
    source: Document, records: dict[str, Record], admin_client: Client
) -> None:
    for record in records.values():
        nasty(record)
        merging_twin(record)
    Document.objects.filter(pk=source.pk).update(title=NASTY, publisher=NASTY)
    SavedFilter.objects.create(
        name=NASTY, model="person", query="q=1", shared=True, user_id=admin()
    )
    pages = [page(source), reverse("admin:index"), reverse("admin:cppcc_document_changelist")]
    for kind, record in records.items():
        pages += [page(record, what) for what in ("change", "history", "split", "joined")]
        pages += [reverse(f"admin:cppcc_{kind}_changelist")]
        pages += [reverse(f"admin:cppcc_{kind}_merge") + f"?id={record.pk}"]
        pages += [f"{page(source)}?fact={kind}-{record.pk}"]
    for address in pages:
        answer = admin_client.get(address, follow=True)
        assert answer.status_code == 200, address
        assert NASTY not in answer.content.decode(), address


def admin() -> int:
    from django.contrib.auth import get_user_model

    return int(get_user_model()._default_manager.get(username="admin").pk)


def merging_twin(record: Any) -> None:
    twin = type(record)._default_manager.get(pk=record.pk)
    twin.pk, twin._state.adding, twin.key = None, True, f"{record.key}~2"
    twin.save(force_insert=True)
    merging.merge(record, [twin], reason=NASTY)


# --- odd rows -------------------------------------------------------------------------------------


def bare(kind: str) -> Any:
    """As little as the database allows."""
    made: dict[str, Callable[[], Any]] = {
        "committee": lambda: factories.committee(""),
        "organisation": lambda: factories.organisation("", key="无名"),
        "person": lambda: factories.person(""),
        "post": lambda: factories.post(factories.person(""), ""),
        "event": lambda: factories.event(""),
        "eventcommittee": lambda: factories.stored(
            RECORDS["eventcommittee"](
                event=factories.event(""), committee=factories.committee(""), role="host"
            )
        ),
        "participation": lambda: factories.stored(
            RECORDS["participation"](event=factories.event(""))
        ),
        "proposal": lambda: factories.proposal(""),
        "work": lambda: factories.work(""),
        "statistic": lambda: factories.statistic("", quote="", unit=""),
        "initiative": lambda: factories.initiative(""),
    }
    return made[kind]()


@pytest.mark.parametrize("state", ["extracted", "rejected", "merged"])
@pytest.mark.parametrize("kind", RECORDS)
def test_every_page_of_a_bare_record_opens(kind: str, state: str, admin_client: Client) -> None:
    record = bare(kind)
    if state == "rejected":
        type(record)._default_manager.filter(pk=record.pk).update(review="rejected")
    if state == "merged":
        merging_twin(record)
        record = type(record)._default_manager.get(review="merged")
    pages = [page(record, what) for what in ("change", "history", "split", "joined")]
    pages.append(reverse(f"admin:cppcc_{kind}_changelist"))
    pages.append(reverse(f"admin:cppcc_{kind}_merge") + f"?id={record.pk}")
    pages.append(page(record, "compare") + "?old=0&new=now")
    for address in pages:
        assert admin_client.get(address, follow=True).status_code in (200, 404), address


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("document_roster", "committee=abc"),
        ("document_roster", "committee=99999999999999999999"),
        ("document_roster", "document=99999999999999999999"),
        ("person_merge", "id=99999999999999999999"),
        ("person_merge", "id=abc"),
        ("person_changelist", "saved=²"),
        ("person_changelist", "saved=99999999999999999999"),
        ("person_changelist", "q=%00"),
        ("person_changelist", "p=99999999999"),
        ("person_changelist", "_after=abc"),
        ("event_changelist", "kind__id__exact=%00"),
        ("document_changelist", "q=%00"),
        ("person_deleted", "p=99999999999999999999"),
        ("person_export", "q=%00"),
        ("question_changelist", "q=%00"),
        ("doubt_changelist", "q=%00"),
        ("doubt_changelist", "state__exact=%00"),
    ],
)
def test_an_odd_address_is_answered(name: str, query: str, admin_client: Client) -> None:
    answer = admin_client.get(f"{reverse(f'admin:cppcc_{name}')}?{query}")
    assert answer.status_code < 500


@pytest.mark.parametrize("chosen", ["²", "1,²", "99999999999999999999"])
def test_odd_rows_are_none(chosen: str, admin_client: Client) -> None:
    factories.person()
    answer = admin_client.post(
        reverse("admin:cppcc_person_review_many"), {"chosen": chosen, "decision": "confirm"}
    )
    assert answer.status_code in (302, 404)


def test_a_filter_is_kept_under_what_a_database_holds_of_its_name(admin_client: Client) -> None:
    typed = {"name": "我的\x00", "query": "kind=other"}
    assert admin_client.post(reverse("admin:cppcc_person_save_filter"), typed).status_code == 302
    assert SavedFilter.objects.get().name == "我的"


def test_a_reason_that_no_database_holds_is_kept_without_it(admin_client: Client) -> None:
    person = factories.person()
    typed = {"decision": "confirm", "reason": "见\x00公告"}
    assert admin_client.post(page(person, "review"), typed).status_code == 302
    person.refresh_from_db()
    assert person.review == "confirmed"


def test_a_roster_of_another_province_is_not_saved(logged_in: LogIn) -> None:
    committee: Any = city("210100", "沈阳市")
    typed = {"committee": committee.pk, "term": "14", "text": "张三 李四", "save": "1"}
    answer = logged_in(SICHUAN).post(reverse("admin:cppcc_document_roster"), typed)
    assert answer.status_code == 403
    assert not Person.objects.exists() and not Post.objects.exists()
