"""What a curator says of a document dates it and names its committee, whatever is printed."""

import pytest

from cppcc.extraction import Committee, Told, extract

REPORT = (
    "工作报告\n\n一年来，区政协召开协商会议12次。全年开展视察活动30次。"
    "\n\n5月，区政协举办读书班。今年，区政协召开主席会议8次。去年，区政协召开主席会议6次。"
)
NEWS = "6月29日，区政协召开养老服务座谈会。"


def periods(told: Told | None) -> list[str | None]:
    return [one.period for one in extract(REPORT, told=told).statistics]


def test_the_days_that_a_report_covers_date_what_it_counts() -> None:
    assert set(periods(None)) == {None}
    assert periods(Told(covers=("2021-01-01", "2021-12-31"))) == ["2021", "2021", "2021", "2020"]


def test_half_a_year_dates_what_is_counted_in_it() -> None:
    assert periods(Told(covers=("2021-01-01", "2021-06-30")))[0] == "2021-01/2021-06"


def test_days_of_several_years_date_nothing() -> None:
    assert set(periods(Told(covers=("2017-01-01", "2021-12-31")))) == {None}


def test_the_period_goes_before_the_day_of_publication() -> None:
    told = Told(published="2022-01-20", covers=("2021-01-01", "2021-12-31"))
    assert periods(told)[2] == "2021"
    (event,) = [one for one in extract(REPORT, told=told).events if one.date_said == "5月"]
    assert (event.date, event.date_rule) == ("2021-05", "curator")


def test_a_year_that_is_printed_stays() -> None:
    text = "2019年，市政协召开主席会议8次。"
    told = Told(covers=("2021-01-01", "2021-12-31"))
    assert [one.period for one in extract(text, told=told).statistics] == ["2019"]


def test_the_day_of_publication_gives_a_bare_day_its_year() -> None:
    (event,) = extract(NEWS, told=Told(published="2023-07-01")).events
    assert (event.date, event.date_rule) == ("2023-06-29", "published")
    assert extract(NEWS, told=Told(published="2023-07-01")).header.published == "2023-07-01"
    assert [one.date for one in extract(NEWS).events] == [None]


def test_the_home_committee_is_what_a_short_name_means() -> None:
    told = Told(home=Committee("210102", "沈阳市和平区政协"))
    facts = extract(NEWS, told=told)
    assert facts.home and facts.home.region == "210102"
    assert [one.committee.region for one in facts.events if one.committee] == ["210102"]
    assert extract(NEWS).home is None or extract(NEWS).home.region is None  # type: ignore[union-attr]


def test_the_home_committee_goes_before_the_one_that_is_named_most() -> None:
    text = "大连市政协主席来访。大连市政协一行视察。区政协召开座谈会。"
    told = Told(home=Committee("210102", "沈阳市和平区政协"))
    assert extract(text, told=told).home.region == "210102"  # type: ignore[union-attr]


@pytest.mark.parametrize("told", [None, Told()])
def test_nothing_told_changes_nothing(told: Told | None) -> None:
    for text in (REPORT, NEWS, ""):
        assert extract(text, told=told) == extract(text)
