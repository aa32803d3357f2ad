"""Bad input: one clear line each, the other files go in, nothing is half written."""

import os
from argparse import ArgumentTypeError
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.utils import translation

from cppcc.extraction import formats
from cppcc.extraction.facts import Facts
from cppcc.importing import chunks, files, import_files
from cppcc.importing.identity import Draft
from cppcc.models import Document, ImportRun, Reading
from tests.extraction.test_formats import LINES, in_paragraphs, portable, web_page, word

GOOD = "6月29日，大连市政协召开座谈会。"


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def folder(tmp_path: Path) -> Callable[..., Path]:
    def make(**contents: bytes | str) -> Path:
        for name, content in contents.items():
            data = content if isinstance(content, bytes) else content.encode()
            (tmp_path / f"{name}.txt").write_bytes(data)
        return tmp_path

    return make


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b" \r\n\t\n", "empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "PNG"),
        ("大连市政\x00协".encode(), "NUL"),
        ("大连市政协".encode() + b"\xff\xfe\xff" * 9, "byte"),
    ],
)
def test_what_is_no_text_is_refused_with_the_reason(
    data: bytes, said: str, folder: Callable[..., Path]
) -> None:
    path = folder(bad=data) / "bad.txt"
    with pytest.raises(files.Problem) as refused:
        files.load(path)
    assert said in str(refused.value)
    assert str(path) in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_missing_path_and_a_folder_without_texts_are_said(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    found, problems = files.find([tmp_path / "nowhere", tmp_path / "empty"])
    assert found == []
    assert [str(problem.file) for problem in problems] == [
        str(tmp_path / "nowhere"),
        str(tmp_path / "empty"),
    ]


def test_a_large_file_is_refused_unless_asked_for(
    folder: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "LARGEST", 10)
    path = folder(large=GOOD) / "large.txt"
    with pytest.raises(files.Problem, match="--large"):
        files.load(path)
    assert files.load(path, large=True).text == GOOD


def test_another_format_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "table.xlsx").write_bytes(b"PK\x03\x04")
    with pytest.raises(files.Problem, match=r"\.txt"):
        files.load(tmp_path / "table.xlsx")


def test_a_file_that_may_not_be_read_is_said(
    folder: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = folder(closed=GOOD) / "closed.txt"

    def refuse(self: Path) -> bytes:  # root may read every file, so the mode proves nothing
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(files.Problem, match="may not be read"):
        files.load(path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_every_usual_encoding_gives_the_same_text(
    encoding: str, folder: Callable[..., Path]
) -> None:
    path = folder(text=(GOOD * 20).encode(encoding)) / "text.txt"
    assert files.load(path).text == GOOD * 20


def test_folders_are_read_in_depth_and_each_file_once(folder: Callable[..., Path]) -> None:
    root = folder(b=GOOD, a=GOOD)
    (root / "deep").mkdir()
    (root / "deep" / "c.txt").write_text(GOOD, encoding="utf-8")
    found, problems = files.find([root, root / "a.txt"])
    assert [path.name for path in found] == ["a.txt", "b.txt", "c.txt"]
    assert problems == []


@pytest.mark.django_db
def test_good_files_go_in_beside_bad_ones(folder: Callable[..., Path]) -> None:
    run = import_files([folder(bad=b"", good=GOOD)])
    assert run.state == ImportRun.State.PARTLY
    assert [problem["file"].endswith("bad.txt") for problem in run.problems] == [True]
    assert Document.objects.get().name == "good.txt"


@pytest.mark.django_db
def test_a_run_that_read_nothing_has_failed(folder: Callable[..., Path]) -> None:
    assert import_files([folder(bad=b"")]).state == ImportRun.State.FAILED


@pytest.mark.django_db(transaction=True)
def test_a_document_that_the_database_refuses_leaves_nothing(
    folder: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    root = folder(bad=GOOD, good=f"又讯：{GOOD}")
    read = chunks.readings

    def too_much(facts: Facts, text: str) -> list[Draft]:
        drafts = read(facts, text)
        if text == GOOD:
            (committee,) = (draft for draft in drafts if draft.kind == "committee")
            committee.fields["form"] = "长" * 99
        return drafts

    monkeypatch.setattr(chunks, "readings", too_much)
    run = import_files([root])
    assert [Path(problem["file"]).name for problem in run.problems] == ["bad.txt"]
    assert Document.objects.get().name == "good.txt"
    assert set(Reading.objects.values_list("document__name", flat=True)) == {"good.txt"}


@pytest.mark.django_db
def test_the_same_bytes_under_two_names_are_one_document(folder: Callable[..., Path]) -> None:
    import_files([folder(b=GOOD, a=GOOD)])
    assert Document.objects.get().name == "a.txt"


@pytest.mark.django_db
def test_a_dry_run_keeps_nothing(folder: Callable[..., Path]) -> None:
    run = import_files([folder(good=GOOD)], dry_run=True)
    assert run.added > 0
    assert not Document.objects.exists()
    assert not ImportRun.objects.exists()


@pytest.mark.django_db
def test_other_words_under_a_known_name_are_a_second_document_and_noted(
    folder: Callable[..., Path],
) -> None:
    root = folder(a=GOOD)
    import_files([root])
    folder(a=f"更正：{GOOD}")
    run = import_files([root])
    assert [note["file"] for note in run.notes] == ["a.txt"]
    assert Document.objects.filter(name="a.txt").count() == 2


FILES = {
    "page.html": web_page(in_paragraphs()),
    "old.HTM": web_page(in_paragraphs(), name="gbk"),
    "report.docx": word(lambda document: [document.add_paragraph(line) for line in LINES]),
    "scan.pdf": portable([[], LINES]),
}


@pytest.mark.django_db
def test_every_format_goes_in_with_its_bytes_and_quotes_that_are_its_text(tmp_path: Path) -> None:
    for name, data in FILES.items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "table.xlsx").write_bytes(b"PK")  # a folder's other files are passed by
    run = import_files([tmp_path])
    assert run.state == ImportRun.State.DONE
    assert set(Document.objects.values_list("name", flat=True)) == set(FILES)
    for document in Document.objects.all():
        assert bytes(document.original) == FILES[document.name]
        assert document.text == "\n".join(LINES)
        readings = list(document.readings.all())
        assert {reading.kind for reading in readings} >= {"committee", "event", "person"}
        for reading in readings:
            assert document.text[reading.start : reading.end] == reading.quote
    assert [(note["file"], note["note"]) for note in run.notes] == [
        ("scan.pdf", "pages without text, left out: 1")
    ]


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("scan.pdf", portable([[], []]), "scanned PDF"),
        ("cut.pdf", b"%PDF-1.7\n", "damaged PDF"),
        ("cut.docx", b"PK\x03\x04", "no Word document"),
        ("picture.html", b"\x89PNG", "byte 0: this is a PNG"),
    ],
)
def test_a_file_of_a_format_that_cannot_be_read_is_refused_by_name(
    name: str, data: bytes, said: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(files.Problem, match=said) as refused:
        files.load(path)
    assert str(refused.value).startswith(f"{path}: ")
    assert "\n" not in str(refused.value) and "None" not in str(refused.value)


def test_a_refusal_speaks_chinese(tmp_path: Path) -> None:
    path = tmp_path / "scan.pdf"
    path.write_bytes(portable([[]]))
    with (
        translation.override("zh-hans"),
        pytest.raises(files.Problem, match="扫描版 PDF") as refused,
    ):
        files.load(path)
    assert "（OCR）" in str(refused.value)


@pytest.mark.django_db
def test_a_later_version_that_reads_other_text_leaves_quotes_in_their_places(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "page.html").write_bytes(FILES["page.html"])
    import_files([tmp_path])
    other = formats.Extracted("另起一行。\n" + "\n".join(LINES))
    monkeypatch.setattr(formats, "read", lambda data, name: other)
    run = import_files([tmp_path])
    assert (run.added, run.changed, run.removed) == (0, 0, 0)
    document = Document.objects.get()
    assert document.text == "\n".join(LINES)
    for reading in document.readings.all():
        assert document.text[reading.start : reading.end] == reading.quote


def test_a_name_that_is_no_text_is_shown_on_one_line(tmp_path: Path) -> None:
    odd = os.fsdecode(os.fsencode(str(tmp_path / "bad")) + b"\xff\n.txt")
    Path(odd).write_bytes(b"")
    found, _problems = files.find([tmp_path])
    with pytest.raises(files.Problem) as refused:
        files.load(found[0])
    str(refused.value).encode("utf-8")
    assert "\n" not in str(refused.value)


def test_what_is_no_regular_file_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "broken.txt").symlink_to(tmp_path / "nowhere.txt")
    found, problems = files.find([tmp_path])
    assert (sorted(path.name for path in found), problems) == (["broken.txt", "pipe.txt"], [])
    for path in found:
        with pytest.raises(files.Problem):
            files.load(path)


def test_hidden_folders_are_left_out_and_an_empty_path_is_refused(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "a.txt").write_text(GOOD, encoding="utf-8")
    assert [str(problem.file) for problem in files.find([tmp_path])[1]] == [str(tmp_path)]
    with pytest.raises(ArgumentTypeError):
        files.argument("")
