"""Files from anywhere: whatever Excel saves is read, and no bomb goes off."""

import io
import json
import struct
import zipfile
from datetime import date, datetime
from typing import Any

import pytest
from openpyxl import Workbook

from cppcc.tables import reading, workbooks
from cppcc.tables.reading import NoTable, Sheet, read

TEXT = "姓名,出生年\n张三,1960\n李四,\n"
ROWS = [(2, ["张三", "1960"]), (3, ["李四", ""])]


def rows(sheet: Sheet) -> list[tuple[int, list[str]]]:
    return [(line.number, line.cells) for line in sheet.rows]


def workbook(*lines: list[Any]) -> bytes:
    book = Workbook()
    for line in lines:
        book.active.append(line)  # type: ignore[union-attr]
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def repacked(data: bytes, **parts: bytes) -> bytes:
    """A workbook with other parts in it: sheet1=b"…"."""
    names = {"sheet1": "xl/worksheets/sheet1.xml", "bomb": "xl/media/bomb.bin"}
    old, file = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            if part.filename not in {names[one] for one in parts}:
                new.writestr(part.filename, old.read(part))
        for one, content in parts.items():
            new.writestr(names[one], content)
    return file.getvalue()


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be"]
)
def test_reads_chinese_however_it_was_saved(encoding: str) -> None:
    text = "姓名,说明\n张三,在会议上作为委员代表发言，提出了关于养老服务工作的建议。\n"
    sheet = read("表.csv", text.encode(encoding))
    assert sheet.headers == ["姓名", "说明"]
    assert sheet.rows[0].cells[0] == "张三"


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_reads_any_separator(separator: str, line_end: str) -> None:
    text = TEXT.replace(",", separator).replace("\n", line_end)
    assert rows(read("表.csv", text.encode())) == ROWS
    named = f"sep={separator}{line_end}{text}"
    assert rows(read("表.csv", named.encode())) == ROWS


def test_lines_in_a_cell_and_empty_rows_do_not_shift_the_numbers() -> None:
    sheet = read("表.csv", '姓名,别名\n张三,"一\n二"\n,\n李四,三\n'.encode())
    assert rows(sheet) == [(2, ["张三", "一\n二"]), (4, ["李四", "三"])]


def test_a_comma_too_many_is_told() -> None:
    sheet = read("表.csv", "姓名,别名\n张三,一,二\n".encode())
    assert "more cells" in sheet.rows[0].wrong or "单元格" in sheet.rows[0].wrong


def test_reads_days_and_numbers_that_excel_made_of_them() -> None:
    data = workbook(
        ["日期", "届", "额", "是否", "文"],
        [datetime(2023, 6, 29), 14, 20.9, True, "0012"],
        [date(2023, 6, 29), 14.0, 1e22, False, None],
    )
    assert [line.cells for line in read("表.xlsx", data).rows] == [
        ["2023-06-29", "14", "20.9", "true", "0012"],
        ["2023-06-29", "14", "10000000000000000000000", "false", ""],
    ]


def test_a_formula_is_never_computed_nor_taken_for_an_empty_cell() -> None:
    sheet = read("表.xlsx", workbook(["姓名"], ["=1+1"], ["张三"]))
    assert "A2" in sheet.rows[0].wrong
    assert sheet.rows[1].wrong == ""


def test_reads_json() -> None:
    said = [{"姓名": "张三", "出生年": 1960, "别名": ["一", "二"]}, {"姓名": "李四", "前": True}]
    sheet = read("表.json", json.dumps(said).encode())
    assert sheet.headers == ["姓名", "出生年", "别名", "前"]
    assert rows(sheet) == [(1, ["张三", "1960", '["一", "二"]', ""]), (2, ["李四", "", "", "true"])]


@pytest.mark.parametrize(
    "data",
    [
        b'[{"name": "\\u0000"}]',
        b'[{"name": "\\ud800"}]',
        "姓名,说明\n\0,市政协委员在会议上发言\n".encode(),
    ],
)
def test_what_cannot_be_stored_is_told_with_its_row(data: bytes) -> None:
    sheet = read("表.json" if data.startswith(b"[") else "表.csv", data)
    assert sheet.rows[0].wrong


NO_TABLES = {
    "empty": b"",
    "blank": b" \n\n",
    "picture": b"\x89PNG\r\n\x1a\n",
    "old Excel": b"\xd0\xcf\x11\xe0" + b"\0" * 100,
    "no workbook": b"PK\x03\x04" + b"\0" * 100,
    "not text": b"\xff\xfe\x00\xd8" * 3,
    "no JSON": b"[{",
    "deep JSON": b"[" * 100_000,
    "a JSON object": b'{"name": "a"}',
    "a JSON list of words": b'["name"]',
    "no JSON rows": b"[]",
}


@pytest.mark.parametrize("data", NO_TABLES.values(), ids=NO_TABLES)
def test_what_is_no_table_is_refused(data: bytes) -> None:
    with pytest.raises(NoTable) as caught:
        read("表.csv", data)
    assert str(caught.value)


def test_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_ROWS", 1)
    for name, data in (("csv", TEXT.encode()), ("xlsx", workbook(["a"], ["b"], ["c"]))):
        with pytest.raises(NoTable):
            read(f"表.{name}", data)
    with pytest.raises(NoTable):
        read("表.json", b'[{"a": 1}, {"a": 2}]')
    monkeypatch.setattr(reading, "LARGEST", 10)
    with pytest.raises(NoTable):
        read("表.csv", TEXT.encode())


# --- workbooks that mean harm ---------------------------------------------------------------------


def never(*args: Any, **options: Any) -> Any:
    raise AssertionError("unpacked")


@pytest.mark.parametrize("size", [120 * 1024 * 1024, 30 * 1024 * 1024])
def test_a_bomb_is_refused_before_it_is_unpacked(
    size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = repacked(workbook(["name"], ["a"]), bomb=b"\0" * size)
    assert len(data) < reading.LARGEST
    monkeypatch.setattr(workbooks, "load_workbook", never)
    monkeypatch.setattr(zipfile.ZipFile, "open", never)
    with pytest.raises(NoTable):
        read("表.xlsx", data)


def test_a_bomb_that_lies_about_its_size_gives_no_more_than_it_says() -> None:
    data = bytearray(repacked(workbook(["name"], ["a"]), sheet1=b" " * 30_000_000))
    at = data.rindex(b"xl/worksheets/sheet1.xml") - 46
    assert data[at : at + 4] == b"PK\x01\x02"
    data[at + 24 : at + 28] = struct.pack("<I", 1000)
    with pytest.raises(NoTable):
        read("表.xlsx", bytes(data))


def test_entities_are_refused() -> None:
    sheet = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbb">]><worksheet>&b;</worksheet>'
    with pytest.raises(NoTable):
        read("表.xlsx", repacked(workbook(["name"], ["a"]), sheet1=sheet))


def test_a_sheet_as_wide_and_long_as_it_claims_is_not_believed() -> None:
    name = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    sheet = (
        f'<worksheet xmlns="{name}"><dimension ref="A1:XFD1048576"/><sheetData>'
        '<row r="1"><c r="A1" t="inlineStr"><is><t>name</t></is></c></row>'
        '<row r="2"><c r="A2" t="inlineStr"><is><t>a</t></is></c>'
        '<c r="XFD2" t="inlineStr"><is><t>b</t></is></c></row>'
        '<row r="1048576"><c r="A1048576" t="inlineStr"><is><t>c</t></is></c></row>'
        "</sheetData></worksheet>"
    ).encode()
    with pytest.raises(NoTable):
        read("表.xlsx", repacked(workbook(["name"], ["a"]), sheet1=sheet))
