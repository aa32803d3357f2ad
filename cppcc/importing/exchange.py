"""What a document states now against what it stated before, and what holds the two together.

A confirmed event of topic 供水 is read under the topic 城市供水 by a better rule: where the words
overlap, an assignment lets the document go on stating the event that was confirmed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from django.db import transaction

from cppcc.extraction.facts import Span
from cppcc.models import RECORDS, Assignment, Document, ImportRun, Reading, Record

from .identity import Draft
from .links import Links, touched_by_curator

Renamed = Mapping[tuple[str, str], str]  # (kind, key as read) -> key of the record

#  kinds whose keys are made of another record's key
DEPENDENT = {
    "person": ("post", "participation"),
    "event": ("eventcommittee", "participation"),
}


MANY = 20  # facts, of which a new reading must not drop more than half
BY_HAND = "curator"  # the version of a reading that a curator cited: no import exchanges it


@dataclass
class Exchange:
    """One document's readings: those that go, those that come."""

    document: Document
    drafts: list[Draft]
    before: dict[str, Reading] = field(default_factory=dict)
    new: bool = False
    cited: list[Reading] = field(default_factory=list)  # by curators; they stay

    @property
    def now(self) -> dict[str, Draft]:
        places = {(one.kind, one.key, one.start) for one in self.cited}
        return {
            fingerprint(draft): draft
            for draft in self.drafts
            if not places or (draft.kind, draft.key, draft.spans[0].start) not in places
        }

    @property
    def gone(self) -> list[Reading]:
        if self.new:
            return []
        now = self.now
        stated = {(one.kind, one.key) for one in now.values()}
        return [
            reading
            for mark, reading in self.before.items()
            if mark not in now and (not reading.lapsed or (reading.kind, reading.key) in stated)
        ]

    @property
    def made(self) -> list[Draft]:
        if self.new:
            return self.drafts
        return [draft for mark, draft in self.now.items() if mark not in self.before]

    @property
    def back(self) -> list[Reading]:
        """Readings that had lapsed and are read again."""
        if self.new:
            return []
        now = self.now
        return [one for mark, one in self.before.items() if mark in now and one.lapsed]

    @property
    def drops_most(self) -> bool:
        """Whether more than half of many facts would go: a fault, until told otherwise."""
        standing = sum(not reading.lapsed for reading in self.before.values())
        return standing >= MANY and len(self.drafts) < standing / 2


def exchange_of(document: Document, drafts: Iterable[Draft], *, settled: bool = False) -> Exchange:
    """What a known document states now, under the keys that decisions give it."""
    renamed = {(one.kind, one.key): one.to_key for one in document.assignments.all()}
    given = [one for one in document.readings.all() if one.version != BY_HAND]
    cited = [one for one in document.readings.all() if one.version == BY_HAND and not one.lapsed]
    before = by_document(given).get(document.pk, {})
    now = list(drafts) if settled else assigned(drafts, renamed)
    return Exchange(document, now, before, cited=cited)


def fingerprint(reading: Draft | Reading) -> str:
    """Everything that a reading says."""
    return repr(
        (
            reading.kind,
            reading.key,
            [list(span) for span in reading.spans],
            sorted(reading.fields.items(), key=str),
            sorted(reading.field_spans.items()),
        )
    )


# --- keys that a decision changed -----------------------------------------------------------------


def assigned(drafts: Iterable[Draft], renamed: Renamed) -> list[Draft]:
    """Drafts under the keys that were assigned to them, their links and dependents with them."""
    found = list(drafts)
    for kind in RECORDS:
        keys = {key: to for (of, key), to in renamed.items() if of == kind}
        if keys:
            found = [under(draft, kind, keys) for draft in found]
    return once(found)


def under(draft: Draft, kind: str, keys: Mapping[str, str]) -> Draft:
    key = draft.key
    if draft.kind == kind:
        key = keys.get(key, key)
    elif draft.kind in DEPENDENT.get(kind, ()):
        for old, new in keys.items():
            key = composed(key, old, new)
    fields = draft.fields
    for name, value in fields.items():
        if isinstance(value, str) and value in keys and leads_to(draft.kind, name, kind):
            fields = fields | {name: keys[value]}
    return replace(draft, key=key, fields=fields)


def composed(key: str, old: str, new: str) -> str:
    """A key made of another one, with that one exchanged."""
    if key.startswith(f"{old}/"):
        return f"{new}{key[len(old) :]}"
    if key.endswith(f"/{old}"):
        return f"{key[: -len(old)]}{new}"
    return key


def leads_to(model: str, name: str, kind: str) -> bool:
    target = RECORDS[model]._meta.get_field(name).related_model
    return target is RECORDS[kind]


def once(drafts: Iterable[Draft]) -> list[Draft]:
    found: dict[tuple[str, str, int], Draft] = {}
    for draft in drafts:
        found.setdefault((draft.kind, draft.key, draft.spans[0].start), draft)
    return list(found.values())


# --- words that hold a record together ------------------------------------------------------------


def hold(exchange: Exchange, run: ImportRun | None) -> dict[tuple[str, str], str]:
    """Let decided records keep their words though their keys read differently now, and untouched
    ones their ids where old and new match one to one; the assignments that this took.
    """
    held: dict[tuple[str, str], str] = {}
    told = {(one.kind, one.to_key) for one in exchange.document.assignments.all()}
    for kind, model in RECORDS.items():
        pairs = {new: old for new, old in moved(exchange, kind).items() if (kind, new) not in told}
        if not pairs:
            continue
        records = {record.key: record for record in model.objects.filter(key__in=pairs.values())}
        links = Links(model, [record.read for record in records.values()])
        for new, old in pairs.items():
            record = records.get(old)
            if record is None:
                continue
            if touched_by_curator(record, links):
                held[kind, new] = old
                exchange.drafts = assigned(exchange.drafts, {(kind, new): old})
            else:
                rename(record, new, exchange.document)
    Assignment.objects.bulk_create(
        [
            Assignment(document=exchange.document, kind=kind, key=new, to_key=old, run=run)
            for (kind, new), old in held.items()
        ],
        ignore_conflicts=True,
    )
    return held


def moved(exchange: Exchange, kind: str) -> dict[str, str]:
    """New key -> old key, one to one, of words that state something under another key now."""
    before = {one.key: spans_of(one) for one in exchange.before.values() if one.kind == kind}
    now = {one.key: spans_of(one) for one in exchange.drafts if one.kind == kind}
    gone = {key: spans for key, spans in before.items() if key not in now}
    made = {key: spans for key, spans in now.items() if key not in before}
    shared = sorted(
        (
            (-overlap(spans, old_spans), old, new)
            for new, spans in made.items()
            for old, old_spans in gone.items()
            if overlap(spans, old_spans)
        ),
    )
    found: dict[str, str] = {}
    for _characters, old, new in shared:
        if new not in found and old not in found.values():
            found[new] = old
    return found


def spans_of(reading: Draft | Reading) -> list[Span]:
    return [Span(start, end) for start, end in reading.spans]


def overlap(some: list[Span], others: list[Span]) -> int:
    """How many characters two readings share."""
    return sum(
        max(0, min(one.end, other.end) - max(one.start, other.start))
        for one in some
        for other in others
    )


def rename(record: Record, key: str, document: Document) -> None:
    """A record that one document alone states follows its key, and keeps its id."""
    kind = str(record._meta.model_name)
    elsewhere = Reading.objects.filter(kind=kind, key=record.key).exclude(document=document)
    model = type(record)
    if elsewhere.exists() or model.objects.filter(key=key).exists():
        return
    if Reading.objects.filter(kind=kind, key=key).exists():
        return
    with transaction.atomic():
        model.objects.filter(pk=record.pk).update(key=key)


def by_document(readings: Iterable[Reading]) -> dict[int, dict[str, Reading]]:
    found: dict[int, dict[str, Reading]] = defaultdict(dict)
    for reading in readings:
        found[reading.document_id][fingerprint(reading)] = reading
    return found
