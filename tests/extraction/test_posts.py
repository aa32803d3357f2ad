"""What the posts of named people belong to. All names are invented."""

from __future__ import annotations

import pytest

from cppcc.extraction import committees, people, text
from cppcc.extraction.facts import Person
from cppcc.extraction.gazetteer import default


def find(document: str) -> list[Person]:
    page = text.read(document)
    places = default()
    return list(people.find(page, committees.find(page, places), places))


def posts(document: str) -> dict[str, list[str]]:
    """Each person's posts as "organisation title", 原 before those held once."""
    return {
        person.name: [
            f"{'原 ' if post.former else ''}{post.org or '-'} {post.title}" for post in person.posts
        ]
        for person in find(document)
    }


def has(document: str, expected: dict[str, list[str]]) -> bool:
    read = posts(document)
    return {name: read.get(name) for name in expected} == expected


OPENING = "3月6日，绍兴市政协召开主席会议，市政协主席茅中平主持。"


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        (  # 党组 behind the sentence that names the committee
            OPENING + "党组成员、副主席姜文斌，副主席陶秀珍，党组成员、秘书长俞国荣参加。",
            {
                "姜文斌": ["绍兴市政协党组 成员", "绍兴市政协 副主席"],
                "陶秀珍": ["绍兴市政协 副主席"],
                "俞国荣": ["绍兴市政协党组 成员", "绍兴市政协 秘书长"],
            },
        ),
        (  # of another house it stays as printed
            "绍兴市政协到柯桥区调研。区人大常委会主任骆建军介绍情况，党组成员戚明参加。",
            {"戚明": ["党组 成员"]},
        ),
        (  # a plenary session and its presidium
            "绍兴市政协九届一次会议今天举行大会。执行主席茅中平、姜文斌主持会议，"
            "会议主席团常务主席陶秀珍、俞国荣在主席台就座。",
            {
                "姜文斌": ["绍兴市政协 执行主席"],
                "陶秀珍": ["绍兴市政协主席团 常务主席"],
                "俞国荣": ["绍兴市政协主席团 常务主席"],
            },
        ),
        (  # 会议 is no organisation, a company is
            "绍兴市政协邀请客商座谈。越兴集团执行主席章大伟介绍情况。",
            {"章大伟": ["越兴集团 执行主席"]},
        ),
    ],
)
def test_a_house_told_once_has_the_posts_that_follow(
    document: str, expected: dict[str, list[str]]
) -> None:
    assert has(document, expected)


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        (  # the team behind those who lead it
            "由市政协副主席姜文斌任组长，秘书长俞国荣任副组长的养老服务调研组来到我区。",
            {
                "姜文斌": ["市政协 副主席", "养老服务调研组 组长"],
                "俞国荣": ["市政协 秘书长", "养老服务调研组 副组长"],
            },
        ),
        (  # one office for a list of names
            "绍兴市政协开展调研。以副主席陶秀珍为团长的代表团，副主席潘建林、卜思远任副团长的考察团出发。",
            {
                "陶秀珍": ["绍兴市政协 副主席", "代表团 团长"],
                "潘建林": ["绍兴市政协 副主席", "考察团 副团长"],
                "卜思远": ["绍兴市政协 副主席", "考察团 副团长"],
            },
        ),
        (  # the team before them; a company stays apart from it
            "考察团昨日抵达。绍兴市政协常委、越兴集团有限公司主席章大伟任团长。",
            {"章大伟": ["绍兴市政协 常委", "越兴集团有限公司 主席", "考察团 团长"]},
        ),
        ("车间里，组长章大伟介绍。", {"章大伟": ["- 组长"]}),
    ],
)
def test_a_team_is_told_from_the_house_of_who_leads_it(
    document: str, expected: dict[str, list[str]]
) -> None:
    assert has(document, expected)


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        (  # offices of one association
            "绍兴市政协接待了来访的香港越剧联谊会会长章大伟，副理事长骆明、戚安，秘书长贺小满。",
            {
                "骆明": ["香港越剧联谊会 副理事长"],
                "戚安": ["香港越剧联谊会 副理事长"],
                "贺小满": ["香港越剧联谊会 秘书长"],
            },
        ),
        (  # a committee's own secretary-general
            "绍兴市政协主席茅中平、市商会会长章大伟出席，市政协秘书长俞国荣主持。",
            {"俞国荣": ["绍兴市政协 秘书长"]},
        ),
        (  # those who serve an office
            "省政协主席秘书骆明、市政协办公室接待科科长戚安随行。",
            {"骆明": ["省政协 主席秘书"], "戚安": ["市政协办公室接待科 科长"]},
        ),
        (
            "绍兴市政协党组书记、主席茅中平说。",
            {"茅中平": ["绍兴市政协党组 书记", "绍兴市政协 主席"]},
        ),
        (  # a comma between titles of one person
            "省委常委，绍兴市委书记、市长骆明到会。",
            {"骆明": ["省委 常委", "绍兴市委 书记", "绍兴市 市长"]},
        ),
        (  # and between two
            "省委常委戚安，绍兴市委书记骆明到会。",
            {"戚安": ["省委 常委"], "骆明": ["绍兴市委 书记"]},
        ),
        (  # a membership is of all in the list, an office of the first
            "柯桥区政协委员、区中医院医师骆明、戚安义诊。区政协副主席、区工商联主席章大伟、贺小满参加。",
            {
                "戚安": ["绍兴市柯桥区政协 委员", "区中医院 医师"],
                "贺小满": ["区工商联 主席"],
            },
        ),
    ],
)
def test_titles_have_the_house_that_the_text_gives_them(
    document: str, expected: dict[str, list[str]]
) -> None:
    assert has(document, expected)


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        (
            "住浙全国政协委员昨日赴京。省政协领导送行。图为骆明委员登车，戚安、贺小满委员交流提案。",
            {"骆明": ["全国政协 委员"], "戚安": ["全国政协 委员"], "贺小满": ["全国政协 委员"]},
        ),
        (
            "绍兴市政协委员昨日视察，并与全国政协调研组座谈。骆明委员发言。",
            {"骆明": ["绍兴市政协 委员"]},
        ),
        (  # members from Macao sit for the province
            "浙江省政协举行座谈会。浙江省澳区政协常委骆明、委员戚安出席。",
            {"骆明": ["浙江省政协 常委"], "戚安": ["浙江省政协 委员"]},
        ),
        (  # what a 常委 is called behind the name says nothing new
            "浙江省政协常委骆明发言。这是骆明委员的第五份提案。",
            {"骆明": ["浙江省政协 常委"]},
        ),
    ],
)
def test_members_are_of_the_committee_that_the_text_speaks_of(
    document: str, expected: dict[str, list[str]]
) -> None:
    assert has(document, expected)


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ("新华社杭州5月11日电（记者骆明）绍兴市政协开会。", ["新华社 记者"]),
        ("越州新闻网讯（记者 骆明）绍兴市政协开会。", ["越州新闻网 记者"]),
        ("本报讯（记者 骆明）绍兴市政协开会。", ["- 记者"]),
        ("绍兴市政协开会，新闻媒体参加。（记者 骆明）", ["- 记者"]),
    ],
)
def test_a_reporter_is_of_the_agency_in_the_dateline(document: str, expected: list[str]) -> None:
    assert posts(document)["骆明"] == expected


def test_a_life_tells_posts_held_once() -> None:
    read = posts(
        "骆大海同志逝世\n"
        "浙江省政协原副主席、党组成员骆大海同志，因病逝世，享年82岁。\n"
        "骆大海，1936年11月生于浙江诸暨。历任绍兴市丝织厂技术员、车间主任、副厂长，"
        "绍兴市轻工业局副局长，中共绍兴地委委员、行署副专员等职。"
        "1993年1月任浙江省副省长。1998年起任浙江省政协副主席。\n"
        "骆大海是中共十三大、十四大代表，第九届全国人大代表，政协第九届、十届全国委员会委员。"
    )
    assert read["骆大海"] == [
        "原 浙江省政协 副主席",
        "原 浙江省政协党组 成员",
        "原 绍兴市丝织厂 技术员",
        "原 车间 主任",
        "原 绍兴市丝织厂 副厂长",
        "原 绍兴市轻工业局 副局长",
        "原 中共绍兴地委 委员",
        "原 行署 副专员",
        "原 浙江省 副省长",
        "中共十三大、十四大 代表",
        "全国人大 代表",
        "全国政协 委员",
    ]


def test_what_is_done_in_a_life_is_no_post() -> None:
    read = posts("骆大海，1936年生于浙江诸暨，1954年到绍兴市丝织厂工作，参加市政协筹备。")
    assert read.get("骆大海", []) == []


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ("任命：\n骆明为绍兴市政协提案委主任；", {"骆明": ["绍兴市政协提案委 主任"]}),
        ("免去：\n戚安的绍兴市政协副秘书长职务。", {"戚安": ["原 绍兴市政协 副秘书长"]}),
        ("会议同意骆明辞去绍兴市政协常委职务。", {"骆明": ["原 绍兴市政协 常委"]}),
        ("撤销骆刚政协委员资格。绍兴市政协通报。", {"骆刚": ["原 绍兴市政协 委员"]}),
        ("骆明同志不再担任绍兴市政协办公室主任职务。", {"骆明": ["原 绍兴市政协办公室 主任"]}),
        ("绍兴市政协前任主席骆明，现任副主席戚安出席。", {"骆明": ["原 绍兴市政协 主席"]}),
    ],
)
def test_a_decision_gives_or_takes_the_post(document: str, expected: dict[str, list[str]]) -> None:
    assert has(document, expected)


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ("会议就骆明、戚国庆两位同志的任职作出决定。", ["骆明", "戚国庆"]),
        ("座谈会上，骆明、戚安、章大伟等5名政协委员发言。", ["骆明", "戚安", "章大伟"]),
        ("副市长骆明则通报了提案办理情况。", ["骆明"]),
        ("市政协副主席骆明随同调研。", ["骆明"]),
        ("县政协处处长候文辉汇报。", ["候文辉"]),
        ("市政协委员马店镇里问民生。", []),
        ("会议就教育、医疗两位同志关心的问题讨论。", []),
        ("主席候选人名单通过。", []),
    ],
)
def test_names_end_where_the_text_goes_on(document: str, expected: list[str]) -> None:
    assert list(posts(document)) == expected


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        # the last character of the house is the first of the title
        ("县委常委、组织部长骆明出席。", {"骆明": ["县委 常委", "组织部 部长"]}),
        (
            "县财政局长骆明、松林镇长戚安发言。",
            {"骆明": ["县财政局 局长"], "戚安": ["松林镇 镇长"]},
        ),
        ("时任县长骆明，老局长戚安到会。", {"骆明": ["原 - 县长"]}),
        # 草原局 ends in no 原
        ("国家林业和草原局副局长骆明讲话。", {"骆明": ["国家林业和草原局 副局长"]}),
        ("绍兴市政协开会。前市政协主席骆明到会。", {"骆明": ["原 绍兴市政协 主席"]}),
        # another place's committee stays as printed
        ("绍兴市政协赴外地考察，受到当地政协主席骆明的接待。", {"骆明": ["当地政协 主席"]}),
        ("绍兴市政协开会，代秘书长骆明出席。", {"骆明": ["绍兴市政协 代秘书长"]}),
        ("绍兴市政协开会，骆明原副主席讲话。", {"骆明": ["原 绍兴市政协 副主席"]}),
        ("绍兴市政协开会，市工商联界别小组的委员骆明捐款。", {"骆明": ["绍兴市政协 委员"]}),
        # who is elected, behind a verb of being
        (
            "绍兴市政协增补委员，新任副主席为骆明德、戚国安、章大伟。",
            {"骆明德": ["绍兴市政协 副主席"], "章大伟": ["绍兴市政协 副主席"]},
        ),
        (
            "绍兴市政协会议选举骆明德为主席，钱伟为秘书长。",
            {"骆明德": ["绍兴市政协 主席"], "钱伟": ["绍兴市政协 秘书长"]},
        ),
        (
            "绍兴市政协首届委员会成立，骆明德任主席，戚国安任副主席。",
            {"骆明德": ["绍兴市政协 主席"], "戚国安": ["绍兴市政协 副主席"]},
        ),
        # who signs without a mark between
        (
            "责任编辑:骆明德校对:戚国安最后修改:",
            {"骆明德": ["- 责任编辑"], "戚国安": ["- 校对"]},
        ),
        (
            "本报讯（记者骆明德通讯员戚国安）昨天开会。",
            {"骆明德": ["- 记者"], "戚国安": ["- 通讯员"]},
        ),
        ("责编/骆明德 本期编辑：戚国安", {"骆明德": ["- 责编"], "戚国安": ["- 编辑"]}),
    ],
)
def test_a_title_takes_the_house_that_its_words_share(
    document: str, expected: dict[str, list[str]]
) -> None:
    read = posts(document)
    assert {name: read.get(name) for name in expected} == expected


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ("香港大律师公会原主席骆明德出席。", ["骆明德"]),
        ("新任委员为骆明德、戚国安。", ["骆明德", "戚国安"]),
        ("为新成立的骆明德委员工作室、戚国安委员工作室揭牌。", []),
        ("大家走进骆明德、戚国安、章秀云三户特困群众家里。", ["骆明德", "戚国安", "章秀云"]),
        ("受到骆明成会长和苏香云会长的接待。", ["骆明成", "苏香云"]),
        ("主席为大家颁奖，书记有三点要求。", []),
    ],
)
def test_a_name_begins_behind_verbs_and_particles(document: str, expected: list[str]) -> None:
    assert list(posts(document)) == expected


def test_another_chair_of_the_same_house_is_another_post() -> None:
    read = posts(
        "绍兴市政协九届一次会议今天选举，大会主席团常务主席骆明德主持。\n"
        "绍兴市政协副主席名单\n骆明德　戚国安　章大伟\n"
    )
    assert read["骆明德"][-1] == "绍兴市政协 副主席"


def test_a_name_in_a_column_of_leaders_has_the_title_over_it() -> None:
    read = posts(
        "绍兴市政协年鉴\n【市政协领导名录】\n主 席 茅中平\n"
        "副主席 姜文斌\n陶秀珍（女）\n潘 林 （10月离任）\n"
    )
    assert read["陶秀珍"] == ["绍兴市政协 副主席"]
    assert read["潘林"] == ["原 绍兴市政协 副主席"]
