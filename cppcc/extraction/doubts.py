"""What a text contradicts or leaves open: asked, never guessed; a curator settles it.

"收到提案118件，其中立案565件"  ->  Doubt("part exceeds whole", readings=("118件", "565件"))
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date as Day
from decimal import Decimal
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple

from .committees import Committees, Mention
from .dates import Date, Dates, days_in, earliest, marks, opens, sentence_start
from .facts import Bound, Doubt, DoubtKind, Person, Post, Span, Statistic
from .folding import fold as fold_any
from .gazetteer import Gazetteer, Region
from .ground import date_of
from .text import Page, Passage

fold = lru_cache(maxsize=1 << 12)(fold_any)  # of names and units


def find(
    page: Page,
    committees: Committees,
    dates: Dates,
    places: Gazetteer,
    people: tuple[Person, ...],
    statistics: tuple[Statistic, ...],
) -> Iterator[Doubt]:
    """Every doubt of a page, in the order of its words."""
    row = figures(page, statistics)
    days = list(dated(page, dates))
    found = [
        *other_committees(page, committees),
        *open_committees(page, committees, places),
        *open_years(page, dates, days),
        *impossible_dates(days),
        *later_than_published(page, days),
        *differing_figures(page, row),
        *exceeding_parts(page, row),
        *differing_shares(page, row),
        *differing_people(page, people),
        *twice_in_one_list(page, people),
        *held_and_former(page, people),
    ]
    yield from sorted(found, key=lambda doubt: (doubt.spans[0], doubt.kind))


# --- committees ------------------------------------------------------------------------------

#  于洪区政协来我区考察, 铁西区政协主席一行到访: a guest
GUEST_AFTER = re.compile(r"[^，。；]{0,16}?(?:来[我本到访]|到访|莅|一行[来到赴]|应邀)")
JOINT = re.compile(r"[、和与及同]|联合|会同|携手")
LISTED_GAP = re.compile(r"[、和与及]|以及")


def other_committees(page: Page, committees: Committees) -> Iterator[Doubt]:
    """于洪区政协 does something under the heading 辽中区政协, and has an article of its own."""
    for number, article in enumerate(page.articles):
        home = committees.homes[number]
        for passage in article.passages:
            if passage.kind != "paragraph" or home is None:
                continue
            named = committees.mentions(passage)
            for index, mention in enumerate(named):
                other = mention.committee
                if (
                    mention.subject
                    and committees.is_slip(other, number)
                    and not is_company(passage.text, named, index)
                ):
                    yield Doubt(
                        "other committee",
                        (passage.span(mention.start, mention.name_end),),
                        (said(home.region, home.name), said(other.region, other.name)),
                    )


def is_company(text: str, named: tuple[Mention, ...], index: int) -> bool:
    """Whether a committee stands there as a guest, or together with another."""
    mention = named[index]
    if GUEST_AFTER.match(text, mention.end) or JOINT.match(text, mention.end):
        return True
    before = named[index - 1] if index else None
    return before is not None and bool(LISTED_GAP.fullmatch(text[before.end : mention.start]))


def open_committees(page: Page, committees: Committees, places: Gazetteer) -> Iterator[Doubt]:
    """鼓楼区政协 where nothing tells whether it is 福州's or 南京's: one doubt a name."""
    spans: dict[tuple[str, tuple[str, ...]], list[Span]] = {}
    on = date_of(page)
    known: dict[tuple[Region, ...], tuple[str, ...]] = {}
    printed = cache(lambda text: {one.start: one.regions for one in places.find(text)})
    for passage in page.passages:
        unsettled = [one for one in committees.mentions(passage) if one.committee.region is None]
        for mention in unsettled:
            regions = printed(passage.text).get(mention.start, ())
            if regions not in known:
                known[regions] = candidates(regions, places, on)
            readings = known[regions]
            if len(readings) > 1:
                words = passage.span(mention.start, mention.name_end)
                spans.setdefault((mention.committee.name, readings), []).append(words)
    for (_, readings), mentioned in spans.items():
        yield Doubt("open committee", tuple(mentioned), readings)


def candidates(regions: tuple[Region, ...], places: Gazetteer, on: str | None) -> tuple[str, ...]:
    """320106 南京市鼓楼区政协 …: those that were there at the date of the text, if any was."""
    now = [region for region in regions if region.in_force(on)] or regions
    return tuple(sorted({said(region.code, places.committee_name(region)) for region in now}))


def said(code: str | None, name: str) -> str:
    return f"{code} {name}" if code else name


# --- dates -----------------------------------------------------------------------------------

Dated = tuple[Passage, Date]


def open_years(page: Page, dates: Dates, days: Sequence[Dated]) -> Iterator[Doubt]:
    """Every 6月29日 without a year, where the page prints several: one doubt a page."""
    if page.header.published or len(dates.years) < 2:
        return
    spans = [
        passage.span(one.start, one.end)
        for passage, one in days
        if one.value is None and is_month(one.said) and not is_impossible(one.said)
    ]
    if spans:
        yield Doubt("open year", tuple(spans), tuple(str(year) for year in sorted(dates.years)))


def impossible_dates(days: Sequence[Dated]) -> Iterator[Doubt]:
    """2月30日, and 2023年2月29日."""
    for passage, one in days:
        if one.value is None and is_impossible(one.said):
            yield Doubt("impossible date", (passage.span(one.start, one.end),))


#  ，大连市政协召开…
TOLD = re.compile(
    r"[上下午晚，]{0,4}[^。；]{0,30}政协[^。；]{0,40}?(?:召开|举行|举办|开展|组织|视察|调研|考察|走访|赴|督办)"
)
#  将于   定于   截止
PLANNED = re.compile(
    r"将|拟|定于|计划|预计|原定|截止|截至|报名|前|起|施行|有效|通知|公告|明年|要求|即日|准备"
)


def later_than_published(page: Page, days: Sequence[Dated]) -> Iterator[Doubt]:
    """Something told before it was: 2024年10月15日，区政协召开… in a paper of 2023-10-12."""
    published = page.header.published
    for passage, one in days if published else ():
        if (
            published
            and one.value
            and one.grain == "day"
            and one.rule == "printed"
            and earliest(one.value) > published
            and opens(passage, one)
        ):
            sentence = sentence_of(passage, one.start)
            if TOLD.match(passage.text, one.end) and not PLANNED.search(sentence):
                words = passage.span(one.start, one.end)
                yield Doubt("date after publication", (words,), (one.value, published))


def sentence_of(passage: Passage, offset: int) -> str:
    start = sentence_start(passage, offset)
    end = SENTENCE_END.search(passage.text, offset)
    stop = end.start() if end else len(passage.text)
    return passage.text[start : min(stop, start + LONGEST_SENTENCE)]


def dated(page: Page, dates: Dates) -> Iterator[Dated]:
    """Every date of a page with the passage that it stands in."""
    for passage in page.passages:
        for one in dates.mentions(passage):
            yield passage, one


@lru_cache(maxsize=1024)
def is_month(said: str) -> bool:
    """Whether a month is printed and no year: 6月29日, 4月."""
    first = next((mark.first for mark in marks(said)), None)
    return bool(first and first.month and first.year is None and not first.relative)


@lru_cache(maxsize=1024)
def is_impossible(said: str) -> bool:
    """Whether no calendar has one of the days; 2月29日 without its year may be one."""
    if "月" not in said:
        return False
    for mark in marks(said):
        month = year = None
        for point in (mark.first, mark.last):
            if point is None:
                continue
            month, year = point.month or month, point.year or year
            if month is not None and not 1 <= month <= 12:
                return True
            if month and point.day is not None and not 1 <= point.day <= longest(year, month):
                return True
    return False


def longest(year: int | None, month: int) -> int:
    """Days of a month; of the longest February where the year is not printed."""
    return days_in(year if year and Day.min.year <= year < Day.max.year else 2000, month)


# --- figures ---------------------------------------------------------------------------------

SHARE_UNITS = ("%", "％")
#  收到提案, 立案提案: a total that can have one value only
TOTAL = re.compile(r"^(?:提交|收到|交办|征集|立案|办复|办结)(?:提案|信息|社情民意信息)$")
#  其中委员提案, 大会期间收到提案: a part, and so another figure
PART = re.compile(
    r"其中|期间|闭会|平时|个人|联名|党派|界别|集体|重点|另|[省市县区州旗]级|上[半年]|下半|季度"
)
SESSION = re.compile(
    r"[一二三四五六七八九十]{1,3}届|[一二三四五六七八九十]{1,3}次(?:全体)?会议|全会"
)
AMONG = re.compile(r"其中[，：:,]?")
#  占提案总数的20.9%   占比20.9%
SHARE_OF_TOTAL = re.compile(r"占(?:比(?:例|重)?|[^，。；,;]{0,10}?(?:总数|总量|总|全部))")
SENTENCE_END = re.compile(r"[。！？；!?;]")
LONGEST_SENTENCE = 400
FARTHEST = 24  # figures to compare one with
DIGITS = re.compile(r"\d+(?:\.(?P<places>\d+))?")


class Figure(NamedTuple):
    """A statistic where it stands, with the place of its sentence."""

    fact: Statistic
    span: Span
    sentence: int


def figures(page: Page, statistics: tuple[Statistic, ...]) -> list[Figure]:
    """All statistics in the order of the text, each at its first place."""
    if not statistics:
        return []
    ends = [mark.end() for mark in SENTENCE_END.finditer(page.folded)]
    rows = sorted(((fact.spans[0], fact) for fact in statistics), key=lambda row: row[0])
    found, sentence = [], 0
    for span, fact in rows:
        while sentence < len(ends) and ends[sentence] <= span.start:
            sentence += 1
        found.append(Figure(fact, span, sentence))
    return found


def differing_figures(page: Page, row: list[Figure]) -> Iterator[Doubt]:
    """收到提案284件 and 收到提案286件 of one committee in one period."""
    groups: dict[tuple[object, ...], list[Figure]] = {}
    for figure in row:
        fact = figure.fact
        measure = fold("".join((fact.measure or "").split()))
        if not (fact.committee and fact.period and TOTAL.match(measure)):
            continue
        before = sentence_before(page, figure.span)
        if PART.search(before):
            continue
        session = tuple(SESSION.findall(before))
        key = (fact.committee, fact.period, fact.flow, fold(fact.unit), measure, session)
        groups.setdefault(key, []).append(figure)
    for first, *further in groups.values():
        others = [one for one in further if not agree(first.fact, one.fact)]
        if others:
            yield doubt("figures differ", page, [first, *others])


def exceeding_parts(page: Page, row: list[Figure]) -> Iterator[Doubt]:
    """118件，其中565件: a part of the figure before 其中, of the same unit, in its sentence."""
    for whole, part in pairwise(row):
        same = whole.sentence == part.sentence and fold(whole.fact.unit) == fold(part.fact.unit)
        if not same or part.fact.unit in SHARE_UNITS:
            continue
        between = page.folded[whole.span.end : part.span.start]
        if len(AMONG.findall(between)) == 1 and exceeds(part.fact, whole.fact):
            yield doubt("part exceeds whole", page, [whole, part])


def exceeds(part: Statistic, whole: Statistic) -> bool:
    """Whether a part is larger whatever the bounds may hide: 余 hides less than a tenth."""
    if part.bound not in ("exact", "over") or whole.bound not in ("exact", "under"):
        return False
    return part.value > whole.value


def differing_shares(page: Page, row: list[Figure]) -> Iterator[Doubt]:
    """收到提案600件，其中118件，占20.9%: 118 of 600 are 19.7 %, and no other figure fits."""
    known: dict[str, set[Decimal]] = {}
    for one in row:
        known.setdefault(fold(one.fact.unit), set()).add(one.fact.value)
    for index, share in enumerate(row):
        if share.fact.unit not in SHARE_UNITS or share.fact.bound != "exact" or index < 2:
            continue
        part = row[index - 1]
        unit = fold(part.fact.unit)
        if part.sentence != share.sentence or not is_plain(part.fact):
            continue
        if not SHARE_OF_TOTAL.search(page.folded[part.span.end : share.span.start]):
            continue
        wholes = [
            one
            for one in row[max(0, index - FARTHEST) : index - 1]
            if one.sentence == part.sentence
            and fold(one.fact.unit) == unit
            and is_plain(one.fact)
            and one.fact.value > part.fact.value
        ]
        fitting = (fits(part.fact.value, whole, share) for whole in known[unit])
        if wholes and not any(fitting):
            whole = wholes[0]
            percent = (part.fact.value * 100 / whole.fact.value).quantize(Decimal("0.1"))
            reckoned = f"{part.fact.value}/{whole.fact.value} = {percent}%"
            yield Doubt(
                "share differs",
                (share.span, part.span, whole.span),
                (page.words(share.span), reckoned),
            )


def is_plain(fact: Statistic) -> bool:
    return fact.bound == "exact" and fact.unit not in SHARE_UNITS and fact.value > 0


def fits(part: Decimal, whole: Decimal, share: Figure) -> bool:
    """Whether a share is that of the part, as far as its places tell: 20.9 stands for 20.8–21.0."""
    if whole < part or not whole:
        return False
    exponent = share.fact.value.as_tuple().exponent
    slack = Decimal(1).scaleb(exponent if isinstance(exponent, int) and exponent < 0 else 0)
    return abs(part * 100 / whole - share.fact.value) <= slack


def agree(one: Statistic, other: Statistic) -> bool:
    """Whether two figures can be the same: 60余 and 65, 近300 and 296."""
    if one.bound == "exact":
        return allows(other.bound, other.value, one.value)
    return other.bound != "exact" or allows(one.bound, one.value, other.value)


def allows(bound: Bound, value: Decimal, exact: Decimal) -> bool:
    if bound == "over":
        return exact >= value
    if bound == "under":
        return exact <= value
    return bound == "about" or exact == value


def doubt(kind: DoubtKind, page: Page, row: list[Figure]) -> Doubt:
    return Doubt(
        kind,
        tuple(one.span for one in row),
        tuple(dict.fromkeys(page.words(one.span) for one in row)),
    )


def sentence_before(page: Page, span: Span) -> str:
    """The words of the sentence before a span."""
    words = page.folded[max(0, span.start - LONGEST_SENTENCE) : span.start]
    return SENTENCE_END.split(words)[-1]


# --- people ----------------------------------------------------------------------------------

#  （女，满族）
NOTE = re.compile(r"\s{0,2}[（(](?P<note>[^（）()\n]{1,18})[）)]")
GENDER = re.compile(r"(?:^|[，,、\s])(?P<said>[男女])(?=$|[，,、\s])")
ETHNICITY = re.compile(r"(?:^|[，,、\s])(?P<said>[一-鿿]{1,6}族)(?=$|[，,、\s])")
LONGEST_LIST = 2000
ITEM = re.compile(r"(?:[（(][^（）()\n]{1,18}[）)])?(?:[、]|\s)+")
LISTED = re.compile(r"[^、（(\n]{2,16}?(?=[、（(\n]|\s{2}|$)|\S{2,16}")
#  原市政协主席   市政协原主席   时任
FORMER_BEFORE = re.compile(r"(?<![草平太高中三五清固开])原$")
FORMER_INSIDE = re.compile(r"[协委会局府院校部厅市县区省州司社处](?:原|前)|^原")
THEN_BEFORE = re.compile(
    r"(?:时任|曾任|历任|先后任|先后担任|原任|前任|辞去|免去|撤销)[^。；]{0,30}$"
)
SHORTEST_ORGANISATION = 2


def differing_people(page: Page, people: tuple[Person, ...]) -> Iterator[Doubt]:
    """王小明（男） and 王小明（女）: one name for two, or a slip."""
    for person in people:
        notes = [
            (note["note"], span)
            for span in person.spans
            if (note := NOTE.match(page.folded, span.end))
        ]
        for pattern in (GENDER, ETHNICITY) if len(notes) > 1 else ():
            places: dict[str, Span] = {}
            for words, span in notes:
                told = pattern.search(words)
                if told:
                    places.setdefault(told["said"], span)
            if len(places) > 1:
                yield Doubt("person differs", tuple(places.values()), tuple(places))


def twice_in_one_list(page: Page, people: tuple[Person, ...]) -> Iterator[Doubt]:
    """王小明、李华、王小明: two of one name, or a slip."""
    names = frozenset(fold(person.name) for person in people)
    for person in people:
        for one, other in pairwise(sorted(person.spans)):
            if (
                other.start - one.end <= LONGEST_LIST
                and ITEM.match(page.folded, one.end)
                and is_list(page.folded[one.end : other.start], names)
            ):
                yield Doubt("same name twice", (one, other), (person.name, person.name))


def is_list(between: str, names: frozenset[str]) -> bool:
    """Whether nothing but names stands between two: 、李华（女）、张三、."""
    position, items, marked = 0, 0, False
    while separator := ITEM.match(between, position):
        marked = marked or "、" in separator.group()
        position = separator.end()
        if position == len(between):
            return marked or items > 1
        item = LISTED.match(between, position)
        if item is None or "".join(item.group().split()) not in names:
            return False
        items += 1
        position = item.end()
    return False


def held_and_former(page: Page, people: tuple[Person, ...]) -> Iterator[Doubt]:
    """原市政协主席某某 and 市政协主席某某 of one text; 时任 and 曾任 say nothing against it."""
    for person in people:
        for post in person.posts:
            former = [span for span in post.spans if is_former(page, span)]
            held = [span for span in post.spans if is_held(page, post, span)] if former else []
            if held:
                spans = (min(former), min(held))
                yield Doubt("in office and former", spans, tuple(map(page.words, spans)))


def is_former(page: Page, span: Span) -> bool:
    """Whether 原 or 前 stands in or before the words of a post."""
    words = page.folded[max(0, span.start - 2) : span.end]
    if "原" not in words and "前" not in words:
        return False
    before = page.folded[max(0, span.start - 2) : span.start]
    return bool(
        FORMER_BEFORE.search(before) or FORMER_INSIDE.search(page.folded[span.start : span.end])
    )


def is_held(page: Page, post: Post, span: Span) -> bool:
    """Whether the words name the organisation, and nothing says that it was before."""
    before = page.folded[max(0, span.start - 32) : span.start]
    named = span.end - span.start - len(post.title) >= SHORTEST_ORGANISATION
    return named and not is_former(page, span) and not THEN_BEFORE.search(before)
