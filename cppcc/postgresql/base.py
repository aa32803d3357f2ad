"""Django's PostgreSQL backend, which starts the embedded server when the first query needs it.

A server that was stopped or killed since is started again by the next connection. What goes
wrong ends a command with one line:

    ServerUnusable: The server does not start: …: free some space on its disk and try again (…).
"""

import contextlib
from collections.abc import Iterable, Iterator
from typing import Any

import psycopg
from django.core.management.base import CommandError
from django.db.backends.postgresql import base, client, features
from django.db.utils import OperationalError

from cppcc import database
from cppcc.postgresql import programs
from cppcc.postgresql.programs import _

OLDEST = 15  # the SQL of the project is what PostgreSQL 15 has


class ServerUnusable(OperationalError, CommandError):
    """No server to work with: for code an OperationalError, for a command its last line."""


class DatabaseFeatures(features.DatabaseFeatures):
    minimum_database_version = (OLDEST,)


class DatabaseClient(client.DatabaseClient):
    """psql, the wheel's where there is one, with the password in its environment."""

    @classmethod
    def settings_to_cmd_args_env(
        cls, settings_dict: dict[str, Any], parameters: Iterable[str]
    ) -> tuple[list[str], dict[str, str] | None]:
        if server := database.server_of(settings_dict):
            with _in_one_line():
                settings_dict = settings_dict | _as_settings(server, settings_dict["NAME"])
        arguments, environment = super().settings_to_cmd_args_env(settings_dict, parameters)
        return [programs.psql() or arguments[0], *arguments[1:]], environment


class DatabaseWrapper(base.DatabaseWrapper):
    client_class = DatabaseClient
    features_class = DatabaseFeatures

    def get_connection_params(self) -> dict[str, Any]:
        params = super().get_connection_params()
        if server := database.server_of(self.settings_dict):
            with _in_one_line():
                params = server.parameters(params["dbname"]) | params
        return params

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        try:
            return super().get_new_connection(conn_params)
        except psycopg.OperationalError as error:
            server = database.server_of(self.settings_dict)
            if server is None or not database.is_passing(str(error)):
                raise ServerUnusable(_explanation(error, embedded=server is not None)) from error
        with _in_one_line():  # it went away, or crashed, since its address was read
            server.connect("postgres").close()
        return super().get_new_connection(self.get_connection_params())

    def check_database_version_supported(self) -> None:
        """Called by Django once a process, at the first connection."""
        if self.pg_version < OLDEST * 10_000:
            raise ServerUnusable(
                _(
                    "The server is PostgreSQL %(version)s, cppcc needs %(oldest)s or newer: "
                    "upgrade it, or unset DATABASE_URL to use the embedded one."
                )
                % {"version": self.pg_version // 10_000, "oldest": OLDEST}
            )


@contextlib.contextmanager
def _in_one_line() -> Iterator[None]:
    try:
        yield
    except database.ServerProblem as problem:
        raise ServerUnusable(str(problem)) from problem


def _as_settings(server: database.Server, name: str) -> dict[str, Any]:
    parameters = server.parameters(name)
    return {
        "HOST": parameters["host"],
        "PORT": parameters["port"],
        "USER": parameters["user"],
        "PASSWORD": parameters["password"],
        "OPTIONS": {"sslmode": parameters["sslmode"]},
    }


def _explanation(error: Exception, *, embedded: bool) -> str:
    """psycopg's words on one line, but for what it asks in turn, and what to look at."""
    lines = [line.strip() for line in str(error).splitlines()]
    cause = " ".join(line for line in lines if line and not line.endswith("?"))
    cure = _("see `database status`") if embedded else _("check DATABASE_URL and that server")
    return _("No connection to the database: %(cause)s: %(cure)s.") % {
        "cause": cause.rstrip("."),
        "cure": cure,
    }
