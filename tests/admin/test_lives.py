"""A person's life and a committee's years, as their pages tell them."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cppcc.admin.lives import axis, bar, moments, span
from cppcc.models import Committee, Event, Participation, Person, Post, Record
from tests import factories
from tests.admin.pages import Page


@pytest.fixture
def english(admin_client: Client) -> Client:
    admin_client.cookies["django_language"] = "en"
    return admin_client


def page_of(record: Record) -> str:
    return reverse(f"admin:cppcc_{record._meta.model_name}_change", args=[record.pk])


def opened(client: Client, record: Record) -> Page:
    page = Page(client.get(page_of(record)).content.decode())
    assert page.forbidden == []
    return page


def attend(person: Person, day: str, capacity: str = "出席", **fields: object) -> Event:
    earliest = date.fromisoformat(day) if day else None
    number = Event.objects.count()
    event = factories.event(
        f"议题{number}", date=day, earliest=earliest, latest=earliest, key=f"{number}", **fields
    )
    factories.stored(Participation(event=event, person=person, name=person.name, capacity=capacity))
    return event


# --- time -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "between"),
    [
        ("2023", (2023.0, 2024.0)),
        ("2023-07", (2023.5, 2023.5833)),
        ("2023-01-01", (2023.0, 2023.0027)),
        ("2023-12-31", (2023.9973, 2024.0)),
        ("2021/2023", (2021.0, 2024.0)),
        ("2023-21", (2023.0, 2024.0)),
    ],
)
def test_a_date_begins_and_ends(written: str, between: tuple[float, float]) -> None:
    assert moments(written) == pytest.approx(between, abs=0.001)


@pytest.mark.parametrize("written", ["", "202X", "unknown"])
def test_what_is_no_date_has_no_place(written: str) -> None:
    assert moments(written) is None
    assert span(written, "") is None


def test_a_bar_lies_within_the_line_and_a_day_is_seen() -> None:
    whole = bar((2020.0, 2024.0), 2020, 2024)
    assert whole is not None
    assert (whole.start, whole.width) == ("0.00%", "100.00%")
    last = bar((2023.999, 2024.0), 2020, 2024)
    assert last is not None
    assert float(last.start[:-1]) + float(last.width[:-1]) == pytest.approx(100)
    assert bar(None, 2020, 2024) is None


def test_a_long_life_has_few_labels() -> None:
    assert [year for _place, year in axis(2020, 2024)] == [2020, 2021, 2022, 2023]
    assert [year for _place, year in axis(1949, 2024)] == [1960, 1980, 2000, 2020]


# --- a person -------------------------------------------------------------------------------------


def test_posts_stand_on_a_line_from_first_to_last_citation(english: Client, db: None) -> None:
    person, committee = factories.person("赵中军"), factories.committee()
    factories.post(person, "主席", committee=committee, first_cited="2016", last_cited="2019-12")
    factories.post(
        person, "副主席", committee=committee, first_cited="2012", last_cited="2014", former=True
    )
    factories.post(person, "顾问", key="顾问")
    line = english.get(page_of(person)).context["life"].posts
    assert [(one.title, one.former) for one in line.posts] == [
        ("副主席", True),
        ("主席", False),
        ("顾问", False),
    ]
    assert (line.posts[0].cited.start, line.posts[0].cited.width) == ("0.00%", "37.50%")
    assert (line.posts[1].cited.start, line.posts[1].cited.width) == ("50.00%", "50.00%")
    assert line.posts[2].cited is None
    page = opened(english, person)
    assert {"大连市政协", "主席", "2016", "2019-12", "former", "undated"} <= set(page.words)


def test_a_true_start_stands_apart_from_citations(english: Client, db: None) -> None:
    person = factories.person()
    factories.post(
        person, "主席", first_cited="2016", last_cited="2018", started="2014-01", ended=""
    )
    (one,) = english.get(page_of(person)).context["life"].posts.posts
    assert (one.held.start, one.held.width) == ("0.00%", "100.00%")
    assert (one.cited.start, one.cited.width) == ("40.00%", "60.00%")
    assert one.true == "2014-01 – …"


def test_events_are_told_by_year_with_the_capacity(english: Client, db: None) -> None:
    person, committee = factories.person(), factories.committee()
    attend(person, "2022-05-01", "主持", committee=committee)
    attend(person, "2023-06-29", "带队")
    attend(person, "2023-07-01", "", review="rejected")
    attend(person, "")
    years = english.get(page_of(person)).context["life"].events.years
    assert [(year.year, year.number) for year in years] == [(2023, 1), (2022, 1), (0, 1)]
    (first,) = years[1].events
    assert (first.day, first.capacity, first.committee) == ("2022-05-01", "chaired", "大连市政协")
    assert {"undated", "led", "2023-06-29"} <= set(opened(english, person).words)


def test_rejected_posts_are_no_part_of_a_life(english: Client, db: None) -> None:
    person = factories.person()
    factories.post(person, "主席", review="rejected")
    life = english.get(page_of(person)).context["life"]
    assert (life.posts.posts, life.events.years) == ([], [])
    assert opened(english, person).words.count("No report found") == 2


def test_who_may_view_people_alone_is_told_no_posts_and_no_events(
    staff: Callable[..., Client], records: dict[str, Record]
) -> None:
    client = staff("view_person")
    client.cookies["django_language"] = "en"
    response = client.get(page_of(records["person"]))
    assert (response.context["life"].posts, response.context["life"].events) == (None, None)
    assert "life-posts" not in response.content.decode()


def test_five_hundred_events_take_as_many_queries_as_one(
    english: Client, records: dict[str, Record]
) -> None:
    person = records["person"]
    assert isinstance(person, Person)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert english.get(page_of(person)).status_code == 200
        return len(captured)

    queries()
    one = queries()
    kind = factories.event_kind()
    days = [date(2012 + number % 12, 1 + number % 12, 1) for number in range(500)]
    events = Event.objects.bulk_create(
        Event(kind=kind, topic=f"议题{n}", key=f"e{n}", date=str(day), earliest=day, latest=day)
        for n, day in enumerate(days)
    )
    Participation.objects.bulk_create(
        Participation(event=event, person=person, name="张三", key=f"p{event.pk}")
        for event in events
    )
    Post.objects.bulk_create(
        Post(person=person, title=f"职务{n}", key=f"t{n}", first_cited="2020") for n in range(50)
    )
    assert queries() == one
    years = english.get(page_of(person)).context["life"].events.years
    assert sum(year.number for year in years) == 501


# --- a committee ----------------------------------------------------------------------------------


def test_a_committee_tells_its_leaders_and_bodies(english: Client, db: None) -> None:
    committee = factories.committee()
    for name, title, role, former in (
        ("赵中军", "主席", "chair", False),
        ("钱一", "主席", "chair", True),
        ("孙二", "副主席", "vice_chair", False),
        ("李四", "委员", "member", False),
    ):
        holder = factories.person(name)
        factories.post(
            holder, title, committee=committee, role=role, former=former, last_cited="2023"
        )
        factories.post(holder, "组长", committee=committee, body="党组", key=f"{name}/党组")
    posts = english.get(page_of(committee)).context["activity"].posts
    assert [
        (str(role.label), [(one.name, one.former) for one in role.leaders]) for role in posts.roles
    ] == [
        ("chair", [("赵中军", False), ("钱一", True)]),
        ("vice chair", [("孙二", False)]),
    ]
    ((body, number, address),) = [(one.name, one.posts, one.address) for one in posts.bodies]
    assert (body, number) == ("党组", 4)
    assert len(english.get(address).context["cl"].result_list) == 4


def test_a_committees_work_is_counted_by_year_and_each_bar_leads_to_its_list(
    english: Client, db: None
) -> None:
    committee, other = factories.committee(), factories.committee("沈阳市政协", region=None)
    person = factories.person()
    for day in ("2022-05-01", "2023-06-29", "2023-12-31", ""):
        attend(person, day, committee=committee)
    attend(person, "2023-01-01", committee=other)
    attend(person, "2023-01-02", committee=committee, review="rejected")
    factories.proposal("甲", committee=committee, year=2022)
    factories.proposal("乙", committee=committee)
    factories.statistic(
        committee=committee, earliest=date(2023, 1, 1), latest=date(2023, 12, 31), period="2023"
    )
    work = english.get(page_of(committee)).context["activity"].work
    numbers = {
        year.year: [figure.number for figure in year.figures]
        for year in (*work.years, work.undated)
    }
    assert numbers == {2023: [2, 0, 1], 2022: [1, 1, 0], 0: [1, 1, 0]}
    assert [figure.width for figure in work.years[1].figures] == ["50.00%", "100.00%", "0.00%"]
    for year in (*work.years, work.undated):
        for figure in year.figures:
            if figure.number:
                rows = english.get(figure.address).context["cl"].result_list
                standing = [row for row in rows if row.review == "extracted"]
                assert len(standing) == figure.number, figure.address


def test_where_nothing_is_reported_the_page_says_so(english: Client, db: None) -> None:
    committee = factories.committee()
    page = opened(english, committee)
    assert sum("No report found" in words for words in page.words) == 3


def test_a_committee_with_much_takes_as_many_queries_as_one_with_little(
    english: Client, records: dict[str, Record]
) -> None:
    committee = records["committee"]
    assert isinstance(committee, Committee)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert english.get(page_of(committee)).status_code == 200
        return len(captured)

    queries()
    one = queries()
    for number in range(1, 40):
        person = factories.person(f"张三{number}")
        attend(person, f"{1980 + number}-01-01", committee=committee)
        factories.post(person, "副主席", committee=committee, role="vice_chair", body="")
        factories.post(person, "组长", committee=committee, body=f"{number}组", key=f"z{number}")
    assert queries() == one
