"""A curator at work on every kind of record, then everything that can happen to the documents.

Papers come again, the rules change, a corrected page takes another's place: what was decided
stands, and what newly contradicts it is a question.
"""

from typing import Any

import pytest
from django.db import connection

from cppcc.curation.deciding import confirm, decide, reject
from cppcc.curation.differing import different
from cppcc.curation.headers import set_header
from cppcc.curation.merging import merge
from cppcc.curation.splitting import split
from cppcc.curation.superseding import supersede
from cppcc.extraction.facts import Facts, Header
from cppcc.importing import duplicates, rules
from cppcc.models import (
    RECORDS,
    Document,
    Duplicate,
    Event,
    Initiative,
    Person,
    Post,
    Proposal,
    Question,
    Reading,
    Review,
    Statistic,
    Work,
)
from cppcc.reporting import digest
from tests.curation.facts import DALIAN, SHENYANG, one_of_each

pytestmark = pytest.mark.django_db


def new_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "rules", lambda: "other rules")


def of(kind: str, name: str) -> Any:
    """The record of a kind that a paper states first."""
    reading = Reading.objects.filter(kind=kind, document__name=f"{name}.txt", lapsed=False)
    return reading.order_by("pk").first().record  # type: ignore[union-attr]


@pytest.mark.parametrize("kind", RECORDS)
def test_merged_records_stay_merged(papers: Any, monkeypatch: Any, kind: str) -> None:
    papers.put("甲报", one_of_each())
    papers.put("乙报", one_of_each(committee=SHENYANG, school="沈阳大学"))
    survivor, other = of(kind, "甲报"), of(kind, "乙报")
    assert survivor != other
    merge(survivor, [other])
    shifted = one_of_each(committee=SHENYANG, school="沈阳大学", topic="城市供水", title="副主席")
    new_rules(monkeypatch)
    papers.put("乙报", shifted, again=False)
    papers.put("丙报", one_of_each(committee=SHENYANG, school="沈阳大学"))
    other.refresh_from_db()
    assert (other.review, other.merged_into_id) == (Review.MERGED, survivor.pk)
    assert other.readings.count() == 0
    assert survivor.readings.filter(document__name="丙报.txt").exists()


@pytest.mark.parametrize("kind", RECORDS)
def test_split_records_stay_apart(papers: Any, monkeypatch: Any, kind: str) -> None:
    papers.put("甲报", one_of_each())
    papers.put("乙报", one_of_each())
    record = of(kind, "甲报")
    chosen = record.readings.filter(document__name="乙报.txt")
    other = split(record, chosen)
    new_rules(monkeypatch)
    papers.put("乙报", one_of_each(topic="供水"), again=False)
    papers.put("丙报", one_of_each())
    names = [
        sorted(
            one.readings.filter(lapsed=False).values_list("document__name", flat=True).distinct()
        )
        for one in (record, other)
    ]
    assert names == [["丙报.txt", "甲报.txt"], ["乙报.txt"]]


def test_a_curators_year_of_work_stands(papers: Any, monkeypatch: Any, curator: Any) -> None:
    papers.put("甲报", one_of_each(published="2023-05-02", gender="男"))
    papers.put("乙报", one_of_each(committee=SHENYANG, school="沈阳大学", published="2023-05-03"))
    papers.put("丙报", one_of_each(name="丙丁", topic="供热", school="大连学院"))
    made = work(curator)
    papers.put_again()
    check(made)
    assert not Question.objects.exists()

    new_rules(monkeypatch)
    papers.put(
        "甲报",
        one_of_each(published="2023-05-02", gender="女", topic="城市供水", title="副主席"),
        again=False,
    )
    papers.put("丙报", one_of_each(name="丙丁", topic="集中供热", school="大连学院"), again=False)
    check(made)
    asked = set(Question.objects.values_list("kind", "field"))
    assert ("event", "topic") in asked  # the confirmed meeting has another topic now
    assert ("person", "gender") not in asked  # nobody decided it

    text = "丁报：大连市政协主席甲乙主持召开座谈会。更正。"
    papers.put("丁报", one_of_each(published="2023-05-02"), text)
    supersede(Document.objects.get(text=text), Document.objects.get(name="甲报.txt"), user=curator)
    check(made)
    papers.put_again()
    check(made)
    before = digest.digest(connection)
    papers.put_again()
    assert digest.digest(connection) == before


def work(curator: Any) -> dict[str, Any]:
    """Edit, confirm, reject, merge, tell apart, add, set a header."""
    person, other = of("person", "甲报"), of("person", "乙报")
    third = of("person", "丙报")
    decide(person, {"birth_year": 1960, "ethnicity": "满族"}, user=curator)
    merge(person, [other], user=curator, reason="同一人")
    different(person, third, user=curator)
    confirm(of("event", "甲报"), user=curator)
    reject(of("event", "丙报"), user=curator)
    reject(of("proposal", "甲报"), user=curator)
    decide(of("work", "甲报"), {"issuer": "市政府"}, user=curator)
    confirm(of("initiative", "甲报"), user=curator)
    decide(of("statistic", "甲报"), {"value": "61"}, user=curator)
    set_header(Document.objects.get(name="丙报.txt"), {"publisher": "大连日报"}, user=curator)
    added = Person.objects.create(key="戊己/by hand", name="戊己", review=Review.CONFIRMED)
    return {
        "person": person,
        "other": other,
        "third": third,
        "event": of("event", "甲报"),
        "added": added,
        "no event": Event.objects.get(review=Review.REJECTED),
        "proposal": of("proposal", "甲报"),
        "work": of("work", "甲报"),
        "initiative": of("initiative", "甲报"),
        "statistic": of("statistic", "甲报"),
    }


def check(made: dict[str, Any]) -> None:
    """All of it is as the curator left it."""
    person = Person.objects.get(pk=made["person"].pk)
    assert (person.birth_year, person.ethnicity) == (1960, "满族")
    assert Person.objects.get(pk=made["other"].pk).merged_into == person
    assert not Post.objects.filter(person=made["other"]).exists()
    pair = Duplicate.objects.get(state=Duplicate.State.DIFFERENT)
    assert {pair.first, pair.second} == {made["person"].key, made["third"].key}
    event = Event.objects.get(pk=made["event"].pk)
    assert (event.review, event.topic) == (Review.CONFIRMED, "供水")
    assert Event.objects.get(pk=made["no event"].pk).review == Review.REJECTED
    standing = Event.objects.exclude(review__in=[Review.REJECTED, Review.MERGED])
    assert not standing.filter(topic__endswith="供热").exists()
    assert Proposal.objects.get(pk=made["proposal"].pk).review == Review.REJECTED
    assert Work.objects.get(pk=made["work"].pk).issuer == "市政府"
    assert Initiative.objects.get(pk=made["initiative"].pk).review == Review.CONFIRMED
    statistic = Statistic.objects.get(pk=made["statistic"].pk)
    assert (statistic.value, statistic.quote) == (61, "召开座谈")
    assert Document.objects.get(name="丙报.txt").publisher == "大连日报"
    assert Person.objects.filter(pk=made["added"].pk, name="戊己").exists()


def test_possible_duplicates_do_not_depend_on_the_order(papers: Any) -> None:
    outcomes = []
    every = {
        "甲报": one_of_each(),
        "乙报": one_of_each(committee=SHENYANG, topic="用水"),
        "丙报": one_of_each(topic="用水"),
    }
    for order in (list(every), list(every)[::-1]):
        Document.objects.all().delete()
        for model in reversed(RECORDS.values()):
            model.objects.all().delete()
        Duplicate.objects.all().delete()
        for name in order:
            papers.put(name, every[name])
        duplicates.refresh()
        rows = Duplicate.objects.values_list("kind", "first", "second", "ground", "evidence")
        outcomes.append(sorted(rows, key=str))
    assert outcomes[0] == outcomes[1]
    assert {row[3] for row in outcomes[0]} >= {"employer", "day"}


def test_a_document_that_states_nothing_any_more_leaves_decisions_and_asks(papers: Any) -> None:
    papers.put("甲报", one_of_each())
    for model in RECORDS.values():
        for record in model.objects.all():
            confirm(record)
    papers.put("甲报", Facts(Header(), committees=(DALIAN,)))
    asked = set(Question.objects.filter(state="open").values_list("kind", flat=True))
    assert asked == set(RECORDS) - {"committee"}
    for model in RECORDS.values():
        assert model.objects.exists()
