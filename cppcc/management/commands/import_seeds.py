"""Read documents into the record."""

import io
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _
from rich.console import Console
from rich.table import Table

from cppcc.importing import files, import_files
from cppcc.management.base import Command as Base
from cppcc.management.progress import bar
from cppcc.models import RECORDS, Document, ImportRun


class Command(Base):
    help = _(
        "Import documents (.txt, .html, .docx, .pdf with a text layer): files or folders, seeds/ "
        "if none is named."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("paths", nargs="*", type=files.argument, metavar="PATH")
        parser.add_argument("--dry-run", action="store_true", help=_("say what would change"))
        parser.add_argument("--large", action="store_true", help=_("take files over 20 MB too"))

    def handle(
        self, *, paths: list[Path], dry_run: bool, large: bool, **options: Any
    ) -> str | None:
        with bar(_("Importing")) as progress:
            run = import_files(
                paths or [settings.SEEDS], large=large, dry_run=dry_run, progress=progress
            )
        for problem in run.problems:
            self.stderr.write(f"{problem['file']}: {problem['reason']}")
        for note in run.notes:
            self.stdout.write(f"{note['file']}: {note['note']}")
        if run.state == ImportRun.State.FAILED:
            raise CommandError(_("Nothing could be imported."))
        if options["verbosity"]:
            self.stdout.write(printed(summary(run)))
        return sentence(run, dry_run=dry_run)


def printed(table: Table) -> str:
    console = Console(file=io.StringIO(), width=100)
    with console.capture() as captured:
        console.print(table)
    return captured.get()


def summary(run: ImportRun) -> Table:
    """A row a kind of record: how many were added, changed, left alone, removed."""
    table = Table(box=None, pad_edge=False)
    table.add_column(_("Kind"))
    columns = {
        "added": _("added"),
        "changed": _("changed"),
        "unchanged": _("unchanged"),
        "removed": _("removed"),
    }
    for label in columns.values():
        table.add_column(label, justify="right")
    for kind, counts in run.counts.items():
        model = Document if kind == "document" else RECORDS[kind]
        cells = [str(counts.get(what, 0) or "·") for what in columns]
        table.add_row(str(model._meta.verbose_name_plural), *cells)
    return table


def sentence(run: ImportRun, *, dry_run: bool) -> str:
    counts = {
        "documents": run.documents,
        "seen": run.counts.get("document", {}).get("unchanged", 0),
        "added": run.added,
        "changed": run.changed,
        "unchanged": run.unchanged,
        "removed": run.removed,
        "problems": len(run.problems),
    }
    line = _(
        "%(documents)d documents (%(seen)d seen before): %(added)d added, %(changed)d changed, "
        "%(unchanged)d unchanged, %(removed)d removed, %(problems)d refused."
    )
    return (_("Dry run, nothing kept. ") if dry_run else "") + line % counts
