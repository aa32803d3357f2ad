"""Campaigns, platforms, brands, think tanks and mechanisms by name."""

from __future__ import annotations

import pytest

from cppcc.extraction import committees, gazetteer, initiatives, proposals, text
from cppcc.extraction.facts import Initiative

HEADING = "沈阳市政协\n\n"


def read(words: str) -> list[Initiative]:
    page = text.read(HEADING + words)
    bodies = committees.find(page, gazetteer.default())
    titles = tuple(proposals.find(page, bodies))
    return list(initiatives.find(page, bodies, titles))


def names(words: str) -> list[str]:
    return [one.name for one in read(words)]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("市政协开展“百名委员进百企”专项行动。", ["百名委员进百企"]),
        ("市政协搭建“码上议，马上办”协商平台，成效明显。", ["码上议，马上办"]),
        ("市政协开展“板凳议事”系列活动60余场。", ["板凳议事"]),
        ("市政协打造“同心汇”“协商汇”“书香汇”三大品牌。", ["同心汇", "协商汇", "书香汇"]),
        ("创建以“政协智谷”为总协商智库，汇聚专家。", ["政协智谷"]),
        (
            "建立“乡贤顾问团、法律服务团、青年企业家联谊会”三个子智库，聘请专家。",
            ["乡贤顾问团", "法律服务团", "青年企业家联谊会"],
        ),
        (
            "打造经济工作“手牵手”、民生工作“心贴心”两个子品牌。",
            ["手牵手", "心贴心"],
        ),
        ("开设“云上课堂”“提案追踪”等学习专栏。", ["云上课堂", "提案追踪"]),
        ("探索建立“会前、会中、会后”三年闭环机制。", ["会前、会中、会后"]),
        ("创新“1+N”委员联系群众机制。", ["1+N"]),
        ("制定“四联系”、委员活动室建设等配套制度。", ["四联系"]),
        ("“委员议事亭”是市政协为服务群众而创建的履职平台之一。", ["委员议事亭"]),
        ("建立社区“委员工作站”，为群众搭建平台。", ["委员工作站"]),
        ("建成委员联络站12个、委员工作室3个。", ["委员联络站", "委员工作室"]),
        ("市政协以委员之家和界别活动室为依托，开展协商。", ["委员之家", "界别活动室"]),
        ("市政协建立主席会议成员联系委员制度。", ["主席会议成员联系委员制度"]),
        ("县政协开展“情系山乡”走访慰问活动，共慰问群众62户。", ["情系山乡"]),
        ("7万名政协委员参加“我为脱贫办件事”活动。", ["我为脱贫办件事"]),
        ("市政协联动17个乡镇委员工作室。", ["委员工作室"]),
        (
            "该品牌涵盖“码上议”平台、委员会客厅、委员工作室等阵地。",
            ["码上议", "委员会客厅", "委员工作室"],
        ),
        ("省政协启动“一助两为”专题民主监督行动。", ["一助两为"]),
        ("开通“码上建言”二维码，收到建议。", ["码上建言"]),
        ("建成市政协书画院，举办展览。", ["书画院"]),
        ("重阳节前，市政协书画院的作品展在文化馆开幕。", ["书画院"]),
        ("委员在“河湾商量”协商平台上先后商议6次。", ["河湾商量"]),
        ("市政协为每件提案建立“三色灯”台账，每月更新。", ["三色灯"]),
        ("全市11个街道“委员书屋”均已挂牌。", ["委员书屋"]),
        ("市政协委员走村入户，“板凳夜话”已举办26期。", ["板凳夜话"]),
        ("市政协就助企类提案启用“快车道”，当月办结。", ["快车道"]),
        ("根据委员建议设立“江畔议事厅”，每月开放。", ["江畔议事厅"]),
        ("组织千余名委员参与“委员护河”行动。", ["委员护河"]),
        ("开通“云协商”线上平台，注册用户3万人。", ["云协商"]),
        ("推出“委员说”融媒体栏目，推动“码上协商”小程序上线。", ["委员说", "码上协商"]),
        ("开展“同心·助学”公益项目，成效明显。", ["同心·助学"]),
        ("建成“有事好商量”协商议事室5个。", ["有事好商量"]),
        ("近日，石桥街委员工作室在石桥社区揭牌。", ["石桥街委员工作室"]),
        (
            "主席为王甲委员工作室、李乙委员工作室揭牌。",
            ["王甲委员工作室", "李乙委员工作室"],
        ),
        ("政协委员建成5个公益性、开放式的“晨光书屋”，受到欢迎。", ["晨光书屋"]),
    ],
)
def test_reads_a_name_without_its_fixed_word(words, expected):
    assert names(words) == expected


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("市政协开展“爱心助学”活动。", "campaign"),
        ("市政协打造“虹商量”品牌。", "brand"),
        ("市政协推行“三学三比”工作法。", "mechanism"),
        ("市政协搭建“云协商”平台。", "platform"),
        ("创建以“政协智谷”为总协商智库。", "think_tank"),
    ],
)
def test_the_fixed_word_gives_the_kind(words, kind):
    assert [one.kind for one in read(words)] == [kind]


@pytest.mark.parametrize(
    "words",
    [
        "市政协举行政协委员工作室授牌活动。",
        "委员工作室成立以来，接待群众。",
        "认真践行“两个维护”，增强“四个意识”。",
        "全市“万企兴万村”行动推进会召开。",
        "组织委员参与“千企帮千村”行动。",
        "服务共建“一带一路”。",
        "围绕“建设美丽乡村”开展调研。",
        "以“改善民生”为议题召开协商会议。",
        "开展以“学习贯彻全会精神”为主题的培训活动。",
        "举办“同心迎佳节”茶话活动。",
        "开展“学思想、强党性”主题党日活动。",
        "王某荣获“优秀政协委员”称号。",
        "坚持“有序协商、真诚协商”的原则。",
        "打通“最后一公里”，画出“同心圆”。",
        "打造“学习型”机关。",
        "举办“古砚百品展”，吸引观众。",
        "政府大厅推出40项“跨省通办”事项。",
        "市政协到某街道“政协委员之家”，就基层协商开展调研。",
        "考察团到外地参观委员工作室。",
        "完善《“四联系”制度》。",
        "市政府启动“亩均论英雄”行动，公安局推出“警务直通车”。",
        "《某市三年行动方案》中明确的“百日攻坚”专项行动。",
        "创建“全国文明城市”，成效明显。",
        "把握“有事好商量”这一民主真谛。",
        "按照市委“四个一线”的统一部署，开展工作。",
        "委员在“云上谷”众创平台考察。",
        "全市各街道“便民驿站”均已挂牌。",
        "镇文化站的“乡村大舞台”已举办26期。",
        "委员建议在新区设立“两岸青创港”。",
        "市政协委员、市政协书画院院长高步云出席。",
        "委员们参观了省政协书画院。",
    ],
)
def test_leaves_topics_mottos_occasions_and_others_campaigns_alone(words):
    assert names(words) == []


def test_a_name_cut_short_is_no_second_name():
    words = "市政协开展“同心共建美丽家园”专项行动。“同心共建”专项行动扎实有效。"
    assert names(words) == ["同心共建美丽家园"]


def test_a_part_with_a_point_leaves_the_whole_a_name():
    words = "市政协打造“山水有约”品牌，开展“山水有约·读书会”系列活动。"
    assert names(words) == ["山水有约", "山水有约·读书会"]


def test_a_name_told_twice_is_one_with_two_spans():
    words = "市政协打造“虹商量”品牌。两年来，“虹商量”品牌深入人心。"
    (one,) = read(words)
    assert len(one.spans) == 2


def test_the_committee_comes_from_the_text():
    (one,) = read("沈阳市政协打造“虹商量”品牌。")
    assert one.committee is not None
    assert one.committee.region == "210100"


@pytest.mark.parametrize(
    "words",
    [
        "“" * 200_000,
        "“开展”" * 50_000,
        "建立政协委员" * 30_000,
        "“甲、乙”两个" * 25_000,
        "委员之家" * 50_000,
    ],
)
def test_a_hostile_text_names_few_initiatives(words):
    class Nobody:
        def at(self, *_):
            return None

    page = text.read(words)
    assert len(list(initiatives.find(page, Nobody(), ()))) <= 2
