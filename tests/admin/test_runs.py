"""An import run's pages: what it did, undoing it, how far it is, and documents that are sent."""

import io
from collections.abc import Callable
from typing import Any

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from cppcc.importing import import_received
from cppcc.importing.files import Received
from cppcc.importing.undoing import undo
from cppcc.models import Document, Event, ImportRun, Person, Upload
from tests import factories
from tests.admin.pages import Page
from tests.importing.papers import NOTHING, by_hand, facts, put

pytestmark = pytest.mark.django_db

NEWS = "2023年6月29日，抚顺市政协召开“冬季供暖”专题协商会。"
OTHER = "2023年7月3日，抚顺市政协召开“社区养老”专题协商会。"


@pytest.fixture(autouse=True)
def in_english(client: Client, admin_client: Client) -> None:
    for one in (client, admin_client):
        one.cookies["django_language"] = "en"


def page(client: Client, address: str) -> tuple[Page, str]:
    response = client.get(address)
    assert response.status_code == 200, address
    html = response.content.decode()
    found = Page(html)
    assert found.forbidden == []
    return found, html


def address(run: ImportRun, what: str = "change") -> str:
    return reverse(f"admin:cppcc_importrun_{what}", args=[run.pk])


def counted(run: ImportRun, **counts: dict[str, int]) -> ImportRun:
    run.counts = counts
    run.save()
    return run


# --- what a run did -------------------------------------------------------------------------------


def test_every_figure_of_a_run_leads_to_its_records(admin_client: Client) -> None:
    run = counted(put("甲报", facts()), person={"added": 1}, event={"added": 1, "unchanged": 3})
    _page, html = page(admin_client, address(run))
    for kind in ("person", "event"):
        assert f"{address(run, 'records')}?kind={kind}&amp;what=added" in html
    assert "what=unchanged" not in html


def test_a_list_of_records_leads_to_each(admin_client: Client) -> None:
    run = put("甲报", facts())
    _page, html = page(admin_client, f"{address(run, 'records')}?kind=person&what=added")
    assert reverse("admin:cppcc_person_change", args=[Person.objects.get().pk]) in html


def test_a_change_is_shown_before_and_after(admin_client: Client) -> None:
    put("甲报", facts(published="2023-05-03", gender="女"))
    run = put("乙报", facts(published="2023-05-02", gender="男"))
    _page, html = page(admin_client, f"{address(run, 'records')}?kind=person&what=changed")
    female, male = (Person(gender=one).get_gender_display() for one in "女男")
    assert f"{female} → {male}" in html


def test_what_was_removed_is_named_without_a_link(admin_client: Client) -> None:
    put("甲报", facts())
    run = put("甲报", NOTHING)
    found, html = page(admin_client, f"{address(run, 'records')}?kind=person&what=removed")
    assert "丙丁" in found.words
    assert "/admin/cppcc/person/" not in html.partition('class="run-rows"')[2].partition("</ul>")[0]


def test_long_lists_have_pages(admin_client: Client) -> None:
    run = put("甲报", facts(), *[(f"{n}报", facts(topic=f"题目{n}")) for n in range(60)])
    first, _html = page(admin_client, f"{address(run, 'records')}?kind=event&what=added")
    second, _html = page(admin_client, f"{address(run, 'records')}?kind=event&what=added&p=2")
    shown = [
        [word for word in one.words if word.startswith("2023-05-01")] for one in (first, second)
    ]
    assert [len(words) for words in shown] == [50, 11]
    assert not set(shown[0]) & set(shown[1])


@pytest.mark.parametrize(
    "query", ["", "?kind=person", "?kind=person&what=eaten", "?kind=x&what=added"]
)
def test_there_is_no_list_of_anything_else(query: str, admin_client: Client) -> None:
    run = put("甲报", facts())
    assert admin_client.get(address(run, "records") + query).status_code == 404


def test_documents_that_kept_their_readings_are_told_with_what_would_be_lost(
    admin_client: Client,
) -> None:
    kept = [{"file": "甲报.txt", "before": 24, "now": 3, "lost": ["person: 丙丁"]}]
    found, _html = page(admin_client, address(factories.run(state="partly", kept=kept)))
    assert any("甲报.txt — 24 → 3" in words for words in found.words)
    assert "person: 丙丁" in found.words


# --- how far it is --------------------------------------------------------------------------------


def test_a_run_at_work_tells_how_far_it_is_and_looks_again_by_itself(admin_client: Client) -> None:
    run = factories.run(documents=3, total_documents=12)
    found, html = page(admin_client, address(run))
    assert any(words.startswith("3 of 12 documents") for words in found.words)
    assert '<meta http-equiv="refresh"' in html and "Undo" not in html


def test_a_run_that_is_over_does_not_look_again(admin_client: Client) -> None:
    _page, html = page(admin_client, address(factories.run(state="done")))
    assert "http-equiv" not in html


# --- undoing --------------------------------------------------------------------------------------


def test_the_latest_run_can_be_undone_and_asks_first(admin_client: Client) -> None:
    first, second = put("甲报", facts()), put("乙报", facts(topic="冬季供暖"))
    assert "Undo" not in page(admin_client, address(first))[1]
    assert address(second, "undo") in page(admin_client, address(second))[1]
    page(admin_client, address(second, "undo"))
    assert Document.objects.count() == 2
    answer = admin_client.post(address(second, "undo"))
    assert answer.headers["Location"] == address(second)
    assert Document.objects.get().name == "甲报.txt"
    assert page(admin_client, address(second))[0]
    assert "Undo" not in page(admin_client, address(second))[1].replace("Undone", "")


def test_what_stands_in_the_way_is_told_with_a_link(admin_client: Client) -> None:
    run = put("甲报", facts())
    with by_hand():
        Person.objects.all().confirm()
    found, html = page(admin_client, address(run, "undo"))
    assert reverse("admin:cppcc_person_change", args=[Person.objects.get().pk]) in html
    assert any("lihua" in words for words in found.words) and "<form" in html
    assert admin_client.post(address(run, "undo")).status_code == 200
    assert Document.objects.exists()


def test_undoing_takes_a_right_of_its_own(staff: Callable[..., Client]) -> None:
    run = put("甲报", facts())
    viewer = staff("view_importrun")
    assert viewer.get(address(run)).status_code == 200
    assert viewer.post(address(run, "undo")).status_code == 403
    assert Document.objects.exists()


def test_who_has_that_right_may_undo(staff: Callable[..., Client]) -> None:
    run = put("甲报", facts())
    staff("view_importrun", "undo_imports").post(address(run, "undo"))
    assert not Document.objects.exists()


def test_an_undone_run_keeps_its_page(admin_client: Client) -> None:
    run = counted(put("甲报", facts()), person={"added": 1})
    undo(run)
    found, html = page(admin_client, address(run))
    assert "what=added" not in html and "undone" in found.words


# --- documents that are sent ----------------------------------------------------------------------


def text(name: str, words: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, words.encode(), content_type="text/plain")


def word(name: str, words: str) -> SimpleUploadedFile:
    data = io.BytesIO()
    document = docx.Document()
    document.add_paragraph(words)
    document.save(data)
    return SimpleUploadedFile(name, data.getvalue())


def send(client: Client, *sent: SimpleUploadedFile) -> Any:
    return client.post(reverse("admin:cppcc_importrun_upload"), {"documents": list(sent)})


def test_several_documents_are_shown_first_and_nothing_is_kept(admin_client: Client) -> None:
    answer = send(admin_client, text("甲.txt", NEWS), word("乙.docx", OTHER))
    found, html = page(admin_client, answer.headers["Location"])
    assert any("冬季供暖" in words for words in found.words)
    assert any("社区养老" in words for words in found.words)
    assert 'name="import"' in html
    assert not Document.objects.exists() and not ImportRun.objects.exists()


def test_sent_documents_become_a_run_in_the_background(admin_client: Client) -> None:
    answer = send(admin_client, text("甲.txt", NEWS), text("乙.txt", OTHER))
    answer = admin_client.post(answer.headers["Location"], {"import": "1"})
    run = ImportRun.objects.get()
    assert answer.headers["Location"] == address(run)
    assert (run.total_documents, run.state, run.user.username) == (2, "running", "admin")
    assert sorted(run.incoming.values_list("name", flat=True)) == ["乙.txt", "甲.txt"]
    assert not Upload.objects.exists()


def test_discarded_documents_go(admin_client: Client) -> None:
    answer = send(admin_client, text("甲.txt", NEWS))
    admin_client.post(answer.headers["Location"], {"discard": "1"})
    assert not Upload.objects.exists() and not ImportRun.objects.exists()


def test_a_preview_tells_what_changes_on_record_and_leads_there(admin_client: Client) -> None:
    import_received([Received("甲.txt", NEWS.encode())])
    answer = send(admin_client, text("甲.txt", NEWS))
    found, _html = page(admin_client, answer.headers["Location"])
    assert any(words.startswith("Nothing would change") for words in found.words)
    assert Event.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("图.png", b"png", ".txt"),
        ("大.txt", b"x" * 100, "larger than"),
        ("空.txt", b"", "empty"),
    ],
)
def test_a_file_that_is_not_taken_is_told_why(
    name: str, data: bytes, said: str, admin_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cppcc.importing.files.LARGEST", 50)
    sent = SimpleUploadedFile(name, data)
    response = send(admin_client, sent, text("甲.txt", "会"))
    assert response.status_code == 200
    assert said in " ".join(Page(response.content.decode()).words)
    assert not Upload.objects.exists()


@pytest.mark.parametrize(("number", "taken"), [(100, True), (101, False), (150, False)])
def test_a_hundred_files_go_at_once(number: int, taken: bool, admin_client: Client) -> None:
    response = send(admin_client, *(text(f"{one}.txt", "会") for one in range(number)))
    assert response.status_code == (302 if taken else 200)
    assert Upload.objects.count() == (100 if taken else 0)
    if not taken:
        assert f"These are {number} files" in response.content.decode()


def test_a_text_that_cannot_be_read_is_told_and_not_imported(admin_client: Client) -> None:
    answer = send(admin_client, SimpleUploadedFile("坏.docx", b"no archive"))
    found, html = page(admin_client, answer.headers["Location"])
    assert any(words.startswith("坏.docx") for words in found.words)
    assert 'name="import"' not in html


def test_a_batch_is_seen_by_its_sender_alone(
    admin_client: Client, staff: Callable[..., Client]
) -> None:
    answer = send(admin_client, text("甲.txt", NEWS))
    other = staff("upload_documents")
    assert other.get(answer.headers["Location"]).status_code == 404
    assert other.post(answer.headers["Location"], {"import": "1"}).status_code == 404
    assert not ImportRun.objects.exists()


def test_sending_takes_a_right_of_its_own(staff: Callable[..., Client]) -> None:
    viewer = staff("view_document", "view_importrun")
    assert send(viewer, text("甲.txt", NEWS)).status_code == 403
    assert not Upload.objects.exists()
    assert "upload/" not in viewer.get(reverse("admin:cppcc_importrun_changelist")).content.decode()


@pytest.mark.parametrize("name", ["importrun", "document"])
def test_lists_lead_to_sending_documents(name: str, admin_client: Client) -> None:
    _page, html = page(admin_client, reverse(f"admin:cppcc_{name}_changelist"))
    assert reverse("admin:cppcc_importrun_upload") in html
    page(admin_client, reverse("admin:cppcc_importrun_upload"))
