"""Undoing a run leaves the record as it was before it, or says what stands in the way."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import OperationalError, connection, transaction
from django.utils import translation

from cppcc.extraction.facts import Facts, Header
from cppcc.importing import import_files, undoing
from cppcc.importing.undoing import Blocked, latest, obstacles, undo
from cppcc.models import (
    RECORDS,
    Assignment,
    Document,
    ImportRun,
    Question,
    Reading,
)
from cppcc.models import Event as EventRecord
from cppcc.models import Person as PersonRecord
from cppcc.models import Post as PostRecord
from cppcc.reporting import digest
from tests.importing.papers import FUSHUN, NOTHING, by_hand, facts, put

pytestmark = pytest.mark.django_db

NEWS = "6月29日，抚顺市政协召开“冬季供暖”专题协商会，“暖心桥”越走越宽。"


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def state() -> dict[str, Any]:
    """Every row that a run may touch, id by id."""
    kept: dict[str, Any] = {}
    for model in (*RECORDS.values(), Document, Reading, Question, Assignment):
        rows: Any = model._default_manager
        hidden = {"original", "text"}
        columns = [one.attname for one in model._meta.concrete_fields if one.name not in hidden]
        for row in rows.values(*columns):
            kept[f"{model.__name__} {row['id']}"] = row
    return kept


#  what was imported before, by a run each; what the run to be undone reads
RUNS = {
    "a first document": ([], ["甲报", facts()]),
    "a second document of the same": ([("甲报", facts())], ["乙报", facts(gender="女")]),
    "an earlier paper that gives other values": (
        [("甲报", facts(published="2023-05-03", gender="女"))],
        ["乙报", facts(published="2023-05-02", gender="男", title="副主席")],
    ),
    "the same document, which now states less": ([("甲报", facts())], ["甲报", NOTHING]),
    "the same document under another topic": (
        [("甲报", facts())],
        ["甲报", facts(topic="冬季供暖")],
    ),
    "the same document of another day": (
        [("甲报", facts(gender="女")), ("乙报", facts(published="2023-05-02", gender="男"))],
        ["甲报", facts(published="2023-05-01", gender="女")],
    ),
    "two documents of which one changes a renamed record": (
        [("甲报", facts())],
        ["甲报", facts(topic="冬季供暖"), ("乙报", facts())],
    ),
    "nothing new": ([("甲报", facts())], ["甲报", facts()]),
}


@pytest.mark.parametrize("name", RUNS)
def test_undoing_a_run_restores_every_row(name: str) -> None:
    earlier, (paper, told, *others) = RUNS[name]
    for one in earlier:
        put(*one)
    before, hashed = state(), digest.digest(connection)
    run = put(paper, told, *others)
    assert (state() == before) == (name == "nothing new")
    undo(run)
    assert state() == before
    assert digest.digest(connection) == hashed
    run.refresh_from_db()
    assert run.state == ImportRun.State.UNDONE


def test_runs_are_undone_one_by_one_back_to_nothing() -> None:
    states = [state()]
    for name, told in (("甲报", facts()), ("乙报", facts(gender="女")), ("甲报", NOTHING)):
        put(name, told)
        states.append(state())
    while run := latest():
        states.pop()
        undo(run)
        assert state() == states[-1]
    assert len(states) == 1 and not Document.objects.exists()


def test_what_was_undone_can_be_imported_again() -> None:
    put("甲报", facts())
    run = put("乙报", facts(gender="女"))
    after = digest.digest(connection)
    undo(run)
    put("乙报", facts(gender="女"))
    assert digest.digest(connection) == after


@pytest.mark.django_db(transaction=True)
def test_words_that_lapsed_stand_again() -> None:
    put("甲报", facts())
    with by_hand():
        PersonRecord.objects.all().confirm()
    before = state()
    run = put("甲报", NOTHING)
    assert Reading.objects.filter(lapsed=True).exists()
    assert Question.objects.filter(about="unstated", run=run).exists()
    undo(run)
    assert state() == before


@pytest.mark.django_db(transaction=True)
def test_a_question_that_the_run_asked_goes_and_one_that_it_changed_is_as_it_was() -> None:
    put("甲报", facts(gender="女"))
    with by_hand():
        person = PersonRecord.objects.get()
        person.decide(["gender"])
        person.save()
    put("乙报", facts(gender="男"))
    before = state()
    run = put("丙报", facts(published="2020-01-01", gender="不明"))
    assert Question.objects.get(about="differs").now == {"gender": "不明"}
    undo(run)
    assert state() == before
    undo(ImportRun.objects.exclude(state="undone").latest("pk"))
    assert not Question.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_an_assignment_that_the_run_made_goes() -> None:
    put("甲报", facts())
    with by_hand():
        EventRecord.objects.all().confirm()
    before = state()
    run = put("甲报", facts(topic="冬季供暖"))
    assert Assignment.objects.exists()
    undo(run)
    assert state() == before


@pytest.mark.django_db(transaction=True)
def test_a_document_that_came_under_another_name_has_its_own_again(tmp_path: Path) -> None:
    for name in ("乙.txt", "甲.txt"):
        (tmp_path / name).write_text(NEWS, encoding="utf-8")
    first, second = sorted(tmp_path.glob("*.txt"))
    import_files([second])
    before = state()
    run = import_files([first])
    assert Document.objects.get().name == first.name
    undo(run)
    assert state() == before


@pytest.mark.django_db(transaction=True)
def test_what_companions_said_goes_with_the_run_and_comes_with_the_next(tmp_path: Path) -> None:
    (tmp_path / "甲.txt").write_text(NEWS, encoding="utf-8")
    import_files([tmp_path])
    before = state()
    decisions = (
        "- confirm: {kind: committee, quote: 抚顺市政协}\n- reject: {kind: event, quote: 召开}"
    )
    initiative = "{name: 暖心桥, kind: platform, quote: 暖心桥, committee: '210400'}"
    (tmp_path / "甲.facts.yaml").write_text(
        f"facts:\n  initiatives:\n  - {initiative}\ndecisions:\n{decisions}\n", encoding="utf-8"
    )
    run = import_files([tmp_path])
    assert run.problems == []
    after, hashed = state(), digest.digest(connection)
    assert {"confirmed", "rejected"} <= {row.get("review") for row in after.values()}
    assert any(row.get("name") == "暖心桥" for row in after.values())
    undo(run)
    assert state() == before
    import_files([tmp_path])
    assert digest.digest(connection) == hashed


# --- in the way -----------------------------------------------------------------------------------


def confirm(_run: ImportRun) -> None:
    PersonRecord.objects.all().confirm()


def correct(_run: ImportRun) -> None:
    PostRecord.objects.update(title="秘书长")


def delete(_run: ImportRun) -> None:
    PostRecord.objects.all().delete()


def add_to(_run: ImportRun) -> None:
    PostRecord.objects.create(key="by hand", person=PersonRecord.objects.get(), title="委员")


def correct_header(_run: ImportRun) -> None:
    Document.objects.update(title="手定")


def answer(run: ImportRun) -> None:
    Question.objects.create(
        run=run, about="split", kind="person", record_id=1, label="丙丁", state="kept"
    )


def split(_run: ImportRun) -> None:
    user = get_user_model().objects.get(username="lihua")
    document = Document.objects.get()
    Assignment.objects.create(document=document, kind="person", key="a", to_key="b", user=user)


DECISIONS = {
    "decided since by lihua": [confirm, correct, delete, correct_header],
    "refers to 丙丁": [add_to],
    "was answered": [answer],
    "to another record": [split],
}


@pytest.mark.parametrize(
    ("words", "decision"), [(words, one) for words, some in DECISIONS.items() for one in some]
)
def test_a_decision_made_since_stands_in_the_way(
    words: str, decision: Callable[[ImportRun], None]
) -> None:
    run = put("甲报", facts())
    with by_hand():
        decision(run)
    before = state()
    with pytest.raises(Blocked, match=words):
        undo(run)
    assert state() == before


def test_a_decision_about_something_else_does_not_stand_in_the_way() -> None:
    other = replace(FUSHUN, region="210500", name="本溪市政协")
    put("甲报", Facts(Header(), committees=(other,)))
    run = put("乙报", facts())
    with by_hand():
        RECORDS["committee"].objects.filter(name=other.name).confirm()  # type: ignore[attr-defined]
    assert obstacles(run) == []
    undo(run)


def test_evidence_for_a_record_that_was_decided_since_stands_in_the_way() -> None:
    put("甲报", facts())
    run = put("乙报", facts())
    with by_hand():
        PersonRecord.objects.all().confirm()
    assert [one.label for one in obstacles(run)] == ["丙丁"]


def test_a_later_run_and_a_run_at_work_stand_in_the_way() -> None:
    first, second = put("甲报", facts()), put("乙报", facts())
    (obstacle,) = obstacles(first)
    assert f"#{second.pk}" in str(obstacle)
    undo(second)
    assert obstacles(first) == []
    ImportRun.objects.create(version="1")
    assert len(obstacles(first)) == 1


def test_a_run_is_undone_once() -> None:
    run = put("甲报", facts())
    undo(run)
    with pytest.raises(Blocked):
        undo(run)


@pytest.mark.django_db(transaction=True)
def test_plain_sql_is_a_decision_and_an_untouched_import_is_not(tmp_path: Path) -> None:
    empty = digest.digest(connection)
    path = tmp_path / "a.txt"
    path.write_text(NEWS, encoding="utf-8")
    run = import_files([path])
    with connection.cursor() as cursor:
        cursor.execute("UPDATE cppcc_event SET place = '市图书馆'")
    with pytest.raises(Blocked, match="供暖"):
        undo(run)
    assert EventRecord.objects.get().place == "市图书馆"
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM cppcc_eventevent")
    undo(run)
    assert digest.digest(connection) == empty


@pytest.mark.django_db(transaction=True)
def test_a_save_that_is_under_way_goes_first_and_then_stands_in_the_way() -> None:
    run = put("甲报", facts())
    begun = threading.Event()

    def save() -> None:
        try:
            with by_hand(), transaction.atomic():
                PersonRecord.objects.all().confirm()
                begun.set()
                time.sleep(1.5)
        finally:
            connection.close()

    curator = threading.Thread(target=save)
    curator.start()
    assert begun.wait(10)
    with pytest.raises(Blocked, match="lihua"):
        undo(run)
    curator.join()
    assert PersonRecord.objects.get().review == "confirmed"


@contextmanager
def held(mode: str, seconds: float) -> Iterator[None]:
    """Somebody else has the table of readings in hands for a while."""
    begun = threading.Event()

    def hold() -> None:
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"LOCK TABLE cppcc_reading IN {mode} MODE")
                begun.set()
                time.sleep(seconds)
        finally:
            connection.close()

    other = threading.Thread(target=hold)
    other.start()
    assert begun.wait(10)
    yield
    other.join()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("mode", "waits"), [("SHARE UPDATE EXCLUSIVE", True), ("ROW EXCLUSIVE", False)]
)
def test_undo_waits_for_the_servers_own_work_longer_than_for_whoever_writes(
    mode: str, waits: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "甲.txt").write_text(NEWS, encoding="utf-8")
    run = import_files([tmp_path])
    monkeypatch.setattr(undoing, "TRIES", 1)
    with held(mode, 1.5), nullcontext() if waits else pytest.raises(OperationalError):
        undo(run)
    assert Document.objects.exists() is not waits
