"""Undo an import run as a whole, the latest first, while nobody has decided on what it touched.

undo(run)       documents that it was the first to read go with their readings; readings that it
                dropped come back; records, headers and questions are as they were
"""

from __future__ import annotations

import random
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

import pghistory
import pgtrigger
from django.contrib.auth.models import AbstractBaseUser
from django.db import IntegrityError, OperationalError, connection, transaction
from django.db.models import Exists, Model, OuterRef, ProtectedError
from django.utils.translation import gettext as _

from cppcc.models import (
    RECORDS,
    Assignment,
    Chunk,
    CompanionEntry,
    Document,
    Doubt,
    ImportRun,
    Question,
    Reading,
)

from . import contradictions, doubting, duplicates, loading, runs
from .history import INSERT, as_row, first_events
from .links import survivors
from .obstacles import KINDS, Obstacle, leaving, obstacles
from .reconciliation import BATCH, Changes, reconcile, sweep
from .tally import Tally

__all__ = ["Blocked", "Obstacle", "latest", "obstacles", "undo"]

TRIES = 20
PATIENCE = "700ms"  # less than a deadlock takes to be found: whoever else writes, wins
#  more than that: then the server breaks off what it does to a table by itself
LONG_PATIENCE = "5s"
LOCK_NOT_AVAILABLE = "55P03"

#  whether a VACUUM or ANALYZE, most likely the server's own, has one of these tables in its hands
MAINTAINED = """\
SELECT EXISTS (
    SELECT 1 FROM pg_catalog.pg_locks AS held
    INNER JOIN pg_catalog.pg_class AS named ON named.oid = held.relation
    WHERE held.locktype = 'relation' AND held.mode = 'ShareUpdateExclusiveLock' AND held.granted
        AND named.relname = ANY(%s) AND held.database = (
            SELECT oid FROM pg_catalog.pg_database
            WHERE datname = pg_catalog.current_database()
        )
)"""

MODELS: list[type[Model]] = [*KINDS.values(), Reading]
#  the history has no word of what a run added, and none of its going
UNTOLD = [f"cppcc.{model.__name__}:delete_delete" for model in MODELS]

Keys = dict[str, set[str]]  # kind -> keys


class Blocked(Exception):
    """What stands in the way of undoing a run."""

    def __init__(self, found: list[Obstacle]) -> None:
        self.obstacles = found
        super().__init__("\n".join(map(str, found)))


def latest() -> ImportRun | None:
    """The run that can be undone next."""
    return ImportRun.objects.exclude(state=ImportRun.State.UNDONE).order_by("pk").last()


def undo(run: ImportRun, *, user: AbstractBaseUser | None = None) -> ImportRun:
    """Take back everything that a run did. Raises Blocked, and then nothing has changed."""
    runs.tidy()
    for attempt in range(1, TRIES + 1):
        try:
            return undone(run, user)
        except OperationalError as error:
            busy = getattr(error.__cause__, "sqlstate", None) == LOCK_NOT_AVAILABLE
            if not busy or attempt == TRIES or connection.in_atomic_block:
                raise
            time.sleep(random.uniform(0.1, 0.5))
        except (IntegrityError, ProtectedError) as error:
            reason = " ".join(str(error).split("DETAIL")[0].split())
            why = _("something that was added since leans on it: %s") % reason
            raise Blocked([Obstacle(why)]) from error
    raise AssertionError


def undone(run: ImportRun, user: AbstractBaseUser | None) -> ImportRun:
    by = {"user": user.pk} if user else {}
    with pghistory.context(undone=run.pk, **by), transaction.atomic():
        lock()
        run = ImportRun.objects.select_for_update().get(pk=run.pk)
        found = obstacles(run)
        if found:
            raise Blocked(found)
        Undoing(run).undo()
    return run


def lock() -> None:
    """Nobody else writes meanwhile; everybody may read."""
    models: list[type[Model]] = [*MODELS, Question, Doubt]
    tables = ", ".join(loading.quoted(model._meta.db_table) for model in models)
    with connection.cursor() as cursor:
        cursor.execute(MAINTAINED, [[model._meta.db_table for model in models]])
        patience = LONG_PATIENCE if cursor.fetchone()[0] else PATIENCE
        cursor.execute(f"SET LOCAL lock_timeout = '{patience}'")
        cursor.execute(f"LOCK TABLE {tables} IN SHARE ROW EXCLUSIVE MODE")


class Undoing:
    """One transaction. References are checked at its end, so that rows go and come in any order."""

    def __init__(self, run: ImportRun) -> None:
        self.run = run
        self.touched: Keys = defaultdict(set)

    def undo(self) -> None:
        with pgtrigger.ignore(*UNTOLD):
            self.remove()
        for model in KINDS.values():
            self.restore(model)
        self.restore_readings()
        self.recompute()
        self.restore_questions()
        doubting.undo(self.run)
        self.forget()
        duplicates.refresh()
        contradictions.refresh()

    def remove(self) -> None:
        """What the run added, and nothing else states."""
        for kind, model in RECORDS.items():
            leaving(self.run, model)._raw_delete("default")
            self.touch(kind, self.read_by_run(kind, model))
        Assignment.objects.filter(run=self.run).delete()
        Reading.objects.filter(run=self.run)._raw_delete("default")
        Document.objects.filter(run=self.run).defer("text", "original").delete()

    def touch(self, kind: str, keys: Iterable[str]) -> None:
        self.touched[kind].update(keys)

    def read_by_run(self, kind: str, model: type[Model]) -> Iterable[str]:
        """Keys that the run's readings state and that stay on record without them."""
        staying = model._default_manager.filter(key=OuterRef("key"))
        mine = Reading.objects.filter(Exists(staying), run=self.run, kind=kind).order_by()
        return mine.values_list("key", flat=True).distinct()

    # --- rows as the run found them

    def found(self, model: type[Model]) -> Iterator[Any]:
        """Rows that the run changed or removed, as they were; not those that it made."""
        for event in first_events(model, self.run).exclude(pgh_label=INSERT).iterator(BATCH):
            if event.run_id != self.run.pk:
                yield as_row(model, event)

    def restore(self, model: type[Any]) -> None:
        before = {row.pk: row for row in self.found(model)}
        standing = {row.pk: row for row in model._default_manager.in_bulk(before.keys()).values()}
        if model is Document:
            self.touch_documents([pk for pk in before if pk in standing])
        else:
            self.touch(model._meta.model_name, (row.key for row in before.values()))
            self.touch(model._meta.model_name, (row.key for row in standing.values()))
            self.set_aside([pk for pk, row in standing.items() if row.key != before[pk].key], model)
        history = {column.column for column in model.pgh_event_model._meta.concrete_fields}
        columns = [column.column for column in model._meta.concrete_fields]
        changed = [before[pk] for pk in standing]
        loading.overwrite(model, changed, [name for name in columns if name in history])
        back = [row for pk, row in before.items() if pk not in standing]
        model._default_manager.bulk_create(back, batch_size=BATCH)

    def touch_documents(self, changed: list[int]) -> None:
        """A document's day ranks all that it states."""
        rows = Reading.objects.filter(document__in=changed).order_by()
        for kind, key in rows.values_list("kind", "key").distinct():
            self.touch(kind, [key])

    def set_aside(self, changed: list[int], model: type[Any]) -> None:
        """Free the keys of records that were renamed: two may have exchanged theirs."""
        for pk in changed:
            model._default_manager.filter(pk=pk).update(key=f"~{pk}")

    def restore_readings(self) -> None:
        before = {reading.pk: reading for reading in self.found(Reading)}
        standing = set(Reading.objects.filter(pk__in=before).values_list("pk", flat=True))
        for lapsed in (True, False):
            same = [pk for pk in standing if before[pk].lapsed == lapsed]
            Reading.objects.filter(pk__in=same).update(lapsed=lapsed)
        back = [reading for pk, reading in before.items() if pk not in standing]
        for reading in before.values():
            self.touch(reading.kind, [reading.key])
            for kind in RECORDS:  # tied to the records of their keys when these are computed
                setattr(reading, f"{kind}_id", None)
        Reading.objects.bulk_create(back, batch_size=BATCH)

    # --- records

    def recompute(self) -> None:
        """What still states a record computes it, whatever else was imported at the same time."""
        tally = Tally()
        changes = Changes()
        changes.touched = {(kind, key) for kind, keys in self.touched.items() for key in keys}
        changes.anew = changes.touched
        _ids, gone = reconcile(changes, self.run, tally)
        for kind, model in RECORDS.items():
            self.link(kind, model, sorted(self.touched[kind]))
            self.own(kind, model)
        sweep(gone, self.run, tally)

    def link(self, kind: str, model: type[Model], keys: list[str]) -> None:
        """Tie readings to the records of their keys, or to the survivors of these."""
        for start in range(0, len(keys), BATCH):
            some = keys[start : start + BATCH]
            wanted = survivors(model, set(some))
            rows = Reading.objects.filter(kind=kind, key__in=some)
            loose: dict[int | None, list[int]] = defaultdict(list)
            for pk, key, linked in rows.values_list("pk", "key", f"{kind}_id"):
                if linked != wanted.get(key):
                    loose[wanted.get(key)].append(pk)
            for record, readings in loose.items():
                Reading.objects.filter(pk__in=readings).update(**{f"{kind}_id": record})

    def own(self, kind: str, model: type[Any]) -> None:
        """Records that are stated all the same are another run's now."""
        for record in model._default_manager.filter(run=self.run):
            first = Reading.objects.filter(kind=kind, key=record.key).order_by("run").first()
            owner = first.run_id if first else None
            model._default_manager.filter(pk=record.pk).update(run=owner)

    # --- what else a run leaves

    def restore_questions(self) -> None:
        before = {question.pk: question for question in self.found(Question)}
        standing = Question.objects.in_bulk(before)
        columns = [column.column for column in Question._meta.concrete_fields]
        Question.objects.filter(run=self.run).exclude(pk__in=before).delete()
        loading.overwrite(Question, [before[pk] for pk in standing], columns)
        Question.objects.bulk_create([row for pk, row in before.items() if pk not in standing])

    def forget(self) -> None:
        CompanionEntry.objects.filter(run=self.run).delete()
        Chunk.objects.filter(run=self.run).delete()
        self.run.state = ImportRun.State.UNDONE
        self.run.save(update_fields=["state"])
