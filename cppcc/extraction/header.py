"""What a document says of itself: headline, paper, day, page, address.

"发稿时间:2023-10-12 08:40   来源: 绵阳日报"  ->  published 2023-10-12, publisher 绵阳日报
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from . import datelines
from .datelines import DAY, LABEL, LONGEST, OCCASION, SESSION_DAY, TAIL, is_furniture
from .facts import Header, Span
from .folding import script_of
from .lines import HEADING_MARK, LINE, SITE, SITE_ENDS, Line

#  来源： 绵阳日报   稿源：阿坝新闻网、阿坝州人民政府网站;  not 资料来源, 视频来源
SOURCE = re.compile(
    r"(?<![料频片据表图])(?:来\s{0,4}源|出处|稿源|转自|原载)\s{0,6}[：丨|]\s{0,6}《?"
    r"(?P<name>[^\s《》|｜│┃【】［］；（）。]{2,40})"
)
SOURCE_HINT = re.compile("源|出处|转自|原载")
SOURCE_LEFT_OPEN = re.compile(r"(?:来\s{0,4}源|稿源)\s{0,4}：$")
NAME_ALONE = re.compile(r"^[^\s：，。\d]{2,20}$")
SOURCE_END = re.compile(
    r"(?:作者|时间|日期|发[布表]|点击|浏览|编辑|责编|记者|字[号体]|阅读|访问|评论|打印|"
    r"(?<=[报网])(?:原创|综合)|(?:19|20)\d{2}[年./-]).*$"
)
OPENING_LENGTH = 40
TAIL_LENGTH = 90  # of a paragraph, for （来源：河山日报） behind it
#  本站   本网
UNNAMED = re.compile(
    r"^(?:本[站网报台刊社]|网络|互联网|原创|未知|转载|综合|其他|暂无|不详|无|admin)(?:讯|整理|原创|报道|综合)?$"
)
#  新华社北京3月10日电   海南日报海口1月20日讯   竹溪新闻网讯   红网时刻长沙七月二十六日讯
AGENCY = re.compile(
    r"^[（【]?据?(?P<name>新华社|新华网|中新社|中新网|中国新闻网|人民网|中国政协网|人民政协网|中评社|本[报网刊社台]|"
    r"[一-鿿]{1,8}(?:报|网时刻|网|融媒体?|客户端|电视台))[一-鿿]{0,6}?"
    r"(?:(?P<day>(?:\d{4}年)?\d{1,2}月\d{1,2}日|(?:[一二][^，。\s]{3}年)?[一二三四五六七八九十]{1,2}月"
    r"[一二三四五六七八九十]{1,3}日)(?:讯|电|消息)|[一-鿿]{0,4}?[一二三四五六七八九十]{1,3}日电|讯|消息)"
)
#  人民网 > 甲山频道   中国网 china.com.cn
SITE_FIRST = re.compile(r"^(?P<name>[一-鿿]{2,12}网)\s{0,4}(?:[>»]|www\.|[a-z]+\.c)")
ADDRESS = re.compile(r"https?://[^\s<>\"'，。；（）《》“”\u4e00-\u9fff]{4,500}")
TITLE_LABEL = re.compile(r"^(?:标\s?题|题\s?目|主\s?题)\s?：\s?")
TITLE_GOES_ON = re.compile(r"(?:人民政治协商会议|届委员会|委员会|常务委员会)$")
TITLE_REST = re.compile(
    r"^(?:[一-鿿]{0,24}第[一二三四五六七八九十]{1,3}届委员会|[一-鿿]{0,30}(?:常务委员会|常委会)|工\s{0,4}作\s{0,4}报\s{0,4}告)"
)
#  河山市交通运输局 above 关于…的答复
ISSUER = re.compile(r"^[一-鿿]{3,24}(?:[局委办厅院会室部社行司所队府]|中心|公司|集团)$")
ABOUT = re.compile(
    r"^关于[^。]{4,60}(?:答复|复函|函|通知|意见|报告|决定|决议|通报|公告|公示|批复|建议|情况)(?:（[^）]{1,12}）)?$"
)
#  会议时间：   办结日期：
OTHER_DAY = re.compile(r"[一-鿿]{2}(?:时间|日期)\s{0,4}：")
SHORTEST_DAY = 8  # 2023-5-6
LONG_PARAGRAPH = 60
MOST_BARE_DAYS = 2  # more are the days of a chronicle

#  how surely a printed day is the day of publication, the surest first
PUBLISHED, IN_PAPER, PLAIN, ABOVE, AGENCY_DAY, BEHIND, CHANGED, BELOW, METADATA, WITHIN = range(10)


class PrintedDay(NamedTuple):
    """A day that may be the one of publication."""

    rank: int
    value: str
    span: Span


def read(raw: str, folded: str, view: str, rows: Sequence[Line]) -> Header:
    """Read the header from lines that are already told apart. view: folded and normalised."""
    spans: dict[str, Span] = {}
    title = title_of(rows)
    if title:
        spans["title"] = title
    day, when = published(view, rows)
    if when:
        spans["published"] = when
    for name, found in (
        ("publisher", publisher(view, rows)),
        ("page", page(view, rows)),
        ("address", address(raw, rows)),
    ):
        if found:
            spans[name] = found
    words = {name: printed(raw, span) for name, span in spans.items()}
    return Header(
        title=words.get("title"),
        publisher=words.get("publisher"),
        published=day,
        page=words.get("page"),
        address=words.get("address"),
        script=script_of(raw, folded),
        spans=tuple(spans.items()),
    )


def printed(raw: str, span: Span) -> str:
    """The characters of a span, line breaks and the margins around them taken out."""
    words = raw[span.start : span.end]
    if words.isprintable():  # line breaks are not
        return words.strip()
    return "".join(line.strip() for line in LINE.findall(words))


def title_of(rows: Sequence[Line]) -> Span | None:
    """The headline, with the lines that an official title goes on in."""
    for index, row in enumerate(rows):
        if row.kind != "headline":
            continue
        mark = HEADING_MARK.match(row.words) or TITLE_LABEL.match(row.words)
        start, end = row.parts[0].start + (mark.end() if mark else 0), row.parts[-1].end
        words = row.words
        for more in rows[index + 1 : index + 3]:
            if not goes_on(words, more.words):
                break
            words, end = more.words, more.parts[-1].end
        return Span(start, end)
    return None


def goes_on(words: str, more: str) -> bool:
    """Whether an official title goes on in the line below it."""
    if TITLE_GOES_ON.search(words) and TITLE_REST.match(more):
        return True
    return bool(ISSUER.match(words) and ABOUT.match(more))


# --- the day ---------------------------------------------------------------------------------


def published(view: str, rows: Sequence[Line]) -> tuple[str | None, Span | None]:
    """The day of publication: the one that is most surely it, the first of equals."""
    found = list(days(view, rows))
    bare = [one for one in found if one.rank in (ABOVE, BELOW, WITHIN)]
    refused = (ABOVE, BELOW, WITHIN) if len(bare) > MOST_BARE_DAYS else (WITHIN,)
    found = [one for one in found if one.rank not in refused]
    if not found:
        return None, None
    best = min(found, key=lambda one: one.rank)
    return best.value, best.span


def days(view: str, rows: Sequence[Line]) -> Iterator[PrintedDay]:
    """Every day that a line prints as the page's own."""
    first, last = body(rows)
    for index, row in enumerate(rows):
        start, end = row.parts[0].start, row.parts[-1].end
        if end - start < SHORTEST_DAY or row.kind in ("headline", "heading", "caption"):
            continue
        words = view[start:end]
        if row.kind == "paragraph":
            yield from days_of_paragraph(words, start)
        elif row.kind in ("dateline", "byline"):
            near = "".join(rows[at].words for at in (index - 1, index + 1) if 0 <= at < len(rows))
            yield from labelled_days(words, start, near)
            rank = ABOVE if index < first else BELOW if index > last else WITHIN
            yield from bare_day(words, start, rank)
        elif row.kind in ("navigation", "metadata"):
            yield from labelled_days(words, start, "")
            if row.kind == "navigation" and words[-1] in SITE_ENDS:
                yield from bare_day(words, start, ABOVE if index < first else WITHIN)
            if row.kind == "metadata":
                yield from loose_day(words, start)


def body(rows: Sequence[Line]) -> tuple[int, int]:
    """The first and the last long paragraph."""
    told = [
        index
        for index, row in enumerate(rows)
        if row.kind == "paragraph" and len(row.words) > LONG_PARAGRAPH
    ]
    return (told[0], told[-1]) if told else (len(rows), len(rows))


def labelled_days(words: str, start: int, near: str) -> Iterator[PrintedDay]:
    """发布时间：2023-10-12. near: the lines above and below, which tell a meeting's own day."""
    for label in LABEL.finditer(words):
        found = DAY.match(words, label.end())
        value = found and datelines.day(found)
        if not found or not value:
            continue
        rank = PUBLISHED if label["published"] else CHANGED if label["changed"] else PLAIN
        if rank == PLAIN and OCCASION.search(words + near):
            continue
        yield PrintedDay(rank, value, moved(found.span(), start))


def bare_day(words: str, start: int, rank: int) -> Iterator[PrintedDay]:
    """2023年10月12日 alone, or surer with a paper, a page, a source."""
    found = DAY.search(words)
    value = found and datelines.day(found)
    if not found or not value or LABEL.search(words) or OTHER_DAY.search(words):
        return
    shown = datelines.page(words) or next(datelines.papers(words), None) or SOURCE.search(words)
    if shown:
        yield PrintedDay(IN_PAPER, value, moved(found.span(), start))
    elif is_furniture(words) and not SESSION_DAY.match(words):
        yield PrintedDay(rank, value, moved(found.span(), start))


def days_of_paragraph(words: str, start: int) -> Iterator[PrintedDay]:
    """新华社北京2023年3月10日电 before a paragraph, （河山日报 2023年3月10日） behind it."""
    agency = AGENCY.match(words) if "年" in words[:OPENING_LENGTH] else None
    if agency and agency["day"]:
        found = DAY.match(words, agency.start("day"))
        if found and (value := datelines.day(found)):
            yield PrintedDay(AGENCY_DAY, value, moved(found.span(), start))
    tail = tail_of(words, 0, len(words))
    if tail and is_furniture(tail["words"]):
        for one in bare_day(tail["words"], start + tail.start("words"), BEHIND):
            yield one._replace(rank=BEHIND)


def tail_of(view: str, start: int, end: int) -> re.Match[str] | None:
    """（河山日报 2023年3月10日） behind a paragraph."""
    if "）" not in view[max(start, end - 2) : end]:
        return None
    return TAIL.search(view, max(start, end - TAIL_LENGTH), end)


def loose_day(words: str, start: int) -> Iterator[PrintedDay]:
    """A day in a line of metadata that is no part of an address."""
    for found in DAY.finditer(words):
        value = datelines.day(found)
        before = words[: found.start()]
        if value and (before[-1:].isspace() or not before or "/" not in before.split()[-1]):
            yield PrintedDay(METADATA, value, moved(found.span(), start))
            return


def moved(span: tuple[int, int], start: int) -> Span:
    return Span(start + span[0], start + span[1])


# --- the paper -------------------------------------------------------------------------------


def publisher(view: str, rows: Sequence[Line]) -> Span | None:
    """The paper or site that the page names."""
    return next(publishers(view, rows), None)


def publishers(view: str, rows: Sequence[Line]) -> Iterator[Span]:
    """Every one named, the surest first."""
    yield from sources(view, rows)
    for row in rows:
        if row.kind in ("dateline", "byline", "metadata"):
            start = row.parts[0].start
            words = view[start : row.parts[-1].end]
            if row.kind == "metadata" and not is_furniture(words[:LONGEST]):
                continue
            if DAY.search(words) or datelines.PAGE.search(words):
                for paper in datelines.papers(words):
                    yield moved(paper, start)
    yield from agencies(view, rows)
    for row in rows:
        if row.kind == "paragraph":
            start, end = row.parts[0].start, row.parts[-1].end
            tail = tail_of(view, start, end)
            if tail and DAY.search(tail["words"]) and is_furniture(tail["words"]):
                for paper in datelines.papers(tail["words"]):
                    yield moved(paper, tail.start("words"))
    yield from sites(rows)


def sources(view: str, rows: Sequence[Line]) -> Iterator[Span]:
    """来源：河山日报, in a line of its own or behind a paragraph."""
    for index, row in enumerate(rows):
        tail = row.kind == "paragraph" and "源：" in row.words[-TAIL_LENGTH:]
        if not tail and row.kind not in ("dateline", "byline", "navigation"):
            continue
        if not SOURCE_HINT.search(row.words):
            continue
        start, end = row.parts[0].start, row.parts[-1].end
        if tail:
            start = max(start, end - TAIL_LENGTH)
            found = tail_of(view, start, end)
            start = found.start() if found else max(start, end - 40)
        for source in SOURCE.finditer(view, start, end):
            name = SOURCE_END.sub("", source["name"]).rstrip("，,-")
            if name and not UNNAMED.match(name):
                yield Span(source.start("name"), source.start("name") + len(name))
        if SOURCE_LEFT_OPEN.search(row.words):
            for below in rows[index + 1 : index + 2]:
                if NAME_ALONE.match(below.words) and not UNNAMED.match(below.words):
                    yield Span(below.parts[0].start, below.parts[-1].end)


def agencies(view: str, rows: Sequence[Line]) -> Iterator[Span]:
    """新华社北京3月10日电 before a paragraph."""
    for row in rows:
        opening = row.words[:OPENING_LENGTH]
        if row.kind == "paragraph" and ("讯" in opening or "电" in opening or "消息" in opening):
            agency = AGENCY.match(opening)
            if agency and not UNNAMED.match(agency["name"]) and not agency["name"].startswith("本"):
                start = row.parts[0].start
                yield Span(start + agency.start("name"), start + agency.end("name"))


#  2023年10月12日 before the name of a paper
DAY_BEFORE = re.compile(rf"(?:{DAY.pattern})\s*")


def sites(rows: Sequence[Line]) -> Iterator[Span]:
    """The site whose name stands above everything else."""
    for row in rows:
        if row.kind in ("headline", "heading", "paragraph"):
            return
        start, words = row.parts[0].start, row.words
        if words[-1] in SITE_ENDS and SITE.match(words):
            dated = DAY_BEFORE.match(words)
            yield Span(start + (dated.end() if dated else 0), row.parts[-1].end)
        elif "网" in words and (first := SITE_FIRST.match(words)):
            yield moved(first.span("name"), start)


def page(view: str, rows: Sequence[Line]) -> Span | None:
    """The number of the paper's page."""
    for row in rows:
        if row.kind not in ("paragraph", "dateline", "byline"):
            continue
        start, end = row.parts[0].start, row.parts[-1].end
        if row.kind == "paragraph":
            tail = tail_of(view, start, end)
            if not tail or not is_furniture(tail["words"]):
                continue
            start, end = tail.span("words")
        if found := datelines.page(view[start:end]):
            return moved(found, start)
    return None


def address(raw: str, rows: Sequence[Line]) -> Span | None:
    """The page's own address, where a line of metadata prints it."""
    if "http" not in raw:
        return None
    for row in rows:
        if row.kind in ("metadata", "dateline", "navigation"):
            found = ADDRESS.search(raw, row.parts[0].start, row.parts[-1].end)
            if found:
                return Span(*found.span())
    return None
