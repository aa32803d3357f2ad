"""The readings of a record, each as its words within some words of its document.

…区政协党组书记、主席 | 赵中军 | 表示：“加强政协组织党的建设…
"""

from dataclasses import dataclass

from django.db.models import F, QuerySet, Value
from django.db.models.functions import Greatest, Least, Substr
from django.http import HttpRequest
from django.urls import reverse

from cppcc.models import Document, Reading, Record

AROUND = 60  # characters of the document before and after the words
SHOWN = 20  # readings on a record's page; the list of readings has them all


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
    """The first readings of a record, earliest publication first. Two queries at most."""
    kind = record._meta.model_name
    readings = Reading.objects.filter(**{str(kind): record})
    found = list(excerpts(readings, request)[: SHOWN + 1])
    total = len(found) if len(found) <= SHOWN else readings.count()
    every = f"{reverse('admin:cppcc_reading_changelist')}?{kind}__id__exact={record.pk}"
    return Evidence([excerpt(one, request) for one in found[:SHOWN]], total, every)


def excerpts(readings: QuerySet[Reading], request: HttpRequest) -> QuerySet[Reading]:
    """Readings with the characters around them, cut by the server: no text is fetched whole."""
    return (
        readings.select_related("document")
        .defer("document__text", "document__original")
        .annotate(
            before=Substr(
                "document__text",
                Greatest(F("start") - AROUND, Value(0)) + 1,
                Least(F("start"), Value(AROUND)),
            ),
            after=Substr("document__text", F("end") + 1, AROUND),
        )
        .order_by(F("document__published").asc(nulls_last=True), "document_id", "start", "id")
    )


def excerpt(reading: Reading, request: HttpRequest) -> Excerpt:
    """One of excerpts(), ready to be shown."""
    address = ""
    if request.user.has_perm("cppcc.view_document") or request.user.has_perm(
        "cppcc.change_document"
    ):
        page = reverse("admin:cppcc_document_change", args=[reading.document_id])
        address = f"{page}#r{reading.pk}"
    return Excerpt(
        reading,
        before=getattr(reading, "before", ""),
        quote=reading.quote,
        after=getattr(reading, "after", ""),
        mentions=len(reading.spans),
        address=address,
    )
