"""`migrate`: Django's, and around it what depends on the tables.

The views of the schema `report` go before a migration changes a table under them, and are made
anew after it with the role that reads them; then reference data is loaded. Two at once wait for
each other.
"""

import contextlib
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.core.management import CommandError
from django.core.management.commands import migrate
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

from cppcc import reference, roles
from cppcc.reporting import readers, views
from cppcc.search import sounds

LOCK = 20_734_661_002  # of this command, among a database's advisory locks


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        self.connection = connections[options["database"]]
        self.connection.ensure_connection()  # Django's own part would tell of none in English
        if self.connection.vendor != "postgresql" or changes_nothing(options):
            super().handle(*args, **options)
            return
        with locked(self.connection):
            permissions = roles.known(using=self.connection.alias)
            super().handle(*args, **options)
            if is_complete(self.connection):
                roles.make(before=permissions, using=self.connection.alias)
                self.complete(verbosity=options["verbosity"])

    def migration_progress_callback(
        self, action: str, migration: Any = None, fake: bool = False
    ) -> None:
        """Django calls this before each migration: a column under a view cannot change."""
        if action in {"apply_start", "unapply_start"} and not fake:
            views.drop(self.connection)
        super().migration_progress_callback(action, migration, fake)

    def complete(self, *, verbosity: int) -> None:
        refused = readers.prepare(self.connection)
        views.make(self.connection)
        try:
            loaded = reference.load(using=self.connection.alias)
        except reference.FixtureError as error:
            raise CommandError(str(error)) from error
        sounds.fill(using=self.connection.alias)
        if verbosity < 1:
            return
        if loaded.added or loaded.changed:
            self.stdout.write(f"  {loaded}")
        if refused:
            self.stdout.write(_("  An administrator of the server has to run, once:"))
            self.stdout.write("".join(f"    {statement};\n" for statement in refused), ending="")


def changes_nothing(options: dict[str, Any]) -> bool:
    """Whether tables are left as they are: only shown, only checked, or only noted as changed."""
    return any(options[name] for name in ("plan", "check_unapplied", "prune", "fake"))


@contextlib.contextmanager
def locked(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Keeps another `migrate` of this database out; the lock dies with its connection."""
    holder = connection.copy()
    try:
        with holder.cursor() as cursor:
            cursor.execute("SELECT pg_catalog.pg_advisory_lock(%s)", [LOCK])
        yield
    finally:
        holder.close()


def is_complete(connection: BaseDatabaseWrapper) -> bool:
    """Whether the tables are those of the models: not after migrating backwards."""
    executor = MigrationExecutor(connection)
    leaves = [key for key in executor.loader.graph.leaf_nodes() if key[0] == "cppcc"]
    if executor.migration_plan(leaves):
        return False
    models = apps.get_app_config("cppcc").get_models()
    tables = {model._meta.db_table for model in models if model._meta.managed}
    return tables <= set(connection.introspection.table_names())
