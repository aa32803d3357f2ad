"""One hash over all views: of what the record says, not of how it came in."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from cppcc.models import Document, ImportRun
from cppcc.reporting import digest as module
from cppcc.reporting.digest import digest

Build = Callable[..., dict[str, dict[str, int]]]
Rows = list[tuple[str, dict[str, Any]]]
Find = Callable[[str, str], dict[str, Any]]


def hash_of(
    build: Build, rows: Any, *, first_id: int = 1, afterwards: Callable[[], None] = lambda: None
) -> str:
    """The hash with these rows, which are taken back."""
    with transaction.atomic():
        build(rows, first_id=first_id)
        afterwards()
        value = digest(connection)
        transaction.set_rollback(True)
    return value


def test_ids_runs_and_the_order_of_insertion_leave_no_trace(build: Build, article: Rows) -> None:
    first = hash_of(build, article)
    assert len(first) == 64
    assert hash_of(build, article) == first
    assert hash_of(build, article, first_id=700) == first
    assert hash_of(build, article[::-1]) == first
    assert hash_of(build, article[5:] + article[:5], first_id=90) == first


def test_times_leave_no_trace(build: Build, article: Rows) -> None:
    def later() -> None:
        for run in ImportRun.objects.all():
            run.started += timedelta(days=1)
            run.save()

    assert hash_of(build, article, afterwards=later) == hash_of(build, article)


CHANGES = [
    ("committee", "委员会|210102", "name", "和平区政协"),
    ("committee", "委员会|210102", "region_id", "210103"),
    ("organisation", "大学", "kind", "other"),
    ("person", "赵中军", "name", "赵忠军"),
    ("person", "钱某", "review", "confirmed"),
    ("person", "钱某", "review", "rejected"),
    ("person", "赵中军", "at", (15, 19)),
    ("post", "赵中军/主席", "title", "副主席"),
    ("post", "赵中军/主席", "former", True),
    ("post", "赵中军/主席", "person", "钱某"),
    ("event", "调研", "topic", "停车"),
    ("event", "调研", "latest", "2023-06-30"),
    ("event", "调研", "field_spans", {}),
    ("event", "调研", "spans", [[0, 29], [30, 33]]),
    ("eventcommittee", "调研/和平", "role", "joint"),
    ("participation", "调研/赵中军", "position", 3),
    ("proposal", "停车", "priority", True),
    ("work", "办法", "issuer", ""),
    ("statistic", "办复", "value", "12.5"),
    ("initiative", "议事厅", "parent", "议事厅二"),
]


@pytest.mark.parametrize("kind, key, name, value", CHANGES)
def test_any_value_that_changes_changes_it(
    build: Build, article: Rows, row: Find, kind: str, key: str, name: str, value: Any
) -> None:
    article.append(("initiative", {"key": "议事厅二", "name": "议事厅二", "kind": "platform"}))
    before = hash_of(build, article)
    assert row(kind, key).get(name) != value
    row(kind, key)[name] = value
    assert hash_of(build, article) != before


def test_a_header_that_changes_changes_it(build: Build, article: Rows) -> None:
    def correct() -> None:
        Document.objects.update(published=date(2023, 7, 1))

    assert hash_of(build, article, afterwards=correct) != hash_of(build, article)


def test_what_a_curator_added_goes_by_its_key(build: Build, article: Rows, row: Find) -> None:
    """Two that are alike but for the key: the hash knows whose part a third one is."""
    for key in ("甲", "乙"):
        article.append(("initiative", {"key": key, "name": "同", "kind": "brand"}))
    row("initiative", "议事厅")["parent"] = "甲"
    before = hash_of(build, article)
    row("initiative", "议事厅")["parent"] = "乙"
    assert hash_of(build, article) != before


def test_the_trailing_zeros_of_a_figure_are_no_change(
    build: Build, article: Rows, row: Find
) -> None:
    before = hash_of(build, article)
    row("statistic", "办复")["value"] = "12"
    assert hash_of(build, article) == before


def test_an_id_of_no_known_kind_is_no_part_of_a_hash(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE VIEW report.odd AS SELECT 1 AS thing_id")
    with pytest.raises(module.UnknownId, match="thing_id"):
        digest(connection)
