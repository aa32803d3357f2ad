"""Records are computed from all readings of their key and from what curators decided.

    reconcile(changes, run, tally)   ->  {"person": {"赵中军/委员会|210102": 7}, …}

Which documents came first, by how many workers, how often: none of it shows in the outcome.
Records are locked kind by kind and in the order of their keys, whoever reconciles them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import NamedTuple

import pghistory
import pgtrigger
from django.db import transaction
from django.db.models import ProtectedError

from cppcc.models import RECORDS, Document, ImportRun, Question, Reading, Record

from . import questions
from .links import (
    Links,
    decided_fields,
    follow,
    survivors,
    touched_by_curator,
)
from .loading import insert_new, overwrite
from .precedence import Fields, Statement, combined, followed, rank_of
from .tally import Tally, Told

Key = tuple[str, str]  # kind, key
Ids = dict[str, dict[str, int]]  # kind -> key -> id of the record, or of its survivor

BATCH = 1000


class Gone(NamedTuple):
    """A record that no document states any more; kept where a curator touched it."""

    kind: str
    record: Record
    kept: bool


@dataclass
class Changes:
    """What some documents state now, and which keys that concerns."""

    stated: dict[str, dict[str, list[Statement]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(list))
    )
    touched: set[Key] = field(default_factory=set)
    #  of these something was dropped or takes another place: all their readings count anew
    anew: set[Key] = field(default_factory=set)
    #  documents whose readings in the database no longer count: what they state is in `stated`
    documents: set[int] = field(default_factory=set)

    def keys(self, kind: str) -> list[str]:
        return sorted(key for one, key in self.touched if one == kind)


@contextmanager
def as_importer(run: ImportRun) -> Iterator[None]:
    """History of what happens inside carries the run; inserts of an import make no history."""
    names = [model.__name__ for model in RECORDS.values()] + [Document.__name__]
    with ExitStack() as stack:
        stack.enter_context(pghistory.context(run=run.pk))
        stack.enter_context(pgtrigger.ignore(*[f"cppcc.{name}:insert_insert" for name in names]))
        yield


def reconcile(changes: Changes, run: ImportRun, tally: Tally) -> tuple[Ids, list[Gone]]:
    """Compute the records of all touched keys anew, inside the caller's transaction; their ids,
    and the records that nothing states any more, which the caller removes with their readings.
    """
    ids: Ids = {kind: {} for kind in RECORDS}
    gone: list[Gone] = []
    for kind, model in RECORDS.items():
        wanted = changes.keys(kind)
        for start in range(0, len(wanted), BATCH):
            some = wanted[start : start + BATCH]
            gone += Kind(kind, model, changes, run, tally, ids).reconcile(some)
    return ids, gone


@dataclass
class Kind:
    """The records of one kind whose keys documents touched."""

    kind: str
    model: type[Record]
    changes: Changes
    run: ImportRun
    tally: Tally
    ids: Ids

    def reconcile(self, wanted: list[str]) -> list[Gone]:
        missing, gone = wanted, []
        while missing:  # again only for keys that another worker made in the meantime
            standing = self.lock(missing)
            made = [key for key in missing if key not in standing]
            stated = self.stated_anew(made, standing)
            links = Links(self.model, self.rows(missing, standing, stated), self.ids)
            gone += self.follow_readings(standing, stated, links)
            missing = self.make([key for key in made if stated.get(key)], stated, links)
        return gone

    def lock(self, wanted: list[str]) -> dict[str, Record]:
        rows = self.model.objects.select_for_update().filter(key__in=wanted).order_by("key")
        standing = {record.key: record for record in rows}
        merged = {key for key, record in standing.items() if record.merged_into_id}
        self.ids[self.kind].update({key: record.pk for key, record in standing.items()})
        self.ids[self.kind].update(survivors(self.model, merged))
        return standing

    # --- what the readings say

    def statements(self, key: str) -> list[Statement]:
        return self.changes.stated[self.kind].get(key, [])

    def stated_anew(self, made: list[str], standing: dict[str, Record]) -> dict[str, Fields]:
        """What all readings give, for keys that have no record yet, or whose readings part."""
        wanted = set(made)
        found: dict[str, Fields] = {}
        for key, record in standing.items():
            simple = (self.kind, key) not in self.changes.anew and record.read
            values = followed(record.read, self.statements(key)) if simple else None
            if values is None:
                wanted.add(key)
            else:
                found[key] = values
        others = self.stored(wanted)
        for key in wanted:
            found[key] = combined([*others.get(key, ()), *self.statements(key)])
        return found

    def stored(self, wanted: set[str]) -> dict[str, list[Statement]]:
        """What the database holds of documents other than those being read."""
        rows = (
            Reading.objects.filter(kind=self.kind, key__in=wanted, lapsed=False)
            .exclude(document__in=self.changes.documents)
            .values_list("key", "document__published", "document__sha256", "start", "fields")
        )
        found: dict[str, list[Statement]] = defaultdict(list)
        for key, published, sha256, start, fields in rows:
            found[key].append(Statement(rank_of(published), sha256, start, fields))
        return found

    def rows(
        self, wanted: Iterable[str], standing: dict[str, Record], stated: dict[str, Fields]
    ) -> list[Fields]:
        """Everything whose links must be known."""
        rows = [stated[key] for key in wanted if key in stated]
        return rows + [standing[key].read for key in wanted if key in standing]

    # --- what becomes of the records

    def follow_readings(
        self, standing: dict[str, Record], stated: dict[str, Fields], links: Links
    ) -> list[Gone]:
        changed: list[Record] = []
        asked: list[questions.Asked] = []
        gone, again = [], []
        for key, record in standing.items():
            values = stated[key]
            if not values:
                gone.append(Gone(self.kind, record, touched_by_curator(record, links)))
                continue
            again.append(record.pk)
            if values == record.read and not self.statements(key):
                self.tally.add(self.kind, "unchanged")
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
        for one in questions.store(asked, self.run):
            self.tell("asked", one.record, {one.field: [one.decided, one.now]})
        questions.settle(self.kind, again, Question.About.UNSTATED)
        return gone

    def make(self, wanted: list[str], stated: dict[str, Fields], links: Links) -> list[str]:
        """New records; the keys of which another worker was the first to make one."""
        records = {
            key: self.model(
                key=key, run=self.run, read=stated[key], **links.attributes(stated[key])
            )
            for key in wanted
        }
        made = insert_new(self.model, list(records.values()), by="key")
        self.ids[self.kind].update(made)
        for key in made:
            self.tell(
                "added", records[key], {name: [None, value] for name, value in stated[key].items()}
            )
        return [key for key in wanted if key not in made]

    def tell(self, what: str, record: Record, fields: Fields) -> None:
        label = str(record) if self.tally.listening else ""
        self.tally.tell(Told(what, self.kind, record.key, label, fields))


def sweep(gone: Iterable[Gone], run: ImportRun, tally: Tally) -> None:
    """Remove what nothing states, those that refer before those referred to; ask about the rest."""
    for one in reversed(list(gone)):
        if one.kept or not remove(one.record):
            ask_unstated(one, run, tally)
        else:
            tally.tell(Told("removed", one.kind, one.record.key, str(one.record)))


def ask_unstated(one: Gone, run: ImportRun, tally: Tally) -> None:
    """What a curator decided stays, and is asked about once."""
    record = one.record
    if record.review not in ("rejected", "merged"):
        asked = questions.Asked(Question.About.UNSTATED, one.kind, record, before=record.read)
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
