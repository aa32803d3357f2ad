"""A record as it was: fields of every kind, the review, what was deleted; what is in the way."""

from datetime import date
from typing import Any

import pghistory
import pytest
from django.contrib.auth.models import User

from cppcc.curation import deciding, merging, restoring, reverting, saving
from cppcc.curation.answering import answer
from cppcc.curation.signing import Refused
from cppcc.curation.versions import at, events_of, since, version_of
from cppcc.importing.chunks import Terms, as_importer, import_chunk
from cppcc.importing.files import Received
from cppcc.models import Committee, Document, Event, Person, Post, Question, Reading, Record
from tests import factories
from tests.curation.facts import facts


@pytest.fixture
def records(db: None) -> dict[str, Record]:
    return factories.one_of_each(factories.document())


def fresh(record: Any) -> Any:
    return type(record).objects.get(pk=record.pk)


def said(record: Any) -> dict[str, Any]:
    """What the history holds of the last change."""
    metadata: dict[str, Any] = events_of(record).first().pgh_context.metadata
    return metadata


CHANGES = [
    pytest.param("person", "ethnicity", "满族", id="text"),
    pytest.param("person", "gender", "女", id="choice"),
    pytest.param("person", "birth_year", 1960, id="number"),
    pytest.param("person", "other_names", ["張三", "三哥"], id="list"),
    pytest.param("event", "date", "2023-05", id="date"),
    pytest.param("event", "committee", None, id="link"),
    pytest.param("event", "kind", "meeting", id="link to a kind"),
    pytest.param("committee", "region", None, id="link to a division"),
    pytest.param("statistic", "value", "75", id="decimal"),
    pytest.param("statistic", "period", "2022", id="period"),
    pytest.param("post", "former", True, id="yes or no"),
]


@pytest.mark.parametrize(("kind", "name", "value"), CHANGES)
@pytest.mark.parametrize("single", [True, False], ids=["one field", "all of it"])
def test_a_field_is_again_what_it_was(
    kind: str, name: str, value: Any, single: bool, records: dict[str, Record], curator: User
) -> None:
    factories.event_kind("meeting")
    record = fresh(records[kind])
    before = fresh(record)
    column = record._meta.get_field(name).attname
    deciding.decide(record, {name: value}, user=curator)
    assert getattr(record, column) != getattr(before, column)
    names = [name] if single else None
    reverting.revert(record, before, names, user=curator, reason="改错了")
    assert reverting.differing(record, before) == []
    assert name in record.decided or name not in record.READ
    assert (said(record)["operation"], said(record)["reason"]) == ("revert", "改错了")


def test_a_date_takes_its_days_along(records: dict[str, Record]) -> None:
    event = fresh(records["event"])
    deciding.decide(event, {"date": "2023-05"})
    was = fresh(event)
    deciding.decide(event, {"date": "2024"})
    reverting.revert(event, was, ["date"])
    assert (event.date, str(event.earliest), str(event.latest)) == (
        "2023-05",
        "2023-05-01",
        "2023-05-31",
    )


def test_a_revert_can_be_reverted(records: dict[str, Record]) -> None:
    post = fresh(records["post"])
    was = fresh(post)
    deciding.decide(post, {"title": "副主席"})
    changed = fresh(post)
    reverting.revert(post, was)
    reverting.revert(post, changed)
    assert post.title == "副主席"


def test_one_field_leaves_the_others(records: dict[str, Record]) -> None:
    post = fresh(records["post"])
    was = fresh(post)
    deciding.decide(post, {"title": "副主席", "body": "党组"})
    reverting.revert(post, was, ["title"])
    assert (post.title, post.body) == ("主席", "党组")


def test_the_review_is_what_it_was(records: dict[str, Record]) -> None:
    event = fresh(records["event"])
    was = fresh(event)
    deciding.reject(event)
    reverting.revert(event, was)
    assert event.review == "extracted"
    deciding.confirm(event)
    confirmed = fresh(event)
    deciding.decide(event, {"topic": "别的"})
    deciding.reject(event)
    reverting.revert(event, confirmed, ["review"])
    assert (event.review, event.topic) == ("confirmed", "别的")


def test_no_import_changes_what_was_reverted(records: dict[str, Record]) -> None:
    post = fresh(records["post"])
    was = fresh(post)
    with as_importer(factories.run()):
        Post.objects.filter(pk=post.pk).update(title="主任", read=post.read | {"title": "主任"})
    reverting.revert(fresh(post), was, ["title"])
    assert (fresh(post).title, fresh(post).decided) == ("主席", ["title"])


def test_an_open_question_about_a_reverted_field_is_answered(records: dict[str, Record]) -> None:
    post = fresh(records["post"])
    was = fresh(post)
    deciding.decide(post, {"title": "副主席"})
    asked = Question.objects.create(
        about="differs", kind="post", record_id=post.pk, field="title", label="主席"
    )
    reverting.revert(post, was, ["title"])
    asked.refresh_from_db()
    assert asked.state == "written"


def test_no_real_import_changes_what_was_reverted(db: None, papers: Any, curator: User) -> None:
    papers.put("甲报", facts())
    post = Post.objects.get()
    was = fresh(post)
    deciding.decide(post, {"title": "副主席"}, user=curator)
    reverting.revert(post, was, ["title"], user=curator)
    papers.put("乙报", facts())
    papers.put_again()
    assert (fresh(post).title, fresh(post).decided) == (was.title, ["title"])


def test_a_header_that_is_reverted_dates_its_events_anew(db: None, curator: User) -> None:
    text = "6月29日，区政协召开养老服务座谈会，区政协主席赵甲主持会议。"
    import_chunk([Received("甲报.txt", text.encode())], Terms(factories.run()))
    document = Document.objects.get()
    was = fresh(document)
    saving.save(document, {"published": date(2023, 7, 1)}, user=curator, reason="见报头")
    assert Event.objects.get().date == "2023-06-29"
    reverting.revert(document, was, user=curator, reason="看错了报头")
    assert (fresh(document).published, Event.objects.get().date) == (None, "")
    assert (said(document)["operation"], said(document)["reason"]) == ("revert", "看错了报头")


# --- merges ---------------------------------------------------------------------------------------


def test_reverting_to_before_a_merge_undoes_it(db: None, curator: User) -> None:
    survivor, other = factories.person("王五"), factories.person("王伍")
    post = factories.post(other, "委员")
    was = fresh(other)
    merging.merge(survivor, [other], user=curator)
    assert fresh(post).person_id == survivor.pk
    reverting.revert(fresh(other), was, user=curator)
    assert (fresh(other).review, fresh(post).person_id) == ("extracted", other.pk)


def test_a_version_that_was_merged_gives_its_fields_but_no_merge(db: None) -> None:
    survivor, other = factories.person("王五"), factories.person("王伍")
    merging.merge(survivor, [other])
    merged = fresh(other)
    merging.unmerge(other)
    deciding.decide(other, {"ethnicity": "满族"})
    reverting.revert(other, merged)
    assert (other.ethnicity, other.review) == ("", "extracted")
    with pytest.raises(Refused):
        reverting.revert(other, merged, ["review"])


def test_a_merged_record_is_not_changed_field_by_field(db: None) -> None:
    survivor, other = factories.person("王五"), factories.person("王伍")
    was = fresh(other)
    deciding.decide(other, {"ethnicity": "满族"})
    merging.merge(survivor, [other])
    with pytest.raises(Refused):
        reverting.revert(fresh(other), was, ["ethnicity"])


def test_a_link_to_what_was_merged_since_leads_to_its_survivor(db: None) -> None:
    first, second, third = (factories.committee(f"{one}县政协") for one in "甲乙丙")
    proposal = factories.proposal(committee=first)
    was = fresh(proposal)
    deciding.decide(proposal, {"committee": third})
    merging.merge(second, [first])
    reverting.revert(proposal, was)
    assert proposal.committee_id == second.pk


# --- what stands in the way -----------------------------------------------------------------------


def test_a_link_to_what_is_gone_is_refused_in_words(db: None) -> None:
    committee = factories.committee("甲县政协")
    proposal = factories.proposal(committee=committee)
    was = fresh(proposal)
    deciding.decide(proposal, {"committee": None})
    committee.delete()
    with pytest.raises(Refused, match="甲|no longer|不"):
        reverting.revert(proposal, was)


def test_fields_that_do_not_go_together_any_more_are_refused(db: None) -> None:
    post = factories.post(factories.person(), committee=factories.committee())
    was = fresh(post)
    deciding.decide(post, {"committee": None, "organisation": factories.organisation()})
    with pytest.raises(Refused):
        reverting.revert(post, was, ["committee"])
    assert fresh(post).committee_id is None


def test_what_changed_since_it_was_seen_is_not_reverted(records: dict[str, Record]) -> None:
    post = fresh(records["post"])
    was = fresh(post)
    deciding.decide(post, {"title": "副主席"})
    seen = version_of(fresh(post))
    deciding.decide(post, {"title": "主任"})
    with pytest.raises(saving.Changed):
        reverting.revert(post, was, seen=seen)
    assert fresh(post).title == "主任"


def test_nothing_to_revert_is_said(records: dict[str, Record]) -> None:
    post = fresh(records["post"])
    with pytest.raises(Refused):
        reverting.revert(post, fresh(post))


# --- versions -------------------------------------------------------------------------------------


def test_each_version_is_found_by_its_number(records: dict[str, Record]) -> None:
    post = fresh(records["post"])
    for title in ("副主席", "主任", "委员"):
        deciding.decide(post, {"title": title})
    numbers = [0, *events_of(post).order_by("pgh_id").values_list("pgh_id", flat=True)]
    titles = [at(Post, post.pk, number).title for number in numbers]
    assert titles == ["主席", "主席", "副主席", "主任", "委员"]  # the second: made by hand
    assert at(Post, post.pk, numbers[-1] + 1) is None


def test_steps_tell_who_and_why(records: dict[str, Record], curator: User) -> None:
    post = fresh(records["post"])
    token = version_of(post)
    deciding.decide(post, {"title": "副主席"}, user=curator, reason="见公告")
    with as_importer(factories.run()):
        Post.objects.filter(pk=post.pk).update(last_cited="2023")
    by_hand, imported = since(fresh(post), token) or []
    assert (by_hand.change.user, by_hand.change.reason) == (curator, "见公告")
    assert (imported.change.operation, imported.change.run is not None) == ("import", True)
    assert since(fresh(post), "0" * 32) is None


# --- restoring ------------------------------------------------------------------------------------


def test_a_deleted_record_comes_back_with_its_number_and_key(db: None, curator: User) -> None:
    person = factories.person("张三", ethnicity="满族")
    was = fresh(person)
    Person.objects.filter(pk=was.pk).delete()
    assert [event.pgh_obj_id for event in restoring.gone(Person)] == [was.pk]
    made = restoring.restore(Person, was.pk, user=curator, reason="误删")
    assert (made.pk, made.key, version_of(fresh(made))) == (was.pk, was.key, version_of(was))
    assert (said(made)["operation"], said(made)["reason"]) == ("restore", "误删")
    assert list(restoring.gone(Person)) == []


def test_its_words_come_back_with_it(records: dict[str, Record], curator: User) -> None:
    work = records["work"]
    asked = Question.objects.create(
        about="unstated", kind="work", record_id=work.pk, label=str(work)
    )
    Reading.objects.filter(work=work.pk).update(lapsed=True)
    answer(asked, Question.State.TAKEN, user=curator)
    assert not Reading.objects.filter(kind="work").exists()
    restoring.restore(type(work), work.pk, user=curator)
    assert Reading.objects.get(kind="work").work_id == work.pk


def test_another_record_of_the_same_key_stands_in_the_way(db: None) -> None:
    first = factories.organisation("大连大学")
    key, pk = first.key, first.pk
    first.delete()
    factories.organisation("大连大學", key=key)
    with pytest.raises(Refused, match="大连大學"):
        restoring.restore(type(first), pk)


def test_what_an_import_removed_is_its_runs_to_undo(db: None) -> None:
    person = factories.person()
    pk = person.pk
    run = factories.run()
    with as_importer(run):
        Person.objects.filter(pk=pk).delete()
    with pytest.raises(Refused, match=f"#{run.pk}"):
        restoring.restore(Person, pk)


def test_a_record_whose_link_is_gone_does_not_come_back(db: None) -> None:
    committee = factories.committee()
    event = factories.event(committee=committee)
    pk = event.pk
    event.delete()
    committee.delete()
    with pytest.raises(Refused):
        restoring.restore(Event, pk)
    restoring.restore(
        Committee, committee.pk or Committee.pgh_event_model.objects.last().pgh_obj_id
    )  # type: ignore[attr-defined]
    assert restoring.restore(Event, pk).pk == pk


def test_what_is_there_is_not_restored(db: None) -> None:
    with pytest.raises(Refused):
        restoring.restore(Person, factories.person().pk)


def test_a_record_that_was_deleted_twice_is_gone_once(db: None) -> None:
    pk = factories.person().pk
    with pghistory.context(operation="test"):
        Person.objects.filter(pk=pk).delete()
    restoring.restore(Person, pk)
    Person.objects.filter(pk=pk).delete()
    assert len(restoring.gone(Person)) == 1
