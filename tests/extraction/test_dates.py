"""Dates as printed, and the years that a page settles."""

from __future__ import annotations

import dataclasses
from itertools import pairwise

import pytest

from cppcc.extraction import dates, text
from cppcc.extraction.dates import Dates


def read(words: str, published: str | None = None) -> Dates:
    page = text.read(words)
    header = dataclasses.replace(page.header, published=published)
    return dates.find(dataclasses.replace(page, header=header))


def said(words: str, published: str | None = "2023-10-12") -> list[tuple[str, str | None]]:
    days = read(words, published)
    return [
        (one.said, one.value) for passage in days.page.passages for one in days.mentions(passage)
    ]


def tied(words: str, verb: str, published: str | None = None) -> str | None:
    days = read(words, published)
    for passage in days.page.passages:
        if verb in passage.text:
            one = days.at(passage, passage.text.index(verb))
            return one.value if one else None
    raise AssertionError(verb)


@pytest.mark.parametrize(
    ("words", "printed", "value"),
    [
        ("2023年6月29日，会议召开。", "2023年6月29日", "2023-06-29"),
        ("2023 年 6 月 29 日，会议召开。", "2023 年 6 月 29 日", "2023-06-29"),
        ("6月29日至30日，会议召开。", "6月29日至30日", "2023-06-29/2023-06-30"),
        ("6月29—30日，会议召开。", "6月29—30日", "2023-06-29/2023-06-30"),
        ("6月29日、30日，会议召开。", "6月29日、30日", "2023-06-29/2023-06-30"),
        ("4月23日至5月16日，开展调研。", "4月23日至5月16日", "2023-04-23/2023-05-16"),
        ("1月至2月，开展调研。", "1月至2月", "2023-01/2023-02"),
        ("1—6月，开展调研。", "1—6月", "2023-01/2023-06"),
        ("今年4月，市政协开展视察。", "今年4月", "2023-04"),
        ("今年4月份，市政协开展视察。", "今年4月份", "2023-04"),
        ("今年上半年，市政协开展视察。", "今年上半年", "2023-01/2023-06"),
        ("去年，市政协开展视察。", "去年", "2022"),
        ("去年12月，市政协开展视察。", "去年12月", "2022-12"),
        ("2022年，市政协开展视察。", "2022年", "2022"),
        ("2018年至2022年，市政协开展视察。", "2018年至2022年", "2018/2022"),
        ("2018—2022年，市政协开展视察。", "2018—2022年", "2018/2022"),
        ("2022年12月28日至2023年1月3日，开展视察。", "2022年12月28日至2023年1月3日",
         "2022-12-28/2023-01-03"),
        ("二〇二三年六月，市政协开展视察。", "二〇二三年六月", "2023-06"),
        ("二○二三年六月二十一日，市政协开展视察。", "二○二三年六月二十一日", "2023-06-21"),
        ("十月十日，市政协开展视察。", "十月十日", "2023-10-10"),
        ("今年第三季度，市政协开展视察。", "今年第三季度", "2023-07/2023-09"),
        ("9月中旬，市政协开展视察。", "9月中旬", "2023-09-11/2023-09-20"),
        ("2月下旬，市政协开展视察。", "2月下旬", "2023-02-21/2023-02-28"),
        ("今年以来，市政协开展视察。", "今年以来", "2023"),
        ("2018年以来，市政协开展视察。", "2018年以来", "2018/.."),
        ("昨日，市政协开展视察。", "昨日", "2023-10-11"),
        ("今天上午，市政协开展视察。", "今天", "2023-10-12"),
        ("29日，市政协开展视察。", "29日", "2023-09-29"),
        ("12月28日，市政协开展视察。", "12月28日", "2022-12-28"),
        ("近日，市政协开展视察。", "近日", None),
        ("近年来，市政协开展视察。", "近年来", None),
        ("五年来，市政协开展视察。", "五年来", None),
        ("2月30日，市政协开展视察。", "2月30日", None),
        ("13月5日，市政协开展视察。", "13月5日", None),
    ],
)  # fmt: skip
def test_reads_a_date_as_printed(words, printed, value):
    assert said(words) == [(printed, value)]


@pytest.mark.parametrize(
    "words",
    [
        "立案120件，办复率100%。",
        "为期三日的活动。",
        "承诺7日内办结。",
        "政协第十四届委员会第三次会议。",
        "每月15日接待来访。",
        "开展6个月的整治。",
        "生产总值1200亿元，增长6.5%。",
        "《关于加强2023年度工作的意见》印发。",
        "全市2300万居民。",
        "初步形成共识，基本完成。",
    ],
)
def test_leaves_counts_ordinals_and_titles_alone(words):
    assert said(words) == []


def test_a_bare_day_takes_the_month_before_it():
    assert said("5月10日，会议开幕。12日，会议闭幕。") == [
        ("5月10日", "2023-05-10"),
        ("12日", "2023-05-12"),
    ]


def test_the_same_day_and_the_next():
    words = "5月10日，会议开幕。当天下午分组讨论。次日，会议闭幕。"
    assert [value for _, value in said(words)] == ["2023-05-10", "2023-05-10", "2023-05-11"]


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("6月29日，区政协召开会议。\n2023年常委会工作要点已经印发。", "2023-06-29"),
        ("6月29日，区政协召开会议。\n2023年5月4日，区政协开展视察。", "2023-06-29"),
        ("6月29日，区政协召开会议。\n今年的“一号提案”在办，2022年“一号提案”是上年“一号提案”。",
         "2023-06-29"),
        ("6月29日，区政协召开会议。", None),
        ("6月29日，区政协召开会议。\n商会成立于2009年。", None),
        ("6月29日，区政协召开会议。\n《某县2021—2025年规划》印发。到2035年基本建成。", None),
        ("6月29日，区政协召开会议。\n2022年5月4日开展视察，2023年3月1日回访。", None),
    ],
)  # fmt: skip
def test_a_year_comes_from_the_page_only_where_its_years_agree(words, value):
    assert said(words, None)[0] == ("6月29日", value)


def test_a_year_that_opens_a_paragraph_dates_the_days_after_it():
    words = "2021年，县政协开展了多项工作。\n3月5日，县政协组织委员视察。"
    assert said(words, "2022-05-01")[1] == ("3月5日", "2021-03-05")


@pytest.mark.parametrize(
    ("words", "verb", "value"),
    [
        ("6月29日，区政协召开会议。", "召开", "2023-06-29"),
        ("今年以来，区政协开展视察，6月29日召开会议。", "召开", "2023-06-29"),
        ("今年以来，区政协开展视察，6月29日召开会议。", "开展", "2023"),
        ("2023年，区政协履职有为。\n助力发展。围绕就业召开会议。", "召开", "2023"),
        ("今年以来，区政协履职有为。\n近日，区政协召开会议。", "召开", None),
        ("区政协召开会议。6月29日，区政协视察。", "召开", None),
        ("6月29日，区政协视察。区政协召开会议。", "召开", None),
        ("新华社北京6月29日电 全国政协召开会议。", "召开", None),
        ("12月底前完成整改，区政协召开会议。", "召开", None),
        ("6月29日前往浙江，区政协召开会议。", "召开", "2023-06-29"),
        ("2022年“一号提案”办结，区政协召开会议。", "召开", None),
        ("图为去年区政协办班。\n区政协召开会议。", "召开", None),
    ],
)
def test_a_date_ties_to_the_words_that_it_governs(words, verb, value):
    assert tied(words, verb, "2023-10-12") == value


@pytest.mark.parametrize(
    ("value", "first", "last"),
    [
        ("2023", "2023-01-01", "2023-12-31"),
        ("2023-04", "2023-04-01", "2023-04-30"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2023-06-29", "2023-06-29", "2023-06-29"),
        ("2023-01/2023-06", "2023-01-01", "2023-06-30"),
        ("2018/..", "2018-01-01", ""),
    ],
)
def test_earliest_and_latest_day(value, first, last):
    assert (dates.earliest(value), dates.latest(value)) == (first, last)


@pytest.mark.parametrize(
    "words", ["9" * 200_000, "6月" * 60_000, "2023年" * 40_000, "一" * 200_000, "《" * 99_000]
)
def test_dates_of_a_hostile_text_stand_apart(words):
    page = text.read(words)
    days = dates.find(page)
    for passage in page.passages:
        assert all(one.end <= other.start for one, other in pairwise(days.mentions(passage)))


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("市政协主席昨访中华总商会。", "2023-10-11"),
        ("前天，市政协召开座谈会。", "2023-10-10"),
        ("本报安庆10月10日讯 今天上午，市政协召开座谈会。", "2023-10-10"),
        ("本报安庆10月10日讯 昨天，市政协召开座谈会。", "2023-10-09"),
        ("今天上午，市政协召开座谈会。", "2023-10-12"),
    ],
)
def test_days_counted_from_the_paper_or_from_its_wire(words, value):
    assert said(words)[-1][1] == value


@pytest.mark.parametrize("words", ["以前日子难，现在好了。", "目前日均接待百人。", "水前天后宫。"])
def test_leaves_words_that_only_look_like_the_day_before_alone(words):
    assert [value for _, value in said(words) if value] == []


@pytest.mark.parametrize(
    ("kind", "word"), [(kind, word) for kind, row in dates.TOLD.items() for word in row.split()]
)
def test_every_word_of_the_table_says_when(kind, word):
    found = [(mark.word, mark.start, mark.end) for mark in dates.marks(f"{word}赴外地")]
    assert found == [(kind, 0, len(word))]


@pytest.mark.parametrize("words", ["近几年", "两年来", "二十大以来", "历年来"])
def test_other_words_for_a_time_are_periods(words):
    assert [mark.word for mark in dates.marks(words)] == ["period"]


@pytest.mark.parametrize(
    ("words", "printed", "value"),
    [
        (
            "【视察】 2021年，市政协开展视察。\n【联谊】 9月16日，举办书画展。",
            "9月16日",
            "2021-09-16",
        ),
        ("滁州市政协2021年大事记\n3月8日，市政协召开座谈会。", "3月8日", "2021-03-08"),
        (
            "2021年1月4日，会议召开。3月8日，又开了一次。\n2019年5月6日，旧馆开放。",
            "3月8日",
            "2021-03-08",
        ),
        ("2021年7月2 4日，会议召开。", "2021年7月2 4日", "2021-07-24"),
    ],
)
def test_a_year_holds_for_what_stands_behind_it(words, printed, value):
    assert (printed, value) in said(words, None)


def test_that_day_is_open_after_recently_and_after_a_day_told_by_the_way():
    words = "近日，对9月14日县政协召开的协商会开展督办。委员当天为村民义诊。"
    assert ("当天", None) in said(words)


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("（2016年10月）\n绥化市政协10月23日召开协商会。", "2016-10-23"),
        ("绥化市政协召开协商会（2016年10月25日）\n绥化市政协10月23日召开协商会。", "2016-10-23"),
        ("20161023李民在绥化市政协发言", "2016-10-23"),
    ],
)
def test_a_month_or_day_alone_in_a_line_or_bracket_gives_the_year(words, value):
    page = text.read(words)
    found = dates.find(page)
    values = [one.value for passage in page.passages for one in found.mentions(passage)]
    assert value in values


@pytest.mark.parametrize("words", ["编号20231342的提案", "第20230115号提案", "金额20230115元"])
def test_leaves_numbers_that_are_no_day_alone(words):
    assert list(dates.marks(words)) == []


def test_a_stretch_that_begins_yesterday_ends_on_the_day_that_is_said():
    assert [(mark.word, mark.last and mark.last.day) for mark in dates.marks("昨起至21日到访")] == [
        ("yesterday", 21)
    ]


@pytest.mark.parametrize(
    ("printed", "published"),
    [
        ("09.05.2020  09:56", "2020-05-09"),
        ("30-08-2022", "2022-08-30"),
        ("08/30/2022", "2022-08-30"),
        ("09/05/2020", None),  # which is the month is not said
    ],
)
def test_a_day_before_its_month_is_the_day_of_publication(printed, published):
    words = f"绥化市政协已收到提案\n{printed}\n绥化市政协召开协商会，委员们各抒己见。"
    assert text.read(words).header.published == published
