"""Companions on disk: written whole, only where they say something else than before.

write(Path("seeds"))  ->  Written(files=3, entries=12)

A file that a person wrote is replaced once all that it says took effect; a file of an earlier
export that says nothing any more goes.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction
from django.utils.translation import gettext as _

from cppcc.models import Document

from . import companions
from .companions import CURATION, SUFFIX
from .companions_reading import Companion, entries
from .companions_writing import Page, pages, places
from .files import FORMATS, printable

#  the first line of what this writes, in whatever language it is run
MARK = "# 政协 cppcc: export_curation\n"


class InTheWay(Exception):
    """Files that people wrote and that have not taken effect; they are not replaced."""

    def __init__(self, files: Iterable[Path]) -> None:
        self.files = sorted(files)
        names = ", ".join(map(printable, self.files))
        super().__init__(_("%s says what was not imported yet.") % names)


@dataclass(frozen=True)
class Written:
    """What an export came to."""

    files: int  # that hold decisions now
    entries: int
    changed: int  # of the files, those that were written
    removed: int  # files of an earlier export that say nothing any more


def write(folder: Path, *, overwrite: bool = False) -> Written:
    """Every decision to files in a folder, beside the documents where they lie there.
    Raises InTheWay, OSError.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with transaction.atomic():
        found = pages()
        files = dict(zip(paths(found, folder), found, strict=True))
        words = {file: printed(page) for file, page in files.items()}
        if not overwrite:
            refuse(files, words)
        changed = sum(put(file, words[file]) for file in files)
        stale = [file for file in mine(folder) if file not in files]
        for file in stale:
            file.unlink()
        number = sum(remember(file, page) for file, page in files.items())
    return Written(len(files), number, changed, len(stale))


# --- where ----------------------------------------------------------------------------------------


def paths(found: Iterable[Page], folder: Path) -> Iterator[Path]:
    """A page's file: beside its document, in the folder where that lies elsewhere."""
    beside = documents_in(folder)
    stems: dict[str, set[str]] = {}
    for name in Document.objects.values_list("name", flat=True):
        stems.setdefault(Path(name).stem, set()).add(name)
    for page in found:
        if page.document is None:
            yield folder / CURATION
            continue
        name = page.document.name
        place = beside_document(page.document, beside) or folder / name
        alone = len(stems[Path(name).stem]) == 1
        yield place.with_name(f"{place.stem if alone else place.name}{SUFFIX}")


def documents_in(folder: Path) -> dict[str, list[Path]]:
    """Texts in a folder, in depth, by the names that documents have."""
    found: dict[str, list[Path]] = {}
    for file in walked(folder):
        if file.suffix.lower() in FORMATS:
            found.setdefault(printable(file.name), []).append(file)
    return found


def beside_document(document: Document, beside: dict[str, list[Path]]) -> Path | None:
    for file in sorted(beside.get(document.name, [])):
        if hashlib.sha256(file.read_bytes()).hexdigest() == document.sha256:
            return file
    return None


def mine(folder: Path) -> Iterator[Path]:
    """Files of an earlier export."""
    for file in walked(folder):
        if file.name == CURATION or file.name.endswith(SUFFIX):
            with file.open(encoding="utf-8", errors="replace") as lines:
                if lines.readline() == MARK:
                    yield file


def walked(folder: Path) -> Iterator[Path]:
    for place, inside, names in os.walk(folder):
        inside[:] = sorted(name for name in inside if not name.startswith("."))
        for name in sorted(names):
            yield Path(place, name)


def refuse(files: dict[Path, Page], words: dict[Path, str]) -> None:
    """Nothing that a person wrote is lost. Raises InTheWay."""
    own = {file for file in files if file.exists() and file.read_text("utf-8") != words[file]}
    own -= {file for file in own if file.read_text("utf-8").startswith(MARK)}
    waiting = []
    for file in own:
        said, faults = entries(Companion(file, files[file].document))
        if faults or companions.new(one.digest for one in said):
            waiting.append(file)
    if waiting:
        raise InTheWay(waiting)


# --- what -----------------------------------------------------------------------------------------


class Flow(list[Any]):
    """A list on one line."""


class Dumper(yaml.SafeDumper):
    """Every value written out, lists of numbers on one line."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def on_one_line(dumper: Dumper, value: Flow) -> yaml.Node:
    return dumper.represent_sequence("tag:yaml.org,2002:seq", value, flow_style=True)


Dumper.add_representer(Flow, on_one_line)


def printed(page: Page) -> str:
    """A page as YAML, the same for the same decisions."""
    said = page.in_order()
    if page.document:
        said = places(said, page.document.text)
    return MARK + yaml.dump(
        flowing(said), Dumper=Dumper, allow_unicode=True, sort_keys=False, width=float("inf")
    )


def flowing(said: Any) -> Any:
    if isinstance(said, dict):
        return {name: flowing(value) for name, value in said.items()}
    if isinstance(said, list):
        plain = all(isinstance(one, int) for one in said)
        return Flow(said) if said and plain else [flowing(one) for one in said]
    return said


def put(file: Path, words: str) -> bool:
    """Write a file whole, or leave it; whether it was written."""
    written = words.encode()
    if file.exists() and file.read_bytes() == written:
        return False
    beside = file.with_name(f".{file.name}.new")
    beside.write_bytes(written)
    beside.replace(file)
    return True


def remember(file: Path, page: Page) -> int:
    """What was written from this database holds in it: importing the file changes nothing."""
    companion = Companion(file, page.document)
    said, _faults = entries(companion)
    for entry in said:
        companions.keep(entry.digest, companion.file, entry.line, None)
    companions.keep(companions.digest_of(companion), companion.file, 0, None)
    return len(said)
