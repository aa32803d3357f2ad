"""Facts in a curator's words to what they add: a record's key, its fields, and where it is cited.

    people:
    - {name: 甲乙, posts: [{org: 大连市政协, title: 主席}]}
    ->  Addition("person", "甲乙/委员会/210200", …), Addition("post", "甲乙/委员会/210200/…", …)

The shape is that of `extract`; keys are made as for what the rules read. Whatever else there is,
stands under `records`: its kind, its fields by their columns' names, its key if it has one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Literal, get_args

from django.utils.translation import gettext as _

from cppcc import extraction
from cppcc.extraction import dates, gazetteer
from cppcc.extraction.facts import (
    Bound,
    Capacity,
    Committee,
    CommitteeRole,
    Event,
    Facts,
    Flow,
    Header,
    Initiative,
    Participant,
    Party,
    Person,
    Post,
    Proposal,
    Span,
    Statistic,
)
from cppcc.extraction.text import fold
from cppcc.models import Assignment, Document, Reading

from . import identity
from .companions_naming import document_of, kind_of, listed, places_of, shortened
from .companions_reading import Entry, Fault, mapping, unknown
from .companions_reading import Mapping as Said
from .exchange import assigned
from .precedence import Fields

PLACE = ("quote", "start", "end", "spans")
NAMES = {
    "committees": ("region", "name", "form"),
    "people": ("name", "posts", "gender", "ethnicity"),
    "posts": ("org", "title", "former"),
    "events": (
        *("committee", "date", "kind", "topic", "date_said", "form", "organ", "term", "session"),
        *("place", "expected", "present", "participants", "parties"),
    ),
    "participants": ("name", "title", "capacity"),
    "parties": ("committee", "role"),
    "proposals": ("title", "kind", "committee", "issuer"),
    "statistics": ("committee", "value", "bound", "unit", "measure", "period", "flow"),
    "initiatives": ("name", "kind", "committee"),
    "records": ("kind", "key", "fields", "review", "citations"),
    "citations": ("document", "fields", "words", "lapsed"),
}
#  what a fact is about; other records that it names are made with it where they are missing
NAMED = {
    "committees": {"committee"},
    "people": {"person", "post"},
    "events": {"event", "eventcommittee", "participation"},
    "proposals": {"proposal", "work"},
    "statistics": {"statistic"},
    "initiatives": {"initiative"},
}
REVIEWS = ("extracted", "confirmed", "rejected")
InitiativeKind = Literal["campaign", "platform", "brand", "think_tank", "mechanism"]
#  what follows from other words of a fact, so that it does not overrule what is there
FOLLOWS = {
    "person": {"kind"},
    "post": {"role", "first_cited", "last_cited"},
    "organisation": {"kind"},
    "event": {"date_rule", "earliest", "latest"},
    "participation": {"position"},
    "statistic": {"quote", "earliest", "latest"},
}


@dataclass(frozen=True)
class Citation:
    """Words of a document that state a record, and what is read from them."""

    document: Document
    spans: tuple[Span, ...]
    fields: Fields | None  # None: what the record says
    words: dict[str, list[int]] = field(default_factory=dict)  # of single fields
    lapsed: bool = False


@dataclass(frozen=True)
class Addition:
    """A record that is to be there, as a curator says."""

    kind: str
    key: str  # "" where its model makes one
    fields: Fields  # as readings write them: links are keys
    citations: tuple[Citation, ...]
    entry: Entry
    named: bool = True  # not only referred to by another fact
    quoted: bool = True  # by words that were chosen, not wherever its name stands
    exact: bool = False  # by its columns: what is cited is the curator's own
    review: str = "confirmed"


def additions(entry: Entry) -> list[Addition]:
    """What a fact adds, records that others refer to first. Raises Fault."""
    names = NAMES[entry.what]
    known(entry.values, (*names, *PLACE))
    if entry.what == "records":
        return [record(entry)]
    document = entry.document
    assert document
    shape = Shape(document)
    drafts = identity.readings(shape.facts(entry.what, entry.values), document.text)
    drafts = assigned(drafts, assignments(document))
    drafts = assigned(drafts, shape.same_people(drafts, entry.line))
    return [
        Addition(
            draft.kind,
            draft.key,
            said_fields(draft),
            (Citation(document, draft.spans, said_fields(draft), draft.field_spans),),
            entry,
            named=draft.kind in NAMED[entry.what],
            quoted=quotes(entry.values) or any(map(quotes, rows(entry.values, "posts"))),
        )
        for draft in drafts
    ]


def quotes(values: Said) -> bool:
    return bool(values.get("quote") or values.get("spans"))


def said_fields(draft: identity.Draft) -> Fields:
    """Fields as a reading has them; an open end (2018/..) has no last day."""
    return {name: None if value == "" else value for name, value in draft.fields.items()}


def assignments(document: Document) -> dict[tuple[str, str], str]:
    rows = Assignment.objects.filter(document=document)
    return {(one.kind, one.key): one.to_key for one in rows}


# --- records by their columns ---------------------------------------------------------------------


def record(entry: Entry) -> Addition:
    """A record of any kind, its fields under the names of its columns."""
    values = entry.values
    review = str(values.get("review") or "confirmed")
    if review not in REVIEWS:
        raise unknown(review, REVIEWS, values.line)
    fields = values.get("fields") or {}
    if not isinstance(fields, dict):
        raise Fault(_("fields is no mapping. Write name: value, one a line."), values.line)
    return Addition(
        kind_of(values),
        str(values.get("key") or ""),
        dict(fields),
        tuple(citations(entry, dict(fields) or None)),
        entry,
        exact=True,
        review=review,
    )


def citations(entry: Entry, fields: Fields | None) -> Iterator[Citation]:
    """Where a record is cited: here, by its quote, or in a list of documents and quotes."""
    if entry.values.get("quote"):
        yield citation(entry.values, entry, fields)
    for row in rows(entry.values, "citations"):
        known(row, (*NAMES["citations"], *PLACE))
        own = row.get("fields")
        yield citation(row, entry, dict(own) if isinstance(own, dict) else fields)


def citation(row: Said, entry: Entry, fields: Fields | None) -> Citation:
    document = document_of(row, entry.document)
    told = spans(row, document.text)
    if not told:
        raise Fault(_("a citation without words. Add its quote."), row.line)
    words = dict(row.get("words") or {})
    return Citation(document, told, fields, words, bool(row.get("lapsed")))


# --- words of a document --------------------------------------------------------------------------


def spans(row: Said, text: str) -> tuple[Span, ...]:
    """The words that a fact or citation quotes, its first mention first; none where it does not."""
    if isinstance(row.get("spans"), list) and row["spans"]:
        found = tuple(span(one, text, row.line) for one in row["spans"])
        quote = row.get("quote")
        if quote and text[slice(*found[0])] != str(quote):
            raise Fault(_("spans and quote do not agree. Leave one of them out."), row.line)
        return found
    if not row.get("quote"):
        return ()
    places = sorted(places_of(row, text))
    if len(places) > 1:
        at = listed(one.start for one in places)
        message = _("“%(quote)s” stands in the document more than once. Add start: %(at)s.")
        raise Fault(message % {"quote": shortened(row["quote"]), "at": at}, row.line)
    return (places[0],)


def span(value: Any, text: str, line: int) -> Span:
    if isinstance(value, list) and len(value) == 2 and all(isinstance(one, int) for one in value):
        start, end = value
        if 0 <= start < end <= len(text):
            return Span(start, end)
    message = _("%s is no place in the document. Write spans as [[start, end]].")
    raise Fault(message % shortened(value), line)


def mentions(name: str, text: str) -> tuple[Span, ...]:
    """Everywhere that a name stands, be there blanks inside it or not."""
    letters = [re.escape(letter) for letter in name if not letter.isspace()]
    if not letters:
        return ()
    return tuple(Span(*one.span()) for one in re.finditer(r"\s*".join(letters), text))


def rows(values: Said, name: str) -> list[Said]:
    """The mappings of a list that a fact holds."""
    listed = values.get(name) or []
    if not isinstance(listed, list):
        raise Fault(_("%s is no list. Begin each fact with a dash.") % name, values.line)
    return [mapping(row, values.line) for row in listed]


def known(values: Said, names: Iterable[str]) -> None:
    for name in values:
        if name not in names:
            raise unknown(name, names, values.line)


# --- the shape of `extract` -----------------------------------------------------------------------


@dataclass(frozen=True)
class Shape:
    """Facts about one document, from their written shape."""

    document: Document

    @property
    def text(self) -> str:
        return self.document.text

    def facts(self, what: str, values: Said) -> Facts:
        header = Header(published=str(self.document.published or "") or None)
        facts = Facts(header, home=self.home(), **{what: (self.fact(what, values),)})
        known = {row["name"] for _key, row in self.people_read()}
        present = (one for event in facts.events for one in event.participants)
        people = tuple(Person(one.name, (), (one.span,)) for one in present if one.name in known)
        return replace(facts, people=people) if people else facts

    def fact(self, what: str, values: Said) -> Any:
        makers: dict[str, Callable[[Said], Any]] = {
            "committees": self.named_committee,
            "people": self.person,
            "events": self.event,
            "proposals": self.proposal,
            "statistics": self.statistic,
            "initiatives": self.initiative,
        }
        return makers[what](values)

    def home(self) -> Committee | None:
        home = self.document.home
        if home is None:
            return None
        return Committee(home.region.code if home.region else None, home.name, home.form)

    def spans(self, values: Said, *names: str) -> tuple[Span, ...]:
        """The words that are quoted, else everywhere that a name of the fact stands."""
        found = spans(values, self.text)
        for name in names:
            found = found or mentions(str(values.get(name) or ""), self.text)
        if not found:
            raise Fault(
                _("the document does not say this so. Add the quote that says it."), values.line
            )
        return found

    # --- committees

    def named_committee(self, values: Said) -> Committee:
        form = word(values, "form") or "委员会"
        code = word(values, "region")
        name = word(values, "name") or (self.committee(code, values.line).name if code else "")
        if not name:
            raise missing("name", values)
        if code:
            self.committee(code, values.line)
        return Committee(code, name, form, self.spans(values, "name"))

    def committee_told(self, values: Said) -> Committee | None:
        code = word(values, "committee")
        return self.committee(code, values.line) if code else None

    def committee(self, code: str, line: int) -> Committee:
        """The committee of a division, by its code."""
        places, on = gazetteer.default(), str(self.document.published or "") or None
        region = places.get(code, on)
        if region is None:
            message = _("%s is the code of no division. Write its six digits, or null.")
            raise Fault(message % shortened(code), line)
        return Committee(region.code, places.committee_name(region, on))

    # --- people

    def people_read(self) -> list[tuple[str, Fields]]:
        """Key and fields of everybody whom the document names already."""
        readings = Reading.objects.filter(document=self.document, kind="person", lapsed=False)
        found = readings.values_list("key", "fields")
        return [(key, fields) for key, fields in found if fields.get("name")]

    def same_people(
        self, drafts: Iterable[identity.Draft], line: int
    ) -> dict[tuple[str, str], str]:
        """In one document a name is one person, whatever post is told: the keys that they have."""
        renamed = {}
        for draft in drafts:
            name = draft.fields["name"] if draft.kind == "person" else None
            there = {key for key, fields in self.people_read() if fields["name"] == name}
            if there and draft.key not in there:
                if len(there) > 1:
                    words = {"name": name, "keys": listed(there)}
                    message = _("%(name)s is several people here: %(keys)s. Write a record of one.")
                    raise Fault(message % words, line)
                renamed["person", draft.key] = there.pop()
        return renamed

    def person(self, values: Said) -> Person:
        name = "".join(required(values, "name").split())
        posts = tuple(self.post(row) for row in rows(values, "posts"))
        gender, ethnicity = word(values, "gender") or "", word(values, "ethnicity") or ""
        return Person(name, posts, self.spans(values, "name"), gender, ethnicity)

    def post(self, values: Said) -> Post:
        known(values, (*NAMES["posts"], *PLACE))
        title, org = required(values, "title"), word(values, "org")
        committee, body = self.inside(org) if org else (None, "")
        told = spans(values, self.text) or mentions(f"{org or ''}{title}", self.text)
        return Post(title, org, bool(values.get("former")), committee, body, told)

    def inside(self, org: str) -> tuple[Committee | None, str]:
        """沈阳市和平区政协党组 -> the committee of 210102, 党组; none for any other body."""
        plain = fold(org)
        for row in self.cited_committees():
            if plain.startswith(row["name"]):
                committee = Committee(row["region"], row["name"], row["form"])
                return committee, plain[len(row["name"]) :]
        for committee in extraction.extract(plain).committees:
            if committee.region and committee.spans[0].start == 0:
                return committee, plain[committee.spans[0].end :]
        return None, ""

    def cited_committees(self) -> list[Fields]:
        """Those that the document names already, the longest name first."""
        readings = Reading.objects.filter(document=self.document, kind="committee")
        found = readings.values_list("fields", flat=True)
        named = [one for one in found if {"name", "form", "region"} <= one.keys()]
        return sorted(named, key=lambda one: (-len(one["name"]), one["name"], str(one["region"])))

    # --- events

    def event(self, values: Said) -> Event:
        date = edtf(values, "date")
        return Event(
            self.committee_told(values),
            required(values, "kind"),
            date,
            word(values, "topic"),
            self.spans(values),
            date_said=word(values, "date_said") or "",
            date_rule="curator" if date else "",
            form=word(values, "form") or "",
            organ=word(values, "organ") or "",
            term=number(values, "term"),
            session=number(values, "session"),
            place=word(values, "place") or "",
            expected=number(values, "expected"),
            present=number(values, "present"),
            participants=tuple(self.participant(row) for row in rows(values, "participants")),
            parties=tuple(self.party(row, values) for row in rows(values, "parties")),
        )

    def participant(self, values: Said) -> Participant:
        known(values, (*NAMES["participants"], *PLACE))
        name = "".join(required(values, "name").split())
        capacity = choice(values, "capacity", get_args(Capacity), "")
        title = word(values, "title") or ""
        return Participant(name, title, capacity, self.spans(values, "name")[0])

    def party(self, values: Said, event: Said) -> Party:
        known(values, (*NAMES["parties"], *PLACE))
        committee = self.committee(required(values, "committee"), values.line)
        role = choice(values, "role", get_args(CommitteeRole), "participant")
        told = spans(values, self.text) or self.spans(event)
        return Party(committee, role, told[0])

    # --- what is written, counted and named

    def proposal(self, values: Said) -> Proposal:
        return Proposal(
            required(values, "title"),
            required(values, "kind"),
            self.committee_told(values),
            self.spans(values, "title"),
            word(values, "issuer") or "",
        )

    def statistic(self, values: Said) -> Statistic:
        return Statistic(
            self.committee_told(values),
            decimal(values, "value"),
            choice(values, "bound", get_args(Bound), "exact"),
            word(values, "unit") or "",
            word(values, "measure"),
            self.spans(values),
            choice(values, "flow", get_args(Flow), ""),
            edtf(values, "period"),
        )

    def initiative(self, values: Said) -> Initiative:
        kinds = get_args(InitiativeKind)
        kind: Any = choice(values, "kind", kinds, "")
        if not kind:
            raise missing("kind", values)
        committee = self.committee_told(values)
        return Initiative(required(values, "name"), kind, committee, self.spans(values, "name"))


# --- values ---------------------------------------------------------------------------------------


def word(values: Said, name: str) -> str | None:
    """A value as words; nothing for null and for none."""
    value = values.get(name)
    if isinstance(value, (dict, list)):
        raise Fault(_("%s is no single value. Write words.") % name, values.line)
    return str(value) if value not in (None, "") else None


def required(values: Said, name: str) -> str:
    found = word(values, name)
    if found is None:
        raise missing(name, values)
    return found


def missing(name: str, values: Said) -> Fault:
    return Fault(_("%s is missing. Add it.") % name, values.line)


def choice(values: Said, name: str, among: Sequence[str], default: str) -> Any:
    found = word(values, name) or default
    if found not in (*among, ""):
        raise unknown(found, [one for one in among if one], values.line)
    return found


def number(values: Said, name: str) -> int | None:
    found = values.get(name)
    if found is None or (isinstance(found, int) and not isinstance(found, bool) and found >= 0):
        return found
    raise Fault(_("%s is no number. Write digits.") % name, values.line)


def decimal(values: Said, name: str) -> Decimal:
    try:
        found = Decimal(required(values, name))
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite() or abs(found) >= identity.LARGEST:
        raise Fault(_("%s is no number. Write digits.") % name, values.line)
    return found


def edtf(values: Said, name: str) -> str | None:
    """2023-06-29, 2023-06, 2023, or two of them with / between."""
    found = word(values, name)
    if found is None:
        return None
    try:
        first, last = dates.earliest(found), dates.latest(found)
        if found.count("/") > 1 or date.fromisoformat(first) > date.fromisoformat(last or first):
            raise ValueError(found)
    except (ValueError, IndexError) as error:
        message = _("%s is no date. Write it as 2023-06-29, 2023-06, 2023 or 2023-01/2023-06.")
        raise Fault(message % shortened(found), values.line) from error
    return found
