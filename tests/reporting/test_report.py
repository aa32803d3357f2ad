"""`manage.py report` lists the reports and writes one."""

import csv
import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from rich.cells import cell_len

from cppcc.models import Region
from cppcc.reporting import export, views

Build = Callable[..., dict[str, dict[str, int]]]
Rows = list[tuple[str, dict[str, Any]]]


def report(*arguments: str) -> str:
    out = io.StringIO()
    call_command("report", *arguments, stdout=out)
    return out.getvalue()


def test_without_a_name_it_lists_all_with_their_titles(db: None) -> None:
    lines = report().splitlines()
    assert [line.split()[0] for line in lines] == sorted(views.VIEWS)
    assert all(len(line.split()) > 1 for line in lines)


def test_csv_has_a_line_of_names_and_a_line_a_row(build: Build, article: Rows) -> None:
    article[5][1]["topic"] = '停车, "难"'
    build(article)
    [event] = csv.DictReader(io.StringIO(report("events", "--format", "csv")))
    assert event["committee"] == "沈阳市和平区政协"
    assert event["topic"] == '停车, "难"'
    assert event["place"] == ""
    [proposal] = csv.DictReader(io.StringIO(report("proposals", "--format", "csv")))
    assert proposal["priority"] == "false"


def test_json_keeps_numbers_and_tells_nothing_from_empty(build: Build, article: Rows) -> None:
    build(article)
    [statistic] = json.loads(report("statistics", "--format", "json"))
    assert (statistic["value"], statistic["unit"], statistic["subject"]) == (12, "件", None)
    citations = json.loads(report("citations", "--format", "json"))
    assert {"record", "field", "quote"} < set(citations[0])


def test_json_of_nothing_is_an_empty_array(db: None) -> None:
    assert json.loads(report("events", "--format", "json")) == []


def test_a_table_stands_in_columns_though_characters_differ_in_width(
    build: Build, article: Rows
) -> None:
    build(article)
    lines = report("people").splitlines()
    assert any("赵中军" in line for line in lines)
    assert len({cell_len(line) for line in lines}) == 1


def test_of_many_rows_all_come(db: None) -> None:
    number = Region.objects.count()
    assert number > 2 * export.BLOCK
    assert len(json.loads(report("regions", "--format", "json"))) == number
    assert len(report("regions", "--format", "csv").splitlines()) == 1 + number


def test_a_long_table_has_its_names_on_every_page(
    build: Build, article: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export, "PAGE", 1)
    build(article)
    table = report("people")
    assert table.count("person_id") == 2
    assert "赵中军" in table and "钱某" in table


def test_rows_come_in_the_order_of_bytes(db: None) -> None:
    codes = [region["code"] for region in json.loads(report("regions", "--format", "json"))]
    assert codes == sorted(codes)


@pytest.mark.parametrize("name, near", [("event", "events"), ("comittees", "committees")])
def test_a_wrong_name_says_what_is_near(db: None, name: str, near: str) -> None:
    with pytest.raises(CommandError, match=near) as raised:
        report(name)
    assert raised.value.returncode == 1


def test_a_name_that_is_like_no_other_leads_to_the_list(db: None) -> None:
    with pytest.raises(CommandError, match="manage.py report"):
        report("xyz")


def test_before_migrate_it_says_what_to_run(db: None) -> None:
    views.drop(connection)
    for arguments in (["events"], ["--hash"]):
        with pytest.raises(CommandError, match="migrate"):
            report(*arguments)


def test_the_hash_is_one_line_of_64_digits(build: Build, article: Rows) -> None:
    build(article)
    assert len(report("--hash").strip()) == 64
    assert report("--hash") == report("--hash")
