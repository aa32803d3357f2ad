"""A small record: one article, what it states, and the tools to vary and question it."""

import hashlib
from collections.abc import Callable, Iterable
from copy import deepcopy
from typing import Any

import pytest
from django.db import connection

from cppcc.models import RECORDS, Document, ImportRun, Reading

Row = dict[str, Any]
Build = Callable[..., dict[str, dict[str, int]]]

TEXT = (
    "6月29日，沈阳市和平区政协主席赵中军、秘书长钱某到大学调研。"
    "和平区政协提出《关于停车的提案》，办复12件。"
)

#  a record a row, named by its key; a link names the key of what it points to
ARTICLE: list[tuple[str, Row]] = [
    (
        "committee",
        {"key": "委员会|210102", "name": "沈阳市和平区政协", "region_id": "210102", "at": (6, 14)},
    ),
    ("organisation", {"key": "大学", "name": "大学", "kind": "school", "at": (24, 26)}),
    ("person", {"key": "赵中军", "name": "赵中军", "kind": "committee", "at": (16, 19)}),
    ("person", {"key": "钱某", "name": "钱某", "at": (23, 25)}),
    (
        "post",
        {
            "key": "赵中军/主席",
            "person": "赵中军",
            "committee": "委员会|210102",
            "body": "党组",
            "title": "主席",
            "role": "chair",
            "first_cited": "2023-06-29",
            "at": (14, 19),
        },
    ),
    (
        "event",
        {
            "key": "调研",
            "committee": "委员会|210102",
            "kind_id": "research",
            "date": "2023-06-29",
            "date_said": "6月29日",
            "earliest": "2023-06-29",
            "latest": "2023-06-29",
            "at": (0, 29),
            "field_spans": {"date": [0, 5]},
        },
    ),
    (
        "eventcommittee",
        {
            "key": "调研/和平",
            "event": "调研",
            "committee": "委员会|210102",
            "role": "host",
            "at": (6, 14),
        },
    ),
    (
        "participation",
        {
            "key": "调研/赵中军",
            "event": "调研",
            "person": "赵中军",
            "name": "赵中军",
            "title": "主席",
            "position": 1,
            "at": (14, 19),
        },
    ),
    (
        "participation",
        {
            "key": "调研/大学",
            "event": "调研",
            "organisation": "大学",
            "name": "大学",
            "position": 2,
            "at": (24, 26),
        },
    ),
    (
        "proposal",
        {
            "key": "停车",
            "committee": "委员会|210102",
            "title": "关于停车的提案",
            "kind_id": "proposal",
            "at": (38, 45),
        },
    ),
    (
        "work",
        {"key": "办法", "title": "停车办法", "kind_id": "regulation", "issuer": "市政府"},
    ),
    (
        "statistic",
        {
            "key": "办复",
            "committee": "委员会|210102",
            "measure": "办复",
            "value": "12.000000",
            "unit": "件",
            "quote": "12件",
            "at": (49, 52),
        },
    ),
    (
        "initiative",
        {"key": "议事厅", "committee": "委员会|210102", "name": "议事厅", "kind": "platform"},
    ),
]


@pytest.fixture
def article() -> list[tuple[str, Row]]:
    """Rows to change at will; those without `at` were added by a curator."""
    return deepcopy(ARTICLE)


@pytest.fixture
def row(article: list[tuple[str, Row]]) -> Callable[[str, str], Row]:
    """A row of the article, to change: row("event", "调研")."""

    def find(kind: str, key: str) -> Row:
        return next(fields for name, fields in article if (name, fields["key"]) == (kind, key))

    return find


@pytest.fixture
def build(db: None) -> Build:
    return write


@pytest.fixture
def select(db: None) -> Callable[[str], list[Row]]:
    def run(query: str) -> list[Row]:
        with connection.cursor() as cursor:
            cursor.execute(query)
            names = [column.name for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    return run


def write(rows: Iterable[tuple[str, Row]], *, first_id: int = 1) -> dict[str, dict[str, int]]:
    """Writes the rows in their order, with ids from first_id on; returns id by kind and key.

    Foreign keys are checked at the end of a transaction: a link may come before its target.
    """
    rows = list(rows)
    run = ImportRun.objects.create(pk=first_id + 5_000, version=f"0.{first_id}")
    document = Document.objects.create(
        pk=first_id + 6_000,
        name="文.txt",
        sha256=hashlib.sha256(TEXT.encode()).hexdigest(),
        original=TEXT.encode(),
        text=TEXT,
        characters=len(TEXT),
        run=run,
    )
    ids: dict[str, dict[str, int]] = {kind: {} for kind in RECORDS}
    for number, (kind, row) in enumerate(rows):
        ids[kind][row["key"]] = first_id + number
    for kind, row in rows:
        _write_record(kind, row, ids, run)
        if "at" in row:
            _write_reading(kind, row, ids, document, run)
    return ids


def _write_record(kind: str, row: Row, ids: dict[str, dict[str, int]], run: ImportRun) -> None:
    model: Any = RECORDS[kind]
    values: Row = {"run": run}
    for name, value in row.items():
        if name in {"at", "spans", "field_spans"}:
            continue
        field = model._meta.get_field(name.removesuffix("_id"))
        if field.is_relation and not name.endswith("_id"):
            values[f"{name}_id"] = ids[field.related_model._meta.model_name][value]
        else:
            values[name] = value
    model.objects.create(pk=ids[kind][row["key"]], **values)


def _write_reading(
    kind: str, row: Row, ids: dict[str, dict[str, int]], document: Document, run: ImportRun
) -> None:
    start, end = row["at"]
    Reading.objects.create(
        document=document,
        kind=kind,
        key=row["key"],
        start=start,
        end=end,
        spans=row.get("spans", [[start, end]]),
        quote=TEXT[start:end],
        fields={},
        field_spans=row.get("field_spans", {}),
        version="1",
        run=run,
        **{f"{kind}_id": ids[kind][row["key"]]},
    )
