"""What a merge means to all that leads to the merged record, in curation and in every import.

甲乙/@1 was merged into 甲乙/委员会/210102: the post 甲乙/@1/…/主席 is the survivor's 主席, now and
whenever another document states it.

    lead(merged, survivor)     readings and links lead to the survivor from here on
    follow("post", keys, ids)  posts that a merge made one, of those that an import just read
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pghistory
from django.db import models
from django.db.models import Q

from cppcc.models import RECORDS, Document, Question, Reading, Record, Review, keys

from .links import Links, survivors, touched_by_curator

#  kinds whose keys are made of other records' keys, by the fields that lead to these
PARTS = {
    "post": ("person", "committee", "organisation"),
    "eventcommittee": ("event", "committee"),
    "participation": ("event", "person"),
}


def kind_of(record: Record) -> str:
    return str(record._meta.model_name)


def mark(record: Record) -> str:
    """What the history of a merge is known by, in its context."""
    return f"merge {kind_of(record)} {record.pk}"


# --- one record into another ----------------------------------------------------------------------


def lead(merged: Record, survivor: Record) -> None:
    """Merge one record, and let its readings and every link to it lead to the survivor."""
    kind, model = kind_of(merged), type(merged)
    with pghistory.context(**{mark(merged): survivor.pk}):
        merged.review, merged.merged_into = Review.MERGED, survivor
        merged.save(update_fields=["review", "merged_into"])
        Reading.objects.filter(**{kind: merged.pk}).update(**{kind: survivor.pk})
        for owner, name in links_to(model):
            rows = owner._default_manager.filter(**{name: merged.pk})
            if owner is model:  # its own successor, its own part: that says nothing
                rows.filter(pk=survivor.pk).update(**{name: None})
            rows.update(**{name: survivor.pk})
        Question.objects.filter(kind=kind, record_id=merged.pk, state=Question.State.OPEN).update(
            state=Question.State.SETTLED
        )


def links_to(model: type[Record]) -> Iterator[tuple[type[models.Model], str]]:
    """Every field of a record or document that leads to records of a model."""
    owners: tuple[type[models.Model], ...] = (Document, *RECORDS.values())
    for owner in owners:
        for field in owner._meta.concrete_fields:
            if field.related_model is model and field.name != "merged_into":
                yield owner, field.name


# --- records that are known through merged ones ---------------------------------------------------


def follow(kind: str, wanted: Iterable[str], ids: dict[str, dict[str, int]]) -> None:
    """After an import of these keys: those that a merge of what they hang on made one, are one."""
    names = PARTS.get(kind)
    if not names:
        return
    model = RECORDS[kind]
    rows = [ids[kind][key] for key in wanted if key in ids[kind]]
    for name in names:
        target = RECORDS[name]
        survived = target._default_manager.filter(merged_into__isnull=False).values("merged_into")
        if not survived.exists():  # nearly always
            continue
        touched = model._default_manager.filter(pk__in=rows, **{f"{name}__in": survived})
        for owner in touched.values_list(name, flat=True).distinct():
            ids[kind].update(join_parts(model, {name: owner}))


def join_parts(model: type[Record], owner: Mapping[str, int]) -> dict[str, int]:
    """Posts, parts or participations of one owner that are one now; key -> id of the survivor."""
    rows = list(
        model._default_manager.select_for_update()
        .filter(**owner)
        .exclude(review=Review.MERGED)
        .order_by("key")
    )
    joined: dict[str, int] = {}
    same: dict[str, list[Record]] = defaultdict(list)
    final = Final()
    for row in rows:
        same[final.key(row)].append(row)
    for key, group in same.items():
        if len(group) < 2:
            continue
        links = Links(model, [row.read for row in group])
        touched = [row for row in group if touched_by_curator(row, links)]
        survivor = min(touched or group, key=lambda row: (row.key != key, row.key))
        for row in group:
            if row is not survivor and row not in touched:
                lead(row, survivor)
                joined[row.key] = survivor.pk
    return joined


class Final:
    """The key that a record would have if every merged record it hangs on had its survivor's."""

    def __init__(self) -> None:
        self.known: dict[tuple[str, str], str] = {}

    def key(self, record: Record) -> str:
        """By what was read, not by what a curator wrote."""
        kind, read = kind_of(record), record.read
        if not {*PARTS.get(kind, ("",))} <= read.keys():  # by hand, or known by itself
            return record.key
        return self.made_of(kind, read)

    def made_of(self, kind: str, read: Mapping[str, Any]) -> str:
        parts = {name: self.of(name, read.get(name)) for name in PARTS[kind]}
        if kind == "post":
            committee = parts["committee"]
            body = f"{committee}{read.get('body') or ''}" if committee else parts["organisation"]
            return keys.post(parts["person"] or "", body=body or "", title=read["title"])
        if kind == "eventcommittee":
            return keys.joined(parts["event"], parts["committee"], read["role"])
        return keys.joined(parts["event"], parts["person"] or keys.plain(read["name"]))

    def of(self, kind: str, key: str | None) -> str | None:
        """A record's key, or its survivor's."""
        if key is None:
            return None
        if (kind, key) not in self.known:
            model = RECORDS[kind]
            id_ = survivors(model, {key}).get(key)
            own = model._default_manager.filter(pk=id_).values_list("key", flat=True).first()
            self.known[kind, key] = own or key
        return self.known[kind, key]


# --- taking it back -------------------------------------------------------------------------------


def family(record: Record) -> list[Record]:
    """A record and all that were merged into it, however far."""
    found, front = [record], [record]
    model = type(record)
    while front:
        known = {one.pk for one in found}
        rows = model._default_manager.filter(merged_into__in=[one.pk for one in front])
        front = [one for one in rows.order_by("key") if one.pk not in known]
        found += front
    return found


def last_survivor(record: Record) -> Record:
    """Where a merged record has ended up; itself where it was not merged."""
    seen = {record.pk}
    while (into := record.merged_into) is not None and into.pk not in seen:
        record = into
        seen.add(record.pk)
    return record


def part(record: Record) -> None:
    """Take a merge back: the record is what it was, its readings and links are its own."""
    kind, model = kind_of(record), type(record)
    survivor = last_survivor(record)
    own = [one.key for one in family(record)]
    parts = [one for one in joined_by(kind, own) if one_of_two(one)]
    record.review, record.merged_into = review_before(record), None
    record.save(update_fields=["review", "merged_into"])
    Reading.objects.filter(kind=kind, key__in=own, **{kind: survivor.pk}).update(
        **{kind: record.pk}
    )
    for owner, name in links_to(model):
        led = owner._default_manager.filter(Q(**{name: survivor.pk}) | Q(**{name: None}))
        led.filter(pk__in=led_by_merge(owner, name, record)).update(**{name: record.pk})
        if name in getattr(owner, "READ", ()):
            read = led.filter(**{name: survivor.pk, f"read__{name}__in": own})
            read.exclude(decided__contains=[name]).update(**{name: record.pk})
    for one in parts:  # what was one only because its owners were
        if not one_of_two(one):
            part(one)


def one_of_two(merged: Record) -> bool:
    """Whether a merged post or part is what its survivor is, by what both hang on."""
    final, survivor = Final(), merged.merged_into
    return survivor is not None and final.key(merged) == final.key(survivor)


def joined_by(kind: str, own: list[str]) -> Iterator[Record]:
    """Merged records that hang on one of these keys, or were merged into one that does."""
    for of, names in PARTS.items():
        for name in (name for name in names if name == kind):
            hangs = Q(**{f"read__{name}__in": own})
            into = Q(**{f"merged_into__read__{name}__in": own})
            merged = RECORDS[of]._default_manager.filter(review=Review.MERGED)
            found = merged.filter(hangs | into).select_related("merged_into")
            yield from found.order_by("key")


def review_before(record: Record) -> str:
    """What a curator had said of a record before it was merged."""
    events = type(record).pgh_event_model.objects.filter(pgh_obj_id=record.pk)  # type: ignore[attr-defined]
    last = events.exclude(review=Review.MERGED).order_by("pgh_id").last()
    return last.review if last else Review.EXTRACTED


def led_by_merge(owner: type[models.Model], name: str, record: Record) -> list[int]:
    """Rows that led to a record until its merge."""
    events = owner.pgh_event_model.objects  # type: ignore[attr-defined]
    context = {"pgh_context__metadata__has_key": mark(record)}
    found = events.filter(**{name: record.pk}, **context)
    return list(found.values_list("pgh_obj_id", flat=True))


def stated_under_another_key(record: Record) -> bool:
    """Whether words of a record that was merged into this one state it."""
    return Reading.objects.filter(**{kind_of(record): record.pk}, lapsed=False).exists()
