"""Titles before a name, and what they belong to.

"区政协党组书记、主席|赵国中"  ->  书记 of 南京市鼓楼区政协党组, 主席 of 南京市鼓楼区政协
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from itertools import groupby
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from .committees import Committees, Mention
from .facts import Committee, Post, Span
from .names import han_score
from .people_vocabulary import (
    ADJECTIVES,
    BEFORE_ORGANISATION,
    BODIES,
    CALLINGS,
    COMMITTEE_TITLES,
    HOME_REGIONS,
    INSIDE_ORGANISATION,
    MODIFIERS,
    OWN_PAPER,
    PLACE_TITLES,
    SKILLED,
    SURNAMES,
    TITLES,
    TRADES,
    TRIMMED,
    words,
)
from .text import Page, Passage, fold


def longest_first(table: Iterable[str]) -> str:
    """A pattern for one of the words, the longest; where none can begin, one look is enough."""
    words = sorted(set(table))
    first = re.escape("".join(sorted({word[0] for word in words})))
    return f"(?=[{first}]){branches(words)}"


def branches(words: list[str]) -> str:
    """Sorted words as a tree: 主席, 主席台, 主任 -> 主(?:任|席(?:台)?)."""
    found = []
    for first, group in groupby(filter(None, words), key=lambda word: word[0]):
        rest = [word[1:] for word in group]
        found.append(re.escape(first) + (branches(rest) if rest != [""] else ""))
    return f"(?:{'|'.join(found)})" + ("?" if "" in words else "")


#  主　席：   秘 书 长：
SPACED_TITLES = (
    r"主 {1,4}席|委 {1,4}员|常 {1,4}委|主 {1,4}任|书 {1,4}记|记 {1,4}者|编 {1,4}辑|"
    r"秘 {1,4}书 {1,4}长"
)
TITLE_END = re.compile(
    rf"(?:{longest_first([*TITLES, *TRIMMED])}|(?<=[组委])成员|(?<=[大党])代表|{SPACED_TITLES})$"
)
#  主任姚某某到…走访: a title with more behind it
TITLE_INSIDE = re.compile(rf"(?:{longest_first(TITLES)})(?=[{''.join(SURNAMES)}][一-鿿]{{2}})")
MODIFIER_END = re.compile(rf"(?:{longest_first(MODIFIERS)})$")
MODIFIER_LAST = frozenset(word[-1] for word in MODIFIERS)
BEFORE_WORDS = sorted(BEFORE_ORGANISATION)
BEFORE = AhoCorasick(BEFORE_WORDS, matchkind=MatchKind.LeftmostLongest)
INSIDE = AhoCorasick(sorted(INSIDE_ORGANISATION))
ADJECTIVE = re.compile(
    rf"(?:\d+|[一二三四五六七八九十两几多余]+)(?:余|多)?[名位个]|{longest_first(ADJECTIVES)}"
)
#  3月2日上午|市政协
DATED = re.compile(r"\d+[日号年月时分]+(?:上午|下午|晚|起)?")
#  时任区政协主席   原市政协主席   市政协原主席
FORMER_START = re.compile(r"(?:时任|曾任|原任|原|(?:前任|离任|卸任|已故)的?)$")
#  |前|县政协主席
FORMERLY = re.compile(r"(?<![一-鿿])前(?=[省市县区州全]|政协)(?!区)")
#  县财政|局|长: the last character of the house is the first of the title
SHARING = words("局长 部长 厅长 省长 市长 县长 区长 州长 盟长 旗长 镇长 乡长")
SHARED_WITH = frozenset("局部厅委办室院校府司署社团会处所省市县区州盟旗镇乡村组队大协站店厂场")
PLAIN = re.compile(r"[草平太高中三五清固开]原$")
FORMER_INSIDE = re.compile(r"(?:原|前任?|卸任|离任)$")
#  政协原主席, but 会前主席
FORMER_LEFT = re.compile(r"[协委会局府院校部厅市县区省州司团社处]$")
#  what stands before a title and names no organisation
NAMELESS = words(
    "本版 本期 当地 企业 公司 单位 部门 项目 合作社 民企 园区 物业 相关部门 有关部门 承办单位 "
    "主办单位"
)
#  某省|澳区政协: members from Hong Kong or Macao sit for them, no district does
SENT_FROM = re.compile(r"^(?P<place>[一-鿿]{0,8}?)(?:港澳台?|香港|澳门|[港澳])区政协$")
#  政协第十届、十一届全国委员会
NATIONAL = re.compile(
    r"^(?:人民政协|政协|中国人民政治协商会议)(?:第?[一二三四五六七八九十\d]{1,3}届?、)+"
    r"第?[一二三四五六七八九十\d]{1,3}届全国委员会(?:常务委员会)?"
)
NATIONWIDE = Committee(region="100000", name="全国政协")
TERMS_AND_SESSION = re.compile(
    r"(?:第?[一二三四五六七八九十\d]{1,3}届?、)+(?=第?[一二三四五六七八九十\d]{1,3}届)|"
    r"(?:^|(?<=届))第?[一二三四五六七八九十]{1,3}次(?:全体)?会议(?=主席团|$)"
)
HARD = "，。；：！？、“”‘’《》【】〈〉…—/／□■▲△●◆|\n"
SOFT = re.compile(rf"[^{HARD}（）() ]*")
LONGEST_NOTE = 14  # in brackets, within the name of an organisation
#  市委党校（市行政学院）|常务副校长
SECOND_NAME = re.compile(r"（[一-鿿]{2,12}[校院局委会部办处社所室司心]）$")
STOP = re.compile(r"[。！？]")
CONJUNCTIONS = ("和", "及", "与", "以及")
#  委员和|市政协主席, 李某和|市政协主席: but 检测和临床研究
PERSON_END = re.compile(
    rf"(?:{longest_first(TITLES)})(?:[一-鿿]{{2,4}})?$|(?:们|等|人|员|者|部门|单位|大家|群众|干部|代表)$"
)
LONGEST_ORGANISATION = 40
LONGEST_TITLE = max(map(len, [*TITLES, *TRIMMED]))
TITLE_LAST = frozenset(word[-1] for word in [*TITLES, *TRIMMED]) | frozenset("员表席任委书记者辑长")
#  政协提案委, 政协机关党组, 政协委员联络站: a body; 人民政协报, 政协理论研究会: something else
BODY_END = re.compile(
    r"(?:党组|机关|室|厅|委|委员会|处|组|中心|支部|党委|总支|常委会|主席团|联络站|工作室|界别|界|站)$"
)
#  政协社会和法制委员会委员, but 政协港区委员
OF_A_BODY = re.compile(r"(?:党组|委|委员会|报|会)$")
#  外事委员会, 农业农村委, 书画室: of the committee that the sentence has just named
SPECIAL = re.compile(
    r"^[提案经济科技教卫体文化史学习社会法制民族宗港澳台侨外事人口资源环境农业村城建委员联络谊和与料]"
    r"{2,14}(?:委员会|工委|委)$|^书画室$"
)
TERM = re.compile(r"第?[一二三四五六七八九十百\d]{1,4}届|(?:常务)?委员会$")
PARTY_BODY = re.compile(r"(?:机关)?(?:党组|党委|党工委|党总支|党支部|分党组)$")
#  大连市委   云县人民政府   某某省委
SEAT = re.compile(
    r"^(?:中共)?(?P<place>[一-鿿]{2,20}?[市县区省州盟旗镇乡])"
    r"(?:委员会|委|人民政府|政府)(?:党组|党委)?$"
)
#  第十三届|全国人大
ORDINAL = re.compile(r"第?[一二三四五六七八九十百\d]{1,4}届")
#  提案委员会    |主任：王大成
COLUMN_BODY = re.compile(r"(?:^|[ 、（）])(?P<body>[一-鿿]{2,16}[委会组室部处院]) {1,8}$")
#  （3月2日，）|市工商联1月11日召开会员座谈会，会长
HOST = re.compile(
    r"(?:[^，。]{1,12}[日月前]，)?(?P<host>[一-鿿]{1,20}?(?:工商联|商会|协会|学会|联合会|联谊会|同乡会))"
    r"(?:\d{1,2}月)?(?:\d{1,2}日)?(?:近日|日前|昨日)?(?:在[一-鿿]{2,12}?)?"
    r"(?:召开|举行|举办|组织|开展|成立|向)[^，。]{2,40}，$"
)
LONGEST_HOST = 120
SECTORS = ("界别小组", "委员小组", "界别组", "界别", "界", "联络组", "活动组")
MOST_KNOWN = 1 << 12  # posts kept for words that stand again
#  书记、主席   主席兼秘书长
JOINING = ("、", "兼任", "兼", " ")
#  副主任何某|任考察团顾问
TOLD_INSIDE = re.compile(r"(?<![主责信专])任|[为由是率说]")
#  before titles that a comma parts from the next one
OPENS_SENTENCE = ("。", "；", "！", "？", "：", "”", "■", "◆", "▲", "作为", "身为", "同为")
RANKS = re.compile(r"(?:巡视员|调研员)$")
ELSEWHERE = ("当地", "兄弟", "友好", "对方")
PARTY_GROUPS = words("党组 机关党组 机关党委 分党组")
#  主席|秘书   市长|助理
ATTENDANTS = words("秘书 助理")
#  政协某省第七届、|八届委员会   中共十三大、|十四大   第六、|七届全国人大
TERMS = re.compile(
    r"(?:(?:人民政协|政协|中国人民政治协商会议|中共|党的)[一-鿿]{0,8}?)?"
    r"(?:第?[一二三四五六七八九十\d]{1,3}[届大]?、)+$"
)
TERM_FIRST = re.compile(r"第?[一二三四五六七八九十\d]{1,3}[届大次]")
LONGEST_TERMS = 40
MENTIONS_COMPARED = 8
#  会议主席团   大会   第三次全体会议: a plenary session or its presidium
SESSION = re.compile(
    r"^(?:本次|本届|这次)?(?:第?[一二三四五六七八九十\d]{1,3}次)?(?:大会|会议|全体会议|全会)?"
    r"(?P<body>主席团)?(?:会议)?$"
)
SESSION_TITLES = words("主席 秘书长 主持人")
TEAM_TITLES = words("团长 组长 队长 领队")
TEAM_ENDS = (
    r"(?:(?:调研|考察|视察|访问|代表|检查|督查|督办|监督|评议|督导|慰问|交流|学习|工作|协商|参观|"
    r"友好|联谊|巡视|巡察|指导|采风|服务|宣讲|帮扶|招商|专家|委员)(?:小?组|团|分?队))"
)
#  任组长（，副主席何某任副组长）的|市政协调研组
TEAM_AHEAD = re.compile(r"(?<=[长队员问])的(?P<team>[一-鿿]{0,24}?(?:组|团|队))(?![织队员建长])")
TEAM_END = re.compile(rf"{TEAM_ENDS}(?![织员建长])")
#  何某任|考察团, read backwards
LED = re.compile(r"[任为由率的在对向]")
LONGEST_TEAM_AHEAD = 120
LONGEST_TEAM_BEFORE = 240
#  新华社某地5月11日电（|记者   某某网讯（|记者
AGENCY = re.compile(
    r"(?:^|[ 】）。|])(?P<agency>[一-鿿]{1,8}?(?:社|网|报|融媒体?|新闻(?!网)|客户端|电视台|广播))"
    r"[一-鿿]{0,8}(?:\d{4}年)?(?:\d{1,2}月)?(?:\d{1,2}日)?[ ]?(?:电|讯|消息)[ ]{0,2}（?[ ]?$"
)
LONGEST_DATELINE = 40
#  who signs behind somebody else without a mark: 记者李某|通讯员张某, 王某|校对
SIGNED = words("记者 通讯员 实习生 见习生 编辑 责编 校对 责校 美编")
SIGNED_BEFORE = re.compile(
    rf".*(?:记者|通讯员|实习生|编辑|作者)[一-鿿]{{2,4}}$|[{''.join(sorted(SURNAMES))}][一-鿿]{{1,2}}$"
)
#  offices of one house, told one behind another in a sentence: 某商会会长张某，|秘书长李某
HOUSES = (
    (re.compile(r"(?:会|社|联盟|联合体)$"), words("会长 理事长 监事长 理事 监事 秘书长 干事长")),
    (
        re.compile(r"(?:公司|集团|厂|银行|企业|合作社)$"),
        words("董事长 董事 总经理 经理 总裁 总监 厂长 行长 监事长 理事长"),
    ),
    (re.compile(r"(?:学院|大学|医院|研究院|法院|检察院|剧院|书院|画院)$"), words("院长 校长 书记")),
    (re.compile(r"(?:学|学校|中|小|党校)$"), words("校长 书记")),
)
#  what a 厂长, 院长, 市长 … is at the head of, at the end of its name
HEADED = {
    word: re.compile(rf"^.*(?:{ends})(?:[（(][县地]级[）)])?")
    for word, ends in {
        "厂长": "厂|公司",
        "院长": "院",
        "校长": "校|大学|学院|中学|小学|中",
        "局长": "局",
        "处长": "处",
        "科长": "科",
        "所长": "所",
        "省长": "省",
        "市长": "市",
        "县长": "县",
        "区长": "区",
        "州长": "州",
        "盟长": "盟",
        "旗长": "旗",
        "乡长": "乡",
        "镇长": "镇",
    }.items()
}
PRESIDENCY = ("常委", "常务委员", "委员")  # of which a committee has many


class Title(NamedTuple):
    """A title with the words of its organisation, in the passage's offsets."""

    organisation: int  # where the organisation's words begin; == start where there are none
    start: int
    end: int
    former: bool
    appended: bool  # stands behind another title of the same person: 书记、主席
    #  where it does not end at the title: 市委党校|祁艳教授, 任组长的市政协调研组
    organisation_end: int = -1
    left: int = -1  # where the words before the organisation end, adjectives counted in

    @property
    def stem(self) -> int:
        """Where the organisation's words end."""
        return self.start if self.organisation_end < 0 else self.organisation_end

    def shifted(self, by: int) -> Title:
        """The same title where its words stand further right."""
        return Title(
            self.organisation + by,
            self.start + by,
            self.end + by,
            self.former,
            self.appended,
            self.organisation_end + by,
            self.left + by,
        )

    def moved(self, organisation: int) -> Title:
        """The same title with its organisation's words beginning further right."""
        return self._replace(organisation=organisation)

    @property
    def bare(self) -> bool:
        """Whether no organisation stands with it."""
        return self.organisation >= self.stem and not self.appended

    def words(self, text: str) -> str:
        """The title as the passage has it, without blanks."""
        return text[self.start : self.end].replace(" ", "")


LONGEST_CHAIN = 8


def chain(text: str, end: int) -> tuple[Title, ...]:
    """All titles that end at an offset, one behind another, in the order of the text."""
    found: list[Title] = []
    while len(found) < LONGEST_CHAIN:
        title = one(text, end)
        if title is None:
            break
        if found and OFFICE_OF_ANOTHER.search(text, max(0, title.start - 2), title.start):
            break
        found.append(title)
        left = title.left
        if title.former and text.endswith(("时任", "曾任"), 0, left):
            break
        if text.endswith("，", 0, left) and title.organisation == left < title.stem:
            end = left - 1
            if not stands_whole(text, end):
                break
            continue
        if not text.endswith(JOINING, 0, left):
            break
        end = left - next(len(mark) for mark in JOINING if text.endswith(mark, 0, left))
        if not title_length(text, end):
            break
    if len(found) < 2:
        return tuple(found)
    found.reverse()
    former, chained = False, []
    for number, title in enumerate(found):
        own = text[title.organisation : title.stem]
        if (
            own
            and own not in PARTY_GROUPS
            and not text.endswith(("时任", "曾任"), 0, found[0].organisation)
        ):
            former = False  # 原 holds for titles of one house; 时任 for all that follow
        former = former or title.former
        chained.append(
            title._replace(former=former, appended=number > 0) if number or former else title
        )
    return tuple(chained)


#  由何某|任|组长、副主席李某: the first title is no part of the second's
OFFICE_OF_ANOTHER = re.compile(r"(?:(?<![时现曾历兼原新前首继离连主专责])任|(?<![作成])为)$")


def stands_whole(text: str, end: int) -> bool:
    """Whether a sentence begins with titles of one person and nothing else up to an offset:
    。省委常委|，某市委书记董某某. So a comma joins them to the title behind it."""
    if not title_length(text, end):
        return False
    title = one(text, end)
    for _ in range(LONGEST_CHAIN):
        if title is None or not text.endswith("、", 0, title.left):
            break
        title = one(text, title.left - 1)
    if title is None or title.organisation >= title.stem or title.organisation > title.left:
        return False
    if TOLD_INSIDE.search(text, title.organisation, title.stem):
        return False
    return not title.left or text.endswith(OPENS_SENTENCE, 0, title.left)


CHAIN_WITHIN = 96  # characters before a short chain's end that tell it
FARTHEST_TOLD = 72  # of them, those that can tell where the words of an organisation begin


def chain_again(text: str, end: int) -> tuple[Title, ...]:
    """The same as chain, kept for texts that say the same words over and over."""
    lower = max(0, end - CHAIN_WITHIN)
    titles = chain_of(text[lower : end + 1], end - lower)
    if titles and lower and titles[0].stem < FARTHEST_TOLD:
        return chain(text, end)
    return tuple(title.shifted(lower) for title in titles) if lower else titles


@lru_cache(maxsize=1 << 12)
def chain_of(words: str, end: int) -> tuple[Title, ...]:
    """All titles that end at an offset of some words."""
    return chain(words, end)


def clipped(titles: tuple[Title, ...], lower: int) -> tuple[Title, ...]:
    """Titles that begin at or behind an offset."""
    kept = [title.moved(max(title.organisation, lower)) for title in titles if title.start >= lower]
    if kept and kept[0].appended:
        kept[0] = kept[0]._replace(appended=False)
    return tuple(kept)


def one(text: str, end: int) -> Title | None:
    """The title that ends at an offset, with its modifiers and its organisation."""
    length = title_length(text, end)
    if not length:
        return None
    start = end - length
    word = text[start:end]
    title_end = start + len(TRIMMED.get(word, word))
    start = modifiers_start(text, start)
    if word in ATTENDANTS:
        start -= length_with_modifiers(text, start)
    former = False
    stem = start - 1 if text.endswith("“", 0, start) else start
    inside = FORMER_INSIDE.search(text, max(0, start - 2), start)
    if inside and (
        FORMER_LEFT.search(text, max(0, inside.start() - 1), inside.start())
        or (inside.group() == "原" and not PLAIN.search(text, max(0, start - 2), start))
    ):
        former, stem = True, inside.start()
    left, organisation = organisation_start(text, stem)
    if word in SHARING and stem == start == end - len(word):
        whole = organisation_start(text, start + 1)
        if whole[1] < start - 1 and text[start - 1] not in SHARED_WITH:
            (left, organisation), stem = whole, start + 1
    if word in SKILLED and text[organisation:stem] in TRADES:  # 制盐|工程师
        start = stem = organisation
    if organisation == stem == start and text.startswith("：", title_end):
        column = COLUMN_BODY.search(text, max(0, stem - 32), stem)
        if column:
            left, stem = column.span("body")
            organisation = left
    if FORMERLY.match(text, organisation, stem):
        former, organisation = True, organisation + 1
    if word in SIGNED and SIGNED_BEFORE.match(text, organisation, stem):  # 记者李某|通讯员
        organisation = left = stem
    if FORMER_START.search(text, max(0, organisation - 3), organisation):
        former = True
    former = former or text.find("政协原", organisation, stem) >= 0
    return Title(organisation, start, title_end, former, False, organisation_end=stem, left=left)


def modifiers_start(text: str, start: int) -> int:
    """Where the words before a title begin that belong to it: 常务副|主席."""
    while start and text[start - 1] in MODIFIER_LAST:
        modifier = MODIFIER_END.search(text, max(0, start - 4), start)
        if not modifier or modifier.group() == "党组":
            break
        start = modifier.start()
    return start


def length_with_modifiers(text: str, end: int) -> int:
    """How long the title is that ends at an offset, with 副, 常务 …; 0 for none."""
    length = title_length(text, end)
    return end - modifiers_start(text, end - length) if length else 0


def title_length(text: str, end: int) -> int:
    """How long the title is that ends at an offset; 0 for none."""
    if not end or text[end - 1] not in TITLE_LAST:
        return 0
    return length_of_title(text[max(0, end - LONGEST_TITLE - 1) : end])


@lru_cache(maxsize=1 << 14)
def length_of_title(words: str) -> int:
    """How long the title is at the end of words; what stands before it is among them."""
    match = TITLE_END.search(words, max(0, len(words) - LONGEST_TITLE))
    return len(words) - match.start() if match else 0


def organisation_start(text: str, end: int) -> tuple[int, int]:
    """Where the words before a title begin, and among them those of its organisation."""
    lower = stretch_start(text, end)
    segment = text[lower:end]
    start = left = lower + behind_words(segment, whole=is_stacked(text, lower, segment))
    possessive = text.rfind("的", start, end - 1)
    if possessive >= 0:
        start = possessive + 1
    while adjective := ADJECTIVE.match(text, start, end):
        start = adjective.end()
    if text.endswith("、", 0, start) and TERM_FIRST.match(text, start, end):
        terms = TERMS.search(text, max(0, start - LONGEST_TERMS), start)
        if terms:
            left = start = terms.start()
    return left, start


def stretch_start(text: str, end: int) -> int:
    """How far the words reach back that can be an organisation's: to a mark or an open bracket."""
    lower, lowest = end, end - LONGEST_ORGANISATION
    while lower > max(0, lowest):
        soft = SOFT.match(text[max(0, lowest) : lower][::-1])
        assert soft
        lower -= soft.end()
        if lower <= max(0, lowest) or text[lower - 1] not in "）)":
            break
        if lower == end and not SECOND_NAME.search(text, max(0, lower - LONGEST_NOTE), lower):
            break
        opened = text.rfind("（", max(0, lower - LONGEST_NOTE), lower)
        if opened <= 0 or text[opened - 1] in HARD:
            break
        lower = opened
    return lower


def is_stacked(text: str, lower: int, segment: str) -> bool:
    """Whether another title of the same person stands before: 党组书记、|主席."""
    stacked = text.endswith("、", 0, lower) and title_length(text, lower - 1)
    return bool(stacked) and not TITLE_INSIDE.search(segment)


def behind_words(segment: str, *, whole: bool) -> int:
    """Where the organisation begins behind verbs, days and the like: 邀请|市工商联. whole: only
    words of several characters count."""
    inside: list[tuple[int, int, int]] | None = None
    cut = 0
    for index, start, end in reversed(BEFORE.find_matches_as_indexes(segment)):
        word = BEFORE_WORDS[index]
        if whole and len(word) == 1 and word != "兼":
            continue
        if word == "系" and end == len(segment):  # 中文系|主任
            continue
        if word == "原" and segment.endswith("政协", 0, start):  # 市政协|原党组|书记
            continue
        if inside is None:
            inside = INSIDE.find_matches_as_indexes(segment, overlapping=True)
        if any(
            left <= start and end <= right and right - left > len(word) for _, left, right in inside
        ):
            continue
        if word not in CONJUNCTIONS or not start or ends_person(segment[:start]):
            cut = end
            break
    office = OFFICE_IN_TEAM.search(segment, cut)
    if office:
        cut = office.end()
    dated = DATED.search(segment, cut)
    return dated.end() if dated else cut


#  副主任何某任|考察团, before 顾问
OFFICE_IN_TEAM = re.compile(r"(?<![主责信专])任(?=[一-鿿]{0,12}?[组团队]$)")


def ends_person(words: str) -> bool:
    """Whether the words before 和 end with a person: 李某某和|秘书长, but 检测和临床研究."""
    if PERSON_END.search(words) or "·" in words:
        return True
    score = han_score(words) if 2 <= len(words) <= 3 else None
    return score is not None and score >= 0.4


def tells_itself(own: str, words: str) -> bool:
    """Whether an organisation's words say by themselves what it is, wherever they stand."""
    if not own or ORDINAL.fullmatch(own):
        return False
    if "政协" in own or "政治协商会议" in own or own in BODIES:
        return False
    if own in OWN_PAPER or own.removeprefix("本") in ("报", "网") or SPECIAL.search(own):
        return False
    if SESSION.match(own):
        return False
    return not is_ours(words) or not (own.endswith(SECTORS) or own in HOME_REGIONS)


@dataclass
class Reader:
    """Reads chains of one passage in order; a bare title takes up what stood before it."""

    page: Page
    passage: Passage
    committees: Committees
    mentions: tuple[Mention, ...]
    known: dict[tuple[object, ...], Post] = field(default_factory=dict)  # by all their words
    membership: Committee | None = None  # whose members the page speaks of, where only one's
    previous: tuple[int, Post] | None = None  # offset and last post read
    ours: bool = False  # whether a title of the chain read is one that a committee gives

    def posts(
        self, titles: tuple[Title, ...], *, former: bool = False, rule: str = ""
    ) -> list[tuple[Post, Span]]:
        """What a chain says: one post a title, with its words. former: all were held once."""
        found: list[tuple[Post, Span]] = []
        text = self.passage.text
        self.ours = any(is_ours(title.words(text)) for title in titles[1:])
        for title in titles:
            before = found[-1][0] if found and title.appended else None
            post, span = self.post(title, before, former=former or title.former, rule=rule)
            if title.appended and title.organisation >= title.stem and not post.committee:
                house = house_of(base(title.words(text)), [one.org for one, _ in found])
                post = replace(post, org=house or post.org)
            found.append((post, span))
        if found:
            self.previous = (titles[-1].end, found[-1][0])
        return found

    def post(
        self, title: Title, before: Post | None, *, former: bool, rule: str
    ) -> tuple[Post, Span]:
        """One title with its organisation resolved, and where both stand."""
        text = self.passage.text
        start, end = min(title.organisation, title.start), max(title.stem, title.end)
        span = self.passage.span(start, end)
        shape = title.organisation - start, title.stem - start, title.start - start, end - title.end
        key = text[start:end], self.page.raw[span.start : span.end], shape, former, rule
        if key in self.known:
            return self.known[key], span
        words = title.words(text)
        committee, body, org = self.organisation(title, words, before)
        printed = self.passage.span(title.start, title.end)
        said = unbroken(self.page, printed, title.end - title.start)
        post = Post(said, org, former=former, committee=committee, body=body, rule=rule)
        whole = span.end - span.start == end - start
        if whole and tells_itself(self.own(title), words) and len(self.known) < MOST_KNOWN:
            self.known[key] = post
        return post, span

    def own(self, title: Title) -> str:
        """The words of the organisation."""
        return self.passage.text[title.organisation : title.stem].strip(" 的“")

    def organisation(
        self, title: Title, words: str, before: Post | None
    ) -> tuple[Committee | None, str, str | None]:
        """(committee, body inside it, name) of the organisation of a title."""
        text = self.passage.text
        stem = title.stem
        own = self.own(title)
        committee: Committee | None
        if tells_itself(own, words):
            return None, "", self.printed(title.organisation, stem)
        if own.startswith(ELSEWHERE):  # 当地政协|主席
            return None, "", self.printed(title.organisation, stem)
        if "政协" in own or "政治协商会议" in own:
            return self.of_committee(title, stem, own)
        if own in OWN_PAPER or own.removeprefix("本") in ("报", "网"):
            return None, "", self.page.header.publisher
        if not own or ORDINAL.fullmatch(own):
            return self.inherited(title, words, before)
        session = SESSION.match(own)
        if session and base(words) in SESSION_TITLES:
            committee = before.committee if before else self.nearest(title)
            if committee:
                body = session["body"] or ""
                return committee, body, committee.name + body
        column = stem < title.start and text[stem] == " "
        special = own in BODIES or SPECIAL.search(own)
        context = self.context(title, before) if special else None
        if own in BODIES or (special and (context or column)):
            committee = context
            if committee is None and before is None:
                committee = self.of_body(title, own)
            if committee and not self.other_house(title):
                return committee, own, committee.name + own
            if before and before.org and own in PARTY_GROUPS and not before.committee:
                return None, "", PARTY_BODY.sub("", before.org) + own
        if is_ours(words) and (own.endswith(SECTORS) or own in HOME_REGIONS):
            committee = self.nearest(title)
            if committee:
                return committee, "", committee.name
        return None, "", self.printed(title.organisation, stem)

    def of_body(self, title: Title, own: str) -> Committee | None:
        """The committee of a body named without it. 党组 is of every house: of a committee where
        a title of a committee follows, or where the sentence before tells of one."""
        if own not in GENERIC_BODIES:
            return self.nearest(title)
        if own not in PARTY_GROUPS:
            return None
        if self.ours:
            return self.nearest(title)
        if self.previous and title.start - self.previous[0] < LONGEST_HOST:
            return self.previous[1].committee
        return None

    def of_committee(
        self, title: Title, stem: int, own: str
    ) -> tuple[Committee | None, str, str | None]:
        """The committee that the words of the organisation name, and its body."""
        text = self.passage.text
        sent = SENT_FROM.search(own)
        if sent:
            return self.sending(title, sent["place"])
        if NATIONAL.search(own):
            terms = NATIONAL.sub("", own)
            return NATIONWIDE, terms, NATIONWIDE.name + terms
        mention = self.mention(title.organisation, stem)
        if mention:
            committee: Committee | None = mention.committee
            tail = text[mention.end : stem]
            body = mention.body
        else:
            committee = self.committees.at(self.passage, title.start)
            tail = text[max(text.rfind("政协", 0, stem) + 2, title.organisation) : stem]
            body = ""
        if (
            mention
            and mention.committee.form != "委员会"
            and text.endswith(mention.committee.form, mention.start, mention.name_end)
        ):  # 盟政协工委|主任
            body = mention.committee.form + body
        tail = tail.strip(" 的").removeprefix("原")
        rest = TERM.sub("", TERMS_AND_SESSION.sub("", tail))
        if is_ours(title.words(text)) and not OF_A_BODY.search(rest):
            rest = ""
        if rest and not BODY_END.search(rest):
            return None, "", self.printed(title.organisation, stem)
        body += rest
        if committee is None:
            return None, body, own
        return committee, body, committee.name + body

    def sending(self, title: Title, place: str) -> tuple[Committee | None, str, str | None]:
        """The committee of members from Hong Kong or Macao: 某省澳区政协|常委."""
        home = self.committees.homes[self.passage.article]
        if home and (not place or home.name == f"{place}政协"):
            return home, "", home.name
        number = bisect_right(self.mentions, title.start, key=lambda mention: mention.end)
        for mention in self.mentions[max(0, number - MENTIONS_COMPARED) : number]:
            if mention.committee.name == f"{place}政协":
                return mention.committee, "", mention.committee.name
        return None, "", f"{place}政协" if place else None

    def mention(self, start: int, end: int) -> Mention | None:
        """The last committee named between two offsets."""
        number = bisect_right(self.mentions, end, key=lambda mention: mention.end) - 1
        found = self.mentions[number] if number >= 0 else None
        return found if found and found.start < end and found.end > start else None

    def inherited(
        self, title: Title, words: str, before: Post | None
    ) -> tuple[Committee | None, str, str | None]:
        """A bare title: of the organisation before it, or of the article's committee."""
        if before is not None:
            return self.stacked(words, before)
        if base(words) in TEAM_TITLES:
            return self.of_team(title, words)
        if words.endswith("记者"):
            return None, "", self.agency(title)
        ours = is_ours(words)
        if self.previous and self.same_sentence(self.previous[0], title.start):
            last = self.previous[1]
            family = base(fold(last.title)) == base(words)
            if self.of_house(last, words):
                return last.committee, last.body, last.org
            if last.committee and (ours or RANKS.search(words)):
                return last.committee, "", last.committee.name
            if last.org and family and base(words) not in CALLINGS:
                return last.committee, last.body, last.org
        if ours:
            committee = self.members_of(title) if words in PRESIDENCY else None
            committee = committee or self.nearest(title)
            if committee:
                return committee, "", committee.name
        if words in ("会长", "副会长"):
            return None, "", self.host(title)
        return None, "", None

    def of_house(self, last: Post, words: str) -> bool:
        """Whether the last post is an office of the house that has this one too."""
        if last.committee or not last.org:
            return False
        return any(
            ends.search(fold(last.org))
            and base(fold(last.title)) in offices
            and base(words) in offices
            for ends, offices in HOUSES
        )

    def members_of(self, title: Title) -> Committee | None:
        """全国政协, where the words before speak of its members alone: 住某省全国政协委员."""
        number = bisect_left(self.memberships, title.start, key=lambda mention: mention.end) - 1
        sent = self.memberships[number].committee if number >= 0 else self.membership
        return sent if sent and sent.region == NATIONWIDE.region else None

    @cached_property
    def memberships(self) -> list[Mention]:
        """The committees of the passage whose members it speaks of: 全国政协|委员."""
        return list(memberships(self.passage, self.mentions))

    def of_team(self, title: Title, words: str) -> tuple[Committee | None, str, str | None]:
        """The team that a bare 团长 or 组长 leads: the one named behind it, else before it."""
        text = self.passage.text
        teams = self.teams_led
        number = bisect_left(teams, (title.end,))
        if number < len(teams) and teams[number][0] < title.end + LONGEST_TEAM_AHEAD:
            start, end = teams[number]
            if self.same_sentence(title.end, start):
                team = title._replace(organisation=start, organisation_end=end, appended=False)
                return self.organisation(team, words, None)
        number = bisect_left(self.team_ends, title.start) - 1
        if number < 0 or self.team_ends[number] < title.start - LONGEST_TEAM_BEFORE:
            return None, "", None
        end = self.team_ends[number]
        start = organisation_start(text, end)[1]
        behind = LED.search(text[start:end][::-1])
        return None, "", self.printed(end - behind.start() if behind else start, end)

    @cached_property
    def teams_led(self) -> list[tuple[int, int]]:
        """Where teams stand behind those who lead them, in order."""
        return [team.span("team") for team in TEAM_AHEAD.finditer(self.passage.text)]

    @cached_property
    def team_ends(self) -> list[int]:
        """Where names of teams end, in order."""
        return [team.end() for team in TEAM_END.finditer(self.passage.text)]

    def agency(self, title: Title) -> str | None:
        """The agency whose dateline stands before its reporters: 新华社某地5月1日电（|记者."""
        text = self.passage.text
        line = AGENCY.search(text, max(0, title.start - LONGEST_DATELINE), title.start)
        if not line or line["agency"].startswith("本"):
            return None
        return self.printed(*line.span("agency"))

    def host(self, title: Title) -> str | None:
        """The chamber or association that opens the sentence: 市商会3日召开会议，会长|钱某."""
        text = self.passage.text
        opening = text.rfind("。", max(0, title.start - LONGEST_HOST), title.start) + 1
        host = HOST.match(text, opening, title.start)
        if not host or not text.endswith("，", 0, title.start):
            return None
        return self.printed(*host.span("host"))

    def stacked(self, words: str, before: Post) -> tuple[Committee | None, str, str | None]:
        """主席 behind 党组书记, 市长 behind 市委副书记, 董事长 behind 党委书记."""
        committee = before.committee
        if committee:
            if is_ours(words) or RANKS.search(words):
                return committee, "", committee.name
            if base(words) == "主任" and before.body and not PARTY_BODY.search(before.body):
                return committee, before.body, committee.name + before.body
            if base(words) in ("书记", "成员"):
                return committee, before.body, before.org
            return None, "", None
        if words in ("委员", "常委") and not before.org:
            return None, "", None
        if not before.org:
            return None, "", None
        house = fold(before.org)  # as printed it may be traditional
        if base(words) in PLACE_TITLES:
            seat = SEAT.match(house)
            return None, "", before.org[slice(*seat.span("place"))] if seat else None
        if words in CALLINGS and base(words) not in RANKED_CALLINGS:
            return None, "", None
        return None, "", before.org[: len(PARTY_BODY.sub("", house))] or before.org

    def context(self, title: Title, before: Post | None) -> Committee | None:
        """The committee of the post just before, of the same person or in the same sentence."""
        if before:
            return before.committee
        if self.previous and self.same_sentence(self.previous[0], title.start):
            return self.previous[1].committee
        return None

    def nearest(self, title: Title) -> Committee | None:
        """The committee whose work the words at a title tell."""
        return self.committees.at(self.passage, title.start)

    def other_house(self, title: Title) -> bool:
        """Whether the sentence speaks of the People's Congress just before."""
        return "人大" in self.passage.text[max(0, title.start - 30) : title.start]

    def same_sentence(self, left: int, right: int) -> bool:
        """Whether no full stop stands between two offsets."""
        return not STOP.search(self.passage.text, left, right)

    def printed(self, start: int, end: int) -> str | None:
        """The printed words of an organisation, None where nothing is left."""
        while start < end and self.passage.text[end - 1] in " 的“":
            end -= 1
        ordinal = ORDINAL.match(self.passage.text, start, end)
        if ordinal:
            start = ordinal.end()
        if start >= end - 1:  # 该|会|会长
            return None
        if self.passage.text[start:end] in NAMELESS:  # 企业|负责人
            return None
        return unbroken(self.page, self.passage.span(start, end), end - start) or None


def memberships(passage: Passage, mentions: tuple[Mention, ...]) -> Iterator[Mention]:
    """The committees whose members a passage speaks of."""
    for mention in mentions:
        if passage.text.startswith(("委员", "常委"), mention.end):
            yield mention


def membership(page: Page, committees: Committees) -> Committee | None:
    """The committee whose members a page speaks of; None where there are several."""
    told = {
        mention.committee
        for passage in page.passages
        for mention in memberships(passage, committees.mentions(passage))
    }
    return told.pop() if len(told) == 1 else None


def house_of(title: str, houses: list[str | None]) -> str | None:
    """The house or place that a title heads, printed with another office of the same person:
    某厂车间 -> 某厂 for 厂长, 某市经委 -> 某市 for 市长."""
    headed = HEADED.get(title)
    for house in reversed(houses) if headed else ():
        found = headed.match(fold(house)) if house and headed else None
        if house and found:
            name = house[: found.end()].removeprefix("中共")
            return name if len(name) > 2 else None
    return None


def unbroken(page: Page, span: Span, length: int) -> str:
    """The printed words of a span without blanks and line breaks; length: as the passage has it."""
    whole = span.end - span.start == length  # no line broke between
    words = page.raw[span.start : span.end] if whole else page.words(span)
    return words if words.isalnum() else "".join(words.split())


#  callings that are ranks of one's house: 学院院长、教授
RANKED_CALLINGS = ("教授", "研究员", "主任医师", "博士生导师", "导师", "工程师", "讲师")
GENERIC_BODIES = words(
    "党组 机关党组 机关党委 机关党支部 机关 办公室 办公厅 研究室 秘书处 信息中心"
)


MODIFIER = re.compile(longest_first(MODIFIERS))


@lru_cache(maxsize=1 << 12)
def base(title: str) -> str:
    """常务副主席 -> 主席."""
    while True:
        modifier = MODIFIER.match(title)
        if not modifier or modifier.end() == len(title):
            return title
        title = title[modifier.end() :]


def is_ours(title: str) -> bool:
    """Whether a committee gives such a title: 委员, 副主席, 代秘书长."""
    return title in COMMITTEE_TITLES or base(title) in SESSION_OFFICES


SESSION_OFFICES = words("主席 秘书长")
