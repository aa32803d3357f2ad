"""What a document states: one entry a record, however many of its words say so.

Entry("post-12", "post", "职务", "张三 大连市政协主席", places=(Place(7, ((3, 8),)), Place(9, …)))

Entries stand in the order of the text; of the same words the one that holds most comes first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple, cast

from django.contrib.admin import AdminSite
from django.db.models import F, Model
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from cppcc.models import RECORDS, Document, Reading, Record, Review
from cppcc.models.documents import ReadingKind

from .marking import OUTER, Fact
from .pages import address

#  of the same words the event is decided first, then the parts in it
FIRST = ("event", *(kind for kind in OUTER if kind != "event"))
#  what a line of the list says of the records that its own names
TOLD_WITH: dict[str, tuple[str, ...]] = {
    "post": ("person", "committee", "organisation"),
    "event": ("kind",),
    "eventcommittee": ("committee", "event__kind"),
    "participation": ("event__kind",),
}
UNSAID = ("read", "decided", "key", "forms")  # columns that no line says
DEEPEST = 5  # merges that are followed to a survivor, one query each


class Place(NamedTuple):
    """A reading: its id, and every span that it has."""

    reading: int
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the list of facts."""

    name: str  # post-12; "" where there is no record, or none that this user may see
    kind: str
    label: str
    said: str
    link: str
    state: str
    places: tuple[Place, ...]

    @property
    def nesting(self) -> tuple[int, int, int, int]:
        start, end = self.places[0].spans[0]
        return start, -end, FIRST.index(self.kind), self.places[0].reading

    @property
    def spans(self) -> Iterator[tuple[int, int]]:
        for place in self.places:
            yield from place.spans

    @property
    def waiting(self) -> bool:
        return bool(self.name) and self.state == Review.EXTRACTED

    def facts(self) -> Iterator[Fact]:
        for reading, spans in self.places:
            yield Fact(
                reading, self.kind, self.label, self.said, self.link, spans, self.state, self.name
            )


def entries(site: AdminSite, request: HttpRequest, document: Document) -> list[Entry]:
    """Everything that the words of a document state. One query, and one a kind of record."""
    places: dict[tuple[str, int | None], list[Place]] = defaultdict(list)
    quotes: dict[int, str] = {}
    for reading, kind, spans, quote, record in rows(document):
        of = (kind, record if record is not None else -reading)
        places[of].append(Place(reading, tuple((start, end) for start, end in spans)))
        quotes[reading] = quote
    wanted: dict[str, set[int]] = defaultdict(set)
    for kind, record in places:
        if record is not None and record > 0:
            wanted[kind].add(record)
    found = {kind: records(site, request, kind, ids) for kind, ids in wanted.items()}
    made = joined(site, places, found, quotes)
    return sorted(made, key=lambda entry: entry.nesting)


def rows(document: Document) -> Any:
    """Readings without their eleven links: each one's kind says which is set."""
    readings = Reading.objects.filter(document=document).order_by("start", "id")
    record = Coalesce(*[F(f"{kind}_id") for kind in RECORDS])
    return readings.annotate(record_pk=record).values_list(
        "pk", "kind", "spans", "quote", "record_pk"
    )


def records(
    site: AdminSite, request: HttpRequest, kind: str, ids: Iterable[int]
) -> dict[int, Record]:
    """Records of a kind by id, a merged one's survivor for it; none that this user may not see."""
    page = site.get_model_admin(RECORDS[kind])
    if not page.has_view_permission(request):
        return {}
    links = TOLD_WITH.get(kind, ())
    query: Any = RECORDS[kind].objects.order_by().defer(*unsaid(RECORDS[kind], links))
    if links:
        query = query.select_related(*links)
    found: dict[int, Record] = query.in_bulk(list(ids))
    for _step in range(DEEPEST):
        merged = {pk: into for pk, row in found.items() if (into := survivor(row))}
        if not merged:
            break
        survivors = query.in_bulk(list(merged.values()))
        found |= {pk: survivors[into] for pk, into in merged.items()}
    return found


def unsaid(model: type[Model], links: Iterable[str]) -> Iterator[str]:
    """event__kind -> read, event__read, event__kind__read …"""
    yield from (column for column in UNSAID if column in columns(model))
    for path in links:
        linked, so_far = model, ""
        for step in path.split("__"):
            linked = cast(type[Model], linked._meta.get_field(step).related_model)
            so_far = f"{so_far}{step}__"
            yield from (f"{so_far}{column}" for column in UNSAID if column in columns(linked))


def columns(model: type[Model]) -> set[str]:
    return {field.name for field in model._meta.concrete_fields}


def survivor(record: Record) -> int | None:
    into: int | None = record.merged_into_id  # type: ignore[attr-defined]
    return into


def joined(
    site: AdminSite,
    places: dict[tuple[str, int | None], list[Place]],
    found: dict[str, dict[int, Record]],
    quotes: dict[int, str],
) -> list[Entry]:
    """One entry a record; words of a merged record are words of its survivor."""
    labels = dict(ReadingKind.choices)
    told = {
        kind: getattr(site.get_model_admin(RECORDS[kind]), "told_beside", str) for kind in found
    }
    pages = {kind: reverse(f"admin:cppcc_{kind}_change", args=[0]) for kind in found}
    of_record: dict[tuple[str, int], tuple[Record, list[Place]]] = {}
    made: list[Entry] = []
    for (kind, pk), some in places.items():
        record = found.get(kind, {}).get(pk or 0)
        if record is None:
            words = quotes[some[0].reading]
            made.append(Entry("", kind, str(labels[kind]), words, "", "", tuple(some)))
            continue
        of_record.setdefault((kind, record.pk), (record, []))[1].extend(some)
    for (kind, pk), (record, some) in of_record.items():
        said = told[kind](record)
        in_order = tuple(sorted(some, key=lambda place: place.spans[0]))
        label, link = str(labels[kind]), pages[kind].replace("/0/", f"/{pk}/")
        made.append(Entry(f"{kind}-{pk}", kind, label, said, link, record.review, in_order))
    return made


def entry_of(site: AdminSite, request: HttpRequest, document: Document, record: Record) -> Entry:
    """The entry of one record, as its list has it."""
    kind = str(record._meta.model_name)
    readings = Reading.objects.filter(document=document, **{kind: record}).order_by("start", "id")
    some = [
        Place(pk, tuple((start, end) for start, end in spans))
        for pk, spans in readings.values_list("pk", "spans")
    ]
    label = str(dict(ReadingKind.choices)[kind])
    told = getattr(site.get_model_admin(type(record)), "told_beside", str)
    return Entry(
        f"{kind}-{record.pk}",
        kind,
        label,
        told(record),
        address(record),
        record.review,
        tuple(some),
    )


# --- as HTML --------------------------------------------------------------------------------------


def listed(some: Iterable[Entry]) -> SafeString:
    """Lines of the list. Hundreds of them: put together here, not by a template."""
    words = {state: str(label) for state, label in Review.choices}
    show = escape(_("Show in the text"))
    return mark_safe("".join(line(entry, words, show) for entry in some))


def line(entry: Entry, words: dict[str, str], show: str) -> str:
    said = escape(entry.said)
    told = f'<mark class="kind-{entry.kind}">{escape(entry.label)}</mark> <span>{said}</span>'
    if entry.link:
        told = f'<a class="fact-said" href="{escape(entry.link)}">{told}</a>'
    else:
        told = f'<span class="fact-said">{told}</span>'
    state = ""
    if entry.state:
        state = f'<span class="state state-{entry.state}">{escape(words[entry.state])}</span>'
    places = "".join(
        f'<a class="place" href="#r{place.reading}" title="{show}" aria-label="{show} {number}">'
        f"{number if len(entry.places) > 1 else '↗'}</a>"
        for number, place in enumerate(entry.places[:SHOWN], start=1)
    )
    name = f' id="{entry.name}" data-fact="{entry.name}"' if entry.name else ""
    return (
        f'<li class="fact record-{entry.state}"{name} data-kind="{entry.kind}" '
        f'data-state="{entry.state}">{told}{state}<span class="places">{places}</span></li>'
    )


SHOWN = 6  # places of an entry that are linked; the marks in the text show all
