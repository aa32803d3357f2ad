"""`manage.py migrate` makes the views anew, and is Django's own in all else."""

import io
import secrets
import threading
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from cppcc.models import Region
from cppcc.reporting import views


def migrate(*arguments: str, **options: object) -> str:
    out = io.StringIO()
    call_command("migrate", *arguments, interactive=False, stdout=out, **options)
    return out.getvalue()


def shown() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT viewname FROM pg_catalog.pg_views WHERE schemaname = 'report'")
        return {name for (name,) in cursor.fetchall()}


def test_the_test_database_has_views_and_reference_data(db: None) -> None:
    assert shown() == set(views.VIEWS)
    assert Region.objects.filter(pk="210102").exists()


def test_missing_views_are_made_and_changed_ones_made_anew(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP VIEW report.citations")
        cursor.execute("CREATE VIEW report.left_over AS SELECT 1 AS one")
    migrate()
    assert shown() == set(views.VIEWS)


def test_a_second_time_is_as_good_as_the_first(db: None) -> None:
    migrate()
    migrate()
    assert shown() == set(views.VIEWS)


def test_it_is_quiet_where_it_is_told_to_be(db: None) -> None:
    assert migrate(verbosity=0) == ""


@pytest.mark.parametrize("option", ["--plan", "--check", "--fake"])
def test_what_only_shows_checks_or_notes_changes_nothing(db: None, option: str) -> None:
    views.drop(connection)
    Region.objects.filter(pk="210102").delete()
    migrate(option)
    assert shown() == set()
    assert not Region.objects.filter(pk="210102").exists()


def test_one_app_alone_leaves_the_views_standing(db: None) -> None:
    migrate("auth")
    assert shown() == set(views.VIEWS)


def test_backwards_to_nothing_and_forwards_again(db: None) -> None:
    """In a transaction, which takes it all back."""
    with transaction.atomic():
        migrate("cppcc", "zero", verbosity=0)
        assert shown() == set()
        assert "cppcc_event" not in connection.introspection.table_names()
        transaction.set_rollback(True)
    assert shown() == set(views.VIEWS)


def test_a_line_of_reference_data_that_is_wrong_is_named(
    db: None, settings: Any, tmp_path: Path
) -> None:
    settings.FIXTURES = tmp_path
    (tmp_path / "regions.jsonl").write_text('{"pk": 1}\n', encoding="utf-8")
    with pytest.raises(CommandError, match="regions.jsonl, line 1"):
        migrate()


def test_without_the_right_to_make_roles_it_prints_the_statements_and_goes_on(db: None) -> None:
    """As in a database of somebody who owns its schemas and tables, and nothing else."""
    user = f"plain_{secrets.token_hex(4)}"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE ROLE {user} NOLOGIN")
        cursor.execute("ALTER ROLE cppcc_reader RENAME TO cppcc_reader_of_before")
        cursor.execute(f"ALTER SCHEMA report OWNER TO {user}")
        cursor.execute(f"ALTER SCHEMA report_parts OWNER TO {user}")
        cursor.execute(f"GRANT ALL ON ALL TABLES IN SCHEMA public TO {user}")
        cursor.execute(f"GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO {user}")
        database = connection.settings_dict["NAME"]
        cursor.execute(f'GRANT CREATE ON DATABASE "{database}" TO {user}')
        cursor.execute("DROP VIEW report.citations")
        cursor.execute(f"SET LOCAL ROLE {user}")
    out = migrate()
    assert 'CREATE ROLE "cppcc_reader" NOLOGIN;' in out
    assert f'GRANT "cppcc_reader" TO "{user}";' in out
    assert shown() == set(views.VIEWS)


@pytest.mark.usefixtures("django_db_setup")
def test_four_at_once_wait_for_each_other(django_db_blocker: Any) -> None:
    failures: list[BaseException] = []
    start = threading.Barrier(4)

    def body() -> None:
        try:
            start.wait()
            migrate(verbosity=0)
        except BaseException as error:
            failures.append(error)
        finally:
            connection.close()

    with django_db_blocker.unblock():
        threads = [threading.Thread(target=body) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert failures == []
        assert shown() == set(views.VIEWS)
