"""The life of an import run: begun, alive, finished or stopped; and what it comes to.

with alive(run):  other processes can tell that it is being worked on
conclude(run.pk)  ->  True for whoever finds that the last of its chunks is read
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import Count, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from cppcc.models import Chunk, Document, ImportRun, Question
from cppcc.search import sounds

from . import contradictions, duplicates
from .tally import Tally

#  advisory locks of this number and a run's id: held as long as a process works on the run
ALIVE = 0x63707063
#  what of a tally may make two records look alike, or no longer
CHANGING = ("added", "changed", "removed")


@contextmanager
def alive(run: ImportRun) -> Iterator[None]:
    """Let other processes know that this one works on a run, until it ends however it ends."""
    hold(run)
    try:
        yield
    finally:
        if connection.connection and not connection.connection.closed:
            with suppress(OperationalError, InterfaceError):  # the session is gone, its locks too
                unlock(run)


def hold(run: ImportRun) -> None:
    """Hold on to a run as long as this session lasts."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s, %s)", [ALIVE, run.pk])


def unlock(run: ImportRun) -> None:
    if connection.needs_rollback:  # the session's end will do it
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [ALIVE, run.pk])


def tidy() -> int:
    """Runs whose process was killed are not running: they stop, once the chunks that it left for
    workers are read. How many there were.
    """
    found = 0
    for run in ImportRun.objects.filter(state=ImportRun.State.RUNNING):
        with transaction.atomic():
            if run.options.get("queued") or not nobody_at(run):
                continue
            if run.chunks.exists():
                queued(run)
            else:
                ImportRun.objects.filter(pk=run.pk).update(state=ImportRun.State.STOPPED)
            found += 1
        conclude(run.pk)
    return found


def nobody_at(run: ImportRun) -> bool:
    """Whether no process works on the run; nobody begins to before the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [ALIVE, run.pk])
        return bool(cursor.fetchone()[0])


# --- runs in chunks -------------------------------------------------------------------------------


def queued(run: ImportRun) -> None:
    """No more chunks come: the run ends with the last of them."""
    run.options["queued"] = True
    ImportRun.objects.filter(pk=run.pk).update(options=run.options, problems=run.problems)


def conclude(pk: int) -> bool:
    """Add up the chunks and finish the run, if all are read; whoever comes second finds it done."""
    with transaction.atomic():
        run = ImportRun.objects.select_for_update(no_key=True).filter(pk=pk).first()
        if run is None or run.state != ImportRun.State.RUNNING or not run.options.get("queued"):
            return False
        if run.chunks.filter(state=Chunk.State.WAITING).exists():
            return False
        come = run.chunks.aggregate(documents=Sum("documents", default=0))["documents"]
        missing = come + len(run.problems) < run.total_documents
        finish(run, total(run), stopped=missing)
    return True


def stop(run: ImportRun) -> None:
    """Take back what still waits, whoever reads at it, and finish the run as it is."""
    with transaction.atomic():
        run = ImportRun.objects.select_for_update(no_key=True).get(pk=run.pk)
        if run.state == ImportRun.State.RUNNING:
            run.chunks.filter(state=Chunk.State.WAITING).delete()
            finish(run, total(run), stopped=True)


def total(run: ImportRun) -> Tally:
    """What the chunks of a run came to, and what never came into one."""
    tally = Tally(problems=list(run.problems))
    for chunk in run.chunks.all():
        tally.update(Tally(chunk.counts, chunk.problems, chunk.notes, chunk.kept, chunk.read))
    return tally


def finish(run: ImportRun, tally: Tally, *, stopped: bool = False) -> None:
    notes = ask_same_names(run)
    tally.notes += notes
    tally.add("document", "asked", len(notes))
    if any(map(tally.total, CHANGING)):
        asked = contradictions.asked(run)
        duplicates.refresh(run)
        tally.add("person", "asked", contradictions.asked(run) - asked)
        if any(tally.counts.get("statistic", {}).get(what) for what in CHANGING):
            contradictions.refresh()
    sounds.fill()
    run.finished = timezone.now()
    run.documents = tally.documents
    run.counts = tally.as_json()
    run.problems, run.notes, run.kept = tally.problems, tally.notes, tally.kept
    run.state = outcome(run, stopped=stopped)
    run.save()


def outcome(run: ImportRun, *, stopped: bool) -> str:
    if stopped:
        return ImportRun.State.STOPPED
    if not run.problems and not run.kept:
        return ImportRun.State.DONE
    return ImportRun.State.PARTLY if run.documents else ImportRun.State.FAILED


def ask_same_names(run: ImportRun) -> list[dict[str, str]]:
    """The same name with other bytes: a curator says whether one supersedes the other."""
    names = Document.objects.filter(run=run).values("name")
    twice = (
        Document.objects.filter(name__in=names)
        .order_by()
        .values_list("name", flat=True)
        .annotate(number=Count("pk"))
        .filter(number__gt=1)
    )
    notes = []
    for name in twice:
        older = Document.objects.filter(name=name).exclude(run=run).order_by("pk").last()
        for document in Document.objects.filter(name=name, run=run).order_by("pk"):
            other = older or Document.objects.filter(name=name).exclude(pk=document.pk).first()
            _question, new = Question.objects.get_or_create(
                about=Question.About.SAME_NAME,
                kind="document",
                record_id=document.pk,
                defaults={
                    "label": document.name,
                    "run": run,
                    "document_before": other,
                    "document_now": document,
                },
            )
            if new:
                note = _("another text of this name was imported before; both count.")
                notes.append({"file": name, "note": note})
    return notes
