"""Taken away and brought in again unchanged, a table changes nothing: every model, every format."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import models

from cppcc.models import Event, Organisation, Person, Record, Region, Review, Statistic
from cppcc.models.base import Decidable
from cppcc.tables import formats
from cppcc.tables.differences import compare
from cppcc.tables.resources import MODELS, table_of
from tests import factories
from tests.tables.files import MOST, changed, sheet_of
from tests.tables.test_formats import WORDS

pytestmark = pytest.mark.django_db

names = pytest.mark.parametrize("name", formats.FORMATS)
every_model = pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)


def hostile(words: str) -> dict[str, Any]:
    return {"name": words, "other_names": [words, "=2"], "pinyin": words, "ethnicity": "+满族"}


@pytest.fixture
def everything(records: dict[str, Record]) -> None:
    """Values of every sort, those that formats like to lose among them."""
    for at, words in enumerate(WORDS):
        Person.objects.create(key=f"{at}/@1", **hostile(words))
    survivor = factories.person("王五")
    factories.person("王伍", review=Review.MERGED, merged_into=survivor)
    factories.person("赵六", review=Review.REJECTED, birth_year=1960, decided=["name", "gender"])
    Organisation.objects.create(key="=所", name="=所", region=Region.objects.order_by("pk").first())
    factories.event("一\n二", date="2023-06-29/2023-07-01", earliest="2023-06-29", present=0)
    whole = factories.statistic("提案", value=Decimal("565"), period="2023")
    factories.statistic("立案", value=Decimal("-0.000001"), part_of=whole, share=Decimal("20.9"))


@names
@every_model
def test_nothing_differs(everything: None, model: type[Decidable], name: str) -> None:
    found = compare(sheet_of(model, name), model)
    assert found.unchanged == min(model._default_manager.count(), MOST) > 0
    assert (found.rows, found.unread) == ([], [])


@every_model
def test_nothing_differs_without_versions_and_under_chinese_headers(
    records: dict[str, Record], model: type[Decidable]
) -> None:
    sheet, table = sheet_of(model), table_of(model)
    sheet.headers[-1] = ""
    for at, name in enumerate(table.headers[:-1]):
        field = table.named[name].field
        labels = [one.field.verbose_name for one in table.columns if one.field is not None]
        if field is not None and labels.count(field.verbose_name) == 1:
            sheet.headers[at] = str(field.verbose_name)
    found = compare(sheet, model)
    assert (found.rows, found.unread) == ([], [])


@every_model
def test_every_column_that_can_be_written_is_one_of_the_model(model: type[Decidable]) -> None:
    table = table_of(model)
    fields = {field.name: field for field in model._meta.concrete_fields}
    for name, column in table.editable.items():
        assert column.field is not None
        assert column.field.attname == fields[name].attname
    assert len(set(table.headers)) == len(table.headers)


@every_model
def test_the_number_of_queries_does_not_grow_with_the_rows(
    source: Any, model: type[Decidable], django_assert_max_num_queries: Any
) -> None:
    for number in range(1, 6):
        factories.one_of_each(factories.document(factories.TEXT + "。" * number), number=number)
    sheet = sheet_of(model)
    assert len(sheet.rows) >= 1
    with django_assert_max_num_queries(4):
        compare(sheet, model)


def test_a_field_of_every_sort_is_taken_back_to_the_letter(records: dict[str, Record]) -> None:
    sorts = {
        type(field) for model in (Event, Person, Statistic) for field in model._meta.concrete_fields
    }
    assert {models.DecimalField, models.DateField, models.JSONField, models.TextField} <= sorts
    assert compare(changed(records["event"]), Event).unchanged == 1
