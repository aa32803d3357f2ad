"""Tables as tests write them: exported, changed in a cell, read again."""

from typing import Any

from cppcc.models.base import Decidable
from cppcc.tables import formats, reading
from cppcc.tables.reading import Line, Sheet
from cppcc.tables.resources import table_of

MOST = 300  # of the five thousand divisions, enough to show what a table does


def exported(model: type[Decidable], name: str = "csv") -> bytes:
    """The rows of a model as a file."""
    table = table_of(model)
    rows = table.rows(model._default_manager.order_by("pk"))[:MOST]
    return b"".join(
        formats.write(name, table.headers, (table.export_resource(row) for row in rows))
    )


def sheet_of(model: type[Decidable], name: str = "csv") -> Sheet:
    return reading.read(f"表.{name}", exported(model, name))


def typed(*rows: dict[str, str]) -> Sheet:
    """A table as a curator types it: the first row is the second line."""
    headers = list(dict.fromkeys(name for row in rows for name in row))
    lines = [
        Line(number, [row.get(name, "") for name in headers])
        for number, row in enumerate(rows, start=2)
    ]
    return Sheet(headers, lines)


def changed(record: Decidable, **cells: str) -> Sheet:
    """A record's row as it was exported, some cells of it written anew."""
    table = table_of(type(record))
    row = type(record)._default_manager.get(pk=record.pk)
    taken: dict[str, Any] = dict(zip(table.headers, table.export_resource(row), strict=True))
    return typed(taken | cells)
