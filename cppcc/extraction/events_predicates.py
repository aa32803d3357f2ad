"""The verb of an occurrence: a meeting held, a visit made, a lesson given.

副主席率队赴北镇市就防汛工作开展调研  ->  Predicate(verb="调研", kind="research")
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from . import events_signs as signs
from .events_clauses import HIDDEN, Clause
from .events_vocabulary import (
    ACT,
    BODY_NAME,
    KIND_OF_ACT,
    KIND_OF_MEETING,
    LONGEST_MEETING,
    MEETING,
)
from .gazetteer import words as table


class Predicate(NamedTuple):
    """A verb with what it holds; offsets are the passage's own."""

    verb: int
    end: int  # of the meeting's name, or of the act
    kind: str
    form: str


LONGEST_CLAUSE = 500  # what is longer is no clause
FARTHEST = 160  # characters about a verb that are looked at


def find(text: str, hidden: str, clause: Clause) -> Predicate | None:
    """What a clause says was done, if it says so."""
    if not clause.signs & signs.PREDICATE or clause.end - clause.start > LONGEST_CLAUSE:
        return None
    return read(text, hidden, clause)


@lru_cache(maxsize=64)  # the clauses of a sentence are asked again for their neighbours' topics
def read(text: str, hidden: str, clause: Clause) -> Predicate | None:
    return meeting(text, hidden, clause) or act(hidden, clause)


# --- meetings ---------------------------------------------------------------------------------

#  召开   组织举办   举行了   开了一次
HOLD = re.compile(
    r"(?P<verb>(?:组织|联合|联手|携手|牵头|共同|主持|承办|集中)(?:召开|举行|举办|主办|开展|开办)|"
    r"召开|举行|举办|主办|承办|协办|(?<!中)联办|召集|开办|开展|展开|组织|进行|参加|出席|迎来|办起|主持(?!召开|人|会议|了会议)|"
    r"(?<![举开承主协联督交经查惩筹备])办(?=(?:了|过)(?:[一两首]?[场次个期届]|“|《))|"
    r"(?<![召公展离打张敞盛分放揭])开(?=(?:了|起了?|过)?(?:[一两首]?[场次个]|第[一二三四五六七八九十\d])))"
    r"(?:了|过|起了?)?(?P<of>的)?"
)
HELD = re.compile(
    r"(?:隆重|胜利|顺利|正式|成功|圆满|如期|同时|同步|同日|拉开帷幕|一起|一同|共同|联合|合作|牵头)?"
    r"(?:正在|如期|刚|一)?(?:召开|举行|举办|开班|开营|开幕|启幕|闭幕|落幕|结束|开讲|启动|"
    r"(?<![召公展离打张敞盛分放揭])开(?:过了?|了)?|(?<=[会班展])(?:刚)?办(?:过|了)|收官|"
    r"拉开[帷序]幕|落下帷幕|完成了?[^，]{0,6}议程)"
    r"(?=$|并|[“”])|(?:同时|同步)?(?:展出|开展)$"
)
#  what HELD can end with, where nothing but a 并 or a quotation mark follows
HELD_ENDS = tuple(table("召开 举行 举办 开班 开营 幕 结束 开讲 启动 开 了 过 收官 议程 展出 开展"))
#  …座谈会16日在拉萨召开   首发式昨日举行
WHEN = (
    r"(?:20\d\d年)?(?:\d{1,2}月)?(?:\d{1,2}日?(?:至|到|—{1,2}|-|~|～|、))?(?:\d{1,2}月)?\d{1,2}日"
    r"(?:[上下]午|晚)?(?:\d{1,2}时)?|"
    r"[昨今同当](?:日|天|晚)(?:[上下]午)?|日前|近日"
)
WHERE = re.compile(
    rf"(?:{WHEN})?(?:在|(?<![关对])于)[^，]{{2,30}}$|(?:{WHEN})$|(?<![自理事缘])由[^，]{{2,40}}$|(?:以|通过|采[取用])[^，]{{2,16}}[形方]式$"
)
#  that 召开 is not told for itself: 为召开, 关于召开
NOT_HELD = tuple(
    table(
        "为 关于 筹备 准备 建议 确保 邀请 迎接 商讨 研究 审议 决定 定于 有关 期待 同意 提请 开好",
        "提议 拟 将 未 没有 应 要 可 待 自 从 不再 需 如期 通知 至 到 协商 批准 原定 推迟 明年",
        "即将 继续 前 后 来 以来",
    )
)
COUNT_BEFORE = re.compile(
    r"(?<![第\d百千万])[\d百千万]+(?:余|多)?(?:项|个|家|次|场|期|轮|篇|件|人次|名|位)(?:(?!开展|进行|实施|"
    r"组织)[^、，“”]){0,12}$"
)
COUNT = re.compile(r"[\d百千万]")
COUNT_AFTER = re.compile(
    r"(?:活动|座谈会|会|企业|委员|群众|单位|村|社区|部门|项目|重点|集体|提案|调研|考察|视察|座谈|走访|近|约|共|累计|达|等|"
    r"了){0,3}[近约达共]*\d+(?:余|多)?(?:余)?(?:项|个|家|次|场|期|轮|件|人次|人|名|位|户|条)"
)

#  视察企业和高校42家
COUNT_LAST = re.compile(r"[^，]{0,20}?\d+(?:余|多)?(?:项|个|家|次|场|期|轮|人次|户)(?:，|$)")


#  县政协十届二十次主席会议审议通过了…
SITS = re.compile(
    r"政协[^，]{0,24}?(?P<form>主席会议|常委会会议|常委会议|全体会议|党组会议|届[^，]{0,12}次会议)"
    r"(?:专题|集中|集体|书面|先后|今天|今日|昨天|昨日|\d+日|[上下]午|还|又)*"
    r"(?:审议|听取|协商|讨论|研究|表决|通过|传达|学习|作出|决定|商定|选举|选出|增选|增补|推选|议定|定下|定了|敲定|选定|遴选|听了|学了|议了|就)"
)


#  市政协党组7月28日开会   委员和居民坐到一起
MET = re.compile(
    r"(?P<body>政协[一-鿿]{0,8}|常委会|党组|主席会议|专委会|界别|委员)[^，]{0,24}?"
    r"(?P<verb>开会|开了会|开了[一个]+会|开起了会|碰头|碰了头|(?:围?坐|聚)(?:在|到)?了?一[起堂桌])(?!议)"
)
KIND_OF_BODY = {"党组": "party_group", "常委会": "standing", "主席会议": "chairs"}


SITTING = "围坐"


def met_as(met: re.Match[str]) -> tuple[str, str]:
    """Kind and form of what a body does that comes together."""
    if met["verb"][0] in "围坐聚":
        return "consultation", SITTING
    kind = next((kind for body, kind in KIND_OF_BODY.items() if body in met["body"]), "other")
    return kind, "会议"


#  在市政协常委会会议上
UPON = re.compile(
    r"(?:在|于)(?P<name>[^，]{0,50}政协[^，]{0,20}(?:会议|全会|[一-鿿]{2}会)|\d{0,2}月?\d{1,2}日(?:[上下]午|晚)?"
    r"的[^，]{0,30}会(?:议)?)上"
)
#  组织收看全国政协会议开幕会: somebody else's meeting
BROADCAST = re.compile("收看|收听|观看")
#  参加区政协八届三次会议   参加所在支部组织生活会   迎来首场协商会
OUR_NAME = re.compile("政协|所在(?:党)?支部|首[场次]|协商|议事")
#  参加县纪委、县法院召开的座谈会
OTHERS_HOLD = re.compile(r"(?:参加|出席|列席|应邀)(?![^，]*政协)[^，]*$")


def meeting(text: str, hidden: str, clause: Clause) -> Predicate | None:
    """A meeting held: offsets of verb and end, kind and form."""
    words, seen = hidden[clause.start : clause.end], clause.signs
    if seen & signs.HELD and (passive := held(text, hidden, clause)):
        return passive
    if seen & signs.SITS and (sits := SITS.search(words)):
        form = "会议" if sits["form"].startswith("届") else sits["form"]
        end = clause.start + sits.end("form")
        kind = "plenary" if form == "会议" else KIND_OF_MEETING[form]
        return Predicate(clause.start + sits.start("form"), end, kind, form)
    if seen & signs.MET and (met := MET.search(words)):
        return Predicate(clause.start + met.start("verb"), clause.start + met.end(), *met_as(met))
    for hold in HOLD.finditer(words) if seen & signs.HOLD else ():
        if words.endswith(NOT_HELD, 0, hold.start()):
            continue
        if hold["of"] and OTHERS_HOLD.search(words[: hold.start()]):
            continue
        named = name_after(text, clause.start + hold.end(), clause.end, hidden)
        if named is None and hold["verb"].endswith("召开"):
            named = called(hidden, clause.start + hold.end(), clause.end)
        if named is None:
            continue
        end, form = named
        loose = hold["verb"].endswith(("开展", "展开", "组织", "进行"))
        if loose and not is_named_meeting(form, hidden[clause.start + hold.end() : end]):
            continue
        attends = hold["verb"] in ("参加", "出席", "迎来")
        if (loose or attends) and KIND_OF_MEETING[form] in ("other",):
            continue
        name = text[clause.start + hold.end() : end]
        if BROADCAST.search(name):
            continue
        if attends and not OUR_NAME.search(name):
            continue
        kind = kind_of_name(name.rstrip("”"), form)
        return Predicate(clause.start + hold.start(), end, kind, form)
    if seen & signs.ACTIVITY and (done := activity(text, hidden, clause)):
        return done
    if seen & signs.TEACHING and (done := teaching(hidden, clause)):
        return done
    if seen & signs.GIVING and (done := giving(hidden, clause)):
        return done
    if seen & signs.UPON and (at := UPON.search(words)):
        form = form_at_end(text, hidden, clause.start, clause.start + at.end("name"))
        if form:
            return Predicate(
                clause.start + at.start(), clause.start + at.end(), KIND_OF_MEETING[form], form
            )
    return None


def kind_of_name(name: str, form: str) -> str:
    """What the last word says; of verbs in a row before 活动 the first: 考察交流活动."""
    lead = name[: len(name) - 2]
    if form.endswith("活动") and lead[-4:-2] in KIND_OF_ACT and lead[-2:] in KIND_OF_ACT:
        return KIND_OF_ACT[lead[-4:-2]]
    if form in ("仪式", "大会", "活动"):
        return kind_of_words(name)
    if form in CEREMONIES and TRADE.search(name):
        return "outreach"
    return KIND_OF_MEETING[form]


CEREMONIES = ("揭牌仪式", "授牌仪式", "挂牌仪式", "揭幕仪式", "启用仪式")
TRADE = re.compile("签约|招商|推介|洽谈")
#  遗体告别仪式
FAREWELL = re.compile(r"告别|追悼|追思|葬")


def held(text: str, hidden: str, clause: Clause) -> Predicate | None:
    """A meeting that is held: 座谈会16日在拉萨召开, 揭牌仪式，在…举行."""
    words = hidden[clause.start : clause.end]
    if not words.endswith(HELD_ENDS) and not ("并" in words or "“" in words or "”" in words):
        return None
    mark = HELD.search(words)
    if mark is None or words.endswith(NOT_HELD, 0, mark.start()):
        return None
    stop = clause.start + mark.start()
    done = AGENDA_DONE.search(words[: mark.start()])
    words = words[: done.start()] if done else words[: mark.start()]
    stop = clause.start + len(words)
    place = WHERE.search(words)
    name_end = clause.start + place.start() if place else stop
    if place and not place.start() and clause.start and text[clause.start - 1] == "，":
        start = max(text.rfind("。", 0, clause.start), text.rfind("，", 0, clause.start - 1)) + 1
        form = form_at_end(text, hidden, start, clause.start - 1)
    else:
        form = form_at_end(text, hidden, clause.start, name_end)
    opens = mark.group().endswith(("开展", "展出"))  # what only an exhibition does
    if not form or (opens and not form.endswith("展")):
        return None
    if FAREWELL.search(hidden, clause.start, stop):
        return None
    return Predicate(stop, clause.start + mark.end(), KIND_OF_MEETING[form], form)


#  会议圆满完成各项议程后，于27日闭幕
AGENDA_DONE = re.compile(
    r"(?:圆满|顺利|胜利)?(?:完成|结束)了?[^，]{0,10}(?:议程|任务)后?(?:[，于在][^，]{0,20})?$"
)


#  到龙洞小学开展慈善“微心愿”活动
ACTIVITY = re.compile(r"(?:开展|举办|举行|组织)(?:了|过)?(?P<name>[^，]{0,40}?活动)(?=$|，|并|。)")
SEVERAL = re.compile("等|系列|各项|各类")
FIRST_ACT = re.compile(
    "|".join(sorted(KIND_OF_ACT.keys() - {"教育", "交流", "讲座"}, key=len, reverse=True))
)
KIND_OF_WORDS = (
    (
        "service",
        re.compile(r"慈善|公益|志愿|关爱|帮扶|慰问|捐|助|送|惠民|微心愿|爱心|义|便民|植树|敬老"),
    ),
    ("study", re.compile(r"学习|党|教育|读书|宣讲|研学|红色|培训|书香")),
    ("inspection", re.compile(r"监督|评议|视察")),
    ("consultation", re.compile(r"协商|议事|议政")),
    ("handling", re.compile(r"提案|督办")),
    ("outreach", re.compile(r"联谊|交流|招商|文化|艺术|书画|采风|文艺|庆祝|茶")),
)


def activity(text: str, hidden: str, clause: Clause) -> Predicate | None:
    """An activity with a place or a day, of whatever name."""
    mark = ACTIVITY.search(hidden, clause.start, clause.end)
    if mark is None or hidden.endswith(NOT_HELD, clause.start, mark.start()):
        return None
    if COUNT_BEFORE.search(mark["name"]) or SEVERAL.search(mark["name"]):
        return None
    name = text[slice(*mark.span("name"))]
    return Predicate(mark.start(), mark.end(), kind_of_words(name), "活动")


def kind_of_words(name: str) -> str:
    """What an activity is by its name: the first act in it, else what its words are about."""
    first = FIRST_ACT.search(name)
    if first:
        return KIND_OF_ACT[first.group()]
    return next((kind for kind, words in KIND_OF_WORDS if words.search(name)), "other")


#  邀请市委党校教授作专题辅导   聘请律师为委员普及法律常识
TEACHING = re.compile(
    r"(?:聘请|邀请|特邀)了?[^，。；]{2,60}?(?:[作做]了?[^，]{0,40}?(?:讲座|辅导|授课|报告)|授课|讲课|上课|"
    r"普及|讲授|讲解)|"
    r"(?:聆听|聆听收看|收听|听取)了?[^，。；]{0,60}(?:辅导|讲座|报告会|党课|授课|宣讲)(?:报告)?$|"
    r"(?:收听收看|收看|集中观看|观看)了?[^，。；]{0,60}(?:大会|开幕会|会议|报告|专题片|纪录片|教育片|"
    r"影片|电影|直播|实况)$|"
    r"(?:为(?!了|题|主题|议题)|给|向)[^，。；]{2,40}?(?:上了?一?[堂场]?[^，]{0,8}课|讲授?了?[^，]{0,16}(?:党课|课)|授课|宣讲了?[^，]{2,40}|"
    r"[作做]了?[^，]{0,40}(?:辅导|讲座|宣讲)(?:报告)?)$|"
    r"(?<!要)讲(?:授)?了?(?:一堂|一场)?[^，。；]{0,16}党课$"
)


def teaching(hidden: str, clause: Clause) -> Predicate | None:
    mark = TEACHING.search(hidden, clause.start, clause.end)
    if mark is None:
        return None
    seen = BROADCAST.match(hidden, mark.start())  # whose meeting it is does not matter
    return Predicate(mark.start(), seen.end() if seen else mark.end(), "study", "授课")


#  为敬老院送去慰问品   向中心小学捐赠图书   为村民义诊
GIVING = re.compile(
    r"(?:为|向|给|替)[^，。；]{2,40}?(?P<verb>送去|送上|送来|赠送|捐赠|捐献|捐助|捐款|捐资|捐出|发放|"
    r"(?:免费)?(?:义诊|坐诊|看病|体检|理发|写春联)|义写春联|"
    r"提供了?(?=[^，]{0,8}(?:免费|义诊|诊疗|医疗|体检|法律|心理|就医|咨询|理发)))"
    r"(?!仪式|活动)[^，。；]{0,40}"
)


def giving(hidden: str, clause: Clause) -> Predicate | None:
    mark = GIVING.search(hidden, clause.start, clause.end)
    return Predicate(mark.start("verb"), mark.end(), "service", "捐赠") if mark else None


MEETING_ENDS = tuple(table("会 会议 班 活动 讲座 论坛 仪式 讲堂 党课 党日 沙龙 回头看 讨论 学习"))
VERB_AGAIN = re.compile("开展|进行|召开|举行|举办|参与|参加")


def is_named_meeting(form: str, name: str) -> bool:
    """Whether 开展, 组织 and 进行 carry a meeting, and no other verb or act that comes first."""
    if not form.endswith(MEETING_ENDS) or VERB_AGAIN.search(name):
        return False
    first = ACT.search(name)
    return first is None or first.end() > len(name) - len(form)


#  举办2023年第3期“清风讲堂”
ISSUE = re.compile(r"(?:20\d\d年)?第?[一二三四五六七八九十\d]+[期场次届](?=“)")


def name_after(text: str, start: int, stop: int, hidden: str) -> tuple[int, str] | None:
    """Where the name of a meeting that begins at an offset ends, and its last word."""
    if hidden[start : start + 2] in ("一场", "一次", "一个"):
        start += 2
    issue = ISSUE.match(hidden, start, stop)
    start = issue.end() if issue else start
    shown = hidden[start:stop]
    if shown.startswith("“") and (shut := shown.find("”")) > 0:
        inside = text[start + 1 : start + shut]
        form = last_word(inside)
        if form:
            return start + shut + 1, form
    best = None
    for mark in MEETING.finditer(hidden, start, min(stop, start + 90)):
        if NAME_GOES_ON.match(hidden, mark.end()):
            continue
        best = best if best and hidden[best.end()] == "暨" else mark
        if hidden.startswith(NAME_OVER, mark.end()):
            break
    if best is None:
        return other_meeting(hidden, start, stop)
    if COUNT_AFTER.match(hidden, best.end()):
        return None
    before = hidden[start : best.start()]
    if before and COUNT.search(before) and COUNT_BEFORE.search(before):
        return None
    rest = JOINED.match(hidden, best.end(), stop)
    return rest.end() if rest else best.end(), best.group()


NAME_OVER = ("，", "。", "；", "并", "上")
#  工作务虚会，
OTHER_MEETING = re.compile(r"[^，。；、的]{0,30}?[一-鿿]{2}会(?=$|，|并|上|。)")


#  提案交办会暨提案办理培训会: the first name decides
JOINED = re.compile(r"暨[^，。；]{2,40}?(?:[会班式]|会议|活动)(?=$|，|上|并)")


def other_meeting(hidden: str, start: int, stop: int) -> tuple[int, str] | None:
    """A meeting of a name that the tables do not know."""
    mark = OTHER_MEETING.match(hidden, start, stop)
    if mark is None or BODY_NAME.search(mark.group()) or COUNT_BEFORE.search(mark.group()):
        return None
    return mark.end(), "会"


#  阶段性工作研究会: what is called is a meeting, though bodies bear such names
CALLED_MEETING = re.compile(r"[^，。；、的]{2,30}?[一-鿿]{2}会(?=$|，|并|上|。)")


def called(hidden: str, start: int, stop: int) -> tuple[int, str] | None:
    mark = CALLED_MEETING.match(hidden, start, stop)
    return (mark.end(), "会") if mark and not COUNT_BEFORE.search(mark.group()) else None


NAME_GOES_ON = re.compile(
    r"[室员场厅堂点站队团车]|成员|组成人员|精神|议程|日程|决议|方案|筹备|有关|事宜|期间|以来|前夕|闭幕后|"
    r"提出|确定|文件|"
    r"部署|材料|主席团|讲话|通知|形式|等形式|制度|机制|等?方式|成果|"
    r"第[一二三四五六七八九十\d]+届|[理监]事|会长|理事长|负责人|就职|换届|会员"
)


def last_word(name: str) -> str:
    """座谈会 of 银行助力企业座谈会; "" where it names no meeting."""
    for length in range(min(LONGEST_MEETING, len(name)), 0, -1):
        form = name[-length:]
        if form in KIND_OF_MEETING:
            return "" if form == "展" and not MEETING.match(name, len(name) - 1) else form
    return ""


#  “清风讲堂”第三讲
ISSUE_LAST = re.compile(r"(?<=”)(?:20\d\d年)?第[一二三四五六七八九十\d]{1,3}[讲期场次回课]")


def form_at_end(text: str, hidden: str, start: int, end: int) -> str:
    if (issue := ISSUE_LAST.search(hidden, start, end)) and issue.end() == end:
        end = issue.start()
    name = hidden[start:end].rstrip(" ”’")
    if HIDDEN in name[-2:]:
        name = text[start:end].rstrip(" ”’")
    return last_word(name)


# --- acts -------------------------------------------------------------------------------------

#  赴梓潼“两弹城”   到北镇市   深入企业
GO = re.compile(
    r"(?:前往|前去|来到|走进|走到|下到|跑到|去了|(?<![过来出进上下除])去(?!年)|莅临?|(?:一行|组|团|队|，|率领|委员|主席|成员|领导|等)来|"
    r"(?:主席|秘书长|主任)[一-鿿]{1,4}来(?!信(?:访|件|函))|抵达?|深入(?!推进|开展|"
    r"学习|贯彻|实施|调[查研]|了解|挖掘|研究|践行|落实|推动|协商|细致|扎实)|先后到|赴|到|在(?!外|"
    r"家|校|职|线|册|建|编|此|一起|全|会|于|我))"
    r"了?(?P<place>[^，。；：]{1,60}?)$"
)
DO = re.compile(r"(?:开展|启动(?!仪式)|进行|实施|组织|举行|举办|接受)(?:了|过)?[^，]{0,40}?$")
PLAQUES = ("揭牌", "授牌", "挂牌", "揭幕", "开馆")
#  与澳门青年企业家座谈
WITH_WHOM = re.compile(r"(?:与|同|和|邀请|召集)[^，]{2,30}$")
#  邀请12位侨胞代表座谈: the guests are counted, not the talks
GUESTS = re.compile(r"(?:邀请|特邀|召集)了?[\d百]+(?:余|多)?(?:名|位)[^，]{2,20}$")
TALKS = (
    "商量",
    "会商",
    "面谈",
    "交谈",
    "磋商",
    "座谈",
    "座谈交流",
    "交流",
    "深入交流",
    "洽谈",
    "对接洽谈",
    "协商",
    "研讨",
    "恳谈",
)
AFTER_ACT = re.compile(
    r"(?:(?:、|和|及|与|，)[^，]{0,12})?(?:等)?(?:系列|主题|专项|专题)?(?:活动|工作)?(?:，|$)|并|"
    r"时|”"
)
WEAK = frozenset(
    [
        "商量",
        "会商",
        "面谈",
        "交谈",
        "磋商",
        "商议",
        "围坐",
        "教育",
        "宣讲",
        "讲座",
        "授课",
        "展览",
        "交流",
        "洽谈",
        "讨论",
        "议政",
        "协商",
        "座谈",
    ]
    + ["筛查", "募捐", "支教", "帮扶", "助学", "惠民", "推介", "招商", "联谊", "培训"]
)
OBJECT = re.compile(
    r"了?(?!的|等|和|及|与|时(?!代|间|尚|政|令|任|强调|指出|要求|表示|说))(?:“|《|[一-鿿\d])"
)
#  在去年调研的基础上   调研时讲话的内容   调研工作也在全面铺开
ON_GROUND_OF = re.compile(
    r"[^，]{0,12}的?(?:基础上|形式|方式|时候|过程)|时(?:的|所|讲|说[过道]|[作提]出的)|"
    r"(?:活动|工作)?(?:也|已经?|正|都|均|仍|还|就是|是|在全面|成为|有了)"
)
SUCH_AS = ("所开展的", "所进行的", "所组织的", "所作的", "所做的")
#  组织委员建言献策: else 建言 is a habit
ADVICE = frozenset(["建言献策", "建言资政", "建言"])
CALLED = re.compile(r"(?:组织|召集|邀请|集中)[^，]{0,16}(?:委员|专家|人士|代表|小组)[^，]{0,8}$")
#  实地察看 is what a visit goes on with, unless it is led there
LOOKS = frozenset(["实地查看", "实地察看", "实地踏看", "实地探访", "实地参观", "实地了解", "察看"])
SENT = re.compile(r"政协|组织|带领|率|委员$")
AGENT_END = re.compile(
    r"(?:^|一行|组|委员|主席|秘书长|率队|带队|等|领衔|跟踪|集体|分头|专程|会议|常委会|实地|重点|"
    r"先后|集中|分别|成员|干部|"
    r"领导|主任|人员|组织|联合|专题|党组|政协|"
    r"率|带领|现场|近日|日前|上午|下午|日|月|年|前往|共同|还|并|随后|上门|持续|陆续|再次|又|深入|"
    r"及|来|团|队|认真|冒雨|全体|委员们|支部|班子|大家|全程|一起|还|当天|专题)$|(?:带领|率领|组织|会同)(?!群众|全)[一-鿿]{1,10}(?:者|代表|负责人|部门)$|"
    r"(?:主席|秘书长|主任|书记|委员|领导)[一-鿿·]{1,4}(?:、[一-鿿·]{2,4}){0,6}(?:等人?|分别)?$"
)


def act(hidden: str, clause: Clause) -> Predicate | None:
    """A visit, inspection … done: offsets of verb and end, kind and form."""
    first = None
    for mark in ACT.finditer(hidden, *clause[:2]) if clause.signs & signs.ACT else ():
        lead = hidden[max(clause.start, mark.start() - FARTHEST) : mark.start()].rstrip()
        after = hidden[mark.end() : min(clause.end, mark.end() + FARTHEST)].rstrip()
        counted = COUNT.search(lead) and COUNT_BEFORE.search(lead) and not GUESTS.search(lead)
        if counted or COUNT_AFTER.match(after) or COUNT_LAST.match(after):
            continue
        if not is_done(lead, after, mark.group()):
            continue
        if CARRIES.search(lead):
            first = mark  # what 开展 carries is the verb, whatever stands before
            break
        first = first or mark
    if first is None:
        return led_group(hidden, clause) or went(hidden, clause)
    tail = ACT_TAIL.match(hidden, first.end(), clause.end)
    end = tail.end() if tail else first.end()
    return Predicate(first.start(), end, KIND_OF_ACT[first.group()], first.group())


CARRIES = re.compile(r"(?:开展|进行|实施)(?:了|过)?[^，]{0,16}$")
ACT_TAIL = re.compile(r"(?:等)?(?:活动|工作)?")


#  省政协主席参加调研
ALONG = re.compile(r"(?:参加|出席|陪同|随同|列席)了?(?:此次|本次|上述|有关|相关)?(?:专题|集中)?$")
#  参与县里组织的调研   累计调研
JOINS = re.compile(r"(?:参与|接待)[^，]{0,30}$|累计$|共$|总计$")
TOWARDS = re.compile("围绕|聚焦|针对|就|到|赴")
LEADS_IN = re.compile(r"(?:引导|组织|动员|带领).{0,12}(?:深入|广泛)$")
NOUN_GOES_ON = re.compile(r"[^，]{0,4}(?:的|、)")


def is_done(lead: str, after: str, form: str) -> bool:
    """Whether an act word is the verb of its clause, or what 开展 and 进行 carry."""
    if JOINS.search(lead) or ALONG.search(lead):
        return False
    if ON_GROUND_OF.match(after) or lead.endswith(SUCH_AS) or (form == "学习贯彻" and after):
        return False
    if form == "教育" and not lead.endswith("”"):
        return False
    if (form in ADVICE and not CALLED.search(lead)) or (form in LOOKS and not SENT.search(lead)):
        return False
    if DO.search(lead):
        return bool(AFTER_ACT.match(after) or not after or OBJECT.match(after))
    ends = bool(AFTER_ACT.match(after) or not after)
    if ends and (TOWARDS.search(lead) or GO.search(lead) or LEADS_IN.search(lead)):
        return True
    if (
        form not in WEAK
        and OBJECT.match(after)
        and GO.search(lead)
        and not NOUN_GOES_ON.match(after)
    ):
        return True
    if form in PLAQUES and (ends or re.match(r"成立|启用|运行|亮相", after)):
        return True
    if form.startswith("签") and form != "签约" and ends:
        return True
    if form.startswith("签约") and re.search(r"引进|促成|推动|助力", lead):
        return True
    if form in TALKS and ends and WITH_WHOM.search(lead):
        return True
    if form in WEAK:
        return False
    return bool(AGENT_END.search(lead) and OBJECT.match(after))


#  市政协主席李山一行来到颍上县王湾村，
WENT = re.compile(
    r"政协(?!协商|“)[^，]{2,60}?(?P<go>来到|前往|走进|走到|去了|深入到?(?!推进|开展|学习|贯彻|实施|了解|调|研究|践行|落实|推动|挖掘)|"
    r"赴(?!京|会)|分赴|下到|(?<=[行队员等])到)了?(?P<place>[^，]{2,40})$"
)
NO_JOURNEY = re.compile(
    "参加|出席|报到|返回|列席|任职|履新|邀请|代表|召开|举行|举办|组织的|为期|会议|列为|纳入|走进(?:了)?人们"
)


def went(hidden: str, clause: Clause) -> Predicate | None:
    """A visit that only the way there tells; what is done there, if it is told, comes first."""
    mark = WENT.search(hidden, clause.start, clause.end) if clause.signs & signs.WAY else None
    if mark is None or NO_JOURNEY.search(mark.group()):
        return None
    return Predicate(mark.start("go"), mark.end(), "research", GOING)


GOING = "前往"
#  率调研组先后深入红寺堡区、同心县
LED_GROUP = re.compile(
    r"(?:率领?|带领|组织|组成|政协(?=[^，]{2,12}进驻))[^，]{0,30}?(?P<form>调研|视察|考察|监督|督查|督导|慰问|评议)(?:小?组|团|队)"
    r"(?:一行|成员)?(?:\d+人)?(?:先后|分别|专程|分赴)?(?P<go>深入|赴|到|来|前往|走进|进驻)[^，]{2,60}$"
)


def led_group(hidden: str, clause: Clause) -> Predicate | None:
    """A group that goes somewhere: what it is named for is what it does."""
    grouped = clause.signs & signs.GROUP
    mark = LED_GROUP.search(hidden, clause.start, clause.end) if grouped else None
    if mark is None:
        return None
    form = "民主监督" if mark["form"] == "监督" else mark["form"]
    return Predicate(mark.start("go"), mark.end(), KIND_OF_ACT[form], form)
