"""What the rules make of words that a curator chose: drafts to begin a record by hand with.

suggestions(document, Span(30, 34))  ->  [Draft("statistic", …, {"value": "60", "unit": "场", …})]

First what the whole document gives where the words stand; then what the sentence gives when it is
read by itself, under the document's day and committee.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from typing import Any

from cppcc import extraction
from cppcc.extraction.facts import Committee, Span
from cppcc.importing import identity
from cppcc.importing.exchange import overlap
from cppcc.importing.files import Problem
from cppcc.importing.identity import Draft
from cppcc.importing.links import Links
from cppcc.models import RECORDS, Document

from . import rereading

KEPT = 16  # documents whose facts a process keeps at hand


def suggestions(document: Document, span: Span, sentence: Span) -> list[Draft]:
    """Drafts whose words overlap the span, one a kind, the closest fit first."""
    found: dict[str, Draft] = {}
    for drafts in (whole(document), alone(document, sentence)):
        near = [one for one in drafts if overlap(list(one.spans), [span])]
        for draft in sorted(near, key=lambda one: fit(one, span)):
            found.setdefault(draft.kind, draft)
    return sorted(found.values(), key=lambda one: fit(one, span))


def fit(draft: Draft, span: Span) -> int:
    """How many characters are in one of the two only: 0 where the words are the same."""
    return min(
        (one.end - one.start) + (span.end - span.start) - 2 * shared
        for one in draft.spans
        if (shared := overlap([one], [span]))
    )


# --- what is read ---------------------------------------------------------------------------------


def whole(document: Document) -> Iterable[Draft]:
    """All that the document states, under its header; kept while that stays as it is."""
    header = (document.published, document.publisher, document.home_id)
    return read_whole(
        document.pk, document.read_by, header, document.covers_from, document.covers_to
    )


@lru_cache(maxsize=KEPT)
def read_whole(pk: int, *state: object) -> tuple[Draft, ...]:
    try:
        return tuple(rereading.task_of(Document.objects.get(pk=pk)).drafts)
    except Problem:
        return ()


def alone(document: Document, sentence: Span) -> list[Draft]:
    """A sentence read by itself. What it is known by is not its place in the document."""
    words = document.text[slice(*sentence)]
    facts = extraction.extract(words, told=told_of(document))
    return [
        replace(
            draft,
            spans=tuple(Span(a + sentence.start, b + sentence.start) for a, b in draft.spans),
            field_spans={},
        )
        for draft in identity.readings(facts, words)
    ]


def told_of(document: Document) -> extraction.Told:
    home = document.home
    return extraction.Told(
        published=document.published.isoformat() if document.published else None,
        publisher=document.publisher or None,
        home=Committee(home.region_id, home.name, home.form) if home and home.region_id else None,
    )


# --- as the fields of a form ----------------------------------------------------------------------


def fields_of(draft: Draft) -> dict[str, Any]:
    """What a form of the record begins with; a link to what is not on record stays open."""
    links = Links(RECORDS[draft.kind], [draft.fields])
    columns = links.attributes(draft.fields)
    return {name: columns[column] for name, column in links.columns.items()}


def free_key(draft: Draft, fields: dict[str, Any]) -> str:
    """The key that the rules give these words, if the record says what they say, and no other has
    it; "" where a record by hand makes its own.
    """
    if "@" in draft.key or RECORDS[draft.kind]._default_manager.filter(key=draft.key).exists():
        return ""
    told = fields_of(draft)
    links = Links(RECORDS[draft.kind])
    for name, value in fields.items():
        column = links.fields.get(name)
        if column is not None and name in told and (value or None) != (told[name] or None):
            return ""
    return draft.key
