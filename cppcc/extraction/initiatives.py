"""Named campaigns, platforms, brands, think tanks and standing mechanisms.

"搭建“辽事好商量,聊事为人民”协商平台"  ->  Initiative("辽事好商量,聊事为人民", kind="platform")
"""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Literal, NamedTuple, cast

from .committees import Committees
from .facts import Committee, Initiative, Proposal, Span
from .initiatives_vocabulary import (
    BETWEEN,
    COMMON,
    FORUM,
    HEADS,
    NO_NAMES,
    OCCASION,
    OWN_BODY,
    OWN_WORD,
    PRAISE,
)
from .numerals import value_of
from .overlap import without_overlaps
from .text import Page, fold

Kind = Literal["campaign", "platform", "brand", "think_tank", "mechanism"]

ALL_HEADS = "|".join(words for words, _ in HEADS)
#  “情系山乡”走访慰问活动
SHORT_OF_VERBS = (
    r"(?:等)?(?:(?!开展|组织|举办|进行|参加|期间|精神|要求|办理|[为是的])[一-鿿]){0,12}?"
)
#  “四共享”工作模式   “三联系”、党支部活动室建设等配套制度
HEAD_AFTER = re.compile(
    rf"(?:{BETWEEN}|[一-鿿]{{2,10}}?(?=机制|工作法)|{SHORT_OF_VERBS}(?=活动|行动)|"
    rf"、[^，。；“”]{{2,24}}?等[^，。；“”]{{0,4}}?)(?P<head>{ALL_HEADS})"
    r"(?!室|小组|周年|方案|意见|情况|通知|报告会)"
)
#  “委员+网格”共治平台: any short word before the noun, where the committee is near
WIDE_HEAD = re.compile(
    rf"{SHORT_OF_VERBS.replace('0,12', '0,6')}"
    r"(?P<head>平台|品牌|工作室|工作站|联络站|阵地|载体|智库|机制|工作法|模式)"
    r"(?!室|小组|周年|方案|意见|情况|通知|报告会|建设情况|经济)"
)
KINDS = tuple((re.compile(words), kind) for words, kind in HEADS)
OCCASION_WORDS = re.compile(OCCASION)
OWN = re.compile(rf"(?:{OWN_WORD})$")
FORUM_NAME = re.compile(FORUM)
PRAISED = re.compile(PRAISE)
LONGEST = 36
LONGEST_LIST = 90  # 、 parts such a quote into names
LONGEST_TAIL = 32
LONGEST_LEAD = 80
LONGEST_CLAUSE = 140  # behind a name, for what it is said to be

#  marks that part what is said before a name
SENTENCES = re.compile("[。；]")
CLAUSES = re.compile("[，：]")
PARTS = re.compile("[，。；：]")
QUOTES = re.compile("[“”—]")
QUOTED_CLAUSES = re.compile("[，：“”—]")
#  between two quotes of one list: ”“   ”、“   ”和“   ”、民生工作“
LINK = re.compile(r"(?:[、和及与][一-鿿]{0,6})?")
#  六个子智库   四个平台
NUMBER_OF = re.compile(r"(?:这)?(?P<number>\d{1,2}|[两二三四五六七八九十]{1,2})(?:个|大|项)")
#  创建以“政协之友”为总协商议事智库
AS = re.compile(rf"为[^，。；“”]{{0,8}}?(?P<head>{HEADS[0][0]}|{HEADS[1][0]}|平台|载体)")
#  “委员会客厅”是…而创建的履职平台之一
IS = re.compile(
    rf"[，]?(?:是|作为)[^。；“”]{{0,80}}?(?:创建|打造|搭建|建立|推出|设立|创新|开展|"
    rf"探索)[^。；“”]{{0,30}}?(?P<head>{ALL_HEADS})"
)
#  以“河湾议事”为抓手
AS_MEANS = re.compile(
    r"为[^，。；“”]{0,6}?(?:抓手|依托|切入点|支点|支撑|牵引|纽带|桥梁|突破口|着力点|主阵地|阵地)"
)
#  “企业有难 政协来帮”是省政协部署的…
IS_DONE_BY = re.compile(
    r"[，]?(?:是|作为|由)[^。；“”，]{0,16}?(?:政协|委员会|我们)[^。；“”，]{0,12}?(?:部署|组织|发起|推出|打造|"
    r"创立|创办|创设|搭建|设立|开展|倡导|推动|实施|推行|探索|建立|策划|主办|举办)[^。；“”，]{0,8}?的?"
    rf"[^。；“”，]{{0,12}}?(?P<head>{ALL_HEADS}|大事|项目|探索|创新|举措|做法|缩影)"
)
#  “板凳商量”月月有人来   “云上协商”正式上线: what a name does
SUBJECT_AFTER = re.compile(
    r"(?:是(?!指)|自|于|已|正式|持续|今年|去年|\d{4}年|全面|率先|应运而生|启动|上线|开播|开讲|开张|落地|扎根|"
    r"走进|成为|让|把|入选|获评|被|深入人心|月月|每月|每周|每季|定期|常态|渐渐|逐渐|日渐|日益|广受|深受|备受|颇受|成了|走红|叫响|有了|家喻户晓|名声|越|开到|搬到|进村|进社区|火了|实现|收集|"
    r"解决|打通|架起|搭起|设在|设立|建在|覆盖|上传来|上，|里，|中，)"
)
#  把“半亩方塘·议事”打造成叫得响的牌子
INTO_BEFORE = re.compile(r"(?:[把将]|让)(?:好|这个)?$")
INTO = re.compile(
    r"(?:打造|建设|培育|培树|创建|擦亮|锻造|塑造|建|做|办|变)(?:成为|成|为)(?P<into>[^。；“”]{1,24})"
)
#  首场“听雨茶座”   第三期“委员讲堂”
NUMBERED_BEFORE = re.compile(
    r"(?:[首一]|第[一二三四五六七八九十\d]{1,3}|本|每|新一|最新一|这一|\d{1,3})(?:场|期|次|届|季|讲|站|个|家|轮)$"
)
#  打造履职品牌“一线商量”   名为“委员来了”的栏目
HEAD_BEFORE = re.compile(
    r"(?P<head>(?:[协履工特文服议民][商职作色化务事生])?(?:品牌|平台|栏目|专栏|工作法|小程序|公众号|智库|阵地|系列活动|"
    r"专项行动|主题活动|机制))(?:之一)?(?:——|—|：|，?(?:名为|取名为?|命名为|叫做|即))?$"
)
#  “委员在行动”   “企业有难 政协来帮”
OWN_SLOGAN = re.compile(
    r"(?:政协|委员)们?(?:在|看|来|助|帮|进|走|送|督|说|讲|谈|问|护|领|当|先行|同行|有我|有约|履职|行动|服务|建言|"
    r"参与|牵手|连心|接力)[一-鿿]{0,6}$"
)
MADE = re.compile(
    r"(?:建立|创建|设立|搭建|推出|创办|开设|开办|建成|建设|成立|打造|创设|开通|首创|发起|组建|"
    r"探索|创新|依托|常态化开展|开启|开辟|启用|擦亮|做优|做实|做强|做响|唱响|用好|建好|升级|推广|叫响|设置|"
    r"举办|举行|开展|推行|迎来|深化|推进|拓展|延伸|运用|借助|通过|开好|办好)(?:了|起)?"
    r"[^，。；：“”《》]{0,14}$"
)
FOUNDED = re.compile(
    r"(?:建立|创建|设立|推出|创办|开设|建成|创设|开通|首创|启用|开辟|组建|成立|开启)(?:了)?[^，。；：“”《》项]{0,12}$"
)
HELD = re.compile(r"(?:开展|发起|启动)(?:了)?$")
HELD_BEFORE = re.compile(r"开展|发起|启动|组织|举办|首创|创新|打造|创建|建立|推出|搭建|探索")
JOINED = re.compile(r"(?:参与|投身|响应|支持|融入)[^，。；“”]{0,8}$")
FURTHERED = re.compile(r"(?:推动|落实|执行|强化|扩大)$")
#  “委员之家”揭牌
OPENED_AFTER = re.compile(
    r"(?:在[^，。；]{1,20}?|正式|举行|全部|全都|均|都|已|相继|陆续|先后)*(?:揭牌|挂牌|启用|上线|开通)"
)
OWN_NAME = re.compile(r"委员|政协|协商|提案|议政|议事|商量|界别|说事|履职|建言")
#  “田埂说事”已举办37期
COUNTED_RUN = re.compile(
    r"(?:活动)?(?:至今|累计|共|目前|先后|已|已经)*(?:举办|开展|举行|开讲|播出|推出|组织)(?:了)?(?:近|超)?"
    r"(?:\d+|[一二三四五六七八九十百]+)(?:余|多)?(?:期|场|讲)"
)
#  “同舟·共富”工程|由县政协牵头实施
BY_COMMITTEE = re.compile(
    r"(?:，)?(?:是|由)[^，。；“”]{0,10}(?:政协|委员)[^，。；“”]{0,10}(?:牵头|实施|发起|组织|推出)"
)
#  实施“委员素质提升工程”
OWN_CAMPAIGN = re.compile(r"(?:政协|委员|界别)[^，。；]{2,12}(?:工程|计划|行动)$")
SET_GOING = re.compile(r"(?:实施|启动|开展|推进|组织|推出|深化)(?:了|好)?$")
#  “协商在灶头”工作推进会
FURTHERED_AT = re.compile(r"工作(?:推进会|现场会|观摩会|现场推进会|经验交流会)")
#  “寒窗暖读”已经连续办了六年
RUN_FOR_YEARS = re.compile(
    r"(?:活动)?(?:至今|目前|如今)?(?:已经|已)连续(?:举办|开展|组织|坚持|办)了?"
    r"(?:\d+|[一二两三四五六七八九十]+)(?:余|多)?(?:年|届|季|期)"
)
#  a committee or a place of its own, near a name
OWN_NEAR = re.compile(r"政协|委员(?!会(?!客))|界别|履职|协商|会客厅|工作室|联络站|工作站|议事厅")
#  各镇“委员工作站”: theirs whoever is said before it
SURELY_OWN = re.compile(r"委员(?!会)|政协|界别")
#  在“说事”平台上协商: used, and nowhere that one goes to
UPON = re.compile(r"上(?![线门市升])|[中里]")
#  为提案启用“快车道”
ENDS_CLAUSE = re.compile(r"(?:等)?(?:[，。；、]|$)")
#  what the last word of a founded name makes of it
NAMED_KINDS: tuple[tuple[re.Pattern[str], Kind], ...] = (
    (re.compile(r"(?:绿色通道|快车道|直达通道|制|制度|机制|工作法|清单)$"), "mechanism"),
    (re.compile(r"(?:智库|顾问团|智囊团|专家库)$"), "think_tank"),
    (re.compile(r"(?:活动|行动|计划|工程|年|月|行)$"), "campaign"),
)
#  一委一品   双岗双责   三访三问
COUNTED_NAME = re.compile(
    r"[一二三四五六七八九十两双多N\d][一-鿿][一二三四五六七八九十两双多N\d][一-鿿]{1,2}"
)
#  建议设立“…”   希望建成“…”
WISHED = re.compile(
    r"(?<!见)(?:建议(?!案)|提议|希望|呼吁|期待|盼望|拟)[^，。；“”]{0,16}"
    r"(?:设立|建立|完善|健全|推行|推广|构建|出台|实行|成立|建设|打造|建成|创建|开设|创办|设置|搭建|开通)[^，。；“”]{0,8}$"
)
UPON_WISH = re.compile("根据|按照|采纳|吸收|吸纳")
#  就打造“城市书房”提升人民生活品质开展课题调研
ABOUT = re.compile(
    r"^(?:[^，]{0,12}?)(?:围绕|就|针对|聚焦)(?!.*(?:开展|开设|创建|推出|举办|组织|搭建|成立|启用|开辟|开通|推行))"
)
VISITED = re.compile(
    r"(?:到|赴|前往|走进|参观|考察|来到|察看|视察|调研|走访|观摩)(?!各|了解)(?:(?!建|开展|设|"
    r"打造)[^，。；、]){0,40}$|在(?!外)(?:(?!开|设|推|创|建|搭|打造|组织|举)[^，。；、]){0,6}$"
)
#  Party and government have most of these: without the committee near they are not its own
OFTEN_OTHERS = re.compile("工程|计划|教育|大赛|擂台赛|大走访|大讨论|办法|流程|课堂")
NUMBERED_NAME = re.compile(
    r"[两二三四五六七八九十](?:个|大)(?:[一-鿿]{0,4})(?:平台|品牌|机制|阵地|载体)"
)
MECHANISM_NAME = re.compile(r"[^，、]{2,14}(?:机制|工作法|工作制|工作模式|制度)")
#  what “…” is there: a topic, a motto, someone else's campaign
TOPIC_BEFORE = re.compile(
    r"(?:围绕|聚焦|就|针对|对照|践行|响应|荣获|获|获评|被评为|授予|主题为|主题是|题为|以|推动|"
    r"落实|遵循|贯彻|秉持|秉承|"
    r"紧扣|立足|为了|坚持|本着|执行|称为|誉为|成为|当好|争当|喊响|树立|强化|增强|实现|做到|"
    r"破解|打通|入选|评选|表彰|打好|扩大|要求|了解|借鉴|学习借鉴|听取|学习|观看|收看|"
    r"发扬|弘扬|到|赴|前往|走进|参观|考察|组织参观)(?:了|好|着)?$"
)
#  市政府启动“…”改革   《…》中明确的…“…”专项行动
OTHERS_BEFORE = re.compile(
    r"(?:省委|市委|区委|县委|州委|旗委|党中央|中央|国务院|政府|国家|教育部|团委|妇联|工商联|党委|(?<![格布结大全开])局|"
    r"(?<![大议事客餐展会报告])厅|法院|检察院|公司|集团|学校|[省市县区州]上下)(?:[^，。；“”政协委员]{0,16})$"
    r"|(?:镇|乡|村|街道|社区)(?:里|上)?(?:建立|推行|开展|实行|打造|创新|推出|办起)(?:了)?$"
    r"|(?:企业|合作社|医院|银行|农户|商户|园区)(?:采用|采取|推行|推出|实行|创新|首创|探索|打造)(?:了|的)?$"
    r"|》[^，。；]{0,6}(?:明确|确定|提出|规定)[^。；]{0,60}$"
)
#  全市“…”行动   助力“…”建设: someone else's, unless the clause says who holds it
PERHAPS_OTHERS = re.compile(
    r"(?:全国|[全我][省市县区州])(?:[^，。；“”政协委员]{0,16})$"
    r"|(?:助力|助推|服务|围绕|聚焦|紧扣|深入实施|贯彻落实|对标)[^，。；“”]{0,8}$"
)
COMMITTEE_NEAR = re.compile(r"政协|委员(?!会)|界别|履职|协商")
TOPIC_AFTER = re.compile(
    r"^(?:为(?:主题|议题|题|课题|内容|统领|引领|契机|目标|指导|主线)|议题|课题|"
    r"(?:主题|专题)(?!.{0,8}(?:活动|行动|平台|品牌|机制|讨论|教育))|开展|进行|项目|协商会|座谈会|调研)"
)
SKIPPED = ("navigation", "metadata", "byline", "dateline")


#  坚持“一线协商”工作法   以“三联三促”活动为抓手
KEPT = re.compile(r"(?:坚持|执行|推动|遵循|运用|强化)(?:了|好)?$")
BY_MEANS = re.compile(
    r"(?:建设|创建|开展)?为[^，。；“”]{0,6}?(?:抓手|载体|平台|依托|主线|牵引|契机|切入点|纽带|支撑)"
)
#  “清廉政协”建设
KIND_OF_COMMITTEE = re.compile(r"(?!人民|各级|全国|地方)[一-鿿]{2,3}政协")
FURTHERED_AFTER = re.compile(r"(?:建设|创建|打造|品牌)")
#  “协商在一线”做法
PRACTICE = re.compile(r"(?:的)?(?:做法|经验|样板|案例|工作经验|新路径)")
OWN_BEGINS = re.compile(
    r"委员|政协|主席|常委|界别|民生|民情|民意|有事|请你|协商|书香|提案|履职|议事|社情|代表委员|联络站|议政"
)
#  把“政企早餐会”延伸到…   “院坝会”式的
ASIDE = re.compile(r"(?:式|般|一样|似的|化)")


class Name(NamedTuple):
    """A name at text[start:end] of a passage."""

    start: int
    end: int
    kind: Kind
    rule: str = ""  # how it is known for one


def find(
    page: Page, committees: Committees, proposals: tuple[Proposal, ...]
) -> Iterator[Initiative]:
    """One Initiative a name and committee."""
    titles = sorted(span for proposal in proposals for span in proposal.spans)
    found: dict[tuple[Committee | None, str], Initiative] = {}
    spans: dict[tuple[Committee | None, str], list[Span]] = {}
    for passage in page.passages:
        if passage.kind in SKIPPED:
            continue
        for name in names(passage.text):
            span = passage.span(name.start, name.end)
            if in_title(span, titles):
                continue
            committee = committees.at(passage, name.start)
            key = (committee, key_of(passage.text[name.start : name.end]))
            if key not in found:
                found[key] = Initiative(page.words(span), name.kind, committee, (), name.rule)
            spans.setdefault(key, []).append(span)
    folded = {key: fold(initiative.name) for key, initiative in found.items()}
    every = sorted(set(folded.values()))
    for key, initiative in found.items():
        if not is_cut_short(folded[key], every):
            yield replace(initiative, spans=tuple(spans[key]))


NO_WORD = re.compile(r"[\W_]+")


@lru_cache(maxsize=1024)  # a platform is named often
def key_of(name: str) -> str:
    """What a name is compared by: no punctuation, no blank."""
    return NO_WORD.sub("", name)


def is_cut_short(name: str, every: list[str]) -> bool:
    """Whether a longer name begins so: “同心共建” beside “同心共建美丽家园”.

    A part of its own, 山水有约·读书会 beside 山水有约, does not cut that short.
    """
    following = bisect_right(every, name)
    longer = every[following] if following < len(every) else ""
    return len(name) >= 3 and longer.startswith(name) and longer[len(name)] not in "·•・—-、，, （("


def in_title(span: Span, titles: list[Span]) -> bool:
    """Whether a name stands inside the title of a document."""
    place = bisect_right(titles, Span(span.start, sys.maxsize)) - 1
    return place >= 0 and span.end <= titles[place].end


#  one of these stands in whatever any rule finds
MAYBE = re.compile("“|·|政协|委员|协商|界别|制度|民意|议事|议政|书香|履职|建言|民情|有事|码上")


def names(text: str) -> list[Name]:
    """Names of a passage in the order of the text, each place once."""
    if not MAYBE.search(text):
        return []
    finders = (
        ("quoted name", quoted),
        ("committee's own body", own_bodies),
        ("opened by a ceremony", opened),
        ("common name of a place", common),
        ("verb of founding + 制度", mechanisms),
    )
    return without_overlaps(
        name if name.rule else name._replace(rule=rule)
        for rule, finder in finders
        for name in finder(text)
    )


# --- in “ ” ------------------------------------------------------------------------------------


QUOTATION_MARK = re.compile("[“”]")


def quotes(text: str) -> Iterator[tuple[int, int]]:
    """Inner spans of the outer “…” that are short enough for a name."""
    depth, start = 0, 0
    for mark in QUOTATION_MARK.finditer(text):
        if mark.group() == "“":
            if depth == 0 or mark.start() - start > LONGEST_LIST:
                depth, start = 0, mark.end()
            depth += 1
        elif depth:
            depth -= 1
            if depth == 0 and 2 <= mark.start() - start <= LONGEST_LIST:
                yield start, mark.start()


def chains(text: str) -> Iterator[list[tuple[int, int]]]:
    """Quotes that share what follows the last: “提案在线”“政协直通车”等专栏."""
    chain: list[tuple[int, int]] = []
    for start, end in quotes(text):
        if chain:
            gap = text[chain[-1][1] + 1 : start - 1]
            if len(gap) > 8 or not LINK.fullmatch(gap) or head_after(gap.lstrip("、，")):
                yield chain
                chain = []
        chain.append((start, end))
    if chain:
        yield chain


def quoted(text: str) -> Iterator[Name]:
    """Names in “…” with a fixed word behind, before or inside them."""
    for chain in chains(text):
        opened_at, (last, closed) = chain[0][0] - 1, chain[-1]
        before = SENTENCES.split(text[max(0, opened_at - LONGEST_LEAD) : opened_at])[-1]
        after = text[closed + 1 : closed + 1 + LONGEST_CLAUSE]
        tail = after[:LONGEST_TAIL]
        if is_wished(before):
            continue
        kind = kind_by_context(before, text[last:closed], after)
        head = head_after(tail)
        rule = "quoted name + word: " + head.word if head else "quoted name"
        for start, end in chain:
            own = kind or kind_by_itself(text[start:end], before, tail)
            own = own or kind_by_own_words(text[start:end], before, tail)
            if own:
                yield from each(text, start, end, own, tail, rule)


class Head(NamedTuple):
    """The noun behind a name, 平台 or 专项行动, and where in the words behind it that ends."""

    word: str
    end: int


@lru_cache(maxsize=1024)  # the words behind a name are asked several times
def head_after(tail: str) -> Head | None:
    head = HEAD_AFTER.match(tail)
    return Head(head["head"], head.end()) if head else None


@lru_cache(maxsize=256)  # a platform is named often, and in the same words
def kind_by_context(before: str, name: str, after: str) -> Kind | None:
    """The kind that the words around a chain of quotes, and the last of them, give to it."""
    clause, tail = CLAUSES.split(before)[-1], after[:LONGEST_TAIL]
    if is_others(before, clause, name):
        return None
    if ABOUT.search(QUOTES.split(clause)[-1]):
        return None
    as_head = AS.match(tail)
    if as_head and clause.endswith("以"):
        return kind_of(as_head["head"])
    if clause.endswith("以") and AS_MEANS.match(tail) and says_whose(name):
        return "platform" if FORUM_NAME.search(name) else "campaign"
    if TOPIC_AFTER.match(tail):
        return kind_if_held(clause, tail)
    head = head_after(tail)
    own = OWN_NAME.search(name)
    furthered = head and own and FURTHERED.search(before)
    if head and (
        clause.endswith("以") and BY_MEANS.match(tail, head.end) or kept(clause, head.word)
    ):
        return kind_of(head.word)
    if TOPIC_BEFORE.search(before) and not furthered:
        return None
    if head and not OCCASION_WORDS.search(tail, 0, head.end):
        kind = kind_of(head.word)
        near = COMMITTEE_NEAR.search(before) or BY_COMMITTEE.match(after, head.end)
        if OFTEN_OTHERS.search(head.word) and not near:
            return None
        visited = VISITED.search(clause) and not UPON.match(tail, head.end)
        return None if kind == "platform" and visited else kind
    if head and OWN_SLOGAN.search(name):  # “委员看乡村”视察活动 is held every year
        return kind_of(head.word)
    if (wide := WIDE_HEAD.match(tail)) and COMMITTEE_NEAR.search(before):
        return None if VISITED.search(clause) else kind_of(wide["head"])
    if RUN_FOR_YEARS.match(tail) and len(name) >= 3:
        return "campaign"
    if OPENED_AFTER.match(tail) and (own or COMMITTEE_NEAR.search(before)):
        return "platform"
    if COUNTED_RUN.match(tail) and (own or COMMITTEE_NEAR.search(before)):
        return "platform" if own else "campaign"
    named = IS.match(after) or IS_DONE_BY.match(after)
    if named:
        return kind_of(named["head"])
    noun = HEAD_BEFORE.search(clause)
    if noun and (MADE.search(clause[: noun.start()]) or COMMITTEE_NEAR.search(before)):
        return kind_of(noun["head"])
    if FOUNDED.search(clause) and ENDS_CLAUSE.match(tail):
        return kind_of_name(name)
    if COUNTED_NAME.fullmatch(name) and MADE.search(clause) and COMMITTEE_NEAR.search(before):
        return "campaign" if ENDS_CLAUSE.match(tail) else None
    if INTO_BEFORE.search(clause) and (own or COMMITTEE_NEAR.search(before)):
        turned = INTO.match(tail)
        return "brand" if turned and "牌" in turned["into"] else "platform" if turned else None
    return kind_if_held(clause, tail)


def is_wished(before: str) -> bool:
    """Whether somebody only asks for it: 建议在新区设立“青创港”; 根据建议设立 is done."""
    clause = CLAUSES.split(before)[-1]
    return bool(WISHED.search(clause)) and not UPON_WISH.search(clause)


def is_others(before: str, clause: str, name: str) -> bool:
    """Whether the words before a name give it to Party, government or a firm."""
    if JOINED.search(before):
        return True
    if COMMITTEE_NEAR.search(clause):
        return False
    if OTHERS_BEFORE.search(before):
        return True
    if SURELY_OWN.search(name):
        return False
    return bool(PERHAPS_OTHERS.search(before)) and not HELD_BEFORE.search(clause)


def kind_if_held(clause: str, tail: str) -> Kind | None:
    """开展“爱心助学、助医、助困”累计捐赠: held by its bare name."""
    if HELD.search(clause) and re.match(r"(?:等)?(?:[，。；]|累计|共|以来)", tail):
        return "campaign"
    return None


def kind_by_itself(name: str, before: str, tail: str) -> Kind | None:
    """“委员会客厅” is a platform whatever stands around it, unless it is somewhere visited."""
    clause = QUOTED_CLAUSES.split(before)[-1]
    if re.match("这一|的(?:精神|理念|重要|论述|原则|要求)", tail):
        return None
    used = before.endswith("在") and UPON.match(tail)
    if TOPIC_BEFORE.search(before) or ABOUT.search(clause):
        return None
    if VISITED.search(before) and not used:
        return None
    if is_others(before, clause, name):
        return None
    if NUMBERED_NAME.fullmatch(name) and tail.startswith("建设"):
        return "platform"
    if MECHANISM_NAME.fullmatch(name):
        return "mechanism"
    if used and OWN.search(name) and OWN_BEGINS.match(name):
        return "platform"
    if KIND_OF_COMMITTEE.fullmatch(name) and FURTHERED_AFTER.match(tail):
        return "campaign"
    if OWN_CAMPAIGN.match(name) and SET_GOING.search(before):
        return "campaign"
    if PRAISED.search(name) or ASIDE.match(tail):
        return None
    if FURTHERED_AT.match(tail) and says_whose(name):
        return "campaign"
    if PRACTICE.match(tail) and says_whose(name):
        return "mechanism"
    if OWN.search(name) and (MADE.search(before) or OWN_BEGINS.match(name)):
        return "platform"
    if FORUM_NAME.search(name) and len(name) >= 3 and OWN_NEAR.search(before + name + tail):
        numbered = NUMBERED_BEFORE.search(before)
        if numbered or SUBJECT_AFTER.match(tail) or MADE.search(before):
            return "platform"
    tells = SUBJECT_AFTER.match(tail) or MADE.search(before) or HELD.search(before)
    if tells and len(name) >= 5 and OWN_SLOGAN.search(name):
        return "campaign"
    return None


def kept(clause: str, head: str) -> bool:
    """Whether a committee keeps to a way of working: 坚持“一线协商”工作法."""
    return (
        bool(KEPT.search(clause))
        and kind_of(head) in ("mechanism", "brand")
        and bool(COMMITTEE_NEAR.search(clause))
    )


def kind_of_name(name: str) -> Kind:
    """What a founded thing is by the last word of its name."""
    return next((kind for words, kind in NAMED_KINDS if words.search(name)), "platform")


def says_whose(name: str) -> bool:
    """Whether a name tells that it is a committee's: “河湾议事”, “委员来帮”."""
    return not PRAISED.search(name) and bool(OWN_NAME.search(name) or FORUM_NAME.search(name))


def kind_by_own_words(name: str, before: str, tail: str) -> Kind | None:
    """委员参与“委员督河”行动: a name that says whose it is, though they only join in."""
    head = head_after(tail)
    if not head or not OWN_NAME.search(name) or not JOINED.search(before):
        return None
    return None if OCCASION_WORDS.search(tail, 0, head.end) else kind_of(head.word)


def each(text: str, start: int, end: int, kind: Kind, tail: str, rule: str) -> Iterator[Name]:
    """The name, or every name of a list inside one pair of quotes: “…、…”六个子智库."""
    name = text[start:end]
    if not is_name(name) and not (
        (DOING.match(name) or UNNAMED.fullmatch(name)) and head_after(tail)
    ):
        return
    parts = name.split("、")
    number = NUMBER_OF.match(tail)
    if number and len(parts) > 1 and value_of(number["number"]) == len(parts):
        for part in parts:
            yield Name(start, start + len(part), kind, rule)
            start += len(part) + 1
    elif len(name) <= LONGEST:
        yield Name(start, end, kind, rule)


#  “诵读三种精神”读书活动: doing something about it is a name
DOING = re.compile(
    r"(?:弘扬|传承|学习?|聆|诵|感悟|感受|践行|追寻|寻访|重温|守护|赓续|读|讲|走|悟|看|品|赏|唱|写|画|话|访|"
    r"致敬|传递|点亮)[^，。；！？《》]{3,14}$"
)


UNNAMED = re.compile(r"[\d.,%]+|[A-Za-z]{1,4}")


def is_name(name: str) -> bool:
    """Whether words are a name of their own: no known motto, no sentence, no document."""
    bare = name.strip("，。、 ")
    if bare in NO_NAMES or re.search(r"[。；！？《》]", name):
        return False
    if UNNAMED.fullmatch(bare):
        return False
    return not re.search(
        r"(?:精神|思想|理念|原则|会议|大会|提案|[^微]建议|报告|(?:示范|文明|卫生|园林|先进|双拥|森林|旅游)[一-鿿]{0,6}|(?:优秀|先进|标兵|十佳|模范|"
        r"最美)[一-鿿]*委员|专班|工作组|领导小组|调研组|作风|目标|格局|展|晚会|音乐会)$",
        bare,
    )


@lru_cache(maxsize=256)
def kind_of(head: str) -> Kind:
    """The kind that a fixed word names."""
    return next((cast(Kind, kind) for words, kind in KINDS if words.search(head)), "campaign")


# --- without “ ” -------------------------------------------------------------------------------

COMMON_NAME = re.compile(rf"(?:{COMMON})")
#  石马镇政协委员联络站
PLACE_NAME = re.compile(
    r"(?:(?<![一-鿿])|(?<=在))(?P<name>(?![个家处支多余各全每一两镇乡])"
    r"(?:(?![在到赴往]|走进)[一-鿿]){2,6}?(?:镇|乡|街道|社区|村)(?![镇乡村])"
    r"(?:(?!政协|委员|设立|建立|成立|的|各|和|与|及|有|等)[一-鿿]){0,4}(?:政协)?委员(?:联络站|工作室|"
    r"之家|工作站|联络室))"
)
#  考察组先后走进…、石桥镇委员联络站: another committee's, on a journey
AWAY = re.compile(
    r"(?:考察(?:组|团)|学习(?:组|团)|参访团|代表团|一行)[^。；]{0,12}(?:先后|实地|依次|深入|走进|参观|到|赴|来到)[^。；]{0,50}$|"
    r"(?:参观|考察|观摩|学习考察)(?:了|学习)?[^。；]{0,30}$"
)
ACTED = re.compile(
    r"(?:建|创|设|打造|成立|搭|依托|以|通过|用好|发挥|利用|推进|推行|落实|开展|运用|完善|组织|"
    r"借助|推广|推动|深化|创建|拓展|延伸|巩固|擦亮|探索|实施|规范|加强|授牌|揭牌|涵盖|包括|包含|整合)[^，。；]{0,36}$"
)
#  举行主席接待日活动
DAYS = re.compile(
    r"(?:开展|组织|举行|举办|设立|启动|推行|建立|落实|实行|首个|首次)(?:了)?"
    r"(?P<name>(?:政协|委员|主席|常委|界别|协商|提案)(?:委员)?(?:接待|接访|活动|开放|公众|约谈|会客|协商|履职|议事)日)"
)
#  12个镇（街道）   3个界别特色   每个
COUNTED_BEFORE = re.compile(
    r"(?:\d+|[两三四五六七八九十百]+)(?:余|多)?[个家处支间][^，。；、：“”\d的]{0,8}$|(?:每个|每一个|所有|首批)$"
)
#  年内拟建一处委员联络站: not there yet
NOT_YET = re.compile(
    r"(?:拟|计划|打算|准备|争取|年内|明年|下一步|力争|将(?:要|在|继续|新|再|陆续)|今后)[^，。；]{0,30}$"
)
COUNTED_AFTER = re.compile(r"\d+(?:余|多)?[个家处支]")
#  石马镇
PLACE_ENDS = ("镇", "乡", "街道", "社区", "村", "委员", "界别")
OF_PLACE = re.compile(r"[一-鿿]{2,}(?:镇|乡|街道|社区|村|委员|界别)$")
#  桥南街委员工作室在社区揭牌   为张某委员工作室揭牌   市政协棉湖委员工作室正式挂牌成立
PLACE_WORD = (
    r"(?:委员|协商|界别|民意|议事|政协|书香|履职|建言|民情)[一-鿿]{0,4}?"
    r"(?:工作室|工作站|联络室|联络站|联络点|会客厅|议事厅|议事堂|议事室|活动室|之家|驿站|服务站|直通站|"
    r"书屋|书院|书房|文史馆|基地)"
)
OPENED = re.compile(
    r"(?:(?<=[，。；：、为的])|(?<=日)|(?<=[上下]午)|(?<=政协)|^)"
    rf"(?P<name>(?!个|各|多|首|第|每|举行|组织)(?:(?!政协)[一-鿿]){{2,12}}?{PLACE_WORD})”?"
    r"(?:[一-鿿]{1,4}站)?(?:在[^，。；]{1,24}?|举行|集中|正式|今天|当天|昨日|近日|日前)*"
    r"(?:揭牌|挂牌|授牌|成立(?!以来|后|之)|启用|启动|落成)"
)
LISTED_BEFORE = re.compile(rf"(?P<name>[一-鿿]{{2,8}}?{PLACE_WORD})、$")
BEFORE_NAME = re.compile(
    r"(?:[一-鿿]{0,8}?(?:为|在|于|日|上午|下午|近日|日前|昨日|设立|成立|建立|的)(?=[一-鿿]{6})){1,3}"
)
LONGEST_ROW = 20


CEREMONY = re.compile("揭牌|挂牌|授牌|成立|启用|启动|落成")


def opened(text: str) -> Iterator[Name]:
    """What a ceremony opens: 为甲委员工作室、乙委员工作室揭牌."""
    for match in OPENED.finditer(text) if CEREMONY.search(text) else ():
        lead = BEFORE_NAME.match(text, match.start("name"), match.end("name"))
        start = lead.end() if lead else match.start("name")
        yield Name(start, match.end("name"), "platform")
        for _ in range(LONGEST_ROW):
            first = max(0, start - 24)
            before = LISTED_BEFORE.search(text[first:start])
            if not before:
                break
            lead = BEFORE_NAME.match(before["name"])
            start = first + before.start() + (lead.end() if lead else 0)
            yield Name(start, first + before.end("name"), "platform")


def common(text: str) -> Iterator[Name]:
    """委员工作室 and its like, where a committee builds or uses them."""
    for match in PLACE_NAME.finditer(text) if "委员" in text else ():
        sentence = SENTENCES.split(text[max(0, match.start() - 60) : match.start()])[-1]
        if not AWAY.search(sentence):
            yield Name(*match.span("name"), "platform")
    for match in DAYS.finditer(text) if "日" in text else ():
        yield Name(*match.span("name"), "platform")
    for match in COMMON_NAME.finditer(text):
        before = text[max(0, match.start() - 40) : match.start()]
        if before.endswith("”"):  # “有事好商量”协商议事室 has its name in “ ”
            continue
        clause = PARTS.split(before)[-1]
        if NOT_YET.search(clause):
            continue
        counted = COUNTED_BEFORE.search(clause) or COUNTED_AFTER.match(text, match.end())
        if clause.endswith(PLACE_ENDS) and OF_PLACE.search(clause) and not counted:
            continue
        if counted or (ACTED.search(clause) and not VISITED.search(clause)):
            start = match.start() + (2 if match.group().startswith("政协委员") else 0)
            kind: Kind = "mechanism" if match.group().endswith("档案") else "platform"
            yield Name(start, match.end(), kind)


#  建成区政协诗书画院   用好区政协在外人才联谊会   建立港澳汇·某市政协委员联络处
OWN_BODIES = re.compile(
    r"(?:建设|建成|成立|设立|组建|打造|用好|用活|依托|发挥|创办|"
    r"创建)[^，。；“”政]{0,12}?(?:全国|[省市区县州旗盟])政协"
    rf"(?P<name>(?:(?!政协)[^，。；、和的“”]){{0,10}}?(?:{OWN_BODY}))"
)
#  市政协书画院的作品展   市政协书画院院长 is a post
ART_HOUSE = re.compile(
    r"政协(?P<name>诗?书画院|诗?书画社)"
    r"(?!(?:常务|名誉|执行)?副?(?:院长|社长|主任|秘书长|会长|理事|画师|成员|画家|书画家))"
)
DOTTED = re.compile(
    r"(?:建立|成立|设立|打造|创建|建成|"
    r"搭建)(?:了)?(?P<name>[一-鿿]{2,8}·[^，。；“”]{4,40}?(?:联络处|工作室|平台|基地|联络站|"
    r"之家|工作站))"
)


def own_bodies(text: str) -> Iterator[Name]:
    """A committee's own club, hall or think tank, under its name without 区政协."""
    for match in DOTTED.finditer(text) if "·" in text else ():
        yield Name(*match.span("name"), "platform")
    if "政协" not in text:
        return
    for match in OWN_BODIES.finditer(text):
        kind: Kind = "think_tank" if match["name"].endswith("智库") else "platform"
        yield Name(*match.span("name"), kind)
    for match in ART_HOUSE.finditer(text):
        clause = PARTS.split(text[max(0, match.start() - 40) : match.start()])[-1]
        if not VISITED.search(clause):
            yield Name(*match.span("name"), "platform")


#  建立政协班子成员联系企业界委员制度   落实委员履职档案、常委提交履职报告制度
MECHANISMS = re.compile(
    r"(?:建立|创立|首创|推行|实行|落实|创新|探索建立|建立健全|建立完善|健全|完善|实施)(?:了|起)?"
    r"(?P<list>(?:政协(?:班子|领导|主席|党组|委员|常委|党员)|委员|常委|主席会议成员|主席|"
    r"党员委员|专委会|界别)"
    r"[^，。；：“”《》的]{4,30}?)(?P<head>制度|机制)"
)
RELATION = re.compile(
    r"联系|提交|档案|考核|评价|请假|约谈|通报|激励|述职|接待|走访|轮值|挂钩|包联|积分|点题|值班|约谈|列席|双联|结对|领衔|领办|驻"
)


def mechanisms(text: str) -> Iterator[Name]:
    """Standing mechanisms named by a noun phrase; 、 parts them where one 制度 ends the list."""
    for match in MECHANISMS.finditer(text) if "制度" in text or "机制" in text else ():
        if not RELATION.search(match["list"]):
            continue
        start = match.start("list")
        parts = match["list"].split("、")
        for number, part in enumerate(parts):
            last = number == len(parts) - 1
            end = start + len(part) + (len(match["head"]) if last else 0)
            if len(part) >= 4:
                yield Name(start, end, "mechanism")
            start += len(part) + 1
