"""What a table would do: told row by row, in words that help, and nothing written."""

from collections.abc import Callable
from typing import Any

import pytest

from cppcc.curation import deciding
from cppcc.models import (
    RECORDS,
    Committee,
    Document,
    Event,
    EventKind,
    Person,
    Post,
    Proposal,
    Record,
    Region,
    Review,
)
from cppcc.tables.differences import Rights, compare
from cppcc.tables.reading import NoTable, Sheet
from cppcc.tables.resources import identity
from cppcc.tables.rows import ADDED, CHANGED, CONFLICT, REFUSED, Row
from tests import factories
from tests.tables.files import changed, typed

pytestmark = pytest.mark.django_db


def only(sheet: Sheet, model: Any, rights: Rights | None = None) -> Row:
    """The one row that differs."""
    found = compare(sheet, model, rights).rows
    assert len(found) == 1
    return found[0]


def refused(sheet: Sheet, model: Any) -> Any:
    row = only(sheet, model)
    assert row.what == REFUSED
    return row.reasons[0]


def test_a_changed_cell_is_told_field_by_field(records: dict[str, Record]) -> None:
    row = only(changed(records["person"], gender="女", birth_year="1960"), Person)
    assert (row.what, row.number, row.record) == (CHANGED, 2, records["person"])
    assert [(one.column, one.before, one.after) for one in row.changes] == [
        ("gender", "", "女"),
        ("birth_year", "", "1960"),
    ]
    assert Person.objects.get(pk=records["person"].pk).gender == ""


def test_the_days_of_a_date_follow_it(records: dict[str, Record]) -> None:
    row = only(changed(records["event"], date="2023年7月"), Event)
    told = {one.column: one.after for one in row.changes}
    assert told["date"] == "2023-07"
    assert (told["earliest"], told["latest"]) == ("2023-07-01", "2023-07-31")


def test_the_same_said_otherwise_is_no_change(records: dict[str, Record]) -> None:
    sheet = changed(records["statistic"], value="60.0", committee=" 大连市政协 ")
    assert compare(sheet, type(records["statistic"])).rows == []


def test_an_empty_cell_empties_a_field_and_a_missing_column_leaves_it(
    records: dict[str, Record],
) -> None:
    event = records["event"]
    assert only(changed(event, topic=""), Event).values == {"topic": ""}
    assert compare(typed({"key": event.key, "place": ""}), Event).rows == []


# --- links ----------------------------------------------------------------------------------------


def test_a_link_is_a_key_or_a_name_that_only_one_has(records: dict[str, Record]) -> None:
    other = factories.committee("沈阳市政协", region=factories.region("210100", "沈阳市"))
    for words in (other.key, "沈阳市政协"):
        row = only(changed(records["event"], committee=words), Event)
        assert row.values == {"committee": other}
        assert row.changes[0].after == f"沈阳市政协 ({other.key})"


def test_a_name_that_two_have_is_refused_with_their_keys(records: dict[str, Record]) -> None:
    keys = {factories.committee("和平区政协").key for _ in range(2)}
    reason = refused(changed(records["event"], committee="和平区政协"), Event)
    assert (reason.column, reason.value) == ("committee", "和平区政协")
    assert set(reason.near) == keys


def test_a_name_that_nobody_has_is_refused_with_the_near_matches(
    records: dict[str, Record],
) -> None:
    reason = refused(changed(records["event"], committee="大连政协"), Event)
    assert (reason.column, reason.value, reason.near) == ("committee", "大连政协", ("大连市政协",))


def test_a_key_that_nobody_has_is_refused_with_the_near_matches(
    records: dict[str, Record],
) -> None:
    key = records["person"].key
    reason = refused(typed({"key": f"{key[:-1]}x", "gender": "女"}), Person)
    assert reason.column == "key"
    assert key in reason.near


@pytest.mark.parametrize("model", [*RECORDS.values(), Region], ids=lambda model: model.__name__)
def test_a_key_is_never_made_up(records: dict[str, Record], model: Any) -> None:
    reason = refused(
        changed(model.objects.order_by("pk").first(), **{identity(model): "x/1"}), model
    )
    assert (reason.column, reason.value) == (identity(model), "x/1")


def test_an_old_key_leads_to_the_survivor(records: dict[str, Record]) -> None:
    survivor = records["person"]
    old = factories.person("张叁", review=Review.MERGED, merged_into=survivor)
    assert compare(changed(records["post"], person=old.key), Post).rows == []


def test_a_kind_is_known_by_its_code_and_by_its_names(records: dict[str, Record]) -> None:
    kind = EventKind.objects.exclude(pk="consultation").order_by("pk")[0]
    for words in (kind.code, kind.name, kind.name_en):
        assert only(changed(records["event"], kind=words), Event).values == {"kind": kind}


def test_the_name_beside_a_link_is_only_to_be_read(records: dict[str, Record]) -> None:
    factories.committee("沈阳市政协")
    reason = refused(changed(records["event"], committee_name="沈阳市政协"), Event)
    assert (reason.column, reason.value) == ("committee_name", "沈阳市政协")
    row = only(changed(records["event"], committee="沈阳市政协"), Event)
    assert row.what == CHANGED  # though the name beside it still is the old one
    assert refused(typed({"title": "主席", "person_name": "张三"}), Post).column == "person_name"


# --- what is refused ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "cells", "column"),
    [
        ("person", {"gender": "南"}, "gender"),
        ("person", {"birth_year": "一九六〇"}, "birth_year"),
        ("person", {"birth_year": "99999999"}, "birth_year"),
        ("person", {"name": ""}, "name"),
        ("person", {"review": "merged"}, "review"),
        ("person", {"review": "对"}, "review"),
        ("person", {"decided": "name"}, "decided"),
        ("person", {"merged_into": "张三/@1"}, "merged_into"),
        ("event", {"date": "昨天"}, "date"),
        ("event", {"kind": ""}, "kind"),
        ("event", {"earliest": "2023-07-01", "latest": "2023-06-01"}, ""),
        ("post", {"person": ""}, "person"),
        ("post", {"organisation": "大连大学"}, ""),
        ("statistic", {"value": ""}, "value"),
        ("statistic", {"value": "六十"}, "value"),
        ("eventcommittee", {"role": "客人"}, "role"),
    ],
)
def test_refuses_with_column_value_and_reason(
    records: dict[str, Record], kind: str, cells: dict[str, str], column: str
) -> None:
    reason = refused(changed(records[kind], **cells), type(records[kind]))
    assert (reason.column, reason.value) == (column, cells.get(column, ""))
    assert reason.why


def test_one_key_in_two_rows_is_refused(records: dict[str, Record]) -> None:
    key = records["person"].key
    found = compare(typed({"key": key, "gender": "女"}, {"key": key, "gender": "男"}), Person)
    assert [row.what for row in found.rows] == [CHANGED, REFUSED]


def test_a_merged_record_is_history(records: dict[str, Record]) -> None:
    merged = factories.person("王五", review=Review.MERGED, merged_into=records["person"])
    assert "王五" in merged.name
    assert refused(changed(merged, gender="女"), Person).why


def test_unknown_columns_are_told_and_columns_named_twice_refused(
    records: dict[str, Record],
) -> None:
    found = compare(typed({"key": records["person"].key, "gendr": "女", "name": "张三"}), Person)
    assert [(one.header, one.near) for one in found.unread] == [("gendr", ("gender",))]
    with pytest.raises(NoTable):
        compare(typed({"name": "张三", "姓名": "张三"}), Person)
    with pytest.raises(NoTable):
        compare(typed({"一": "1", "二": "2"}), Person)


def test_what_somebody_may_not_change_is_refused(records: dict[str, Record]) -> None:
    nothing = Rights(lambda rows: rows.none(), lambda row: False)
    assert only(changed(records["person"], gender="女"), Person, nothing).what == REFUSED
    assert only(typed({"name": "钱七"}), Person, nothing).what == REFUSED


# --- what others changed --------------------------------------------------------------------------


@pytest.fixture
def behind(records: dict[str, Record]) -> Callable[..., Row | None]:
    """A function: the row of a person who became an official since it was exported."""

    def compared(**cells: str) -> Row | None:
        sheet = changed(records["person"], **cells)
        deciding.decide(records["person"], {"kind": "official"})
        found = compare(sheet, Person).rows
        return found[0] if found else None

    return compared


def test_what_others_changed_since_is_a_conflict(behind: Callable[..., Row]) -> None:
    row = behind(gender="女")
    assert row.what == CONFLICT
    assert [(one.column, one.before, one.after) for one in row.changes] == [("gender", "", "女")]
    assert row.note  # when, and by whom


def test_what_others_changed_since_and_nobody_here_did_is_none(
    behind: Callable[..., Row | None],
) -> None:
    assert behind() is None


def test_a_row_without_a_version_is_taken_as_it_is(records: dict[str, Record]) -> None:
    deciding.decide(records["person"], {"kind": "official"})
    assert only(changed(records["person"], gender="女", version=""), Person).what == CHANGED


# --- new records ----------------------------------------------------------------------------------


def test_a_row_without_a_key_is_a_record_by_hand(records: dict[str, Record]) -> None:
    row = only(typed({"name": "钱七", "gender": "女"}), Person)
    assert (row.what, row.record.name) == (ADDED, "钱七")
    assert [one.after for one in row.changes] == ["钱七", "女", "已确认"]


def test_a_row_without_a_key_is_the_record_that_it_makes(records: dict[str, Record]) -> None:
    cells = {"committee": "大连市政协", "title": "关于养老服务的提案", "kind": "提案"}
    assert compare(typed(cells), Proposal).rows == []
    row = only(typed(cells | {"number": "12", "outcome": ""}), Proposal)
    assert (row.what, row.record, row.values) == (CHANGED, records["proposal"], {"number": "12"})


def test_the_same_record_twice_is_refused(records: dict[str, Record]) -> None:
    cells = {"committee": "大连市政协", "title": "关于河湖长制的提案", "kind": "提案"}
    found = compare(typed(cells, cells), Proposal)
    assert [row.what for row in found.rows] == [ADDED, REFUSED]
    same = {"committee": "大连市政协", "title": "关于养老服务的提案", "kind": "提案"}
    known = same | {"key": records["proposal"].key, "number": "12"}
    found = compare(typed(known, same), Proposal)
    assert [row.what for row in found.rows] == [CHANGED, REFUSED]


def test_what_was_rejected_is_not_added_again(records: dict[str, Record]) -> None:
    deciding.reject(records["proposal"])
    cells = {"committee": "大连市政协", "title": "关于养老服务的提案", "kind": "提案"}
    assert records["proposal"].key in refused(typed(cells), Proposal).why


def test_somebody_of_the_same_name_is_told(records: dict[str, Record]) -> None:
    row = only(typed({"name": "张三"}), Person)
    assert row.what == ADDED
    assert records["person"].key in row.note


def test_what_a_new_record_lacks_is_told(records: dict[str, Record]) -> None:
    row = only(typed({"title": "主席"}), Post)
    assert [one.column for one in row.reasons] == ["person"]
    row = only(typed({"topic": "养老"}), Event)
    assert [one.column for one in row.reasons] == ["kind"]


def test_documents_come_in_by_import(source: Document) -> None:
    assert refused(typed({"title": "新文"}), Document).column == "sha256"
    assert refused(typed({"sha256": "0" * 64, "title": "新文"}), Document).column == "sha256"


@pytest.mark.parametrize(
    ("cells", "pk"),
    [
        ({"code": "999900", "name": "甲市", "short_name": "甲", "level": "prefecture"}, "999900"),
        (
            {
                "code": "210100",
                "name": "奉天市",
                "short_name": "奉天",
                "level": "地级",
                "valid_to": "1929",
            },
            "210100-1929",
        ),
    ],
)
def test_a_division_by_hand(db: None, cells: dict[str, str], pk: str) -> None:
    factories.region("210100", "沈阳市")
    if cells["level"] == "地级":
        cells = cells | {"level": "prefecture"}
    row = only(typed(cells), Region)
    assert (row.what, row.record.pk) == (ADDED, pk)


def test_a_code_that_is_taken_is_refused(db: None) -> None:
    factories.region("210100", "沈阳市")
    cells = {"code": "210100", "name": "奉天市", "short_name": "奉天", "level": "prefecture"}
    assert refused(typed(cells), Region).column == "id"


def test_a_kind_by_hand_has_the_code_that_it_is_given(db: None) -> None:
    cells = {"code": "lecture", "name": "讲座", "name_en": "Lecture", "position": "90"}
    row = only(typed(cells), EventKind)
    assert (row.what, row.record.pk) == (ADDED, "lecture")
    assert refused(typed(cells | {"code": ""}), EventKind).column == "code"


def test_a_committee_by_hand_has_the_key_of_its_division(db: None) -> None:
    factories.region("210100", "沈阳市")
    row = only(typed({"name": "沈阳市政协", "region": "沈阳市"}), Committee)
    assert (row.what, row.record.key) == (ADDED, "委员会/210100")
