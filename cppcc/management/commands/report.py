"""`report`: lists the views of the SQL interface, writes one, or hashes all."""

import difflib
import os
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.utils.translation import gettext as _

from cppcc.reporting import digest, export, views


class Command(BaseCommand):
    help = _("Lists the reports, or writes one as a table, CSV (UTF-8) or JSON.")
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", nargs="?", help=_("a report; without it, all are listed"))
        parser.add_argument("--format", choices=sorted(export.FORMATS), default="table")
        parser.add_argument(
            "--hash",
            action="store_true",
            help=_("one SHA-256 over all views, without ids and times"),
        )

    def handle(self, *, name: str | None, format: str, hash: bool, **options: Any) -> None:
        if name:
            name = known(name)
        if (name or hash) and not views.exist(connection):
            raise CommandError(_("There are no reports yet: run `manage.py migrate`."))
        if hash:
            self.stdout.write(digest.digest(connection))
        elif name:
            self.write(name, format)
        else:
            self.list()

    def list(self) -> None:
        titles = views.titles()
        width = max(len(name) for name in titles)
        for name, title in titles.items():
            self.stdout.write(f"{name:{width}}  {title}")

    def write(self, name: str, format: str) -> None:
        file: Any = getattr(self.stdout, "_out", self.stdout)
        if hasattr(file, "reconfigure"):
            file.reconfigure(encoding="utf-8")  # Windows and old locales would fail on 政协
        try:
            export.write(name, format, file, connection)
            file.flush()
        except BrokenPipeError:  # as of `report events | head`
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def known(name: str) -> str:
    """The name, if there is a report of it; else an error that says what was meant."""
    if name in views.VIEWS:
        return name
    near = difflib.get_close_matches(name, views.VIEWS)
    message = _("There is no report %(name)s.") % {"name": name}
    if near:
        message += " " + _("Did you mean %(near)s?") % {"near": ", ".join(near)}
    raise CommandError(message + " " + _("`manage.py report` lists them."))
