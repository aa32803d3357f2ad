"""Reading a page: encodings, lines, passages, articles, header, repeats."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cppcc.extraction import extract, text
from cppcc.extraction.facts import Committee, Facts, Header, Person, Post, Span
from cppcc.extraction.folding import MARKS, fold, normalise, script_of

LONG = "区政协组织委员到社区就养老服务开展视察，听取街道和企业介绍，提出改进意见建议多条。"
OTHER = "会后，调研组走进两家养老机构，与老人和护理员交谈，了解收费、护理和医疗保障的实际情况。"


def told(raw: str) -> list[tuple[str, str]]:
    return [(one.kind, one.text) for one in text.read(raw).passages]


def kinds(raw: str) -> list[str]:
    return [one.kind for one in text.read(raw).passages]


# --- bytes -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"]
)
def test_the_usual_encodings_are_told_apart(encoding: str) -> None:
    said = f"区政协召开会议\r\n\r\n{LONG}\n"
    assert text.decode(said.encode(encoding)) == said


def test_big_endian_with_its_mark_is_read() -> None:
    assert text.decode(b"\xfe\xff" + "区政协".encode("utf-16-be")) == "区政协"


def test_only_the_first_mark_of_order_goes() -> None:
    assert text.decode("\ufeff区政协\ufeff".encode()) == "区政协\ufeff"


def test_traditional_text_in_gb18030_is_read() -> None:
    said = "省政協召開常委會會議，聽取委員的意見和建議。"
    assert text.decode(said.encode("gb18030")) == said


@pytest.mark.parametrize(
    ("data", "offset"),
    [
        pytest.param(b"", 0, id="empty"),
        pytest.param("\ufeff \r\n\u3000".encode(), 0, id="blank"),
        pytest.param("区政协\0召开".encode(), 9, id="NUL in UTF-8"),
        pytest.param(b"\xff\xfe" + "区\0政".encode("utf-16-le"), 4, id="NUL in UTF-16"),
        pytest.param((LONG * 3).encode()[:-1], len((LONG * 3).encode()) - 3, id="cut short"),
        pytest.param("区政协".encode() + b"\xff" + LONG.encode(), 9, id="one wrong byte"),
        pytest.param(b"\x89PNG\r\n\x1a\n" + bytes(range(256)), 0, id="picture"),
        pytest.param(b"%PDF-1.7\n", 0, id="PDF"),
        pytest.param(b"\xff\xfe\x00\xd8a\x00", 2, id="half a surrogate pair"),
    ],
)
def test_what_is_no_text_is_refused_with_its_place(data: bytes, offset: int) -> None:
    with pytest.raises(text.Unreadable) as refused:
        text.decode(data)
    assert refused.value.offset == offset
    assert refused.value.cause and refused.value.cure
    assert isinstance(refused.value, ValueError)


def test_a_program_is_refused() -> None:
    with pytest.raises(text.Unreadable):
        text.decode(bytes(range(1, 32)) * 20)


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), min_size=1))
def test_decoding_gives_back_what_was_encoded(said: str) -> None:
    said = f"区政协{said}"
    for data in (said.encode(), said.encode("utf-8-sig"), said.encode("utf-16")):
        assert text.decode(data) == said


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_text_or_refused(data: bytes) -> None:
    try:
        said = text.decode(data)
    except text.Unreadable as refused:
        assert 0 <= refused.offset <= len(data)
    else:
        assert said and "\0" not in said


# --- folding ---------------------------------------------------------------------------------


def test_folding_keeps_every_offset() -> None:
    printed = "遼寧省政協調研組\r\n赴瀋陽"
    assert fold(printed) == "辽宁省政协调研组\r\n赴沈阳"
    assert normalise("会议.委员(王).  1.5万 a.b") == "会议。委员（王）。  1.5万 a.b"
    assert normalise("(一)〝調研〞,1,000件:08:40") == "（一）“調研”，1,000件：08:40"


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=st.characters()))
def test_folding_any_text_keeps_its_length(said: str) -> None:
    assert len(fold(said)) == len(said)
    assert len(normalise(said)) == len(said)


def test_marks_are_one_to_one() -> None:
    assert all(len(chr(to)) == 1 for to in MARKS.values())


@settings(max_examples=150, deadline=None)
@given(
    st.text(
        alphabet=st.sampled_from(
            list("市政协區委員召开會議，。“”（）?!:, \n\r\u3000▲#123年月日《》遼")
        ),
        max_size=200,
    )
)
def test_every_character_of_a_view_stands_where_it_says(said: str) -> None:
    page = text.read(said)
    assert len(page.folded) == len(said)
    for one in page.passages:
        assert len(one.offsets) == len(one.text)
        assert list(one.offsets) == sorted(set(one.offsets))
        for char, offset in zip(one.text, one.offsets, strict=True):
            assert char == page.folded[offset] or not char.isalnum()
        for start, end in one.sentences:
            span = one.span(start, end)
            assert 0 <= span.start < span.end <= len(said)


@pytest.mark.parametrize(
    ("said", "script"),
    [
        ("区政协召开会议，于后天在台里开展协商", "simplified"),
        ("省政協召開會議，聽取后里干部于台灣的意見", "traditional"),
        ("省政協召開会议，聽取委员们的意見，发展经济", "mixed"),
        ("2024", "simplified"),
    ],
)
def test_the_script_is_told(said: str, script: str) -> None:
    assert script_of(said, fold(said)) == script


# --- lines and passages ----------------------------------------------------------------------


def test_a_paragraph_that_a_column_broke_is_closed_up() -> None:
    rows = told(f"标题说的是协商\n\n{LONG[:20]}\n\n{LONG[20:]}\n\n{OTHER}")
    assert rows == [("headline", "标题说的是协商"), ("paragraph", LONG), ("paragraph", OTHER)]


def test_a_short_rest_of_a_column_is_no_heading() -> None:
    rows = told(f"标题说的是协商\n\n{OTHER}\n\n怎样帮助企业渡过难关？区政协\n\n{LONG[3:]}")
    assert rows[2] == ("paragraph", "怎样帮助企业渡过难关？" + LONG)


def test_a_caption_in_the_middle_of_a_paragraph_is_set_apart() -> None:
    raw = f"标题说的是协商\n\n{OTHER}\n\n“大家主导、全\n\n▲委员走访企业。\n\n体参与”，{LONG}"
    assert told(raw)[2:] == [
        ("paragraph", f"“大家主导、全体参与”，{LONG}"),
        ("caption", "委员走访企业。"),
    ]


def test_lines_broken_at_one_width_are_joined() -> None:
    wrapped = [LONG[i : i + 18] for i in range(0, len(LONG), 18)]
    again = [OTHER[i : i + 18] for i in range(0, len(OTHER), 18)]
    rows = told("\n".join(["标题说的是协商", *wrapped, *again, *wrapped[:2], *again]))
    assert rows[1][1].startswith(LONG)
    assert OTHER in "".join(words for _, words in rows)


def test_lines_broken_at_a_ragged_edge_are_joined() -> None:
    raw = (
        "【协商议政】 2022年，县政协召开全体会议1次、\n"
        "常委会会议4次，围绕“十四五”规划编制、乡村教\n"
        "育等课题协商议政，形成协商成果6项，县委领导批\n"
        "示9次。5月6日至9日，县政协主席赵大年带领委员，\n"
        "赴邻县考察果蔬产业，考察报告被县政府转发。\n"
        "【民主监督】 8月2日，组织县政协委员26人，视\n"
        "察禁牧政策落实情况，提出意见建议11条，县政府\n"
        "逐条作了答复。\n"
    )
    rows = [words for _, words in told(raw)]
    assert len(rows) == 2
    assert "县委领导批示9次。5月6日" in rows[0]
    assert rows[1].startswith("【民主监督】") and "视察禁牧政策落实情况" in rows[1]


def test_paragraphs_of_their_own_are_not_joined_as_ragged_lines() -> None:
    raw = "\n".join(
        ["县政协召开会议，委员们踊跃发言，气氛热烈。"]
        + [f"第{n}组委员走访了村庄、学校和企业，听取了意见。" for n in "一二三四五六七八"]
    )
    assert len(told(raw)) == 9


def test_marks_turned_the_wrong_way_are_read_in_pairs() -> None:
    for raw in ("区政协打造“河湾议事“品牌。", "区政协打造”河湾议事”品牌。"):
        assert told(raw)[0][1] == "区政协打造“河湾议事”品牌。"
    assert told("他说：“我们有‘老传统’，要守住。")[0][1] == "他说：“我们有‘老传统’，要守住。"


def test_a_heading_between_paragraphs_of_a_narrow_column_stays_one() -> None:
    def column(words: str) -> list[str]:
        words = "\u3000\u3000" + words
        return [words[at : at + 18] for at in range(0, len(words), 18)]

    raw = [*column(LONG), *column(OTHER), "服务大局 展现作为", *column(OTHER + LONG)]
    assert [words for _, words in told("\n".join(["标题说的是协商", *raw]))] == [
        "标题说的是协商",
        LONG,
        OTHER,
        "服务大局 展现作为",
    ]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("加强党的领导 把牢履职“指挥棒”", "heading"),
        ("（一）坚持党的领导，把准政治方向", "heading"),
        ("## 服务大局有作为", "heading"),
        ("精心部署绘蓝图", "heading"),
        ("如何破解难题？", "heading"),
        ("▲ 县政协委员在田间调研", "caption"),
        ("图为座谈会现场", "caption"),
        ("大坪镇政协委员工作室揭牌仪式", "caption"),
        ("县政协召开“板凳会”协商座谈会", "caption"),
        ("委员们在企业车间参观", "caption"),
        ("通讯员 王小明 本报记者 李大为", "byline"),
        ("（本报记者 王小明 文/图）", "byline"),
        ("（王小明）", "byline"),
        ("编辑：李大为", "byline"),
        ("发布时间：2023-05-06 10:20 来源：河山日报", "dateline"),
        ("《 河山政协报 》 （ 2023年05月06日 第 02 版）", "dateline"),
        ("您现在的位置： 首页 > 新闻 > 县区", "navigation"),
        ("上一篇：市政协召开座谈会", "navigation"),
        ("<div class=a> content_1.html", "metadata"),
        (LONG, "paragraph"),
        ("“我们一定把事办好。”", "paragraph"),
        ("各位委员，同志们：", "paragraph"),
        ("截至目前，", "paragraph"),
        ("本报记者 王小明 报道 近日，区政协召开座谈会。", "paragraph"),
        (
            "县政协召开协商座谈会，三十余名委员和群众代表参加会议并作了发言。（来源：河山日报）",
            "paragraph",
        ),
        (f"{OTHER[:-1]}，见 https://example.cn/a.html。", "paragraph"),
        ("会议于上一年召开，区政协主席参加。", "paragraph"),
    ],
)
def test_a_line_is_told_by_its_words(line: str, kind: str) -> None:
    rows = told(f"标题说的是协商\n\n{LONG}\n\n{line}\n\n{OTHER}")
    said = normalise(line).removeprefix("## ").removeprefix("▲ ")
    assert [found for found, words in rows if said in words][-1] == kind


def test_a_roster_stays_one_name_a_line() -> None:
    rows = told(f"县政协新一届委员名单公布\n\n{LONG}\n\n王小明\n李大为\n赵一\n钱二")
    assert [words for _, words in rows[2:]] == ["王小明", "李大为", "赵一", "钱二"]
    assert {kind for kind, _ in rows[2:]} == {"paragraph"}


def test_a_list_of_lines_of_one_width_stays_a_list() -> None:
    rows = [f"第{n}号提案 关于改进社区服务的建议" for n in range(10, 22)]
    found = [words for _, words in told("\n".join(["县政协重点提案公布", *rows]))]
    assert found == ["县政协重点提案公布", *rows]


def test_lines_without_any_mark_stay_apart() -> None:
    first, second = "区政协组织委员视察社区养老服务" * 3, "市政协调研组到企业了解生产经营情况" * 3
    assert [words for _, words in told(f"{first}\n{second}\n")] == [first, second]


def test_what_stands_below_related_news_is_navigation() -> None:
    raw = f"标题说的是协商\n{LONG}\n相关新闻：\n市政协召开主席会议\n县政协调研水利工作\n"
    assert kinds(raw)[2:] == ["navigation"] * 3


def test_committees_as_headings_open_articles() -> None:
    page = text.read(
        f"政协履职风采\n\n和平区政协\n\n小标题一说\n\n{LONG}\n\n## 铁西区政协\n\n{OTHER}"
    )
    assert [one.heading for one in page.articles] == ["", "和平区政协", "铁西区政协"]


def test_a_roll_of_committees_opens_none() -> None:
    page = text.read(f"先进单位名单公布了\n\n{LONG}\n\n和平区政协\n铁西区政协\n皇姑区政协\n")
    assert len(page.articles) <= 2


def test_news_items_under_their_own_headlines_are_articles() -> None:
    page = text.read(
        f"政协要闻速览\n\n甲山市政协召开主席会议\n\n1月2日，{LONG}\n\n"
        f"乙水县政协慰问困难群众 王小明参加\n\n近日，{OTHER}"
    )
    assert [one.heading for one in page.articles] == [
        "",
        "甲山市政协召开主席会议",
        "乙水县政协慰问困难群众 王小明参加",
    ]


def test_news_items_without_headlines_are_articles() -> None:
    page = text.read(f"本报讯（王小明）近日，{LONG}\n本报讯（李大为）日前，{OTHER}")
    assert [len(one.passages) for one in page.articles] == [1, 1]


def test_headings_that_begin_with_a_committee_open_articles() -> None:
    page = text.read(
        f"政协履职风采\n\n甲山市政协：调研忙起来\n\n{LONG}\n\n乙水县政协：协商有实效\n\n{OTHER}"
    )
    assert [one.heading for one in page.articles][1:] == [
        "甲山市政协：调研忙起来",
        "乙水县政协：协商有实效",
    ]


# --- header ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "wanted"),
    [
        (
            f"第01版:要闻\n\n同心聚力向未来\n\n——甲山市政协工作综述\n\n本报记者 王小明\n\n"
            f"《 河山政协报 》 ( 2024年05月18日   第 01 版)\n\n{LONG}",
            ("同心聚力向未来", "河山政协报", "2024-05-18", "01"),
        ),
        (
            f"首页 > 要闻\n【甲山】调研忙起来\n发布时间:2023-10-12 08:40   来源: 河山日报\n{LONG}",
            ("【甲山】调研忙起来", "河山日报", "2023-10-12", None),
        ),
        (f"# 春风行动见实效\n\n来源：本站\n\n{LONG}", ("春风行动见实效", None, None, None)),
        (f"新华社北京3月10日电 {LONG}", (None, "新华社", None, None)),
        (f"新华社北京2023年3月10日电 {LONG}", (None, "新华社", "2023-03-10", None)),
        (f"区政协召开会议\n本报讯 {LONG}", ("区政协召开会议", None, None, None)),
        (f"河山日报讯 {LONG}", (None, "河山日报", None, None)),
        (f"区政协召开会议\n{LONG}（来源：河山日报）", ("区政协召开会议", "河山日报", None, None)),
        (
            f"区政协召开会议\n{LONG}资料来源：档案馆是其一，{OTHER}",
            ("区政协召开会议", None, None, None),
        ),
        (f"{LONG}\n{OTHER}", (None, None, None, None)),
        (f"区政协召开会议\n2023-02-30\n{LONG}", ("区政协召开会议", None, None, None)),
        (
            f"河山市政府门户网\n\n全会工作报告出炉\n\n（2023年1月5日）\n\n王小明\n\n{LONG}",
            ("全会工作报告出炉", "河山市政府门户网", None, None),
        ),
        (
            "您的位置：首页 > 要闻\n调研忙起来了\n"
            f"［ 来源：甲山政协│ 作者：本网│ 时间：2024/6/2 15:27:00］\n{LONG}",
            ("调研忙起来了", "甲山政协", "2024-06-02", None),
        ),
        (
            f"人民网>>甲山频道\n\n会议工作报告出炉\n\n2025年01月25日09:09 | 来源：甲山日报\n{LONG}",
            ("会议工作报告出炉", "甲山日报", "2025-01-25", None),
        ),
        (
            f"首页 政协动态 委员声音 主席日志 正商量 议政\n\n{OTHER[:9]}三家养老机构\n{LONG}",
            (f"{OTHER[:9]}三家养老机构", None, None, None),
        ),
        (
            f"国家电网公司供电员工到会\n国家电网公司送来电力。{LONG}",
            ("国家电网公司供电员工到会", None, None, None),
        ),
        (
            f"原标题：另一个说法\n\n正题写在这里\n\n{LONG}",
            ("正题写在这里", None, None, None),
        ),
    ],
)
def test_the_header_is_read(raw: str, wanted: tuple[str | None, ...]) -> None:
    page = text.read(raw)
    found = page.header
    assert (found.title, found.publisher, found.published, found.page) == wanted
    for name, span in found.spans:
        if name != "published":
            assert page.words(span) == getattr(found, name)


T = "区政协召开座谈会议"


@pytest.mark.parametrize(
    ("above", "below", "wanted"),
    [
        #  above the text: publisher, published, page
        ("2023-10-12 08:40", "", (None, "2023-10-12", None)),
        ("2023/10/12", "", (None, "2023-10-12", None)),
        ("2023.10.12 星期四", "", (None, "2023-10-12", None)),
        ("2023年10月12日 星期四", "", (None, "2023-10-12", None)),
        ("二〇二三年十月十二日", "", (None, "2023-10-12", None)),
        ("二○一三年十一月二十五日", "", (None, "2013-11-25", None)),
        ("河山日报 二O一四年八月九日 第一版", "", ("河山日报", "2014-08-09", "一")),
        ("发布时间：2023-10-12　来源：河山日报　点击数：31", "", ("河山日报", "2023-10-12", None)),
        ("来源：河山日报 作者：王小明 2023-10-12 08:40:11", "", ("河山日报", "2023-10-12", None)),
        (
            "来源：甲山政协　　更新时间：2023年10月12日　　【字体：大 中 小】",
            "",
            ("甲山政协", "2023-10-12", None),
        ),
        ("信息来源：甲山网 发布日期：2023/10/12 浏览次数：8", "", ("甲山网", "2023-10-12", None)),
        (
            "作者: 王小明发布时间: 2020-01-07 12:44:40来源: 河山商报",
            "",
            ("河山商报", "2020-01-07", None),
        ),
        (
            "日期：2023-10-12 | 来源：甲山网-河山日报 | 责任编辑：王小明",
            "",
            ("甲山网-河山日报", "2023-10-12", None),
        ),
        ("更新时间：18:39 2026-03-05\n发布时间：18:20 2026-03-04", "", (None, "2026-03-04", None)),
        (
            "2025-01-18 12:08:24 来源: 甲山网-河山日报原创",
            "",
            ("甲山网-河山日报", "2025-01-18", None),
        ),
        ("河山青年报客户端  |  2026-03-04 16:08", "", ("河山青年报客户端", "2026-03-04", None)),
        ("甲山网 jiashan.com.cn   时间: 2015-03-05", "", ("甲山网", "2015-03-05", None)),
        (
            "http://www.jiashan.com.cn 2007年04月07日07:04 甲山网",
            "",
            ("甲山网", "2007-04-07", None),
        ),
        ("河山晚报 2014年8月9日 A02版 要闻", "", ("河山晚报", "2014-08-09", "A02")),
        ("《河山日报》2022年3月4日第2版", "", ("河山日报", "2022-03-04", "2")),
        ("发布时间：\n2023-10-12\n来源：\n河山日报", "", ("河山日报", "2023-10-12", None)),
        (
            "发布日期:2021年07月20日 来源:河山报 作者:王小明 字号:[大][中][小]",
            "",
            ("河山报", "2021-07-20", None),
        ),
        #  below the text
        ("", "河山日报 2016年8月11日 第2版 要闻", ("河山日报", "2016-08-11", "2")),
        (
            "",
            "（河山日报 2023年3月24日 A03版　文字整理：王小明）",
            ("河山日报", "2023-03-24", "A03"),
        ),
        ("", "（原载《河山日报》2023年3月24日第3版）", ("河山日报", "2023-03-24", "3")),
        ("", "二〇一九年七月二十五日", (None, "2019-07-25", None)),
        ("", "2018年11月 12 日", (None, "2018-11-12", None)),
        #  not the day of publication
        ("（2022年1月10日在政协甲山市五届一次会议上）", "", (None, None, None)),
        ("（2018年3月3日）", "", (None, None, None)),
        ("——2022年1月10日在政协甲山市五届一次会议上", "", (None, None, None)),
        ("时间：2023年5月6日\n地点：政协会议室", "", (None, None, None)),
        ("会议时间：2023年5月6日", "", (None, None, None)),
        ("2023年工作回顾", "", (None, None, None)),
        ("2023-13-41", "", (None, None, None)),
        ("", "（下转第3版）", (None, None, None)),
        ("", "资料来源：河山年鉴", (None, None, None)),
        ("", "简报 2023年5月6日", (None, "2023-05-06", None)),
    ],
)
def test_the_day_the_paper_and_the_page_are_read(
    above: str, below: str, wanted: tuple[str | None, ...]
) -> None:
    found = text.read(f"{T}\n{above}\n{LONG}{OTHER}\n{OTHER[3:]}{LONG}\n{below}\n").header
    assert found.title == T
    assert (found.publisher, found.published, found.page) == wanted


@pytest.mark.parametrize(
    ("raw", "wanted"),
    [
        (f"{LONG}（河山日报 2023年3月24日）", ("河山日报", "2023-03-24")),
        (f"本报兰州2023年3月4日讯 {LONG}", (None, "2023-03-04")),
        (f"红网时刻长沙7月26日讯（记者 王小明）{LONG}", ("红网时刻", None)),
        (f"中新社太原一月二十一日电（记者 王小明）{LONG}", ("中新社", None)),
        (f"中国甘肃网3月30日讯 据兰州日报报道，{LONG}", ("中国甘肃网", None)),
        (f"{LONG}（2023年3月24日，区政协机关）", (None, None)),
        (f"2023年3月24日，{LONG}", (None, None)),
        (f"据《河山日报》2021年3月4日报道，{LONG}", (None, None)),
    ],
)
def test_a_day_within_a_paragraph_is_read_where_it_is_the_papers(
    raw: str, wanted: tuple[str | None, ...]
) -> None:
    found = text.read(f"{T}\n\n{raw}\n").header
    assert (found.publisher, found.published) == wanted


def test_the_days_of_a_chronicle_are_none_of_publication() -> None:
    days = [f"2021年{month}月4日\n\n{LONG}{OTHER[month:]}" for month in (1, 3, 5, 7)]
    assert text.read("\n\n".join(["市政协大事记要", *days])).header.published is None


def test_what_stands_above_the_path_of_a_page_is_no_headline() -> None:
    raw = (
        "中国人民政治协商会议甲山市委员会\n网站首页 | 政协概况 | 提案工作 | 委员风采 | 文史天地\n"
        f"您当前的位置：首页 >> 政协要闻\n{T}\n{LONG}"
    )
    assert text.read(raw).header.title == T


def test_an_issuer_above_what_it_is_about_is_part_of_the_title() -> None:
    raw = f"河山市交通运输局\n关于市政协五届二次会议第36号提案的答复\n\n{LONG}"
    assert text.read(raw).header.title == "河山市交通运输局关于市政协五届二次会议第36号提案的答复"


@pytest.mark.parametrize("page_mark", ["— 3 —", "- 12 -", "第 3 页 共 10 页", "（下转第3版）"])
def test_a_stray_page_number_does_not_end_a_paragraph(page_mark: str) -> None:
    raw = f"{T}\n\n{OTHER}\n\n{LONG[:28]}\n\n{page_mark}\n\n{LONG[28:]}"
    assert LONG in [one.text for one in text.read(raw).passages]


@pytest.mark.parametrize(
    "line",
    [
        "▲ 图为区政协委员走访企业。",
        "图①：委员们在田间察看水渠。",
        "图1 委员们在田间察看水渠",
        "上图：委员们在田间察看水渠。",
        "委员们在田间察看水渠。（王小明 摄）",
        "委员们在田间察看水渠。　王小明 摄",
        "8月2日，委员们在田间察看水渠。本报记者 王小明 摄影报道",
    ],
)
def test_a_caption_under_the_headline_is_one(line: str) -> None:
    rows = text.read(f"{T}\n\n{line}\n\n近日，{LONG}\n\n{OTHER}").passages
    assert [one.kind for one in rows] == ["headline", "caption", "paragraph", "paragraph"]


def test_an_address_is_read_where_a_line_prints_it() -> None:
    page = text.read(f"区政协召开会议\n{LONG}\n网址：https://example.cn/a/2023/t1.shtml\n")
    assert page.header.address == "https://example.cn/a/2023/t1.shtml"


def test_an_official_title_goes_on_in_the_next_lines() -> None:
    raw = f"中国人民政治协商会议\n\n甲山市第五届委员会常务委员会\n\n工 作 报 告\n\n{LONG}"
    assert text.read(raw).header.title == (
        "中国人民政治协商会议甲山市第五届委员会常务委员会工 作 报 告"
    )


# --- repeats ---------------------------------------------------------------------------------


def test_a_passage_printed_twice_is_read_once() -> None:
    raw = f"标题说的是协商\n\n{LONG}\n\n{OTHER}\n\n{LONG}\n"
    page = text.read(raw)
    assert [words for _, words in told(raw)] == ["标题说的是协商", LONG, OTHER]
    (repeat,) = page.repeats
    assert raw[repeat.start : repeat.end] == raw[repeat.of : repeat.of + len(LONG) - 1]


def test_a_copy_with_slips_is_read_once() -> None:
    slip = OTHER.replace("护理员", "护里员")
    raw = f"标题说的是协商\n\n{LONG}{OTHER}\n\n{LONG}{slip}\n"
    assert [words for _, words in told(raw)] == ["标题说的是协商", LONG + OTHER]


def test_a_copy_with_another_figure_is_a_new_fact() -> None:
    raw = f"标题说的是协商\n\n{LONG}全年收到提案118件。\n\n{LONG}全年收到提案132件。"
    assert told(raw)[-1] == ("paragraph", "全年收到提案132件。")


def test_an_abstract_that_the_text_repeats_is_read_once() -> None:
    raw = f"标题说的是协商\n摘要:{LONG}\n\n对此,{LONG}\n\n{OTHER}"
    assert sum(LONG[:-1] in words for _, words in told(raw)) == 1


@pytest.mark.parametrize(
    "raw",
    [
        f"标题说的是协商\n\n{LONG}\n\n{OTHER}",
        "标题说的是协商\n\n区政协开会。\n\n区政协开会。",
        f"甲区政协\n\n{LONG}\n\n乙区政协\n\n会议还研究了其他。\n\n丙区政协\n\n会议还研究了其他。",
    ],
)
def test_what_is_said_once_or_in_few_words_is_left_alone(raw: str) -> None:
    assert text.read(raw).repeats == ()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from([LONG, OTHER]), min_size=1, max_size=6))
def test_more_copies_add_no_passage(copies: list[str]) -> None:
    raw = "标题说的是协商\n\n" + "\n\n".join([LONG, OTHER, *copies])
    assert [words for _, words in told(raw)] == ["标题说的是协商", LONG, OTHER]


def test_facts_get_their_mentions_in_repeated_passages() -> None:
    said = f"区政协主席王小明参加。{LONG}"
    raw = f"标题说的是协商\n\n{said}\n\n{OTHER}\n\n{said}\n\n{said}"
    page = text.read(raw)
    places = [at for at in range(len(raw)) if raw.startswith("王小明", at)]
    first = Span(places[0], places[0] + 3)
    org = Committee(None, "区政协", spans=(Span(places[0] - 5, places[0] - 2),))
    post = Post("主席", "区政协", False, org, spans=(Span(places[0] - 2, places[0]),))
    facts = Facts(Header(), (org,), (Person("王小明", (post,), (first,)),))
    found = text.with_repeats(facts, page.repeats)
    assert [raw[span.start : span.end] for span in found.people[0].spans] == ["王小明"] * 3
    assert [span.start for span in found.people[0].spans] == places
    assert len(found.people[0].posts[0].spans) == 3
    assert len(found.committees[0].spans) == 3
    assert text.with_repeats(facts, ()) == facts
    assert replace(found.people[0], posts=(), spans=()) == Person("王小明", (), ())


def test_a_mention_over_a_broken_line_is_found_in_the_copy() -> None:
    raw = f"标题说的是协商\n\n{LONG[:21]}\n\n{LONG[21:]}\n\n{OTHER}\n\n{LONG}"
    page = text.read(raw)
    span = Span(raw.index(LONG[:21]) + 18, raw.index(LONG[21:]) + 4)
    org = Committee(None, "区政协", spans=(span,))
    found = text.with_repeats(Facts(Header(), (org,)), page.repeats)
    assert [page.words(one) for one in found.committees[0].spans] == [LONG[18:25]] * 2


# --- repeats and facts ------------------------------------------------------------------------

TOLD = {
    "和平区政协": (
        "2023年3月2日，和平区政协召开专题协商会，围绕“旧区改造”建言献策，区政协主席王小明出席会议并讲话。",
        "今年以来，和平区政协开展视察调研12次，收集意见建议86条，为群众办实事30余件。",
        "4月11日，区政协组织委员视察商圈建设情况，区政协副主席李大为带队。会后形成《关于促进夜间经济发展的调研报告》。",
    ),
    "铁西区政协": (
        "5月8日，铁西区政协举办委员培训班，区委党校教授赵一凡作了专题辅导，120余名委员参加学习。",
        "铁西区政协搭建“工匠会客厅”协商平台，全年开展协商活动45场，解决问题38个。",
        "6月17日，区政协主席会议成员带队赴企业督办《关于推进工业遗产保护利用的提案》办理情况。",
    ),
    "皇姑区政协": (
        "7月21日，皇姑区政协召开十五届六次常委会会议，审议通过有关人事事项，区政协主席孙立群主持会议。",
        "区政协组织医卫界委员到社区开展义诊活动，服务群众300余人次。",
        "皇姑区政协副主席周敏率调研组到辽宁大学就大学生创业开展调研，并召开座谈会听取师生意见。",
    ),
}


def stated(raw: str) -> dict[str, list[object]]:
    """What a text states, without the places where it does and without the committees."""
    found = extract(raw)
    return {
        "people": [one.name for one in found.people],
        "events": [(one.kind, one.date, one.topic) for one in found.events],
        "proposals": [one.title for one in found.proposals],
        "statistics": [(one.value, one.unit, one.measure) for one in found.statistics],
        "initiatives": [one.name for one in found.initiatives],
    }


def committees_stated(raw: str) -> set[object]:
    found = extract(raw)
    posts = {(one.name, post.title, post.org) for one in found.people for post in one.posts}
    return posts | {
        (type(one).__name__, one.spans and raw[slice(*one.spans[0])], one.committee)
        for one in (*found.events, *found.statistics, *found.proposals, *found.initiatives)
    }


@st.composite
def reports(draw: st.DrawFn) -> list[str]:
    """A page about one to three committees, each under its heading where there are several."""
    heads = draw(st.lists(st.sampled_from(sorted(TOLD)), min_size=1, max_size=3, unique=True))
    rows = ["政协履职风采录"]
    for head in heads:
        rows += [head] if len(heads) > 1 else []
        rows += draw(st.lists(st.sampled_from(TOLD[head]), min_size=1, max_size=3, unique=True))
    return rows


def assert_nothing_added(before: list[str], after: list[str], *, sure: bool = True) -> None:
    """sure: False where two articles have equal claims to a passage, and each its own year."""
    told, again = stated("\n\n".join(before)), stated("\n\n".join(after))
    for kind, facts in again.items():
        assert len(facts) <= len(told[kind])
        if sure:
            assert set(facts) <= set(told[kind])


@settings(max_examples=30, deadline=None)
@given(reports())
def test_a_page_printed_twice_states_what_it_states_once(rows: list[str]) -> None:
    once, twice = "\n\n".join(rows), "\n\n".join(rows + rows)
    assert stated(twice) == stated(once)
    assert committees_stated(twice) == committees_stated(once)


@settings(max_examples=60, deadline=None)
@given(reports(), st.data())
def test_a_passage_repeated_anywhere_adds_no_fact(rows: list[str], data: st.DataObject) -> None:
    told = [row for row in rows if len(row) > 14]
    copy = data.draw(st.sampled_from(told))
    place = data.draw(st.integers(1, len(rows)))
    after = [*rows[:place], copy, *rows[place:]]
    sure = any(head in copy for head in TOLD)
    assert_nothing_added(rows, after, sure=sure)
    if sure:
        found = committees_stated("\n\n".join(after))
        assert found == committees_stated("\n\n".join(rows))


@settings(max_examples=60, deadline=None)
@given(reports(), st.data())
def test_a_passage_repeated_within_a_sentence_adds_no_fact(
    rows: list[str], data: st.DataObject
) -> None:
    told = [index for index, row in enumerate(rows) if len(row) > 14]
    long = [index for index in told if len(rows[index]) > 34]
    assume(long)
    copy = rows[data.draw(st.sampled_from(told))]
    index = data.draw(st.sampled_from(long))
    words = rows[index]
    cut = data.draw(st.integers(27, len(words) - 6))  # a column as narrow as papers have them
    after = [*rows[:index], words[:cut], copy, words[cut:], *rows[index + 1 :]]
    broken = [*rows[:index], words[:cut], words[cut:], *rows[index + 1 :]]
    if stated("\n\n".join(broken)) != stated("\n\n".join(rows)):
        return  # the broken line alone is read otherwise already
    assert_nothing_added(rows, after, sure=any(head in copy for head in TOLD))


def test_a_copy_before_its_original_in_another_article_stays_out_of_it() -> None:
    copy, other = TOLD["铁西区政协"][0], TOLD["和平区政协"][1]
    raw = "\n\n".join(["政协履职风采录", "和平区政协", other, copy, "铁西区政协", copy])
    first, second = text.read(raw).articles[1:]
    assert [one.text for one in first.passages] == ["和平区政协", other]
    assert [one.text for one in second.passages] == ["铁西区政协", copy]


def test_a_copy_within_a_sentence_is_no_part_of_its_words() -> None:
    words = TOLD["铁西区政协"][2]
    raw = "\n\n".join(["政协履职风采录", words[:26], LONG, words[26:], LONG, OTHER])
    page = text.read(raw)
    (whole,) = [one for one in page.passages if one.text == words]
    assert page.words(whole.span(0, len(words))) == words


# --- hostile texts ---------------------------------------------------------------------------

SIZE = 200_000


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param("", id="empty"),
        pytest.param("\n\u2028\x85 \u3000\n", id="blank"),
        pytest.param("“《（" * (SIZE // 3), id="brackets"),
        pytest.param('"' * SIZE, id="quotes"),
        pytest.param("1" * SIZE, id="digits"),
        pytest.param("市政协" * (SIZE // 3), id="one line"),
        pytest.param("第" + " " * SIZE + "版", id="blanks"),
        pytest.param("时间  " * (SIZE // 4), id="labels"),
        pytest.param("，。" * (SIZE // 2), id="marks"),
        pytest.param("市政协召开会议\n" * (SIZE // 8), id="lines"),
        pytest.param("\n".join(f"区{n}" for n in range(SIZE // 10)), id="short lines"),
        pytest.param("2023-10-12 河山日报\n" * (SIZE // 16), id="days"),
        pytest.param("》、甲山市政协主席王小明 摄\n" * (SIZE // 15), id="captions"),
        pytest.param(f"{LONG}\n" * (SIZE // 50), id="copies"),
        pytest.param("\ud800遼\0" * (SIZE // 3), id="no characters"),
        pytest.param("".join(chr(0x4E00 + i * 7919 % 20000) for i in range(SIZE)), id="rare"),
    ],
)
def test_hostile_texts_keep_their_offsets(raw: str) -> None:
    page = text.read(raw)
    assert len(page.folded) == len(raw)
    assert all(one.text for one in page.passages)


def test_only_the_ends_of_an_endless_number_are_read() -> None:
    raw = "和平区政协收到提案" + "1" * 5_000 + "件，走访企业12家。"
    (passage,) = text.read(raw).passages
    assert len(passage.text) < 300
    assert passage.text.startswith("和平区政协收到提案111")
    start = passage.text.index("12家")
    assert raw[slice(*passage.span(start, start + 3))] == "12家"


@pytest.mark.parametrize("noise", ["1" * 200, "—" * 150, "Committee of the CPPCC " * 8])
def test_leaves_what_is_merely_long_alone(noise: str) -> None:
    raw = f"和平区政协{noise}走访企业12家。"
    (passage,) = text.read(raw).passages
    assert len(passage.text) == len(raw)
