"""Which columns a model's table has, in which order, and what their cells hold.

table_of(Post).headers   ->  key, person, person_name, committee, …, review, decided, version
table_of(Post).cells(post)   ->  {"key": "张三/@9f…/主席", "person": "张三/@9f…", …}

Headers are the fields' own names. A link is the key of what it leads to; `…_name` beside it is
there to be read. `version` says which version of a row was taken away.
"""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Model
from import_export.fields import Field
from import_export.resources import Resource
from import_export.widgets import Widget

from cppcc.curation import headers
from cppcc.curation.versions import version_of
from cppcc.models import (
    RECORDS,
    Committee,
    Document,
    Event,
    EventKind,
    Initiative,
    Organisation,
    Person,
    Proposal,
    ProposalKind,
    Region,
    Statistic,
    Work,
)
from cppcc.models.base import Decidable

from .cells import Choice, Day, Flag, Link, Listed, Number, Words, WrittenDate

MODELS: tuple[type[Decidable], ...] = (
    *RECORDS.values(),
    Document,
    Region,
    EventKind,
    ProposalKind,
)
#  what tells one row from another
IDENTITY: dict[type[Model], str] = {
    Document: "sha256",
    Region: "id",
    EventKind: "code",
    ProposalKind: "code",
}
#  the name that people know a row by
PRINTED: dict[type[Model], str] = {
    Committee: "name",
    Organisation: "name",
    Person: "name",
    Event: "topic",
    Proposal: "title",
    Work: "title",
    Statistic: "measure",
    Initiative: "name",
    Document: "name",
    Region: "name",
    EventKind: "name",
    ProposalKind: "name",
}
TECHNICAL = {"id", "key", "merged_into", "run", "read", "read_by", "original", "text"}
CLOSING = ("merged_into", "review", "decided")  # after what the row says
VERSION = "version"
DOCUMENT_SHOWN = ("name", "characters", "script", "supersedes")  # of a document only shown


def identity(model: type[Model]) -> str:
    return IDENTITY.get(model, "key")


class Column(Field):
    """A column: its name, the cell that it makes of a row, the value that it makes of a cell."""

    def __init__(
        self,
        name: str,
        attribute: str,
        widget: Widget,
        *,
        field: models.Field[Any, Any] | None = None,
        readonly: bool = False,
    ) -> None:
        super().__init__(attribute=attribute, column_name=name, widget=widget, readonly=readonly)
        self.field = field
        self.linked = isinstance(widget, Link)
        self.shows = ""  # of a …_name column: the link whose name it is

    def get_value(self, instance: Any) -> Any:
        """As the package reads it, without its care for managers and errors."""
        value = instance
        for name in self.attribute.split("__"):
            value = getattr(value, name)
            if value is None:
                return None
        return value


class Table(Resource):
    """A model's columns; made by table_of()."""

    model: type[Decidable]

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.columns: list[Column] = list(self.fields.values())
        self.named = {column.column_name: column for column in self.columns}
        self.headers = [*self.named, VERSION]
        self.identity = identity(self.model)
        self.links = [column.column_name for column in self.columns if column.linked]
        self.editable = {
            column.column_name: column for column in self.columns if not column.readonly
        }

    def cells(self, row: Decidable) -> dict[str, str]:
        """What a row's cells hold, without the version."""
        return {column.column_name: column.export(row) for column in self.columns}

    def export_resource(self, instance: Any, *args: Any, **options: Any) -> list[str]:
        """What a row's cells hold, in the order of the headers."""
        return [*(column.export(instance) for column in self.columns), version_of(instance)]

    def get_export_headers(self, *args: Any, **options: Any) -> list[str]:
        return self.headers

    def rows(self, queryset: models.QuerySet[Any]) -> models.QuerySet[Any]:
        """Rows with what their cells need."""
        related = [column.attribute.split("__")[0] for column in self.columns if column.shows]
        queryset = queryset.select_related(*related, *self.kept_links())
        if self.model is Document:
            queryset = queryset.defer(
                "original", "text", "supersedes__original", "supersedes__text"
            )
        return queryset

    def kept_links(self) -> list[str]:
        return [
            column.attribute.split("__")[0] for column in self.columns if "__" in column.attribute
        ]


@lru_cache
def table_of(model: type[Decidable]) -> Table:
    columns: dict[str, Any] = {identity(model): identity_column(model)}
    shown = DOCUMENT_SHOWN if model is Document else ()
    for field in model._meta.concrete_fields:
        if field.name in {*TECHNICAL, *CLOSING, *columns}:
            continue
        columns.update(columns_of(field, readonly=field.name in shown))
    if model is Document:
        columns = {name: columns[name] for name in document_order(columns)}
    for name in CLOSING:
        if name in {field.name for field in model._meta.concrete_fields}:
            columns.update(columns_of(model._meta.get_field(name), readonly=name != "review"))
    made: type[Table] = type(f"{model.__name__}Table", (Table,), {"model": model, **columns})
    return made()


def document_order(columns: dict[str, Any]) -> list[str]:
    """What names a document, what its header says, and what is only shown."""
    first = ["sha256", "name", "home", "home_name", *headers.FIELDS]
    return [
        *dict.fromkeys(name for name in first if name in columns),
        *(name for name in columns if name not in first),
    ]


def identity_column(model: type[Decidable]) -> Column:
    name = identity(model)
    field = model._meta.get_field(name)
    assert isinstance(field, models.Field)
    return Column(name, name, Words(), field=field, readonly=True)


def columns_of(field: Any, *, readonly: bool) -> dict[str, Column]:
    """A field's column; of a link, beside it the name of what it leads to."""
    target = field.related_model
    if target is None:
        column = Column(field.name, field.attname, widget_of(field), field=field, readonly=readonly)
        return {field.name: column}
    printed = PRINTED.get(target, identity(target))
    link = Column(
        field.name,
        f"{field.name}__{identity(target)}",
        Link(target, printed),
        field=field,
        readonly=readonly,
    )
    if field.name in ("merged_into", "supersedes"):
        return {field.name: link}
    name = Column(f"{field.name}_name", f"{field.name}__{printed}", Words(), readonly=True)
    name.shows = field.name
    return {field.name: link, name.column_name: name}


def widget_of(field: models.Field[Any, Any]) -> Widget:
    """What a field's cells hold."""
    if field.choices:
        return Choice(field.flatchoices)
    if isinstance(field, (ArrayField, models.JSONField)):
        return Listed()
    if isinstance(field, models.BooleanField):
        return Flag()
    if isinstance(field, models.DateField):
        return Day()
    if isinstance(field, models.DecimalField):
        return Number(Decimal)
    if isinstance(field, models.IntegerField):
        return Number(int)
    return WrittenDate() if field.help_text == "EDTF" else Words()
