"""Occurrences: who met, visited, inspected or taught, when, on what.

"7月26日，抚顺市政协召开十四届七次常委会会议"
->  Event(kind="standing", date="2023-07-26", organ="常委会会议", term=14, session=7)

A clause gives a predicate (events_predicates), what belongs to it (events_topics, events_agents)
and so a Told; what one item goes on about, and what two places tell, becomes one Event.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from . import events_predicates
from .committees import Committees
from .dates import Date, Dates, days_after, earliest, is_recent
from .dates import number as numeral
from .events_agents import agent, holder, lead, parties
from .events_clauses import HIDDEN, Clause, Segment, masked, words_of
from .events_people import Register, participants, roll
from .events_predicates import (
    GOING,
    HELD,
    HOLD,
    PLAQUES,
    SITTING,
    TALKS,
    Predicate,
    last_word,
)
from .events_signs import MODAL as MODAL_SIGN
from .events_signs import PREDICATE as PREDICATE_SIGN
from .events_signs import STANDING as STANDING_SIGN
from .events_topics import (
    NUMBERED,
    host_of,
    name_topic,
    numbered,
    place_of,
    told_about,
    topic_of,
    trimmed,
)
from .events_vocabulary import KIND_OF_ACT, KIND_OF_MEETING
from .facts import Committee, Event, Person, Proposal, Span
from .gazetteer import words as table
from .text import Article, Page, Passage


def find(
    page: Page,
    committees: Committees,
    dates: Dates,
    people: tuple[Person, ...],
    proposals: tuple[Proposal, ...],
) -> Iterator[Event]:
    """One Event an occurrence, however often the page tells it."""
    ground = Ground(page, committees, dates)
    told = [one for article in page.articles for one in told_in(article, ground)]
    ends = ends_of(told, page)
    register = Register(people)
    for rows in one_each(told):
        yield event(rows, ends[rows[0].span], register, ground)


@dataclass(frozen=True)
class Ground:
    """What the finder leans on."""

    page: Page
    committees: Committees
    dates: Dates


class Told(NamedTuple):
    """One place where the text tells an occurrence; offsets are the passage's own."""

    passage: Passage
    start: int  # of the quote
    end: int
    verb: int
    kind: str
    form: str
    committee: Committee | None
    date: Date | None
    topic: tuple[int, int] | None = None
    place: tuple[int, int] | None = None
    organ: str = ""
    term: int | None = None
    session: int | None = None
    aside: bool = False  # a caption
    sentence: int = 0  # where its sentence starts
    segment: int = 0  # where the part of it between semicolons starts
    subject: str = ""  # "own" where a committee is named as the one that does it
    told_later: Passage | None = None  # where its topic stands, if not in its own passage

    @property
    def value(self) -> str | None:
        return self.date.value if self.date and not self.date.since else None

    @property
    def day(self) -> bool:
        return self.date is not None and self.date.grain == "day"

    @property
    def news(self) -> bool:
        """Whether it leads an item: it has a day, or 近日."""
        if self.date is None or self.aside:
            return False
        return self.date.grain == "day" or is_recent(self.date)

    @property
    def span(self) -> Span:
        return self.passage.span(self.start, self.end)

    @property
    def about(self) -> str:
        """The topic, for comparing."""
        return comparable(self.topic_in.text[slice(*self.topic)]) if self.topic else ""

    @property
    def topic_in(self) -> Passage:
        return self.told_later or self.passage


# --- an article, a paragraph ------------------------------------------------------------------

#  下一步   二、2024年工作安排
PLANS = re.compile(
    r"(?:下一步|今后|未来|新的?一年|明年|接下来|下阶段|下半年)[^，。]{0,6}?(?:工作|打算|安排|"
    r"思路|任务|计划|重点|建议|部署)|"
    r"20\d\d年[^，。]{0,8}(?:工作)?(?:安排|打算|思路|任务|计划|建议|部署|要求)|(?:工作|"
    r"主要)(?:安排|打算|思路|建议|任务|部署)$"
)
PLANS_OPEN = re.compile(
    r"(?:“|‘)?(?:各位委员[^。]{0,10}[，：！])?(?:下一步|今后|接下来|新的一年|明年|展望|下阶段|"
    r"未来五年|新征程上)"
)
#  第一年，   第二步
#  2024年，是   2024年工作的总体思路
YEAR_OPENS = re.compile(
    r"(?P<year>20\d\d)年(?:，?是|工作|的?主要任务|，?[^。，]{0,12}(?:总体|思路|要求))"
)
STAGES = re.compile(r"第[一二三][年步]，")
#  他强调，   会议要求：
SAID = re.compile(
    r"(?:强调|指出|表示|说|说道|坦言|呼吁|谈到|认为|(?<!的)要求|希望|(?<!意见)(?<!对策)建议|介绍|"
    r"提出|"
    r"(?:提出|作出|提)了?[^，]{0,10}(?:要求|希望))$"
)
SAYING = tuple(  # what any of them ends with
    table("强调 指出 表示 说 说道 坦言 呼吁 谈到 认为 要求 希望 建议 介绍 提出")
)
#  在樊城区调研养老工作时强调   主持召开会议并强调
SAID_THERE = re.compile(r"召开|举行|举办|时(?:强调|指出|要求|表示|说)")
SPEAKER = re.compile(
    r"会议|主席|委员|书记|同志|代表|负责人|他|她|组长|主任|市长|县长|区长|州长|专家|大家|调研组|"
    r"视察组|考察组|与会|^[一-鿿]{2,4}$|^[一-鿿·]{2,12}(?:还|并|同时|最后|对此|现场)?$"
)
NO_SPEECH = re.compile(
    r"^(?:据(?!此)|按照|针对|为|对(?!此)|听取|提出|收集|结合|围绕|落实|通过|响应|形成|反映|提交|就|"
    r"贯彻|征求|吸纳|采纳|详细|现场|认真)"
)


def told_in(article: Article, ground: Ground) -> Iterator[Told]:
    """Everything that an article tells, in its order, what only goes on left out."""
    planned = False
    told_years: list[int] = []
    current: Told | None = None
    waiting: Told | None = None  # for its topic, which the next sentences may tell
    for passage in article.passages:
        planned = is_planned(passage, planned, told_years)
        if passage.kind in ("dateline", "heading") and (session := heard_in(passage, ground)):
            yield session
        if planned or not (passage.kind in ("paragraph", "caption") or is_dated(passage, ground)):
            continue
        if passage.kind == "paragraph" and PLANS_OPEN.match(passage.text):
            continue
        for one in told_by(passage, ground):
            if current is not None and goes_on(one, current, ground):
                continue
            if current is not None and (
                is_stop(one, current) or is_same_day(one, current) or is_then(one, current)
            ):
                one = one._replace(date=current.date)
            if current is not None and is_said_today(one, current):
                one = one._replace(date=current.date)
            if current is None and is_strangers(one):
                continue
            if current is not None and is_same_party(one, current, ground):
                one = one._replace(committee=current.committee)
            if not is_identifiable(one) or (one.form in TALKS and not (has_day(one) or one.topic)):
                continue
            if waiting:
                yield with_topic(waiting, passage, one.start)
            waiting = one
            if one.news:
                current = one
        if waiting and (waiting.passage is not passage or waiting.topic is None):
            waiting = with_topic(waiting, passage, len(passage.text))
    if waiting:
        yield waiting


#  张三一行先后来到…，并主持召开座谈会
SOMEBODY = re.compile(r"[一-鿿·]{2,4}一行")


def is_strangers(one: Told) -> bool:
    """Whether it is told of a party on its way that no committee's occurrence has led."""
    return bool(
        not one.subject and one.date is None and SOMEBODY.match(one.passage.text, one.sentence)
    )


#  16日下午，调研组召开座谈会，   考察团一行还…
PARTY = re.compile(
    r"(?:[^，。；]{0,12}，)?(?:联合|专题)?(?:调研|视察|考察|督导|督查|监督|督办|访问|代表|参访)"
    r"(?:小?组|团)"
)


def is_same_party(one: Told, current: Told, ground: Ground) -> bool:
    """Whether the party of another committee, whose visit the item tells, does it."""
    if one.committee == current.committee or current.form not in KIND_OF_ACT:
        return False
    if one.passage.article != current.passage.article:
        return False
    if not (PARTY.match(one.passage.text, one.sentence, one.verb) or is_named_in(one, current)):
        return False
    mentions = ground.committees.mentions(one.passage)
    return not any(one.sentence <= mention.start < one.verb for mention in mentions)


#  李山一行来到   15日上午，李山实地察看
LEADER = re.compile(
    r"(?:[^，。；]{0,12}，)?(?P<name>[一-鿿·]{2,4}?)(?:一行|还|又|先后|随后|专程|来到|深入|走进|走访|"
    r"主持|实地|详细|到|赴|在|与|率)"
)


def is_named_in(one: Told, current: Told) -> bool:
    """Whether somebody does it whom the words that lead the item name."""
    mark = LEADER.match(one.passage.text, one.sentence, one.verb + 2)
    return bool(mark and mark["name"] in current.passage.text[current.start : current.end])


#  2．4月5日，市政协举办清明诗会
NUMBER_BEFORE = re.compile(r"[\s\d．.、①-⑳（）▲△◆■●·]{0,8}")


def is_dated(passage: Passage, ground: Ground) -> bool:
    """Whether a short line that looks like a heading tells something: it opens with a day and a
    comma, or ends like a sentence (——社法委赴古浪县调研；)."""
    if passage.kind not in ("heading", "headline"):
        return False
    if passage.kind == "heading" and passage.text.endswith(("；", "。")):
        return True
    return any(
        date.grain == "day"
        and NUMBER_BEFORE.fullmatch(passage.text, 0, date.start)
        and "，" in passage.text[date.end : date.end + 5]
        for date in ground.dates.mentions(passage)[:1]
    )


#  会议围绕“黑茶产业”议政建言   会上，委员们就河道治理协商讨论
TOPIC_LATER = re.compile(
    r"(?:本次|此次|这次)?(?:会议|大会|协商会|座谈会|会上，[^，。]{0,12}|与会[^，。]{0,10})"
    r"(?:围绕|聚焦|就|针对)(?P<topic>[^，。；]{3,80}?)(?:等[^，。]{0,8})?(?:主题|议题|课题|问题)?"
    r"(?:进行|展开|开展|积极|踊跃|深入|专题|广泛)*(?:了|的)?"
    r"(?:建言|献计|献策|协商|交流|讨论|发言|议政|研讨|座谈)"
)


def with_topic(one: Told, passage: Passage, stop: int) -> Told:
    """A meeting with the topic that a sentence behind it tells; else as it is."""
    if one.topic or one.kind not in ("standing", "consultation", "chairs"):
        return one
    for sentence in passage.sentences:
        if passage is one.passage and sentence.start <= one.verb:
            continue
        if sentence.start >= stop:
            break
        mark = TOPIC_LATER.match(passage.text, sentence.start)
        span = mark and trimmed(passage.text, masked(passage.text), *mark.span("topic"))
        if span:
            return one._replace(topic=span, told_later=passage)
    return one


def is_planned(passage: Passage, planned: bool, told_years: list[int]) -> bool:
    """Whether a paragraph stands under plans: 二、2024年工作安排, 2024年是 … after 2023年."""
    if passage.kind in ("heading", "headline"):
        if "回顾" in passage.text:
            return False
        return planned or bool(PLANS.search(passage.text))
    year = YEAR_OPENS.match(passage.text)
    if year:
        told_years.append(int(year["year"]))
        return planned or int(year["year"]) == min(told_years) + 1
    return planned


def told_by(passage: Passage, ground: Ground) -> Iterator[Told]:
    """Occurrences in a passage, each with what its own words say."""
    if passage.kind == "caption" and (shown := pictured(passage, ground)):
        yield shown
        return
    words = words_of(passage.text)
    said = -1  # where a speech began in this paragraph
    led: Told | None = None  # the dated occurrence that the paragraph is telling
    for segment in words.segments:
        hidden = words.view(segment)
        if STAGES.search(hidden, segment.start, segment.end):
            break  # a procedure, told by its stages
        for number, clause in enumerate(segment.clauses):
            if not segment.speech and is_said(hidden, clause):
                said = clause.start
                if not SAID_THERE.search(hidden, clause.start, clause.end):
                    continue
            if not clause.signs & PREDICATE_SIGN:
                continue
            one = told_in_clause(passage, hidden, segment, number, ground)
            if one is None:
                continue
            if segment.speech and not (one.date and one.date.grain in ("day", "month")):
                continue
            if 0 <= said < max(segment.start, clause.start) and not (
                has_own_day(one, ground) or is_recalled(one, clause)
            ):
                continue
            if one.form == GOING and not (one.subject and one.place and dated(one)):
                continue
            if led is not None and led.form in OPENINGS and led.segment == one.segment:
                if led.form == GOING and one.form in TALKS and not one.topic:
                    continue
                led = None
            if led is not None and not has_later_day(one, led, ground):
                if (led.segment == one.segment and not stands_alone(one, led)) or retells(one, led):
                    if one.topic and not led.topic:
                        led = led._replace(topic=one.topic)
                    continue
                if not one.subject and led.day and not is_later(one):
                    one = one._replace(date=led.date)
            if led is not None:
                yield led
            led = one
    if led is not None:
        yield led


#  去年区政协评议区城管局，   2021年，市政协就…开展调研
RECALLED = re.compile(r"去年|前年|上年|20\d\d年")


def is_recalled(one: Told, clause: Clause) -> bool:
    """Whether somebody tells in a speech what a named committee did in a year gone by."""
    return bool(
        one.subject
        and one.date
        and one.date.grain == "year"
        and one.date.start == clause.start
        and RECALLED.fullmatch(one.date.said)
        and "政协" in one.passage.text[clause.start : one.verb]
    )


OPENINGS = (GOING, SITTING)  # what a sentence tells then is the occurrence


def dated(one: Told) -> bool:
    """Whether a day or month, or 近日, ties to it."""
    return one.date is not None and (one.date.grain in ("day", "month") or is_recent(one.date))


#  （2020年1月13日在政协某市第八届委员会第四次会议上）
HEARD_IN = re.compile(
    r"[（—\s]*(?P<start>(?:19|20)\d{2}年\d{1,2}月\d{1,2}日)在[^，。]{0,60}次(?:会议|全会|全体会议)上"
)


def heard_in(passage: Passage, ground: Ground) -> Told | None:
    """The session that a report was given at, from the line under its title."""
    mark = HEARD_IN.match(passage.text)
    organ, term, session = numbered(mark.group()[:-1]) if mark else ("", None, None)
    committee = ground.committees.at(passage, mark.end()) if mark else None
    dates = ground.dates.mentions(passage)
    if mark is None or term is None or committee is None or not dates:
        return None
    kind = next((kind for name, kind in KIND_OF_ORGAN.items() if name == organ), "plenary")
    return Told(
        passage, mark.start("start"), mark.end(), mark.end() - 1, kind, organ, committee, dates[0],
        organ=organ, term=term, session=session, aside=True, subject="own",
    )  # fmt: skip


def pictured(passage: Passage, ground: Ground) -> Told | None:
    """A caption that is the name of what it shows: 爱心助学捐赠仪式."""
    name = re.sub(r"(?:现场|活动现场|会场|掠影|合影)?[。 ]*(?:（[^（）]*）)?$", "", passage.text)
    form = last_word(name.rstrip("”’"))
    hidden = masked(name)
    if not form or re.search(r"[，。：]|召开|举行|举办|开展", hidden) or len(name) - len(form) < 4:
        return None
    committee = ground.committees.at(passage, len(name))
    if committee is None:
        return None
    mentions = [one.end for one in ground.committees.mentions(passage) if one.end < len(name)]
    topic = name_topic(name, hidden, max(mentions, default=0), len(name), form)
    kind = KIND_OF_MEETING[form]
    return Told(
        passage,
        0,
        len(name),
        0,
        kind,
        form,
        committee,
        None,
        topic,
        aside=True,
        subject="own" if mentions else "",
    )


def is_said(hidden: str, clause: Clause) -> bool:
    """Whether a clause opens a speech: 会议强调，"""
    start, end, _ = clause
    if end - start >= 60 or not hidden.endswith(SAYING, start, end):
        return False
    after = hidden[end : end + 2]
    if after[:1] not in ("，", "：") or after[1:] == "“":
        return False
    words = hidden[start:end]
    mark = SAID.search(words)
    if mark is None or NO_SPEECH.match(words):
        return False
    return bool(SPEAKER.search(words[: mark.start()]))


# --- one clause -------------------------------------------------------------------------------

#  要   将于   拟   下一步
MODAL = re.compile(
    r"^(?:一是|二是|三是|四是|五是|第[一二三四五]|"
    r"[^，]{0,14}?)?(?<![重主需必首只紧扼摘纪概简提])(?:要(?!求|点|素|闻|道|事|件|情|案|务)|必须|"
    r"应当|应该|需要|务必)|"
    r"(?:^|[^为不])将(?:于|会|要|继续|进一步|在|全面|充分|认真|组[织成]|开展|召开|举办|举行|持续|围绕|"
    r"紧紧|深入|赴|前往|到|对|就|陆续|适时|择机|分别|分批|以|通过|参[观加]|走访|考察|视察|调研|出席|邀请|"
    r"联合|率|带|选?派|启动|承办|主办|再|与|同|向|根据|结合|聚焦|针对|依托|正式|如期|安排|听取|慰问|"
    r"接受|迎来|进行|集中|专题)|"
    r"拟(?:于|定|在|召|组|邀|开|举|赴|对|就|围|到|派)|打算|即将|力争|争取|预计|预定|筹划|有意|"
    r"(?<![按照])计划(?:于|在|开展|召开|组织|用|对|赴|举|邀|今|明|下|到|再|\d)|"
    r"(?<![筹做作])准备(?:于|召|开|组|举|联|邀|赴|到|去|在|对|就|再|以|围|带|请)|期待|期盼|"
    r"有望|可以|能否|应(?=[进加当围组开])|"
    r"下一步|今后|明年|接下来|下阶段|决定于|定于|届时|建议召开|协商决定召开|决定召开|"
    r"会[^议上员场客谈计同展商]?进一步|^(?:会议|大家|委员们?)?(?:建议|希望)"
)
#  定期   多次   每季度   坚持   常态化
STANDING = re.compile(
    r"多次|定期|经常|^[^，]{0,6}坚持|每[年季半月周个次届位名逢]|常态化|不定期|持续开展|一直|长期|"
    r"各自|"
    r"分别各|通常|可以|一律|凡是|"
    r"积极参与|主动参[与加]|踊跃参|广泛(?:开展|组织)|"
    r"(?<![第\d一二三四五六七八九十百届])(?![一1][场次](?!次))[\d一二三四五六七八九十百]+余?(?:多)?(?:场次?|次|期|"
    r"人次|场（次）|批次|轮次)(?!全|会议|常|主|扩|党|委|临)|"
    r"(?:制定|印发|出台|修订|完善|建立健全|建立|健全)[^，]{0,30}$"
    r"|^通过[^，]*等"  # 通过开展调研、视察等一系列举措
)
#  会议审议了…   听取…汇报
PAPERS = re.compile(
    r"(?!按照|根据|结合|贯彻|落实|围绕)(?:本次)?(?:会议|会上|大会|主席会议|"
    r"与会人员)?[^，]{0,2}?(?:审议|审定|通报|传达|听取|讨论通过|原则通过|表决通过|协商通过|"
    r"审议通过|宣读|酝酿|宣布|总结|回顾|部署|安排|研究(?:了|部署|讨论)|学习了)"
)
#  建议本次常委会议主要议程为
PROPOSED = re.compile(
    r"根据[^，。]{0,16}(?:建议|决定)，|(?:会议)?(?:建议|决定|定于|拟定?|原则同意|同意|协商决定)"
)
KIND_OF_ORGAN = {
    "全体会议": "plenary",
    "常委会会议": "standing",
    "主席会议": "chairs",
    "党组会议": "party_group",
}
REPORTED = re.compile("日电|讯|报道")
#  本报讯（记者 陈曦）   人民政协网吉林12月6日电
WIRE = re.compile(
    r"[^，。]{0,16}?(?:本报|本网|本刊|社|网|报|台|频道|媒体|记者|通讯员)[^，。]{0,30}?"
    r"(?:日电|讯|报道)\s?(?=[\s（：，\d]|近|日前|昨|今)(?:（[^（）]*）)?[：，\s]*"
)


def told_in_clause(
    passage: Passage, hidden: str, segment: Segment, number: int, ground: Ground
) -> Told | None:
    """The occurrence that a clause states, if it states one."""
    text, clause = passage.text, segment.clauses[number]
    found = events_predicates.find(text, hidden, clause)
    if found is None or is_unreal(hidden, segment, number, found):
        return None
    verb, end, kind, form = found
    led = lead(passage, segment, verb, ground.committees)
    subject = agent(passage, segment, verb, led, ground.dates)
    if subject == "other":
        return None
    committee = holder(passage, segment, verb, end, led, ground.committees)
    if segment.speech:
        committee = ground.committees.of(ground.page.articles[passage.article]) or committee
    if committee is None and subject != "own":
        return None
    if not subject and is_anybodys(found, passage, segment, ground):
        return None
    date = day_of(passage, segment, found, ground)
    if (
        form in EXCHANGES
        and date is None
        and (subject != "own" or is_of_all(text, segment, clause))
    ):
        return None
    if date and date.value and is_ahead(date.value, ground):
        return None
    date = lasting(date, text, clause) if form in KIND_OF_ACT else date
    topic = topic_of(text, hidden, segment, number, verb, end, form)
    if form == "活动" and topic is None:
        topic = name_of_activity(text, verb, end)
    if is_standing(hidden, clause, topic):
        return None
    organ, term, session = "", None, None
    if form in KIND_OF_MEETING:
        organ, term, session = numbered(text[clause.start : end])
        kind = kind_of_organ(kind, form, organ, text[clause.start : verb], text[verb:end])
    inside = topic is not None and topic[0] < end
    if term is not None and inside and not told_about(text, hidden, segment, number, verb):
        topic = None  # 第十五届委员会第三次 is no topic
    if topic and NUMBERED.match(text, topic[0], end):
        topic = None
    one = Told(
        passage, quote_start(passage, segment, number, verb, date, topic, ground), end, verb,
        kind, form, committee, date, topic,
        place_of(text, hidden, segment, number)
        or (host_of(text, hidden, clause, end, form) if subject and is_told_here(date, segment)
            else None),
        organ, term, session, passage.kind == "caption", segment.sentence, segment.start, subject,
    )  # fmt: skip
    return one if is_identifiable(one) or STOP.match(text, segment.sentence) else None


#  in the course of a meeting or visit, not one of its own
EXCHANGES = frozenset(["交流", "深入交流", "学习交流", "交流学习", "座谈交流", "讨论"])
#  委员们围绕…讨论
OF_ALL = re.compile("(?:[^，。]{0,12}，)?(?:委员们|大家|与会|代表们|双方)")


def is_of_all(text: str, segment: Segment, clause: Clause) -> bool:
    return bool(OF_ALL.match(text, segment.sentence) or OF_ALL.match(text, clause.start))


#  在3月12日闭幕的区政协五届四次会议上   3月5日在南京召开的座谈会
DAY_OF_NAME = re.compile(
    r"(?:[上下]午|晚)?(?:[在于][^，]{2,16})?(?:刚刚?|胜利|顺利)?"
    r"(?:闭幕|开幕|召开|举行|举办|召集|主办|开启|结束|落幕)的"
)


def day_of(passage: Passage, segment: Segment, found: Predicate, ground: Ground) -> Date | None:
    """The date that ties to a predicate, a day in the meeting's own name before others."""
    text, date = passage.text, ground.dates.at(passage, found.verb)
    if named := day_inside(passage, found, ground):
        return named
    if date and date.grain == "day" and LATER.search(text, date.end, found.verb):
        return None
    return date or opening_day(passage, segment, ground)


def day_inside(passage: Passage, found: Predicate, ground: Ground) -> Date | None:
    """The day that a meeting's own name has."""
    upon = passage.text[found.verb] in "在于"
    if found.form not in KIND_OF_MEETING:
        return None
    if not upon and "的" not in passage.text[found.verb : found.end]:
        return None
    date = ground.dates.at(passage, found.end)
    if date is None or date.start < found.verb or not is_printed_in(date, passage, ground.dates):
        return None
    return date if upon or DAY_OF_NAME.match(passage.text, date.end, found.end) else None


#  半个月后，   三天后的4月9日
LATER = re.compile(
    r"(?<![一-鿿\d])(?:就在|仅仅|仅|短短|时隔|隔了?)?(?:不久|此后|后来|日后|"
    r"(?:[一二两三四五六七八九十半几数]|\d)+多?个?(?:天|日|周|星期|礼拜|月|年)(?:之|以)?后)"
)


def is_later(one: Told) -> bool:
    """Whether its sentence says that it was some time after what the item told before."""
    return bool(LATER.search(one.passage.text, one.segment, one.verb))


#  当天，   揭牌当日，
SAME_DAY = re.compile("[^，。]{0,6}(?:当天|当日|同日)[^，。]{0,4}，")


def opening_day(passage: Passage, segment: Segment, ground: Ground) -> Date | None:
    """The day that a paragraph opens with, for its later sentences: 揭牌当天，…。委员…协商。"""
    printed = ground.dates.mentions(passage)
    if not printed or printed[0].start >= segment.sentence or printed[0].grain != "day":
        return None
    return printed[0] if SAME_DAY.match(passage.text) else None


def is_unreal(hidden: str, segment: Segment, number: int, found: Predicate) -> bool:
    """Whether it is asked for, planned, or a paper that a meeting heard."""
    clause = segment.clauses[number]
    before = segment.clauses[number - 1] if number else None
    return bool(
        (clause.signs & MODAL_SIGN and MODAL.search(hidden[clause.start : found.verb + 2]))
        or (before and before.signs & MODAL_SIGN and MODAL.search(opening(hidden, before)))
        or PAPERS.match(hidden, clause.start, clause.end)
        or PROPOSED.match(hidden, clause.start)
        or (clause.start != segment.sentence and PROPOSED.match(hidden, segment.sentence))
    )


def opening(hidden: str, clause: Clause) -> str:
    return hidden[clause.start : clause.end][:12]


#  what only a committee would hold
OUR_WORDS = re.compile(r"政协|委员|提案|协商|议政|界别|议事|主席会议|常委会")


def is_anybodys(found: Predicate, passage: Passage, segment: Segment, ground: Ground) -> bool:
    """Whether a meeting is told that is held by nobody named: 全市企业家座谈会5月3日召开."""
    if found.form not in KIND_OF_MEETING or not HELD.fullmatch(passage.text, found.verb, found.end):
        return False
    head = ground.page.articles[passage.article].passages[0]
    named = passage.text[segment.start : segment.end]
    return not OUR_WORDS.search(named) and not (
        head.kind == "headline" and OUR_WORDS.search(head.text)
    )


OPEN_DAYS = frozenset(
    ["当日", "当天", "同日", "昨日", "昨天", "昨晚", "前日", "前天", "今日", "今天", "今晚"]
)


def has_day(one: Told) -> bool:
    return one.day or (one.date is not None and one.date.said in OPEN_DAYS)


NAMELESS = ("会议", "专题会议", "会", "大会", "仪式", "专题会", "工作会议", "活动")


def is_identifiable(one: Told) -> bool:
    """Whether it has a day or month, a place, a topic or a number."""
    dated = one.date is not None and (  # its year may be open
        one.date.grain in ("day", "month") or one.date.said in OPEN_DAYS
    )
    if one.form == "活动" and not (dated or one.place or (one.subject and one.topic)):
        return False
    if one.kind == "other" and not one.subject and one.form in NAMELESS:
        return False  # 一场专题会议在…召开: whose it is is not said
    if one.aside:
        named = "政协" in one.passage.text[: one.verb] or bool(one.date)
        return bool((one.subject and named) or one.form in KIND_OF_MEETING)
    recent = one.date is not None and is_recent(one.date) and bool(one.subject)
    if one.form in PLAQUES:
        return dated or recent or bool(one.place)
    return bool(dated or one.topic or one.place or one.term or recent)


#  区政协举行“湖畔夜话”活动
TITLED = re.compile(r"(?:举行|举办)了?“(?P<name>[^“”]{2,30})”[^，。]{0,6}活动$")


def name_of_activity(text: str, verb: int, end: int) -> tuple[int, int] | None:
    """The name of its own of an activity that is held, not run."""
    mark = TITLED.match(text, verb, end)
    return mark.span("name") if mark else None


#  市政协党组7月28日召开2023年第9次会议
PARTY_GROUP = re.compile(r"政协(?:机关)?党组(?:(?!书记|成员|副书记)[^，]{0,16})?$")


def kind_of_organ(kind: str, form: str, organ: str, lead: str, name: str) -> str:
    """一次会议 is a plenary, what 党组 holds a meeting of the party group, 中心组 studies."""
    if kind in ("other", "party_group") and "中心组" in lead[-16:] + name:
        return "study"
    if form in ("扩大会议", "（扩大）会议", "会议", "专题会议", "专题会") and PARTY_GROUP.search(
        lead
    ):
        return "party_group"
    if form == "会议" and lead.endswith(("常务委员会", "常委会")):
        return "standing"
    if form.startswith("全体") and not organ and re.search(r"政协[一-鿿]{2,16}委(?:员会)?", lead):
        return "other"  # of a special committee
    return KIND_OF_ORGAN.get(organ, kind) if kind in ("other", "plenary") else kind


#  进行为期6天的考察   一连三天的访问
LASTS = re.compile(r"(?:为期|历时|一连)(?P<days>\d{1,2}|[一二两三四五六七八九十]{1,2})[天日]")


def lasting(date: Date | None, text: str, clause: Clause) -> Date | None:
    """A day that a visit of several begins with, as the whole of them."""
    if date is None or date.grain != "day" or len(date.value or "") != 10:
        return date
    mark = LASTS.search(text, clause.start, clause.end)
    days = numeral(mark["days"].replace("两", "二")) if mark else None
    if not days or days < 2:
        return date
    return date._replace(value=f"{date.value}/{days_after(str(date.value), days - 1)}")


def is_ahead(value: str, ground: Ground) -> bool:
    """Whether a date lies behind the day of publication."""
    published = ground.page.header.published
    return bool(published and earliest(value) > published)


def is_standing(hidden: str, clause: Clause, topic: tuple[int, int] | None) -> bool:
    """Whether a clause claims a habit or a count; its topic has no say."""
    if not clause.signs & STANDING_SIGN:
        return False
    words = hidden[clause.start : clause.end]
    if topic and clause.start <= topic[0] and topic[1] <= clause.end:
        words = words[: topic[0] - clause.start] + HIDDEN + words[topic[1] - clause.start :]
    return bool(STANDING.search(words))


def is_told_here(date: Date | None, segment: Segment) -> bool:
    """Whether a date that is settled stands in the sentence itself."""
    return bool(date and date.value and segment.sentence <= date.start < segment.end)


def quote_start(
    passage: Passage,
    segment: Segment,
    number: int,
    verb: int,
    date: Date | None,
    topic: tuple[int, int] | None,
    ground: Ground,
) -> int:
    """Where the clause begins that states it: at its date, subject or topic; no 本报讯."""
    start = segment.clauses[number].start
    told = [topic[0]] if topic else []
    if date and is_printed_in(date, passage, ground.dates):
        told.append(date.start)
    if told and min(told) < start:
        start = next(
            (
                clause.start
                for clause in segment.clauses[:number]
                if any(clause.start <= offset < clause.end for offset in told)
            ),
            start,
        )
    reported = REPORTED.search(passage.text, start, verb)
    wire = WIRE.match(passage.text, start, verb) if reported else None
    return wire.end() if wire else start


def is_printed_in(date: Date, passage: Passage, dates: Dates) -> bool:
    """Whether a date stands in this passage, not in one before."""
    printed = dates.mentions(passage)
    first = bisect_left(printed, date.start, key=lambda one: one.start)
    return first < len(printed) and printed[first].start == date.start and printed[first] == date


# --- what only goes on ------------------------------------------------------------------------

#  会议听取…   调研组一行先后来到…   座谈会上
WITHIN = re.compile(
    r"在?(?:(?:这|此|本|该)[次场]|会上|会议(?!室)|大会(?:上|期间)|座谈会|协商会|培训班|培训会|"
    r"活动(?:中|现场|期间|当天|结束)|"
    r"(?:联合)?(?:专题|重点)?(?:调研|视察|考察|督查|督导|检查|监督|督办|评议|慰问|走访|参观|学习|"
    r"培训|座谈|交流|协商)(?:组|团|时|中|期间|结束|现场|过程|小组|上|会上|分队)|"
    r"(?:督办|推进|交流|汇报|研讨|恳谈|评议|分享|读书|学习)会上|委员们|与会|大家|一行|现场|每到一|"
    r"同时，[也还双]|在?实地|座谈|仪式上|启动仪式|课堂上|讲座|参观|参会|参加|出席|听取|在听取|通过|最后|学员|"
    r"[一-鿿·]{2,4}(?:一行|[率带]领?[^，。]{0,12}[组团]一行)|[一-鿿·]{2,4}(?:强调|指出|要求|表示)|来到|走进)|"
    r"[^，。]{2,8}(?:时|中|期间|过程中|结束后|现场)，|[^，。]{0,12}(?:会|仪式|班|活动|论坛)上，"
)
#  在民胜镇鹦哥嘴村，
AT_PLACE = re.compile(
    r"在(?!随后|会|座谈|交流|协商|督办|听取|仪式|活动|调研|视察|考察|培训|实地)[^，。；]{2,30}，"
)
#  随后召开座谈会   会后
AFTERWARDS = re.compile(
    r"(?:在?随后|会后|会前|之后|接着|其间|期间|当天|当日|同日|最后|"
    r"(?:视察|调研|考察|参观|走访|座谈|学习|活动)*(?:结束)?后)"
)
#  such words that put it on the same day
ON_ITS_HEELS = re.compile(r"(?!会前|其间|期间)")
VISITS = ("research", "inspection", "handling", "service", "study")


def goes_on(one: Told, current: Told, ground: Ground) -> bool:
    """Whether words only go on with the occurrence that the item leads with."""
    if one.passage.article != current.passage.article or one.aside or current.aside:
        return False
    if has_own_day(one, ground) and is_other_day(one, current):
        return False
    if (
        one.term is not None
        and one.subject
        and (one.term, one.session) != (current.term, current.session)
    ):
        return False
    opening_words = one.passage.text[one.sentence : one.sentence + 24].lstrip("”’ ")
    if is_held_there(one, current):
        return False
    if AFTERWARDS.match(opening_words):
        both_visit = one.kind in VISITS and current.kind in VISITS and current.form in KIND_OF_ACT
        return both_visit or not (one.topic or one.place)
    if AT_PLACE.match(opening_words) and one.form in KIND_OF_ACT:
        return one.kind in VISITS and current.kind in VISITS
    if is_retold(one, current):
        return True
    return bool(WITHIN.match(opening_words)) and not AT_PLACE.match(opening_words)


#  并在拉萨召开   随后在村委会主持召开
HELD_THERE = re.compile(
    r"(?:[^，。；]{0,12}(?:并|随后|还|又|之后|接着|最后|期间|当天|当日|当晚|[上下]午))?在[^，。；]{2,24}"
    r"(?:组织|主持|集中|联合|共同)?(?:召开|举行|举办|召集)"
)


def is_held_there(one: Told, current: Told) -> bool:
    """Whether a meeting is held at a named place in the course of a visit."""
    if one.form not in KIND_OF_MEETING or not one.place:
        return False
    if current.form not in KIND_OF_ACT or current.kind not in VISITS:
        return False
    comma = one.passage.text.rfind("，", one.sentence, one.verb) + 1
    return bool(HELD_THERE.match(one.passage.text, max(comma, one.sentence), one.verb + 4))


def is_retold(one: Told, current: Told) -> bool:
    """Whether a visit is named again without a day, a topic or a number of its own."""
    return bool(
        one.date is None
        and not (one.topic or one.term)
        and one.kind == current.kind
        and one.committee == current.committee
        and one.form in KIND_OF_ACT
    )


#  在缅甸期间，代表团拜会了…
STOP = re.compile(r"在[^，。；]{2,20}(?:期间)?，(?:代表团|考察团|访问团|一行|[^，]{2,4}一行)")


def is_stop(one: Told, journey: Told) -> bool:
    """Whether it is a stop of the journey that the item leads with, without a day of its own."""
    return bool(
        one.date is None
        and journey.value
        and "/" in journey.value
        and one.passage.article == journey.passage.article
        and STOP.match(one.passage.text, one.sentence)
    )


#  揭牌后，委员与居民协商   仪式结束后
CEREMONY_OVER = re.compile(
    r"(?:^|[。！])(?:揭牌|挂牌|授牌|揭幕|启动|签约|捐赠|开班)?(?:仪式)?(?<=[牌幕约式])(?:结束)?(?:之)?后，"
)
HEELS = 120  # characters before a sentence that may say so


def is_same_day(one: Told, led: Told) -> bool:
    """Whether it follows on the heels of the ceremony or meeting that the item leads with."""
    if one.date is not None or not led.day or one.passage.article != led.passage.article:
        return False
    if is_later(one):
        return False
    text = one.passage.text
    if CEREMONY_OVER.search(text[max(0, one.sentence - HEELS) : one.sentence + 12]):
        return True
    opens = AFTERWARDS.match(text, one.sentence)
    return bool(opens and ON_ITS_HEELS.match(text, one.sentence))


def is_then(one: Told, current: Told) -> bool:
    """Whether it is a meeting without a day in the course of a visit that has one."""
    return bool(
        one.date is None
        and current.value
        and one.passage.article == current.passage.article
        and is_held_there(one, current)
    )


def is_said_today(one: Told, current: Told) -> bool:
    """Whether 今天 is said in a speech of the meeting, a day before the paper's."""
    if one.date is None or not one.date.said.startswith("今") or not one.day or not current.day:
        return False
    if not (one.value and current.value and current.value < one.value):
        return False
    text = one.passage.text
    return one.passage.article == current.passage.article and (
        text.rfind("“", 0, one.verb) > text.rfind("”", 0, one.verb)
    )


def is_other_day(one: Told, other: Told) -> bool:
    """Whether the days differ; where the year is open, as they are said."""
    if one.value or other.value:
        return one.value != other.value
    return bool(one.date and other.date and one.date.said != other.date.said)


def stands_alone(one: Told, led: Told) -> bool:
    """Whether a second predicate of one sentence is an occurrence of its own."""
    if one.form in KIND_OF_MEETING:
        return bool(one.topic) or is_held_there(one, led)
    if led.form in CALLS and one.kind in VISITS and one.place:
        return True
    if led.day or (led.form in KIND_OF_MEETING and one.kind == "consultation"):
        return False
    return bool(one.topic or one.place) and bool(led.topic or led.place)


#  what visits to other places do not belong to: 拜访了市侨联，考察科技园
CALLS = frozenset(["拜访", "拜会", "会见", "拜谒", "看望", "看望慰问", "会谈", "访问"])


def retells(one: Told, led: Told) -> bool:
    """Whether a later sentence of an item only adds the topic (组织委员对…展开集中视察) or a stop
    (并先后考察了…)."""
    if not led.news or one.form not in KIND_OF_ACT:
        return False
    if one.committee != led.committee or (one.topic and led.topic):
        return False
    if one.kind in VISITS and led.kind in VISITS and not one.topic:
        return True
    return one.kind == led.kind and not (one.place and led.place)


def has_later_day(one: Told, led: Told, ground: Ground) -> bool:
    return has_own_day(one, ground) and bool(one.date and one.date.start > led.verb)


def has_own_day(one: Told, ground: Ground) -> bool:
    """Whether a date of its own sentence ties to it."""
    return bool(
        one.date
        and one.date.grain in ("day", "month", "vague")
        and one.date.start >= one.sentence
        and is_printed_in(one.date, one.passage, ground.dates)
    )


# --- one row an occurrence --------------------------------------------------------------------

MOST_ROWS = 50  # that a telling is compared with
MOST_FACES = 9  # of each of them


class Face(NamedTuple):
    """What tells one telling of a committee's events of a kind from another."""

    value: str | None
    day: str | None  # as said, where it is a day
    number: tuple[int | None, int | None, str] | None  # 届, 次 and organ
    about: str
    form: str
    passage: Passage


def face_of(one: Told) -> Face:
    return Face(
        one.value,
        one.date.said if one.date and one.day else None,
        (one.term, one.session, one.organ) if one.term else None,
        one.about,
        one.form,
        one.passage,
    )


def one_each(told: list[Told]) -> Iterator[list[Told]]:
    """Gather what tells one occurrence: lead and caption, abstract and body."""
    rows: list[list[Told]] = []
    shown: list[list[Face]] = []  # of each row the first
    #  numbers of rows, by what two tellings of one occurrence share
    alike: dict[tuple[Committee | None, str], dict[str | None, list[int]]] = {}
    for one in told:
        by_value = alike.setdefault((one.committee, one.kind), {})
        face = face_of(one)
        number = row_of(face, near(by_value, face.value), shown)
        if number is None:
            number = len(rows)
            rows.append([])
            shown.append([])
        rows[number].append(one)
        if len(shown[number]) < MOST_FACES:
            shown[number].append(face)
        for value in {face.value, ANY}:
            numbers = by_value.setdefault(value, [])
            if not numbers or numbers[-1] != number:
                numbers.append(number)
    for gathered in rows:
        if len(gathered) > 1:
            gathered.sort(key=lambda one: (is_by_the_way(one), one.span))
        yield gathered


def is_by_the_way(one: Told) -> bool:
    """Whether a meeting is only named as the occasion of something: 在市政协五届二次会议上"""
    return one.passage.text[one.verb] in "在于"


ANY = "any date"


def near(by_value: dict[str | None, list[int]], value: str | None) -> list[int]:
    """The last rows that a telling of this date may belong to, in their order."""
    if value is None:
        return by_value.get(ANY, [])[-MOST_ROWS:]
    return sorted({*by_value.get(value, [])[-MOST_ROWS:], *by_value.get(None, [])[-MOST_ROWS:]})


def row_of(one: Face, numbers: list[int], shown: list[list[Face]]) -> int | None:
    """The first of some rows that tells the occurrence of a face."""
    for number in numbers:
        for other in shown[number]:
            if same(one, other):
                return number
    return None


def same(one: Face, other: Face) -> bool:
    """Whether two places tell one occurrence of one committee and kind."""
    if one.value != other.value and (one.value and other.value or one.day and other.day):
        return False
    if not one.value and one.day and other.day and one.day != other.day:
        return False
    if one.number or other.number:
        return one.number == other.number
    if one.passage is other.passage and one.form != other.form:
        return False
    if one.about and other.about:
        short, long = sorted((one.about, other.about), key=len)
        return short == long or (short in long and len(short) * 5 > len(long) * 3)
    if one.passage is other.passage:
        return False
    return bool(one.value and one.value == other.value and len(one.value) == 10)


@lru_cache(maxsize=1024)  # a topic is compared with those of many rows
def comparable(words: str) -> str:
    return re.sub(r"[\s“”‘’《》、，·]", "", words)


def ends_of(told: list[Told], page: Page) -> dict[Span, int]:
    """Where the item of each telling ends in the document: at the next one, or its article's end.

    Words that are no piece of news end with themselves.
    """
    ends = {}
    following = len(page.raw)
    article = -1
    for one in reversed(told):
        if one.passage.article != article:
            article = one.passage.article
            following = page.articles[article].passages[-1].offsets[-1] + 1
        ends[one.span] = max(one.span.end, following) if one.news else one.span.end
        following = one.span.start
    return ends


def event(rows: list[Told], end: int, register: Register, ground: Ground) -> Event:
    """The Event of everything that tells it; each field from the first that has it."""
    first = rows[0]
    dated = next((one for one in rows if one.value), first)
    numbered_one = next((one for one in rows if one.term is not None), first)
    topic = next((one.topic_in.span(*one.topic) for one in rows if one.topic), None)
    place = next((one.passage.span(*one.place) for one in rows if one.place), None)
    said = printed_date(dated, ground.dates)
    fields = (("topic", topic), ("date", said), ("place", place))
    folded, words = ground.page.folded, ground.page.words
    expected, present = roll(folded, first.span.start, end)
    stop = bisect_left(first.passage.offsets, end)
    return Event(
        committee=first.committee,
        kind=first.kind,
        date=dated.value,
        topic=words(topic) if topic else None,
        spans=tuple(one.span for one in rows),
        date_said=words(said) if said else "",
        date_rule=dated.date.rule if dated.date and dated.value else "",
        form=first.form,
        organ=numbered_one.organ,
        term=numbered_one.term,
        session=numbered_one.session,
        place=words(place) if place else "",
        expected=expected,
        present=present,
        participants=tuple(participants(folded, register, first.span.start, end)),
        parties=tuple(
            parties(first.passage, first.start, stop, first.committee, ground.committees)
        ),
        fields=tuple((name, span) for name, span in fields if span),
        rule=rule_of(first),
    )


def rule_of(one: Told) -> str:
    """How an occurrence is known, in plain words."""
    verb = HOLD.match(one.passage.text, one.verb) or HELD.match(one.passage.text, one.verb)
    if verb and verb.group():
        return "verb of holding: " + verb.group()
    if one.aside and not one.verb:
        return "name of a ceremony in a caption: " + one.form
    return ("name of a meeting: " if one.form in KIND_OF_MEETING else "act: ") + one.form


def printed_date(one: Told, dates: Dates) -> Span | None:
    """Where the date that ties to it is printed, where that is its own passage."""
    if one.date is None or not is_printed_in(one.date, one.passage, dates):
        return None
    return one.passage.span(one.date.start, one.date.end)
