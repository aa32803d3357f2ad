"""One document takes another's place: a corrected page, a later version of a report.

supersede(new, old, user=user)     the old one's words count no more

What was decided about the old words moves to the same words in the new document, where they stand
among the same others; where they do not, a question says so. A mistake is taken back by
supersede_no_more(new).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from cppcc.extraction.facts import Span
from cppcc.extraction.text import fold
from cppcc.importing.exchange import BY_HAND, assigned, overlap
from cppcc.importing.identity import Draft
from cppcc.importing.links import Links, touched_by_curator
from cppcc.models import RECORDS, Assignment, Document, Question, Reading, Record

from . import rereading
from .signing import Refused, sign

AROUND = 12  # characters on either side of a quote that are compared
ENOUGH = 6  # of them, that must be the same on one side


def supersede(new: Document, old: Document, *, user: Any = None, reason: str = "") -> None:
    """Let one document take the place of another. Raises Refused."""
    sign("supersede", user, reason, lambda: replace(new, old, user))


def replace(new: Document, old: Document, user: Any) -> None:
    fresh, stale = lock(new, old)
    fresh.supersedes = stale
    follow_header(fresh, stale)
    fresh.save(update_fields=["supersedes", *Document.READ, "covers_from", "covers_to", "decided"])
    task = rereading.task_of(fresh)
    drafts = known(fresh, task.drafts)
    view = Words.of(fresh.text)
    for reading in decided_readings(stale):
        place = view.find(stale.text, reading)
        move(reading, place, fresh, drafts, user)
    Document.objects.filter(pk=stale.pk).update(read_by="")
    tasks = [task, rereading.settled(stale, [])]
    rereading.store(tasks, about=Question.About.SUPERSEDED)
    Question.objects.filter(
        about=Question.About.SUPERSEDED, state=Question.State.OPEN, document_before=stale
    ).update(document_now=fresh)
    new.refresh_from_db()
    old.refresh_from_db()


def lock(new: Document, old: Document) -> tuple[Document, Document]:
    """Both as they are now. Raises Refused where one cannot take the other's place."""
    rows = Document.objects.select_for_update().filter(pk__in=[new.pk, old.pk])
    found = {row.pk: row for row in rows.order_by("sha256")}
    fresh, stale = found[new.pk], found[old.pk]
    if fresh is stale:
        raise Refused(_("A document does not supersede itself."))
    if fresh.supersedes_id:
        raise Refused(_("%s supersedes another document already.") % fresh)
    if stale.superseded_by.exists():
        raise Refused(_("%s was superseded already.") % stale)
    older: Document | None = stale
    while older is not None:
        if older.pk == fresh.pk:
            raise Refused(_("%s was superseded by that one.") % fresh)
        older = older.supersedes
    return fresh, stale


def follow_header(fresh: Document, stale: Document) -> None:
    """What a curator set in the old header holds in the new one, where it was read the same."""
    for name in stale.decided:
        if name not in fresh.decided and fresh.read.get(name) == stale.read.get(name):
            field = Document._meta.get_field(name)
            setattr(fresh, field.attname, getattr(stale, field.attname))  # type: ignore[union-attr]
            fresh.decide([name])
    for name in ("covers_from", "covers_to"):
        if getattr(fresh, name) is None:
            setattr(fresh, name, getattr(stale, name))


# --- what was decided -----------------------------------------------------------------------------


def decided_readings(document: Document) -> list[Reading]:
    """Words about which a curator decided something: on their record, or whose they are."""
    told = set(document.assignments.values_list("kind", "to_key"))
    found: list[Reading] = []
    for kind, model in RECORDS.items():
        readings = list(document.readings.filter(kind=kind).select_related(kind).order_by("start"))
        by_key = {
            row.key: row
            for row in model._default_manager.filter(key__in=[one.key for one in readings])
        }
        links = Links(model, [row.read for row in by_key.values()])
        for reading in readings:
            record = by_key.get(reading.key)
            if record and (
                (kind, reading.key) in told
                or reading.version == BY_HAND
                or touched_by_curator(record, links)
            ):
                found.append(reading)
    return found


def known(document: Document, drafts: Iterable[Draft]) -> list[Draft]:
    """Drafts under the keys that the document's assignments give them."""
    renamed = {(one.kind, one.key): one.to_key for one in document.assignments.all()}
    return assigned(drafts, renamed)


def move(
    reading: Reading, place: Span | None, fresh: Document, drafts: list[Draft], user: Any
) -> None:
    """Let the same words of the new document state what the old ones did."""
    if reading.version == BY_HAND:
        recite(reading, place, fresh)
        return
    if place is None or any((one.kind, one.key) == (reading.kind, reading.key) for one in drafts):
        return
    there = stated_there(reading, place, drafts)
    if there is None:
        if undisputed(reading):
            recite(copy_of(reading), place, fresh)
        return
    Assignment.objects.update_or_create(
        document=fresh,
        kind=reading.kind,
        key=there.key,
        defaults={"to_key": reading.key, "user": user},
    )
    renamed = {(reading.kind, there.key): reading.key}
    drafts[:] = assigned(drafts, renamed)


def stated_there(reading: Reading, place: Span, drafts: Iterable[Draft]) -> Draft | None:
    """What the new document states by these words, of the same kind."""
    shared = [
        (overlap([place], list(one.spans[:1])), one)
        for one in drafts
        if one.kind == reading.kind and overlap([place], list(one.spans[:1]))
    ]
    best = max(shared, key=lambda row: (row[0], -row[1].spans[0].start), default=None)
    if best is None or decided_otherwise(best[1]):
        return None
    return best[1]


def decided_otherwise(draft: Draft) -> bool:
    """Whether a curator has decided on what these words state by themselves."""
    model = RECORDS[draft.kind]
    record = model._default_manager.filter(key=draft.key).first()
    return record is not None and touched_by_curator(record, Links(model, [record.read]))


def undisputed(reading: Reading) -> bool:
    """Whether words that the rules do not read so any more are to be kept by hand."""
    record: Record | None = reading.record
    return record is not None and record.review not in ("rejected", "merged")


def copy_of(reading: Reading) -> Reading:
    reading.pk, reading._state.adding = None, True
    reading.version = BY_HAND
    return reading


def recite(reading: Reading, place: Span | None, fresh: Document) -> None:
    """Words that a curator cited, at their place in the new document; there, or nowhere."""
    if place is None:
        Reading.objects.filter(pk=reading.pk).update(lapsed=True)
        ask(reading, fresh)
        return
    moved = place.start - reading.start
    inside = [
        [start + moved, end + moved]
        for start, end in reading.spans
        if 0 <= start + moved < end + moved <= fresh.characters
    ]
    reading.start, reading.end = place
    reading.spans = [list(place), *inside[1:]]
    reading.quote = fresh.text[place.start : place.end]
    reading.document, reading.lapsed, reading.run = fresh, False, None
    reading.save()


def ask(reading: Reading, fresh: Document) -> None:
    """A curator's own citation that has no place in the new document."""
    record = reading.record
    Question.objects.get_or_create(
        about=Question.About.SUPERSEDED,
        kind=reading.kind,
        record_id=record.pk,
        state=Question.State.OPEN,
        field="",
        defaults={
            "label": str(record),
            "before": record.read,
            "quote_before": reading.quote,
            "document_before": reading.document,
            "document_now": fresh,
        },
    )


# --- the same words in another text ---------------------------------------------------------------


@dataclass(frozen=True)
class Words:
    """A text without blanks, in one script, each character with its offset."""

    said: str
    offsets: list[int]

    @classmethod
    def of(cls, text: str) -> Words:
        folded = fold(text)
        offsets = [index for index, char in enumerate(folded) if not char.isspace()]
        return cls("".join(folded[index] for index in offsets), offsets)

    def find(self, text: str, reading: Reading) -> Span | None:
        """Where a reading's words stand among the same others; None if nowhere, or twice alike."""
        quote = squeezed(text[reading.start : reading.end])
        before = squeezed(text[max(0, reading.start - 4 * AROUND) : reading.start])[-AROUND:]
        after = squeezed(text[reading.end : reading.end + 4 * AROUND])[:AROUND]
        ranked = sorted(
            ((self.fit(at, quote, before, after), at) for at in self.places(quote)), reverse=True
        )
        if not ranked or ranked[0][0] < min(ENOUGH, max(len(before), len(after))):
            return None
        if len(ranked) > 1 and ranked[0][0] == ranked[1][0]:
            return None
        start = ranked[0][1]
        return Span(self.offsets[start], self.offsets[start + len(quote) - 1] + 1)

    def places(self, quote: str) -> Iterable[int]:
        at = self.said.find(quote) if quote else -1
        while at >= 0:
            yield at
            at = self.said.find(quote, at + 1)

    def fit(self, at: int, quote: str, before: str, after: str) -> int:
        """How many characters around agree, on both sides."""
        here = self.said[max(0, at - AROUND) : at]
        there = self.said[at + len(quote) : at + len(quote) + AROUND]
        return common(before[::-1], here[::-1]) + common(after, there)


def squeezed(text: str) -> str:
    return "".join(fold(text).split())


def common(some: str, others: str) -> int:
    """How long two texts begin alike."""
    length = 0
    for one, other in zip(some, others, strict=False):
        if one != other:
            break
        length += 1
    return length


# --- taking it back -------------------------------------------------------------------------------


def supersede_no_more(new: Document, *, user: Any = None, reason: str = "") -> None:
    """The old document counts again; what was held in the new one stays held. Raises Refused."""

    def take_back() -> None:
        row = Document.objects.select_for_update().get(pk=new.pk)
        if row.supersedes is None:
            raise Refused(_("%s supersedes no other document.") % row)
        old = row.supersedes
        row.supersedes = None
        row.save(update_fields=["supersedes"])
        rereading.store([rereading.task_of(Document.objects.get(pk=old.pk))])
        new.refresh_from_db()

    sign("supersede no more", user, reason, take_back)
