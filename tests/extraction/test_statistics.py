"""Counted claims about a committee's work."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pytest

from cppcc.extraction import committees, dates, gazetteer, statistics, text
from cppcc.extraction.facts import Statistic


def read(words: str) -> list[Statistic]:
    page = text.read(words)
    bodies = committees.find(page, gazetteer.default())
    return list(statistics.find(page, bodies, dates.find(page)))


def counted(words: str) -> list[tuple[str, str, str | None]]:
    """What each claim prints, its unit and what it counts."""
    return [
        (words[one.spans[0].start : one.spans[0].end], one.unit, one.measure) for one in read(words)
    ]


@pytest.mark.parametrize(
    ("words", "quote", "unit", "measure"),
    [
        ("全年，区政协召开26次党组会议。", "26次", "次", "党组会议"),
        ("县政协开展“板凳议事”系列活动60余场。", "60余场", "场", "“板凳议事”系列活动"),
        ("市政协收到党派提案43件。", "43件", "件", "党派提案"),
        ("区政协帮助企业解决问题30余个。", "30余个", "个", "问题"),
        ("各组走访科研院所5家，广泛听取意见。", "5家", "家", None),
        ("县政协形成调研报告、视察报告12篇。", "12篇", "篇", "调研报告、视察报告"),
        ("会上，6位委员交流了履职体会。", "6位", "位", "委员"),
        ("3名委员代表就养老服务作了发言。", "3名", "名", "委员代表"),
        ("邀请财政、税务等11个区直部门参加协商。", "11个", "个", "区直部门"),
        ("县政协创建“一会”智库，建立六个子智库。", "六个", "个", "子智库"),
        ("二十多家新闻媒体给予报道。", "二十多家", "家", "新闻媒体"),
        ("书画展吸引10余万人次观展。", "10余万人次", "人次", "观展"),
        ("提案推动网上办理40项“跨省通办”事项。", "40项", "项", "“跨省通办”事项"),
        ("委员捐赠资金近20万元。", "近20万元", "元", None),
        ("区政协牵线引进项目，计划投资15亿元。", "15亿元", "元", None),
        ("政协委员建成10个公益性、开放式的“晨光书屋”。", "10个", "个", "晨光书屋"),
        ("来自各界别的120名委员左右两侧就座，100人左右参加座谈。", "100人左右", "人", None),
        ("應邀走訪企業，縣政協共召開座談會18次。", "18次", "次", "座談會"),
        ("区政协创建9个各具特色、功能各异的委员书屋。", "9个", "个", None),
        ("市政协招商签约项目22个、总投资额11亿元。", "22个", "个", None),
        ("政协赴浙江等地学习考察5批次。", "5批次", "批次", "学习考察"),
        ("政协培训安排讲座12讲。", "12讲", "讲", "讲座"),
        ("市政协走访企业80余户。", "80余户", "户", "走访企业"),
        ("市政协走访调研企业80余户。", "80余户", "户", "走访调研企业"),
        ("五年来，99.8%的提案已经办复。", "99.8%", "%", None),
        ("委员累计捐赠金额近20万元。", "近20万元", "元", "累计捐赠金额"),
        ("接待来访政协考察团32批420余人。", "32批", "批", None),
        ("县政协共收到提案156件，经审查立案132件。", "156件", "件", "收到提案"),
        ("市政协慰问困难群众62户，送去慰问金3.1万元。", "62户", "户", "慰问困难群众"),
        ("市政协慰问困难群众62户，送去慰问金3.1万元。", "3.1万元", "元", "慰问金"),
        ("界别群众诉求58件，委员已协调解决39件。", "39件", "件", "协调解决"),
        ("这次会议应到委员210名，实到198名。", "198名", "名", "实到"),
        ("全会选出委员王某等41人当选为常务委员。", "41人", "人", "常务委员"),
        ("提案交由 78 家单位承办，达成共识5项。", "78 家", "家", "单位"),
        ("提案交由78家单位承办，达成共识5项。", "5项", "项", "共识"),
        ("活动中，县政协9名机关干部下沉到社区。", "9名", "名", "机关干部"),
        ("县政协调研组走访大河镇、小河乡牧民23户。", "23户", "户", "牧民"),
        ("去年的提案共14件，目前13件已办结。", "13件", "件", "办结"),
        ("提案办复率达百分之九十一点五。", "百分之九十一点五", "%", "提案办复率"),
        ("委员提案129件，占提案总数的61%。", "61%", "%", "占提案总数"),
        ("参加视察委员460余人次，组织委员参与座谈会760人次。", "760人次", "人次", "参与座谈会"),
        ("县政协为特困学生每人发放助学金3000元。", "3000元", "元", "助学金"),
        ("省政协共收到提案 2 345 件。", "2 345 件", "件", "收到提案"),
        ("截至目前，区政协编辑《往昔》4期。", "4期", "期", "《往昔》"),
        ("区政协已编印《河东文史》17辑。", "17辑", "辑", "《河东文史》"),
        ("委员提案占百分之五十八，集体提案占42%。", "42%", "%", "集体提案"),
        ("县政协“田埂说事”已举办37期。", "37期", "期", "田埂说事"),
        ("县政协监督组随机抽查点位21个，反馈问题14个。", "21个", "个", "点位"),
        ("县政协监督组随机抽查点位21个，反馈问题14个。", "14个", "个", "问题"),
        ("政协委员到会的有56家企业、商会，签约7份。", "56家", "家", "企业、商会"),
        ("考察团与三十多名在园区创业的返乡青年座谈，政协委员参加。", "三十多名", "名", "返乡青年"),
        ("市政协党组成员讲授专题党课6场。", "6场", "场", "专题党课"),
        ("提案督办推动落实后续帮扶资金2.6亿元。", "2.6亿元", "元", "后续帮扶资金"),
        ("县政协为19人发放慰问金共9500元。", "9500元", "元", "慰问金"),
        ("全县8个乡镇“委员之家”全部挂牌。", "8个", "个", "乡镇"),
        ("县政协组织省、市、县三级政协委员32人，深入乡镇视察。", "32人", "人", "政协委员"),
        ("区政协书画展接待观众近万人次。", "近万人次", "人次", "接待观众"),
        ("建成委员联络站12个、界别活动室3个。", "12个", "个", "委员联络站"),
        ("市政协组织委员上了三堂专题党课。", "三堂", "堂", None),
        ("主席会议商定152件提案的交办意见。", "152件", "件", "提案"),
        ("区政协收到6位委员的书面意见。", "6位", "位", "委员"),
        ("全县建成议事点86个，去年办成实事120件。", "120件", "件", "实事"),
        ("20余名市、县政协委员走进社区。", "20余名", "名", "市、县政协委员"),
        ("书屋由16名教育、科技、医卫界别委员轮值。", "16名", "名", "教育、科技、医卫界别委员"),
        ("该室是县政协新建的9个示范书屋之一。", "9个", "个", "示范书屋"),
        ("委员意见17条，其中6条由镇政府当场认领。", "6条", "条", "认领"),
        ("建议案提出建议8条，已有5条被区政府采纳。", "5条", "条", "采纳"),
        ("县政协调研组走访果农大户15户。", "15户", "户", "果农大户"),
        ("秘书长赵大年及市政协常委33人到会。", "33人", "人", "市政协常委"),
        ("市政协慰问老委员和困难委员21人。", "21人", "人", None),
        ("创建“同心圆”委员之家7个。", "7个", "个", "委员之家"),
        ("县政协征编文史资料《盐道旧事》2辑。", "2辑", "辑", "文史资料"),
        ("立案提案380件，其余21件改作委员来信处理。", "21件", "件", "委员来信"),
        ("提案中已经落实或基本落实的190件。", "190件", "件", "提案中已经落实或基本落实"),
        ("委员抗洪期间捐款捐物累计300余万元。", "300余万元", "元", "捐款捐物"),
        (
            "市政协推动建起20家基层医疗机构便民服务站。",
            "20家",
            "家",
            "基层医疗机构便民服务站",
        ),
        ("共收到提案700件，提出提案的委员510人。", "510人", "人", "提出提案的委员"),
        ("主席要求，要把已经挂牌的14个委员工作站用起来。", "14个", "个", "委员工作站"),
        ("县政协《关于发展花椒产业的建议案》提出的7条建议受到重视。", "7条", "条", "建议"),
        ("有98项（条）履职成果被市委、市政府采纳。", "98项（条）", "项（条）", "履职成果"),
    ],
)
def test_reads_the_number_its_unit_and_what_it_counts(words, quote, unit, measure):
    found = {one[0]: one for one in counted(words)}
    assert quote in found
    assert found[quote][1] == unit
    if measure is not None:
        assert found[quote][2] == measure


def test_a_list_shares_its_verb():
    words = "各委室走访科研院所5家、委员100余名、企业80余户、群众200余人。"
    assert [one[0] for one in counted(words)] == ["5家", "100余名", "80余户", "200余人"]


def test_the_kinds_of_proposals_are_told_apart():
    words = "县政协共收到提案141件，其中委员提案129件、集体提案12件，经审查立案105件，占74.5%。"
    found = counted(words)
    assert [one[0] for one in found] == ["141件", "129件", "12件", "105件", "74.5%"]
    assert [one[2] for one in found[1:3]] == ["委员提案", "集体提案"]


def test_ten_thousands_are_multiplied_out_of_the_unit():
    (one,) = read("区政协微信公众号阅读点击量180余万人次。")
    assert (one.value, one.bound, one.unit) == (Decimal(1_800_000), "over", "人次")


def test_a_traditional_text_keeps_its_printed_unit():
    (one,) = read("省政協全年共徵集社情民意信息3620篇，內容廣泛。")
    assert (one.unit, one.measure) == ("篇", "社情民意信息")


@pytest.mark.parametrize(
    "words",
    [
        "2023年6月29日，区政协召开会议。",
        "县政协十届三次会议闭幕。",
        "会议学习党的二十届三中全会和区委七届四次、五次全会精神。",
        "政协第一届委员会第二次会议召开。",
        "第3批委员到社区履职。",
        "区委每季度研究一次政协工作，每半年听取1次汇报。",
        "政协提案问题集中在五个方面，要抓住三个关键环节。",
        "区政协突出抓好四项重点工作。",
        "区政协开展“五个一”专项行动，形成“1条主线、5项重点、7个方面”任务图。",
        "委员学习《两个100个故事》。",
        "委员先后提出了一批建议，开展了一次视察。",
        "市政协提出2-3个备选件。",
        "县政协调研组走进三台乡、五件村。",
        "数十位委员、十几家企业参加协商。",
        "市政协委员历时3个月、用5个小时调研。",
        "政协提案涉及三家以上承办单位。",
        "协商座谈会每次邀请20位委员。",
        "问卷显示，83%的居民支持委员的意见。",
        "今天政协会议的议程有四项。",
        "会议总结了六条主要经验，审议通过两项议程。",
        "委员热线0816-2395666，邮编621000。",
        "政协委员察看了文庙、三多堂、古戏台。",
        "办事处负责人对委员说，两条建议都记下了。",
        "《河东文史》第十七辑收录委员回忆文章。",
    ],
)
def test_leaves_dates_ordinals_groupings_and_slogans_alone(words):
    assert counted(words) == []


@pytest.mark.parametrize(
    "words",
    [
        "全县生产总值1200亿元，同比增长6.5%。",
        "而今，江北区共有科技创新平台108个、高新技术企业637家。",
        "目前，产业园已有17家企业落户。",
        "全市现有常住人口32.5万人，辖12个乡镇。",
        "在项目现场，总投资3.2亿元的产业园占地500亩，建成厂房12栋、车间8个。",
        "方案中称，《某市三年行动方案》中明确的11个方面52项重点任务由委员关注。",
        "委员现场察看了大厅，该中心设窗口120个，日均办件3500件。",
        "政协委员李某的公司现有员工500人，年产值3.2亿元。",
        "王委员建议，新建3个停车场，增加20名教师。",
        "会议强调，要完成5项提案督办任务。",
        "市人大常委会视察组到区里视察，提出审议意见8条。",
        "区政府举办招聘会，156家企业进场。",
        "今后，县政协力争开展读书活动12场。",
        "州政协追思会上，学生古丽说，老师一生简朴，先后资助学生30多名。",
        "会议就王大年、李小满两位同志的任职作出决定，委员出席。",
        "政协工作的目标是助推六个“倍增工程”。",
        "政协的工作专班下设三个小组。",
        "委员除1人因病请假外，全部到会。",
        "市委《产业三年行动方案》提出的12条措施正在落实，政协委员关注。",
    ],
)
def test_leaves_the_economy_advice_and_plans_alone(words):
    assert counted(words) == []


def test_an_office_replying_to_a_proposal_counts_what_came_of_it():
    words = "关于市政协第12号提案的答复\n\n截至目前，我局新增候车亭近60座。"
    assert [one[0] for one in counted(words)] == ["近60座"]
    assert counted("公交线路情况\n\n截至目前，我局新增候车亭近60座。") == []


def test_a_figure_of_the_headline_is_the_one_that_the_text_tells():
    page = "县政协提案交办会召开 147件提案交办\n\n县政协收到提案163件，立案147件，委员参加。\n"
    assert [one.value for one in read(page)] == [163, 147]


def test_a_list_of_figures_counts_what_its_first_line_does():
    words = "市政府系统办理提案430件\n\n留作参考的31件\n\n占7.2%"
    assert [one[0] for one in counted(words)] == ["430件", "31件", "7.2%"]


def test_a_line_of_figures_below_a_paragraph_of_something_else_is_left_alone():
    words = "全市气温回升，市民踏青赏花，各大公园游人如织。\n\n占7.2%"
    assert counted(words) == []


def test_a_figure_of_the_headline_alone_stays():
    page = "县政协提案交办会召开 147件提案交办\n\n县政协收到提案163件，委员参加。\n"
    assert sorted(one.value for one in read(page)) == [147, 163]


def test_a_claim_told_twice_is_one_with_two_spans():
    words = "全年，县政协开展协商活动85次。\n\n一年来，县政协开展协商活动85次，效果良好。"
    (one,) = read(words)
    assert len(one.spans) == 2


def test_the_same_offices_named_again_in_a_paragraph_are_no_second_claim():
    words = "市政协得到3家部门的反馈。委员说：“3家单位办理提案很用心。”"
    assert [one[0] for one in counted(words)] == ["3家"]


def test_the_same_number_of_two_things_is_two_claims():
    words = "市政协走访商会5家、医院5家。"
    assert [one[0] for one in counted(words)] == ["5家", "5家"]


def test_the_period_and_the_committee_come_from_the_text():
    words = "沈阳市政协\n\n2023年，沈阳市政协共召开26次党组会议。"
    (one,) = read(words)
    assert one.committee is not None
    assert one.committee.region == "210100"
    assert (one.flow, one.period) == ("period", "2023")


@pytest.mark.parametrize(
    "words",
    [
        "政协提案10件" * 4_000,
        "政协" + "（“《" * 60_000,
        "政协1" * 60_000,
        "委员" + "10件、" * 5_000,
        "县政协收到提案23件，走访企业9家，捐款12万元，" * 9_000,
        "县政协收到提案23件，走访企业9家，捐款12万元。" * 4_000,
    ],
)
def test_statistics_of_a_hostile_text_stand_apart(words):
    class Nobody:
        def at(self, *_):
            return None

    page = text.read(words)
    spans = [one.spans[0] for one in statistics.find(page, Nobody(), Nobody())]
    assert all(one.end <= other.start for one, other in pairwise(sorted(spans)))


@pytest.mark.parametrize("before", ["", "区政协召开了座谈会。"])
@pytest.mark.parametrize(
    "words", ["今后区政协举办讲座20场。", "必须完成委员提案20件。", "该区现有委员企业20家。"]
)
def test_words_that_rule_a_number_rule_it_at_the_head_of_a_text_too(before, words):
    assert read(before + words) == []


def test_without_them_the_same_number_counts():
    assert [quote for quote, _, _ in counted("区政协举办讲座20场。")] == ["20场"]
