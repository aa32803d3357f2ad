"""The role of those who only read: it may select from the schema `report` and do nothing else.

prepare(connection)            []   done
prepare(connection)            ["CREATE ROLE cppcc_reader NOLOGIN", …]   for an administrator
grant(connection, "report")    what is in the schema now, to the role if there is one

Databases of a cluster share its roles, and nothing drops this one. PostgreSQL knows no
`CREATE ROLE IF NOT EXISTS`, and two at once meet in its catalogue: hence the attempts.
"""

import time
from typing import Any

from django.db import DatabaseError, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg import errors, sql

from cppcc.database import READERS

ATTEMPTS = 40
PAUSE = 0.05  # seconds
#  another session made the role, or granted it, at the same moment
CROSSED = (errors.DuplicateObject, errors.UniqueViolation)
CROSSED_WORDS = ("concurrently updated", "concurrently deleted")

EXISTS = "SELECT pg_catalog.to_regrole(%s) IS NOT NULL"
IS_MEMBER = "SELECT pg_catalog.pg_has_role(%s, 'MEMBER')"
OWNS_DATABASE = """\
SELECT pg_catalog.pg_has_role(datdba, 'USAGE') FROM pg_catalog.pg_database
WHERE datname = pg_catalog.current_database()"""
OWNS_PUBLIC = """\
SELECT pg_catalog.pg_has_role(nspowner, 'USAGE') FROM pg_catalog.pg_namespace
WHERE nspname = 'public'"""
ALL_MAKE_TEMPORARY = """\
SELECT pg_catalog.has_database_privilege('public', pg_catalog.current_database(), 'TEMPORARY')"""
ALL_CREATE = """\
SELECT pg_catalog.has_schema_privilege('public', oid, 'CREATE') FROM pg_catalog.pg_namespace
WHERE nspname = 'public'"""


def prepare(connection: BaseDatabaseWrapper, role: str = READERS) -> list[str]:
    """The role, and nothing for it but what it is granted; returns the statements refused."""
    return _make(connection, role) + _restrict(connection)


def grant(connection: BaseDatabaseWrapper, schema: str, role: str = READERS) -> None:
    """What the schema holds now, to the role if there is one; its owner may."""
    if not _one(connection, EXISTS, _name(role)):
        return
    with connection.cursor() as cursor:
        cursor.execute(f"GRANT USAGE ON SCHEMA {_name(schema)} TO {_name(role)}")
        cursor.execute(f"GRANT SELECT ON ALL TABLES IN SCHEMA {_name(schema)} TO {_name(role)}")


def _make(connection: BaseDatabaseWrapper, role: str) -> list[str]:
    create = f"CREATE ROLE {_name(role)} NOLOGIN"
    join = f"GRANT {_name(role)} TO {_name(_one(connection, 'SELECT current_user'))}"
    if not _one(connection, EXISTS, _name(role)) and not _allowed(connection, create, role):
        return [create, join]
    if not _allowed(connection, join) and not _one(connection, IS_MEMBER, role):
        return [join]
    return []


def _restrict(connection: BaseDatabaseWrapper) -> list[str]:
    """Takes what lets anybody write: temporary tables, and in old databases tables of their own.

    Whoever migrates imports, too, and keeps temporary tables.
    """
    statements = []
    if _one(connection, ALL_MAKE_TEMPORARY):
        database = _name(_one(connection, "SELECT pg_catalog.current_database()"))
        user = _name(_one(connection, "SELECT current_user"))
        take = [
            f"GRANT TEMPORARY ON DATABASE {database} TO {user}",
            f"REVOKE TEMPORARY ON DATABASE {database} FROM PUBLIC",
        ]
        statements += _run_or_return(connection, take, may=_one(connection, OWNS_DATABASE))
    if _one(connection, ALL_CREATE):
        take = ["REVOKE CREATE ON SCHEMA public FROM PUBLIC"]
        statements += _run_or_return(connection, take, may=_one(connection, OWNS_PUBLIC))
    return statements


def _run_or_return(
    connection: BaseDatabaseWrapper, statements: list[str], *, may: bool
) -> list[str]:
    """PostgreSQL only warns of a REVOKE by somebody else than the owner: so it is asked first."""
    if not may:
        return statements
    return [statement for statement in statements if not _allowed(connection, statement)]


def _allowed(connection: BaseDatabaseWrapper, statement: str, makes: str | None = None) -> bool:
    """Runs a statement, again where another session crossed; False where it is not allowed."""
    for attempt in range(ATTEMPTS):
        try:
            with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
                cursor.execute(statement)
            return True
        except DatabaseError as error:
            if isinstance(error.__cause__, errors.InsufficientPrivilege):
                return False
            if not _crossed(error) or attempt == ATTEMPTS - 1:
                raise
        if makes and _one(connection, EXISTS, _name(makes)):
            return True
        time.sleep(PAUSE)
    return False


def _crossed(error: DatabaseError) -> bool:
    words = str(error)
    return isinstance(error.__cause__, CROSSED) or any(word in words for word in CROSSED_WORDS)


def _one(connection: BaseDatabaseWrapper, query: str, *parameters: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(query, parameters or None)
        row = cursor.fetchone()
    return row[0] if row else None


def _name(name: str) -> str:
    """Quoted, as in "2nd database"."""
    return sql.Identifier(name).as_string()
