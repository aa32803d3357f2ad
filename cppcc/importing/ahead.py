"""Chunk after chunk, each read while the one before is stored: reading wants the processor, storing
waits for the database.

import_chunks([(200, some), (400, others)], terms)  ->  (200, Tally(…)), (400, Tally(…))

One chunk ahead, no more: what is read but not stored is all that a stop loses. The thread that
reads never speaks to the database.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Iterable, Sequence
from concurrent.futures import Future

from django.utils import translation

from .chunks import Opened, Stopped, Task, Terms, close_chunk, open_chunk, read_chunk
from .files import Received
from .tally import Tally

Chunks = Iterable[tuple[int, Sequence[Received]]]  # how many files are done with each


def import_chunks(chunks: Chunks, terms: Terms) -> Generator[tuple[int, Tally], None, None]:
    """What each comes to, as soon as it is stored. Raises Stopped."""
    ended = threading.Event()
    try:
        before: Ahead | None = None
        for done, received in chunks:
            opened = open_chunk(received, terms)
            tasks = before.tasks() if before else []
            ahead = Ahead(done, opened, terms, ended)
            if before:
                yield before.done, close_chunk(before.opened, tasks, terms)
            before = ahead
        if before:
            yield before.done, close_chunk(before.opened, before.tasks(), terms)
    finally:
        ended.set()


class Ahead:
    """A chunk that is being read."""

    def __init__(self, done: int, opened: Opened, terms: Terms, ended: threading.Event) -> None:
        self.done, self.opened, self.stop = done, opened, terms.stop
        self.read: Future[list[Task]] = Future()
        language = translation.get_language()

        def work() -> list[Task]:
            with translation.override(language):
                return read_chunk(opened, lambda: ended.is_set() or terms.stop())

        if opened.unread:  # a daemon: a long text does not keep a stopped process
            threading.Thread(target=answer, args=(self.read, work), daemon=True).start()
        else:
            self.read.set_result([])

    def tasks(self) -> list[Task]:
        """What was read. Raises Stopped where somebody asked to stop meanwhile."""
        tasks = self.read.result()
        if self.stop():
            raise Stopped
        return tasks


def answer(future: Future[list[Task]], work: Callable[[], list[Task]]) -> None:
    try:
        future.set_result(work())
    except BaseException as error:
        future.set_exception(error)
