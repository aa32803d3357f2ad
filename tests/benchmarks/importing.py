"""How fast documents go into the database, beside other ways of putting the same rows there.

BENCH_DOCUMENTS=100000 python -m tests.benchmarks importing     the size that counts
    rows/s stored, COPY row by row                   30,000      40,000     0.8

Reading the texts is timed apart: what is read waits in files until all of it goes in, as the rows
of COPY lie ready. What storing adds to reading is another line: the one goes on during the other.
Up to MANY documents everything is done three times and the median told.
"""

from __future__ import annotations

import os
import pickle
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import psutil

from cppcc import database

from . import documents, peers

COUNT = int(os.environ.get("BENCH_DOCUMENTS", "1500"))
SHARED = int(os.environ.get("BENCH_SHARED", "2000"))  # documents that one worker reads, then two
MANY = 5000
BLOCK = 16_000_000  # bytes of a table that a COPY takes at once
SAMPLE = 1000  # rows that the slow ways write
LIMIT = 500  # MB a worker
EMPTY = "empty"  # the database as it is made, before any document
ESCAPED = re.compile(rb"\\(.)")
CHARACTERS = {b"n": b"\n", b"t": b"\t", b"r": b"\r", b"b": b"\b", b"f": b"\f", b"v": b"\v"}

#  given lines of a COPY's text, what writes them to a COPY
Ready = Callable[[list[bytes]], Callable[[Any], None]]


class Measured(NamedTuple):
    """One line of the benchmark; a ratio over 1 is ours."""

    name: str
    ours: float
    peer: float
    ratio: float
    form: str = ",.0f"


def measure() -> Iterator[Measured]:
    """Everything about importing, in a cluster of its own."""
    import django
    from django.core.management import call_command

    with database.temporary() as server, TemporaryDirectory() as folder:
        os.environ["DATABASE_URL"] = server.url()
        os.environ["DJANGO_SETTINGS_MODULE"] = "cppcc.settings"
        django.setup()
        call_command("migrate", verbosity=0)
        with elsewhere(server) as execute:
            execute(f"CREATE DATABASE {EMPTY} TEMPLATE {database.NAME}")
        texts = Texts(Path(folder))
        beside: dict[str, list[Pace]] = {}
        for _round in range(rounds(COUNT)):
            anew(server)
            imported = First(texts)
            for name, ready in (("COPY row by row", by_row), ("COPY of ready text", by_block)):
                beside.setdefault(name, []).append(imported.beside_copy(ready))
        yield from beside_copy(beside)
        yield from imported.again()
        yield from imported.beside_other_ways()
        yield adding(server, median(pace.peer for pace in beside["COPY row by row"]))
        yield from by_workers(server, Path(folder))


def rounds(number: int) -> int:
    """How often so many documents go in."""
    return 3 if number <= MANY else 1


@contextmanager
def elsewhere(server: database.Server) -> Iterator[Callable[[Any], object]]:
    """Statements about the database itself, while nobody is connected to it."""
    from django.db import connections

    connections.close_all()
    with server.connect("postgres") as connection:
        yield connection.execute


def anew(server: database.Server) -> None:
    with elsewhere(server) as execute:
        execute(f"DROP DATABASE {database.NAME} WITH (FORCE)")
        execute(f"CREATE DATABASE {database.NAME} TEMPLATE {EMPTY}")


# --- a first import and what it stands beside -----------------------------------------------------


@dataclass
class Texts:
    """All documents, read once: their tasks in files, and the seconds that reading took."""

    folder: Path
    reading: float = 0.0
    chunks: list[Path] = field(default_factory=list)

    def __post_init__(self) -> None:
        for number, chunk in enumerate(in_chunks(COUNT)):
            path = self.folder / f"{number:06}.pickle"
            with path.open("wb") as file:
                pickle.dump(self.read(chunk), file)
            self.chunks.append(path)

    def read(self, chunk: list[Any]) -> list[Any]:
        from cppcc.importing.chunks import read

        with clock() as taken:
            tasks = [read(one, None) for one in chunk]
        self.reading += taken.seconds
        return tasks


class Pace(NamedTuple):
    """Rows a second, ours and another way's, of one round."""

    ours: float
    peer: float


@dataclass
class First:
    """A first import of all documents: what it took, and the rows that it left."""

    texts: Texts
    run: Any = None
    storing: float = 0.0  # seconds of everything else than reading
    rows: int = 0

    def __post_init__(self) -> None:
        from cppcc.importing.chunks import Terms, stored

        self.run = new_run()
        for path in self.texts.chunks:
            with path.open("rb") as file:
                tasks = pickle.load(file)
            with clock() as taken:
                tally = stored(tasks, Terms(self.run))
            self.storing += taken.seconds
            assert tally.documents == len(tasks) and not tally.problems
        self.rows = sum(count(table) for table in tables())

    @property
    def pace(self) -> float:
        return self.rows / self.storing

    def again(self) -> Iterator[Measured]:
        """The same files once more: nothing differs, so nothing is written."""
        from cppcc.importing.chunks import Terms, import_chunk

        with clock() as taken:
            for chunk in in_chunks(COUNT):
                tally = import_chunk(chunk, Terms(self.run))
                assert not (tally.total("added") or tally.total("changed"))
        again, first = COUNT / taken.seconds, COUNT / (self.texts.reading + self.storing)
        yield Measured("documents/s unchanged, first import", again, first, again / first)

    def beside_copy(self, ready: Ready) -> Pace:
        """The same rows by COPY, a table at a time, in one transaction."""
        from django.db import connection

        from cppcc.importing.reconciliation import as_importer

        files = {table: self.texts.folder / f"{table}.copy" for table in tables()}
        for table, file in files.items():
            with (
                file.open("wb") as rows,
                connection.cursor() as cursor,
                cursor.copy(f"COPY {table} TO STDOUT") as lines,
            ):
                rows.writelines(lines)
        empty(files)
        with as_importer(self.run):
            seconds = copy(files, ready)
        return Pace(self.pace, self.rows / seconds)

    def beside_other_ways(self) -> Iterator[Measured]:
        """A sample of the readings, written in the ways that do not end in time with all."""
        from cppcc.models import Reading

        for way in (
            peers.bulk_create,
            peers.loaddata,
            peers.update_or_create,
            peers.import_export,
        ):
            rows = list(Reading.objects.order_by("-id")[:SAMPLE])
            write = way(Reading, rows)
            Reading.objects.filter(pk__in=[row.pk for row in rows])._raw_delete("default")
            with clock() as taken:
                write()
            assert Reading.objects.filter(pk__in=[row.pk for row in rows]).count() == len(rows)
            peer = len(rows) / taken.seconds
            yield Measured(f"rows/s stored, {way.__name__}", self.pace, peer, self.pace / peer)


def beside_copy(beside: dict[str, list[Pace]]) -> Iterator[Measured]:
    """The median of all rounds, by the ratio of each: from a program's values, as ours are, and
    from text that lies ready.
    """
    for name, paces in beside.items():
        ours, peer = sorted(paces, key=lambda one: one.ours / one.peer)[len(paces) // 2]
        yield Measured(f"rows/s stored, {name}", ours, peer, ours / peer)


def adding(server: database.Server, peer: float) -> Measured:
    """What storing adds to the time that reading takes, one chunk being read while another is
    stored; beside COPY row by row, which nobody waits for otherwise.
    """
    from cppcc.importing.ahead import import_chunks
    from cppcc.importing.chunks import Terms, read

    number = min(COUNT, SHARED)
    added, rows = [], 0
    for _round in range(rounds(number)):
        anew(server)
        with clock() as reading:
            for chunk in in_chunks(number):
                for one in chunk:
                    read(one, None)
        with clock() as both:
            for _done, tally in import_chunks(enumerate(in_chunks(number)), Terms(new_run())):
                assert not tally.problems
        rows = sum(count(table) for table in tables())
        added.append(both.seconds - reading.seconds)
    ours = rows / max(median(added), 0.001)
    return Measured("rows/s that storing adds to reading, COPY", ours, peer, ours / peer)


def new_run() -> Any:
    from cppcc import extraction
    from cppcc.models import ImportRun

    return ImportRun.objects.create(version=extraction.VERSION)


def in_chunks(number: int) -> Iterator[list[Any]]:
    """Generated documents as they are received, so many together as an import takes."""
    from cppcc.importing import DOCUMENTS
    from cppcc.importing.files import Received

    texts = documents.documents(number)
    while chunk := list(islice(texts, DOCUMENTS)):
        yield [Received(name, text.encode()) for name, text in chunk]


def tables() -> list[str]:
    """All that an import fills: documents, readings, records, their history, doubts."""
    from cppcc.models import RECORDS, Document, Doubt, Reading

    models = [Document, *RECORDS.values(), Reading, Doubt]
    events = [model.pgh_event_model for model in RECORDS.values()]
    return [model._meta.db_table for model in (*models, *events)]


def count(table: str) -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return int(cursor.fetchone()[0])


def empty(files: dict[str, Path]) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(files)} CASCADE")


def copy(files: dict[str, Path], ready: Ready) -> float:
    """Seconds that it takes to put all tables back, a block a COPY: while the next block is made
    ready, which does not count, the server has nothing left to do.
    """
    from django.db import connection, transaction

    seconds = 0.0
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")  # as they are; the first tells the way
        for table, file in files.items():
            with file.open("rb") as rows:
                while block := rows.readlines(BLOCK):
                    put = ready(block)
                    with clock() as taken, cursor.copy(f"COPY {table} FROM STDIN") as lines:
                        put(lines)
                    seconds += taken.seconds
        started = time.perf_counter()
    return seconds + time.perf_counter() - started


def by_block(block: list[bytes]) -> Callable[[Any], None]:
    text = b"".join(block)
    return lambda lines: lines.write(text)


def by_row(block: list[bytes]) -> Callable[[Any], None]:
    rows = [[value(cell) for cell in row.rstrip(b"\n").split(b"\t")] for row in block]

    def put(lines: Any) -> None:
        for row in rows:
            lines.write_row(row)

    return put


def value(cell: bytes) -> str | None:
    """What a cell of COPY's text says: tabs and line ends are written with a backslash there."""
    if cell == b"\\N":
        return None
    if b"\\" not in cell:
        return cell.decode()
    return ESCAPED.sub(lambda found: CHARACTERS.get(found[1], found[1]), cell).decode()


# --- workers --------------------------------------------------------------------------------------


def by_workers(server: database.Server, folder: Path) -> Iterator[Measured]:
    """One worker, then two, from files on disk to the end of the run; and what a worker holds."""
    from cppcc.importing.workers import import_with_workers

    texts = folder / "texts"
    texts.mkdir()
    for name, text in documents.documents(SHARED):
        (texts / name).write_text(text, encoding="utf-8")
    ratios: list[Pace] = []
    held: list[Held] = []
    for _round in range(rounds(SHARED)):
        paces = []
        for workers in (1, 2):
            anew(server)
            with clock() as taken, watching() as seen:
                run = import_with_workers([texts], workers=workers)
            assert run.documents == SHARED, run.problems
            paces.append(SHARED / taken.seconds)
            held += seen
        ratios.append(Pace(paces[1], paces[0]))
    two, one = sorted(ratios, key=lambda pace: pace.ours / pace.peer)[len(ratios) // 2]
    yield Measured("documents/s, two workers, one", two, one, two / one, ",.1f")
    most = max(seen.megabytes for seen in held)
    yield Measured("memory of a worker in MB, limit", most, LIMIT, LIMIT / most)
    early, late = (max(seen.megabytes for seen in held if seen.late == late) for late in (0, 1))
    yield Measured("the same late in a run, early", late, early, early / late)


class Held(NamedTuple):
    """What a worker held, in the first or the second half of its run."""

    late: bool
    megabytes: float


@contextmanager
def watching() -> Iterator[list[Held]]:
    """What the processes held that this one started; complete after the block."""
    over, seen, found = threading.Event(), [], []

    def look() -> None:
        while not over.wait(0.2):
            for child in psutil.Process().children():
                try:
                    seen.append((time.perf_counter(), child.memory_info().rss / 1_000_000))
                except psutil.Error:
                    continue

    began = time.perf_counter()
    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield found
    finally:
        over.set()
        thread.join()
        half = (began + time.perf_counter()) / 2
        found += [Held(at > half, megabytes) for at, megabytes in seen]


# --- time -----------------------------------------------------------------------------------------


@dataclass
class Taken:
    seconds: float = 0.0


@contextmanager
def clock() -> Iterator[Taken]:
    """Seconds by the wall: the database works in processes of its own."""
    taken, started = Taken(), time.perf_counter()
    yield taken
    taken.seconds = time.perf_counter() - started
