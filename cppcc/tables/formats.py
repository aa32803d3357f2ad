"""Tables as files: CSV as Excel opens it, XLSX of text cells, JSON.

write("csv", table, rows)    yields bytes; a hundred thousand rows take no more memory than one

No cell is ever a formula, a number or a date: 0012 stays 0012 and 2023-06 is no first of June.
"""

from __future__ import annotations

import codecs
import csv
import io
import json
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook  # type: ignore[import-untyped]
from openpyxl.cell import WriteOnlyCell  # type: ignore[import-untyped]
from openpyxl.styles import Font  # type: ignore[import-untyped]

from .inert import inert

Rows = Iterable[list[str]]

AT_ONCE = 500  # rows of one piece of a stream
LONGEST_CELL = 32_767  # characters in Excel
MOST_ROWS_IN_WORKBOOK = 100_000
PIECE = 64 * 1024
TEXT = "@"  # Excel's own name of the format that leaves a cell alone


class TooMuch(Exception):
    """More than a format holds; the message says which one does, to people."""


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file."""

    name: str
    label: str
    content_type: str
    write: Callable[[list[str], Rows], Iterator[bytes]]
    most_rows: int | None = None


def write(name: str, headers: list[str], rows: Rows) -> Iterator[bytes]:
    return FORMATS[name].write(headers, rows)


# --- CSV ------------------------------------------------------------------------------------------


def write_csv(headers: list[str], rows: Rows) -> Iterator[bytes]:
    """UTF-8 with the mark by which Excel knows it."""
    page = io.StringIO(newline="")
    writer = csv.writer(page)
    page.write(codecs.BOM_UTF8.decode())
    writer.writerow(headers)
    for number, row in enumerate(rows, start=1):
        writer.writerow(map(inert, row))
        if number % AT_ONCE == 0:
            yield emptied(page)
    yield emptied(page)


def emptied(page: io.StringIO) -> bytes:
    text = page.getvalue()
    page.seek(0)
    page.truncate()
    return text.encode()


# --- XLSX -----------------------------------------------------------------------------------------

#  what XML cannot hold, a line end that it would change, and what looks like such an escape
UNFIT = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def escaped(words: str) -> str:
    """As Office writes what XML cannot hold: a form feed as _x000C_."""
    return UNFIT.sub(lambda found: f"_x{ord(found[0]):04X}_", words)


def unescaped(words: str) -> str:
    return ESCAPED.sub(lambda found: chr(int(found[1], 16)), words)


def write_xlsx(headers: list[str], rows: Rows) -> Iterator[bytes]:
    """One sheet of text, its first line fixed. Raises TooMuch."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.freeze_panes = "B2"
    sheet.append([text_cell(sheet, header, bold=True) for header in headers])
    problem = None
    try:
        for number, row in enumerate(rows, start=1):
            if number > MOST_ROWS_IN_WORKBOOK:
                message = _("These are more than %(most)d rows: take them away as CSV or JSON.")
                raise TooMuch(message % {"most": MOST_ROWS_IN_WORKBOOK})
            sheet.append([text_cell(sheet, inert(words)) if words else None for words in row])
    except TooMuch as error:
        problem = error  # a workbook that is begun is saved, or its files stay behind
    with tempfile.TemporaryFile() as file:
        book.save(file)
        if problem is not None:
            raise problem
        file.seek(0)
        while piece := file.read(PIECE):
            yield piece


def text_cell(sheet: Any, words: str, *, bold: bool = False) -> Any:
    words = escaped(words)
    if len(words) > LONGEST_CELL:
        raise TooMuch(
            _("A text is longer than a cell of Excel: take the rows away as CSV or JSON.")
        )
    cell = WriteOnlyCell(sheet)
    cell._value, cell.data_type = words, "s"  # as it is: value= would look for formulas
    cell.number_format = TEXT
    if bold:
        cell.font = Font(bold=True)
    return cell


# --- JSON -----------------------------------------------------------------------------------------


def write_json(headers: list[str], rows: Rows) -> Iterator[bytes]:
    """A list of objects, one a line."""
    before = "[\n"
    for row in rows:
        said = json.dumps(dict(zip(headers, row, strict=True)), ensure_ascii=False)
        yield f"{before}{said}".encode()
        before = ",\n"
    yield b"\n]\n" if before != "[\n" else b"[]\n"


FORMATS = {
    one.name: one
    for one in (
        Format("csv", "CSV", "text/csv; charset=utf-8", write_csv),
        Format(
            "xlsx",
            "Excel",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            write_xlsx,
            MOST_ROWS_IN_WORKBOOK,
        ),
        Format("json", "JSON", "application/json", write_json),
    )
}


def begun(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The same stream, its first piece already made: what goes wrong at once is told at once."""
    return chain([next(pieces)], pieces)
