"""Loads reference data from fixtures/: regions, kinds of events and of titled documents.

load()   Loaded(added=5452, changed=0, unchanged=0)    the first time
load()   Loaded(added=0, changed=0, unchanged=5452)    and ever after: nothing is written

A field follows the file until a curator decides it: in the admin, which notes it in `decided`,
or in plain SQL, where it then differs from `read`, the value that the file last gave.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pgtrigger
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import DEFAULT_DB_ALIAS, DataError, IntegrityError, connections, transaction

from cppcc.models import EventKind, ProposalKind, Region
from cppcc.models.base import Decidable

FILES: dict[str, type[Decidable]] = {
    "regions.jsonl": Region,
    "event_kinds.jsonl": EventKind,
    "proposal_kinds.jsonl": ProposalKind,
}

#  A row that has no value read was made by a curator: all of it is decided.
ASSIGN = """\
{column} = CASE
        WHEN NOT '{column}' = ANY (kept.decided) AND kept.read <> '{{}}'
            AND COALESCE(kept.read -> '{column}' = pg_catalog.to_jsonb(kept.{column}), true)
        THEN excluded.{column} ELSE kept.{column}
    END"""

#  What somebody wrote in plain SQL stays decided, though a later file should say the same.
WROTE = """\
('{column}', COALESCE(
        pg_catalog.to_jsonb(kept.{column})
            <> CASE WHEN kept.read = '{{}}' THEN excluded.read ELSE kept.read END -> '{column}',
        false))"""

#  What the file gave last is in `read`: where that is the same, there is nothing to write.
LOAD = """\
INSERT INTO {table} AS kept ({key}, {columns}, decided, read)
SELECT {key}, {columns}, '{{}}', read
FROM pg_catalog.jsonb_populate_recordset(NULL::{table}, %s::jsonb)
ON CONFLICT ({key}) DO UPDATE SET {assignments}, read = kept.read || excluded.read,
    decided = ARRAY(
        SELECT name FROM pg_catalog.unnest(kept.decided::text[]) AS name
        UNION
        SELECT wrote.name FROM (VALUES {wrote}) AS wrote (name, so) WHERE wrote.so
        ORDER BY name
    )
WHERE kept.read IS DISTINCT FROM kept.read || excluded.read
RETURNING xmax = 0 AS added"""


class FixtureError(Exception):
    """A line that is no reference data; the message names file and line."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """Rows of reference data."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0

    def __add__(self, other: "Loaded") -> "Loaded":
        return Loaded(
            added=self.added + other.added,
            changed=self.changed + other.changed,
            unchanged=self.unchanged + other.unchanged,
        )

    def __str__(self) -> str:
        return (
            f"Reference data: {self.added:,} added, {self.changed:,} changed, "
            f"{self.unchanged:,} unchanged."
        )


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a file: its number, for messages, and the row's values, key and `read` included."""

    line: int
    values: dict[str, Any]


def load(*, using: str = DEFAULT_DB_ALIAS) -> Loaded:
    """All files, or nothing where a line of one is wrong."""
    loaded = Loaded()
    with transaction.atomic(using=using):
        for name, model in FILES.items():
            loaded += load_file(settings.FIXTURES / name, model, using=using)
    return loaded


def load_file(path: Path, model: type[Decidable], *, using: str = DEFAULT_DB_ALIAS) -> Loaded:
    rows = list(_rows(path, model))
    try:
        added = _write(rows, model, using=using)
    except (DataError, IntegrityError) as error:
        raise FixtureError(_culprit(rows, model, path) or f"{path.name}: {error}") from error
    return Loaded(
        added=added.count(True), changed=added.count(False), unchanged=len(rows) - len(added)
    )


def _write(rows: list[Row], model: type[Decidable], *, using: str) -> list[bool]:
    """One entry a row written: whether it was added. Insertion is no event of the history.

    The savepoint is inside: pgtrigger ends with a statement, which a failed transaction refuses.
    """
    values = json.dumps([row.values for row in rows], cls=DjangoJSONEncoder, ensure_ascii=False)
    uri = f"{model._meta.label}:insert_insert"
    with (
        pgtrigger.ignore(uri, databases=[using]),
        transaction.atomic(using=using),
        connections[using].cursor() as cursor,
    ):
        cursor.execute(_statement(model), [values])
        return [added for (added,) in cursor.fetchall()]


def _statement(model: type[Decidable]) -> str:
    return LOAD.format(
        table=model._meta.db_table,
        key=model._meta.pk.name,
        columns=", ".join(model.READ),
        assignments=",\n    ".join(ASSIGN.format(column=name) for name in model.READ),
        wrote=",\n    ".join(WROTE.format(column=name) for name in model.READ),
    )


def _rows(path: Path, model: type[Decidable]) -> Iterator[Row]:
    """The lines of a Django fixture in JSON lines, with the defaults of what they leave out."""
    seen: dict[Any, int] = {}
    blank = model()
    defaults = {name: getattr(blank, name) for name in model.READ}
    for line, text in enumerate(_lines(path), start=1):
        if not text.strip():
            continue
        where = f"{path.name}, line {line}"
        key, fields = _parsed(text, model, where)
        if key in seen:
            raise FixtureError(f"{where}: {key} stands in line {seen[key]} already.")
        seen[key] = line
        read = defaults | fields
        yield Row(line, {model._meta.pk.name: key} | read | {"read": read})


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise FixtureError(f"{path.name} cannot be read: {error}.") from error


def _parsed(text: str, model: type[Decidable], where: str) -> tuple[str, dict[str, Any]]:
    try:
        entry = json.loads(text)
        key, fields, label = entry["pk"], dict(entry["fields"]), entry["model"]
    except (ValueError, TypeError, KeyError) as error:
        raise FixtureError(f"{where}: no model, pk and fields in JSON: {error}.") from error
    if label != model._meta.label_lower:
        raise FixtureError(f"{where}: {label!r} where {model._meta.label_lower!r} belongs.")
    if unknown := sorted(set(fields) - set(model.READ)):
        raise FixtureError(f"{where}: unknown {', '.join(unknown)}.")
    return key, fields


def _culprit(rows: list[Row], model: type[Decidable], path: Path) -> str | None:
    """The first line that is no valid row, in the model's words."""
    for row in rows:
        try:
            model(**row.values).full_clean(validate_unique=False)
        except ValidationError as error:
            reasons = "; ".join(
                f"{name}: {' '.join(messages)}" for name, messages in error.message_dict.items()
            )
            return f"{path.name}, line {row.line}: {reasons}"
    return None
