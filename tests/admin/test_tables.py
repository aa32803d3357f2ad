"""Tables on the site: who may, what a file holds, what a preview says, what agreeing does."""

import io
import json
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from cppcc.admin import tables
from cppcc.models import Document, Person, Record, Region, Scope, Upload
from cppcc.models.base import Decidable
from cppcc.tables import formats, reading, undoing
from cppcc.tables.resources import MODELS, table_of
from cppcc.tables.rows import ADDED, CHANGED, REFUSED, Difference
from tests import factories
from tests.admin.pages import Page
from tests.tables.files import changed, exported
from tests.tables.test_formats import WORDS

NAMES = [str(model._meta.model_name) for model in MODELS]
every_model = pytest.mark.parametrize("model", MODELS, ids=NAMES)


def address(model: Any, name: str, *args: Any) -> str:
    return reverse(f"admin:cppcc_{model._meta.model_name}_{name}", args=args)


def body(response: Any) -> bytes:
    assert response.status_code == 200
    return b"".join(response.streaming_content)


def file(name: str, data: bytes | str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data.encode() if isinstance(data, str) else data)


def sent(client: Client, model: Any, name: str, data: bytes | str) -> str:
    """The address of the preview of a file."""
    response = client.post(address(model, "table"), {"table": file(name, data)})
    assert response.status_code == 302
    return response.headers["Location"]


def found(client: Client, preview: str) -> Difference:
    difference: Difference = client.get(preview).context["found"]
    return difference


def agree(client: Client, preview: str, **said: str) -> Any:
    token = found(client, preview).token
    return client.post(preview, {"agreed": token, "import": "1"} | said, follow=True)


def said(response: Any) -> str:
    return " ".join(str(one) for one in response.context["messages"])


@pytest.fixture
def client(admin_client: Client) -> Client:
    admin_client.cookies["django_language"] = "en"
    return admin_client


# --- who may --------------------------------------------------------------------------------------


def pages(model: Any) -> dict[str, str]:
    batch = "00000000-0000-0000-0000-000000000000"
    return {
        "export": address(model, "export"),
        "file": address(model, "download", "csv"),
        "table": address(model, "table"),
        "preview": address(model, "preview", batch),
    }


def opened(client: Client, model: Any) -> set[str]:
    """The pages that a user may open, and what the list offers."""
    answers = {name: client.get(page).status_code for name, page in pages(model).items()}
    assert set(answers.values()) <= {200, 403, 404}  # 404: there is no such batch
    return {name for name, answer in answers.items() if answer != 403}


def test_a_download_that_nobody_reads_to_its_end_leaves_no_cursor_open(
    client: Client, records: dict[str, Record], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "READ_AT_ONCE", 2)
    names = [factories.person(f"张{number}").name for number in "甲乙丙丁戊"]
    left = client.get(address(Person, "download", "csv"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_catalog.pg_cursors")
        assert cursor.fetchone() == (0,)
    text = body(left).decode()
    assert [text.count(name) > 0 for name in names] == [True] * 5


@every_model
def test_without_leave_nobody_takes_or_brings_a_table(
    model: Any, records: dict[str, Record], staff: Any
) -> None:
    name = model._meta.model_name
    client = staff(f"view_{name}", f"change_{name}", f"add_{name}")
    assert opened(client, model) == set()
    assert client.post(address(model, "table"), {"table": file("a.csv", "a")}).status_code == 403
    assert client.post(address(model, "download", "csv"), {"row": "1"}).status_code == 403
    mark = "00000000-0000-0000-0000-000000000000"
    assert client.post(address(model, "undo_table", mark)).status_code == 403
    shown = client.get(address(model, "changelist"))
    assert b"/export/" not in shown.content
    assert b"/table/" not in shown.content
    assert b"export_selected" not in shown.content


@every_model
def test_leave_to_take_tables_away_is_none_to_bring_them_in(
    model: Any, records: dict[str, Record], staff: Any
) -> None:
    client = staff("export_tables", f"view_{model._meta.model_name}")
    assert opened(client, model) == {"export", "file"}
    assert b"export_selected" in client.get(address(model, "changelist")).content


@every_model
def test_leave_to_bring_tables_in_wants_leave_to_change_the_model(
    model: Any, records: dict[str, Record], staff: Any
) -> None:
    client = staff("export_tables", "import_tables", "view_document", "change_region")
    allowed = {"document": {"export", "file"}, "region": set(pages(model))}
    assert opened(client, model) == allowed.get(str(model._meta.model_name), set())


def test_nobody_adds_by_table_who_may_not_add(records: dict[str, Record], staff: Any) -> None:
    client = staff("import_tables", "view_person", "change_person")
    preview = sent(client, Person, "a.csv", "name\n钱七\n")
    assert [row.what for row in found(client, preview).rows] == [REFUSED]


def test_a_curator_of_a_province_changes_no_record_of_another(
    records: dict[str, Record], staff: Any
) -> None:
    factories.region("210000", "辽宁省", level="province")
    north = factories.region("220000", "吉林省", level="province")
    client = staff("import_tables", "view_event", "change_event", "add_event")
    Scope.objects.create(user=User.objects.get(username="staff"), region=north)
    sheet = changed(records["event"], place="市图书馆")
    lines = [sheet.headers, sheet.rows[0].cells]
    data = json.dumps([dict(zip(*lines, strict=True))])
    preview = sent(client, type(records["event"]), "a.json", data)
    assert [row.what for row in found(client, preview).rows] == [REFUSED]


def test_nobody_sees_what_another_sent(client: Client, records: Any, staff: Any) -> None:
    preview = sent(client, Person, "a.csv", "name\n钱七\n")
    other = staff("import_tables", "view_person", "change_person", "add_person")
    assert other.get(preview).status_code == 404
    assert other.post(preview, {"import": "1"}).status_code == 404


# --- out ------------------------------------------------------------------------------------------


@every_model
@pytest.mark.parametrize("name", formats.FORMATS)
def test_every_row_is_taken_away(
    model: type[Decidable], name: str, client: Client, records: dict[str, Record]
) -> None:
    few = {"level": "province"} if model is Region else {}  # of five thousand
    query = {f"{field}__exact": value for field, value in few.items()}
    response = client.get(address(model, "download", name), query)
    sheet = reading.read(f"a.{name}", body(response))
    assert sheet.headers == table_of(model).headers
    assert len(sheet.rows) == model._default_manager.filter(**few).count() > 0
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert response.headers["Content-Type"] == formats.FORMATS[name].content_type


@pytest.mark.parametrize(
    ("query", "names"), [("?q=张", ["张三"]), ("?q=張三", ["张三"]), ("?o=1", ["张三", "李四"])]
)
def test_the_list_is_taken_as_it_is_filtered(
    client: Client, records: dict[str, Record], query: str, names: list[str]
) -> None:
    assert client.get(address(Person, "export") + query).context["number"] == len(names)
    sheet = reading.read("a.csv", body(client.get(address(Person, "download", "csv") + query)))
    at = sheet.headers.index("name")
    assert sorted(line.cells[at] for line in sheet.rows) == names


def test_the_list_leads_to_its_own_table(client: Client, records: dict[str, Record]) -> None:
    page = client.get(address(Person, "changelist") + "?q=张").content.decode()
    assert "/admin/cppcc/person/export/?q=%E5%BC%A0" in page


def test_selected_rows_are_taken_away(client: Client, records: dict[str, Record]) -> None:
    chosen = {"action": "export_selected", "_selected_action": [records["person"].pk]}
    page = client.post(address(Person, "changelist"), chosen)
    assert page.context["selected"] == [str(records["person"].pk)]
    rows = client.post(address(Person, "download", "csv"), {"row": page.context["selected"]})
    assert len(reading.read("a.csv", body(rows)).rows) == 1
    everything = client.post(
        address(Person, "changelist") + "?q=李", chosen | {"select_across": "1"}
    )
    assert everything.headers["Location"] == address(Person, "export") + "?q=%E6%9D%8E"


def test_hostile_cells_are_inert_in_what_is_taken_away(client: Client, db: None) -> None:
    for at, words in enumerate(WORDS):
        Person.objects.create(key=f"{words}/{at}", name=words, ethnicity=words, other_names=[words])
    data = body(client.get(address(Person, "download", "xlsx")))
    cells = [cell for row in load_workbook(io.BytesIO(data)).active for cell in row]  # type: ignore[union-attr]
    filled = [cell for cell in cells if cell.value is not None]
    assert {cell.data_type for cell in filled} == {"s"}
    assert not [cell.value for cell in filled if cell.value[0] in "=+-@\t\r\n＝＋－＠"]
    rows = reading.read("a.csv", data).rows
    assert sorted(line.cells[1] for line in rows) == sorted(WORDS)


def test_a_filter_that_is_none_leads_back_to_the_list(client: Client, records: Any) -> None:
    assert client.get(address(Person, "export") + "?review__foo=1").status_code in (302, 400)
    assert client.get(address(Person, "download", "csv") + "?id__exact=x").status_code in (302, 400)
    assert client.get(address(Person, "download", "doc")).status_code == 404
    nobody = client.post(address(Person, "download", "csv"), {"row": ["x", "0"]})
    assert reading.read("a.csv", body(nobody)).rows == []


# --- in -------------------------------------------------------------------------------------------


@every_model
def test_what_was_taken_away_changes_nothing(
    model: type[Decidable], client: Client, records: dict[str, Record]
) -> None:
    preview = sent(client, model, "表.csv", exported(model))
    response = client.get(preview)
    assert response.context["found"].rows == []
    assert b'name="import"' not in response.content


def test_a_preview_tells_and_agreeing_writes(client: Client, records: dict[str, Record]) -> None:
    key = records["person"].key
    table = f"key,name,gender,kind\n{key},张三,女,委员员\n,钱七,女,official\n{key}x,李四,女,other\n"
    preview = sent(client, Person, "委员.csv", table.replace("委员员", "official"))
    response = client.get(preview)
    page = Page(response.content.decode())
    assert page.forbidden == []
    assert {row.what for row in response.context["found"].rows} == {REFUSED, CHANGED, ADDED}
    words = " ".join(page.words)
    assert f"Near: {key}" in words
    assert "Import 2 rows, leave out 1" in words
    assert Person.objects.count() == 2
    response = agree(client, preview, reason="核对名册")
    assert said(response) == "委员.csv: 1 record changed, 1 added."
    assert Person.objects.get(key=key).gender == "女"
    assert Person.objects.get(name="钱七").kind == "official"
    assert not Upload.objects.exists()
    history = Person.pgh_event_model.objects.latest("pgh_id")  # type: ignore[attr-defined]
    assert history.pgh_context.metadata["reason"].endswith("委员.csv: 核对名册")
    assert history.pgh_context.metadata["user"] == User.objects.get(username="admin").pk


def test_what_changed_meanwhile_is_shown_again(client: Client, records: dict[str, Record]) -> None:
    preview = sent(client, Person, "a.csv", f"key,gender\n{records['person'].key},女\n")
    response = client.post(preview, {"agreed": "of another day", "import": "1"}, follow=True)
    assert response.request["PATH_INFO"] == preview
    assert "meanwhile" in said(response)
    assert Person.objects.get(pk=records["person"].pk).gender == ""


def test_a_table_can_be_discarded(client: Client, records: dict[str, Record]) -> None:
    preview = sent(client, Person, "a.csv", "name\n钱七\n")
    client.post(preview, {"discard": "1"})
    assert not Upload.objects.exists()
    assert not Person.objects.filter(name="钱七").exists()
    assert client.get(preview).status_code == 404


@pytest.mark.parametrize("data", [b"", b"\x89PNG\r\n\x1a\n", "一,二\n三,四\n".encode(), b"[{"])
def test_what_is_no_table_is_told(client: Client, db: None, data: bytes) -> None:
    response = client.post(address(Person, "table"), {"table": file("a.csv", data)}, follow=True)
    if data:
        assert said(response).startswith("a.csv: ")
    else:
        assert response.context["form"].errors
    assert not Upload.objects.exists()


def test_too_large_a_file_is_not_kept(client: Client, db: None, monkeypatch: Any) -> None:
    monkeypatch.setattr(reading, "LARGEST", 10)
    response = client.post(address(Person, "table"), {"table": file("a.csv", "name\n钱七钱七\n")})
    assert response.context["form"].errors
    assert not Upload.objects.exists()


def test_the_header_of_a_document_is_corrected(client: Client, source: Document) -> None:
    table = f"sha256,published\n{source.sha256},2024/1/9\n"
    agree(client, sent(client, Document, "a.csv", table))
    source.refresh_from_db()
    assert str(source.published) == "2024-01-09"


def test_a_table_is_taken_back(client: Client, records: dict[str, Record]) -> None:
    table = f"key,gender\n{records['person'].key},女\n"
    agree(client, sent(client, Person, "委员.csv", table))
    page = client.get(address(Person, "table"))
    (brought,) = page.context["brought_in"]
    assert "委员.csv" in page.content.decode()
    undo = address(Person, "undo_table", brought.mark)
    assert client.get(undo).status_code == 405
    assert "taken back" in said(client.post(undo, follow=True))
    assert Person.objects.get(pk=records["person"].pk).gender == ""
    assert "nothing" in said(client.post(undo, follow=True)) or undoing.brought_in(Person)[0].undone


@pytest.mark.parametrize("name", ["export", "table"])
@every_model
def test_pages_keep_to_the_policy(model: Any, name: str, client: Client, db: None) -> None:
    response = client.get(address(model, name))
    assert "unsafe" not in response.headers["Content-Security-Policy"]
    assert Page(response.content.decode()).forbidden == []
