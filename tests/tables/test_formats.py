"""Files as a spreadsheet opens them: text in every cell, and nothing that it would compute."""

import csv
import io
import json
import zipfile
from typing import Any

import pytest
from openpyxl import load_workbook

from cppcc.tables import formats, reading
from cppcc.tables.formats import TooMuch
from tests.tables.test_inert import HOSTILE

#  what a cell must give back to the letter
WORDS = [
    *(words for words in HOSTILE if "\0" not in words),
    "0012",
    "2023-06",
    "1E5",
    "TRUE",
    "#N/A",
    "一行\n两行",
    "一行\r\n两行",
    '逗号,引号"分号;制表\t',
    " 前后空格 ",
    "'tis",
    "_x000D_",
    "_x005F_x000D_",
    "\x01\x0b\x0c\x1f",
    "\ufffe\uffff",
    "𠮷野家",
    "<b>&amp;</b>",
]


def file_of(name: str, words: list[str]) -> bytes:
    return b"".join(
        formats.write(name, ["标识", "文"], ([str(at), one] for at, one in enumerate(words)))
    )


@pytest.mark.parametrize("name", formats.FORMATS)
def test_every_cell_comes_back_to_the_letter(name: str) -> None:
    sheet = reading.read(f"表.{name}", file_of(name, WORDS))
    assert sheet.headers == ["标识", "文"]
    assert [line.cells[1] for line in sheet.rows] == WORDS


def test_no_cell_of_a_workbook_is_a_formula_a_number_or_a_date() -> None:
    book = load_workbook(io.BytesIO(file_of("xlsx", WORDS)))
    cells: list[Any] = [row[1] for row in book.active.iter_rows(min_row=2)]  # type: ignore[union-attr]
    assert len(cells) == len(WORDS)
    assert {cell.data_type for cell in cells} == {"s"}
    assert {cell.number_format for cell in cells} == {"@"}
    assert not [cell.value for cell in cells if cell.value[0] in "=+-@\t\r\n＝＋－＠"]


def test_no_formula_stands_in_the_xml_of_a_workbook() -> None:
    archive = zipfile.ZipFile(io.BytesIO(file_of("xlsx", HOSTILE)))
    sheet = archive.read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in sheet
    assert b"<f " not in sheet


def test_no_cell_of_a_csv_begins_like_a_formula() -> None:
    data = file_of("csv", HOSTILE)
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))[1:]
    assert len(rows) == len(HOSTILE)
    assert {row[1][0] for row in rows} == {"'"}


def test_json_needs_no_apostrophes() -> None:
    found = json.loads(file_of("json", HOSTILE))
    assert [one["文"] for one in found] == HOSTILE


@pytest.mark.parametrize("name", formats.FORMATS)
def test_no_rows_are_a_table_too(name: str) -> None:
    assert file_of(name, [])


def test_a_text_that_excel_would_cut_is_refused() -> None:
    assert file_of("xlsx", ["字" * 32_767])
    with pytest.raises(TooMuch):
        file_of("xlsx", ["字" * 32_768])


def test_more_rows_than_a_workbook_takes_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formats, "MOST_ROWS_IN_WORKBOOK", 2)
    assert file_of("xlsx", ["一", "二"])
    with pytest.raises(TooMuch):
        file_of("xlsx", ["一", "二", "三"])


def test_a_long_csv_comes_in_pieces() -> None:
    def rows() -> Any:
        for number in range(2000):
            made.append(number)
            yield [str(number)]

    made: list[int] = []
    pieces = formats.write("csv", ["标识"], rows())
    next(pieces)
    assert len(made) < 1000
