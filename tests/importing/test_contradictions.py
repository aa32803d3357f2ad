"""A document that gives one name to two people leaves a question, and one record."""

import pytest

from cppcc.importing.chunks import Terms, import_chunk
from cppcc.importing.files import Received
from cppcc.models import Person, Question
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
