"""Rows for tests: the smallest documents and records that show something.

words = document("大连市政协主席张三调研")
cite(person("张三"), words, "张三")  ->  the Reading
"""

import hashlib
from decimal import Decimal
from typing import Any

from cppcc.models import (
    Committee,
    Document,
    Event,
    EventCommittee,
    EventKind,
    ImportRun,
    Initiative,
    Organisation,
    Participation,
    Person,
    Post,
    Proposal,
    ProposalKind,
    Reading,
    Record,
    Region,
    Statistic,
    Work,
)

TEXT = (
    "大连市政协\n\n6月29日，大连市政协在市图书馆召开养老服务协商会。市政协主席张三主持，"
    "大连大学教授李四发言。会议讨论《关于养老服务的提案》和《养老服务条例》，"
    "全年开展协商活动60余场，“有事来协商”平台成为品牌。"
)


def document(text: str = TEXT, *, name: str = "样报.txt", **fields: Any) -> Document:
    data = text.encode()
    return Document.objects.create(
        name=name,
        sha256=hashlib.sha256(data).hexdigest(),
        original=data,
        text=text,
        characters=len(text),
        **fields,
    )


def run(**fields: Any) -> ImportRun:
    return ImportRun.objects.create(version="1", **fields)


def region(code: str = "210200", name: str = "大连市", **fields: Any) -> Region:
    values = {"code": code, "name": name, "short_name": name[:-1], "level": "prefecture"}
    return Region.objects.get_or_create(pk=code, defaults=values | fields)[0]


def event_kind(code: str = "consultation") -> EventKind:
    values = {"name": "协商", "name_en": "Consultation", "position": 1, "forms": ["协商会"]}
    return EventKind.objects.get_or_create(code=code, defaults=values)[0]


def proposal_kind(code: str = "proposal") -> ProposalKind:
    values = {"name": "提案", "name_en": "Proposal", "position": 1, "forms": ["提案"]}
    return ProposalKind.objects.get_or_create(code=code, defaults=values)[0]


def stored(record: Record) -> Any:
    """A record as an import leaves it: with its key, read from a document."""
    record.key = record.key or record.own_key()
    record.read = record.read or {
        name: getattr(record, name)
        for name in record.READ
        if not record._meta.get_field(name).is_relation
    }
    record.save()
    return record


def committee(name: str = "大连市政协", **fields: Any) -> Committee:
    made: Committee = stored(Committee(name=name, **fields))
    return made


def organisation(name: str = "大连大学", **fields: Any) -> Organisation:
    made: Organisation = stored(Organisation(name=name, **fields))
    return made


def person(name: str = "张三", **fields: Any) -> Person:
    made: Person = stored(Person(name=name, **fields))
    return made


def post(holder: Person, title: str = "主席", **fields: Any) -> Post:
    made: Post = stored(Post(person=holder, title=title, **fields))
    return made


def event(topic: str = "养老服务", **fields: Any) -> Event:
    made: Event = stored(Event(topic=topic, **{"kind": event_kind()} | fields))
    return made


def proposal(title: str = "关于养老服务的提案", **fields: Any) -> Proposal:
    made: Proposal = stored(Proposal(title=title, kind=proposal_kind(), **fields))
    return made


def work(title: str = "养老服务条例", **fields: Any) -> Work:
    made: Work = stored(Work(title=title, kind=proposal_kind(), **fields))
    return made


def statistic(measure: str = "协商活动", **fields: Any) -> Statistic:
    values = {"value": Decimal(60), "bound": "over", "unit": "场", "quote": "60余场"}
    made: Statistic = stored(Statistic(measure=measure, **values | fields))
    return made


def initiative(name: str = "有事来协商", **fields: Any) -> Initiative:
    made: Initiative = stored(Initiative(name=name, **{"kind": "platform"} | fields))
    return made


def cite(record: Record, document: Document, *quotes: str) -> Reading:
    """A reading of the record: the first place of each quote in the document's text."""
    spans = []
    for quote in quotes:
        start = document.text.index(quote)
        spans.append([start, start + len(quote)])
    kind = str(record._meta.model_name)
    start, end = spans[0]
    return Reading.objects.create(
        document=document,
        kind=kind,
        key=record.key,
        start=start,
        end=end,
        spans=spans,
        quote=document.text[start:end],
        fields={},
        version="1",
        **{kind: record},
    )


def one_of_each(source: Document, *, number: int = 0) -> dict[str, Record]:
    """A record of every kind, related to each other, each cited in a document of TEXT."""
    tail = str(number) if number else ""
    host = committee(f"大连市政协{tail}", region=region(f"2102{number:02}"))
    school = organisation(f"大连大学{tail}")
    chair, teacher = person(f"张三{tail}"), person(f"李四{tail}")
    meeting = event(f"养老服务{tail}", committee=host, date="2023-06-29")
    made: dict[str, Record] = {
        "committee": host,
        "organisation": school,
        "person": chair,
        "post": post(chair, committee=host),
        "event": meeting,
        "eventcommittee": stored(EventCommittee(event=meeting, committee=host, role="host")),
        "participation": stored(
            Participation(event=meeting, person=chair, name=chair.name, capacity="主持")
        ),
        "proposal": proposal(f"关于养老服务的提案{tail}", committee=host),
        "work": work(f"养老服务条例{tail}", committee=host),
        "statistic": statistic(f"协商活动{tail}", committee=host, period="2023"),
        "initiative": initiative(f"有事来协商{tail}", committee=host),
    }
    post(teacher, "教授", organisation=school)
    words = {
        "committee": ["大连市政协"],
        "organisation": ["大连大学"],
        "person": ["张三"],
        "post": ["市政协主席"],
        "event": ["大连市政协在市图书馆召开养老服务协商会"],
        "eventcommittee": ["大连市政协在市图书馆召开养老服务协商会"],
        "participation": ["张三"],
        "proposal": ["关于养老服务的提案"],
        "work": ["养老服务条例"],
        "statistic": ["60余场", "协商活动"],
        "initiative": ["有事来协商"],
    }
    for kind, quotes in words.items():
        cite(made[kind], source, *quotes)
    return made
