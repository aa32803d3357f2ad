"""Offsets of a text as a browser shows it, and as it is stored.

A browser makes one character of the two that end a line in some files (CR LF), and of a CR alone.

stored_span("甲\\r\\n乙丙", 2, 4)  ->  Span(3, 5)
"""

import re
from bisect import bisect_left

from django.utils.translation import gettext as _

from cppcc.extraction.facts import Span

PAIR = re.compile(r"\r\n")


class Elsewhere(Exception):
    """The words are not where the page says; the message says so to people."""


def stored_span(text: str, start: int, end: int, words: str | None = None) -> Span:
    """What is selected, without blanks at its ends, in code points. Raises Elsewhere."""
    pairs = [found.start() - number for number, found in enumerate(PAIR.finditer(text))]
    first, last = (at + bisect_left(pairs, at) for at in (start, end))
    chosen = text[first:last]
    if words is not None and shown(chosen) != shown(words):
        raise Elsewhere(_("These words do not stand in the document. Load the page again."))
    if not chosen.strip():
        raise Elsewhere(_("Select some words first."))
    first += len(chosen) - len(chosen.lstrip())
    return Span(first, first + len(chosen.strip()))


def shown(words: str) -> str:
    """Words as a browser has them."""
    return words.replace("\r\n", "\n").replace("\r", "\n")
