"""A record of a million events, each with its words, that nobody ever read.

fill(events=1_000_000)   100 committees, 300,000 people with a post each, as many participations,
                         20,000 documents of 50 citations, one document of 500, one person at 500

Rows go in by COPY, without history, as an import's do; a seed gives the same rows every time.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from random import Random
from typing import Any

from cppcc.models import keys

from . import documents

COMMITTEES, PEOPLE, EVENTS = 100, 300_000, 1_000_000
CITED = 50  # events a document
LONG = 500  # facts of the longest document, and events of the busiest person
TITLES = {"主席": "chair", "副主席": "vice_chair", "秘书长": "secretary_general", "委员": "member"}
KINDS = ("consultation", "inspection", "research", "standing_meeting", "training", "supervision")
#  nine in ten wait for a curator
REVIEWS = ("extracted",) * 90 + ("confirmed",) * 8 + ("rejected",) * 2


def fill(*, events: int = EVENTS, people: int = PEOPLE, seed: int = 0) -> None:
    """Into a database that was migrated and holds no record yet."""
    chance = Random(f"million {seed}")
    committees = documents.founded(COMMITTEES, chance)
    homes = put("Committee", founded(committees, known_regions()))
    texts = list(written(max(2, events // CITED), committees, chance))
    sources = put("Document", (received(number, text) for number, text in enumerate(texts)))
    members = put("Person", named(people, homes, chance))
    put("Post", held(members, homes, chance))
    kinds = known_kinds()
    meetings = put("Event", met(events, committees, homes, kinds, chance))
    put("Reading", cited("event", meetings, sources, texts))
    busy = members[0]
    present = [(meeting, busy) for meeting in meetings[:LONG]]
    present += [(chance.choice(meetings), member) for member in members[1:]]
    attended = put("Participation", attending(present))
    put("Reading", cited("participation", attended[:LONG], sources, texts))
    put("Reading", cited("person", [busy] * LONG, sources, texts))
    analyze()


# --- rows -----------------------------------------------------------------------------------------


def founded(
    committees: list[documents.Committee], regions: Mapping[str, str]
) -> Iterator[dict[str, Any]]:
    for one in committees:
        region = regions.get(one.place)
        key = keys.committee("委员会", region, name=one.name, document="")
        yield {"key": key, "name": one.name, "form": "委员会", "region_id": region}


def written(number: int, committees: list[documents.Committee], chance: Random) -> Iterator[str]:
    """Texts as papers print them; the first is long enough for hundreds of facts."""
    for nth in range(number):
        parts = LONG // 16 if nth == 0 else 1
        occasions = [documents.held(chance.choice(committees), chance) for _ in range(parts)]
        yield "\n".join(documents.report(one, "日报", chance) for one in occasions)


def received(number: int, text: str) -> dict[str, Any]:
    data = f"{number}\n{text}".encode()
    return {
        "name": f"{number:07}.txt",
        "sha256": hashlib.sha256(data).hexdigest(),
        "original": data,
        "text": text,
        "characters": len(text),
        "title": text.split("\n", 1)[0],
        "publisher": text[text.index("《") + 1 : text.index("》")],
        "published": date(2019, 1, 1) + timedelta(days=number % 2000),
    }


def named(number: int, homes: list[int], chance: Random) -> Iterator[dict[str, Any]]:
    for nth in range(number):
        given = "".join(chance.sample(documents.GIVEN, chance.choice((1, 2, 2, 2))))
        name = chance.choice(documents.SURNAMES) + given
        yield {
            "key": f"{name}/{homes[nth % len(homes)]}/{nth}",
            "name": name,
            "kind": "committee",
            "review": chance.choice(REVIEWS),
        }


def held(members: list[int], homes: list[int], chance: Random) -> Iterator[dict[str, Any]]:
    titles = (*TITLES, *("委员",) * 20)
    for nth, member in enumerate(members):
        title = chance.choice(titles)
        yield {
            "key": f"{member}/{title}",
            "person_id": member,
            "committee_id": homes[nth % len(homes)],
            "title": title,
            "role": TITLES[title],
            "first_cited": "2019",
            "last_cited": "2023",
            "review": chance.choice(REVIEWS),
        }


def met(
    number: int,
    committees: list[documents.Committee],
    homes: list[int],
    kinds: list[str],
    chance: Random,
) -> Iterator[dict[str, Any]]:
    """One in twenty without a date."""
    for nth in range(number):
        home = nth % len(homes)
        day = date(2015, 1, 1) + timedelta(days=chance.randrange(3600))
        dated = chance.random() < 0.95
        topic = documents.asked(chance)
        yield {
            "key": f"{homes[home]}/{day}/{topic}/{nth}",
            "committee_id": homes[home],
            "kind_id": chance.choice(kinds),
            "form": "专题协商会",
            "topic": f"围绕“{topic}”开展协商议政",
            "date": str(day) if dated else "",
            "date_said": f"{day.month}月{day.day}日",
            "date_rule": "published" if dated else "",
            "earliest": day if dated else None,
            "latest": day if dated else None,
            "place": committees[home].place,
            "review": chance.choice(REVIEWS),
            "read": {"topic": topic},
        }


def attending(present: Iterable[tuple[int, int]]) -> Iterator[dict[str, Any]]:
    for nth, (meeting, member) in enumerate(present):
        yield {
            "key": f"{meeting}/{member}/{nth}",
            "event_id": meeting,
            "person_id": member,
            "name": documents.SURNAMES[nth % 40],
            "capacity": "出席",
        }


def cited(
    kind: str, records: list[int], sources: list[int], texts: list[str]
) -> Iterator[dict[str, Any]]:
    """A reading a record, 50 a document in a row; the first document has hundreds of events."""
    for nth, record in enumerate(records):
        long = kind == "event" and nth < LONG
        place = 0 if long else (1 + nth // CITED) % len(sources)
        text = texts[place]
        start = nth * 40 % (len(text) - 70)
        yield {
            "document_id": sources[place],
            "kind": kind,
            "key": f"{record}/{nth}",
            "start": start,
            "end": start + 68,
            "spans": [[start, start + 68]],
            "quote": text[start : start + 68],
            "fields": {},
            "version": "1",
            f"{kind}_id": record,
        }


# --- the database ---------------------------------------------------------------------------------


def known_regions() -> dict[str, str]:
    from cppcc.models import Region

    return dict(Region.objects.filter(valid_to="").values_list("name", "pk"))


def known_kinds() -> list[str]:
    """Kinds that reference data has: ours where they are among them, else the first."""
    from cppcc.models import EventKind

    codes = list(EventKind.objects.values_list("code", flat=True))
    return [code for code in KINDS if code in codes] or codes


def put(name: str, rows: Iterable[Mapping[str, Any]]) -> list[int]:
    """By COPY, without the triggers that write history; ids in the order of the rows."""
    from django.apps import apps
    from django.db import connection, transaction

    model = apps.get_model("cppcc", name)
    table = connection.ops.quote_name(model._meta.db_table)
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    listed = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    defaults = {field.attname: default(field) for field in fields}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SELECT coalesce(max(id), 0) FROM {table}")
        before = cursor.fetchone()[0]
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        with cursor.copy(f"COPY {table} ({listed}) FROM STDIN") as lines:
            for row in rows:
                lines.write_row([cell(one) for one in (defaults | row).values()])
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # their checks wait, and bar the next
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        cursor.execute(f"SELECT id FROM {table} WHERE id > %s ORDER BY id", [before])
        return [number for (number,) in cursor.fetchall()]


def default(field: Any) -> Any:
    value = None if field.null else field.get_default()
    return "{}" if value == [] and field.get_internal_type() == "ArrayField" else value


def cell(value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, (dict, list)) else value


def analyze() -> None:
    """As the server does by itself some minutes later."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")
