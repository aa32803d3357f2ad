"""`export_curation`: a new database made of documents and companions says the same."""

import hashlib
import shutil
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import translation

from cppcc import extraction
from cppcc.curation import (
    deciding,
    differing,
    headers,
    merging,
    splitting,
    superseding,
)
from cppcc.importing import import_files
from cppcc.importing.companions_work import shown
from cppcc.importing.exchange import BY_HAND
from cppcc.importing.questions import plain
from cppcc.models import (
    RECORDS,
    Assignment,
    Committee,
    CompanionEntry,
    Document,
    Duplicate,
    Event,
    ImportRun,
    Initiative,
    Organisation,
    Person,
    Post,
    Proposal,
    Question,
    Reading,
    Record,
    Statistic,
)
from cppcc.reporting import digest

pytestmark = pytest.mark.django_db

TEXTS = {
    "养老.txt": (
        "大连市政协召开养老服务协商会\n\n本报讯（记者 丁文）2023年5月6日，大连市政协在市图书馆召开"
        "养老服务协商会。市政协主席周启明主持会议，副主席孙玉兰讲话，大连大学教授李思远发言。会议讨论了"
        "《关于完善社区养老服务的提案》。一年来，大连市政协开展协商活动60余场，“滨城议事厅”平台成为品牌。"
        "办公室的同志说，连心桥办得红火，连心桥还要办下去。\n"
    ),
    "苹果.txt": (
        "大连市政协赴瓦房店市调研\n\n2023年6月8日，大连市政协主席周启明带队赴瓦房店市调研苹果产业"
        "发展。大连市政协副主席孙玉兰参加。市政协委员韩露发言。\n"
    ),
    "读书.txt": (
        "大连市政协举办读书会\n\n2023年7月3日，大连市政协举办委员读书会。大连市政协委员韩璐、"
        "大连市政协主席周启明参加。《滨城文史》发行。\n"
    ),
}
CHAIR = "周启明/委员会/210200"
HOST = "委员会/210200"


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in TEXTS.items():
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


def imported(folder: Path) -> ImportRun:
    run = import_files([folder])
    assert not run.problems
    return run


def exported(folder: Path, *options: str) -> dict[str, str]:
    call_command("export_curation", str(folder), *options, stdout=StringIO())
    return words(folder)


def words(folder: Path) -> dict[str, str]:
    return {file.name: file.read_text("utf-8") for file in sorted(folder.glob("*.yaml"))}


def forget_everything() -> None:
    """As good as another database: not a row is left of this one."""
    models = [Assignment, Reading, Question, Duplicate, CompanionEntry]
    for model in models:
        model._default_manager.all().delete()
    Document.objects.update(home=None, supersedes=None)
    Document.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for record in reversed(RECORDS.values()):
        record.objects.update(merged_into=None, review="extracted")
        for field in record._meta.concrete_fields:
            if field.related_model is record and field.null:
                record.objects.update(**{field.name: None})
        record.objects.all().delete()
    ImportRun.objects.all().delete()


def cite(record: Record, document: Document, quote: str) -> None:
    start = document.text.index(quote)
    kind = str(record._meta.model_name)
    Reading.objects.create(
        document=document,
        kind=kind,
        key=record.key,
        start=start,
        end=start + len(quote),
        spans=[[start, start + len(quote)]],
        quote=quote,
        fields=plain({name: shown(record, name) for name in record.READ}),
        version=BY_HAND,
        **{kind: record},
    )


def add(record: Any, **fields: Any) -> Any:
    """A record as the admin's form adds it."""
    for name, value in fields.items():
        setattr(record, name, value)
    record.key = record.own_key()
    record.decide(fields)
    record.review = "confirmed"
    record.save()
    return record


# --- what a curator may have done -----------------------------------------------------------------


def edit() -> None:
    deciding.decide(Person.objects.get(key=CHAIR), {"gender": "男", "birth_year": 1961})
    deciding.decide(Event.objects.get(topic="养老服务"), {"place": "", "date": "2023-05"})
    deciding.decide(Statistic.objects.get(), {"bound": "about", "part_of": None})


def write_sql() -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE cppcc_proposal SET title = '社区养老提案', number = '12'")


def confirm() -> None:
    for model in (Person, Post, Event, Proposal):
        for record in model.objects.all():
            deciding.confirm(record)


def reject() -> None:
    deciding.reject(Initiative.objects.get(name="滨城议事厅"))
    deciding.reject(Person.objects.get(name="丁文"))


def merge() -> None:
    people = {person.name: person for person in Person.objects.all()}
    deciding.decide(people["韩露"], {"ethnicity": "满族"})
    merging.merge(people["韩露"], [people["韩璐"]])


def merge_in_a_chain() -> None:
    people = {person.name: person for person in Person.objects.all()}
    merging.merge(people["韩露"], [people["韩璐"]])
    merging.merge(people["李思远"], [people["韩露"]])
    deciding.reject(people["李思远"])


def split() -> None:
    chair = Person.objects.get(key=CHAIR)
    other = splitting.split(chair, chair.readings.filter(document__name="读书.txt"))
    deciding.decide(other, {"gender": "女"})


def tell_apart() -> None:
    people = {person.name: person for person in Person.objects.all()}
    differing.different(people["韩露"], people["韩璐"])
    differing.different(people["周启明"], people["李思远"])


def set_headers() -> None:
    headers.set_header(
        Document.objects.get(name="养老.txt"),
        {"published": "2023-05-08", "publisher": "滨城日报", "covers_from": "2022-01-01"},
    )
    headers.set_header(Document.objects.get(name="读书.txt"), {"title": "委员读书"})


def supersede() -> None:
    deciding.confirm(Person.objects.get(key=CHAIR))
    deciding.decide(Event.objects.get(topic="苹果产业发展"), {"place": "果园"})
    superseding.supersede(
        Document.objects.get(name="读书.txt"), Document.objects.get(name="苹果.txt")
    )


def add_by_hand() -> None:
    care = Document.objects.get(name="养老.txt")
    person = add(Person(), name="孟书台", kind="expert", pinyin="Meng Shutai")
    add(Post(), person=person, committee=Committee.objects.get(key=HOST), title="委员")
    place = add(Initiative(), name="连心桥", kind="platform", slots=3)
    cite(place, care, "连心桥办得红火")
    cite(place, Document.objects.get(name="苹果.txt"), "苹果产业")
    add(Initiative(), name="连心桥二期", kind="platform", parent=place)
    add(Organisation(), name="红火公司", kind="company")
    cite(Person.objects.get(name="李思远"), care, "办公室的同志")
    deciding.reject(add(Person(), name="无此人", kind="other"))


def improve_the_rules() -> None:
    """A decided record keeps its words though a better rule reads another topic."""
    deciding.confirm(Event.objects.get(topic="养老服务"))
    deciding.decide(Statistic.objects.get(), {"measure": "协商"})


CURATORS = [
    edit,
    write_sql,
    confirm,
    reject,
    merge,
    merge_in_a_chain,
    split,
    tell_apart,
    set_headers,
    supersede,
    add_by_hand,
]


def all_of_it() -> None:
    for curate in (edit, write_sql, split, tell_apart, set_headers, add_by_hand, reject, confirm):
        curate()


@pytest.mark.parametrize("curate", [*CURATORS, all_of_it], ids=lambda one: one.__name__)
def test_a_new_database_of_documents_and_companions_says_the_same(
    folder: Path, curate: Callable[[], None]
) -> None:
    imported(folder)
    untouched = digest.digest(connection)
    curate()
    before = digest.digest(connection)
    assert before != untouched or curate is tell_apart
    written = exported(folder)
    forget_everything()
    imported(folder)
    assert digest.digest(connection) == before
    assert exported(folder) == written != {}


def test_what_nobody_decided_is_not_written(folder: Path) -> None:
    imported(folder)
    assert exported(folder) == {}


@pytest.mark.parametrize("curate", CURATORS, ids=lambda one: one.__name__)
def test_files_of_this_database_change_nothing_in_it(
    folder: Path, curate: Callable[[], None]
) -> None:
    imported(folder)
    curate()
    exported(folder)
    before = digest.digest(connection)
    run = imported(folder)
    assert (run.added, run.changed, run.removed) == (0, 0, 0)
    assert digest.digest(connection) == before


def test_a_decision_after_an_export_stands_when_its_files_are_imported(folder: Path) -> None:
    imported(folder)
    edit()
    exported(folder)
    deciding.decide(Person.objects.get(key=CHAIR), {"gender": "女"})
    imported(folder)
    assert Person.objects.get(key=CHAIR).gender == "女"


def test_one_more_decision_is_a_small_difference(folder: Path) -> None:
    imported(folder)
    edit()
    before = exported(folder)["养老.facts.yaml"].splitlines()
    deciding.reject(Initiative.objects.get())
    after = exported(folder)["养老.facts.yaml"].splitlines()
    assert [line for line in before if line not in after] == []
    assert len(after) - len(before) == 4


def test_nothing_is_written_where_nothing_changed(folder: Path) -> None:
    imported(folder)
    edit()
    exported(folder)
    times = {file: file.stat().st_mtime_ns for file in folder.glob("*.yaml")}
    exported(folder)
    assert {file: file.stat().st_mtime_ns for file in folder.glob("*.yaml")} == times


def test_a_file_of_an_earlier_export_goes_with_its_decisions(folder: Path) -> None:
    imported(folder)
    deciding.reject(Initiative.objects.get())
    assert exported(folder)
    deciding.reopen(Initiative.objects.get())
    assert exported(folder) == {}


def test_a_file_that_a_person_wrote_is_replaced_only_after_its_import(folder: Path) -> None:
    imported(folder)
    file = folder / "养老.facts.yaml"
    file.write_text("decisions: [{reject: {kind: person, quote: 丁文}}]\n", "utf-8")
    deciding.reject(Initiative.objects.get())
    with pytest.raises(CommandError, match="says what was not imported yet"):
        exported(folder)
    assert "丁文" in file.read_text("utf-8")
    imported(folder)
    assert "丁文" in exported(folder)["养老.facts.yaml"]


def test_a_companion_lies_beside_its_document(folder: Path) -> None:
    (folder / "2023").mkdir()
    shutil.move(folder / "养老.txt", folder / "2023" / "养老.txt")
    imported(folder)
    deciding.reject(Initiative.objects.get())
    exported(folder)
    assert (folder / "2023" / "养老.facts.yaml").exists()
    assert imported(folder).changed == 0


def test_documents_of_one_name_are_told_apart_by_their_digests(folder: Path) -> None:
    (folder / "旧").mkdir()
    (folder / "旧" / "养老.txt").write_text(TEXTS["苹果.txt"].replace("苹果", "樱桃"), "utf-8")
    imported(folder)
    deciding.reject(Initiative.objects.get())
    document = Document.objects.get(text__contains="樱桃")
    headers.set_header(document, {"published": "2023-06-09"})
    before = digest.digest(connection)
    written = exported(folder)
    assert list(written) == ["curation.yaml"]
    assert hashlib.sha256(bytes(document.original)).hexdigest() in written["curation.yaml"]
    forget_everything()
    imported(folder)
    assert digest.digest(connection) == before


def test_a_record_that_a_better_rule_reads_otherwise_is_the_same_in_a_new_database(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    imported(folder)
    improve_the_rules()
    find = extraction.events.find

    def better(*arguments: Any) -> Any:
        from dataclasses import replace

        for event in find(*arguments):
            longer = "社区养老服务" if event.topic == "养老服务" else event.topic
            yield replace(event, topic=longer)

    monkeypatch.setattr(extraction.events, "find", better)
    monkeypatch.setattr(extraction.statistics, "find", lambda *arguments: iter(()))
    import_files([folder], again=True)
    before = digest.digest(connection)
    assert Assignment.objects.filter(kind="event").exists()
    assert Reading.objects.filter(kind="statistic", lapsed=True).exists()
    written = exported(folder)
    forget_everything()
    imported(folder)
    assert digest.digest(connection) == before
    assert exported(folder) == written


def test_a_folder_that_may_not_be_written_is_said(folder: Path) -> None:
    imported(folder)
    edit()
    file = folder / "ein.txt"
    file.write_text("x")
    with pytest.raises(CommandError, match="ein.txt"):
        call_command("export_curation", str(file / "x"), stdout=StringIO())
