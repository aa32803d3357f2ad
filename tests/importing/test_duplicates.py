"""Records that may be one are asked about, never joined; once answered, never asked again."""

from datetime import date
from typing import Any

import pytest

from cppcc.importing import duplicates
from cppcc.models import Duplicate, Question, Reading
from tests import factories

pytestmark = pytest.mark.django_db


def pairs() -> set[tuple[str, str, str]]:
    duplicates.refresh()
    return set(Duplicate.objects.filter(state="open").values_list("ground", "first", "second"))


def person(key: str, **fields: Any) -> Any:
    return factories.person(key.split("/")[0], key=key, **fields)


def event(key: str, committee: Any, day: str, topic: str = "养老服务", last: str = "") -> Any:
    first = date.fromisoformat(day)
    latest = date.fromisoformat(last) if last else first
    written = f"{day}/{last}" if last else day
    return factories.event(
        topic, key=key, committee=committee, date=written, earliest=first, latest=latest
    )


def test_one_name_in_two_committees_is_a_possible_duplicate() -> None:
    person("王方/委员会/210102")
    person("王方/委员会/210106")
    assert pairs() == {("name", "王方/委员会/210102", "王方/委员会/210106")}


@pytest.mark.parametrize(
    "keys",
    [
        ["王方/委员会/210102", "王放/委员会/210106"],  # another name
        ["王方/委员会/210102", "王方/@0123"],  # a bare name
        ["王方/@4567", "王方/@0123"],
    ],
)
def test_other_names_and_bare_names_are_left_alone(keys: list[str]) -> None:
    for key in keys:
        person(key)
    assert pairs() == set()


def test_one_name_and_employer_is_a_possible_duplicate_though_the_name_is_bare() -> None:
    school = factories.organisation()
    for key in ("王方/@0123", "王方/委员会/210106"):
        factories.post(person(key), "教授", key=f"{key}/教授", organisation=school)
    assert pairs() == {("employer", "王方/@0123", "王方/委员会/210106")}


def test_one_name_and_two_employers_are_left_alone() -> None:
    for key, school in (("王方/@0123", "大连大学"), ("王方/@4567", "沈阳大学")):
        body = factories.organisation(school)
        factories.post(person(key), "教授", key=f"{key}/教授", organisation=body)
    assert pairs() == set()


def test_a_common_name_makes_a_pair_less_than_it_has_people() -> None:
    for number in range(30):
        person(f"王方/委员会/{number:06}")
    assert len(pairs()) == 29


def test_two_topics_of_one_day_are_a_possible_duplicate() -> None:
    host = factories.committee()
    event("a", host, "2023-06-29", "养老服务")
    event("b", host, "2023-06-29", "养老服务工作")
    assert pairs() == {("day", "a", "b")}


def test_another_day_or_committee_is_left_alone() -> None:
    host, other = factories.committee(), factories.committee("沈阳市政协", key="委员会/210100")
    event("a", host, "2023-06-29", "养老服务")
    event("b", host, "2023-06-30", "供水")
    event("c", other, "2023-06-29", "供热")
    assert pairs() == set()


def test_one_topic_within_days_that_overlap_is_a_possible_duplicate() -> None:
    host = factories.committee()
    event("a", host, "2023-06-29")
    event("b", host, "2023-06-28", last="2023-06-30")
    assert pairs() == {("meeting", "a", "b")}


def test_one_topic_a_year_later_is_left_alone() -> None:
    host = factories.committee()
    event("a", host, "2022-06-29")
    event("b", host, "2023-06-29")
    assert pairs() == set()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("关于加强社区养老的提案", "加强社区养老"),
        ("关于加强社区养老的提案", "关于加强社区养老的建议"),
        ("关于推进社区居家养老服务", "关于推进社区居家养老服务体系建设的提案"),
    ],
)
def test_titles_that_differ_by_their_form_alone_are_a_possible_duplicate(
    one: str, other: str
) -> None:
    host = factories.committee()
    for key, title in (("a", one), ("b", other)):
        factories.proposal(title, key=key, committee=host)
        factories.work(title, key=key, issuer="市政府")
    assert {ground for ground, *_keys in pairs()} == {"title"}
    assert Duplicate.objects.count() == 2


@pytest.mark.parametrize(
    ("one", "other"),
    [("关于加强社区养老的提案", "关于加强社区医疗的提案"), ("提案", "建议")],
)
def test_other_titles_are_left_alone(one: str, other: str) -> None:
    host = factories.committee()
    for key, title in (("a", one), ("b", other)):
        factories.proposal(title, key=key, committee=host)
    assert pairs() == set()


def test_one_title_of_two_committees_is_left_alone() -> None:
    hosts = factories.committee(), factories.committee("沈阳市政协", key="委员会/210100")
    for key, host in zip("ab", hosts, strict=True):
        factories.proposal("关于加强社区养老的提案", key=key, committee=host)
    assert pairs() == set()


def test_a_platform_by_its_name_alone_is_a_possible_duplicate() -> None:
    host = factories.committee()
    factories.initiative("有话来说", key="a", committee=host)
    factories.initiative("“有话来说”协商平台", key="b", committee=host)
    assert pairs() == {("printed", "a", "b")}


def test_what_was_called_different_is_not_asked_again() -> None:
    person("王方/委员会/210102")
    person("王方/委员会/210106")
    pairs()
    Duplicate.objects.update(state=Duplicate.State.DIFFERENT)
    assert pairs() == set()
    assert Duplicate.objects.get().state == Duplicate.State.DIFFERENT


def test_a_pair_goes_with_its_record_and_with_a_rejection() -> None:
    gone, rejected = person("王方/委员会/210102"), person("李方/委员会/210102")
    person("王方/委员会/210106")
    person("李方/委员会/210106")
    assert len(pairs()) == 2
    gone.delete()
    rejected.review = "rejected"
    rejected.save()
    assert pairs() == set()
    assert not Duplicate.objects.exists()


def test_to_look_again_writes_nothing() -> None:
    person("王方/委员会/210102")
    person("王方/委员会/210106")
    pairs()
    before = list(Duplicate.objects.values())
    pairs()
    assert list(Duplicate.objects.values()) == before


def told(key: str, *genders: str) -> Any:
    """A person whom so many papers call a man or a woman."""
    one = person(key)
    for number, gender in enumerate(genders):
        paper = factories.document(f"{key}{number}：王方", published=date(2023, 1, number + 1))
        reading = factories.cite(one, paper, "王方")
        Reading.objects.filter(pk=reading.pk).update(fields={"gender": gender or None})
    return one


def test_a_man_in_one_paper_and_a_woman_in_another_are_perhaps_two() -> None:
    one = told("王方/委员会/210102", "男", "", "女")
    pairs()
    asked = Question.objects.get()
    assert (asked.about, asked.record_id, asked.field) == ("split", one.pk, "gender")
    assert (asked.before, asked.now) == ({"gender": "男"}, {"gender": "女"})
    assert asked.document_now.published == date(2023, 1, 3)  # type: ignore[union-attr]


@pytest.mark.parametrize("genders", [("男", "男"), ("男", ""), ("男",)])
def test_what_does_not_contradict_itself_is_left_alone(genders: tuple[str, ...]) -> None:
    told("王方/委员会/210102", *genders)
    pairs()
    assert not Question.objects.exists()


def test_a_contradiction_is_asked_about_once() -> None:
    told("王方/委员会/210102", "男", "女")
    pairs()
    Question.objects.update(state=Question.State.KEPT)
    pairs()
    assert Question.objects.count() == 1


def test_a_contradiction_with_a_curators_word_is_one_question() -> None:
    one = told("王方/委员会/210102", "男", "女")
    Question.objects.create(
        about=Question.About.DIFFERS, kind="person", record_id=one.pk, field="gender", label="王方"
    )
    pairs()
    assert Question.objects.count() == 1
