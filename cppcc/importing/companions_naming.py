"""What a companion means: a record by its key or by its words, a document by name or digest.

{kind: person, key: 甲乙/委员会/210200}   {kind: event, quote: 召开座谈会, start: 120}
{kind: person, quote: 甲乙, document: 样报.txt}
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from cppcc.extraction.facts import Span
from cppcc.models import RECORDS, Document, Reading, Record

from .companions_reading import Fault, Mapping, mapping, unknown
from .exchange import overlap, spans_of

SEVERAL = 5  # of what cannot be told apart, so many are named
DIGEST = re.compile(r"[0-9a-f]{8,64}")
NAMES = ("kind", "key", "quote", "start", "document")


def record_of(value: Any, document: Document | None, line: int) -> Record:
    """The record that is meant. Raises Fault."""
    name = mapping(value, line)
    for one in name:
        if one not in NAMES:
            raise unknown(one, NAMES, name.line)
    kind = kind_of(name)
    if name.get("key"):
        found = RECORDS[kind].objects.filter(key=str(name["key"])).first()
        if found is not None:
            return found
        if not name.get("quote"):
            message = _("there is no %(kind)s of the key %(key)s. Name it by its quote instead.")
            words = {"kind": kind, "key": shortened(name["key"])}
            raise Fault(message % words, name.line)
    if not name.get("quote"):
        message = _("it is not said which %s. Give its key or its quote.")
        raise Fault(message % kind, name.line)
    return by_words(kind, name, document)


def kind_of(name: Mapping) -> str:
    kind = str(name.get("kind") or "")
    if kind not in RECORDS:
        raise unknown(kind, RECORDS, name.line)
    return kind


def by_words(kind: str, name: Mapping, document: Document | None) -> Record:
    """The one record of a kind that these words of a document state."""
    source = document_of(name, document)
    places = places_of(name, source.text)
    readings = list(
        Reading.objects.filter(document=source, kind=kind, **{f"{kind}__isnull": False})
    )
    exact = [one for one in readings if not places.isdisjoint(spans_of(one))]
    near = [one for one in readings if overlap(spans_of(one), list(places))]
    found = {getattr(one, f"{kind}_id"): one.key for one in exact or near}
    words = {"kind": kind, "quote": shortened(name["quote"])}
    if not found:
        message = _("“%(quote)s” states no %(kind)s. Write it as a fact, or quote other words.")
        raise Fault(message % words, name.line)
    if len(found) > 1:
        words["keys"] = listed(found.values())
        message = _("“%(quote)s” states more than one %(kind)s. Give start or a key: %(keys)s.")
        raise Fault(message % words, name.line)
    return RECORDS[kind].objects.get(pk=next(iter(found)))


# --- documents and their words --------------------------------------------------------------------


def document_of(name: Mapping, document: Document | None) -> Document:
    """The document that is named, else the one that the companion stands beside."""
    if name.get("document"):
        return document_named(str(name["document"]), name.line)
    if document is None:
        raise Fault(_("a quote without a document. Add document: its file name."), name.line)
    return document


def document_named(name: str, line: int) -> Document:
    """By file name, or by the beginning of its digest where several have the name."""
    found = list(Document.objects.filter(name=name).defer("original")[:2])
    if not found and DIGEST.fullmatch(name):
        found = list(Document.objects.filter(sha256__startswith=name).defer("original")[:2])
    if not found:
        message = _("there is no document %s. Import it before, or correct its name.")
        raise Fault(message % shortened(name), line)
    if len(found) > 1:
        digests = listed(
            Document.objects.filter(name=name).values_list("sha256", flat=True)[:SEVERAL]
        )
        message = _("several documents are called %(name)s. Give the digest: %(digests)s.")
        raise Fault(message % {"name": shortened(name), "digests": digests}, line)
    return found[0]


def places_of(name: Mapping, text: str) -> set[Span]:
    """Where a quote stands: all its places, or the one that start names. Raises Fault."""
    quote = str(name["quote"])
    start = name.get("start")
    if start is None:
        found = {Span(at, at + len(quote)) for at in occurrences(quote, text)}
        if not found:
            message = _("“%s” does not stand in the document. Copy the words as they are there.")
            raise Fault(message % shortened(quote), name.line)
        return found
    if isinstance(start, int) and start >= 0 and text.startswith(quote, start):
        return {Span(start, start + len(quote))}
    at = ", ".join(map(str, list(occurrences(quote, text))[:SEVERAL]))
    if at:
        message = _("“%(quote)s” does not stand at %(start)s. Correct start; it stands at: %(at)s.")
    else:
        message = _("“%(quote)s” does not stand in the document. Copy the words as they are there.")
    words = {"quote": shortened(quote), "start": start, "at": at}
    raise Fault(message % words, name.line)


def occurrences(quote: str, text: str) -> Iterable[int]:
    """Every place where words begin."""
    at = text.find(quote) if quote else -1
    while at >= 0:
        yield at
        at = text.find(quote, at + 1)


def shortened(words: Any) -> str:
    plain = " ".join(str(words).split())
    return plain if len(plain) <= 40 else f"{plain[:39]}…"


def listed(words: Iterable[Any]) -> str:
    found = sorted(map(str, words))
    return ", ".join(found[:SEVERAL]) + (" …" if len(found) > SEVERAL else "")
