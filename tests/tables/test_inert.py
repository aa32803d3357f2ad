"""Cells that a spreadsheet might compute, and the same words on the way back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cppcc.tables.inert import hostile, inert, plain

HOSTILE = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "\0=1",
    "＝1+1",
    "＋1",
    "－1",
    "＠SUM(A1)",
    " =1",
    "\u3000=1",
    "\u200b=1",
    "\ufeff=1",
    "\x1b=1",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("http://example.invalid","看")',
]


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_stand_behind_an_apostrophe_and_come_back(words: str) -> None:
    assert inert(words) == f"'{words}"
    assert plain(inert(words)) == words


@pytest.mark.parametrize(
    "words", ["张三", "2023-06-29", "0012", "a=b", "", " 张三", "1.5", "《=》"]
)
def test_other_words_stay_as_they_are(words: str) -> None:
    assert inert(words) == words
    assert plain(words) == words


@pytest.mark.parametrize("typed", ["'", "'tis", "'张三'"])
def test_an_apostrophe_that_somebody_typed_stays(typed: str) -> None:
    assert plain(typed) == typed
    assert plain(inert(typed)) == typed


@given(st.text(alphabet="'=+-@＝＋－＠\t\r\n\0 \u200b张a1"))
def test_whatever_stands_there_is_inert_and_comes_back(words: str) -> None:
    assert not hostile(inert(words))
    assert plain(inert(words)) == words
