"""Rows by COPY: straight into a table, or by way of a staging table where another may be first.

copy(Incoming, rows)                    30,000 rows a second and more, indexes in force
copy_lines(Reading, columns, lines)     twice as many, of text as COPY takes it: "7\t甲乙\t\\N\n"
insert_first(Person, columns, keys, row_of)
                                    ->  {"赵中军/委员会|210102": 7}     all, or none
insert_others(Person, columns, keys, row_of)       the same, of those that nobody else made
overwrite(Person, rows, columns)        rows that are there already, by id

A column that rows do not name holds its default.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any, NamedTuple

from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, connection, models, transaction
from django.db.models.lookups import Lookup
from psycopg import Copy

Values = Mapping[str, Any]  # by attribute: {"key": "甲乙/委员会/210102", "run_id": 3}
Row = Sequence[Any]

UNIQUE = "23505"  # what the server calls a row that is there already
BLOCK = 500  # lines that are sent together
SPECIAL = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})

NUMBERS = """\
SELECT
    pg_catalog.min(number),
    CASE
        WHEN pg_catalog.max(number) - pg_catalog.min(number) >= pg_catalog.count(*)
        THEN pg_catalog.array_agg(number)
    END
FROM (
    SELECT pg_catalog.nextval(sequence) AS number
    FROM pg_catalog.pg_get_serial_sequence(%s, 'id') AS sequence, pg_catalog.generate_series(1, %s)
) AS numbers"""

as_json = DjangoJSONEncoder(ensure_ascii=False).encode


def cell(words: str) -> str:
    """Words as a line of COPY holds them: tabs, line ends and backslashes with a backslash."""
    if "\\" in words or "\n" in words or "\t" in words or "\r" in words:  # nearly never
        return words.translate(SPECIAL)
    return words


class Taken(Exception):
    """Somebody else stored a row of the same key in the meantime."""


class Among(Lookup):
    """filter(Among(F("key"), keys)): one of many texts, sent as one parameter and not as many,
    which takes a tenth of the time that IN does.
    """

    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        sql, parameters = self.process_lhs(compiler, connection)
        texts = "ARRAY(SELECT pg_catalog.jsonb_array_elements_text(%s::jsonb))"
        return f"{sql} = ANY({texts})", [*parameters, as_json(sorted(self.rhs))]


class Column(NamedTuple):
    """A column, what it holds where a row gives nothing, and how COPY takes a value."""

    name: str
    attribute: str
    default: Any
    write: Callable[[Any], Any] | None


def columns(model: type[models.Model], names: Iterable[str] | None = None) -> list[Column]:
    """The columns of a table, in its order: those named, or all that a row must give."""
    fields = [field for field in model._meta.concrete_fields if not field.generated]
    if names is None:
        return [column(field) for field in fields if not field.primary_key]
    wanted = {*names}
    return [column(field) for field in fields if field.column in wanted]


def column(field: models.Field[Any, Any]) -> Column:
    default = None if field.null else field.get_default()
    if isinstance(field, models.DateTimeField) and field.auto_now_add:
        default = field.pre_save(field.model(), add=True)
    write: Callable[[Any], Any] | None = None
    if isinstance(field, models.JSONField):
        write = as_json
    elif isinstance(field, ArrayField):
        write = array
    return Column(field.column, field.attname, default, write)


def array(values: Sequence[Any]) -> Any:
    return values or "{}"  # nearly all are empty, and written fifty times as fast


def row(record: models.Model | Values, wanted: Sequence[Column]) -> Row:
    """A record's values as COPY takes them."""
    if isinstance(record, models.Model):
        record = {one.attribute: getattr(record, one.attribute) for one in wanted}
    found = []
    for _name, attribute, default, write in wanted:
        value = record.get(attribute)
        if value is None:
            value = default
        found.append(write(value) if write and value is not None else value)
    return found


def copy(model: type[models.Model], records: Iterable[models.Model | Values]) -> None:
    """Insert records for which no other writer can be first."""
    put(model._meta.db_table, columns(model), records)


def copy_rows(model: type[models.Model], names: Sequence[str], rows: Iterable[Row]) -> None:
    """The same for rows that are written as COPY takes them, in the order of the columns named."""
    write(model._meta.db_table, names, rows)


def insert(model: type[models.Model], records: Sequence[Values]) -> Sequence[int]:
    """Insert records for which hardly another writer is first; their ids. Raises IntegrityError
    where one was.
    """
    fields = columns(model)
    ids = numbers(model, len(records))
    rows = ([pk, *row(one, fields)] for pk, one in zip(ids, records, strict=True))
    write(model._meta.db_table, ["id", *(field.name for field in fields)], rows)
    return ids


def numbers(model: type[models.Model], count: int) -> Sequence[int]:
    """So many ids that no other row gets; as a range where nobody else took some in between."""
    if not count:
        return []
    with connection.cursor() as cursor:
        cursor.execute(NUMBERS, [model._meta.db_table, count])
        first, others = cursor.fetchone()
    return others or range(first, first + count)


def copy_lines(model: type[models.Model], names: Sequence[str], lines: Iterable[str]) -> None:
    """The same for lines of text as COPY takes them, in the order of the columns named. While the
    server puts one block, the next is made.
    """
    made = iter(lines)
    with copying(model._meta.db_table, names) as copied:
        while block := "".join(islice(made, BLOCK)):
            copied.write(block)


def insert_first(
    model: type[models.Model],
    names: Sequence[str],
    keys: Sequence[str],
    row_of: Callable[[str], Row],
) -> dict[str, int]:
    """Insert rows, in the order of their keys; key -> id. Raises Taken, and inserts none, where
    somebody else was first with any of them.
    """
    if not keys:
        return {}
    others = others_than(model, names)
    defaults = row({}, others)
    ids = numbers(model, len(keys))
    try:
        #  COPY passes by what signs statements for the history: SAVEPOINT carries the signature
        with transaction.atomic():
            write(
                model._meta.db_table,
                ["id", *names, *(column.name for column in others)],
                ([pk, *row_of(key), *defaults] for pk, key in zip(ids, keys, strict=True)),
            )
    except IntegrityError as error:
        if getattr(error.__cause__, "sqlstate", None) != UNIQUE:
            raise
        raise Taken from error
    return dict(zip(keys, ids, strict=True))


def insert_others(
    model: type[models.Model],
    names: Sequence[str],
    keys: Sequence[str],
    row_of: Callable[[str], Row],
) -> dict[str, int]:
    """Insert those whose key, the first column named, is not there yet, by way of a staging table;
    the ids of those inserted.
    """
    if not keys:
        return {}
    others = others_than(model, names)
    staged = stage(model)
    write(staged, names, map(row_of, keys))
    given = ", ".join(map(quoted, names))
    listed = ", ".join([given, *(quoted(column.name) for column in others)])
    key = quoted(names[0])
    statement = (
        f"INSERT INTO {quoted(model._meta.db_table)} ({listed})"
        f" SELECT {given}{', %s' * len(others)} FROM {quoted(staged)} ORDER BY {key}"
        f" ON CONFLICT ({key}) DO NOTHING RETURNING {key}, id"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, row({}, others))
        made = dict(cursor.fetchall())
        cursor.execute(f"DELETE FROM {quoted(staged)}")
    return made


def others_than(model: type[models.Model], names: Sequence[str]) -> list[Column]:
    return [column for column in columns(model) if column.name not in names]


def overwrite(
    model: type[models.Model], records: Sequence[models.Model], names: Iterable[str]
) -> None:
    """Write the named columns of records that are there, in one statement."""
    if not records:
        return
    fields = columns(model, {*names, "id"})
    staged = stage(model)
    put(staged, fields, records)
    table = quoted(model._meta.db_table)
    changes = ", ".join(
        f"{quoted(field.name)} = {quoted(staged)}.{quoted(field.name)}"
        for field in fields
        if field.name != "id"
    )
    statement = (
        f"UPDATE {table} SET {changes} FROM {quoted(staged)} WHERE {quoted(staged)}.id = {table}.id"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement)
        cursor.execute(f"DELETE FROM {quoted(staged)}")


def stage(model: type[models.Model]) -> str:
    """A staging table of this session, with the columns of a model and none of its rules; empty
    until its rows come, and again when the transaction ends.
    """
    table = model._meta.db_table
    staged = f"staged_{model._meta.model_name}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_catalog.to_regclass(%s)", [f"pg_temp.{staged}"])
        if cursor.fetchone()[0] is None:
            cursor.execute(
                f"CREATE TEMPORARY TABLE {quoted(staged)} ON COMMIT DELETE ROWS"
                f" AS SELECT * FROM {quoted(table)} WITH NO DATA"
            )
    return staged


def put(table: str, wanted: Sequence[Column], records: Iterable[models.Model | Values]) -> None:
    write(table, [one.name for one in wanted], (row(record, wanted) for record in records))


def write(table: str, names: Iterable[str], rows: Iterable[Row]) -> None:
    with copying(table, names) as copied:
        for one in rows:
            copied.write_row(one)


@contextmanager
def copying(table: str, names: Iterable[str]) -> Iterator[Copy]:
    """A COPY into these columns; what the server refuses is raised as Django's errors are."""
    listed = ", ".join(map(quoted, names))
    with (
        connection.wrap_database_errors,
        connection.cursor() as cursor,
        cursor.copy(f"COPY {quoted(table)} ({listed}) FROM STDIN") as copied,
    ):
        yield copied


def quoted(name: str) -> str:
    return connection.ops.quote_name(name)
