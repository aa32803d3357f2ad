"""Merged records are one at once and for ever, until a curator parts them."""

from typing import Any

import pytest

from cppcc.curation.deciding import confirm, reject
from cppcc.curation.differing import different
from cppcc.curation.merging import merge, unmerge
from cppcc.curation.signing import Refused
from cppcc.extraction.facts import Facts, Header
from cppcc.models import (
    RECORDS,
    Document,
    Duplicate,
    Event,
    EventCommittee,
    Participation,
    Person,
    Post,
    Reading,
    Review,
)
from tests.curation.facts import DALIAN, SHENYANG, facts

pytestmark = pytest.mark.django_db


@pytest.fixture
def two(papers: Any) -> tuple[Person, Person]:
    """甲乙 of 大连市政协, of 甲报, and 甲乙 of 沈阳市政协, of 乙报."""
    papers.put("甲报", facts(gender="男"))
    papers.put("乙报", facts(committee=SHENYANG))
    return (
        Person.objects.get(key="甲乙/委员会/210200"),
        Person.objects.get(key="甲乙/委员会/210100"),
    )


@pytest.fixture
def two_events(papers: Any) -> tuple[Event, Event]:
    papers.put("甲报", facts(topic="供水"))
    papers.put("乙报", facts(topic="用水"))
    return Event.objects.get(topic="供水"), Event.objects.get(topic="用水")


def state() -> dict[str, Any]:
    """Every row's columns, and which record each reading states."""
    found: dict[str, Any] = {
        kind: sorted(model.objects.values(), key=lambda row: row["id"])
        for kind, model in RECORDS.items()
    }
    found["readings"] = sorted(
        Reading.objects.values_list("id", *[f"{kind}_id" for kind in RECORDS])
    )
    return found


def test_words_and_links_lead_to_the_survivor_at_once(two: tuple[Person, Person]) -> None:
    survivor, other = two
    merge(survivor, [other])
    assert (other.review, other.merged_into) == (Review.MERGED, survivor)
    assert survivor.readings.count() == 2
    assert not Post.objects.exclude(person=survivor).exists()
    assert not Participation.objects.exclude(person=survivor).exists()


def test_the_survivor_keeps_its_fields(two: tuple[Person, Person]) -> None:
    survivor, other = two
    merge(other, [survivor])
    assert Person.objects.get(pk=other.pk).gender == ""


def test_the_history_says_who_merged_and_why(two: tuple[Person, Person], curator: Any) -> None:
    survivor, other = two
    merge(survivor, [other], user=curator, reason="简历相同")
    event = Person.pgh_event_model.objects.filter(pgh_obj=other).last()  # type: ignore[attr-defined]
    said = event.pgh_context.metadata
    assert (said["operation"], said["user"], said["reason"]) == ("merge", curator.pk, "简历相同")


def test_later_words_of_the_merged_are_the_survivors(
    papers: Any, two: tuple[Person, Person]
) -> None:
    survivor, other = two
    merge(survivor, [other])
    papers.put("丙报", facts(committee=SHENYANG, title="副主席"))
    assert survivor.readings.filter(document__name="丙报.txt").exists()
    assert Post.objects.get(title="副主席").person == survivor


def test_merged_stays_merged_when_everything_is_read_again(
    papers: Any, two: tuple[Person, Person]
) -> None:
    survivor, other = two
    merge(survivor, [other])
    before = state()
    papers.put_again()
    assert state() == before


def test_unmerging_restores_all_that_the_merge_changed(
    papers: Any, two: tuple[Person, Person]
) -> None:
    survivor, other = two
    Post.objects.filter(person=other).update(started="2020")
    confirm(Post.objects.get(person=other))
    before = state()
    merge(survivor, [other])
    assert state() != before
    unmerge(other)
    assert state() == before


def test_unmerging_restores_a_review_and_links_that_a_curator_made(papers: Any) -> None:
    papers.put("甲报", facts(topic="供水"))
    papers.put("乙报", facts(committee=SHENYANG, name="丙丁"))
    survivor, other = Person.objects.get(name="甲乙"), Person.objects.get(name="丙丁")
    by_hand = Post.objects.create(key="x", person=other, title="顾问")
    confirm(other)
    merge(survivor, [other])
    assert Post.objects.get(pk=by_hand.pk).person == survivor
    unmerge(other)
    assert Post.objects.get(pk=by_hand.pk).person == other
    assert Person.objects.get(pk=other.pk).review == Review.CONFIRMED


def test_unmerging_gives_back_what_was_read_since(papers: Any, two: tuple[Person, Person]) -> None:
    survivor, other = two
    merge(survivor, [other])
    papers.put("丙报", facts(committee=SHENYANG, title="副主席"))
    unmerge(other)
    assert Post.objects.get(title="副主席").person == other
    assert other.readings.count() == 2


def test_what_a_curator_moved_before_the_merge_stays_there(two: tuple[Person, Person]) -> None:
    survivor, other = two
    post = Post.objects.get(person=other)
    post.person = survivor
    post.decide(["person"])
    post.save()
    merge(survivor, [other])
    unmerge(other)
    assert Post.objects.get(pk=post.pk).person == survivor


def test_parts_of_merged_meetings_are_one_now_and_in_later_papers(
    papers: Any, two_events: tuple[Event, Event]
) -> None:
    first, second = two_events
    merge(first, [second])
    hosts = EventCommittee.objects.exclude(review=Review.MERGED)
    assert hosts.count() == 1
    papers.put("丙报", facts(topic="用水", title="副主席", name="丙丁"))
    papers.put("丁报", facts(topic="供水", title="副主席", name="丙丁"))
    standing = Participation.objects.exclude(review=Review.MERGED)
    assert sorted(standing.values_list("name", flat=True)) == ["丙丁", "甲乙"]
    assert not standing.exclude(event=first).exists()


def test_which_came_first_the_merge_or_the_papers_does_not_show(papers: Any) -> None:
    outcomes = []
    for early in (True, False):
        forget_everything()
        papers.put("甲报", facts(topic="供水"))
        papers.put("乙报", facts(topic="用水"))
        first, second = Event.objects.get(topic="供水"), Event.objects.get(topic="用水")
        if early:
            merge(first, [second])
        papers.put("丙报", facts(topic="用水", name="丙丁"))
        papers.put("丁报", facts(topic="供水", name="丙丁"))
        if not early:
            merge(first, [second])
        rows = Participation.objects.values_list("key", "review", "merged_into__key")
        outcomes.append((sorted(rows), sorted(EventCommittee.objects.values_list("key", "review"))))
    assert outcomes[0] == outcomes[1]


def forget_everything() -> None:
    Document.objects.all().delete()
    for model in reversed(RECORDS.values()):
        model.objects.update(review=Review.EXTRACTED, merged_into=None)
        model.objects.all().delete()


def test_unmerging_parts_what_hung_on_it(two_events: tuple[Event, Event]) -> None:
    first, second = two_events
    before = state()
    merge(first, [second])
    unmerge(second)
    assert state() == before


def test_a_survivor_that_only_its_merged_key_states_stays(
    papers: Any, two: tuple[Person, Person]
) -> None:
    survivor, other = two
    merge(survivor, [other])
    papers.put("甲报", Facts(Header(), committees=(DALIAN,)))
    assert Person.objects.filter(pk=survivor.pk, review=Review.EXTRACTED).exists()


def test_a_chain_of_merges_ends_at_the_last(papers: Any, two: tuple[Person, Person]) -> None:
    first, second = two
    papers.put("丙报", facts(name="丙丁"))
    third = Person.objects.get(name="丙丁")
    merge(second, [third])
    merge(first, [second])
    papers.put("丁报", facts(name="丙丁", title="委员"))
    assert Post.objects.get(title="委员").person == first
    unmerge(second)
    assert Post.objects.get(title="委员").person == second
    assert first.readings.count() == 1


def test_a_pair_that_is_merged_is_no_longer_asked_about(two: tuple[Person, Person]) -> None:
    survivor, other = two
    merge(survivor, [other])
    assert Duplicate.objects.get().state == Duplicate.State.SAME
    unmerge(other)
    assert Duplicate.objects.get().state == Duplicate.State.DIFFERENT


def test_who_differs_from_the_merged_differs_from_the_survivor(
    papers: Any, two: tuple[Person, Person]
) -> None:
    survivor, other = two
    papers.put("丙报", facts(name="丙丁"))
    third = Person.objects.get(name="丙丁")
    different(other, third)
    merge(survivor, [other])
    keys = sorted([survivor.key, third.key])
    pair = Duplicate.objects.get(first=keys[0], second=keys[1])
    assert pair.state == Duplicate.State.DIFFERENT


def test_what_cannot_be_merged_says_why(papers: Any, two: tuple[Person, Person]) -> None:
    first, second = two
    with pytest.raises(Refused):
        merge(first, [first])
    with pytest.raises(Refused):
        merge(first, [Post.objects.first()])  # type: ignore[list-item]
    with pytest.raises(Refused):
        unmerge(first)
    reject(first)
    with pytest.raises(Refused):
        merge(first, [second])
    assert Person.objects.get(pk=second.pk).review == Review.EXTRACTED
