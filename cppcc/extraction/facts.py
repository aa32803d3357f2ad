"""What a text states: a Span and one frozen dataclass a kind of fact.

    "6月29日,区政协机关党支部…开展主题党日活动"  ->  Event(kind="study", date="2023-06-29", …)

Offsets count code points of the document's text and are half-open: text[start:end] is the quote.
Printed words keep their printed characters; committees' names are simplified.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal, NamedTuple

Bound = Literal["exact", "over", "under", "about"]
Capacity = Literal["主持", "讲话", "带队", "出席", "列席", "汇报", "发言", "授课", "请假", ""]
CommitteeRole = Literal["host", "co-host", "joint", "participant", "guest"]
Flow = Literal["period", "date", "since", ""]
DoubtKind = Literal[
    "other committee",  # does what is told in an article that another committee heads
    "open committee",  # a name that several regions have
    "open year",  # of days on a page whose years do not agree
    "impossible date",  # 2月30日
    "date after publication",
    "figures differ",  # of one measure, committee and period
    "part exceeds whole",
    "share differs",  # from the part and the whole that are printed
    "person differs",  # one name, two genders or two ethnicities
    "same name twice",  # in one list
    "in office and former",  # one post of one person
]


class Span(NamedTuple):
    """text[start:end], counted in code points of the document."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Committee:
    """A political consultative committee, as 南京市鼓楼区政协; equal whatever its spans."""

    region: (
        str | None
    )  # GB/T 2260 code in force at the date of the text; "100000" is the national one
    name: str  # usual short form, simplified; the printed name where the region is open
    form: str = "委员会"  # or 工委, 联络处
    spans: tuple[Span, ...] = field(default=(), compare=False)
    rule: str = field(default="", compare=False)  # which rule found it, in plain words


@dataclass(frozen=True, slots=True)
class Post:
    """A title that the text gives to a person: 党组书记 is org …政协党组, title 书记."""

    title: str  # as printed
    org: str | None  # a committee's in full and simplified (南京市鼓楼区政协党组); else as printed
    former: bool  # 时任, 原, 前
    committee: Committee | None = None  # where the post is in a committee or one of its bodies
    body: str = ""  # the body inside the committee: 党组, 机关党组, 提案委, 办公室; simplified
    spans: tuple[Span, ...] = ()  # the words of organisation and title, each mention
    rule: str = field(default="", compare=False)  # which rule found it, in plain words


@dataclass(frozen=True, slots=True)
class Person:
    """A named person. One in a document however often named."""

    name: str  # printed characters without blanks
    posts: tuple[Post, ...]
    spans: tuple[Span, ...]
    gender: str = ""  # 男, 女 where printed
    ethnicity: str = ""  # 满族 … where printed
    rule: str = field(default="", compare=False)  # which rule found it, in plain words


class Participant(NamedTuple):
    """A person at an event, in the order of the list."""

    name: str
    title: str  # as printed at this place, or ""
    capacity: Capacity
    span: Span


class Party(NamedTuple):
    """A committee's part in an event."""

    committee: Committee
    role: CommitteeRole
    span: Span


@dataclass(frozen=True, slots=True)
class Event:
    """An occurrence: a meeting, an inspection, a research trip …; spans[0] is the quote."""

    committee: Committee | None  # that held or led it
    kind: str  # a code of fixtures/event_kinds.jsonl
    date: str | None  # EDTF, as 2023-06-29, 2023-01/2023-06, 2023
    topic: str | None  # as printed
    spans: tuple[Span, ...]
    date_said: str = ""  # as printed: 今年4月, 近日
    date_rule: str = ""  # printed, published, page, term
    form: str = ""  # as printed: 视察, 专题协商会, simplified
    organ: str = ""  # of a numbered meeting: 常委会会议, 全体会议, 主席会议
    term: int | None = None  # 届
    session: int | None = None  # 次
    place: str = ""  # as printed
    expected: int | None = None  # 应到
    present: int | None = None  # 实到
    participants: tuple[Participant, ...] = ()
    parties: tuple[Party, ...] = ()  # committees beside the host
    fields: tuple[
        tuple[str, Span], ...
    ] = ()  # words of single fields: ("topic", Span), ("date", …)
    rule: str = field(default="", compare=False)  # which rule found it, in plain words


@dataclass(frozen=True, slots=True)
class Proposal:
    """A titled document: 提案, 调研报告, 方案 …"""

    title: str  # as printed, without 《》
    kind: str  # a code of fixtures/proposal_kinds.jsonl
    committee: (
        Committee | None
    )  # that received the 提案 or made the text; None: Party, government …
    spans: tuple[Span, ...]  # the title, without 《》
    issuer: str = ""  # another body that issued it, as printed
    rule: str = field(default="", compare=False)  # which rule found it, in plain words


@dataclass(frozen=True, slots=True)
class Statistic:
    """A counted claim about a committee's work; spans[0] is the number with its unit: 60余场."""

    committee: Committee | None
    value: Decimal
    bound: Bound
    unit: str  # as printed
    measure: str | None  # what was counted, as printed
    spans: tuple[Span, ...]
    flow: Flow = ""
    period: str | None = None  # EDTF where the text settles it
    fields: tuple[tuple[str, Span], ...] = ()
    rule: str = field(default="", compare=False)  # which rule found it, in plain words


@dataclass(frozen=True, slots=True)
class Initiative:
    """A named campaign, platform, brand, think tank or standing mechanism: 有事来协商."""

    name: str  # as printed
    kind: Literal["campaign", "platform", "brand", "think_tank", "mechanism"]
    committee: Committee | None
    spans: tuple[Span, ...]
    rule: str = field(default="", compare=False)  # which rule found it, in plain words


@dataclass(frozen=True, slots=True)
class Doubt:
    """What the text contradicts or leaves open, for a curator to settle; spans[0] is the quote."""

    kind: DoubtKind
    spans: tuple[Span, ...]  # the words that do not go together, or that stay open
    readings: tuple[str, ...] = ()  # what it may be: 320106 南京市鼓楼区政协, 2023, 118件


@dataclass(frozen=True, slots=True)
class Header:
    """What a document says of itself; each words beside its value, None where not printed."""

    title: str | None = None
    publisher: str | None = None
    published: str | None = None  # YYYY-MM-DD
    page: str | None = None  # 01
    address: str | None = None
    script: Literal["simplified", "traditional", "mixed"] = "simplified"
    spans: tuple[tuple[str, Span], ...] = ()  # ("title", Span), …


@dataclass(frozen=True, slots=True)
class Told:
    """What a curator says of a document: it holds, whatever is printed. None leaves it to the text.

    covers ("2023-01-01", "2023-12-31") dates 今年, 全年 and 一年来 of a report, and every 5月.
    """

    published: str | None = None  # YYYY-MM-DD
    publisher: str | None = None
    home: Committee | None = None  # that the whole document is about, of a known region
    covers: tuple[str, str] | None = None  # first and last day that it reports on


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that one document states."""

    header: Header
    committees: tuple[Committee, ...] = ()
    people: tuple[Person, ...] = ()
    events: tuple[Event, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    statistics: tuple[Statistic, ...] = ()
    initiatives: tuple[Initiative, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    home: Committee | None = (
        None  # the committee that the whole document is about, where there is one
    )


def as_json(facts: Facts, text: str, *, source: str) -> dict[str, Any]:
    """One document in the shape that the contract gives, every fact with its `spans`.

    Values are printed characters; `start` and `end` of a quote count code points of text.
    """
    header = facts.header
    return {
        "source": source,
        "title": header.title,
        "publisher": header.publisher,
        "published": header.published,
        "script": header.script,
        "committees": [
            {"region": fact.region, "name": fact.name, "spans": spans(fact.spans)}
            for fact in facts.committees
        ],
        "people": [
            {
                "name": fact.name,
                "posts": [
                    {
                        "org": post.org,
                        "title": post.title,
                        "former": post.former,
                        "spans": spans(post.spans),
                    }
                    for post in fact.posts
                ],
                "spans": spans(fact.spans),
            }
            for fact in facts.people
        ],
        "events": [
            {
                "committee": region(fact.committee),
                "date": fact.date,
                "kind": fact.kind,
                **quoted(fact.spans, text),
                "topic": fact.topic,
            }
            for fact in facts.events
        ],
        "proposals": [
            {
                "title": fact.title,
                "kind": fact.kind,
                "committee": region(fact.committee),
                "spans": spans(fact.spans),
            }
            for fact in facts.proposals
        ],
        "statistics": [
            {
                "committee": region(fact.committee),
                **quoted(fact.spans, text),
                "value": number(fact.value),
                "bound": fact.bound,
                "unit": fact.unit,
                "measure": fact.measure,
            }
            for fact in facts.statistics
        ],
        "initiatives": [
            {
                "committee": region(fact.committee),
                "name": fact.name,
                "kind": fact.kind,
                "spans": spans(fact.spans),
            }
            for fact in facts.initiatives
        ],
        "doubts": [
            {
                "what": fact.kind,
                **quoted(fact.spans, text),
                "readings": list(fact.readings),
            }
            for fact in facts.doubts
        ],
    }


def spans(found: tuple[Span, ...]) -> list[list[int]]:
    return [[start, end] for start, end in found]


def quoted(found: tuple[Span, ...], text: str) -> dict[str, Any]:
    start, end = found[0]
    return {"quote": text[start:end], "start": start, "end": end, "spans": spans(found)}


def region(committee: Committee | None) -> str | None:
    return committee.region if committee else None


def number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)
