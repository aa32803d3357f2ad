"""Read documents into the record."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from rich.console import Console
from rich.table import Table

from cppcc.importing import Stopped, companions, files, import_files
from cppcc.importing.undoing import Blocked, latest, undo
from cppcc.importing.workers import import_with_workers
from cppcc.management import differences
from cppcc.management.base import Command as Base
from cppcc.management.progress import bar
from cppcc.management.stopping import asked_to_stop
from cppcc.models import RECORDS, Document, ImportRun

INTERRUPTED = 130  # the exit code of what Ctrl-C ended


class Command(Base):
    help = _(
        "Import documents (.txt, .html, .docx, .pdf with a text layer): files or folders, seeds/ "
        "if none is named. With --verbosity 2 every record is listed that it added (+), changed "
        "(~), asked about (?) or removed (−)."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("paths", nargs="*", type=files.argument, metavar="PATH")
        parser.add_argument(
            "--dry-run", action="store_true", help=_("say what would change, and change nothing")
        )
        parser.add_argument(
            "--json", action="store_true", help=_("list every record as a line of JSON")
        )
        parser.add_argument("--large", action="store_true", help=_("take files over 20 MB too"))
        parser.add_argument(
            "--workers", type=int, default=0, metavar="N", help=_("read with so many processes")
        )
        parser.add_argument(
            "--allow-shrink",
            action="store_true",
            help=_("take a reading that drops more than half of what a document stated"),
        )
        parser.add_argument(
            "--again", action="store_true", help=_("read documents again though nothing changed")
        )
        parser.add_argument(
            "--undo", action="store_true", help=_("undo the latest import run not yet undone")
        )

    def handle(self, *, undo: bool, json: bool, **options: Any) -> str | None:
        if undo:
            return undone(self, options)
        run = self.run(json=json, **options)
        self.report(run, json=json, **options)
        if run.state == ImportRun.State.FAILED and not run.kept:
            raise CommandError(_("Nothing could be imported."))
        if run.kept:
            number = len(run.kept)
            said = ngettext(
                "%d document keeps its old readings; --allow-shrink takes the new ones.",
                "%d documents keep their old readings; --allow-shrink takes the new ones.",
                number,
            )
            raise CommandError(said % number)
        return None if json else sentence(run, dry_run=options["dry_run"])

    def run(
        self,
        *,
        paths: list[Path],
        dry_run: bool,
        workers: int,
        json: bool,
        large: bool,
        allow_shrink: bool,
        again: bool,
        **options: Any,
    ) -> ImportRun:
        """The run, with Ctrl-C told in a sentence."""
        if workers < 0 or (workers and dry_run):
            raise CommandError(_("A dry run is one process; --workers takes a number from 1."))
        wanted: dict[str, Any] = {"large": large, "allow_shrink": allow_shrink, "again": again}
        paths = paths or [settings.SEEDS]
        try:
            with bar(_("Importing")) as progress:
                wanted["progress"] = progress
                if workers:
                    run = import_with_workers(paths, workers=workers, **wanted)
                    companions.complete(run, paths)
                    return run
                with asked_to_stop() as stop:
                    look = (lambda run: self.tell(run, json=json, **options)) if dry_run else None
                    return import_files(paths, dry_run=dry_run, stop=stop, look=look, **wanted)
        except (KeyboardInterrupt, Stopped) as error:
            said = _("Stopped: what was imported stays; the next import goes on from there.")
            if dry_run:
                said = _("Stopped; a dry run changes nothing.")
            raise CommandError(said, returncode=INTERRUPTED) from error

    # --- what it says

    def report(
        self, run: ImportRun, *, dry_run: bool, verbosity: int, json: bool, **options: Any
    ) -> None:
        if not dry_run and (verbosity > 1 or json):
            self.tell(run, json=json, **options)
        if json:
            return
        for problem in run.problems:
            self.stderr.write(f"{problem['file']}: {problem['reason']}")
        for note in run.notes:
            self.stdout.write(f"{note['file']}: {note['note']}")
        for kept in run.kept:
            self.stderr.write(shrunk(kept))
        if verbosity and run.counts:
            self.console(width=100, **options).print(summary(run))

    def tell(self, run: ImportRun, *, json: bool, **options: Any) -> None:
        if json:
            for line in differences.json_lines(run):
                self.stdout.write(line)
        else:
            differences.write(run, self.console(**options))

    def console(
        self, *, width: int | None = None, no_color: bool, force_color: bool, **options: Any
    ) -> Console:
        out: Any = getattr(self.stdout, "_out", self.stdout)
        return Console(
            file=out,
            width=width,
            highlight=False,
            no_color=no_color or None,
            force_terminal=True if force_color else None,
        )


def undone(command: Command, options: dict[str, Any]) -> str:
    if options["paths"] or options["dry_run"] or options["workers"]:
        raise CommandError(_("--undo goes alone: it undoes the latest import run as a whole."))
    run = latest()
    if run is None:
        raise CommandError(_("There is no import run to undo."))
    try:
        run = undo(run)
    except Blocked as blocked:
        for obstacle in blocked.obstacles:
            command.stderr.write(str(obstacle))
        raise CommandError(_("Import run %s was not undone.") % run) from blocked
    return _("Import run %s is undone.") % run


def shrunk(kept: dict[str, Any]) -> str:
    """A document whose new reading drops most of what it stated, and what that is."""
    told = _("%(file)s: would state %(now)d facts instead of %(before)d, and keeps the old ones.")
    lost = [f"  − {' '.join(one.split())}" for one in kept["lost"]]
    return "\n".join([told % kept, *lost])


def summary(run: ImportRun) -> Table:
    """A row a kind of record: how many were added, changed, left alone, asked, removed."""
    table = Table(box=None, pad_edge=False)
    table.add_column(_("Kind"))
    columns = {
        "added": _("added"),
        "changed": _("changed"),
        "unchanged": _("unchanged"),
        "asked": _("asked"),
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
    said = [line % counts]
    if dry_run:
        said.insert(0, _("Dry run, nothing kept. ").strip())
    if run.asked:
        said.append(_("%d questions to answer.") % run.asked)
    return " ".join(said)
