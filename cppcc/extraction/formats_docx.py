"""Word documents: paragraphs and tables in the order of the page.

A row of a table is a line, its cells two blanks apart; a row of one cell is its paragraphs.
Words that were struck out, headers, footers and notes stay out; words that were put in, text
boxes and form fields are in. Numbers that Word counts itself are in no file and so not here.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from .encoding import Unreadable


def _(words: str) -> str:
    """Marks words that are translated where they are shown."""
    return words


OLD_OFFICE = b"\xd0\xcf\x11\xe0"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
LARGEST = 100 * 1024 * 1024  # bytes, all parts unpacked
LARGEST_PART = 16 * 1024 * 1024  # bytes of one XML part, which takes thirty times that in memory
BETWEEN_CELLS = "  "
UNLOCK = _("Save a copy without the password.")
SAVE_AGAIN = _("Open it in Word or WPS and save it again as .docx.")

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
PARAGRAPH, TABLE, ROW, CELL = W + "p", W + "tbl", W + "tr", W + "tc"
TEXT, BOX = W + "t", W + "txbxContent"
SIGNS = {W + "tab": "\t", W + "br": "\n", W + "cr": "\n", W + "noBreakHyphen": "-"}
#  struck out, moved away, the picture of a text box for old programs, tab stops
UNSEEN = frozenset({W + "del", W + "moveFrom", COMPATIBILITY + "Fallback", W + "pPr", W + "rPr"})


def text(data: bytes) -> str:
    """The words of a .docx file; raise Unreadable where it cannot be opened."""
    checked(data)
    root = body(data)
    try:
        return "\n".join(lines(root))
    except RecursionError:
        raise damaged() from None


def checked(data: bytes) -> None:
    """Refuse what is no .docx, is locked, or would unpack without end."""
    if data.startswith(OLD_OFFICE):
        if ENCRYPTED in data:
            raise Unreadable(None, _("it is protected by a password"), UNLOCK)
        raise Unreadable(None, _("it is an old Word file (.doc)"), SAVE_AGAIN)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise damaged() from None
    if any(part.flag_bits & 1 for part in parts):
        raise Unreadable(None, _("it is protected by a password"), UNLOCK)
    xml = [part.file_size for part in parts if part.filename.endswith((".xml", ".rels"))]
    if sum(part.file_size for part in parts) > LARGEST or max(xml, default=0) > LARGEST_PART:
        raise Unreadable(
            None,
            _("it unpacks to more than a document can be"),
            _("Save it in parts, or without its pictures."),
        )


def damaged() -> Unreadable:
    return Unreadable(None, _("it is no Word document, or a damaged one"), SAVE_AGAIN)


def body(data: bytes) -> Any:
    """The root of the main part, as lxml has it."""
    import docx

    try:
        return docx.Document(io.BytesIO(data)).element.body
    except Exception:  # whatever python-docx meets in a broken package
        raise damaged() from None


def lines(parent: Any) -> Iterator[str]:
    """Every printed line under an element, in order."""
    for child in parent.iterchildren("{*}*"):
        if child.tag == PARAGRAPH:
            yield from paragraph(child)
        elif child.tag == TABLE:
            for row in descendants(child, ROW):
                yield from row_lines(row)
        elif child.tag not in UNSEEN:
            yield from lines(child)


def paragraph(element: Any) -> Iterator[str]:
    """A paragraph's own words, then those of text boxes that hang on it."""
    boxes: list[Any] = []
    words = "".join(pieces(element, boxes))
    yield from words.split("\n")
    for box in boxes:
        yield from lines(box)


def pieces(element: Any, boxes: list[Any]) -> Iterator[str]:
    for child in element.iterchildren("{*}*"):
        if child.tag == TEXT:
            yield child.text or ""
        elif child.tag in SIGNS:
            yield SIGNS[child.tag]
        elif child.tag == BOX:
            boxes.append(child)
        elif child.tag not in UNSEEN:
            yield from pieces(child, boxes)


def row_lines(row: Any) -> Iterator[str]:
    cells = [[line.strip() for line in lines(cell)] for cell in descendants(row, CELL)]
    if len(cells) == 1:
        yield from cells[0]
    else:
        yield BETWEEN_CELLS.join(" ".join(filter(None, cell)) for cell in cells).rstrip()


def descendants(parent: Any, tag: str) -> Iterator[Any]:
    """The nearest elements of a tag, through content controls and the like."""
    for child in parent.iterchildren("{*}*"):
        if child.tag == tag:
            yield child
        elif child.tag not in UNSEEN:
            yield from descendants(child, tag)
