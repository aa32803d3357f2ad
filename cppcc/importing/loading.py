"""Rows by COPY: straight into a table, or by way of a staging table where another may be first.

copy(Reading, rows)                     30,000 rows a second and more, indexes in force
insert_new(Person, rows, by="key")  ->  {"赵中军/委员会|210102": 7}     those that nobody else made
overwrite(Person, rows, columns)        rows that are there already, by id
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models

Row = Sequence[Any]


def columns(model: type[models.Model], *, ids: bool = False) -> list[models.Field[Any, Any]]:
    """The columns of a table, in its order; without the id, which the database gives."""
    fields = model._meta.concrete_fields
    return [field for field in fields if ids or not field.primary_key]


def row(record: models.Model, fields: Iterable[models.Field[Any, Any]]) -> Row:
    """A record's values as COPY takes them."""
    return [written(field, getattr(record, field.attname)) for field in fields]


def written(field: models.Field[Any, Any], value: Any) -> Any:
    if value is not None and isinstance(field, models.JSONField):
        return json.dumps(value, ensure_ascii=False, cls=DjangoJSONEncoder)
    if isinstance(field, models.DateTimeField) and value is None:
        return field.pre_save(field.model(), add=True)  # auto_now_add
    return value


def copy(model: type[models.Model], records: Sequence[models.Model]) -> None:
    """Insert records for which no other writer can be first."""
    fields = columns(model)
    names = [field.column for field in fields]
    put(model._meta.db_table, names, (row(record, fields) for record in records))


def insert_new(
    model: type[models.Model], records: Sequence[models.Model], *, by: str
) -> dict[str, int]:
    """Insert those whose `by` is not there yet, in its order; the ids of those inserted."""
    if not records:
        return {}
    fields = columns(model)
    names = [field.column for field in fields]
    staged = stage(model)
    ordered = sorted(records, key=lambda record: getattr(record, by))
    put(staged, names, (row(record, fields) for record in ordered))
    listed = ", ".join(map(quoted, names))
    statement = (
        f"INSERT INTO {quoted(model._meta.db_table)} ({listed})"
        f" SELECT {listed} FROM {quoted(staged)} ORDER BY {quoted(by)}"
        f" ON CONFLICT ({quoted(by)}) DO NOTHING RETURNING {quoted(by)}, id"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement)
        made = dict(cursor.fetchall())
        cursor.execute(f"DELETE FROM {quoted(staged)}")
    return made


def overwrite(
    model: type[models.Model], records: Sequence[models.Model], names: Iterable[str]
) -> None:
    """Write the named columns of records that are there, in one statement."""
    if not records:
        return
    wanted = {*names}
    fields = [field for field in columns(model, ids=True) if field.column in wanted | {"id"}]
    changed = [field.column for field in fields if not field.primary_key]
    staged = stage(model)
    put(staged, [field.column for field in fields], (row(record, fields) for record in records))
    table, changes = (
        quoted(model._meta.db_table),
        ", ".join(f"{quoted(name)} = {quoted(staged)}.{quoted(name)}" for name in changed),
    )
    statement = (
        f"UPDATE {table} SET {changes} FROM {quoted(staged)} WHERE {quoted(staged)}.id = {table}.id"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement)
        cursor.execute(f"DELETE FROM {quoted(staged)}")


def stage(model: type[models.Model]) -> str:
    """A staging table of this session, empty, with the columns of a model and none of its rules."""
    table = model._meta.db_table
    staged = f"staged_{model._meta.model_name}"
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TEMPORARY TABLE IF NOT EXISTS {quoted(staged)} ON COMMIT DELETE ROWS"
            f" AS SELECT * FROM {quoted(table)} WITH NO DATA"
        )
    return staged


def put(table: str, names: Sequence[str], rows: Iterable[Row]) -> None:
    statement = f"COPY {quoted(table)} ({', '.join(map(quoted, names))}) FROM STDIN"
    with connection.cursor() as cursor, cursor.copy(statement) as lines:
        for one in rows:
            lines.write_row(one)


def quoted(name: str) -> str:
    return connection.ops.quote_name(name)
