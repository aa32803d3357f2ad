"""Imports by several processes: this machine's, and whichever others run `manage.py worker`.

import_with_workers([Path("seeds")], workers=2)  ->  ImportRun(documents=5, …), when it is over
enqueue([Received("x.txt", b"…")], user=…)       ->  ImportRun(state="running"), at once
with crew(2):                                    two processes read what waits, meanwhile
work()                                           this process reads what waits, until stopped
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import IO, Any, TypeVar

import psutil
import psycopg
from asgiref.sync import sync_to_async
from django.conf import settings
from django.core.management.base import CommandError
from django.db import InterfaceError, OperationalError, close_old_connections, connection
from django.db.models import Sum
from django.utils import translation
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app
from procrastinate.contrib.django.utils import connector_params
from procrastinate.exceptions import ConnectorException
from procrastinate.psycopg_connector import PsycopgConnector

from cppcc import extraction
from cppcc.models import Chunk, ImportRun

from . import DOCUMENTS, Progress, files, in_chunks, runs, small, waiting
from .files import Received
from .tally import Tally

Outcome = TypeVar("Outcome")

SHARES = 4  # chunks a worker, at least: the last one to end keeps the others waiting for little
LOOK, TELL, TAKE_UP = 0.2, 0.5, 10.0  # seconds between looks at signals, the run, what lies about
GRACE = 8  # seconds that a process has for stopping, before it is killed
PATIENCE = 120  # seconds without a database, after which an import gives up
LOST = 5  # ends in a row, without a chunk read, after which processes are not replaced

PASSING = (OperationalError, InterfaceError, ConnectorException, psycopg.Error)


class WorkersLost(CommandError):
    """Worker after worker ends without having read anything; says what the last one said."""


# --- an import ------------------------------------------------------------------------------------


def import_with_workers(
    paths: Iterable[Path],
    *,
    workers: int,
    large: bool = False,
    allow_shrink: bool = False,
    again: bool = False,
    progress: Progress | None = None,
    user: Any = None,
) -> ImportRun:
    """Import every text under the paths by so many processes; returns when all is read.

    What cannot be read is listed in run.problems. Ctrl-C stops the run within ten seconds; what
    was read stays, and the next import goes on from there.
    """
    runs.tidy()
    found, problems = files.find(paths)
    options = {"allow_shrink": allow_shrink, "again": again, "workers": workers}
    run = begin(user=user, options=options, total=len(found))
    run.problems = [{"file": one.file, "reason": one.reason} for one in problems]
    size = -(-len(found) // (workers * SHARES))
    try:
        with runs.alive(run), crew(min(workers, len(found)), run=run) as processes:
            queue(run, shared(found, run, size=size, large=large), processes, progress)
            while not enduring(lambda: over(run)):
                tell(run, processes, progress)
                time.sleep(TELL)
            tell(run, processes, progress)
    except (KeyboardInterrupt, WorkersLost):
        with contextlib.suppress(OperationalError, InterfaceError):  # then it waits for the next
            enduring(lambda: runs.stop(run), patience=1)
        raise
    enduring(run.refresh_from_db)
    return run


def enqueue(
    received: Iterable[Received], *, user: Any = None, options: Mapping[str, Any] | None = None
) -> ImportRun:
    """Leave documents to whichever workers there are, now or later."""
    everything = list(received)
    run = begin(user=user, options=options or {}, total=len(everything))
    with runs.alive(run):
        for chunk in small(everything, DOCUMENTS):
            waiting.put(run, chunk)
        runs.queued(run)
    runs.conclude(run.pk)
    return run


def begin(*, user: Any, options: Mapping[str, Any], total: int) -> ImportRun:
    return ImportRun.objects.create(
        version=extraction.VERSION,
        user=user,
        total_documents=total,
        options={**options, "language": translation.get_language()},
    )


def shared(
    found: list[Path], run: ImportRun, *, size: int, large: bool
) -> Iterator[list[Received]]:
    """The documents in chunks small enough for every worker to have some."""
    tally = Tally(problems=run.problems)  # notes there what cannot be read
    for _number, chunk in in_chunks(found, tally, large=large):
        yield from small(chunk, size)


def queue(
    run: ImportRun, chunks: Iterable[list[Received]], processes: Crew, progress: Progress | None
) -> None:
    """Put all chunks, while the first of them are read already."""
    before = 0
    for chunk in chunks:
        enduring(partial(put_once, run, chunk, before), run=run)
        before += len(chunk)
        tell(run, processes, progress)
    enduring(partial(runs.queued, run), run=run)


def put_once(run: ImportRun, chunk: list[Received], before: int) -> None:
    """Put a chunk behind so many documents, unless it is there since an attempt of which no
    answer came.
    """
    if come(run) == before:
        waiting.put(run, chunk)


def come(run: ImportRun, **state: str) -> int:
    """How many documents of a run came into chunks, be they whole or parted."""
    chunks = Chunk.objects.filter(run=run, **state)
    return int(chunks.aggregate(documents=Sum("documents", default=0))["documents"])


def over(run: ImportRun) -> bool:
    """Whether the run has ended; ends it where the last worker was killed before it could."""
    state = ImportRun.objects.filter(pk=run.pk).values_list("state", flat=True).first()
    if state != ImportRun.State.RUNNING:
        return True
    return not run.chunks.filter(state=Chunk.State.WAITING).exists() and runs.conclude(run.pk)


def tell(run: ImportRun, processes: Crew, progress: Progress | None) -> None:
    """See that the processes are at work, and how far they are."""
    done = enduring(lambda: come(run, state=Chunk.State.DONE))
    processes.mend(done)
    if progress:
        progress(min(done + len(run.problems), run.total_documents), run.total_documents)


def enduring(
    ask: Callable[[], Outcome], *, run: ImportRun | None = None, patience: float = PATIENCE
) -> Outcome:
    """Ask the database, again where it went away meanwhile, and with it our hold on the run."""
    until = time.monotonic() + patience
    lost = False
    while True:
        try:
            if lost and run:
                runs.hold(run)
            return ask()
        except (OperationalError, InterfaceError):
            lost = True
            connection.close()
            if time.monotonic() > until:
                raise
            time.sleep(1)


# --- processes ------------------------------------------------------------------------------------


@contextlib.contextmanager
def crew(number: int, *, run: ImportRun | None = None) -> Iterator[Crew]:
    """So many worker processes as long as the block lasts; should this process be killed, those
    of a run go on until it is over, and others end too.
    """
    processes = Crew(number, run)
    try:
        processes.mend()
        yield processes
    finally:
        processes.stop()


@dataclass
class Worker:
    """A process of ours, and what it complains of."""

    process: subprocess.Popen[bytes]
    said: IO[bytes]

    def last_words(self) -> str:
        self.said.seek(0)
        lines = self.said.read().decode(errors="replace").split("\n")
        return next((line.strip() for line in reversed(lines) if line.strip()), "")


@dataclass
class Crew:
    """Worker processes of this machine; another one in the place of each that ends early."""

    number: int
    run: ImportRun | None = None
    members: list[Worker] = field(default_factory=list)
    lost: int = 0  # ends in a row
    read: int = 0  # documents, when last told

    def mend(self, read: int = 0) -> None:
        """Replace those that ended; read tells how many documents are done by now."""
        if read > self.read:
            self.lost, self.read = 0, read
        for worker in [one for one in self.members if one.process.poll() is not None]:
            self.members.remove(worker)
            self.lost += worker.process.returncode != 0
            if self.lost > LOST * self.number:
                raise WorkersLost(_("The workers do not work: %s") % worker.last_words())
        while len(self.members) < self.number:
            self.members.append(self.start())

    def start(self) -> Worker:
        command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "worker", "--verbosity=0"]
        command.append(f"--run={self.run.pk}" if self.run else f"--while={os.getpid()}")
        said = tempfile.TemporaryFile()  # noqa: SIM115 (read at its end, closed by stop)
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=said,
            env=os.environ | {"DJANGO_SETTINGS_MODULE": settings.SETTINGS_MODULE},
        )
        return Worker(process, said)

    def stop(self) -> None:
        """Ask all to end, and end those that do not."""
        for worker in self.members:
            if worker.process.poll() is None:
                worker.process.terminate()
        patience = time.monotonic() + GRACE
        for worker in self.members:
            try:
                worker.process.wait(max(0.0, patience - time.monotonic()))
            except subprocess.TimeoutExpired:
                worker.process.kill()
                worker.process.wait()
            worker.said.close()
        self.members.clear()


# --- this process ---------------------------------------------------------------------------------


def work(
    run: int | None = None,
    *,
    parent: int | None = None,
    trouble: Callable[[str], None] | None = None,
) -> None:
    """Read chunks until told to end, the run of that id is over, or the process of that id gone.

    trouble hears of a database that is gone; one that works for a run gives up after a while.
    """
    logging.getLogger("psycopg.pool").setLevel(logging.CRITICAL)
    logging.getLogger("procrastinate").setLevel(logging.CRITICAL)
    end = told_to_end()
    since = time.monotonic()
    while not end.is_set():
        began = time.monotonic()
        try:
            if asyncio.run(shift(connector(), partial(wanted, run, parent), end)):
                return
        except PASSING as error:
            if trouble:
                trouble(" ".join(str(error).split()))
            if time.monotonic() - began > PATIENCE:  # it had worked for some time
                since = time.monotonic()
            if run is not None and time.monotonic() - since > PATIENCE:
                raise
        if parent and not lives(parent):
            return
        end.wait(1)


def told_to_end() -> threading.Event:
    """Set by Ctrl-C and by SIGTERM; a chunk that is being read then waits again."""
    end = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_signal: end.set())
    return end


def connector() -> PsycopgConnector:
    """The queue's own way to the database, which is started where it is the embedded one."""
    connection.ensure_connection()
    connection.close()
    return PsycopgConnector(
        kwargs=connector_params(), min_size=1, max_size=2, timeout=5, reconnect_timeout=5
    )


async def shift(queue: PsycopgConnector, wanted: Callable[[], bool], end: threading.Event) -> bool:
    """Read what waits; True when there is nothing left to stay for."""
    with_queue = app.with_connector(queue)
    async with with_queue.open_async():
        reading = asyncio.create_task(
            with_queue.run_worker_async(
                queues=[waiting.QUEUE],
                delete_jobs="always",
                listen_notify=False,
                fetch_job_polling_interval=1,
                shutdown_graceful_timeout=0,
                install_signal_handlers=False,
            )
        )
        watching = asyncio.create_task(watch(wanted, end))
        await asyncio.wait({reading, watching}, return_when=asyncio.FIRST_COMPLETED)
        ended = watching.done() and not watching.cancelled() and watching.exception() is None
        reading.cancel()
        watching.cancel()
        for outcome in await asyncio.gather(reading, watching, return_exceptions=True):
            if isinstance(outcome, Exception) and not ended:
                raise outcome
    return ended


async def watch(wanted: Callable[[], bool], end: threading.Event) -> None:
    """Returns when it is time to end; now and then takes up what others left lying."""
    taken_up = looked = 0.0
    while not end.is_set():
        now = time.monotonic()
        if now - taken_up >= TAKE_UP:
            await sync_to_async(briefly)(waiting.take_up)
            taken_up = now
        if now - looked >= 1:
            if not await sync_to_async(briefly)(wanted):
                return
            looked = now
        await asyncio.sleep(LOOK)


def wanted(run: int | None, parent: int | None) -> bool:
    """Whether the run goes on and the process lives for which this one works."""
    if parent and not lives(parent):
        return False
    if run is None:
        return True
    return ImportRun.objects.filter(pk=run, state=ImportRun.State.RUNNING).exists()


def lives(process: int) -> bool:
    try:
        return bool(psutil.Process(process).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def briefly(ask: Callable[[], Outcome]) -> Outcome:
    close_old_connections()
    return ask()
