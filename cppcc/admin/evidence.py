"""The readings of a record, each as its words within some words of its document.

…区政协党组书记、主席 | 赵中军 | 表示：“加强政协组织党的建设…
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import F, IntegerField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Greatest, Least, Left, Substr
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from cppcc.models import Document, Reading, Record

from .pages import address_of, list_of

AROUND = 60  # characters of the document before and after the words
SHOWN = 20  # readings on a record's page; the list of readings has them all
COUNTED = 1000  # as far as lists count: a committee has readings by the hundred thousand
WORDS = 60  # of the first reading, to be seen in a list


@dataclass(frozen=True, slots=True)
class Excerpt:
    """One reading in its place."""

    reading: Reading
    before: str
    quote: str
    after: str
    mentions: int
    address: str  # of the words on the document's page

    @property
    def document(self) -> Document:
        return self.reading.document

    @property
    def published(self) -> str:
        day = self.document.published
        return day.isoformat() if day else ""

    @property
    def cut_before(self) -> bool:
        return self.reading.start > AROUND

    @property
    def cut_after(self) -> bool:
        return self.reading.end + AROUND < self.document.characters


@dataclass(frozen=True, slots=True)
class Evidence:
    excerpts: list[Excerpt]
    total: int
    all_readings: str  # address of the full list


def of(record: Record, request: HttpRequest) -> Evidence:
    """The first readings of a record, earliest publication first; of very many those of the first
    thousand. Two queries, and one to count where cited() has not.
    """
    kind = str(record._meta.model_name)
    readings = Reading.objects.filter(**{kind: record}).order_by()
    some = Reading.objects.filter(pk__in=readings.values("pk")[:COUNTED])
    ids = list(published_first(some).values_list("pk", flat=True)[: SHOWN + 1])
    found = excerpts(Reading.objects.filter(pk__in=ids[:SHOWN]), request)
    total = len(ids)
    if total > SHOWN:
        counted = getattr(record, "cited", COUNTED)
        total = counted if counted < COUNTED else readings.count()
    every = f"{list_of(Reading)}?{kind}__id__exact={record.pk}"
    return Evidence([excerpt(one, request) for one in found], total, every)


def published_first(readings: QuerySet[Reading]) -> QuerySet[Reading]:
    published = F("document__published").asc(nulls_last=True)
    return readings.order_by(published, "document_id", "start", "id")


def excerpts(readings: QuerySet[Reading], request: HttpRequest) -> QuerySet[Reading]:
    """Readings with the characters around them, cut by the server: no text is fetched whole."""
    return (
        published_first(readings)
        .select_related("document")
        .defer("document__text", "document__original")
        .annotate(
            before=Substr(
                "document__text",
                Greatest(F("start") - AROUND, Value(0)) + 1,
                Least(F("start"), Value(AROUND)),
            ),
            after=Substr("document__text", F("end") + 1, AROUND),
        )
    )


def excerpt(reading: Reading, request: HttpRequest) -> Excerpt:
    """One of excerpts(), ready to be shown."""
    address = ""
    if request.user.has_perm("cppcc.view_document") or request.user.has_perm(
        "cppcc.change_document"
    ):
        address = f"{address_of(Document, reading.document_id)}#r{reading.pk}"
    return Excerpt(
        reading,
        before=getattr(reading, "before", ""),
        quote=reading.quote,
        after=getattr(reading, "after", ""),
        mentions=len(reading.spans),
        address=address,
    )


# --- in lists -------------------------------------------------------------------------------------


class Number(Subquery):
    """How many rows a query gives: one with a limit counts no further than that."""

    template = "(SELECT pg_catalog.count(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()


def cited(records: QuerySet[Any]) -> QuerySet[Any]:
    """Records with the number of their readings, and the words of one of them."""
    kind = str(records.model._meta.model_name)
    own = Reading.objects.filter(**{kind: OuterRef("pk")}).order_by()
    return records.annotate(
        cited=Number(own.values("pk")[:COUNTED]),
        first_words=Subquery(own.values(words=Left("quote", WORDS))[:1]),
    )


def told(record: Any) -> SafeString:
    """Of one of cited(): 3, with the first words to see and a way to all of them."""
    number = f"{COUNTED - 1}+" if record.cited == COUNTED else record.cited
    return format_html(
        '<a class="citations" href="{}?{}__id__exact={}" title="{}">{}</a>',
        list_of(Reading),
        record._meta.model_name,
        record.pk,
        record.first_words or "",
        number,
    )
