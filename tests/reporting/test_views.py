"""The views show what stands, and nothing that a curator took away."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cppcc.reporting import views

Build = Callable[..., dict[str, dict[str, int]]]
Rows = list[tuple[str, dict[str, Any]]]
Find = Callable[[str, str], dict[str, Any]]
Select = Callable[[str], list[dict[str, Any]]]

HERE = Path(__file__).parent

COLUMNS = """
SELECT table_name || ': ' || string_agg(column_name, ', ' ORDER BY ordinal_position) AS line
FROM information_schema.columns WHERE table_schema = 'report'
GROUP BY table_name ORDER BY table_name COLLATE "C"
"""


def test_the_columns_are_those_of_the_list_which_only_ever_grows(select: Select) -> None:
    live = [line["line"] for line in select(COLUMNS)]
    assert live == (HERE / "columns.txt").read_text(encoding="utf-8").splitlines()


def test_every_sql_file_is_a_view_with_a_title() -> None:
    files = {path.stem for path in views.HERE.glob("*.sql")}
    assert files == set(views.VIEWS)
    assert all(views.titles().values())


def test_functions_are_named_with_their_schema() -> None:
    """Another schema in front of pg_catalog changes nothing."""
    bare = re.compile(r"(?<!pg_catalog\.)\b(count|sum|substr|left|string_agg|jsonb_\w+)\(")
    for path in views.HERE.rglob("*.sql"):
        assert not bare.findall(path.read_text(encoding="utf-8")), path


@pytest.mark.parametrize("view", views.VIEWS)
def test_every_view_shows_the_article(
    build: Build, article: Rows, select: Select, view: str
) -> None:
    build(article)
    assert select(f"SELECT * FROM report.{view}")


def test_an_event_shows_its_committee_and_region(
    build: Build, article: Rows, select: Select
) -> None:
    build(article)
    [event] = select("SELECT * FROM report.events")
    shown = {name: event[name] for name in ("committee", "region_code", "kind", "date", "topic")}
    assert shown == {
        "committee": "沈阳市和平区政协",
        "region_code": "210102",
        "kind": "research",
        "date": "2023-06-29",
        "topic": None,
    }


def test_a_committee_has_province_and_level_from_its_region_and_counts(
    build: Build, article: Rows, select: Select
) -> None:
    build(article)
    [committee] = select("SELECT * FROM report.committees")
    names = ("region", "province", "level", "events", "proposals", "statistics", "people")
    assert [committee[name] for name in names] == ["和平区", "辽宁省", "county", 1, 1, 1, 1]


@pytest.mark.parametrize("code, province", [("210000", "辽宁省"), ("100000", None)])
def test_a_province_lies_in_itself_and_the_country_in_none(
    build: Build, article: Rows, row: Find, select: Select, code: str, province: str | None
) -> None:
    row("committee", "委员会|210102")["region_id"] = code
    build(article)
    assert select("SELECT province FROM report.committees") == [{"province": province}]


def test_a_post_names_where_it_is_held_as_printed(
    build: Build, article: Rows, select: Select
) -> None:
    build(article)
    [post] = select("SELECT organisation, committee_id, title, body_id, term FROM report.posts")
    assert post["organisation"] == "沈阳市和平区政协党组"
    assert (post["title"], post["body_id"], post["term"]) == ("主席", None, None)


def test_participations_are_of_people_and_of_organisations(
    build: Build, article: Rows, select: Select
) -> None:
    build(article)
    found = select("SELECT name, organisation, position FROM report.participations ORDER BY 3")
    assert [(each["name"], each["organisation"]) for each in found] == [
        ("赵中军", None),
        ("大学", "大学"),
    ]


def test_figures_print_without_trailing_zeros(build: Build, article: Rows, select: Select) -> None:
    build(article)
    assert select("SELECT value::text FROM report.statistics") == [{"value": "12"}]


#  what is rejected -> views that show one row less
GONE = [
    ("committee", "委员会|210102", {"committees", "event_committees"}),
    ("organisation", "大学", {"organisations", "participations"}),
    ("person", "赵中军", {"people", "posts", "participations"}),
    ("person", "钱某", {"people"}),
    ("post", "赵中军/主席", {"posts"}),
    ("event", "调研", {"events", "event_committees", "participations"}),
    ("eventcommittee", "调研/和平", {"event_committees"}),
    ("participation", "调研/大学", {"participations"}),
    ("proposal", "停车", {"proposals"}),
    ("work", "办法", {"works"}),
    ("statistic", "办复", {"statistics"}),
    ("initiative", "议事厅", {"initiatives"}),
]
COUNTED = sorted(set(views.VIEWS) - {"documents", "regions", "citations"})


@pytest.mark.parametrize("kind, key, expected", GONE)
def test_rejected_records_are_left_out_with_what_hangs_on_them(
    build: Build, article: Rows, row: Find, select: Select, kind: str, key: str, expected: set[str]
) -> None:
    def counts() -> dict[str, int]:
        return {
            view: select(f"SELECT count(*) AS n FROM report.{view}")[0]["n"] for view in COUNTED
        }

    row(kind, key)["review"] = "rejected"
    ids = build(article)
    rejected = counts()
    model = views.left_out.RECORDS[kind]
    model.objects.filter(pk=ids[kind][key]).update(review="confirmed")
    restored = counts()
    assert {view for view in COUNTED if rejected[view] < restored[view]} == expected
    assert not [view for view in COUNTED if rejected[view] > restored[view]]


def test_citations_of_rejected_records_and_of_what_hangs_on_them_are_left_out(
    build: Build, article: Rows, row: Find, select: Select
) -> None:
    row("person", "赵中军")["review"] = "rejected"
    build(article)
    cited = select("SELECT DISTINCT record FROM report.citations ORDER BY 1")
    records = [each["record"] for each in cited]
    assert "post" not in records
    assert records == sorted(
        ["committee", "event", "eventcommittee", "organisation", "participation", "person"]
        + ["proposal", "statistic"]
    )
    assert select("SELECT count(*) AS n FROM report.citations WHERE record = 'person'") == [
        {"n": 1}
    ]


def test_an_event_of_a_rejected_committee_stands_without_it(
    build: Build, article: Rows, row: Find, select: Select
) -> None:
    row("committee", "委员会|210102")["review"] = "rejected"
    build(article)
    [event] = select("SELECT committee_id, committee, region_code FROM report.events")
    assert set(event.values()) == {None}


@pytest.mark.parametrize("mergers", [1, 2])
def test_the_survivor_stands_in_for_merged_records(
    build: Build, article: Rows, row: Find, select: Select, mergers: int
) -> None:
    """Its readings, posts and events are the survivor's; it is itself in no view."""
    for number in range(mergers):
        article.append(
            ("committee", {"key": f"后{number}", "name": f"后{number}", "region_id": "210102"})
        )
    chain = ["委员会|210102", *(f"后{number}" for number in range(mergers))]
    for key, into in zip(chain, chain[1:], strict=False):
        row("committee", key).update(review="merged", merged_into=into)
    ids = build(article)
    survivor = ids["committee"][chain[-1]]
    assert [each["committee_id"] for each in select("SELECT * FROM report.committees")] == [
        survivor
    ]
    for view in ("events", "event_committees", "posts", "proposals", "statistics", "initiatives"):
        found = select(f"SELECT DISTINCT committee_id FROM report.{view}")
        assert found == [{"committee_id": survivor}], view
    assert select("SELECT record_id FROM report.citations WHERE record = 'committee'") == [
        {"record_id": survivor}
    ]


def test_what_is_merged_into_a_rejected_record_is_gone(
    build: Build, article: Rows, row: Find, select: Select
) -> None:
    article.append(("person", {"key": "赵", "name": "赵", "review": "rejected"}))
    row("person", "赵中军").update(review="merged", merged_into="赵")
    build(article)
    assert [each["name"] for each in select("SELECT name FROM report.people")] == ["钱某"]
    assert not select("SELECT * FROM report.posts")


def test_links_between_records_lead_to_survivors_or_nowhere(
    build: Build, article: Rows, select: Select
) -> None:
    article += [
        ("proposal", {"key": "甲", "title": "甲", "kind_id": "proposal", "joined_with": "乙"}),
        (
            "proposal",
            {
                "key": "乙",
                "title": "乙",
                "kind_id": "proposal",
                "review": "merged",
                "merged_into": "停车",
            },
        ),
        ("initiative", {"key": "丙", "name": "丙", "kind": "brand", "parent": "丁"}),
        ("initiative", {"key": "丁", "name": "丁", "kind": "brand", "review": "rejected"}),
    ]
    ids = build(article)
    [joined] = select("SELECT joined_with_id FROM report.proposals WHERE title = '甲'")
    [part] = select("SELECT parent_id FROM report.initiatives WHERE name = '丙'")
    assert joined["joined_with_id"] == ids["proposal"]["停车"]
    assert part["parent_id"] is None


def test_a_citation_is_every_mention_and_the_words_of_each_field(
    build: Build, article: Rows, row: Find, select: Select
) -> None:
    row("event", "调研").update(
        spans=[[0, 29], [29, 35]], field_spans={"date": [0, 5], "committee": [6, 14]}
    )
    ids = build(article)
    found = select(
        "SELECT * FROM report.citations WHERE record = 'event' ORDER BY field NULLS FIRST, start"
    )
    assert {each["record_id"] for each in found} == {ids["event"]["调研"]}
    assert [(each["field"], each["start"], each["end"]) for each in found] == [
        (None, 0, 29),
        (None, 29, 35),
        ("committee", 6, 14),
        ("date", 0, 5),
    ]
    assert [each["quote"] for each in found[1:]] == ["研。和平区政", "沈阳市和平区政协", "6月29日"]
    assert select("SELECT citations FROM report.events") == [{"citations": 2}]


def test_quotes_are_the_words_of_the_document(build: Build, article: Rows, select: Select) -> None:
    build(article)
    for cited in select(
        "SELECT c.*, d.text FROM report.citations c JOIN cppcc_document d ON d.id = c.document_id"
    ):
        assert cited["quote"] == cited["text"][cited["start"] : cited["end"]]
