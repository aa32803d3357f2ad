"""Records follow their readings, and never overrule a curator."""

from collections.abc import Callable
from dataclasses import replace
from itertools import permutations
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from cppcc import extraction
from cppcc.extraction.facts import Committee, Event, Facts, Header, Person, Post, Span
from cppcc.importing import import_files
from cppcc.importing.chunks import Task, Terms, header_of, store
from cppcc.importing.files import Source
from cppcc.importing.identity import readings
from cppcc.models import RECORDS, Document, ImportRun, Reading, Review
from cppcc.models import Event as EventRecord
from cppcc.models import EventCommittee as EventCommitteeRecord
from cppcc.models import Person as PersonRecord
from cppcc.models import Post as PostRecord
from cppcc.reporting import digest

pytestmark = pytest.mark.django_db

SEEDS = sorted(settings.SEEDS.glob("*.txt"))

DALIAN = Committee("210200", "大连市政协", spans=(Span(0, 5),))


def importer() -> Callable[[str, Facts], Any]:
    run = ImportRun.objects.create(version=extraction.VERSION)

    def put(name: str, facts: Facts) -> Any:
        text = f"{name}：大连市政协主席甲乙主持召开座谈会。"
        source = Source(f"{name}.txt", text.encode(), text=text)
        task = Task(source, facts, header_of(facts, text), readings(facts, text))
        return store([task], Terms(run))

    return put


def facts(
    *, published: str | None = None, title: str = "主席", gender: str = "", topic: str = "供水"
) -> Facts:
    post = Post(title, DALIAN.name, False, DALIAN, spans=(Span(2, 9),))
    return Facts(
        Header(published=published),
        committees=(DALIAN,),
        people=(Person("甲乙", (post,), (Span(9, 11),), gender=gender),),
        events=(Event(DALIAN, "consultation", "2023-05-01", topic, (Span(2, 18),)),),
    )


def state() -> dict[str, Any]:
    """Every record by key, without ids and times."""
    names: dict[type, dict[int, str]] = {
        model: dict(model.objects.values_list("pk", "key")) for model in RECORDS.values()
    }
    found = {}
    for kind, model in RECORDS.items():
        for record in model.objects.all():
            values = {}
            for name in model.READ:
                column = model._meta.get_field(name)
                value = getattr(record, column.attname)
                target = names.get(column.related_model) if column.is_relation else None
                values[name] = target[value] if target and value else value
            cited = sorted(record.readings.values_list("document__sha256", "start"))
            found[kind, record.key] = (values, record.review, record.read, cited)
    return found


def forget_everything() -> None:
    Document.objects.all().delete()
    for model in reversed(RECORDS.values()):
        model.objects.all().delete()


def history() -> int:
    return sum(model.pgh_event_model.objects.count() for model in (*RECORDS.values(), Document))


def test_the_same_document_again_changes_no_row_and_no_history() -> None:
    put = importer()
    put("甲报", facts())
    before, events = state(), history()
    tally = put("甲报", facts())
    assert (tally.total("added"), tally.total("changed"), tally.total("removed")) == (0, 0, 0)
    assert (state(), history()) == (before, events)


def test_an_import_leaves_its_inserts_out_of_the_history() -> None:
    importer()("甲报", facts())
    assert history() == 0


def test_the_order_of_documents_does_not_show() -> None:
    papers = {
        "甲报": facts(published="2023-05-03", gender="男"),
        "乙报": facts(published="2023-05-02", title="副主席"),
        "丙报": facts(gender="女"),
    }
    outcomes = []
    for order in permutations(papers):
        forget_everything()
        put = importer()
        for name in order:
            put(name, papers[name])
        outcomes.append(state())
    assert all(outcome == outcomes[0] for outcome in outcomes)
    assert outcomes[0]["person", "甲乙/委员会/210200"][0]["gender"] == "男"


def test_a_second_paper_adds_evidence_and_no_record() -> None:
    put = importer()
    put("甲报", facts())
    tally = put("乙报", facts())
    assert tally.total("added") == 1  # the document
    assert EventRecord.objects.get().readings.count() == 2


def test_every_record_has_a_reading_and_every_reading_a_record() -> None:
    importer()("甲报", facts())
    for kind, model in RECORDS.items():
        assert not model.objects.filter(readings__isnull=True).exists(), kind
        assert not Reading.objects.filter(kind=kind, **{f"{kind}__isnull": True}).exists(), kind


def test_a_quote_is_the_text_between_its_offsets() -> None:
    importer()("甲报", facts())
    for reading in Reading.objects.select_related("document"):
        assert reading.quote == reading.document.text[reading.start : reading.end]


def test_a_field_that_a_curator_set_stays() -> None:
    put = importer()
    put("甲报", facts(gender="男"))
    person = PersonRecord.objects.get()
    person.gender = "女"
    person.decide(["gender"])
    person.save()
    put("乙报", facts(published="2020-01-01", gender="男"))
    assert PersonRecord.objects.get().gender == "女"


def test_a_field_that_was_written_in_sql_stays_though_readings_change() -> None:
    put = importer()
    put("甲报", facts(published="2023-05-03", gender="男"))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE cppcc_person SET gender = ''")
    put("乙报", facts(published="2023-05-01", gender="女"))
    person = PersonRecord.objects.get()
    assert (person.gender, person.decided) == ("", ["gender"])


def test_an_undecided_field_follows_the_paper_that_was_first() -> None:
    put = importer()
    put("甲报", facts(published="2023-05-03", gender="男"))
    put("乙报", facts(published="2023-05-01", gender="女"))
    assert PersonRecord.objects.get().gender == "女"


def test_a_confirmed_record_follows_no_reading() -> None:
    put = importer()
    put("甲报", facts(published="2023-05-03", gender="男"))
    PersonRecord.objects.all().confirm()
    put("乙报", facts(published="2023-05-01", gender="女"))
    assert PersonRecord.objects.get().gender == "男"


def test_a_rejected_record_does_not_come_back() -> None:
    put = importer()
    put("甲报", facts())
    EventRecord.objects.all().reject()
    put("乙报", facts())
    assert EventRecord.objects.get().review == Review.REJECTED


def test_a_record_that_nothing_states_any_more_goes() -> None:
    put = importer()
    put("甲报", facts())
    put("甲报", Facts(Header(), committees=(DALIAN,)))
    assert not PersonRecord.objects.exists()
    assert not EventRecord.objects.exists()


def test_a_record_that_a_curator_touched_does_not_go() -> None:
    put = importer()
    put("甲报", facts())
    PersonRecord.objects.all().confirm()
    put("甲报", Facts(Header(), committees=(DALIAN,)))
    assert PersonRecord.objects.get().review == Review.CONFIRMED


def test_readings_of_a_merged_record_go_to_the_survivor() -> None:
    put = importer()
    put("甲报", facts(topic="供水"))
    put("乙报", facts(topic="用水"))
    _merged, survivor = merged_and_survivor()
    put("丙报", facts(topic="供水"))
    reading = Reading.objects.get(kind="event", document__name="丙报.txt")
    assert reading.event == survivor


def test_a_curators_addition_that_a_document_states_later_keeps_its_words() -> None:
    put = importer()
    put("甲报", Facts(Header(), committees=(DALIAN,)))
    PersonRecord.objects.create(key="甲乙/委员会/210200", name="甲乙", gender="女")
    put("乙报", facts(gender="男"))
    person = PersonRecord.objects.get()
    assert (person.gender, person.readings.count()) == ("女", 1)


def test_first_and_last_cited_span_all_documents() -> None:
    put = importer()
    for name, day in (("甲报", "2023-05-03"), ("乙报", "2021-05-03"), ("丙报", "2022-05-03")):
        put(name, facts(published=day))
    post = PostRecord.objects.get()
    assert (post.first_cited, post.last_cited) == ("2021-05-03", "2023-05-03")


def test_a_curators_date_of_a_document_survives_the_next_import() -> None:
    put = importer()
    put("甲报", facts())
    document = Document.objects.get()
    document.title = "手定"
    document.decide(["title"])
    document.save()
    put("甲报", facts(published="2023-05-03"))
    document.refresh_from_db()
    assert (document.title, str(document.published)) == ("手定", "2023-05-03")


def test_the_seeds_give_the_same_record_in_any_order() -> None:
    hashes = set()
    for files in (SEEDS, SEEDS[::-1], SEEDS[2:] + SEEDS[:2]):
        forget_everything()
        for file in files:
            import_files([file])
        hashes.add(digest.digest(connection))
    assert len(hashes) == 1


def test_a_date_comes_whole_from_one_reading() -> None:
    put = importer()
    vague = facts(published="2023-05-01")
    event = replace(
        vague.events[0], date=None, date_said="近日", organ="常委会会议", term=1, session=2
    )
    put("甲报", replace(vague, events=(event,)))
    clear = replace(event, date="2023-04-29", date_said="4月29日", date_rule="published")
    put("乙报", replace(vague, events=(clear,)))
    record = EventRecord.objects.get()
    assert (record.date, record.date_said, record.date_rule) == (
        "2023-04-29",
        "4月29日",
        "published",
    )


def test_one_decided_part_of_a_date_decides_all_of_it() -> None:
    put = importer()
    numbered = replace(facts().events[0], organ="常委会会议", term=1, session=2)
    put("甲报", replace(facts(published="2023-05-03"), events=(numbered,)))
    EventRecord.objects.update(latest="2023-05-02")
    earlier = replace(numbered, date="2023-08-01")
    put("乙报", replace(facts(published="2023-05-01"), events=(earlier,)))
    record = EventRecord.objects.get()
    assert (record.date, str(record.earliest), str(record.latest)) == (
        "2023-05-01",
        "2023-05-01",
        "2023-05-02",
    )


def test_what_a_curator_hung_on_a_record_keeps_it() -> None:
    put = importer()
    put("甲报", facts())
    PostRecord.objects.all().confirm()
    put("甲报", Facts(Header(), committees=(DALIAN,)))
    assert PostRecord.objects.get().person.name == "甲乙"


def test_a_field_that_no_reading_gives_keeps_a_record() -> None:
    put = importer()
    put("甲报", facts())
    PersonRecord.objects.update(birth_year=1960)
    put("甲报", Facts(Header(), committees=(DALIAN,)))
    assert PersonRecord.objects.get().birth_year == 1960


def merged_and_survivor() -> tuple[EventRecord, EventRecord]:
    merged, survivor = EventRecord.objects.order_by("pk")
    merged.review, merged.merged_into = Review.MERGED, survivor
    merged.save()
    return merged, survivor


def test_a_merge_decides_nothing_about_what_referred_to_the_merged() -> None:
    put = importer()
    put("甲报", facts(topic="供水"))
    put("乙报", facts(topic="用水"))
    merged_and_survivor()
    put("丙报", facts(topic="供水"))
    assert not EventCommitteeRecord.objects.exclude(decided=[]).exists()


def test_records_merged_in_a_circle_end_the_search() -> None:
    put = importer()
    put("甲报", facts(topic="供水"))
    put("乙报", facts(topic="用水"))
    merged, survivor = merged_and_survivor()
    EventRecord.objects.filter(pk=survivor.pk).update(review=Review.MERGED, merged_into=merged)
    put("丙报", facts(topic="供水"))
    assert not Reading.objects.filter(kind="event", event__isnull=True).exists()


def test_readings_of_a_record_that_is_no_longer_merged_come_back_to_it() -> None:
    put = importer()
    put("甲报", facts(topic="供水"))
    put("乙报", facts(topic="用水"))
    merged, survivor = merged_and_survivor()
    put("甲报", facts(topic="供水"))
    assert merged.readings.count() == 0
    merged.review, merged.merged_into = Review.EXTRACTED, None
    merged.save()
    put("甲报", facts(topic="供水"))
    assert merged.readings.count() == 1
