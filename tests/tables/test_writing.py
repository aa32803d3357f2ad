"""A table brought in is a curator's word: signed, whole or not at all, and taken back if wanted."""

from typing import Any

import pytest
from pghistory.models import Context

from cppcc.curation import deciding
from cppcc.curation.signing import Refused
from cppcc.importing.history import INSERT
from cppcc.models import Document, Event, EventKind, Person, Question, Record, Region, Review
from cppcc.tables import undoing
from cppcc.tables.differences import Rights, compare
from cppcc.tables.reading import Sheet
from cppcc.tables.resources import MODELS
from cppcc.tables.rows import Difference
from cppcc.tables.writing import Moved, bring_in
from tests import factories
from tests.tables.files import changed, sheet_of, typed

pytestmark = pytest.mark.django_db


@pytest.fixture
def curator(django_user_model: Any) -> Any:
    return django_user_model.objects.create_user("curator")


def brought(sheet: Sheet, model: Any, user: Any = None, **options: Any) -> Difference:
    agreed = compare(sheet, model).token
    return bring_in(sheet, model, file="委员.csv", agreed=agreed, user=user, **options)


def test_what_a_table_says_is_a_curators_word(records: dict[str, Record], curator: Any) -> None:
    brought(changed(records["person"], gender="女"), Person, curator, reason="核对名册")
    person = Person.objects.get(pk=records["person"].pk)
    assert (person.gender, person.decided) == ("女", ["gender"])
    history = Person.pgh_event_model.objects  # type: ignore[attr-defined]
    event = history.filter(pgh_obj=person.pk).latest("pgh_id")
    said = event.pgh_context.metadata
    assert (said["operation"], said["user"], said["table"]) == ("table", curator.pk, "委员.csv")
    assert "委员.csv" in said["reason"]
    assert "核对名册" in said["reason"]


def test_a_date_decides_the_days_that_follow(records: dict[str, Record]) -> None:
    brought(changed(records["event"], date="2023-07"), Event)
    event = Event.objects.get(pk=records["event"].pk)
    assert str(event.latest) == "2023-07-31"
    assert {"date", "earliest", "latest"} <= set(event.decided)


@pytest.mark.parametrize("typed_", ["已确认", "confirmed"])
def test_the_review_can_be_written(records: dict[str, Record], typed_: str) -> None:
    brought(changed(records["person"], review=typed_), Person)
    assert Person.objects.get(pk=records["person"].pk).review == Review.CONFIRMED


def test_a_question_about_a_field_that_was_written_is_answered(
    records: dict[str, Record], curator: Any
) -> None:
    person = records["person"]
    asked = Question.objects.create(
        about="differs", kind="person", record_id=person.pk, label="张三", field="gender"
    )
    brought(changed(person, gender="女"), Person, curator)
    asked.refresh_from_db()
    assert (asked.state, asked.answered_by) == ("written", curator)


def test_a_new_record_is_confirmed_and_its_fields_decided(db: None, curator: Any) -> None:
    brought(typed({"name": "钱七", "gender": "女"}), Person, curator)
    person = Person.objects.get()
    assert (person.review, person.decided) == (Review.CONFIRMED, ["gender", "name"])
    assert person.key.startswith("钱七/")


def test_a_division_and_a_kind_are_written(db: None) -> None:
    factories.region("210100", "沈阳市")
    brought(typed({"id": "210100", "aliases": "奉天\n盛京"}), Region)
    assert Region.objects.get(pk="210100").aliases == ["奉天", "盛京"]
    assert "aliases" in Region.objects.get(pk="210100").decided
    brought(typed({"code": "lecture", "name": "讲座", "name_en": "L", "position": "9"}), EventKind)
    assert EventKind.objects.get(pk="lecture").name == "讲座"


def test_the_header_of_a_document_is_read_again(source: Document) -> None:
    sheet = typed({"sha256": source.sha256, "published": "2024/1/9", "title": "协商会"})
    brought(sheet, Document)
    source.refresh_from_db()
    assert (str(source.published), source.title) == ("2024-01-09", "协商会")
    assert {"published", "title"} <= set(source.decided)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_unchanged_rows_write_nothing(records: dict[str, Record], model: Any) -> None:
    before = model.pgh_event_model.objects.count()
    assert brought(sheet_of(model), model).written == []
    assert model.pgh_event_model.objects.count() == before


def test_the_unchanged_rows_of_a_table_stay_without_history(records: dict[str, Record]) -> None:
    other = factories.person("钱七")
    history = Person.pgh_event_model.objects  # type: ignore[attr-defined]
    history.all().delete()
    brought(
        typed({"key": other.key, "gender": ""}, {"key": records["person"].key, "gender": "女"}),
        Person,
    )
    assert [event.pgh_obj_id for event in history.all()] == [records["person"].pk]


def test_all_of_a_table_is_one_context(records: dict[str, Record]) -> None:
    other = factories.person("钱七")
    rows = [
        {"key": one.key, "name": one.name, "gender": "女", "review": "confirmed"}
        for one in (records["person"], other)
    ]
    history = Person.pgh_event_model.objects  # type: ignore[attr-defined]
    history.all().delete()
    brought(typed(*rows, {"key": "", "name": "孙八"}), Person)
    assert history.count() >= 5
    assert history.values("pgh_context").distinct().count() == 1
    said = Context.objects.get(metadata__operation="table").metadata
    assert (said["changed"], said["added"]) == (2, 1)


def test_what_changed_since_it_was_shown_is_not_written(records: dict[str, Record]) -> None:
    sheet = changed(records["person"], gender="女")
    agreed = compare(sheet, Person).token
    deciding.decide(records["person"], {"kind": "official"})
    with pytest.raises(Moved):
        bring_in(sheet, Person, file="委员.csv", agreed=agreed)
    assert Person.objects.get(pk=records["person"].pk).gender == ""


def test_what_lands_outside_of_a_curators_provinces_undoes_all(records: dict[str, Record]) -> None:
    allowed = Rights(lambda rows: rows.filter(pk=records["person"].pk))
    known = {"key": records["person"].key, "name": "张三", "gender": "女"}
    sheet = typed(known, {"key": "", "name": "钱七"})
    agreed = compare(sheet, Person, allowed).token
    with pytest.raises(Refused):
        bring_in(sheet, Person, file="委员.csv", agreed=agreed, rights=allowed)
    assert Person.objects.get(pk=records["person"].pk).gender == ""
    assert not Person.objects.filter(name="钱七").exists()


# --- taken back -----------------------------------------------------------------------------------


def test_a_table_is_taken_back(records: dict[str, Record], curator: Any) -> None:
    person = records["person"]
    asked = Question.objects.create(
        about="differs", kind="person", record_id=person.pk, label="张三", field="gender"
    )
    row = {"key": person.key, "name": "张三", "gender": "女", "birth_year": "1960"}
    row["review"] = "confirmed"
    brought(typed(row, {"key": "", "name": "钱七"}), Person, curator)
    (table,) = undoing.brought_in(Person)
    assert (table.file, table.user, table.changed, table.added) == ("委员.csv", curator, 1, 1)
    assert not table.undone
    assert undoing.take_back(Person, table.mark, user=curator) == 2
    again = Person.objects.get(pk=person.pk)
    assert (again.gender, again.birth_year, again.decided) == ("", None, [])
    assert again.review == Review.EXTRACTED
    assert not Person.objects.filter(name="钱七").exists()
    asked.refresh_from_db()
    assert (asked.state, asked.answered_by) == ("open", None)
    assert undoing.brought_in(Person)[0].undone
    assert Context.objects.filter(metadata__operation="undo table").count() == 1


def test_what_somebody_changed_since_is_not_taken_back(records: dict[str, Record]) -> None:
    brought(changed(records["person"], gender="女"), Person)
    (table,) = undoing.brought_in(Person)
    deciding.decide(records["person"], {"kind": "official"})
    with pytest.raises(Refused, match="张三"):
        undoing.take_back(Person, table.mark)
    assert Person.objects.get(pk=records["person"].pk).gender == "女"


def test_what_others_hang_on_is_not_taken_back(records: dict[str, Record]) -> None:
    brought(typed({"name": "钱七"}), Person)
    (table,) = undoing.brought_in(Person)
    factories.post(Person.objects.get(name="钱七"))
    with pytest.raises(Refused, match="钱七"):
        undoing.take_back(Person, table.mark)


def test_what_is_not_ones_own_to_change_is_not_taken_back(records: dict[str, Record]) -> None:
    brought(changed(records["person"], gender="女"), Person)
    (table,) = undoing.brought_in(Person)
    with pytest.raises(Refused):
        undoing.take_back(Person, table.mark, changeable=lambda rows: rows.none())
    assert Person.objects.get(pk=records["person"].pk).gender == "女"
    history = Person.pgh_event_model.objects  # type: ignore[attr-defined]
    assert history.exclude(pgh_label=INSERT).count() == 1
