"""Numbers as printed, with their bound."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pytest

from cppcc.extraction import numerals


@pytest.mark.parametrize(
    ("text", "printed", "value", "bound"),
    [
        ("活动60余场", "60余", "60", "over"),
        ("问题百余件", "百余", "100", "over"),
        ("图片三十余幅", "三十余", "30", "over"),
        ("信息五百多条", "五百多", "500", "over"),
        ("岗位上万个", "上万", "10000", "over"),
        ("建议近20条", "近20", "20", "under"),
        ("建议近百条", "近百", "100", "under"),
        ("约300余人", "约300余", "300", "about"),
        ("近500余人次", "近500余", "500", "about"),
        ("大约40人", "大约40", "40", "about"),
        ("超过12家", "超过12", "12", "over"),
        ("提案已过70件", "已过70", "70", "over"),
        ("办结率已近90%", "已近90", "90", "under"),
        ("不足5件", "不足5", "5", "under"),
        ("点击180余万人次", "180余万", "1800000", "over"),
        ("善款60多万元", "60多万", "600000", "over"),
        ("共1.2万字", "1.2万", "12000", "exact"),
        ("投资15亿元", "15亿", "1500000000", "exact"),
        ("捐款486.5265万元", "486.5265万", "4865265", "exact"),
        ("占比20.9%", "20.9", "20.9", "exact"),
        ("信息1,284期", "1,284", "1284", "exact"),
        ("提案 2 345 件", "2 345", "2345", "exact"),
        ("2019 136号", "2019", "2019", "exact"),
        ("占九十九点六。", "九十九点六", "99.6", "exact"),
        ("一点建议", "一", "1", "exact"),
        ("二〇二三年", "二〇二三", "2023", "exact"),
        ("廿三日", "廿三", "23", "exact"),
        ("二十多家媒体", "二十多", "20", "over"),
        ("一百二十余户", "一百二十余", "120", "over"),
        ("一千零五件", "一千零五", "1005", "exact"),
        ("三万五千册", "三万五千", "35000", "exact"),
        ("两家单位", "两", "2", "exact"),
    ],
)
def test_reads_a_number_with_its_bound(text, printed, value, bound):
    found = next(numerals.find(text))
    assert text[found.start : found.end] == printed
    assert (found.value, found.bound) == (Decimal(value), bound)


@pytest.mark.parametrize("text", ["2-3个备选件", "2至3个", "三到五名", "5—8家"])
def test_leaves_a_range_alone(text):
    assert list(numerals.find(text)) == []


@pytest.mark.parametrize("text", ["十几家", "几十人", "数十位委员", "三五个", "四五十人", "三百五"])
def test_leaves_a_number_without_a_figure_alone(text):
    assert list(numerals.find(text)) == []


@pytest.mark.parametrize("text", ["附近12家企业", "节约3万元", "最近5场", "在会议上10名委员"])
def test_a_word_that_only_looks_like_a_bound_is_none(text):
    assert next(numerals.find(text)).bound == "exact"


@pytest.mark.parametrize(
    ("bound", "after", "expected"),
    [
        ("exact", "左右", "about"),
        ("exact", "以上", "over"),
        ("over", "左右", "over"),
        ("exact", "参加", "exact"),
    ],
)
def test_a_word_behind_the_unit_bounds_too(bound, after, expected):
    assert numerals.bounded_after(bound, f"100家{after}", 4)[0] == expected


@pytest.mark.parametrize(
    "text", ["1" * 200_000, "一二三" * 60_000, "1,234" * 40_000, "近约" * 99_000]
)
def test_numbers_of_a_hostile_text_stand_apart(text):
    found = list(numerals.find(text))
    assert all(one.end <= other.start for one, other in pairwise(found))


@pytest.mark.parametrize("before", numerals.BEFORE)
def test_every_bound_is_read_with_its_number(before):
    found = next(numerals.find(f"，{before}百场"))
    assert (found.start, found.bound) == (1, numerals.BEFORE[before])
