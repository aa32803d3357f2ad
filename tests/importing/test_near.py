"""Possible duplicates are looked for near what happened, and are those that a look at all finds."""

from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from cppcc import extraction
from cppcc.importing import duplicates, near
from cppcc.importing.reconciliation import as_importer
from cppcc.models import Duplicate, ImportRun, Organisation, Question
from cppcc.models import Event as EventRecord
from cppcc.models import Person as PersonRecord
from cppcc.models import Post as PostRecord
from cppcc.models import Work as WorkRecord
from tests import factories

#  what happens between two statements has a time of its own
pytestmark = pytest.mark.django_db(transaction=True)

NAMES = ("王方", "李力", "赵四")
TOPICS = ("养老服务", "养老 服务", "垃圾分类", "")
TITLES = (
    "关于加强社区养老服务工作的提案",
    "加强社区养老服务工作",
    "垃圾分类条例",
    "关于垃圾分类的提案",
)
BRANDS = ("有事来协商", "有事来协商平台", "连心桥")
ISSUERS = ("大连日报社", "沈阳市政府", "")
DAYS = [date(2023, 5, 1) + timedelta(days=day) for day in range(3)]


class Record:
    """A small record to which things happen at random, always the same."""

    def __init__(self, seed: int) -> None:
        self.chance = Random(seed)
        self.committees = [factories.committee(f"{place}市政协") for place in ("甲", "乙", "丙")]
        self.bodies = [factories.organisation(name) for name in ("大连大学", "沈阳大学")]
        self.number = 0

    def happen(self, run: ImportRun) -> None:
        """What an import adds and changes, then what curators write."""
        with as_importer(run):
            for add in self.chance.choices(ADDED, k=self.chance.randint(1, 5)):
                add(self, run)
            self.change(self.chance.randint(0, 1))
        self.change(self.chance.randint(0, 2))

    def change(self, times: int) -> None:
        for change in self.chance.choices(CHANGED, k=times):
            change(self)

    def key(self, name: str) -> str:
        self.number += 1
        return f"{name}/委员会/{self.chance.randint(0, 9)}{self.number}"

    def one(self, model: type[Any]) -> Any:
        """Rows of one record at random; none where there is none."""
        ids = list(model.objects.order_by("pk").values_list("pk", flat=True))
        return model.objects.filter(pk=self.chance.choice(ids) if ids else None)

    def pick(self, some: Any) -> Any:
        return self.chance.choice(some)


def add_person(record: Record, run: ImportRun) -> None:
    name = record.pick(NAMES)
    holder = factories.person(name, key=record.key(name), run=run)
    if record.pick((True, False)):
        factories.post(holder, "教授", organisation=record.pick(record.bodies), run=run)


def add_event(record: Record, run: ImportRun) -> None:
    first = record.pick(DAYS)
    last = first + timedelta(days=record.pick((0, 0, 1)))
    factories.event(
        record.pick(TOPICS),
        key=record.key("会"),
        committee=record.pick(record.committees),
        date=str(first),
        earliest=first,
        latest=last,
        run=run,
    )


def add_titled(record: Record, run: ImportRun) -> None:
    committee, title = record.pick([*record.committees, None]), record.pick(TITLES)
    factories.proposal(title, key=record.key("提"), committee=committee, run=run)
    issuer = record.pick(ISSUERS)
    factories.work(title, key=record.key("文"), committee=committee, issuer=issuer, run=run)


def add_initiative(record: Record, run: ImportRun) -> None:
    where = record.pick(record.committees)
    factories.initiative(record.pick(BRANDS), key=record.key("牌"), committee=where, run=run)


def another_day(record: Record) -> None:
    day = record.pick(DAYS)
    record.one(EventRecord).update(date=str(day), earliest=day, latest=day)


def another_committee(record: Record) -> None:
    record.one(EventRecord).update(committee=record.pick(record.committees))


def rejected(record: Record) -> None:
    record.one(record.pick((PersonRecord, EventRecord, WorkRecord))).update(review="rejected")


def gone(record: Record) -> None:
    record.one(record.pick((EventRecord, WorkRecord))).delete()


def without_posts(record: Record) -> None:
    record.one(PostRecord).delete()


def elsewhere(record: Record) -> None:
    record.one(PostRecord).update(organisation=record.pick(record.bodies))


def renamed(record: Record) -> None:
    record.one(Organisation).update(name=f"大学{record.pick('甲乙丙')}")


def another_issuer(record: Record) -> None:
    record.one(WorkRecord).update(issuer=record.pick(ISSUERS))


def answered(record: Record) -> None:
    record.one(Duplicate).update(state=record.pick(("different", "open")))


Added = Callable[[Record, ImportRun], None]
ADDED: tuple[Added, ...] = (
    *(add_person, add_person, add_event, add_event, add_event),
    *(add_titled, add_initiative),
)
CHANGED: tuple[Callable[[Record], None], ...] = (
    *(another_day, another_committee, rejected, gone, without_posts, elsewhere, renamed),
    *(another_issuer, answered),
)


def finished(run: ImportRun) -> None:
    run.counts = {"person": {"added": 1}}
    run.finished = timezone.now()
    run.save()


def pairs() -> list[Any]:
    names = ("kind", "first", "second", "ground", "evidence", "state")
    return sorted(Duplicate.objects.values_list(*names), key=str)


@pytest.fixture
def looked_at(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many records each look took in; what was written a while ago is not looked at."""
    fill, numbers = near.fill, []

    def counted(cursor: Any, since: Any) -> None:
        fill(cursor, since)
        cursor.execute("SELECT count(*) FROM near_records")
        numbers.append(cursor.fetchone()[0])

    monkeypatch.setattr(near, "MARGIN", timedelta(0))
    monkeypatch.setattr(near, "fill", counted)
    return numbers


def new_run() -> ImportRun:
    return ImportRun.objects.create(version=extraction.VERSION)


@pytest.mark.parametrize("seed", range(3))
def test_a_look_near_what_happened_finds_what_a_look_at_all_does(
    seed: int, looked_at: list[int]
) -> None:
    record = Record(seed)
    for _step in range(14):
        run = new_run()
        record.happen(run)
        near_by = duplicates.refresh(run), pairs()
        finished(run)
        assert (duplicates.refresh(), pairs()) == near_by
    assert len(looked_at) == 13  # the first has nothing before it
    assert Duplicate.objects.exists()


def test_a_name_that_nothing_happened_to_is_not_looked_at(looked_at: list[int]) -> None:
    for name in NAMES:
        for place in "12":
            factories.person(name, key=f"{name}/委员会/{place}")
    first, second = new_run(), new_run()
    duplicates.refresh(first)
    finished(first)
    finished(second)
    run = new_run()
    with as_importer(run):
        factories.person("王方", key="王方/委员会/3", run=run)
    assert duplicates.refresh(run) == 4
    assert looked_at == [3]


def test_those_are_paired_between_whom_one_went_away(looked_at: list[int]) -> None:
    here, there = factories.committee("甲市政协"), factories.committee("乙市政协")
    for key in ("会/1", "会/2", "会/3"):
        day = {"date": "2023-05-01", "earliest": DAYS[0], "latest": DAYS[0]}
        factories.event(key, key=key, committee=here, **day)
    first = new_run()
    duplicates.refresh(first)
    finished(first)
    EventRecord.objects.filter(key="会/2").update(committee=there)
    duplicates.refresh(new_run())
    assert [(first, second) for _kind, first, second, *_others in pairs()] == [("会/1", "会/3")]


def test_an_import_that_ended_without_a_look_is_made_up_for(looked_at: list[int]) -> None:
    first, killed = new_run(), new_run()
    finished(first)
    with as_importer(killed):
        for place in "12":
            factories.person("王方", key=f"王方/委员会/{place}", run=killed)
    ImportRun.objects.filter(pk=killed.pk).update(state=ImportRun.State.STOPPED)
    assert duplicates.refresh(new_run()) == 1


def test_a_person_of_two_genders_is_asked_about_by_what_a_run_read(looked_at: list[int]) -> None:
    finished(new_run())
    texts = [factories.document(f"王方（{gender}）") for gender in "男女"]
    holder = factories.person("王方", key="王方/委员会/1")
    for text, gender in zip(texts, "男女", strict=True):
        reading = factories.cite(holder, text, "王方")
        type(reading).objects.filter(pk=reading.pk).update(fields={"gender": gender}, run=new_run())
    duplicates.refresh(new_run())
    assert Question.objects.get().about == Question.About.SPLIT


def test_no_table_is_left_behind() -> None:
    finished(new_run())
    duplicates.refresh(new_run())
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('pg_temp.near_records')")
        assert cursor.fetchone() == (None,)
