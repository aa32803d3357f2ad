"""What an import did, or would do, as a difference to read: kind by kind, record by record.

People
  + 赵中军
  ~ 李华
      gender: — → 女
"""

import json
from collections.abc import Iterator
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from rich.console import Console
from rich.text import Text

from cppcc.importing.listing import KINDS, WHAT, Line, Listing, in_words, name_of
from cppcc.models import ImportRun

SIGNS = {"added": ("+", "green"), "changed": ("~", "yellow")}
SIGNS |= {"asked": ("?", "cyan"), "removed": ("−", "red")}


def write(run: ImportRun, console: Console) -> None:
    """Colours are the console's affair: it has them on a terminal only."""
    for kind, model in KINDS.items():
        heading = str(model._meta.verbose_name_plural)
        for line in lines(run, kind):
            if heading:
                console.print(Text(heading[0].upper() + heading[1:], "bold"), soft_wrap=True)
                heading = ""
            for words in printed(line):
                console.print(words, soft_wrap=True)


def lines(run: ImportRun, kind: str) -> Iterator[Line]:
    for what in WHAT:
        yield from Listing(run, kind, what)


def printed(line: Line) -> Iterator[Text]:
    sign, colour = SIGNS[line.what]
    yield Text.assemble("  ", (sign, colour), " ", " ".join(line.label.split()))
    if line.what in ("added", "removed"):
        return
    for name, (before, after) in line.fields.items():
        said = (in_words(line.kind, name, value) or "—" for value in (before, after))
        old, new = said
        yield Text.assemble("      ", f"{name_of(line.kind, name)}: ", old, (" → ", colour), new)


def json_lines(run: ImportRun) -> Iterator[str]:
    """An object a record, then one for each document that was refused or kept, then the counts."""
    for kind in KINDS:
        for line in lines(run, kind):
            yield as_json(line.as_json())
    for problem in run.problems:
        yield as_json({"what": "refused", **problem})
    for kept in run.kept:
        yield as_json({"what": "kept", **kept})
    for note in run.notes:
        yield as_json({"what": "note", **note})
    yield as_json({"what": "run", "documents": run.documents, "counts": run.counts})


def as_json(values: dict[str, Any]) -> str:
    return json.dumps(values, ensure_ascii=False, cls=DjangoJSONEncoder)
