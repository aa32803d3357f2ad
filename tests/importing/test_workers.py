"""Chunks that several workers read: each takes effect once, whoever is killed, stopped or first."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

import psutil
import pytest
from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.core.management import call_command
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from cppcc.importing import chunks, import_files, runs, waiting, workers
from cppcc.importing.chunks import Stopped, import_chunk
from cppcc.importing.files import Received
from cppcc.models import RECORDS, Chunk, Document, ImportRun, Incoming, Person, Reading
from cppcc.reporting import digest
from tests.benchmarks.documents import documents

pytestmark = pytest.mark.django_db(transaction=True)

State = ImportRun.State
CALLED = "大连市政协主席{name}主持召开座谈会。"
NAMES = ("李建国", "王秀英", "张立明")


@pytest.fixture(autouse=True)
def an_empty_queue(reachable_by_workers: None) -> Iterator[None]:
    yield
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs, procrastinate_workers CASCADE")


def received(*names: str) -> list[Received]:
    return [
        Received(f"{name}.txt", CALLED.format(name=name).encode(), f"in/{name}.txt")
        for name in names
    ]


def written(folder: Path, count: int) -> Path:
    folder.mkdir()
    for name, text in documents(count, seed=4):
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def only_chunk() -> Chunk:
    return Chunk.objects.get()


def eventually(holds: Callable[[], Any], *, seconds: float = 60) -> bool:
    patience = time.monotonic() + seconds
    while time.monotonic() < patience:
        if holds():
            return True
        time.sleep(0.1)
    return False


def hash_of_all() -> str:
    return digest.digest(connection)


# --- one chunk ------------------------------------------------------------------------------------


def test_a_chunk_waits_and_takes_effect_when_it_is_read() -> None:
    run = workers.enqueue(received(*NAMES))
    assert run.state == State.RUNNING and Incoming.objects.count() == 3
    assert not Document.objects.exists()
    waiting.read(only_chunk().pk)
    run.refresh_from_db()
    assert (run.state, run.documents, run.counts["person"]) == (State.DONE, 3, {"added": 3})
    assert Document.objects.count() == 3 and not Incoming.objects.exists()


def test_a_chunk_that_is_read_again_counts_once() -> None:
    run = workers.enqueue(received(*NAMES))
    for _time in range(3):
        waiting.read(only_chunk().pk)
    run.refresh_from_db()
    assert (run.documents, run.counts["document"]) == (3, {"added": 3})
    assert Reading.objects.filter(kind="person").count() == 3


def test_a_chunk_that_another_worker_reads_is_left_to_it() -> None:
    workers.enqueue(received(*NAMES))
    with connection.copy().cursor() as another:
        another.execute("SELECT pg_advisory_lock(%s, %s)", [waiting.READING, only_chunk().pk])
        waiting.read(only_chunk().pk)
        another.connection.close()
    assert only_chunk().state == Chunk.State.WAITING and not Document.objects.exists()


def test_a_chunk_that_is_stopped_waits_again_and_leaves_nothing() -> None:
    run = workers.enqueue(received(*NAMES))
    asked = iter([False, False, True])
    with pytest.raises(Stopped):
        waiting.read(only_chunk().pk, stop=lambda: next(asked))
    run.refresh_from_db()
    assert run.state == State.RUNNING and only_chunk().state == Chunk.State.WAITING
    assert Incoming.objects.count() == 3
    assert not Document.objects.exists() and not Person.objects.exists()


def test_a_run_that_is_stopped_while_a_chunk_is_read_keeps_nothing_of_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    run = workers.enqueue(received(*NAMES))

    def stopped_meanwhile(*arguments: Any) -> Any:
        tally = import_chunk(*arguments)
        stopper = threading.Thread(target=stop_from_elsewhere, args=[run])
        stopper.start()
        stopper.join()
        return tally

    monkeypatch.setattr(waiting, "import_chunk", stopped_meanwhile)
    with pytest.raises(Stopped):
        waiting.read(only_chunk().pk)
    run.refresh_from_db()
    assert (run.state, run.documents) == (State.STOPPED, 0)
    assert not Document.objects.exists() and not Incoming.objects.exists()


def stop_from_elsewhere(run: ImportRun) -> None:
    runs.stop(run)
    connection.close()


def test_what_cannot_be_imported_is_listed_and_the_rest_of_its_chunk_goes_in(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def faulty(some: list[Received], terms: Any) -> Any:
        if any(one.name == "王秀英.txt" for one in some):
            raise ZeroDivisionError("a fault of ours")
        return import_chunk(some, terms)

    monkeypatch.setattr(waiting, "import_chunk", faulty)
    run = workers.enqueue(received(*NAMES))
    while chunk := Chunk.objects.filter(state=Chunk.State.WAITING).first():
        waiting.read(chunk.pk)
    run.refresh_from_db()
    assert (run.state, run.documents) == (State.PARTLY, 2)
    assert [problem["file"] for problem in run.problems] == ["in/王秀英.txt"]
    assert "a fault of ours" in run.problems[0]["reason"]


def test_a_chunk_that_ends_every_worker_is_tried_document_by_document() -> None:
    run = workers.enqueue(received(*NAMES))
    waiting.read(only_chunk().pk, attempts=waiting.ATTEMPTS)
    waits = Chunk.objects.filter(state=Chunk.State.WAITING)
    assert [chunk.documents for chunk in waits] == [1, 1, 1]
    first, *others = waits
    waiting.read(first.pk, attempts=waiting.ATTEMPTS)
    for chunk in others:
        waiting.read(chunk.pk)
    run.refresh_from_db()
    assert (run.state, run.documents) == (State.PARTLY, 2)
    assert [problem["file"] for problem in run.problems] == ["in/李建国.txt"]


# --- runs -----------------------------------------------------------------------------------------


def test_a_run_ends_once_though_several_find_its_last_chunk_read() -> None:
    run = workers.enqueue(received(*NAMES))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE cppcc_chunk SET state = 'done', read = 3")
    ended = []

    def conclude() -> None:
        ended.append(runs.conclude(run.pk))
        connection.close()

    threads = [threading.Thread(target=conclude) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(ended) == [False, False, False, True]


@pytest.mark.parametrize(
    ("sizes", "at_most", "chunks"),
    [
        ([1, 1, 1, 1, 1], 2, [2, 2, 1]),
        ([1] * 450, 1000, [400, 50]),
        ([1_500_000, 1_500_000, 1_500_000], 100, [2, 1]),
        ([], 0, []),
    ],
)
def test_chunks_are_small_in_documents_and_in_bytes(
    sizes: list[int], at_most: int, chunks: list[int]
) -> None:
    some = [Received("x.txt", bytes(size)) for size in sizes]
    assert [len(chunk) for chunk in workers.small(some, at_most)] == chunks


def test_nothing_to_read_is_a_run_that_is_done() -> None:
    run = workers.enqueue([])
    run.refresh_from_db()
    assert (run.state, run.documents) == (State.DONE, 0)


@pytest.mark.parametrize("begun", [False, True])
def test_a_run_whose_command_was_killed_before_all_was_queued_ends_as_stopped(begun: bool) -> None:
    run = workers.begin(user=None, options={}, total=5)
    if begun:
        waiting.put(run, received(*NAMES))
    assert runs.tidy() == 1
    for chunk in Chunk.objects.all():
        waiting.read(chunk.pk)
    run.refresh_from_db()
    assert (run.state, run.documents) == (State.STOPPED, 3 if begun else 0)


def test_a_run_that_is_being_queued_is_left_alone() -> None:
    run = workers.begin(user=None, options={}, total=5)
    another = connection.copy()
    with another.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s, %s)", [runs.ALIVE, run.pk])
        assert runs.tidy() == 0
        #  the server lets go of what a closed connection held when it gets round to it
        cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [runs.ALIVE, run.pk])
    another.close()
    assert runs.tidy() == 1


@pytest.mark.parametrize(
    ("job", "taken_up"),
    [
        ("status = 'doing'", 1),  # and nobody has the chunk locked
        ("status = 'failed'", 1),
        ("status = 'todo'", 0),
    ],
)
def test_what_lay_with_a_killed_worker_is_taken_up(job: str, taken_up: int) -> None:
    workers.enqueue(received(*NAMES))
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE procrastinate_jobs SET {job}")
        cursor.execute("UPDATE procrastinate_events SET at = now() - interval '6 seconds'")
    assert waiting.take_up() == taken_up
    assert ProcrastinateJob.objects.filter(status="todo").count() == 1
    assert waiting.take_up() == 0


def test_what_a_worker_is_reading_is_not_taken_up() -> None:
    workers.enqueue(received(*NAMES))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing'")
        cursor.execute("UPDATE procrastinate_events SET at = now() - interval '1 hour'")
    with connection.copy().cursor() as another:
        another.execute("SELECT pg_advisory_lock(%s, %s)", [waiting.READING, only_chunk().pk])
        assert waiting.take_up() == 0
        another.connection.close()
    assert eventually(lambda: waiting.take_up() == 1)


def test_the_tables_of_the_queue_are_no_business_of_curators() -> None:
    models = apps.get_app_config("procrastinate").get_models()
    assert not any(admin.site.is_registered(model) for model in models)
    assert not Permission.objects.filter(content_type__app_label="procrastinate").exists()


# --- processes ------------------------------------------------------------------------------------


def test_three_workers_give_what_one_process_gives(tmp_path: Path) -> None:
    folder = written(tmp_path / "in", 40)
    (folder / "broken.docx").write_bytes(b"no such thing")
    (folder / "again.txt").write_bytes((folder / "0000003.txt").read_bytes())
    alone = import_files([folder])
    expected = hash_of_all()
    call_command("flush", interactive=False, verbosity=0)
    told: list[tuple[int, int]] = []
    together = workers.import_with_workers(
        [folder], workers=3, progress=lambda done, total: told.append((done, total))
    )
    assert hash_of_all() == expected
    assert (together.state, together.documents) == (State.PARTLY, 41)
    assert together.problems == alone.problems
    assert together.counts["document"]["added"] == 40
    assert told[-1] == (42, 42) and told == sorted(told)
    assert not Incoming.objects.exists() and not ProcrastinateJob.objects.exists()


def test_a_killed_worker_loses_nothing_and_another_takes_its_place(tmp_path: Path) -> None:
    folder = written(tmp_path / "in", 60)
    run = workers.enqueue([Received(path.name, path.read_bytes()) for path in folder.iterdir()])
    with workers.crew(1, run=run) as processes:
        assert eventually(lambda: ProcrastinateJob.objects.filter(status="doing").exists())
        processes.members[0].process.kill()
        began = time.monotonic()
        processes.members[0].process.wait()
        processes.mend()
        assert eventually(lambda: workers.over(run))
        assert time.monotonic() - began < 60
    run.refresh_from_db()
    assert not run.problems
    assert (run.state, run.documents, run.counts["document"]) == (State.DONE, 60, {"added": 60})


@pytest.mark.parametrize("said", [signal.SIGTERM, signal.SIGINT])
def test_a_worker_that_is_told_to_end_puts_its_chunk_back(
    said: signal.Signals, tmp_path: Path
) -> None:
    folder = written(tmp_path / "in", 100)
    workers.enqueue([Received(path.name, path.read_bytes()) for path in folder.iterdir()])
    worker = subprocess.Popen(
        [sys.executable, str(settings.BASE_DIR / "manage.py"), "worker"],
        stdout=subprocess.PIPE,
        env=os.environ | {"LC_ALL": "C.UTF-8"},
    )
    assert eventually(lambda: ProcrastinateJob.objects.filter(status="doing").exists())
    worker.send_signal(said)
    began = time.monotonic()
    output, _errors = worker.communicate(timeout=30)
    assert time.monotonic() - began < 10
    assert (worker.returncode, output.decode().splitlines()[-1]) == (0, "Stopped.")
    assert only_chunk().state == Chunk.State.WAITING and not Document.objects.exists()
    assert ProcrastinateJob.objects.get().status == "todo"


def test_workers_of_no_run_end_with_the_process_that_began_them() -> None:
    begun = "import time; from cppcc.importing import workers; workers.Crew(1).mend(); {}"
    parent = subprocess.Popen(
        [sys.executable, "manage.py", "shell", "-v0", "-c", begun.format("time.sleep(600)")],
        cwd=settings.BASE_DIR,
    )
    assert eventually(lambda: psutil.Process(parent.pid).children())
    worker = psutil.Process(parent.pid).children()[0]
    assert eventually(lambda: sessions() >= 2)  # the queue's and its look for what lay about
    assert worker.is_running()
    parent.kill()
    parent.wait()
    assert eventually(lambda: not worker.is_running() or worker.status() == psutil.STATUS_ZOMBIE)


def sessions() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        return int(cursor.fetchone()[0])


def test_ctrl_c_stops_an_import_and_the_next_one_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = written(tmp_path / "in", 64)

    def pressed(done: int, total: int) -> None:
        if 0 < done < total:
            raise KeyboardInterrupt

    began = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        workers.import_with_workers([folder], workers=2, progress=pressed)
    assert time.monotonic() - began < 60
    stopped = ImportRun.objects.get()
    assert stopped.state == State.STOPPED and 0 < stopped.documents < 64
    assert stopped.documents == Document.objects.count()
    assert not Incoming.objects.exists()
    went_on = workers.import_with_workers([folder], workers=2)
    counts = {"added": 64 - stopped.documents, "unchanged": stopped.documents}
    assert (went_on.state, went_on.counts["document"]) == (State.DONE, counts)


class Killer(threading.Thread):
    """Ends a random worker process, or a random session of the database, so many times."""

    def __init__(self, kills: int) -> None:
        super().__init__(daemon=True)
        self.left, self.done = kills, threading.Event()
        self.chance = Random(1)
        self.began = False

    def run(self) -> None:
        self.session = connection.copy()  # of this thread
        while self.left and not self.done.wait(self.chance.uniform(0.1, 0.8)):
            self.left -= self.kill_session() if self.left % 2 else self.kill_worker()
        self.session.close()

    def kill_worker(self) -> bool:
        at_work = [
            one for one in psutil.Process().children() if "worker" in " ".join(one.cmdline())
        ]
        if at_work:
            self.chance.choice(at_work).kill()
        return bool(at_work)

    def kill_session(self) -> bool:
        with self.session.cursor() as cursor:
            cursor.execute(
                "SELECT pid FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            sessions = sorted(pid for (pid,) in cursor.fetchall())
            if sessions:
                cursor.execute("SELECT pg_terminate_backend(%s)", [self.chance.choice(sessions)])
        return bool(sessions)


def test_kills_of_workers_and_of_their_sessions_leave_no_trace(tmp_path: Path) -> None:
    folder = written(tmp_path / "in", 90)
    import_files([folder])
    expected = hash_of_all()
    call_command("flush", interactive=False, verbosity=0)
    killer = Killer(4)

    def told(done: int, total: int) -> None:
        if done and not killer.began:
            killer.began = True
            killer.start()
        if done == total:
            killer.done.set()
            killer.join()

    run = workers.import_with_workers([folder], workers=3, progress=told)
    assert killer.left < 4
    assert hash_of_all() == expected
    assert (run.state, run.documents, run.problems) == (State.DONE, 90, [])
    added = {kind: counts.get("added", 0) for kind, counts in run.counts.items()}
    there = {kind: model.objects.count() for kind, model in RECORDS.items()}
    assert added == {"document": 90} | {kind: number for kind, number in there.items() if number}


def test_the_same_bytes_under_two_names_at_the_same_moment_are_one_document(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    data = CALLED.format(name="李建国").encode()
    first = workers.enqueue([Received("乙.txt", data)])
    second = workers.enqueue([Received("甲.txt", data)])  # 甲 sorts behind 乙
    early, late = Chunk.objects.get(run=second), Chunk.objects.get(run=first)
    reconcile = chunks.reconcile

    def another_is_first(*arguments: Any) -> Any:
        monkeypatch.setattr(chunks, "reconcile", reconcile)
        other = threading.Thread(target=read_elsewhere, args=[early.pk])
        other.start()
        other.join()
        return reconcile(*arguments)

    monkeypatch.setattr(chunks, "reconcile", another_is_first)
    waiting.read(late.pk)
    counts = {run.pk: run.counts["document"] for run in ImportRun.objects.all()}
    assert counts == {second.pk: {"added": 1}, first.pk: {"unchanged": 1}}
    assert Document.objects.get().name == min("甲.txt", "乙.txt")


def read_elsewhere(chunk: int) -> None:
    waiting.read(chunk)
    connection.close()
