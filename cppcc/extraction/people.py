"""Named people and the posts that the text gives them.

"区政协党组书记、主席赵国中表示"
->  Person(name="赵国中", posts=(书记 of 南京市鼓楼区政协党组, 主席 of 南京市鼓楼区政协))
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from . import bylines, names, rosters
from .committees import Committees
from .facts import Person, Post
from .gazetteer import Gazetteer
from .names import AFTER_NOUN, AFTER_TITLE, ALONE, IN_A_LIST, Evidence, Name
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
    Reader,
    Title,
    chain,
    clipped,
    longest_first,
    organisation_start,
)
from .register import Found, folded, mentioned
from .text import Page, Passage

LED_BY = {"title": "behind a title", "noun": "behind a noun for people", "head": "head of a list"}
FLOORS = {"title": AFTER_TITLE, "noun": AFTER_NOUN, "head": IN_A_LIST}
#  a title, a noun for a person, the head of a list, a role in a byline
LEAD = re.compile(
    rf"(?P<title>(?:{longest_first([*TITLES, *TRIMMED])}|(?<=[组委])成员|(?<=人大)代表|(?<=党)代表|"
    rf"{SPACED_TITLES})"
    r"(?!候选人|提名人选|建议人选|人选))|"
    rf"(?P<noun>{longest_first(DESCRIPTORS)})|(?P<head>{longest_first(LIST_HEADS)})"
)
LEAD_END = re.compile(rf"(?:{longest_first(TITLES)})$")
CANDIDATES = ("候选人", "提名人选", "建议人选", "人选")
SIGNING = ("记者", "通讯员", "实习生", "见习生", "编辑", "责编")
#  主席（按姓氏笔画为序）：   主席：   记者 高峰
GAP = re.compile(
    r"的|(?<=成员)(?:有|为|包括)|”?(?:（[^（）]{1,16}）)?(?:[：:]|(?:是|为|有)[：:])? {0,6}"
)
MARK = re.compile(r" {0,3}、 {0,3}")
BLANKS = re.compile(r" +")
#  an item of a list that cannot be read
UNKNOWN = re.compile(r"[一-鿿·]{2,20}、")
UNKNOWN_FIRST = re.compile(r"[一-鿿]{2,4}、|[一-鿿]{1,6}[·•][一-鿿·]{1,12}、")
#  马秀芳乔栋国）
RUN = re.compile(r"[一-鿿]{4,9}?(?=[）)，。 ]|$|报道|摄|文/)")
OFFICE_END = re.compile(r"[。；，！？]|职务|资格|$")
CONJUNCTION = re.compile(r" ?(?:以及|和|与|及)")
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
HELD = re.compile(r"(?<=[，。；年月后）])(?:现任|现为|曾任|历任|先后任|先后担任)")
PIECE_END = re.compile(r"[，。；（！？]|$")
#  沐某某是…院长
BEING = re.compile(r"是|系|现任|曾任|担任")
SPEAKING = re.compile(
    r"(?:表示|指出|强调|认为|建议|提出|要求|希望|介绍说|介绍道|介绍|坦言|直言|说道|告诉记者|呼吁|说)"
    r"(?=[，：。“”]|道)"
)
#  开小卖部的孟某某|高兴地说
TOLD = re.compile(
    r"(?:(?:高兴|激动|感慨|自豪|欣慰|兴奋|动情|深情|坦率|风趣|开心|满意|乐呵呵|笑呵呵)地|笑着)?"
    r"(?:说|介绍|表示|告诉|坦言|感慨|回忆)"
)
CLAUSE = re.compile(r"(?:^|[。！？；，：“”]|(?<=[，。])据) ?")
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
ELECTED = re.compile(r"选举|撤销|当选|任命|增补|补选|推选|推举|聘请|聘任|特聘|免去|任免|辞去|决定")
CUE = re.compile(
    r"(?:选举产生了?|选举|任命|增补|补选|推选|推举|聘请了?|聘任了?|特聘|免去|撤销|接受|[。；，：]|^)"
)
OFFICE = re.compile(
    r"(?:等\d*[名位]?(?:人|同志|委员)?)?(?:同志|委员)?"
    r"(?:(?:被|获|受)?(?P<sure>当选为?|选举为|推选为|推举为|增补为|聘请为|聘任为|聘为|任命为|"
    r"担任|出任|兼任|连任|任)|"
    r"(?P<named>为|的|辞去|(?=[一-鿿]{2,20}(?:职务|资格)))|(?P<is>是|系|现任|曾任))"
)
#  由副主席何某任组长的|市政协调研组
TEAM = re.compile(r"(?<=[组团队]长)的(?P<team>[一-鿿]{2,20}?(?:组|团|队))(?![织队员建])")
FRAMED_NAME = r"[一-鿿·]{2,4}?|[一-鿿]{1,7}·[一-鿿·]{1,9}?"
FRAMED = re.compile(rf"(?P<name>{FRAMED_NAME})(?:（[^（）]{{1,16}}）)?(?:同志)?(?:[、和]|$)")
FRAMED_LIST = (
    rf"(?:{FRAMED_NAME})(?:（[^（）]{{1,16}}）)?"
    rf"(?:[、和](?:{FRAMED_NAME})(?:（[^（）]{{1,16}}）)?){{0,30}}(?:同志)?"
)
FRAME = re.compile(
    rf"{FRAMED_LIST}(?=为[^，。；]{{2,40}}[，。；、]|(?:同志)?的[^，。；的]{{2,30}}(?:职务|资格)|"
    r"不?再?担任|辞去|任[^，。；务期职命]{2,40}[，。；])"
)
ELECTED_FRAME = re.compile(
    rf"{FRAMED_LIST}(?=(?:等\d*[名位]?(?:同志|人)?)?"
    r"[被获]?(?:当选|选举为|推选为|任命为|聘为|聘任为|增补为|增选为))"
)
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


@dataclass(frozen=True, slots=True)
class Sighting:
    """A name at one place with the titles that stand there."""

    name: Name
    titles: tuple[Title, ...] = ()
    former: bool = False
    note: str = ""
    company: int = 1  # how many stand in the same list
    rule: str = ""  # what makes it a name there


def find(page: Page, committees: Committees, places: Gazetteer) -> Iterator[Person]:
    """Every person that the page names, in the order of first mention, once."""
    passages = [passage for passage in page.passages if passage.kind != "metadata"]
    evidence = Evidence("\n".join(passage.text for passage in passages))
    evidence.closed = closed_names(passages, evidence)
    people: dict[str, Found] = {}
    roster = rosters.Roster()
    for number, passage in enumerate(passages):
        reader = Reader(page, passage, committees, committees.mentions(passage))
        for sighting in sightings(passage, evidence, places):
            record(people, page, passage, reader, sighting)
        speaker = speaker_line(passages, number, evidence)
        if speaker:
            record(
                people, page, passage, reader, Sighting(speaker, rule="speaker under a headline")
            )
        for name in roster.names(passage, evidence):
            sighting = Sighting(name, rule="roster under a title")
            record(people, page, passage, reader, sighting, roster=roster.title)
    mentioned(page, passages, people)
    for found in sorted(people.values(), key=lambda one: min(one.spans)):
        yield found.person()


# --- where people stand ----------------------------------------------------------------------


def sightings(passage: Passage, evidence: Evidence, places: Gazetteer) -> Iterator[Sighting]:
    """Every name of a passage with its titles, in the order of the text, each place once."""
    taken: dict[int, Sighting] = {}
    covered: dict[int, int] = {}  # each character of a name, to where the name begins
    behind_titles = [*titled(passage, evidence)]
    found: list[tuple[str, Iterable[Sighting]]] = [("behind a title", behind_titles)]
    if passage.kind != "navigation":
        found.append(("named to an office", appointed(passage, evidence, behind_titles)))
        finders = (
            ("sex, years or post behind the name", described),
            ("line of a name and its post", in_rows),
            ("before a title", suffixed),
            ("byline or credit", signing),
            ("before a verb of speaking", spoken),
            ("list of names", listed),
            ("title of a work", remembered),
        )
        found.extend((rule, finder(passage, evidence)) for rule, finder in finders)
    for rule, finder_found in found:
        for sighting in finder_found:
            name = sighting.name
            if in_phrase(passage.text, name) or is_place(passage.text, sighting, places):
                continue
            others = {covered[at] for at in range(name.start, name.end) if at in covered}
            if others - {name.start} or (others and taken[name.start].name.end != name.end):
                continue
            known = taken.get(name.start)
            ruled = sighting if sighting.rule else replace(sighting, rule=rule)
            taken[name.start] = merged(known, sighting) if known else ruled
            covered.update(dict.fromkeys(range(name.start, name.end), name.start))
    for start in sorted(taken):
        yield taken[start]


def merged(known: Sighting, new: Sighting) -> Sighting:
    """One name at one place, found twice: with the titles of both."""
    further = tuple(title for title in new.titles if title not in known.titles)
    return replace(
        known,
        titles=known.titles + further,
        former=known.former or new.former,
        note=known.note or new.note,
    )


def titled(passage: Passage, evidence: Evidence) -> Iterator[Sighting]:
    """Names behind a title, a noun for people or the head of a list; and those listed with them."""
    text = passage.text
    for lead, found in leads(passage, evidence):
        titles = chain(text, lead.end()) if lead.lastgroup == "title" else ()
        if lead.lastgroup == "noun" and text.endswith("、", 0, lead.start()):
            titles = chain(text, lead.start() - 1)  # 市政协原副主席、离休干部|沈某某
        if lead.group() in CANDIDATES:  # 党组书记、主席候选人: the first is held
            titles = chain(text, lead.start())[:-1]
        shared = all(title.organisation == title.start for title in titles[1:])
        for number, (name, note) in enumerate(found):
            own = titles if shared or not number else titles[-1:]
            if number and SUFFIX.match(text, name.end):  # 主席张某、袁某某副部长
                own = ()
            rule = LED_BY[lead.lastgroup or ""] if not number else "list of names"
            yield Sighting(name, own, note=note, company=len(found), rule=rule)


def signing(passage: Passage, evidence: Evidence) -> Iterator[Sighting]:
    """Who wrote, took or edited, without a post: 摄影：赵某某, 周某某 摄, （苗某某 党某某）."""
    text = passage.text
    for role in bylines.ROLE.finditer(text):
        sure = "：" in role["gap"] or passage.kind == "byline"
        floor = AFTER_TITLE if sure else IN_A_LIST
        for name, note in series(text, role.end(), evidence, floor=floor, spread=True):
            yield Sighting(name, note=note)
    yield from map(Sighting, bylines.credited(passage, evidence))
    yield from map(Sighting, bylines.signed(passage, evidence))


def leads(
    passage: Passage, evidence: Evidence
) -> Iterator[tuple[re.Match[str], list[tuple[Name, str]]]]:
    """Every title, noun or head with the names behind it, and their notes."""
    text = passage.text
    for lead in LEAD.finditer(text):
        gap = GAP.match(text, lead.end())
        assert gap
        if gap.end() >= len(text):
            continue
        if passage.kind == "navigation" and lead.group() not in SIGNING:
            continue
        across = text[lead.end() - 1 : lead.end() + 1]
        if lead.lastgroup == "noun" and across in WORDS:  # 村民|宿
            continue
        floor = FLOORS[lead.lastgroup or ""]
        if gap.group().startswith("的") and not ALSO.search(
            text[max(0, lead.start() - 40) : lead.start()]
        ):
            floor = IN_A_LIST  # 曾任副主席的|白某某
        spread = (
            gap.group().endswith((" ", "：", ":"))
            or passage.kind == "byline"
            or lead.group() in SIGNING
        )
        found = list(series(text, gap.end(), evidence, floor=floor, spread=spread))
        if found and (lead.lastgroup != "head" or head_holds(text, lead, found)):
            yield lead, found


def head_holds(text: str, lead: re.Match[str], found: list[tuple[Name, str]]) -> bool:
    """Whether what stands behind 领导, 有 and the like are people: a colon, or what they did."""
    last = found[-1][0]
    if lead.group().endswith(("领导", "领导同志")):
        return len(found) > 1 or last.closed or bool(TOGETHER.match(text, last.end))
    if lead.group().endswith(("成员有", "包括", "成员为", "组员有", "分别为")):
        return len(found) > 1 and last.closed
    colon = text[lead.end() : lead.end() + 1] == "："
    return colon or (len(found) > 1 and bool(TOGETHER.match(text, last.end)))


def series(
    text: str, start: int, evidence: Evidence, *, floor: float, spread: bool
) -> Iterator[tuple[Name, str]]:
    """A name and those joined to it: 丁某某、孙某某（女，满族）、沈某和李某某. With its note."""
    for cut in names_run_together(text, start) if spread else ():
        yield cut, ""
        start = cut.end
    name = names.at(text, start, evidence, floor=floor)
    if floor == AFTER_TITLE:
        name = name or names.item(text, start, evidence)
    if name is None and floor == AFTER_TITLE:
        start = behind_unknown(text, start, UNKNOWN_FIRST)
        name = names.at(text, start, evidence, floor=IN_A_LIST) if start else None
    while name:
        note = NOTE.match(text, name.end)
        yield name, note["note"] if note else ""
        following = next_in_series(text, note.end() if note else name.end, spread=spread)
        if following is None:
            return
        at, strict = following
        name = names.at(text, at, evidence, floor=IN_A_LIST if strict else AFTER_TITLE)
        if name and not strict and not name.closed and name.score < 2.0:
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
NOT_A_TITLE = re.compile(
    r"委员(?:会|长|工|之家|们|联络|履|小组|活动|企业)|主席(?:团|台|会)|书记处|主任(?:会|医)|常委会"
)


def suffixed(passage: Passage, evidence: Evidence) -> Iterator[Sighting]:
    """Names before a title: 顾海洋委员, 祁艳教授."""
    text = passage.text
    for match in SUFFIX.finditer(text):
        if NOT_A_TITLE.match(text, match.start()):
            continue
        name = names.before(text, match.start(), evidence)
        if name is None:
            continue
        if names.at(text, match.end(), evidence, floor=IN_A_LIST):  # 大学教授|周某某
            continue
        titles = behind(text, name, match) if SUFFIX_TITLES[match.group()] else ()
        yield Sighting(name, titles)
        if match.group() in ("委员", "常委", "代表", "同志") and len(titles) < 2:
            shared = tuple(title.moved(title.stem) for title in titles)
            yield from (Sighting(other, shared) for other in listed_before(text, name))


def listed_before(text: str, last: Name) -> Iterator[Name]:
    """The names of a list whose last one has a title behind it: 常某某、|乔某某委员."""
    while text.endswith(("、", "和"), 0, last.start):
        other = names.before_mark(text, last.start - 1)
        if other is None or LEAD_END.search(text, max(0, other.start - 8), other.start):
            return
        yield other
        last = other


def behind(text: str, name: Name, match: re.Match[str]) -> tuple[Title, ...]:
    """The title behind a name, with the titles or the organisation that stand before the name."""
    left = name.start - 1 if text.endswith("的", 0, name.start) else name.start
    before: tuple[Title, ...] = ()
    organisation = name.start
    if TITLE_END.search(text, max(0, left - 8), left):
        before = chain(text, left) if left < name.start else ()
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
            former=False,
            appended=False,
            organisation_end=name.start,
        ),
    )


def described(passage: Passage, evidence: Evidence) -> Iterator[Sighting]:
    """A name with its bearer's sex, people, years or post behind it, and the posts of a
    curriculum: 李某某，男，1965年8月生，现任…主席; 白某（女，回族）; 张某（县文化局局长）."""
    text = passage.text
    known: list[Name] = []
    for mark in DESCRIBED.finditer(text):
        end = mark.start() - 2 if text.endswith("同志", 0, mark.start()) else mark.start()
        name = names.before_mark(text, end)
        if name is None:
            continue
        bracket = NOTE.match(text, mark.start())
        yield Sighting(name, note=bracket["note"] if bracket else mark.group())
        known.append(name)
    for number, name in enumerate(known):
        end = known[number + 1].start if number + 1 < len(known) else len(text)
        yield from curriculum(text, name, min(end, name.end + 400))
    for bracket in NOTE.finditer(text):
        if not TITLE_END.search(text, max(0, bracket.end() - 9), bracket.end() - 1):
            continue
        name = names.before_mark(text, bracket.start())
        titles = clipped(chain(text, bracket.end() - 1), bracket.start() + 1)
        if name and titles and titles[0].organisation < titles[0].stem:
            yield Sighting(name, titles)


def curriculum(text: str, name: Name, end: int) -> Iterator[Sighting]:
    """The posts that a life tells behind its name: 现任…主席, 历任…干事、副部长，…局长."""
    for held in HELD.finditer(text, name.end, end):
        at = held.end()
        while at < end:
            stop = PIECE_END.search(text, at)
            assert stop
            titles = clipped(chain(text, stop.start()), at)
            if not titles or titles[0].organisation > at:
                break
            yield Sighting(name, titles, former=not held.group().startswith("现"))
            if held.group().startswith("现") or not stop.group():
                break
            at = stop.end()


def in_rows(passage: Passage, evidence: Evidence) -> Iterator[Sighting]:
    """A line that is a name and its post."""
    for name, titles in rosters.rows(passage, evidence):
        yield Sighting(name, titles)


def spoken(passage: Passage, evidence: Evidence) -> Iterator[Sighting]:
    """A name at the head of a clause with a verb of speaking: “…。”李某某说。"""
    text = passage.text
    for clause in CLAUSE.finditer(text):
        name = names.at(text, clause.end(), evidence, floor=ALONE)
        if name and SPEAKING.match(text, name.end):
            yield Sighting(name)
    for told in TOLD.finditer(text):
        start = told.start() - 3
        if start > 0 and text[start - 1] == "的" and names.looks_whole(text, start, told.start()):
            yield Sighting(Name(start, told.start(), IN_A_LIST, closed=False))


def listed(passage: Passage, evidence: Evidence) -> Iterator[Sighting]:
    """Three names or more at the head of a clause that did something together."""
    text = passage.text
    for clause in CLAUSE.finditer(text):
        if "、" not in text[clause.end() : clause.end() + 16]:
            continue
        found = list(series(text, clause.end(), evidence, floor=IN_A_LIST, spread=False))
        if len(found) >= 3 and TOGETHER.match(text, found[-1][0].end):
            for name, note in found:
                yield Sighting(name, note=note, company=len(found))


def remembered(passage: Passage, evidence: Evidence) -> Iterator[Sighting]:
    """Names in titles of works: 韩某回忆录."""
    text = passage.text
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


def appointed(
    passage: Passage, evidence: Evidence, behind_titles: list[Sighting]
) -> Iterator[Sighting]:
    """Names with an office behind them: 选举李某为主席, 王某被聘为顾问, 免去赵某的…职务."""
    text = passage.text
    if not ELECTED.search(text) and not re.search(r"任|聘|是|系|（", text):
        return
    for sighting in behind_titles:
        yield from in_office(text, [sighting.name], cue="")
    for being in BEING.finditer(text):
        for start in range(max(0, being.start() - 4), being.start() - 1):
            if text[start : being.start()] in evidence.closed or opens_clause(
                text, start, being.start()
            ):
                name = Name(start, being.start(), IN_A_LIST, closed=False)
                yield from in_office(text, [name], cue="")
    for cue in CUE.finditer(text):
        if len(text) <= cue.end():
            continue
        framed = names_in_frame(text, cue)
        if framed:
            yield from map(Sighting, framed)
            yield from in_office(text, framed, cue=cue.group() + "任命")
            continue
        floor = AFTER_TITLE if len(cue.group()) > 1 else IN_A_LIST - 0.6
        sentence = text[max(0, text.rfind("。", 0, cue.end())) : cue.end() + 60]
        found = [name for name, _ in series(text, cue.end(), evidence, floor=floor, spread=False)]
        if found and (len(found) > 2 or ELECTED.search(sentence) or "聘" in sentence):
            yield from in_office(text, found, cue=sentence)


def opens_clause(text: str, start: int, end: int) -> bool:
    """Whether a clause begins with what is a name by all its characters: 骆某某|是."""
    opened = not start or text[start - 1] in "。！？；，：”"
    return opened and names.looks_whole(text, start, end)


def names_in_frame(text: str, cue: re.Match[str]) -> list[Name]:
    """Names between a verb and an office, whatever their characters: 任命|龙在渊|为副秘书长."""
    frame = (FRAME if len(cue.group()) > 1 else ELECTED_FRAME).match(text, cue.end())
    if not frame:
        return []
    found = []
    for item in FRAMED.finditer(text, frame.start(), frame.end()):
        if not names.looks_framed(item["name"]):
            return []
        found.append(Name(*item.span("name"), IN_A_LIST, closed=True))
    return found


def in_office(text: str, found: list[Name], *, cue: str) -> Iterator[Sighting]:
    """The same names with the titles that stand behind the last of them."""
    end = found[-1].end
    sex = SEX.match(text, end)
    end = sex.end() if sex else end
    office = OFFICE.match(text, end)
    if not office:
        bracket = NOTE.match(text, end)
        if bracket and TITLE_END.search(text, bracket.end() - 9, bracket.end() - 1):
            titles = clipped(chain(text, bracket.end() - 1), bracket.start() + 1)
            yield Sighting(found[-1], titles)
        return
    if office["named"] is not None and not ELECTED.search(cue) and "聘" not in cue:
        return
    stop = OFFICE_END.search(text, office.end())
    assert stop
    segment_end = min(stop.start(), office.end() + 50)
    last = None
    for title in LEAD.finditer(text, office.end(), segment_end):
        if title.lastgroup != "title":
            continue
        after = text[title.end() : title.end() + 1]
        ends = title.end() == segment_end or after in CLOSERS or TEAM.match(text, title.end())
        if ends or text.startswith("候选", title.end()):
            last = title
            if after != "、":
                break
    if last is None:
        return
    removed = re.search(
        r"(?:免去|撤销)[^。；]*$", text[max(0, found[0].start - 40) : found[0].start]
    )
    former = bool(removed) or "辞去" in office.group()
    titles = clipped(chain(text, last.end()), office.end())
    team = TEAM.match(text, last.end())
    if team and len(titles) == 1 and titles[0].organisation == titles[0].stem:
        begin, close = team.span("team")
        titles = (replace(titles[0], organisation=begin, organisation_end=close, appended=False),)
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
    people: dict[str, Found],
    page: Page,
    passage: Passage,
    reader: Reader,
    sighting: Sighting,
    *,
    roster: str = "",
) -> None:
    """Add what one place says of a person."""
    name = sighting.name
    span = passage.span(name.start, name.end)
    printed = re.sub(r"\s", "", page.words(span))
    found = people.setdefault(folded(printed), Found(printed))
    found.spans.add(span)
    found.rule = found.rule or sighting.rule
    found.describe(sighting.note)
    for title, post in zip(sighting.titles, reader.posts(sighting.titles), strict=True):
        if title.bare and found.holds(post):
            continue  # 许某某副主席 after 省政协副主席许某某 says nothing new
        former = post.former or sighting.former
        found.add(replace(post, former=former, rule=sighting.rule))
    if roster:
        committee = reader.committees.at(passage, name.start)
        org = committee.name if committee else None
        found.add(Post(roster, org, former=False, committee=committee, rule=sighting.rule))


def in_phrase(text: str, name: Name) -> bool:
    """毛泽东思想 names nobody."""
    phrases = LEADER_PHRASES.get(text[name.start : name.end], ())
    return text.startswith(phrases, name.end) if phrases else False


def is_place(text: str, sighting: Sighting, places: Gazetteer) -> bool:
    """Whether what looks like a name is a place, as 和平 in 和平、于洪两区."""
    name = sighting.name
    if sighting.titles or sighting.company > 2:
        return False
    return places.is_place(text[name.start : name.end])


def closed_names(passages: list[Passage], evidence: Evidence) -> frozenset[str]:
    """Names whose end is beyond doubt: with a mark, a verb of speaking or a title behind them."""
    found: set[str] = set()
    for passage in passages:
        text = passage.text
        for lead, group in leads(passage, evidence):
            if lead.lastgroup == "title":
                found.update(text[name.start : name.end] for name, _ in group if name.closed)
        for finder in (spoken, suffixed):
            found.update(text[one.name.start : one.name.end] for one in finder(passage, evidence))
    return frozenset(found)
