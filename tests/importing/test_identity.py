"""What a document's facts become: readings, each with one key."""

from decimal import Decimal

import pytest

from cppcc.extraction.facts import (
    Committee,
    Event,
    Facts,
    Header,
    Person,
    Post,
    Proposal,
    Span,
    Statistic,
)
from cppcc.importing.identity import organisation_kind, readings

TEXT, OTHER = "文" * 50, "别" * 50
HEPING = Committee("210102", "沈阳市和平区政协", spans=(Span(0, 5),))
OPEN = Committee(None, "和平区政协", spans=(Span(0, 5),))
WORDS = (Span(0, 3),)


def keys_of(facts: Facts, kind: str, text: str = TEXT) -> list[str]:
    return [draft.key for draft in readings(facts, text) if draft.kind == kind]


def person(name: str, *posts: Post) -> Facts:
    return Facts(Header(), people=(Person(name, posts, WORDS),))


def test_a_person_is_known_by_name_and_committee_across_documents() -> None:
    facts = person("甲乙", Post("主席", HEPING.name, False, HEPING, spans=WORDS))
    assert keys_of(facts, "person") == keys_of(facts, "person", OTHER) == ["甲乙/委员会/210102"]


def test_a_bare_name_is_known_in_its_document_alone() -> None:
    facts = person("甲乙", Post("教授", "某大学", False, spans=WORDS))
    assert keys_of(facts, "person") != keys_of(facts, "person", OTHER)


def test_names_are_folded_so_that_both_scripts_are_one_person() -> None:
    simplified = person("张国", Post("主席", HEPING.name, False, HEPING, spans=WORDS))
    traditional = person("張國", Post("主席", HEPING.name, False, HEPING, spans=WORDS))
    assert keys_of(simplified, "person") == keys_of(traditional, "person")


def test_a_committee_whose_region_is_open_is_never_joined_across_documents() -> None:
    facts = Facts(Header(), committees=(OPEN,))
    assert keys_of(facts, "committee") != keys_of(facts, "committee", OTHER)


@pytest.mark.parametrize(
    ("org", "same"),
    [
        ("市委党校", False),
        ("财政局", False),
        ("组织部", False),
        ("总工会", False),
        ("人民医院", False),
        ("住房和城乡建设局", False),
        ("和平区委", False),
        ("中国科学院长春应化所", True),
        ("区在外人才联谊会", False),
        ("大连市委党校", True),
        ("辽宁中医药大学", True),
    ],
)
def test_an_organisation_named_by_its_level_alone_stays_in_its_document(
    org: str, same: bool
) -> None:
    facts = person("甲乙", Post("教授", org, False, spans=WORDS))
    keys = keys_of(facts, "organisation"), keys_of(facts, "organisation", OTHER)
    assert (keys[0] == keys[1]) is same


def test_a_numbered_meeting_is_known_by_organ_term_and_session_whatever_its_date() -> None:
    def meeting(date: str | None) -> Facts:
        event = Event(HEPING, "standing", date, None, WORDS, organ="常委会会议", term=14, session=7)
        return Facts(Header(), events=(event,))

    assert keys_of(meeting("2023-07-26"), "event") == keys_of(meeting(None), "event", OTHER)


@pytest.mark.parametrize(
    ("date", "topic", "same"),
    [("2023-07-26", "供水", True), (None, "供水", False), ("2023-07-26", None, False)],
)
def test_an_event_without_date_or_topic_is_known_in_its_document_alone(
    date: str | None, topic: str | None, same: bool
) -> None:
    facts = Facts(Header(), events=(Event(HEPING, "research", date, topic, WORDS),))
    assert (keys_of(facts, "event") == keys_of(facts, "event", OTHER)) is same


def test_a_figure_without_a_period_is_known_by_its_place() -> None:
    figure = Statistic(HEPING, Decimal(60), "over", "场", "协商活动", WORDS)
    facts = Facts(Header(), statistics=(figure,))
    assert keys_of(facts, "statistic") != keys_of(facts, "statistic", OTHER)


def test_a_number_that_no_column_holds_is_no_figure() -> None:
    figure = Statistic(HEPING, Decimal("1e30"), "exact", "件", "提案", WORDS)
    assert keys_of(Facts(Header(), statistics=(figure,)), "statistic") == []


def test_plans_are_works_and_reports_are_proposals() -> None:
    titles = tuple(
        Proposal(f"关于供水的{kind}之文件", kind, HEPING, WORDS) for kind in ("report", "plan")
    )
    drafts = readings(Facts(Header(), proposals=titles), TEXT)
    assert [d.kind for d in drafts if d.kind in ("proposal", "work")] == ["proposal", "work"]


def test_every_committee_that_a_fact_refers_to_has_a_reading_of_its_own() -> None:
    facts = person("甲乙", Post("主席", HEPING.name, False, HEPING, spans=WORDS))
    assert keys_of(facts, "committee") == ["委员会/210102"]


def test_a_former_post_is_not_cited_at_the_day_of_the_paper() -> None:
    posts = [Post("主席", HEPING.name, former, HEPING, spans=WORDS) for former in (True, False)]
    cited = []
    for post in posts:
        facts = Facts(Header(published="2023-10-12"), people=(Person("甲乙", (post,), WORDS),))
        drafts = readings(facts, TEXT)
        cited += [draft.fields["last_cited"] for draft in drafts if draft.kind == "post"]
    assert cited == [None, "2023-10-12"]


@pytest.mark.parametrize(
    ("name", "title", "kind"),
    [
        ("辽宁中医药大学", "副院长", "school"),
        ("大连市委", "副书记", "party_committee"),
        ("民盟大连市委", "主委", "party"),
        ("沈阳某科技有限公司", "创始人", "company"),
        ("某市融媒", "记者", "press"),
        ("某区中小企业商会", "会长", "association"),
        ("大连市", "市长", "government"),
        ("某人", "某", "other"),
    ],
)
def test_what_an_organisation_is(name: str, title: str, kind: str) -> None:
    assert organisation_kind(name, title) == kind


def test_the_same_words_in_another_layout_or_script_are_the_same_place() -> None:
    facts = Facts(Header(), events=(Event(HEPING, "research", None, None, (Span(2, 5),)),))
    moved = Facts(Header(), events=(Event(HEPING, "research", None, None, (Span(4, 7),)),))
    before = keys_of(facts, "event", "辽宁省政协调研。")
    assert before == keys_of(moved, "event", "遼寧\r\n省政協調研。")


@pytest.mark.parametrize(
    ("title", "same"),
    [
        ("中国共产党统一战线工作条例", True),
        ("关于加强和改进人民政协工作的实施意见", False),
        ("实施方案", False),
    ],
)
def test_a_title_without_an_issuer_joins_only_where_it_says_enough(title: str, same: bool) -> None:
    facts = Facts(Header(), proposals=(Proposal(title, "regulation", None, WORDS),))
    assert (keys_of(facts, "work") == keys_of(facts, "work", OTHER)) is same
