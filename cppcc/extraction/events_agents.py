"""Who did it: the committee that held or led an occurrence, or another body.

省政协副主席带队来我市政协调研  ->  the province's committee; the city's is the host
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import Literal, NamedTuple

from .committees import Committees, Mention
from .dates import Date, Dates
from .events_clauses import Clause, Segment
from .facts import Committee, Party
from .text import Passage

#  what is done or stands before an object: behind these a body is visited, heard or joined
DOING = (
    "走访|考察|调研|视察|参观|观摩|慰问|深入|来到|前往|走进|赴|到|就|对|在|向|为|给|与|和|同|由|经|从|以|"
    "把|将|让|按照|根据|围绕|聚焦|贯彻|落实|得到|会同|配合|协助|邀请|联合|组织|协调|推动|推进|助力|"
    "结合|积极|引导|动员|支持|培训|服务|召开|举行|举办|开展|听取|报"
)
#  a body that acts wherever it is named: 市委, 区住建局, 县人大常委会, 省工商联
BODY_ELSEWHERE = (
    "[省市区县州旗盟镇乡]委(?!员)|自治区党委|政府|人大|纪委|监委|法院|检察院|[省市区县州旗盟]直|"
    "[省市区县州旗]长(?!春|沙|治|安|江|乐|葛|垣|宁|海|岭|白|泰|丰|汀|清|武|顺|寿|沟|子|岛|兴|阳)|"
    "局(?![面势限])|委办|厅(?![室堂])|统战部|组织部|宣传部|党工委|管委会|办事处|总工会|妇联|团委|"
    "共青团|侨联|侨办|台办|台联|残联|文联|社科联|科协|红十字会|工商联|民[盟建进革]|农工党|致公党|"
    "九三学社|党校"
)
#  a body that may be a place as well: it acts where a verb or a title follows
BODY_OR_PLACE = (
    "公司|集团|大学|学院|学校|中学|小学|医院|银行|商会|协会|学会|研究[院所]|街道|镇|乡|社区|村"
)
BODY_ACTS = (
    "召开|举行|举办|组织|开展|主办|承办|邀请|联合|负责人|代表|董事长|总经理|校长|院长|会长|书记|主任|"
    "教授|党委|党支部"
)
OTHERS = re.compile(
    rf"(?:(?:(?!{DOING})[一-鿿]){{0,12}}?(?:(?:{BODY_ELSEWHERE})(?!界|政协)|"
    rf"(?:{BODY_OR_PLACE})(?=(?:{BODY_ACTS})))|"
    r"习近平(?!新)|党中央|中共中央|国务院|中央|各地|各级党委|各?承办单位|"
    r"(?:企业|群众|居民|学生|村民)(?:们|家|代表|负责人|自发|表示|说|反映|纷纷)|[一-鿿]{0,8}教授)"
)
#  来西安市政协   陪同区政协
GUEST = re.compile(
    r"(?:来|来到|莅|莅临|抵|抵达|赴|到|深入|走进|前往|与|和|同|对|调研|考察|走访|学习|在|向|邀请|"
    r"接待|联合|陪同|会同|协同|配合|协助|"
    r"按照|根据|参加|出席|列席|受|经|被|给|(?<!图)为|把|将|以|从|报|比|及|跟|率|根据|落实|贯彻|响应|"
    r"召开的|各|全|兄弟|[住驻][一-鿿]{1,2})$"
)


#  我们   主席会议成员   调研组
OURS = re.compile(
    r"我们|(?:[省市区县州旗])?政协|委员|常委会|主席会议|主席、副主席|"
    r"(?:联合)?(?:专题)?(?:调研|视察|考察|督查|监督)(?:小?组|团|队)|代表团|考察团"
)


class Lead(NamedTuple):
    """The clause nearest before a verb that names committees which may do it."""

    clause: Clause
    named: tuple[Mention, ...]


def lead(passage: Passage, segment: Segment, verb: int, committees: Committees) -> Lead | None:
    """Who may do it: the committees of one clause that are no guest and no host there."""
    known = committees.mentions(passage)
    clauses = nearest(segment, verb) if known else ()
    mentions = named_in(known, clauses[-1].start, verb) if clauses else ()
    for clause in clauses if mentions else ():
        named = leaders(passage.text, clause.start, min(clause.end, verb), mentions)
        if named:
            return Lead(clause, named)
    return None


def agent(
    passage: Passage, segment: Segment, verb: int, led: Lead | None, dates: Dates
) -> Literal["own", "other", ""]:
    """Who does it: "own" for a committee named in the segment, "" where nobody is named."""
    text, printed = passage.text, dates.mentions(passage)
    for clause in nearest(segment, verb):
        if led and led.clause is clause:
            return "other" if is_of_party(text, clause, led, verb) else "own"
        start = behind_date(text, clause, verb, printed)
        stop = min(clause.end, verb)
        if OURS.match(text, start, stop):
            return "own"
        if OTHERS.match(text, start, stop):
            return "other"
    return ""


#  民盟市委主委、市政协副主席李山带队
OF_PARTY = re.compile(
    r"[^，。、]{0,8}?(?:民[盟建进革]|农工党|致公党|九三学社|台盟|工商联)[^，。、]{0,12}?"
    r"(?:主委|主席|会长)、"
)
OUR_DUTY = re.compile(r"提案|政协|委员|界别|民主监督|协商")


def is_of_party(text: str, clause: Clause, led: Lead, verb: int) -> bool:
    """Whether who leads it does so for a party: its title comes first, ours only beside it."""
    mark = OF_PARTY.match(text, clause.start, verb)
    if mark is None or mark.end() != led.named[0].start:
        return False
    return not OUR_DUTY.search(text, led.named[0].end, clause.end)


FARTHEST = 12  # clauses before a verb that may name who does it


def nearest(segment: Segment, verb: int) -> tuple[Clause, ...]:
    """The clause of a verb and those before it, the nearest first."""
    known = bisect_left(segment.clauses, (verb,))
    return segment.clauses[max(0, known - FARTHEST) : known][::-1]


def behind_date(text: str, clause: Clause, verb: int, printed: tuple[Date, ...]) -> int:
    """Where a clause begins behind its date: 本报讯 昨日下午…"""
    first = bisect_left(printed, clause.start, key=lambda one: one.start)
    if first < len(printed) and printed[first].end <= min(verb, clause.end):
        date = printed[first]
        if LEAD_IN.fullmatch(text, clause.start, date.start):
            half = DAYTIME.match(text, date.end)
            return half.end() if half else date.end
    return clause.start


#  本报讯（记者 李明）
LEAD_IN = re.compile(r"(?:.{0,60}[讯电](?:\s?（[^（）]{1,40}）)?)?\s*")
DAYTIME = re.compile(r"[上下]午|晚上?|凌晨")


#  在县政协召开的协商会上   对9月4日市政协组织的视察
HOSTS = re.compile(r"[^，。；]{0,16}?(?:召开|举行|举办|主办|承办|组织|开展|发起)的")
#  市城管局与市政协提案委联合到…; 与邻县政协联合举办 is told of the committee of the article
JOINTLY = re.compile(r"[^，]{0,6}?(?:联合|共同|携手|一起|协同)")


def leaders(text: str, start: int, stop: int, mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """The committees named between two offsets that are no guest and no host there."""
    return tuple(
        [
            mention
            for mention in named_in(mentions, start, stop)
            if not GUEST.search(text[max(start, mention.start - 4) : mention.start])
            or HOSTS.match(text, mention.end, stop + 2)
            or (
                mention.start - 1 > start
                and text[mention.start - 1] in "与和同"
                and JOINTLY.match(text, mention.end, stop)
            )
        ]
    )


def named_in(mentions: tuple[Mention, ...], start: int, end: int) -> tuple[Mention, ...]:
    """The committees named between two offsets."""
    if not mentions:
        return ()
    return mentions[bisect_left(mentions, (start,)) : bisect_left(mentions, (end,))]


#  全国政协常委、四川省政协副主席: the first is only a title beside the other
TITLE_BESIDE = re.compile(r"(?:委员|常委)、")


def holder(
    passage: Passage,
    segment: Segment,
    verb: int,
    end: int,
    led: Lead | None,
    committees: Committees,
) -> Committee | None:
    """The committee in the meeting's own name, else the first of those that may do it, else
    whose work the paragraph tells."""
    text = passage.text
    for mention in reversed(named_in(committees.mentions(passage), verb, end)):
        invited = GUEST.search(text[max(verb, mention.start - 4) : mention.start])
        if mention.end <= end and not invited and not text.startswith("干部", mention.end):
            return mention.committee
    named = led.named if led else ()
    if named and (own := [one for one in named if GROUP_OF.match(text, one.end, verb)]):
        return own[-1].committee
    for mention in named:
        if mention is named[-1] or not TITLE_BESIDE.match(text, mention.name_end):
            return mention.committee
    return committees.at(passage, segment.start)


#  省政协主席李山、市政协主席王河等一共九位省政协访问团来访: whose group it is
GROUP_OF = re.compile(r"[^，、。]{0,8}?(?:访问|考察|调研|视察|代表|交流|参访|督导)(?:小?组|团|队)")
#  与浙江省政协联合   来我市政协   邀请区政协
ROLES = (
    (re.compile(r"(?:邀请|特邀)$"), "guest"),
    (re.compile(r"(?:来|来到|莅|莅临|抵|抵达|赴|到|走进|前往|考察|走访)$"), "host"),
    (re.compile(r"(?:[与和同跟、及]|联合|会同|协同)$"), "joint"),
)
TOGETHER = re.compile(r"联合|联动|共同|携手|协同|会同|两级政协|三级政协|四级政协")
ALONG = re.compile(r"[^。；]{0,80}?(?:陪同|参加|出席)")


def parties(
    passage: Passage, start: int, end: int, host: Committee | None, committees: Committees
) -> Iterator[Party]:
    """The other committees of an item, each with its part in what the host did."""
    seen = {host}
    for mention in named_in(committees.mentions(passage), start, end):
        if mention.committee in seen:
            continue
        before = passage.text[max(start, mention.start - 4) : mention.start]
        after = passage.text[mention.end : mention.end + 100]
        role = next((role for words, role in ROLES if words.search(before)), "")
        if role == "joint" and not TOGETHER.search(passage.text, start, end):
            role = ""
        if not role and mention.subject and ALONG.match(after):
            role = "participant"
        if role:
            seen.add(mention.committee)
            span = passage.span(mention.start, mention.end)
            yield Party(mention.committee, role, span)  # type: ignore[arg-type]
