"""The colours and the words of `extract --explain`, in the reader's language.

explained(text, style=no_style())  ->  "  1 │ 6月29日，区政协召开…", "    │ └──┘ event: …", …
"""

import shutil
from collections.abc import Callable, Iterator

from django.core.management.color import Style
from django.utils.translation import gettext, gettext_noop

from cppcc.extraction import explain, extract
from cppcc.extraction.text import read

FALLBACK = (100, 24)  # columns and rows where no terminal tells
#  kinds of rows to roles of Django's palette
COLOURS = {
    "committee": "HTTP_NOT_MODIFIED",
    "person": "SUCCESS",
    "post": "SQL_COLTYPE",
    "event": "WARNING",
    "proposal": "MIGRATE_HEADING",
    "statistic": "HTTP_SERVER_ERROR",
    "initiative": "HTTP_NOT_FOUND",
    "doubt": "ERROR",
    "header": "HTTP_INFO",
}
#  what extraction says in words of its own
WORDS = (
    gettext_noop("header"),
    gettext_noop("committee"),
    gettext_noop("person"),
    gettext_noop("post"),
    gettext_noop("event"),
    gettext_noop("proposal"),
    gettext_noop("statistic"),
    gettext_noop("initiative"),
    gettext_noop("doubt"),
    gettext_noop("repeats what stands at line %(line)s: %(words)s"),
    gettext_noop("date open"),
    gettext_noop("no date"),
    gettext_noop("no committee"),
    gettext_noop("no organisation"),
    gettext_noop("region open"),
    gettext_noop("topic"),
    gettext_noop("place"),
    gettext_noop("former"),
    gettext_noop("headline"),
    gettext_noop("publisher"),
    gettext_noop("published"),
    gettext_noop("page"),
    gettext_noop("address"),
    gettext_noop("as printed"),
    gettext_noop("by the day of publication"),
    gettext_noop("by the years of the page"),
    gettext_noop("by the term"),
    gettext_noop("over"),
    gettext_noop("under"),
    gettext_noop("about"),
    gettext_noop("plenary"),
    gettext_noop("standing"),
    gettext_noop("chairs"),
    gettext_noop("party_group"),
    gettext_noop("consultation"),
    gettext_noop("inspection"),
    gettext_noop("research"),
    gettext_noop("handling"),
    gettext_noop("study"),
    gettext_noop("outreach"),
    gettext_noop("service"),
    gettext_noop("other"),
    gettext_noop("report"),
    gettext_noop("recommendation"),
    gettext_noop("speech"),
    gettext_noop("regulation"),
    gettext_noop("plan"),
    gettext_noop("campaign"),
    gettext_noop("platform"),
    gettext_noop("brand"),
    gettext_noop("think_tank"),
    gettext_noop("mechanism"),
    gettext_noop("other committee"),
    gettext_noop("open committee"),
    gettext_noop("open year"),
    gettext_noop("impossible date"),
    gettext_noop("date after publication"),
    gettext_noop("figures differ"),
    gettext_noop("part exceeds whole"),
    gettext_noop("share differs"),
    gettext_noop("person differs"),
    gettext_noop("same name twice"),
    gettext_noop("in office and former"),
    gettext_noop("national committee"),
    gettext_noop("the article's committee"),
    gettext_noop("official name"),
    gettext_noop("level alone, by what the article is about"),
    gettext_noop("place + 政协"),
    gettext_noop("behind a title"),
    gettext_noop("behind a noun for people"),
    gettext_noop("head of a list"),
    gettext_noop("list of names"),
    gettext_noop("named to an office"),
    gettext_noop("sex, years or post behind the name"),
    gettext_noop("line of a name and its post"),
    gettext_noop("before a title"),
    gettext_noop("byline or credit"),
    gettext_noop("before a verb of speaking"),
    gettext_noop("title of a work"),
    gettext_noop("speaker under a headline"),
    gettext_noop("roster under a title"),
    gettext_noop("verb of holding"),
    gettext_noop("name of a meeting"),
    gettext_noop("name of a ceremony in a caption"),
    gettext_noop("act"),
    gettext_noop("number + unit"),
    gettext_noop("title in 《》"),
    gettext_noop("title in “ ”"),
    gettext_noop("full title"),
    gettext_noop("verb of making + full title"),
    gettext_noop("list of books"),
    gettext_noop("quoted name"),
    gettext_noop("quoted name + word"),
    gettext_noop("committee's own body"),
    gettext_noop("opened by a ceremony"),
    gettext_noop("common name of a place"),
    gettext_noop("verb of founding + 制度"),
)


def explained(text: str, *, style: Style) -> Iterator[str]:
    """The lines to print, coloured where the style has colours."""
    width = shutil.get_terminal_size(FALLBACK).columns
    repeats = read(text).repeats
    for row in explain.rows(extract(text), text, repeats=repeats, width=width, say=gettext):
        colour: Callable[[str], str] | None = getattr(style, COLOURS.get(row.kind, ""), None)
        yield colour(row.words) if colour else row.words
