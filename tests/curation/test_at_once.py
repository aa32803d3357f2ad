"""Curators work while papers come in: no word is lost, and no deadlock reaches a person."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection

from cppcc.curation.deciding import confirm, decide
from cppcc.curation.headers import set_header
from cppcc.curation.merging import merge
from cppcc.importing.chunks import Terms, import_chunk
from cppcc.importing.files import Received
from cppcc.models import Document, Event, Person, Post, Review
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)

CURATORS, PAPERS = 20, 6
FAMILIES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"


def paper(number: int) -> Received:
    """All people chair a meeting of their own, in every paper with another day of print."""
    told = "".join(
        f"\n\n6月{day % 28 + 1}日，大连市政协副主席{family}小明主持召开养老服务座谈会。"
        for day, family in enumerate(FAMILIES[: 2 * CURATORS])
    )
    text = f"大连日报 2023年7月{number + 1}日\n\n大连市政协工作{told}"
    return Received(f"{number}.txt", text.encode())


def alone(work: Callable[[], Any]) -> Any:
    """In a connection of its own, closed at the end."""
    try:
        return work()
    finally:
        connection.close()


def test_no_word_of_twenty_curators_is_lost_in_an_import() -> None:
    run = factories.run()
    import_chunk([paper(0)], Terms(run))
    people = list(Person.objects.order_by("key"))
    assert len(people) == len(FAMILIES[: 2 * CURATORS])
    workers = CURATORS + 2

    def curator(number: int) -> None:
        mine = people[number]
        decide(mine, {"birth_year": 1950 + number})
        decide(mine, {"gender": "女"})
        confirm(Post.objects.get(person=mine))
        if number < 5:
            merge(mine, [people[-1 - number]])
        if number == 10:
            set_header(Document.objects.get(name="0.txt"), {"publisher": "大连晚报"})

    def importer(start: int) -> None:
        for number in range(start, PAPERS + 1, 2):
            import_chunk([paper(number)], Terms(run, again=True))
        import_chunk([paper(0)], Terms(run, again=True))

    with ThreadPoolExecutor(workers) as pool:
        imports = [pool.submit(alone, lambda n=n: importer(n)) for n in (1, 2)]
        saves = [pool.submit(alone, lambda n=n: curator(n)) for n in range(CURATORS)]
        for one in (*saves, *imports):
            one.result(timeout=240)
    for number in range(CURATORS):
        mine = Person.objects.get(pk=people[number].pk)
        assert (mine.birth_year, mine.gender) == (1950 + number, "女")
        assert Post.objects.filter(person=mine, review=Review.CONFIRMED).exists()
    for number in range(5):
        other = Person.objects.get(pk=people[-1 - number].pk)
        assert other.merged_into_id == people[number].pk
        assert not Post.objects.filter(person=other).exists()
        assert other.readings.count() == 0
        assert people[number].readings.count() == 2 * (PAPERS + 1)
    assert Document.objects.get(name="0.txt").publisher == "大连晚报"
    assert Document.objects.count() == PAPERS + 1
    assert not Event.objects.filter(readings__isnull=True).exists()
