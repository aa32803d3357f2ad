"""Records are computed from all readings of their key and from what curators decided.

    reconcile(changes, run, tally)   ->  {"person": {"赵中军/委员会|210102": 7}, …}

Which documents came first, by how many workers, how often: none of it shows in the outcome.
Records are locked kind by kind and in the order of their keys, whoever reconciles them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import NamedTuple

import pghistory
import pgtrigger
from django.db import connection, transaction
from django.db.models import F, ProtectedError

from cppcc.models import RECORDS, Document, ImportRun, Question, Reading, Record, Review

from . import merging, questions
from .links import (
    Links,
    decided_fields,
    follow,
    survivors,
    touched_by_curator,
)
from .loading import Among, Row, Taken, as_json, insert_first, insert_others, overwrite
from .precedence import UNDATED, Fields, Statement, combined, differing, extended, rank_of
from .tally import Tally, Told

Key = tuple[str, str]  # kind, key
Ids = dict[str, dict[str, int]]  # kind -> key -> id of the record, or of its survivor

BATCH = 50_000  # keys, more than a chunk has: locks are taken in the order of all of them

Disputed = dict[str, set[tuple[int, str]]]  # key -> place of a statement, field


class Standing(NamedTuple):
    """What an import looks at of a record that is there, be there nothing new to it."""

    pk: int
    read: Fields


class Gone(NamedTuple):
    """A record that no document states any more; kept where a curator touched it."""

    kind: str
    record: Record
    asked: bool  # a person touched it: it stays, with a question

    @property
    def keeps_words(self) -> bool:
        """Whether the words that stated it lapse; those of a merged record just go."""
        return self.asked and self.record.review != Review.MERGED


@dataclass
class Changes:
    """What some documents state now, and which keys that concerns."""

    stated: dict[str, dict[str, list[Statement]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(list))
    )
    touched: set[Key] = field(default_factory=set)
    #  of these something was dropped or takes another place: all their readings count anew
    anew: set[Key] = field(default_factory=set)
    #  questions that were asked, some by documents that are not stored yet
    asked: list[questions.Asked] = field(default_factory=list)
    #  records of which something is stated: nobody need ask about them for want of words
    stated_again: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    #  whether another worker makes records of these documents too, as has been seen
    shared: bool = False
    #  documents whose readings in the database no longer count: what they state is in `stated`
    documents: set[int] = field(default_factory=set)

    def keys(self) -> dict[str, list[str]]:
        """The touched keys by kind, each kind's in the order in which everybody locks them."""
        found: dict[str, list[str]] = {kind: [] for kind in RECORDS}
        for kind, key in sorted(self.touched):
            found[kind].append(key)
        return found


@contextmanager
def as_importer(run: ImportRun) -> Iterator[None]:
    """History of what happens inside carries the run; inserts of an import make no history."""
    names = [model.__name__ for model in RECORDS.values()] + [Document.__name__]
    with ExitStack() as stack:
        stack.enter_context(pghistory.context(run=run.pk))
        stack.enter_context(pgtrigger.ignore(*[f"cppcc.{name}:insert_insert" for name in names]))
        yield


def reconcile(changes: Changes, run: ImportRun | None, tally: Tally) -> tuple[Ids, list[Gone]]:
    """Compute the records of all touched keys anew, inside the caller's transaction; their ids,
    and the records that nothing states any more, which the caller removes with their readings.
    """
    ids: Ids = {kind: {} for kind in RECORDS}
    gone: list[Gone] = []
    for kind, wanted in changes.keys().items():
        for start in range(0, len(wanted), BATCH):
            some = wanted[start : start + BATCH]
            gone += Kind(kind, RECORDS[kind], changes, run, tally, ids).reconcile(some)
    questions.settle(changes.stated_again, Question.About.UNSTATED, Question.About.SUPERSEDED)
    return ids, gone


@dataclass
class Kind:
    """The records of one kind whose keys documents touched."""

    kind: str
    model: type[Record]
    changes: Changes
    run: ImportRun | None
    tally: Tally
    ids: Ids

    def reconcile(self, wanted: list[str]) -> list[Gone]:
        missing, gone = wanted, []
        while missing:  # again only for keys that another worker made in the meantime
            standing = self.lock(missing)
            made = [key for key in missing if key not in standing]
            disputed = self.disputed(standing)
            stated = self.stated_anew(made, standing, disputed)
            gone += self.follow_readings(standing, stated, disputed)
            missing = self.make([key for key in made if stated.get(key)], stated)
        merging.follow(self.kind, wanted, self.ids)
        return gone

    def lock(self, wanted: list[str]) -> dict[str, Standing]:
        rows = (
            self.model.objects.select_for_update()
            .filter(Among(F("key"), wanted))
            .order_by("key")
            .values_list("key", "pk", "read", "merged_into")
        )
        standing, merged = {}, set()
        for key, pk, read, into in rows:
            standing[key] = Standing(pk, read)
            self.ids[self.kind][key] = pk
            if into:
                merged.add(key)
        self.ids[self.kind].update(survivors(self.model, merged))
        return standing

    # --- what the readings say

    def statements(self, key: str) -> list[Statement]:
        return self.changes.stated[self.kind].get(key, [])

    def simple(self, key: str, record: Standing) -> bool:
        """Whether further readings can only add to what a record's others gave."""
        return bool(record.read) and (self.kind, key) not in self.changes.anew

    def disputed(self, standing: dict[str, Standing]) -> Disputed:
        """What further readings say otherwise than the record's others."""
        found: Disputed = {}
        for key, record in standing.items():
            if self.simple(key, record):
                others = {
                    (place, name)
                    for place, statement in enumerate(self.statements(key))
                    for name in differing(record.read, statement.fields)
                }
                if others:
                    found[key] = others
        return found

    def stated_anew(
        self, made: list[str], standing: dict[str, Standing], disputed: Disputed
    ) -> dict[str, Fields]:
        """What all readings give; they are looked up for keys that have no record yet, or whose
        readings part.
        """
        wanted = set(made)
        found: dict[str, Fields] = {}
        late = self.late(standing, disputed)
        for key, record in standing.items():
            if self.simple(key, record) and disputed.get(key, set()) <= late.get(key, set()):
                found[key] = extended(record.read, self.statements(key))
            else:
                wanted.add(key)
        others = self.stored(wanted)
        for key in wanted:
            found[key] = combined([*others.get(key, ()), *self.statements(key)])
        return found

    def late(self, standing: dict[str, Standing], disputed: Disputed) -> Disputed:
        """What differs from a record, but comes after a reading that gives the field: it changes
        nothing, and the ten thousand readings of a committee need not be read to say so.
        """
        places = [
            (key, place, name)
            for key, others in disputed.items()
            for place, name in sorted(others)
            if standing[key].read.get(name) is not None
        ]
        asked = [(key, name, *self.statements(key)[place].rank) for key, place, name in places]
        found: Disputed = defaultdict(set)
        for number in preceded(self.kind, asked, self.changes.documents):
            key, place, name = places[number]
            found[key].add((place, name))
        return found

    def stored(self, wanted: set[str]) -> dict[str, list[Statement]]:
        """What the database holds of documents other than those being read."""
        rows = (
            Reading.objects.filter(Among(F("key"), wanted), kind=self.kind, lapsed=False)
            .exclude(document__in=self.changes.documents)
            .values_list("key", "document__published", "document__sha256", "start", "fields")
        )
        found: dict[str, list[Statement]] = defaultdict(list)
        for key, published, sha256, start, fields in rows:
            found[key].append(Statement(rank_of(published), sha256, start, fields))
        return found

    # --- what becomes of the records

    def follow_readings(
        self, standing: dict[str, Standing], stated: dict[str, Fields], disputed: Disputed
    ) -> list[Gone]:
        changed: list[Record] = []
        asked: list[questions.Asked] = []
        gone, again = [], [one.pk for key, one in standing.items() if stated[key]]
        busy = self.busy(standing, stated, disputed)
        self.tally.add(self.kind, "unchanged", len(standing) - len(busy))
        links = Links(self.model, [*busy.values(), *(stated[key] for key in busy)], self.ids)
        for record in self.records(standing[key].pk for key in busy):
            key = record.key
            values = stated[key]
            if not values:
                gone.append(Gone(self.kind, record, touched_by_curator(record, links)))
                if record.review == Review.MERGED:  # its survivor may have had no other words
                    gone.append(Gone(self.kind, merging.last_survivor(record), True))
                continue
            decided = decided_fields(record, links)
            asked += questions.differing(self.kind, record, self.statements(key), links, decided)
            if values == record.read:
                self.tally.add(self.kind, "unchanged")
                continue
            before = dict(record.read)
            moved = follow(record, values, links, decided)
            changed.append(record)
            self.tell(
                "changed", record, {name: [before.get(name), values.get(name)] for name in moved}
            )
        overwrite(self.model, changed, [*links.columns.values(), "read", "decided"])
        stored = questions.store(asked, self.run)
        self.changes.asked += stored
        for one in stored:
            self.tell("asked", one.record, {one.field: [one.decided, one.now]})
        self.changes.stated_again[self.kind] += again
        return gone

    def busy(
        self, standing: dict[str, Standing], stated: dict[str, Fields], disputed: Disputed
    ) -> dict[str, Fields]:
        """What was read before of the records whose readings now say anything else, be it only
        against a curator's word. Few: the others are not even fetched.
        """
        return {
            key: record.read
            for key, record in standing.items()
            if not stated[key]
            or key in disputed
            or stated[key] != record.read
            or (self.statements(key) and not self.simple(key, record))
        }

    def records(self, wanted: Iterable[int]) -> Iterable[Record]:
        ids = list(wanted)
        return self.model.objects.filter(pk__in=ids).order_by("key") if ids else ()

    def make(self, wanted: list[str], stated: dict[str, Fields]) -> list[str]:
        """New records; the keys of which another worker was the first to make one."""
        run = self.run.pk if self.run else None
        links = Links(self.model, [stated[key] for key in wanted], self.ids)
        names = ["key", "run_id", "read", *links.columns.values()]

        def row(key: str) -> Row:
            fields = stated[key]
            return (key, run, as_written(fields, self.statements(key)), *links.row(fields))

        made = self.put(names, wanted, row)
        self.ids[self.kind].update(made)
        if self.tally.listening:
            for key in made:
                fields = {name: [None, value] for name, value in stated[key].items()}
                record = self.model(key=key, run_id=run, **links.attributes(stated[key]))
                self.tell("added", record, fields)
        else:
            self.tally.add(self.kind, "added", len(made))
        return [key for key in wanted if key not in made]

    def put(
        self, names: list[str], wanted: list[str], row_of: Callable[[str], Row]
    ) -> dict[str, int]:
        """Straight into the table, until another worker turns out to make the same records."""
        if not self.changes.shared:
            try:
                return insert_first(self.model, names, wanted, row_of)
            except Taken:
                self.changes.shared = True
        return insert_others(self.model, names, wanted, row_of)

    def tell(self, what: str, record: Record, fields: Fields) -> None:
        label = str(record) if self.tally.listening else ""
        self.tally.tell(Told(what, self.kind, record.key, label, fields))


def as_written(fields: Fields, statements: Iterable[Statement]) -> str:
    """Fields as JSON, which they are already where one statement gave all of them."""
    for one in statements:
        if one.fields is fields and one.written:
            return one.written
    return as_json(fields)


#  LIMIT keeps this a look at the first readings of a key, however many there are
PRECEDED = f"""\
SELECT asked.number FROM pg_catalog.jsonb_to_recordset(%s) AS asked (
    number integer, key text, field text, published text, sha256 text, start integer
)
CROSS JOIN LATERAL (
    SELECT 1 FROM cppcc_reading AS reading
    INNER JOIN cppcc_document AS document ON document.id = reading.document_id
    WHERE reading.kind = %s AND reading.key = asked.key COLLATE "C" AND NOT reading.lapsed
        AND reading.fields ->> asked.field IS NOT NULL
        AND reading.document_id <> ALL (%s)
        AND (
            COALESCE(document.published::text, '{UNDATED}') COLLATE "C",
            document.sha256 COLLATE "C",
            reading.start
        ) < (asked.published COLLATE "C", asked.sha256 COLLATE "C", asked.start)
    LIMIT 1
) AS earlier"""


def preceded(
    kind: str, asked: Sequence[tuple[str, str, str, str, int]], aside: Iterable[int]
) -> list[int]:
    """Of (key, field, published, digest, start): the numbers of those before which a reading of
    the key gives the field. The documents aside do not count.
    """
    if not asked:
        return []
    names = ("number", "key", "field", "published", "sha256", "start")
    rows = [dict(zip(names, (number, *one), strict=True)) for number, one in enumerate(asked)]
    with connection.cursor() as cursor:
        cursor.execute(PRECEDED, [as_json(rows), kind, list(aside)])
        return [number for (number,) in cursor.fetchall()]


def sweep(
    gone: Iterable[Gone],
    run: ImportRun | None,
    tally: Tally,
    about: str = Question.About.UNSTATED,
) -> None:
    """Remove what nothing states, those that refer before those referred to; ask about the rest."""
    for one in reversed(list(gone)):
        if one.asked or not remove(one.record):
            ask_unstated(one, run, tally, about)
        else:
            tally.tell(Told("removed", one.kind, one.record.key, str(one.record)))


def ask_unstated(one: Gone, run: ImportRun | None, tally: Tally, about: str) -> None:
    """What a curator decided stays, and is asked about once."""
    record = one.record
    if record.review not in ("rejected", "merged") and not merging.stated_under_another_key(record):
        asked = questions.Asked(about, one.kind, record, before=record.read)
        if questions.store([asked], run):
            tally.tell(Told("asked", one.kind, record.key, str(record)))
            return
    tally.add(one.kind, "unchanged")


def remove(record: Record) -> bool:
    """Delete a record that nothing states; False where a curator's work leans on it."""
    try:
        with transaction.atomic():
            record.delete()
    except ProtectedError:
        return False
    return True
