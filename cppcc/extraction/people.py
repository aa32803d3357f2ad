"""Named people and the posts that the text gives them.

"区政协党组书记、主席赵国中表示"
->  Person(name="赵国中", posts=(书记 of 南京市鼓楼区政协党组, 主席 of 南京市鼓楼区政协))
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick

from . import bylines, names, rosters
from .committees import Committees
from .facts import Person, Post
from .gazetteer import Gazetteer
from .names import (
    AFTER_NOUN,
    AFTER_TITLE,
    ALONE,
    DOT,
    DOTS,
    FIRST,
    HAN_FIRST,
    IN_A_LIST,
    Evidence,
    Name,
)
from .people_vocabulary import (
    CLOSERS,
    COMMITTEE_TITLES,
    COMPOUND_SURNAMES,
    DESCRIPTORS,
    LEADER_PHRASES,
    LIST_HEADS,
    NATIONALITIES,
    SUFFIX_TITLES,
    TITLES,
    TRIMMED,
    WORDS,
)
from .posts import (
    SPACED_TITLES,
    TITLE_END,
    TITLE_LAST,
    Reader,
    Title,
    chain,
    chain_again,
    clipped,
    longest_first,
    membership,
    organisation_start,
    unbroken,
)
from .register import Found, folded, mentioned
from .text import Page, Passage

LED_BY = {"title": "behind a title", "noun": "behind a noun for people", "head": "head of a list"}
FLOORS = {"title": AFTER_TITLE, "noun": AFTER_NOUN, "head": IN_A_LIST}
#  a title, a noun for a person, the head of a list, a role in a byline
LEAD = re.compile(
    rf"(?P<title>(?:{longest_first([*TITLES, *TRIMMED])}|(?<=[组委])成员|(?<=人大)代表|(?<=党)代表|"
    rf"{SPACED_TITLES})"
    r"(?!候选人|提名人选|建议人选|人选|公会))|"
    rf"(?P<noun>{longest_first(DESCRIPTORS)})|(?P<head>{longest_first(LIST_HEADS)})"
)
LEAD_END = re.compile(rf"(?:{longest_first(TITLES)})$")
CANDIDATES = ("候选人", "提名人选", "建议人选", "人选")
MEMBERSHIPS = ("委员", "常委", "代表", "会员")
SIGNING = ("记者", "通讯员", "实习生", "见习生", "编辑", "责编", "校对", "责校")
SPACED = [first + " " for first in "主委常书记编秘"]  # 主　席
#  主席（按姓氏笔画为序）：   主席：   记者 高峰
GAP = re.compile(
    r"的|(?<=成员)(?:有|为|包括)|(?<=[编辑校者])[/／丨|] ?|"
    r"”?(?:（[^（）]{1,16}）)?(?:[：:]|(?:是|为|有|由)[：:]?)? {0,6}"
)
GAP_FIRST = frozenset("的有为包”（：:是由 /／丨|")
LINKING = frozenset("有为是由")
MARK = re.compile(r" {0,3}、 {0,3}")
BLANKS = re.compile(r" +")
#  an item of a list that cannot be read
UNKNOWN = re.compile(r"[一-鿿·]{2,20}、")
ITEM_END = re.compile(f"[、{DOTS}]")
FARTHEST = 24  # what ends it
UNKNOWN_FIRST = re.compile(r"[一-鿿]{2,4}、|[一-鿿]{1,6}[·•][一-鿿·]{1,12}、")
#  马秀芳乔栋国）
RUN = re.compile(r"[一-鿿]{4,9}?(?=[）)，。 ]|$|报道|摄|文/)")
LONGEST_OFFICE = 50
OFFICE_END = re.compile(
    r"[。；，！？]|职务|资格|选举(?!委|工作|办|小组|管理|事务)|任命(?!书)|免去|$"
)
CONJUNCTION = re.compile(r" ?(?:以及|和|与|及)")
NEXT_FIRST = frozenset(" 、以和与及")
#  也是民建市委会主委、市政协副主席的|方某某
ALSO = re.compile(r"(?:[也又还]是|同[为是]|[作身]为|兼任|担任)[^。；]{0,40}$")
NOTE = re.compile(r"（(?P<note>[^（）]{1,18})）")
SEX = re.compile(r"（(?:[男女]|[一-鿿]{1,5}族|[，、]){1,4}）")
#  （女，满族）   ，男，   （1920—2010）   （左二）
DESCRIBED = re.compile(
    rf"[（，](?:[男女]|{'|'.join(NATIONALITIES)})(?=[，）、])|"
    r"（(?=\d{4}年?[^（）]{0,12}(?:[—－～-]|生)[^（）]{0,16}）|[前后]?排?[左右中][一二三四五六七八九十]?[）、])|"
    r"，(?=\d{4}年(?:\d{1,2}月)?(?:\d{1,2}日)?出?生)"
)
#  现任   历任   1998年3月至2003年1月任   2011年起先后任
HELD = re.compile(
    r"(?<=[，。；年月后起间） ])(?:(?P<now>现任|现为)|(?:曾|先后|历)+(?:兼|担|出)?任)|"
    r"(?P<dated>\d{4}年(?:\d{1,2}月)?(?:\d{1,2}日)?(?:(?:至|到|[-—－～])+(?:\d{4}年)?(?:\d{1,2}月|今)?)?"
    r"[起后间底初]?，?(?:先后|又|再次|开始|经选举|被)*"
    r"(?:(?:担|出|升|调|转|兼|历|改)?任|当选为?|任命为|选为))"
)
#  何某某（同志）|是|第十届全国政协委员
WAS = re.compile(r"(?:同志)?(?:(?:曾|先后)?当选为?|(?:曾)?(?:是|系))")
SENTENCE_END = re.compile(r"[。；]")
LIFE_OPENS = re.compile(r"^ ?(?P<name>[一-鿿·]{2,12}?)(?:同志)?(?=是|系|，)")
LONGEST_LIFE = 1600
MOST_PIECES = 40
MOST_TOLD_AGAIN = 8  # places where a life names its person again
PIECE = re.compile(r"(?:[^，。；！？（）]|（[^（）]{0,60}）)*")
PIECE_REST = re.compile(
    r"(?:（[^（）]{0,60}）)?(?:等(?:领导)?(?:职务|职)?|(?:等|领导)?职务|[一之]职)?$"
)
#  where the words of an office begin in a piece of a life: 并|任某局局长
PIECE_HEAD = re.compile(r"(?:并|同时|后|又|再|其后|还|先后|曾)*(?:兼任|担任|任|兼|当选为?|是|为)?")
#  （…代表。）|第九届全国人大代表
NEXT_TERM = re.compile(r"(?<=[。；])(?:政协)?第[一二三四五六七八九十]{1,3}届")
ENDED_LIFE = re.compile(r"逝世|去世|病故|辞世|离休")
#  离任（behind a name）
LEFT_OFFICE = re.compile(r"离任|卸任|调离|调出|辞去|免职|已故")
#  李某、张某|两位同志   赵某、钱某、孙某|等5名委员
SEVERAL = re.compile(
    r"等?(?:[两二三四五六七八九十]{1,2}|\d{1,2})[余多]?[位名户](?:[一-鿿]{0,6}?)"
    r"(?:同志|委员|代表|专家|教授|学者|领导|常委|党员|干部|同学|老师|群众|家庭|职工|老人|学生|"
    r"(?<=[困保联扶特])户)"
)
#  沐某某是…院长
BEING = re.compile(r"是|系|现任|曾任|担任")
SPEAKING = re.compile(
    r"(?:表示|指出|强调|认为|建议|提出|要求|希望|介绍说|介绍道|介绍|坦言|直言|说道|告诉记者|呼吁|说)"
    r"(?=[，：。“”]|道)|代表(?=[一-鿿]{1,14}?(?:作|发言|，|、))"
)
#  开小卖部的孟某某|高兴地说
FEELING = ["高兴", "激动", "感慨", "自豪", "欣慰", "兴奋", "动情", "深情", "坦率", "风趣", "开心"]
FEELING += ["满意", "乐呵呵", "笑呵呵", "笑着"]
TELLING = ["说", "介绍", "表示", "告诉", "坦言", "感慨", "回忆"]
TOLD = re.compile(rf"(?:(?:{'|'.join(FEELING[:-1])})地|笑着)?(?:{'|'.join(TELLING)})")
CLAUSE = re.compile(r"[。！？；，：“”据](?:(?<!据)|(?<=[，。]据)) ?")
SPOKEN_WITHIN = 48  # a name and the verb behind it
#  陈某某：要加大投入
SPEAKER = re.compile(r"^ {0,2}(?P<name>[一-鿿]{3})(?:委员)?：")
COMPANY = (
    "同志|领导|委员|馆员|专家|学者|代表|名家|干部|党员|职工|书法家|画家|书画家|艺术家|作家|摄影家|"
    "教授|先生|老师|人士|老人|老党员|企业家|群众|贫困户|脱贫户"
)
TOGETHER = re.compile(
    rf"(?:等(?:[一-鿿\d]{{0,16}}?(?:人|{COMPANY}))?)?(?:同志|委员)?"
    r"(?:分别|先后|一同|共同|也|一起)?"
    r"(?:出席|参加|陪同|列席|应邀|在主席台|当选|到会|参会|主持|发言|作大会发言|围绕|就|作了|与会|"
    r"参与|带队|率队|来到|现场)|"
    rf"等[一-鿿\d]{{0,16}}?(?:人(?![员民才士力大口])|{COMPANY})|"
    rf"[两二三四五六七八九十几\d]{{1,3}}[余多]?[位名户][一-鿿]{{0,6}}?(?:{COMPANY})"
)
ELECTED = re.compile(r"不再|选举|撤销|当选|任命|增补|补选|推选|推举|免去|任免|辞去|决定|聘")
OFFICIAL = re.compile(r"[任是系（]")
CUE = re.compile(
    r"(?:选举产生了?|选举|任命|同意|批准|增补|补选|推选|推举|聘请了?|聘任了?|特聘|免去|撤销|接受|[。；，：]|^)"
)
OFFICE = re.compile(
    r"(?:等\d*[名位]?(?:人|同志|委员)?)?(?:同志|委员)?"
    r"(?:(?:被|获|受)?(?P<sure>当选为?|选举为|推选为|推举为|增补为|聘请为|聘任为|聘为|任命为|"
    r"担任|出任|兼任|连任|任)|"
    r"(?P<named>为|的|辞去|(?=[一-鿿]{2,20}(?:职务|资格)))|(?P<is>是|系|现任|曾任))"
)
OFFICE_FIRST = frozenset("等同委被获受当选推增聘任担出兼连为的辞是系现曾（")
SEAT = re.compile(r"职务|资格")
LONGEST_SEAT = 24  # an office with 职务 behind it
#  王某同志|不再担任
LEFT = re.compile(r"(?:同志|委员)?不再")
REMOVED = re.compile(r"(?:免去|撤销)[^。；]*$")
#  由副主席何某任组长|的市政协调研组
OF_TEAM = re.compile(r"(?<=[组团队]长)的[一-鿿]{2,24}?(?:组|团|队)(?![织队员建])")
#  以主席何某为|团长
LEADING = re.compile(r"(?:名誉|执行|常务|第一)?副?(?:团长|组长|队长|领队)")
FRAMED_NAME = r"[一-鿿·]{2,4}?|[一-鿿]{1,7}·[一-鿿·]{1,9}?"
FRAMED = re.compile(rf"(?P<name>{FRAMED_NAME})(?:（[^（）]{{1,16}}）)?(?:同志)?(?:[、和]|$)")
FRAMED_LIST = (
    rf"(?:{FRAMED_NAME})(?:（[^（）]{{1,16}}）)?"
    rf"(?:[、和](?:{FRAMED_NAME})(?:（[^（）]{{1,16}}）)?){{0,30}}(?:同志)?"
)
FRAME = re.compile(
    rf"{FRAMED_LIST}(?=为[^，。；]{{2,40}}[，。；、]|(?:同志)?的[^，。；的]{{2,30}}(?:职务|资格)|"
    r"(?:同志)?[省市县区州盟旗]?政协[^，。；的]{2,20}(?:职务|资格)|"
    r"不?再?担任|辞去|任[^，。；务期职命]{2,40}[，。；])"
)
#  a line of a decision: 李某、王某|为某县政协提案委员会主任；   免去张某|的办公室主任职务。
LINE_NAME = r"(?:(?!和)[一-鿿·]){2,14}?"
LINE_FRAME = re.compile(
    r"^ ?(?:\d{1,2}[.．、] ?)?(?:任命|免去|增补|决定任命|决定免去)?"
    rf"(?P<names>{LINE_NAME}(?:[、和]{LINE_NAME}){{0,30}}(?:同志)?)"
    r"(?:为[^，。；]{2,60}(?:员|长|任|席|委|记|人)|任[^，。；]{4,60}(?:员|长|任|席|委|记)|"
    r"的[^，。；的]{2,60}职务)[；。，]?$"
)
NAMED_TO = r"(?:当选|选举为|推选为|任命为|聘为|聘任为|增补为|增选为)"
ELECTED_FRAME = re.compile(rf"{FRAMED_LIST}(?=(?:等\d*[名位]?(?:同志|人)?)?[被获]?{NAMED_TO})")
ELECTED_TO = re.compile(NAMED_TO)
WORK = re.compile(
    r"(?:传(?=》)|回忆录|文集|文选|诗集|诗选|选集|自传|传记|传略|年谱|书信集|日记选|口述史?|"
    r"艺术史料|艺术人生|书画集|书画展|书法展|摄影展|画展|画传|纪念文集|生平事迹)"
)
WORK_VERB = re.compile(
    r"(?:推进|编撰|出版|编辑|编印|整理|收集|编写|撰写|编纂|征集|完成|举办|参观|观看|开展|启动|《|“)"
)
#  ——在政协某市第九届委员会第四次会议上
SPEECH = re.compile(
    r"(?:会议|大会|会)上(?:的(?:报告|讲话|发言|致辞))?[）)]?$|(?:工作报告|讲话)$|作者$"
)


MOST_TELLING = 20_000  # titles of a document whose names tell where others end


class Sighting(NamedTuple):
    """A name at one place with the titles that stand there."""

    name: Name
    titles: tuple[Title, ...] = ()
    former: bool = False
    note: str = ""
    company: int = 1  # how many stand in the same list
    rule: str = ""  # what makes it a name there


class Lead(NamedTuple):
    """A title, a noun for people or the head of a list: a name can stand behind it."""

    start: int
    end: int
    kind: str  # title, noun, head
    name: int  # where the name would begin
    floor: float
    spread: bool  # whether blanks can part the names


def prefix_free(words: Iterable[str]) -> list[str]:
    """Without words that begin with another one of them: 主席 for 主席 and 主席团."""
    kept: list[str] = []
    for word in sorted(set(words)):
        if not kept or not word.startswith(kept[-1]):
            kept.append(word)
    return kept


#  with what the patterns begin that are tried where one of these stands only
STARTS = {
    "lead": prefix_free([*TITLES, *TRIMMED, *DESCRIPTORS, *LIST_HEADS, *SPACED, "成员", "代表"]),
    "suffix": prefix_free(SUFFIX_TITLES),
    "told": prefix_free([*TELLING, *FEELING]),
    "role": prefix_free(bylines.BEFORE_NAMES),
}
BESIDE = sorted({word for table in STARTS.values() for word in table})
KINDS = [tuple(kind for kind, table in STARTS.items() if word in table) for word in BESIDE]
WORDS_BESIDE = AhoCorasick(BESIDE)


@dataclass(frozen=True, slots=True)
class Marked:
    """A passage with the words beside which names can stand; all are looked for once."""

    passage: Passage
    text: str
    leads: tuple[Lead, ...]
    suffixes: tuple[re.Match[str], ...]  # titles that can stand behind a name
    told: tuple[re.Match[str], ...]
    roles: tuple[re.Match[str], ...]
    clauses: tuple[int, ...]  # where they begin
    chains: dict[int, tuple[Title, ...]] = field(default_factory=dict)

    def chain(self, end: int) -> tuple[Title, ...]:
        """All titles that end at an offset."""
        if end not in self.chains:
            self.chains[end] = chain_again(self.text, end)
        return self.chains[end]


def find(page: Page, committees: Committees, places: Gazetteer) -> Iterator[Person]:
    """Every person that the page names, in the order of first mention, once."""
    passages = [passage for passage in page.passages if passage.kind != "metadata"]
    evidence = Evidence("\n".join(passage.text for passage in passages))
    rows = [marked(passage) for passage in passages]
    evidence.close(closed_names(rows, evidence))
    people: dict[str, Found] = {}
    known: dict[tuple[object, ...], Post] = {}
    members = membership(page, committees)
    roster = rosters.Roster()
    for number, row in enumerate(rows):
        passage = row.passage
        mentions = committees.mentions(passage)
        reader = Reader(page, passage, committees, mentions, known, members)
        for sighting in sightings(row, evidence, places):
            record(people, reader, sighting)
        speaker = speaker_line(passages, number, evidence)
        if speaker:
            record(people, reader, Sighting(speaker, rule="speaker under a headline"))
        for name in roster.names(passage, evidence):
            note = rosters.note_behind(passage.text, name)
            sighting = Sighting(name, note=note, rule="roster under a title")
            record(people, reader, sighting, roster=roster.title)
    mentioned(page, passages, people)
    for found in sorted(people.values(), key=lambda one: min(one.spans)):
        yield found.person()


# --- words beside names ----------------------------------------------------------------------


def marked(passage: Passage) -> Marked:
    """A passage with the words beside which names can stand."""
    text = passage.text
    starts: dict[str, list[int]] = {kind: [] for kind in STARTS}
    for index, start, _ in WORDS_BESIDE.find_matches_as_indexes(text, overlapping=True):
        for kind in KINDS[index]:
            starts[kind].append(start)
    return Marked(
        passage,
        text,
        leads=tuple(leads(passage, told_apart(LEAD, text, starts["lead"]))),
        suffixes=tuple(suffixes(text, told_apart(SUFFIX, text, starts["suffix"]))),
        told=tuple(told_apart(TOLD, text, starts["told"])),
        roles=tuple(told_apart(bylines.ROLE, text, starts["role"])),
        clauses=(
            int(text.startswith(" ")),
            *(clause.end() for clause in CLAUSE.finditer(text)),
        ),
    )


def told_apart(pattern: re.Pattern[str], text: str, starts: list[int]) -> Iterator[re.Match[str]]:
    """What a pattern matches at some of the offsets, no two of them overlapping."""
    end = 0
    for start in sorted(starts):
        match = pattern.match(text, start) if start >= end else None
        if match:
            yield match
            end = match.end()


def leads(passage: Passage, found: Iterable[re.Match[str]]) -> Iterator[Lead]:
    """Every title, noun or head that a name can follow."""
    text = passage.text
    for match in found:
        start, end = match.span()
        if end >= len(text) or (passage.kind == "navigation" and match.group() not in SIGNING):
            continue
        kind = match.lastgroup or ""
        if kind == "noun" and text[end - 1 : end + 1] in WORDS:  # 村民|宿
            continue
        if text.startswith("委员", end - 2) and NOT_A_TITLE.match(text, end - 2):
            continue
        floor, name = FLOORS[kind], end
        if text[end] in GAP_FIRST:
            gap = GAP.match(text, end)
            assert gap
            name = gap.end()
            if name >= len(text):
                continue
            if text[end] == "的" and not ALSO.search(text[max(0, start - 40) : start]):
                floor = IN_A_LIST  # 曾任副主席的|白某某
            if kind != "head" and text[name - 1] in LINKING:
                floor = IN_A_LIST  # 当选的副主席是|白某某
        if not can_begin(text, name, floor):
            continue
        spread = passage.kind == "byline" or match.group() in SIGNING
        if name > end and text[name - 1] in " ：:":
            spread = True
        yield Lead(start, end, kind, name, floor, spread)


def can_begin(text: str, start: int, floor: float) -> bool:
    """Whether a name can begin at an offset, or a list whose first item cannot be read."""
    if text[start] in FIRST:
        return True
    if floor != AFTER_TITLE or not "一" <= text[start] <= "鿿":
        return False
    return bool(ITEM_END.search(text, start + 1, start + FARTHEST))


def suffixes(text: str, found: Iterable[re.Match[str]]) -> Iterator[re.Match[str]]:
    """Every title with something before it that can be a name."""
    for match in found:
        start = match.start()
        surnamed = not HAN_FIRST.isdisjoint(text[max(0, start - 4) : max(0, start - 1)])
        if (surnamed or DOT.search(text, max(0, start - 12), start)) and not NOT_A_TITLE.match(
            text, start
        ):
            yield match


# --- where people stand ----------------------------------------------------------------------


def sightings(row: Marked, evidence: Evidence, places: Gazetteer) -> Iterator[Sighting]:
    """Every name of a passage with its titles, in the order of the text, each place once."""
    taken: dict[int, Sighting] = {}
    covered = bytearray(len(row.text))  # 1 for each character of a name
    behind_titles = [*titled(row, evidence)]
    found: list[tuple[str, Iterable[Sighting]]] = [("behind a title", behind_titles)]
    if row.passage.kind != "navigation":
        found.append(("named to an office", appointed(row, evidence, behind_titles)))
        finders = (
            ("sex, years or post behind the name", described),
            ("line of a name and its post", in_rows),
            ("before a title", suffixed),
            ("list of names", several),
            ("byline or credit", signing),
            ("before a verb of speaking", spoken),
            ("list of names", listed),
            ("title of a work", remembered),
        )
        found.extend((rule, finder(row, evidence)) for rule, finder in finders)
    for rule, finder_found in found:
        for sighting in finder_found:
            start, end = sighting.name.start, sighting.name.end
            known = taken.get(start)
            if known:
                if known.name.end == end and not is_nobody(row.text, sighting, places):
                    taken[start] = merged(known, sighting)
            elif 1 not in covered[start:end] and not is_nobody(row.text, sighting, places):
                taken[start] = sighting if sighting.rule else sighting._replace(rule=rule)
                covered[start:end] = b"\1" * (end - start)
    for start in sorted(taken):
        yield taken[start]


def merged(known: Sighting, new: Sighting) -> Sighting:
    """One name at one place, found twice: with the titles of both."""
    titles = [told(title, known) for title in known.titles]
    for title in new.titles:
        if title in known.titles:
            number = known.titles.index(title)
            titles[number] = titles[number]._replace(former=titles[number].former or new.former)
        else:
            titles.append(told(title, new))
    return known._replace(titles=tuple(titles), former=False, note=known.note or new.note)


def told(title: Title, sighting: Sighting) -> Title:
    """A title with what its sighting says of it."""
    return title._replace(former=title.former or sighting.former)


def titled(row: Marked, evidence: Evidence) -> Iterator[Sighting]:
    """Names behind a title, a noun for people or the head of a list; and those listed with them."""
    text = row.text
    for lead in row.leads:
        found = names_behind(text, lead, evidence)
        if not found:
            continue
        titles = row.chain(lead.end) if lead.kind == "title" else ()
        if lead.kind == "noun":
            titles = beside_noun(row, lead)
        if text[lead.start : lead.end] in CANDIDATES:  # 党组书记、主席候选人: the first is held
            titles = row.chain(lead.start)[:-1]
        shared = all(title.organisation == title.start for title in titles[1:])
        for number, (name, note) in enumerate(found):
            own = titles if shared or not number else shared_titles(text, titles)
            if number and SUFFIX.match(text, name.end):  # 主席张某、袁某某副部长
                own = ()
            rule = LED_BY[lead.kind] if not number else "list of names"
            yield Sighting(name, own, note=note, company=len(found), rule=rule)


#  市政协委员、|全国|劳动模范
HONOURED = re.compile(
    r"、(?:(?:全国|国家|[省市县区州]|[省市县区]级|知名|著名|优秀|青年|资深|退休|离休|老){0,3})$"
)


def beside_noun(row: Marked, lead: Lead) -> tuple[Title, ...]:
    """The titles before a noun for people: 市政协原副主席、离休干部|沈某某."""
    mark = HONOURED.search(row.text, max(0, lead.start - 8), lead.start)
    return row.chain(mark.start()) if mark else ()


def shared_titles(text: str, titles: tuple[Title, ...]) -> tuple[Title, ...]:
    """What holds for all of a list behind titles of several houses: the last one, and a
    membership, which many have: 县政协委员、县医院医师|赵某、钱某."""
    *before, last = titles
    return (*(title for title in before if title.words(text) in MEMBERSHIPS), last)


def signing(row: Marked, evidence: Evidence) -> Iterator[Sighting]:
    """Who wrote, took or edited, without a post: 摄影：赵某某, 周某某 摄, （苗某某 党某某）."""
    for role in row.roles:
        sure = "：" in role["gap"] or row.passage.kind == "byline"
        floor = AFTER_TITLE if sure else IN_A_LIST
        for name, note in series(row.text, role.end(), evidence, floor=floor, spread=True):
            yield Sighting(name, note=note)
    yield from map(Sighting, bylines.credited(row.passage, evidence))
    yield from map(Sighting, bylines.signed(row.passage, evidence))


def names_behind(text: str, lead: Lead, evidence: Evidence) -> list[tuple[Name, str]]:
    """The names behind a title, a noun or a head, with their notes."""
    found = list(series(text, lead.name, evidence, floor=lead.floor, spread=lead.spread))
    if found and lead.kind == "head" and not head_holds(text, lead, found):
        return []
    return found


def head_holds(text: str, lead: Lead, found: list[tuple[Name, str]]) -> bool:
    """Whether what stands behind 领导, 有 and the like are people: a colon, or what they did."""
    last = found[-1][0]
    if text.endswith(("领导", "领导同志"), lead.start, lead.end):
        return len(found) > 1 or last.closed or bool(TOGETHER.match(text, last.end))
    if text.endswith(("成员有", "包括", "成员为", "组员有", "分别为"), lead.start, lead.end):
        return len(found) > 1 and last.closed
    colon = text.startswith("：", lead.end)
    return colon or (len(found) > 1 and bool(TOGETHER.match(text, last.end)))


def series(
    text: str, start: int, evidence: Evidence, *, floor: float, spread: bool
) -> Iterator[tuple[Name, str]]:
    """A name and those joined to it: 丁某某、孙某某（女，满族）、沈某和李某某. With its note."""
    for cut in names_run_together(text, start) if spread else ():
        yield cut, ""
        start = cut.end
    name = names.at(text, start, evidence, floor=floor)
    if name is None and floor == AFTER_TITLE and text.find("、", start, start + FARTHEST) >= 0:
        name = names.item(text, start, evidence)
        start = 0 if name else behind_unknown(text, start, UNKNOWN_FIRST)
        name = names.at(text, start, evidence, floor=IN_A_LIST) if start else name
    while name:
        note = NOTE.match(text, name.end) if text.startswith("（", name.end) else None
        yield name, note["note"] if note else ""
        following = next_in_series(text, note.end() if note else name.end, spread=spread)
        if following is None:
            return
        at, strict = following
        name = names.at(text, at, evidence, floor=IN_A_LIST if strict else AFTER_TITLE)
        if name and not strict and not name.closed and name.score < 2.0:
            return
        if name is None and LEAD.match(text, at):
            return
        if name is None and not strict:
            name = names.item(text, at, evidence)
        if name is None and not strict:
            at = behind_unknown(text, at, UNKNOWN)
            name = names.at(text, at, evidence, floor=IN_A_LIST, foreign=True) if at else None


def behind_unknown(text: str, at: int, pattern: re.Pattern[str]) -> int:
    """Where a list goes on behind an item that cannot be read; 0 if it does not."""
    unknown = pattern.match(text, at)
    return unknown.end() if unknown and not LEAD.search(unknown.group()) else 0


def next_in_series(text: str, at: int, *, spread: bool) -> tuple[int, bool] | None:
    """Where the next name of a list begins, and whether it must be surer than the first."""
    if text[at : at + 1] not in NEXT_FIRST:
        return None
    mark = MARK.match(text, at)
    if mark:
        return mark.end(), False
    conjunction = CONJUNCTION.match(text, at)
    if conjunction:
        return conjunction.end(), True
    blank = BLANKS.match(text, at)
    if spread and blank:
        return blank.end(), True
    return None


def names_run_together(text: str, start: int) -> tuple[Name, ...]:
    """记者马秀芳乔栋国: names without a mark, where only one cut makes names of all."""
    run = RUN.match(text, start)
    if not run or run.group()[:2] in COMPOUND_SURNAMES:
        return ()
    cuts = list(ways(run.group()))
    if len(cuts) != 1 or len(cuts[0]) < 2:
        return ()
    ends = [start + sum(cuts[0][: number + 1]) for number in range(len(cuts[0]))]
    starts = [start, *ends[:-1]]
    return tuple(Name(left, right, 2.0, True) for left, right in zip(starts, ends, strict=True))


def ways(run: str) -> Iterator[tuple[int, ...]]:
    """Every way to cut a run into names of two and three characters, by their lengths."""
    if not run:
        yield ()
    for length in (2, 3):
        score = names.han_score(run[:length]) if len(run) >= length else None
        if score is not None and score >= 0.1:
            yield from ((length, *rest) for rest in ways(run[length:]))


#  县委党校|祁某教授, but 讨论|李某总理
HOUSE = re.compile(
    r"(?:[校院所局会社厅部委办馆站店厂队组处科室府村镇乡县市区省]|公司|集团|中心|大学|政协|社区|街道)$"
)
SUFFIX = re.compile(longest_first(SUFFIX_TITLES))
SHARED = ("委员", "常委", "代表", "同志")  # behind the last name of a list, of all
NOT_A_TITLE = re.compile(
    r"委员(?:会|长|工|之家|们|联络|履|小组|活动|企业|[来咨接议说服][访询待事务]|驿站|茶|书[屋房吧])|主席(?:团|台|会)|书记处|主任(?:会|医)|常委会"
)


def suffixed(row: Marked, evidence: Evidence) -> Iterator[Sighting]:
    """Names before a title: 顾海洋委员, 祁艳教授."""
    for name, match in before_titles(row, evidence):
        titles = behind(row, name, match) if SUFFIX_TITLES[match.group()] else ()
        yield Sighting(name, titles)
        if match.group() in SHARED and len(titles) < 2:
            shared = tuple(title.moved(title.stem) for title in titles)
            yield from (Sighting(other, shared) for other in listed_before(row.text, name))


def before_titles(row: Marked, evidence: Evidence) -> Iterator[tuple[Name, re.Match[str]]]:
    """Every name with a title right behind it."""
    for match in row.suffixes:
        former = row.text.endswith("原", 0, match.start())
        name = names.before(row.text, match.start() - former, evidence)
        #  大学教授|周某某
        if name and not names.at(row.text, match.end(), evidence, floor=IN_A_LIST):
            yield name, match


def several(row: Marked, evidence: Evidence) -> Iterator[Sighting]:
    """Two names or more before their number: 李某、张某两位同志."""
    text = row.text
    for number in SEVERAL.finditer(text) if "、" in text else ():
        last = names.before_mark(text, number.start(), listed=True)
        if last:
            yield from map(Sighting, [*listed_before(text, last), last][:-1])
            if text.endswith(("、", "和"), 0, last.start):
                yield Sighting(last)


def listed_before(text: str, last: Name) -> Iterator[Name]:
    """The names of a list whose last one has a title behind it: 常某某、|乔某某委员."""
    while text.endswith(("、", "和"), 0, last.start):
        other = names.before_mark(text, last.start - 1, listed=True)
        if other is None or LEAD_END.search(text, max(0, other.start - 8), other.start):
            return
        yield other
        last = other


def behind(row: Marked, name: Name, match: re.Match[str]) -> tuple[Title, ...]:
    """The title behind a name, with the titles or the organisation that stand before the name."""
    text = row.text
    left = name.start - 1 if text.endswith("的", 0, name.start) else name.start
    before: tuple[Title, ...] = ()
    organisation = name.start
    if ends_with_title(text, max(0, left - 8), left):
        before = row.chain(left) if left < name.start else ()
    elif match.group() not in COMMITTEE_TITLES or text.endswith("政协", 0, left):
        organisation = organisation_start(text, name.start)[1]
        if not HOUSE.search(text, organisation, name.start):
            organisation = name.start
    return (
        *before,
        Title(
            organisation,
            match.start(),
            match.end(),
            former=match.start() > name.end,
            appended=False,
            organisation_end=name.start,
        ),
    )


def ends_with_title(text: str, lower: int, end: int) -> bool:
    """Whether a title ends at an offset that begins at or behind another."""
    if end <= lower or text[end - 1] not in TITLE_LAST:
        return False
    return TITLE_END.search(text, lower, end) is not None


def described(row: Marked, evidence: Evidence) -> Iterator[Sighting]:
    """A name with its bearer's sex, people, years or post behind it, and the posts of a
    curriculum: 李某某，男，1965年8月生，现任…主席; 白某（女，回族）; 张某（县文化局局长）."""
    text = row.text
    known: list[Name] = []
    for mark in DESCRIBED.finditer(text):
        end = mark.start() - 2 if text.endswith("同志", 0, mark.start()) else mark.start()
        name = names.before_mark(text, end)
        if name is None:
            continue
        bracket = NOTE.match(text, mark.start())
        yield Sighting(name, note=bracket["note"] if bracket else mark.group())
        known.append(name)
    known = [*life_opened(text, evidence, known), *known]
    for number, name in enumerate(known):
        end = known[number + 1].start if number + 1 < len(known) else len(text)
        yield from life(text, name, min(end, name.end + LONGEST_LIFE))
    for bracket in NOTE.finditer(text):
        if not ends_with_title(text, max(0, bracket.end() - 9), bracket.end() - 1):
            continue
        name = names.before_mark(text, bracket.start())
        titles = clipped(chain(text, bracket.end() - 1), bracket.start() + 1)
        if name and titles and titles[0].organisation < titles[0].stem:
            yield Sighting(name, titles)


def life_opened(text: str, evidence: Evidence, known: list[Name]) -> Iterator[Name]:
    """The person with whose name a passage begins, known from elsewhere in the document."""
    opening = LIFE_OPENS.match(text)
    if not opening or known:
        return
    name = opening["name"]
    again = evidence.count(name) > 1 and names.looks_framed(name) and names.han_score(name)
    if again or name in evidence.closed:
        yield Name(*opening.span("name"), IN_A_LIST, closed=True)


def life(text: str, name: Name, end: int) -> Iterator[Sighting]:
    """The posts that a life tells: 现任…主席; 历任…干事、副部长，…局长; …是第九届全国人大代表."""
    dead = ENDED_LIFE.search(text, name.end, end) is not None
    held = list(HELD.finditer(text, name.end, end))
    for number, one in enumerate(held):
        later = dead or number + 1 < len(held)
        former = not one["now"] and (not one["dated"] or later)
        for titles in offices(text, one.end(), end):
            yield Sighting(name, titles, former=former)
    if text[name.end : name.end + 1] in ("，", "（"):
        stop = SENTENCE_END.search(text, name.end, end)
        for titles in offices(text, name.end, stop.start() if stop else end):
            if titles[0].organisation < titles[0].stem:
                yield Sighting(name, titles)
    start = name.start
    for _ in range(MOST_TOLD_AGAIN):
        was = WAS.match(text, start + name.end - name.start, end)
        for titles in offices(text, was.end(), end) if was else ():
            yield Sighting(name, titles)
        start = text.find(text[name.start : name.end], start + 1, end)
        if start < 0:
            return


def offices(text: str, at: int, end: int) -> Iterator[tuple[Title, ...]]:
    """The titles of the pieces of a sentence that are offices: …厂工人，|某局干事、副局长."""
    for _ in range(MOST_PIECES):
        piece = PIECE.match(text, at, end)
        assert piece
        rest = PIECE_REST.search(text, max(at, piece.end() - 70), piece.end())
        assert rest
        titles = clipped(chain(text, rest.start()), at)
        if titles and PIECE_HEAD.fullmatch(text, at, titles[0].organisation):
            yield titles
        at = piece.end() + 1
        further = text.startswith("，", piece.end()) or NEXT_TERM.match(text, at)
        if at >= end or not further or HELD.match(text, at):
            return


def in_rows(row: Marked, evidence: Evidence) -> Iterator[Sighting]:
    """A line that is a name and its post."""
    for name, titles in rosters.rows(row.passage, evidence):
        yield Sighting(name, titles)


def spoken(row: Marked, evidence: Evidence) -> Iterator[Sighting]:
    """A name at the head of a clause with a verb of speaking: “…。”李某某说。"""
    text = row.text
    for start in row.clauses if SPEAKING.search(text) else ():
        if text[start : start + 1] in FIRST and SPEAKING.search(text, start, start + SPOKEN_WITHIN):
            name = names.at(text, start, evidence, floor=ALONE)
            if name and SPEAKING.match(text, name.end):
                yield Sighting(name)
    for told in row.told:
        start = told.start() - 3
        if start > 0 and text[start - 1] == "的" and names.looks_whole(text, start, told.start()):
            yield Sighting(Name(start, told.start(), IN_A_LIST, closed=False))
    heading = SPEAKER.match(text)
    if heading and names.looks_whole(text, *heading.span("name")):
        yield Sighting(Name(*heading.span("name"), IN_A_LIST, closed=True))


def listed(row: Marked, evidence: Evidence) -> Iterator[Sighting]:
    """Three names or more at the head of a clause that did something together."""
    text = row.text
    for start in row.clauses if "、" in text else ():
        if text[start : start + 1] not in FIRST or text.find("、", start, start + 16) < 0:
            continue
        found = list(series(text, start, evidence, floor=IN_A_LIST, spread=False))
        if len(found) >= 3 and TOGETHER.match(text, found[-1][0].end):
            for name, note in found:
                yield Sighting(name, note=note, company=len(found))


def remembered(row: Marked, evidence: Evidence) -> Iterator[Sighting]:
    """Names in titles of works: 韩某回忆录."""
    text = row.text
    for work in WORK.finditer(text):
        name = names.before(text, work.start(), evidence)
        if name and (name.end - name.start == 2 or name.score > 2):
            yield Sighting(name)
        elif name is None:
            found = before_work(text, work.start())
            if found:
                yield Sighting(found)


def before_work(text: str, end: int) -> Name | None:
    """进|周慕白艺术史料: a name of three where a verb of two characters ends before it."""
    for length in (3, 2):
        start = end - length
        if start >= 2 and WORK_VERB.fullmatch(text[start - 2 : start]):
            score = names.han_score(text[start:end])
            if score is not None and not names.is_word(text, start, length, titled=False):
                return Name(start, end, score, closed=False)
    return None


def appointed(row: Marked, evidence: Evidence, behind_titles: list[Sighting]) -> Iterator[Sighting]:
    """Names with an office behind them: 选举李某为主席, 王某被聘为顾问, 免去赵某的…职务."""
    text = row.text
    elections = [election.span() for election in ELECTED.finditer(text)]
    if not elections and not OFFICIAL.search(text) and not LINE_FRAME.match(text):
        return
    group: list[Name] = []
    for sighting in behind_titles:
        if not group or text[group[-1].end : sighting.name.start] not in ("、", "和"):
            group = []
        group.append(sighting.name)
        yield from in_office(text, group, elected=False)
    for being in BEING.finditer(text):
        for start in range(max(0, being.start() - 4), being.start() - 1):
            if text[start : being.start()] in evidence.closed or opens_clause(
                text, start, being.start()
            ):
                name = Name(start, being.start(), IN_A_LIST, closed=False)
                yield from in_office(text, [name], elected=False)
    line = LINE_FRAME.match(text)
    framed = names_framed(text, *line.span("names")) if line else []
    if framed:
        yield from map(Sighting, framed)
        yield from in_office(text, framed, elected=True)
    named = ELECTED_TO.search(text) is not None
    sentence = 0
    for cue in CUE.finditer(text):
        if cue.end() >= len(text):
            return
        sentence = cue.start() if cue.group() == "。" else sentence
        verb = len(cue.group()) > 1
        framed = names_in_frame(text, cue) if verb or named else []
        if framed:
            yield from map(Sighting, framed)
            yield from in_office(text, framed, elected=True)
        elif verb or text[cue.end()] in FIRST:
            floor = AFTER_TITLE if verb else IN_A_LIST - 0.6
            row_of_names = series(text, cue.end(), evidence, floor=floor, spread=False)
            found = [name for name, _ in row_of_names]
            elected = any_within(elections, sentence, cue.end() + 60)
            if found and (elected or len(found) > 2 or holds(text, found[-1].end)):
                yield from in_office(text, found, elected=elected)


def holds(text: str, end: int) -> bool:
    """Whether a name that ends at an offset has an office: 李某|任副主席."""
    office = OFFICE.match(text, end) if text[end : end + 1] in OFFICE_FIRST else None
    return office is not None and office["sure"] is not None


def any_within(spans: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    """Whether one of some sorted spans lies between two offsets."""
    first = bisect_left(spans, (start,))
    return first < len(spans) and spans[first][1] <= end


def opens_clause(text: str, start: int, end: int) -> bool:
    """Whether a clause begins with what is a name by all its characters: 骆某某|是."""
    opened = not start or text[start - 1] in "。！？；，：”"
    return opened and names.looks_whole(text, start, end)


def names_in_frame(text: str, cue: re.Match[str]) -> list[Name]:
    """Names between a verb and an office, whatever their characters: 任命|龙在渊|为副秘书长."""
    frame = (FRAME if len(cue.group()) > 1 else ELECTED_FRAME).match(text, cue.end())
    return names_framed(text, *frame.span()) if frame else []


def names_framed(text: str, start: int, end: int) -> list[Name]:
    """The names of a list; none where one of its items cannot be a name."""
    found = []
    reached = start
    for item in FRAMED.finditer(text, start, end):
        if item.start() != reached or not names.looks_framed(item["name"]):
            return []
        reached = item.end()
        found.append(Name(*item.span("name"), IN_A_LIST, closed=True))
    return found


def in_office(text: str, found: list[Name], *, elected: bool) -> Iterator[Sighting]:
    """The same names with the titles that stand behind the last of them. elected: the sentence
    speaks of an election or an appointment."""
    end = found[-1].end
    if text[end : end + 1] not in OFFICE_FIRST and not SEAT.search(text, end, end + LONGEST_SEAT):
        return
    sex = SEX.match(text, end)
    end = sex.end() if sex else end
    office = OFFICE.match(text, end)
    if not office:
        bracket = NOTE.match(text, end)
        if bracket and ends_with_title(text, bracket.end() - 9, bracket.end() - 1):
            titles = clipped(chain(text, bracket.end() - 1), bracket.start() + 1)
            yield Sighting(found[-1], titles)
        return
    leading = LEADING.match(text, office.end())
    if office["named"] is not None and not elected and not leading:
        return
    stop = OFFICE_END.search(text, office.end(), office.end() + LONGEST_OFFICE + 2)
    assert stop
    segment_end = min(stop.start(), office.end() + LONGEST_OFFICE)
    last = None
    for title in LEAD.finditer(text, office.end(), segment_end):
        if title.lastgroup != "title":
            continue
        after = text[title.end() : title.end() + 1]
        ends = title.end() == segment_end or after in CLOSERS or OF_TEAM.match(text, title.end())
        if ends or text.startswith("候选", title.end()):
            last = title
            if after != "、" or leading:
                break
    if last is None:
        return
    removed = REMOVED.search(text, max(0, found[0].start - 40), found[0].start)
    seat = office["named"] == "的" and SEAT.match(text, last.end())
    former = bool(removed or seat or LEFT.match(text, found[-1].end)) or "辞去" in office.group()
    titles = clipped(chain_again(text, last.end()), office.end())
    if text.startswith(("候选", "提名", "建议人选", "人选"), last.end()):
        titles = ()
    for name in found:
        yield Sighting(name, titles, former=former)


def speaker_line(passages: list[Passage], number: int, evidence: Evidence) -> Name | None:
    """The name of the speaker, alone on a line under the heading of a report or speech."""
    text = passages[number].text
    if number > 8 or len(text) > 16:
        return None
    over = passages[max(0, number - 3) : number]
    if not any(SPEECH.search(other.text) for other in over):
        return None
    name = names.at(text, 0, evidence, floor=IN_A_LIST)
    return name if name and name.end == len(text) else None


# --- people ----------------------------------------------------------------------------------


def record(
    people: dict[str, Found], reader: Reader, sighting: Sighting, *, roster: str = ""
) -> None:
    """Add what one place says of a person."""
    name, passage = sighting.name, reader.passage
    span = passage.span(name.start, name.end)
    printed = unbroken(reader.page, span, name.end - name.start)
    key = folded(printed)
    found = people.get(key)
    if found is None:
        found = people[key] = Found(printed)
    found.spans.add(span)
    former = sighting.former or LEFT_OFFICE.search(sighting.note) is not None
    found.rule = found.rule or sighting.rule
    if sighting.note:
        found.describe(sighting.note)
    if sighting.titles:
        posts = reader.posts(sighting.titles, former=former, rule=sighting.rule)
        for title, (post, words) in zip(sighting.titles, posts, strict=True):
            if title.bare and (found.holds(post) or found.sits(post)):
                continue  # 许某某副主席 after 省政协副主席许某某 says nothing new
            found.add(post, words)
    if roster:
        committee = reader.committees.at(passage, name.start)
        org = committee.name if committee else None
        found.add(Post(roster, org, former=former, committee=committee, rule=sighting.rule))


def is_nobody(text: str, sighting: Sighting, places: Gazetteer) -> bool:
    """Whether what looks like a name stands in a set phrase, as 毛泽东思想, or is a place, as
    和平 in 和平、于洪两区."""
    printed = text[sighting.name.start : sighting.name.end]
    if printed in LEADER_PHRASES and text.startswith(LEADER_PHRASES[printed], sighting.name.end):
        return True
    return not sighting.titles and sighting.company < 3 and places.is_place(printed)


def closed_names(rows: list[Marked], evidence: Evidence) -> frozenset[str]:
    """Names whose end is beyond doubt: with a mark, a verb of speaking or a title behind them."""
    found: set[str] = set()
    looked_at = 0
    for row in rows:
        text = row.text
        looked_at += len(row.leads) + len(row.suffixes)
        if looked_at > MOST_TELLING:
            break
        for lead in row.leads:
            if lead.kind == "title":
                group = names_behind(text, lead, evidence)
                found.update(text[name.start : name.end] for name, _ in group if name.closed)
        found.update(text[one.name.start : one.name.end] for one in spoken(row, evidence))
        for name, match in before_titles(row, evidence):
            found.add(text[name.start : name.end])
            if match.group() in SHARED and text.endswith(("、", "和"), 0, name.start):
                titles = behind(row, name, match) if SUFFIX_TITLES[match.group()] else ()
                if len(titles) < 2:
                    found.update(text[one.start : one.end] for one in listed_before(text, name))
    return frozenset(found)
