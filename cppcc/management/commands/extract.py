"""Print the facts that texts state; touches no database."""

import json
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.core.management.color import no_style
from django.utils.translation import gettext as _

from cppcc.extraction import extract
from cppcc.extraction.facts import as_json
from cppcc.importing import files
from cppcc.management.base import Command as Base
from cppcc.management.explaining import explained
from cppcc.management.progress import bar


class Command(Base):
    help = _(
        "Print the facts that documents (.txt, .html, .docx, .pdf) state, one JSON object a "
        "document. Touches no database."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("paths", nargs="+", type=files.argument, metavar="PATH")
        shape = parser.add_mutually_exclusive_group()
        shape.add_argument(
            "--jsonl", action="store_true", help=_("one line a document; otherwise indented")
        )
        shape.add_argument(
            "--explain",
            action="store_true",
            help=_("the text, with each fact under its words and the rule that found it"),
        )
        parser.add_argument("--large", action="store_true", help=_("take files over 20 MB too"))

    def handle(
        self, *, paths: list[Path], jsonl: bool, explain: bool, large: bool, **options: Any
    ) -> None:
        found, problems = files.find(paths)
        printed = 0
        coloured = self.stdout.isatty() or options.get("force_color")
        style = self.style if coloured else no_style()
        with nullcontext() if explain else bar(_("Reading")) as progress:
            for number, path in enumerate(found, start=1):
                try:
                    source = files.load(path, large=large)
                except files.Problem as problem:
                    problems.append(problem)
                    continue
                if explain:
                    self.stdout.write(f"{source.name}\n")
                    for line in explained(source.text, style=style):
                        self.stdout.write(line)
                else:
                    facts = as_json(extract(source.text), source.text, source=source.name)
                    indent = None if jsonl else 1
                    self.stdout.write(json.dumps(facts, ensure_ascii=False, indent=indent))
                for note in source.notes:
                    self.stderr.write(f"{path}: {note}")
                printed += 1
                if progress:
                    progress(number, len(found))
        for refused in problems:
            self.stderr.write(str(refused))
        if problems and not printed:
            raise CommandError(_("Nothing could be read."))
