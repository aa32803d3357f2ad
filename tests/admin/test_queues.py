"""What waits for a curator: counted on the start page, listed, answered one after the other."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cppcc.admin import queues
from cppcc.importing import contradictions
from cppcc.models import Contradiction, Document, Doubt, Duplicate, Question, Statistic
from tests import factories
from tests.admin.test_pages import get

pytestmark = pytest.mark.django_db

TEXT = "2023年，大连市政协收到提案118件，其中立案565件。"


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    cache.clear()


@pytest.fixture
def paper(db: None) -> Document:
    return factories.document(TEXT, title="工作报告")


def doubt(paper: Document, about: str = "part exceeds whole", number: int = 0) -> Doubt:
    start, first = paper.text.index("565件"), paper.text.index("118件")
    return Doubt.objects.create(
        document=paper,
        about=about,
        start=first,
        spans=[[first, first + 4], [start, start + 4]],
        quotes=["118件", "565件"],
        readings=["118件", "565件"],
        mark=f"{about[:20]}{number}",
    )


def figures(*values: int) -> list[Statistic]:
    """Each by a paper of its own, of one committee, measure and year."""
    host = factories.committee()
    made = []
    for value in values:
        said = factories.document(f"大连市政协收到提案{value}件。", name=f"{value}.txt")
        one = factories.statistic(
            "收到提案",
            committee=host,
            value=Decimal(value),
            unit="件",
            bound="exact",
            quote=f"{value}件",
            period="2023",
        )
        factories.cite(one, said, f"{value}件")
        made.append(one)
    return made


def question(number: int, about: str = "unstated") -> Question:
    person = factories.person(f"张三{number}")
    return Question.objects.create(
        about=about, kind="person", record_id=person.pk, label=person.name
    )


def page_of(asked: Any, what: str = "change", **filters: str) -> str:
    page = reverse(f"admin:cppcc_{asked._meta.model_name}_{what}", args=[asked.pk])
    said = "%26".join(f"{name}__exact%3D{value}" for name, value in filters.items())
    return f"{page}?_changelist_filters={said}" if said else page


def answer(client: Client, asked: Any, state: str, **filters: str) -> Any:
    response = client.post(page_of(asked, "answer", **filters), {"answer": state})
    asked.refresh_from_db()
    return response


# --- the start page -------------------------------------------------------------------------------


def test_every_queue_is_counted_and_leads_to_its_list(
    paper: Document, admin_client: Client
) -> None:
    question(1)
    question(2, "split")
    doubt(paper)
    doubt(paper, "open year")
    figures(118, 128)
    contradictions.refresh()
    Duplicate.objects.create(kind="person", first="a", second="b", ground="name")
    shown = admin_client.get(reverse("admin:index")).context["waiting"]
    assert {queue.name: queue.number for queue in shown} == {
        "question": 2,
        "duplicate": 1,
        "doubt": 1,
        "contradiction": 2,  # one between two papers, one within one
    }
    for queue in shown:
        for part in queue.parts:
            listed = admin_client.get(part.address).context["cl"]
            assert listed.result_count == part.number


def test_what_is_answered_waits_no_more(paper: Document, admin_client: Client) -> None:
    Doubt.objects.filter(pk=doubt(paper).pk).update(state="clear")
    assert admin_client.get(reverse("admin:index")).context["waiting"] == []


def test_the_backlog_is_told_by_committee_and_kind(admin_client: Client) -> None:
    host, other = factories.committee(), factories.committee("沈阳市政协")
    for number in range(3):
        factories.event(f"供水{number}", committee=host)
    factories.event("已核", committee=host, review="confirmed")
    factories.proposal(committee=host)
    factories.event("用水", committee=other)
    backlog = admin_client.get(reverse("admin:index")).context["backlog"]
    assert [(row.committee, row.number) for row in backlog.rows] == [
        ("大连市政协", 4),
        ("沈阳市政协", 1),
    ]
    for row in backlog.rows:
        for cell in row.cells:
            listed = admin_client.get(cell.address).context["cl"]
            assert listed.result_count == cell.number


def test_a_curator_sees_the_queues_that_he_may(
    paper: Document, staff: Callable[..., Client]
) -> None:
    question(1)
    doubt(paper)
    client = staff("view_question", "view_event")
    context = client.get(reverse("admin:index")).context
    assert [queue.name for queue in context["waiting"]] == ["question"]
    assert context["backlog"] is None


def test_very_many_rows_are_not_counted_every_time(monkeypatch: pytest.MonkeyPatch) -> None:
    counted = []

    def count() -> list[Any]:
        counted.append(1)
        return [("about", 10)]

    assert queues.kept("few", count) == queues.kept("few", count) == [("about", 10)]
    assert len(counted) == 2
    monkeypatch.setattr(queues, "MANY", 9)
    assert queues.kept("many", count) == queues.kept("many", count)
    assert len(counted) == 3


def test_the_start_page_takes_as_many_queries_for_twenty_as_for_one(
    paper: Document, admin_client: Client
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert admin_client.get(reverse("admin:index")).status_code == 200
        return len(captured)

    def more(number: int) -> None:
        question(number)
        doubt(paper, number=number)
        host = factories.committee(f"第{number}市政协")
        factories.event(f"供水{number}", committee=host)

    more(0)
    queries()
    one = queries()
    for number in range(1, 21):
        more(number)
    assert queries() == one


# --- one after the other --------------------------------------------------------------------------


def test_an_answer_leads_to_the_next_of_its_queue(admin_client: Client) -> None:
    first, other, second = question(1), question(2, "split"), question(3)
    response = answer(admin_client, first, "kept", about="unstated")
    assert response.headers["Location"] == page_of(second, about="unstated")
    shown = admin_client.get(response.headers["Location"]).context
    assert (shown["left"], shown["next_address"]) == (1, "")
    response = answer(admin_client, second, "kept", about="unstated")
    assert response.headers["Location"].startswith(reverse("admin:cppcc_question_changelist"))
    other.refresh_from_db()
    assert other.state == "open"


def test_a_question_is_left_open_for_the_next(admin_client: Client) -> None:
    first, second = question(1), question(2)
    shown = admin_client.get(page_of(first)).context
    assert shown["left"] == 2
    assert admin_client.get(shown["next_address"]).headers["Location"] == page_of(second)
    after_the_last = admin_client.get(page_of(second, "next")).headers["Location"]
    assert after_the_last == page_of(first)
    assert not Question.objects.exclude(state="open").exists()


# --- doubts ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("about", Doubt.About.values)
def test_every_doubt_shows_its_words_and_what_was_read_there(
    about: str, paper: Document, admin_client: Client
) -> None:
    figure = factories.statistic("立案", quote="565件")
    factories.cite(figure, paper, "565件")
    page = get(admin_client, page_of(doubt(paper, about)), "en")
    assert [mark["text"] for mark in page.marks] == ["118件", "565件"]
    assert page.forbidden == []
    assert any("565件" in words for words in page.words)
    assert "立案 565件" in page.words
    listed = get(admin_client, reverse("admin:cppcc_doubt_changelist"), "en")
    assert [mark["text"] for mark in listed.marks] == ["118件"]


@pytest.mark.parametrize("state", ["clear", "slip", "mended"])
def test_a_doubt_is_answered_once(
    state: str, paper: Document, admin_client: Client, admin_user: Any
) -> None:
    asked = doubt(paper)
    answer(admin_client, asked, state)
    assert (asked.state, asked.answered_by) == (state, admin_user)
    answer(admin_client, asked, "slip" if state == "clear" else "clear")
    assert asked.state == state


@pytest.mark.parametrize("state", ["", "open", "kept"])
def test_what_is_no_answer_changes_nothing(
    state: str, paper: Document, admin_client: Client
) -> None:
    asked = doubt(paper)
    assert answer(admin_client, asked, state).status_code == 404
    assert asked.state == "open"


@pytest.mark.parametrize(
    ("codenames", "status"),
    [
        (["view_doubt", "change_document"], 403),
        (["change_doubt", "view_document"], 403),
        (["change_doubt", "change_document"], 302),
    ],
)
def test_answering_a_doubt_takes_the_permission_to_change_its_document(
    codenames: list[str], status: int, paper: Document, staff: Callable[..., Client]
) -> None:
    asked, client = doubt(paper), staff(*codenames)
    assert ('name="answer"' in client.get(page_of(asked)).content.decode()) == (status == 302)
    assert answer(client, asked, "clear").status_code == status


# --- contradictions -------------------------------------------------------------------------------


@pytest.fixture
def pair(db: None) -> Contradiction:
    figures(118, 128)
    contradictions.refresh()
    return Contradiction.objects.get()


def test_both_figures_stand_side_by_side_with_their_words(
    pair: Contradiction, admin_client: Client
) -> None:
    page = get(admin_client, page_of(pair), "en")
    assert [mark["text"] for mark in page.marks] == ["118件", "128件"]
    listed = get(admin_client, reverse("admin:cppcc_contradiction_changelist"), "en")
    assert "收到提案 118件 ≠ 收到提案 128件" in listed.words
    assert page.forbidden == listed.forbidden == []


@pytest.mark.parametrize(
    ("state", "reviews"),
    [
        ("both", ["extracted", "extracted"]),
        ("first", ["rejected", "extracted"]),
        ("second", ["extracted", "rejected"]),
    ],
)
def test_both_stand_or_one_is_rejected_and_nobody_is_asked_again(
    state: str, reviews: list[str], pair: Contradiction, admin_client: Client
) -> None:
    answer(admin_client, pair, state)
    assert list(Statistic.objects.order_by("value").values_list("review", flat=True)) == reviews
    assert contradictions.refresh() == 0
    assert Contradiction.objects.get().state == state


def test_what_else_a_rejected_figure_contradicted_is_settled(admin_client: Client) -> None:
    figures(118, 128, 138)
    contradictions.refresh()
    first = Contradiction.objects.order_by("pk")[0]
    middle = Statistic.objects.get(value=128)
    answer(admin_client, first, "first" if first.first == middle.key else "second")
    assert not Contradiction.objects.filter(state="open").exists()
    contradictions.refresh()
    assert Contradiction.objects.filter(state="open").count() == 1  # 118 and 138


def test_answering_takes_the_permission_to_change_the_figures(
    pair: Contradiction, staff: Callable[..., Client]
) -> None:
    client = staff("change_contradiction", "view_statistic")
    assert answer(client, pair, "both").status_code == 403
    assert pair.state == "open"


def test_twenty_contradictions_take_as_many_queries_as_one(
    pair: Contradiction, admin_client: Client
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            admin_client.get(reverse("admin:cppcc_contradiction_changelist"))
        return len(captured)

    queries()
    one = queries()
    Statistic.objects.all().delete()
    Contradiction.objects.all().delete()
    figures(*range(200, 220))
    assert contradictions.refresh() == 19
    assert queries() == one
