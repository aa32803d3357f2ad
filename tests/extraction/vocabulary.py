"""Made-up news of committees, as hypothesis draws it: sentences, paragraphs, pages.

"2023年6月29日，游仙区政协副主席李建国率队围绕养老服务开展调研，走访企业12家。"
"""

from hypothesis import strategies as st

COMMITTEES = ("游仙区政协", "和平区政协", "沈阳市政协", "竹溪县政协", "辽宁省政协", "浙江省政协")
BARE = ("区政协", "市政协", "县政协", "省政协", "全国政协", "政协")
SURNAMES = "王李张刘陈杨赵黄周吴"
GIVEN = ("建国", "丽", "志明", "秀英", "海波", "文", "晓东", "玉兰")
POSTS = ("主席", "副主席", "党组书记、主席", "秘书长", "提案委主任", "委员", "党组成员、副主席")
TOPICS = ("养老服务", "乡村振兴", "老旧小区改造", "优化营商环境", "河道治理", "义务教育均衡发展")
VERBS = ("开展调研", "开展视察", "召开座谈会", "举行专题协商会", "开展民主监督")
MEETINGS = ("常委会会议", "主席会议", "党组会议", "全体会议")
NUMBERS = ("12", "60余", "近300", "1.5万", "180余万", "三十余", "百余", "1，234")
UNITS = (("走访企业", "家"), ("提出建议", "条"), ("收到提案", "件"), ("组织活动", "场"))
PAPERS = ("提案", "调研报告", "建议", "建议案", "实施办法")
CAMPAIGNS = ("有事来协商", "五个一", "委员会客厅", "微协商", "书香政协")
#  no date, no name, no committee, no claim
UNRELATED = (
    "秋风送爽，丹桂飘香。",
    "河水静静地流淌，两岸绿树成荫。",
    "天气渐渐转凉，街上的行人添了衣裳。",
    "远处的山峦笼罩在薄雾之中。",
    "孩子们的笑声在院子里回荡。",
    "炊烟袅袅，饭菜飘香。",
)

years = st.integers(2012, 2024)
days = st.builds("{}月{}日".format, st.integers(1, 12), st.integers(1, 28)) | st.sampled_from(
    ["近日", "日前", "今年4月", "上半年", "当天"]
)
dates = st.builds("{}年{}月{}日".format, years, st.integers(1, 12), st.integers(1, 28)) | days
people = st.builds(str.__add__, st.sampled_from(SURNAMES), st.sampled_from(GIVEN))
posts = st.sampled_from(POSTS)
committees = st.sampled_from(COMMITTEES + BARE)
topics = st.sampled_from(TOPICS)
counts = st.builds(
    lambda claim, number: claim[0] + number + claim[1],
    st.sampled_from(UNITS),
    st.sampled_from(NUMBERS),
)
titles = st.builds("《关于加强{}的{}》".format, topics, st.sampled_from(PAPERS))
campaigns = st.builds(
    "“{}”{}".format, st.sampled_from(CAMPAIGNS), st.sampled_from(["平台", "活动", "品牌", ""])
)
sentences = st.one_of(
    st.builds(
        "{}，{}{}{}率队围绕{}{}，{}。".format,
        dates, committees, posts, people, topics, st.sampled_from(VERBS), counts,
    ),
    st.builds(
        "{}，{}召开第{}次{}，{}主持会议。".format,
        dates, committees, st.sampled_from("一二三十"), st.sampled_from(MEETINGS), people,
    ),
    st.builds("{}{}{}、{}{}出席会议并讲话。".format, committees, posts, people, posts, people),
    st.builds("{}提交{}，得到采纳。".format, people, titles),
    st.builds("{}打造{}，全年{}，{}。".format, committees, campaigns, counts, counts),
    st.builds("{}以来，{}督办{}等重点提案，{}。".format, dates, committees, titles, counts),
    st.builds(
        "本报讯（记者 {}）{}，{}赴{}考察{}工作。".format,
        people, days, committees, st.sampled_from(["杭州市", "遂宁", "长春"]), topics,
    ),
)  # fmt: skip
paragraphs = st.lists(sentences, min_size=1, max_size=3).map("".join)


@st.composite
def pages(draw: st.DrawFn, articles: int = 1) -> list[list[str]]:
    """Articles of one page, each its heading and its paragraphs."""
    named = draw(st.permutations(COMMITTEES))
    return [
        [named[number], *draw(st.lists(paragraphs, min_size=1, max_size=2))]
        for number in range(articles)
    ]


def printed(articles: list[list[str]]) -> str:
    """A page as a file has it."""
    return "\n".join(line for article in articles for line in article)


#  what scanning, columns and keyboards do to a text: (what, with what)
DEFECTS = (
    ("，", ","), ("“", '"'), ("”", ""), ("。", "。\n"), ("的", "的的"), ("政协", "政\n协"),
    ("主席", "主 席"), ("政协", "政 协"), ("6", "６"), ("》", ""), ("（", "("), ("区", "區"),
    ("，", "，\n\n"), ("\n", "\r\n"), ("开", "開"), ("日", "日 "), ("。", ""), ("\n", ""),
)  # fmt: skip


@st.composite
def scanned(draw: st.DrawFn) -> str:
    """A page with defects: changed marks, broken words, repeated pieces."""
    text = printed(draw(pages(draw(st.integers(1, 2)))))
    for before, after in draw(st.lists(st.sampled_from(DEFECTS), max_size=4)):
        text = text.replace(before, after, draw(st.integers(1, 6)))
    if draw(st.booleans()):
        start = draw(st.integers(0, len(text)))
        end = draw(st.integers(start, len(text)))
        text = text[:end] + text[start:end] + text[end:]
    return text


#  single characters that mean something to a finder, and any others
MARKS = "《》“”‘’（）【】〈〉，。；：、！？…—·\n\r\t 　\u200b\ufeff\ud800𠮷̈()<>#*-/\\.0123456789"
PIECES = (
    *COMMITTEES, *BARE, *POSTS, *TOPICS, *VERBS, *MEETINGS, *NUMBERS, *CAMPAIGNS, *MARKS,
    "年", "月", "日", "届", "次", "件", "王建国", "关于", "的提案", "等", "和", "围绕", "记者",
    "今年", "第",
)  # fmt: skip
#  any text at all: of such words and marks, of any code points, of a page with defects
anything = st.one_of(
    scanned(),
    st.lists(st.sampled_from(PIECES), max_size=40).map("".join),
    st.text(st.characters(codec=None), max_size=80),
)
