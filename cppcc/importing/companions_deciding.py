"""Decisions in a curator's words to the operations of cppcc.curation.

    - reject: {kind: event, quote: 召开座谈会}
    - set: {kind: person, key: 甲乙/委员会/210200}
      fields: {gender: 女}
    - merge: {kind: person, key: …}
      into: {kind: person, key: …}

What holds already is left alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from cppcc.curation import deciding, differing, headers, merging, splitting, superseding
from cppcc.models import Assignment, Document, Duplicate, Reading, Record, Review

from .companions_adding import has, settle
from .companions_facts import known
from .companions_naming import document_named, kind_of, record_of
from .companions_reading import Entry, Fault, mapping
from .companions_work import Work, shown
from .merging import last_survivor
from .precedence import EXTREMES, Fields

BY_CURATORS = ("covers_from", "covers_to", "genre")  # no document is read to say them


def meant(entry: Entry, name: str) -> Record:
    return record_of(entry.values[name], entry.document, entry.line)


def fields_of(entry: Entry, name: str) -> Fields:
    if name not in entry.values:
        raise Fault(_("%s is missing. Add it.") % name, entry.line)
    return dict(mapping(entry.values[name], entry.line))


# --- one record -----------------------------------------------------------------------------------


def set_fields(entry: Entry, work: Work) -> None:
    known(entry.values, ("set", "fields"))
    record, values = meant(entry, "set"), fields_of(entry, "fields")
    held = {name for name, value in values.items() if has(record, name, value, entry.line)}
    noted = set(record.decided) | (set(values) - set(record.READ))
    if not held & noted >= set(values):
        before = {name: shown(record, name) for name in values}
        deciding.decide(record, values, reason=entry.where)
        work.tell("changed", record, told(record, before))


def confirm(entry: Entry, work: Work) -> None:
    """As it reads, or as the fields say that are listed here, all others empty."""
    known(entry.values, ("confirm", "as"))
    record = meant(entry, "confirm")
    values: Fields = {}
    if "as" in entry.values:
        listed = fields_of(entry, "as")
        open_to_readings = {*EXTREMES, *record.decided} - listed.keys()
        asked = dict.fromkeys(set(record.READ) - open_to_readings) | listed
        values = {
            name: value for name, value in asked.items() if not has(record, name, value, entry.line)
        }
    settle(record, values, Review.CONFIRMED, work, entry.where)


def reject(entry: Entry, work: Work) -> None:
    known(entry.values, ("reject",))
    settle(meant(entry, "reject"), {}, Review.REJECTED, work, entry.where)


def told(record: Record | Document, before: Mapping[str, Any]) -> dict[str, list[Any]]:
    return {name: [was, shown(record, name)] for name, was in before.items()}


# --- two records ----------------------------------------------------------------------------------


def merge(entry: Entry, work: Work) -> None:
    """Also into what was rejected since: that stays so."""
    known(entry.values, ("merge", "into"))
    if "into" not in entry.values:
        raise Fault(_("%s is missing. Add it.") % "into", entry.line)
    record, survivor = meant(entry, "merge"), meant(entry, "into")
    if last_survivor(record).pk == last_survivor(survivor).pk != record.pk:
        return
    final = last_survivor(survivor)
    rejected = final.review == Review.REJECTED
    if rejected:
        deciding.reopen(final, reason=entry.where)
    merging.merge(survivor, [record], reason=entry.where)
    if rejected:
        deciding.reject(final, reason=entry.where)
    work.tell("changed", record, {"merged_into": [None, survivor.key]})


def different(entry: Entry, work: Work) -> None:
    known(entry.values, ("different",))
    pair = entry.values["different"]
    if not isinstance(pair, list) or len(pair) != 2:
        raise Fault(_("two records are different. List both."), entry.line)
    first, second = (record_of(one, entry.document, entry.line) for one in pair)
    low, high = sorted([first.key, second.key])
    kind = str(first._meta.model_name)
    pairs = Duplicate.objects.filter(kind=kind, first=low, second=high)
    if not pairs.filter(state=Duplicate.State.DIFFERENT).exists():
        differing.different(first, second, reason=entry.where)


# --- a document's keys ----------------------------------------------------------------------------


def split(entry: Entry, work: Work) -> None:
    """What a document states as one record is another: of a key that is given, or a new one."""
    known(entry.values, ("split", "into", "documents"))
    documents = documents_of(entry)
    if entry.values.get("into"):
        assign(entry, "split", "into", documents, work)
        return
    record = meant(entry, "split")
    kind = str(record._meta.model_name)
    readings = Reading.objects.filter(document__in=documents, **{kind: record.pk})
    other = splitting.split(record, readings, reason=entry.where)
    work.tell("added", other, {name: [None, shown(other, name)] for name in other.READ})


def hold(entry: Entry, work: Work) -> None:
    """What a document states under a new key is the record that it stated before."""
    known(entry.values, ("hold", "under", "documents"))
    assign(entry, "hold", "under", documents_of(entry), work)


def assign(entry: Entry, name: str, target: str, documents: Iterable[Document], work: Work) -> None:
    row = mapping(entry.values[name], entry.line)
    key, to_key = str(row.get("key") or ""), str(entry.values.get(target) or "")
    if not key or not to_key or key == to_key:
        message = _("two keys are needed. Give key, and another one as %s.")
        raise Fault(message % target, row.line)
    for document in documents:
        said = {"to_key": to_key, "run": work.run}
        rows = Assignment.objects.filter(document=document, kind=kind_of(row), key=key)
        if not rows.filter(to_key=to_key).exists():
            rows.update_or_create(document=document, kind=kind_of(row), key=key, defaults=said)
            work.reread.add(document.sha256)


def documents_of(entry: Entry) -> list[Document]:
    """Those that are listed, else the one that the companion stands beside."""
    names = entry.values.get("documents")
    if isinstance(names, list) and names:
        return [document_named(str(name), entry.line) for name in names]
    if entry.document is None:
        raise Fault(_("no document is named. Add documents: a list of file names."), entry.line)
    return [entry.document]


# --- documents ------------------------------------------------------------------------------------


def header(entry: Entry, work: Work) -> None:
    """What a curator says of a document; of what it says itself, only what differs."""
    known(entry.values, (entry.what, "document"))
    document, values = document_of(entry), fields_of(entry, entry.what)
    known(mapping(entry.values[entry.what], entry.line), headers.FIELDS)
    noted = {*values} if entry.what == "printed" else {*document.decided, *BY_CURATORS}
    wanted = {
        name: value
        for name, value in values.items()
        if name not in noted or written(shown(document, name)) != written(value)
    }
    if wanted:
        before = {name: shown(document, name) for name in wanted}
        for one in headers.set_header(document, wanted, reason=entry.where):
            work.tally.tell(one)
        work.tell("changed", document, told(document, before))


def written(value: Any) -> str:
    return "" if value is None else str(value)


def supersede(entry: Entry, work: Work) -> None:
    """This document takes the place of another one, or the one named by `by` does."""
    known(entry.values, ("supersede", "by"))
    old = document_named(str(entry.values["supersede"]), entry.line)
    new = entry.document
    if entry.values.get("by"):
        new = document_named(str(entry.values["by"]), entry.line)
    if new is None:
        raise Fault(_("it is not said by which document. Add by: its file name."), entry.line)
    if new.supersedes != old:
        superseding.supersede(new, old, reason=entry.where)
        work.tell("changed", new, {"supersedes": [None, old.name]})


def document_of(entry: Entry) -> Document:
    if entry.values.get("document"):
        return document_named(str(entry.values["document"]), entry.line)
    if entry.document is None:
        raise Fault(_("no document is named. Add document: its file name."), entry.line)
    return entry.document


DECISIONS: dict[str, Callable[[Entry, Work], None]] = {
    "printed": header,
    "header": header,
    "supersede": supersede,
    "split": split,
    "hold": hold,
    "set": set_fields,
    "confirm": confirm,
    "reject": reject,
    "merge": merge,
    "different": different,
}
