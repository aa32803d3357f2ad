"""Documents stated anew under a curator's word, without an import.

restate({document: drafts})     its stored readings under keys that a curator gave them
reread(document)                its text read again, as its header says now
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cppcc.extraction.facts import Facts, Header, Span
from cppcc.importing import chunks, rules
from cppcc.importing.chunks import Storing, Task, Terms
from cppcc.importing.exchange import BY_HAND
from cppcc.importing.files import Received, Source
from cppcc.importing.identity import Draft
from cppcc.importing.tally import Tally
from cppcc.models import Document, Question, Reading


def source_of(document: Document) -> Source:
    data = bytes(document.original)
    return Source(document.name, data, document.name, document.text)


def draft_of(reading: Reading) -> Draft:
    """A stored reading as it came from the text."""
    spans = tuple(Span(start, end) for start, end in reading.spans)
    return Draft(reading.kind, reading.key, reading.fields, spans, reading.field_spans)


def stated(document: Document) -> list[Draft]:
    """What a document states, by the readings that it has."""
    rows = document.readings.filter(lapsed=False).exclude(version=BY_HAND).order_by("id")
    return [draft_of(reading) for reading in rows]


def settled(document: Document, drafts: list[Draft]) -> Task:
    """A task that gives a document these readings, whatever its text would give now."""
    header = {name: document.read.get(name) for name in Document.READ}
    return Task(source_of(document), Facts(Header()), header, drafts, settled=True)


def restate(drafts: Mapping[Document, list[Draft]], **terms: Any) -> Tally:
    """Give documents these readings, inside the caller's transaction. Rules that are newer than
    the readings have their say when the document is imported next.
    """
    stale = [one.pk for one in drafts if one.read_by != rules.digest_of(one, before(one))]
    tasks = [settled(document, some) for document, some in drafts.items()]
    tally = store(tasks, **terms)
    Document.objects.filter(pk__in=stale).update(read_by="")
    return tally


def before(document: Document) -> Any:
    """The assignments under which it was read; the caller may have added to them since."""
    return getattr(document, "assigned_before", document.assignments.all())


def task_of(document: Document) -> Task:
    """Its text read again, under its header and its assignments as they are now. Raises Problem."""
    received = Received(document.name, bytes(document.original), document.name)
    return chunks.read(received, document)


def store(
    tasks: list[Task], *, about: str = Question.About.UNSTATED, listener: Any = None
) -> Tally:
    """Into the records, as an import would, but signed by the curator and by no run."""
    terms = Terms(None, allow_shrink=True, about=about, listener=listener)
    return Storing(tasks, terms).store()
