"""Committees as printed, before it is known which ones they are.

"和平、铁西区政协按照省政协部署"  ->  和平(区), 铁西区政协, 省政协
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from . import gazetteer
from .gazetteer import Region, words
from .ground import NATIONAL, PROVINCES, Ground, is_level

LONGEST_LIST = 60  # districts before one 政协

#  政协   中国人民政治协商会议
WORD = re.compile("政协|人民政治协商会议|中国人民政治协商会议")
#  贵州政协报
NEWSPAPER_AFTER = re.compile(r"报(?![告送名请备])")
#  第十二届   十三届   （第十四届）
TERM = r"(?:第?[一二三四五六七八九十]{1,3}届)"
#  第十届、十一届和十二届
TERMS = rf"(?:{TERM}(?:[、和及至与]{TERM}){{0,6}})"
TERM_BEFORE = re.compile(TERM + r"$")
TERM_AFTER = re.compile(TERMS)
TERM_OPENS = frozenset("第一二三四五六七八九十")
#  省政协 but not 各市政协, 全市政协, 市县政协
BARE = re.compile(
    r"(?P<levels>(?:(?:自治区|自治州|自治县|地区|[省市区县州旗盟])[、和与])*)"
    r"(?P<level>自治区|自治州|自治县|地区|[省市区县州旗盟])$"
)
LEVEL_ENDS = frozenset("省市区县州旗盟")
LONG_LEVELS = ("自治区", "自治州", "自治县", "地区")
LEVEL_LINKS = frozenset("、和与")
LONGEST_LEVELS = 16
LEVEL = re.compile(r"自治区|自治州|自治县|地区|[省市区县州旗盟]")
GENERIC_BEFORE = tuple(
    words(
        "各 全 兄弟 友好 省 市 区 县 州 旗 盟 新 开发 高新 技术 园 社 级 （ 外 异地 所有 部分",
        "有关 相关 周边 两 一 二 三 四 五 六 七 八 九 十 几 数 多 个",
    )
)
#  ，政协党组   由政协主办
OWN_BEFORE = re.compile(r"(?:^|[^一-鿿）]|由|时任|原|和|及)$")
#  三市   等11个区   四省市
COUNTED_PLACES = re.compile(
    r"等?(?:[两二三四五六七八九十]|\d{1,2})个?(?P<level>[省市区县州旗盟地])(?:区市|[市区县]|一市|级市|区)?$"
)
LONGEST_COUNTED = 8
#  京津冀   川渝
IN_SHORT = re.compile(rf"(?<![一-鿿])[{''.join(PROVINCES)}]{{2,5}}$")
LAST_OF_LIST = re.compile(r"(?<=[、和与及])[一-鿿]{2,4}$")
COUNTED_ENDS = LEVEL_ENDS | {"地"} | set(PROVINCES)
#  住肃北的市政协委员   驻房县市政协委员
RESIDENT = re.compile(r"[住驻](?P<place>[一-鿿]{2,8}?)的?(?P<level>[省市州盟])$")
LIST_MARK = re.compile(r"[、和与及]$|以及$")
#  政协沈阳市第十四届委员会   政协第十四届抚顺市委员会   政协沈阳市十六届二次会议
FULL_TAIL = re.compile(TERM + r"?委员会|" + TERM)
#  政协房县第十届委员会
FULL_NAME = re.compile(
    TERMS + r"?(?P<place>(?!常务|第)[一-鿿]{2,16}?)(?P<tail>" + TERM + r"?委员会|" + TERM + ")"
)
STEM = (
    r"提案|经济|科技|科学|科教|技术|农业|农村|农牧|人口|资源|环境|生态|人资环|人资|教育|卫生|健康|医卫|"
    r"体育|教科卫体|教科文卫体|教文卫体|文教卫体|文卫体|教卫体|文化|文史|文旅|学习|宣传|社会|法制|法治|"
    r"社法|民生|民族|宗教|民宗|港澳台侨|港澳台|港澳|台侨|三胞|联络|联谊|外事|对外友好|委员|城乡|城建|"
    r"建设|财经|财政|工业|工商|商贸|产业|发展|规划|资料|统战|祖国|统一|综合|专门|活动|服务|履职|农资环|"
    r"工作|农经|海洋|旅游|理论|研究|和|与|、"
)
#  党组   机关党支部   提案委   教科卫体委员会   办公室   研究室   委员联络组
BODY = re.compile(
    r"(?:党组理论学习中心组|机关党组|机关党委|机关党总支|机关党支部|机关(?:工会|团委|妇委会)?|党组|"
    r"常务委员会|常委会|主席会议|办公厅|办公室|研究室|秘书处|信息中心|各专门委员会|各专委会|专委会|"
    r"专门委员会|理论研究会|书画院|诗书画院|联谊会|委员联络(?:组|站|处)|委员活动组|界别组|界别活动组|"
    rf"(?:(?:{STEM}){{1,9}})(?:委员会|工委|委(?!员)|室|处|科)|"
    r"[一-鿿]{2,6}(?:街道|镇|乡|片区)(?:委员)?(?:活动组|联络组|联络站|工作组)|工作委员会|工委|联络处)"
)


class Name(NamedTuple):
    """A committee as printed, before it is known which one it is."""

    start: int
    end: int
    regions: tuple[Region, ...] = ()  # that the printed place can mean
    level: str = ""  # 省, 市 … of a bare form
    national: bool = False
    form: str = "委员会"
    body: str = ""  # right behind the name
    own: bool = False  # 政协党组, with no place and no level: the article's own

    @property
    def body_end(self) -> int:
        return self.end + len(self.body)


def names_in(text: str, printed: tuple[gazetteer.Mention, ...], ground: Ground) -> Iterator[Name]:
    """Every committee in a passage: 沈阳市政协, 省政协, 政协沈阳市委员会, 全国政协, 政协党组."""
    if "政协" not in text and "政治协商会议" not in text:
        return
    by_end = {place.end: place for place in printed}
    by_start = {place.start: place for place in printed}
    for word in WORD.finditer(text):
        start, end = word.span()
        if text.startswith("报", end) and NEWSPAPER_AFTER.match(text, end):
            continue
        for name in names_at(text, start, end, by_start, by_end, ground):
            body = BODY.match(text, name.end)
            yield with_body(name, body) if body else name


def with_body(name: Name, body: re.Match[str]) -> Name:
    """A name with the body behind it: 区政协提案委; 区政协工委 is a committee of another form."""
    said = body.group()
    if said in ("工委", "工作委员会", "联络处"):
        form = "工委" if said[0] == "工" else "联络处"
        return name._replace(form=form, end=name.end + len(said))
    return name._replace(body=said)


def names_at(
    text: str,
    start: int,
    end: int,
    by_start: Mapping[int, gazetteer.Mention],
    by_end: Mapping[int, gazetteer.Mention],
    ground: Ground,
) -> list[Name]:
    """The committees that one 政协 stands for: 和平、铁西区政协 are two."""
    official = official_name(text, start, end, by_start, ground)
    if official:
        return [official]
    term = TERM_BEFORE.search(text[max(0, start - 6) : start]) if text[start - 1] == "届" else None
    head = start - len(term.group()) if term else start
    left = text[head - 24 if head > 24 else 0 : head]
    if text.startswith("委员", end) and (resident := resident_level(left, ground)):
        return [Name(start - len(resident), end, level=resident)]
    if left.endswith("全国"):
        before = TERM_BEFORE.search(left[:-2])
        return [Name(head - 2 - (len(before.group()) if before else 0), end, national=True)]
    if place := by_end.get(head):
        return listed(text, place, end, by_end, ground)
    if row := counted_list(text, head, end, by_end, ground):
        return row
    if left[-1:] in LEVEL_ENDS:
        return bare_names(text, head, end, left[-LONGEST_LEVELS:], by_end, ground)
    if text[start:end] == "政协" and OWN_BEFORE.search(left) and own_follows(text, end):
        return [Name(start, end, own=True)]
    return []


def official_name(
    text: str,
    start: int,
    end: int,
    by_start: Mapping[int, gazetteer.Mention],
    ground: Ground,
) -> Name | None:
    """政协沈阳市第十四届委员会, 政协第十四届抚顺市委员会, 政协全国委员会."""
    term = TERM_AFTER.match(text, end) if text[end : end + 1] in TERM_OPENS else None
    after = term.end() if term else end
    if text.startswith("全国", after) and (tail := FULL_TAIL.match(text, after + 2)):
        stop = tail.end() if tail.group().endswith("委员会") else after + 2
        return Name(start, stop, national=True)
    place = by_start.get(after)
    if place and (tail := FULL_TAIL.match(text, place.end)):
        stop = tail.end() if tail.group().endswith("委员会") else place.end
        return Name(start, stop, place.regions)
    full = FULL_NAME.match(text, end) if "届" in text[end : end + 24] else None
    regions = ground.named(full["place"]) if full else ()
    if full and regions:
        stop = full.end() if full["tail"].endswith("委员会") else full.end("place")
        return Name(start, stop, regions)
    return None


def counted_list(
    text: str,
    head: int,
    end: int,
    by_end: Mapping[int, gazetteer.Mention],
    ground: Ground,
) -> list[Name]:
    """甲、乙、丙三市政协, 京津冀三地政协: one committee for each place that is counted."""
    if text[head - 1] not in COUNTED_ENDS:
        return []
    start = max(0, head - LONGEST_COUNTED)
    counted = COUNTED_PLACES.search(text[start:head])
    stop = start + counted.start() if counted else head
    short = text[stop - 1 : stop] in PROVINCES
    provinces = IN_SHORT.search(text[max(0, stop - 7) : stop]) if short else None
    if provinces:
        return [
            Name(at, end if at == stop - 1 else at + 1, (region,))
            for at in range(stop - len(provinces.group()), stop)
            if (region := ground.places.get(PROVINCES[text[at]]))
        ]
    if not counted:
        return []
    place = by_end.get(stop)
    last = LAST_OF_LIST.search(text[max(0, stop - 6) : stop])
    if last and not place and (regions := ground.named(last.group() + counted["level"])):
        place = gazetteer.Mention(stop - len(last.group()), stop, regions)
    if not place or not LIST_MARK.search(text[max(0, place.start - 2) : place.start]):
        return []
    return listed(text, place, end, by_end, ground, level=counted["level"])


def resident_level(left: str, ground: Ground) -> str:
    """市 of 住某某市政协委员: the members of the city's committee who live in one of its counties;
    "" where the words are a city's own name."""
    resident = RESIDENT.search(left)
    if not resident or ground.named(resident["place"] + resident["level"]):
        return ""
    return resident["level"] if ground.named(resident["place"]) else ""


def own_follows(text: str, end: int) -> bool:
    return bool(BODY.match(text, end)) or text.startswith(("主席", "副主席", "秘书长"), end)


def bare_names(
    text: str,
    head: int,
    end: int,
    left: str,
    by_end: Mapping[int, gazetteer.Mention],
    ground: Ground,
) -> list[Name]:
    """省政协, 市、区政协; and 延边州政协 where the place was found without its 州."""
    levels, level = bare_form(left)
    place = by_end.get(head - len(level))
    fitting = tuple(one for one in place.regions if fits(one, level)) if place else ()
    if place and fitting:
        return [Name(place.start, end, fitting)]
    if level == "县" and not levels and (short := ground.short_county(left[-2:])):
        return [Name(head - 2, end, short)]
    if level == "旗":
        for length in (2, 3):
            if banner := ground.short_banner(left[-length - 1 :]):
                return [Name(head - length - 1, end, banner)]
    start = head - len(levels + level)
    if left.endswith(GENERIC_BEFORE, 0, len(left) - (head - start)):
        return []
    if not levels:
        return [Name(start, end, level=level)]
    return [
        Name(one.start(), end if one.end() == head else one.end(), level=one.group())
        for one in LEVEL.finditer(text, start, head)
    ]


def bare_form(left: str) -> tuple[str, str]:
    """The levels at the end of words, the last apart: 全体市、区 -> 市、 and 区."""
    level = left[-1]
    if left.endswith(LONG_LEVELS):
        level = next(long for long in LONG_LEVELS if left.endswith(long))
    if left[-len(level) - 1 : -len(level)] not in LEVEL_LINKS:
        return "", level
    bare = BARE.search(left)
    return (bare["levels"], bare["level"]) if bare else ("", level)


def fits(region: Region, level: str) -> bool:
    """Whether 区政协 behind 宁夏, or 州政协 behind 延边, goes with the place before it."""
    if level == "区" and region.level == "province":
        return region.name.endswith("自治区")
    return is_level(region, level)


def listed(
    text: str,
    place: gazetteer.Mention,
    end: int,
    by_end: Mapping[int, gazetteer.Mention],
    ground: Ground,
    *,
    level: str = "",
) -> list[Name]:
    """沈河、铁西区政协: each place of the list, the last first."""
    level = text[place.end - 1] if text[place.end - 1] in LEVEL_ENDS else level
    row = [Name(place.start, end, place.regions)]
    start = place.start
    while len(row) < LONGEST_LIST and (mark := LIST_MARK.search(text[max(0, start - 2) : start])):
        stop = start - len(mark.group())
        earlier = by_end.get(stop)
        if earlier:
            start, regions = earlier.start, earlier.regions
        else:
            word = re.search(r"(?<![一-鿿])[一-鿿]{2,4}$", text[max(0, stop - 5) : stop])
            regions = ground.named(word.group() + level) if word else ()
            if not word or not regions:
                break
            start = stop - len(word.group())
        row.append(Name(start, stop, regions))
    return row[::-1]


def region_of(name: Name, ground: Ground) -> Region | None:
    """The region of a committee that is named; None for a bare form and where several remain."""
    if name.national:
        return ground.places.get(NATIONAL)
    return ground.one(name.regions) if name.regions else None
