"""From facts to readings, each with exactly one key: what the words state, and of what record.

    Person("赵中军", posts=(Post("主席", "沈阳市和平区政协"),))
    ->  Draft("person", "赵中军/委员会/210102", {"name": "赵中军", "kind": "committee"}, …)
        Draft("post", "赵中军/委员会/210102/…/主席", {"person": …, "committee": …}, …)

Values are as JSON keeps them; a link to another record is that record's key. The document and
its header alone determine the outcome.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from cppcc.extraction import dates, gazetteer
from cppcc.extraction.facts import (
    Committee,
    Event,
    Facts,
    Initiative,
    Person,
    Post,
    Span,
    Statistic,
)
from cppcc.extraction.facts import Proposal as Titled
from cppcc.extraction.text import fold
from cppcc.models import keys

#  of the titled documents, those that a committee puts forward; the others are works
PROPOSALS = {"proposal", "report", "recommendation", "speech"}

#  a body of the whole country, or a school or company of a name of its own; every other body
#  that does not begin with a division (财政局, 市委党校, 总工会) is another one in every city
NATIONWIDE = re.compile(
    r"^(?:中国|中华|中共中央|中央|全国|国家|国务院|最高|新华|人民日报|人民政协报)"
)
ITS_OWN_NAME = re.compile(r"[\u4e00-\u9fff]{4,}(?:公司|集团|大学|学院)|.{2,}(?:日报|晚报|电视台)$")

#  what a body is, by the end of its name; the first that fits
ORGANISATIONS = (
    ("party", re.compile(r"民革|民盟|民建|民进|农工党|致公党|九三学社|台盟")),
    (
        "mass",
        re.compile(
            r"(工商联|总工会|工会|妇联|团委|共青团|侨联|科协|台联|青联|文联|残联|红十字会)$"
        ),
    ),
    ("company", re.compile(r"(公司|集团|企业|银行|厂|酒店|合作社|律师事务所|事务所)$")),
    ("school", re.compile(r"(大学|学院|学校|中学|小学|党校|幼儿园)(.{0,8}(院|系|部))?$")),
    ("research", re.compile(r"(研究所|研究院|研究中心|实验室|科学院|专家库)$")),
    ("press", re.compile(r"(报|报社|电视台|广播电台|融媒体?|融媒体中心|通讯社|杂志社|网)$")),
    ("association", re.compile(r"(协会|商会|联谊会|学会|促进会|联合会|基金会|理事会)$")),
    (
        "party_committee",
        re.compile(r"(党委|[省市区县州旗盟]委|党组|工委|纪委|统战部|组织部|宣传部|党支部)$"),
    ),
    (
        "government",
        re.compile(r"(政府|局|厅|委|办|部|院|委员会|办公室|中心|[省市区县州旗盟镇乡])$"),
    ),
)

#  roles by title; a body's own head and deputy are told apart by the body
ROLES = (
    ("vice_chair", re.compile(r"^(党组成员、)?副主席$")),
    ("chair", re.compile(r"^主席$")),
    ("secretary_general", re.compile(r"^秘书长$")),
    ("standing_member", re.compile(r"^(常委|常务委员)$")),
    ("member", re.compile(r"委员$")),
)
HEAD = re.compile(r"^(主任|书记|组长|负责人|院长|会长|部长|局长)$")
DEPUTY = re.compile(r"^副(主任|书记|组长|秘书长|院长|会长|部长|局长)$")
STAFF = re.compile(r"(巡视员|调研员|科长|处长|干部|工作人员)$")

JOURNALISTS = re.compile(r"(记者|编辑|通讯员|摄影|撰稿|作者)$")
EXPERTS = re.compile(r"(教授|专家|院士|研究员|律师|工程师|医师|学者)$")
LARGEST, DECIMALS = Decimal(10) ** 18, 6  # what a column of figures holds


@dataclass(frozen=True)
class Draft:
    """A reading about to be stored."""

    kind: str  # of models.ReadingKind
    key: str
    fields: dict[str, Any]
    spans: tuple[Span, ...]
    field_spans: dict[str, list[int]] = field(default_factory=dict)


def readings(facts: Facts, text: str) -> list[Draft]:
    """Every reading that a document gives, once each, in the order of kinds and of the text."""
    document = Documented(facts, text, Place.of(text))
    found: dict[tuple[str, str, int], Draft] = {}
    for draft in document.drafts():
        if draft.spans:
            found.setdefault((draft.kind, draft.key, draft.spans[0].start), draft)
    return list(found.values())


@dataclass(frozen=True)
class Place:
    """Where a thing is known by its place alone: by the words of its document, not their layout.

    The same words with other line ends, in the other script, are the same place.
    """

    digest: str
    blanks: list[int]  # offsets of all white space

    @classmethod
    def of(cls, text: str) -> Place:
        words = "".join(fold(text).split())
        digest = hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()
        return cls(digest, [blank.start() for blank in re.finditer(r"\s", text)])

    def offset(self, start: int) -> int:
        """How many characters of words stand before an offset of the text."""
        return start - bisect_left(self.blanks, start)


@dataclass(frozen=True)
class Documented:
    """The facts of one document on their way to keys."""

    facts: Facts
    text: str
    place: Place

    def drafts(self) -> Iterator[Draft]:
        yield from self.committees()
        for person in self.facts.people:
            yield from self.person(person)
        for event in self.facts.events:
            yield from self.event(event)
        for titled in self.facts.proposals:
            yield self.titled(titled)
        for statistic in self.facts.statistics:
            if abs(statistic.value) < LARGEST:
                yield self.statistic(statistic)
        for initiative in self.facts.initiatives:
            yield self.initiative(initiative)

    # --- committees and organisations

    def committee_key(self, committee: Committee | None) -> str | None:
        if committee is None:
            return None
        return keys.committee(
            committee.form, committee.region, name=committee.name, document=self.place.digest
        )

    def committees(self) -> Iterator[Draft]:
        """Those that the text names, and any that another fact refers to, by that fact's words."""
        seen: set[str] = set()
        for committee, spans in self.named_committees():
            key = self.committee_key(committee) or ""
            if key not in seen:
                seen.add(key)
                fields = {
                    "name": committee.name,
                    "form": committee.form,
                    "region": committee.region,
                }
                yield Draft("committee", key, fields, spans)

    def named_committees(self) -> Iterator[tuple[Committee, tuple[Span, ...]]]:
        facts = self.facts
        for committee in facts.committees:
            yield committee, committee.spans
        for person in facts.people:
            for post in person.posts:
                if post.committee:
                    yield post.committee, post.spans or person.spans
        for event in facts.events:
            for party in event.parties:
                yield party.committee, (party.span,)
        others: tuple[tuple[Event | Titled | Statistic | Initiative, ...], ...] = (
            facts.events,
            facts.proposals,
            facts.statistics,
            facts.initiatives,
        )
        for fact in (fact for some in others for fact in some):
            if fact.committee:
                yield fact.committee, fact.spans

    def organisation(self, post: Post, key: str, spans: tuple[Span, ...]) -> Draft:
        name = post.org or ""
        fields = {"name": name, "kind": organisation_kind(name, post.title)}
        return Draft("organisation", key, fields, self.words_inside(spans, name))

    def organisation_key(self, post: Post) -> str | None:
        if post.committee or not post.org:
            return None
        near = None
        if not known_everywhere(post.org):
            near = self.committee_key(self.facts.home) or keys.inside(self.place.digest)
        return keys.organisation(post.org, near=near, document=self.place.digest)

    def words_inside(self, spans: tuple[Span, ...], words: str) -> tuple[Span, ...]:
        """Where the words stand inside the spans; the spans themselves where they do not."""
        found = []
        for start, end in spans:
            at = self.text.find(words, start, end)
            if at >= 0:
                found.append(Span(at, at + len(words)))
        return tuple(found) or spans

    # --- people

    def person_key(self, person: Person) -> str:
        committee = next((post.committee for post in person.posts if post.committee), None)
        return keys.person(
            person.name, committee=self.committee_key(committee), document=self.place.digest
        )

    def person(self, person: Person) -> Iterator[Draft]:
        key = self.person_key(person)
        fields = {
            "name": person.name,
            "gender": person.gender or None,
            "ethnicity": person.ethnicity or None,
            "kind": person_kind(person),
        }
        yield Draft("person", key, fields, person.spans)
        for post in person.posts:
            yield from self.post(post, key, post.spans or person.spans)

    def post(self, post: Post, person: str, spans: tuple[Span, ...]) -> Iterator[Draft]:
        committee = self.committee_key(post.committee)
        organisation = self.organisation_key(post)
        if organisation:
            yield self.organisation(post, organisation, spans)
        where = f"{committee}{post.body}" if committee else organisation or ""
        cited = None if post.former else self.facts.header.published
        fields = {
            "person": person,
            "committee": committee,
            "organisation": organisation,
            "body": post.body or None,
            "title": post.title,
            "role": role(post),
            "former": post.former,
            "first_cited": cited,
            "last_cited": cited,
        }
        yield Draft("post", keys.post(person, body=where, title=post.title), fields, spans)

    # --- events

    def event(self, event: Event) -> Iterator[Draft]:
        committee = self.committee_key(event.committee)
        key = keys.event(
            committee,
            organ=event.organ,
            term=event.term,
            session=event.session,
            date=event.date,
            kind=event.kind,
            topic=event.topic,
            document=self.place.digest,
            start=self.place.offset(event.spans[0].start),
        )
        fields = {
            "committee": committee,
            "kind": event.kind,
            "form": event.form or None,
            "organ": event.organ or None,
            "term": event.term,
            "session": event.session,
            "topic": event.topic,
            "date": event.date,
            "date_said": event.date_said or None,
            "date_rule": event.date_rule or None,
            "earliest": dates.earliest(event.date) if event.date else None,
            "latest": (dates.latest(event.date) or None) if event.date else None,
            "place": event.place or None,
            "expected": event.expected,
            "present": event.present,
        }
        yield Draft("event", key, fields, event.spans, field_spans(event.fields))
        yield from self.parties(event, key)
        yield from self.participations(event, key)

    def parties(self, event: Event, key: str) -> Iterator[Draft]:
        parts = [(event.committee, "host", event.spans[0])] if event.committee else []
        parts += [(party.committee, party.role, party.span) for party in event.parties]
        for committee, part, span in parts:
            who = self.committee_key(committee)
            fields = {"event": key, "committee": who, "role": part}
            yield Draft("eventcommittee", keys.joined(key, who, part), fields, (span,))

    def participations(self, event: Event, key: str) -> Iterator[Draft]:
        people = {person.name: self.person_key(person) for person in self.facts.people}
        for position, participant in enumerate(event.participants, start=1):
            who = people.get(participant.name)
            fields = {
                "event": key,
                "person": who,
                "organisation": None,
                "name": participant.name,
                "title": participant.title or None,
                "capacity": participant.capacity or None,
                "position": position,
            }
            name = who or keys.plain(participant.name)
            yield Draft("participation", keys.joined(key, name), fields, (participant.span,))

    # --- what is written, counted and named

    def titled(self, titled: Titled) -> Draft:
        committee = self.committee_key(titled.committee)
        fields = {"committee": committee, "title": titled.title, "kind": titled.kind}
        if titled.kind in PROPOSALS:
            key = keys.proposal(committee or keys.inside(self.place.digest), titled.title)
            return Draft("proposal", key, fields, titled.spans)
        fields["issuer"] = titled.issuer or None
        key = keys.work(titled.title, issuer=committee or titled.issuer, document=self.place.digest)
        return Draft("work", key, fields, titled.spans)

    def statistic(self, statistic: Statistic) -> Draft:
        committee = self.committee_key(statistic.committee)
        start, end = statistic.spans[0]
        value = f"{round(statistic.value, DECIMALS).normalize():f}"
        fields = {
            "committee": committee,
            "measure": statistic.measure,
            "value": value,
            "bound": statistic.bound,
            "unit": statistic.unit or None,
            "flow": statistic.flow or None,
            "period": statistic.period,
            "earliest": dates.earliest(statistic.period) if statistic.period else None,
            "latest": (dates.latest(statistic.period) or None) if statistic.period else None,
            "quote": self.text[start:end],
        }
        key = keys.statistic(
            committee,
            measure=statistic.measure,
            value=value,
            unit=statistic.unit,
            period=statistic.period,
            document=self.place.digest,
            start=self.place.offset(start),
        )
        return Draft("statistic", key, fields, statistic.spans, field_spans(statistic.fields))

    def initiative(self, initiative: Initiative) -> Draft:
        committee = self.committee_key(initiative.committee)
        fields = {"committee": committee, "name": initiative.name, "kind": initiative.kind}
        key = keys.initiative(committee or keys.inside(self.place.digest), initiative.name)
        return Draft("initiative", key, fields, initiative.spans)


def known_everywhere(name: str) -> bool:
    """Whether a body's printed name means the same body in every text."""
    words = fold(name)
    if NATIONWIDE.match(words) or ITS_OWN_NAME.search(words):
        return True
    first = next(gazetteer.default().find(words), None)
    return first is not None and first.start == 0 and len(first.regions) == 1


def field_spans(fields: Iterable[tuple[str, Span]]) -> dict[str, list[int]]:
    return {name: [span.start, span.end] for name, span in fields}


def organisation_kind(name: str, title: str) -> str:
    if JOURNALISTS.search(title):
        return "press"
    plain = keys.plain(name)
    return next((kind for kind, words in ORGANISATIONS if words.search(plain)), "other")


def role(post: Post) -> str:
    title = keys.plain(post.title)
    if post.committee and not post.body:
        return next((name for name, words in ROLES if words.search(title)), "other")
    for name, words in (("head", HEAD), ("deputy", DEPUTY), ("staff", STAFF)):
        if words.search(title):
            return name
    return "other"


def person_kind(person: Person) -> str | None:
    """What the first telling post makes of a person; None leaves it open."""
    for post in person.posts:
        if post.committee:
            return "committee"
    for post in person.posts:
        if JOURNALISTS.search(post.title):
            return "journalist"
        if EXPERTS.search(post.title):
            return "expert"
        if post.org and organisation_kind(post.org, post.title) in (
            "government",
            "party_committee",
        ):
            return "official"
    return None
