"""Rows go in by COPY, whole or not at all, and nothing is written that is there already."""

import threading
import time
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pghistory
import pytest
from django.db import DataError, IntegrityError, connection, transaction
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from cppcc import extraction
from cppcc.extraction.facts import Span
from cppcc.importing import chunks, loading
from cppcc.importing.chunks import WRITTEN, Task, Terms, import_chunk, read, stored
from cppcc.importing.files import Received, Source
from cppcc.importing.identity import Draft
from cppcc.importing.reconciliation import Kind, as_importer
from cppcc.models import Committee, Document, ImportRun, Person, Reading, Review
from cppcc.reporting import digest
from tests.benchmarks.documents import documents

pytestmark = pytest.mark.django_db

KEY_AND_NAME = ("key", "name")


def person(key: str, **values: Any) -> dict[str, Any]:
    return {"key": key, "name": key[:2], "read": {"name": key[:2]}} | values


def named(key: str) -> tuple[str, str]:
    return key, key[:2]


def received(count: int, *, seed: int = 0) -> list[Received]:
    return [Received(name, text.encode()) for name, text in documents(count, seed=seed)]


def new_run() -> ImportRun:
    return ImportRun.objects.create(version=extraction.VERSION)


def rows_written() -> dict[str, tuple[int, int, int]]:
    """Rows inserted, updated and deleted in each table, in the transaction of this test."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, n_tup_ins, n_tup_upd, n_tup_del FROM pg_stat_xact_user_tables"
            " WHERE relname NOT LIKE 'staged%'"
        )
        return {name: tuple(numbers) for name, *numbers in cursor.fetchall()}


def told(received: Received, published: str, name: str) -> Task:
    """A document of a day, which calls its committee by a name."""
    task = read(received, None)
    drafts = [
        replace(draft, fields=draft.fields | {"name": name}) if draft.kind == "committee" else draft
        for draft in task.drafts
    ]
    return replace(task, header=task.header | {"published": published}, drafts=drafts)


def looked_at() -> int:
    """Readings that statements of this test have fetched by an index or otherwise."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(idx_tup_fetch, 0) + seq_tup_read FROM pg_stat_xact_user_tables"
            " WHERE relname = 'cppcc_reading'"
        )
        return int(cursor.fetchone()[0])


def test_rows_that_are_new_go_in_and_those_that_are_there_stay() -> None:
    first = loading.insert_first(Person, KEY_AND_NAME, ["丙丁/1", "甲乙/1"], named)
    assert first == dict(Person.objects.values_list("key", "pk")) and len(first) == 2
    rows = Person, KEY_AND_NAME, ["戊己/1", "甲乙/1"], lambda key: (key, "别人")
    with pytest.raises(loading.Taken):
        loading.insert_first(*rows)
    assert Person.objects.count() == 2
    again = loading.insert_others(*rows)
    assert again == {"戊己/1": Person.objects.get(name="别人").pk}
    assert Person.objects.get(key="甲乙/1").name == "甲乙"


@pytest.mark.parametrize("keeps", [True, False])
@pytest.mark.django_db(transaction=True)
def test_who_comes_second_waits_for_the_first(keeps: bool) -> None:
    inserted = threading.Event()

    def first() -> None:
        with transaction.atomic():
            loading.insert_first(Person, KEY_AND_NAME, ["丙丁/1"], named)
            inserted.set()
            wait_for_somebody_waiting()
            transaction.set_rollback(not keeps)
        connection.close()

    thread = threading.Thread(target=first)
    thread.start()
    assert inserted.wait(20)
    rows = Person, KEY_AND_NAME, ["丙丁/1", "戊己/1", "甲乙/1"], named
    with transaction.atomic():
        try:
            made = loading.insert_first(*rows)
        except loading.Taken:
            made = loading.insert_others(*rows)
    thread.join()
    assert sorted(made) == (["戊己/1", "甲乙/1"] if keeps else ["丙丁/1", "戊己/1", "甲乙/1"])
    assert Person.objects.count() == 3


def wait_for_somebody_waiting() -> None:
    waiting = "SELECT EXISTS (SELECT FROM pg_catalog.pg_locks WHERE NOT granted)"
    for _moment in range(400):
        with connection.cursor() as cursor:
            cursor.execute(waiting)
            if cursor.fetchone() == (True,):
                return
        time.sleep(0.05)
    raise AssertionError("nobody waits")


def test_a_row_that_the_table_refuses_leaves_the_transaction_as_it_was() -> None:
    with transaction.atomic():
        with pytest.raises(IntegrityError, match="has_key"):
            loading.insert_first(Person, KEY_AND_NAME, ["", "甲乙/1"], named)
        with pytest.raises(ZeroDivisionError):
            loading.insert_first(Person, KEY_AND_NAME, ["甲乙/1"], lambda key: (key, 1 // 0))
        assert loading.insert_first(Person, KEY_AND_NAME, ["甲乙/1"], named)
    assert Person.objects.count() == 1


def test_rows_that_a_curator_makes_are_signed_and_those_of_an_import_make_no_history(
    django_user_model: Any,
) -> None:
    user = django_user_model.objects.create_user("curator")
    with pghistory.context(user=user.pk), transaction.atomic():
        loading.insert_first(Person, KEY_AND_NAME, ["甲乙/1"], named)
    signed = Person.pgh_event_model.objects.get()
    assert (signed.name, signed.pgh_context.metadata["user"]) == ("甲乙", user.pk)
    with as_importer(new_run()), transaction.atomic():
        loading.insert_first(Person, KEY_AND_NAME, ["丙丁/1"], named)
        rows = Person, KEY_AND_NAME, ["丙丁/1", "戊己/1"], named
        with pytest.raises(loading.Taken):
            loading.insert_first(*rows)
        assert loading.insert_others(*rows).keys() == {"戊己/1"}
        loading.insert_first(Person, KEY_AND_NAME, ["庚辛/1"], named)
    assert Person.objects.count() == 4 and Person.pgh_event_model.objects.count() == 1


def test_records_that_another_worker_made_meanwhile_are_not_made_twice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    few, many = received(60)[:30], received(60)[30:]

    def imported() -> str:
        for some in (few, many):
            tally = import_chunk(some, Terms(new_run()))
            assert not tally.problems
        return digest.digest(connection)

    with transaction.atomic():
        expected = imported()
        transaction.set_rollback(True)
    lock, seen = Kind.lock, set()

    def late(kind: Kind, wanted: list[str]) -> Any:
        """As if what is there had come just after the first look."""
        place = (kind.kind, kind.run)
        if place in seen:
            return lock(kind, wanted)
        seen.add(place)
        return {}

    monkeypatch.setattr(Kind, "lock", late)
    assert imported() == expected


def test_rows_get_the_ids_that_are_told_and_one_that_is_there_refuses_all() -> None:
    people = [person("甲乙/1"), person("丙丁/1")]
    ids = loading.insert(Person, people)
    assert dict(zip(("甲乙/1", "丙丁/1"), ids, strict=True)) == dict(
        Person.objects.values_list("key", "pk")
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        loading.insert(Person, [person("戊己/1"), person("甲乙/1")])
    assert Person.objects.count() == 2


def test_ids_are_ours_alone_whoever_takes_some_meanwhile() -> None:
    some, others = loading.numbers(Person, 3), loading.numbers(Person, 2)
    assert len({*some, *others}) == 5 and max(some) < min(others)
    with connection.cursor() as cursor:  # every other one, as if two took turns
        cursor.execute("ALTER SEQUENCE cppcc_person_id_seq INCREMENT BY 2")
    apart = loading.numbers(Person, 3)
    assert [b - a for a, b in pairwise(apart)] == [2, 2] and min(apart) > max(others)


def test_no_rows_are_no_statement() -> None:
    with CaptureQueriesContext(connection) as statements:
        assert loading.insert_first(Person, KEY_AND_NAME, [], named) == {}
        assert loading.insert_others(Person, KEY_AND_NAME, [], named) == {}
        loading.overwrite(Person, [], ["name"])
    assert not statements.captured_queries


def test_a_column_that_a_row_does_not_name_holds_its_default() -> None:
    loading.copy(Person, [person("甲乙/1")])
    loading.insert_others(Person, KEY_AND_NAME, ["丙丁/1"], named)
    for one in Person.objects.all():
        assert (one.decided, one.other_names, one.gender, one.merged_into) == ([], [], "", None)
        assert one.review == Review.EXTRACTED


WORDS = ["甲\t乙", "甲\\N乙", "甲\n乙\r\n", "甲\"乙'", "\\.", "{甲,乙}", "𠮷野", "é̄"]


@pytest.mark.parametrize("words", WORDS)
def test_words_come_out_as_they_went_in(words: str) -> None:
    loading.copy(Person, [person("甲乙/1", name=words, read={words: words}, decided=[words])])
    one = Person.objects.get()
    assert (one.name, one.read, one.decided) == (words, {words: words}, [words])


def test_words_come_out_of_lines_as_they_went_in() -> None:
    text = "".join(WORDS)
    document = Document.objects.create(sha256="0" * 64, text=text, characters=len(text))
    spans = [Span(text.index(words), text.index(words) + len(words)) for words in WORDS]
    drafts = [
        Draft(
            "person",
            f"{text[span.start : span.end]}/1",
            {"name": text[span.start : span.end]},
            (span,),
        )
        for span in spans
    ]
    task = Task(Source("x.txt", b"", text=text), extraction.extract(text), {}, drafts)
    lines = [f"{document.pk}\t{task.line(draft)}" for draft in drafts]
    loading.copy_lines(Reading, ["document_id", *WRITTEN], lines)
    rows = Reading.objects.order_by("start").values_list("key", "quote", "fields", "spans")
    assert list(rows) == [
        (f"{words}/1", words, {"name": words}, [list(span)])
        for words, span in zip(WORDS, spans, strict=True)
    ]


def test_what_the_server_refuses_within_a_copy_is_an_error_of_djangos() -> None:
    with pytest.raises(DataError), transaction.atomic():
        loading.copy_lines(Person, ["key", "name"], ["甲乙/1\n"])
    with pytest.raises(IntegrityError), transaction.atomic():
        loading.copy(Person, [person("甲乙/1"), person("甲乙/1")])


def test_only_the_named_columns_are_overwritten() -> None:
    loading.copy(Person, [person("甲乙/1"), person("丙丁/1")])
    one = Person.objects.get(key="甲乙/1")
    one.name, one.gender = "新名", "女"
    loading.overwrite(Person, [one], ["gender"])
    assert list(Person.objects.order_by("key").values_list("name", "gender")) == [
        ("丙丁", ""),
        ("甲乙", "女"),
    ]


def test_records_are_found_among_many_keys() -> None:
    loading.copy(Person, [person(key) for key in ("甲乙/1", '"甲/\\1', "丙丁/1")])
    wanted = ['"甲/\\1', "丙丁/1", "戊己/1"]
    found = Person.objects.filter(loading.Among(F("key"), wanted)).values_list("key", flat=True)
    assert set(found) == {'"甲/\\1', "丙丁/1"}


def test_documents_that_nothing_changed_write_no_row_and_no_history() -> None:
    run, files = new_run(), received(12)
    import_chunk(files, Terms(run))
    before = rows_written()
    assert before["cppcc_reading"][0] > 100
    tally = import_chunk(files, Terms(run))
    assert rows_written() == before
    assert (tally.documents, tally.total("added"), tally.total("changed")) == (12, 0, 0)
    import_chunk([*files, *received(1, seed=9)], Terms(run))
    assert rows_written() != before


@pytest.mark.parametrize(
    ("published", "name"), [("2024-05-02", "宁波市政协"), ("2020-05-02", "政协宁波市委员会")]
)
def test_what_was_read_first_names_a_committee_and_its_many_readings_are_not_read_again(
    published: str, name: str
) -> None:
    run = new_run()
    papers = [
        Received(f"{day}.txt", f"2023年5月{day}日\n\n{day}日，宁波市政协召开座谈会。".encode())
        for day in range(1, 29)
    ]
    stored([told(one, "2023-05-01", "宁波市政协") for one in papers], Terms(run))
    other = Received("乙.txt", "近日，宁波市政协召开座谈会。".encode())
    with connection.cursor() as cursor:  # a table as small as this one is else read whole
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("ANALYZE cppcc_reading, cppcc_document")
    before = looked_at()
    stored([told(other, published, "政协宁波市委员会")], Terms(run))
    assert Committee.objects.get().name == name
    if published > "2023":  # the earliest of all is weighed against everything, once
        assert looked_at() - before < 10


def test_many_documents_take_hardly_more_statements_than_few() -> None:
    run = new_run()
    few, many = ([read(one, None) for one in received(size, seed=size)] for size in (5, 40))
    with CaptureQueriesContext(connection) as statements:
        stored(few, Terms(run))
    for_few = len(statements)
    with CaptureQueriesContext(connection) as statements:
        stored(many, Terms(run))
    assert len(statements) <= 1.3 * for_few


def test_a_fault_of_ours_in_one_text_is_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    some = received(3)
    readings = chunks.readings

    def faulty(facts: Any, text: str) -> list[Draft]:
        if text == some[1].data.decode():
            raise KeyError("届")
        return readings(facts, text)

    monkeypatch.setattr(chunks, "readings", faulty)
    tally = import_chunk(some, Terms(new_run()))
    assert (tally.documents, [one["file"] for one in tally.problems]) == (2, [some[1].name])


def test_of_many_documents_the_one_that_is_refused_is_found_by_halves(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    some = received(16)
    store, sizes = chunks.store, []

    def choosy(tasks: list[Task], terms: Terms) -> Any:
        sizes.append(len(tasks))
        if any(task.source.name == some[5].name for task in tasks):
            raise DataError("no such day")
        return store(tasks, terms)

    monkeypatch.setattr(chunks, "store", choosy)
    tally = import_chunk(some, Terms(new_run()))
    assert (tally.documents, [one["file"] for one in tally.problems]) == (15, [some[5].name])
    assert sorted(sizes) == [1, 1, 2, 2, 4, 4, 8, 8, 16]
