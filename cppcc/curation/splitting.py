"""One record was two: some of its documents speak of another one.

split(person, readings of 乙报) -> the other 王芳, with the posts that 乙报 gives her

Each of these documents gets an assignment, which every later import of it follows.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from cppcc.importing.exchange import BY_HAND, DEPENDENT, assigned, composed
from cppcc.importing.links import Links, touched_by_curator
from cppcc.importing.merging import kind_of
from cppcc.importing.precedence import Statement, combined, rank_of
from cppcc.models import RECORDS, Assignment, Document, Duplicate, Question, Reading, Record, Review

from . import deciding, differing, rereading
from .merging import lock
from .signing import Refused, sign

Pairs = set[tuple[int, str]]  # document, key

NUMBERED = re.compile(r"~\d+$")


def split(
    record: Record,
    readings: Iterable[Reading],
    *,
    along: Iterable[Record] = (),
    user: Any = None,
    reason: str = "",
) -> Record:
    """Part a record: what the documents of these readings state is another one, and so is what
    goes along, as a post that a curator added. Raises Refused.
    """
    chosen, others = [reading.pk for reading in readings], list(along)

    def whole() -> Record:
        other = part(record, chosen, user)
        for one in others:
            deciding.write(one, {kind_of(record): other}, user)
        return other

    return sign("split", user, reason, whole)


def part(record: Record, chosen: list[int], user: Any) -> Record:
    kind = kind_of(record)
    own = Reading.objects.filter(**{kind: record.pk}, lapsed=False)
    pairs: Pairs = set(own.filter(pk__in=chosen).values_list("document_id", "key"))
    documents = lock_documents(pairs)
    (record,) = lock(record)
    moved = [one for one in own.select_related("document") if (one.document_id, one.key) in pairs]
    if not moved:
        raise Refused(_("Choose the words that speak of another one."))
    if len(moved) == own.count():
        raise Refused(_("Some words must stay: all of them speak of %s.") % record)
    key = free_key(kind, record.key)
    other = make(type(record), key, moved, record)
    for document in documents:
        keys = {was for of, was in pairs if of == document.pk}
        assign(document, kind, keys, key, user)
        take_along(document, kind, dict.fromkeys(keys, key), other)
    rereading.restate({one: under(one, kind, pairs, key) for one in documents})
    recite(kind, pairs, other)
    differing.remember(record, other, Duplicate.State.DIFFERENT, user)
    answered(kind, record, user)
    other.refresh_from_db()
    return other


def lock_documents(pairs: Pairs) -> list[Document]:
    """In the order in which imports lock them, each with the assignments that it was read by."""
    ids = {document for document, _key in pairs}
    rows = list(Document.objects.select_for_update().filter(pk__in=ids).order_by("sha256"))
    for row in rows:
        row.assigned_before = list(row.assignments.all())  # type: ignore[attr-defined]
    return rows


def free_key(kind: str, key: str) -> str:
    """甲乙/委员会/210102 -> 甲乙/委员会/210102~2, the first that nothing has."""
    base, number = NUMBERED.sub("", key), 2
    taken = set(RECORDS[kind]._default_manager.filter(key__startswith=base).values_list("key"))
    taken |= set(
        Assignment.objects.filter(kind=kind, to_key__startswith=base).values_list("to_key")
    )
    while (f"{base}~{number}",) in taken:
        number += 1
    return f"{base}~{number}"


def make(model: type[Record], key: str, moved: list[Reading], record: Record) -> Record:
    """The other record, as its own words give it."""
    values = combined(
        Statement(
            rank_of(one.document.published), one.document.sha256, one.start, one.fields, one.quote
        )
        for one in moved
    )
    other = model(key=key, read=values, run=record.run)
    for name, value in Links(model, [values]).attributes(values).items():
        setattr(other, name, value)
    other.save(force_insert=True)
    return other


def assign(document: Document, kind: str, keys: set[str], key: str, user: Any) -> None:
    """What read as one of these keys in a document is of the other record from here on."""
    told = Assignment.objects.filter(document=document, kind=kind)
    told.filter(to_key__in=keys).update(to_key=key, user=user)
    for was in keys:
        told.update_or_create(
            document=document, kind=kind, key=was, defaults={"to_key": key, "user": user}
        )


def under(document: Document, kind: str, pairs: Pairs, key: str) -> list[Any]:
    renamed = {(kind, was): key for of, was in pairs if of == document.pk}
    return assigned(rereading.stated(document), renamed)


def recite(kind: str, pairs: Pairs, other: Record) -> None:
    """Words that a curator cited go along."""
    for document, key in pairs:
        cited = Reading.objects.filter(document=document, kind=kind, key=key, version=BY_HAND)
        cited.update(key=other.key, **{kind: other.pk})


def answered(kind: str, record: Record, user: Any) -> None:
    asked = Question.objects.filter(kind=kind, record_id=record.pk, about=Question.About.SPLIT)
    asked.filter(state=Question.State.OPEN).update(
        state=Question.State.TAKEN, answered_by=user, answered=timezone.now()
    )


# --- posts and participations ---------------------------------------------------------------------


def take_along(document: Document, kind: str, renamed: Mapping[str, str], other: Record) -> None:
    """What a curator decided on posts and participations goes along with their owner."""
    for of in DEPENDENT.get(kind, ()):
        rows: dict[Record, list[Reading]] = defaultdict(list)
        here = document.readings.filter(kind=of, **{f"fields__{kind}__in": list(renamed)})
        for reading in here.select_related(of):
            if reading.record is not None and reading.record.key == reading.key:
                rows[reading.record].append(reading)
        for record, readings in rows.items():
            move(record, readings, kind, renamed, other)


def move(
    record: Record, readings: list[Reading], kind: str, renamed: Mapping[str, str], other: Record
) -> None:
    """A decided post follows its person; where other documents state it too, there are two."""
    links = Links(type(record), [record.read])
    if record.review == Review.MERGED or not touched_by_curator(record, links):
        return
    key = record.key
    for was, now in renamed.items():
        key = composed(key, was, now)
    if key == record.key or type(record)._default_manager.filter(key=key).exists():
        return
    elsewhere = record.readings.exclude(pk__in=[one.pk for one in readings])  # type: ignore[attr-defined]
    if elsewhere.exists():
        record.pk, record._state.adding = None, True
    record.key = key
    record.read = record.read | ({kind: other.key} if record.read else {})
    setattr(record, f"{kind}_id", other.pk)
    record.save()
