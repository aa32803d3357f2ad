"""Newspaper reports that never were: any number, of the length and the words of real ones.

    dict(documents(2))  ->  {"0000000.txt": "蓬莱区政协协商老旧小区加装电梯\\n\\n…", …}

A committee of a real division meets, visits, proposes and counts in an invented way; up to four
papers report each occasion in words of their own, so documents share people, meetings and
proposals. A seed and a number always give the same documents.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

REGIONS = Path(__file__).resolve().parents[2] / "fixtures" / "regions.jsonl"
EACH = 25  # documents a committee, on average: the more documents, the more committees
SHORTEST, LONGEST = 600, 1500  # characters, the longest but for its last sentence

SURNAMES = "赵钱孙周吴郑冯陈褚蒋沈韩杨朱秦许何吕施张曹严魏陶姜谢邹苏潘葛范彭鲁韦马方任袁柳史唐"
GIVEN = "嘉宁思远晓彤立诚雅琴振邦文博佳怡景行若兰承志美玲少华延年书瑶子昂春燕德厚秋实云帆"
SUBJECTS = (
    *("老旧小区", "社区食堂", "农村公路", "中小学课后服务", "饮用水水源地", "传统村落"),
    *("乡镇卫生院", "夜间公交", "城市绿道", "再生水", "冷链物流", "智慧农业", "家政服务"),
    *("慢性病管理", "残疾人就业", "科技成果", "非遗传承", "充电设施", "河道岸线", "职业教育"),
    *("托育机构", "菜市场", "粮食仓储", "古树名木", "工业遗产", "民营经济", "法律援助"),
    *("城乡供水", "垃圾分类", "红色资源"),
)
AIMS = (
    *("提质增效", "规范管理", "建设运营", "保护利用", "均衡布局", "改造提升", "长效管护"),
    *("服务供给", "融合发展", "数字转型"),
)
ORGANS = ("常委会会议", "主席会议")
VISITS = {"考察": "实地考察", "视察": "视察", "调研": "专题调研"}
PAPERS = ("日报", "晚报", "晨报", "政协报")
BODIES = ("提案委员会", "经济委员会", "社会和法制委员会", "文化和教育委员会", "农业和农村委员会")
OFFICES = ("教育局", "水务局", "民政局", "交通运输局", "卫生健康局", "农业农村局")
BRANDS = (
    *("议事亭", "连心桥", "同心圆", "协商驿站", "委员来敲门", "民声直通车", "商量茶座"),
    "石榴籽工坊",
)
REMARKS = (
    "大家认为，这项工作一头连着发展，一头连着民心，既要尽力而为，也要量力而行。",
    "与会人员还就责任分工、时间安排和经费保障交换了意见。",
    "会前，工作人员把问卷送到居民手中，逐条整理反映集中的难点。",
    "有关部门表示，将把意见带回去逐项研究，能办的马上办，一时办不了的说明原因。",
    "座谈中气氛热烈，话题从一张图纸谈到一盏路灯。",
    "大家建议，多听一线职工怎么说，少在办公室里画图样。",
    "此前，相关材料已提前一周送达每一位参会者。",
)


@dataclass(frozen=True)
class Committee:
    """A committee with its people and what it is asked about; 届 is the one it is in."""

    name: str
    place: str
    term: int
    chair: str
    deputies: tuple[str, ...]
    members: tuple[str, ...]
    proposals: tuple[str, ...]
    brand: str


@dataclass(frozen=True)
class Occasion:
    """What several papers report."""

    committee: Committee
    day: date
    form: str  # 常委会会议, 协商, 考察 …
    session: int
    topic: str
    present: tuple[str, ...]
    proposal: str
    figures: tuple[int, int, int]


def documents(count: int, *, seed: int = 0) -> Iterator[tuple[str, str]]:
    """File name and text of so many documents."""
    chance = Random(f"documents {seed} {count}")
    committees = founded(max(1, count // EACH), chance)
    number = 0
    while number < count:
        occasion = held(chance.choice(committees), chance)
        for paper in chance.sample(PAPERS, min(chance.choice((1, 1, 2, 3, 4)), count - number)):
            yield f"{number:07}.txt", report(occasion, paper, chance)
            number += 1


# --- who and what ---------------------------------------------------------------------------------


def founded(number: int, chance: Random) -> list[Committee]:
    """Committees of divisions in force; where there are fewer divisions, of all of them."""
    with REGIONS.open(encoding="utf-8") as rows:
        fields = [json.loads(row)["fields"] for row in rows]
    places = [
        one["name"]
        for one in fields
        if one["level"] in ("prefecture", "county") and not one["valid_to"]
    ]
    alone = sorted(name for name in set(places) if places.count(name) == 1)
    return [founded_in(place, chance) for place in chance.sample(alone, min(number, len(alone)))]


def founded_in(place: str, chance: Random) -> Committee:
    people = named(40, chance)
    return Committee(
        name=f"{place}政协",
        place=place,
        term=chance.randint(8, 15),
        chair=people[0],
        deputies=tuple(people[1:6]),
        members=tuple(people[6:]),
        proposals=tuple(
            f"关于{chance.choice(('加强', '推进', '支持'))}{asked(chance)}的提案" for _ in range(12)
        ),
        brand=chance.choice(BRANDS),
    )


def named(number: int, chance: Random) -> list[str]:
    """Names of two and three characters, all different."""
    found: dict[str, None] = {}
    while len(found) < number:
        given = "".join(chance.sample(GIVEN, chance.choice((1, 2, 2, 2))))
        found[chance.choice(SURNAMES) + given] = None
    return list(found)


def asked(chance: Random) -> str:
    return chance.choice(SUBJECTS) + chance.choice(AIMS)


def held(committee: Committee, chance: Random) -> Occasion:
    return Occasion(
        committee=committee,
        day=date(2019, 1, 2) + timedelta(days=chance.randrange(2000)),
        form=chance.choice((*ORGANS, "协商", *VISITS)),
        session=chance.randint(1, 30),
        topic=asked(chance),
        present=tuple(chance.sample(committee.members, 6)),
        proposal=chance.choice(committee.proposals),
        figures=(chance.randint(3, 60), chance.randint(100, 900), chance.randint(20, 400)),
    )


# --- how a paper tells it -------------------------------------------------------------------------


def report(occasion: Occasion, paper: str, chance: Random) -> str:
    """Headline, paper and day, byline, what happened, then whatever fills the columns."""
    published = occasion.day + timedelta(days=chance.randint(0, 3))
    length = chance.randint(SHORTEST, LONGEST)
    title = f"{occasion.committee.place}{paper}"
    page = chance.randint(1, 8)
    head = f"{headline(occasion)}\n\n《{title}》（{printed(published)}  第{page:02}版）\n"
    byline = f"本报讯（记者 {chance.choice(named(4, chance))}）"
    told = [head, byline + lead(occasion), *chance.sample(paragraphs(occasion, chance), 6)]
    size = sum(map(len, told))
    while size < length:
        told.append(filler(occasion, chance))
        size += len(told[-1])
    return "\n".join([*told, f"责任编辑：{chance.choice(named(4, chance))}"]) + "\n"


def printed(day: date) -> str:
    return f"{day.year}年{day.month:02}月{day.day:02}日"


def headline(occasion: Occasion) -> str:
    committee = occasion.committee.name
    if occasion.form in ORGANS:
        return f"{committee}召开{numbered(occasion)}"
    return (
        f"{committee}{'协商' if occasion.form == '协商' else VISITS[occasion.form]}{occasion.topic}"
    )


def numbered(occasion: Occasion) -> str:
    """十三届第二十一次常委会会议"""
    term, session = chinese(occasion.committee.term), chinese(occasion.session)
    return f"{term}届{'' if occasion.form == ORGANS[0] else '政协'}第{session}次{occasion.form}"


def chinese(number: int) -> str:
    """Of at most 99: 二十一."""
    digits = "零一二三四五六七八九"
    tens, ones = divmod(number, 10)
    before = "" if tens == 0 else "十" if tens == 1 else f"{digits[tens]}十"
    return before + (digits[ones] if ones or not tens else "")


def lead(occasion: Occasion) -> str:
    committee, day = occasion.committee, f"{occasion.day.month}月{occasion.day.day}日"
    people = f"{committee.name}主席{committee.chair}主持会议并讲话"
    deputies = f"副主席{'、'.join(committee.deputies[:3])}出席。"
    if occasion.form in ORGANS:
        what = f"{numbered(occasion)}，围绕{occasion.topic}协商议政"
        return f"{day}，{committee.name}召开{what}。{people}，{deputies}"
    if occasion.form == "协商":
        what = f"专题协商会，围绕“{occasion.topic}”建言献策"
        return f"{day}，{committee.name}召开{what}。{people}，{deputies}"
    return (
        f"{day}，{committee.name}主席{committee.chair}带领部分政协委员，就{occasion.topic}开展"
        f"{VISITS[occasion.form]}。{deputies}"
    )


def paragraphs(occasion: Occasion, chance: Random) -> list[str]:
    """Everything there is to say, of which a paper picks some."""
    committee, present = occasion.committee, occasion.present
    events, people, opinions = occasion.figures
    year = occasion.day.year
    body, office = chance.choice(BODIES), chance.choice(OFFICES)
    return [
        f"{committee.name}委员{present[0]}、{present[1]}、{present[2]}先后发言。{present[0]}委员说，"
        f"{occasion.topic}要从细处着手。{chance.choice(REMARKS)}",
        f"据了解，{year}年，{committee.name}共开展协商活动{events}次，参与委员{people}人次，"
        f"征集意见建议{opinions}条。{chance.choice(REMARKS)}",
        f"去年以来，{committee.name}收到提案{opinions + 87}件，经审查立案{opinions + 40}件，"
        "办复率百分之百。",
        f"政协委员{present[3]}提交的《{occasion.proposal}》被列为重点提案，"
        f"由{committee.place}{office}承办。{chance.choice(REMARKS)}",
        f"为了让协商走近群众，{committee.name}打造“{committee.brand}”协商品牌，在镇街设立委员工作室"
        f"{events + 5}个。{chance.choice(REMARKS)}",
        f"{committee.name}{body}主任{present[4]}介绍了前期情况，{committee.place}{office}局长{present[5]}作了回应。",
        f"{committee.chair}强调，要把{occasion.topic}摆上重要位置，广泛凝聚共识，持续跟踪问效。",
        f"{committee.name}秘书长{committee.deputies[4]}宣读了《{committee.name}{year}年度协商工作计划》。",
    ]


def filler(occasion: Occasion, chance: Random) -> str:
    """A paragraph more, of which no two are alike."""
    committee = occasion.committee
    member, day = chance.choice(committee.members), chance.randint(1, 28)
    told: Sequence[str] = (
        f"{occasion.day.year}年{chance.randint(1, 12)}月{day}日，{committee.name}曾就"
        f"{asked(chance)}召开座谈会，听取意见{chance.randint(5, 99)}条。{chance.choice(REMARKS)}",
        f"{committee.name}委员{member}多年关注{asked(chance)}，"
        f"撰写的《{chance.choice(committee.proposals)}》得到采纳。{chance.choice(REMARKS)}",
        f"走进{committee.place}{chance.choice(SURNAMES)}家村，{chance.choice(SUBJECTS)}的变化就在眼前，"
        f"{chance.randint(20, 900)}户村民用上了新设施。{chance.choice(REMARKS)}",
        f"{chance.choice(REMARKS)}{chance.choice(REMARKS)}",
    )
    return chance.choice(told)
