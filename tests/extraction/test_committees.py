"""Which committees a page names, and whose work a sentence tells."""

from __future__ import annotations

import pytest

from cppcc.extraction import committees, gazetteer, text
from cppcc.extraction.committees import Committees
from cppcc.extraction.facts import Committee, Event, Span


def found(raw: str) -> Committees:
    return committees.find(text.read(raw), gazetteer.default())


def regions(raw: str) -> list[str | None]:
    """Codes of the committees that a text says anything about, in order."""
    return [one.region for one in found(raw).facts((), (), (), (), ())]


def at(raw: str, words: str) -> str | None:
    """The committee whose work the words tell."""
    bodies = found(raw)
    for passage in bodies.page.passages:
        if words in passage.text:
            committee = bodies.at(passage, passage.text.index(words))
            return committee.region if committee else None
    raise AssertionError(words)


@pytest.mark.parametrize(
    ("raw", "codes"),
    [
        ("沈阳市和平区政协召开会议。", ["210102"]),
        ("沈阳和平区政协召开会议。", ["210102"]),
        ("辽宁省政协召开会议。", ["210000"]),
        ("中國人民政治協商會議遼寧省第十二屆委員會舉行會議。", ["210000"]),
        ("政协第十四届抚顺市委员会常务委员会召开会议。", ["210400"]),
        ("政协房县第十届委员会第四次会议开幕。", ["420325"]),
        ("政协长春市十四届三次会议闭幕。", ["220100"]),
        ("中国人民政治协商会议第十五届阿坝藏族羌族自治州委员会第三次会议开幕。", ["513200"]),
        ("延边州政协开展视察。", ["222400"]),
        ("政协乌拉特中旗第十四届委员会第一次会议开幕。", ["150824"]),
        ("内蒙古自治区政协开展调研。", ["150000"]),
        ("上海市徐汇区政协开展调研。", ["310104"]),
        ("十三届全国政协召开会议。", ["100000"]),
        ("政协第十四届全国委员会召开会议。", ["100000"]),
        ("沈阳市沈河、铁西区政协联合开展调研。", ["210103", "210106"]),
        ("沈阳市沈河区政协和铁西区政协联合开展调研。", ["210103", "210106"]),
        ("长春政协开展“学习日”活动。", ["220100"]),
        ("吉林政协召开会议。", ["220000"]),
        ("大兴安岭地区政协工委开展调研。", ["232700"]),
        ("王某是政协第八届、九届、十届全国委员会委员。", ["100000"]),
        ("王某曾任政协第八届、九届大连市委员会委员。", ["210200"]),
        (
            "日前，大连、鞍山、丹东三市政协联合开展调研。",
            ["210200", "210300", "210600"],
        ),
        ("日前，鄂湘赣三省政协签约。", ["420000", "430000", "360000"]),
        ("日前，川渝政协联动。", ["510000", "500000"]),
        ("成都市武侯、青羊、金牛三区政协开展联动。", ["510107", "510105", "510106"]),
        ("肃北县政协组织住肃北市政协委员视察。", ["620923", "620900"]),
        ("住湘全国政协委员启程赴京，省政协领导送行。", ["100000", "430000"]),
    ],
)
def test_a_full_name_is_read(raw: str, codes: list[str]) -> None:
    assert regions(raw) == codes


@pytest.mark.parametrize(
    ("raw", "codes"),
    [
        pytest.param(
            "丹东市政协召开座谈会。市政协主席主持。省政协主席到会。",
            ["210600", "210000"],
            id="one above another",
        ),
        pytest.param(
            "【游仙】委员在行动\n来源：绵阳日报\n近日，区政协召开会议，市政协派员参加。",
            ["510704", "510700"],
            id="tag and paper",
        ),
        pytest.param(
            "州政协召开主席会议\n甘孜日报讯 昨日，州政协召开主席会议。", ["513300"], id="paper"
        ),
        pytest.param(
            "竹溪新闻网讯 近日，县政协到我县各乡镇调研。", ["420324"], id="site of a county"
        ),
        pytest.param(
            "市、区政协联动开展视察\n绵阳市游仙区政协与市里同题协商，市、区政协一同视察。",
            ["510704", "510700"],
            id="two levels at once",
        ),
        pytest.param(
            "省政协七届会议以来提案全部办复\n海南日报海口1月20日讯 省政协召开会议。",
            ["460000"],
            id="paper whose name two places share",
        ),
        pytest.param(
            "工作站揭牌成立\n来源：吴江政协\n青浦区政协主席、吴江区政协主席参加，区政协委员视察。",
            ["310118", "320509"],
            id="the committee's own site",
        ),
        pytest.param(
            "全国政协十四届四次会议期间，委员积极提交提案。全国政协主席出席。",
            ["100000"],
            id="the national one",
        ),
        pytest.param(
            "北京市政协召开会议。市政协主席主持，海淀区政协主席参加。",
            ["110000", "110108"],
            id="municipality",
        ),
        pytest.param(
            "昆山市政协召开会议，昆山市委副书记参加。市政协主席主持。",
            ["320583"],
            id="county-level city",
        ),
    ],
)
def test_a_bare_form_is_the_committee_of_its_article(raw: str, codes: list[str]) -> None:
    assert sorted(map(str, regions(raw))) == sorted(codes)


@pytest.mark.parametrize(
    "raw",
    [
        "各级政协组织认真履职。",
        "各市政协、兄弟政协前来学习。",
        "要加强县（市、区）政协工作，发挥市县政协作用。",
        "组织住区省市政协委员视察。",
        "人民政协是专门协商机构。全市政协系统要行动起来。",
        "区委、区政府、区人大高度重视。",
        "政协委员积极建言。",
        "全市三级政协联动，两级政协协商。",
        "这三市政协都派了人。",
    ],
)
def test_what_names_no_committee_is_left_alone(raw: str) -> None:
    assert regions(raw) == []


def test_a_page_about_a_city_says_which_district_is_meant() -> None:
    raw = (
        "政协新征程（沈阳篇）\n\n和平区政协\n\n近日，区政协召开会议。\n\n铁西区政协\n\n区政协视察。"
    )
    bodies = found(raw)
    names = [home and home.name for home in map(bodies.of, bodies.page.articles)]
    assert names == [None, "沈阳市和平区政协", "沈阳市铁西区政协"]
    assert bodies.home is None
    assert at(raw, "视察") == "210106"


def test_districts_of_one_city_say_which_city_is_meant() -> None:
    raw = "和平区政协、皇姑区政协、于洪区政协、铁西区政协联合开展调研。"
    assert regions(raw) == ["210102", "210105", "210114", "210106"]


def test_a_name_that_two_districts_share_stays_open() -> None:
    bodies = found("和平区政协召开会议。")
    (mention,) = bodies.mentions(next(bodies.page.passages))
    assert mention.committee == Committee(None, "和平区政协")


def test_a_bare_form_without_any_place_stays_open() -> None:
    bodies = found("11月19日，区政协召开主席会议，区政协主席主持会议。")
    assert bodies.home == Committee(None, "区政协")
    assert [one.region for one in bodies.facts((), (), (), (), ())] == [None]


def test_a_visitor_is_not_at_home() -> None:
    raw = (
        "乐山市政协来我县考察调研\n\n5月16日，乐山市政协主席率队到我县考察，"
        "市政协主席、县政协主席陪同。"
    )
    bodies = found(raw)
    assert bodies.home == Committee(None, "县政协")
    named = [one.committee for one in bodies.mentions(list(bodies.page.passages)[1])]
    assert [one.region for one in named] == ["511100", None, None]
    assert [one.name for one in named][1:] == ["市政协", "县政协"]


def test_the_year_that_a_page_prints_most_dates_it() -> None:
    raw = "2012年，沈阳市辽中县政协召开会议。2012年，到2030年的规划。沈阳辽中政协视察。"
    assert regions(raw) == ["210122"]


def test_a_host_that_is_named_late_is_not_home() -> None:
    raw = "自治区政协主席率委员考察团赴新疆维吾尔自治区考察。新疆维吾尔自治区政协主席参加。"
    assert found(raw).home == Committee(None, "自治区政协")


def test_news_items_have_their_own_committees() -> None:
    bodies = found(
        "本报讯（王小明）1月22日，延安市政协召开会议。市政协主席主持。\n"
        "本报讯（李大为）日前，汉阴县政协召开会议。县政协主席主持。"
    )
    homes = [home and home.region for home in map(bodies.of, bodies.page.articles)]
    assert homes == ["610600", "610921"]
    assert [one.region for one in bodies.facts((), (), (), (), ())] == homes


def test_an_article_that_names_none_is_about_the_page_s() -> None:
    bodies = found(
        "甲区要闻\n\n沈阳市皇姑区政协召开主席会议\n\n本报讯 近日，皇姑区政协召开会议。\n\n"
        "委员视察企业忙\n\n本报讯 近日，区政协组织视察。"
    )
    homes = [home and home.region for home in map(bodies.of, bodies.page.articles)]
    assert homes[-2:] == ["210105", "210105"]


def test_a_county_of_two_characters_wants_more_than_its_name() -> None:
    assert regions("竹溪新闻网讯 近日，市政协和县政协联合视察。") == ["420300", "420324"]
    assert regions(
        "易县人大视察。易县政协调研。会上，易县县委表示感谢，组织易县政协委员参加。"
    ) == ["130633"]


def test_a_place_visited_is_not_home() -> None:
    raw = "近日，区政协一行赴成都市武侯区考察学习，区政协主席参加。"
    assert found(raw).home == Committee(None, "区政协")


def test_the_region_is_that_of_the_date_of_the_text() -> None:
    old = "辽中县政协召开会议\n发布时间：2012-05-06\n沈阳市辽中县政协召开会议。"
    new = "辽中区政协召开会议\n发布时间：2022-05-06\n沈阳市辽中区政协召开会议。"
    assert regions(old) == ["210122"]
    assert regions(new) == ["210115"]


@pytest.mark.parametrize(
    ("raw", "body"),
    [
        ("沈阳市政协党组召开会议。", "党组"),
        ("沈阳市政协机关党支部开展活动。", "机关党支部"),
        ("沈阳市政协提案委组织督办。", "提案委"),
        ("沈阳市政协教科卫体委员会开展调研。", "教科卫体委员会"),
        ("沈阳市政协文化文史和学习委员会开展调研。", "文化文史和学习委员会"),
        ("沈阳市政协办公室发出通知。", "办公室"),
        ("沈阳市政协主席会议审议通过。", "主席会议"),
        ("沈阳市政协常委会会议召开。", "常委会"),
        ("沈阳市政协委员视察。", ""),
        ("沈阳市政协主席参加。", ""),
        ("沈阳市政协委员会客厅启用。", ""),
    ],
)
def test_a_body_follows_its_committee(raw: str, body: str) -> None:
    bodies = found(raw)
    (mention,) = bodies.mentions(next(bodies.page.passages))
    assert (mention.body, mention.committee.region) == (body, "210100")
    assert raw[mention.start : mention.name_end] == "沈阳市政协"


@pytest.mark.parametrize(
    ("raw", "words", "code"),
    [
        ("丹东市政协按照省政协部署，开展调研30余项。", "30", "210600"),
        ("丹东市政协报送信息，全国政协采用84篇。", "84", "210600"),
        ("丹东市政协与鞍山市政协开展调研20余项。", "20", "210600"),
        ("丹东市政协配合省政协开展调研20余项。", "20", "210600"),
        ("丹东市政协召开会议。1月2日，省政协调研组考察企业3家。", "3家", "210000"),
        ("丹东市政协召开会议。形成提案5件。", "5件", "210600"),
        ("据介绍，丹东市政协委员提交提案5件。丹东市政协召开会议。", "5件", "210600"),
        ("丹东市政协落实重点任务、省政协重点工作部署，开展视察30余项。", "30", "210600"),
        (
            "房县政协召开会议，房县政协主席讲话。\n\n3月2日，竹溪县政协走访企业。县政协还捐书8册。",
            "8册",
            "420324",
        ),
        (
            "房县政协召开会议，房县政协主席讲话。\n\n"
            "3月2日，竹溪县政协到房县考察。县政协介绍提案8件。",
            "8件",
            "420325",
        ),
    ],
)
def test_work_is_that_of_the_nearest_subject(raw: str, words: str, code: str) -> None:
    assert at(raw, words) == code


def test_a_neighbour_named_by_a_slip_gets_nothing() -> None:
    raw = (
        "沈阳政协\n\n和平区政协\n\n近日，和平区政协召开会议。\n\n"
        "铁西区政协\n\n铁西区政协视察企业8家。多年来，和平区政协开展活动9场。"
    )
    assert at(raw, "8家") == "210106"
    assert at(raw, "9场") is None


def test_a_caption_above_the_articles_is_its_own_committee_s() -> None:
    raw = (
        "沈阳政协\n\n▲和平区政协到企业调研\n\n和平区政协\n\n近日，和平区政协召开会议。\n\n"
        "铁西区政协\n\n近日，铁西区政协视察。"
    )
    assert at(raw, "到企业调研") == "210102"


def test_a_member_s_committee_is_told_too() -> None:
    assert regions("沈阳市和平区政协召开会议。会上，市政协委员王小明发言。") == ["210102", "210100"]


def test_a_link_to_a_site_tells_nothing_of_its_committee() -> None:
    raw = "丹东市政协召开会议。\n\n友情链接：辽宁政协网 鞍山政协网"
    assert regions(raw) == ["210600"]
    assert regions("丹东市政协召开会议。鞍山市政协参加。") == ["210600", "210300"]


def test_a_committee_that_only_took_a_paper_is_not_home() -> None:
    raw = "徐汇时报\n\n区政协开展调研，信息被市政协采用9篇、全国政协采用6篇。"
    assert regions(raw) == ["310104", "310000", "100000"]


def test_a_region_that_a_national_group_visits_has_its_own_committee() -> None:
    raw = "全国政协调研组在西藏开展调研。\n\n自治区政协主席在拉萨会见调研组。"
    assert regions(raw) == ["100000", "540000"]


def test_an_open_committee_is_told_where_a_fact_is_about_it() -> None:
    bodies = found("沈阳市政协召开会议。县政协主席参加。")
    (passage,) = bodies.page.passages
    county = bodies.mentions(passage)[1].committee
    assert county == Committee(None, "县政协")
    assert county not in bodies.facts((), (), (), (), ())
    event = Event(county, "standing", None, None, (Span(0, 3),))
    assert county in bodies.facts((event,), (), (), (), ())


def test_every_mention_is_a_span_the_first_first() -> None:
    raw = "丹东市政协召开会议。\n\n市政协主席主持，市政协党组成员参加。"
    (one,) = found(raw).facts((), (), (), (), ())
    assert [raw[span.start : span.end] for span in one.spans] == [
        "丹东市政协",
        "市政协",
        "市政协",
    ]


def test_a_banner_is_known_by_its_short_name() -> None:
    raw = "阿左旗政协召开会议。全年，阿左旗政协开展协商8次。"
    assert regions(raw) == ["152921"]
    assert regions("前旗政协召开会议。") == [None]


def test_the_district_form_of_an_autonomous_region_is_the_region() -> None:
    assert regions("广西区政协召开会议。") == ["450000"]
    assert regions("南宁市青秀区政协召开会议。") == ["450103"]


def test_a_newspaper_of_committees_is_no_committee() -> None:
    assert regions("据《贵州政协报》报道，铜仁市政协召开会议。") == ["520600"]
    assert regions("贵州政协报送信息12条。") == ["520000"]


def test_the_city_that_an_article_names_is_the_one_that_its_bare_form_means() -> None:
    raw = "3月5日，杭州市政协委员工作站揭牌。区政协主席出席。去年，市政协建成工作站12个。"
    assert at(raw, "12个") == "330100"
    raw = "4月6日，黄冈市总工会召开座谈会，市政协副主席参加。黄州区政府也派人参加。"
    assert regions(raw) == ["421100"]


def test_a_guest_with_a_title_does_not_do_the_work() -> None:
    raw = "2023年4月2日，沈阳市和平区政协召开会议。市政协副主席王某到会指导，会议提出建议9条。"
    assert at(raw, "9条") == "210102"
    raw = "2023年4月2日，沈阳市和平区政协迎检。市政协副主席王某率队视察，走访企业9家。"
    assert at(raw, "9家") == "210100"


SIZE = 200_000


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param("政协" * (SIZE // 2), id="words"),
        pytest.param("、和平" * (SIZE // 3) + "区政协", id="list"),
        pytest.param("铁西区、" * (SIZE // 4) + "铁西区政协", id="districts"),
        pytest.param("中国人民政治协商会议第十届" * (SIZE // 13), id="official"),
        pytest.param("（" * SIZE, id="brackets"),
        pytest.param("", id="empty"),
    ],
)
def test_a_hostile_text_names_few_committees(raw: str) -> None:
    page = text.read(raw)
    places = gazetteer.default()
    bodies = committees.find(page, places)
    named = {
        bodies.at(passage, offset)
        for passage in page.passages
        for offset in range(0, len(passage.text), 199)
    }
    assert len(named) <= 3


MEETS = "{paper}\n\n市政协召开常委会会议\n\n本报讯 5月6日,市政协召开常委会会议。市政协主席甲乙主持,"
FURTHER = "{guest}发言。市政协委员丙丁发言,市政协秘书长戊己出席,市政协提案委汇报,市政协党组通报。"


@pytest.mark.parametrize(
    ("paper", "guest", "code"),
    [
        #  another 市政协, named once for a guest, in the paper of the one that meets
        ("临沂日报 2023年05月07日", "曲阜市政协主席庚辛", "371300"),
        ("临沂日报 2023年05月07日", "市政协主席庚辛", "371300"),
        #  no paper: the only one that is named is the one that meets
        ("2023年05月07日", "曲阜市政协主席庚辛", "370881"),
        #  a member of another 市政协: the city whose bureaus are told, else left open
        ("2023年05月07日", "曲阜市市场监管局、济宁市政协委员庚辛", "370881"),
        ("2023年05月07日", "曲阜市群众代表、济宁市政协委员庚辛", None),
    ],
)
def test_who_is_named_for_a_guest_is_not_at_home(paper: str, guest: str, code: str | None) -> None:
    home = found(MEETS.format(paper=paper) + FURTHER.format(guest=guest)).home
    assert home is not None and home.region == code
