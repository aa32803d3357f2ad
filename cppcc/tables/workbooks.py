"""Workbooks from anywhere: refused where they are bombs, read where they are tables.

cells_of_workbook(data, columns=200)   yields (row number, cells as text, what is wrong)

Only the first sheet that is shown is read, never a macro, a link or a formula: of a formula the
curator is told to paste its value.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import load_workbook  # type: ignore[import-untyped]
from openpyxl.utils import get_column_letter  # type: ignore[import-untyped]

from .formats import unescaped

LARGEST_UNPACKED = 100 * 1024 * 1024
SMALL = 4 * 1024 * 1024  # unpacked: what stays below is no bomb, however well it packs
MOST_RATIO = 150
MOST_PARTS = 2_000
FARTHEST_ROW = 200_000
#  what an attack by entities begins with; no spreadsheet program writes it
DECLARATION = (
    b"<!DOCTYPE",
    b"<!ENTITY",
    "<!DOCTYPE".encode("utf-16-le"),
    "<!DOCTYPE".encode("utf-16-be"),
)
LOOKED_AT = 4096


class NoTable(ValueError):
    """What is no table that is taken; the message says why, to people."""


def cells_of_workbook(data: bytes, *, columns: int) -> Iterator[tuple[int, list[str], str]]:
    """Raises NoTable."""
    check(data)
    try:
        book = load_workbook(
            io.BytesIO(data), read_only=True, keep_vba=False, keep_links=False, rich_text=False
        )
        sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        if not sheets:
            raise NoTable(_("There is no sheet in this workbook."))
        sheets[0].reset_dimensions()  # what a file says of its own size is not to be believed
        for number, row in enumerate(sheets[0].iter_rows(max_col=columns), start=1):
            if number > FARTHEST_ROW:
                raise NoTable(_("There is something below row %d.") % FARTHEST_ROW)
            yield number, [text_of(cell) for cell in row], wrong_in(row)
    except NoTable:
        raise
    except Exception as error:  # whatever a damaged workbook makes of its reader
        raise NoTable(
            _("This workbook cannot be read. Open it in Excel and save it again.")
        ) from error


# --- before it is unpacked ------------------------------------------------------------------------


def check(data: bytes) -> None:
    """Sizes by the list of contents, which zipfile holds every part to. Raises NoTable."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, EOFError) as error:
        raise NoTable(
            _("This workbook cannot be read. Open it in Excel and save it again.")
        ) from error
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > MOST_PARTS or unpacked > LARGEST_UNPACKED:
        limit = LARGEST_UNPACKED // 1024**2
        raise NoTable(_("Unpacked this would be more than %d MB.") % limit)
    if unpacked > SMALL and unpacked > MOST_RATIO * len(data):
        raise NoTable(_("Unpacked this would be %d times as large.") % (unpacked // len(data)))
    if "[Content_Types].xml" not in archive.namelist():
        raise NoTable(_("This is no workbook (.xlsx)."))
    for part in parts:
        if part.filename.endswith((".xml", ".rels")) and declares(archive, part):
            raise NoTable(_("This workbook declares entities, which none needs."))


def declares(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    try:
        with archive.open(part) as file:
            start = file.read(LOOKED_AT)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError) as error:
        raise NoTable(
            _("This workbook cannot be read. Open it in Excel and save it again.")
        ) from error
    return any(sign in start for sign in DECLARATION)


# --- cells ----------------------------------------------------------------------------------------


def text_of(cell: Any) -> str:
    """What a cell shows: a day as 2023-06-29, a number without a point that says nothing."""
    value = cell.value
    if value is None or cell.data_type in ("f", "e"):
        return ""
    if isinstance(value, str):
        return unescaped(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return f"{Decimal(repr(value)).normalize():f}"
    return str(value)


def wrong_in(row: tuple[Any, ...]) -> str:
    """A formula or an error where a value belongs."""
    for cell in row:
        if cell.value is None or cell.data_type not in ("f", "e"):
            continue
        where = get_column_letter(cell.column)
        if cell.data_type == "f":
            return _("Cell %s holds a formula. Paste its value in its place.") % (
                f"{where}{cell.row}"
            )
        return _("Cell %(cell)s holds an error: %(value)s.") % {
            "cell": f"{where}{cell.row}",
            "value": cell.value,
        }
    return ""
