"""Two workers and six, documents in a dozen orders: the hash that one process gives.

CPPCC_SOAK=1 python -m pytest tests/importing/test_soak_orders.py     a few minutes
"""

import os
import time
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import permutations
from random import Random

import pytest
from django.conf import settings
from django.db import connection

from cppcc.importing import import_received, workers
from cppcc.importing.files import Received, receive
from cppcc.models import RECORDS, Chunk, Document, ImportRun
from cppcc.reporting import digest
from tests.benchmarks.documents import documents

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(os.environ.get("CPPCC_SOAK") != "1", reason="takes minutes: make soak"),
]

ORDERS = 12
SEEDS = sorted(settings.SEEDS.glob("*.txt"))


@pytest.fixture(autouse=True)
def nothing_stays(reachable_by_workers: None) -> Iterator[None]:
    yield
    forget()


@cache
def seeds() -> tuple[Received, ...]:
    return tuple(receive(path) for path in SEEDS)


@cache
def generated() -> tuple[Received, ...]:
    return tuple(Received(name, text.encode()) for name, text in documents(60, seed=13))


def forget() -> None:
    """Everything that was imported; no worker is at anything."""
    models = [ImportRun, Document, *RECORDS.values()]
    tables = ", ".join(model._meta.db_table for model in models)
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {tables}, procrastinate_jobs CASCADE")


def by_workers(received: Sequence[Received], crew: workers.Crew) -> str:
    """The hash after each document went in as a chunk of its own, whoever took it."""
    for one in received:
        workers.enqueue([one])
    patience = time.monotonic() + 300
    while Chunk.objects.filter(state=Chunk.State.WAITING).exists():
        assert time.monotonic() < patience
        crew.mend()
        time.sleep(0.1)
    assert Document.objects.count() == len(received)
    found = digest.digest(connection)
    forget()
    return found


@pytest.mark.parametrize("number", [2, 6])
def test_workers_give_one_hash_in_every_order(number: int) -> None:
    import_received(list(seeds()))
    expected = digest.digest(connection)
    forget()
    orders = Random(number).sample(list(permutations(seeds())), ORDERS)
    with workers.crew(number) as crew:
        assert {by_workers(order, crew) for order in orders} == {expected}


@pytest.mark.parametrize("number", [2, 6])
def test_workers_give_one_hash_for_documents_that_share_what_they_tell(number: int) -> None:
    import_received(list(generated()))
    expected = digest.digest(connection)
    forget()
    chance = Random(number)
    with workers.crew(number) as crew:
        for _order in range(3):
            order = chance.sample(generated(), len(generated()))
            assert by_workers(order, crew) == expected
