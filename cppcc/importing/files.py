"""Files and folders to documents: bytes as received, or a reason why not.

find([Path("seeds")])        ->  [Path("seeds/000_….txt"), …]
load(Path("seeds/000_….txt")) ->  Source(name="000_….txt", data=b"…", text="…", sha256="9f0f…")

The digest is that of the bytes, whatever text a later version reads out of them.
"""

from __future__ import annotations

import hashlib
import os
from argparse import ArgumentTypeError
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from django.utils.translation import gettext as _

from cppcc.extraction import encoding, formats

FORMATS = formats.SUFFIXES
MEGABYTE = 1024 * 1024
LARGEST = 20 * MEGABYTE  # bytes


class Problem(Exception):
    """Why a file is not imported: one line for people."""

    def __init__(self, file: Path | str, reason: str) -> None:
        self.file, self.reason = printable(file), reason
        super().__init__(f"{self.file}: {reason}")


def printable(file: Path | str) -> str:
    """A file's name on one line, whatever bytes it is made of."""
    return " ".join(os.fsencode(str(file)).decode("utf-8", "replace").split())


@dataclass(frozen=True)
class Received:
    """Bytes under a name; `file` names them to people."""

    name: str
    data: bytes
    file: str = ""

    @cached_property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


@dataclass(frozen=True)
class Source(Received):
    """A document whose text was read. notes: what of it could not be."""

    text: str = ""
    notes: tuple[str, ...] = ()


def find(paths: Iterable[Path]) -> tuple[list[Path], list[Problem]]:
    """Every text under the paths, in the order of their names, each once; and what is not there."""
    found: dict[Path, Path] = {}
    problems: list[Problem] = []
    for path in paths:
        for file in texts(path, problems):
            found.setdefault(file.resolve(), file)
    return sorted(found.values(), key=lambda file: (file.name, str(file))), problems


def texts(path: Path, problems: list[Problem]) -> list[Path]:
    """A file itself; of a folder all texts, in depth, hidden folders left out."""
    if not path.exists():
        problems.append(Problem(path, _("there is no such file or folder.")))
        return []
    if not path.is_dir():
        return [path]
    before, inside = len(problems), []

    def refuse(error: OSError) -> None:
        problems.append(Problem(error.filename, reason(error)))

    for folder, subfolders, names in os.walk(path, onerror=refuse):
        subfolders[:] = [name for name in subfolders if not name.startswith(".")]
        inside += [Path(folder, name) for name in names if Path(name).suffix.lower() in FORMATS]
    if not inside and len(problems) == before:
        problems.append(Problem(path, _("the folder holds no text (%s).") % ", ".join(FORMATS)))
    return inside


def load(path: Path, *, large: bool = False) -> Source:
    """Read one file whole. Raises Problem with the reason."""
    return read(receive(path, large=large))


def receive(path: Path, *, large: bool = False) -> Received:
    """The bytes of one file. Raises Problem with the reason."""
    check_format(path.name, file=path)
    try:
        size = path.stat().st_size
        if not path.is_file():
            raise Problem(path, _("this is no regular file."))
        check_size(size, file=path, large=large)
        return Received(printable(path.name), path.read_bytes(), printable(path))
    except OSError as error:
        raise Problem(path, reason(error)) from error


def check_format(name: str, *, file: Path | str) -> None:
    if Path(name).suffix.lower() not in FORMATS:
        raise Problem(file, _("only %s are read; save it as a text first.") % ", ".join(FORMATS))


def check_size(size: int, *, file: Path | str, large: bool = False) -> None:
    if size > LARGEST and not large:
        raise Problem(
            file,
            _("%(size).1f MB is more than %(limit).0f MB; --large takes it all the same.")
            % {"size": size / MEGABYTE, "limit": LARGEST / MEGABYTE},
        )


def read(received: Received) -> Source:
    """The text of bytes, by the format that their name says. Raises Problem with the reason."""
    try:
        extracted = formats.read(received.data, received.name)
    except encoding.Unreadable as error:
        raise Problem(received.file or received.name, refusal(error)) from error
    notes = tuple(_(note.words) % note.values for note in extracted.notes)
    return Source(received.name, received.data, received.file, extracted.text, notes)


def argument(words: str) -> Path:
    """A path on the command line; an empty one would mean the current folder."""
    if not words.strip():
        raise ArgumentTypeError(_("a path is empty."))
    return Path(words)


def refusal(error: encoding.Unreadable) -> str:
    """What is wrong, where if that can be said, and what helps."""
    words = {"offset": error.offset, "cause": _(error.cause), "cure": _(error.cure)}
    if error.offset is None:
        return _("%(cause)s. %(cure)s") % words
    return _("byte %(offset)d: %(cause)s. %(cure)s") % words


def reason(error: OSError) -> str:
    """What the system says, without its number."""
    if isinstance(error, PermissionError):
        return _("may not be read by this user.")
    return error.strerror or str(error)
