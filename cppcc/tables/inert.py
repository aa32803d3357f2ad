"""Cells that no spreadsheet takes for a formula, and the same words again on the way back.

inert("=1+1")   ->  "'=1+1"       plain("'=1+1")  ->  "=1+1"
inert("'tis")   ->  "''tis"       plain("'so")    ->  "'so", as somebody typed it
"""

import unicodedata

MARK = "'"
TRIGGERS = frozenset("=+-@\t\r\n\0＝＋－＠﹢﹣﹫−")
#  blanks, controls and what nobody sees: a program may skip them and find a formula behind
SKIPPED = frozenset({"Zs", "Zl", "Zp", "Cc", "Cf"})


def inert(words: str) -> str:
    """Words as a cell holds them."""
    return MARK + words if words.startswith(MARK) or hostile(words) else words


def plain(cell: str) -> str:
    """What inert() was given; a cell that somebody typed stays as it is."""
    rest = cell[1:]
    if cell.startswith(MARK) and (rest.startswith(MARK) or hostile(rest)):
        return rest
    return cell


def hostile(words: str) -> bool:
    """Whether a spreadsheet might compute these words."""
    for character in words:
        if character in TRIGGERS:
            return True
        if unicodedata.category(character) not in SKIPPED:
            return False
    return False
