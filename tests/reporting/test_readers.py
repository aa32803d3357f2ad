"""The role cppcc_reader selects from `report` and does nothing else; making it is safe."""

import secrets
import threading
from collections.abc import Callable, Iterator

import pytest
from django.db import DatabaseError, connection, transaction
from psycopg import errors

from cppcc.reporting import readers, views


@pytest.fixture
def as_reader(db: None) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE cppcc_reader")
        yield
        cursor.execute("RESET ROLE")


@pytest.fixture
def role(db: None) -> Iterator[str]:
    """A name of our own: the role itself belongs to every database of the cluster."""
    name = f"cppcc_reader_{secrets.token_hex(4)}"
    yield name
    outside = connection.copy()  # what threads have made outlives the test's transaction
    with outside.cursor() as cursor:
        cursor.execute(f"DROP ROLE IF EXISTS {name}")
    outside.close()


def run(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize("view", views.VIEWS)
def test_a_reader_selects_from_every_view(as_reader: None, view: str) -> None:
    run(f"SELECT * FROM report.{view}")


REFUSED = [
    "SELECT * FROM cppcc_event",
    "SELECT * FROM cppcc_eventevent",
    "SELECT * FROM cppcc_document",
    "SELECT * FROM auth_user",
    "SELECT * FROM django_session",
    "SELECT * FROM report_parts.evidence",
    "INSERT INTO report.documents (file) VALUES ('x')",
    "UPDATE report.documents SET script = 'x'",
    "DELETE FROM report.documents",
    "DELETE FROM cppcc_event",
    "TRUNCATE cppcc_event",
    "CREATE TABLE report.mine (id integer)",
    "CREATE VIEW report.mine AS SELECT 1",
    "CREATE TABLE public.mine (id integer)",
    "CREATE TEMPORARY TABLE mine (id integer)",
    "CREATE SCHEMA mine",
    "CREATE FUNCTION report.mine() RETURNS integer LANGUAGE sql AS 'SELECT 1'",
    "CREATE ROLE mine",
    "ALTER ROLE cppcc_reader CREATEROLE",
    "SELECT pg_catalog.pg_read_file('/etc/hostname')",
    "COPY (SELECT 1) TO PROGRAM 'true'",
]


@pytest.mark.parametrize("statement", REFUSED)
def test_a_reader_does_nothing_else(as_reader: None, statement: str) -> None:
    with pytest.raises(DatabaseError) as raised:
        run(statement)
    assert isinstance(raised.value.__cause__, errors.InsufficientPrivilege)


def test_the_role_cannot_log_in_and_the_connecting_user_is_a_member(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolcanlogin, pg_has_role(current_user, oid, 'MEMBER') FROM pg_roles "
            "WHERE rolname = 'cppcc_reader'"
        )
        assert cursor.fetchone() == (False, True)


def in_threads(number: int, work: Callable[[], None]) -> list[BaseException]:
    """Runs the work at the same moment, each on a connection of its own; returns the failures."""
    failures: list[BaseException] = []
    start = threading.Barrier(number)

    def body() -> None:
        try:
            connection.ensure_connection()
            start.wait()
            work()
        except BaseException as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=body) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failures


def test_eight_sessions_make_the_role_at_once(role: str) -> None:
    assert in_threads(8, lambda: refuse_nothing(role)) == []
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_roles WHERE rolname = %s", [role])
        assert cursor.fetchone() == (1,)


def refuse_nothing(role: str) -> None:
    assert readers.prepare(connection, role) == []


def test_making_the_role_again_changes_nothing(role: str) -> None:
    assert readers.prepare(connection, role) == []
    assert readers.prepare(connection, role) == []


@pytest.fixture
def plain_user(db: None) -> Iterator[str]:
    """A user who may neither make roles nor grant them, within a transaction."""
    name = f"plain_{secrets.token_hex(4)}"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE ROLE {name} NOLOGIN")
        cursor.execute(f"SET LOCAL ROLE {name}")
        yield name
        cursor.execute("RESET ROLE")


def test_who_may_not_make_the_role_gets_the_statements(plain_user: str, role: str) -> None:
    assert readers.prepare(connection, role) == [
        f'CREATE ROLE "{role}" NOLOGIN',
        f'GRANT "{role}" TO "{plain_user}"',
    ]


def test_who_may_not_grant_the_role_gets_that_statement(plain_user: str) -> None:
    assert readers.prepare(connection) == [f'GRANT "cppcc_reader" TO "{plain_user}"']


def test_a_member_who_may_not_grant_is_content(plain_user: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute(f"GRANT cppcc_reader TO {plain_user}")
        cursor.execute(f"SET LOCAL ROLE {plain_user}")
    assert readers.prepare(connection) == []


def test_who_does_not_own_the_database_gets_what_its_owner_has_to_take_away(
    plain_user: str,
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        name = connection.settings_dict["NAME"]
        cursor.execute(f'GRANT TEMPORARY ON DATABASE "{name}" TO PUBLIC')
        cursor.execute(f"SET LOCAL ROLE {plain_user}")
    assert readers.prepare(connection)[1:] == [
        f'GRANT TEMPORARY ON DATABASE "{name}" TO "{plain_user}"',
        f'REVOKE TEMPORARY ON DATABASE "{name}" FROM PUBLIC',
    ]
