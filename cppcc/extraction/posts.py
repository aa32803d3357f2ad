"""Titles before a name, and what they belong to.

"区政协党组书记、主席|赵国中"  ->  书记 of 南京市鼓楼区政协党组, 主席 of 南京市鼓楼区政协
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from .committees import Committees, Mention
from .facts import Committee, Post
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
    """An alternation of words, longest first; where none can begin, one look is enough."""
    words = sorted(map(re.escape, sorted(set(table))), key=len, reverse=True)
    first = re.escape("".join(sorted({word.removeprefix("\\")[0] for word in words})))
    return f"(?=[{first}])(?:{'|'.join(words)})"


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
BEFORE = re.compile(longest_first(BEFORE_ORGANISATION))
INSIDE = re.compile(longest_first(INSIDE_ORGANISATION))
ADJECTIVE = re.compile(
    rf"^(?:(?:\d+|[一二三四五六七八九十两几多余]+)(?:余|多)?[名位个]|{longest_first(ADJECTIVES)})"
)
#  时任区政协主席   原市政协主席   市政协原主席
FORMER_START = re.compile(r"(?:时任|曾任|原任|原)$")
PLAIN = re.compile(r"[草平太高中三五清固开]原$")
FORMER_INSIDE = re.compile(r"(?:原|前)$")
#  政协原主席, but 会前主席
FORMER_LEFT = re.compile(r"[协委会局府院校部厅市县区省州司团社处]$")
#  what stands before a title and names no organisation
NAMELESS = words(
    "本版 企业 公司 单位 部门 项目 合作社 民企 园区 物业 相关部门 有关部门 承办单位 主办单位"
)
HARD = "，。；：！？、“”‘’《》【】〈〉…—/／□■▲△●◆|\n"
CONJUNCTIONS = ("和", "及", "与", "以及")
#  委员和|市政协主席, 李某和|市政协主席: but 检测和临床研究
PERSON_END = re.compile(
    rf"(?:{longest_first(TITLES)})(?:[一-鿿]{{2,4}})?$|(?:们|等|人|员|者|部门|单位|大家|群众|干部|代表)$"
)
LONGEST_ORGANISATION = 40
LONGEST_TITLE = max(map(len, [*TITLES, *TRIMMED]))
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
RANKS = re.compile(r"(?:巡视员|调研员)$")


@dataclass(frozen=True, slots=True)
class Title:
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

    def moved(self, organisation: int) -> Title:
        """The same title with its organisation's words beginning further right."""
        return replace(self, organisation=organisation)

    @property
    def bare(self) -> bool:
        """Whether no organisation stands with it."""
        return self.organisation >= self.stem and not self.appended

    def words(self, text: str) -> str:
        """The title as the passage has it, without blanks."""
        return text[self.start : self.end].replace(" ", "")


def chain(text: str, end: int) -> tuple[Title, ...]:
    """All titles that end at an offset, one behind another, in the order of the text."""
    found: list[Title] = []
    while len(found) < 8:
        title = one(text, end)
        if title is None:
            break
        found.append(title)
        left = title.left
        if title.former and text.endswith(("时任", "曾任"), 0, left):
            break
        marks = ("、", "兼任", "兼", " ")
        joined = next((mark for mark in marks if text.endswith(mark, 0, left)), "")
        if not joined:
            break
        end = left - len(joined)
        if not TITLE_END.search(text, max(0, end - LONGEST_TITLE), end):
            break
    found.reverse()
    former, chained = False, []
    for number, title in enumerate(found):
        if title.organisation < title.stem and not text.endswith(
            ("时任", "曾任"), 0, found[0].organisation
        ):
            former = False  # 原 holds for titles of one house; 时任 for all that follow
        former = former or title.former
        chained.append(
            replace(title, former=former, appended=number > 0) if number or former else title
        )
    return tuple(chained)


def clipped(titles: tuple[Title, ...], lower: int) -> tuple[Title, ...]:
    """Titles that begin at or behind an offset."""
    return tuple(
        title.moved(max(title.organisation, lower)) for title in titles if title.start >= lower
    )


def one(text: str, end: int) -> Title | None:
    """The title that ends at an offset, with its modifiers and its organisation."""
    match = TITLE_END.search(text, max(0, end - LONGEST_TITLE), end)
    if not match:
        return None
    start = match.start()
    title_end = start + len(TRIMMED.get(match.group(), match.group()))
    while True:
        modifier = MODIFIER_END.search(text, max(0, start - 4), start)
        if not modifier or modifier.group() == "党组":
            break
        start = modifier.start()
    former = False
    stem = start - 1 if text[max(0, start - 1) : start] == "“" else start
    inside = FORMER_INSIDE.search(text, max(0, start - 1), start)
    if inside and (
        FORMER_LEFT.search(text, max(0, start - 2), start - 1)
        or (inside.group() == "原" and not PLAIN.search(text, max(0, start - 2), start))
    ):
        former, stem = True, inside.start()
    left, organisation = organisation_start(text, stem)
    if match.group() in SKILLED and text[organisation:stem] in TRADES:  # 制盐|工程师
        start = stem = organisation
    column = COLUMN_BODY.search(text, max(0, stem - 32), stem) if organisation == stem else None
    if column and text.startswith("：", title_end) and stem == start:
        organisation, stem = column.span("body")
        left = organisation
    if FORMER_START.search(text, max(0, organisation - 2), organisation):
        former = True
    former = former or "政协原" in text[organisation:stem]
    return Title(organisation, start, title_end, former, False, organisation_end=stem, left=left)


def organisation_start(text: str, end: int) -> tuple[int, int]:
    """Where the words before a title begin, and among them those of its organisation."""
    lower = end
    while lower > 0 and end - lower < LONGEST_ORGANISATION and text[lower - 1] not in HARD:
        if text[lower - 1] in "）)":
            opened = text.rfind("（", max(0, lower - 14), lower)
            if opened <= 0 or text[opened - 1] in HARD or lower == end:
                break
            lower = opened
            continue
        if text[lower - 1] in "（( ":
            break
        lower -= 1
    segment = text[lower:end]
    inside = [match.span() for match in INSIDE.finditer(segment)]
    cut = 0
    stacked = text.endswith("、", 0, lower) and TITLE_END.search(
        text, max(0, lower - 1 - LONGEST_TITLE), lower - 1
    )
    whole_segment = stacked and not TITLE_INSIDE.search(segment)
    for match in BEFORE.finditer(segment):
        if whole_segment and len(match.group()) == 1:
            continue
        whole = match.group() == "系" and match.end() == len(segment)  # 中文系|主任
        whole = (
            whole
            or former_body(segment, match)
            or any(
                start <= match.start() and match.end() <= stop and stop - start > len(match.group())
                for start, stop in inside
            )
        )
        joined = match.group() in CONJUNCTIONS and not ends_person(segment[: match.start()])
        if not whole and not joined:
            cut = match.end()
    dated = re.search(r"\d+[日号年月时分]+(?:上午|下午|晚|起)?", segment[cut:])
    if dated:
        cut += dated.end()
    start = lower + cut
    left = start
    possessive = text.rfind("的", start, end - 1)
    if possessive >= 0:
        start = possessive + 1
    while True:
        adjective = ADJECTIVE.match(text[start:end])
        if not adjective:
            return left, start
        start += adjective.end()


def former_body(segment: str, match: re.Match[str]) -> bool:
    """Whether 原 belongs to the body behind it: 市政协|原党组|书记."""
    return match.group() == "原" and segment.endswith("政协", 0, match.start())


def ends_person(words: str) -> bool:
    """Whether the words before 和 end with a person: 李某某和|秘书长, but 检测和临床研究."""
    if PERSON_END.search(words) or "·" in words:
        return True
    score = han_score(words) if 2 <= len(words) <= 3 else None
    return score is not None and score >= 0.4


@dataclass
class Reader:
    """Reads chains of one passage in order; a bare title takes up what stood before it."""

    page: Page
    passage: Passage
    committees: Committees
    mentions: tuple[Mention, ...]
    previous: tuple[int, Post] | None = None  # offset and last post read

    def posts(self, titles: tuple[Title, ...]) -> tuple[Post, ...]:
        """What a chain says: one post a title."""
        found: list[Post] = []
        for title in titles:
            found.append(self.post(title, found[-1] if found and title.appended else None))
        if found:
            self.previous = (titles[-1].end, found[-1])
        return tuple(found)

    def post(self, title: Title, before: Post | None) -> Post:
        """One title with its organisation resolved."""
        text = self.passage.text
        words = title.words(text)
        start = min(title.organisation, title.start)
        span = self.passage.span(start, max(title.stem, title.end))
        committee, body, org = self.organisation(title, words, before)
        printed = re.sub(r"\s", "", self.page.words(self.passage.span(title.start, title.end)))
        return Post(
            title=printed,
            org=org,
            former=title.former,
            committee=committee,
            body=body,
            spans=(span,),
        )

    def organisation(
        self, title: Title, words: str, before: Post | None
    ) -> tuple[Committee | None, str, str | None]:
        """(committee, body inside it, name) of the organisation of a title."""
        text = self.passage.text
        stem = title.stem
        own = text[title.organisation : stem].strip(" 的“")
        committee: Committee | None
        if "政协" in own or "政治协商会议" in own:
            return self.of_committee(title, stem, own)
        if own in OWN_PAPER or own.removeprefix("本") in ("报", "网"):
            return None, "", self.page.header.publisher
        if not own:
            return self.inherited(title, words, before)
        context = self.context(title, before)
        column = stem < title.start and text[stem] == " "
        if own in BODIES or ((context or column) and SPECIAL.search(own)):
            committee = context
            if committee is None and before is None and own not in GENERIC_BODIES:
                committee = self.nearest(title)
            if committee and not self.other_house(title):
                return committee, own, committee.name + own
        if words in COMMITTEE_TITLES and (
            own.endswith(("界别组", "界别", "界", "联络组", "活动组")) or own in HOME_REGIONS
        ):
            committee = self.nearest(title)
            if committee:
                return committee, "", committee.name
        return None, "", self.printed(title.organisation, stem)

    def of_committee(
        self, title: Title, stem: int, own: str
    ) -> tuple[Committee | None, str, str | None]:
        """The committee that the words of the organisation name, and its body."""
        text = self.passage.text
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
        rest = TERM.sub("", tail)
        if title.words(text) in COMMITTEE_TITLES and not OF_A_BODY.search(rest):
            rest = ""
        if rest and not BODY_END.search(rest):
            return None, "", self.printed(title.organisation, stem)
        body += rest
        if committee is None:
            return None, body, own
        return committee, body, committee.name + body

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
        ours = words in COMMITTEE_TITLES
        if self.previous and self.same_sentence(self.previous[0], title.start):
            last = self.previous[1]
            family = base(fold(last.title)) == base(words)
            if last.committee and (ours or RANKS.search(words)):
                return last.committee, "", last.committee.name
            if last.org and family and base(words) not in CALLINGS:
                return last.committee, last.body, last.org
        if ours:
            committee = self.nearest(title)
            if committee:
                return committee, "", committee.name
        if words in ("会长", "副会长"):
            return None, "", self.host(title)
        return None, "", None

    def host(self, title: Title) -> str | None:
        """The chamber or association that opens the sentence: 市商会3日召开会议，会长|钱某."""
        text = self.passage.text
        opening = text.rfind("。", 0, title.start) + 1
        host = HOST.match(text, opening, title.start)
        if not host or not text.endswith("，", 0, title.start):
            return None
        return self.printed(*host.span("host"))

    def stacked(self, words: str, before: Post) -> tuple[Committee | None, str, str | None]:
        """主席 behind 党组书记, 市长 behind 市委副书记, 董事长 behind 党委书记."""
        committee = before.committee
        if committee:
            if words in COMMITTEE_TITLES or RANKS.search(words):
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
        return not any(mark in self.passage.text[left:right] for mark in "。！？")

    def printed(self, start: int, end: int) -> str | None:
        """The printed words of an organisation, None where nothing is left."""
        while start < end and self.passage.text[end - 1] in " 的“":
            end -= 1
        ordinal = ORDINAL.match(self.passage.text, start, end)
        start = ordinal.end() if ordinal else start
        if start >= end:
            return None
        if self.passage.text[start:end] in NAMELESS:  # 企业|负责人
            return None
        return re.sub(r"\s", "", self.page.words(self.passage.span(start, end))) or None


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
