"""`worker`: reads what waits to be imported, on any machine that reaches the database."""

from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from cppcc.importing import runs, workers
from cppcc.management.base import Command as Base


class Command(Base):
    help = _(
        "Read documents that wait to be imported, until stopped (Ctrl-C). Start as many as there "
        "are processors, on any machines whose DATABASE_URL names the same database."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--run", type=int, metavar="ID", help=_("end when this import run is over")
        )

        parser.add_argument(
            "--while",
            type=int,
            dest="parent",
            metavar="PID",
            help=_("end when this process has ended"),
        )

    def handle(
        self, *, run: int | None, parent: int | None, verbosity: int, **options: Any
    ) -> str | None:
        runs.tidy()
        if verbosity:
            self.stdout.write(_("Waiting for documents; Ctrl-C stops."))
            self.stdout.flush()
        workers.work(run, parent=parent, trouble=self.trouble)
        return _("Stopped.") if verbosity else None

    def trouble(self, reason: str) -> None:
        self.stderr.write(_("No database: %s: trying again.") % reason.rstrip("."))
