"""Companions: what curators said of documents, taken as a curator's word, errors by line."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from cppcc.curation import deciding, splitting
from cppcc.importing import companions, import_files
from cppcc.importing.exchange import BY_HAND
from cppcc.models import (
    RECORDS,
    Committee,
    CompanionEntry,
    Document,
    Duplicate,
    Event,
    ImportRun,
    Initiative,
    Organisation,
    Participation,
    Person,
    Post,
    Proposal,
    Reading,
    Review,
    Statistic,
    Work,
)

pytestmark = pytest.mark.django_db

CARE = (
    "大连市政协召开养老服务协商会\n\n本报讯（记者 丁文）2023年5月6日，大连市政协在市图书馆召开"
    "养老服务协商会。市政协主席周启明主持会议，副主席孙玉兰讲话，大连大学教授李思远发言。会议讨论了"
    "《关于完善社区养老服务的提案》。一年来，大连市政协开展协商活动60余场，“滨城议事厅”平台成为品牌。"
    "办公室的同志说，连心桥办得红火，连心桥还要办下去。\n"
)
APPLES = (
    "大连市政协赴瓦房店市调研\n\n2023年6月8日，大连市政协主席周启明带队赴瓦房店市调研苹果产业发展。"
    "孙玉兰参加。市政协委员韩露发言。\n"
)
CHAIR = "周启明/委员会/210200"
HOST = "委员会/210200"


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "养老.txt").write_text(CARE, "utf-8")
    (tmp_path / "苹果.txt").write_text(APPLES, "utf-8")
    return tmp_path


def say(folder: Path, words: str, *, name: str = "养老.facts.yaml") -> Path:
    (folder / name).write_text(words, "utf-8")
    return folder


def imported(*folders: Path) -> ImportRun:
    return import_files(list(folders))


def history() -> int:
    return sum(model.pgh_event_model.objects.count() for model in (*RECORDS.values(), Document))


def problems(run: ImportRun) -> list[str]:
    return [f"{Path(one['file']).name} {one['reason']}" for one in run.problems]


# --- facts ----------------------------------------------------------------------------------------

FACTS = [
    ("initiatives: [{name: 连心桥, kind: platform, committee: '210200'}]", Initiative, "连心桥"),
    ("people: [{name: 同志, gender: 女, quote: 办公室的同志}]", Person, "同志"),
    (
        "people: [{name: 丁文, posts: [{org: 大连日报, title: 记者, quote: 记者}]}]",
        Organisation,
        "大连日报",
    ),
    (
        "committees: [{region: '210281', name: 瓦房店市政协, quote: 市图书馆}]",
        Committee,
        "瓦房店市政协",
    ),
    (
        "proposals: [{title: 养老办法, kind: regulation, committee: null, quote: 市图书馆}]",
        Work,
        "养老办法",
    ),
    (
        "records: [{kind: work, fields: {title: 养老办法, kind: regulation}, quote: 市图书馆}]",
        Work,
        "《养老办法》",
    ),
    (
        "events: [{committee: '210200', date: 2023-05, kind: study, topic: 红火, quote: 办得红火}]",
        Event,
        "红火",
    ),
    (
        "statistics: [{committee: '210200', quote: 一年, value: 1, unit: 年, measure: 办得红火}]",
        Statistic,
        "办得红火 一年",
    ),
]


@pytest.mark.parametrize(("fact", "model", "label"), FACTS)
def test_a_fact_becomes_a_confirmed_record_with_its_words(
    folder: Path, fact: str, model: Any, label: str
) -> None:
    run = imported(say(folder, f"facts:\n  {fact}\n"))
    assert not run.problems
    kind = model._meta.model_name
    (reading,) = Reading.objects.filter(kind=kind, version=BY_HAND)
    assert label in str(reading.record)
    assert reading.quote == CARE[reading.start : reading.end]
    assert reading.record.review == ("extracted" if kind == "organisation" else "confirmed")


def test_a_post_by_hand_is_the_post_that_rules_would_read(folder: Path) -> None:
    said = "{org: 大连市政协提案委, title: 委员, quote: 教授}"
    imported(say(folder, f"facts: {{people: [{{name: 李思远, posts: [{said}]}}]}}"))
    post = Post.objects.get(body="提案委")
    assert post.committee == Committee.objects.get(key=HOST)
    assert post.person == Person.objects.get(name="李思远")
    assert post.key.startswith(post.person.key)


def test_every_place_of_a_name_is_evidence(folder: Path) -> None:
    imported(say(folder, "facts: {initiatives: [{name: 连心桥, kind: brand, committee: null}]}"))
    assert len(Initiative.objects.get(name="连心桥").readings.get().spans) == 2


def test_a_fact_that_the_rules_read_too_is_confirmed_and_cited_once(folder: Path) -> None:
    imported(folder)
    before = Reading.objects.count()
    words = "facts: {people: [{name: 周启明, gender: 男, posts: [{org: 大连市政协, title: 主席}]}]}"
    imported(say(folder, words))
    person = Person.objects.get(key=CHAIR)
    assert (person.review, person.gender, person.decided) == ("confirmed", "男", ["gender"])
    assert Reading.objects.count() == before


def test_people_at_an_event_come_with_it(folder: Path) -> None:
    words = """\
facts:
  events:
  - committee: "210200"
    kind: study
    topic: 红火
    date: 2023-05
    quote: 办得红火
    participants:
    - {name: 李思远, capacity: 授课}
"""
    run = imported(say(folder, words))
    assert not run.problems
    event = Event.objects.get(topic="红火")
    assert (str(event.earliest), event.date_rule) == ("2023-05-01", "curator")
    assert event.participations.get().capacity == "授课"
    assert event.participations.get().person == Person.objects.get(name="李思远")
    assert event.parties.get().role == "host"


def test_a_record_of_any_kind_is_added_by_its_columns(folder: Path) -> None:
    words = f"""\
facts:
  records:
  - kind: participation
    fields: {{event: 丙, name: 孙玉兰, capacity: 出席}}
    quote: 孙玉兰讲话
  - kind: event
    key: 丙
    fields: {{committee: {HOST}, kind: other, topic: 茶话, place: 市图书馆}}
    quote: 协商会。
"""
    run = imported(say(folder, words))
    assert not run.problems
    assert Participation.objects.get(event__key="丙").review == "confirmed"


def test_a_record_without_a_key_has_the_same_key_in_every_database(folder: Path) -> None:
    words = "facts: {records: [{kind: person, fields: {name: 孟书台}}]}"
    say(folder, words, name="curation.yaml")
    imported(folder)
    key = Person.objects.get(name="孟书台").key
    Person.objects.filter(name="孟书台").delete()
    CompanionEntry.objects.all().delete()
    imported(folder)
    assert Person.objects.get(name="孟书台").key == key


def test_words_cited_by_hand_survive_another_reading_of_the_document(folder: Path) -> None:
    imported(say(folder, "facts: {initiatives: [{name: 连心桥, kind: brand, committee: null}]}"))
    import_files([folder], again=True)
    record = Initiative.objects.get(name="连心桥")
    assert record.readings.get().version == BY_HAND


# --- decisions ------------------------------------------------------------------------------------


def decided(folder: Path, *decisions: str, name: str = "养老.facts.yaml") -> ImportRun:
    lines = "".join(f"- {one}\n" for one in decisions)
    run = imported(say(folder, f"decisions:\n{lines}", name=name))
    assert not run.problems
    return run


def test_a_record_is_confirmed_by_its_key(folder: Path) -> None:
    decided(folder, f"confirm: {{kind: person, key: {CHAIR}}}")
    assert Person.objects.get(key=CHAIR).review == "confirmed"
    assert not Person.objects.exclude(key=CHAIR).exclude(review="extracted").exists()


def test_a_record_is_rejected_by_its_words(folder: Path) -> None:
    start = CARE.rindex("召开养老服务协商会")
    decided(folder, f"reject: {{kind: event, quote: 召开养老服务协商会, start: {start}}}")
    assert [str(one.review) for one in Event.objects.filter(topic="养老服务")] == ["rejected"]


def test_words_of_another_document_are_named_with_it(folder: Path) -> None:
    decided(
        folder,
        "reject: {kind: person, quote: 韩露, document: 苹果.txt}",
        name="curation.yaml",
    )
    assert Person.objects.get(name="韩露").review == "rejected"


def test_a_field_is_set_and_stays(folder: Path) -> None:
    decided(
        folder, f"set: {{kind: person, key: {CHAIR}}}\n  fields: {{gender: 男, birth_year: 1960}}"
    )
    import_files([folder], again=True)
    person = Person.objects.get(key=CHAIR)
    assert (person.gender, person.birth_year, person.decided) == ("男", 1960, ["gender"])


def test_a_confirmed_record_has_what_is_listed_and_nothing_else(folder: Path) -> None:
    listed = "{title: 养老服务提案, kind: proposal}"
    decided(
        folder, f"confirm: {{kind: proposal, quote: 关于完善社区养老服务的提案}}\n  as: {listed}"
    )
    proposal = Proposal.objects.get()
    assert (proposal.title, proposal.committee) == ("养老服务提案", None)


def test_two_records_are_merged(folder: Path) -> None:
    decided(
        folder,
        "merge: {kind: person, quote: 韩露}\n  into: {kind: person, quote: 周启明}",
        name="苹果.facts.yaml",
    )
    assert Person.objects.get(name="韩露").merged_into == Person.objects.get(key=CHAIR)


def test_two_records_are_different(folder: Path) -> None:
    decided(folder, "different: [{kind: person, quote: 周启明}, {kind: person, quote: 孙玉兰}]")
    assert Duplicate.objects.get().state == Duplicate.State.DIFFERENT


def test_what_a_document_says_of_somebody_is_of_another_one(folder: Path) -> None:
    decided(
        folder, f"split: {{kind: person, key: {CHAIR}}}\n  into: {CHAIR}~2", name="苹果.facts.yaml"
    )
    other = Person.objects.get(key=f"{CHAIR}~2")
    assert [one.document.name for one in other.readings.all()] == ["苹果.txt"]
    assert [one.document.name for one in Person.objects.get(key=CHAIR).readings.all()] == [
        "养老.txt"
    ]
    assert other.posts.count() == 1


def test_a_split_without_a_key_makes_one(folder: Path) -> None:
    decided(folder, f"split: {{kind: person, key: {CHAIR}}}", name="苹果.facts.yaml")
    assert Person.objects.get(key=f"{CHAIR}~2").readings.get().document.name == "苹果.txt"


def test_a_header_is_set(folder: Path) -> None:
    decided(folder, "header: {published: 2023-05-08, publisher: 滨城日报}")
    document = Document.objects.get(name="养老.txt")
    assert (str(document.published), document.publisher) == ("2023-05-08", "滨城日报")
    assert document.decided == ["published", "publisher"]


def test_one_document_supersedes_another(folder: Path) -> None:
    (folder / "更正.txt").write_text(CARE.replace("孙玉兰", "孙玉岚"), "utf-8")
    decided(folder, "supersede: 养老.txt", name="更正.facts.yaml")
    assert Document.objects.get(name="更正.txt").supersedes == Document.objects.get(name="养老.txt")
    assert not Person.objects.filter(name="孙玉兰", readings__document__name="养老.txt").exists()


def test_what_waits_for_another_entry_takes_effect_after_it(folder: Path) -> None:
    words = """\
facts:
  records:
  - {kind: initiative, key: 下, fields: {name: 下, kind: brand, parent: 上}}
  - {kind: initiative, key: 上, fields: {name: 上, kind: brand}}
"""
    assert not imported(say(folder, words, name="curation.yaml")).problems
    assert Initiative.objects.get(key="下").parent == Initiative.objects.get(key="上")


# --- once -----------------------------------------------------------------------------------------

EVERYTHING = f"""\
facts:
  publisher: 滨城日报
  initiatives: [{{name: 连心桥, kind: platform, committee: "210200"}}]
decisions:
- set: {{kind: person, key: {CHAIR}}}
  fields: {{gender: 男}}
- confirm: {{kind: post, quote: 市政协主席}}
- reject: {{kind: statistic, quote: 60余场}}
"""


def test_importing_twice_changes_nothing(folder: Path) -> None:
    imported(say(folder, EVERYTHING))
    before = history(), Reading.objects.count(), CompanionEntry.objects.count()
    run = imported(folder)
    assert (run.added, run.changed, run.removed, run.problems) == (0, 0, 0, [])
    assert (history(), Reading.objects.count(), CompanionEntry.objects.count()) == before


def test_what_a_curator_decides_later_stands(folder: Path) -> None:
    imported(say(folder, EVERYTHING))
    deciding.decide(Person.objects.get(key=CHAIR), {"gender": "女"})
    deciding.reopen(Statistic.objects.get())
    imported(say(folder, f"{EVERYTHING}# 再看一遍\n"))
    assert Person.objects.get(key=CHAIR).gender == "女"
    assert Statistic.objects.get().review == Review.EXTRACTED


def test_a_new_entry_is_a_newer_word(folder: Path) -> None:
    imported(say(folder, EVERYTHING))
    imported(say(folder, EVERYTHING.replace("男", "女")))
    assert Person.objects.get(key=CHAIR).gender == "女"


def test_a_file_that_goes_takes_no_decision_back(folder: Path) -> None:
    imported(say(folder, EVERYTHING))
    (folder / "养老.facts.yaml").unlink()
    imported(folder)
    assert Statistic.objects.get().review == Review.REJECTED
    assert Initiative.objects.filter(name="连心桥").exists()


def test_a_dry_run_takes_nothing(folder: Path) -> None:
    run = import_files([say(folder, EVERYTHING)], dry_run=True)
    assert run.added
    assert not CompanionEntry.objects.exists()
    assert not Document.objects.exists()


# --- what is wrong --------------------------------------------------------------------------------

WRONG = [
    ("decisions: [", "养老.facts.yaml:1 this is no YAML"),
    ("facts:\n\tpeople: []", "养老.facts.yaml:2 this is no YAML"),
    ("- 1", "养老.facts.yaml:1 the file is no mapping"),
    ("fact: {}", "养老.facts.yaml:1 “fact” is unknown. Did you mean facts"),
    ("facts:\n  persons: []", "养老.facts.yaml:2 “persons” is unknown"),
    ("facts:\n  people:\n  - {nam: 丁}", "养老.facts.yaml:3 “nam” is unknown. Did you mean name"),
    ("facts:\n  people:\n  - {gender: 男}", "养老.facts.yaml:3 name is missing"),
    ("facts: {people: [{name: 不在此}]}", "养老.facts.yaml:1 the document does not say this so"),
    ("facts: {people: 丁}", "养老.facts.yaml:1 people is no list"),
    (
        "facts:\n  events:\n  - {kind: study, quote: 连心桥}",
        "养老.facts.yaml:3 “连心桥” stands in the document more than once. Add start: ",
    ),
    (
        "facts:\n  events:\n  - {kind: study, quote: 连心桥, start: 3}",
        "养老.facts.yaml:3 “连心桥” does not stand at 3. Correct start; it stands at: ",
    ),
    (
        "facts:\n  events:\n  - {kind: dance, quote: 办得红火}",
        "养老.facts.yaml:3 ",
    ),
    (
        "facts:\n  events:\n  - {kind: study, date: 5月6日, quote: 办得红火}",
        "养老.facts.yaml:3 5月6日 is no date",
    ),
    (
        "facts: {initiatives: [{name: 连心桥, kind: brand, committee: '999999'}]}",
        "养老.facts.yaml:1 999999 is the code of no division",
    ),
    ("decisions:\n- {}\n", "养老.facts.yaml:2 “” is unknown"),
    ("decisions:\n- rejekt: {}", "养老.facts.yaml:2 “rejekt” is unknown. Did you mean reject"),
    (
        "decisions:\n- reject: {kind: person, key: 无此人}",
        "养老.facts.yaml:2 there is no person of the key 无此人",
    ),
    ("decisions:\n- reject: {kind: person}", "养老.facts.yaml:2 it is not said which person"),
    (
        "decisions:\n- reject: {kind: person, quote: 大连市政协}",
        "养老.facts.yaml:2 “大连市政协” states no person",
    ),
    (
        "decisions:\n- reject: {kind: person, quote: 主席周启明主持会议，副主席孙玉兰}",
        "养老.facts.yaml:2 “主席周启明主持会议，副主席孙玉兰” states more than one person",
    ),
    (
        "decisions:\n- set: {kind: person, quote: 丁文}\n  fields: {weight: 70}",
        "养老.facts.yaml:2 “weight” is unknown",
    ),
    ("decisions:\n- supersede: 别处.txt", "养老.facts.yaml:2 there is no document 别处.txt"),
    ("decisions:\n- header: {name: x}", "养老.facts.yaml:2 “name” is unknown"),
    ("decisions: [&a {reject: {kind: person, quote: 丁文}}, *a]", "养老.facts.yaml:1 anchors"),
    (
        "decisions:\n- reject: {kind: person, kind: post}",
        "养老.facts.yaml:2 “kind” stands here twice",
    ),
    ("[" * 20_000, "养老.facts.yaml brackets inside brackets"),
]


@pytest.mark.parametrize(("words", "said"), WRONG)
def test_what_is_wrong_is_said_with_its_line(folder: Path, words: str, said: str) -> None:
    run = imported(say(folder, words))
    assert [one[: len(said)] for one in problems(run)] == [said]
    assert run.state == ImportRun.State.PARTLY
    assert not CompanionEntry.objects.exists()


def test_bytes_that_are_no_utf8_are_said(folder: Path) -> None:
    (folder / "养老.facts.yaml").write_bytes("facts: {title: 养老}".encode("gb18030"))
    assert problems(imported(folder))[0].startswith("养老.facts.yaml byte 15: this is no UTF-8")


def test_one_wrong_entry_keeps_no_other_out(folder: Path) -> None:
    words = (
        f"decisions:\n- reject: {{kind: person}}\n- confirm: {{kind: person, key: {CHAIR}}}\n- 1\n"
    )
    run = imported(say(folder, words))
    assert len(run.problems) == 2
    assert Person.objects.get(key=CHAIR).review == "confirmed"
    assert run.documents == 2


def test_a_wrong_entry_is_tried_again_by_the_next_import(folder: Path) -> None:
    words = "decisions: [{reject: {kind: person, quote: 韩露, document: 新来.txt}}]"
    say(folder, words, name="curation.yaml")
    assert imported(folder).problems
    (folder / "新来.txt").write_text(f"{APPLES}又讯。", "utf-8")
    assert not imported(folder).problems
    assert Person.objects.get(name="韩露").review == "rejected"


def test_a_companion_of_two_texts_must_say_whose_it_is(folder: Path) -> None:
    (folder / "养老.html").write_text(f"<html><body><p>{APPLES}</p></body></html>", "utf-8")
    run = imported(say(folder, EVERYTHING))
    assert [one.split(" ")[0] for one in problems(run)] == ["养老.facts.yaml"]
    (folder / "养老.facts.yaml").rename(folder / "养老.txt.facts.yaml")
    assert not imported(folder).problems
    assert Statistic.objects.get().review == Review.REJECTED


def test_a_split_by_hand_is_the_split_that_curation_makes(folder: Path) -> None:
    imported(folder)
    person = Person.objects.get(key=CHAIR)
    chosen = person.readings.filter(document__name="苹果.txt")
    assert splitting.split(person, chosen).key == f"{CHAIR}~2"


def test_companions_are_no_documents(folder: Path) -> None:
    assert imported(say(folder, EVERYTHING)).documents == 2
    assert companions.SUFFIX == ".facts.yaml"
