"""A chunk of documents: read each, then store all of them and what they state in one transaction.

import_chunk([Received("x.txt", b"…")], run)  ->  Tally(documents=1, counts={"person": …})

What fails is one document's, never the chunk's: where the database refuses several together, each
half goes in apart, down to the one that it refuses.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from django.db import IntegrityError, OperationalError, connection, transaction
from django.db.models import Count
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from cppcc import extraction
from cppcc.extraction.facts import Facts
from cppcc.models import RECORDS, Document, ImportRun, Question, Reading

from . import contradictions, doubting, files, loading, questions, rules
from .exchange import Exchange, exchange_of, hold
from .files import Problem, Received, Source
from .identity import Documented, Draft, Place, readings
from .links import Links, decided_fields, follow, survivors
from .precedence import UNDATED, Fields, Statement, rank_of
from .reconciliation import Changes, Ids, as_importer, reconcile, sweep
from .tally import Listener, Tally, Told

Stop = Callable[[], bool]
Outcome = TypeVar("Outcome")

#  columns of a reading: what its place in the database gives, the record that it states, then
#  what written() does
PLACED = ("document_id", "run_id")
STATES = tuple(f"{kind}_id" for kind in RECORDS)
WRITTEN = (
    *("kind", "key", "start", "end", "spans", "quote", "fields", "field_spans"),
    *("version", "lapsed"),
)
NOTHING = r"\N"  # how COPY writes it
#  of the eleven columns of STATES, those before and those after a kind's own
OTHERS = {
    kind: (f"{NOTHING}\t" * place, f"\t{NOTHING}" * (len(RECORDS) - 1 - place))
    for place, kind in enumerate(RECORDS)
}
AGAIN = 10  # times that a transaction is tried which met another in its way
DEADLOCK, SERIALIZATION = "40P01", "40001"


class Stopped(Exception):
    """Somebody asked to stop; nothing of the chunk was kept."""


class Overtaken(Exception):
    """Another worker stored the same bytes in the meantime: now they are known."""


@dataclass(frozen=True)
class Task:
    """A document that was read, on its way into the database."""

    source: Source
    facts: Facts
    header: Fields
    drafts: list[Draft]
    settled: bool = False  # a curator gave the drafts their keys: no assignment changes them

    @cached_property
    def statements(self) -> list[Statement]:
        """What each draft says, as the records that it states take it."""
        day = rank_of(self.header["published"])
        as_json = loading.as_json
        return [self.statement(draft, day, as_json(draft.fields)) for draft in self.drafts]

    @cached_property
    def lines(self) -> list[str]:
        """Each draft as COPY takes it."""
        return [*map(written, self.drafts, self.statements)]

    def prepare(self) -> None:
        """Have both ready: made while the text is read, not while the database waits for them."""
        _made = self.lines

    def line(self, draft: Draft) -> str:
        return written(draft, self.statement(draft, UNDATED, loading.as_json(draft.fields)))

    def statement(self, draft: Draft, day: str, written: str = "") -> Statement:
        start, end = draft.spans[0]
        quote = self.source.text[start:end]
        return Statement(day, self.source.sha256, start, draft.fields, quote, written)


def written(draft: Draft, says: Statement) -> str:
    """What of a reading its words alone give, as COPY takes it in the order of WRITTEN."""
    start, end = draft.spans[0]
    spans = loading.as_json(draft.spans) if len(draft.spans) > 1 else f"[[{start}, {end}]]"
    field_spans = loading.as_json(draft.field_spans) if draft.field_spans else "{}"
    cell = loading.cell
    return (
        f"{draft.kind}\t{cell(draft.key)}\t{start}\t{end}\t{spans}\t{cell(says.quote)}"
        f"\t{cell(says.written)}\t{field_spans}\t{extraction.VERSION}\tf\n"
    )


@dataclass(frozen=True)
class Terms:
    """How an import goes about it."""

    run: ImportRun | None  # None: a curator's doing, not an import's
    allow_shrink: bool = False  # take a reading that drops most of what a document stated
    again: bool = False  # read documents though nothing that decides their readings changed
    stop: Stop = lambda: False
    listener: Listener | None = None
    about: str = Question.About.UNSTATED  # what is asked of decided records that lose their words


def import_chunk(received: Sequence[Received], terms: Terms) -> Tally:
    """Every document, as far as it can be read. Raises Stopped between two of them."""
    opened = open_chunk(received, terms)
    return close_chunk(opened, read_chunk(opened, terms.stop), terms)


@dataclass(frozen=True)
class Unread:
    """A document about to be read, with all that the database knows of it."""

    received: Received
    known: bool = False
    text: str = ""  # that it came with first, in which citations count
    told: extraction.Told | None = None  # what a curator set in its header
    header: Fields = field(default_factory=dict)  # what was read there instead


@dataclass(frozen=True)
class Opened:
    """A chunk of which the database was asked what is to be read."""

    unread: list[Unread]
    tally: Tally


def open_chunk(received: Sequence[Received], terms: Terms) -> Opened:
    """What of a chunk is to be read; the rest counts as unchanged."""
    opened = Opened([], Tally())
    known = known_documents(received)
    for one in {one.sha256: one for one in reversed(received)}.values():
        if terms.stop():
            raise Stopped
        document = known.get(one.sha256)
        if not (document and seen(document, one, opened.tally, again=terms.again)):
            opened.unread.append(unread(one, document))
    return opened


def read_chunk(opened: Opened, stop: Stop) -> list[Task]:
    """Its facts, without the database."""
    tasks = []
    for one in opened.unread:
        if stop():
            raise Stopped
        try:
            tasks.append(read_one(one))
        except Problem as problem:
            opened.tally.problems.append({"file": problem.file, "reason": problem.reason})
    return tasks[::-1]


def close_chunk(opened: Opened, tasks: list[Task], terms: Terms) -> Tally:
    """Store what was read."""
    if tasks:
        opened.tally.update(stored(tasks, terms))
    return opened.tally


def known_documents(received: Iterable[Received]) -> dict[str, Document]:
    rows = Document.objects.filter(sha256__in=[one.sha256 for one in received])
    rows = rows.defer("text", "original").prefetch_related("assignments", "superseded_by")
    return {document.sha256: document for document in rows}


def seen(document: Document, received: Received, tally: Tally, *, again: bool = False) -> bool:
    """Whether reading it again would change nothing; then it only counts."""
    superseded = bool(document.superseded_by.all())  # its words count no more
    as_read = rules.digest_of(document, document.assignments.all())
    if not superseded and (again or document.read_by != as_read):
        return False
    name_after_the_first(document, received)
    tally.documents += 1
    tally.add("document", "unchanged")
    stated = document.readings.order_by().values_list("kind").annotate(Count("key", distinct=True))
    for kind, number in stated:
        tally.add(kind, "unchanged", number)
    return True


def name_after_the_first(document: Document, received: Received) -> None:
    """The same bytes under two names: whichever comes first."""
    if received.name < document.name:
        document.name = received.name
        Document.objects.filter(pk=document.pk).update(name=received.name)


def read(received: Received, document: Document | None) -> Task:
    """One document's facts. Raises Problem."""
    return read_one(unread(received, document))


def unread(received: Received, document: Document | None) -> Unread:
    if document is None:
        return Unread(received)
    header = {name: document.read.get(name) for name in document.decided}
    return Unread(received, True, document.text, told_of(document), header)


def read_one(unread: Unread) -> Task:
    received = unread.received
    if unread.known:
        source = Source(received.name, received.data, received.file, unread.text)
    else:
        source = received if isinstance(received, Source) else files.read(received)
    try:
        facts = extraction.extract(source.text, told=unread.told)
        header = header_of(facts, source.text) | unread.header
        task = Task(source, facts, header, readings(facts, source.text))
        if not unread.known:  # of one that is known, hardly any reading goes in
            task.prepare()
    except Exception as error:  # a fault of ours in one text must not keep the others out
        reason = _("reading it failed (%s); please report this text.")
        raise Problem(source.file or source.name, reason % repr(error)) from error
    return task


def told_of(document: Document) -> extraction.Told:
    """What a curator set in a document's header, as the rules take it."""
    told = rules.header_told(document)
    first, last = told.get("covers_from"), told.get("covers_to")
    home = document.home if "home_id" in told else None
    return extraction.Told(
        published=told["published"].isoformat() if "published" in told else None,
        publisher=told.get("publisher"),
        home=extraction.Committee(home.region_id, home.name, home.form) if home else None,
        covers=(first.isoformat(), last.isoformat()) if first and last else None,
    )


def header_of(facts: Facts, text: str) -> Fields:
    header = facts.header
    return {
        "title": header.title,
        "publisher": header.publisher,
        "published": day(header.published),
        "page": header.page,
        "address": header.address,
        "script": header.script,
        "home": Documented(facts, text, Place.of(text)).committee_key(facts.home),
    }


def day(printed: str | None) -> str | None:
    """YYYY-MM-DD where that is a day of the calendar."""
    try:
        return printed and date.fromisoformat(printed).isoformat()
    except ValueError:
        return None


# --- into the database ----------------------------------------------------------------------------


def stored(tasks: list[Task], terms: Terms) -> Tally:
    """All documents in one transaction; in halves where the database refuses them together."""
    try:
        tally = patiently(lambda: store(tasks, terms))
    except OperationalError:  # the database is gone, or the disk full: no text's fault
        raise
    except Exception as error:
        if len(tasks) > 1:
            half = len(tasks) // 2
            tally = stored(tasks[:half], terms)
            tally.update(stored(tasks[half:], terms))
            return tally
        reason = " ".join(str(error).split("DETAIL")[0].split())
        refused = {
            "file": tasks[0].source.file or tasks[0].source.name,
            "reason": _("the database refused it: %s") % reason,
        }
        return Tally(problems=[refused])
    if terms.listener:
        for told in tally.told:
            terms.listener(told)
    return tally


def patiently(work: Callable[[], Outcome]) -> Outcome:
    """Try again what met another transaction in its way."""
    for attempt in range(1, AGAIN + 1):
        try:
            return work()
        except Overtaken:
            if attempt == AGAIN:
                raise
        except OperationalError as error:
            state = getattr(error.__cause__, "sqlstate", None)
            alone = not connection.in_atomic_block
            if state not in (DEADLOCK, SERIALIZATION) or attempt == AGAIN or not alone:
                raise
            time.sleep(random.uniform(0, 0.2 * attempt))
    raise AssertionError


def store(tasks: list[Task], terms: Terms) -> Tally:
    """The documents, their headers, their readings, and the records that these state."""
    assert terms.run
    with as_importer(terms.run), transaction.atomic():  # in this order: a rollback comes first
        return Storing(tasks, terms).store()


class Storing:
    """One transaction: documents that are known are locked, the rest goes in by COPY."""

    def __init__(self, tasks: list[Task], terms: Terms) -> None:
        self.tasks, self.terms, self.run = tasks, terms, terms.run
        self.tally = Tally(listening=terms.listener is not None)
        self.changes = Changes()
        self.standing = self.lock()

    def lock(self) -> dict[str, Document]:
        digests = [task.source.sha256 for task in self.tasks]
        rows = Document.objects.select_for_update(of=("self",)).filter(sha256__in=digests)
        rows = rows.order_by("sha256").prefetch_related("assignments", "readings")
        return {document.sha256: document for document in rows.defer("text", "original")}

    def store(self) -> Tally:
        exchanges = [one for one in map(self.exchange, self.tasks) if one]
        for task, exchange in exchanges:
            self.state(task, exchange)
        ids, gone = reconcile(self.changes, self.run, self.tally)
        unknown = [task for task, exchange in exchanges if exchange.new]
        new = self.put_documents(unknown, ids)
        questions.tie(self.changes.asked, new)
        kept = {(one.kind, one.record.key) for one in gone if one.keeps_words}
        for _task, exchange in exchanges:
            if not exchange.new:
                self.drop(exchange, kept)
        self.put_readings(exchanges, new, ids)
        self.link([exchange for _task, exchange in exchanges if not exchange.new])
        for task, exchange in exchanges:
            if not exchange.new:
                self.follow_header(exchange.document, task.header, ids)
        for task, exchange in exchanges:
            self.ask(task, exchange, ids)
        doubting.follow(self.doubted(exchanges, new), self.run)
        sweep(gone, self.run, self.tally, self.terms.about)
        return self.tally

    # --- what a document states

    def exchange(self, task: Task) -> tuple[Task, Exchange] | None:
        """Its readings against those that it has; None where they are to stay as they are."""
        document = self.standing.get(task.source.sha256)
        self.tally.documents += 1
        self.tally.notes += [{"file": task.source.name, "note": note} for note in task.source.notes]
        if document is None:
            self.tally.add("document", "added")
            return task, Exchange(self.document(task), task.drafts, new=True)
        self.tally.add("document", "unchanged")
        name_after_the_first(document, task.source)
        exchange = exchange_of(document, task.drafts, settled=task.settled)
        if exchange.drops_most and not self.terms.allow_shrink:
            self.keep(task, exchange)
            return None
        if not task.settled and hold(exchange, self.run):
            document._prefetched_objects_cache.pop("assignments")  # type: ignore[attr-defined]
        return task, exchange

    def keep(self, task: Task, exchange: Exchange) -> None:
        lost = [f"{one.kind}: {one.quote}" for one in exchange.gone]
        self.tally.kept.append(
            {
                "file": task.source.file or task.source.name,
                "before": len(exchange.before),
                "now": len(exchange.drafts),
                "lost": lost[:20],
            }
        )

    def document(self, task: Task) -> Document:
        """A new document as its readings see it; put_documents() stores it."""
        source = task.source
        return Document(sha256=source.sha256, published=task.header["published"])

    def state(self, task: Task, exchange: Exchange) -> None:
        """Tell the changes what the document states, and what of it is new."""
        document, changes = exchange.document, self.changes
        published = document.published
        told = not exchange.new and self.told(document)
        if not exchange.new:
            self.follow_header(document, task.header | {"home": document.read.get("home")}, {})
            changes.documents.add(document.pk)
        stated = changes.stated
        if exchange.new:
            for draft, says in zip(task.drafts, task.statements, strict=True):
                stated[draft.kind][draft.key].append(says)
            changes.touched.update((draft.kind, draft.key) for draft in task.drafts)
            return
        day = rank_of(document.published)
        for draft in exchange.drafts:
            stated[draft.kind][draft.key].append(task.statement(draft, day))
        for cited in exchange.cited:
            says = Statement(day, document.sha256, cited.start, cited.fields, cited.quote)
            stated[cited.kind][cited.key].append(says)
        anew = {(one.kind, one.key) for one in (*exchange.gone, *exchange.back)}
        if told or document.published != published:
            anew |= {(draft.kind, draft.key) for draft in exchange.drafts}
        changes.anew |= anew
        made = {(draft.kind, draft.key) for draft in exchange.made}
        changes.touched |= anew | made
        for kind, _key in {(one.kind, one.key) for one in exchange.drafts} - anew - made:
            self.tally.add(kind, "unchanged")

    def told(self, document: Document) -> bool:
        """Whether a curator may have set its day since it was read: which reading comes first
        may be another one.
        """
        as_read = rules.digest_of(document, document.assignments.all())
        by_curator = self.run is None or "published" in document.decided
        return by_curator and document.read_by != as_read

    def ask(self, task: Task, exchange: Exchange, ids: Ids) -> None:
        """Ask about people whom one document contradicts itself on."""
        source = task.source
        for one in contradictions.ask(
            task.facts, exchange.drafts, source.text, source.sha256, ids["person"], self.run
        ):
            self.tally.tell(Told("asked", one.kind, one.record.key, str(one.record)))

    def doubted(
        self, exchanges: list[tuple[Task, Exchange]], new: dict[str, int]
    ) -> list[doubting.Doubted]:
        """What each text leaves in doubt; not of one whose readings a curator only renamed."""
        return [
            doubting.Doubted(
                new[task.source.sha256] if exchange.new else exchange.document.pk,
                task.facts.doubts,
                task.source.text,
                exchange.new,
            )
            for task, exchange in exchanges
            if not (task.settled and task.drafts)
        ]

    # --- rows

    def put_documents(self, tasks: list[Task], ids: Ids) -> dict[str, int]:
        """New documents by digest. Raises Overtaken where another worker stored one first."""
        if not tasks:
            return {}
        links = Links(Document, [task.header for task in tasks], ids)
        read_by, run = rules.digest_of(None), self.run and self.run.pk
        made: list[Fields] = [
            {
                "name": task.source.name,
                "sha256": task.source.sha256,
                "original": task.source.data,
                "text": task.source.text,
                "characters": len(task.source.text),
                "run_id": run,
                "read": task.header,
                "read_by": read_by,
            }
            | links.attributes(task.header)
            for task in sorted(tasks, key=lambda one: one.source.sha256)
        ]
        try:
            ids_of = loading.insert(Document, made)
        except IntegrityError as error:
            if getattr(error.__cause__, "sqlstate", None) == loading.UNIQUE:
                raise Overtaken from error
            raise
        return {one["sha256"]: pk for one, pk in zip(made, ids_of, strict=True)}

    def drop(self, exchange: Exchange, kept: set[tuple[str, str]]) -> None:
        """Readings that a document no longer gives go; those a curator decided on lapse."""
        lapsed = [one.pk for one in exchange.gone if (one.kind, one.key) in kept]
        lost = [one.pk for one in exchange.gone if (one.kind, one.key) not in kept]
        Reading.objects.filter(pk__in=lapsed).update(lapsed=True)
        Reading.objects.filter(pk__in=[one.pk for one in exchange.back]).update(lapsed=False)
        if lost:
            Reading.objects.filter(pk__in=lost)._raw_delete("default")

    def put_readings(
        self, exchanges: list[tuple[Task, Exchange]], new: dict[str, int], ids: Ids
    ) -> None:
        made = [(task, exchange, exchange.made) for task, exchange in exchanges]
        run = self.run.pk if self.run else NOTHING

        def lines() -> Iterator[str]:
            for task, exchange, drafts in made:
                document = exchange.document.pk or new[task.source.sha256]
                texts = task.lines if drafts is task.drafts else map(task.line, drafts)
                for draft, text in zip(drafts, texts, strict=True):
                    before, after = OTHERS[draft.kind]
                    record = ids[draft.kind].get(draft.key, NOTHING)
                    yield f"{document}\t{run}\t{before}{record}{after}\t{text}"

        if any(drafts for *_document, drafts in made):
            loading.copy_lines(Reading, [*PLACED, *STATES, *WRITTEN], lines())

    def link(self, exchanges: list[Exchange]) -> None:
        """Tie readings that stay to the records of their keys, or to the survivors of these."""
        staying = [one for exchange in exchanges for one in exchange.before.values()]
        for kind, model in RECORDS.items():
            readings = [one for one in staying if one.kind == kind]
            wanted = survivors(model, {one.key for one in readings})
            loose = [one for one in readings if getattr(one, f"{kind}_id") != wanted.get(one.key)]
            for one in loose:
                setattr(one, f"{kind}_id", wanted.get(one.key))
            Reading.objects.bulk_update(loose, [kind])

    def follow_header(self, document: Document, header: Fields, ids: Ids) -> None:
        """Headers follow like records: a field that a curator set stays."""
        links = Links(Document, [header, document.read], ids)
        before = (dict(document.read), list(document.decided), document.read_by, document.name)
        follow(document, header, links, decided_fields(document, links))
        document.read_by = rules.digest_of(document, document.assignments.all())
        if before != (document.read, document.decided, document.read_by, document.name):
            document.save(update_fields=[*Document.READ, "read", "decided", "read_by", "name"])
