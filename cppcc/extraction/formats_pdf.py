"""PDFs with a text layer: page after page, in the order in which the file draws it.

A scanned PDF is pictures of pages: it is refused by that name. Lines are the printed ones. Some
programs write the radical ⼈ for the letter 人, which looks the same; the letter is taken.
"""

from __future__ import annotations

import io
import logging
import unicodedata
from typing import Any

from . import encoding
from .encoding import Unreadable


def _(words: str) -> str:
    """Marks words that are translated where they are shown."""
    return words


BEGINS_WITHIN = 1024  # bytes
MOST_PAGES = 3000
LARGEST_PAGE = 20 * 1024 * 1024  # bytes of one page's drawing, unpacked
LARGEST = 100 * 1024 * 1024  # of all
FEW_LETTERS = 30  # on a page of pictures: a stamp, or the mark of the scanning program
READABLE = 0.3  # share of common letters, below which letters are only numbers of shapes
RECOGNISE = _("Recognise its text first (OCR) and import the result.")
UNLOCK = _("Save a copy without the password.")
FETCH_AGAIN = _("Fetch it anew, or print it to a new PDF.")
DIVIDE = _("Save it in parts.")

#  the radicals that Unicode traces back to no letter, and two that it traces to old forms
RADICALS = dict(
    zip(
        "⺟⺠⻁⻄⻅⻆⻉⻋⻑⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻨⻩⻬⻮⻰⻳⼾⾭",
        "母民虎西见角贝车長长门青韦页风飞食马骨鬼鱼鸟麦黄齐齿龙龟户青",
        strict=True,
    )
)
KANGXI = range(0x2F00, 0x2FD6)


def text(data: bytes) -> tuple[str, list[int]]:
    """The words of a PDF, and the numbers of the pages that have none."""
    if b"%PDF-" not in data[:BEGINS_WITHIN]:
        raise Unreadable(None, _("it is no PDF file"), FETCH_AGAIN)
    pages = opened(data)
    words, shown = [], []
    drawn = 0
    for page in pages:
        drawn += size(page)
        if drawn > LARGEST:
            raise Unreadable(None, _("it unpacks to more than a document can be"), DIVIDE)
        words.append(letters(read(page)))
        shown.append(len("".join(words[-1].split())) >= (FEW_LETTERS if has_picture(page) else 1))
    if not any(shown):
        raise Unreadable(None, _("it is a scanned PDF, pictures without a text layer"), RECOGNISE)
    whole = "\n".join(filter(None, (page.strip("\n") for page in words)))
    if likeness(whole) < READABLE:
        raise Unreadable(
            None, _("its text layer has shapes without letters, as some fonts do"), RECOGNISE
        )
    return whole, [number for number, page in enumerate(words, start=1) if not page.strip()]


def opened(data: bytes) -> list[Any]:
    """Every page; raise Unreadable where the file is locked, broken or too long."""
    import pypdf

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it tells of every flaw
    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        locked = reader.is_encrypted and not unlocked(reader)
        count = 0 if locked else reader.get_num_pages()
        pages = [] if count > MOST_PAGES else list(reader.pages) if not locked else []
    except Exception:  # whatever pypdf meets in a broken file
        raise damaged() from None
    if locked:
        raise Unreadable(None, _("it is protected by a password"), UNLOCK)
    if count > MOST_PAGES:
        raise Unreadable(None, _("it has more pages than a document can have"), DIVIDE)
    if not pages:
        raise damaged()
    return pages


def unlocked(reader: Any) -> bool:
    """Whether it opens without a password, being closed to printing or copying alone."""
    from pypdf.errors import DependencyError

    try:
        return bool(reader.decrypt(""))
    except (DependencyError, NotImplementedError):  # AES asks for a library of its own
        return False


def damaged() -> Unreadable:
    return Unreadable(None, _("it is a damaged PDF file"), FETCH_AGAIN)


def size(page: Any) -> int:
    """Bytes of a page's drawing."""
    try:
        contents = page.get_contents()
        drawn = len(contents.get_data()) if contents is not None else 0
    except Exception:
        raise damaged() from None
    if drawn > LARGEST_PAGE:
        raise Unreadable(None, _("it unpacks to more than a document can be"), DIVIDE)
    return drawn


def read(page: Any) -> str:
    try:
        return str(page.extract_text())
    except Exception:
        raise damaged() from None


def has_picture(page: Any) -> bool:
    """Whether the page refers to a picture, alone or within a form."""
    try:
        pending = [page.get("/Resources")]
        for _depth in range(4):
            found = [
                thing.get_object()
                for resources in pending
                if resources is not None
                for thing in resources.get_object().get("/XObject", {}).get_object().values()
            ]
            if any(thing.get("/Subtype") == "/Image" for thing in found):
                return True
            pending = [thing.get("/Resources") for thing in found[:100]]
    except Exception:
        return False
    return False


def letters(words: str) -> str:
    """Letters for the radicals that look like them."""
    return "".join(
        RADICALS.get(char) or (unicodedata.normalize("NFKC", char) if ord(char) in KANGXI else char)
        for char in words
    )


def likeness(words: str) -> float:
    """Share of letters that are common in Chinese or plain ASCII."""
    printed = [char for char in words if not char.isspace()]
    common = sum("!" <= char <= "~" or char in encoding.COMMON for char in printed)
    return common / len(printed) if printed else 0.0
