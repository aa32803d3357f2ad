"""The texts that benchmarks read: the seeds, and short articles of every level and script."""

import json
from pathlib import Path
from typing import NamedTuple

from cppcc.extraction.text import decode, fold

ROOT = Path(__file__).resolve().parents[2]


class Text(NamedTuple):
    """A document and the names of its people, simplified, as a reader found them."""

    words: str
    people: frozenset[str]

    @property
    def simplified(self) -> bool:
        return sum(map(str.__ne__, self.words, fold(self.words))) < 0.01 * len(self.words)


def read() -> list[Text]:
    """Every document that has gold facts."""
    found = []
    for texts, gold in (("seeds", "tests/gold"), ("tests/articles", "tests/articles")):
        for path in sorted((ROOT / texts).glob("*.txt")):
            facts = json.loads((ROOT / gold / f"{path.stem}.json").read_text("utf-8"))
            people = frozenset(fold(person["name"]) for person in facts["people"])
            found.append(Text(decode(path.read_bytes()), people))
    return found
