"""Views of a text with the same length: simplified characters, marks in one width.

遼寧省政協(瀋陽)  ->  辽宁省政协（沈阳）
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from operator import ne
from typing import Literal

import opencc

Script = Literal["simplified", "traditional", "mixed"]

#  printed variants of one mark, one character for one character
MARKS: dict[int, int] = str.maketrans(
    "()?!;[]｛｝﹐﹑﹔﹕﹖﹗﹙﹚｡､「」『』＂｢｣〝〞﹁﹂﹃﹄‧•・﹒",
    '（）？！；［］{}，、；：？！（）。、“”‘’"“”“”“”‘’····',
)
FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF10, 0xFF5B) if chr(code).isalnum()}
BLANK = {ord(blank): " " for blank in "\t\u00a0\u3000\u2002\u2003\u2009\u200b\ufeff"}
WIDTHS: dict[int, int | str] = {**MARKS, **FULL_WIDTH, **BLANK}
WIDE = re.compile(f"[{re.escape(''.join(map(chr, WIDTHS)))}]+")
#  the mark comes first in each pattern, so that the search passes over everything else
COMMA = re.compile(r",(?:(?<!\d,)|(?!\d))")
#  a full stop of the Latin kind behind a Chinese word
STOP = re.compile(r"[.．](?<=[\u4e00-\u9fff”》）].)(?=[\u4e00-\u9fff“《\s]|$)")
COLON = re.compile(r":(?:(?<!\d:)|(?!\d))")
#  what the converter cannot take
FOREIGN = re.compile("[\0\ud800-\udfff]")
FEW = 0.03
LONGEST_WORDS = 40  # that are remembered


@lru_cache(maxsize=2)
def converter(direction: str = "t2s") -> opencc.OpenCC:
    """t2s maps character to character, so offsets stay."""
    return opencc.OpenCC(direction)


def fold(text: str) -> str:
    """Simplified characters, same length, whatever the text: 遼寧 -> 辽宁.

    What is no character (half a surrogate pair, NUL) comes out as U+FFFD.
    """
    return fold_words(text) if len(text) <= LONGEST_WORDS else converted(text)


@lru_cache(maxsize=4096)
def fold_words(words: str) -> str:
    """fold() for names and titles, which documents say again."""
    return converted(words)


def converted(text: str) -> str:
    """The text simplified, without what the converter cannot take."""
    return same_length(FOREIGN.sub("\ufffd", text))


def same_length(text: str) -> str:
    """Convert; a stretch whose length would change is halved until the character is found."""
    folded: str = converter().convert(text)
    if len(folded) == len(text):
        return folded
    if len(text) == 1:
        return text
    middle = len(text) // 2
    return same_length(text[:middle]) + same_length(text[middle:])


def script_of(text: str, folded: str) -> Script:
    """Mixed where characters of both scripts alone are more than slips."""
    if text == folded:
        return "simplified"
    traditional = sum(map(ne, text, folded))
    simplified = sum(count for char, count in Counter(text).items() if simplified_only(char))
    share = traditional / (traditional + simplified)
    if share < FEW:
        return "simplified"
    return "traditional" if share > 1 - FEW else "mixed"


@lru_cache(maxsize=8192)
def simplified_only(char: str) -> bool:
    """Whether a character is of the simplified script alone: 协, not 后 or 里."""
    if not "\u3400" <= char <= "\u9fff" or converter("s2t").convert(char) == char:
        return False
    try:
        char.encode("big5")
    except UnicodeEncodeError:
        return True
    return False


def normalise(words: str) -> str:
    """Marks and letters in one width, quotation marks in one style; same length."""
    words = in_one_width(words)
    if '"' not in words:
        return words
    quotes = iter("“”" * (words.count('"') // 2 + 1))
    return "".join(next(quotes) if char == '"' else char for char in words)


def in_one_width(words: str) -> str:
    """Marks in full width, letters, figures and blanks in half; same length."""
    words = WIDE.sub(lambda wide: wide.group().translate(WIDTHS), words)
    words = COMMA.sub("，", words)
    words = COLON.sub("：", words)
    return STOP.sub("。", words)
