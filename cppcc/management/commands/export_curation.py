"""Write what curators decided into companions."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _

from cppcc.importing import companions_files, files
from cppcc.management.base import Command as Base


class Command(Base):
    help = _(
        "Write what curators decided and added to files beside the documents: NAME.facts.yaml and "
        "curation.yaml. A new database made of documents and these files says the same."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "folder", type=files.argument, metavar="DIR", help=_("the documents' folder, or any")
        )
        parser.add_argument(
            "--overwrite",
            action="store_true",
            help=_("replace files too that people wrote and that were not imported"),
        )

    def handle(self, *, folder: Path, overwrite: bool, **options: Any) -> str:
        try:
            written = companions_files.write(folder, overwrite=overwrite)
        except companions_files.InTheWay as error:
            cure = _("Import it first, or replace it with --overwrite.")
            raise CommandError(f"{error} {cure}") from error
        except OSError as error:
            raise CommandError(f"{error.filename or folder}: {files.reason(error)}") from error
        line = _(
            "%(entries)d entries in %(files)d files (%(changed)d written, %(removed)d removed)."
        )
        return line % vars(written)
