"""What a curator adds to a document: words that state a record, and a record that no rule read.

    cite(post, document, Span(3, 8), user=user)      these words too say that he is 主席
    add(post, {"person", "title"}, document, Span(3, 8), user=user)
                                                     a confirmed record, cited by those words

A citation by hand stays whatever the rules read later; export_curation writes it to the companion.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from cppcc.extraction.facts import Span
from cppcc.importing.companions_work import shown
from cppcc.importing.exchange import BY_HAND
from cppcc.importing.merging import kind_of
from cppcc.importing.questions import plain
from cppcc.models import Document, Reading, Record, Review

from . import saving
from .signing import Refused, sign


def cite(
    record: Record, document: Document, span: Span, *, user: Any = None, reason: str = ""
) -> Reading:
    """Words of a document that state a record. Raises Refused."""
    return sign("cite", user, reason, lambda: put(record, document, span))


def add(
    record: Record,
    decided: Iterable[str],
    document: Document,
    span: Span,
    *,
    user: Any = None,
    reason: str = "",
) -> Reading:
    """A new record with the words that state it. Raises Refused."""

    def whole() -> Reading:
        saving.add(record, decided, user=user, reason=reason)
        return put(record, document, span)

    return sign("add", user, reason, whole)


def put(record: Record, document: Document, span: Span) -> Reading:
    start, end = span
    if not 0 <= start < end <= document.characters:
        raise Refused(_("These words do not stand in the document."))
    if record.review == Review.MERGED:
        raise Refused(_("%s is merged into another record; decide on that one.") % record)
    kind = kind_of(record)
    here = Reading.objects.filter(document=document, kind=kind, start=start)
    if here.filter(key=record.key).exists() or here.filter(**{kind: record}).exists():
        raise Refused(_("These words state %s already.") % record)
    return Reading.objects.create(
        document=document,
        kind=kind,
        key=record.key,
        start=start,
        end=end,
        spans=[[start, end]],
        quote=document.text[start:end],
        fields=plain({name: shown(record, name) for name in type(record).READ}),
        version=BY_HAND,
        **{kind: record},
    )
