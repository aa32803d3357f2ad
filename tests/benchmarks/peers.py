"""Other programs that read Chinese, as benchmarks call them.

jieba.posseg cuts a text into words with their parts of speech; so does thulac, np for people.
"""

import contextlib
import io
import logging
import time
import warnings
from collections.abc import Callable


def jieba() -> Callable[[str], object]:
    """Words with parts of speech."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of pkg_resources
        import jieba as package
        from jieba import posseg
    package.setLogLevel(logging.WARNING)
    posseg.lcut("政协")  # loads the dictionary
    return posseg.lcut


def thulac() -> Callable[[str], frozenset[str]]:
    """The names of people in a text."""
    if not hasattr(time, "clock"):
        time.clock = time.perf_counter  # type: ignore[attr-defined]  # thulac still calls it
    with contextlib.redirect_stdout(io.StringIO()):  # "Model loaded succeed"
        import thulac as package

        model = package.thulac()
    return lambda words: frozenset(word for word, kind in model.cut(words) if kind == "np")
