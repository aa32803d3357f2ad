"""One text in a process of its own: prints the seconds and the MB that extraction took.

python -m tests.benchmarks.single "nested titles" 1000000   a hostile text of so many bytes
python -m tests.benchmarks.single                           all seeds and articles
"""

import resource
import sys
import time
from pathlib import Path

from cppcc.extraction import extract

from . import corpus, hostile


def main(arguments: list[str]) -> None:
    if arguments:
        texts = [hostile.of_bytes(arguments[0], int(arguments[1]))]
    else:
        texts = [text.words for text in corpus.read()]
    extract("区政协")  # loads the dictionaries
    started = time.process_time()
    for words in texts:
        extract(words)
    print(time.process_time() - started, megabytes())


def megabytes() -> float:
    """The most memory that this process has held."""
    status = Path("/proc/self/status")
    if status.exists():  # what Linux's getrusage says counts the program that started this one
        held = next(row for row in status.read_text().splitlines() if row.startswith("VmHWM"))
        return int(held.split()[1]) / 1_000
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1_000_000 if sys.platform == "darwin" else 1_000)  # bytes there, KB elsewhere


if __name__ == "__main__":
    main(sys.argv[1:])
