"""What a curator decided about one record stands; where papers newly say otherwise, they ask."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from cppcc.curation.answering import answer
from cppcc.curation.deciding import confirm, decide, reject, reopen
from cppcc.curation.merging import merge
from cppcc.curation.signing import Refused
from cppcc.extraction.facts import Facts, Header
from cppcc.importing import duplicates
from cppcc.models import (
    RECORDS,
    Committee,
    Event,
    Person,
    Post,
    Question,
    Reading,
    Review,
)
from tests.curation.facts import DALIAN, facts, one_of_each

pytestmark = pytest.mark.django_db

NOTHING = Facts(Header(), committees=(DALIAN,))


@pytest.fixture
def post(papers: Any) -> Post:
    papers.put("甲报", facts())
    return Post.objects.get()


def asked() -> Question:
    return Question.objects.get(state=Question.State.OPEN)


def test_a_decided_field_is_marked_and_signed(post: Post, curator: Any) -> None:
    decide(post, {"title": "副主席"}, user=curator, reason="排印有误")
    assert (post.title, post.decided) == ("副主席", ["title"])
    event = Post.pgh_event_model.objects.last()  # type: ignore[attr-defined]
    assert event.pgh_context.metadata["reason"] == "排印有误"


def test_a_decided_field_survives_every_import(papers: Any, post: Post) -> None:
    decide(post, {"title": "副主席", "started": "2020"})
    papers.put("乙报", facts())
    papers.put_again()
    post.refresh_from_db()
    assert (post.title, post.started) == ("副主席", "2020")
    assert not Question.objects.exists()


def test_a_date_decides_the_days_that_it_stands_for(papers: Any) -> None:
    papers.put("甲报", facts())
    event = Event.objects.get()
    decide(event, {"date": "2023-05"})
    assert (event.earliest, event.latest) == (date(2023, 5, 1), date(2023, 5, 31))
    assert (event.date_rule, event.decided[:2]) == ("curator", ["date", "date_rule"])


def test_a_link_is_set_by_a_record_or_by_its_key(papers: Any) -> None:
    papers.put("甲报", facts())
    papers.put("乙报", facts(name="丙丁"))
    one, other = Person.objects.order_by("name")
    post = Post.objects.get(person=other)
    decide(post, {"person": one})
    assert post.person == one
    decide(post, {"person": other.key})
    assert post.person == other


@pytest.mark.parametrize(
    "values",
    [
        {"person": "没有/的人"},
        {"nothing": 1},
        {"read": {}},
        {"role": "emperor"},
        {"started": "x" * 99},
    ],
)
def test_what_cannot_be_set_says_why(post: Post, values: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        decide(post, values)
    post.refresh_from_db()
    assert post.decided == []


def test_confirmed_rejected_and_opened_again(papers: Any, post: Post) -> None:
    for say, state in (
        (confirm, Review.CONFIRMED),
        (reject, Review.REJECTED),
        (reopen, Review.EXTRACTED),
    ):
        say(post)
        papers.put_again()
        post.refresh_from_db()
        assert post.review == state


def test_a_merged_record_is_decided_on_at_its_survivor(papers: Any) -> None:
    papers.put("甲报", facts())
    papers.put("乙报", facts(name="丙丁"))
    one, other = Person.objects.order_by("name")
    merge(one, [other])
    for say in (confirm, reject, reopen):
        with pytest.raises(Refused):
            say(other)
    with pytest.raises(Refused):
        decide(other, {"gender": "男"})


# --- questions ------------------------------------------------------------------------------------


@pytest.fixture
def person(papers: Any) -> Person:
    """A 甲乙 whom 甲报 calls a man, whom a curator called a woman, and whom 乙报 calls neither."""
    papers.put("甲报", facts(published="2023-05-03", gender="男"))
    one = Person.objects.get()
    decide(one, {"gender": "女", "ethnicity": "满族"})
    return one


def other_ethnicity(papers: Any) -> Question:
    said = facts()
    papers.put(
        "乙报", replace(said, people=tuple(replace(one, ethnicity="回族") for one in said.people))
    )
    return asked()


def test_a_reading_that_newly_differs_is_one_question_with_all_values(
    papers: Any, person: Person
) -> None:
    question = other_ethnicity(papers)
    assert (question.field, question.before, question.now, question.decided) == (
        "ethnicity",
        {"ethnicity": None},
        {"ethnicity": "回族"},
        {"ethnicity": "满族"},
    )
    assert (question.quote_now, question.document_now.name) == ("甲乙", "乙报.txt")  # type: ignore[union-attr]
    papers.put_again()
    assert Question.objects.count() == 1


def test_mine_is_kept_and_not_asked_again(papers: Any, person: Person, curator: Any) -> None:
    question = other_ethnicity(papers)
    answer(question, Question.State.KEPT, user=curator)
    papers.put_again()
    person.refresh_from_db()
    assert person.ethnicity == "满族"
    assert (question.answered_by, Question.objects.count()) == (curator, 1)


def test_the_reading_is_taken_and_stays(papers: Any, person: Person) -> None:
    answer(other_ethnicity(papers), Question.State.TAKEN)
    papers.put_again()
    person.refresh_from_db()
    assert (person.ethnicity, person.gender) == ("回族", "女")


def test_another_value_is_written(papers: Any, person: Person) -> None:
    answer(other_ethnicity(papers), Question.State.WRITTEN, value="锡伯族")
    papers.put_again()
    person.refresh_from_db()
    assert person.ethnicity == "锡伯族"


def test_writing_the_field_answers_the_question(papers: Any, person: Person) -> None:
    question = other_ethnicity(papers)
    decide(person, {"ethnicity": "锡伯族"})
    question.refresh_from_db()
    assert question.state == Question.State.WRITTEN


def test_a_question_is_answered_once_and_only_by_what_answers_it(
    papers: Any, person: Person
) -> None:
    question = other_ethnicity(papers)
    with pytest.raises(Refused):
        answer(question, Question.State.SETTLED)
    answer(question, Question.State.KEPT)
    with pytest.raises(Refused):
        answer(question, Question.State.TAKEN)


def test_what_no_document_states_any_more_is_asked_about_and_stays(
    papers: Any, person: Person
) -> None:
    papers.put("甲报", NOTHING)
    question = asked()
    assert question.about == Question.About.UNSTATED
    answer(question, Question.State.KEPT)
    papers.put_again()
    assert Person.objects.filter(pk=person.pk).exists()
    assert Question.objects.count() == 1


def test_what_is_let_go_goes_and_leaves_its_history(papers: Any, person: Person) -> None:
    papers.put("甲报", NOTHING)
    answer(asked(), Question.State.TAKEN)
    assert not Person.objects.exists()
    assert not Reading.objects.filter(kind="person").exists()
    last = Person.pgh_event_model.objects.last()  # type: ignore[attr-defined]
    assert (last.pgh_label, last.ethnicity) == ("delete", "满族")


def test_what_others_lean_on_is_not_let_go(papers: Any, person: Person) -> None:
    confirm(Post.objects.get())
    papers.put("甲报", NOTHING)
    question = Question.objects.get(kind="person")
    with pytest.raises(Refused):
        answer(question, Question.State.TAKEN)
    question.refresh_from_db()
    assert question.state == Question.State.OPEN


def test_what_is_stated_again_is_asked_about_no_more(papers: Any, person: Person) -> None:
    papers.put("甲报", NOTHING)
    papers.put("甲报", facts(gender="男"))
    assert Question.objects.get(kind="person").state == Question.State.SETTLED
    assert not Reading.objects.filter(lapsed=True).exists()


def test_what_is_stated_again_in_other_words_takes_the_place_of_what_lapsed(
    papers: Any, person: Person
) -> None:
    papers.put("甲报", NOTHING)
    papers.put("甲报", facts(gender="女", title="副主席"))
    reading = person.readings.get()
    assert (reading.lapsed, reading.fields["gender"]) == (False, "女")


def test_there_are_two_says_the_answer_to_a_contradiction(papers: Any) -> None:
    papers.put("甲报", facts(published="2023-05-03", gender="男"))
    papers.put("乙报", facts(published="2023-05-04", gender="女"))
    duplicates.refresh()
    answer(asked(), Question.State.TAKEN)
    assert sorted(Person.objects.values_list("gender", flat=True)) == ["女", "男"]
    duplicates.refresh()
    papers.put_again()
    assert not Question.objects.filter(state=Question.State.OPEN).exists()


# --- on every model -------------------------------------------------------------------------------

#  a field of each kind that a curator writes otherwise than it was read
WRITTEN: dict[str, dict[str, Any]] = {
    "committee": {"name": "大连政协"},
    "organisation": {"name": "某大学"},
    "person": {"gender": "女"},
    "post": {"title": "顾问"},
    "event": {"place": "市图书馆"},
    "eventcommittee": {"role": "joint"},
    "participation": {"capacity": "讲话"},
    "proposal": {"title": "供水提案"},
    "work": {"issuer": "市政府"},
    "statistic": {"unit": "次"},
    "initiative": {"kind": "campaign"},
}


@pytest.mark.parametrize("kind", RECORDS)
def test_every_kind_of_record_keeps_what_was_decided(papers: Any, kind: str) -> None:
    """Edited, confirmed, rejected: read again, read by other rules, read nowhere."""
    model = RECORDS[kind]
    papers.put("甲报", one_of_each())
    record = model.objects.order_by("pk").first()
    decide(record, WRITTEN[kind])
    wanted = model.objects.filter(pk=record.pk).values(*WRITTEN[kind]).get()
    papers.put("乙报", one_of_each(published="2020-01-01"))
    papers.put("甲报", one_of_each(topic="城市供水"))
    assert model.objects.filter(pk=record.pk).values(*wanted).get() == wanted
    for say, state in ((confirm, Review.CONFIRMED), (reject, Review.REJECTED)):
        say(record)
        papers.put("乙报", one_of_each(topic="农村供水", title="副主席"))
        papers.put("甲报", Facts(Header()))
        papers.put_again()
        row = model.objects.get(pk=record.pk)
        assert row.review == state
        assert model.objects.filter(pk=record.pk).values(*wanted).get() == wanted


def test_a_rejected_event_does_not_come_back_under_another_key(papers: Any) -> None:
    papers.put("甲报", facts(topic="供水"))
    event = Event.objects.get()
    reject(event)
    papers.put("甲报", facts(topic="城市供水"))
    assert Event.objects.get().review == Review.REJECTED


def test_a_confirmed_event_that_reads_differently_is_a_question_and_not_another_event(
    papers: Any,
) -> None:
    papers.put("甲报", facts(topic="供水"))
    confirm(Event.objects.get())
    papers.put("甲报", facts(topic="城市供水"))
    question = asked()
    assert (question.field, question.now) == ("topic", {"topic": "城市供水"})
    answer(question, Question.State.TAKEN)
    papers.put_again()
    assert Event.objects.get().topic == "城市供水"
    assert Question.objects.count() == 1


def test_a_curators_addition_stays_without_any_document(papers: Any) -> None:
    papers.put("甲报", facts())
    committee = Committee.objects.get()
    by_hand = Event.objects.create(
        key="by hand", committee=committee, kind_id="consultation", topic="供热"
    )
    papers.put("甲报", NOTHING)
    papers.put_again()
    assert Event.objects.filter(pk=by_hand.pk, topic="供热").exists()
