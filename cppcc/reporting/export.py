"""A view's rows, written as they come: a million need no more memory than a thousand.

write("events", "csv", sys.stdout, connection)

csv    UTF-8 without a byte order mark, one line of names, nothing where nothing is known
json   an array of objects, one a line; numbers exactly as stored
table  for reading: pages of 200 rows, as wide as the terminal, or as they need where there is none
"""

import csv
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any, TextIO

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg import sql
from rich.console import Console
from rich.table import Table

from .views import SCHEMA

PAGE = 200
BLOCK = 2_000  # rows that the server sends at once
WIDE = 10_000  # characters: no line of a table in a file is broken
TEXT = {"text", "character varying", "character"}

COLUMNS = """\
SELECT column_name, data_type FROM information_schema.columns
WHERE table_schema = %s AND table_name = %s ORDER BY ordinal_position"""

Write = Callable[[str, TextIO, BaseDatabaseWrapper], None]


def write(name: str, form: str, file: TextIO, connection: BaseDatabaseWrapper) -> None:
    """The rows of a view, ordered by its columns from the first to the last."""
    FORMATS[form](name, file, connection)


def columns(name: str, connection: BaseDatabaseWrapper) -> dict[str, str]:
    """The view's columns in their order, with PostgreSQL's name of their type; {} without it."""
    with connection.cursor() as cursor:
        cursor.execute(COLUMNS, [SCHEMA, name])
        return dict(cursor.fetchall())


def rows(query: str, connection: BaseDatabaseWrapper) -> Iterator[tuple[Any, ...]]:
    """What a query gives, by a cursor of the server."""
    with transaction.atomic(using=connection.alias):
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL jit = off")  # compiling these views takes eight seconds
            cursor.execute("SET LOCAL cursor_tuple_fraction = 1")  # all rows are wanted
        with connection.chunked_cursor() as cursor:
            cursor.execute(query)
            while block := cursor.fetchmany(BLOCK):
                yield from block


def _as_csv(name: str, file: TextIO, connection: BaseDatabaseWrapper) -> None:
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(columns(name, connection))
    for row in rows(_ordered(name, connection), connection):
        writer.writerow(_printed(value) for value in row)


def _as_json(name: str, file: TextIO, connection: BaseDatabaseWrapper) -> None:
    ordered = _ordered(name, connection)
    query = f"SELECT pg_catalog.row_to_json(this_row)::text FROM ({ordered}) AS this_row"
    separator = "[\n"
    for (row,) in rows(query, connection):
        file.write(separator + row)
        separator = ",\n"
    file.write("\n]\n" if separator == ",\n" else "[]\n")


def _as_table(name: str, file: TextIO, connection: BaseDatabaseWrapper) -> None:
    console = Console(file=file, highlight=False, markup=False, emoji=False)
    if not console.is_terminal:
        console.width = WIDE
    names = columns(name, connection)
    found = rows(_ordered(name, connection), connection)
    page = list(islice(found, PAGE))
    console.print(_table(names, page))
    while page := list(islice(found, PAGE)):
        console.print(_table(names, page))


def _table(names: dict[str, str], page: list[tuple[Any, ...]]) -> Table:
    table = Table()
    for name, kind in names.items():
        table.add_column(name, justify="left" if kind in TEXT else "right", overflow="fold")
    for row in page:
        table.add_row(*(_printed(value) for value in row))
    return table


def _printed(value: Any) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _ordered(name: str, connection: BaseDatabaseWrapper) -> str:
    """The same order on every server: text by its bytes, not by a locale."""
    order = ", ".join(
        f'{_quoted(column)} COLLATE "C"' if kind in TEXT else _quoted(column)
        for column, kind in columns(name, connection).items()
    )
    return f"SELECT * FROM {SCHEMA}.{_quoted(name)} ORDER BY {order}"


def _quoted(name: str) -> str:
    return sql.Identifier(name).as_string()


FORMATS: dict[str, Write] = {"table": _as_table, "csv": _as_csv, "json": _as_json}
