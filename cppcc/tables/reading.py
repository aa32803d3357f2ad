"""Files as tables: CSV in whatever encoding Excel saves it, XLSX, JSON; never more than asked for.

read("委员.csv", data)   ->  Sheet(headers=["key", "name"], rows=[Line(2, ["…", "张三"]), …])

Every cell is text as people see it in the spreadsheet; a day typed in Excel is 2023-06-29. What is
no table, or too large a one, raises NoTable before it is unpacked.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from django.utils.translation import gettext as _

from cppcc.extraction import encoding

from .inert import plain
from .workbooks import NoTable, cells_of_workbook

__all__ = ["Line", "NoTable", "Sheet", "read"]

LARGEST = 10 * 1024 * 1024
MOST_ROWS = 20_000
MOST_COLUMNS = 200
SEPARATORS = ",;\t"
ARCHIVE, OLD_OFFICE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
#  the first line that Excel writes, and reads, to name the separator: sep=;
NAMED_SEPARATOR = re.compile(r"sep=(?P<separator>[,;\t])\r?\n", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Line:
    """A row: its number, as a spreadsheet counts, its cells, and what of it cannot be read."""

    number: int
    cells: list[str]
    wrong: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    headers: list[str]
    rows: list[Line]


def read(name: str, data: bytes) -> Sheet:
    """Raises NoTable."""
    if len(data) > LARGEST:
        raise NoTable(_("This is larger than %d MB.") % (LARGEST // 1024**2))
    if data.startswith(OLD_OFFICE):
        raise NoTable(_("This is an old Excel file, or one with a password. Save it as .xlsx."))
    if data.startswith(ARCHIVE):
        lines: Iterable[Line] = cells_in_excel(data)
    else:
        text = decoded(data)
        in_json = PurePath(name).suffix.lower() == ".json" or text.lstrip()[:1] in ("[", "{")
        if in_json:
            return from_json(text)
        lines = cells_in_csv(text)
    return sheet_of(lines)


def decoded(data: bytes) -> str:
    """UTF-8, UTF-16 or GB18030; what a cell may hold is asked later."""
    for signature, cause in encoding.SIGNATURES:
        if data.startswith(signature):
            raise NoTable(_(cause))
    found, start = encoding.guess(data), 0
    for mark, named in encoding.MARKS_OF_ORDER:
        if data.startswith(mark):
            found, start = named, len(mark)
    try:
        text = encoding.strictly(data, found, start)
    except encoding.Unreadable as error:
        raise NoTable(f"{_(error.cause)}. {_(error.cure)}") from error
    if not text.strip("\ufeff\0 \t\r\n"):
        raise NoTable(_("The file is empty."))
    return text


def sheet_of(lines: Iterable[Line]) -> Sheet:
    """The first line that says anything names the columns."""
    filled = (line for line in lines if line.wrong or any(cell.strip() for cell in line.cells))
    first = next(filled, None)
    if first is None:
        raise NoTable(_("The file is empty."))
    if first.wrong:
        raise NoTable(first.wrong)
    headers = [cell.strip().strip("\ufeff") for cell in first.cells]
    while headers and not headers[-1]:
        headers.pop()
    return Sheet(headers, list(fitted(filled, len(headers))))


def fitted(lines: Iterable[Line], width: int) -> Iterator[Line]:
    """Lines of as many cells as there are headers. Raises NoTable."""
    for count, line in enumerate(lines, start=1):
        if count > MOST_ROWS:
            raise NoTable(_("These are more than %d rows. Bring them in in parts.") % MOST_ROWS)
        cells = [plain(cell) for cell in line.cells[:width]]
        cells += [""] * (width - len(cells))
        wrong = line.wrong or unfit(cells)
        if any(cell.strip() for cell in line.cells[width:]):
            wrong = _("This row has more cells than there are headers.")
        yield Line(line.number, cells, wrong)


#  what PostgreSQL cannot store: NUL, and halves of characters
UNFIT = re.compile(r"[\0\ud800-\udfff]")


def unfit(cells: list[str]) -> str:
    """What is wrong with the characters of a row."""
    if any(UNFIT.search(cell) for cell in cells):
        return _("This row holds a NUL character or half a character, which cannot be stored.")
    return ""


# --- CSV ------------------------------------------------------------------------------------------


def cells_in_csv(text: str) -> Iterator[Line]:
    named = NAMED_SEPARATOR.match(text)
    separator = named["separator"] if named else separator_of(text)
    page = io.StringIO(text[named.end() :] if named else text, newline="")
    rows = csv.reader(page, delimiter=separator)
    number = 0
    while True:
        number += 1
        try:
            cells = next(rows, None)
        except csv.Error as error:
            raise NoTable(
                _("Row %(row)d cannot be read: a cell is too long.") % {"row": number}
            ) from error
        if cells is None:
            return
        wrong = ""
        if len(cells) > MOST_COLUMNS:
            wrong = _("This row has more cells than there are headers.")
        yield Line(number, cells[:MOST_COLUMNS], wrong)


def separator_of(text: str) -> str:
    """The one that stands most often in the first line that says anything."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    return max(SEPARATORS, key=first.count)


# --- XLSX -----------------------------------------------------------------------------------------


def cells_in_excel(data: bytes) -> Iterator[Line]:
    for number, cells, wrong in cells_of_workbook(data, columns=MOST_COLUMNS):
        yield Line(number, cells, wrong)


# --- JSON -----------------------------------------------------------------------------------------


def from_json(text: str) -> Sheet:
    """A list of objects; a column is whatever one of them names."""
    try:
        found = json.loads(text, parse_float=str, parse_int=str)
    except (ValueError, RecursionError) as error:
        where = f" {error.lineno}:{error.colno}" if isinstance(error, json.JSONDecodeError) else ""
        raise NoTable(_("This is no JSON.") + where) from error
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise NoTable(_("This is no list of objects, one a row: [{…}, {…}]."))
    if len(found) > MOST_ROWS:
        raise NoTable(_("These are more than %d rows. Bring them in in parts.") % MOST_ROWS)
    headers = list(dict.fromkeys(name for one in found for name in one))
    if not headers:
        raise NoTable(_("The file is empty."))
    if len(headers) > MOST_COLUMNS:
        raise NoTable(_("These are more than %d columns.") % MOST_COLUMNS)
    rows = []
    for number, one in enumerate(found, start=1):
        cells = [said(one.get(name)) for name in headers]
        rows.append(Line(number, cells, unfit(cells)))
    return Sheet(headers, rows)


def said(value: Any) -> str:
    """A value as a cell says it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False)
