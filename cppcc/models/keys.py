"""Keys: what makes two readings state one record. Folded, without punctuation, by DESIGN's rules.

event("committee:委员会|210400", organ="常委会会议", term=14, session=7)
->  "委员会|210400/常委会会议/14/7"
"""

import hashlib
import re
import unicodedata
import uuid

from cppcc.extraction.text import fold

#  titles that every city gives its own
COMMON = re.compile(
    r"^(?!中国|中华|中共中央|全国).*(意见|纲要|报告|方案|办法|细则|要点|计划|规划|通知)$"
)
TELLING = 10  # characters: 中国共产党统一战线工作条例 is one work, 实施方案 is many
LONGEST = 600  # characters; an index holds 2,700 bytes
PUNCTUATION = re.compile(r"[\W_]+")


def plain(words: str | None) -> str:
    """Simplified, full and half width alike, without blanks and punctuation."""
    return PUNCTUATION.sub("", unicodedata.normalize("NFKC", fold(words or ""))).casefold()


def joined(*parts: object) -> str:
    """Parts with / between them; one too long for an index ends in its own digest."""
    key = "/".join("" if part is None else str(part) for part in parts)
    if len(key) <= LONGEST:
        return key
    return f"{key[:LONGEST]}#{hashlib.sha256(key.encode()).hexdigest()[:16]}"


def inside(document: str, start: int | None = None) -> str:
    """What is known by its place alone: @digest or @digest:offset."""
    return f"@{document[:16]}" if start is None else f"@{document[:16]}:{start}"


def by_hand() -> str:
    """A place for what a curator adds without a document: each addition is one of its own."""
    return uuid.uuid4().hex


def committee(form: str, region: str | None, *, name: str, document: str) -> str:
    """Form and region at the date of the text; else the document and the printed name."""
    return joined(form, region) if region else joined(form, inside(document), plain(name))


def organisation(name: str, *, near: str | None, document: str) -> str:
    """The printed name; 市委 and its like with the committee whose article it stands in."""
    if near is None:
        return plain(name)
    return joined(plain(name), near or inside(document))


def person(name: str, *, committee: str | None, document: str) -> str:
    """Name and committee of the first post cited in the document; else name and document."""
    return joined(plain(name), committee or inside(document))


def post(person: str, *, body: str, title: str) -> str:
    return joined(person, body, plain(title))


def event(
    committee: str | None,
    *,
    organ: str = "",
    term: int | None = None,
    session: int | None = None,
    date: str | None = None,
    kind: str = "",
    topic: str | None = None,
    document: str = "",
    start: int = 0,
) -> str:
    """Committee, organ, 届 and 次; else committee, date, kind and topic, with what is missing
    made up by the document and the first span."""
    if committee and organ and term and session:
        return joined(committee, plain(organ), term, session)
    parts = (committee, date, kind, plain(topic))
    if committee and date and topic:
        return joined(*parts)
    return joined(*parts, inside(document, start))


def proposal(committee: str | None, title: str) -> str:
    return joined(committee, plain(title))


def work(title: str, *, issuer: str, document: str = "") -> str:
    """Issuer and title; a title without an issuer is one work where it says enough by itself."""
    name = plain(title)
    if issuer or (len(name) >= TELLING and not COMMON.search(name)):
        return joined(issuer and plain(issuer), name)
    return joined(inside(document), name)


def statistic(
    committee: str | None,
    *,
    measure: str | None,
    value: object,
    unit: str,
    period: str | None,
    document: str,
    start: int,
) -> str:
    """Committee, measure, unit, value and period; else document and span."""
    if committee and measure and period:
        return joined(committee, plain(measure), plain(unit), value, period)
    return joined(committee, inside(document, start))


def initiative(committee: str | None, name: str) -> str:
    return joined(committee, plain(name))
