"""What an occurrence was about, where it was, and which numbered meeting it is.

就防汛工作到北镇市开展调研  ->  topic 防汛工作, place 北镇市
"""

from __future__ import annotations

import re

from . import events_predicates
from .dates import number as numeral
from .events_clauses import HIDDEN, Clause, Segment
from .events_predicates import GO, HOLD, PLAQUES, WHERE
from .events_signs import ABOUT
from .events_signs import PLACE as PLACE_SIGN
from .events_vocabulary import KIND_OF_ACT, KIND_OF_MEETING, PLAIN
from .gazetteer import words as table

# --- topic ------------------------------------------------------------------------------------

ABOUT_MARK = re.compile(
    r"(?:紧紧|紧密|主要)?(?:围绕|聚焦|针对|就(?!业|近|发生|地|学|医|读|餐|在|是|能|要|此|"
    r"参加|来|去|到|把|将|会|有|被|让|像|连|算|已|曾|组织|召开|围绕|邀请|进行|深入|走|赴)|"
    r"以(?!及|来|上|下|实|学|高|优)|(?<![面应相绝反核针])对(?!接|口|标|外|策|话|象))"
)
TAIL = re.compile(
    r"(?:等(?!\d+[个家](?:单位|部门|乡镇|镇|村|企业)[一-鿿]{3}|(?:建议|意见|提案|项目)[^、，]{0,12}情况)[^、，和及“”]{0,14}|"
    r"(?:为|的)?(?:主题|议题|课题|题目|(?<![问难])题|为题|"
    r"主线|重点)|(?<![出要点])问题|[，、]|深入[^，、]{0,14}|赴.*|"
    r"的[一-鿿]{0,6}(?:会|会议|班|仪式)|等\d+[个项件][^，、]*|"
    r"(?:等(?:方面)?情况)?[与同和][^、，]{0,20}(?:代表|负责人|委员|群众|企业家|专家|部门|人员|人士|领导|居民|村民|农户|商户|"
    r"职工|师生|老师|市民|业主|农民|干部)(?:们|一起|一道)?|(?<=”)[与同跟向到赴在邀][^、，“”]*|面对面|"
    r"(?<=”)\d+[个项](?:议题|课题|专题)?|(?<=”)(?:等\d*件?)?(?:[一重][号点])?(?:提案|建议)(?:办理|落实)?(?:工作|情况)?|更(?:加|为)?|"
    r"[与同][^、，]{0,12}(?:政府|[市县区]委|局|公司|法院|检察院)|(?<![未带历原以])来(?:我[省市县区州]|[一-鿿]{1,2})|"
    r"(?<=”)，.*|，[^，]{0,12}(?:政协|\d日).*|，(?:走进|来到|前往|深入|赴|先后|组织|邀请|召集|带领|率|联合|会同|分别|采取|通过|由).*|"
    r"到[^，]{2,40}|组织(?:部分|政协|各|全|驻|机关|"
    r"相关|有关|[^，]{0,4}委员|专家|人员).*|邀请.*|联合.*|采[取用].*|"
    r"(?:组织|开展|进行)了?(?:为期.*|(?:重点)?提案)|系列|分别|重点|专题|专项|现场|立法|对口|跟踪|会前|课题|专门|展开|开展|进行|集中|认真|全面|广泛|"
    r"实地|深入|"
    r"积极|先后|充分|召开|举行|举办|组织|"
    r"圆桌|更广泛|一同|一起|共同|"
    r"委员|的|了|先后|界别|课题)$"
)
PLAIN_TAIL = sorted(
    table(
        "系列 推介 项目洽谈 洽谈 签约 揭牌 授牌 和 、 项目 调研 专题 专项 重点 协商 座谈 议政",
        "议政性 视察 研究 委员 扩大 政协 月度 双周 界别 对口 民主 监督 的 暨 工作推进 集中",
    ),
    key=len,
    reverse=True,
)
PLAIN_TAILS = tuple(PLAIN_TAIL)


def topic_of(
    text: str,
    hidden: str,
    segment: Segment,
    number: int,
    verb: int,
    end: int,
    form: str,
) -> tuple[int, int] | None:
    """What it was about: offsets of the words, None where no topic is told."""
    clause = segment.clauses[number]
    mark = ABOUT_MARK.search(hidden, clause.start, verb) if clause.signs & ABOUT else None
    if mark and GENERAL.match(hidden, mark.end()):
        return None
    attended = text.startswith(("参加", "出席"), verb)
    return titled(
        text,
        (not is_relative(hidden, verb) and told_about(text, hidden, segment, number, verb))
        or of_sitting(text, hidden, clause, end, form)
        or (
            form in KIND_OF_MEETING
            and (
                told_inside(text, hidden, verb, end)
                if is_relative(hidden, verb)
                else told_about(text, hidden, segment, number, end)
            )
        )
        or (attended and heard(text, hidden, segment, number, form))
        or of_name(text, hidden, clause, verb, end, form)
        or of_object(text, hidden, clause, verb, end, form)
        or heard(text, hidden, segment, number, form)
        or None,
    )


def is_relative(hidden: str, verb: int) -> bool:
    """Whether a meeting is told of by the way: 对县政协召开的“…”协商会"""
    hold = HOLD.match(hidden, verb)
    return bool(hold and hold["of"])


def told_inside(text: str, hidden: str, verb: int, end: int) -> tuple[int, int] | None:
    """以…为主题 in the name itself: 举办的以“…”为主题的培训班"""
    for mark in ABOUT_MARK.finditer(hidden, verb, end):
        if not mark.group().endswith("以") or MADE_THEME.search(hidden, mark.end(), end):
            return trimmed(text, hidden, mark.end(), end)
    return None


#  主席会议专题听取重点提案办理情况通报
SITTING = re.compile(
    r"(?:专题|集中)?(?:听取|协商|讨论|研究)了?(?P<topic>[^，]{4,80}?)(?:的?(?:专题)?(?:通报|汇报|介绍|报告))?$"
)


def of_sitting(
    text: str, hidden: str, clause: Clause, end: int, form: str
) -> tuple[int, int] | None:
    mark = SITTING.match(hidden, end, clause.end) if form in KIND_OF_MEETING else None
    return trimmed(text, hidden, *mark.span("topic")) if mark else None


#  第042号提案《关于加快推进…的提案》办理情况
PROPOSAL = re.compile(
    r"(?:[^《》]{0,40}?(?:提案|建议案?)[^《》]{0,4}|[^《》]{0,20}的)?《(?P<title>关于[^《》]{2,120})》.{0,12}"
)


def titled(text: str, topic: tuple[int, int] | None) -> tuple[int, int] | None:
    """A proposal that is handled is the topic by its title."""
    mark = PROPOSAL.fullmatch(text, *topic) if topic and "《" in text[slice(*topic)] else None
    return mark.span("title") if mark else topic


#  听取委员对政协工作的意见建议   提出关于北水南调等问题的意见建议
HEARD = re.compile(
    r"(?:大家|与会[^，]{0,4}|委员们?)?(?:共同|集中|认真|专题|重点)?(?:听取|研究(?!确定|决定)|讨论|部署|商讨|协商|"
    r"视察评议|传达学习|提出关于|提出就)了?"
    r"(?P<topic>[^，]{4,80}?)(?:的?(?:通报|汇报|介绍|报告))?$"
)
#  为生态涵养基地建设建言献策   围绕“高质量发展”主题建言
ADVISED = re.compile(
    r"(?:与会[^，]{0,6}|委员们?|[与和同][^，]{2,10})?(?:为|围绕|就|聚焦|针对)(?P<topic>[^，]{4,100}?)(?:等(?:方面|"
    r"内容|问题|议题)?)?(?:主题|议题|课题|问题)?"
    r"(?:进行|展开|开展|积极|踊跃|深入|广泛|展开了?|各自|分别|作了?|共同)*"
    r"(?:建言|献计|献策|出谋|把脉|协商|交流|讨论|发言|议政|研讨|座谈|听取意见|征求意见|交换意见|出主意|"
    r"支招|谈(?:了|体会|想法|看法)|提出(?:了|意见|建议)|各抒己见|畅所欲言|畅谈|分析|研判|共商|商量|问诊|"
    r"对话|互动|沟通|发表(?:了|意见|看法)|讨论)[^，]{0,12}$"
)


#  走访市住建局，就供热提案办理情况面对面沟通
TALKED = re.compile(
    r"就(?!业)(?P<topic>[^，]{4,80}?)(?:等(?:方面|问题|内容)?)?"
    r"(?:进行|展开|开展|面对面|当面|深入|充分|广泛)*了?"
    r"(?:沟通|座谈|交流|听取意见|征求意见|交换意见|协商)[^，]{0,4}$"
)


#  与20名商户代表面对面商议古街停车问题
ARGUED = re.compile(
    r"(?:[与同和向]|邀请)[^，]{2,24}?(?:面对面|一起|一同|共同|当面)"
    r"(?:商议|商讨|商量|探讨|讨论|研究|协商|共商)(?P<topic>[^，]{4,60})$"
)
#  主题是“小区停车”
THEME_IS = re.compile(
    r"(?:协商|会议|本次)?(?:主题|议题|课题|题目)(?:是|为|定为)(?P<topic>[^，]{2,60})$"
)
#  商量“夜市怎么管”
ASKED = re.compile(
    r"(?:共同|一起)?(?:商量|共商|共议|商讨|商议|讨论|聊|谈|议)(?:了|起)?(?P<topic>“■+”)"
)


def heard(
    text: str, hidden: str, segment: Segment, number: int, form: str
) -> tuple[int, int] | None:
    """What a meeting without a topic in its name then heard or discussed."""
    if number + 1 >= len(segment.clauses):
        return None
    following = segment.clauses[number + 1]
    if form not in KIND_OF_MEETING:
        for clause in segment.clauses[number + 1 : number + 3]:
            talked = TALKED.match(hidden, clause.start, clause.end)
            asked = ASKED.match(hidden, clause.start, clause.end) if form == "围坐" else None
            if talked := talked or asked:
                return trimmed(text, hidden, *talked.span("topic"))
        return None
    mark = (
        THEME_IS.match(hidden, following.start, following.end)
        or ASKED.match(hidden, following.start, following.end)
        or ADVISED.match(hidden, following.start, following.end)
        or HEARD.match(hidden, following.start, following.end)
        or ARGUED.match(hidden, following.start, following.end)
    )
    if mark is None or BODIES.search(mark["topic"]):
        return None
    return trimmed(text, hidden, *mark.span("topic"))


#  听取全市及有关县区汇报: who reports, not what
BODIES = re.compile(r"(?:[省市县区州旗镇乡]|部门|单位|政府|街道|委员|代表|负责人|专家|各方|机构)$")
#  党的十九届六中全会召开后   重要讲话发表三周年之际
OCCASION = re.compile(
    r"(?P<topic>[^，]{4,60}?)(?:胜利|隆重)?(?:召开|闭幕|发表|结束|公布|印发|"
    r"颁布)?(?:[一二三四五六七八九十]+周年)?(?:之际|后)$"
)
#  将数字经济列为2023年常委会会议重点协商内容
LISTED = re.compile(
    r"[将把以](?:(?P<quoted>“■+”)的?大?(?:议题|课题|主题)|"
    r"(?<!以)(?P<topic>[^，]{2,60}?)(?:列为|作为|纳入|确定为|列入)[^，]{0,40}"
    r"(?:协商|调研|监督|视察|议政|督办))"
)
#  以…为主题
MADE_THEME = re.compile(r"为(?:议题|主题|题|课题|重点|主线)")


def told_about(
    text: str, hidden: str, segment: Segment, number: int, verb: int
) -> tuple[int, int] | None:
    """围绕… / 就… / 以…为议题, before the verb in its clause or just before."""
    clause = segment.clauses[number]
    if number and "学习" in hidden[clause.start : verb + 8]:
        for earlier in segment.clauses[:number]:
            mark = OCCASION.match(hidden, earlier.start, earlier.end)
            if mark:
                return mark.span("topic")
    listed = LISTED.search(hidden, segment.start, clause.start) if number else None
    if listed:
        return trimmed(text, hidden, *listed.span("quoted" if listed["quoted"] else "topic"))
    signs = 0
    for earlier in reversed(segment.clauses[max(0, number - 2) : number + 1]):
        if earlier is not clause and events_predicates.find(text, hidden, earlier):
            break
        signs |= earlier.signs
        mark = opened_by(text, hidden, earlier, clause, verb) if signs & ABOUT else None
        span = mark and trimmed(text, hidden, mark.end(), verb)
        if span:
            return span
    return None


def opened_by(
    text: str, hidden: str, earlier: Clause, clause: Clause, stop: int
) -> re.Match[str] | None:
    """The first 围绕 or 就 from a clause on; one before that of the verb must open with it."""
    start = earlier.start
    for mark in ABOUT_MARK.finditer(hidden, start, stop):
        late = earlier is not clause and mark.start() > start + 1
        if late and "政协" not in text[start : mark.start()][-8:]:
            continue
        if not mark.group().endswith("以") or MADE_THEME.search(hidden, mark.end(), stop):
            return mark
    return None


THEME = re.compile(r"[为的](?:议题|主题|课题|题|主线|重点)")


def trimmed(text: str, hidden: str, start: int, stop: int) -> tuple[int, int] | None:
    """Cut what is no topic off both ends: 等方面开展, “ ”."""
    if theme := THEME.search(hidden, start, stop):
        stop = theme.start()
    previous = -1
    while previous != stop and stop > start:
        previous = stop
        cut = TAIL.search(hidden[start:stop])
        if cut:
            stop = start + cut.start()
    while start < stop and text[stop - 1] in "”’》" and not is_balanced(hidden, start, stop):
        stop -= 1
    while start < stop and (
        text[start] in " ，、" or text[start] == "“" and not is_balanced(hidden, start, stop)
    ):
        start += 1
    while stop > start and text[stop - 1] == " ":
        stop -= 1
    if is_pair(hidden, start, stop):
        start, stop = start + 1, stop - 1
    if GENERAL.match(text, start, stop):
        return None
    return (start, stop) if stop - start >= 2 else None


#  不同议题   有关事项
GENERAL = re.compile(
    r"[该本或]|一连|为期|(?:[两二三四五六七八九十]|\d+)(?:余|多)?[场次期](?!全|会议)|形式多样|丰富多彩|各种|多种|一系列|多项|[^《“]{0,24}(?<!\d)\d+(?:余|多)?件[^《“]{0,8}提案$|"
    r"不同|各类|有关|相关|上述|其|这|此|具体|意见|建议|汇报|情况|"
    r"\d+(?:余|多)?[个家项名](?:部门|单位|企业|乡镇|村|社区|街道|委员|课题|议题)"
)


def is_balanced(hidden: str, start: int, stop: int) -> bool:
    words = hidden[start:stop]
    return all(words.count(a) == words.count(b) for a, b in ("“”", "‘’", "《》"))


def is_pair(hidden: str, start: int, stop: int) -> bool:
    """Whether one pair of quotation marks holds it all."""
    words = hidden[start:stop]
    return (
        len(words) > 2
        and words[0] in "“‘《"
        and words[-1] in "”’》"
        and set(words[1:-1]) <= {HIDDEN}
    )


def of_name(
    text: str, hidden: str, clause: Clause, verb: int, end: int, form: str
) -> tuple[int, int] | None:
    """What a meeting's own name says: 深化党的建设工作 of 深化党的建设工作座谈会."""
    if form not in KIND_OF_MEETING:
        return None
    hold = HOLD.match(hidden, verb)
    if hold and hold.end() < end:
        return name_topic(text, hidden, hold.end(), end, form)
    place = WHERE.search(hidden[clause.start : verb])
    stop = clause.start + place.start() if place else verb
    before = HOLDER_BEFORE.match(hidden, clause.start, stop)
    return name_topic(text, hidden, before.end() if before else clause.start, stop, form)


#  7月12日上午   区政协
HOLDER_BEFORE = re.compile(r".*(?:政协(?:委员会|诗?书画院的?)?|[上下]午|日前|近日|日)")
#  of these the name keeps its own word: 书画展, 成立十周年
KEPT = {"周年大会": 2, "展": 1}
#  “书香相伴”助学活动, 送教下乡活动: what is given is the topic
DEED = re.compile(r"(?:助学|助残|下乡|招商引资|送温暖|义诊|微心愿)(?P<end>(?:捐赠)?(?:活动|仪式))$")
#  石马镇政协委员联络站爱心助学
WHOSE = re.compile(
    r"[一-鿿]{0,16}(?:政协|委员)[一-鿿]{0,4}(?:联络站|工作[室站]|会客厅|之家|活动站)"
)


def of_deed(text: str, hidden: str, start: int, stop: int) -> tuple[int, int] | None:
    whose = WHOSE.match(hidden, start, stop)
    start = whose.end() if whose else start
    return (start, stop) if stop - start >= 2 else None


def quoted_words(text: str, start: int, quoted: re.Match[str]) -> str:
    return text[start + quoted.start() : start + quoted.end()]


BLOTTED = re.compile(r"“■+”")
#  一场关于…的   全市政协文史工作会议   书画院承办的“…”书法展
NAME_LEAD = re.compile(
    r"(?:[^，“”]{0,20}(?:主办|承办|举办|组织|召开)的(?=“))?(?:今年(?:以来)?的?第[一二三四五六七八九十\d]+[场次期])?"
    r"(?:[一首][场次个期])?(?:关于)?"
    r"(?:全[省市县区州旗盟](?:政协)(?:系统)?)?"
)
#  who comes to it is no topic: 委员企业家座谈会
WHO_COMES = re.compile(
    r"(?:(?:部分|民营|青年|女|新任|新|老|港澳|港澳台侨|留学|归国|特邀|住[一-鿿]|驻[一-鿿])?"
    r"(?:政协)?(?:委员|常委|企业家|代表|专家|学者|人士|同胞|侨胞|侨商|负责人|召集人|联络员|老领导|"
    r"老同志|老干部|主席|秘书长|党外|党派|退休|离退休|干部|职工|界别|市县|县区|机关|党员|、|和|与|暨))+"
)


def name_topic(text: str, hidden: str, start: int, end: int, form: str) -> tuple[int, int] | None:
    lead = NAME_LEAD.match(text, start, end)
    start = lead.end() if lead else start
    words = text[start:end].rstrip("”")
    if form not in words:
        return None
    stop = start + words.rindex(form)
    stop += KEPT.get(form, 0)
    if words.endswith(("活动", "仪式")) and (kept := DEED.search(words)):
        return of_deed(text, hidden, start, start + kept.start("end"))
    for quoted in list(BLOTTED.finditer(hidden[start:stop]))[-1:]:
        rest = text[start + quoted.end() : stop]
        if (
            (PLAIN.fullmatch(rest) or form.endswith("展"))
            and "工作" not in rest
            or " " in quoted_words(text, start, quoted)
        ) and (
            quoted.start() == 0
            or "暨" in text[start : start + quoted.start()]
            or PLAIN.fullmatch(text[start : start + quoted.start()])
        ):
            return start + quoted.start() + 1, start + quoted.end() - 1
    if end > start and hidden[start] == "“" and hidden[end - 1] == "”":
        start += 1
    head = PLAIN.match(text, start, stop)
    tail = stop
    if WHO_COMES.fullmatch(text, start, stop):
        return None
    while tail > start and text.endswith(PLAIN_TAILS, start, tail):
        tail -= next(len(word) for word in PLAIN_TAIL if text.endswith(word, start, tail))
    if head and head.end() >= tail:
        return None
    dotted = text.rfind("·", start, tail)
    if dotted > 0 and hidden[dotted] == "·" and tail - dotted > 3:
        start = dotted + 1
    return (start, tail) if tail - start >= 2 else None


#  为委员讲解民法典
TAUGHT = re.compile(
    r"(?:普及|讲授|讲解|[作做]了?)(?P<topic>[^，]{3,40}?)(?:专题)?(?:辅导|讲座|授课)?(?:报告)?$"
)
#  开展防汛工作视察   组织古树保护视察
CARRYING = re.compile("开展|进行|实施|组织")
CARRIED = re.compile(
    r"(?:.*(?:开展|进行|实施)|(?:组织)(?!.{0,10}(?:委员|干部|专家|人员|人士|机关|党员|"
    r"部分)))(?:了|过)?(?P<topic>[^，]{2,60})$"
)
#  视察古镇消防安全
DONE_TO = re.compile(
    r"(?:了(?!解))?(?!时|后|也|已|正|都|均|仍|还|去|来|到)(?P<topic>[^，。；]{4,80}?)(?=听取|并|时(?:强调|指出|要求|表示|说)|$)"
)
#  集体学习《委员守则》
BOOK = re.compile(r"了?《(?P<topic>■+)》")
PROPOSALS_LAST = re.compile(r"等?\d+件[^，]{0,8}提案$|等?(?:重点)?提案(?:办理)?$")


def of_object(
    text: str, hidden: str, clause: Clause, verb: int, end: int, form: str
) -> tuple[int, int] | None:
    """What is inspected or handled: 发展新经济等建议落实情况 of 视察发展新经济等建议落实情况."""
    if form == "授课":
        taught = TAUGHT.search(hidden, verb, clause.end)
        return trimmed(text, hidden, *taught.span("topic")) if taught else None
    if form not in KIND_OF_ACT:
        return None
    if form in PLAQUES:
        return unveiled(text, hidden, clause, verb)
    lead = hidden[clause.start : verb]
    carried = CARRIED.search(lead) if CARRYING.search(lead) else None
    if carried:
        start = clause.start + carried.start("topic")
        start += ABOUT_NOUN.match(carried["topic"]).end()  # type: ignore[union-attr]
        span = trimmed(text, hidden, start, verb)
        if (
            span
            and span[1] - span[0] > 2
            and not PLAIN.fullmatch(text[span[0] : span[1]])
            and not GO.search(hidden[start:verb])
        ):
            return span
        return None
    if KIND_OF_ACT[form] == "study":
        book = BOOK.match(hidden, end, clause.end)
        return book.span("topic") if book else None
    if KIND_OF_ACT[form] in ("handling", "inspection", "research", "consultation"):
        after = DONE_TO.match(hidden, end, clause.end)
        if after and not form.startswith("走访") and is_matter(after["topic"], form):
            start, stop = after.span("topic")
            if cut := PROPOSALS_LAST.search(hidden[start:stop]):
                stop = start + cut.start()
            found = trimmed(text, hidden, start, stop)
            return found if found and found[1] - found[0] > 3 else None
    return None


#  组织的关于…的调研
ABOUT_NOUN = re.compile(r"(?:[^，]{0,30}(?<![，一-鿿])关于|[^，]{0,30}的关于|关于)?")
#  “乡贤之家”在城关镇揭牌
UNVEILED = re.compile(
    r"(?P<topic>(?!.*(?:[为主]|联合|举行|举办|召开))[^，]{4,40}?)(?:[在于][^，]{2,24})?(?:正式|顺利|隆重|同时)?$"
)


def unveiled(text: str, hidden: str, clause: Clause, verb: int) -> tuple[int, int] | None:
    """What a ceremony opens."""
    before = HOLDER_BEFORE.match(hidden, clause.start, verb)
    start = before.end() if before else clause.start
    mark = UNVEILED.match(hidden[start:verb])
    return (
        trimmed(text, hidden, start + mark.start("topic"), start + mark.end("topic"))
        if mark
        else None
    )


#  what is done or how things stand, not where
MATTER = re.compile(r"情况|工作|提案|建设|发展|问题|落实|进展")
#  …企业、…基地、安徽等地: where somebody goes
SITES = re.compile(
    r"(?:企业|公司|园区?|基地|中心|社区|村|学校|小学|中学|大学|学院|医院|厂|站|馆|农户|项目|[省市县区镇乡州旗]|"
    r"街道|委员|群众|户|展|展厅|展览|现场|工地|商会|协会|机关|单位|部门|服务区|院|局|景区|景点|会客厅|工作室|点|"
    r"一线|[等各][地处])$"
)


def is_matter(words: str, form: str) -> bool:
    """Whether an object is a matter (古镇消防安全), not a place (高新区、电子厂)."""
    if MATTER.search(words):
        return True
    return KIND_OF_ACT[form] in ("inspection", "research") and not SITES.search(words)


# --- place ------------------------------------------------------------------------------------

PLACE = re.compile(
    r"(?:前往|来到|走进|深入到?(?!推进|开展|学习|贯彻|实施|了解|挖掘|研究|践行|落实|推动)|先后到|"
    r"赴|到(?!访)|(?<![存现实正])在|走访了|考察了|视察了|(?<=行|组|团|队|"
    r"，)来)(?P<place>[^，。；：]{2,60}?)(?=就|"
    r"围绕|为(?!民)|给|向|隆重|胜利|顺利|正式|盛大|成功|圆满|如期|开幕|闭幕|开班|开展|进行|实地|调研|考察|视察|召开|举行|举办|主持|组织|走访|看望|送|$|，|督办|督导|检查|暗访|"
    r"指导|学习|接受|明察|"
    r"培训|招商|座谈|参加|观摩|研学|慰问|参观|、?听取)"
)
#  今年主办的   市政协常委会会议
NO_PLACE = re.compile(
    r"^(?:\d|今|去年|近|交流|开展|线上|此|这)|会议(?!室|中心|厅)|主办|举办|召开|座谈会"
)
VAGUE_PLACE = re.compile(
    r"(?:各[市县区州地镇乡村]+|区县|县区|市县|乡村|基层|一线|群众|企业|社区|各地|实地|现场|部分|"
    r"各|有关|相关|界别|"
    r"农村|村|乡镇|街道|园区|学校|机关|单位|部门|会|期间|此|基础|和|、|活动站|项目|车间|田间地头|"
    r"深入|委员|（■+）)+"
)
NAMED = re.compile(
    r"等地|、[一-鿿]{2,3}(?:、|等)|[一-鿿]{1,}(?:市|县|区|省|州|旗|镇|乡|村|街道|社区|公司|集团|"
    r"学院|大学|学校|小学|中学|幼儿园|医院|园|基地|中心|站|局|委|厂|馆|会|港|景区|湖|河|山|路|寺|"
    r"院|我[市县区省州])|我[市县区省州旗]|“"
)
#  an earlier clause tells the way there: 副主席率队赴…，
LED = re.compile(
    r"(?:^|一同|共同|一行|带队|率队|[率领][^，]{0,12}|组|团|委员|主席|先后|成员|日|[上下]午)$"
)
#  莫斯科   but not 会上, 全市
SHORT_PLACE = re.compile(
    r"(?!去|今|全|会|此|期|上|下|其|这|座|一|活|分|各|市|区|县|主|基|现|本|有|家|"
    r"外)[一-鿿]{2,5}(?<![上中下内时间里后前组会])"
)


def host_of(text: str, hidden: str, clause: Clause, end: int, form: str) -> tuple[int, int] | None:
    """Whom a visit or an appraisal is paid to, by name: 县农业局 of 评议县农业局."""
    if KIND_OF_ACT.get(form) not in ("research", "inspection", "outreach", "service"):
        return None
    mark = DONE_TO.match(hidden, end, clause.end)
    if mark is None or MATTER.search(mark["topic"]) or not SITES.search(mark["topic"]):
        return None
    start, stop = mark.span("topic")
    if VAGUE_PLACE.fullmatch(hidden, start, stop) or not NAMED.search(text, start, stop):
        return None
    return start, stop


PLACE_TAIL = re.compile(r"(?:等地?|等)?$|上$")


def place_of(text: str, hidden: str, segment: Segment, number: int) -> tuple[int, int] | None:
    """A place or host that is named; 基层 and 企业 are none."""
    clause, before = segment.clauses[number], segment.clauses[max(0, number - 1)]
    start = before.start
    if not (clause.signs | before.signs) & PLACE_SIGN:
        return None
    for mark in PLACE.finditer(hidden, start, clause.end):
        first, last = mark.span("place")
        words = text[first:last]
        if VAGUE_PLACE.fullmatch(hidden[first:last]):
            continue
        if mark.start() < clause.start and not LED.search(text[start : mark.start()]):
            continue
        if NO_PLACE.search(words):
            continue
        if not NAMED.search(words) and not SHORT_PLACE.fullmatch(words):
            continue
        tail = PLACE_TAIL.search(hidden[first:last])
        return first, first + tail.start() if tail and tail.start() > 1 else last
    return None


# --- numbered meetings ------------------------------------------------------------------------

#  what may stand behind the name of a numbered meeting; 第五次全体会议提案协调会 is another
NAME_ENDS = re.compile(
    r"(?![^，在于今昨\d][^，]{0,13}(?:[会班式坛展]|活动)(?:$|[^，]{0,20}(?:召开|举行)))"
)
NUMERAL = r"[一二三四五六七八九十百\d]{1,4}"
#  十四届七次常委会会议   第十五届委员会第三次会议   第二十次主席会议
NUMBERED = re.compile(
    rf"(?:第?(?P<term>{NUMERAL})届(?:[一-鿿]{{0,8}}?(?:政协|"
    rf"委员会))?(?:(?:(?!常务)[一-鿿]){{0,6}}?委员会)?"
    rf"(?P<before>常务委员会|常委会|主席会议?)?)?"
    rf"第?(?P<session>{NUMERAL})次(?P<organ>常委会?(?:（扩大）|扩大)?会议|常委会|"
    rf"常务委员会(?:扩大)?会议|主席(?:（扩大）|扩大)?会议|主席会议|"
    r"党组(?:（扩大）|扩大)?会议|全体会议|全会|会议)"
)


def numbered(words: str) -> tuple[str, int | None, int | None]:
    """Organ, 届 and 次: 十四届七次常委会会议 -> 常委会会议, 14, 7."""
    mark = NUMBERED.search(words) if "次" in words else None
    if mark is None or not NAME_ENDS.match(words, mark.end()):
        return "", None, None
    named = (mark["before"] or "") + mark["organ"]
    organ = (
        "常委会会议"
        if "常" in named
        else "主席会议"
        if "主席" in named
        else "党组会议"
        if "党组" in named
        else "全体会议"
        if mark["term"]
        else ""
    )
    return (organ, numeral(mark["term"]), numeral(mark["session"])) if organ else ("", None, None)
