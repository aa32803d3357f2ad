"""Which numbers with a unit count a committee's work: no ordinal, grouping, plan or economy.

    "全县生产总值1200亿元"  ->  left;  "委员捐款20万元"  ->  counted

Every pattern is run once over a passage; a number then only looks up where its words stand. A
passage is read as if a full stop stood before it, so that a pattern can begin with a mark.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import accumulate
from typing import NamedTuple

from .numerals import Numeral
from .statistics_vocabulary import (
    AREA_RESULT,
    ECONOMY,
    GROUPINGS,
    HOLDER,
    MONEY_RESULT,
    OTHERS,
    PROJECT,
    SHARE_RESULT,
    STANDING,
    WORK,
)

#  第3批   前10名   这4个   但 目前13件
#  作出李某、张某两位同志任职的决定
PERSONNEL_AFTER = re.compile(r"(?:同志)?的?(?:任职|任免|免职|任命|辞职|职务|辞去|增补)")
#  助推六个“倍增计划”: what is aimed at, not what was done
AIM_BEFORE = re.compile(
    r"(?:助推|助力|推动|服务|围绕|聚焦|紧扣|落实|贯彻|实施|推进|建设)(?:全[市县区省州旗])?$"
)
AIM_AFTER = re.compile(r"(?:“[^”]{1,20}”|[一-鿿]{0,8}(?:计划|工程|战略|目标|行动|高地|中心))")
ORDINAL_BEFORE = frozenset("第每其首这那哪各初任届·+＋*×/")
#  一行6人   每名委员1次   第1至3批   2019年第2期
NO_COUNT_BEFORE = re.compile(
    r"(?:一行|不止|分之|(?<![目当日之])前|第[^，。；]{1,3}[、至到]|\d{4}年第?|[A-Za-z]|等(?=\d*人))$"
)
EACH_BEFORE = re.compile(
    r"每(?:年|月|季度|半年|周|名|位|人|个|户|季|天|届|次|场|期|批|组)[^，。；]{0,6}$"
)
NUMBERED_MEETING = re.compile(r"届[^，。；]{0,10}$")
MEETING_AFTER = re.compile(r"[、]|.{0,3}?(?:会议|全会|全体|常委|主席|党代会|代表大会|大会|党组)")
#  三台乡 is a place
PLACE_AFTER = re.compile(r"[乡镇村县河山沟沱]|街道|社区")
GROUPING_AFTER = re.compile(GROUPINGS)
STANDING_AFTER = re.compile(STANDING)
DUTIES_BEFORE = re.compile(r"(?:议程|任务|职能|要求|特点|方面|内容)(?:共|主要)?(?:有|为|是)?$")
#  我局与两位委员面商, in an office's reply
PERSONS_AFTER = re.compile(r"[位名]")
LESSON_AFTER = re.compile(r"(?:专题|精品|主题|公开)*(?:党|团|思政)?(?:课|讲座)")
#  两条建议都记下了: told of before
ALL_OF_THEM = re.compile(r"[一-鿿]{2,6}?[都均]")
FEW = 3
GROUPING_ALWAYS = re.compile(r"(?:大)?(?:方面|环节|关键|阶段|层面|维度|字|一(?!线)|百分点|主线)")
HELD = re.compile(r"(?:召开|举行|举办|组织|开展)(?:了|过)?$")
HELD_OR_TOTAL = re.compile(r"(?:召开|举行|举办|组织|开展|先后|共)(?:了|过)?$")
NUMBERED_BODY = re.compile(r"[、]?.{0,2}(?:常委|主席|全会|全体|党代会|大会|会议)")
IDIOM = {"百", "千", "万", "亿", "百万", "千万"}  # 百家, 千户: no figure without 余, 上 or 近
TAIL = re.compile(r"[^、，。；：！？…]{0,40}")
SETTLED = re.compile(r"(?:企业|单位|商户|市民|居民|群众)(?:落户|入驻|受益|居住)")
SHARE_OF_OTHERS = re.compile(r"的(?!提案|委员|建议)")


class Rule(NamedTuple):
    """Words, and how far they rule what follows: up to a mark of `stop`, at most so far."""

    words: re.Pattern[str]
    stop: str
    farthest: int


#  《…三年行动方案》中明确的11个方面52项重点任务
OTHERS_PLAN = Rule(
    re.compile(
        r"》(?<!建议案》)(?<!提案》)(?<!建议》)(?<!报告》)"
        r"[^，。]{0,6}(?:明确|确定|提出|规定|部署|要求)的"
    ),
    "，。",
    30,
)
#  委员建议，新建3个停车场
ADVICE = Rule(
    re.compile(
        r"(?=[委代专组提他她们会同呼希])"
        r"(?:(?:委员|代表|专家|组|提案|他|她|们|会议|同志)(?:还)?建议|呼吁|希望)[，：]"
    ),
    "。“”",
    60,
)
#  要确保   必须完成
DUTY = Rule(
    re.compile(
        r"[，；：。“](?:[一二三四五六七八九十]是?)?"
        r"(?:要(?!求|点|事|素)|必须|应当|务必)"
    ),
    "。；",
    80,
)
#  要把已经挂牌的15个委员工作站用起来: there already, whatever is to become of them
THERE_ALREADY = re.compile(r"(?:已|已经|现有|原有|建成|挂牌)[^，。；、]{0,6}的?$")
#  今后   下一步   新的一年
LATER = Rule(
    re.compile(r"[，。；力](?:(?<!力)(?:今后|下一步|明年|新的一年|接下来)|(?<=力)争)"), "。；", 120
)
#  学生说，老师资助学生20多名: a man's own deeds, as his family and pupils tell them
REMEMBERED = Rule(
    re.compile(r"(?:说|回忆|称|记得)[，：]“?(?:老师|恩师|先生|父亲|母亲|爷爷|奶奶|老伴)(?!们)"),
    "。；",
    60,
)
#  引进项目12个，总投资达8.6亿元
INVESTED = Rule(
    re.compile(r"(?:引进|落地|签约|促成|招商|引导|投资兴业|捐)[^。；]{0,40}?投资"), "，。；", 8
)
#  该中心设窗口120个
OTHERS_OWN = Rule(
    re.compile(
        r"[，。；](?:该|这个)(?!会|委|活动|专委会|县政协|区政协|市政协|省政协|提案|党组|"
        r"平台|工作室|联络站|委员)"
        r"[一-鿿]{1,8}?(?:共有|现有|已有|设有?|拥有|占|总|年|日|有)"
    ),
    "。；",
    60,
)
#  在项目现场，总投资3.2亿元的产业园占地500亩
PROJECT_SIZE = Rule(re.compile(PROJECT), "。！？", 150)
#  市人大常委会视察组…提出审议意见8条   区政府举办招聘会，156家企业进场
OTHER_BODY = Rule(re.compile(OTHERS), "。！？", 150)


STOPS = {marks: re.compile(f"[{marks}]") for marks in ("，。", "。“”", "。；", "，。；", "。！？")}


START = "。"


class Places:
    """Where the matches of a pattern stand in a passage. said: the passage behind START."""

    def __init__(self, words: re.Pattern[str], said: str) -> None:
        self.starts: list[int] = []
        self.ends: list[int] = []
        for match in words.finditer(said):
            self.starts.append(match.start() - len(START))
            self.ends.append(match.end() - len(START))

    def any(self, start: int, end: int) -> bool:
        """Whether one stands within text[start:end]."""
        place = bisect_left(self.starts, start)
        return place < len(self.starts) and self.ends[place] <= end

    def last(self, start: int, end: int) -> int:
        """Where the last one within text[start:end] ends; -1 without one."""
        place = bisect_right(self.ends, end) - 1
        return self.ends[place] if place >= 0 and self.starts[place] >= start else -1


class Ruled:
    """The stretches of a passage that the words of some rules govern."""

    def __init__(self, rules: tuple[Rule, ...], said: str) -> None:
        found: list[tuple[int, int]] = []
        for rule in rules:
            if rule.words.search(said):
                found.extend(stretches(rule, said))
        found.sort()
        self.starts = [start - len(START) for start, _ in found]
        ends = accumulate((end for _, end in found), max)  # of all that began before
        self.ends = [end - len(START) for end in ends]

    def holds(self, offset: int) -> bool:
        place = bisect_right(self.starts, offset) - 1
        return place >= 0 and offset <= self.ends[place]


def stretches(rule: Rule, said: str) -> Iterator[tuple[int, int]]:
    """What each match of a rule governs, from its end on."""
    stop = STOPS[rule.stop]
    mark = -1
    for match in rule.words.finditer(said):
        begin = match.end()
        if mark < begin:
            found = stop.search(said, begin)
            mark = found.start() if found else len(said)
        yield begin, min(mark, begin + rule.farthest)


WORKED = re.compile(WORK)
COMMITTEE = r"政协|委员(?!会)|提案|协商|建言|履职|界别"
WORDS = {
    name: re.compile(words)
    for name, words in {
        "economy": ECONOMY,
        "committee": COMMITTEE,
        "money": MONEY_RESULT,
        "area": AREA_RESULT,
        "share": SHARE_RESULT,
        "holder": HOLDER,
    }.items()
}
RULES = {
    "no work": (OTHERS_PLAN, ADVICE, DUTY, LATER, REMEMBERED),
    "others": (PROJECT_SIZE, OTHER_BODY),
    "invested": (INVESTED,),
    "their own": (OTHERS_OWN,),
}


class Guards:
    """What a passage says around its numbers; each pattern is run when it is first asked for."""

    def __init__(self, text: str, *, reply: bool = False, listed: bool = False) -> None:
        self.text = text
        self.said = START + text
        self.reply = reply  # an office's reply to a proposal: what it counts came of that
        self.told = reply or listed  # listed: a line of a list of figures that count work
        self.known: dict[str, Places] = {}
        self.ruled: dict[str, Ruled] = {}
        self.worked: dict[int, bool] = {}  # by the start of a sentence

    def words(self, name: str) -> Places:
        """Where the words of a table stand."""
        if name not in self.known:
            self.known[name] = Places(WORDS[name], self.said)
        return self.known[name]

    def holds(self, name: str, offset: int) -> bool:
        """Whether one of some rules governs an offset."""
        if name not in self.ruled:
            self.ruled[name] = Ruled(RULES[name], self.said)
        return self.ruled[name].holds(offset)

    def tells_work(self, start: int, end: int) -> bool:
        """Whether the sentence text[start:end] tells of a committee's work."""
        if start not in self.worked:
            self.worked[start] = bool(WORKED.search(self.text, start, end))
        return self.worked[start]

    def clause(self, start: int, here: int) -> int:
        """Where the clause begins that an offset stands in, 150 characters back at most."""
        start = max(start, here - 150)
        return max(start, *(self.text.rfind(mark, start, here) + 1 for mark in "，。；："))

    def counts(
        self, start: int, end: int, numeral: Numeral, unit: re.Match[str], *, share: bool
    ) -> bool:
        """Whether a number with its unit in the sentence text[start:end] counts work."""
        if not self.told and not self.tells_work(start, end):
            return False
        if not self.is_amount(start, numeral, unit, share=share):
            return False
        if self.holds("no work", numeral.start) and not THERE_ALREADY.search(
            self.text, max(start, numeral.start - 12), numeral.start
        ):
            return False
        if self.reply:
            return not PERSONS_AFTER.match(self.text, unit.start())
        return not self.is_economy(start, end, numeral, unit, share=share)

    def is_amount(self, start: int, numeral: Numeral, unit: re.Match[str], *, share: bool) -> bool:
        """No ordinal, no numbered meeting, no rate of each, no grouping."""
        before = self.text[max(start, numeral.start - 16) : numeral.start].rstrip(" ")
        after = self.text[unit.end() : unit.end() + 24].lstrip(" ")
        said = unit.group().lstrip(" ")
        if share and before.endswith("百分之"):
            return True
        if before and (before[-1] in ORDINAL_BEFORE or NO_COUNT_BEFORE.search(before[-8:])):
            return False
        if "每" in before and not unit["money"] and EACH_BEFORE.search(before):
            return False
        if before.endswith("除") or PERSONNEL_AFTER.match(after) and said in ("名", "位"):
            return False
        numbered = said == "次" and "届" in before and NUMBERED_MEETING.search(before)
        if numbered and MEETING_AFTER.match(after):
            return False
        if numeral.written and not self.is_written_amount(numeral, unit, before, after):
            return False
        return said not in ("个", "条", "项") or not GROUPING_ALWAYS.match(after)

    def is_written_amount(
        self, numeral: Numeral, unit: re.Match[str], before: str, after: str
    ) -> bool:
        """Whether a number in Chinese figures counts: 六个子智库 does, 五个方面 and 百家 do not."""
        figures = self.text[numeral.start : unit.start()]
        said = unit.group().lstrip(" ")
        if figures in IDIOM or figures in ("一", "二", "零", "〇") or numeral.value <= 1:
            return False
        if unit["share"] or unit["area"] or PLACE_AFTER.match(after):
            return False
        if after.startswith(("以上", "以下", "以内")):  # 三家以上承办单位
            return False
        if DUTIES_BEFORE.search(before):  # 议程有四项
            return False
        if said in ("个", "项") and (
            before.endswith("下设") or AIM_BEFORE.search(before) and AIM_AFTER.match(after)
        ):
            return False
        if said in ("次", "期", "轮", "届", "批次", "处", "位", "首", "起", "间"):
            if said != "次" and numeral.value < 20:
                return said == "位"
            if NUMBERED_BODY.match(after):
                return bool(HELD.search(before))
            return numeral.value >= 20 or bool(HELD_OR_TOTAL.search(before))
        if said == "堂" and not LESSON_AFTER.match(after):  # 三多堂 is a house
            return False
        if ALL_OF_THEM.match(after) and numeral.value <= FEW:
            return False
        if said == "个":
            return not GROUPING_AFTER.match(after)
        return not STANDING_AFTER.match(after)

    def is_economy(
        self, start: int, end: int, numeral: Numeral, unit: re.Match[str], *, share: bool
    ) -> bool:
        """Whether a number tells of a place, a firm or another body: 全市人口, 总投资3亿元."""
        text, here, stop = self.text, numeral.start, unit.end()
        tail = TAIL.match(text, stop, end)
        close = tail.end() if tail else stop
        near = max(start, here - 40)
        committee, economy = self.words("committee"), self.words("economy")
        if share and SHARE_OF_OTHERS.match(text, stop):  # 83%的居民认为
            return True
        if self.holds("others", here) and not committee.any(start, close):
            return True
        if share:
            share_of_work = self.words("share").any(near - 20, close)
            return economy.any(near, close) or not share_of_work
        if unit["money"] and self.holds("invested", here) and committee.any(start, here):
            return False
        if self.holds("their own", here):
            return True
        clause = self.clause(start, here)
        if economy.any(clause, close) and not committee.any(clause, close):
            return True
        if unit["money"]:
            return not self.words("money").any(near, close)
        if unit["area"]:
            return not self.words("area").any(near, close)
        holder = self.words("holder").last(start - 1, here)
        if holder >= 0 and not committee.any(holder, close):
            return True
        return bool(SETTLED.match(text, stop))
