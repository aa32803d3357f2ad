"""From a document that is done to the next one of the list that is not.

next_document(page, request, document)  ->  the next Document with unreviewed facts
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import parse_qs

from django.contrib.admin.options import IncorrectLookupParameters
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest, QueryDict

from cppcc.models import RECORDS, Document, Reading, Review

AT_ONCE = 100  # documents that are looked through in one query


def next_document(page: Any, request: HttpRequest, document: Document) -> Document | None:
    """The next one with unreviewed facts in the order of the list; after the last the first."""
    some = in_order(page, request)
    place = some.index(document.pk) + 1 if document.pk in some else 0
    onward = [pk for pk in (*some[place:], *some[:place]) if pk != document.pk]
    for batch in batches(onward):
        waiting = set(unreviewed(batch))
        for pk in batch:
            if pk in waiting:
                return Document.objects.defer("text", "original").get(pk=pk)
    return None


def in_order(page: Any, request: HttpRequest) -> list[int]:
    """The list that the curator came from, with its filters, else all documents."""
    filters = parse_qs(request.GET.get("_changelist_filters", ""))
    asked = QueryDict(mutable=True)
    for name, values in filters.items():
        asked.setlist(name, values)
    was, request.GET = request.GET, asked  # type: ignore[assignment]
    try:
        found = page.get_changelist_instance(request).get_queryset(request)
    except IncorrectLookupParameters:
        found = Document.objects.all()
    finally:
        request.GET = was
    return list(found.values_list("pk", flat=True))


def unreviewed(some: Iterable[int]) -> Any:
    """Those of some documents that state anything that nobody has reviewed."""
    waiting = Q()
    for kind in RECORDS:
        waiting |= Q(**{f"{kind}__review": Review.EXTRACTED})
    stated = Reading.objects.filter(waiting, document=OuterRef("pk"))
    found = Document.objects.filter(pk__in=list(some)).filter(Exists(stated))
    return found.values_list("pk", flat=True)


def batches(some: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(some), AT_ONCE):
        yield some[start : start + AT_ONCE]
