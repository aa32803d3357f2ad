"""Lines that print when a text appeared, in which paper, on which page.

"《 河山政协报 》 （ 2024年05月18日 第 02 版）"  ->  day 2024-05-18, paper 河山政协报, page 02

A line is a date line by what is left of it when days, papers, pages and labels are taken out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from .facts import Span

FIGURE = "[〇○OoΟ零0一二三四五六七八九]"
ONE = "[一二三四五六七八九]"
#  2023年10月12日   2023-10-12   2023.10.12   2018年11月 12 日   二〇二三年十月十二日   12.10.2023
DAY = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d{2})\s{0,2}[年./-]\s{0,2}(?P<month>\d{1,2})\s{0,2}[月./-]\s{0,2}"
    r"(?P<dom>\d{1,2})(?!\d)(?:\s{0,2}日)?"
    rf"|(?P<written_year>[一二]{FIGURE}{{3}})\s{{0,2}}年\s{{0,2}}"
    rf"(?P<written_month>十[一二]?|{ONE}|元)\s{{0,2}}月\s{{0,2}}"
    rf"(?P<written_dom>三十一?|[二廿]?十{ONE}?|廿{ONE}?|{ONE})\s{{0,2}}日"
    r"|(?<![\d./-])(?P<first_dom>\d{1,2})(?P<joint>[./-])(?P<then_month>\d{1,2})(?P=joint)"
    r"(?P<last_year>(?:19|20)\d{2})(?![\d./-])"
)
#  发布时间： before 2023-10-12   发布于   更新时间：18:39 before 2023-10-12
LABEL = re.compile(
    r"(?:(?P<published>(?:发[布表稿文]|刊[发登载]|见报|出版|首发)(?:时间|日期|于)?|推送时间)"
    r"|(?P<changed>(?:更新|修改|成文|生成|印发|录入|上传|创建|编辑)(?:时间|日期|于))"
    r"|(?P<plain>(?<![一-鿿])(?:日\s{0,4}期|时\s{0,4}间)))"
    r"\s{0,6}：?\s{0,6}(?:\d{1,2}:\d{2}(?::\d{2})?\s{1,4})?(?=(?:19|20)\d{2}\s{0,2}[年./-]|[一二][〇○OoΟ零0])"
)
#  a meeting's own day: 时间：2023年5月6日  地点：政协会议室
OCCASION = re.compile(r"(?:地\s{0,4}点|会\s{0,4}址|主持人?|参加人员|出席人员)\s{0,4}：")
#  第 01 版   A02版   第三版   版次：02;  not 上接第1版, 共4版
PAGE = re.compile(
    r"(?<!上接)(?<!下转)(?<!转)(?<!紧接)(?:第\s{0,3}(?P<page>[A-Z]?\d{1,3}|[一二三四五六七八九十]{1,3})\s{0,3}版"
    r"|(?<![共\dA-Z第.])(?P<bare>[A-Z]?\d{1,3})\s?版(?!本)|版次：\s?(?P<label>[A-Z]?\d{1,3})(?!\d))"
)

#  上接第一版   （下转第3版）
JUMP = re.compile(
    r"^（?\s?(?:紧?[上下][接转]|转)\s?[A-Z]?第?\s?[A-Z]?[\d一二三四五六七八九十]{1,3}\s?版\s?）?$"
)
#  — 3 —   第 3 页 共 10 页   ·12·   3/10
FOLIO = re.compile(
    r"^[-—–―·•.\s]{0,8}(?:第\s?)?\d{1,4}(?:\s?[/／]\s?\d{1,4})?\s?页?(?:[，,\s]{0,3}共\s?\d{1,4}\s?页)?[-—–―·•.\s]{0,8}$"
)

#  what names of papers and sites end in
OUTLET = (
    r"(?:(?<![简通公汇预战捷喜申])报|网站?|网时刻|网-[一-鿿]{2,8}报|在线|客户端|融媒体?(?:中心)?|融媒|(?:广播)?电视台|"
    r"广播电台|通讯社|新华社|中新社|中评社|中通社|杂志社?|周刊|月刊|公众号|信息港|"
    r"(?:澎湃|上观|封面|极目|红星|界面|央视|荔枝|潮)新闻|齐鲁壹点|新湖南|云岭先锋)"
)
SECTIONS = frozenset({"本报", "本网", "本网站", "网站", "外网", "官网", "互联网", "日报", "晚报"})
#  原载   据   摘自 before a paper's name
QUOTED_FROM = r"(?:原载|摘自|转自|转载自|刊于|刊登于|刊载于|载于|载|见|据)"
EDGE = r"(?=[\s\d（）《》［］【】|｜│┃—,，、：；]|第|讯|[A-Z]\d|[一二][〇○OoΟ零]|$)"
PAPER = re.compile(
    r"《\s{0,3}(?P<titled>[^《》，。]{2,16}?)\s{0,3}》(?:杂志社?|微博)?"
    rf"|(?:(?<=[\s（）《》［］【】|｜│┃日版期\d：，])|^){QUOTED_FROM}?"
    rf"(?P<name>[一-鿿·]{{1,12}}?{OUTLET}){EDGE}"
)
#  inside 《》 too a paper is told by its last word
TITLED_OUTLET = re.compile(r"(?:报|网|刊|杂志|通讯|之友|政协|民主|政协天地)$")

LABELLED_VALUE = (
    r"(?:信息来源|文章来源|来源|出处|稿源|供稿(?:单位)?|作\s{0,4}者|责?任?编辑|责编|编审|审核|校对|摄影|"
    r"文字整理|整理|撰稿|记者|通讯员|浏览(?:次数|量)?|阅读(?:次数|量|数)?|访问(?:次数|量)?|点击(?:次数|量|数)?|"
    r"人气|评论|字\s{0,2}[号体](?:大小)?|栏目|类别|分类|编号|关键词|版面|版名|专栏)\s{0,6}：\s{0,6}[^\s|｜│┃]{0,24}"
)
#  everything that a date line consists of
FURNITURE = re.compile(
    rf"{LABELLED_VALUE}|第?\s?[A-Z]?\d{{1,3}}\s?版\s?：\s?[^\s，。]{{1,8}}|(?:发[布表稿文]|刊[发登载]|更新|录入|上传|创建|见报)?(?:时间|日期)\s{{0,4}}：?|"
    r"\d{1,2}[:：]\d{2}(?:[:：]\d{2})?|\d{1,2}[时点]\d{1,2}分|[上下]午|星期[一二三四五六日天]|"
    r"周[一二三四五六日](?![一-鿿])|农历[一-鿿]{2,12}日?|总?第\s{0,3}\d{1,6}\s{0,3}期|"
    r"(?:星期|礼拜)[一二三四五六日天]|HKT|GMT|"
    r"(?:本报|[一-鿿]{2,8}[报网])?(?:首席|见习|实习|特约|全媒体?|融媒体?)?(?:记者|通讯员|实习生|摄影|撰稿|作者)"
    r"[\s：]{0,3}[一-鿿·]{2,5}(?:[\s、]{1,3}[一-鿿·]{2,4}){0,3}|"
    r"(?<![一-鿿])(?:要闻|时政|综合|头版|头条|新闻|本地|县区|政协|专题|专版|综合新闻|时政新闻|政协要闻|今日要闻)(?![一-鿿])|"
    r"发表评论|收藏|打印|原创|转载|原载|摘自|转自|刊于|载于|www(?:\.[\w-]{1,30}){1,4}|[\w-]{1,30}(?:\.[\w-]{1,30}){0,3}\.c(?:n|om)|https?：?[^\s一-鿿]{4,200}"
)
LEFT = re.compile(r"[^\s，。、；：（）《》［］【】|｜│┃—―\-·•/_“”<>~]")
LONGEST = 120
MOST_LEFT = 3
#  （2022年1月10日在政协…会议上）   （2023年1月5日）: the day of a session
SESSION_DAY = re.compile(
    r"^（\s?(?:\d{4}|[一二][〇○OoΟ零0一二三四五六七八九]{3})年[^，。（）]{0,40}）$"
)
#  of a paragraph: ……。（河山日报 2023年3月24日 A03版）
TAIL = re.compile(r"（(?P<words>[^（）]{6,80})）。?$")


def day(found: re.Match[str]) -> str | None:
    """The day as YYYY-MM-DD where the calendar has it."""
    if found["year"]:
        year, month, dom = int(found["year"]), int(found["month"]), int(found["dom"])
    elif found["last_year"]:
        year, month, dom = (int(found[part]) for part in ("last_year", "then_month", "first_dom"))
        if found["joint"] == "/" and month <= 12 and dom <= 12 and month != dom:
            return None  # 09/05/2020: which of them is the month is not said
        month, dom = (dom, month) if month > 12 else (month, dom)
    else:
        year = int("".join(str(figure(char)) for char in found["written_year"]))
        month, dom = written(found["written_month"]), written(found["written_dom"])
    try:
        return date(year, month, dom).isoformat()
    except ValueError:
        return None


def figure(char: str) -> int:
    return "〇一二三四五六七八九".find(char) if char in "一二三四五六七八九" else 0


def written(words: str) -> int:
    """十二 -> 12, 廿三 -> 23, 元 -> 1."""
    words = words.replace("廿", "二十").replace("元", "一")
    if "十" not in words:
        return figure(words)
    tens, ones = words.split("十")
    return 10 * (figure(tens) if tens else 1) + (figure(ones) if ones else 0)


def is_dateline(words: str) -> bool:
    """Whether a line prints a day or a page and nothing beside that a sentence could be."""
    return len(words) <= LONGEST and has_day_or_page(words) and is_furniture(words)


def has_day_or_page(words: str) -> bool:
    """Whether a line prints 2023年10月12日, 2023-10-12, 二〇二三年十月十二日 or 第 01 版."""
    if "版" in words and PAGE.search(words):
        return True
    return ("20" in words or "19" in words or "日" in words) and bool(DAY.search(words))


def is_page_mark(words: str) -> bool:
    """Whether a line is a page's number, 3 / 10, or says where an article goes on: 下转第3版."""
    if "版" in words and JUMP.match(words):
        return True
    return (words[0] == "第" or not words[0].isalpha()) and bool(FOLIO.match(words))


def is_furniture(words: str) -> bool:
    """Whether days, papers, pages and labels are all there is."""
    rest = words
    for pattern in (DAY, FURNITURE, PAGE, PAPER):
        rest = pattern.sub(" ", rest)
    return len(LEFT.findall(rest)) <= MOST_LEFT


def papers(words: str) -> Iterator[Span]:
    """Names of papers and sites in a date line."""
    for found in PAPER.finditer(words):
        if found["titled"]:
            if TITLED_OUTLET.search(found["titled"]):
                yield Span(*found.span("titled"))
        elif found["name"] not in SECTIONS:
            yield Span(*found.span("name"))


def page(words: str) -> Span | None:
    """The number of the page: 02 of 第 02 版."""
    found = PAGE.search(words)
    return Span(*found.span(found.lastgroup or 0)) if found else None
