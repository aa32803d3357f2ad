"""What the places of a page say about each other: 鼓楼区 beside 南京 is 320106.

A district's name that several cities have means the one that the page supports: by its city or
province, by its neighbours, by the paper that printed it. Where two are left, neither is meant.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cached_property

from . import gazetteer
from .facts import Committee
from .gazetteer import Gazetteer, Region
from .text import Page, fold

NATIONAL = "100000"
INNER_MONGOLIA = "150000"
SURE = 3  # how much must speak for a place that no committee is named with
CONJUNCTIONS = "和与及同各全我本该新"  # 市政协和县政协 is not 和县

#  住鄂全国政协委员
PROVINCES = {
    short: code + "0000"
    for code, row in {
        "11": "京",
        "12": "津",
        "13": "冀",
        "14": "晋",
        "15": "蒙",
        "21": "辽",
        "22": "吉",
        "23": "黑",
        "31": "沪",
        "32": "苏",
        "33": "浙",
        "34": "皖",
        "35": "闽",
        "36": "赣",
        "37": "鲁",
        "41": "豫",
        "42": "鄂",
        "43": "湘",
        "44": "粤",
        "45": "桂",
        "46": "琼",
        "50": "渝",
        "51": "川蜀",
        "52": "贵黔",
        "53": "云滇",
        "54": "藏",
        "61": "陕秦",
        "62": "甘陇",
        "63": "青",
        "64": "宁",
        "65": "新",
    }.items()
    for short in row
}
#  绵阳日报   竹溪新闻网   湘西政协网
PAPER = re.compile(
    r"^《?(?:今日|掌上|云上|智慧|爱)?(?P<place>[一-鿿]{2,6}?)(?:市|县|区)?(?:日报|晚报|早报|时报|商报|都市报|新闻|政协|人民政府|政府|发布|网|融媒|广播|电视|报)"
)


class Ground:
    """What the places of a page say about each other: 鼓楼区 beside 南京 is 320106."""

    def __init__(
        self,
        places: Gazetteer,
        page: Page,
        printed: Iterable[tuple[gazetteer.Mention, ...]],
    ) -> None:
        self.places = places
        self.on = date_of(page)
        self.paper = paper_of(page)
        self.own_site = "政协" in fold(page.header.publisher or "")
        self.sure: Counter[str] = Counter()
        self.open: dict[str, set[str]] = {}
        self.known: dict[tuple[Region, ...], Region | None] = {}
        self.settled: dict[int, tuple[tuple[Region, ...], Region | None]] = {}  # the same, by id
        self.made: dict[tuple[str, str, str], Committee] = {}
        printed_places = [place.regions for row in printed for place in row]
        tally = Counter(map(identity, printed_places))
        for regions in {identity(regions): regions for regions in printed_places}.values():
            self.weigh(regions, tally[identity(regions)])
        if self.paper_place:
            self.sure[self.paper_place.code] += 1

    def named(self, name: str) -> tuple[Region, ...]:
        """Every region that a printed name can mean at the date of the text."""
        return self.places.candidates(name, self.on) or self.places.candidates(name)

    def short_county(self, name: str) -> tuple[Region, ...]:
        """易县 or 景县, where more on the page speaks for it than two characters."""
        if len(name) < 2 or name[1] != "县" or name[0] in CONJUNCTIONS:
            return ()
        region = self.one(self.named(name))
        return (region,) if region and self.support(region) >= SURE else ()

    def short_banner(self, name: str) -> tuple[Region, ...]:
        """西乌旗 is 西乌珠穆沁旗: its first character, some of the others in their order, 旗."""
        if len(name) < 3 or not name.endswith("旗"):
            return ()
        fitting = tuple(one for one in self.banners if is_short_for(name, one.name))
        region = self.one(fitting)
        return (region,) if region else ()

    @cached_property
    def banners(self) -> tuple[Region, ...]:
        """The banners of 内蒙古."""
        return tuple(
            one
            for prefecture in self.places.children(INNER_MONGOLIA)
            for one in self.places.children(prefecture.code)
            if one.name.endswith("旗")
        )

    @cached_property
    def published_in(self) -> tuple[Region, ...]:
        """The places whose paper or site may have printed the page: 海南日报 is of 海南省 or
        of 海南州."""
        return self.in_force(self.named(self.paper)) if self.paper else ()

    @cached_property
    def paper_place(self) -> Region | None:
        """The one place of the paper; of two, a city or province before its counties."""
        wide = [one for one in self.published_in if one.level in ("province", "prefecture")]
        found = wide or list(self.published_in)
        return found[0] if len(found) == 1 else None

    def weigh(self, regions: tuple[Region, ...], times: int) -> None:
        """Count a place that is printed so often."""
        regions = self.in_force(regions)
        if len(regions) == 1:
            self.sure[regions[0].code] += times
        names = {region.name for region in regions}
        for region in regions:
            self.open.setdefault(region.parent, set()).update(names)

    def in_force(self, regions: tuple[Region, ...]) -> tuple[Region, ...]:
        """Those of the regions that were there at the date of the text, if any was."""
        if len(regions) < 2:
            return regions
        now = tuple(region for region in regions if region.in_force(self.on))
        return now or regions

    def support(self, region: Region) -> int:
        """How much else on the page speaks for a region."""
        score = 8 * bool(self.sure[region.code])
        parent = self.places.parent(region)
        if parent and parent.level == "prefecture":
            score += 4 * bool(self.sure[parent.code])
        province = self.places.province(region)
        if province and province.code != region.code:
            score += 2 * bool(self.sure[province.code])
            if parent and parent.code == province.code:
                score += 2 * bool(self.sure[province.code])
        score += min(3, len(self.open.get(region.parent, set())) - 1)
        return score

    def one(self, regions: tuple[Region, ...]) -> Region | None:
        """The region meant, where the page leaves only one."""
        if len(regions) == 1:
            return regions[0]
        settled = self.settled.get(id(regions))
        if not settled:
            if regions not in self.known:
                self.known[regions] = self.decide(self.in_force(regions))
            settled = self.settled[id(regions)] = regions, self.known[regions]
        return settled[1]

    def decide(self, regions: tuple[Region, ...]) -> Region | None:
        if len({region.code for region in regions}) <= 1:
            return regions[0] if regions else None
        ranked = sorted(
            ((self.support(region), region.code, region) for region in regions),
            key=lambda row: (-row[0], row[1]),
        )
        if ranked[0][0] > ranked[1][0]:
            return ranked[0][2]
        best = [row[2] for row in ranked if row[0] == ranked[0][0]]
        widest = [one for one in best if one.level == min(best, key=breadth).level]
        return widest[0] if len(widest) == 1 else None

    def committee(self, region: Region, form: str = "委员会") -> Committee:
        """The committee of a region, under its usual short form."""
        key = (region.code, region.valid_from, form)
        if key not in self.made:
            self.made[key] = Committee(region.code, self.places.committee_name(region), form)
        return self.made[key]

    def open_committee(self, name: str, form: str = "委员会") -> Committee:
        """A committee whose region the page leaves open, under its printed name."""
        key = ("", name, form)
        if key not in self.made:
            self.made[key] = Committee(None, name, form)
        return self.made[key]

    def above(self, region: Region) -> Iterator[Region]:
        """A region, its prefecture, its province."""
        one: Region | None = region
        for _ in range(4):
            if one is None or one.code == NATIONAL:
                return
            yield one
            one = self.places.parent(one, self.on)

    def is_within(self, region: Region, other: Region) -> bool:
        """Whether a region is the other or lies in it; all of them lie in the country."""
        return other.code == NATIONAL or other in self.above(region)


def identity(regions: tuple[Region, ...]) -> tuple[int, ...]:
    """What tells regions of a gazetteer apart, and is quick to compare."""
    return tuple(map(id, regions))


def date_of(page: Page) -> str | None:
    """The day on which the page was published, else the year that it prints most."""
    if page.header.published:
        return page.header.published
    years = Counter(re.findall(r"(?<!\d)(?:19[4-9]\d|20[0-4]\d)(?=年)", page.folded))
    return max(years, key=lambda year: (years[year], year)) if years else None


def paper_of(page: Page) -> str:
    """绵阳 of 绵阳日报."""
    found = PAPER.match(fold(page.header.publisher or ""))
    return found["place"] if found else ""


def is_short_for(short: str, name: str) -> bool:
    """Whether a name leaves only characters of another out: 阿左旗 for 阿拉善左旗."""
    rest = iter(name)
    return short[0] == name[0] and len(short) < len(name) and all(char in rest for char in short)


def breadth(region: Region) -> int:
    """吉林 is the province before it is the city."""
    return ("country", "province", "prefecture", "county").index(region.level)


def is_level(region: Region, level: str) -> bool:
    """Whether 省 / 市 / 区 … can stand for a region in a text of its own."""
    if level == "省":
        return region.level == "province" and region.name.endswith("省")
    if level == "自治区":
        return region.level == "province" and region.name.endswith("自治区")
    if level in ("州", "自治州"):
        return region.level == "prefecture" and region.name.endswith("州")
    if level == "区":
        return region.level == "county" and region.name.endswith("区")
    if level in ("县", "自治县"):
        return region.level == "county" and region.name.endswith(level)
    return region.name.endswith(level)
