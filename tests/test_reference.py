"""Reference data follows its files, and never overrules a curator."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core import serializers

from cppcc import reference
from cppcc.models import EventKind, ProposalKind, Region
from cppcc.reference import FixtureError, Loaded

Load = Callable[..., Loaded]

pytestmark = pytest.mark.django_db

REGION = {
    "code": "990102",
    "name": "甲区",
    "short_name": "甲",
    "aliases": ["甲地"],
    "level": "county",
    "parent": "990100",
    "valid_from": "",
    "valid_to": "",
    "successors": [],
}


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """Loads regions from a file of these rows; each is REGION with what it changes."""

    def run(*rows: Any) -> Loaded:
        path = tmp_path / "regions.jsonl"
        lines = [
            {
                "model": "cppcc.region",
                "pk": row.get("pk", "990102"),
                "fields": REGION | {name: value for name, value in row.items() if name != "pk"},
            }
            for row in rows
        ]
        text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
        path.write_text(text, encoding="utf-8")
        return reference.load_file(path, Region)

    return run


def region() -> Region:
    return Region.objects.get(pk="990102")


def history() -> int:
    return apps.get_model("cppcc", "RegionEvent").objects.count()


def test_the_files_are_loaded_and_a_second_time_nothing_is_written() -> None:
    number = sum(model.objects.count() for model in (Region, EventKind, ProposalKind))
    assert number > 5_000
    before = history()
    assert reference.load() == Loaded(added=0, changed=0, unchanged=number)
    assert history() == before


def test_a_new_row_is_added_without_an_event_in_the_history(load: Load) -> None:
    before = history()
    assert load({}) == Loaded(added=1)
    assert region().name == "甲区"
    assert region().read == REGION
    assert history() == before


def test_a_row_that_changes_in_the_file_follows_and_keeps_its_history(load: Load) -> None:
    load({})
    before = history()
    assert load({"name": "甲县", "aliases": [], "successors": ["990103"]}) == Loaded(changed=1)
    assert (region().name, region().aliases, region().successors) == ("甲县", [], ["990103"])
    assert history() == before + 1
    assert load({"name": "甲县", "aliases": [], "successors": ["990103"]}) == Loaded(unchanged=1)


def test_a_decided_field_stays_while_the_others_follow(load: Load) -> None:
    load({})
    curated = region()
    curated.name = "甲城区"
    curated.decide(["name"])
    curated.save()
    assert load({"name": "甲县", "level": "prefecture"}) == Loaded(changed=1)
    assert (region().name, region().level) == ("甲城区", "prefecture")
    assert region().read["name"] == "甲县"
    assert load({"name": "甲县", "level": "prefecture"}) == Loaded(unchanged=1)


def test_what_a_curator_decided_stays_though_it_is_what_the_file_said(load: Load) -> None:
    load({})
    curated = region()
    curated.decide(["name"])
    curated.save()
    load({"name": "甲县"})
    assert region().name == "甲区"


@pytest.mark.parametrize("name, value", [("name", "甲城区"), ("aliases", ["甲城"])])
def test_a_field_changed_in_plain_sql_stays(load: Load, name: str, value: Any) -> None:
    load({})
    Region.objects.filter(pk="990102").update(**{name: value})
    load({"name": "甲县", "aliases": ["甲县"], "short_name": "县"})
    assert getattr(region(), name) == value
    assert region().short_name == "县"


def test_what_was_written_in_plain_sql_stays_though_a_file_says_the_same_for_a_while(
    load: Load,
) -> None:
    load({})
    Region.objects.filter(pk="990102").update(name="甲城区")
    load({"name": "甲城区"})
    load({"name": "甲县"})
    assert (region().name, region().decided) == ("甲城区", ["name"])
    assert load({"name": "甲县"}) == Loaded(unchanged=1)


def test_a_row_that_a_curator_added_stays_as_it_is(load: Load) -> None:
    Region.objects.create(pk="990102", **(REGION | {"name": "乙区"}))
    load({})
    assert region().name == "乙区"
    load({"short_name": "乙"})
    assert (region().name, region().short_name) == ("乙区", "乙")


def test_a_row_that_is_no_longer_in_the_file_stays(load: Load) -> None:
    load({}, {"pk": "990103", "code": "990103"})
    assert load({}) == Loaded(unchanged=1)
    assert Region.objects.filter(pk="990103").exists()


def test_forms_of_a_kind_are_loaded_as_an_array(tmp_path: Path) -> None:
    path = tmp_path / "event_kinds.jsonl"
    fields = {"name": "茶话会", "name_en": "tea", "position": 99, "forms": ["茶话会", "茶叙"]}
    line = {"model": "cppcc.eventkind", "pk": "tea", "fields": fields}
    path.write_text(json.dumps(line), encoding="utf-8")
    assert reference.load_file(path, EventKind) == Loaded(added=1)
    assert EventKind.objects.get(pk="tea").forms == ["茶话会", "茶叙"]
    assert reference.load_file(path, EventKind) == Loaded(unchanged=1)


GOOD = json.dumps({"model": "cppcc.region", "pk": "990101", "fields": REGION}, ensure_ascii=False)
WRONG = [
    ("{", "line 2: no model, pk and fields"),
    ("[]", "line 2: no model, pk and fields"),
    ('{"model": "cppcc.region", "pk": "990102"}', "line 2: no model, pk and fields"),
    (GOOD, "line 2: 990101 stands in line 1"),
    (GOOD.replace("cppcc.region", "cppcc.event"), "line 2: 'cppcc.event' where"),
    (GOOD.replace('"level"', '"rank"'), "line 2: unknown rank"),
    (GOOD.replace("990101", "990102").replace('"990102", "name"', '"99", "name"'), "line 2: "),
    (GOOD.replace("990101", "990102").replace("county", "county seat of old"), "line 2: level"),
]


@pytest.mark.parametrize("line, message", WRONG)
def test_a_wrong_line_is_named_and_nothing_is_written(
    tmp_path: Path, line: str, message: str
) -> None:
    path = tmp_path / "regions.jsonl"
    path.write_text(f"{GOOD}\n{line}\n", encoding="utf-8")
    with pytest.raises(FixtureError, match=re.escape(f"regions.jsonl, {message}")):
        reference.load_file(path, Region)
    assert not Region.objects.filter(pk__startswith="99").exists()


def test_a_file_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(FixtureError, match="regions.jsonl"):
        reference.load_file(tmp_path / "regions.jsonl", Region)


def test_the_files_are_fixtures_that_loaddata_reads(settings: Any) -> None:
    for name, model in reference.FILES.items():
        text = (settings.FIXTURES / name).read_text(encoding="utf-8")
        entries = serializers.deserialize("jsonl", text)
        assert isinstance(next(iter(entries)).object, model)
