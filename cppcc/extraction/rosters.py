"""Lists of names under a heading, and rows of a name with its post.

"政协阳新县第十一届委员会委员名单" over "王大伟  李小兰（女）"  ->  both 委员 of the committee
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from . import names
from .names import AFTER_TITLE, Evidence, Name
from .posts import TITLE_END, TITLE_LAST, Title, chain, clipped
from .text import Passage

LONGEST_LINE = 60
NUMBER = r"(?:[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十\d]{1,3}）|\d{1,3}[.．、 ] *)?"
TITLE = (
    r"(?P<title>副 {0,4}主 {0,4}席|主 {0,6}席|秘 {0,4}书 {0,4}长|常 ?务 ?委 ?员|委 {0,6}员|"
    r"常 {0,6}委)"
)
STARTS = re.compile(NUMBER)
#  政协某县第九届委员会委员名单   副主席（按姓氏笔画为序）：
HEADING = re.compile(rf"{TITLE}(?:建议)?(?:名单)?(?:（.{{1,24}}）)?[：:]?$")
HEADING_LAST = frozenset("席长员委议单）：:")
#  副主席：李某某  张某   主 席 李某某
OPENING = re.compile(rf"^{NUMBER}{TITLE}(?:（[^（）]{{1,24}}）)?(?:[：:]| {{1,6}}(?=[一-鿿]))")
LIST = re.compile(r"名单|名录|一览")
#  （10月离任）
NOTE = re.compile(r" {0,4}（(?P<note>[^（）]{1,18})）")
NOTES = re.compile(r"（[^（）]{0,30}）")
SENTENCE = re.compile(r"[。，；]")
SKIPPED = re.compile(r"[ 、，]+|（[^（）]{0,30}）")
ITEM_END = re.compile(r"[ 、，（]")
#  between the name and the post of a row
COLUMN = re.compile(
    r"(?:（[^（）]{1,12}）)?(?: {1,12}|[：:—|]{1,2})"
    r"(?:(?:[男女]|[一-鿿]{1,5}族|\d{1,4}|中共党员) {1,8}){0,4}"
)


@dataclass
class Roster:
    """What holds below a heading while the page is read."""

    title: str = ""  # 委员, 副主席 …
    open: bool = False  # whether a list of names runs

    def names(self, passage: Passage, evidence: Evidence) -> list[Name]:
        """The names of a line under a heading; a heading gives none and opens the list."""
        text = passage.text.strip()
        if self.headed(text):
            return []
        if not self.open:
            return []
        row = [name for name, _ in rows(passage, evidence)]
        if row:
            return row
        found, items = items_of(passage.text, evidence)
        if not found or len(found) * 4 < items * 3:
            self.open = len(text) < 40 and not SENTENCE.search(NOTES.sub("", text))
            return []
        return found

    def headed(self, text: str) -> bool:
        """Whether a line opens a list: a heading, or a title with the first names behind it."""
        if len(text) >= LONGEST_LINE:
            return False
        heading = HEADING.search(text) if text[-1:] in HEADING_LAST else None
        start = STARTS.match(text)
        assert start
        if heading and (LIST.search(text) or heading.start() == start.end()):
            several = text[start.end() : heading.start()].endswith(("、", "和", "及"))
            self.title = "" if several else heading["title"].replace(" ", "")
            self.open = True
            return True
        if LIST.search(text) and not SENTENCE.search(text):
            self.title, self.open = "", True
            return True
        opening = OPENING.match(text) if self.open else None
        if opening:
            self.title = opening["title"].replace(" ", "")
        return opening is not None


def note_behind(text: str, name: Name) -> str:
    """What stands in brackets behind a name: 女, 10月离任."""
    note = NOTE.match(text, name.end)
    return note["note"] if note else ""


def items_of(text: str, evidence: Evidence) -> tuple[list[Name], int]:
    """The names of a line of names, and how many items the line has."""
    found, items = [], 0
    start = STARTS.match(text)
    at = start.end() if start else 0
    while at < len(text):
        skipped = SKIPPED.match(text, at)
        if skipped:
            at = skipped.end()
            continue
        items += 1
        name = names.at(text, at, evidence, floor=AFTER_TITLE)
        if name and name.closed:
            found.append(name)
            at = name.end
        else:
            at = item_end(text, at)
    return found, items


def item_end(text: str, at: int) -> int:
    """Where an item of a list ends that is no name."""
    end = ITEM_END.search(text, at + 1)
    return end.start() if end else len(text)


def rows(passage: Passage, evidence: Evidence) -> Iterator[tuple[Name, tuple[Title, ...]]]:
    """A line that is a name and a post: 李春雷  县政协主席."""
    text = passage.text
    if len(text) > LONGEST_LINE or text[-1:] not in TITLE_LAST:
        return
    if SENTENCE.search(NOTES.sub("", text)):
        return
    start = STARTS.match(text)
    name = names.at(text, start.end() if start else 0, evidence, floor=AFTER_TITLE)
    column = COLUMN.match(text, name.end) if name and name.closed else None
    if name is None or column is None or not TITLE_END.search(text, max(0, len(text) - 12)):
        return
    titles = clipped(chain(text, len(text)), column.end())
    if titles and titles[0].organisation == column.end():
        yield name, titles
