"""Importing from the command line: what it says, what it returns, stopping and undoing it."""

import io
import json
import os
import signal
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import translation

from cppcc import importing
from cppcc.importing import runs
from cppcc.management.commands import run
from cppcc.management.progress import RateColumn
from cppcc.models import Document, Event, ImportRun, Reading
from cppcc.reporting import digest

pytestmark = pytest.mark.django_db

FIRST = "2023年6月29日，抚顺市政协召开“冬季供暖”专题协商会。"
SECOND = "2023年7月3日，抚顺市政协召开“社区养老”专题协商会。"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "甲.txt").write_text(FIRST, encoding="utf-8")
    return tmp_path


def call(*arguments: object) -> str:
    out = io.StringIO()
    with translation.override("en"):
        call_command("import_seeds", *map(str, arguments), stdout=out, stderr=out)
    return out.getvalue()


def refused(*arguments: object) -> tuple[CommandError, str]:
    """The error that it ends with, and what it said before."""
    out = io.StringIO()
    with translation.override("en"), pytest.raises(CommandError) as error:
        call_command("import_seeds", *map(str, arguments), stdout=out, stderr=out)
    return error.value, out.getvalue()


# --- what it did ----------------------------------------------------------------------------------


def test_verbosity_two_lists_every_record(folder: Path) -> None:
    lines = call(folder, "--verbosity", 2).splitlines()
    assert "Documents" in lines and "  + 甲.txt" in lines
    assert "  + 抚顺市政协" in lines
    assert any(line.startswith("  + 2023-06-29") and "冬季供暖" in line for line in lines)
    assert "  + 甲.txt" not in call(folder, "--again")


def test_a_dry_run_prints_the_same_and_keeps_nothing(folder: Path) -> None:
    dry = call(folder, "--dry-run")
    assert not Document.objects.exists() and not ImportRun.objects.exists()
    real = call(folder, "--verbosity", 2)
    assert dry.replace("Dry run, nothing kept. ", "") == real


def test_a_changed_field_is_shown_before_and_after(folder: Path) -> None:
    call(folder)
    Event.objects.update(topic="")  # as an older program would have read it
    Event.objects.update(read=Event.objects.get().read | {"topic": ""})
    Reading.objects.filter(kind="event").delete()
    lines = call(folder, "--dry-run", "--again").splitlines()
    assert "      topic: — → 冬季供暖" in lines
    assert Event.objects.get().topic == ""


def test_json_is_an_object_a_line(folder: Path) -> None:
    (folder / "坏.txt").write_bytes(b"\xff\xfe\x00")
    for arguments in ((folder, "--dry-run", "--json"), (folder, "--json")):
        objects = [json.loads(line) for line in call(*arguments).splitlines()]
        found = {(one["what"], one.get("kind"), one.get("label")) for one in objects}
        assert ("added", "committee", "抚顺市政协") in found
        assert [one["file"] for one in objects if one["what"] == "refused"]
        (event,) = [one for one in objects if one.get("kind") == "event"]
        assert event["fields"]["topic"] == [None, "冬季供暖"]
        assert objects[-1]["what"] == "run" and objects[-1]["documents"] == 1


def test_there_are_colours_on_a_terminal_only(folder: Path) -> None:
    assert "\x1b[" not in call(folder, "--dry-run")
    assert "\x1b[" in call(folder, "--dry-run", "--force-color")


# --- floors ---------------------------------------------------------------------------------------


MANY = "。".join(
    f"2023年{month}月{day}日，抚顺市政协召开“议题{month}之{day}”协商会"
    for month in (3, 4, 5)
    for day in range(1, 10)
)


@pytest.fixture
def shrinking(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A document of many facts, of which the rules by now read hardly any."""
    (folder / "多.txt").write_text(MANY + "。", encoding="utf-8")
    call(folder)
    read = importing.chunks.extraction.extract

    def less(text: str, **told: Any) -> Any:
        return read(text[:40], **told)

    monkeypatch.setattr(importing.chunks.extraction, "extract", less)
    return folder


def test_a_document_that_would_lose_most_keeps_its_facts_and_is_told(shrinking: Path) -> None:
    before = digest.digest(connection)
    error, said = refused(shrinking, "--again")
    assert "1 document keeps its old readings" in str(error) and "--allow-shrink" in str(error)
    assert "多.txt: would state" in said and "  − event: " in said
    assert digest.digest(connection) == before
    assert ImportRun.objects.first().state == ImportRun.State.PARTLY


def test_allow_shrink_takes_it(shrinking: Path) -> None:
    events = Event.objects.count()
    call(shrinking, "--again", "--allow-shrink")
    assert Event.objects.count() < events / 2


def test_the_rest_of_a_run_goes_on_beside_it(shrinking: Path) -> None:
    (shrinking / "乙.txt").write_text(SECOND, encoding="utf-8")
    refused(shrinking, "--again")
    assert Event.objects.filter(topic="社区养老").exists()


def test_the_site_is_served_all_the_same(
    shrinking: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.SEEDS = shrinking
    monkeypatch.setattr("cppcc.importing.rules.rules", lambda: "newer")
    out = io.StringIO()
    with translation.override("en"):
        run.Command(stdout=out, stderr=out).import_seeds()
    assert "多.txt: would state" in out.getvalue()
    assert "The site is served all the same." in out.getvalue()


def test_ctrl_c_while_the_seeds_come_in_ends_it_all(
    folder: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(text: str, **told: Any) -> Any:
        raise KeyboardInterrupt

    settings.SEEDS = folder
    monkeypatch.setattr(importing.chunks.extraction, "extract", interrupted)
    with pytest.raises(CommandError, match="Stopped"), translation.override("en"):
        run.Command(stdout=io.StringIO(), stderr=io.StringIO()).import_seeds()


# --- undoing --------------------------------------------------------------------------------------


def test_undo_takes_back_the_latest_run_then_the_one_before(folder: Path) -> None:
    empty = digest.digest(connection)
    call(folder)
    one = digest.digest(connection)
    (folder / "乙.txt").write_text(SECOND, encoding="utf-8")
    call(folder)
    assert "is undone" in call("--undo")
    assert digest.digest(connection) == one
    call("--undo")
    assert digest.digest(connection) == empty
    error, _said = refused("--undo")
    assert "no import run to undo" in str(error)


def test_undo_says_what_stands_in_the_way(folder: Path) -> None:
    call(folder)
    ImportRun.objects.create(version="1", state="running")
    runs.tidy()
    ImportRun.objects.filter(state="stopped").update(state="running", options={"queued": True})
    error, said = refused("--undo")
    assert "was not undone" in str(error) and "still at work" in said
    assert Document.objects.exists()


@pytest.mark.parametrize("arguments", [("seeds",), ("--dry-run",), ("--workers", "2")])
def test_undo_goes_alone(arguments: tuple[str, ...]) -> None:
    error, _said = refused("--undo", *arguments)
    assert "--undo goes alone" in str(error)


@pytest.mark.parametrize("arguments", [("--workers", "2", "--dry-run"), ("--workers", "-1")])
def test_a_dry_run_is_one_process(arguments: tuple[str, ...], folder: Path) -> None:
    refused(folder, *arguments)
    assert not ImportRun.objects.exists()


# --- stopping -------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_ctrl_c_stops_between_documents_and_the_next_import_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(6):
        words = FIRST.replace("冬季供暖", f"议题{number}")
        (tmp_path / f"{number}.txt").write_text(words, encoding="utf-8")
    monkeypatch.setattr(importing, "DOCUMENTS", 2)
    read, seen = importing.chunks.extraction.extract, []

    def interrupted(text: str, **told: Any) -> Any:
        seen.append(text)
        if len(seen) == 3:
            os.kill(os.getpid(), signal.SIGINT)
        return read(text, **told)

    with monkeypatch.context() as patched:
        patched.setattr(importing.chunks.extraction, "extract", interrupted)
        error, _said = refused(tmp_path)
    assert error.returncode == 130 and "Stopped" in str(error)
    assert len(seen) in (3, 4)  # who stores hears of it, and tells who reads ahead
    assert sorted(Document.objects.values_list("name", flat=True)) == ["0.txt", "1.txt"]
    assert ImportRun.objects.get().state == ImportRun.State.STOPPED
    call(tmp_path)
    assert Document.objects.count() == 6
    stopped = digest.digest(connection)
    while ImportRun.objects.exclude(state="undone").exists():
        call("--undo")
    call(tmp_path)
    assert digest.digest(connection) == stopped


def test_ctrl_c_is_ours_only_while_importing(folder: Path) -> None:
    before = signal.getsignal(signal.SIGINT)
    call(folder)
    assert signal.getsignal(signal.SIGINT) is before


# --- progress -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("speed", "words"), [(None, ""), (38.27, "38.3 a second")])
def test_progress_tells_the_rate(speed: float | None, words: str) -> None:
    class Task:
        finished_speed = None

    Task.speed = speed  # type: ignore[attr-defined]
    with translation.override("en"):
        assert RateColumn().render(Task()).plain == words  # type: ignore[arg-type]
