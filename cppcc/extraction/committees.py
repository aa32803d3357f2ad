"""Committees, and whose work a sentence tells: 区政协 is the committee of its article.

"鼓楼区政协 … 近日,区政协党组召开…"  on a page about 南京  ->  南京市鼓楼区政协 (320106)
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from . import gazetteer
from .committee_names import BODY, Name, names_in
from .facts import Committee, Event, Initiative, Person, Proposal, Span, Statistic
from .gazetteer import Gazetteer, Region, words
from .ground import NATIONAL, Ground, is_level
from .homes import HEADING, OBJECT_BEFORE, PATIENT_AFTER, Home, as_told, comes, homes_of
from .text import Article, Page, Passage

__all__ = ["BODY", "Committees", "Mention", "find"]

FARTHEST = 50  # mentions to look back for a subject
OPENS_BEFORE = 24  # characters that a day and a wire's name may take

#  山西政协网 in a row of links: a site, of which the page says nothing
SITE_AFTER = re.compile(r"网(?![络上格])")
#  市政协主席某某到会指导: a guest; 市政协副主席某某率队视察: whose work it is
TITLED = re.compile(r"(?:党组(?:成员|副?书记)、?)?(?:副?主席|秘书长|常委|副?主任)")
LEADS = re.compile(
    r"(?:(?!陪同|出席|到会|参加|应邀|列席|见证|致辞|莅临)[^。；]){0,40}?"
    r"(?:带队|率|主持|一行|深入|来到|走进|前往|赴|(?<!陪同)(?:视察|调研|考察|督办|走访|慰问))"
)
CLAUSE_BEFORE = (
    *"，。；：！？…“”‘’（）《》 日年月来间时后前上午由该原我本是据即而",
    *words("此外 随后 时任"),
)


class Mention(NamedTuple):
    """A committee or one of its bodies named in a passage; offsets are the passage's own."""

    start: int
    end: int  # of the body where one follows
    committee: Committee
    body: str = ""  # 党组, 机关, 提案委 …, simplified; "" for the committee itself
    name_end: int = 0  # end of the committee's own words
    subject: bool = True  # False in 与市政协, 按照省政协


@dataclass(frozen=True)
class Committees:
    """Every committee of a page, and which one an offset speaks of."""

    page: Page
    homes: tuple[Committee | None, ...] = ()
    found: Mapping[int, tuple[Mention, ...]] = field(default_factory=dict)

    @property
    def home(self) -> Committee | None:
        """The committee that the whole page is about; None where it is about several."""
        several = {home for home in self.homes if home}
        return next(iter(several)) if len(several) == 1 else None

    def of(self, article: Article) -> Committee | None:
        """The committee that 区政协 / 市政协 / 我们 means in an article."""
        for number, one in enumerate(self.page.articles):
            if one is article:
                return self.homes[number]
        return None

    def mentions(self, passage: Passage) -> tuple[Mention, ...]:
        """Committees and bodies named in a passage, in order."""
        return self.found.get(passage.offsets[0], ()) if passage.offsets else ()

    def at(self, passage: Passage, offset: int) -> Committee | None:
        """Whose work the words at an offset tell: the nearest subject before them in the
        paragraph, else the article's committee. None under a committee that has an article of
        its own elsewhere on the page: that is a slip of the pen."""
        home = self.homes[passage.article]
        named = self.mentions(passage)
        before = bisect_left(named, (offset + 1,))
        for index in range(before - 1, max(-1, before - 1 - FARTHEST), -1):
            if named[index].subject:
                other = named[index].committee
                return None if self.is_slip(other, passage.article) else other
        return home

    def is_slip(self, other: Committee, article: int) -> bool:
        """Whether a committee with an article of its own stands in another's by mistake."""
        headed = HEADING.match(self.page.articles[article].heading)
        return bool(headed) and other != self.homes[article] and other in self.homes

    def facts(
        self,
        events: tuple[Event, ...],
        people: tuple[Person, ...],
        proposals: tuple[Proposal, ...],
        statistics: tuple[Statistic, ...],
        initiatives: tuple[Initiative, ...],
    ) -> tuple[Committee, ...]:
        """The committees that the text says anything about, each with all its mentions: those
        of the articles, those that a fact is about, and all that are known by their region."""
        wanted = {home for home in self.homes if home}
        for row in (events, proposals, statistics, initiatives):
            wanted.update(fact.committee for fact in row if fact.committee)
        for person in people:
            wanted.update(post.committee for post in person.posts if post.committee)
        spans: dict[Committee, list[Span]] = {}
        rules: dict[Committee, str] = {}
        for passage in self.page.passages:
            for mention in self.mentions(passage):
                one = mention.committee
                if one not in rules:
                    rules[one] = rule_of(passage.text, mention)
                    spans[one] = []
                spans[one].append(passage.span(mention.start, mention.name_end))
                if one.region and not SITE_AFTER.match(passage.text, mention.end):
                    wanted.add(one)
        return tuple(
            replace(one, spans=tuple(sorted(said)), rule=rules[one])
            for one, said in sorted(spans.items(), key=lambda row: min(row[1]))
            if one in wanted
        )


def rule_of(text: str, mention: Mention) -> str:
    """How a mention is known for a committee, in plain words."""
    name = text[mention.start : mention.name_end]
    if "全国" in name:
        return "national committee"
    if name == "政协":
        return "the article's committee: " + text[mention.start : mention.end]
    if name.startswith(("政协", "中国人民政治协商会议", "人民政治协商会议")):
        return "official name"
    if len(name.removesuffix("政协")) == 1:
        return "level alone, by what the article is about: " + name
    return "place + 政协"


def find(page: Page, places: Gazetteer, *, home: Committee | None = None) -> Committees:
    """Resolve every committee that the page names; `home` is told to be what it is about."""
    read = [passage for passage in page.passages if passage.offsets]
    lines = {text: tuple(places.find(text)) for text in dict.fromkeys(one.text for one in read)}
    printed = {passage.offsets[0]: lines[passage.text] for passage in read}
    ground = Ground(places, page, printed.values())
    said = {text: tuple(names_in(text, row, ground)) for text, row in lines.items()}
    names = {passage.offsets[0]: said[passage.text] for passage in read}
    homes = as_told(homes_of(page, names, printed, ground), home, ground)
    found: dict[int, tuple[Mention, ...]] = {}
    for article, about in zip(page.articles, homes, strict=True):
        settled: dict[str, tuple[Mention, ...]] = {}  # lines say again what others say
        for passage in article.passages:
            if not passage.offsets:
                continue
            text = passage.text
            if text not in settled:
                settled[text] = tuple(resolved(text, said[text], lines[text], about, ground))
            found[passage.offsets[0]] = settled[text]
    return Committees(page, tuple(home.committee for home in homes), found)


def resolved(
    text: str,
    names: tuple[Name, ...],
    printed: tuple[gazetteer.Mention, ...],
    home: Home,
    ground: Ground,
) -> Iterator[Mention]:
    """The names of a passage that stand for one committee each."""
    opener = opener_of(text, names, printed, home, ground)
    for name in names:
        committee = committee_of(name, text, printed, home, ground)
        if opener and name.level and is_level(opener, name.level):
            committee = ground.committee(opener, name.form)
        if committee:
            yield Mention(
                name.start,
                name.body_end,
                committee,
                name.body,
                name.end,
                is_subject(text, name, home, committee),
            )


def opener_of(
    text: str,
    names: tuple[Name, ...],
    printed: tuple[gazetteer.Mention, ...],
    home: Home,
    ground: Ground,
) -> Region | None:
    """Whose item a paragraph is that opens with another committee of the article's own rank and
    says nothing of the article's place: 1月14日，鹿寨县政协主席… makes 县政协 that of 鹿寨."""
    if not names or not names[0].regions or not home.region or names[0].start > OPENS_BEFORE:
        return None
    region = ground.one(names[0].regions)
    if not region or region == home.region or region.level != home.region.level:
        return None
    first = names[0].start
    if text.endswith(OBJECT_BEFORE, max(0, first - 4), first) or comes(text, names[0].end):
        return None
    if any(home.region in place.regions for place in printed):
        return None
    return region


def committee_of(
    name: Name,
    text: str,
    printed: tuple[gazetteer.Mention, ...],
    home: Home,
    ground: Ground,
) -> Committee | None:
    """Which committee a name is; one with its printed name where the page leaves it open."""
    if name.national:
        return Committee(NATIONAL, "全国政协")
    if name.own:
        return home.committee
    if name.regions:
        region = ground.one(name.regions)
        if region:
            return ground.committee(region, name.form)
        return ground.open_committee(text[name.start : name.end], name.form)
    region = region_of_level(name, printed, home, ground)
    if region:
        return ground.committee(region, name.form)
    if name.end - name.start <= len(name.level):  # 市 of 市、县政协
        return None
    return ground.open_committee(name.level + "政协", name.form)


def region_of_level(
    name: Name, printed: tuple[gazetteer.Mention, ...], home: Home, ground: Ground
) -> Region | None:
    """市政协: the article's committee or one above it, else the place named just before, else
    the only one of that level that the article names."""
    if not home.region:
        return only_one(name.level, home, ground)
    for region in ground.above(home.region):
        if is_level(region, name.level):
            return region
    before = bisect_right(printed, name.start, key=lambda place: place.end)
    for place in reversed(printed[max(0, before - FARTHEST) : before]):
        near = ground.one(place.regions)
        if near and is_level(near, name.level) and ground.is_within(near, home.region):
            return near
    return only_one(name.level, home, ground)


def only_one(level: str, home: Home, ground: Ground) -> Region | None:
    """The one region of a level that an article's committees are of, else its places; where the
    article is about none, the paper's comes first."""
    if level not in home.only:
        home.only[level] = None
        if not home.region and home.level != level:
            of_paper = [one for one in ground.published_in if is_level(one, level)]
            if len(of_paper) == 1:
                home.only[level] = of_paper[0]
                return of_paper[0]
        for row in (home.named, home.placed):
            fitting = {
                one.code: one
                for one in row
                if is_level(one, level) and (not home.region or ground.is_within(one, home.region))
            }
            if fitting:
                home.only[level] = next(iter(fitting.values())) if len(fitting) == 1 else None
                break
    return home.only[level]


def is_subject(text: str, name: Name, home: Home, committee: Committee) -> bool:
    """Whether a committee does what follows: not in 与市政协, 按照省政协, 在市政协…会议上."""
    start = max(0, name.start - 4)
    if text.endswith(OBJECT_BEFORE, start, name.start):
        return False
    if committee is home.committee or committee == home.committee:
        return True
    if text.startswith("委员", name.end) or PATIENT_AFTER.match(text, name.end):
        return False
    if (titled := TITLED.match(text, name.body_end)) and not LEADS.match(text, titled.end()):
        return False
    return not name.start or text.endswith(CLAUSE_BEFORE, start, name.start)
