"""The sentence around a place of a document's text.

sentence_around("甲会召开。乙会召开。", 6)  ->  Span(5, 10)

A sentence ends with its mark, with a blank line, or where a line ends and the next one begins with
a blank: a new paragraph. Lines of a column are broken anywhere and end nothing.
"""

import re

from cppcc.extraction.facts import Span

END = re.compile(r"[。！？!?…]+[”’」』）)\"]*|\r?\n[^\S\n]*\r?\n|\r?\n(?=[\u3000\t ])")


def sentence_around(text: str, place: int) -> Span:
    start = 0
    for end in END.finditer(text):
        if end.end() > place:
            return Span(start, end.end())
        start = end.end()
    return Span(start, len(text))
