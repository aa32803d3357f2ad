"""A document that supersedes another takes its place, and what was decided about its words."""

from typing import Any

import pytest

from cppcc.curation.answering import answer
from cppcc.curation.deciding import confirm, decide, reject
from cppcc.curation.headers import set_header
from cppcc.curation.signing import Refused
from cppcc.curation.splitting import split
from cppcc.curation.superseding import supersede, supersede_no_more
from cppcc.extraction.facts import Facts, Header
from cppcc.models import Assignment, Document, Event, Person, Post, Question, Reading, Review
from tests.curation.facts import DALIAN, facts

pytestmark = pytest.mark.django_db

OLD = "甲报：大连市政协主席甲乙主持召开座谈会。会议讨论了供水的问题，听取了意见。"
NEW = OLD + "（更正）"
NOTHING = Facts(Header(), committees=(DALIAN,))


def both(papers: Any, first: Facts, second: Facts, new: str = NEW) -> tuple[Document, Document]:
    papers.put("甲报", first, OLD)
    papers.put("甲报二", second, new)
    return Document.objects.get(text=new), Document.objects.get(text=OLD)


def counted(document: Document) -> int:
    return document.readings.filter(lapsed=False).count()


def test_the_words_of_the_old_document_count_no_more(papers: Any) -> None:
    new, old = both(papers, facts(title="主席"), facts(title="副主席"))
    supersede(new, old)
    assert new.supersedes == old
    assert counted(old) == 0
    assert Post.objects.get().title == "副主席"


def test_importing_the_old_bytes_again_leaves_that_so(papers: Any) -> None:
    new, old = both(papers, facts(title="主席"), facts(title="副主席"))
    supersede(new, old)
    papers.put("甲报", facts(title="主席"), OLD, again=False)
    papers.put("甲报", facts(title="主席"), OLD, again=True)
    assert counted(old) == 0
    assert Post.objects.get().title == "副主席"


@pytest.mark.parametrize(
    ("say", "review"), [(confirm, Review.CONFIRMED), (reject, Review.REJECTED)]
)
def test_a_decision_moves_to_the_same_words_though_they_read_otherwise(
    papers: Any, say: Any, review: str
) -> None:
    papers.put("甲报", facts(topic="供水"), OLD)
    event = Event.objects.get()
    say(event)
    papers.put("甲报二", facts(topic="城市供水"), NEW)
    new, old = Document.objects.get(text=NEW), Document.objects.get(text=OLD)
    supersede(new, old)
    assert Event.objects.get().review == review
    assert Event.objects.get().readings.filter(lapsed=False).get().document == new
    papers.put_again()
    assert (Event.objects.get().pk, Event.objects.get().topic) == (event.pk, "供水")


def test_a_decided_field_stays(papers: Any) -> None:
    papers.put("甲报", facts(), OLD)
    decide(Post.objects.get(), {"title": "副主席"})
    papers.put("甲报二", facts(), NEW)
    new, old = Document.objects.get(text=NEW), Document.objects.get(text=OLD)
    supersede(new, old)
    papers.put_again()
    assert Post.objects.get().title == "副主席"
    assert not Question.objects.exists()


def test_where_the_words_are_gone_a_question_says_so(papers: Any) -> None:
    papers.put("甲报", facts(), OLD)
    confirm(Event.objects.get())
    text = "丙报：大连市政协发布公告。"
    papers.put("丙报", NOTHING, text)
    new, old = Document.objects.get(text=text), Document.objects.get(text=OLD)
    supersede(new, old)
    question = Question.objects.get()
    assert (question.about, question.kind) == (Question.About.SUPERSEDED, "event")
    assert (question.document_before, question.document_now) == (old, new)
    assert Event.objects.get().review == Review.CONFIRMED
    answer(question, Question.State.TAKEN)
    assert not Event.objects.exists()


def test_the_same_words_elsewhere_in_the_text_are_not_the_same(papers: Any) -> None:
    papers.put("甲报", facts(), OLD)
    confirm(Event.objects.get())
    text = "丙报：去年，大连市政协主席甲乙主持召开座谈会的照片获奖。"
    papers.put("丙报", NOTHING, text)
    supersede(Document.objects.get(text=text), Document.objects.get(text=OLD))
    assert Question.objects.get().about == Question.About.SUPERSEDED


def test_words_that_stand_there_but_are_not_read_are_cited_by_hand(papers: Any) -> None:
    papers.put("甲报", facts(), OLD)
    confirm(Event.objects.get())
    papers.put("甲报二", NOTHING, NEW)
    new, old = Document.objects.get(text=NEW), Document.objects.get(text=OLD)
    supersede(new, old)
    papers.put_again()
    reading = Event.objects.get().readings.get(lapsed=False)
    assert (reading.document, reading.version) == (new, "curator")
    assert reading.quote == new.text[reading.start : reading.end]
    assert not Question.objects.filter(kind="event").exists()


def test_another_paper_that_states_it_leaves_nothing_to_ask(papers: Any) -> None:
    papers.put("甲报", facts(), OLD)
    papers.put("乙报", facts())
    confirm(Event.objects.get())
    text = "丙报：大连市政协发布公告。"
    papers.put("丙报", NOTHING, text)
    supersede(Document.objects.get(text=text), Document.objects.get(text=OLD))
    assert not Question.objects.exists()


def test_people_who_were_parted_stay_apart(papers: Any) -> None:
    papers.put("乙报", facts(gender="男"))
    papers.put("甲报", facts(gender="女"), OLD)
    one = Person.objects.get()
    other = split(one, one.readings.filter(document__text=OLD))
    papers.put("甲报二", facts(gender="女"), NEW)
    new, old = Document.objects.get(text=NEW), Document.objects.get(text=OLD)
    supersede(new, old)
    papers.put_again()
    assert [reading.document for reading in other.readings.filter(lapsed=False)] == [new]
    assert Assignment.objects.filter(document=new, to_key=other.key).exists()


def test_a_header_that_was_set_holds_in_the_new_document(papers: Any) -> None:
    papers.put("甲报", facts(), OLD)
    set_header(Document.objects.get(), {"published": "2023-05-05", "covers_from": "2023-01-01"})
    papers.put("甲报二", facts(), NEW)
    new, old = Document.objects.get(text=NEW), Document.objects.get(text=OLD)
    supersede(new, old)
    assert (str(new.published), str(new.covers_from)) == ("2023-05-05", "2023-01-01")


def test_an_answer_supersedes_and_another_lets_both_stand(papers: Any) -> None:
    new, old = both(papers, facts(title="主席"), facts(title="副主席"))
    for state, standing in ((Question.State.KEPT, 2), (Question.State.TAKEN, 1)):
        question = Question.objects.create(
            about=Question.About.SAME_NAME,
            kind="document",
            record_id=new.pk,
            label=new.name,
            document_before=old,
            document_now=new,
        )
        answer(question, state)
        assert Post.objects.count() == standing


def test_superseding_is_taken_back(papers: Any) -> None:
    new, old = both(papers, facts(title="主席"), facts(title="副主席"))
    before = sorted(Reading.objects.values_list("document", "kind", "key", "start"))
    supersede(new, old)
    supersede_no_more(new)
    assert sorted(Reading.objects.values_list("document", "kind", "key", "start")) == before
    assert new.supersedes is None


def test_what_cannot_supersede_says_why(papers: Any) -> None:
    new, old = both(papers, facts(), facts())
    with pytest.raises(Refused):
        supersede(new, new)
    supersede(new, old)
    with pytest.raises(Refused):
        supersede(old, new)
    with pytest.raises(Refused):
        supersede(new, old)
