"""Whatever the order of documents and however many go in together: one outcome.

CPPCC_SOAK=1 python -m pytest tests/importing/test_orders.py     all 120 orders of the five
"""

import os
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import permutations
from random import Random

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.db.models import Count

from cppcc import extraction
from cppcc.importing.chunks import Task, Terms, read, stored
from cppcc.importing.files import Received, receive
from cppcc.models import RECORDS, Document, Event, ImportRun, Person, Proposal
from cppcc.reporting import digest
from tests.benchmarks.documents import LONGEST, SHORTEST, documents

SOAK = os.environ.get("CPPCC_SOAK") == "1"
SEEDS = sorted(settings.SEEDS.glob("*.txt"))
MANY = 200 if SOAK else 30  # generated documents
TRIES = 40 if SOAK else 4


@cache
def of_the_seeds() -> tuple[Task, ...]:
    return tuple(read(receive(path), None) for path in SEEDS)


@cache
def generated() -> tuple[Task, ...]:
    texts = documents(MANY, seed=11)
    return tuple(read(Received(name, text.encode()), None) for name, text in texts)


def orders(chance: Random) -> list[tuple[int, ...]]:
    everyone = list(permutations(range(len(SEEDS))))
    return everyone if SOAK else [everyone[0], everyone[-1], *chance.sample(everyone, 4)]


def outcome(chunks: Iterable[Sequence[Task]]) -> str:
    """The hash of the record after these chunks; then everything is as before."""
    with transaction.atomic():
        put(chunks)
        found = digest.digest(connection)
        transaction.set_rollback(True)
    return found


def put(chunks: Iterable[Sequence[Task]]) -> None:
    run = ImportRun.objects.create(version=extraction.VERSION)
    for chunk in chunks:
        tally = stored(list(chunk), Terms(run))
        assert (tally.documents, tally.problems) == (len(chunk), [])


def cut(tasks: Sequence[Task], chance: Random) -> list[Sequence[Task]]:
    """Into chunks of all sizes."""
    found, start = [], 0
    while start < len(tasks):
        size = chance.choice((1, 2, 5, 13, len(tasks)))
        found.append(tasks[start : start + size])
        start += size
    return found


@pytest.mark.django_db
def test_the_five_documents_give_one_hash_in_every_order() -> None:
    tasks = of_the_seeds()
    assert len(tasks) == 5
    hashes = {outcome([tasks[number]] for number in order) for order in orders(Random(5))}
    assert len(hashes) == 1
    assert hashes != {outcome([tasks[:4]])}


@pytest.mark.django_db
def test_documents_that_share_what_they_tell_give_one_hash_in_any_order_and_chunks() -> None:
    tasks, chance = generated(), Random(7)
    hashes = {outcome([tasks])}
    for _try in range(TRIES):
        hashes.add(outcome(cut(chance.sample(tasks, len(tasks)), chance)))
    assert len(hashes) == 1
    assert hashes != {outcome([tasks[1:]])}


@pytest.mark.django_db
def test_a_record_has_all_its_readings_however_they_came() -> None:
    tasks, chance = generated(), Random(3)
    put(cut(chance.sample(tasks, len(tasks)), chance))
    for kind, model in RECORDS.items():
        assert model.objects.exists(), kind
        assert not model.objects.filter(readings__isnull=True).exists(), kind


# --- the documents themselves ---------------------------------------------------------------------


@pytest.mark.django_db
def test_generated_documents_share_people_meetings_and_proposals() -> None:
    put([generated()])
    assert Document.objects.count() == MANY
    for model in (Person, Event, Proposal):
        cited = model.objects.annotate(papers=Count("readings__document", distinct=True))
        assert cited.filter(papers__gt=1).exists(), model
        assert cited.filter(papers=1).exists(), model


def test_generated_documents_are_as_long_as_real_ones_and_all_different() -> None:
    texts = dict(documents(300))
    assert len(set(texts.values())) == len(texts) == 300
    assert all(SHORTEST <= len(text) <= LONGEST + 200 for text in texts.values())


def test_a_seed_always_gives_the_same_documents_and_another_one_others() -> None:
    assert list(documents(40, seed=2)) == list(documents(40, seed=2))
    assert not set(dict(documents(40, seed=2)).values()) & set(dict(documents(40)).values())
