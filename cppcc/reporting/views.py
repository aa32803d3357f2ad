"""Makes the views of the schema `report`, and drops them before tables change.

titles()["events"]   "Events, with the date as printed and as resolved"
make(connection)     all or nothing; readers of the old views wait a moment or see the new ones
"""

from collections.abc import Iterator
from pathlib import Path

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from . import left_out, readers

HERE = Path(__file__).resolve().parent
SCHEMA = "report"
PARTS = "report_parts"

#  those that others are built on before these
VIEWS = (
    "documents",
    "regions",
    "organisations",
    "posts",
    "people",
    "events",
    "event_committees",
    "participations",
    "proposals",
    "works",
    "statistics",
    "initiatives",
    "committees",
    "citations",
)


def titles() -> dict[str, str]:
    """Every view by name, with the first line of its file."""
    return {name: _title(_sql(name)) for name in sorted(VIEWS)}


def drop(connection: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA IF EXISTS {SCHEMA}, {PARTS} CASCADE")


def make(connection: BaseDatabaseWrapper) -> None:
    """All views anew, with the grants to those who read them, in one transaction."""
    with transaction.atomic(using=connection.alias):
        drop(connection)
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE SCHEMA {PARTS}")
            cursor.execute(f"CREATE SCHEMA {SCHEMA}")
            for view, sql in _definitions():
                cursor.execute(f"CREATE VIEW {view} AS\n{sql}")
                cursor.execute(f"COMMENT ON VIEW {view} IS %s", [_title(sql)])
        readers.grant(connection, SCHEMA)


def exist(connection: BaseDatabaseWrapper) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_catalog.to_regnamespace(%s) IS NOT NULL", [SCHEMA])
        return bool(cursor.fetchone()[0])


def _definitions() -> Iterator[tuple[str, str]]:
    yield f"{PARTS}.left_out", f"-- Records that no view shows\n{left_out.query()}"
    yield f"{PARTS}.evidence", _sql("parts/evidence")
    for name in VIEWS:
        yield f"{SCHEMA}.{name}", _sql(name)


def _sql(name: str) -> str:
    return (HERE / f"{name}.sql").read_text(encoding="utf-8")


def _title(sql: str) -> str:
    return sql.partition("\n")[0].removeprefix("--").strip()
