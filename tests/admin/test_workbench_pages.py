"""A document's page: its facts decided, added, cited, taken back; its header; rosters."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cppcc.admin.marking import Fact, marked
from cppcc.admin.offsets import Elsewhere, stored_span
from cppcc.admin.sentences import sentence_around
from cppcc.curation import merging, rosters
from cppcc.models import (
    RECORDS,
    CompanionEntry,
    Document,
    Event,
    Person,
    Post,
    Proposal,
    Question,
    Reading,
    Record,
    Statistic,
)
from tests import factories

pytestmark = pytest.mark.django_db

FETCHED = {"HTTP_X_REQUESTED_WITH": "XMLHttpRequest"}


def page_of(document: Document) -> str:
    return reverse("admin:cppcc_document_change", args=[document.pk])


def fact(document: Document, record: Record) -> str:
    kind = record._meta.model_name
    return reverse("admin:cppcc_document_fact", args=[document.pk, kind, record.pk])


@pytest.fixture
def english(admin_client: Client) -> Client:
    admin_client.cookies["django_language"] = "en"
    return admin_client


# --- the list of facts ----------------------------------------------------------------------------


def test_a_record_that_is_read_twice_is_one_entry_with_two_places(
    source: Document, english: Client
) -> None:
    person = factories.person()
    readings = [factories.cite(person, source, words) for words in ("张三", "主席张三")]
    html = english.get(page_of(source)).content.decode()
    assert html.count(f'id="person-{person.pk}"') == 1
    for reading in readings:
        assert f'href="#r{reading.pk}"' in html
    assert html.count(f'data-fact="person-{person.pk}"') == 3  # the line, and both marks


def test_words_of_a_merged_record_are_words_of_its_survivor(
    source: Document, english: Client
) -> None:
    one, other = factories.person("张三"), factories.person("张叁", key="张叁/甲")
    factories.cite(one, source, "张三")
    factories.cite(other, source, "主席张三")
    merging.merge(one, [other])
    html = english.get(page_of(source)).content.decode()
    assert f'id="person-{one.pk}"' in html
    assert f'id="person-{other.pk}"' not in html


def test_facts_stand_in_the_order_of_the_text_the_event_before_its_parts(
    records: dict[str, Record], source: Document, english: Client
) -> None:
    html = english.get(page_of(source)).content.decode()
    kinds = re.findall(r'<li class="fact[^>]*data-kind="(\w+)"', html)
    assert kinds[:4] == ["committee", "event", "eventcommittee", "post"]


def test_a_page_of_many_facts_takes_as_many_queries_as_one_of_few(
    source: Document, english: Client
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            english.get(page_of(source))
        return len(captured)

    factories.one_of_each(source)
    queries()  # content types are remembered
    few = queries()
    for number in range(1, 6):
        factories.one_of_each(source, number=number)
    assert queries() == few


def test_a_question_about_a_header_is_told_once(source: Document, english: Client) -> None:
    question = Question.objects.create(about="changed", kind="document", record_id=source.pk)
    html = english.get(page_of(source)).content.decode()
    assert html.count(reverse("admin:cppcc_question_change", args=[question.pk])) == 1


def test_without_a_script_facts_lead_to_their_records_and_the_form_is_a_form(
    records: dict[str, Record], source: Document, english: Client
) -> None:
    post = records["post"]
    html = english.get(f"{page_of(source)}?fact=post-{post.pk}").content.decode()
    assert f'action="{fact(source, post)}"' in html
    assert f'href="{reverse("admin:cppcc_post_change", args=[post.pk])}"' in html
    answer = english.post(fact(source, post), {"decision": "confirm"}, follow=True)
    assert "Confirmed" in answer.content.decode()
    assert answer.redirect_chain == [(f"{page_of(source)}?fact=post-{post.pk}", 302)]
    post.refresh_from_db()
    assert post.review == "confirmed"


# --- decisions ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("decision", "state"), [("confirm", "confirmed"), ("reject", "rejected")])
@pytest.mark.parametrize("kind", list(RECORDS))
def test_every_kind_is_decided_and_taken_back(
    kind: str,
    decision: str,
    state: str,
    records: dict[str, Record],
    source: Document,
    english: Client,
) -> None:
    record = records[kind]
    answer = english.post(fact(source, record), {"decision": decision}, **FETCHED)
    assert f'data-state="{state}"' in answer.content.decode()
    record.refresh_from_db()
    assert record.review == state
    english.post(reverse("admin:cppcc_document_undo", args=[source.pk]), **FETCHED)
    record.refresh_from_db()
    assert (record.review, record.decided) == ("extracted", [])


def form_of(english: Client, document: Document, record: Record) -> dict[str, str]:
    """What the form of a fact would send."""
    panel = english.get(fact(document, record), **FETCHED).context["panel"]
    names = [*panel.form.fields]
    values = {name: panel.form[name].value() for name in names}
    return {f"fact-{name}": "" if value is None else str(value) for name, value in values.items()}


def test_only_what_was_written_is_decided(
    records: dict[str, Record], source: Document, english: Client
) -> None:
    event = records["event"]
    typed = form_of(english, source, event)
    typed |= {"fact-topic": "供水", "fact-reason": "原文如此", "decision": "save"}
    assert english.post(fact(source, event), typed, **FETCHED).status_code == 200
    row = Event.objects.get(pk=event.pk)
    assert (row.topic, row.decided, row.review) == ("供水", ["topic"], "extracted")
    said = row.history.latest("pgh_id").pgh_context.metadata
    assert said["reason"] == "原文如此"


def test_a_form_with_faults_comes_back_and_nothing_is_saved(
    records: dict[str, Record], source: Document, english: Client
) -> None:
    event = records["event"]
    typed = form_of(english, source, event)
    typed |= {"fact-date": "昨天", "decision": "confirm"}
    answer = english.post(fact(source, event), typed, **FETCHED)
    assert answer.status_code == 422
    assert "errorlist" in answer.content.decode()
    assert Event.objects.get(pk=event.pk).review == "extracted"
    page = english.post(fact(source, event), typed)  # without a script
    assert "errorlist" in page.content.decode() and "reader-text" in page.content.decode()


def test_what_another_curator_changed_meanwhile_is_not_written_over(
    records: dict[str, Record], source: Document, english: Client
) -> None:
    event = records["event"]
    typed = form_of(english, source, event) | {"fact-topic": "供水", "decision": "save"}
    Event.objects.filter(pk=event.pk).update(topic="供热")
    answer = english.post(fact(source, event), typed, **FETCHED)
    assert answer.status_code == 422
    assert "供热" in answer.content.decode()
    assert Event.objects.get(pk=event.pk).topic == "供热"


def test_a_decision_is_not_taken_back_over_a_later_change(
    records: dict[str, Record], source: Document, english: Client
) -> None:
    event = records["event"]
    english.post(fact(source, event), {"decision": "confirm"}, **FETCHED)
    Event.objects.filter(pk=event.pk).update(topic="供热")
    undo = reverse("admin:cppcc_document_undo", args=[source.pk])
    answer = english.post(undo, **FETCHED)
    assert answer.status_code == 409
    row = Event.objects.get(pk=event.pk)
    assert (row.topic, row.review) == ("供热", "confirmed")


def test_decisions_are_taken_back_one_after_another_and_those_of_this_document_only(
    records: dict[str, Record], source: Document, english: Client
) -> None:
    elsewhere = factories.document("另一文", name="乙报.txt")
    other = factories.person("另一")
    factories.cite(other, elsewhere, "另一")
    for record in (records["post"], records["event"]):
        english.post(fact(source, record), {"decision": "confirm"}, **FETCHED)
    english.post(fact(elsewhere, other), {"decision": "confirm"}, **FETCHED)
    undo = reverse("admin:cppcc_document_undo", args=[source.pk])
    states = []
    for _time in range(3):
        english.post(undo, **FETCHED)
        for record in (records["post"], records["event"], other):
            record.refresh_from_db()
        states.append((records["post"].review, records["event"].review, other.review))
    assert states == [
        ("confirmed", "extracted", "confirmed"),
        ("extracted", "extracted", "confirmed"),
        ("extracted", "extracted", "confirmed"),
    ]


def test_a_sentence_confirms_what_it_states_and_nothing_else(
    records: dict[str, Record], source: Document, english: Client
) -> None:
    reading = Reading.objects.get(kind="proposal")
    english.post(
        reverse("admin:cppcc_document_sentence", args=[source.pk]),
        {"place": reading.pk},
        **FETCHED,
    )
    states = {}
    for kind, record in records.items():
        record.refresh_from_db()
        states[kind] = record.review
    third = {"proposal", "work", "statistic", "initiative"}
    assert {kind for kind, state in states.items() if state == "confirmed"} == third


def test_the_next_document_follows_the_list_as_it_was_filtered(
    source: Document, english: Client
) -> None:
    names = {}
    for name, publisher in (("甲", "甲报"), ("乙", "乙报"), ("丙", "甲报")):
        document = factories.document(f"{name}文", name=f"{name}.txt", publisher=publisher)
        factories.cite(factories.person(f"{name}文"), document, f"{name}文")
        names[name] = document
    onward = reverse("admin:cppcc_document_next", args=[names["甲"].pk])
    filtered = f"{onward}?_changelist_filters=publisher__exact%3D%E7%94%B2%E6%8A%A5"
    assert english.get(filtered).headers["Location"] == page_of(names["丙"])
    Person.objects.update(review="confirmed")
    assert english.get(onward).headers["Location"] == page_of(names["甲"])


def test_who_may_only_look_decides_nothing(
    records: dict[str, Record], source: Document, staff: Callable[..., Client]
) -> None:
    client = staff("view_document", "view_post")
    post = records["post"]
    html = client.get(f"{page_of(source)}?fact=post-{post.pk}").content.decode()
    assert 'name="decision"' not in html
    assert client.post(fact(source, post), {"decision": "confirm"}).status_code == 403
    assert client.get(fact(source, records["event"]), **FETCHED).status_code == 403
    place = {"place": Reading.objects.get(kind="post").pk}
    client.post(reverse("admin:cppcc_document_sentence", args=[source.pk]), place, **FETCHED)
    post.refresh_from_db()
    assert post.review == "extracted"
    roster = reverse("admin:cppcc_document_roster")
    assert client.get(roster).status_code == 403


# --- sentences and offsets ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "place", "sentence"),
    [
        ("甲会召开。乙会召开。", 0, "甲会召开。"),
        ("甲会召开。乙会召开。", 6, "乙会召开。"),
        ("他说：“好。”乙会召开。", 8, "乙会召开。"),
        ("标题\n\n甲会\n召开。", 4, "甲会\n召开。"),
        ("标题\r\n\r\n甲会召开", 6, "甲会召开"),
        ("第一段\n　　第二段", 6, "　　第二段"),
    ],
)
def test_a_sentence_ends_with_its_mark_or_its_paragraph(
    text: str, place: int, sentence: str
) -> None:
    assert text[slice(*sentence_around(text, place))] == sentence


@pytest.mark.parametrize(
    ("text", "start", "end", "words"),
    [
        ("政协张三", 2, 4, "张三"),
        ("甲\r\n乙丙", 2, 4, "乙丙"),
        ("甲\r\n\r\n乙", 0, 4, "甲\r\n\r\n乙"),
        ("甲\r乙", 2, 3, "乙"),
        ("𠮷𨭎会", 1, 3, "𨭎会"),
        (" 张三 \r\n", 0, 5, "张三"),
    ],
)
def test_offsets_of_a_page_are_offsets_of_the_text(
    text: str, start: int, end: int, words: str
) -> None:
    assert text[slice(*stored_span(text, start, end))] == words


@pytest.mark.parametrize("span", [(0, 2), (2, 4), (1, 2), (0, 3)])
def test_no_mark_parts_an_end_of_line_of_two_characters(span: tuple[int, int]) -> None:
    fact_there = Fact(1, "person", "类", "甲", "", (span,))
    assert not re.search("\r(?!\n)|(?<!\r)\n", str(marked("甲\r\n乙", [fact_there])))


def test_words_that_stand_elsewhere_are_refused() -> None:
    with pytest.raises(Elsewhere):
        stored_span("政协张三", 0, 2, "张三")
    with pytest.raises(Elsewhere):
        stored_span("政协  张三", 2, 4, "  ")


# --- selected words -------------------------------------------------------------------------------


def at(document: Document, words: str) -> dict[str, Any]:
    start = document.text.index(words)
    return {"start": start, "end": start + len(words), "words": words}


@pytest.mark.parametrize(
    ("words", "kind", "said"),
    [
        ("60余场", "statistic", {"value": "60", "bound": "over", "unit": "场"}),
        ("关于养老服务的提案", "proposal", {"title": "关于养老服务的提案", "kind": "proposal"}),
        ("张三", "person", {"name": "张三"}),
        ("市图书馆", "organisation", {"name": "市图书馆"}),
    ],
)
def test_a_form_begins_with_what_the_rules_make_of_the_words(
    words: str, kind: str, said: dict[str, str], source: Document, english: Client
) -> None:
    address = reverse("admin:cppcc_document_add_selected", args=[source.pk, kind])
    form = english.get(address, at(source, words), **FETCHED).context["form"]
    for name, value in said.items():
        assert str(form[name].value()).removesuffix(".000000") == value


def test_a_record_from_a_selection_is_in_the_next_database_too(
    source: Document, english: Client, tmp_path: Any
) -> None:
    from django.core.management import call_command

    address = reverse("admin:cppcc_document_add_selected", args=[source.pk, "proposal"])
    typed = {"fact-title": "关于养老服务的提案", "fact-kind": "proposal"}
    typed |= {"fact-reason": "漏读", **at(source, "关于养老服务的提案")}
    factories.proposal_kind()
    answer = english.post(address, typed, **FETCHED)
    assert answer.status_code == 200, answer.content.decode()
    proposal = Proposal.objects.get()
    assert (proposal.review, proposal.readings.get().quote) == ("confirmed", "关于养老服务的提案")
    (tmp_path / source.name).write_bytes(bytes(source.original))
    call_command("export_curation", str(tmp_path))
    key = proposal.key
    for model in (Reading, Proposal, Document, CompanionEntry):
        model.objects.all().delete()
    call_command("import_seeds", str(tmp_path))
    again = Proposal.objects.get(key=key)
    reading = again.readings.get(version="curator")
    assert (again.review, again.title) == ("confirmed", "关于养老服务的提案")
    assert reading.quote == "关于养老服务的提案"


def test_the_same_words_are_not_cited_twice(source: Document, english: Client) -> None:
    person = factories.person()
    factories.cite(person, source, "张三")
    address = reverse("admin:cppcc_document_selection", args=[source.pk])
    typed = at(source, "张三") | {"fact": f"person-{person.pk}"}
    assert english.post(address, typed, **FETCHED).status_code == 409
    assert Reading.objects.count() == 1


def test_an_added_record_goes_again_unless_something_else_cites_it(
    source: Document, english: Client
) -> None:
    address = reverse("admin:cppcc_document_add_selected", args=[source.pk, "statistic"])
    typed = {"fact-value": "60", "fact-bound": "over", "fact-unit": "场", "fact-measure": "协商"}
    english.post(address, typed | at(source, "60余场"), **FETCHED)
    statistic = Statistic.objects.get()
    undo = reverse("admin:cppcc_document_undo", args=[source.pk])
    factories.cite(statistic, source, "协商活动")
    assert english.post(undo, **FETCHED).status_code == 409
    assert Statistic.objects.exists() and Reading.objects.count() == 2


# --- the header and the older document ------------------------------------------------------------


def header_of(english: Client, document: Document) -> dict[str, str]:
    form = english.get(page_of(document)).context["adminform"].form
    values = {name: form[name].value() for name in form.fields}
    return {name: "" if value is None else str(value) for name, value in values.items()}


def test_a_header_is_saved_after_a_look_at_what_it_changes(
    source: Document, english: Client
) -> None:
    typed = header_of(english, source) | {"published": "2024-01-09"}
    preview = english.post(page_of(source), typed)
    assert preview.templates[0].name == "admin/cppcc/document/header_preview.html"
    source.refresh_from_db()
    assert str(source.published) == "2023-06-30"
    english.post(page_of(source), typed | {"confirmed": "1"})
    source.refresh_from_db()
    assert str(source.published) == "2024-01-09" and "published" in source.decided


def test_a_header_that_says_the_same_is_not_previewed(source: Document, english: Client) -> None:
    answer = english.post(page_of(source), header_of(english, source))
    assert answer.status_code == 302
    source.refresh_from_db()
    assert source.decided == []


def test_a_document_takes_the_place_of_another_and_gives_it_back(
    source: Document, english: Client
) -> None:
    newer = factories.document(name="更正.txt", text=f"更正\n{source.text}")
    address = reverse("admin:cppcc_document_supersede", args=[newer.pk])
    assert english.get(address).status_code == 200
    english.post(address, {"old": source.pk, "reason": "更正版"})
    newer.refresh_from_db()
    assert newer.supersedes == source
    assert "superseded" in english.get(page_of(source)).content.decode()
    english.post(address, {})
    newer.refresh_from_db()
    assert newer.supersedes is None
    answer = english.post(address, {"old": newer.pk})
    assert answer.status_code == 200  # no document supersedes itself


# --- rosters --------------------------------------------------------------------------------------

LISTS = [
    ("中国共产党(2人)\n张三 李四(女)", [("张三", ""), ("李四", "女")]),
    ("委员名单\n张  三\t李四（女，满族）", [("张三", ""), ("李四", "女")]),
    ("张三、李四（女）、王五（10月离任）", [("张三", ""), ("李四", "女"), ("王五", "")]),
    ("序号\t姓名\t性别\n1\t张三\t男\n2\t李四\t女", [("张三", "男"), ("李四", "女")]),
    ("李四\t女\t满族\t民盟\t大连大学教授", [("李四", "女")]),
    ("张三|男|中共党员|市财政局", [("张三", "男")]),
    ("欧阳　娜  司马相如", [("欧阳娜", ""), ("司马相如", "")]),
    ("阿卜杜拉·买买提 张三", [("阿卜杜拉·买买提", ""), ("张三", "")]),
]


@pytest.mark.parametrize(("text", "people"), LISTS)
def test_a_roster_is_read(text: str, people: list[tuple[str, str]]) -> None:
    roster = rosters.read(text)
    assert [(row.name, row.gender) for row in roster.rows] == people
    for row in roster.rows:
        assert "".join(text[row.start : row.end].split()) == row.name


@pytest.mark.parametrize("text", ["共十二人", "大连市财政局", "会议指出，要加强学习。"])
def test_what_is_no_name_is_left_and_told(text: str) -> None:
    roster = rosters.read(text)
    assert roster.rows == []
    assert roster.unread


def test_a_roster_says_what_is_there_what_is_new_and_what_is_open(db: None) -> None:
    committee = factories.committee()
    of = rosters.Of(committee, 14)
    there, known = factories.person("甲一"), factories.person("甲二")
    factories.post(there, "委员", committee=committee, body="十四届")
    factories.post(known, "主席", committee=committee)
    for number in (1, 2):
        twin = factories.person("甲三", key=f"甲三/{number}")
        factories.post(twin, "委员", committee=committee)
    stranger = factories.person("甲四", key="甲四/别处")
    factories.post(stranger, "委员", committee=factories.committee("沈阳市政协"))
    rows = [rosters.Row(name) for name in ("甲一", "甲二", "甲三", "甲四")]
    found = rosters.compare(rows, of)
    assert [(one.there, one.several, one.usual) for one in found] == [
        (True, False, str(there.pk)),
        (False, False, str(known.pk)),
        (False, True, ""),
        (False, False, "new"),
    ]


def test_a_roster_from_a_document_becomes_posts_that_cite_it(
    source: Document, english: Client
) -> None:
    text = "大连市政协第十四届委员会委员名单\r\n张三　李四（女）\r\n"
    document = factories.document(text, name="名单.txt")
    committee = factories.committee()
    start, end = text.index("张三"), len(text)
    where = f"?document={document.pk}&start={start}&end={end}"
    address = reverse("admin:cppcc_document_roster") + where
    typed = {"committee": committee.pk, "term": 14, "text": text[start:], "reason": "公告"}
    looked = english.post(address, typed | {"look": "1"})
    assert [line.kind for line in looked.context["lines"]] == ["new", "new"]
    assert not Post.objects.exists()
    english.post(address, typed | {"save": "1", "who-1": "new"})
    posts = Post.objects.order_by("id")
    assert [(str(post.person), str(post), post.role) for post in posts] == [
        ("张三", "大连市政协十四届委员", "member"),
        ("李四", "大连市政协十四届委员", "member"),
    ]
    assert Person.objects.get(name="李四").gender == "女"
    quotes = Reading.objects.filter(version="curator").values_list("kind", "quote")
    assert sorted(quotes) == [
        ("person", "张三"),
        ("person", "李四"),
        ("post", "张三"),
        ("post", "李四"),
    ]
    again = english.post(address, typed | {"look": "1"})
    assert [line.kind for line in again.context["lines"]] == ["there", "there"]


def test_who_is_left_out_of_a_roster_stays_out_and_twins_are_two(english: Client) -> None:
    committee = factories.committee()
    address = reverse("admin:cppcc_document_roster")
    typed = {"committee": committee.pk, "term": 14, "text": "张三 李四 张三", "save": "1"}
    english.post(address, typed | {"who-0": "new", "who-1": "", "who-2": "new"})
    assert list(Person.objects.values_list("name", flat=True)) == ["张三", "张三"]
    assert Post.objects.count() == 2
