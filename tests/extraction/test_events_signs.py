"""Signs: no rule for events is left out where it could match."""

from __future__ import annotations

import re

import pytest

from cppcc.extraction import events, events_predicates, events_signs, events_topics
from cppcc.extraction.events_clauses import words_of

RULES = [
    (events_predicates.HELD, events_signs.HELD),
    (events_predicates.HOLD, events_signs.HOLD),
    (events_predicates.SITS, events_signs.SITS),
    (events_predicates.ACTIVITY, events_signs.ACTIVITY),
    (events_predicates.TEACHING, events_signs.TEACHING),
    (events_predicates.GIVING, events_signs.GIVING),
    (events_predicates.UPON, events_signs.UPON),
    (events_predicates.ACT, events_signs.ACT),
    (events_predicates.LED_GROUP, events_signs.GROUP),
    (events_predicates.MET, events_signs.MET),
    (events_predicates.WENT, events_signs.WAY),
    (events.MODAL, events_signs.MODAL),
    (events.STANDING, events_signs.STANDING),
    (events_topics.ABOUT_MARK, events_signs.ABOUT),
    (events_topics.PLACE, events_signs.PLACE),
]
CLAUSES = [
    "全县读书分享会3月2日在图书馆顺利举行",
    "市政协组织召开养老服务座谈会",
    "县政协九届十次主席会议审议通过了工作要点",
    "在龙泉小学开展“护苗”普法活动",
    "邀请农科院教授作专题讲座",
    "认真听取了法律知识辅导报告",
    "为山村小学送去图书和文具",
    "在区政协八届三次常委会会议上",
    "主席率队视察污水处理厂",
    "率调研小组先后深入石桥镇、柳林乡",
    "下一步要围绕粮食安全",
    "将于5月开展民主监督",
    "应进一步听取意见",
    "每季度召开两场协商会",
    "全年开展调研12次",
    "制定工作规则",
    "紧紧围绕乡村教育就近期工作座谈",
    "以“文化惠民”为主题",
    "对河道治理进行视察",
    "委员们先后到清溪村和古渡社区走访",
    "走访了三家企业",
    "一行来柳城考察",
    "市政协开了两场座谈会",
    "首场协商会迎来二十位客人",
    "书画展拉开帷幕",
    "市政协与商户坐到一起",
    "县政协党组6月3日开会",
    "县政协主席一行来到石桥镇",
    "市政协主席下到石桥镇",
    "为党员讲党课",
    "给孩子们上了一堂国学课",
    "集中收看开幕会",
    "为老人免费理发",
    "为社区提供免费的法律咨询",
    "在6月3日的协商会上",
    "区政协七届三次会议选举李山为主席",
]


@pytest.mark.parametrize("clause", CLAUSES)
def test_a_clause_has_the_sign_of_every_rule_that_matches_it(clause: str) -> None:
    words = words_of(clause)
    seen = words.segments[0].clauses[0].signs
    matching = [sign for rule, sign in RULES if rule.search(words.hidden)]
    assert matching
    assert all(seen & sign for sign in matching)


@pytest.mark.parametrize(("rule", "sign"), RULES)
def test_every_rule_is_shown_by_a_clause(rule: re.Pattern[str], sign: int) -> None:
    assert any(rule.search(clause) for clause in CLAUSES)


@pytest.mark.parametrize("clause", ["雨水很多", "老人们说起往事", "这里风光秀丽"])
def test_a_clause_that_no_rule_can_match_has_no_sign(clause: str) -> None:
    assert words_of(clause).segments[0].clauses[0].signs == 0


def test_signs_stay_in_their_own_clause() -> None:
    clauses = words_of("区政协召开座谈会，雨水很多；委员到村里").segments
    signs = [clause.signs for segment in clauses for clause in segment.clauses]
    assert signs[0] & events_signs.HOLD and not signs[0] & events_signs.PLACE
    assert signs[1] == 0
    assert signs[2] & events_signs.PLACE and not signs[2] & events_signs.HOLD
