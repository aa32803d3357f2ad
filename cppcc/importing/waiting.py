"""Chunks that wait for a worker: documents as received, and one job of the queue a chunk.

put(run, [Received("x.txt", b"…")])   ->  a Chunk, for whichever worker comes first
read(chunk, stop=…)                   ->  what it states is in the record, its tally in the chunk
take_up()                             ->  2, where two chunks lay with workers that were killed

What a chunk changes, what it came to and that it is done become true in one transaction: whoever
is killed, however often it is tried, it takes effect once.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import InterfaceError, OperationalError, connection, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import JobAborted
from procrastinate.types import JSONValue

from cppcc.models import Chunk, ImportRun, Incoming

from . import loading, runs
from .chunks import Stop, Stopped, Terms, import_chunk, patiently
from .files import Received
from .reconciliation import as_importer
from .tally import Tally

QUEUE = "imports"
#  advisory locks of this number and a chunk's id: held by the transaction that reads it
READING = 0x63707064
ATTEMPTS = 10  # that a chunk is tried: then its documents are tried one by one

#  a lost machine lets go of its locks within half a minute, not after the system's two hours
KEEPALIVE = """\
SELECT pg_catalog.set_config('tcp_keepalives_idle', '10', false),
    pg_catalog.set_config('tcp_keepalives_interval', '5', false),
    pg_catalog.set_config('tcp_keepalives_count', '4', false)"""

#  jobs that nobody works on: their chunk is not locked, and they have had time to lock it
ABANDONED = """\
SELECT job.id
FROM procrastinate_jobs AS job
LEFT JOIN cppcc_chunk AS chunk ON chunk.id = (job.args ->> 'chunk')::bigint
WHERE job.queue_name = %(queue)s AND job.status = 'doing'
    AND NOT EXISTS (
        SELECT 1 FROM pg_catalog.pg_locks AS held
        WHERE held.locktype = 'advisory' AND held.classid = %(reading)s AND held.objsubid = 2
            AND held.objid::bigint = (job.args ->> 'chunk')::bigint
            AND held.database = (
                SELECT oid FROM pg_catalog.pg_database
                WHERE datname = pg_catalog.current_database()
            )
    )
    AND NOT EXISTS (
        SELECT 1 FROM procrastinate_events AS event
        WHERE event.job_id = job.id AND event.type = 'started'
            AND event.at > pg_catalog.now() - CASE chunk.state
                WHEN 'waiting' THEN interval '5 seconds' ELSE interval '1 minute'
            END
    )"""

#  chunks that wait though no job would ever have them read
FORGOTTEN = """\
SELECT chunk.id
FROM cppcc_chunk AS chunk
WHERE chunk.state = 'waiting' AND NOT EXISTS (
    SELECT 1 FROM procrastinate_jobs AS job
    WHERE job.queue_name = %(queue)s AND job.status IN ('todo', 'doing')
        AND (job.args ->> 'chunk')::bigint = chunk.id
)"""


@app.task(queue=QUEUE, name="read_chunk", pass_context=True, retry=RetryStrategy(wait=1))
def read_chunk(context: JobContext, *, chunk: int) -> None:
    """The queue's job: a chunk that is stopped, or loses its database, waits again."""
    try:
        read(chunk, attempts=context.job.attempts, stop=context.should_abort)
    except Stopped as stopped:
        raise JobAborted from stopped


def put(run: ImportRun, received: Sequence[Received]) -> Chunk:
    """Store documents as one chunk, and have it read."""
    with transaction.atomic():
        chunk = Chunk.objects.create(run=run, documents=len(received))
        incoming = [
            Incoming(run=run, chunk=chunk, name=one.name, file=one.file, data=one.data)
            for one in received
        ]
        loading.copy(Incoming, incoming)
        read_chunk.defer(chunk=chunk.pk)
    return chunk


# --- reading --------------------------------------------------------------------------------------


def read(pk: int, *, attempts: int = 0, stop: Stop = lambda: False) -> None:
    """Let a chunk take effect, unless another worker is at it or was. Raises Stopped.

    What ends worker after worker, or meets a fault of ours, is sought document by document.
    """
    run = ImportRun.objects.filter(chunks=pk).first()
    if run is None:  # it was taken back
        return
    with translation.override(run.options.get("language")):
        reason = _("worker after worker ended while reading it; please report this text.")
        if attempts >= ATTEMPTS:
            part(pk, reason)
        else:
            try:
                patiently(lambda: take_effect(pk, stop))
            except (Stopped, OperationalError, InterfaceError):
                raise
            except Exception as error:
                part(pk, _("importing it failed (%s); please report this text.") % repr(error))
        runs.conclude(run.pk)


def take_effect(pk: int, stop: Stop) -> None:
    with transaction.atomic():
        chunk = taken(pk)
        if chunk is None:
            return
        options = chunk.run.options
        terms = Terms(
            chunk.run,
            allow_shrink=options.get("allow_shrink", False),
            again=options.get("again", False),
            stop=stop,
        )
        with as_importer(chunk.run):
            tally = import_chunk(documents(chunk), terms)
        done(chunk, tally)


def taken(pk: int) -> Chunk | None:
    """The chunk, ours until the transaction ends; None where it is another's, or done."""
    with connection.cursor() as cursor:
        cursor.execute(KEEPALIVE)
        cursor.execute("SELECT pg_catalog.pg_try_advisory_xact_lock(%s, %s)", [READING, pk])
        if not cursor.fetchone()[0]:
            return None
    waiting = Chunk.objects.filter(pk=pk, state=Chunk.State.WAITING)
    return waiting.select_related("run").first()


def documents(chunk: Chunk) -> list[Received]:
    return [Received(one.name, bytes(one.data), one.file) for one in chunk.incoming.all()]


def done(chunk: Chunk, tally: Tally) -> None:
    """Keep what it came to; raises Stopped where the whole import was stopped meanwhile."""
    kept = Chunk.objects.filter(pk=chunk.pk, state=Chunk.State.WAITING).update(
        state=Chunk.State.DONE,
        read=tally.documents,
        counts=tally.as_json(),
        problems=tally.problems,
        notes=tally.notes,
        kept=tally.kept,
    )
    if not kept:
        raise Stopped
    chunk.incoming.all().delete()


def part(pk: int, reason: str) -> None:
    """Try the documents of a chunk that cannot be read one by one; give a single one up."""
    with transaction.atomic():
        chunk = taken(pk)
        if chunk is None:
            return
        received = documents(chunk)
        if len(received) == 1:
            one = received[0]
            done(chunk, Tally(problems=[{"file": one.file or one.name, "reason": reason}]))
            return
        for one in received:
            put(chunk.run, [one])
        chunk.documents = 0
        chunk.save(update_fields=["documents"])
        done(chunk, Tally())


# --- what was left lying --------------------------------------------------------------------------


def take_up() -> int:
    """Have read again what lay with workers that were killed; how many chunks that were."""
    with transaction.atomic():
        if not alone():
            return 0
        found: dict[str, str | int] = {"queue": QUEUE, "reading": READING}
        abandoned = ids(ABANDONED, found)
        for job in abandoned:
            app.job_manager.retry_job_by_id(job, retry_at=timezone.now())
        forgotten = ids(FORGOTTEN, found)
        if forgotten:
            jobs: list[dict[str, JSONValue]] = [{"chunk": chunk} for chunk in forgotten]
            read_chunk.batch_defer(*jobs)
    running = ImportRun.objects.filter(state=ImportRun.State.RUNNING)
    for run in running.exclude(chunks__state=Chunk.State.WAITING).values_list("pk", flat=True):
        runs.conclude(run)
    return len(abandoned) + len(forgotten)


def alone() -> bool:
    """Whether nobody else is looking for chunks left lying just now."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_catalog.pg_try_advisory_xact_lock(%s, 0)", [READING])
        return bool(cursor.fetchone()[0])


def ids(statement: str, values: dict[str, str | int]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [row[0] for row in cursor.fetchall()]
