"""What a curator does on the newer pages stands: imports leave it, another database has it too."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from cppcc.admin import lists_bulk
from cppcc.curation import (
    adding,
    deciding,
    merging,
    restoring,
    retracting,
    reverting,
    rosters,
    saving,
    settling,
    suggesting,
    versions,
)
from cppcc.extraction.facts import Span
from cppcc.importing import obstacles, undoing
from cppcc.models import (
    RECORDS,
    Committee,
    Document,
    Doubt,
    Event,
    ImportRun,
    Initiative,
    Person,
    Post,
    Statistic,
)
from cppcc.reporting import digest
from cppcc.tables import differences, writing
from tests.management.test_export_curation import (
    CHAIR,
    HOST,
    english,
    exported,
    folder,
    forget_everything,
    imported,
)
from tests.tables.files import changed, typed

__all__ = ["english", "folder"]  # fixtures

pytestmark = pytest.mark.django_db


def document(name: str = "养老.txt") -> Document:
    return Document.objects.get(name=name)


def words(source: Document, quote: str) -> Span:
    start = source.text.index(quote)
    return Span(start, start + len(quote))


def chair() -> Person:
    return Person.objects.get(key=CHAIR)


def host() -> Committee:
    return Committee.objects.get(key=HOST)


# --- what a curator may have done -----------------------------------------------------------------


def select_words() -> None:
    """A record from words that no rule read, one from words that a rule could read, a citation."""
    care = document()
    bridge = Initiative(name="连心桥", kind="platform")
    bridge.key = bridge.own_key()
    adding.add(bridge, {"name", "kind"}, care, words(care, "连心桥办得红火"))
    sentence = words(care, "一年来，大连市政协开展协商活动60余场")
    for draft in suggesting.alone(care, sentence):
        if not RECORDS[draft.kind].objects.filter(key=draft.key).exists():
            fields = suggesting.fields_of(draft)
            record: Any = RECORDS[draft.kind]()
            for name, value in fields.items():
                setattr(record, record._meta.get_field(name).attname, value)
            record.key = suggesting.free_key(draft, {}) or record.own_key()
            adding.add(record, draft.fields, care, draft.spans[0])
    adding.cite(chair(), care, words(care, "办公室的同志"))


def paste_a_roster() -> None:
    source = document("苹果.txt")
    text = "周启明（男） 韩露 孟书台（女，满族）"
    of = rosters.Of(host(), 14)
    compared = rosters.compare(rosters.read(text).rows, of)
    assert len(compared) == 3
    rosters.save([(one.row, one.usual) for one in compared], of)
    again = rosters.read("韩露 韩露").rows
    rosters.save([(row, rosters.NEW) for row in again], rosters.Of(host(), 13))
    span = words(source, "韩露")
    (row,) = rosters.read("韩露").rows
    rosters.save([(row, rosters.NEW)], of, source=rosters.Source(source, span.start))


def bring_in(sheet: Any, model: Any) -> None:
    found = differences.compare(sheet, model)
    assert not found.of("refused", "conflict") and found.written
    writing.bring_in(sheet, model, file="表.csv", agreed=found.token)


def bring_in_tables() -> None:
    bring_in(changed(chair(), gender="男", birth_year="1961"), Person)
    bring_in(changed(Event.objects.get(topic="养老服务"), date="2023-05", place=""), Event)
    bring_in(changed(Initiative.objects.get(), review="rejected"), Initiative)
    bring_in(typed({"name": "孟书台", "kind": "expert"}), Person)
    bring_in(typed({"person": "孟书台", "committee": HOST, "title": "委员"}), Post)
    bring_in(
        typed({"committee": HOST, "measure": "提案", "value": "12", "unit": "件", "quote": "12件"}),
        Statistic,
    )


def change_many() -> None:
    lists_bulk.change_all(list(Event.objects.all()), "date", "2023-06", user=None, reason="")
    lists_bulk.change_all(list(Person.objects.all()), "kind", "official", user=None, reason="")


def take_versions_back() -> None:
    person, event = chair(), Event.objects.get(topic="养老服务")
    for record, values in ((person, {"gender": "女"}), (event, {"date": "2022", "place": "甲"})):
        deciding.decide(record, values)
        deciding.confirm(record)
        deciding.decide(record, {next(iter(values)): "" if record is person else "2021"})
        steps = versions.events_about(type(record), record.pk).order_by("pgh_id")
        earlier = versions.at(type(record), record.pk, steps[1].pgh_id)
        reverting.revert(record, earlier)


def undo_decisions() -> None:
    person, post = chair(), Post.objects.filter(person=chair()).first()
    assert post is not None
    before = retracting.remember([person, post])
    deciding.decide(person, {"gender": "女"})
    deciding.reject(post)
    retracting.take_back(retracting.settled(before))
    deciding.decide(person, {"gender": "男"})


def bring_back() -> None:
    care = document()
    made = Initiative(name="连心桥", kind="platform", slots=3)
    made.key = made.own_key()
    adding.add(made, {"name", "kind", "slots"}, care, words(care, "连心桥办得红火"))
    lone = Person(name="孟书台", kind="expert")
    lone.key = lone.own_key()
    saving.add(lone, {"name", "kind"})
    for record in (made, lone):
        pk = record.pk
        record.readings.all().delete() if record is lone else None
        delete(record)
        restoring.restore(type(record), pk)


def delete(record: Any) -> None:
    """As a curator's page deletes: with the words that stood for it."""
    from cppcc.curation.signing import sign

    def gone() -> None:
        record.readings.all().delete()
        type(record).objects.get(pk=record.pk).delete()

    sign("delete", None, "", gone)


def merge_with_a_choice() -> None:
    people = {person.name: person for person in Person.objects.all()}
    deciding.decide(people["韩璐"], {"ethnicity": "满族"})
    merging.merge(
        people["韩露"],
        [people["韩璐"]],
        chosen={"ethnicity": people["韩璐"], "name": people["韩璐"]},
    )


def merge_and_part() -> None:
    merge_with_a_choice()
    merging.unmerge(Person.objects.get(review="merged"))


def merge_and_take_back() -> None:
    """By way of the history."""
    person = Person.objects.get(name="韩璐")
    deciding.decide(person, {"gender": "女"})
    merge_with_a_choice()
    merged = Person.objects.get(pk=person.pk)
    earlier = versions.at(Person, merged.pk, 0)
    reverting.revert(merged, earlier)


CURATORS: list[Callable[[], None]] = [
    select_words,
    paste_a_roster,
    bring_in_tables,
    change_many,
    take_versions_back,
    undo_decisions,
    bring_back,
    merge_with_a_choice,
    merge_and_part,
    merge_and_take_back,
]


def said() -> list[str]:
    """All that the reports say, in the lines that are hashed."""
    return list(digest._lines(connection))


@pytest.mark.parametrize("curate", CURATORS, ids=lambda one: one.__name__)
def test_imports_leave_it_and_a_new_database_has_it(
    folder: Path, curate: Callable[[], None]
) -> None:
    imported(folder)
    untouched = said()
    curate()
    before = said()
    assert before != untouched or curate in (merge_and_part, merge_and_take_back)
    call_command("import_seeds", str(folder), "--again")
    assert said() == before
    written = exported(folder)
    forget_everything()
    imported(folder)
    assert said() == before
    assert exported(folder) == written != {}


# --- an import that is undone ---------------------------------------------------------------------


def cite_words() -> None:
    adding.cite(chair(), document("读书.txt"), words(document("读书.txt"), "滨城文史"))


def add_from_words() -> None:
    book = document("读书.txt")
    made = Initiative(name="滨城文史", kind="platform")
    made.key = made.own_key()
    adding.add(made, {"name", "kind"}, book, words(book, "滨城文史"))


def answer_a_doubt() -> None:
    run = ImportRun.objects.latest("pk")
    doubt = Doubt.objects.create(
        document=document("读书.txt"),
        run=run,
        about=Doubt.About.OPEN_YEAR,
        start=0,
        spans=[[0, 2]],
        quotes=["大连"],
        readings=[],
        mark="m",
    )
    settling.settle(doubt, Doubt.State.CLEAR)


@pytest.mark.parametrize("curate", [cite_words, add_from_words, answer_a_doubt])
def test_an_import_is_not_undone_over_what_a_curator_made_of_it(
    folder: Path, curate: Callable[[], None]
) -> None:
    later = folder / "读书.txt"
    text = later.read_text("utf-8")
    later.unlink()
    imported(folder)
    later.write_text(text, "utf-8")
    run = imported(folder)
    assert not obstacles.obstacles(run)
    curate()
    before = said()
    with pytest.raises(undoing.Blocked) as blocked:
        undoing.undo(run)
    assert {one.kind for one in blocked.value.obstacles} == {"document"}
    assert said() == before
