"""Commands: one sentence at the end, one line for what went wrong, exit codes that tell."""

import io
import json
import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils import translation
from rich.cells import cell_len

from cppcc.extraction import extract
from cppcc.importing import files
from cppcc.management.base import language
from cppcc.management.commands.run import listen
from cppcc.management.explaining import WORDS
from cppcc.models import Reading

GOOD = "6月29日，大连市政协召开“优化营商环境”专题协商会。"


@pytest.fixture
def text(tmp_path: Path) -> Path:
    path = tmp_path / "good.txt"
    path.write_text(GOOD, encoding="utf-8")
    return path


def call(*arguments: object) -> str:
    out = io.StringIO()
    with translation.override("en"):
        call_command(*map(str, arguments), stdout=out, stderr=out)
    return out.getvalue()


def test_extract_prints_one_object_a_document_and_every_quote_is_its_span(text: Path) -> None:
    (line,) = call("extract", "--jsonl", text).splitlines()
    document = json.loads(line)
    assert document["source"] == "good.txt"
    for fact in document["events"] + document["statistics"]:
        assert fact["quote"] == GOOD[fact["start"] : fact["end"]]
        assert [fact["start"], fact["end"]] == fact["spans"][0]
    assert [event["kind"] for event in document["events"]] == ["consultation"]


@pytest.mark.parametrize("seed", sorted(settings.SEEDS.glob("*.txt")), ids=lambda path: path.stem)
def test_every_quote_and_span_of_the_seeds_holds(seed: Path) -> None:
    document = json.loads(call("extract", "--jsonl", seed))
    printed = files.load(seed).text
    for fact in document["events"] + document["statistics"]:
        assert fact["quote"] == printed[fact["start"] : fact["end"]]
    for kind in ("committees", "people", "events", "proposals", "statistics", "initiatives"):
        assert document[kind] or kind == "people"
        for fact in document[kind]:
            for start, end in fact["spans"]:
                assert 0 <= start < end <= len(printed)
    for person in document["people"]:
        for start, end in person["spans"]:
            assert "".join(printed[start:end].split()) == person["name"]


def test_extract_prints_its_doubts(tmp_path: Path) -> None:
    path = tmp_path / "doubt.txt"
    path.write_text("2023年，大连市政协收到提案118件，其中立案565件。", encoding="utf-8")
    (doubt,) = json.loads(call("extract", "--jsonl", path))["doubts"]
    assert (doubt["what"], doubt["quote"]) == ("part exceeds whole", "118件")
    assert doubt["readings"] == ["118件", "565件"]


def test_extract_explains_the_text_with_its_facts_beneath_and_the_rules(
    text: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    printed = call("extract", "--explain", text)
    assert printed.startswith("good.txt\n")
    assert GOOD in printed
    assert "event: consultation" in printed and "[verb of holding: 召开]" in printed
    assert "committee: 210200 大连市政协" in printed
    assert "\x1b" not in printed


def test_explain_has_colours_on_a_terminal_and_where_they_are_asked_for(text: Path) -> None:
    assert "\x1b[" in call("extract", "--explain", "--force-color", text)


def test_explain_speaks_chinese(text: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    out = io.StringIO()
    with translation.override("zh-hans"):
        call_command("extract", "--explain", str(text), stdout=out)
    assert "活动: 协商座谈" in out.getvalue() and "[举办动词: 召开]" in out.getvalue()


@pytest.mark.parametrize("seed", sorted(settings.SEEDS.glob("*.txt")), ids=lambda path: path.stem)
def test_every_fact_of_the_seeds_is_explained_once_by_a_rule_that_has_a_name(seed: Path) -> None:
    document = json.loads(call("extract", "--jsonl", seed))
    printed = call("extract", "--explain", seed)
    kinds = ("committees", "events", "proposals", "statistics", "initiatives", "people")
    notes = printed.replace("\n", "")
    for kind in kinds:
        one = {"people": "person"}.get(kind, kind.removesuffix("s"))
        assert len(re.findall(rf"[┘→^│] *{one}: ", notes)) == len(document[kind]), kind
    posts = sum(len(person["posts"]) for person in document["people"])
    assert len(re.findall(r"[┘→^│] *post: ", notes)) == posts
    rules = set()
    facts = extract(files.load(seed).text)
    for row in (getattr(facts, kind) for kind in kinds):
        rules.update(fact.rule.partition(": ")[0] for fact in row)
    rules.update(post.rule for person in facts.people for post in person.posts)
    assert rules <= set(WORDS)


def test_extract_prints_one_shape_at_a_time(text: Path) -> None:
    with pytest.raises(CommandError, match="not allowed with"):
        call("extract", "--explain", "--jsonl", text)


def test_explain_wraps_at_the_width_of_the_terminal(
    text: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "50")
    lines = call("extract", "--explain", text).splitlines()
    assert max(map(cell_len, lines)) <= 50


def test_extract_touches_no_database(text: Path) -> None:
    call("extract", "--jsonl", text)  # without the db fixture any query raises


def test_extract_fails_where_nothing_can_be_read(tmp_path: Path) -> None:
    with pytest.raises(CommandError):
        call("extract", tmp_path / "nowhere.txt")


@pytest.mark.django_db
def test_import_says_what_it_did_and_a_second_time_that_nothing_is_new(text: Path) -> None:
    first, second = call("import_seeds", text), call("import_seeds", text)
    assert "0 added" not in first
    assert "1 documents (1 seen before): 0 added, 0 changed" in second


@pytest.mark.django_db
def test_import_fails_where_nothing_could_be_imported(tmp_path: Path) -> None:
    with pytest.raises(CommandError):
        call("import_seeds", tmp_path / "nowhere")


@pytest.mark.parametrize(("locale", "said"), [("zh_CN.UTF-8", "导入"), ("C.UTF-8", "Import")])
def test_commands_speak_the_language_of_the_terminal(locale: str, said: str) -> None:
    command = [sys.executable, "manage.py", "import_seeds", "--help"]
    environ = {**os.environ, "LC_ALL": locale}
    done = subprocess.run(command, cwd=settings.BASE_DIR, env=environ, capture_output=True)
    assert said in done.stdout.decode()


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "zh-hans"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({}, "en"),
    ],
)
def test_the_language_is_that_of_the_locale(environ: dict[str, str], expected: str) -> None:
    assert language(environ) == expected


def test_a_taken_port_is_one_line_with_the_cure() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with translation.override("en"), pytest.raises(CommandError, match="PORT=") as refused:
            listen(port)
    assert str(port) in str(refused.value)
    assert "\n" not in str(refused.value)


def test_extraction_leaves_django_unloaded() -> None:
    program = "import sys, cppcc.extraction; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], cwd=settings.BASE_DIR).returncode == 0


@pytest.mark.django_db(transaction=True)
def test_importing_the_seeds_gives_every_record_its_words() -> None:
    from cppcc.models import RECORDS

    call("import_seeds")
    for kind, model in RECORDS.items():
        assert not model.objects.filter(readings__isnull=True).exists(), kind
    for reading in Reading.objects.select_related("document"):
        assert reading.quote == reading.document.text[reading.start : reading.end]
