"""Kill -9 of workers and of PostgreSQL itself, over and over: nothing lost, nothing double.

CPPCC_SOAK=1 python -m pytest tests/importing/test_soak_workers.py     50 kills, a few minutes
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random

import psutil
import pytest
from django.conf import settings
from psycopg.sql import SQL, Identifier

from cppcc import database
from cppcc.database import Server
from cppcc.models import RECORDS
from tests.benchmarks.documents import documents

pytestmark = pytest.mark.skipif(
    os.environ.get("CPPCC_SOAK") != "1", reason="takes minutes: make soak"
)

KILLS, EACH, DOCUMENTS = 50, 10, 400
#  what a temporary cluster leaves out, since it outlives no crash
DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}


@dataclass(frozen=True)
class Place:
    """A database of the cluster, and the commands that work on it."""

    server: Server
    name: str

    def environment(self) -> Mapping[str, str]:
        ours = {
            "DJANGO_SETTINGS_MODULE": "tests.importing.elsewhere",
            "CPPCC_TEST_DATABASE": self.name,
            "CPPCC_TEST_SERVER": str(self.server.folder),
            "LC_ALL": "C.UTF-8",
        }
        return {name: value for name, value in os.environ.items() if name != "DATABASE_URL"} | ours

    def begin(self, *words: str) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [sys.executable, str(settings.BASE_DIR / "manage.py"), *words],
            env=self.environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def manage(self, *words: str) -> str:
        process = self.begin(*words)
        said, complaints = process.communicate(timeout=600)
        assert process.returncode == 0, complaints
        return said.strip()

    def copy(self, name: str) -> "Place":
        with self.server.connect("postgres") as session:
            copied = SQL("CREATE DATABASE {} TEMPLATE {}")
            session.execute(copied.format(Identifier(name), Identifier(self.name)))
        return Place(self.server, name)

    def one(self, statement: str) -> tuple[object, ...]:
        with self.server.connect(self.name) as session:
            return session.execute(statement).fetchone() or ()  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def empty() -> Iterator[Place]:
    with database.temporary(DURABLE) as server:
        place = Place(server, "cppcc")
        place.manage("migrate", "--verbosity=0")
        yield place


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("in")
    for name, text in documents(DOCUMENTS, seed=8):
        (made / name).write_text(text, encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def expected(empty: Place, folder: Path) -> str:
    clean = empty.copy("clean")
    clean.manage("import_seeds", str(folder), "--verbosity=0")
    return clean.manage("report", "--hash")


@pytest.mark.parametrize("round_", range(KILLS // EACH))
def test_kills_leave_no_trace(round_: int, empty: Place, folder: Path, expected: str) -> None:
    place, chance = empty.copy(f"round{round_}"), Random(round_)
    importing = place.begin("import_seeds", str(folder), "--workers=3", "--verbosity=0")
    kills = 0
    while kills < EACH:
        time.sleep(chance.uniform(0.5, 4))
        if importing.poll() is not None:  # it was done early: once more, from the beginning
            check(place, importing, expected)
            place = empty.copy(f"round{round_}_{kills}")
            importing = place.begin("import_seeds", str(folder), "--workers=3", "--verbosity=0")
        elif started(place):
            kills += kill_server(place.server) if chance.random() < 0.3 else kill(importing, chance)
    check(place, importing, expected)


def started(place: Place) -> bool:
    return bool(place.one("SELECT 1 FROM cppcc_chunk LIMIT 1"))


def kill(importing: "subprocess.Popen[str]", chance: Random) -> bool:
    workers = psutil.Process(importing.pid).children()
    if workers:
        chance.choice(workers).kill()
    return bool(workers)


def kill_server(server: Server) -> bool:
    found = server.running()
    if found:
        psutil.Process(found.pid).kill()
    return found is not None


def check(place: Place, importing: "subprocess.Popen[str]", expected: str) -> None:
    _said, complaints = importing.communicate(timeout=600)
    assert importing.returncode == 0, complaints
    assert place.manage("report", "--hash") == expected
    state, read, counts = place.one("SELECT state, documents, counts FROM cppcc_importrun")
    assert (state, read) == ("done", DOCUMENTS)
    for kind in ("document", *RECORDS):
        there = place.one(f"SELECT count(*) FROM cppcc_{kind}")[0]
        assert there == dict(counts).get(kind, {}).get("added", 0), kind  # type: ignore[call-overload]
    assert place.one("SELECT count(*) FROM cppcc_incoming") == (0,)
