"""Contradictions and open readings come out as doubts; what is merely unusual does not."""

import pytest

from cppcc.extraction import extract
from cppcc.extraction.facts import Doubt, DoubtKind, as_json

TWO_ARTICLES = (
    "沈阳市\n\n和平区政协\n\n近日，和平区政协组织委员到南湖街道走访企业。{first}\n\n"
    "于洪区政协\n\n11月3日，于洪区政协召开专题协商会。\n"
)


def doubts(text: str, kind: str) -> list[tuple[str, tuple[str, ...]]]:
    """The quotes and readings of the doubts of one kind."""
    return [
        (text[one.spans[0].start : one.spans[0].end], one.readings)
        for one in extract(text).doubts
        if one.kind == kind
    ]


FOUND: list[tuple[DoubtKind, str, str, tuple[str, ...]]] = [
    (
        "other committee",
        TWO_ARTICLES.format(first="于洪区政协还围绕园区建设开展调研。"),
        "于洪区政协",
        ("210102 沈阳市和平区政协", "210114 沈阳市于洪区政协"),
    ),
    (
        "open committee",
        "鼓楼区政协召开专题协商会，委员们踊跃发言。",
        "鼓楼区政协",
        (
            "320106 南京市鼓楼区政协",
            "320302 徐州市鼓楼区政协",
            "350102 福州市鼓楼区政协",
            "410204 开封市鼓楼区政协",
        ),
    ),
    (
        "open year",
        "2021年6月3日，大连市政协召开座谈会。2022年7月5日，大连市政协开展视察。\n\n"
        "8月9日，大连市政协召开专题协商会。",
        "8月9日",
        ("2021", "2022"),
    ),
    (
        "impossible date",
        "2月30日，大连市政协召开“优化营商环境”专题协商会。",
        "2月30日",
        (),
    ),
    (
        "impossible date",
        "2023年2月29日，大连市政协召开“优化营商环境”专题协商会。",
        "2023年2月29日",
        (),
    ),
    (
        "impossible date",
        "4月28日至31日，大连市政协组织委员赴上海考察。",
        "4月28日至31日",
        (),
    ),
    (
        "date after publication",
        "大连日报 2023年10月12日\n\n"
        "2023年11月3日，大连市政协召开“优化营商环境”专题协商会，委员们踊跃发言。",
        "2023年11月3日",
        ("2023-11-03", "2023-10-12"),
    ),
    (
        "figures differ",
        "2023年，大连市政协共收到提案284件。\n\n2023年，大连市政协全年收到提案286件，均已办复。",
        "284件",
        ("284件", "286件"),
    ),
    (
        "part exceeds whole",
        "2023年，大连市政协收到提案118件，其中立案565件。",
        "118件",
        ("118件", "565件"),
    ),
    (
        "share differs",
        "2023年，大连市政协收到提案600件，其中立案民生类提案118件，占提案总数的20.9%。",
        "20.9%",
        ("20.9%", "118/600 = 19.7%"),
    ),
    (
        "person differs",
        "大连市政协委员王小明（女）发言。会后，大连市政协委员王小明（男）接受采访。",
        "王小明",
        ("女", "男"),
    ),
    (
        "person differs",
        "大连市政协委员王小明（女，满族）发言。大连市政协委员王小明（女，回族）接受采访。",
        "王小明",
        ("满族", "回族"),
    ),
    (
        "same name twice",
        "大连市政协主席李国强、副主席王小明、张建华、王小明、陈志远出席会议。",
        "王小明",
        ("王小明", "王小明"),
    ),
    (
        "in office and former",
        "原大连市政协主席王小明出席会议。大连市政协主席王小明讲话。",
        "大连市政协主席",
        ("大连市政协主席", "大连市政协主席"),
    ),
    (
        "in office and former",
        "大连市政协主席王小明讲话。会后，大连市政协原主席王小明参观展览。",
        "大连市政协原主席",
        ("大连市政协原主席", "大连市政协主席"),
    ),
]


@pytest.mark.parametrize(("kind", "text", "quote", "readings"), FOUND)
def test_finds(kind: DoubtKind, text: str, quote: str, readings: tuple[str, ...]) -> None:
    assert doubts(text, kind) == [(quote, readings)]


LEFT: list[tuple[DoubtKind, str]] = [
    #  a guest, a partner, an object, a committee without an article of its own
    ("other committee", TWO_ARTICLES.format(first="于洪区政协来我区考察交流。")),
    ("other committee", TWO_ARTICLES.format(first="于洪区政协、和平区政协联合举办展览。")),
    ("other committee", TWO_ARTICLES.format(first="会上与于洪区政协签约。")),
    ("other committee", TWO_ARTICLES.format(first="沈河区政协也开展了调研。")),
    ("other committee", "沈阳市于洪区政协召开座谈会。随后，沈阳市和平区政协介绍了经验。"),
    #  settled by its city; no such name twice
    ("open committee", "南京市鼓楼区政协召开专题协商会，鼓楼区政协委员踊跃发言。"),
    ("open committee", "大连市政协召开专题协商会。"),
    ("open committee", "区政协召开专题协商会。"),
    #  one year only, a day of publication, years of history, no day without a year
    ("open year", "2022年7月5日，大连市政协开展视察。8月9日，大连市政协召开专题协商会。"),
    (
        "open year",
        "大连日报 2023年10月12日\n\n2021年6月3日，大连市政协召开座谈会。8月9日，召开协商会。",
    ),
    ("open year", "大连市政协成立于1955年。2022年7月5日召开协商会。8月9日，开展视察。"),
    ("open year", "2021年6月3日，大连市政协召开座谈会。2022年7月5日，大连市政协开展视察。"),
    #  29 February of an open year and of a leap year; the last days of months
    ("impossible date", "2月29日，大连市政协召开协商会。"),
    ("impossible date", "2024年2月29日，大连市政协召开协商会。"),
    ("impossible date", "10月31日，大连市政协召开协商会。12月28日至1月3日开展视察。"),
    ("impossible date", "近日，大连市政协召开协商会，会期3日。"),
    #  before, on the day, last year's, a plan
    (
        "date after publication",
        "大连日报 2023年10月12日\n\n10月12日，大连市政协召开“优化营商环境”专题协商会。",
    ),
    (
        "date after publication",
        "大连日报 2023年1月5日\n\n12月28日，大连市政协召开“优化营商环境”专题协商会。",
    ),
    (
        "date after publication",
        "大连日报 2023年10月12日\n\n大连市政协将于2023年11月3日召开“优化营商环境”专题协商会。",
    ),
    (
        "date after publication",
        "大连日报 2023年10月12日\n\n2023年11月3日，大连市政协定于当日召开协商会，请准时参加。",
    ),
    ("date after publication", "2023年11月3日，大连市政协召开“优化营商环境”专题协商会。"),
    #  bounds that allow both, other years, committees, sessions and parts
    ("figures differ", "2023年，大连市政协收到提案280余件。\n\n2023年，大连市政协收到提案286件。"),
    ("figures differ", "2022年，大连市政协收到提案284件。2023年，大连市政协收到提案286件。"),
    ("figures differ", "2023年，大连市政协收到提案284件。2023年，鞍山市政协收到提案286件。"),
    (
        "figures differ",
        "2023年，大连市政协二次会议共收到提案284件。\n\n2023年，大连市政协三次会议收到提案26件。",
    ),
    (
        "figures differ",
        "2023年，大连市政协收到提案284件。\n\n2023年，大连市政协全会期间收到提案240件。",
    ),
    ("figures differ", "6月3日，20名委员参加视察。6月3日，大连市政协30名委员参加调研。"),
    #  smaller, of another unit, in another sentence, of unsure size
    ("part exceeds whole", "2023年，大连市政协收到提案565件，其中立案118件。"),
    ("part exceeds whole", "2023年，大连市政协开展视察12次，其中参加委员360人次。"),
    ("part exceeds whole", "2023年，大连市政协报送信息118篇。收到提案565件，其中立案500件。"),
    ("part exceeds whole", "2023年，大连市政协收到提案100余件，其中立案102件。"),
    #  a share that fits, that rounds, whose whole is not printed
    ("share differs", "2023年，大连市政协收到提案565件，立案民生类提案118件，占提案总数的20.9%。"),
    ("share differs", "2023年，大连市政协收到提案565件，立案民生类提案118件，占提案总数的21%。"),
    ("share differs", "2023年，大连市政协立案涉及民生的提案118件，占比20.9%。"),
    ("share differs", "2023年，大连市政协收到提案600余件，立案民生提案118件，占提案总数的25%。"),
    (
        "share differs",
        "2023年，大连市政协收到提案565件，其中委员提案400件，占提案总数的70.8%，"
        "集体提案165件，占提案总数的29.2%。",
    ),
    #  facts that go together, and two people
    ("person differs", "委员王小明（女，满族）发言。王小明（女）接受采访。"),
    ("person differs", "委员王小明（女）、李国强（男）发言。"),
    ("person differs", "委员王小明（大连市文化局）发言。王小明（女）接受采访。"),
    #  two lists, two posts, two sentences
    ("same name twice", "王小明、李国强、张建华出席会议。王小明、陈志远、李国强发言。"),
    ("same name twice", "大连市政协党组书记王小明、副主席李国强、秘书长王小明出席会议。"),
    ("same name twice", "大连市政协主席王小明出席会议。王小明指出，要加强学习。"),
    ("same name twice", "记者 王小明 文/图  编辑 王小明"),
    #  at the time, another post, another committee, only former
    ("in office and former", "时任大连市政协主席王小明出席会议。大连市政协主席王小明讲话。"),
    ("in office and former", "大连市政协原副主席王小明出席会议。大连市政协主席王小明讲话。"),
    ("in office and former", "鞍山市政协原主席王小明，大连市政协主席王小明出席会议。"),
    ("in office and former", "原大连市政协主席王小明出席会议。王小明主席讲话。"),
    ("in office and former", "大连市政协原主席王小明出席会议。大连市政协原主席王小明讲话。"),
]


@pytest.mark.parametrize(("kind", "text"), LEFT)
def test_leaves_alone(kind: DoubtKind, text: str) -> None:
    assert doubts(text, kind) == []


def test_one_name_that_stays_open_is_one_doubt_with_all_its_places() -> None:
    text = "鼓楼区政协召开专题协商会。\n\n会上，鼓楼区政协通报了情况。"
    (doubt,) = (one for one in extract(text).doubts if one.kind == "open committee")
    assert [text[start:end] for start, end in doubt.spans] == ["鼓楼区政协"] * 2


def test_all_days_of_an_open_year_are_one_doubt() -> None:
    text = (
        "2021年6月3日，大连市政协召开座谈会。2022年7月5日，大连市政协开展视察。\n\n"
        "8月9日，大连市政协召开协商会。\n\n9月1日，大连市政协召开座谈会。"
    )
    (doubt,) = (one for one in extract(text).doubts if one.kind == "open year")
    assert [text[start:end] for start, end in doubt.spans] == ["8月9日", "9月1日"]


def test_doubts_are_printed_with_their_words_and_readings() -> None:
    text = "大连市政协，2023年收到提案118件，其中立案565件。"
    (printed,) = as_json(extract(text), text, source="a.txt")["doubts"]
    start = text.index("118件")
    assert printed == {
        "what": "part exceeds whole",
        "quote": "118件",
        "start": start,
        "end": start + 4,
        "spans": [[start, start + 4], [text.index("565件"), text.index("565件") + 4]],
        "readings": ["118件", "565件"],
    }


def test_a_plain_report_raises_no_doubt() -> None:
    text = (
        "大连日报 2023年10月12日\n\n6月29日，大连市政协召开专题协商会，市政协主席王小明出席。"
        "今年以来，市政协收到提案284件，其中立案260件，走访企业60余家。"
    )
    assert extract(text).doubts == ()


def test_doubts_stand_in_the_order_of_the_text() -> None:
    text = "2月30日，鼓楼区政协召开协商会。收到提案118件，其中立案565件。"
    found = extract(text).doubts
    assert [one.kind for one in found][:2] == ["impossible date", "open committee"]
    assert list(found) == sorted(found, key=lambda one: one.spans[0])


@pytest.mark.parametrize(
    "text",
    [
        "王小明、" * 20_000,
        "提案118件，其中565件，占20.9%，" * 4_000,
        "2月30日" * 20_000,
        "鼓楼区政协" * 20_000,
        "（女）（男）王小明" * 8_000,
    ],
)
def test_doubts_of_a_hostile_text_have_places(text: str) -> None:
    from cppcc.extraction import committees, dates, people, statistics
    from cppcc.extraction import doubts as module
    from cppcc.extraction import text as texts
    from cppcc.extraction.gazetteer import default

    page, places = texts.read(text), default()
    bodies, days = committees.find(page, places), dates.find(page)
    persons = tuple(people.find(page, bodies, places))
    counts = tuple(statistics.find(page, bodies, days))
    found: list[Doubt] = list(module.find(page, bodies, days, places, persons, counts))
    assert all(one.spans for one in found)
