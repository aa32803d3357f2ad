"""A file's bytes to its text, by the kind of file that its name says.

read(b"<html>…", "news.html")    ->  Extracted(text="区政协召开协商会\\n发布时间：…", notes=())
read(b"PK\\x03\\x04…", "report.docx")  ->  Extracted(text="一、协商议政\\n…", notes=())

Spans count in this text; the bytes are kept beside it. The same bytes give the same text: no
clock, no network, no state from one file to the next. Libraries are loaded when a file of
their kind comes, so that importing this costs nothing.

A text file is decoded and nothing else. Of a web page there is the article as trafilatura tells
it from menus and related news; what the page prints or declares of title, day, source and
address, and the article does not show, stands as printed lines above it, so that a quote of it
can be marked like any other:

    区政协召开协商会
    发布时间：2024-05-18  来源：河山日报
    网址：https://www.example.cn/news/1.html
"""

from __future__ import annotations

import unicodedata
from pathlib import PurePath
from typing import NamedTuple

from . import encoding
from .encoding import Unreadable


def _(words: str) -> str:
    """Marks words that are translated where they are shown."""
    return words


SUFFIXES = (".txt", ".html", ".htm", ".docx", ".pdf")
MARGINS = "\ufeff\u200b \t\r\n\u3000\u00a0"
#  what a text may hold beside letters
LAYOUT = frozenset("\t\n")


class Extracted(NamedTuple):
    """What a file says. notes: what of it is missing, with the pages' numbers."""

    text: str
    notes: tuple[Note, ...] = ()


class Note(NamedTuple):
    """Words with gaps, and what fills them."""

    words: str
    values: dict[str, str]


def read(data: bytes, name: str) -> Extracted:
    """Return the text of a file; raise Unreadable where it has none."""
    suffix = PurePath(name).suffix.lower()
    if suffix in (".html", ".htm"):
        from . import formats_html

        return Extracted(sound(formats_html.text(data)))
    if suffix == ".docx":
        from . import formats_docx

        return Extracted(sound(formats_docx.text(data)))
    if suffix == ".pdf":
        from . import formats_pdf

        words, empty = formats_pdf.text(data)
        return Extracted(sound(words), left_out(empty))
    return Extracted(encoding.decode(data))


def sound(text: str) -> str:
    """Without what PostgreSQL cannot store or nobody can read; blank is refused."""
    kept = "".join(
        "\ufffd" if category == "Cs" else char
        for char, category in ((char, unicodedata.category(char)) for char in text)
        if category != "Cc" or char in LAYOUT
    )
    if not kept.strip(MARGINS):
        raise Unreadable(
            None,
            _("no text is found in it"),
            _("If its words are pictures, recognise them first (OCR)."),
        )
    return kept


def left_out(pages: list[int]) -> tuple[Note, ...]:
    if not pages:
        return ()
    listed = ", ".join(map(str, pages[:20])) + (" …" if len(pages) > 20 else "")
    return (Note(_("pages without text, left out: %(pages)s"), {"pages": listed}),)
