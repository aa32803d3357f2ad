"""The committee that an article is about, which 区政协, 我区 and 政协党组 in it mean.

"竹溪新闻网讯 市政协主席来我县走访 … 县政协主席陪同"  ->  竹溪县政协, and 市政协 is the one above it
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from . import gazetteer
from .committee_names import Name, region_of
from .facts import Committee
from .gazetteer import Region, words
from .ground import PROVINCES, SURE, Ground, is_level
from .text import Article, Page, Passage

OWN_SITE = 5  # how much the committee's own site speaks for it

#  与市政协   按照省政协   在市政协常委会会议上
OBJECT_BEFORE = tuple(
    words(
        "与 同 和 跟 向 对 到 赴 经 受 被 在 为 给 让 请 从 至 按 把 将 比 及 以 按照 根据 邀请",
        "报送 上报 呈报 参加 出席 列席 配合 联合 协助 参与 贯彻 落实 来自 走访 考察 学习 接待",
        "响应 围绕 支持 推动 推荐 当选 任 获 获得 得到 提交 成为 加入 召开的 举行的 送 交",
    )
)
#  全国政协采用84篇   省政协主席到会祝贺
PATIENT_AFTER = re.compile(
    r"(?:办公厅|主要|有关)?(?:领导)?(?:采用|采纳|录用|批示|转发|刊发|刊用|编发|选用|表彰|授予|肯定|评为|通报表扬)|"
    r"的?(?:重点|主要|年度|有关|相关|最新)?(?:工作|履职|会议|全会|决策)?的?"
    r"(?:部署|要求|安排|精神|章程|网站|(?:指导|支持|领导)下)"
)
#  住鄂全国政协委员: whom 省政协 on the page sends
RESIDENT = re.compile(
    rf"[住驻在](?P<province>[{''.join(PROVINCES)}])(?:的|各级)?(?:十[一二三四五]届)?全国(?:政协|人大)"
)
#  我县   我市政协
OURS = re.compile(r"我(?<!自我)(?P<level>[省市区县州旗盟])")
#  和平区政协   和平区政协：强化党建引领
HEADING = re.compile(r"^[一-鿿]{1,20}政协(?:$|\s?[：｜|丨—])")
#  中共和平区委   和平区人民政府   全旗
GOVERNED = re.compile(
    r"委|人大|人民政府|政府|人民代表大会|党委|纪委|法院|统战部|总工会|工商联|[一-鿿]{1,6}[局厅]"
)
#  赴新疆   来到沈阳市
VISITED = ("赴", "到", "往", "走进", "抵达")
#  乐山市政协来我县
COMES = re.compile(r"[^，。；]{0,16}?[来到赴临](?:我|本)[省市区县州旗盟]")


def comes(text: str, end: int) -> bool:
    """Whether a committee whose name ends there is a guest."""
    near = text[end : end + 18]
    return ("我" in near or "本" in near) and bool(COMES.match(text, end))


@dataclass(frozen=True)
class Home:
    """What an article is about. level: of its bare forms where the region is open."""

    region: Region | None
    committee: Committee | None
    level: str = ""
    named: tuple[Region, ...] = ()  # of every committee that the article names
    placed: tuple[Region, ...] = ()  # of every place that it names and nobody goes to
    #  the only one of a level among them, once it is worked out
    only: dict[str, Region | None] = field(
        init=False, default_factory=dict, compare=False, repr=False
    )


def homes_of(
    page: Page,
    names: Mapping[int, tuple[Name, ...]],
    printed: Mapping[int, tuple[gazetteer.Mention, ...]],
    ground: Ground,
) -> list[Home]:
    """The committee of each article; one that names none is about the same as the page."""
    several = sum(bool(article.heading) for article in page.articles) > 1
    homes = []
    for article in page.articles:
        told = any(one.kind == "paragraph" for one in article.passages)
        if several and not article.heading and not told:
            homes.append(Home(None, None))
        else:
            homes.append(home_of(article, names, printed, ground))
    found = {home.committee: home for home in homes if home.region}
    if len(found) == 1:
        only = next(iter(found.values()))
        homes = [
            replace(only, named=home.named, placed=home.placed)
            if not home.region and fits(only, home.level)
            else home
            for home in homes
        ]
    return homes


def as_told(homes: list[Home], told: Committee | None, ground: Ground) -> list[Home]:
    """The one committee that a curator says the page is about, whatever its articles name."""
    if told is None or told.region is None:
        return homes
    region = ground.places.get(told.region, ground.on) or ground.places.get(told.region)
    if region is None:
        return homes
    committee = ground.committee(region, told.form)
    return [replace(home, region=region, committee=committee, level="") for home in homes]


def home_of(
    article: Article,
    names: Mapping[int, tuple[Name, ...]],
    printed: Mapping[int, tuple[gazetteer.Mention, ...]],
    ground: Ground,
) -> Home:
    """The committee that an article is about: named in its heading, or most in its text, or
    meant by its bare forms; 来我县 makes a guest of every committee that is no county's."""
    votes = Votes(ground)
    heads = bool(HEADING.match(article.heading))
    for passage in article.passages:
        if passage.offsets:
            key = passage.offsets[0]
            votes.read(passage, names[key], printed[key], heads=heads)
    named, placed = votes.hosts()
    region = votes.winner()
    if region:
        return Home(region, ground.committee(region), named=named, placed=placed)
    level = votes.level()
    open_one = ground.open_committee(level + "政协") if level else None
    return Home(None, open_one, level, named=named, placed=placed)


class Votes:
    """What speaks for each region as the one that an article is about."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.named: Counter[str] = Counter()  # committees by name
        self.mentions: Counter[str] = Counter()  # how often that was
        self.placed: Counter[str] = Counter()  # places alone
        self.regions: dict[str, Region] = {}
        self.firm: set[str] = set()  # named for more than a member or a partner
        self.bare: Counter[str] = Counter()
        self.ours: Counter[str] = Counter()
        self.opened = False
        self.heading = ""
        self.order = 0  # of names, to know what stood first
        self.first: dict[str, int] = {}  # by code, and by level of bare forms
        self.visited: set[str] = set()
        self.coming: set[str] = set()
        for region in ground.published_in:
            self.regions[region.code] = region
            self.placed[region.code] += SURE
        if ground.paper_place and ground.own_site:
            self.named[ground.paper_place.code] += OWN_SITE
            self.firm.add(ground.paper_place.code)

    def read(
        self,
        passage: Passage,
        names: tuple[Name, ...],
        printed: tuple[gazetteer.Mention, ...],
        *,
        heads: bool,
    ) -> None:
        """Count the names of a passage."""
        weight = {"headline": 6, "heading": 4, "caption": 1}.get(passage.kind, 1)
        for ours in OURS.finditer(passage.text):
            self.ours[ours["level"]] += 1
        for resident in RESIDENT.finditer(passage.text) if "全国" in passage.text else ():
            if province := self.ground.places.get(PROVINCES[resident["province"]]):
                self.regions.setdefault(province.code, province)
                self.placed[province.code] += SURE
        for name in names:
            self.order += 1
            if name.level:
                self.bare[name.level] += 1
                self.first.setdefault(name.level, self.order)
            elif region := region_of(name, self.ground):
                self.first.setdefault(region.code, self.order)
                self.vote(region, name, passage, weight, heads=heads)
        for place in printed:
            region = self.ground.one(place.regions)
            if region:
                self.regions.setdefault(region.code, region)
                head = passage.kind in ("headline", "heading", "navigation", "dateline")
                governs = GOVERNED.match(passage.text, place.end)
                self.placed[region.code] += 1 + 2 * head + 2 * bool(governs)
                if passage.text.endswith(VISITED, max(0, place.start - 2), place.start):
                    self.visited.add(region.code)

    def vote(
        self, region: Region, name: Name, passage: Passage, weight: int, *, heads: bool
    ) -> None:
        """Count a committee by its name: less for a member or a partner, more for the first."""
        self.regions[region.code] = region
        self.mentions[region.code] += 1
        if comes(passage.text, name.end):
            self.coming.add(region.code)
        if heads and not self.heading and passage.kind != "paragraph":
            self.heading = region.code
        member = passage.text.startswith("委员", name.body_end)
        suffers = PATIENT_AFTER.match(passage.text, name.end)
        object_ = passage.text.endswith(OBJECT_BEFORE, max(0, name.start - 4), name.start)
        if member or suffers or object_:
            weight = min(weight, 1)
        else:
            self.firm.add(region.code)
            weight += 0 if self.opened or passage.kind != "paragraph" else 3
            self.opened = self.opened or passage.kind == "paragraph"
        self.named[region.code] += weight

    def explains(self, region: Region) -> bool:
        """Whether 区政协, 市政协 … can be this committee or one above it."""
        above = list(self.ground.above(region))
        return all(any(is_level(one, level) for one in above) for level in self.bare)

    def is_guest(self, region: Region) -> bool:
        """Whether a place is visited by a committee that is called 市政协 before it is named."""
        if region.code not in self.visited:
            return False
        named = self.first.get(region.code, 0)
        return any(self.first[level] < named and is_level(region, level) for level in self.bare)

    def hosts(self) -> tuple[tuple[Region, ...], tuple[Region, ...]]:
        """The regions of committees, and those of places: none that is on a journey or its goal."""
        away = self.visited | self.coming
        here = [code for code in self.regions if code not in away]
        named = tuple(self.regions[code] for code in here if self.named[code])
        return named, tuple(self.regions[code] for code in here if not self.named[code])

    def level(self) -> str:
        """省, 市 …: of 我县 where printed, else of most bare forms."""
        for row in (self.ours, self.bare):
            if row:
                return min(row, key=lambda level: (-row[level], level))
        return ""

    def winner(self) -> Region | None:
        """The region that most speaks for, where it fits 我县."""
        if self.heading:
            return self.regions[self.heading]
        ours = self.level() if self.ours else ""
        best: Region | None = None
        most = 0
        for code, votes in self.named.items():
            region = self.regions[code]
            if ours and not is_level(region, ours) or self.is_guest(region):
                continue
            if self.bare and code not in self.firm and not self.explains(region):
                continue
            total = votes + max(
                (n for one, n in self.bare.items() if is_level(region, one)), default=0
            )
            if total > most:
                best, most = region, total
        if best and self.in_passing(best):
            best = None
        return best or self.placed_one(ours or self.level())

    def in_passing(self, region: Region) -> bool:
        """Whether 市政协, over and over, is another one than the one that is named for a guest:
        寿光市政协主席 in 潍坊日报; 绍兴市政协委员 where 嵊州市 is told as well.
        """
        level = self.level()
        if not is_level(region, level) or self.bare[level] <= 2 * self.mentions[region.code]:
            return False
        least = SURE if region.code in self.firm else 1
        return any(
            self.placed[code] >= least and is_level(other, level)
            for code, other in self.regions.items()
            if code != region.code and not self.named[code] and code not in self.visited
        )

    def placed_one(self, level: str) -> Region | None:
        """The only place that 我县 or a bare 区政协 can mean, where the article tells it."""
        fitting = sorted(
            (
                (self.placed[code], code)
                for code, region in self.regions.items()
                if level and is_level(region, level) and not self.is_guest(region)
            ),
            reverse=True,
        )
        if not fitting or fitting[0][0] < SURE:
            return None
        if len(fitting) > 1 and fitting[0][0] < 1.5 * fitting[1][0]:
            return None
        return self.regions[fitting[0][1]]


def fits(home: Home, level: str) -> bool:
    return home.region is not None and (not level or is_level(home.region, level))
