"""Documents in, records out: store the text, read it, reconcile what it states.

    import_files([Path("seeds")])  ->  ImportRun(documents=5, counts={"person": {"added": 29}, …})

A chunk of documents goes in in one transaction, with all that it changes; documents whose bytes,
rules and curators' words are as they were are only counted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext
from pathlib import Path

from django.db import transaction

from cppcc import extraction
from cppcc.models import ImportRun

from . import files, runs
from .chunks import Stopped, Terms, import_chunk
from .files import Problem, Received
from .tally import Listener, Tally

__all__ = ["import_files", "in_chunks"]

DOCUMENTS, BYTES = 100, 2_000_000  # of a chunk, at most: a lost chunk is little work lost

Progress = Callable[[int, int], None]


def import_files(
    paths: Iterable[Path],
    *,
    large: bool = False,
    dry_run: bool = False,
    allow_shrink: bool = False,
    again: bool = False,
    progress: Progress | None = None,
    listener: Listener | None = None,
) -> ImportRun:
    """Import every text under the paths. What cannot be read is listed in run.problems; the
    rest goes on. With dry_run nothing is kept. progress hears how many documents of how many
    are done, listener every record that is added, changed, asked about or removed.
    """
    found, problems = files.find(paths)
    with transaction.atomic() if dry_run else nullcontext():
        run = ImportRun.objects.create(version=extraction.VERSION, total_documents=len(found))
        tally = Tally()
        tally.problems = [{"file": one.file, "reason": one.reason} for one in problems]
        terms = Terms(run, allow_shrink=allow_shrink, again=again, listener=listener)
        with runs.alive(run):
            try:
                for done, chunk in in_chunks(found, tally, large=large):
                    tally.update(import_chunk(chunk, terms))
                    if progress:
                        progress(done, len(found))
            except (KeyboardInterrupt, Stopped):
                runs.finish(run, tally, stopped=True)
                raise
            runs.finish(run, tally)
        if dry_run:
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
