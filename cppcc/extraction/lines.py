"""What each printed line of a page is: headline, heading, caption, byline, paragraph …

"▲ 鼓楼区政协深入企业开展调研"  ->  caption      "首页 > 区县新闻 > 金堂"  ->  navigation

Rules read a line simplified and with its marks in full width, as folding.normalise() gives it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import Literal, NamedTuple

from . import datelines
from .facts import Span

Kind = Literal[
    "headline", "heading", "caption", "byline", "dateline", "paragraph", "metadata", "navigation"
]

BREAKS = r"\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029"
LINE = re.compile(f"[^{BREAKS}]+")
MARGIN = " \t\u00a0\u3000\ufeff\u200b\u2002\u2003\u2009"
#  a line without its margins
PRINTED = re.compile(f"[^{BREAKS}{MARGIN}](?:[^{BREAKS}]*[^{BREAKS}{MARGIN}])?")

#  设为首页   您现在的位置： 首页 > 区县新闻   责任编辑：
#  alternatives begin with a plain character each: that makes the search ten times as fast
NAVIGATION = re.compile(
    r"设为首页|加入收藏|位置|当前页面|上一[篇条页版]|下一[篇条页版]|新闻热线|新闻报料|返回首页|返回顶部|返回目录|返回列表|"
    r"责任编辑：?$|打印(?:本页|窗口|此页)|关闭(?:本页|窗口|此页)|打印(?![一-鿿])|关闭(?![一-鿿])|分享到|分享至|版权所有|ICP备|扫一扫|字号|字体|"
    r"小字号|大字号|无障碍|长者模式|有害信息|举报专区|举报电话|网站地图|放大缩小|往期回顾|点击查看|点击进入|"
    r"首页\s*[>＞»/]|>|＞|»"
)
#  您当前的位置：首页 >> 政协要闻
BREADCRUMB = re.compile(
    r"^[^，。]{0,8}位置\s?：|首\s?页\s*(?:[>＞»/→]|-{1,2}>?|—)|^[^\s>＞»，。]{2,12}\s?[>＞»]{1,2}\s?[^\s，。]{2,12}"
)
#  网站首页 | 政协概况 | 提案工作 | 委员风采
#  首 页 政协动态 协商建言 委员声音
MENU = re.compile(
    r"^(?:[^\s，。：|｜]{1,6}\s+){4,}[^\s，。：]{1,6}$|^(?:[^\s，。：|｜]{1,8}\s{0,4}[|｜]\s{0,4}){3,}[^\s，。：]{0,8}$"
)
#  新华社北京3月11日电
AGENCY_LINE = re.compile(r"^[一-鿿]{2,12}(?:\d{4}年)?\d{1,2}月\d{1,2}日[电讯]$")
#  相关新闻：   图片推荐
RELATED = re.compile(
    r"^[【\[]?(?:相关(?:新闻|阅读|链接|报道|文章|推荐|信息|文档)|图片(?:推荐|新闻)|(?:推荐|延伸)阅读|猜你喜欢|"
    r"(?:热门|最新)(?:新闻|推荐|文章|资讯)|(?:点击|新闻|热点)排行|更多(?:新闻|精彩|内容)?)[】\]]?[：>＞》\s]*$"
)
RELATED_BEGINS = frozenset("【[相图推延猜热最点新更")
ARROWS = frozenset("▲△▼▽↑↓")
#  ▲和平区政协深入企业…   图为会议现场
SIGN = re.compile(r"^[▲△▼▽■●◆◇□※↑↓]+\s*")
CAPTION = re.compile(
    r"^(?:[▲△▼▽↑↓]|（?(?:[上下左右]|本版|题|配|主|以[上下])?图(?:片|[①-⑳]{1,4}|[一二三四五六七八九十\d]{0,2})(?:为|是|：|、图|说明)|"
    r"图[①-⑳]|图[一二三四五六七八九十\d]{1,2}[\s：.、]|（?资料图)"
)
#  …调研现场。（王小明 摄）   …发言。本报记者 李大为 摄
TAKEN = re.compile(r"(?:摄|摄影|摄影报道|/图|供图)[）】]?。?$")
TAKEN_ENDS = frozenset("摄影道图）】。")
LONGEST_TAKEN = 90
SHORTEST_SHOWN = 8
TAKER = re.compile(
    r"[（【\s。，　]{0,4}(?:[^\s，。（）]{0,12}(?:记者|通讯员|实习生|特约摄影)\s{0,4})?"
    r"[一-鿿·]{2,5}(?:[\s、]{1,3}[一-鿿·]{2,4}){0,3}\s{0,3}(?:报道)?[/／]?(?:摄影报道|摄影|摄|文/图|图|供图)[）】]?。?$"
)
#  发稿时间：2023-10-12 08:40   《 人民政协报 》 （ 2024年05月18日 第 01 版）   2024-05-18
DATELINE = re.compile(
    r"时间\s*：|日期\s*：|来源\s*：|出处\s*：|稿源\s*：|浏览(?:次数|量|数)?\s*：|阅读(?:次数|量|数)?\s*：|"
    r"访问(?:次数|量|数)?\s*：|点击(?:次数|量|数)?\s*："
)
#  通讯员 张泗国 本报记者 高峰   （绵报融媒记者 周钰 文/图）   编辑：谭鹏   本版文字：王金晶
BYLINE = re.compile(
    r"^（?(?:[^，。：（）]{0,10})?(?:记者|通讯员|实习生|特约撰稿)[\s：]|"
    r"^（[^，。（）]{0,16}(?:记者|通讯员|供稿|摄影|文/图|作者|来源)[^。（）]{0,40}）$|"
    r"^[一-鿿·]{2,4}(?:\s[一-鿿·]{2,4}){0,3}\s?(?:摄影报道|摄影|文/图)$|^[^，。]{0,16}/(?:整理|制图|摄影|文|摄)$|"
    r"^（[一-鿿·]{2,4}(?:\s[一-鿿·]{2,4}){0,5}）$|"
    r"^(?:【?纠错】?\s?)?[（【]?(?:责任|执行|值班|本版|网络)?(?:编辑|责编|编审|校对|作者|审核|审签|终审|初审|复审|供稿|摄影|撰稿|监制|总值班|"
    r"一审|二审|三审|签发|统筹)\s*：|"
    r"^(?:本版)?(?:文字|图片|文图|图文|文/图|摄影|文)\s*[：/由]|"
    r"^(?:图片|文字|图文)由.{1,20}提供$"
)
#  without one of these a line is no byline
BYLINE_HINT = re.compile("：|（|/|由|摄影|记者|通讯员|实习生|撰稿")
#  who wrote or took what stands above
SIGNED = re.compile(r"记者|通讯员|实习生|摄影|整理|撰稿|作者|编辑")
#  刘晓凯   段  鸣   普洱市政协副主席 左永平   巴桑·次仁
SPEAKER = re.compile(
    r"^(?:[^\s，。：]{0,20}(?:主席|副主席|秘书长|主任|会长)\s{1,4})?"
    r"(?:[一-鿿]\s{0,4}[一-鿿]\s{0,4}[一-鿿]?|[一-鿿]{2,5}·[一-鿿]{2,6})$"
)
NOT_SPEAKER = re.compile(
    r"^(?:目录|摘要|导读|提要|前言|正文|简介|要闻|时政|新闻|专题|工作报告|动态|头条|编者按)|[会报告议题]$"
)
BULLETS = frozenset("·●○-*")
BULLET = re.compile(r"^(?:[·●○]\s*|[-*]\s+)")
HEADING_MARK = re.compile(r"^#{1,6}\s+")
ORDINAL = re.compile(
    r"^(?:[（(]?[一二三四五六七八九十]{1,3}[）)、．.]|第[一二三四五六七八九十]{1,3}[章节部分]|\d{1,2}[、．.]\s?)"
)
#  【民主监督】   1.关于…   ▲图为…
ITEM = re.compile(rf"[【▲△▼▽■●◆◇□※]|{BULLET.pattern}|{ORDINAL.pattern}")
#  和平区政协   沈阳市政协
COMMITTEE_HEADING = re.compile(
    r"^(?:[◆◇■●▲□【\[]|[一二三四五六七八九十]{1,2}、)?\s?"
    r"(?P<name>(?!人民|各级|兄弟|全国各)[一-鿿]{1,20}政协)[】\]：]?$"
)
#  和平区政协：强化党建引领   【和平区】委员在行动
COMMITTEE_TITLE = re.compile(
    r"^(?:#{1,6}\s+)?(?:(?P<name>(?!人民|各级|兄弟)[一-鿿]{1,20}政协)\s?[：｜|丨—]|【[一-鿿]{2,8}】)[^。]{2,}$"
)
SITE = re.compile(
    r"^[^，。：、“”]{2,16}(?:网|网站|门户网|日报|晚报|早报|时报|政协报|在线|频道|客户端|信息港|公众号)$"
)
SITE_ENDS = frozenset("网站报线道端港号")
ORIGINAL_TITLE = re.compile(r"^原标题\s*：")
ABSTRACT = re.compile(r"^(?:摘\s?要|内容提要|核心提示|导读|提要|编者按)\s*[：】]")
SUBTITLE = re.compile(r"^[—―─-]{1,}\s?[^—―─-]")
METADATA = re.compile(r"-->|<[a-zA-Z/]|\.html?\b|\.shtml?\b")
LINK = re.compile(r"https?[：:]|(?:原文|网址|链接|地址)\s*：\s*http")

CLOSED_ENDS = frozenset("。！？；：…!?;:.”’』」》）")
CLOSED = re.compile(r"[。！？；：…!?;:.][”’』」》）]*$|[）]$")
QUOTE_END = re.compile(r"[”’』」]$")
PUNCTUATION = re.compile(r"[，。；！？、]")
#  如何助力发展？区政协
BROKEN_INSIDE = re.compile(r"[。！？；][”’]?[^。！？；”’\s）]{1,}$|[，、]$|，[^，]{1,2}$")
NEWS = re.compile(
    r"^(?:【[^】]{1,10}】)?[（【]?(?:本报|本网|本台|本刊|[一-鿿]{2,10}(?:报|网|融媒体?)|新华社|中新社|中评社)"
    r"[一-鿿]{0,6}?(?:讯|消息|(?:\d{4}年)?\d{1,2}月\d{1,2}日(?:讯|电|消息))"
)
OPENING = re.compile(
    r"^(?:\d{4}年)?(?:\d{1,2}月)?\d{1,2}日|^(?:近日|日前|昨日|昨天|今日|今天|日前|近期|连日来|为)"
)

#  今年以来，…   会上，…   a headline does not begin so
SENTENCE_OPENS = re.compile(
    r"^(?:今年以来|去年以来|近年来|一年来|截至|会[上后前]，|会议(?:指出|强调|要求|认为)|据|同时，|此外，|目前，|随后，|"
    r"(?:调研|视察|考察)组(?:一行)?(?:先后|实地|深入|走)|委员们|与会)"
)

#  邯郸市政协召开主席办公会   省政协主席会议成员视察…
NEWS_HEADLINE = re.compile(r"^(?:#{1,6}\s+)?(?!人民|各级)[一-鿿]{1,16}政协(?!工作|委员$)[^。]{2,}")

#  石马镇政协委员联络站爱心助学捐赠仪式   人大代表在西关印象视察   区政协召开宣讲会
SCENE_END = re.compile(
    r"(?:现场|会场|仪式|合影|留影|一角|剪影|掠影|场景|情景|[一-鿿]{2,3}摄|[资料现场效果示意]{2}图)(?:（[^）]{1,20}）)?$"
)
SCENE = re.compile(
    r"^(?=[^ ]*(?:政协|委员|代表|主席|领导|一行|[镇乡村县区市局院校]|街道|社区|"
    r"公司|[调视考]研?察?组))"
    r"[^，。；！？：]{2,30}(?:召开|举行|举办|开展|参加|参观|视察|考察|调研|走访|慰问|看望|赴|深入|前往|走进|来到|在)"
    r"[^，。；！？：]{0,36}"
    r"(?:会|会议|活动|仪式|调研|视察|考察|走访|慰问|培训|发言|讨论|交流|授课|参观|学习|协商|座谈|宣讲|讲座)[”’]?$"
)

#  两 词
SPACED = re.compile(r"[一-鿿”] [一-鿿“]")
NARROW = re.compile(r"[^\u2e81-\U0010ffff\u2003“”‘’…—]")
#  no Chinese character, no 〇
NOISE = re.compile(r"[^\u3007\u3400-\u9fff\U00020000-\U0003ffff]+")
LONGEST_NOISE = 240
ENDS_OF_NOISE = 80

LONGEST_HEADING = 36
LONGEST_HEADLINE = 80
SHORTEST_HEADLINE = 5
LONGEST_AGENCY = 60
SHORTEST_BROKEN = 27
LONGEST_MENU_ITEM = 6
LONGEST_BANNER = 40  # lines of menus above a headline
WRAP_LEAST_LINES = 6
WRAP_LEAST_WIDTH = 24
WRAP_MOST_WIDTH = 100  # of a column that is not a page's whole width


class Line(NamedTuple):
    """A line as it was written, from one or several printed ones, and what it is."""

    parts: tuple[Span, ...]
    words: str  # simplified, normalised
    kind: Kind
    item: bool = False  # of a list: never joined to its neighbours


def printed_lines(raw: str) -> list[Span]:
    """Each line that prints something, without its margins."""
    return [Span(*line.span()) for line in PRINTED.finditer(raw)]


def unwrap(printed: Sequence[Span], raw: str, view: str) -> list[tuple[Span, ...]]:
    """Close up a page whose every line was broken at the width of its column."""
    if not is_running(printed, view):
        return [(line,) for line in printed]
    margins = [margin_of(raw, line.start) for line in printed]
    leads = [width(margin.replace("\t", "    ")) for margin in margins]
    widths = [
        lead + width(view[line.start : line.end]) for lead, line in zip(leads, printed, strict=True)
    ]
    lengths = [
        2 * (lead // 2 + line.end - line.start) for lead, line in zip(leads, printed, strict=True)
    ]
    full_width, full_length = column(widths), column(lengths)
    said = [view[line.start : line.end] for line in printed]
    ragged = 0 if full_width or full_length else ragged_column(widths, said)
    if not (full_width or full_length or ragged):
        return [(line,) for line in printed]
    full = [
        bool(
            full_width
            and wide >= full_width
            or full_length
            and long >= full_length
            or ragged
            and wide >= ragged
        )
        for wide, long in zip(widths, lengths, strict=True)
    ]
    indents = [len(margin) >= 2 or margin.startswith("\u3000") for margin in margins]
    indented = any(indents) and not all(indents) and not ragged
    copies = again(said, inside_themselves(said))
    rows: list[list[Span]] = []
    goes_on = ended = False
    for line, indent, words, to_the_edge, copy in zip(
        printed, indents, said, full, copies, strict=True
    ):
        starts = copy or indent and indented or bool(HEADING_MARK.match(words))
        starts = starts or bool(ragged and ITEM.match(words))
        starts = starts or ended and not PUNCTUATION.search(words) and is_heading(words)
        if goes_on and not starts:
            rows[-1].append(line)
        else:
            rows.append([line])
        ended = is_closed(words)
        goes_on = to_the_edge and (indented or not ended) and not copy
    return [tuple(row) for row in rows]


def margin_of(raw: str, start: int) -> str:
    """The blanks before a printed line."""
    before = start
    while before and raw[before - 1] in MARGIN:
        before -= 1
    return raw[before:start]


def is_running(printed: Sequence[Span], view: str) -> bool:
    """Whether most lines have a mark, as those of a running text do."""
    if len(printed) < WRAP_LEAST_LINES:
        return False
    search = PUNCTUATION.search
    marked = [1 for start, end in printed if search(view, start, end)]
    return len(marked) >= 0.5 * len(printed)


def without_noise(rows: list[tuple[Span, ...]], view: str) -> list[tuple[Span, ...]]:
    """The same lines, of endless stretches without a Chinese character only both ends: a number
    of a thousand figures, a drawn line or a foreign text says nothing of a committee."""
    found = []
    for row in rows:
        if row[-1].end - row[0].start > LONGEST_NOISE:
            row = tuple(left for part in row for left in left_of(part, view))
        found.append(row)
    return found


def left_of(part: Span, view: str) -> Iterator[Span]:
    """What is left of a printed line without the middle of its endless stretches."""
    start = part.start
    for noise in NOISE.finditer(view, part.start, part.end):
        if noise.end() - noise.start() > LONGEST_NOISE:
            yield Span(start, noise.start() + ENDS_OF_NOISE)
            start = noise.end() - ENDS_OF_NOISE
    yield Span(start, part.end)


def again(said: Sequence[str], inside: Iterable[int]) -> list[bool]:
    """Lines that stand in the middle of a paragraph though they say what another line says.

    inside: those that are found by inside_themselves().
    """
    told = Counter(said)
    copied = {words for words, times in told.items() if times > 1 and is_closed(words)}
    found = [words in copied for words in said]
    for index in inside:
        found[index] = True
    return found


def inside_themselves(said: Sequence[str]) -> Iterator[int]:
    """Copies that stand in the middle of what they say again."""
    lengths = [len(words) for words in said]
    triples = zip(lengths, lengths[1:], lengths[2:], strict=False)
    for index, (above, length, below) in enumerate(triples, 1):
        if (
            length == above + below
            and said[index].startswith(said[index - 1])
            and said[index].endswith(said[index + 1])
        ):
            yield index


def width(words: str) -> int:
    """Columns on paper: a Chinese character takes two."""
    return 2 * len(words) - len(NARROW.findall(words))


def is_closed(words: str) -> bool:
    """Whether a line ends as a sentence, a clause before a list or a remark in brackets does."""
    return words[-1:] in CLOSED_ENDS and bool(CLOSED.search(words))


def column(widths: Sequence[int]) -> int:
    """From which width on a line is full; 0 where the lines were not broken at one width."""
    if len(widths) < WRAP_LEAST_LINES:
        return 0
    widest = sorted(widths)[int(len(widths) * 0.97)]
    full = sum(widest - 4 <= one <= widest + 4 for one in widths)
    too_wide = sum(one > widest + 4 for one in widths)
    if widest < WRAP_LEAST_WIDTH or full < 0.4 * len(widths) or too_wide > 0.03 * len(widths):
        return 0
    return widest - 4


def ragged_column(widths: Sequence[int], said: Sequence[str]) -> int:
    """From which width on a line of a ragged column is full: most long lines of the page break
    off inside a sentence. 0 where they do not."""
    if len(widths) < WRAP_LEAST_LINES:
        return 0
    widest = sorted(widths)[int(len(widths) * 0.97)]
    if not WRAP_LEAST_WIDTH <= widest <= WRAP_MOST_WIDTH:
        return 0
    if any(wide > 1.1 * widest for wide in widths):
        return 0
    edge = int(0.75 * widest)
    long = [words for wide, words in zip(widths, said, strict=True) if wide >= edge]
    inside = [words for words in long if not is_closed(words) and PUNCTUATION.search(words)]
    if len(inside) < WRAP_LEAST_LINES or len(inside) < 0.5 * len(long):
        return 0
    return edge


def kinds(rows: Sequence[str]) -> tuple[list[Kind], list[bool]]:
    """What each line is, and whether it is an item of a list."""
    found = list(in_order(rows))
    inside = list(inside_themselves(rows))
    for index in inside:
        found[index - 1] = found[index + 1] = found[index]
    close_up(found, rows, again(rows, inside))
    items = [False] * len(rows)
    for start, end in runs(found, rows):
        for index in range(start, end):
            found[index], items[index] = "paragraph", True
    return found, items


def close_up(found: list[Kind], rows: Sequence[str], copies: Sequence[bool]) -> None:
    """What looks like a heading but goes on below, copies passed over, is a paragraph."""
    below = len(rows)
    for index in range(len(rows) - 1, -1, -1):
        kind = found[index]
        if (
            kind in ("heading", "caption")
            and below < len(rows)
            and found[below] == "paragraph"
            and is_broken(rows[index], rows[below])
        ):
            found[index] = "paragraph"
        stray = copies[index] or kind == "metadata"
        if not stray or below == len(rows):
            below = index


def in_order(rows: Sequence[str]) -> Iterator[Kind]:
    """Line by line, with what stood before in mind."""
    marked = next((index for index, row in enumerate(rows) if row.startswith("# ")), None)
    banner = trail(rows)
    menu = menus(rows)
    headline = paragraph = related = False
    #  lines say again what others say
    known = cache(lambda row, first, before: kind_of(row, first=first, before_text=before))
    for index, row in enumerate(rows):
        first = not headline and not paragraph and (marked is None or index == marked)
        if index in menu:
            kind: Kind = "navigation"
        elif related and not PUNCTUATION.search(row[-1:]) and len(row) < LONGEST_HEADLINE:
            kind = "navigation"
        else:
            kind = known(row, first, headline and not paragraph)
        if index <= banner and kind in ("headline", "heading", "paragraph", "caption"):
            kind = "navigation"
        if kind == "caption" and not tells_so(row):
            following = next(
                (
                    one
                    for one in rows[index + 1 : index + 4]
                    if known(one, False, False) == "paragraph"
                ),
                "",
            )
            if opens_news(following, rows[index + 1 : index + 2]):
                kind = "heading"
        headline = headline or kind == "headline"
        paragraph = paragraph or kind == "paragraph" and (len(row) > LONGEST_HEADING or "。" in row)
        related = is_related(row) or related and kind == "navigation"
        yield kind


def trail(rows: Sequence[str]) -> int:
    """Where the path of a page stands, 首页 > 要闻: no headline is above it. Else -1."""
    last = -1
    for index, row in enumerate(rows):
        if "。" in row and len(row) > LONGEST_HEADING or index > LONGEST_BANNER:
            break
        if BREADCRUMB.search(row) and len(row) < 60 and not row.startswith("# "):
            last = index
    return last


def kind_of(row: str, *, first: bool = False, before_text: bool = False) -> Kind:
    """What a line is by its own words."""
    if row[0] in BULLETS:
        row = BULLET.sub("", row) or row
    if row[-1] in TAKEN_ENDS and len(row) <= LONGEST_TAKEN and TAKEN.search(row) and shows(row):
        return "caption"
    if "。" in row and len(row) > LONGEST_HEADING and not is_caption(row):
        return "paragraph"  # whatever links, bylines or sources stand in it
    if is_address(row):
        return "metadata"
    if is_related(row):
        return "navigation"
    if len(row) < 120 and "。" not in row and is_stamp(row):
        return "dateline"
    if datelines.is_dateline(row):
        return "byline" if SIGNED.search(row) else "dateline"
    if len(row) < 60 and "。" not in row and NAVIGATION.search(row):
        return "navigation"
    if row[-1] in "电讯" and AGENCY_LINE.match(row):
        return "dateline"
    if datelines.is_page_mark(row):
        return "metadata"
    if (first or "首页" in row) and MENU.match(row):
        return "navigation"
    if is_caption(row):
        return "caption"
    if len(row) < 80 and "。" not in row and BYLINE_HINT.search(row) and BYLINE.match(row):
        return "byline"
    if row[0] == "#" and HEADING_MARK.match(row):
        return "headline" if first else "heading"
    if row[0] == "原" and ORIGINAL_TITLE.match(row):
        return "heading"
    if ABSTRACT.match(row):
        return "paragraph"
    if first and len(row) <= SHORTEST_HEADLINE + 1 and row.endswith("："):
        return "navigation"
    if first and row[-1] in SITE_ENDS and SITE.match(row):
        return "navigation"
    if first and len(row) <= 12 and re.search(r"(?:现场|会场)$", row):
        return "caption"
    if not is_heading(row, first=first):
        return "paragraph"
    if first:
        return "headline" if len(row) >= SHORTEST_HEADLINE else "navigation"
    if before_text and SPEAKER.match(row) and not NOT_SPEAKER.search(row):
        return "byline"
    if not before_text and is_scene(row):
        return "caption"
    return "heading"


def is_address(row: str) -> bool:
    """Whether a line is an address, or mark-up that was left."""
    if "http" in row and LINK.match(row):
        return True
    return ("<" in row or ">" in row or "htm" in row) and bool(METADATA.search(row))


def is_stamp(row: str) -> bool:
    """Whether a line has a label of a day or a source, or the day of a session in brackets."""
    if "：" in row and DATELINE.search(row):
        return True
    return bool(row[0] == "（" and datelines.SESSION_DAY.match(row))


def shows(row: str) -> bool:
    """Whether a line ends by who took the picture, and tells what it shows before that."""
    said = TAKER.sub("", row)
    return len(said) >= SHORTEST_SHOWN and len(said) < len(row) and said.count("。") <= 2


def is_heading(row: str, *, first: bool = False) -> bool:
    """Whether a line stands alone: short, and no sentence that a column cut off."""
    longest = LONGEST_HEADLINE if first else LONGEST_HEADING
    if not first and len(row) > longest and ORDINAL.match(row):
        longest += 20
    if len(row) > longest or "。" in row:
        return False
    if row[0] in "—―─-" and SUBTITLE.match(row):
        return True
    if not balanced(row):
        return False
    if not first and PUNCTUATION.search(row) and BROKEN_INSIDE.search(row):
        return False
    if row[-1] in "？！":
        return (first or len(row) <= 16) and not row.startswith("“")
    if not is_closed(row):
        return True
    return row[-1] == "）" and row[-2:-1] not in "。；：…" and row[0] != "（"


def is_broken(row: str, below: str) -> bool:
    """Whether a line that could be a heading is a sentence that goes on in the line below."""
    if "，" not in row or is_closed(row) or ORDINAL.match(row) or HEADING_MARK.match(row):
        return False
    if SUBTITLE.match(row) or CAPTION.match(row) or NEWS.match(below) or OPENING.match(below):
        return False
    return bool(SENTENCE_OPENS.match(row) or OPENING.match(row)) or len(row) >= SHORTEST_BROKEN


def balanced(row: str) -> bool:
    """Whether every quotation mark, bracket and title mark is closed."""
    return (
        row.count("“") == row.count("”")
        and row.count("《") == row.count("》")
        and row.count("（") == row.count("）")
    )


def is_scene(row: str) -> bool:
    """Whether a short line tells what a picture shows."""
    if " " in row and SPACED.search(row) or ORDINAL.match(row):
        return False
    return bool(SCENE_END.search(row) and len(row) > 6 or SCENE.match(row))


def tells_so(row: str) -> bool:
    """Whether a line says itself that it stands under a picture."""
    return is_caption(row) or row[-1] in TAKEN_ENDS and bool(TAKEN.search(row))


def is_caption(row: str) -> bool:
    """Whether a line begins as the words under a picture do."""
    return ("图" in row or row[0] in ARROWS) and bool(CAPTION.match(row))


def is_related(row: str) -> bool:
    """Whether a line stands above links to other pages: 相关新闻."""
    return row[0] in RELATED_BEGINS and bool(RELATED.match(row))


def is_news(row: str) -> bool:
    """Whether a paragraph begins as a news item does: 新华社北京3月11日电."""
    begins = row[:LONGEST_AGENCY]
    return ("讯" in begins or "消息" in begins or "电" in begins) and bool(NEWS.match(row))


def opens_news(following: str, below: Sequence[str]) -> bool:
    """Whether a line that tells an occasion is the headline of a news item below it."""
    if is_news(following):
        return True
    return bool(below == [following] and OPENING.match(following))


def menus(rows: Sequence[str]) -> frozenset[int]:
    """Lines of a menu: three or more very short ones in a row above everything else."""
    found: set[int] = set()
    row: list[int] = []
    known = cache(is_menu_item)
    for index, words in enumerate(rows):
        if len(words) <= LONGEST_MENU_ITEM and known(words):
            row.append(index)
            continue
        if len(row) >= 3:
            found.update(row)
        row = []
        if len(words) > LONGEST_MENU_ITEM * 2:
            break
    return frozenset(found)


def is_menu_item(words: str) -> bool:
    return not PUNCTUATION.search(words) and not words.endswith("政协")


def runs(found: Sequence[Kind], rows: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Three and more headings in a row are a list, as a roster is."""
    apart = cache(stands_apart)
    edges = [index for index, kind in enumerate(found) if kind != "heading" or apart(rows[index])]
    for start, end in pairwise([-1, *edges, len(found)]):
        if end - start - 1 >= 3:
            yield start + 1, end


def stands_apart(row: str) -> bool:
    """Whether a heading is no item of a list: long, marked, a subtitle or a committee's name."""
    if len(row) > 24 or HEADING_MARK.match(row) or SUBTITLE.match(row):
        return True
    return "政协" in row and bool(COMMITTEE_HEADING.match(row))
