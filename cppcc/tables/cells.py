"""Values as cells hold them, and cells as people type them.

WrittenDate().clean("2023/6/29")   ->  "2023-06-29"
Number(Decimal).clean("1,200")     ->  Decimal("1200")
Choice(Post.Role).clean("副主席")   ->  "vice_chair", by its label in either language
Words().clean("\\0")               raises Unclear: what is wrong, and what may be meant

A cell that still says what was taken away is never read: only what somebody changed is.
"""

from __future__ import annotations

import difflib
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import override
from import_export.widgets import Widget

from cppcc.extraction import dates

LANGUAGES = ("zh-hans", "en")
NEAR = 3  # suggestions for what was not found


class Unclear(ValueError):
    """A cell that cannot be read; the message says why, to people."""

    def __init__(self, message: str, near: Iterable[str] = ()) -> None:
        super().__init__(message)
        self.near = tuple(near)


def near_matches(words: str, candidates: Iterable[str]) -> list[str]:
    return difflib.get_close_matches(words, list(candidates), n=NEAR, cutoff=0.5)


def in_every_language(words: Any) -> list[str]:
    """A translated string in Chinese and in English."""
    found = []
    for language in LANGUAGES:
        with override(language):
            found.append(str(words))
    return list(dict.fromkeys(found))


# --- words ----------------------------------------------------------------------------------------


class Words(Widget):
    """Text as it is; what somebody typed is taken without the blanks around it."""

    def render(self, value: Any, obj: Any = None, **options: Any) -> str:
        return "" if value is None else str(value)

    def clean(self, value: str, row: Any = None, **options: Any) -> Any:
        return value.strip()


class Listed(Words):
    """["辽中", "辽中县"]  <->  辽中⏎辽中县; a list that lines cannot hold as JSON"""

    def render(self, value: Any, obj: Any = None, **options: Any) -> str:
        if not value:
            return ""
        lines = "\n".join(map(str, value))
        return lines if self.lines(lines) == value else json.dumps(value, ensure_ascii=False)

    def lines(self, cell: str) -> list[str]:
        if cell.lstrip().startswith("["):
            return []
        return [line.strip() for line in cell.splitlines() if line.strip()]

    def clean(self, value: str, row: Any = None, **options: Any) -> Any:
        words = super().clean(value)
        if not words.startswith("["):
            return self.lines(words)
        try:
            found = json.loads(words)
        except ValueError as error:
            raise Unclear(_("not a list: one a line, or a list in JSON")) from error
        if not all(isinstance(one, str) for one in found):
            raise Unclear(_("not a list: one a line, or a list in JSON"))
        return found


class Choice(Words):
    """A code of a short list; typed also as its label in either language."""

    def __init__(self, choices: Iterable[tuple[Any, Any]]) -> None:
        super().__init__()
        self.choices = list(choices)
        self.codes: dict[str, str] = {}
        for code, label in self.choices:
            for words in (code, *in_every_language(label)):
                self.codes.setdefault(str(words).casefold(), code)

    def clean(self, value: str, row: Any = None, **options: Any) -> Any:
        words = super().clean(value)
        if not words:
            return ""
        if (code := self.codes.get(words.casefold())) is not None:
            return code
        known = get_text_list([str(label) for code, label in self.choices if code])
        near = {self.codes[one]: one for one in near_matches(words.casefold(), self.codes)[::-1]}
        raise Unclear(_("none of: %s") % known, list(near.values())[::-1])


class Flag(Words):
    """true or false; typed also as 是 or 否, yes or no, 1 or 0"""

    YES = frozenset({"true", "yes", "1", "是", "√", "真"})
    NO = frozenset({"false", "no", "0", "否", "×", "假", ""})

    def render(self, value: Any, obj: Any = None, **options: Any) -> str:
        return "true" if value else "false"

    def clean(self, value: str, row: Any = None, **options: Any) -> Any:
        words = super().clean(value).casefold()
        if words in self.YES:
            return True
        if words in self.NO:
            return False
        raise Unclear(_("neither true nor false"))


# --- numbers and days -----------------------------------------------------------------------------


class Number(Words):
    """60, 20.9; typed also as 1,200 and in full width"""

    def __init__(self, kind: type[int] | type[Decimal]) -> None:
        super().__init__()
        self.kind = kind

    def render(self, value: Any, obj: Any = None, **options: Any) -> str:
        if value is None:
            return ""
        return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)

    def clean(self, value: str, row: Any = None, **options: Any) -> Any:
        words = unicodedata.normalize("NFKC", super().clean(value)).replace(",", "")
        if not words:
            return None
        try:
            found = Decimal(words)
            whole = found.is_finite() and found == found.to_integral_value()
        except InvalidOperation as error:
            raise Unclear(_("not a number")) from error
        if not found.is_finite():
            raise Unclear(_("not a number"))
        if self.kind is Decimal:
            return found
        if not whole:
            raise Unclear(_("not a whole number"))
        return int(found)


#  2023-06-29   2023/6/29   2023年6月29日   2023.6   2023-06-29T00:00:00
DAY = re.compile(
    r"(?P<year>\d{4})(?:\s*[-/.年]\s*(?P<month>\d{1,2})(?:\s*[-/.月]\s*(?P<day>\d{1,2}))?)?"
    r"\s*[年月日]?(?:[T ]00:00(?::00)?)?"
)


def day_parts(words: str) -> str:
    """2023/6/29 -> 2023-06-29, 2023年6月 -> 2023-06. Raises Unclear."""
    found = DAY.fullmatch(words.strip())
    if not found:
        raise Unclear(_("not a date: 2023-06-29, 2023-06 or 2023"))
    year, month, day = found.group("year", "month", "day")
    try:
        date(int(year), int(month or 1), int(day or 1))
    except ValueError as error:
        raise Unclear(_("no day of the calendar")) from error
    return "-".join([year, *(f"{int(part):02}" for part in (month, day) if part)])


class Day(Words):
    """A whole day: 2023-06-29"""

    def render(self, value: Any, obj: Any = None, **options: Any) -> str:
        return "" if value is None else str(value)

    def clean(self, value: str, row: Any = None, **options: Any) -> Any:
        words = unicodedata.normalize("NFKC", super().clean(value))
        if not words:
            return None
        written = day_parts(words)
        if len(written) != len("2023-06-29"):
            raise Unclear(_("not a whole day: 2023-06-29"))
        return date.fromisoformat(written)


#  2023-06-29/2023-07-02, 2023-06-29至7月2日 is not taken
PERIOD = re.compile(r"(?P<start>\d{4}(?:-\d\d(?:-\d\d)?)?)/(?P<end>\d{4}(?:-\d\d(?:-\d\d)?)?|\.\.)")


class WrittenDate(Words):
    """As documents date (EDTF): 2023-06-29, 2023-06, 2023, 2023-01/2023-06, 2018/.."""

    def clean(self, value: str, row: Any = None, **options: Any) -> Any:
        words = unicodedata.normalize("NFKC", super().clean(value))
        period = PERIOD.fullmatch(words)
        if not words or not period:
            return day_parts(words) if words else ""
        start, end = period.groups()
        start, end = day_parts(start), end if end == ".." else day_parts(end)
        if end != ".." and dates.latest(end) < dates.earliest(start):
            raise Unclear(_("The period ends before it begins."))
        return f"{start}/{end}"


# --- links ----------------------------------------------------------------------------------------


class Link(Words):
    """Another row by its key; typed also by its printed name where only one has it"""

    def __init__(self, target: type[Any], name: str) -> None:
        super().__init__()
        self.target, self.name = target, name

    def clean(self, value: str, row: Any = None, **options: Any) -> Any:
        words = super().clean(value)
        if not words:
            return None
        known: Mapping[str, Any] = options["targets"][self.target]
        return known[words]
