"""How fast, how small and how right extraction is, and how fast importing and the curators' pages,
beside other programs or a limit; all of it, or what is named: `python -m tests.benchmarks pages`.

A line a benchmark: name, ours, peer, ratio; a ratio over 1 is ours. Nothing fails here: times
drift with the machine, so only ratios of one run mean anything.
"""

import subprocess
import sys
import time
from collections.abc import Callable, Collection, Iterable
from typing import NamedTuple

from cppcc.extraction import extract
from cppcc.extraction.text import fold

from . import corpus, hostile, importing, peers

MEGABYTE = 1_000_000
SECONDS = 2  # for a hostile text of a megabyte
MEMORY = 150  # MB of the process


def main() -> None:
    wanted = set(sys.argv[1:]) or {"extraction", "importing", "pages"}
    print(f"{'':46}{'ours':>12}{'peer':>12}{'ratio':>8}")
    if "extraction" in wanted:
        reading()
    if "importing" in wanted:
        for measured in importing.measure():
            line(*measured)
    if "pages" in wanted:  # a process of its own: Django is set up once, for one server
        subprocess.run([sys.executable, "-m", "tests.benchmarks.pages"], check=True)


def reading() -> None:
    texts = corpus.read()
    speed(texts)
    people(texts)
    memory()
    for name in hostile.names():
        endurance(name)


def line(name: str, ours: float, peer: float, ratio: float, form: str = ",.0f") -> None:
    print(f"{name:46}{ours:>12{form}}{peer:>12{form}}{ratio:>8.2f}", flush=True)


# --- speed -----------------------------------------------------------------------------------


def speed(texts: list[corpus.Text]) -> None:
    """The whole extraction against the parts of speech alone, in characters a second."""
    segment = peers.jieba()
    extract("区政协")  # loads the dictionaries
    paces = [
        Pace(text, clocked(extract, text.words), clocked(segment, text.words)) for text in texts
    ]
    for name, rows in (
        ("characters/s, jieba.posseg, both scripts", paces),
        ("characters/s, jieba.posseg, simplified", [row for row in paces if row.text.simplified]),
    ):
        characters = sum(len(row.text.words) for row in rows)
        ours = characters / sum(row.ours for row in rows)
        peer = characters / sum(row.peer for row in rows)
        line(name, ours, peer, ours / peer)


class Pace(NamedTuple):
    """Seconds that a text took, read once: nothing of it is remembered."""

    text: corpus.Text
    ours: float
    peer: float


def clocked(program: Callable[[str], object], words: str) -> float:
    """Seconds of processor time."""
    started = time.process_time()
    program(words)
    return time.process_time() - started


# --- people ----------------------------------------------------------------------------------


def people(texts: list[corpus.Text]) -> None:
    """Names found; thulac, which reads simplified only, gets every text simplified."""
    tagger = peers.thulac()
    gold = [text.people for text in texts]
    ours = f1(gold, [{fold(one.name) for one in extract(text.words).people} for text in texts])
    peer = f1(gold, [tagger(fold(text.words)) for text in texts])
    line("people, F1, thulac", ours, peer, ours / peer, ".3f")


def f1(gold: Iterable[Collection[str]], found: Iterable[Collection[str]]) -> float:
    """Over all texts, each name of a text once."""
    right = wanted = given = 0
    for names, read in zip(gold, found, strict=True):
        right += len(set(names) & set(read))
        wanted += len(set(names))
        given += len(set(read))
    return 2 * right / (wanted + given)


# --- limits ----------------------------------------------------------------------------------


def memory() -> None:
    """The most that a process which reads all texts holds; the peer is the limit."""
    _, held = alone()
    line("memory in MB, limit", held, MEMORY, MEMORY / held)


def endurance(name: str) -> None:
    """A hostile megabyte; the peer is the limit."""
    seconds, held = alone(name, str(MEGABYTE))
    line(f"1 MB of {name}, s, limit", seconds, SECONDS, SECONDS / seconds, ".2f")
    if held > MEMORY:
        line(f"1 MB of {name}, MB, limit", held, MEMORY, MEMORY / held)


def alone(*arguments: str) -> tuple[float, float]:
    """Seconds and megabytes of a process of its own."""
    command = [sys.executable, "-m", "tests.benchmarks.single", *arguments]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    return float(told[0]), float(told[1])


if __name__ == "__main__":
    main()
