"""What a text leaves in doubt waits for a curator: once, in any order, and until it is answered."""

from dataclasses import replace
from itertools import permutations
from typing import Any

import pytest
from django.db import transaction

from cppcc.curation.superseding import supersede
from cppcc.extraction.facts import Doubt as Found
from cppcc.extraction.facts import Facts, Header, Span
from cppcc.importing import undoing
from cppcc.models import Document, Doubt, ImportRun
from tests.curation.conftest import Papers

pytestmark = pytest.mark.django_db

TEXT = "：收到提案118件，其中立案565件。"
EXCEEDS = Found("part exceeds whole", (Span(12, 16), Span(5, 9)), ("118件", "565件"))
OPEN = Found("open year", (Span(3, 5),), ("2022", "2023"))
TWICE = Found("same name twice", (Span(3, 5), Span(5, 7)), ("甲", "甲"))


@pytest.fixture
def papers(monkeypatch: pytest.MonkeyPatch) -> Papers:
    return Papers(monkeypatch)


def doubtful(*doubts: Found) -> Facts:
    return Facts(Header(), doubts=doubts)


def rows() -> set[tuple[Any, ...]]:
    return set(Doubt.objects.values_list("document__name", "about", "start", "state"))


def undo_last() -> None:
    run = ImportRun.objects.order_by("pk").last()
    assert run is not None
    ImportRun.objects.filter(pk=run.pk).update(state=ImportRun.State.DONE)
    run.refresh_from_db()
    undoing.undo(run)


def test_a_doubt_is_kept_with_its_words(papers: Papers) -> None:
    papers.put("甲报", doubtful(EXCEEDS), "甲报" + TEXT)
    doubt = Doubt.objects.get()
    assert (doubt.about, doubt.readings) == (Doubt.About.PART, ["118件", "565件"])
    assert doubt.quotes == [("甲报" + TEXT)[12:16], ("甲报" + TEXT)[5:9]]


def test_the_real_rules_find_one() -> None:
    from cppcc.importing.chunks import Terms, import_chunk
    from cppcc.importing.files import Received
    from tests import factories

    text = "大连市政协2023年工作报告\n\n2023年，大连市政协收到提案118件，其中立案565件。\n"
    import_chunk([Received("甲报.txt", text.encode())], Terms(factories.run()))
    assert [doubt.quotes for doubt in Doubt.objects.all()] == [["118件", "565件"]]


def test_doubts_about_people_are_questions_instead(papers: Papers) -> None:
    papers.put("甲报", doubtful(TWICE), "甲报" + TEXT)
    assert not Doubt.objects.exists()


def test_read_again_it_is_the_same_row(papers: Papers) -> None:
    papers.put("甲报", doubtful(EXCEEDS, OPEN), "甲报" + TEXT)
    before = set(Doubt.objects.values_list("pk", "mark"))
    papers.put_again()
    assert set(Doubt.objects.values_list("pk", "mark")) == before


def test_what_the_text_no_longer_doubts_goes_and_what_was_answered_stays(papers: Papers) -> None:
    papers.put("甲报", doubtful(EXCEEDS, OPEN), "甲报" + TEXT)
    Doubt.objects.filter(about="open year").update(state="clear")
    papers.put("甲报", doubtful(), "甲报" + TEXT)
    assert rows() == {("甲报.txt", "open year", 3, "clear")}
    papers.put("甲报", doubtful(EXCEEDS, OPEN), "甲报" + TEXT)
    assert rows() == {
        ("甲报.txt", "open year", 3, "clear"),
        ("甲报.txt", "part exceeds whole", 12, "open"),
    }


def test_the_order_of_documents_does_not_show(papers: Papers) -> None:
    said = {
        "甲报": (EXCEEDS,),
        "乙报": (OPEN, EXCEEDS),
        "丙报": (),
        "丁报": (replace(OPEN, readings=()),),
    }
    outcomes = set()
    for order in permutations(said):
        with transaction.atomic():
            for name in order:
                papers.put(name, doubtful(*said[name]), name + TEXT)
            outcomes.add(frozenset(rows()))
            transaction.set_rollback(True)
    assert len(outcomes) == 1
    assert len(outcomes.pop()) == 4


def test_a_run_undone_takes_its_doubts_with_it_and_brings_back_what_it_dropped(
    papers: Papers,
) -> None:
    papers.put("甲报", doubtful(EXCEEDS), "甲报" + TEXT)
    before = list(Doubt.objects.values())
    papers.put("甲报", doubtful(OPEN), "甲报" + TEXT)
    assert [one.about for one in Doubt.objects.all()] == ["open year"]
    undo_last()
    assert list(Doubt.objects.values()) == before
    papers.put("乙报", doubtful(OPEN), "乙报" + TEXT)
    undo_last()
    assert list(Doubt.objects.values()) == before


def test_a_superseded_text_leaves_nothing_in_doubt(papers: Papers) -> None:
    papers.put("甲报", doubtful(EXCEEDS), "甲报" + TEXT)
    papers.put("乙报", doubtful(OPEN), "乙报" + TEXT)
    new, old = (Document.objects.get(name=f"{name}.txt") for name in ("乙报", "甲报"))
    supersede(new, old)
    assert rows() == {("乙报.txt", "open year", 3, "open")}
