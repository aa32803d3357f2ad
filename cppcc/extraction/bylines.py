"""Who signed, took or edited what: roles before a name, credits behind it, names in brackets.

"文/图 王小亮", "周小林 摄", "（苗东 党世杰）"  ->  王小亮, 周小林, 苗东, 党世杰
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from . import names
from .names import AFTER_TITLE, IN_A_LIST, Evidence, Name
from .people_vocabulary import COMPOUND_SURNAMES, ROLES
from .text import Passage

WORDED = "|".join(
    sorted((role for role, posted in ROLES.items() if not posted and len(role) > 1), key=len)[::-1]
)
SHORT = "[文图摄]"
BEFORE_NAMES = (*WORDED.split("|"), "文", "图", "摄")  # with what a role begins
#  摄影：   文字整理：   文/图   图文、视频 …
ROLE = re.compile(
    rf"(?:(?:{WORDED})(?:整理|报道|编辑)?|(?<![一-鿿]){SHORT})"
    rf"(?:[/／、和及| ]{{0,3}}(?:{WORDED}|{SHORT}(?![一-鿿]))){{0,3}}"
    r"(?:整理|报道)?(?P<gap>[：:/ ]+)"
)
#  周小林 摄   王小亮/文   李大伟供图
CREDIT = re.compile(
    r" {0,4}[/／]? {0,2}(?:摄影报道|图文报道|摄影|摄像|供图|供稿|撰文|撰稿|拍摄|整理|报道|"
    r"文[/／ 、]?图|图[/／ 、]?文|[文图摄])(?=$|[）。 |/／、，：])|"
    r" {1,4}[书作绘](?=$|[）。 ])|(?:口述|整理|主编|编著|撰文)(?=$|[）。 ，、；])"
)
CREDIT_FIRST = frozenset(" /／摄图供撰拍整报文口主编")
#  where a credit can begin: the start, a blank, a bracket, a mark
OPEN = re.compile(r"(?:^|[ （。，|/／])(?=[一-鿿])")
ITEM = r"(?!本[报网台刊社]|记者|通讯员|实习生)(?:[一-鿿] {1,3}[一-鿿](?![一-鿿])|[一-鿿·]{2,9}?)"
#  （苗某某 党某某）   （峨山县政协 赵某某）   （市政协文史委 杨某某 供稿）
BRACKET = re.compile(
    r"（(?:[一-鿿]{1,14}(?:政协|委|办|局|室|部|院|社|报|组|会) {1,3})?"
    rf"(?P<names>{ITEM}(?:[ 、]{{1,3}}{ITEM}){{0,5}})"
    r"(?: *(?:供稿|报道|摄影报道|摄影|摄|文/图|图/文|文|图)){0,2}"
    r"(?: +(?:本[报网台刊]|[一-鿿]{2,6})?(?:记者|通讯员|实习生)[^（）]{2,24})?）"
)
LONGEST_LINE = 40
TOKEN = re.compile(r"(?<![^ 、])[一-鿿] {1,3}[一-鿿](?![^ 、])|[^ 、]+")
NEWS = ("讯", "电", "报道")
#  某市政协文史馆 赵某某
LINE = re.compile(
    r"^[一-鿿]{2,16}(?:政协|馆|社|网|报|局|院|校|室|委|会|学|部|台|团) {1,4}"
    rf"(?P<names>{ITEM}(?:[ 、]{{1,3}}{ITEM}){{0,3}}) *$"
)


def credited(passage: Passage, evidence: Evidence) -> Iterator[Name]:
    """Names before what they did: 周小林 摄, 王小亮/文."""
    text = passage.text
    for opening in OPEN.finditer(text):
        if CREDIT_FIRST.isdisjoint(text[opening.end() + 2 : opening.end() + 5]):
            continue
        for length in (3, 2, 4):
            end = opening.end() + length
            if CREDIT.match(text, end) and signs(text, opening.end(), end):
                yield Name(opening.end(), end, IN_A_LIST, closed=True)
                break


def signs(text: str, start: int, end: int) -> bool:
    """Whether characters between two marks are a name: a surname, and no word."""
    printed = text[start:end]
    if len(printed) == 4 and printed[:2] not in COMPOUND_SURNAMES:
        return False
    score = names.han_score(printed)
    return score is not None and score >= -0.4 and not names.is_word(text, start, 2, titled=False)


def signed(passage: Passage, evidence: Evidence) -> Iterator[Name]:
    """Names in brackets that sign a report: （苗某某 党某某）, 本报讯（王某 祝某某）; or on a line
    behind their house: 某市政协文史馆 赵某某."""
    text = passage.text
    line = LINE.match(text) if len(text) <= LONGEST_LINE else None
    for match in (line,) if line else BRACKET.finditer(text):
        last = match.end() >= len(text.rstrip("。 "))
        news = text[max(0, match.start() - 4) : match.start()].rstrip().endswith(NEWS)
        if not (last or news) or (passage.kind == "headline" and not line):
            continue
        tokens = list(TOKEN.finditer(text, match.start("names"), match.end("names")))
        known = [names.at(text, one.start(), evidence, floor=AFTER_TITLE) for one in tokens]
        whole = [
            name is not None and name.end == token.end()
            for name, token in zip(known, tokens, strict=True)
        ]
        if not any(whole):
            continue
        if all(
            sure or signs(text, *token.span()) for sure, token in zip(whole, tokens, strict=True)
        ):
            yield from (Name(*token.span(), IN_A_LIST, closed=True) for token in tokens)
