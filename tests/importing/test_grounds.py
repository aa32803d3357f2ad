"""A record of several documents says what joins them, so that a curator can doubt it."""

from typing import Any

import pytest
from django.utils import translation

from cppcc.importing.grounds import ground
from cppcc.models import Reading
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english() -> Any:
    with translation.override("en"):
        yield


def stated(record: Any, *quotes: str, papers: int = 2) -> Any:
    for number in range(papers):
        factories.cite(record, factories.document(f"{number}：{quotes[0]}"), quotes[0])
    return record


def test_a_person_of_two_papers_is_joined_by_name_and_committee() -> None:
    person = stated(factories.person(key="张三/委员会/210102"), "张三")
    assert str(ground(person)) == "the same name and committee, nothing more"


def test_a_numbered_meeting_is_joined_by_its_numbers() -> None:
    read = {"committee": "委员会/210102", "organ": "常委会会议", "term": 14, "session": 7}
    meeting = stated(factories.event(key="a", read=read), "养老服务")
    assert str(ground(meeting)) == "the same committee, organ, 届 and 次"
    other = stated(factories.event(key="b", read=read | {"session": None}), "供水")
    assert str(ground(other)) == "the same committee, day, kind and topic"


def test_what_is_known_by_the_words_of_its_document_says_so() -> None:
    person = stated(factories.person(key="张三/@0123"), "张三")
    assert str(ground(person)) == "the same words in another copy"


def test_what_a_curator_merged_says_so() -> None:
    person = stated(factories.person(key="张三/委员会/210102"), "张三")
    Reading.objects.filter(pk=person.readings.first().pk).update(key="张三/@0123")
    assert str(ground(person)) == "merged by a curator"


def test_a_record_of_one_document_needs_no_ground() -> None:
    assert ground(stated(factories.person(), "张三", papers=1)) == ""
