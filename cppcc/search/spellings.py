"""The spellings under which a typed word may be printed or stored.

spellings("辽宁")  ->  ("辽宁", "遼寧")
spellings("“有事 来协商”")  ->  … and "有事来协商", as keys have it
"""

from functools import lru_cache

import opencc

from cppcc.extraction.text import fold
from cppcc.models.keys import plain


@lru_cache(maxsize=1)
def to_traditional() -> opencc.OpenCC:
    return opencc.OpenCC("s2t")


def spellings(word: str) -> tuple[str, ...]:
    """As typed, simplified, traditional, and as keys are folded; each once, none empty."""
    simplified = fold(word)
    forms = (word, simplified, to_traditional().convert(simplified), plain(word))
    return tuple(dict.fromkeys(form for form in forms if form))
