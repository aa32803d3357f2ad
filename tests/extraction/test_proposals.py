"""Titled documents: their kind, and the committee that received or made them."""

from __future__ import annotations

import pytest

from cppcc.extraction import committees, gazetteer, proposals, text
from cppcc.extraction.facts import Proposal

HEADING = "沈阳市政协\n\n"


def read(words: str) -> list[Proposal]:
    page = text.read(HEADING + words)
    return list(proposals.find(page, committees.find(page, gazetteer.default())))


def titles(words: str) -> list[str]:
    return [one.title for one in read(words)]


@pytest.mark.parametrize(
    ("words", "title", "kind"),
    [
        (
            "市政协督办《关于加强古树保护的提案》。",
            "关于加强古树保护的提案",
            "proposal",
        ),
        (
            "市政协把《关于完善养老体系的建议》《关于发展冰雪旅游的建议》等12件提案列为重点。",
            "关于完善养老体系的建议",
            "proposal",
        ),
        ("民进市委提交的集体提案《保护老街》受到重视。", "保护老街", "proposal"),
        (
            "8件重点提案是：甲委员《让老街活起来》，乙委员《关于噪声治理的建议》。",
            "让老街活起来",
            "proposal",
        ),
        (
            "市政协形成《关于发展设施农业的建议》，报市委参考。",
            "关于发展设施农业的建议",
            "recommendation",
        ),
        (
            "市政协提交了题为《关于建设滨河绿道的建议》的书面发言。",
            "关于建设滨河绿道的建议",
            "speech",
        ),
        ("王某以《擦亮非遗名片》为题作交流发言。", "擦亮非遗名片", "speech"),
        (
            "市政协提出《关于振兴老茶产业的建议案》。",
            "关于振兴老茶产业的建议案",
            "recommendation",
        ),
        (
            "主席会议选出9件，作为今年督办的重点：《关于建设口袋公园的建议》、《关于规范托管班的建议》。",
            "关于规范托管班的建议",
            "proposal",
        ),
        (
            "会议印发《市政协常委会会议日程议程（草案）》。",
            "市政协常委会会议日程议程（草案）",
            "plan",
        ),
        ("李某作了题为“让书香飘进村庄”的大会发言。", "让书香飘进村庄", "speech"),
        (
            "形成《深化园区改革，推动集聚发展》等调研报告3篇。",
            "深化园区改革，推动集聚发展",
            "report",
        ),
        ("市政协制定《委员考核办法》。", "委员考核办法", "regulation"),
        (
            "会议审议通过《市政协常委会工作报告（草案）》。",
            "市政协常委会工作报告（草案）",
            "report",
        ),
        ("市政协将《年度工作要点》细化为30个项目。", "年度工作要点", "plan"),
        ("市政协编辑《往昔》4期。", "往昔", "other"),
        (
            "市政协制定关于改进委员联系服务的实施办法。",
            "关于改进委员联系服务的实施办法",
            "regulation",
        ),
        (
            "市政协对“关于加强乡村医生队伍建设的提案”进行督办。",
            "关于加强乡村医生队伍建设的提案",
            "proposal",
        ),
        (
            "主席督办关于加快智慧养老的提案。",
            "关于加快智慧养老的提案",
            "proposal",
        ),
        (
            "意见被市党代会报告和共建“一河两岸”发展格局三年行动方案采纳。",
            "共建“一河两岸”发展格局三年行动方案",
            "plan",
        ),
        (
            "《关于印发〈“首违不罚”清单〉的通知》出台。",
            "关于印发〈“首违不罚”清单〉的通知",
            "regulation",
        ),
    ],
)
def test_reads_a_title_and_its_kind(words, title, kind):
    assert (title, kind) in [(one.title, one.kind) for one in read(words)]


@pytest.mark.parametrize(
    "words",
    [
        "市政协督办《关于加强古树保护的提案》。",
        "市政协形成《关于全市养老服务的调研报告》。",
        "市政协制定《委员考核办法》。",
        "会议审议通过《政协沈阳市委员会2023年工作要点》。",
        "市政协编撰出版《浑河记忆》。",
        "委员们学习了《沈阳市政协委员活动站管理办法》。",
        "去年，市政协《关于振兴老茶产业的建议案》提出的9条建议受到重视。",
    ],
)
def test_a_committees_own_text_has_that_committee(words):
    (one,) = read(words)
    assert one.committee is not None
    assert one.committee.region == "210100"


@pytest.mark.parametrize(
    ("words", "issuer"),
    [
        ("会议学习《中国共产党统一战线工作条例》。", ""),
        ("会议学习了《习近平谈治国理政》第四卷。", ""),
        ("认真贯彻《民法典》。", ""),
        ("委员就修改《安全生产法》座谈。", ""),
        ("《中国人民政治协商会议章程》是履职依据。", ""),
        ("促使省工商局下发了《关于规范收费的补充通知》。", "省工商局"),
        ("有关部门吸收委员建议，出台了《校外培训管理办法》。", "有关部门"),
        ("建议被吸纳到《沈阳市冰雪产业三年行动计划》。", ""),
        ("《某类轻微违法行为不予处罚清单》等政策陆续出台。", ""),
        ("市政府办公室印发《城市更新实施方案》。", "市政府办公室"),
        ("制定完善《中共和平区委关于重要事项开展政协协商的实施细则》。", ""),
        ("省住建厅印发《供水水质提升方案》，加强管理。", "省住建厅"),
    ],
)
def test_a_text_of_party_or_government_has_no_committee(words, issuer):
    (one,) = read(words)
    assert (one.committee, one.issuer) == (None, issuer)


def test_books_listed_without_marks_are_titles_too():
    words = "推进老街影像辑录、王某回忆录、古城墙研究3部文史资料的编撰工作。"
    assert titles(words) == ["老街影像辑录", "王某回忆录", "古城墙研究"]


def test_a_title_named_twice_is_one_with_two_spans():
    words = "市政协督办《关于加强古树保护的提案》。《关于加强古树保护的提案》办理顺利。"
    (one,) = read(words)
    assert len(one.spans) == 2


def test_a_short_title_means_the_full_one_before_it():
    words = "市政协制定《委员考核办法》（以下简称《办法》），《办法》共五章。"
    assert titles(words) == ["委员考核办法"]


def test_a_title_over_two_lines_has_no_line_break():
    words = (
        "主席会议成员深入街道、社区和企业，各组先后现场督办《关于加强古\n树保护的提案》，效果良好。"
    )
    assert titles(words) == ["关于加强古树保护的提案"]


@pytest.mark.parametrize(
    "words",
    [
        "《人民政协报》刊发了报道。",
        "县电视台《有事好商量》栏目播出。",
        "有关生态环境保护的提案40件。",
        "提出关于通航、港口等问题的意见建议。",
        "习近平总书记关于加强和改进人民政协工作的重要思想。",
        "其中，关于园区建设的调研报告多条建议被采纳。",
        "市政协围绕“建设美丽乡村”开展视察。",
        "新闻《》",
        "（原题为《委员王某的一天》）",
        "原载《春城旧事》，市政协供稿。",
    ],
)
def test_leaves_newspapers_programmes_and_descriptions_alone(words):
    assert titles(words) == []


@pytest.mark.parametrize(
    "words",
    [
        "《" * 200_000,
        "《》" * 100_000,
        "关于" * 100_000,
        "“关于" * 60_000,
        "制定关于的" * 40_000,
        "编辑、" * 60_000,
    ],
)
def test_a_hostile_text_has_few_titles(words):
    class Nobody:
        def at(self, *_):
            return None

    page = text.read(words)
    assert len(list(proposals.find(page, Nobody()))) <= 2
