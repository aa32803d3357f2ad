"""Places that a text names, such as 江苏省南京市鼓楼区 or 延边州, and the regions they can mean.

    default().resolve("鼓楼区", within="320100", on="2023-06-29").code  ->  "320106"

A name is full (沈阳市, 清原县, 延边州) or short (沈阳, 清原, 延边). Full names stand wherever they
are printed. Short names are often half of a word, so they stand

- for provinces and cities (辽宁, 沈阳) and for three characters (公主岭), save for those in WORDS;
- for counties (新宾, 和平) only right behind a place that contains them (抚顺新宾), before 政协, or
  alone between punctuation marks (【金堂】).

Short names in WORDS (和平, 大同) stand only before 政协, or behind a containing place where no word
goes on (沈阳和平、沈河; never 沈阳和平发展).
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick

REGIONS = Path(__file__).resolve().parents[2] / "fixtures" / "regions.jsonl"
COUNTRY = "100000"
MUNICIPALITIES = frozenset({"110000", "120000", "310000", "500000"})


def words(*lines: str) -> frozenset[str]:
    """A table of words, written with blanks between them."""
    return frozenset(" ".join(lines).split())


#  short names that are words of their own, or most often part of one
WORDS = words(
    # cities and prefectures
    "大同 长治 来宾 朝阳 日照 白银 中山 和田 安康 兴安 海西 海北 海东 山南 大理 阿里 红河",
    "怒江 吴忠 中卫 文山 安顺 黄山 黄南 松花江",
    # three characters
    "岳阳楼 石灰窑 四方台 五指山",
    # counties and districts
    "资源 合作 和平 武功 比如 南部 解放 东方 动力 前进 港口 公安 友好 市区 通道 共和 城中",
    "城区 友谊 平安 中方 凤凰 安定 延长 光明 新兴 运河 太康 四方 万年 东风 红旗 光泽 南岸",
    "会同 工农 大名 富裕 清水 高明 前锋 复兴 长子 清新 宏伟 平定 芙蓉 梁山 洞口 互助 大方",
    "新华 金台 威信 莲花 平和 名山 石林 石柱 桃源 大观 二七 台前 双桥 文峰 市郊 高台 小河",
    "二道 无为 民权 小店 同心 宝塔 元宝 平房 万安 太白 白玉 灯塔 大兴 天涯 七星 海棠 崇文",
    "博爱 同仁 钟楼 江岸 黑水 安居 方正 弥勒 红星 上党 大通 白杨 富民 清流 水城 龙口 紫金",
    "建宁 文成 星子 爱民 高平 惠民 民和 和顺 上高 孝义 开化 天心 宣化 兴化 新会 五台 民乐",
    "兴业 延寿 仁寿 个旧 金牛 三台 路南 白塔 三水 石鼓 修水 定边 大田 双塔 政和 淳化 康乐",
    "大化 集贤 丰润 集美 市南 市北 市中 天长 大足 乐业 仁和 大竹 盐田 牧野 双峰 轮台 大英",
    "城厢 定日 内黄 界首 新源 曲水 山亭 建水 清丰 增城 四会 大祥 普定 定结 红岗 向阳 新建",
    "南山 西湖 东湖 南湖 北湖 中原 江南 江北 江东 河东 河西 城东 城西 城南 城北 城关",
    "东山 西山 西华 新市 新区 新城 老城 老边 新北 新民 新乐 新河 新和 新林 建华 建安 建平",
    "兴国 安国 长安 长乐 长寿 长兴 长顺 永安 永和 永福 永平 永定 永清 永丰 永新 永兴 永康",
    "千山 青山 高要 宝山 龙江 龙门 龙山 金山 海港 海城 海门 港北 港南 滨海 滨江 滨湖 湖滨",
    "江海 江口 江城 江山 河口 河间 山城 铁山 红山 回民 站前 振兴 利通 惠农 温泉 定远 和静",
    "如东 兴隆 大安 大丰 大城 大新 大港 大东 大宁 西区 东区 南区 东市 西市 中市 南市 北市",
    "北林 青田 明光 武宣 宣武 开原 交口 交城 通山 通海 通河 通江 道外 道里 道县 平顺 顺平",
    "连平 全州 全南 南华 西固 岭东 三元 三山 三江 三都 三门 三原 三河 五华 五河 五原 万山",
)
#  longer words with a place's name in them by chance, in which no place stands
CHANCE = words(
    "长白山 白山黑水 大连接 大连续 大连片 大连锁 四平八稳 大庆典 大庆祝",
    "第三明 定西部 美丽水 创新乡 新乡村 新乡贤 新乡镇 新乡土 关怀化 流通化 交通化 普通化",
    "通化解 推崇左 黄河南 黄河北 太湖南 太湖北 南海南 东海南 河北岸 江西岸 湖北岸 湖南岸",
    "河南岸 东北京 西北京 沿海城市 滨海城市 近海城市 临海城市 新兴城市 复兴城市 振兴城市",
    "响应城市 对应城市 供应城市 西南山区 东南山区 赣南山区 陕南山区 豫南山区 陇南山区",
    "中南山区 岭南山区 入海口 出海口 沿海口 沿海南 周口店 三明治 再三明 东躲西藏 鄂伦春族",
    "鄂温克族 天水平 定西方 定西北 定西南 经济南 经济宁 市长春节 区长春节 县长春节 开封闭",
    "第四平 四平方 幸福建 巩固原 牢固原 形成都 建成都 组成都 构成都 变成都 平衡水",
    "指南通 经营口 亮丽水 秀丽水 沟通化 中山东 中山西 介绍兴 股东营 确保山 环保山 确保定",
    "环保定 推广安 推广东 推广西 推广元 推广州 国内江 境内江 省内江 市内江 区内江 重庆祝",
    "重庆贺 资金华 基金华 第六安 周六安 十六安 到达州 发达州 适宜春 面临夏 来临夏 聚焦作",
    "运河南 运河北 江淮南 江淮北 港澳门 沿江西 长江西 珠江西 大厦门 以上海外 东北林区",
    "西北林区 华北林区 航运城市 适宜城市",
)
#  cities whose short name is also a given name: 李长春, 王大庆
GIVEN_NAMES = words(
    "长春 金华 海东 广安 延安 泰安 保定 大庆 德宏 玉林 清远 新余 宜春 永州 安庆 吉安 淮安",
    "保山 嘉兴 雅安 宝鸡 福州 南平 天水 贵阳 荣昌 文昌 武威 威海 庆阳 河源 咸宁 遂宁 西宁",
    "济宁 普洱",
)
SURNAMES = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯董萧肖程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶"
    "阎闫余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊郝孔崔康毛邱秦史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚"
)
#  full names that are common nouns: 城区 is a district of 晋城
NOUNS = words(
    "城区 郊区 矿区 新区 东区 西区 南区 北区 市区 市郊区 城中区 老城区 新城区 新市区 港口区",
    "解放区 城东区 城西区 城南区 城北区 市中区 南城区 北城区 海港区 公安县 资源县",
)
#  what may stand before 易县 and others of two characters, else the end of a word (交易县)
BEFORE_SHORT = frozenset("在到赴与及从对由向如是")
#  市场, 市民, 区域: the last character of the name belongs to the next word
NEXT_WORDS = {
    "市": re.compile(r"[场容值井面价]|民(?![政族革盟建进主间营办兵宗委生])"),
    "区": re.compile(r"[域间别块位]"),
}
#  a noun as a name is followed by a body: 晋城市城区政府
BODIES = frozenset("政委人党法检纪统")
ENDINGS = frozenset("省市区县州盟旗")
HAN = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Region:
    """A division of GB/T 2260 while it had this code and this name: 210115 辽中区, from 2016."""

    code: str
    name: str
    short_name: str
    aliases: tuple[str, ...]
    level: str  # country, province, prefecture, county
    parent: str  # code; "" for the country
    valid_from: str  # EDTF year or date; "" where the records begin with it
    valid_to: str  # when it ended; "" while in force
    successors: tuple[str, ...]  # codes; empty while in force, and where unknown

    def __hash__(self) -> int:
        return hash(self.code)

    def in_force(self, on: str | None = None) -> bool:
        """Whether it was there on an EDTF date; both ends count. Without a date: whether today."""
        if on is None:
            return not self.valid_to
        day = on.partition("/")[0]
        begun = day[: len(self.valid_from)] >= self.valid_from[: len(day)]
        return begun and (
            not self.valid_to or day[: len(self.valid_to)] <= self.valid_to[: len(day)]
        )

    def inside(self, code: str) -> bool:
        """Whether it is the division with this code or part of it."""
        if code in (self.code, self.parent, COUNTRY):
            return True
        return code == self.code[:2] + "0000"


class Mention(NamedTuple):
    """One place as printed at text[start:end], 南京市鼓楼区, and every region that it can mean."""

    start: int
    end: int
    regions: tuple[Region, ...]


class Gazetteer:
    """The divisions by code and by every printed name. Constant once made: threads may share it."""

    def __init__(self, regions: Iterable[Region]) -> None:
        by_code: dict[str, list[Region]] = defaultdict(list)
        by_name: dict[str, list[Region]] = defaultdict(list)
        children: dict[str, list[Region]] = defaultdict(list)
        for region in regions:
            by_code[region.code].append(region)
            children[region.parent].append(region)
            for name in {region.name, region.short_name, *region.aliases}:
                by_name[name].append(region)
        self._by_code = {code: tuple(rows) for code, rows in by_code.items()}
        self._by_name = {name: tuple(rows) for name, rows in by_name.items()}
        self._children = {code: tuple(rows) for code, rows in children.items()}
        self._full = frozenset(
            name
            for rows in self._by_code.values()
            for region in rows
            for name in (region.name, *region.aliases)
            if name[-1] in ENDINGS
        )
        self._names = [*self._by_name, *CHANCE]
        self._meant = [self._by_name.get(name, ()) for name in self._names]
        self._automaton = AhoCorasick(self._names)

    def find(self, text: str) -> Iterator[Mention]:
        """Yield the places of a simplified text: leftmost, longest, chains as one mention."""
        chain: Mention | None = None
        position = 0
        nested: dict[tuple[int, int], tuple[Region, ...]] = {}  # of what lies in what, by id
        for start, end, regions in self._matches(text):
            if start < position:
                continue
            inner: tuple[Region, ...] = ()
            if chain and chain.end == start:
                pair = id(regions), id(chain.regions)
                if pair not in nested:
                    nested[pair] = self._inside(regions, chain)
                inner = nested[pair]
            if not regions:
                pass
            elif inner and self._stands(text, start, end, inner, chained=True):
                assert chain is not None
                chain = Mention(chain.start, end, inner)
            elif self._stands(text, start, end, regions, chained=False):
                if chain:
                    yield chain
                chain = Mention(start, end, regions)
            else:
                continue
            position = end
        if chain:
            yield chain

    def _matches(self, text: str) -> list[tuple[int, int, tuple[Region, ...]]]:
        """All names in a text, the leftmost first, and of these the longest."""
        matches = self._automaton.find_matches_as_indexes(text, overlapping=True)
        found = sorted([(start, -end, index) for index, start, end in matches])
        return [(start, -end, self._meant[index]) for start, end, index in found]

    def _inside(self, regions: tuple[Region, ...], outer: Mention) -> tuple[Region, ...]:
        """Those of the regions that lie in one that the words before can mean."""
        return tuple(
            region
            for region in regions
            if any(
                region.code != other.code and region.inside(other.code) for other in outer.regions
            )
        )

    def _stands(
        self, text: str, start: int, end: int, regions: tuple[Region, ...], *, chained: bool
    ) -> bool:
        """Whether the words at text[start:end] are a place's name here; see the module's rules."""
        name = text[start:end]
        before, after = text[start - 1 : start], text[end : end + 2]
        committee = after == "政协"
        if regions[0].code == COUNTRY:
            return committee and name == "全国"
        follower = NEXT_WORDS.get(name[-1])
        if follower and follower.match(after):
            return False
        if name in NOUNS:
            open_end = not HAN.match(after) or after[0] in BODIES
            return committee or (chained and open_end)
        if name in self._full:
            if len(name) > 2 or chained:
                return True
            return not HAN.match(before) or before in BEFORE_SHORT
        if committee:
            return True
        closed = not HAN.match(after)
        if name in WORDS:
            return chained and closed
        if chained:
            return True
        if name in GIVEN_NAMES and before in SURNAMES:
            return False
        if len(name) > 2 or any(region.level != "county" for region in regions):
            return True
        return closed and not HAN.match(before)

    def candidates(self, name: str, on: str | None = None) -> tuple[Region, ...]:
        """Every region that a printed name, or a chain of names, can mean at a date or ever."""
        regions = self._by_name.get(name, ())
        if not regions:
            mentions = list(self.find(name))
            if len(mentions) == 1 and (mentions[0].start, mentions[0].end) == (0, len(name)):
                regions = mentions[0].regions
        if on is None:
            return regions
        return tuple(region for region in regions if region.in_force(on))

    def resolve(
        self, name: str, *, within: str | None = None, on: str | None = None
    ) -> Region | None:
        """The one region that a printed name can mean, None where several remain.

        `within` is the code of a containing region, `on` the EDTF date of the text.
        """
        return self.pick(self.candidates(name), within=within, on=on)

    def pick(
        self, regions: Iterable[Region], *, within: str | None = None, on: str | None = None
    ) -> Region | None:
        """The one of a mention's regions that place and date leave, None where several remain.

        Those in force win over former ones; a province over what else bears its short name
        (河南), and so does a city over its own county (抚顺).
        """
        left = [region for region in regions if not within or region.inside(within)]
        left = [region for region in left if region.in_force(on)] or left
        codes = {region.code for region in left}
        left = [region for region in left if not self._heirs(region) & (codes - {region.code})]
        codes = {region.code for region in left}
        if len(codes) > 1:
            outer = [
                region
                for region in left
                if region.level == "province" or all(other.inside(region.code) for other in left)
            ]
            codes = {region.code for region in outer}
            left = outer
        return left[-1] if len(codes) == 1 else None

    def _heirs(self, region: Region) -> set[str]:
        """Codes of all that followed a region, however late."""
        heirs: set[str] = set()
        ahead = list(region.successors)
        while ahead:
            code = ahead.pop()
            if code not in heirs:
                heirs.add(code)
                ahead += [later for row in self._by_code.get(code, ()) for later in row.successors]
        return heirs

    def get(self, code: str, on: str | None = None) -> Region | None:
        """The region with a code, by its name at a date; without a date by its last name."""
        rows = self._by_code.get(code, ())
        if on is not None:
            rows = tuple(row for row in rows if row.in_force(on))
        return rows[-1] if rows else None

    def parent(self, region: Region, on: str | None = None) -> Region | None:
        """The division that contains it, by its name at that time."""
        return self._at(region.parent, region, on)

    def province(self, region: Region, on: str | None = None) -> Region | None:
        """The province that it is or lies in; None for the country."""
        if region.level == "country":
            return None
        return self._at(region.code[:2] + "0000", region, on)

    def _at(self, code: str, region: Region, on: str | None) -> Region | None:
        """The row of a code at a date, else the latest that the region's own time knew."""
        dated = self.get(code, on) if on else None
        if dated or not region.valid_to:
            return dated or self.get(code)
        rows = [row for row in self._by_code.get(code, ()) if row.valid_from < region.valid_to]
        return rows[-1] if rows else self.get(code)

    def children(self, code: str, on: str | None = None) -> tuple[Region, ...]:
        """The divisions right below a code, at a date or today, sorted by code."""
        return tuple(row for row in self._children.get(code, ()) if row.in_force(on))

    def committee_name(self, region: Region, on: str | None = None) -> str:
        """The usual short form of its committee: 南京市鼓楼区政协, 延边州政协, 济源市政协."""
        if region.level == "country":
            return "全国政协"
        if region.level != "county":
            return printed_name(region) + "政协"
        outer = self.parent(region, on)
        if outer is None or (outer.level == "province" and outer.code not in MUNICIPALITIES):
            return region.name + "政协"
        return printed_name(outer) + region.name + "政协"

    def is_place(self, text: str) -> bool:
        """Whether the whole text is a name, full or short, of some region."""
        return text in self._by_name


def printed_name(region: Region) -> str:
    """沈阳市, and 延边州 where the whole name is 延边朝鲜族自治州."""
    if region.name.endswith("自治州"):
        return region.short_name + "州"
    return region.name


def load(path: Path = REGIONS) -> Iterator[Region]:
    """Read the regions of a Django fixture in JSON Lines."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            fields = json.loads(line)["fields"]
            yield Region(
                code=fields["code"],
                name=fields["name"],
                short_name=fields["short_name"],
                aliases=tuple(fields["aliases"]),
                level=fields["level"],
                parent=fields["parent"],
                valid_from=fields["valid_from"],
                valid_to=fields["valid_to"],
                successors=tuple(fields["successors"]),
            )


@lru_cache(maxsize=1)
def default() -> Gazetteer:
    """The gazetteer of fixtures/regions.jsonl, read once."""
    return Gazetteer(load())
