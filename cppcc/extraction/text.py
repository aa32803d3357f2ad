"""A document's text as finders read it: simplified, in paragraphs, every character traced back.

    "…每季度研究一次政协工作,严\\n\\n格落实…"  ->  one Passage "…每季度研究一次政协工作，严格落实…"

The text itself is never edited: a Passage is a view with an offset for every character.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property

from . import header, lines, repeats
from .encoding import Unreadable, decode
from .facts import Event, Facts, Header, Person, Post, Span
from .folding import fold, in_one_width, normalise
from .lines import BREAKS, COMMITTEE_HEADING, HEADING_MARK, Line
from .lines import Kind as PassageKind
from .repeats import Repeat

__all__ = [
    "Article",
    "Page",
    "Passage",
    "PassageKind",
    "Repeat",
    "Unreadable",
    "decode",
    "fold",
    "normalise",
    "read",
    "with_repeats",
]

#  "有事来协商" in one line
PAIR = re.compile(rf'"([^"{BREAKS}]*)"')
OUTER = str.maketrans("‘’", "“”")
SENTENCE_END = re.compile(r"[。！？…]+[”’）]*|$")
#  how much longer or shorter a repeated mention may be than the first: broken lines, lost marks
SLACK = 8
SIGNS = frozenset("#▲△▼▽■●◆◇□※↑↓")  # before a heading or a caption
LONGEST_NAME = 40  # of a committee as a heading


@dataclass(frozen=True)
class Passage:
    """A paragraph, heading or caption: simplified, marks in full width, broken lines closed up."""

    kind: PassageKind
    text: str
    offsets: Sequence[int]  # where each character of text stands in the document
    article: int  # index into Page.articles

    def span(self, start: int, end: int) -> Span:
        """Where text[start:end] stands in the document. start < end."""
        return Span(self.offsets[start], self.offsets[end - 1] + 1)

    @cached_property
    def sentences(self) -> tuple[Span, ...]:
        """Spans in this passage's own text: 。 ！ ？ end one, with the closing mark behind them."""
        found, start = [], 0
        for mark in SENTENCE_END.finditer(self.text):
            if mark.end() > start:
                found.append(Span(start, mark.end()))
            start = mark.end()
        return tuple(found)


@dataclass(frozen=True)
class Article:
    """Passages under one heading, as 鼓楼区政协 on a page about five districts."""

    heading: str  # simplified; "" where the page has none
    passages: tuple[Passage, ...]


@dataclass(frozen=True)
class Page:
    """A whole document: its header, its articles, and what it repeats."""

    raw: str
    folded: str  # simplified, same length
    header: Header
    articles: tuple[Article, ...]
    repeats: tuple[Repeat, ...] = ()
    apart: tuple[Span, ...] = ()  # captions and copies in the middle of a paragraph

    @property
    def passages(self) -> Iterator[Passage]:
        """All passages to find facts in, in the order of the text, repeats left out."""
        for article in self.articles:
            yield from article.passages

    def words(self, span: Span) -> str:
        """The printed characters of a span without line breaks, margins and what is set apart."""
        said, start = "", span.start
        for index in range(bisect_left(self.apart, (span.start,)), len(self.apart)):
            between = self.apart[index]
            if between.end >= span.end:
                break
            said += header.printed(self.raw, Span(start, between.start))
            start = between.end
        return said + header.printed(self.raw, Span(start, span.end))


def read(raw: str) -> Page:
    """Lines, then passages, then articles; broken lines closed up, captions set apart."""
    folded = fold(raw)
    view = normalise_lines(folded)
    rows = written_lines(raw, view)
    page_header = header.read(raw, folded, view, rows)
    whole = list(articles(view, rows))
    left, said_again = without_repeats(whole)
    apart = tuple(set_apart(whole))
    return Page(raw, folded, page_header, tuple(left), tuple(said_again), apart)


def set_apart(whole: Iterable[Article]) -> Iterator[Span]:
    """Where passages stand in the middle of another."""
    stop = -1
    for article in whole:
        for one in article.passages:
            if one.offsets and one.offsets[0] < stop:
                yield one.span(0, len(one.text))
            elif one.offsets:
                stop = one.offsets[-1]


def normalise_lines(folded: str) -> str:
    """The text with its marks in full width, quotation marks paired line by line."""
    view = in_one_width(folded)
    view = PAIR.sub(r"“\1”", view).replace('"', "“") if '"' in view else view
    if "‘" in view and "“" not in view:  # a page whose only marks are ‘ ’ or 『 』
        view = view.translate(OUTER)
    if view.count("“") == view.count("”"):
        return view
    return lines.LINE.sub(lambda line: in_pairs(line.group()), view)


def in_pairs(line: str) -> str:
    """A line with the marks turned that were printed the wrong way: “甲“ and ”甲” are “甲”;
    one that is neither even in number of marks nor out of balance stays."""
    opening, closing = line.count("“"), line.count("”")
    if opening == closing or (opening + closing) % 2:
        return line
    turned = iter("“”" * ((opening + closing) // 2))
    return "".join(next(turned) if char in "“”" else char for char in line)


def written_lines(raw: str, view: str) -> list[Line]:
    """Every line with what it is, lines that a narrow column broke closed up."""
    parts = lines.without_noise(lines.unwrap(lines.printed_lines(raw), raw, view), view)
    words = [
        view[row[0].start : row[0].end]
        if len(row) == 1
        else "".join(view[part.start : part.end] for part in row)
        for row in parts
    ]
    return list(map(Line._make, zip(parts, words, *lines.kinds(words), strict=True)))


@dataclass
class Draft:
    """An article while it is read."""

    number: int
    heading: str = ""
    passages: list[Passage] = field(default_factory=list)
    open: list[Line] = field(default_factory=list)  # a paragraph that a column has cut off
    waiting: list[Passage] = field(default_factory=list)  # captions in the middle of it

    def close(self, view: str) -> None:
        if self.open:
            self.add("paragraph", view, self.open)
            self.open = []
        if self.waiting:
            self.passages.extend(self.waiting)
            self.waiting = []

    def add(self, kind: PassageKind, view: str, rows: Sequence[Line]) -> None:
        """A passage more; one character says nothing."""
        if len(rows) == 1 and len(rows[0].words) < 2:
            return
        one = passage(kind, view, rows, self.number)
        if len(one.text) > 1:
            self.passages.append(one)

    def done(self) -> Article:
        return Article(self.heading, tuple(self.passages))


def articles(view: str, rows: Sequence[Line]) -> Iterator[Article]:
    """Cut at headings that open an article; join a paragraph that a column broke."""
    heads = headings(rows)
    strays = interposed(rows)
    ended = cache(finished)  # lines say again what others say
    draft = Draft(0)
    for index, row in enumerate(rows):
        if index in heads:
            draft.close(view)
            if draft.passages or draft.heading:
                yield draft.done()
                draft = Draft(draft.number + 1)
            draft.heading = heads[index]
            draft.add(row.kind, view, [row])
        elif index in strays and draft.open:
            draft.waiting.append(passage(row.kind, view, [row], draft.number))
        elif row.kind == "paragraph" and not row.item:
            draft.open.append(row)
            cut_short = index + 1 in strays and rows[index + 1].words.startswith(row.words)
            if ended(row.words) and not cut_short:
                draft.close(view)
        elif row.kind in ("caption", "metadata") and draft.open:
            draft.waiting.append(passage(row.kind, view, [row], draft.number))
        else:
            draft.close(view)
            draft.add(row.kind, view, [row])
    draft.close(view)
    yield draft.done()


def interposed(rows: Sequence[Line]) -> frozenset[int]:
    """Paragraphs that may stand in the middle of another: elsewhere they have other neighbours."""
    told = Counter(row.words for row in rows if row.kind == "paragraph")
    copied = {
        words
        for words, times in told.items()
        if times > 1 and len(words) >= repeats.SHORTEST_COPY_ELSEWHERE and finished(words)
    }
    neighbours: dict[str, tuple[set[str], set[str]]] = {}
    places: dict[str, list[int]] = {}
    for index, row in enumerate(rows):
        if row.kind == "paragraph" and row.words in copied:
            above, below = neighbours.setdefault(row.words, (set(), set()))
            above.add(rows[index - 1].words if index else "")
            below.add(rows[index + 1].words if index + 1 < len(rows) else "")
            places.setdefault(row.words, []).append(index)
    moved = {
        index
        for words, (above, below) in neighbours.items()
        if len(above) > 1 and len(below) > 1
        for index in places[words]
    }
    return frozenset(moved | set(lines.inside_themselves([row.words for row in rows])))


def finished(words: str) -> bool:
    """Whether a paragraph ends here; one without any marks is a line of its own."""
    if lines.is_closed(words):
        return True
    if lines.QUOTE_END.search(words):
        return lines.balanced(words)
    return not lines.PUNCTUATION.search(words)


def headings(rows: Sequence[Line]) -> dict[int, str]:
    """Lines that open an article: committees' names, else headlines of several news items."""
    known = cache(committee_in)
    named = {
        index: name
        for index, row in enumerate(rows)
        if row.kind in ("heading", "headline", "paragraph")
        if len(row.words) <= LONGEST_NAME and (name := known(row.words))
    }
    found = {
        index: name
        for index, name in named.items()
        if index + 1 < len(rows) and index + 1 not in named
    }
    if found:
        return found
    titled = [
        index
        for index, row in enumerate(rows)
        if row.kind in ("heading", "headline") and lines.COMMITTEE_TITLE.match(row.words)
    ]
    titled = [index for index in titled if index + 1 not in titled]
    if len(titled) > 1:
        return {index: HEADING_MARK.sub("", rows[index].words) for index in titled}
    news = {
        index: HEADING_MARK.sub("", row.words)
        for index, row in enumerate(rows)
        if row.kind in ("heading", "headline") and opens_item(row.words, text_below(rows, index))
    }
    if len(news) > 1:
        news |= {
            index: row.words
            for index, row in enumerate(rows)
            if row.kind == "heading"
            and lines.NEWS_HEADLINE.match(row.words)
            and text_below(rows, index)
        }
    alone = {
        index: ""
        for index, row in enumerate(rows)
        if row.kind == "paragraph" and lines.is_news(row.words) and not headed(rows, index)
    }
    found = news | alone
    return found if len(found) > 1 else {}


def committee_in(heading: str) -> str:
    """The committee's name that is the whole of a heading; "" where it is more or less."""
    if "政协" not in heading[-3:]:
        return ""
    match = COMMITTEE_HEADING.match(HEADING_MARK.sub("", heading))
    return match["name"] if match else ""


def headed(rows: Sequence[Line], index: int) -> bool:
    """Whether a headline stands above a paragraph, bylines and date lines passed over."""
    for row in reversed(rows[max(0, index - 4) : index]):
        if row.kind in ("heading", "headline"):
            return True
        if row.kind not in ("byline", "dateline"):
            break
    return False


def opens_item(heading: str, below: str) -> bool:
    """Whether a heading is the headline of a news item of its own."""
    if not below:
        return False
    if lines.NEWS.match(below):
        return True
    return bool(lines.NEWS_HEADLINE.match(heading) and lines.OPENING.match(below))


def text_below(rows: Sequence[Line], index: int) -> str:
    """The paragraph right under a headline, bylines and date lines passed over."""
    for row in rows[index + 1 : index + 5]:
        if row.kind == "paragraph":
            return row.words
        if row.kind not in ("byline", "dateline"):
            break
    return ""


def passage(kind: PassageKind, view: str, rows: Sequence[Line], article: int) -> Passage:
    """One view over several lines."""
    if len(rows) == 1:
        parts, words = rows[0].parts, rows[0].words
    else:
        parts = tuple(part for row in rows for part in row.parts)
        words = "".join(row.words for row in rows)
    mark = (HEADING_MARK.match(words) or lines.SIGN.match(words)) if words[:1] in SIGNS else None
    skip = mark.end() if mark and mark.end() < len(words) else 0
    offsets: Sequence[int] = range(*parts[0])
    if len(parts) > 1:
        offsets = tuple(offset for part in parts for offset in range(*part))
    if skip:
        words, offsets = words[skip:], offsets[skip:]
    return Passage(kind, words, offsets, article)


# --- repeats ---------------------------------------------------------------------------------

READ = ("headline", "heading", "caption", "paragraph")


def without_repeats(whole: Sequence[Article]) -> tuple[list[Article], list[Repeat]]:
    """The same articles without what stood before."""
    said = [one for article in whole for one in article.passages if one.kind in READ]
    heads = {id(article.passages[0]) for article in whole if article.heading}
    views = [
        repeats.View(one.text, one.offsets, one.article, one.kind == "headline" or id(one) in heads)
        for one in said
    ]
    kept, found = repeats.find(views)
    if not kept:
        return list(whole), []
    left = {id(said[number]): shortened(said[number], row) for number, row in kept.items()}
    return [
        Article(
            article.heading,
            tuple(rest for one in article.passages if (rest := left.get(id(one), one)) is not None),
        )
        for article in whole
    ], found


def shortened(one: Passage, stretches: Sequence[tuple[int, int]]) -> Passage | None:
    """What is left of a passage; None where it is nothing to read."""
    text = "".join(one.text[start:end] for start, end in stretches)
    if not text or not any(char.isalnum() for char in text):
        return None
    offsets = tuple(offset for start, end in stretches for offset in one.offsets[start:end])
    return Passage(one.kind, text, offsets, one.article)


def with_repeats(facts: Facts, said_again: Sequence[Repeat]) -> Facts:
    """The same facts, each with its mentions in repeated passages added to its spans."""
    if not said_again:
        return facts
    echo = Echo(said_again, spans_of(facts))
    return replace(
        facts,
        committees=tuple(replace(one, spans=echo.all(one.spans)) for one in facts.committees),
        people=tuple(echo.person(one) for one in facts.people),
        events=tuple(echo.event(one) for one in facts.events),
        proposals=tuple(replace(one, spans=echo.all(one.spans)) for one in facts.proposals),
        statistics=tuple(replace(one, spans=echo.all(one.spans)) for one in facts.statistics),
        initiatives=tuple(replace(one, spans=echo.all(one.spans)) for one in facts.initiatives),
    )


def spans_of(facts: Facts) -> Iterator[Span]:
    """Every span whose repeats are wanted."""
    for person in facts.people:
        yield from person.spans
        for post in person.posts:
            yield from post.spans
    for rows in (
        facts.committees,
        facts.events,
        facts.proposals,
        facts.statistics,
        facts.initiatives,
    ):
        for fact in rows:
            yield from fact.spans


class Echo:
    """Where the spans of facts stand again."""

    def __init__(self, said_again: Sequence[Repeat], spans: Iterable[Span]) -> None:
        edges = sorted({edge for span in spans for edge in (span.start, span.end - 1)})
        self.images: dict[int, list[int]] = {}
        for repeat in said_again:
            stop = repeat.of + repeat.end - repeat.start
            for index in range(bisect_left(edges, repeat.of), bisect_left(edges, stop)):
                edge = edges[index]
                self.images.setdefault(edge, []).append(repeat.start + edge - repeat.of)
        for row in self.images.values():
            row.sort()

    def again(self, span: Span) -> Iterator[Span]:
        """Each copy of a span: where its first and its last character stand again."""
        lasts = self.images.get(span.end - 1, [])
        length = span.end - 1 - span.start
        for start in self.images.get(span.start, []):
            index = bisect_left(lasts, start)
            if index < len(lasts) and abs(lasts[index] - start - length) <= SLACK:
                yield Span(start, lasts[index] + 1)

    def all(self, spans: tuple[Span, ...]) -> tuple[Span, ...]:
        """The first span first, the others and their copies in order behind it."""
        copies = {copy for span in spans for copy in self.again(span)}
        if not copies:
            return spans
        return (spans[0], *sorted((copies | set(spans)) - {spans[0]}))

    def person(self, person: Person) -> Person:
        posts: tuple[Post, ...] = tuple(
            replace(post, spans=self.all(post.spans)) for post in person.posts
        )
        return replace(person, posts=posts, spans=self.all(person.spans))

    def event(self, event: Event) -> Event:
        return replace(event, spans=self.all(event.spans))
