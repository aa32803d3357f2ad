"""Looks after the embedded server: `database start|stop|status|url|psql`."""

import subprocess
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, connection
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cppcc import database

READER_SQL = f"""\
CREATE ROLE {database.READERS} NOLOGIN;  -- unless migrate made it
CREATE ROLE {database.READER} LOGIN PASSWORD '…' IN ROLE {database.READERS};
ALTER ROLE {database.READER} SET default_transaction_read_only = on;"""


class Command(BaseCommand):
    help = _("Looks after the embedded PostgreSQL server.")
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        actions = ["start", "stop", "status", "url", "psql"]
        parser.add_argument("action", choices=actions)
        parser.add_argument("arguments", nargs="*", help=_("for psql, after --: -- -c 'SELECT 1'"))
        parser.add_argument(
            "--reader", action="store_true", help=_("url: of a login that may only read reports")
        )

    def handle(self, *, action: str, arguments: list[str], reader: bool, **options: Any) -> None:
        server = database.server_of(connection.settings_dict)
        try:
            if action == "psql":
                self.psql(arguments)
            elif action == "url":
                self.stdout.write(self.url(server, reader=reader))
            elif server is None:
                self.elsewhere(action)
            else:
                getattr(self, action)(server)
        except database.ServerProblem as problem:
            raise CommandError(str(problem)) from problem

    def start(self, server: database.Server) -> None:
        port = server.start().port
        self.stdout.write(
            _("The server runs on %(host)s:%(port)s.") % {"host": database.HOST, "port": port}
        )

    def stop(self, server: database.Server) -> None:
        stopped = server.stop()
        self.stdout.write(
            _("The server is stopped.") if stopped else _("The server was not running.")
        )

    def status(self, server: database.Server) -> None:
        status = server.status()
        self.stdout.write(pgettext("server", "running") if status.running else _("stopped"))
        self.line(_("version"), status.version)
        self.line(_("address"), f"{status.host}:{status.port}" if status.port else "")
        self.line(_("data"), str(status.data))
        self.line(_("size"), filesizeformat(status.size))
        if not status.running:
            sys.exit(3)

    def elsewhere(self, action: str) -> None:
        """DATABASE_URL names the server: we neither start nor stop it, but say how it is."""
        self.stdout.write(_("DATABASE_URL names the server; it is looked after elsewhere."))
        if action == "stop":
            return
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_catalog.pg_database_size(pg_catalog.current_database())")
                size = cursor.fetchone()[0]
                info = cursor.connection.info
        except DatabaseError as error:
            raise CommandError(str(error), returncode=3 if action == "status" else 1) from error
        self.stdout.write(pgettext("server", "running"))
        self.line(_("version"), info.parameter_status("server_version"))
        self.line(_("address"), f"{info.host}:{info.port}")
        self.line(_("size"), filesizeformat(size))

    def url(self, server: database.Server | None, *, reader: bool) -> str:
        if server is not None:
            return server.reader_url() if reader else server.url()
        if reader:
            note = _("DATABASE_URL names the server; its administrator makes the login:")
            return f"{note}\n{READER_SQL}"
        return database.named_url()

    def psql(self, arguments: list[str]) -> None:
        try:
            connection.client.runshell(arguments)
        except FileNotFoundError as error:
            raise CommandError(_("psql is missing: install PostgreSQL's client.")) from error
        except subprocess.CalledProcessError as error:
            sys.exit(error.returncode)

    def line(self, label: str, value: str) -> None:
        if value:
            self.stdout.write(f"{label}: {value}")
