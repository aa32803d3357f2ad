"""Documents in, records out: store the text, read it, reconcile what it states.

    import_files([Path("seeds")])  ->  ImportRun(documents=5, counts={"person": {"added": 29}, …})

A chunk of documents goes in in one transaction, with all that it changes, while the next one is
read; documents whose bytes, rules and curators' words are as they were are only counted. Then the
companions beside them take effect. A dry run does the same, shows it while it lasts, and takes it
back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from itertools import accumulate
from pathlib import Path
from typing import Any

from django.db import transaction

from cppcc import extraction
from cppcc.models import ImportRun

from . import companions, files, runs
from .ahead import Chunks, import_chunks
from .chunks import Stop, Stopped, Terms, patiently
from .files import Problem, Received
from .reconciliation import as_importer
from .tally import Listener, Tally

__all__ = ["Stopped", "import_files", "import_received", "in_chunks", "small"]

DOCUMENTS, BYTES = 400, 2_000_000  # of a chunk, at most: a lost chunk is little work lost

Progress = Callable[[int, int], None]
Look = Callable[[ImportRun], None]


def import_files(
    paths: Iterable[Path],
    *,
    large: bool = False,
    dry_run: bool = False,
    allow_shrink: bool = False,
    again: bool = False,
    progress: Progress | None = None,
    listener: Listener | None = None,
    stop: Stop = lambda: False,
    look: Look | None = None,
    user: Any = None,
) -> ImportRun:
    """Import every text under the paths. What cannot be read is listed in run.problems; the
    rest goes on. With dry_run nothing is kept; look is shown the run while its records are still
    there. progress hears how many documents of how many are done, listener every record that is
    added, changed, asked about or removed. Raises Stopped where stop says so, between documents:
    what was imported stays, and the next import goes on from there.
    """
    roots = list(paths)
    found, problems = files.find(roots)

    def work() -> ImportRun:
        tally = Tally(problems=[{"file": one.file, "reason": one.reason} for one in problems])
        run = begin(len(found), user=user, allow_shrink=allow_shrink, again=again)
        terms = Terms(run, allow_shrink=allow_shrink, again=again, stop=stop, listener=listener)
        chunks = in_chunks(found, tally, large=large)
        carry_out(chunks, tally, terms, progress, keep=not dry_run)
        companions.complete(run, roots, listener)
        return run

    if dry_run:
        return patiently(lambda: taken_back(work, look))
    runs.tidy()
    return work()


def import_received(
    received: Sequence[Received],
    *,
    dry_run: bool = False,
    look: Look | None = None,
    user: Any = None,
) -> ImportRun:
    """The same for bytes that came otherwise than as files, as through the admin."""

    def work() -> ImportRun:
        run = begin(len(received), user=user)
        chunks = list(small(received, DOCUMENTS))
        done = accumulate(map(len, chunks))
        return carry_out(zip(done, chunks, strict=True), Tally(), Terms(run), keep=not dry_run)

    return patiently(lambda: taken_back(work, look)) if dry_run else work()


def begin(total: int, *, user: Any = None, **options: Any) -> ImportRun:
    return ImportRun.objects.create(
        version=extraction.VERSION, total_documents=total, user=user, options=options
    )


def carry_out(
    chunks: Chunks, tally: Tally, terms: Terms, progress: Progress | None = None, *, keep: bool
) -> ImportRun:
    run = terms.run
    assert run
    with runs.alive(run):
        try:
            with as_importer(run), closing(import_chunks(chunks, terms)) as stored:
                for done, one in stored:
                    tally.update(one)
                    tell(run, tally)
                    if progress:
                        progress(min(done, run.total_documents), run.total_documents)
        except (KeyboardInterrupt, Stopped):
            if keep:
                runs.finish(run, tally, stopped=True)
            raise
        runs.finish(run, tally)
    return run


def tell(run: ImportRun, tally: Tally) -> None:
    """How far it is, for the run's page."""
    ImportRun.objects.filter(pk=run.pk).update(documents=tally.documents, counts=tally.as_json())


def taken_back(work: Callable[[], ImportRun], look: Look | None) -> ImportRun:
    with transaction.atomic():
        run = work()
        if look:
            look(run)
        transaction.set_rollback(True)
    return run


def in_chunks(
    paths: Iterable[Path], tally: Tally, *, large: bool = False
) -> Iterator[tuple[int, list[Received]]]:
    """How many files are done with each chunk, and its documents; what cannot be read is noted."""
    chunk: list[Received] = []
    size = number = 0
    for number, path in enumerate(paths, start=1):
        try:
            received = files.receive(path, large=large)
        except Problem as problem:
            tally.problems.append({"file": problem.file, "reason": problem.reason})
            continue
        chunk.append(received)
        size += len(received.data)
        if len(chunk) == DOCUMENTS or size > BYTES:
            yield number, chunk
            chunk, size = [], 0
    yield number, chunk


def small(received: Iterable[Received], size: int) -> Iterator[list[Received]]:
    """Chunks of so many documents at most, and of no more bytes than one worker should hold."""
    chunk: list[Received] = []
    held = 0
    for one in received:
        chunk.append(one)
        held += len(one.data)
        if len(chunk) >= min(size, DOCUMENTS) or held > BYTES:
            yield chunk
            chunk, held = [], 0
    if chunk:
        yield chunk
