"""A record that was two is two from then on, each with its own words, posts and decisions."""

from typing import Any

import pytest

from cppcc.curation.deciding import confirm, decide, reject
from cppcc.curation.merging import merge
from cppcc.curation.signing import Refused
from cppcc.curation.splitting import split
from cppcc.importing.rules import digest_of
from cppcc.models import (
    Assignment,
    Document,
    Duplicate,
    Event,
    Participation,
    Person,
    Post,
    Question,
    Reading,
    Review,
)
from tests.curation.facts import SHENYANG, facts

pytestmark = pytest.mark.django_db


@pytest.fixture
def one(papers: Any) -> Person:
    """A 甲乙 of two papers: a man in one, a woman in the other."""
    papers.put("甲报", facts(gender="男"))
    papers.put("乙报", facts(gender="女", title="副主席", topic="用水"))
    return Person.objects.get()


def words(record: Any, name: str) -> Any:
    return record.readings.filter(document__name=f"{name}.txt")


def test_the_chosen_words_make_another_record(one: Person) -> None:
    other = split(one, words(one, "乙报"))
    assert other.key == "甲乙/委员会/210200~2"
    assert Person.objects.get(pk=other.pk).gender == "女"
    assert [person.readings.count() for person in (one, other)] == [1, 1]


def test_posts_and_participations_follow(one: Person) -> None:
    other = split(one, words(one, "乙报"))
    assert Post.objects.get(title="副主席").person == other
    assert Post.objects.get(title="主席").person == one
    assert set(Participation.objects.values_list("person", "event__topic")) == {
        (one.pk, "供水"),
        (other.pk, "用水"),
    }


def test_a_later_import_keeps_them_apart(papers: Any, one: Person) -> None:
    other = split(one, words(one, "乙报"))
    papers.put_again()
    assert [person.readings.count() for person in (one, other)] == [1, 1]
    assert Post.objects.get(title="副主席").person == other
    assert Post.objects.count() == 2


def test_a_document_that_was_split_is_not_read_again_for_nothing(one: Person) -> None:
    split(one, words(one, "乙报"))
    for document in Document.objects.all():
        assert document.read_by == digest_of(document, document.assignments.all())


def test_a_document_read_by_older_rules_stays_due(one: Person) -> None:
    Document.objects.update(read_by="older")
    split(one, words(one, "乙报"))
    assert sorted(Document.objects.values_list("name", "read_by")) == [
        ("乙报.txt", ""),
        ("甲报.txt", "older"),
    ]


def test_a_third_paper_still_goes_to_the_first(papers: Any, one: Person) -> None:
    split(one, words(one, "乙报"))
    papers.put("丙报", facts())
    assert one.readings.count() == 2


def test_what_was_decided_on_a_post_goes_along(one: Person) -> None:
    post = Post.objects.get(title="副主席")
    confirm(post)
    other = split(one, words(one, "乙报"))
    post.refresh_from_db()
    assert (post.person, post.review) == (other, Review.CONFIRMED)
    assert post.readings.count() == 1
    assert not Question.objects.exists()


def test_a_post_that_both_hold_is_two_with_the_same_decision(papers: Any, one: Person) -> None:
    papers.put("丙报", facts(title="副主席"))
    reject(Post.objects.get(title="副主席"))
    other = split(one, words(one, "乙报"))
    papers.put_again()
    posts = Post.objects.filter(title="副主席")
    assert set(posts.values_list("person", "review")) == {
        (one.pk, Review.REJECTED),
        (other.pk, Review.REJECTED),
    }


def test_a_confirmed_record_is_split_all_the_same(papers: Any, one: Person) -> None:
    confirm(one)
    other = split(one, words(one, "乙报"))
    papers.put_again()
    assert [person.readings.count() for person in (one, other)] == [1, 1]


def test_they_are_remembered_as_different_and_the_question_is_answered(
    one: Person, curator: Any
) -> None:
    asked = Question.objects.create(
        about=Question.About.SPLIT, kind="person", record_id=one.pk, label="甲乙"
    )
    split(one, words(one, "乙报"), user=curator)
    asked.refresh_from_db()
    assert (asked.state, asked.answered_by) == (Question.State.TAKEN, curator)
    assert Duplicate.objects.get().state == Duplicate.State.DIFFERENT
    assert set(Assignment.objects.values_list("user", flat=True)) == {curator.pk}


def test_a_split_record_can_be_split_again(papers: Any, one: Person) -> None:
    papers.put("丙报", facts(title="委员"))
    other = split(one, words(one, "乙报"))
    third = split(one, words(one, "丙报"))
    assert (other.key[-2:], third.key[-2:]) == ("~2", "~3")
    papers.put_again()
    assert [person.readings.count() for person in (one, other, third)] == [1, 1, 1]


def test_words_that_were_split_off_can_be_merged_back(papers: Any, one: Person) -> None:
    other = split(one, words(one, "乙报"))
    merge(one, [other])
    papers.put_again()
    assert one.readings.count() == 2
    assert Post.objects.get(title="副主席").person == one


def test_words_of_a_merged_record_can_be_split_from_its_survivor(papers: Any) -> None:
    papers.put("甲报", facts())
    papers.put("乙报", facts(committee=SHENYANG))
    first, second = Person.objects.order_by("-key")
    merge(first, [second])
    other = split(first, words(first, "乙报"))
    papers.put_again()
    assert [person.readings.count() for person in (first, other)] == [1, 1]
    assert second.readings.count() == 0


def test_a_meeting_is_split_with_its_parts(papers: Any) -> None:
    papers.put("甲报", facts())
    papers.put("乙报", facts(name="丙丁"))
    event = Event.objects.get()
    other = split(event, words(event, "乙报"))
    papers.put_again()
    assert [one.participations.get().name for one in (event, other)] == ["甲乙", "丙丁"]
    assert [one.parties.count() for one in (event, other)] == [1, 1]


def test_a_field_that_a_curator_set_stays_with_the_first(papers: Any, one: Person) -> None:
    decide(one, {"ethnicity": "满族"})
    other = split(one, words(one, "乙报"))
    papers.put_again()
    one.refresh_from_db()
    other.refresh_from_db()
    assert (one.ethnicity, other.ethnicity) == ("满族", "")


@pytest.mark.parametrize("names", [[], ["甲报", "乙报"]])
def test_none_or_all_of_the_words_are_no_other_record(one: Person, names: list[str]) -> None:
    chosen = Reading.objects.filter(person=one, document__name__in=[f"{n}.txt" for n in names])
    with pytest.raises(Refused):
        split(one, chosen)
    assert Person.objects.count() == 1
