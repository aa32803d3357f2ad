"""Days, ranges and years as printed, resolved only where the text settles them.

"6月29日" on a page that prints 2023年  ->  Date(said="6月29日", value="2023-06-29", rule="page")
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from .text import Article, Page, Passage

# --- what is printed --------------------------------------------------------------------------

MONTH = r"\d{1,2}|元|十[一二]?|[一二三四五六七八九]"
ONES = "[一二三四五六七八九]"
DAY = rf"\d{{1,2}}|[123]\x20\d(?=\x20?日)|三十一?|[二廿]?十{ONES}?|廿{ONES}?|{ONES}"
DASH = r"(?:至|到|—{1,2}|[-－–~～─―])"
DIGIT = "0-9〇○零一二三四五六七八九十廿百"
#  2023年6月29日   今年4月   二〇二三年六月   1—6月   29日   去年第三季度   2023-06-29
POINT = re.compile(
    rf"""(?=[{DIGIT}今本去上前明当同元第下])(?<![{DIGIT}.])(?:(?:(?P<iso>(?:19|20)\d{{2}}[-./]\d{{1,2}}[-./]\d{{1,2}})(?!\d)
      |(?P<compact>20\d{{2}}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))(?=\x20?[一-鿿]|$)(?!\x20?[号期元件人份亿万]))|
    (?:(?P<year>(?:19|20)\d{{2}}|[一二][〇○零九][〇○零一二三四五六七八九]{{2}})
        (?:\x20?年度?\x20?|(?=\x20?{DASH}\x20?(?:19|20)\d{{2}}\x20?年))
      |(?P<relative>今年|本年度?|去年|上年度?|前年|明年|当年|同年|本月|上月))?
    (?:(?P<month>{MONTH})(?:\x20?月份?\x20?|(?=\x20?{DASH}\x20?(?:{MONTH})\x20?月)))?
    (?:(?P<day>{DAY})(?:\x20?[日号]|(?=\x20?(?:{DASH}|、)\x20?(?:{DAY})\x20?[日号])))?
    (?P<part>[上下]半年|第?[一二三四1234]季度|前三季度|[上中下]旬|[初底末](?![级层中任期代一步次]))?
    (?(year)|(?(relative)|(?(month)|(?(day)|(?(part)|(?!)))))))""",
    re.VERBOSE,
)
#  至30日   —5月16日   、7日
SECOND = re.compile(
    rf"""\x20?(?P<joint>{DASH}|、|和)\x20?
    (?:(?P<year>(?:19|20)\d{{2}}|[一二][〇○零九][〇○零一二三四五六七八九]{{2}})\x20?年\x20?)?
    (?:(?P<month>{MONTH})\x20?月份?\x20?)?(?:(?P<day>{DAY})\x20?[日号])?""",
    re.VERBOSE,
)
#  以来   年起
SINCE = re.compile(r"\s?(?P<since>以来|起(?=[，至])|开始(?=[，]))")
#  words for a time, by what they say; others that WORD finds are periods
TOLD = {
    "vague": "近日 近期 近来 近段时间 日前 最近 连日 连日来 不久前 前不久 前段时间 此前 在此之前",
    "review": "一年来 一年中 全年 过去一年 过去的一年 刚刚过去一年 刚刚过去的一年 这一年 年内",
    "same": "当日 当天 同日",
    "month": "是月 当月 同月",
    "next": "次日 翌日 第二天",
    "yesterday": "昨日 昨天 昨晚 昨夜 昨",
    "before": "前天 前晚 前日",
    "today": "今日 今天 今晚 今晨 今早 今",
}
SPOKEN = {"yesterday": 1, "before": 2, "today": 0}  # days before the day of publication
WORDS = {word: kind for kind, row in TOLD.items() for word in row.split()}
#  how a range or 以来 goes on behind a date
GOES_ON = frozenset("至到—-－–~～─―、和以起开")
#  近日   一年来   党的二十大以来   次日
#  alternatives begin with a plain character each: that makes the search forty times as fast
WORD = re.compile(
    r"近日|日前|近期|最近|连日来?|近段时间|不久前|前不久|前段时间|此前|在此之前|近来|"
    r"一年来|全年|过去的?一年|刚刚过去的?一年|这一年|年内|一年中|"
    r"近(?:几|[一二两三四五]|\d)?年(?:来|间)?|"
    r"两年[来间]|二年[来间]|三年[来间]|四年[来间]|五年[来间]|六年[来间]|十年[来间]|"
    r"过去的?[两三四五]年|党的(?:十[八九]|二十)大以来|十[八九]大以来|二十大以来|换届以来|"
    r"本届(?:政协|市政协|委员会|常委会)?(?:成立)?以来|多年来|长年来|历年来|"
    r"当日|当天|同日|是月|当月|同月|次日|翌日|第二天|昨[日天晚夜]|昨(?=[访抵赴到在假举召起出与和向率会拜参视考宣主启揭开闭结离返联应])|"
    r"前日(?=[上下]午|晚|傍晚|清晨)|前(?<![一-鿿]前)[天晚](?!后)|前(?<![一-鿿]前)日|"
    r"今日|今天|今晚|今晨|今早|今(?=在?(?:[^，。]{2,6})?(?:开幕|闭幕|举行|召开|启程|揭牌|抵|赴))"
)
#  昨起至21日   昨日至23日
UNTIL = re.compile(r"(?:[日天])?起?(?:一连\w{1,3}天)?至(?P<day>\d{1,2})[日号]")
#  昨（4）日
BRACKETED = re.compile(r"[昨今]（(?P<day>\d{1,2})）[日天]")
#  a year so followed is part of a name, or history
NAME_AFTER = re.compile(r"\s?[“《‘]|版|级|款|第[\d一二三四五六七八九十]+期|[)）]")
GROUND_AFTER = re.compile(r"[^，。]{0,18}?的?基础上")  # 在去年调研的基础上
HISTORY_AFTER = re.compile(
    r".{0,6}?(?:成立|设立|创办|创建|建成|出生|毕业|参加工作|入党|生于|始建|恢复|诞生|远景|目标|"
    r"规划|实现|建国|实施)"
)
#  2023年度好提案: an award is given for the year before as well
AWARD_AFTER = re.compile(r"的?(?:[一-鿿]{0,6}政协)?(?:十大|好|优秀|先进|十佳|最佳|最美|优质|获奖)")
HISTORY_BEFORE = re.compile(
    r"(?:成立于|建于|始于|生于|追溯到|早在|自|从|到|至|截至|截止|截止到|力争|创办于|创立于|在|（|"
    r"〔|\[)$"
)
#  2023年常委会会议重点协商内容   2023年度协商计划
WORK_AFTER = re.compile(
    r"的?(?:[全省市县区州旗]{0,2}政协)?.{0,4}?(?:常委会|协商|工作|重点|计划|履职|提案|全会|"
    r"主席会|调研|视察|"
    r"监督|议题|课题|要点|任务|全[省市县区州]两会|[省市县区州]?两会)"
)
#  新华社3月10日电   本报6月3日讯
WIRE_AFTER = re.compile(r"\s?[电讯](?![子视话力动器商网信])")
#  对9月4日县政协召开的协商会…: 当天 is another day
BY_THE_WAY = re.compile(r"[^，。；]{0,16}(?:召开|举行|举办|组织|开展|印发|出台|签订|发布)的")
DEADLINE_AFTER = re.compile(r"之?前(?!往|来|去|后|夕|赴|期)|以前|之内|内(?![蒙部容外])|为限|截止")
TITLE = re.compile(r"《[^《》]{1,120}》")
#  工作   履职情况, behind the year of a heading
REVIEWED = re.compile(r".{0,4}(?:工作|主要|履职|回顾)")
#  2022年工作综述: the year of all that such a text tells
CHRONICLE = re.compile("大事记|综述|回眸|巡礼|盘点|工作总结|纪实|掠影")
#  3日游   3日内   7日无理由
NO_DAY_AFTER = re.compile(r"[游间内]|以[内上]|之内|无理由")
NO_DAY_BEFORE = frozenset("每第约近个·.")
NO_MONTH_BEFORE = frozenset("每·.")
#  what may stand before a date that opens a sentence
OPENING = re.compile(
    r"[\s“‘（一二三四五六七八九十、）0-9.—-]*(?:【[^【】]{1,16}】\s*)?(?:回顾|翻开|回望|回首|观之|自|从|在|仅|早在|"
    r"过去的?)?\s*"
)
OPENING_ENDS = frozenset("】“‘（一二三四五六七八九十、）0123456789.—-顾开望首之自从在仅去的")
LARGE = frozenset({"headline", "heading", "caption", "byline", "dateline"})
FARTHEST = 40  # dates between words and the one that they lean on
UNREAD = frozenset({"metadata", "navigation"})


class Date(NamedTuple):
    """A date as printed at text[start:end] of its passage."""

    start: int
    end: int
    said: str  # as printed: 今年4月, 4月23日至5月16日, 近日, 今年以来
    value: str | None  # EDTF: 2023-06-29, 2023-04-23/2023-05-16, 2023-01/2023-06, 2023, 2018/..
    rule: str  # printed, published, page, term; "" where value is None
    grain: str = ""  # day, month, year, or vague: 近日, 近年来

    @property
    def since(self) -> bool:
        """Whether it only says from when on: 2018年以来."""
        return self.value is not None and self.value.endswith("/..")


@dataclass(frozen=True)
class Dates:
    """Every date of a page, and which one governs an offset."""

    page: Page
    printed: Mapping[int, tuple[Date, ...]] = field(default_factory=dict)  # by Passage start
    inherited: Mapping[int, Date] = field(default_factory=dict)  # a year from passages before
    years: frozenset[int] = frozenset()  # that the page may call 今年; one where it settles it

    def mentions(self, passage: Passage) -> tuple[Date, ...]:
        """Dates printed in a passage, in order."""
        return self.printed.get(place(passage), ())

    def at(self, passage: Passage, offset: int) -> Date | None:
        """The date that ties to the words at an offset: a day or month before them in the same
        sentence; else a year that governs them (今年以来 …, 2023年, …) there or, where the
        paragraph or section opens with one, from there. None where nothing ties."""
        printed = self.mentions(passage)
        if not printed or printed[0].end > offset:
            return None if passage.kind in LARGE else self.inherited.get(place(passage))
        start = sentence_start(passage, offset)
        known = bisect_right(printed, offset, key=lambda one: one.end)
        before = printed[max(0, known - FARTHEST) : known]
        here = [one for one in before if one.start >= start and ties(passage.text, one)]
        for one in reversed(here):
            if one.grain in ("day", "month") or (one.grain == "vague" and is_recent(one)):
                return one
        if here:
            return here[-1]
        for one in reversed(before):
            if opens(passage, one) and one.grain in ("year", "vague") and ties(passage.text, one):
                return one
        return None if passage.kind in LARGE else self.inherited.get(place(passage))


def find(page: Page, *, covers: tuple[str, str] | None = None) -> Dates:
    """Resolve every date that the page prints; of a report on known days, by these."""
    passages = [one for one in page.passages if one.kind not in UNREAD and one.text]
    read = {place(one): tuple(marks(one.text)) for one in passages}
    years = present_years(passages, read)
    calendar = Calendar(published(page), min(years) if len(years) == 1 else None, covering(covers))
    if calendar.covers and calendar.year:
        years = {calendar.year}
    printed: dict[int, tuple[Date, ...]] = {}
    inherited: dict[int, Date] = {}
    for article in page.articles:
        resolve_article(article, read, calendar, printed, inherited)
    return Dates(page, printed, inherited, frozenset(years))


def earliest(value: str) -> str:
    """First day of an EDTF value: 2023-04 -> 2023-04-01."""
    first = value.split("/")[0]
    return first + {4: "-01-01", 7: "-01"}.get(len(first), "")


def days_after(day: str, count: int) -> str:
    """2023-06-29 and 2 days -> 2023-07-01."""
    return (date.fromisoformat(day) + timedelta(days=count)).isoformat()


def latest(value: str) -> str:
    """Last day of an EDTF value: 2023-04 -> 2023-04-30; 2023-01/2023-06 -> 2023-06-30.

    An open end (2018/..) has none: "".
    """
    last = value.split("/")[-1]
    if last == "..":
        return ""
    if len(last) == 4:
        return f"{last}-12-31"
    if len(last) == 7:
        return f"{last}-{days_in(int(last[:4]), int(last[5:])):02}"
    return last


# --- reading ----------------------------------------------------------------------------------


class Point(NamedTuple):
    """One end of a date: what of year, month and day is printed."""

    year: int | None = None
    relative: str = ""
    month: int | None = None
    day: int | None = None
    part: str = ""

    @property
    def grain(self) -> str:
        return grain_of(self)


@lru_cache(maxsize=1024)
def grain_of(one: Point) -> str:
    """How exact it is: day, month or year."""
    if one.day is not None or one.part.endswith("旬"):
        return "day"
    if one.month is not None or one.part.endswith(("半年", "季度")):
        return "month"
    return "month" if one.relative in ("本月", "上月") else "year"


class Mark(NamedTuple):
    """A date before its year is known."""

    start: int
    end: int
    first: Point | None = None
    last: Point | None = None
    since: bool = False
    word: str = ""  # vague, review, period, same, next, yesterday, before, today


def marks(text: str) -> Iterator[Mark]:
    """Everything in a text that says when, in order; titles in 《》 are left alone."""
    found, others = list(points(text)), list(words(text))
    if others:
        found.extend(others)
        found.sort(key=lambda mark: (mark.start, -mark.end))
    if not found:
        return
    shut = [mark.span() for mark in TITLE.finditer(text)]
    end = title = 0
    for mark in found:
        while title < len(shut) and shut[title][1] <= mark.start:
            title += 1
        inside = title < len(shut) and shut[title][0] < mark.start
        if mark.start >= end and not inside:
            end = mark.end
            yield mark


def words(text: str) -> Iterator[Mark]:
    for mark in BRACKETED.finditer(text):
        yield Mark(*mark.span(), Point(day=int(mark["day"])))
    for mark in WORD.finditer(text):
        word = WORDS.get(mark.group(), "period")
        until = UNTIL.match(text, mark.end()) if word in SPOKEN else None
        last = Point(day=int(until["day"])) if until else None
        yield Mark(mark.start(), until.end() if until else mark.end(), last=last, word=word)


def points(text: str) -> Iterator[Mark]:
    position = 0
    while mark := POINT.search(text, position):
        start, position = mark.span()
        first = point(
            mark["iso"] or compact(mark), *mark.group("year", "relative", "month", "day", "part")
        )
        if first is None or not is_date(text, mark, first):
            continue
        last, since = None, False
        after = text[position : position + 1]
        if after in GOES_ON or after.isspace():
            last, position = second(text, position, first)
            since, position = since_then(text, position, first)
        yield Mark(start, position, first, last, since)


def compact(mark: re.Match[str]) -> str | None:
    """20240121 -> 2024-01-21."""
    words = mark["compact"]
    return f"{words[:4]}-{words[4:6]}-{words[6:]}" if words else None


def since_then(text: str, end: int, first: Point) -> tuple[bool, int]:
    """Whether a date only says from when on, and where it ends: 2018年以来, 6月起."""
    since = SINCE.match(text, end)
    if since is None:
        return False, end
    if not (first.relative and first.grain == "year" and first.relative != "去年"):
        return True, since.end()
    return False, since.end() if since["since"] == "以来" else end  # 今年以来 is this year


@lru_cache(maxsize=1024)
def point(
    iso: str | None,
    year: str | None,
    relative: str | None,
    month: str | None,
    day: str | None,
    part: str | None,
) -> Point | None:
    """What is printed; None for a match that says nothing."""
    if iso:
        iso_year, iso_month, iso_day = re.split(r"[-./]", iso)
        return Point(int(iso_year), "", int(iso_month), int(iso_day))
    part = part or ""
    if not (year or relative or month or day or len(part) > 1):
        return None
    return Point(number(year), relative or "", number(month), number(day), part)


def is_date(text: str, mark: re.Match[str], first: Point) -> bool:
    """Leave alone what looks like a date: 一日游, 3日内, 每月5日, 三级."""
    start, end = mark.span()
    if first.day is not None and first.month is None and first.year is None:
        if not mark["day"].isdigit() and len(mark["day"]) == 1:
            return False  # 一日, 三号楼
        if first.relative not in ("", "本月", "上月") or text[end - 1] not in "日、至—-":
            return False
        if NO_DAY_AFTER.match(text, end):
            return False
        return text[start - 1 : start] not in NO_DAY_BEFORE and not text.endswith("每月", 0, start)
    if first.month is not None and first.year is None and not first.relative:
        return text[start - 1 : start] not in NO_MONTH_BEFORE
    if first.part and not (first.year or first.relative or first.month):
        return first.part.endswith(("半年", "季度"))
    return True


def second(text: str, end: int, first: Point) -> tuple[Point | None, int]:
    """The other end of a range, of the same grain: 6月29日 + 至30日."""
    mark = SECOND.match(text, end)
    if mark is None or first.part or not any(mark[name] for name in ("year", "month", "day")):
        return None, end
    last = Point(number(mark["year"]), "", number(mark["month"]), number(mark["day"]))
    if last.grain != first.grain or (
        last.grain == "day" and mark["joint"] == "和" and not mark["day"]
    ):
        return None, end
    if mark["joint"] in "、和" and not follows(first, last):
        return None, end
    return last, mark.end()


def follows(first: Point, last: Point) -> bool:
    """Whether 6月3日、4日 is one stretch: the next day or month."""
    if last.year is not None or (first.day is not None and last.month not in (None, first.month)):
        return False
    if first.day is not None:
        return last.day == first.day + 1
    return first.month is not None and last.month == first.month + 1


NUMERALS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0}


def number(printed: str | None) -> int | None:
    """二〇二三 -> 2023, 三十一 -> 31, 廿三 -> 23, 元 -> 1; None for what is no numeral."""
    if not printed:
        return None
    printed = printed.replace(" ", "")  # 7月2 4日
    if printed.isdigit() and printed.isascii():
        return int(printed)
    if printed == "元":
        return 1
    if len(printed) == 4 and all(char in NUMERALS for char in printed):
        return int("".join(str(NUMERALS[char]) for char in printed))
    tens, ten, ones = printed.replace("廿", "二十").rpartition("十")
    if any(part and part not in NUMERALS for part in (tens, ones)):
        return None
    return NUMERALS.get(tens, 1 if ten else 0) * 10 + NUMERALS.get(ones, 0)


# --- which year it is -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Calendar:
    """What the page says about now: the day that it was published, the year that it calls 今年."""

    published: date | None
    page_year: int | None
    covers: Date | None = None  # what a curator says that it reports on, within one year

    @property
    def year(self) -> int | None:
        if self.covers and self.covers.value:
            return int(self.covers.value[:4])
        return self.published.year if self.published else self.page_year

    @property
    def rule(self) -> str:
        if self.covers:
            return "curator"
        return "published" if self.published else "page"


def covering(days: tuple[str, str] | None) -> Date | None:
    """The days that a document reports on, where they lie in one year: 2023, 2023-01/2023-06."""
    if days is None or days[0][:4] != days[1][:4]:
        return None
    first, last = days
    value = f"{first}/{last}" if first < last else first
    months = first.endswith("-01") and latest(last[:7]) == last
    if months:
        value = first[:7] if first[:7] == last[:7] else f"{first[:7]}/{last[:7]}"
    if months and first[5:7] == "01" and last[5:7] == "12":
        value = first[:4]
    return Date(0, 0, "", value, "curator", "year")


def published(page: Page) -> date | None:
    try:
        return date.fromisoformat(page.header.published or "")
    except ValueError:
        return None


def present_years(passages: list[Passage], read: Mapping[int, tuple[Mark, ...]]) -> set[int]:
    """Every year that the page may call 今年, from the years that it prints."""
    last_year_of = {
        words.strip("的")[:5]
        for passage in passages
        for words in re.findall(r"(?:上年|去年)度?(.{6})", passage.text)
    }
    votes: set[int] = set()
    for passage in passages:
        for mark in read[place(passage)]:
            if mark.first and mark.first.year and not mark.since and mark.last is None:
                if mark.first.month and is_alone(passage.text, mark):
                    votes.add(mark.first.year)
                votes.update(vote(passage.text, mark, mark.first.year, last_year_of))
    return votes


def is_alone(text: str, mark: Mark) -> bool:
    """Whether a month or day is all that a line or a bracket at its end prints: （2016年10月）"""
    if len(text) - mark.end > 4:  # a mark and some blanks at most: a long line is not cut out
        return False
    before, first = text[max(0, mark.start - 4) : mark.start].rstrip(), mark.start <= 4
    return text[mark.end :].strip() in ("", "）") and (
        before.endswith("（") or (first and before in ("", "—"))
    )


def vote(text: str, mark: Mark, year: int, last_year_of: set[str]) -> Iterator[int]:
    """The present year by one printed year: 2022年“一号提案” with 上年“一号提案” gives 2023."""
    assert mark.first
    after = text[mark.end : mark.end + 24]
    if len(after) > 4 and after[:5] in last_year_of:
        yield year + 1
    elif mark.first.day is not None:
        if not HISTORY_BEFORE.search(text[max(0, mark.start - 4) : mark.start].rstrip("在")):
            yield year
    elif NAME_AFTER.match(after) or HISTORY_AFTER.match(after) or AWARD_AFTER.match(after):
        return
    elif not HISTORY_BEFORE.search(text[max(0, mark.start - 4) : mark.start]) and (
        WORK_AFTER.match(after) or mark.first.month is not None
    ):
        yield year


# --- resolving --------------------------------------------------------------------------------


@dataclass(slots=True)
class Memory:
    """What the article has said so far, which 29日, 当日 and 一年来 lean on."""

    year: Date | None = None  # that governs from its passage on
    paragraph_year: int | None = None  # printed in this paragraph
    printed_year: int | None = None  # of a day or month printed with its year in this paragraph
    month: tuple[int, int, str] | None = None  # year, month, rule
    day: str | None = None
    last_year: int | None = None  # of the date before, for 当年
    wire: str | None = None  # 新华社3月10日电: the day that its 今天 means


def resolve_article(
    article: Article,
    read: Mapping[int, tuple[Mark, ...]],
    calendar: Calendar,
    printed: dict[int, tuple[Date, ...]],
    inherited: dict[int, Date],
) -> None:
    memory = Memory(year=calendar.covers)
    for passage in article.passages:
        key = place(passage)
        if key not in read:
            continue
        if memory.year is not None and passage.kind not in LARGE:
            inherited[key] = memory.year
        memory.paragraph_year = memory.printed_year = None
        farthest = reach(passage)
        found = []
        for mark in read[key]:
            one = resolve(mark, passage.text, calendar, memory)
            found.append(one)
            remember(one, mark, memory, passage.text)
            if one.start <= farthest and governs(passage, one):
                memory.year = one
        printed[key] = tuple(found)


def reach(passage: Passage) -> int:
    """How far into a passage a year may begin that holds for the passages that follow."""
    if passage.kind in ("heading", "headline"):
        return len(passage.text)
    opening = OPENING.match(passage.text) if passage.kind == "paragraph" else None
    return opening.end() if opening else -1


def governs(passage: Passage, one: Date) -> bool:
    """Whether a year holds for the passages that follow: 今年以来 … opening a paragraph."""
    text = passage.text
    if one.grain not in ("year", "vague"):
        return False
    if passage.kind in ("heading", "headline") and one.grain == "year" and CHRONICLE.search(text):
        return True
    if passage.kind in ("heading", "headline"):
        holds = passage.kind == "heading" and bool(REVIEWED.match(text, one.end))
    else:
        holds = opens_stretch(text, 0, one.start)
    return holds and not is_recent(one) and ties(text, one)


def opens_stretch(text: str, start: int, end: int) -> bool:
    """Whether text[start:end] is nothing but what may stand before a date: 在, 回顾, （一）."""
    if end > start and text[end - 1] not in OPENING_ENDS and not text[end - 1].isspace():
        return False
    return bool(OPENING.fullmatch(text, start, end))


def remember(one: Date, mark: Mark, memory: Memory, text: str) -> None:
    if is_recent(one):
        memory.day = None  # 当天 is then that day, which is not said
    if one.value is None or one.since:
        return
    last = one.value.split("/")[-1]
    memory.last_year = int(last[:4])
    if one.grain == "year" and mark.first and is_told(text, one):
        memory.paragraph_year = memory.last_year
    if one.grain in ("day", "month") and mark.first and mark.first.year and is_told(text, one):
        memory.printed_year = memory.last_year
    if len(last) >= 7:
        memory.month = (int(last[:4]), int(last[5:7]), one.rule)
    if len(last) == 10:
        memory.day = memory.day if BY_THE_WAY.match(text, one.end) else last
        if WIRE_AFTER.match(text[one.end : one.end + 6]):
            memory.wire = last


def resolve(mark: Mark, text: str, calendar: Calendar, memory: Memory) -> Date:
    said = text[mark.start : mark.end]
    if mark.first is None:
        value, rule, grain = resolve_word(mark.word, calendar, memory)
        if value and mark.last and mark.last.day:
            value = f"{value}/{next_such_day(value, mark.last.day)}"
    else:
        value, rule = resolve_point(mark, calendar, memory)
        grain = mark.first.grain
    return Date(mark.start, mark.end, said, value, rule if value else "", grain)


def next_such_day(first: str, day: int) -> str:
    """2019-05-30 and 2 -> 2019-06-02."""
    start = date.fromisoformat(first)
    month = start if day >= start.day else start.replace(day=1) + timedelta(days=32)
    return month.replace(day=min(day, days_in(month.year, month.month))).isoformat()


def resolve_word(word: str, calendar: Calendar, memory: Memory) -> tuple[str | None, str, str]:
    if word == "review":
        year = memory.year.value if memory.year and memory.year.grain == "year" else None
        return (year, memory.year.rule, "year") if memory.year and year else (None, "", "vague")
    if word in ("vague", "period"):
        return None, "", "vague"
    if word == "month":
        month = memory.month and f"{memory.month[0]}-{memory.month[1]:02}"
        return month, memory.month[2] if memory.month else "", "month"
    if word in ("same", "next"):
        shift = timedelta(days=word == "next")
        day = date.fromisoformat(memory.day) + shift if memory.day else None
        return (day.isoformat() if day else None), "page", "day" if day else "vague"
    today = date.fromisoformat(memory.wire) if memory.wire else calendar.published
    if today is None:
        return None, "", "vague"
    day = today - timedelta(days=SPOKEN.get(word, 0))
    return day.isoformat(), "published", "day"


def resolve_point(mark: Mark, calendar: Calendar, memory: Memory) -> tuple[str | None, str]:
    assert mark.first
    first = settle(mark.first, mark.last, calendar, memory)
    if first is None:
        return None, ""
    start, rule = first
    if mark.last is None:
        value = edtf(start)
    else:
        last = mark.last
        end = Point(
            last.year or start.year,
            "",
            last.month or (start.month if last.day is not None else None),
            last.day,
        )
        over = last.year is None and mark.first.year is None and end.month and start.month
        if over and end.year and (end.month or 0) < (start.month or 0):  # 12月28日至1月3日
            end = Point(end.year + 1, "", end.month, end.day)
        one, other = edtf(start), edtf(end)
        value = f"{one}/{other}" if one and other and one < other else None
    if value and mark.since:
        value = f"{value.split('/')[0]}/.."
    return value, rule


def settle(
    first: Point, last: Point | None, calendar: Calendar, memory: Memory
) -> tuple[Point, str] | None:
    """Give a point its year, and a bare day its month; None where the text leaves them open."""
    if first.year is not None:
        return first, "printed"
    if first.relative in ("本月", "上月"):
        return of_month(first, calendar)
    if first.relative:
        return of_relative(first, calendar, memory)
    if first.month is None and first.day is not None:
        return of_day(first, calendar, memory)
    if memory.paragraph_year is not None:
        return with_year(first, memory.paragraph_year), "page"
    if memory.year and memory.year.value and memory.year.grain == "year" and not memory.year.since:
        return with_year(first, int(memory.year.value[:4])), memory.year.rule
    if first.month is None:
        return None  # a bare 上半年
    if calendar.published is None and memory.printed_year is not None:
        return with_year(first, memory.printed_year), "page"
    if calendar.published is not None:
        return with_year(first, not_after(calendar.published, last or first, first)), "published"
    return (with_year(first, calendar.page_year), "page") if calendar.page_year else None


SHIFTS = {"去": -1, "上": -1, "前": -2, "明": 1}


def of_relative(first: Point, calendar: Calendar, memory: Memory) -> tuple[Point, str] | None:
    if first.relative in ("当年", "同年"):
        return (with_year(first, memory.last_year), "page") if memory.last_year else None
    shift = SHIFTS.get(first.relative[0], 0)
    if calendar.year is None:
        return None
    return with_year(first, calendar.year + shift), calendar.rule


def of_month(first: Point, calendar: Calendar) -> tuple[Point, str] | None:
    if calendar.published is None:
        return None
    day = calendar.published.replace(day=1)
    if first.relative == "上月":
        day -= timedelta(days=1)
    return Point(day.year, "", day.month, first.day, first.part), "published"


def of_day(first: Point, calendar: Calendar, memory: Memory) -> tuple[Point, str] | None:
    """A bare 29日: of the month before it, else the last such day before publication."""
    if memory.month:
        year, month, rule = memory.month
        return Point(year, "", month, first.day), rule
    if calendar.published is None or first.day is None:
        return None
    day = calendar.published
    if first.day > day.day:
        day = day.replace(day=1) - timedelta(days=1)
    return Point(day.year, "", day.month, first.day), "published"


@lru_cache(maxsize=1024)
def with_year(one: Point, year: int) -> Point:
    return Point(year, "", one.month, one.day, one.part)


def not_after(published: date, end: Point, first: Point) -> int:
    """The year in which a day or month came last: 12月28日 in a paper of 5 January is old."""
    month, day = first.month or 1, first.day or 1
    if end.month and end.month < month:
        month, day = end.month, end.day or 1
        return published.year - ((month, day) > (published.month, published.day)) - 1
    return published.year - ((month, day) > (published.month, published.day))


QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}


@lru_cache(maxsize=1024)
def edtf(one: Point) -> str | None:
    """2023-06-29, 2023-06, 2023, 2023-01/2023-06; None for a day that no calendar has."""
    year, part = one.year, one.part
    if one.month is None:
        if part.endswith("半年"):
            return f"{year}-01/{year}-06" if part[0] == "上" else f"{year}-07/{year}-12"
        if part == "前三季度":
            return f"{year}-01/{year}-09"
        if part.endswith("季度"):
            quarter = QUARTERS[part[-3]]
            return f"{year}-{quarter * 3 - 2:02}/{year}-{quarter * 3:02}"
        return str(year)
    if year is None or not 1 <= one.month <= 12:
        return None
    month = f"{year}-{one.month:02}"
    if one.day is not None:
        return f"{month}-{one.day:02}" if 1 <= one.day <= days_in(year, one.month) else None
    if part.endswith("旬"):
        first = {"上": 1, "中": 11, "下": 21}[part[0]]
        last = days_in(year, one.month) if part[0] == "下" else first + 9
        return f"{month}-{first:02}/{month}-{last:02}"
    return month


def days_in(year: int, month: int) -> int:
    following = date(year + month // 12, month % 12 + 1, 1)
    return (following - timedelta(days=1)).day


# --- tying ------------------------------------------------------------------------------------


def place(passage: Passage) -> int:
    """What a passage is known by: where it starts in the document."""
    return passage.offsets[0] if passage.offsets else -1


def sentence_start(passage: Passage, offset: int) -> int:
    known = bisect_right(passage.sentences, offset, key=lambda sentence: sentence.start)
    return passage.sentences[known - 1].start if known else 0


def opens(passage: Passage, one: Date) -> bool:
    """Whether a date opens its sentence."""
    start = sentence_start(passage, one.start)
    return opens_stretch(passage.text, start, one.start)


def is_told(text: str, one: Date) -> bool:
    """Whether a year is the year of what is told, not of a name or of history."""
    return ties(text, one) and not (
        HISTORY_AFTER.match(text[one.end : one.end + 24])
        or HISTORY_BEFORE.search(text[max(0, one.start - 4) : one.start].rstrip("在"))
    )


def is_recent(one: Date) -> bool:
    """近日, 日前: some day, which the text does not say."""
    return one.grain == "vague" and WORDS.get(one.said) == "vague"


def ties(text: str, one: Date) -> bool:
    """Whether a date can be one of the words around it: not a deadline, a dateline or a name."""
    after = text[one.end : one.end + 6]
    if one.grain == "year" and (
        NAME_AFTER.match(after) or GROUND_AFTER.match(text[one.end : one.end + 24])
    ):
        return False
    return not (
        one.grain in ("day", "month") and (WIRE_AFTER.match(after) or DEADLINE_AFTER.match(after))
    )
