"""Web pages: the article without menus and related news, under what the page says of itself.

trafilatura finds the article; its tables come a row a line, their cells two blanks apart. It
leaves out most headlines and lines like "来源：河山日报  发布时间：2024-05-18", so these are
taken from the page as it prints them, and where it prints none, from what its head declares.
Days are never guessed from addresses, lists of other news, or the text.
"""

from __future__ import annotations

import codecs
import copy
import logging
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from . import datelines, encoding, folding, header
from .encoding import Unreadable
from .lines import NAVIGATION, RELATED


def _(words: str) -> str:
    """Marks words that are translated where they are shown."""
    return words


#  <meta charset="gb2312">   <?xml version="1.0" encoding="gbk"?>
DECLARED = re.compile(
    rb"""<(?:meta|\?xml)\b[^>]{0,300}?(?:charset|encoding)\s*=\s*["']?\s*([\w.-]+)""", re.I
)
DECLARED_WITHIN = 4096  # bytes
#  the larger set that browsers read the declared one as
LARGER = {"gb2312": "gb18030", "gbk": "gb18030", "hz": "gb18030", "big5": "big5hkscs"}
MOST_BROKEN = 0.001  # share of characters; pages cut their summaries within a letter
#  a news item of one sentence is an article
SHORTEST_ARTICLE = 30

#  what official sites must declare
TITLE = ("articletitle",)
DAY = ("pubdate", "publishdate", "publishtime", "article:published_time")
SOURCE = ("contentsource", "source")
SITE = ("sitename", "og:site_name")
#  https://…
ADDRESS = re.compile(r"https?://[^\s<>\"']{4,500}")
LETTER = re.compile("[\u4e00-\u9fff]")
FIRST_DAY, LAST_DAY = "1949-01-01", "2199-12-31"  # htmldate would ask the clock

BLOCK_NAMES = """
    address article aside blockquote body caption center dd div dl dt fieldset figcaption figure
    footer form h1 h2 h3 h4 h5 h6 head header hr html item li list main nav ol option p pre quote
    section table tbody td tfoot th thead title ul
"""
BLOCKS = frozenset(BLOCK_NAMES.split())
ROWS = frozenset({"tr", "row"})
CELLS = frozenset({"td", "th", "cell"})
TABLES = frozenset({"table"})
BREAKS = frozenset({"br", "lb"})
UNSEEN = frozenset(
    {"script", "style", "noscript", "template", "textarea", "select", "svg", "iframe", "object"}
)
BETWEEN_CELLS = "  "
LINE_END, CELL_END, LINK_START, LINK_END = "\0\1\2\3"  # while blanks are still squeezed
SIGNS = re.compile("[\0\1\2\3]")
LINK = re.compile("([\2\3])")
MARGINS = f" \t\r\n\u00a0\u3000{LINE_END}"
#  the source of a page is wrapped anywhere
WRAPPED = re.compile(
    "(?<=[\u3000-\u9fff\uff00-\uffef])[ \t]*[\r\n][ \t\r\n]*(?=[\u3000-\u9fff\uff00-\uffef])"
)
BLANKS = re.compile(r"[ \t\r\n\f\v\u00a0]+")
SHORTEST_TITLE = 6
LONGEST_ABOVE = 12  # lines between a headline and the text
TELLING = 10  # letters of a line that stands but once on a page
MOST_APART = 30  # lines of one article that trafilatura leaves out together


def text(data: bytes) -> str:
    """The article of a web page; raise Unreadable where the bytes are no text."""
    try:
        root = tree(decoded(data))
        return "\n".join(assembled(root))
    except RecursionError:
        raise Unreadable(
            None, _("its elements are nested too deeply"), encoding.SAVE_AS_TEXT
        ) from None


# --- bytes to elements -----------------------------------------------------------------------


def decoded(data: bytes) -> str:
    """By the mark, else by what is declared or guessed, whichever reads more like Chinese."""
    told = declared(data)
    if told is None or data.startswith(tuple(mark for mark, _name in encoding.MARKS_OF_ORDER)):
        return encoding.decode(data)
    guessed = encoding.guess(data)
    likely = sorted((told, guessed), key=lambda name: -encoding.likeness(data, name))
    for name in likely:
        try:
            return encoding.checked(data.decode(name), name, 0)
        except UnicodeDecodeError:
            continue
    words = data.decode(likely[0], errors="replace")
    if words.count("\ufffd") > MOST_BROKEN * len(words):
        return encoding.decode(data)  # which says at which byte
    return encoding.checked(words, likely[0], 0)


def declared(data: bytes) -> str | None:
    """The encoding that a page names, where Python has it."""
    found = DECLARED.search(data[:DECLARED_WITHIN])
    if not found:
        return None
    name = found[1].decode("ascii", "replace").lower()
    try:
        name = codecs.lookup(name).name
    except LookupError:
        return None
    name = LARGER.get(name, name)
    return None if name.startswith("utf-16") else name  # or the declaration could not be read


def tree(words: str) -> Any:
    """Elements of a page. The parser is told the encoding, or it would follow the page's word."""
    from lxml import etree, html

    parser = html.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True
    )
    try:
        return html.document_fromstring(words.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, ValueError):
        raise Unreadable(None, _("it is no web page"), encoding.SAVE_AS_TEXT) from None


# --- the article and what stands above it ----------------------------------------------------


class Printed(NamedTuple):
    """A line of a page. linked: it is nothing but links."""

    words: str
    linked: bool = False


def assembled(root: Any) -> Iterator[str]:
    """The lines of a document: headline, day and source, address, article."""
    said = declarations(root)
    page = [line for body in root.iterfind("body") for line in printed(body)]
    more = kept(root, more=True)
    start, end = bounds(page, kept(root), more)
    heading = headline(root, page, said)
    top = headline_above(page, start, heading, more)
    above = [line.words for line in page[top:start] if not line.linked]
    article = [line.words for line in page[start:end] if not line.linked]
    if heading and not any(bare(line) == bare(heading) for line in [*above, *article[:3]]):
        yield heading
    yield from above
    if line := declared_line(said, [*above, *article]):
        yield line
    if said["address"] and not any(said["address"] in line for line in article):
        yield f"网址：{said['address']}"
    yield from article


def bounds(page: Sequence[Printed], taken: frozenset[str], more: frozenset[str]) -> tuple[int, int]:
    """Where the article begins and ends: the longest run of lines that trafilatura takes.

    What it leaves out between two of them, headings and short items, belongs to the article.
    """
    runs: list[list[int]] = []
    apart = 0
    for index, line in enumerate(page):
        apart += 1
        if is_related(line.words):
            apart = MOST_APART + 1
        elif bare(line.words) in taken and not line.linked:
            if apart > MOST_APART or not runs:
                runs.append([])
            runs[-1].append(index)
            apart = 0
    if not runs:
        return 0, len(page)
    best = max(runs, key=lambda run: sum(len(page[index].words) for index in run))
    return best[0], ending(page, best[-1] + 1, more)


def ending(page: Sequence[Printed], end: int, taken: frozenset[str]) -> int:
    """Past the short items that close an article, which only the more generous setting takes."""
    while end < len(page) and bare(page[end].words) in taken and not page[end].linked:
        words = folding.normalise(folding.fold(page[end].words))
        if is_related(words) or NAVIGATION.search(words):
            break
        end += 1
    return end


def is_related(words: str) -> bool:
    """相关新闻："""
    return bool(RELATED.match(folding.normalise(folding.fold(words))))


def kept(root: Any, *, more: bool = False) -> frozenset[str]:
    """The lines that trafilatura takes for the article, without blanks; the longer ones if any."""
    found = [bare(line.words) for line in printed(main_text(root, more=more))]
    return frozenset(found if more else [line for line in found if len(line) >= TELLING] or found)


def main_text(root: Any, *, more: bool) -> Any:
    """The element that holds the article, as trafilatura cuts it out; empty where it finds none."""
    from lxml import etree
    from trafilatura import bare_extraction

    try:
        found: Any = bare_extraction(
            copy.deepcopy(root),
            include_comments=False,
            include_tables=True,
            favor_recall=more,
            deduplicate=False,  # it remembers earlier pages
            date_extraction_params=dates(),
            config=settings(),
        )
    except Exception:  # a page that it cannot take apart is read whole
        found = None
    return etree.Element("body") if found is None else found.body


@lru_cache(maxsize=1)
def settings() -> Any:
    from trafilatura.settings import use_config

    for name in ("trafilatura", "htmldate"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    config = use_config()
    config.set("DEFAULT", "MIN_EXTRACTED_SIZE", str(SHORTEST_ARTICLE))
    return config


def dates() -> dict[str, Any]:
    return {
        "extensive_search": False,
        "original_date": True,
        "min_date": FIRST_DAY,
        "max_date": LAST_DAY,
        "outputformat": "%Y-%m-%d",
    }


def headline(root: Any, page: Sequence[Printed], said: dict[str, str]) -> str:
    """The headline: declared, or the longest printed line that the page's title has in it."""
    if said["title"]:
        return said["title"]
    titles = [bare(element.text_content()) for element in root.iterfind(".//title")]
    named = [line.words for line in page if any(bare(line.words) in title for title in titles)]
    marked = [
        line.words for name in ("h1", "h2") for one in root.iter(name) for line in printed(one)
    ]
    for candidates in (named, marked):
        if long := [line for line in candidates if len(line) >= SHORTEST_TITLE]:
            return max(long, key=len)
    return ""


def headline_above(page: Sequence[Printed], start: int, heading: str, more: frozenset[str]) -> int:
    """Where the headline stands above an article's first line, or what may be one."""
    wanted = bare(heading)
    for index in range(start - 1, max(-1, start - 1 - LONGEST_ABOVE), -1):
        if wanted and bare(page[index].words) == wanted:
            return index
    while start and not page[start - 1].linked:
        above = page[start - 1].words
        if not is_above(above) and (bare(above) not in more or NAVIGATION.search(above)):
            break
        start -= 1
    return start


def is_above(line: str) -> bool:
    """来源：河山日报  发布时间：2024-05-18  点击：256"""
    words = folding.normalise(folding.fold(line))
    if len(words) > datelines.LONGEST:
        return False
    return bool(
        datelines.is_dateline(words) or header.SOURCE.match(words) or datelines.LABEL.match(words)
    )


def bare(words: str) -> str:
    """Without blanks, to compare."""
    return "".join(words.split())


# --- what the page's head declares -----------------------------------------------------------


def declarations(root: Any) -> dict[str, str]:
    """Title, day, source and address that the head of a page states."""
    from htmldate import find_date
    from lxml import html
    from trafilatura.metadata import extract_metadata

    settings()
    head = html.Element("html")
    head.extend([copy.deepcopy(element) for element in root.iterfind("head")])
    head.extend(
        [copy.deepcopy(one) for one in root.iterfind("body//script[@type='application/ld+json']")]
    )
    named = metas(root)
    found = extract_metadata(copy.deepcopy(head), date_config=dates())
    day = first(named, DAY)[:10].replace("/", "-")
    if not datelines.DAY.fullmatch(day):
        day = find_date(head, url="", **dates()) or ""
    source = first(named, SOURCE) or first(named, SITE) or found.sitename or ""
    address = found.url or ""
    return {
        "title": first(named, TITLE),
        "day": day,
        "source": source if LETTER.search(source) else "",
        "address": address if ADDRESS.fullmatch(address) else "",
    }


def metas(root: Any) -> dict[str, str]:
    """What <meta> elements state, by name in small letters."""
    named: dict[str, str] = {}
    for meta in root.iter("meta"):
        name = (meta.get("name") or meta.get("property") or "").strip().lower()
        if value := squeezed(meta.get("content") or ""):
            named.setdefault(name, value)
    return named


def first(named: dict[str, str], names: Sequence[str]) -> str:
    return next((named[name] for name in names if name in named), "")


def declared_line(said: dict[str, str], printed: Sequence[str]) -> str:
    """发布时间：2024-05-18  来源：河山日报, as far as no printed line says it."""
    shown = [folding.normalise(folding.fold(line)) for line in printed if is_above(line)]
    parts = []
    if said["day"] and not any(datelines.DAY.search(line) for line in shown):
        parts.append(f"发布时间：{said['day']}")
    if said["source"] and not any(header.SOURCE.search(line) for line in shown):
        parts.append(f"来源：{said['source']}")
    return "  ".join(parts)


# --- elements to lines -----------------------------------------------------------------------


def printed(root: Any) -> Iterator[Printed]:
    """Every printed line under an element, in order."""
    linked = False
    for words in "".join(pieces(root)).split(LINE_END):
        outside = ""
        for part in LINK.split(words):
            if part in (LINK_START, LINK_END):
                linked = part == LINK_START
            elif not linked:
                outside += part
        line = BETWEEN_CELLS.join(map(squeezed, LINK.sub("", words).split(CELL_END))).strip()
        if line:
            yield Printed(
                line, linked=outside != LINK.sub("", words) and not LETTER.search(outside)
            )


def pieces(element: Any) -> Iterator[str]:
    """Words, with signs where lines and cells end and where links begin and end."""
    if element.tag in ROWS and not any(True for _table in element.iter(*TABLES)):
        yield LINE_END + row(element) + LINE_END
        return
    ends = LINE_END if element.tag in BLOCKS | ROWS | CELLS else ""
    yield ends
    if element.tag == "a":
        yield LINK_START
    yield inner(element.text)
    for child in element:
        if child.tag in BREAKS:
            yield LINE_END
        elif isinstance(child.tag, str) and child.tag not in UNSEEN:
            yield from pieces(child)
        yield inner(child.tail)
    if element.tag == "a":
        yield LINK_END
    yield ends


def row(element: Any) -> str:
    """Cells two blanks apart; a row of one cell is its own lines."""
    cells = ["".join(pieces(cell)).strip(LINE_END) for cell in element if cell.tag in CELLS]
    filled = [cell for cell in cells if LINK.sub("", cell).strip(MARGINS)]
    if len(filled) == 1:
        return filled[0]
    return CELL_END.join(cell.replace(LINE_END, " ") for cell in cells)


def inner(words: str | None) -> str:
    return SIGNS.sub("", WRAPPED.sub("", words or ""))


def squeezed(words: str) -> str:
    return BLANKS.sub(" ", words).strip(" \u3000")
