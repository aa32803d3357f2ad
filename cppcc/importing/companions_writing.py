"""What curators decided, as companions: a new database made of documents and these is the same.

pages()  ->  [Page(document 样报.txt, facts=[…], decisions=[{"confirm": {"kind": "person", …}}, …]),
              Page(None, …)]     the last is curation.yaml: what is no single document's

Everything stands in an order that its words alone determine.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q

from cppcc.curation import headers
from cppcc.curation.splitting import NUMBERED
from cppcc.models import RECORDS, Assignment, Document, Duplicate, Reading, Record, Review
from cppcc.models.base import Decidable

from .companions_adding import NOBODYS
from .companions_deciding import BY_CURATORS
from .companions_naming import occurrences
from .companions_work import shown
from .exchange import BY_HAND
from .links import Links, decided_fields, touched_by_curator
from .precedence import EXTREMES, Fields
from .questions import plain

BATCH = 1000  # records at a time
#  decisions in the order of their words; merges and what else is about two records come last
ORDER = ("header", "supersede", "split", "hold", "set", "confirm", "reject", "merge", "different")

Said = dict[str, Any]


@dataclass
class Page:
    """One file: what is said of a document, or of no single one."""

    document: Document | None
    facts: list[Said] = field(default_factory=list)
    decisions: list[Said] = field(default_factory=list)

    def in_order(self) -> Said:
        """The file's words, as they are written."""
        said: Said = {}
        if self.facts:
            said["facts"] = {"records": self.facts}
        if self.decisions:
            rank = {verb: number for number, verb in enumerate(ORDER)}
            said["decisions"] = sorted(self.decisions, key=lambda one: rank[next(iter(one))])
        return said


def pages() -> list[Page]:
    """Every page that says anything, those of documents in the order of their names."""
    book = Book()
    for document in decided_documents():
        book.write_document(document)
    for kind, model in RECORDS.items():
        for record, readings in decided_records(kind, model):
            book.write_record(kind, record, readings)
    book.write_merges()
    book.write_pairs()
    return book.in_order()


# --- what was decided -----------------------------------------------------------------------------


def decided_documents() -> Iterator[Document]:
    rows = Document.objects.defer("text", "original").select_related("supersedes")
    yield from rows.prefetch_related("assignments").order_by("name", "sha256")


def decided_records(kind: str, model: type[Record]) -> Iterator[tuple[Record, list[Reading]]]:
    """Every record that a curator touched, cited or holds by a link; with all readings of its key,
    of which the rules give none where only a curator's work keeps it.
    """
    of_kind = Reading.objects.filter(kind=kind).order_by()
    by_hand = Q(version=BY_HAND) | Q(lapsed=True)
    cited = set(of_kind.filter(by_hand).values_list("key", flat=True))
    for batch in batches(model):
        links = Links(model, [record.read for record in batch])
        by_rules = of_kind.filter(key__in=[record.key for record in batch]).exclude(by_hand)
        stated = set(by_rules.values_list("key", flat=True)) - cited
        found = {
            record.key: record
            for record in batch
            if record.key not in stated or touched_by_curator(record, links)
        }
        readings: dict[str, list[Reading]] = defaultdict(list)
        rows = of_kind.filter(key__in=found).select_related("document")
        rows = rows.defer("document__text", "document__original")
        for reading in rows.order_by("document__sha256", "start"):
            readings[reading.key].append(reading)
        for key, record in found.items():
            yield record, readings[key]


def batches(model: type[Record]) -> Iterator[list[Record]]:
    batch: list[Record] = []
    for record in model.objects.order_by("key").iterator(chunk_size=BATCH):
        batch.append(record)
        if len(batch) == BATCH:
            yield batch
            batch = []
    yield batch


# --- how it is said -------------------------------------------------------------------------------


class Book:
    """Pages by document; names of documents that several have are of no use in them."""

    def __init__(self) -> None:
        self.pages: dict[int | None, Page] = {None: Page(None)}
        self.homes: dict[tuple[str, str], int | None] = {}  # the one document of a record
        self.merged: list[Record] = []
        named = Document.objects.values_list("name", flat=True)
        seen: set[str] = set()
        self.shared = {name for name in named if name in seen or seen.add(name)}  # type: ignore[func-returns-value]

    def page(self, document: Document | None) -> Page:
        if document is None or not self.has_file(document):
            return self.pages[None]
        return self.pages.setdefault(document.pk, Page(document))

    def has_file(self, document: Document) -> bool:
        """Whether a file beside it can be told from one beside another document."""
        return document.name not in self.shared and is_file_name(document.name)

    def name(self, document: Document) -> str:
        return document.sha256 if document.name in self.shared else document.name

    def in_order(self) -> list[Page]:
        last = self.pages.pop(None)
        found = sorted(
            self.pages.values(), key=lambda page: page.document.name if page.document else ""
        )
        return [page for page in (*found, last) if page.facts or page.decisions]

    # --- documents

    def write_document(self, document: Document) -> None:
        header = header_of(document)
        superseded, assignments = document.supersedes, list(document.assignments.all())
        if not (header or superseded or assignments):
            return
        page = self.page(document)
        if header:
            said: Said = {"header": header}
            page.decisions.append(said | self.of(page, "document", self.name(document)))
        if superseded:
            said = {"supersede": self.name(superseded)}
            page.decisions.append(said | self.of(page, "by", self.name(document)))
        for one in sorted(assignments, key=lambda one: (one.kind, one.key)):
            said = assignment(one)
            page.decisions.append(said | self.of(page, "documents", [self.name(document)]))

    def of(self, page: Page, name: str, value: Any) -> Said:
        """Which document is meant, where the page does not say it."""
        return {} if page.document else {name: value}

    # --- records

    def write_record(self, kind: str, record: Record, readings: list[Reading]) -> None:
        cited = [one for one in readings if one.version == BY_HAND or one.lapsed]
        by_rules = [one for one in readings if one not in cited]
        documents = {one.document_id: one.document for one in readings}
        single = next(iter(documents.values())) if len(documents) == 1 else None
        page = self.page(single)
        self.homes[kind, record.key] = page.document.pk if page.document else None
        links = Links(type(record), [record.read])
        decided = decided_fields(record, links)
        if not by_rules:
            page.facts.append(self.whole(kind, record, cited, page))
        elif cited:
            page.facts.append(self.citations(kind, record, cited, page))
        if by_rules:
            name = reference(kind, record.key, by_rules[0] if page.document else None)
            page.decisions += decisions(record, name, decided)
        if record.review == Review.MERGED:
            self.merged.append(record)

    def whole(self, kind: str, record: Record, cited: list[Reading], page: Page) -> Said:
        """A record that no rule reads from the documents: all of it."""
        fields = {
            name: value
            for name, value in values_of(record).items()
            if value is not None and not is_default(record, name)
        }
        given = plain({name: fields.get(name) for name in record.READ})
        said = self.citations(kind, record, cited, page)
        citations = said.pop("citations", [])
        for one, reading in zip(citations, cited, strict=True):
            if reading.fields == given:
                del one["fields"]
        return said | {"fields": fields} | ({"citations": citations} if citations else {})

    def citations(self, kind: str, record: Record, cited: list[Reading], page: Page) -> Said:
        said: Said = {"kind": kind, "key": record.key}
        review = Review.EXTRACTED if record.review == Review.MERGED else record.review
        if review != Review.CONFIRMED:
            said["review"] = str(review)
        if cited:
            said["citations"] = [self.citation(one, page) for one in cited]
        return said

    def citation(self, reading: Reading, page: Page) -> Said:
        said: Said = {"quote": reading.quote, "start": reading.start}
        said |= self.of(page, "document", self.name(reading.document))
        if len(reading.spans) > 1 or reading.spans != [[reading.start, reading.end]]:
            said["spans"] = [list(span) for span in reading.spans]
        if reading.field_spans:
            said["words"] = dict(sorted(reading.field_spans.items()))
        if reading.lapsed:
            said["lapsed"] = True
        said["fields"] = {
            name: value for name, value in reading.fields.items() if value is not None
        }
        return said

    # --- two records

    def write_merges(self) -> None:
        """Those that others were merged into come after these."""
        order = {kind: number for number, kind in enumerate(RECORDS)}
        for record in sorted(
            self.merged, key=lambda one: (order[kind_of(one)], -depth(one), one.key)
        ):
            kind, survivor = kind_of(record), record.merged_into
            assert survivor is not None
            chain = depth(record) > 1 or record.merged.exists()  # type: ignore[attr-defined]
            page = self.pages[None] if chain else self.page_of_both(kind, record.key, survivor.key)
            said = {"merge": reference(kind, record.key), "into": reference(kind, survivor.key)}
            page.decisions.append(said)

    def write_pairs(self) -> None:
        for kind, model in RECORDS.items():
            pairs = Duplicate.objects.filter(kind=kind, state=Duplicate.State.DIFFERENT)
            there = model.objects.values("key")
            pairs = pairs.filter(first__in=there, second__in=there)
            for pair in pairs.order_by("first", "second"):
                page = self.page_of_both(kind, pair.first, pair.second)
                both = [reference(kind, pair.first), reference(kind, pair.second)]
                page.decisions.append({"different": both})

    def page_of_both(self, kind: str, one: str, other: str) -> Page:
        """The page of the document that alone states both."""
        homes = {self.home(kind, one), self.home(kind, other)}
        home = homes.pop()
        return self.pages[None] if homes or home is None else self.page_by_id(home)

    def home(self, kind: str, key: str) -> int | None:
        if (kind, key) not in self.homes:
            rows = Reading.objects.filter(kind=kind, key=key).order_by()
            found = set(rows.values_list("document", flat=True)[:2])
            self.homes[kind, key] = found.pop() if len(found) == 1 else None
        return self.homes[kind, key]

    def page_by_id(self, document: int) -> Page:
        return self.page(Document.objects.defer("text", "original").get(pk=document))


def is_file_name(name: str) -> bool:
    """Whether a file can be called so, with an ending, on every system."""
    return "/" not in name and "\\" not in name and 0 < len(name.encode()) < 230


def kind_of(record: Record) -> str:
    return str(record._meta.model_name)


def depth(record: Record) -> int:
    """How many merges lead from a record to the one that stands for it."""
    number, seen = 0, {record.pk}
    while record.merged_into is not None and record.merged_into.pk not in seen:
        record = record.merged_into
        seen.add(record.pk)
        number += 1
    return number


def reference(kind: str, key: str, reading: Reading | None = None) -> Said:
    """A record by its key, and by words that state it."""
    said: Said = {"kind": kind, "key": key}
    return said | ({"quote": reading.quote, "start": reading.start} if reading else {})


def assignment(one: Assignment) -> Said:
    """A split by its new number; any other key is what a decided record held."""
    name = {"kind": one.kind, "key": one.key}
    if NUMBERED.sub("", one.to_key) == NUMBERED.sub("", one.key):
        return {"split": name, "into": one.to_key}
    return {"hold": name, "under": one.to_key}


def decisions(record: Record, name: Said, decided: list[str]) -> Iterator[Said]:
    fields = values_of(record)
    told = {key: value for key, value in fields.items() if key in decided or key not in record.READ}
    if told:
        yield {"set": name, "fields": told}
    if record.review == Review.CONFIRMED:
        rest = {
            key: value
            for key, value in fields.items()
            if key in record.READ and key not in decided and key not in EXTREMES and value != ""
        }
        yield {"confirm": name, "as": {k: v for k, v in rest.items() if v is not None}}
    if record.review == Review.REJECTED:
        yield {"reject": name}


def values_of(record: Record) -> Fields:
    """A record's fields, as companions write them: those that readings give, and any other that
    holds something."""
    found: Fields = {name: written(record, name) for name in record.READ}
    for column in record._meta.concrete_fields:
        if column.name in NOBODYS or column.name in record.READ:
            continue
        if not is_default(record, column.name):
            found[column.name] = written(record, column.name)
    return found


def is_default(record: Record, name: str) -> bool:
    """Whether a field holds what a new record has there."""
    column: Any = record._meta.get_field(name)
    return bool(getattr(record, column.attname) == column.get_default())


def header_of(document: Document) -> Fields:
    """What a curator said about a document."""
    links = Links(Document, [document.read])
    decided = decided_fields(document, links)
    return {
        name: written(document, name)
        for name in headers.FIELDS
        if name in decided or (name in BY_CURATORS and getattr(document, name))
    }


def written(row: Decidable, name: str) -> Any:
    """A field's value as YAML holds it."""
    assert isinstance(row, Record | Document)
    value = shown(row, name)
    if value is None or isinstance(value, bool | int | list):
        return value
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def places(said: Any, text: str) -> Any:
    """The same without `start` where the quote stands once in the text."""
    if isinstance(said, list):
        return [places(one, text) for one in said]
    if not isinstance(said, dict):
        return said
    found = {name: places(value, text) for name, value in said.items()}
    if "quote" in found and "start" in found and len(list(occurrences(found["quote"], text))) < 2:
        del found["start"]
    return found
