"""A chunk is read while the one before is stored; nothing else differs from one after the other."""

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.utils import translation

from cppcc import extraction, importing
from cppcc.importing import chunks
from cppcc.importing.ahead import import_chunks
from cppcc.importing.chunks import Stopped, Terms
from cppcc.importing.files import Received
from cppcc.importing.tally import Tally
from cppcc.models import Document, ImportRun, Reading

pytestmark = pytest.mark.django_db

PATIENCE = 30  # seconds after which a test fails


def paper(number: int) -> Received:
    words = f"宁波市政协就议题{number}开展视察\n\n2023年5月{number}日，宁波市政协召开座谈会。"
    return Received(f"{number}.txt", words.encode())


def terms(**told: Any) -> Terms:
    return Terms(ImportRun.objects.create(version=extraction.VERSION), **told)


def imported(*several: list[Received], **told: Any) -> list[tuple[int, Tally]]:
    return list(import_chunks(enumerate(several, start=1), terms(**told)))


def names() -> list[str]:
    return sorted(Document.objects.values_list("name", flat=True))


def test_the_next_chunk_is_read_while_one_is_stored(monkeypatch: pytest.MonkeyPatch) -> None:
    read, store, begun = chunks.read_one, chunks.store, threading.Event()
    waited = []

    def beginning(unread: Any) -> Any:
        if unread.received.name == "2.txt":
            begun.set()
        return read(unread)

    def waiting(tasks: Any, terms: Terms) -> Tally:
        waited.append(begun.wait(PATIENCE))
        return store(tasks, terms)

    monkeypatch.setattr(chunks, "read_one", beginning)
    monkeypatch.setattr(chunks, "store", waiting)
    found = imported([paper(1)], [paper(2)])
    assert waited == [True, True]
    assert [(done, tally.documents) for done, tally in found] == [(1, 1), (2, 1)]
    assert names() == ["1.txt", "2.txt"]


def test_only_one_chunk_is_read_ahead() -> None:
    taken = []

    def told() -> Iterator[tuple[int, list[Received]]]:
        for number in range(1, 5):
            taken.append(number)
            yield number, [paper(number)]

    for done, _tally in import_chunks(told(), terms()):
        assert len(taken) <= done + 1 or done == 4


def test_what_reads_never_asks_the_database(monkeypatch: pytest.MonkeyPatch) -> None:
    readings, asked = chunks.readings, []

    def seen(*arguments: Any) -> Any:
        found = readings(*arguments)
        asked.append((threading.current_thread() is threading.main_thread(), connection.connection))
        return found

    imported([paper(1), paper(2)])
    Document.objects.filter(name="1.txt").update(published="2023-05-09", decided=["published"])
    monkeypatch.setattr(chunks, "readings", seen)
    imported([paper(1), paper(2)], [paper(3)], again=True)
    assert asked == [(False, None)] * 3
    assert str(Document.objects.get(name="1.txt").published) == "2023-05-09"


def test_the_same_bytes_in_two_chunks_are_one_document() -> None:
    again = Received("0.txt", paper(1).data)
    imported([paper(1)], [again, paper(2)], [paper(1)])
    assert names() == ["0.txt", "2.txt"]
    spans = Reading.objects.values_list("document", "kind", "key", "start")
    assert len(spans) == len(set(spans))


def test_what_is_read_but_not_stored_when_told_to_stop_is_left_for_the_next_import() -> None:
    asked = threading.Event()
    found = import_chunks([(1, [paper(1)]), (2, [paper(2)])], terms(stop=asked.is_set))
    assert next(found)[0] == 1
    asked.set()
    with pytest.raises(Stopped):
        next(found)
    assert names() == ["1.txt"]


def test_ctrl_c_while_reading_reaches_whoever_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(text: str, **told: Any) -> Any:
        raise KeyboardInterrupt

    monkeypatch.setattr(importing.chunks.extraction, "extract", interrupted)
    with pytest.raises(KeyboardInterrupt):
        imported([paper(1)])


def test_what_cannot_be_read_is_told_in_the_language_of_the_import(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def faulty(text: str, **told: Any) -> Any:
        raise ZeroDivisionError

    monkeypatch.setattr(importing.chunks.extraction, "extract", faulty)
    for language, words in (("en", "reading it failed"), ("zh-hans", "读取失败")):
        with translation.override(language):
            ((_done, tally),) = imported([paper(1)])
        assert [problem["reason"].startswith(words) for problem in tally.problems] == [True]
