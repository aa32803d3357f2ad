"""Titled documents, in 《》 or by their full title.

"提交了题为《关于打造…样板区的建议》的书面发言"  ->  Proposal(kind="speech", …)
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache, lru_cache
from typing import NamedTuple

from .committees import Committees
from .facts import Committee, Proposal, Span
from .overlap import without_overlaps
from .text import Page, Passage

#  the last word of a title, without （草案） and the like, and the kind that it names
LAST_WORDS: tuple[tuple[str, str], ...] = (
    (r"提案|(?<!建)议案", "proposal"),
    (r"建议案|(?<!意见)建议|意见建议|社情民意信息|信息专报", "recommendation"),
    (r"发言|讲话|致辞|致词|讲稿|发言稿|发言材料|演讲", "speech"),
    (r"报告|专报|报告书|情况|调查|调研|总结|综述|分析|白皮书|蓝皮书|简报|纪要|通报材料", "report"),
    (
        r"方案|计划|规划|要点|安排|纲要|议程|日程|日程议程|议程日程|路线图|任务书|蓝图|思路|分工|"
        r"任务清单|项目清单|选题|预案",
        "plan",
    ),
    (
        r"办法|细则|条例|规则|规定|措施|清单|通知|意见|制度|章程|决定|决议|法典|宪法|"
        r"[^方办做书看想说]法|准则|公约|"
        r"标准|规范|通则|守则|规程|通报|批复|公告|指引|指南|目录|若干政策|机制|政策|暂行规定|条|令",
        "regulation",
    ),
)
KIND_OF_TITLE = tuple((re.compile(rf"(?:{words})$"), kind) for words, kind in LAST_WORDS)
REMARK = re.compile(r"[（(][^（）()]{1,20}[）)]$")

#  》的书面发言   》等3件重点提案   》等调研报告、视察建议   》为题作交流发言
AFTER = re.compile(
    r"(?P<list>(?:[、和及]?[《][^》]{1,80}》){0,12})(?:等)?(?:系列)?(?:为题|为主题)?"
    r"(?P<words>[^，。；：！？《》]{0,16})"
)
SPEECH_AFTER = re.compile(
    r"^(?:的)?(?:[一-鿿]{0,6})(?:发言|讲话|辅导|党课|报告会|演讲|致辞|授课|讲座|宣讲)"
)
PROPOSAL_AFTER = re.compile(
    r"^(?:等?\d*个方面)?[的这等\d一二三四五六七八九十多余件]*(?:集体|重点|联名|委员|党派|优秀|"
    r"界别|一号|\d号)*提案(?!委|者)"
)
PROPOSAL_BEFORE = re.compile(
    r"提案(?:”|是|为|的|：|——|－－|—|-|办理|、|分别){0,3}$|提案[^，。；《》]{0,8}$"
)
#  10件重点提案是：甲委员《…》，乙委员《…》
#  作为今年督办的重点：《…》、《…》
PROPOSALS_LISTED = re.compile(
    r"(?:提案[^，。；《》]{0,4}|督办的?(?:重点|选题|题目|件)?(?:包括|如下|有|是|为|即)?)：[^。]{0,600}$"
)
SPEECH_BEFORE = re.compile(r"发言[^，。；《》]{0,6}$")

#  what is in 《》 and yet no document: newspapers, programmes
NEWSPAPER = re.compile(
    r"(?:日报|晚报|早报|晨报|时报|都市报|商报|政协报|导报|周报|新闻联播|晚间新闻|新闻|网|"
    r"电视台|求是|参考消息)$"
)
PROGRAMME_AFTER = re.compile(
    r"^[》”]?(?:电视|广播|访谈|协商|专题|融媒体|网络)*(?:栏目|节目|专栏|频道|专题片栏)"
)
#  （原题为《…》）   原载《…》: the article itself, and where it first stood
OWN_TITLE_BEFORE = re.compile(
    r"(?:原题|原标题|原文题目|原题目|原载|原刊|转自|摘自|载于|刊于|转载自|选自|来源|文章见)(?:为|是|于|：)?$"
)
ALIAS_BEFORE = re.compile(r"(?:简称|称为|下称)[：“]?$")
GENERIC_TITLE = re.compile(
    r"^(?:实施|若干|指导|工作|调研|视察|暂行)?(?:意见|条例|办法|方案|报告|决定|规定|规划|计划|"
    r"通知|细则|建议|纲要|决议|规则|准则|提案|章程|要点|清单|措施)$"
)

#  Party, government or another body: its texts have no committee
OTHERS_TITLE = re.compile(
    r"^(?:中共(?!.{0,12}政协.{0,8}党组)|中国共产党|中华人民共和国|中央|国务院|党的|习近平|"
    r"毛泽东|邓小平|论|政府工作报告|人民政府)|"
    r"政府工作报告|党代会|党代表大会|全国人民代表大会|国民经济和社会发展|[^一-鿿]?宪法$|法典$|"
    r"(?:省|市|区|县|州)委关于"
)
OTHERS_ISSUE = re.compile(
    r"(?P<issuer>(?:中共中央|国务院|全国人大(?:常委会)?|[一-鿿]{0,6}(?:省|市|区|县|州|旗|"
    r"盟)(?:委|政府|人大(?:常委会)?|人民政府)(?:办公厅|办公室|办)?"
    r"|[一-鿿]{1,10}(?:厅|局|(?<!政协)(?<!提)(?<!专)委(?!员)|部门|中心|管委会|街道|乡镇?|镇|公司|"
    r"集团|中央|人民政府|政府|党工委|组织部|宣传部|统战部|工商联))"
    r"(?:、[一-鿿]{2,12}){0,4})(?:(?:(?!政协)[^。；《》]){0,24}，)?(?:联合|先后|相继|专门|还|"
    r"也|已|及时|正式|据此|随后|近期|研究|同时|共同)*"
    r"(?:印发|出台|制定|下发|发布|颁布|颁发|转发|修订|编制|公布|推出|制订)(?:实施|出台|印发|"
    r"下发|完善|并印发)*(?:了|的)?(?:[^，。；《》]{0,12})$"
)
LED_IN = re.compile(r"^(?:促使|推动|督促|建议|支持|协助|配合|由|经|据|为|助推)")
#  安全生产法   城市供水条例   the CPPCC's own charter, which no local committee made
LAW = re.compile(
    r"[^办方做]法(?:[（(].*)?$|条例(?:[（(].*)?$|^(?:中国人民政治协商会议(?:共同纲领|章程)|共同纲领)$"
)
COMMITTEE_TITLE = re.compile(
    r"政协|委员(?!会)|提案|协商|履职|民主监督|社情民意|界别|文史|专委会|专门委员会|常委会|"
    r"常务委员会工作"
)
#  某某州政协委员工作室管理办法   政协某某市委员会提案工作条例
OF_COMMITTEE = re.compile(
    r"(?!.{0,10}人民政协|中共|中国共产党)(?:[一-鿿]{1,14}(?:省|市|区|县|州|旗|盟)政协|"
    r"(?:中国人民政治协商会议|政协)[一-鿿]{1,20}委员会)"
)
COMMITTEE_PLAN = re.compile(
    r"^(?:\d{4}年)?(?:年度)?(?:工作要点|协商计划|协商工作计划|工作计划|监督计划|重点工作)"
)
MADE_BEFORE = re.compile(
    r"(?:制定|修订|制订|起草|拟定|草拟|修改|完善|建立健全|建立|健全|出台|印发|编制|审议通过|"
    r"通过|讨论|下发|研究)"
    r"[^，。；]{0,24}$"
)
STUDIED_BEFORE = re.compile(
    r"(?:学习|贯彻|落实(?!.{0,3}制定)|传达|宣传|根据|按照|依据|围绕|对照|遵循|解读|唱|朗诵|"
    r"观看|聆听|助力|阅读|合唱|演唱|表演)[^，。；]{0,24}$"
)
WORK_BEFORE = re.compile(
    r"(?:编|出版|撰|创办|刊物|会刊|内刊|征集|辑|文史|印发|赠|创作|著|拍摄|摄制|办好|"
    r"推出)[^，。；]{0,16}$"
)
OTHERS_OUTCOME = re.compile(
    r"^等?(?:一系列|系列|相关)?(?:政策|文件|法律|法规|规章)[^，。；]{0,10}(?:出台|印发|发布|"
    r"实施|精神)|^(?:中|里|所)?(?:明确|确定|提出|规定|部署|要求)的"
)
ADOPTED = re.compile(r"(?:转化为|吸纳(?:到|进|入)|纳入|写入|体现在|采纳为)[^，。；《》]{0,20}$")

#  制定关于进一步加强委员联系服务和履职管理的实施办法
UNMARKED = re.compile(
    r"(?P<verb>制定|制订|出台|印发|修订|审议通过|通过|起草|下发)(?:并印发|完善|实施|印发|"
    r"出台)?(?:了)?"
    r"(?P<title>关于[^，。；：《》“”]{0,40}?(?:“[^”]{1,30}”[^，。；：《》“”]{0,40}?){0,3}"
    r"的(?:实施办法|暂行办法|试行办法|管理办法|办法|实施意见|工作意见|若干意见|指导意见|"
    r"实施方案|工作方案|方案|实施细则|细则|规定|规则|工作规则))(?!等)"
)
#  督办关于加快…的提案
UNMARKED_PROPOSAL = re.compile(
    r"(?P<title>关于(?<![有及与]关于)[^，。；：《》“”\d]{4,50}的提案)(?![\d一二三四五六七八九十委者]|"
    r"办理|共|数|约|近|有)"
)
#  “关于加强乡村医生队伍建设的提案”
QUOTED = re.compile(r"“(?P<title>关于[^”]{4,70}(?:提案|建议案|建议|报告|调研报告|意见|方案|办法))”")
#  题为“让老街活起来”的大会发言
TITLED = re.compile(
    r"(?:题为|题目为|题目是|以)“(?P<title>[^”]{4,60})”(?:为题|"
    r"的)(?P<words>[^，。；“”]{0,10}(?:发言|提案|建议案|调研报告))"
)
#  共建“一圈一带两区”区域发展格局三年行动方案
ACTION_PLAN = re.compile(r"(?:三年|五年|[1-9]年)(?:攻坚|提升|专项)?行动(?:方案|计划)")
#  推进周某艺术史料辑录、韩某回忆录、河流化石研究3部文史资料的编撰
LISTED_BOOKS = re.compile(
    r"(?:编撰|编辑|编纂|出版|推进|编印|编写|征编|完成|出版发行|启动)(?:了|"
    r"出版)?(?P<list>[^，。；：“”《》]{4,80}?)"
    r"(?:等)?[\d两二三四五六七八九十]+部(?:[一-鿿]{0,4})(?:文史|史料|书籍|专辑|著作|图书|丛书|"
    r"专著|专集)"
)
TITLE_LONGEST = 120
SKIPPED = ("navigation", "metadata", "byline", "dateline")


class Title(NamedTuple):
    """A title at text[start:end] of a passage, and its kind."""

    start: int
    end: int
    kind: str
    rule: str = ""  # how it is known for one


def find(page: Page, committees: Committees) -> Iterator[Proposal]:
    """One Proposal a title, with all its mentions."""
    found: dict[str, Proposal] = {}
    spans: dict[str, list[Span]] = {}
    known_titles = cache(titles)  # lines say again what others say
    for passage in page.passages:
        if passage.kind in SKIPPED:
            continue
        for title in known_titles(passage.text):
            span = passage.span(title.start, title.end)
            key = key_of(passage.text[title.start : title.end])
            known = same(found, key, passage.text, title)
            if known:
                spans[known].append(span)
            elif key:
                committee, issuer = maker(passage, title, committees)
                found[key] = Proposal(
                    page.words(span), title.kind, committee, (), issuer, title.rule
                )
                spans[key] = [span]
    for key, proposal in found.items():
        yield replace(proposal, spans=tuple(spans[key]))


NO_WORD = re.compile(r"[\W_]+")


@lru_cache(maxsize=1024)  # a title is compared when it is judged and when it is known
def key_of(title: str) -> str:
    """What a title is compared by: no punctuation, no blank."""
    return NO_WORD.sub("", title)


def same(found: dict[str, Proposal], key: str, text: str, title: Title) -> str | None:
    """The title that this one repeats: the same words, or 《意见》 for …的意见 before it."""
    if key in found:
        return key
    alias = ALIAS_BEFORE.search(text[max(0, title.start - 8) : max(0, title.start - 1)])
    if alias or GENERIC_TITLE.match(key):
        return next((longer for longer in reversed(found) if longer.endswith(key)), None)
    return None


# --- where titles stand ----------------------------------------------------------------------


def titles(text: str) -> list[Title]:
    """Titles of a passage in the order of the text, marked ones before what overlaps them."""
    marked = [Title(start, end, "", "title in 《》") for start, end in brackets(text)]
    found = [
        title._replace(kind=kind_at(text, title)) for title in marked if is_document(text, title)
    ]
    found.extend(without_overlaps(unmarked(text), taken=marked))
    return sorted(found)


BRACKET = re.compile("[《》。！？]")


def brackets(text: str) -> Iterator[tuple[int, int]]:
    """What stands in the outer 《》; a nested 《》 or 〈〉 belongs to the title."""
    depth, start = 0, 0
    for mark in BRACKET.finditer(text) if "《" in text else ():
        if mark.group() == "《":
            if depth == 0 or mark.start() - start > TITLE_LONGEST:
                depth, start = 0, mark.end()
            depth += 1
        elif mark.group() == "》" and depth:
            depth -= 1
            if depth == 0 and 0 < mark.start() - start <= TITLE_LONGEST:
                yield start, mark.start()
        elif mark.group() == "。":
            depth = 0


def is_document(text: str, title: Title) -> bool:
    """Whether words in 《》 are a document: no newspaper, no programme."""
    words = text[title.start : title.end].strip()
    if not key_of(words) or NEWSPAPER.search(words):
        return False
    if OWN_TITLE_BEFORE.search(text[max(0, title.start - 12) : title.start - 1]):
        return False
    return not PROGRAMME_AFTER.match(text[title.end : title.end + 12])


def unmarked(text: str) -> Iterator[Title]:
    """Documents by their full title without 《》."""
    for match in TITLED.finditer(text):
        kind = "speech" if "发言" in match["words"] else kind_of(match["words"]) or "other"
        yield Title(*match.span("title"), kind, "title in “ ”: 题为")
    for match in QUOTED.finditer(text):
        yield Title(*match.span("title"), kind_of(match["title"]) or "other", "title in “ ”: 关于")
    for match in UNMARKED.finditer(text):
        kind = kind_of(match["title"]) or "regulation"
        yield Title(*match.span("title"), kind, f"verb of making + full title: {match['verb']}")
    for match in UNMARKED_PROPOSAL.finditer(text) if "的提案" in text else ():
        if "等" not in match["title"]:
            yield Title(*match.span("title"), "proposal", "full title: 关于…的提案")
    for match in ACTION_PLAN.finditer(text) if "行动" in text else ():
        start = plan_start(text, match.start())
        if 10 <= match.end() - start <= 60:
            yield Title(start, match.end(), "plan", f"full title: {match.group()}")
    for match in LISTED_BOOKS.finditer(text):
        yield from listed(match)


def plan_start(text: str, end: int) -> int:
    """Where the name of an action plan begins: behind the last mark, 和 or verb outside “ ”."""
    window = text[max(0, end - 60) : end]
    masked = re.sub(r"“[^”]*”", lambda quoted: "口" * len(quoted.group()), window)
    start = 0
    for mark in re.finditer(
        r"[，。；：、《》（）]|和|落实|制定|出台|印发|实施|围绕|根据|按照|贯彻|编制|纳入|写入|"
        r"推进|参与|助力|通过|启动|开展|完成|的|了|为|在|对",
        masked,
    ):
        start = mark.end()
    return max(0, end - 60) + start


def listed(match: re.Match[str]) -> Iterator[Title]:
    """Each title of a list without marks: a、b和c3部文史资料."""
    start = match.start("list")
    for part in re.split(r"([、和])", match["list"]):
        if part not in "、和" and len(part) >= 4:
            yield Title(start, start + len(part), "other", "list of books")
        start += len(part)


# --- kind ------------------------------------------------------------------------------------


def kind_at(text: str, title: Title) -> str:
    """The kind of a marked title: the words around it first, then its own last word."""
    after = AFTER.match(text, title.end + 1)
    words = after["words"] if after else ""
    close = not (after and after["list"])
    before = text[max(0, title.start - 20) : title.start - 1]
    own = kind_of(text[title.start : title.end])
    listed_before = text[max(0, title.start - 600) : title.start]
    if SPEECH_AFTER.match(words) or (SPEECH_BEFORE.search(before) and close):
        return "speech"
    if own in ("recommendation", "") and (
        PROPOSAL_AFTER.match(words)
        or PROPOSAL_BEFORE.search(before)
        or ("：" in listed_before and PROPOSALS_LISTED.search(listed_before))
    ):
        return "proposal"
    if own:
        return own
    nearest = re.match(r"(?:的)?[^，。；：、和]{0,10}", words)
    return (kind_of(nearest.group()) if nearest else "") or kind_in(words) or "other"


@lru_cache(maxsize=1024)
def kind_of(words: str) -> str:
    """The kind that the last word names; "" where it names none."""
    words = REMARK.sub("", words.strip("”’〉 "))
    return next((kind for pattern, kind in KIND_OF_TITLE if pattern.search(words)), "")


def kind_in(words: str) -> str:
    """The kind of a list's common noun: 等调研报告、视察建议3篇 -> report."""
    noun = re.match(
        r"\d*[篇件份个项]?(?:[一-鿿]{0,6}?)(调研报告|视察报告|协商报告|报告|提案|建议案|建议|"
        r"发言|方案|办法|制度)",
        words,
    )
    return kind_of(noun.group(1)) if noun else ""


# --- whose it is -----------------------------------------------------------------------------


def maker(passage: Passage, title: Title, committees: Committees) -> tuple[Committee | None, str]:
    """The committee that received or made a text; else none, and the issuer where printed."""
    text = passage.text
    words = text[title.start : title.end]
    clause = re.split(r"[。；]", text[max(0, title.start - 160) : title.start])[-1]
    clause = re.sub(r"《[^《》]*》", "", clause).rstrip("《、和及")
    if title.kind == "proposal":
        return committees.at(passage, title.start), ""
    issue = OTHERS_ISSUE.search(clause)
    if issue and "政协" not in issue["issuer"]:
        return None, LED_IN.sub("", issue["issuer"])
    if LAW.search(words) and "政协" not in words:
        return None, ""
    if OTHERS_TITLE.search(words) and not re.search(r"政协", words[:12]):
        return None, ""
    if made_by_committee(text, title, words, clause):
        return committees.at(passage, title.start), ""
    return None, ""


def made_by_committee(text: str, title: Title, words: str, clause: str) -> bool:
    """Whether a text that no other body is said to have issued is a committee's own."""
    after = text[title.end + 1 : title.end + 24]
    if ADOPTED.search(clause):
        return False
    if title.kind not in ("report", "recommendation") and OTHERS_OUTCOME.match(after):
        return False
    if OF_COMMITTEE.match(words):
        return True
    if title.kind == "speech":
        return True
    if title.kind in ("report", "recommendation"):
        return not STUDIED_BEFORE.search(clause)
    if title.kind == "other":
        if re.search("政协|文史", words):
            return True
        return text[title.start - 1] != "《" or bool(WORK_BEFORE.search(clause))
    if STUDIED_BEFORE.search(clause) and not MADE_BEFORE.search(clause):
        return bool(COMMITTEE_PLAN.match(words))
    if COMMITTEE_TITLE.search(words) or COMMITTEE_PLAN.match(words):
        return True
    return bool(MADE_BEFORE.search(clause)) and not re.match(r"[一-鿿]{1,8}[省市县州]", words)
