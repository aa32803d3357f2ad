"""A question sets the values side by side; every answer does what its button says, and no more."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cppcc.curation.deciding import confirm, decide
from cppcc.curation.superseding import supersede
from cppcc.extraction.facts import Facts, Header
from cppcc.importing import duplicates, runs
from cppcc.models import Document, ImportRun, Person, Question
from tests import factories
from tests.admin.pages import Page
from tests.admin.test_pages import english, get
from tests.curation.conftest import Papers
from tests.curation.facts import DALIAN, facts

pytestmark = pytest.mark.django_db

ABOUT = Question.About
NOTHING = Facts(Header(), committees=(DALIAN,))
OLD = "甲报：大连市政协主席甲乙主持召开座谈会。会议讨论了供水的问题，听取了意见。"
NEW = OLD + "（更正）"


@pytest.fixture
def papers(monkeypatch: pytest.MonkeyPatch) -> Papers:
    return Papers(monkeypatch)


def differs(papers: Papers) -> None:
    """女 was read and decided, 男 is read now."""
    papers.put("甲报", facts(gender="女", published="2023-05-02"))
    decide(Person.objects.get(), {"gender": "女"})
    papers.put("乙报", facts(gender="男", published="2023-05-01"))


def unstated(papers: Papers) -> None:
    papers.put("甲报", facts())
    confirm(Person.objects.get())
    papers.put("甲报", NOTHING)


def split(papers: Papers) -> None:
    """女 in one paper and 男 in the other."""
    papers.put("甲报", facts(gender="女"))
    papers.put("乙报", facts(gender="男"))
    duplicates.refresh()


def same_name(papers: Papers) -> None:
    papers.put("甲报", facts(title="主席"), OLD)
    papers.put("甲报", facts(title="副主席"), NEW)
    runs.ask_same_names(ImportRun.objects.order_by("pk").last())  # type: ignore[arg-type]


def superseded(papers: Papers) -> None:
    papers.put("甲报", facts(), OLD)
    confirm(Person.objects.get())
    papers.put("丙报", NOTHING, "丙报：大连市政协召开会议。")
    supersede(Document.objects.get(name="丙报.txt"), Document.objects.get(name="甲报.txt"))


ASKED = {
    ABOUT.DIFFERS: differs,
    ABOUT.UNSTATED: unstated,
    ABOUT.SPLIT: split,
    ABOUT.SAME_NAME: same_name,
    ABOUT.SUPERSEDED: superseded,
}


def asked(about: str, papers: Papers) -> Question:
    ASKED[ABOUT(about)](papers)
    return Question.objects.get(about=about, kind="document" if about == "same_name" else "person")


def address(question: Question, what: str = "change") -> str:
    if what == "answer":
        return reverse("admin:cppcc_question_answer", args=[question.pk])
    return reverse(f"admin:cppcc_question_{what}", args=[question.pk])


def answer(client: Client, question: Question, **words: Any) -> Any:
    response = client.post(address(question, "answer"), words)
    question.refresh_from_db()
    return response


def told(response: Any) -> str:
    return " ".join(map(str, get_messages(response.wsgi_request)))


# --- what is asked --------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("about", ABOUT.values)
def test_every_question_has_a_page(
    about: str, language: str, papers: Papers, admin_client: Client
) -> None:
    question = asked(about, papers)
    page = get(admin_client, address(question), language)
    listed = get(admin_client, reverse("admin:cppcc_question_changelist"), language)
    if language == "zh-hans":
        assert english(page) - {"txt"} == english(listed) == set()
    assert question.label in listed.words


def test_the_three_values_stand_side_by_side_with_their_words(
    papers: Papers, admin_client: Client
) -> None:
    question = asked("differs", papers)
    page = get(admin_client, address(question), "en")
    at = [page.words.index(heading) for heading in ("Read before", "Read now", "Decided")]
    assert at == sorted(at)
    female, male = (str(Person(gender=one).get_gender_display()) for one in "女男")
    before, now, decided = (page.words[start : start + 3] for start in at)
    assert (female in before, male in now, female in decided) == (True, True, True)
    assert {"甲报", "乙报"} <= {words.removesuffix(".txt") for words in page.words}
    assert [mark["text"] for mark in page.marks] == ["甲乙", "甲乙"]


def test_words_are_shown_among_those_around_them(papers: Papers, admin_client: Client) -> None:
    html = admin_client.get(address(asked("differs", papers))).content.decode()
    for paper in ("甲报", "乙报"):
        assert f'{paper}：大连市政协主席<mark class="kind-person">甲乙</mark>主持召开' in html


@pytest.mark.parametrize(
    ("before", "now", "marked"),
    [
        ("会议60余场。", "会议75场。", ["60余", "75"]),
        ("会议60场。", "会议60场。（更正）", ["", "（更正）"]),
        ("会会会。", "会会。", ["会", ""]),
        ("全换", "新的", ["全换", "新的"]),
        ("始" + "旧" * 900 + "终", "始终", ["旧" * 200, ""]),
    ],
)
def test_texts_of_one_name_are_shown_where_they_differ(
    before: str, now: str, marked: list[str], admin_client: Client
) -> None:
    documents = [factories.document(text) for text in (before, now)]
    question = Question.objects.create(
        about="same_name",
        kind="document",
        record_id=documents[1].pk,
        document_before=documents[0],
        document_now=documents[1],
    )
    page = get(admin_client, address(question))
    assert [mark["text"] for mark in page.marks] == marked


def test_a_run_leads_to_the_questions_that_it_asked(papers: Papers, admin_client: Client) -> None:
    question = asked("differs", papers)
    run = question.run
    assert run is not None
    listed = f"{reverse('admin:cppcc_question_changelist')}?run__id__exact={run.pk}"
    page = admin_client.get(reverse("admin:cppcc_importrun_change", args=[run.pk]))
    assert f'href="{listed}"' in page.content.decode()
    assert question.label in admin_client.get(listed).content.decode()
    other = listed.replace(f"={run.pk}", f"={run.pk + 1000}")
    assert question.label not in Page(admin_client.get(other).content.decode()).words


def test_a_record_says_that_a_question_is_open(papers: Papers, admin_client: Client) -> None:
    question = asked("differs", papers)
    record = reverse("admin:cppcc_person_change", args=[question.record_id])
    assert f'href="{address(question)}"' in admin_client.get(record).content.decode()
    answer(admin_client, question, answer="kept")
    admin_client.get(reverse("admin:index"))  # tells what was answered
    assert f'href="{address(question)}"' not in admin_client.get(record).content.decode()


def test_who_may_not_see_questions_is_not_told_of_them(
    papers: Papers, staff: Callable[..., Client]
) -> None:
    question = asked("differs", papers)
    client = staff("view_person")
    record = reverse("admin:cppcc_person_change", args=[question.record_id])
    assert address(question) not in client.get(record).content.decode()
    assert "state__exact=open" not in client.get(reverse("admin:index")).content.decode()
    assert client.get(address(question)).status_code == 403


def test_the_start_page_leads_to_what_is_open(papers: Papers, admin_client: Client) -> None:
    listed = f"{reverse('admin:cppcc_question_changelist')}?state__exact=open"
    question = asked("differs", papers)
    assert f'href="{listed}"' in admin_client.get(reverse("admin:index")).content.decode()
    assert question.label in admin_client.get(listed).content.decode()
    answer(admin_client, question, answer="kept")
    assert listed not in admin_client.get(reverse("admin:index")).content.decode()


def test_twenty_questions_take_as_many_queries_as_one(papers: Papers, admin_client: Client) -> None:
    question = asked("differs", papers)
    pages = [reverse("admin:cppcc_question_changelist"), address(question), reverse("admin:index")]

    def queries() -> list[int]:
        counted = []
        for page in pages:
            with CaptureQueriesContext(connection) as captured:
                assert admin_client.get(page).status_code == 200
            counted.append(len(captured))
        return counted

    queries()
    one = queries()
    values = {"about": "differs", "kind": "person", "document_now": Document.objects.first()}
    for number in range(20):
        Question.objects.create(
            record_id=1000 + number, label=f"{number}", field="gender", **values
        )
    assert queries() == one


# --- what an answer does --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("about", "pressed", "state", "left"),
    [
        ("differs", {"answer": "kept"}, "kept", {"甲乙 女"}),
        ("differs", {"answer": "taken"}, "taken", {"甲乙 男"}),
        ("differs", {"answer": "written", "gender": ""}, "written", {"甲乙 "}),
        ("unstated", {"answer": "kept"}, "kept", {"甲乙 "}),
        ("unstated", {"answer": "taken"}, "taken", set()),
        ("superseded", {"answer": "kept"}, "kept", {"甲乙 "}),
        ("superseded", {"answer": "taken"}, "taken", set()),
        ("split", {"answer": "kept"}, "kept", {"甲乙 女"}),
    ],
)
def test_answers(
    about: str,
    pressed: dict[str, str],
    state: str,
    left: set[str],
    papers: Papers,
    admin_client: Client,
    admin_user: Any,
) -> None:
    question = asked(about, papers)
    assert answer(admin_client, question, **pressed).status_code == 302
    assert (question.state, question.answered_by) == (state, admin_user)
    assert {f"{one.name} {one.gender}" for one in Person.objects.all()} == left


def test_another_value_is_asked_for_in_the_questions_field_alone(
    papers: Papers, admin_client: Client
) -> None:
    html = admin_client.get(address(asked("differs", papers))).content.decode()
    assert re.findall(r'<fieldset class="another">.*?name="(\w+)"', html, re.DOTALL) == ["gender"]


def test_the_reason_of_an_answer_stands_in_the_history(
    papers: Papers, admin_client: Client
) -> None:
    question = asked("differs", papers)
    answer(admin_client, question, answer="taken", reason="见简历")
    last = Person.objects.get().history.latest("pgh_id")
    assert last.pgh_context.metadata["reason"] == f"{question.get_about_display()}: 见简历"


def test_a_record_is_parted_by_the_documents_that_are_ticked(
    papers: Papers, admin_client: Client
) -> None:
    question = asked("split", papers)
    html = admin_client.get(address(question)).content.decode()
    assert html.count('name="document"') == 2 and html.count(" checked>") == 1
    chosen = question.document_now
    assert chosen is not None
    answer(admin_client, question, answer="taken", document=chosen.pk)
    assert question.state == "taken"
    assert sorted(Person.objects.values_list("gender", flat=True)) == ["女", "男"]


@pytest.mark.parametrize("ticked", [0, 2])
def test_none_or_all_documents_part_nothing(
    ticked: int, papers: Papers, admin_client: Client
) -> None:
    question = asked("split", papers)
    chosen = [str(pk) for pk in Document.objects.values_list("pk", flat=True)[:ticked]]
    response = answer(admin_client, question, answer="taken", document=chosen)
    assert response.headers["Location"] == address(question)
    assert question.state == "open" and Person.objects.count() == 1
    assert told(response)


@pytest.mark.parametrize(("pressed", "counted"), [("kept", [2, 2]), ("taken", [0, 2])])
def test_one_text_supersedes_another_of_its_name_only_where_told(
    pressed: str, counted: list[int], papers: Papers, admin_client: Client
) -> None:
    question = asked("same_name", papers)
    answer(admin_client, question, answer=pressed)
    assert question.state == pressed
    old, new = (Document.objects.get(text=text) for text in (OLD, NEW))
    people = [
        document.readings.filter(kind__in=["person", "post"], lapsed=False).count()
        for document in (old, new)
    ]
    assert people == counted
    assert (new.supersedes == old) == (pressed == "taken")


# --- what is no answer ----------------------------------------------------------------------------


@pytest.mark.parametrize("pressed", ["", "open", "settled", "standing"])
def test_what_is_no_answer_changes_nothing(
    pressed: str, papers: Papers, admin_client: Client
) -> None:
    question = asked("differs", papers)
    assert answer(admin_client, question, answer=pressed).status_code == 404
    assert question.state == "open"


@pytest.mark.parametrize(
    ("about", "pressed"),
    [
        ("unstated", {"answer": "written", "gender": "男"}),
        ("superseded", {"answer": "written"}),
        ("split", {"answer": "written"}),
        ("same_name", {"answer": "written"}),
        ("differs", {"answer": "written", "gender": "无"}),
    ],
)
def test_what_does_not_answer_this_question_is_refused_in_words(
    about: str, pressed: dict[str, str], papers: Papers, admin_client: Client
) -> None:
    question = asked(about, papers)
    before = list(Person.objects.values())
    response = answer(admin_client, question, **pressed)
    assert response.headers["Location"] == address(question)
    assert told(response)
    assert question.state == "open" and list(Person.objects.values()) == before


def test_what_was_answered_is_not_answered_again(papers: Papers, admin_client: Client) -> None:
    question = asked("differs", papers)
    answer(admin_client, question, answer="kept")
    response = answer(admin_client, question, answer="taken")
    assert "此疑问已有答复" in told(response)
    assert (question.state, Person.objects.get().gender) == ("kept", "女")
    assert 'name="answer"' not in admin_client.get(address(question)).content.decode()


def test_a_question_about_what_is_gone_has_no_buttons(papers: Papers, admin_client: Client) -> None:
    question = asked("unstated", papers)
    Question.objects.filter(pk=question.pk).update(record_id=0)
    html = admin_client.get(address(question)).content.decode()
    assert "此记录已不存在" in html and 'name="answer"' not in html
    assert "已没有" in told(answer(admin_client, question, answer="taken"))


def test_looking_and_saving_answer_nothing(papers: Papers, admin_client: Client) -> None:
    question = asked("differs", papers)
    assert admin_client.get(address(question, "answer"), {"answer": "kept"}).status_code == 405
    assert admin_client.post(address(question), {"state": "kept"}).status_code == 405
    question.refresh_from_db()
    assert question.state == "open"


def test_a_form_of_another_site_answers_nothing(papers: Papers, admin_user: Any) -> None:
    question = asked("differs", papers)
    client = Client(enforce_csrf_checks=True)
    client.force_login(admin_user)
    assert answer(client, question, answer="kept").status_code == 403
    assert question.state == "open"


@pytest.mark.parametrize(
    ("codenames", "status", "state"),
    [
        (["view_question", "view_person", "change_person"], 403, "open"),
        (["change_question", "view_person"], 403, "open"),
        (["change_question", "change_person"], 302, "kept"),
    ],
)
def test_answering_takes_the_permission_to_change_the_record(
    codenames: list[str], status: int, state: str, papers: Papers, staff: Callable[..., Client]
) -> None:
    question = asked("differs", papers)
    client = staff(*codenames)
    html = client.get(address(question)).content.decode()
    assert ('name="answer"' in html) == (status == 302)
    assert answer(client, question, answer="kept").status_code == status
    assert question.state == state


def test_nobody_adds_or_deletes_a_question(papers: Papers, admin_client: Client) -> None:
    question = asked("differs", papers)
    assert admin_client.get(reverse("admin:cppcc_question_add")).status_code == 403
    assert admin_client.post(address(question, "delete"), {"post": "yes"}).status_code == 403
    assert Question.objects.filter(pk=question.pk).exists()


# --- and on to the next ---------------------------------------------------------------------------


def test_one_answer_leads_to_the_next_open_question(papers: Papers, admin_client: Client) -> None:
    question = asked("differs", papers)
    following = [
        Question.objects.create(about="unstated", kind="person", record_id=question.record_id)
    ]
    following.append(
        Question.objects.create(
            about="differs", kind="person", record_id=question.record_id, field="name"
        )
    )
    assert answer(admin_client, question, answer="kept").headers["Location"] == address(
        following[0]
    )
    second = answer(admin_client, following[1], answer="kept")
    assert second.headers["Location"] == address(following[0])
    last = answer(admin_client, following[0], answer="kept")
    assert last.headers["Location"].startswith(reverse("admin:cppcc_question_changelist"))
    page = Page(admin_client.get(last.headers["Location"]).content.decode())
    assert any("维持认定" in words for words in page.words)
