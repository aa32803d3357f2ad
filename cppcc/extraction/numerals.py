"""Numbers as such texts print them, with their bound.

"开展活动60余场"  ->  Numeral(value=60, bound="over");  "近500余人次"  ->  500, "about"
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from .facts import Bound

DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
SMALL = {"十": 10, "百": 100, "千": 1000}
LARGE = {"万": 10_000, "亿": 100_000_000}
SCALES = {"": 1, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000, "十": 10}
TENS = str.maketrans({"廿": "二十", "卅": "三十"})

BEFORE: dict[str, Bound] = {
    "近": "under",
    "将近": "under",
    "接近": "under",
    "不足": "under",
    "不到": "under",
    "约": "about",
    "大约": "about",
    "超": "over",
    "超过": "over",
    "逾": "over",
    "突破": "over",
    "不少于": "over",
    "不低于": "over",
    "至少": "over",
    "上": "over",
    "已过": "over",
    "已超": "over",
    "已超过": "over",
    "已逾": "over",
    "已近": "under",
}
AFTER: dict[str, Bound] = {
    "以上": "over",
    "之多": "exact",
    "左右": "about",
    "上下": "about",
    "以下": "under",
    "以内": "under",
}

#  the first line says with which characters one begins: that makes the search six times as fast
#  约300余   180余万   1,284   1 284   九十九点六   486.5265万   二十多   百余   上万   一千二百
NUMERAL = re.compile(
    r"(?=[将接不大超突至近约逾上已\d〇零一二三四五六七八九十百千万亿两廿卅])"
    r"(?P<before>已超过|已[过超逾近]|将近|接近|不足|不到|大约|超过|突破|不少于|不低于|至少"
    r"|(?<![最附邻靠新临就])近|(?<![节预签相条制])约|超|逾|(?<![以会])上(?=[百千万亿]))?"
    r"(?P<number>(?<![\d.,A-Za-z])(?:\d{1,3}(?:[, ]\d{3}(?!\d)){1,4}|\d{1,12})(?:\.\d{1,8})?"
    r"|"
    r"(?<![〇零一二三四五六七八九十百千万亿两廿卅几数])[〇零一二三四五六七八九十百千万亿两廿卅]{1,14}"
    r"(?:(?<=[一二三四五六七八九十零])点[〇零一二三四五六七八九]{1,4}(?=[万亿倍%％，。、；）”]|$))?)"
    r"(?P<inner>[余多])?(?P<scale>[十百千]?[万亿]{1,2}|[百千](?![分]))?(?P<after>[余多](?!数|"
    r"样|元化|年))?"
)
#  2-3   5至8   三到五
RANGE_BEFORE = re.compile(r"[\d一二三四五六七八九十两%][余多]?[个名件条项次场家]?[-—–~～至到]$")
RANGE_MARKS = frozenset("-—-–~～至到")
RANGE_NEXT = RANGE_MARKS | {"余", "多"}
RANGE_AFTER = re.compile(r"[余多]?[-—–~～至到][\d一二三四五六七八九十两]")


class Numeral(NamedTuple):
    """text[start:end] is the number with the words that bound it: 近500余."""

    start: int
    end: int
    value: Decimal
    bound: Bound
    written: bool  # in Chinese characters: 二十


def find(text: str) -> Iterator[Numeral]:
    """Numbers in the order of the text; ranges (2-3) and 数十, 十几 have no figure and are left."""
    return filter(None, (read(text, match) for match in NUMERAL.finditer(text)))


def read(text: str, match: re.Match[str]) -> Numeral | None:
    """The number that a match prints; None where it has no figure."""
    start, end = match.span()
    if text[end : end + 1] == "几" or is_range(text, match):
        return None
    number = match["number"]
    value = figure(number, match["scale"] or "")
    if value is None:
        return None
    return Numeral(start, end, value, bound_of(match), not number[0].isdigit())


@lru_cache(maxsize=4096)
def figure(number: str, scale: str) -> Decimal | None:
    """180 of 万 -> 1800000; whole numbers without a point."""
    value = value_of(number)
    if value is None:
        return None
    for char in scale:
        value *= SCALES[char]
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value


def is_range(text: str, match: re.Match[str]) -> bool:
    """Whether the number is one end of 2-3 or 五至八."""
    start, end = match.start("number"), match.end()
    if text[start - 1 : start] in RANGE_MARKS and RANGE_BEFORE.search(
        text, max(0, start - 4), start
    ):
        return True
    return text[end : end + 1] in RANGE_NEXT and bool(RANGE_AFTER.match(text, end))


def bound_of(match: re.Match[str]) -> Bound:
    """余 and 多 are over, 近 is under, both together about."""
    before = BEFORE.get(match["before"] or "", "exact")
    if not (match["inner"] or match["after"]):
        return before
    return "over" if before in ("exact", "over") else "about"


def bounded_after(bound: Bound, text: str, end: int) -> tuple[Bound, int]:
    """The bound with 左右 or 以上 printed behind the unit, and where that word ends."""
    for word, after in AFTER.items():
        if text.startswith(word, end):
            return (after if bound == "exact" else bound), end + len(word)
    return bound, end


def value_of(number: str) -> Decimal | None:
    """1,284 -> 1284; 二百零三 -> 203; 二〇二三 -> 2023; 三五 (three to five) -> None."""
    if number[0].isdigit():
        return Decimal(number.replace(",", "").replace(" ", ""))
    number, _, places = number.translate(TENS).partition("点")
    if places:  # 九十九点六
        whole = value_of(number)
        digits = "".join(str(DIGITS[char]) for char in places)
        return None if whole is None else whole + Decimal(f"0.{digits}")
    if not any(char in SMALL or char in LARGE for char in number):
        return positional(number)
    return grouped(number)


def positional(number: str) -> Decimal | None:
    """二〇二三 -> 2023, 六 -> 6; two digits side by side (三五个) are a guess, not a number."""
    if len(number) == 1 or "〇" in number or "零" in number or len(number) == 4:
        return Decimal("".join(str(DIGITS[char]) for char in number))
    return None


def grouped(number: str) -> Decimal | None:
    """一千二百 -> 1200, 百 -> 100, 三万五 -> None."""
    total = section = 0
    digit: int | None = None
    for char in number:
        if char in DIGITS:
            if digit:  # 四五十
                return None
            digit = DIGITS[char]
        elif char in SMALL:
            section += (1 if digit is None else digit) * SMALL[char]
            digit = None
        else:
            total = (total + (section + (digit or 0) or 1)) * LARGE[char]
            section, digit = 0, None
    if digit and total + section >= 100 and number[-2] not in "零〇十":
        return None  # 三百五 may be 350 or 305
    return Decimal(total + section + (digit or 0))
