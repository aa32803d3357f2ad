"""One SHA-256 over all views of `report`: the same for the same documents and decisions.

Ids, the order of insertion and times leave no trace: an id is replaced by the sorted readings of
its record, (sha256, start, end), and where a curator added it by its key; columns with a time of
day are left out. Each row is a JSON array; the rows of a view are sorted as bytes.

    events  ["events", "9f0f…", "2023-06-29", …]
"""

import hashlib
from collections.abc import Iterator

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg import sql

from cppcc.models import RECORDS

from .export import columns, rows
from .views import SCHEMA

#  ids that are not named after their kind
KINDS = {
    "predecessor_id": "committee",
    "joined_with_id": "proposal",
    "part_of_id": "statistic",
    "parent_id": "initiative",
    "body_id": "body",
}
#  ids of a kind that a column beside them names
KIND_BESIDE = {"record_id": "record"}

#  what stands for a record: its readings, else its key
IDENTITIES = """\
CREATE TEMPORARY TABLE report_identity ON COMMIT DROP AS
SELECT
    evidence.record,
    evidence.record_id AS id,
    pg_catalog.encode(
        pg_catalog.sha256(
            pg_catalog.convert_to(
                pg_catalog.string_agg(
                    pg_catalog.concat_ws(' ', document.sha256, evidence.start, evidence."end"),
                    ',' ORDER BY document.sha256 COLLATE "C", evidence.start, evidence."end"
                ),
                'UTF8'
            )
        ),
        'hex'
    ) AS identity
FROM report_parts.evidence AS evidence
INNER JOIN cppcc_document AS document ON document.id = evidence.document_id
GROUP BY evidence.record, evidence.record_id
UNION ALL
SELECT 'document', document.id, document.sha256 FROM cppcc_document AS document
"""
WITHOUT_READING = """\
INSERT INTO report_identity
SELECT '{kind}', record.id, record.key FROM {table} AS record
WHERE NOT EXISTS (
    SELECT 1 FROM report_identity AS known WHERE known.record = '{kind}' AND known.id = record.id
)"""
INDEX = "CREATE INDEX ON report_identity (record, id)"
ANALYZE = "ANALYZE report_identity"
VIEWS = """\
SELECT relname FROM pg_catalog.pg_class
WHERE relnamespace = %s::regnamespace AND relkind IN ('v', 'm') ORDER BY relname COLLATE "C\""""


#  how a name sounds follows from it; names that plain SQL wrote are heard with the next import
FOLLOWING = {("people", "pinyin")}


class UnknownId(Exception):
    """A column that ends in _id, of no kind known here."""


def digest(connection: BaseDatabaseWrapper) -> str:
    """The hash in 64 hexadecimal digits."""
    total = hashlib.sha256()
    for line in _lines(connection):
        total.update(line.encode() + b"\n")
    return total.hexdigest()


def _lines(connection: BaseDatabaseWrapper) -> Iterator[str]:
    outermost = not connection.in_atomic_block
    with transaction.atomic(using=connection.alias):
        with connection.cursor() as cursor:
            if outermost:  # one state of the record, whatever is imported meanwhile
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            cursor.execute("SET LOCAL jit = off")
            cursor.execute("DROP TABLE IF EXISTS report_identity")
            cursor.execute(IDENTITIES)
            for kind, model in RECORDS.items():
                cursor.execute(WITHOUT_READING.format(kind=kind, table=model._meta.db_table))
            cursor.execute(INDEX)
            cursor.execute(ANALYZE)
            cursor.execute(VIEWS, [SCHEMA])
            names = [name for (name,) in cursor.fetchall()]
        for name in names:
            for (line,) in rows(_query(name, columns(name, connection)), connection):
                yield line


def _query(view: str, types: dict[str, str]) -> str:
    """The rows of a view as JSON text without ids and times, sorted by their bytes."""
    values, joins = [f"'{view}'::text"], []
    for position, (name, kind) in enumerate(types.items()):
        column = f"shown.{sql.Identifier(name).as_string()}"
        if kind.startswith("time") or (view, name) in FOLLOWING:
            continue
        if name.endswith("_id"):
            joins.append(_join(position, column, _kind_of(name)))
            column = f"identity_{position}.identity"
        elif kind == "numeric":
            column = f"pg_catalog.trim_scale({column})"
        values.append(column)
    return "\n".join(
        [
            f'SELECT pg_catalog.jsonb_build_array({", ".join(values)})::text COLLATE "C" AS line',
            f"FROM {SCHEMA}.{sql.Identifier(view).as_string()} AS shown",
            *joins,
            "ORDER BY line",
        ]
    )


def _join(position: int, column: str, kind: str) -> str:
    table = f"identity_{position}"
    return (
        f"LEFT JOIN report_identity AS {table} ON {table}.record = {kind} AND {table}.id = {column}"
    )


def _kind_of(name: str) -> str:
    """The SQL that gives the kind of the record that an id belongs to."""
    if name in KIND_BESIDE:
        return f"shown.{KIND_BESIDE[name]}"
    kind = KINDS.get(name, name.removesuffix("_id"))
    if kind not in RECORDS and kind not in ("document", "body"):
        raise UnknownId(f"The hash does not know what {name} is the id of.")
    return f"'{kind}'"
