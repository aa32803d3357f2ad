"""Occurrences: one row each, with its day, kind, committee, topic and people."""

from __future__ import annotations

import dataclasses

import pytest

from cppcc.extraction import committees, dates, events, gazetteer, people, text
from cppcc.extraction.facts import Event


def found(words: str, published: str | None = "2023-07-20") -> list[Event]:
    page = text.read(words)
    page = dataclasses.replace(page, header=dataclasses.replace(page.header, published=published))
    places = gazetteer.default()
    bodies = committees.find(page, places)
    persons = tuple(people.find(page, bodies, places))
    return list(events.find(page, bodies, dates.find(page), persons, ()))


def one(words: str, published: str | None = "2023-07-20") -> Event:
    rows = found(words, published)
    assert len(rows) == 1, [(row.kind, row.date, row.topic) for row in rows]
    return rows[0]


@pytest.mark.parametrize(
    ("words", "kind", "date", "region", "topic"),
    [
        ("7月12日，济南市政协召开“推动夜间经济发展”专题协商会。",
         "consultation", "2023-07-12", "370100", "推动夜间经济发展"),
        ("7月12日上午，贵州省政协召开十三届五次常委会会议。",
         "standing", "2023-07-12", "520000", None),
        ("7月12日，衡阳市政协主席李大同主持召开市政协第十三次主席会议。",
         "chairs", "2023-07-12", "430400", None),
        ("7月12日，咸阳市政协党组召开扩大会议，传达学习全省两会精神。",
         "party_group", "2023-07-12", "610400", None),
        ("政协湖州市第九届委员会第二次会议2月14日上午在市会议中心开幕。",
         "plenary", "2023-02-14", "330500", None),
        ("6月5日至7日，洛阳市政协副主席张三立率队赴栾川县就乡村旅游发展情况开展专题调研。",
         "research", "2023-06-05/2023-06-07", "410300", "乡村旅游发展情况"),
        ("近日，福建省政协围绕海洋经济高质量发展组织委员开展视察。",
         "inspection", None, "350000", "海洋经济高质量发展"),
        ("7月3日，桂林市政协提案委对《关于整治漓江岸线的提案》进行现场督办。",
         "handling", "2023-07-03", "450300", "关于整治漓江岸线的提案"),
        ("4月10日至14日，玉溪市政协在浙江大学举办政协委员履职能力提升培训班。",
         "study", "2023-04-10/2023-04-14", "530400", None),
        ("7月1日，西宁市政协机关党委到原子城纪念馆开展主题党日活动。",
         "study", "2023-07-01", "630100", None),
        ("6月1日，台州市政协教科卫体委组织委员到椒江区育才小学开展捐资助学活动。",
         "service", "2023-06-01", "331000", None),
        ("5月20日，潮州市政协举办“潮风”书画展。",
         "outreach", "2023-05-20", "445100", None),
        ("3月9日，赤峰市政协召开2023年重点提案交办会。",
         "handling", "2023-03-09", "150400", None),
        ("延边州政協於6月30日召開“長吉圖開發開放”協商座談會。",
         "consultation", "2023-06-30", "222400", "長吉圖開發開放"),
        ("今年上半年，拉萨市政协围绕古城保护进行对口协商。",
         "consultation", "2023-01/2023-06", "540100", "古城保护"),
    ],
)  # fmt: skip
def test_reads_an_occurrence(words, kind, date, region, topic):
    row = one(words)
    assert row.committee is not None
    assert (row.kind, row.date, row.committee.region) == (kind, date, region)
    if topic is not None:
        assert row.topic == topic


@pytest.mark.parametrize(
    "words",
    [
        "今年以来，沈阳市政协召开协商座谈会18次，开展调研活动30余次。",
        "沈阳市政协坚持每季度召开一次协商座谈会，定期走访委员企业。",
        "沈阳市政协多次组织委员到产业园区调研视察。",
        "下一步，沈阳市政协将围绕养老服务开展专题调研。",
        "会议要求，要围绕养老服务深入开展专题调研，召开协商座谈会。",
        "7月6日，沈阳市委召开政协工作会议，部署养老服务工作。",
        "7月6日，沈阳市政府召开全市养老服务推进会。",
        "沈阳市政协建成委员工作室12个，创建“有事好商量”协商平台。",
        "沈阳市政协获全国先进集体，编印《盛京往事》一书。",
        "沈阳市政协参与协商座谈、专题调研的委员达300余人次。",
        "沈阳市政协印发了《关于召开全市政协系统经验交流会的通知》。",
        "会议决定，沈阳市政协十七届三次会议于2024年1月8日至10日召开。",
        "沈阳市政协制定调研工作规则，完善视察制度。",
    ],
)
def test_leaves_counts_habits_plans_and_others_alone(words):
    assert found(words) == []


def test_a_brief_is_one_row_whatever_it_goes_on_to_tell():
    row = one(
        "宝鸡市政协调研中医药产业\n"
        "7月11日，宝鸡市政协副主席赵五一率调研组赴太白县就中医药产业发展情况开展调研。\n"
        "调研组一行先后来到鹦鸽镇药材种植基地、太白县中医医院，实地察看了产业发展情况，"
        "并召开座谈会，听取了有关部门的情况汇报。\n"
        "在座谈会上，委员们围绕品牌建设进行了协商讨论。\n"
        "赵五一指出，中医药产业是富民产业。要深入开展调研，要召开协商会。\n"
        "县政协主席钱六合陪同调研。\n"
    )
    assert (row.kind, row.date, row.topic) == ("research", "2023-07-11", "中医药产业发展情况")


def test_a_meeting_with_its_papers_is_one_row():
    row = one(
        "7月11日，鄂州市政协召开九届十次主席会议。市政协主席李一山主持会议。\n"
        "会议审议通过了市政协九届八次常委会会议议程、日程（草案），协商定于7月25日召开市政协"
        "九届八次常委会会议。会议听取了提案委关于开展重点提案督办视察活动方案的汇报，并进行讨论。\n"
    )
    assert (row.kind, row.organ, row.term, row.session) == ("chairs", "主席会议", 9, 10)


def test_a_review_tells_many():
    rows = found(
        "2022年，大理州政协履职有为。围绕洱海保护开展专项视察，就核桃产业发展进行协商议政，"
        "赴浙江省丽水市考察学习。\n",
        "2023-01-09",
    )
    assert [(row.kind, row.date, row.topic) for row in rows] == [
        ("inspection", "2022", "洱海保护"),
        ("consultation", "2022", "核桃产业发展"),
        ("research", "2022", None),
    ]


def test_stops_of_a_journey_take_its_days():
    rows = found(
        "5月8日至12日，泉州市政协主席林一帆率团赴香港开展招商引资活动。"
        "在香港会展中心，举办泉州文旅推介会。\n"
    )
    assert [row.date for row in rows] == ["2023-05-08/2023-05-12"] * 2


def test_dates_of_one_sentence_part_its_occurrences():
    rows = found(
        "近段时间，荆州市政协活动不断：3月2日，市政协到监利市调研；4月6日，市政协举办茶话会；"
        "5月9日，市政协走访了沙市区同心社区。\n"
    )
    assert [(row.kind, row.date) for row in rows] == [
        ("research", "2023-03-02"),
        ("outreach", "2023-04-06"),
        ("research", "2023-05-09"),
    ]


def test_a_caption_and_its_article_are_one_row_with_both_places():
    row = one(
        "丹霞文旅座谈会在我市举行\n"
        "6月15日，韶关市政协召开“丹霞文旅融合发展”座谈会。委员们从交通、宣传等方面建言。\n"
        "▲6月15日，韶关市政协围绕“丹霞文旅融合发展”召开座谈会\n"
    )
    assert len(row.spans) == 2


def test_the_committee_is_the_one_that_led_and_the_visited_one_is_host():
    row = one(
        "6月15日，湖南省政协社法委主任王一平带队来岳阳市政协就基层协商开展调研。"
        "岳阳市政协主席李二山陪同调研。\n"
    )
    assert row.committee is not None
    assert row.committee.region == "430000"
    assert [(party.committee.region, party.role) for party in row.parties] == [("430600", "host")]


def test_people_come_with_their_part_and_in_the_order_of_the_list():
    row = one(
        "6月15日，长治市政协召开十五届九次常委会会议。市政协主席王建国主持会议并讲话，"
        "副主席李明华、张卫东出席会议，秘书长赵志强列席。会议应到常委58人，实到51人。\n"
    )
    assert [(person.name, person.capacity) for person in row.participants] == [
        ("王建国", "主持"),
        ("李明华", "出席"),
        ("张卫东", "出席"),
        ("赵志强", "列席"),
    ]
    assert (row.expected, row.present) == (58, 51)


def test_the_quote_is_the_documents_own_words():
    words = "本报讯（记者 李明）6月15日，长治市政协召开委员读书分享会。会上，8位委员发言。\n"
    row = one(words)
    assert words[slice(*row.spans[0])] == "6月15日，长治市政协召开委员读书分享会"
    assert {name: words[slice(*span)] for name, span in row.fields} == {"date": "6月15日"}


def test_a_plan_under_its_heading_is_no_occurrence():
    rows = found(
        "一、2022年工作回顾\n"
        "2022年，德州市政协围绕种业振兴召开专题议政性常委会会议。\n"
        "二、2023年工作安排\n"
        "2023年，德州市政协围绕黄河文化开展专题视察。\n",
        "2023-01-09",
    )
    assert [row.topic for row in rows] == ["种业振兴"]


@pytest.mark.parametrize(
    "words",
    [
        "（" * 200_000,
        "“" * 100_000 + "”" * 100_000,
        "9" * 200_000,
        "市政协召开座谈会" * 25_000,
        "调研" * 100_000,
        "围绕" * 100_000,
    ],
)
def test_a_hostile_text_tells_no_occurrence(words):
    page = text.read(words)
    bodies = committees.find(page, gazetteer.default())
    days = dates.find(page)
    assert list(events.find(page, bodies, days, (), ())) == []


def test_members_of_the_chairs_meeting_are_no_meeting():
    row = one(
        "9月5日，合肥市政协组织主席会议成员围绕“老旧小区改造”主题到庐阳区开展专题视察。"
        "主席会议成员实地了解改造情况，并先后考察了逍遥津街道、三孝口街道。\n",
        "2023-09-06",
    )
    assert (row.kind, row.topic, row.place) == ("inspection", "老旧小区改造", "庐阳区")


@pytest.mark.parametrize(
    ("words", "date", "said", "rule"),
    [
        ("昨天下午，宜宾市政协召开六届十次常委会会议。", "2023-07-19", "昨天", "published"),
        ("2023年7月3日，宜宾市政协召开座谈会。", "2023-07-03", "2023年7月3日", "printed"),
        ("日前，宜宾市政协召开竹产业发展座谈会。", None, "日前", ""),
    ],
)
def test_the_date_is_kept_as_said_and_as_resolved(words, date, said, rule):
    row = one(words)
    assert (row.date, row.date_said, row.date_rule) == (date, said, rule)


@pytest.mark.parametrize(
    ("words", "organ", "term", "session"),
    [
        ("7月3日，宜宾市政协召开六届十次常委会会议。", "常委会会议", 6, 10),
        ("7月3日，宜宾市政协召开第二十次主席会议。", "主席会议", None, 20),
        ("1月3日至6日，政协宜宾市第六届委员会第三次会议举行。", "全体会议", 6, 3),
        ("1月3日，宜宾市政协六届三次会议开幕。", "全体会议", 6, 3),
        ("7月3日，六届宜宾市政协常委会第九次会议召开。", "常委会会议", 6, 9),
        ("7月3日，宜宾市政协召开竹产业座谈会。", "", None, None),
    ],
)
def test_a_numbered_meeting_has_its_organ_term_and_session(words, organ, term, session):
    row = one(words)
    assert (row.organ, row.term, row.session) == (organ, term, session)


def test_a_day_whose_year_is_open_makes_an_occurrence_without_a_date():
    row = one("6月15日，滁州市政协召开座谈会。\n", None)
    assert (row.kind, row.date, row.date_said) == ("consultation", None, "6月15日")


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("6月15日，滁州市政协副主席陈一平在天长市调研仪表产业发展时强调，要加快转型。",
         "research"),
        ("6月15日，滁州市政协领导集体走访市级民主党派机关。", "research"),
        ("6月15日，滁州市政协向凤阳县小溪河镇中心小学捐赠图书。", "service"),
        ("6月15日，滁州市政协就《关于加装电梯的提案》与承办单位进行面商。", "handling"),
        ("6月15日，滁州市政协与安徽科技学院签署战略合作协议。", "outreach"),
        ("6月15日，滁州市政协视察项目建设和学校食堂。", "inspection"),
        ("6月15日，滁州市政协召开工作务虚会。", "other"),
    ],
)  # fmt: skip
def test_reads_what_was_done_in_other_words(words, kind):
    assert one(words).kind == kind


def test_a_visit_before_a_meeting_is_an_occurrence_of_its_own():
    rows = found(
        "6月15日，滁州市政协召开“稳定生猪生产”专题协商会。\n"
        "会前，市政协调研组赴定远县、明光市开展调研。\n"
    )
    assert [(row.kind, row.place) for row in rows] == [
        ("consultation", ""),
        ("research", "定远县、明光市"),
    ]


@pytest.mark.parametrize(
    ("words", "kind", "topic"),
    [
        # a body is visited, heard or joined: what a committee does to it is the committee's
        ("6月15日，滁州市政协对全市学校食堂开展视察。", "inspection", "全市学校食堂"),
        ("6月15日，滁州市政协、市委统战部联合召开“茶产业”专题协商会。", "consultation", "茶产业"),
        ("在市委、市政府支持下，6月15日，滁州市政协召开茶产业协商会。", "consultation", "茶产业"),
        ("6月15日，市城管局与滁州市政协提案委联合赴天长市调研。", "research", None),
        ("6月15日，由市委副书记李山、滁州市政协主席王河率领的调研组到天长市调研。",
         "research", None),
        # what is held, in other words
        ("“滁州印记”老照片展6月15日在滁州市政协文史馆开展。", "outreach", "滁州印记"),
        ("滁州市政协新任委员培训班6月15日结束。", "study", None),
        ("6月15日，滁州市政协茶产业协商会以视频形式举行。", "consultation", "茶产业"),
        ("6月15日，滁州市政协委员联络站揭牌仪式，在天长市举行。", "other", "委员联络站"),
        ("6月15日，滁州市政协委员联络站在天长市正式挂牌成立。", "other", "委员联络站"),
        ("6月15日，滁州市政协举办新春酒会。", "outreach", None),
        ("6月15日，滁州市政协召开第38次主席会议。", "chairs", None),
        ("6月15日，滁州市政协六届九次主席会议专题听取了茶产业发展情况汇报。",
         "chairs", "茶产业发展情况"),
        ("6月15日，滁州市政协第六届委员会常务委员会召开第20次会议。", "standing", None),
        ("6月15日，滁州市政协党组理论学习中心组（扩大）会议召开。", "study", None),
        ("6月15日，滁州市政协举行四届五次会议提案交办会暨办理工作培训会。", "handling", None),
        ("6月15日，滁州市政协第五次全体会议提案协调会召开。", "other", None),
        # what is done, in other words
        ("6月15日，滁州市政协主席王河率调研组先后深入天长市、定远县。", "research", None),
        ("6月15日，滁州市政协民主监督小组进驻市交通局。", "inspection", None),
        ("6月15日，滁州市政协主席王河走访驻滁商会。", "research", None),
        ("6月15日，滁州市政协机关干部聆听了党史专题辅导报告。", "study", None),
        ("6月15日，滁州市政协组织委员赴徐州市专题学习考察基层协商工作。",
         "research", "基层协商工作"),
        ("6月15日，滁州市政协主席王河看望困难委员。", "service", None),
        ("6月15日，滁州市政协视察春耕生产。", "inspection", "春耕生产"),
        ("6月15日，滁州市政协在天长市举行“金秋圆梦”助学仪式。", "service", "“金秋圆梦”助学"),
        ("6月15日，滁州市政协在天长市开展送戏下乡活动。", "service", "送戏下乡"),
        ("6月15日，滁州市政协召开督办会，督办第42号提案《关于加装电梯的提案》。",
         "handling", "关于加装电梯的提案"),
    ],
)  # fmt: skip
def test_reads_who_did_what_in_the_many_ways_of_saying_it(words, kind, topic):
    row = one(words)
    assert (row.kind, row.topic) == (kind, topic)
    assert row.committee is not None
    assert row.committee.region == "341100"


@pytest.mark.parametrize(
    "words",
    [
        "6月15日，市委书记李山到滁州市政协调研。",
        "6月15日，滁州市政协副主席王河陪同调研茶产业。",
        "6月15日，市住建局局长张三带队走访滁州市政协委员。",
        "6月15日，滁州市总工会召开劳模座谈会。滁州市政协副主席王河出席。",
        "6月15日，全市民营企业家座谈会召开。",
        "6月15日，原滁州市政协副主席李山遗体告别仪式在滁州举行。",
        "今年以来，滁州市政协组织委员参加市法院召开的座谈会。",
        "今年以来，滁州市政协视察企业和学校42家。",
        "今年以来，滁州市政协领衔督办重点提案58件，面商率100%。",
        "今年以来，滁州市政协协商式监督力度加大。",
        "今年以来，滁州市政协视察考察18次。",
        "今年以来，滁州市政协与企业座谈18次。",
        "6月15日，滁州市商会邀请12位客商代表座谈。",
    ],
)
def test_leaves_what_others_did_and_counts_alone(words):
    assert found(words) == []


@pytest.mark.parametrize(
    ("words", "kind", "topic"),
    [
        ("6月15日，滁州市政协外事委邀请12位侨胞代表座谈，就引进海外人才听取意见。",
         "consultation", "引进海外人才"),
        ("6月15日，滁州市政协主席王河带领提案者走访市城管局，就停车提案办理情况当面沟通。",
         "research", "停车提案办理情况"),
        ("6月15日，滁州市政协书画院的书画展同时开展。", "outreach", None),
        ("6月15日，滁州市政协副主席王大河来定远调研乡村协商平台建设。",
         "research", "乡村协商平台建设"),
    ],
)  # fmt: skip
def test_reads_guests_companions_and_comings(words, kind, topic):
    row = one(words)
    assert (row.kind, row.topic) == (kind, topic)


def test_what_follows_a_ceremony_has_its_day():
    rows = found(
        "6月15日，滁州市政协委员工作站揭牌仪式在凤阳路举行。\n"
        "揭牌后，首场议事随即开始。15名委员围坐一堂，与居民代表就停车管理展开协商。\n"
    )
    assert [row.date for row in rows] == ["2023-06-15", "2023-06-15"]


def test_a_meeting_takes_the_topic_that_the_next_sentences_tell():
    row = one(
        "6月15日，滁州市政协六届九次常委会会议在滁州举行。市政协主席王河主持。\n"
        "会议围绕“滁菊产业发展”议政建言，8位常委发言。\n"
    )
    assert (row.kind, row.topic) == ("standing", "滁菊产业发展")
    assert {name for name, _ in row.fields} == {"date", "topic", "place"}


def test_stops_abroad_take_the_days_of_the_journey():
    rows = found(
        "5月8日至12日，泉州市政协主席林一帆率代表团访问马来西亚、泰国。\n"
        "在马来西亚，代表团考察了关丹产业园。在泰国期间，代表团与泰国泉州商会座谈。\n"
    )
    assert [(row.kind, row.date) for row in rows] == [
        ("outreach", "2023-05-08/2023-05-12"),
        ("research", "2023-05-08/2023-05-12"),
        ("consultation", "2023-05-08/2023-05-12"),
    ]


def test_the_session_that_heard_a_report_stands_under_its_title():
    rows = found(
        "政协滁州市第六届委员会常务委员会工作报告\n"
        "（2023年1月8日在政协滁州市第六届委员会第三次会议上）\n"
        "李山\n"
        "各位委员：\n"
        "一年来，市政协常委会团结带领全市政协委员，各项工作取得新的进展。\n",
        None,
    )
    assert [(row.kind, row.date, row.term, row.session) for row in rows] == [
        ("plenary", "2023-01-08", 6, 3)
    ]


def test_of_several_committees_the_one_that_leads_is_not_a_members_other_title():
    row = one("6月15日，全国政协委员、安徽省政协副主席李山一行来滁州市调研茶产业发展情况。")
    assert row.committee is not None
    assert (row.committee.region, row.topic) == ("340000", "茶产业发展情况")


def test_a_named_committee_that_cannot_be_resolved_leaves_the_row_open():
    rows = found("6月15日，县政协组织委员视察春耕生产。")
    assert [(row.kind, row.committee and row.committee.region) for row in rows] == [
        ("inspection", None)
    ]


def test_a_numbered_line_that_opens_with_a_day_is_news_without_a_full_stop():
    rows = found(
        "滁州市政协动态\n\n1. 6月15日，滁州市政协举办“滁菊飘香”摄影展\n"
        "2. 6月16日，市政协召开茶产业座谈会\n"
    )
    assert [(row.kind, row.date) for row in rows] == [
        ("outreach", "2023-06-15"),
        ("consultation", "2023-06-16"),
    ]


def test_eight_thousand_occurrences_are_told_apart():
    words = "".join(
        f"{number % 12 + 1}月{number % 28 + 1}日，滁州市政协组织委员到{number}镇就产业{number}"
        f"发展开展专题调研，召开“议题{number}”协商座谈会。\n"
        for number in range(4_000)
    )
    page = text.read(words)
    bodies = committees.find(page, gazetteer.default())
    days = dates.find(page)
    assert len(list(events.find(page, bodies, days, (), ()))) > 4_000


@pytest.mark.parametrize(
    ("words", "kind", "date", "topic"),
    [
        # held, in plain words
        ("滁州市政协6月15日开了一次主席会议。", "chairs", "2023-06-15", None),
        ("6月15日，滁州市政协六届三次会议开第二次全体会议。", "plenary", "2023-06-15", None),
        ("6月15日，以“老街停车”为议题的滁州市政协协商会一结束，委员们就去了老街。",
         "consultation", "2023-06-15", "老街停车"),
        ("滁州市政协六届九次常委会会议6月15日至16日在滁州举行。",
         "standing", "2023-06-15/2023-06-16", None),
        ("滁州市政协党组6月15日召开2023年第9次会议。", "party_group", "2023-06-15", None),
        ("6月15日，滁州市政协召开协商平台运行情况研究会。", "other", "2023-06-15",
         "协商平台运行情况"),
        ("6月15日，滁州市政协六届三次会议召开第一次提案审查会。", "handling", "2023-06-15", None),
        ("6月15日，在滁州市政协召开的“滁菊外销”院坝协商会上，农户说出了难处。",
         "consultation", "2023-06-15", "滁菊外销"),
        ("6月15日，委员和街坊们在滁州市政协会客厅坐到一起，商量“夜市扰民怎么办”。",
         "consultation", "2023-06-15", "夜市扰民怎么办"),
        # gone to, looked at
        ("滁州市政协考察团15日抵达合肥，对科技金融进行为期3天的考察。",
         "research", "2023-07-15/2023-07-17", "科技金融"),
        ("6月15日，滁州市政协主席王河带队检查汛期备料。", "inspection", "2023-06-15", "汛期备料"),
        ("6月15日，滁州市政协主席王河一行来到凤阳县小溪河镇，与种粮大户交谈。",
         "research", "2023-06-15", None),
        # taught, given
        ("6月15日，滁州市政协机关党支部集体学习了《委员履职手册》。",
         "study", "2023-06-15", "委员履职手册"),
        ("6月15日，滁州市政协主席王河为党员讲党课。", "study", "2023-06-15", None),
        ("6月15日，滁州市政协委员、医生李山为村民义诊。", "service", "2023-06-15", None),
        # its topic ends where it ends
        ("6月15日，滁州市政协就“快递进村”与农户座谈。", "consultation", "2023-06-15", "快递进村"),
        ("6月15日，滁州市政协围绕旅游等方面情况开展调研。", "research", "2023-06-15", "旅游"),
        ("6月15日，滁州市政协召开委员企业家座谈会。", "consultation", "2023-06-15", None),
        ("社法委围绕民法典实施召集委员进行研讨。（滁州市政协供稿）",
         "consultation", None, "民法典实施"),
    ],
)  # fmt: skip
def test_reads_plain_words_for_what_is_done(words, kind, date, topic):
    row = one(words)
    assert (row.kind, row.date, row.topic) == (kind, date, topic)
    assert row.committee is not None
    assert row.committee.region == "341100"


@pytest.mark.parametrize(
    "words",
    [
        "滁州市政协各专委会所开展的调研工作也在全面铺开。",
        "会上，滁州市政协与会人员学习了王河在天长调研时讲话的内容。",
        "根据主席会议建议，滁州市政协常委会会议围绕“滁菊产业”开展专题议政。",
        "滁州市政协先后组织了两场院坝协商。",
        "滁州市政协委员积极为滁菊产业建言献策。",
        "滁州市政协委员之家全部挂牌。",
        "会议由滁州市政协主席王河主持，大家就滁菊产业深入交流。",
        "滁州市政协公布了调研结果。",
        "6月15日，会议决定滁州市政协六届十次常委会会议8月26日至27日在滁州召开。",
    ],
)
def test_leaves_nouns_talk_and_what_is_decided_alone(words):
    assert found(words) == []


def test_a_committee_that_joins_in_is_not_the_one_whose_article_it_is():
    rows = found("滁州市政协年鉴稿\n6月，与蚌埠市政协联合举办“淮河情”摄影展。\n")
    assert [(row.committee and row.committee.region, row.topic) for row in rows] == [
        ("341100", "淮河情")
    ]


def test_the_day_that_opens_a_paragraph_holds_for_its_later_sentences():
    rows = found(
        "6月15日，滁州市政协“滁菊茶座”在老街揭牌。\n"
        "揭牌当天，茶座里坐满了人。市政协委员和商户就“夜市怎么管”开展协商。\n"
    )
    assert [(row.kind, row.date) for row in rows] == [
        ("other", "2023-06-15"),
        ("consultation", "2023-06-15"),
    ]


def test_a_line_of_a_list_that_ends_like_a_sentence_tells_what_was_done():
    rows = found(
        "滁州市政协各专委会忙起来\n\n——提案委就旧城改造组织委员建言献策；\n\n"
        "——文史委围绕古驿道保护展开调研；\n"
    )
    assert [(row.kind, row.topic) for row in rows] == [
        ("consultation", "旧城改造"),
        ("research", "古驿道保护"),
    ]


@pytest.mark.parametrize(
    ("words", "kind", "date", "topic"),
    [
        ("绥化市政协第五届委员会常务委员会第十二次会议于7月3日举行。",
         "standing", "2023-07-03", None),
        ("在7月2日闭幕的绥化市政协五届三次会议上，常委会向全体委员发出倡议。",
         "plenary", "2023-07-02", None),
        ("在2021年绥化市政协五届一次会议上，委员提交了多件提案。", "plenary", "2021", None),
        ("7月5日，提案交办会由绥化市政府、市政协共同召开。", "handling", "2023-07-05", None),
        ("7月6日上午，绥化市政协“松花讲堂”第三讲在市图书馆开讲。", "study", "2023-07-06", None),
        ("7月7日，绥化市政协委员到兰西县开展青少年视力筛查。",
         "service", "2023-07-07", "青少年视力"),
        ("7月8日，绥化市政协召开院坝协商会，与十余名住户面对面商议老街停车难题。",
         "consultation", "2023-07-08", "老街停车难题"),
        ("绥化市政协举行“松花湖夜话”活动。", "other", None, None),
        ("去年绥化市政协评议市水务局，促成三条河道的整治。", "inspection", "2022", None),
    ],
)  # fmt: skip
def test_reads_names_that_have_their_own_day_or_end(words, kind, date, topic):
    row = one(words)
    assert (row.kind, row.date) == (kind, date)
    if topic:
        assert row.topic == topic


@pytest.mark.parametrize(
    "words",
    [
        "绥化市政协委员将参观兰西县规划馆。",
        "我准备联合有关单位，邀请专家举办一场高规格论坛。绥化市政协委员李民说。",
        "预计下月，绥化市政协邀请专家举办养老论坛。",
        "绥化市政协拟邀请专家就养老服务座谈。",
        "绥化市政协办理提案从严：民主评议时着重看重点提案。",
        "7月9日，民盟绥化市委主委、市政协副主席李民带队赴兰西县开展文旅调研。",
        "绥化市政协把“松花湖夜话”活动办到社区。",
        "由绥化市政协主席、副主席带头走访民营企业。",
    ],
)
def test_leaves_plans_manners_and_other_parties_alone(words):
    assert found(words) == []


def test_a_meeting_held_somewhere_on_a_visit_takes_its_days_and_its_committee():
    rows = found(
        "7月10日至12日，黑龙江省政协副主席李民率调研组赴绥化市开展湿地保护专题调研。\n"
        "调研组走访了多个村屯，并在兰西县召开座谈会，听取意见。"
    )
    assert [(row.kind, row.date) for row in rows] == [
        ("research", "2023-07-10/2023-07-12"),
        ("consultation", "2023-07-10/2023-07-12"),
    ]
    assert {row.committee.region for row in rows if row.committee} == {"230000"}


def test_a_meeting_within_a_visit_that_is_held_nowhere_only_goes_on():
    rows = found(
        "7月10日，绥化市政协副主席李民带队到兰西县开展湿地保护专题调研。\n"
        "调研组走访了多个村屯，随后召开座谈会，听取意见。"
    )
    assert [row.kind for row in rows] == ["research"]


def test_what_came_some_time_after_has_not_the_day_before_it():
    rows = found(
        "7月10日，绥化市政协社法委牵头召开首次协商会。半个月后，第二次协商会在停车场召开。"
    )
    assert [row.date for row in rows] == ["2023-07-10", None]


def test_a_visit_after_a_meeting_is_an_occurrence_of_its_day():
    rows = found(
        "7月10日，绥化市政协召开民主评议工作大会。\n当天大会闭幕后，委员们视察了呼兰河灌区工程。"
    )
    assert [(row.kind, row.date) for row in rows] == [("inspection", "2023-07-10")] * 2
