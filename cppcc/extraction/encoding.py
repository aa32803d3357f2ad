"""Bytes to text: UTF-8, UTF-16 or GB18030, told apart by what reads as Chinese.

b"\\xef\\xbb\\xbf\\xe5\\x8c\\xba"  ->  "区"

The byte order mark goes; everything else stays, line ends too. What cannot be text is refused,
with the place, the cause and the cure.
"""

from __future__ import annotations

import codecs


def _(words: str) -> str:
    """Marks words that are translated where they are shown."""
    return words


MARKS_OF_ORDER = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
#  how files of other kinds begin
SIGNATURES = (
    (b"\x89PNG", _("this is a PNG picture, not text")),
    (b"\xff\xd8\xff", _("this is a JPEG picture, not text")),
    (b"GIF8", _("this is a GIF picture, not text")),
    (b"%PDF-", _("this is a PDF file, not text")),
    (b"PK\x03\x04", _("this is a ZIP archive, as .docx and .xlsx are, not text")),
    (b"\xd0\xcf\x11\xe0", _("this is an old Office file, not text")),
    (b"\x1f\x8b", _("this is a gzip archive, not text")),
    (b"7z\xbc\xaf", _("this is a 7z archive, not text")),
    (b"Rar!", _("this is a RAR archive, not text")),
    (b"SQLite format 3", _("this is an SQLite database, not text")),
)
NOT_VALID = {
    "utf-8": _("not valid UTF-8"),
    "utf-16-le": _("not valid UTF-16 (little-endian)"),
    "utf-16-be": _("not valid UTF-16 (big-endian)"),
    "gb18030": _("not valid GB18030"),
}
SAVE_AS_TEXT = _("Save its text as a UTF-8 file.")
#  what a Chinese text of some length cannot do without, in either script
COMMON = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动工能下过子说产种面"
    "而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去"
    "把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或"
    "但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次"
    "品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必"
    "战先回则任取据处队南给色光门即保治北造百规热领七海口东导器压志世金增争济阶油思术极交受联什认六共权收"
    "证改清己美再采转更单风切打白教速花带安场身车例真务具万每目至达走积示议声报斗完类八离华名确才科张信马"
    "節市省县協委會議員，。、；：“”《》（） \n0123456789"
)
PLAIN_CONTROLS = frozenset("\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f\x85")
MOST_CONTROLS = 0.01
SURE = 0.15


class Unreadable(ValueError):
    """Bytes that are no text. offset: the first byte at fault, None where it is the whole file."""

    def __init__(self, offset: int | None, cause: str, cure: str) -> None:
        place = "" if offset is None else f"byte {offset}: "
        super().__init__(f"{place}{cause}. {cure}")
        self.offset = offset
        self.cause = cause
        self.cure = cure


def decode(data: bytes) -> str:
    """Return the text of a document's bytes; raise Unreadable where they are none."""
    for signature, cause in SIGNATURES:
        if data.startswith(signature):
            raise Unreadable(0, cause, SAVE_AS_TEXT)
    for mark, encoding in MARKS_OF_ORDER:
        if data.startswith(mark):
            return checked(strictly(data, encoding, len(mark)), encoding, len(mark))
    encoding = guess(data)
    return checked(strictly(data, encoding, 0), encoding, 0)


def strictly(data: bytes, encoding: str, start: int) -> str:
    """Decode from a byte on, or say which byte is wrong."""
    try:
        return data[start:].decode(encoding)
    except UnicodeDecodeError as error:
        raise Unreadable(
            start + error.start,
            NOT_VALID[encoding],
            _("Save the file again as UTF-8, or fetch it anew if it was cut short."),
        ) from None


def guess(data: bytes) -> str:
    """The encoding of bytes without a mark: the one in which most reads as common Chinese."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = ""
    if text and "\0" not in text:
        return "utf-8"
    best, most = "utf-8", likeness(data, "utf-8")
    for encoding in ("gb18030", "utf-16-le", "utf-16-be"):
        how_like = likeness(data, encoding)
        if how_like > max(most, SURE if encoding.startswith("utf-16") else 0.0):
            best, most = encoding, how_like
    return best


def likeness(data: bytes, encoding: str) -> float:
    """Share of the first characters that are common in Chinese texts."""
    sample = data[:20000]
    if encoding.startswith("utf-16"):
        sample = sample[: len(sample) // 2 * 2]
    text = sample.decode(encoding, errors="replace")
    return sum(char in COMMON for char in text) / len(text) if text else 0.0


def checked(text: str, encoding: str, skipped: int) -> str:
    """Return the text unless it is blank, has a NUL, or is mostly control characters."""
    if not text.strip("\ufeff\u200b \t\r\n\u3000\u00a0\x00"):
        raise Unreadable(
            0, _("the file is empty or blank"), _("Look whether it was saved in full.")
        )
    nul = text.find("\0")
    if nul >= 0:
        raise Unreadable(
            skipped + len(text[:nul].encode(encoding)),
            _("a NUL character, which PostgreSQL cannot store"),
            _("Remove it, or save the document as a text file if it is none."),
        )
    controls = [at for at, char in enumerate(text) if char < " " and char not in PLAIN_CONTROLS]
    if len(controls) > MOST_CONTROLS * len(text):
        raise Unreadable(
            skipped + len(text[: controls[0]].encode(encoding)),
            _("control characters, as in a program's own file"),
            SAVE_AS_TEXT,
        )
    return text
