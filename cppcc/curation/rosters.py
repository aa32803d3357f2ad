"""A roster that a curator pastes: the members of one committee and one 届.

    中国共产党（12人）
    张三  李四（女）  王五（女，满族）          names in lines, under headings
    赵六	男	民盟	大连大学教授              or a table: name, and in any order what is beside it

read(text)              ->  Roster(rows=[Row("张三", sector="中国共产党"), …], unread=["…"])
compare(rows, of)       ->  what of it is there already, what would be new, what could be several
save(choices, of, …)    ->  people, and their posts 委员 of 大连市政协十四届, in one transaction

Nobody is told by name alone: where the committee has several of a name, the curator says which.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from cppcc.extraction import names, rosters
from cppcc.extraction.facts import Span
from cppcc.extraction.people_vocabulary import COMPOUND_SURNAMES, NATIONALITIES
from cppcc.extraction.text import fold, normalise
from cppcc.models import Committee, Document, Person, Post, Reading, Review, keys

from . import adding, saving
from .signing import Refused, sign

NEW, LEAVE = "new", ""  # what a curator chooses for a row; else the id of a person
LARGEST = 3000  # names in one roster

#  中国共产党(12人) 特邀人士：
SECTOR = re.compile(r"^(?P<sector>[^（）：:\t]{2,24}?) ?(?:（ ?\d{1,4} ?[人名] ?）[：:]?|[：:])")
CELLS = re.compile(r"\t|\|| {3,}")
DIGITS = "〇一二三四五六七八九"
HEADER = {
    "姓名",
    "名字",
    "性别",
    "民族",
    "党派",
    "政治面貌",
    "界别",
    "工作单位",
    "单位及职务",
    "序号",
}
PARTY = re.compile(
    r"^(?:中共(?:党员)?|中国共产党(?:党员)?|(?:民革|民盟|民建|民进|农工党?|致公党?|九三学社|台盟)"
    r"(?:[成社会盟]员)?|群众|无党派(?:人士)?|共青团员)$"
)
GIVEN = re.compile(r" {1,4}[一-鿿](?![一-鿿])")
NUMBER = re.compile(r"^\d{1,4}[.．、]?$")
ROLES = (
    ("vice_chair", re.compile("副主席$")),
    ("chair", re.compile("主席$")),
    ("secretary_general", re.compile("秘书长$")),
    ("standing_member", re.compile("常务?委员?$")),
)


@dataclass(frozen=True, slots=True)
class Row:
    """One person of a roster, as printed."""

    name: str
    title: str = "委员"
    gender: str = ""
    ethnicity: str = ""
    party: str = ""
    employer: str = ""
    sector: str = ""
    start: int = 0  # where the name stands in what was pasted
    end: int = 0


@dataclass(frozen=True, slots=True)
class Roster:
    rows: list[Row]
    unread: list[str]  # lines, or parts of lines, that no name was read from


@dataclass(frozen=True, slots=True)
class Of:
    """Whose roster it is."""

    committee: Committee
    term: int

    @property
    def body(self) -> str:
        """十四届: a post has no field for it, and two terms are two posts."""
        return f"{chinese(self.term)}届"


@dataclass(frozen=True, slots=True)
class Compared:
    """A row against what is on record."""

    row: Row
    people: list[Person] = field(default_factory=list)  # of this name in this committee
    there: bool = False  # the post is on record
    several: bool = False  # nobody but a curator can tell which

    @property
    def usual(self) -> str:
        """What a row is taken for unless the curator says otherwise."""
        if self.several:
            return LEAVE
        return str(self.people[0].pk) if self.people else NEW


# --- reading --------------------------------------------------------------------------------------


def read(text: str) -> Roster:
    """Names line by line, with the means that read rosters in documents."""
    view = seen(text)
    evidence = names.Evidence(view)
    heading = rosters.Roster(title="委员", open=True)
    rows: list[Row] = []
    unread: list[str] = []
    sector, start = "", 0
    for line in view.splitlines(keepends=True):
        lead = start + len(line) - len(line.lstrip())
        words = line.strip()
        start += len(line)
        if not words or HEADER & set(re.split(r"[\s|]+", words)):
            continue
        if heading.headed(words) and not rosters.OPENING.match(words):
            sector = ""
            continue
        opened = rosters.OPENING.match(words)
        after = opened.end() if opened else 0
        if not opened and (found := SECTOR.match(words)):
            sector, after = found["sector"].strip(), found.end()
        if opened:
            sector = ""
        title = heading.title or "委员"
        cells = CELLS.split(words[after:])
        if len(cells) > 1 and not opened and table_row(cells, evidence):
            some, rest = [cells_row(cells, words, evidence)], ""
        else:
            some, rest = items(re.sub(r"[\t|]", " ", words), after, evidence)
        if rest:
            unread.append(rest)
        for one in some:
            first, last = lead + one.start, lead + one.end
            rows.append(
                Row(
                    "".join(text[first:last].split()),
                    title,
                    one.gender,
                    one.ethnicity,
                    one.party,
                    one.employer,
                    sector,
                    first,
                    last,
                )
            )
    return Roster(rows[:LARGEST], unread)


def seen(text: str) -> str:
    """Simplified, marks in one width, the same length; tabs still part columns."""
    pairs = zip(text, normalise(fold(text)), strict=True)
    return "".join("\t" if printed == "\t" else char for printed, char in pairs)


def items(words: str, at: int, evidence: names.Evidence) -> tuple[list[Row], str]:
    """Names side by side, each with the note behind it; and what was not read."""
    found: list[Row] = []
    unread: list[str] = []
    while at < len(words):
        skipped = rosters.SKIPPED.match(words, at)
        if skipped:
            at = skipped.end()
            continue
        name = names.at(words, at, evidence, floor=names.AFTER_TITLE)
        if name and name.closed:
            name = whole(words, name)
            gender, ethnicity, party, employer = noted(rosters.note_behind(words, name))
            found.append(
                Row("", "", gender, ethnicity, party, employer, start=name.start, end=name.end)
            )
            at = name.end
        else:
            end = rosters.item_end(words, at)
            unread.append(words[at:end])
            at = end
    return found, " ".join(unread)


def whole(words: str, name: names.Name) -> names.Name:
    """欧阳 娜: a surname of two characters has its given name behind the blank."""
    if words[name.start : name.end] not in COMPOUND_SURNAMES:
        return name
    given = GIVEN.match(words, name.end)
    return name._replace(end=given.end()) if given else name


def noted(note: str) -> tuple[str, str, str, str]:
    """女，满族，民盟 -> what each part says; the rest is where somebody works."""
    gender = ethnicity = party = ""
    rest: list[str] = []
    for part in filter(None, re.split(r"[，、；; ]+", note)):
        if part in ("男", "女"):
            gender = part
        elif part in NATIONALITIES:
            ethnicity = part
        elif PARTY.match(part):
            party = part
        else:
            rest.append(part)
    return gender, ethnicity, party, " ".join(rest)


def table_row(cells: list[str], evidence: names.Evidence) -> bool:
    """Whether a line is one person with what is beside it, not several names in columns."""
    told = [cell.strip() for cell in cells if cell.strip() and not NUMBER.match(cell.strip())]
    return len(told) > 1 and not all(is_name(cell, evidence) for cell in told)


def is_name(words: str, evidence: names.Evidence) -> bool:
    name = names.at(words, 0, evidence, floor=names.AFTER_TITLE)
    if name is None or not name.closed:
        return False
    return name.end == len(words) or words[name.end :].startswith("（")


def cells_row(cells: list[str], words: str, evidence: names.Evidence) -> Row:
    """赵六 | 男 | 民盟 | 大连大学教授"""
    told = [cell.strip() for cell in cells if cell.strip() and not NUMBER.match(cell.strip())]
    first = next((cell for cell in told if is_name(cell, evidence)), told[0])
    name = first.split("（")[0].strip()
    note = rosters.NOTE.match(first[len(name) :])
    beside = [cell for cell in told if cell is not first] + ([note["note"]] if note else [])
    gender, ethnicity, party, employer = noted("，".join(beside))
    start = words.index(first)
    return Row("", "", gender, ethnicity, party, employer, start=start, end=start + len(name))


# --- against the record ---------------------------------------------------------------------------


def compare(rows: Iterable[Row], of: Of) -> list[Compared]:
    """Two queries, however long the roster is."""
    some = list(rows)
    wanted = {row.name for row in some}
    own = {keys.person(name, committee=of.committee.key, document="") for name in wanted}
    known: dict[str, dict[int, Person]] = defaultdict(dict)
    standing = Person.objects.exclude(review__in=[Review.REJECTED, Review.MERGED])
    named = Q(name__in=wanted, posts__committee=of.committee) | Q(key__in=own)
    for person in standing.filter(named).distinct().order_by("pk"):
        known[person.name][person.pk] = person
    held = set(
        Post.objects.standing()
        .filter(committee=of.committee, body=of.body, person__name__in=wanted)
        .values_list("person", "title")
    )
    times = Counter(row.name for row in some)
    found = []
    for row in some:
        people = list(known[row.name].values())
        several = len(people) > 1 or times[row.name] > 1
        there = len(people) == 1 and (people[0].pk, row.title) in held
        found.append(Compared(row, people, there, several))
    return found


# --- saving ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Source:
    """The document that a roster was selected in, and where what was pasted begins in it."""

    document: Document
    start: int


def save(
    choices: Iterable[tuple[Row, str]],
    of: Of,
    *,
    source: Source | None = None,
    user: Any = None,
    reason: str = "",
) -> list[Post]:
    """Posts for the rows that a curator chose somebody for, all or none. Raises Refused."""

    def whole() -> list[Post]:
        made = []
        for row, choice in choices:
            if choice != LEAVE:
                post = posted(person_of(row, choice, of, source, user, reason), row, of, user)
                if post is not None:
                    quote(post, row, source, user)
                    made.append(post)
        return made

    return sign("roster", user, reason, whole)


def person_of(
    row: Row, choice: str, of: Of, source: Source | None, user: Any, reason: str
) -> Person:
    if choice != NEW:
        found: Person | None = Person.objects.filter(pk=int(choice), name=row.name).first()
        if found is None:
            raise Refused(_("%s is no longer on record.") % row.name)
        return found
    person = Person(name=row.name, kind=Person.Kind.COMMITTEE)
    person.gender, person.ethnicity = row.gender, row.ethnicity
    person.key = free_key(keys.person(row.name, committee=of.committee.key, document=""))
    decided = ["name", "kind", *(["gender"] if row.gender else [])]
    decided += ["ethnicity"] if row.ethnicity else []
    saving.add(person, decided, user=user, reason=reason)
    quote(person, row, source, user)
    return person


def free_key(key: str) -> str:
    """A person of this name and committee may be another one: 甲乙/委员会|210102~2."""
    from .splitting import free_key as numbered

    return numbered("person", key) if Person.objects.filter(key=key).exists() else key


def posted(person: Person, row: Row, of: Of, user: Any) -> Post | None:
    """The post, if it is not on record. Raises Refused where it was rejected before."""
    post = Post(person=person, committee=of.committee, body=of.body, title=row.title)
    post.key, post.role = post.own_key(), role(row.title)
    there = Post.objects.filter(key=post.key).first()
    if there is not None and there.review in (Review.REJECTED, Review.MERGED):
        raise Refused(_("%s was rejected or merged before; decide on it there.") % there)
    if there is not None:
        return None
    saving.add(post, ["person", "committee", "body", "title", "role"], user=user)
    return post


def role(title: str) -> str:
    plain = keys.plain(title)
    return next((name for name, words in ROLES if words.search(plain)), "member")


def quote(record: Person | Post, row: Row, source: Source | None, user: Any) -> None:
    """The name in the document, where the roster comes from one."""
    if source is None:
        return
    span = Span(source.start + row.start, source.start + row.end)
    kind = str(record._meta.model_name)
    here = Reading.objects.filter(document=source.document, kind=kind, start=span.start)
    if not here.filter(key=record.key).exists():
        adding.cite(record, source.document, span, user=user)


def chinese(number: int) -> str:
    """14 -> 十四, for numbers below a hundred."""
    tens, ones = divmod(number, 10)
    if not tens:
        return DIGITS[ones]
    return f"{DIGITS[tens] if tens > 1 else ''}十{DIGITS[ones] if ones else ''}"
