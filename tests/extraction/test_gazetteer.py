"""Places as printed, and the region that each can mean."""

import json

import pytest

from cppcc.extraction.gazetteer import REGIONS, Gazetteer, Region, default

gazetteer = default()


def printed(text: str) -> list[str]:
    return [text[mention.start : mention.end] for mention in gazetteer.find(text)]


def meant(text: str, on: str = "2024") -> list[str | None]:
    picked = [gazetteer.pick(mention.regions, on=on) for mention in gazetteer.find(text)]
    return [region.code if region else None for region in picked]


@pytest.mark.parametrize(
    ("text", "names", "codes"),
    [
        ("辽宁省沈阳市和平区政协", ["辽宁省沈阳市和平区"], ["210102"]),
        ("在沈阳市和平区召开", ["沈阳市和平区"], ["210102"]),
        ("在沈阳和平区召开", ["沈阳和平区"], ["210102"]),
        ("沈阳和平、沈河", ["沈阳和平", "沈河"], ["210102", "210103"]),
        ("到抚顺新宾抗联遗址", ["抚顺新宾"], ["210422"]),
        ("【游仙】履职担当出实招", ["游仙"], ["510704"]),
        ("游仙政协专项行动", ["游仙"], ["510704"]),
        ("长春市政协亮点", ["长春市"], ["220100"]),
        ("吉林长春", ["吉林长春"], ["220100"]),
        ("吉林市船营区", ["吉林市船营区"], ["220204"]),
        ("清原县和新宾满族自治县", ["清原县", "新宾满族自治县"], ["210423", "210422"]),
        ("延边州政协", ["延边州"], ["222400"]),
        ("黔东南州凯里市", ["黔东南州凯里市"], ["522601"]),
        ("内蒙古锡盟正蓝旗", ["内蒙古锡盟正蓝旗"], ["152530"]),
        ("通辽市科左中旗", ["通辽市科左中旗"], ["150521"]),
        ("新疆伊犁州", ["新疆伊犁州"], ["654000"]),
        ("阿克苏地区库车市", ["阿克苏地区库车市"], ["652902"]),
        ("河南省济源市", ["河南省济源市"], ["419001"]),
        ("北京朝阳", ["北京朝阳"], ["110105"]),
        ("晋城市城区政协", ["晋城市城区"], ["140502"]),
        ("赴赵县调研", ["赵县"], ["130133"]),
        ("云南大理", ["云南大理"], ["532900"]),
        ("政协大同市委员会", ["大同市"], ["140200"]),
        ("赴重庆、成都考察", ["重庆", "成都"], ["500000", "510100"]),
        ("河北、河南两省", ["河北", "河南"], ["130000", "410000"]),
        ("沈阳市场主体", ["沈阳"], ["210100"]),
        ("沈阳市民政局", ["沈阳市"], ["210100"]),
        ("长沙市区", ["长沙市"], ["430100"]),
        ("全国政协", ["全国"], ["100000"]),
        ("朝阳区政协", ["朝阳区"], [None]),
    ],
)
def test_finds_places_as_printed(text: str, names: list[str], codes: list[str | None]) -> None:
    assert printed(text) == names
    assert meant(text) == codes


@pytest.mark.parametrize(
    "text",
    [
        "和平发展",
        "世界大同",
        "长治久安",
        "东方红",
        "寿比南山",
        "和平区域合作",
        "沿海城市和山区",
        "召开县委全会",
        "市委和县委",
        "示范县和普通县",
        "推动重大理论创新",
        "扩大连片开发",
        "创新乡村治理",
        "建设幸福建筑",
        "形成都市圈",
        "隆重庆祝",
        "巩固原有成果",
        "十四平方米",
        "推广东西部协作",
        "入海口",
        "老城区改造",
        "新城区建设",
        "朝阳产业",
        "各位来宾",
        "日照时间",
        "和田玉",
        "长白山",
        "黄河南岸",
        "西南山区",
        "合作市场",
        "资源枯竭",
        "公安机关",
        "全国人民",
        "李长春",
        "中国人民政治协商会议",
        "市政协、区政协、各级政协和人民政协",
    ],
)
def test_leaves_ordinary_words_alone(text: str) -> None:
    assert printed(text) == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("沈阳和平发展", ["沈阳"]),
        ("四川南部地区", ["四川"]),
        ("湖北公安机关", ["湖北"]),
        ("广西资源枯竭", ["广西"]),
        ("北京天津", ["北京", "天津"]),
        ("沈阳长春", ["沈阳", "长春"]),
    ],
)
def test_a_chain_ends_where_the_next_word_is_no_place_inside_it(
    text: str, names: list[str]
) -> None:
    assert printed(text) == names


@pytest.mark.parametrize(
    ("name", "within", "on", "code"),
    [
        ("和平区", None, None, None),
        ("和平区", "210100", None, "210102"),
        ("和平区", "210000", "2023-06-29", "210102"),
        ("和平区", "330000", None, None),
        ("沈阳市和平区", None, None, "210102"),
        ("鼓楼区", None, None, None),
        ("鼓楼区", "320100", None, "320106"),
        ("铁西区", None, "2023", None),
        ("朝阳", None, None, None),
        ("朝阳", "210000", None, "211300"),
        ("抚顺", None, None, "210400"),
        ("河南", None, None, "410000"),
        ("海南", "630000", None, "632500"),
        ("辽中县", None, "2010", "210122"),
        ("辽中县", None, "2023", "210122"),
        ("辽中区", None, "2023", "210115"),
        ("辽中", "210100", "2010", "210122"),
        ("辽中", "210100", "2023-04-23/2023-05-16", "210115"),
        ("襄樊市", None, "2005", "420600"),
        ("襄阳市", None, "2023", "420600"),
        ("襄阳", None, "2023", "420600"),
        ("巢湖市", None, "2005", "341400"),
        ("巢湖市", None, "2020", "340181"),
        ("三元区", None, "2015", "350403"),
        ("三元区", None, "2021", "350404"),
        ("通州区", None, "2000", "110112"),
        ("通州区", None, "2020", None),
        ("城区", "140500", None, "140502"),
        ("和平发展", None, None, None),
        ("", None, None, None),
    ],
)
def test_resolves_a_name_only_where_one_region_is_left(
    name: str, within: str | None, on: str | None, code: str | None
) -> None:
    region = gazetteer.resolve(name, within=within, on=on)
    assert (region.code if region else None) == code


@pytest.mark.parametrize(
    ("code", "on", "name"),
    [
        ("100000", None, "全国政协"),
        ("210000", None, "辽宁省政协"),
        ("650000", None, "新疆维吾尔自治区政协"),
        ("210100", None, "沈阳市政协"),
        ("222400", None, "延边州政协"),
        ("652900", None, "阿克苏地区政协"),
        ("152500", None, "锡林郭勒盟政协"),
        ("210102", None, "沈阳市和平区政协"),
        ("210422", None, "抚顺市新宾满族自治县政协"),
        ("210782", None, "锦州市北镇市政协"),
        ("222401", None, "延边州延吉市政协"),
        ("110105", None, "北京市朝阳区政协"),
        ("500240", None, "重庆市石柱土家族自治县政协"),
        ("419001", None, "济源市政协"),
        ("341402", None, "巢湖市居巢区政协"),
        ("420606", "2005", "襄樊市樊城区政协"),
        ("420606", "2023", "襄阳市樊城区政协"),
    ],
)
def test_names_the_committee_of_a_region(code: str, on: str | None, name: str) -> None:
    region = gazetteer.get(code)
    assert region is not None
    assert gazetteer.committee_name(region, on) == name


@pytest.mark.parametrize(
    ("code", "name", "ended", "successors"),
    [
        ("210122", "辽中县", "2016", ("210115",)),
        ("420600", "襄樊市", "2010", ("420600",)),
        ("110103", "崇文区", "2010", ("110101",)),
        ("110104", "宣武区", "2010", ("110102",)),
        ("110228", "密云县", "2015", ("110118",)),
        ("110223", "通县", "1997", ("110112",)),
        ("530800", "思茅市", "2007", ("530800",)),
        ("532700", "思茅地区", "2003", ("530800",)),
        ("341400", "巢湖市", "2011", ("340100", "340200", "340500")),
        ("371200", "莱芜市", "2018", ("370100",)),
        ("371202", "莱城区", "2018", ("370116",)),
        ("330621", "绍兴县", "2013", ("330603",)),
        ("330104", "江干区", "2021", ("330102", "330114")),
        ("341422", "无为县", "2011", ("340225",)),
        ("432901", "永州市", "1995", ()),
    ],
)
def test_former_divisions_say_when_they_ended_and_what_followed(
    code: str, name: str, ended: str, successors: tuple[str, ...]
) -> None:
    rows = [region for region in gazetteer.candidates(name) if region.code == code]
    assert [(row.valid_to, row.successors) for row in rows if row.name == name] == [
        (ended, successors)
    ]


def test_a_code_has_its_name_of_the_day() -> None:
    names = [gazetteer.get("420600", on) for on in ("2005", "2023-06-29", None)]
    assert [region.name if region else None for region in names] == ["襄樊市", "襄阳市", "襄阳市"]
    assert gazetteer.get("210115", "2010") is None
    assert gazetteer.get("999999") is None


def test_a_region_knows_what_it_lies_in_and_what_lies_in_it() -> None:
    heping = gazetteer.get("210102")
    country = gazetteer.get("100000")
    assert heping and country
    shenyang, liaoning = gazetteer.parent(heping), gazetteer.province(heping)
    assert shenyang and liaoning
    assert (shenyang.name, liaoning.name) == ("沈阳市", "辽宁省")
    assert (gazetteer.parent(country), gazetteer.province(country)) == (None, None)
    assert heping in gazetteer.children("210100")
    assert [row.name for row in gazetteer.children("210100", "2010") if row.name[:2] == "辽中"] == [
        "辽中县"
    ]
    assert len(gazetteer.children("100000")) == 34


def test_says_whether_a_text_is_a_places_name() -> None:
    assert gazetteer.is_place("游仙")
    assert gazetteer.is_place("延边州")
    assert not gazetteer.is_place("赵中军")


def test_knows_what_it_is_given() -> None:
    nowhere = Region("990000", "云梦泽市", "云梦泽", (), "prefecture", "100000", "", "", ())
    assert [m.regions for m in Gazetteer([nowhere]).find("在云梦泽市召开")] == [(nowhere,)]


def test_every_row_of_the_fixture_is_whole() -> None:
    rows = [json.loads(line) for line in REGIONS.read_text(encoding="utf-8").splitlines()]
    columns = "code name short_name aliases level parent valid_from valid_to successors"
    codes = {row["fields"]["code"] for row in rows}
    assert len({row["pk"] for row in rows}) == len(rows) > 5000
    for row in rows:
        region = row["fields"]
        assert " ".join(region) == columns
        assert len(region["code"]) == 6 and region["name"] and region["short_name"]
        assert region["parent"] in codes or region["code"] == "100000"
        assert codes.issuperset(region["successors"])
        assert region["valid_to"] or not region["successors"]
        assert not region["valid_to"] or region["valid_from"] <= region["valid_to"]


def test_finds_every_name_of_a_long_text() -> None:
    sentence = "6月29日,沈阳市和平区政协赴抚顺新宾开展和平发展主题党日活动,长春市政协召开座谈会。"
    assert len(list(gazetteer.find(sentence * 2000))) == 6000
