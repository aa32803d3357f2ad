"""A document that gives one name to two people leaves a question, and one record; two papers that
give two values of one measure leave a contradiction.
"""

from decimal import Decimal
from typing import Any

import pytest

from cppcc.importing import contradictions, runs
from cppcc.importing.chunks import Terms, import_chunk
from cppcc.importing.files import Received
from cppcc.models import Committee, Contradiction, Document, Person, Question, Statistic
from tests import factories

pytestmark = pytest.mark.django_db


def put(text: str, name: str = "甲报.txt") -> None:
    import_chunk([Received(name, text.encode())], Terms(factories.run(), again=True))


TWICE = (
    "大连市政协常委名单\n\n大连市政协常委：赵小明、钱小红、孙小刚、李小强、赵小明、周小英、吴小平。"
)


def test_a_name_twice_in_one_list_is_asked_about_once() -> None:
    put(TWICE)
    question = Question.objects.get()
    person = Person.objects.get(name="赵小明")
    assert (question.about, question.record_id, question.field) == ("split", person.pk, "name")
    assert (question.quote_now, question.document_now.name) == ("赵小明", "甲报.txt")  # type: ignore[union-attr]
    put(TWICE)
    assert Question.objects.count() == 1


def test_a_name_that_comes_again_in_the_text_is_left_alone() -> None:
    put("大连市政协主席赵小明主持会议。赵小明讲话。")
    assert not Question.objects.exists()


# --- figures of several documents -----------------------------------------------------------------


def figure(value: int, paper: str, **fields: Any) -> Statistic:
    """提案118件 of one committee and year, by one paper."""
    said = {"unit": "件", "bound": "exact", "quote": f"{value}件", "period": "2023"} | fields
    measure = said.pop("measure", "收到提案")
    host = Committee.objects.first() or factories.committee()
    key = f"{value}/{paper}/{said['period']}/{said['bound']}/{measure}/{said['unit']}"
    made = factories.statistic(measure, value=value, committee=host, key=key, **said)
    factories.cite(made, paper_of(paper), "件")
    return made


def paper_of(name: str) -> Document:
    known = Document.objects.filter(name=name).first()
    return known or factories.document(f"{name}：收到提案若干件", name=name)


@pytest.mark.parametrize(
    ("one", "other", "contradict"),
    [
        ({"value": 118}, {"value": 128}, True),
        ({"value": 118}, {"value": 120, "bound": "over"}, True),
        ({"value": 100, "bound": "under"}, {"value": 118}, True),
        ({"value": 118}, {"value": 100, "bound": "over"}, False),
        ({"value": 118}, {"value": 120, "bound": "about"}, False),
        ({"value": 118}, {"value": 128, "period": "2022"}, False),
        ({"value": 118}, {"value": 128, "measure": "立案提案"}, False),
        ({"value": 118}, {"value": 128, "unit": "场"}, False),
    ],
)
def test_two_papers_with_two_values_of_one_measure(
    one: dict[str, Any], other: dict[str, Any], contradict: bool
) -> None:
    figure(**one, paper="甲报")
    figure(**other, paper="乙报")
    assert contradictions.refresh() == int(contradict)


def test_one_paper_that_gives_both_counts_two_things() -> None:
    figure(118, "甲报")
    figure(128, "甲报")
    assert contradictions.refresh() == 0


def test_a_share_and_a_part_that_do_not_fit_their_whole() -> None:
    whole = figure(600, "甲报")
    figure(118, "乙报", measure="重点提案", part_of=whole, share=Decimal("20.9"))
    figure(120, "乙报", measure="集体提案", part_of=whole, share=Decimal("20.0"))
    figure(601, "丙报", measure="立案提案", part_of=whole)
    contradictions.refresh()
    grounds = Contradiction.objects.order_by("ground").values_list("ground", "first")
    assert [(ground, key.split("/")[0]) for ground, key in grounds] == [
        ("part", "601"),
        ("share", "118"),
    ]


def test_what_was_answered_is_not_asked_again_and_what_is_settled_goes() -> None:
    figure(118, "甲报")
    other = figure(128, "乙报")
    contradictions.refresh()
    Contradiction.objects.update(state="both")
    assert contradictions.refresh() == 0
    assert Contradiction.objects.get().state == "both"
    Contradiction.objects.update(state="open")
    Statistic.objects.filter(pk=other.pk).update(review="rejected")
    contradictions.refresh()
    assert not Contradiction.objects.exists()


# --- what a run asked -----------------------------------------------------------------------------


def finished(*papers: Received) -> dict[str, Any]:
    run = factories.run()
    tally = import_chunk(list(papers), Terms(run))
    runs.finish(run, tally)
    return run.counts


def test_a_run_counts_every_person_and_text_that_it_asks_about() -> None:
    man, woman = (
        Received(f"{name}报.txt", f"大连市政协常委赵小明（{said}）主持会议。{name}".encode())
        for name, said in (("甲", "男"), ("乙", "女"))
    )
    assert "asked" not in finished(man)["person"]
    assert finished(woman)["person"]["asked"] == 1
    other = Received("甲报.txt", "大连市政协召开会议。".encode())
    assert finished(other)["document"]["asked"] == 1
    again = Received("丙报.txt", "大连市政协常委李四出席会议。".encode())
    assert not finished(again)["person"].get("asked")
