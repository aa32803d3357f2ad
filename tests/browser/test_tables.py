"""A table taken away, corrected in a spreadsheet, brought in again and taken back: by keyboard."""

import csv
import io
import re
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from cppcc.models import Person, Record
from tests import factories

pytestmark = pytest.mark.browser


@pytest.fixture
def records(transactional_db: None) -> dict[str, Record]:
    return factories.one_of_each(factories.document(title="养老服务协商会"))


def downloaded(page: Page, name: str) -> bytes:
    with page.expect_download() as waiting:
        page.get_by_role("link", name=name, exact=True).press("Enter")
    return Path(waiting.value.path()).read_bytes()


def test_people_are_exported_corrected_imported_and_taken_back(
    records: dict[str, Record], curator: Page, tmp_path: Path, complaints: list[str]
) -> None:
    curator.goto("/admin/cppcc/person/?q=张")
    curator.get_by_role("link", name="Export", exact=True).press("Enter")
    expect(curator.get_by_text("1 row, as the list is filtered.")).to_be_visible()
    book = load_workbook(io.BytesIO(downloaded(curator, "Excel")))
    sheet: Any = book.active
    columns = {cell.value: cell.column for cell in sheet[1]}
    sheet.cell(2, columns["gender"]).value = "女"
    sheet.cell(3, columns["name"]).value = "钱七"
    sheet.cell(4, columns["key"]).value = f"{records['person'].key}x"
    book.save(tmp_path / "委员.xlsx")

    curator.goto("/admin/cppcc/person/table/")
    curator.get_by_label("Table").set_input_files(tmp_path / "委员.xlsx")
    curator.get_by_role("button", name="Show what would change").press("Enter")
    expect(curator.locator(".count-changed strong")).to_have_text("1")
    expect(curator.locator(".count-added strong")).to_have_text("1")
    expect(curator.locator(".count-refused strong")).to_have_text("1")
    expect(curator.locator(".row-refused .near")).to_contain_text(records["person"].key)
    expect(curator.locator(".row-changed ins")).to_have_text(re.compile(".+"))
    curator.get_by_label("Reason").fill("核对名册")
    curator.keyboard.press("Tab")
    expect(curator.get_by_role("button", name="Import 2 rows, leave out 1")).to_be_focused()
    curator.keyboard.press("Enter")
    expect(curator.locator(".messagelist .success")).to_have_text(
        "委员.xlsx: 1 record changed, 1 added."
    )
    assert Person.objects.get(pk=records["person"].pk).gender == "女"
    assert Person.objects.filter(name="钱七", review="confirmed").count() == 1

    curator.get_by_role("link", name="Import a table").press("Enter")
    curator.get_by_role("button", name="Take back 委员.xlsx").press("Enter")
    expect(curator.locator(".messagelist .success")).to_contain_text("2 records are as they were")
    assert Person.objects.get(pk=records["person"].pk).gender == ""
    assert not Person.objects.filter(name="钱七").exists()
    assert complaints == []


def test_selected_rows_are_exported(
    records: dict[str, Record], curator: Page, complaints: list[str]
) -> None:
    curator.goto("/admin/cppcc/person/")
    curator.locator("#result_list tbody tr", has_text="李四").get_by_role("checkbox").check()
    curator.locator("select[name=action]").select_option(label="Export the selected rows")
    curator.get_by_role("button", name="Go", exact=True).press("Enter")
    with curator.expect_download() as waiting:
        curator.get_by_role("button", name="CSV", exact=True).press("Enter")
    text = Path(waiting.value.path()).read_text(encoding="utf-8-sig")
    assert [row["name"] for row in csv.DictReader(io.StringIO(text))] == ["李四"]
    assert complaints == []


def test_no_page_is_wider_than_the_screen(
    records: dict[str, Record], curator: Page, tmp_path: Path, complaints: list[str]
) -> None:
    long = f"key,gender,name\n{records['person'].key},女,{'长' * 300}\n{'无' * 90}/x,,\n"
    (tmp_path / f"{'名' * 60}.csv").write_text(long, encoding="gb18030")
    curator.goto("/admin/cppcc/person/table/")
    curator.get_by_label("Table").set_input_files(tmp_path / f"{'名' * 60}.csv")
    curator.get_by_role("button", name="Show what would change").click()
    expect(curator.locator(".row-changed")).to_be_visible()
    pages = [curator.url, "/admin/cppcc/person/table/", "/admin/cppcc/person/export/"]
    for address, width in product(pages, (1366, 390)):
        curator.set_viewport_size({"width": width, "height": 844})
        curator.goto(address)
        assert curator.evaluate("document.documentElement.scrollWidth") <= width, address
    assert complaints == []
