"""A header that a curator sets dates and places a document anew, and survives every import."""

from datetime import date
from typing import Any

import pytest

from cppcc.curation.deciding import confirm, reject
from cppcc.curation.headers import forget, preview_header, set_header
from cppcc.curation.signing import Refused
from cppcc.importing.chunks import Terms, import_chunk
from cppcc.importing.files import Received
from cppcc.models import RECORDS, Committee, Document, Event, Person, Question, Reading, Statistic
from tests import factories
from tests.curation.facts import facts

pytestmark = pytest.mark.django_db

NEWS = "6月29日，区政协召开养老服务座谈会，区政协主席赵甲主持会议。"
REPORT = "一年来，沈阳市和平区政协召开协商会议12次。"


def put(text: str, name: str = "甲报.txt", *, again: bool = False) -> Document:
    import_chunk([Received(name, text.encode())], Terms(factories.run(), again=again))
    return Document.objects.get(name=name)


def state() -> dict[str, Any]:
    rows: dict[str, Any] = {
        kind: sorted(model.objects.values(), key=lambda row: row["id"])
        for kind, model in RECORDS.items()
    }
    rows["documents"] = list(Document.objects.defer("original", "text").values())
    rows["readings"] = sorted(Reading.objects.values_list("key", "start", "quote"))
    return rows


def test_a_day_dates_the_events_and_keeps_their_records() -> None:
    document = put(NEWS)
    event = Event.objects.get()
    assert event.date == ""
    set_header(document, {"published": date(2023, 7, 1)})
    event.refresh_from_db()
    assert (event.date, event.date_rule) == ("2023-06-29", "published")
    assert document.decided == ["published"]


def test_a_period_dates_what_a_report_counts() -> None:
    document = put(REPORT)
    set_header(document, {"covers_from": "2021-01-01", "covers_to": "2021-12-31"})
    assert Statistic.objects.get().period == "2021"
    put(REPORT, again=True)
    assert Statistic.objects.get().period == "2021"


def test_a_home_committee_is_what_short_names_mean() -> None:
    heping = factories.committee("沈阳市和平区政协", key="委员会/210102", region_id="210102")
    document = put(NEWS)
    set_header(document, {"home": heping})
    assert set(Event.objects.values_list("committee", flat=True)) == {heping.pk}
    assert Person.objects.get().key == "赵甲/委员会/210102"
    put(NEWS, again=True)
    document.refresh_from_db()
    assert document.home == heping
    assert Person.objects.get().key == "赵甲/委员会/210102"


def test_a_preview_tells_what_changes_and_writes_nothing() -> None:
    document = put(NEWS)
    before = state()
    told = preview_header(document, {"published": "2023-07-01"})
    changed = [one for one in told if one.kind == "event"]
    assert [(one.what, one.fields["date"]) for one in changed] == [
        ("changed", [None, "2023-06-29"])
    ]
    assert state() == before
    assert document.published is None


def test_what_was_set_survives_every_import_and_is_not_read_for_nothing() -> None:
    document = put(NEWS)
    set_header(document, {"published": "2023-07-01"})
    before = state()
    put(NEWS)
    put(NEWS, again=True)
    assert state() == before


def test_what_was_read_stays_beside_it_and_comes_back() -> None:
    document = put("2023年7月1日\n\n" + NEWS)
    read = dict(document.read)
    event = Event.objects.get()
    set_header(document, {"published": "2022-07-01"})
    assert document.read == read
    assert Event.objects.get().date == "2022-06-29"
    forget(document, ["published"])
    assert (document.decided, str(document.published)) == ([], str(read["published"]))
    assert Event.objects.get().pk == event.pk


def test_a_confirmed_event_is_asked_about_and_a_rejected_one_stays_rejected() -> None:
    document = put(NEWS)
    event = Event.objects.get()
    confirm(event)
    set_header(document, {"published": "2023-07-01"})
    assert Question.objects.get().field == "date"
    reject(event)
    set_header(document, {"published": "2022-07-01"})
    event = Event.objects.get()
    assert (event.review, event.date) == ("rejected", "")


def test_the_day_decides_which_paper_came_first(papers: Any) -> None:
    papers.put("甲报", facts(published="2023-05-03", gender="男"))
    papers.put("乙报", facts(gender="女"))
    assert Person.objects.get().gender == "男"
    set_header(Document.objects.get(name="乙报.txt"), {"published": "2023-05-01"})
    assert Person.objects.get().gender == "女"
    set_header(Document.objects.get(name="乙报.txt"), {"published": "2023-05-09"})
    assert Person.objects.get().gender == "男"


def test_the_history_says_who_set_it_and_why(curator: Any) -> None:
    document = put(NEWS)
    set_header(document, {"published": "2023-07-01"}, user=curator, reason="见报头")
    event = Document.pgh_event_model.objects.last()  # type: ignore[attr-defined]
    said = event.pgh_context.metadata
    assert (said["user"], said["reason"]) == (curator.pk, "见报头")


@pytest.mark.parametrize(
    "values",
    [
        {"text": "x"},
        {"sha256": "x"},
        {"published": "2023-02-30"},
        {"covers_from": "2023-02-01", "covers_to": "2023-01-01"},
        {"home": "没有/的"},
    ],
)
def test_what_cannot_be_set_says_why(values: dict[str, Any]) -> None:
    document = put(NEWS)
    before = state()
    with pytest.raises(Refused):
        set_header(document, values)
    assert state() == before


def test_a_committee_that_no_text_names_stays_the_home() -> None:
    """A curator may add the committee and then say that the document is about it."""
    heping = Committee.objects.create(
        key="委员会/210102", name="沈阳市和平区政协", region_id="210102"
    )
    document = put("座谈会召开。")
    set_header(document, {"home": heping.key})
    assert document.home == heping
