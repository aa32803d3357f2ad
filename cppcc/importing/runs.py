"""The life of an import run: begun, alive, finished or stopped; and what it comes to.

with alive(run):  other processes can tell that it is being worked on
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from cppcc.models import Document, ImportRun, Question

from .tally import Tally

#  advisory locks of this number and a run's id: held as long as a process works on the run
ALIVE = 0x63707063


@contextmanager
def alive(run: ImportRun) -> Iterator[None]:
    """Let other processes know that this one works on a run, until it ends however it ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s, %s)", [ALIVE, run.pk])
    try:
        yield
    finally:
        if connection.connection and not connection.connection.closed:
            unlock(run)


def unlock(run: ImportRun) -> None:
    if connection.needs_rollback:  # the session's end will do it
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [ALIVE, run.pk])


def tidy() -> int:
    """Runs of processes that were killed are stopped, not running; how many there were."""
    stopped = 0
    for run in ImportRun.objects.filter(state=ImportRun.State.RUNNING, chunks__isnull=True):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [ALIVE, run.pk])
            if not cursor.fetchone()[0]:
                continue
            ImportRun.objects.filter(pk=run.pk).update(state=ImportRun.State.STOPPED)
            stopped += 1
        unlock(run)
    return stopped


def finish(run: ImportRun, tally: Tally, *, stopped: bool = False) -> None:
    tally.notes += ask_same_names(run)
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
