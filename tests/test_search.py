"""Search: either script, two characters, names by their sound; always by the index."""

from typing import Any

import pytest
from django.db import connection
from django.db.models import Q

from cppcc.importing import import_received
from cppcc.importing.files import Received
from cppcc.models import (
    RECORDS,
    Committee,
    Document,
    Event,
    NameSound,
    Organisation,
    Participation,
    Person,
    Post,
    Proposal,
    Reading,
)
from cppcc.search import COUNTED, Search, searched, sounds
from cppcc.search.words import TEXT, WORDS, containing
from tests import factories

pytestmark = pytest.mark.django_db


def names(typed: str, model: Any = Person) -> set[str]:
    return set(map(str, Search(typed).narrow(model.objects.all())))


# --- words ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "topic"),
    [
        ("养老", "养老服务"),
        ("養老", "养老服务"),
        ("老服", "养老服务"),
        ("历史", "歷史文化"),
        ("歷史文化", "歷史文化"),
        ("纪念政协", "纪念“政协”成立"),
        ("政协成立", "纪念“政协”成立"),
        ("app", "推广APP"),
        ("100%", "100%覆盖"),
        ("a_b", "a_b"),
        ("养老 图书馆", "养老服务"),
    ],
)
def test_two_characters_and_more_are_found_in_either_script_and_across_marks(
    typed: str, topic: str
) -> None:
    committee = factories.committee("大连市政协", region=factories.region())
    factories.event(topic, committee=committee, place="市图书馆")
    factories.event("别的议题", committee=committee)
    assert [event.topic for event in Search(typed).narrow(Event.objects.all())] == [topic]


@pytest.mark.parametrize("typed", ["服养", "养老院", "%", "_", "老 别的", "100_"])
def test_what_no_record_says_is_not_found(typed: str) -> None:
    factories.event("养老服务")
    factories.event("别的议题")
    assert not Search(typed).narrow(Event.objects.all()).exists()


def test_one_character_finds_what_begins_with_it() -> None:
    for name in ("张三", "三张", "张"):
        factories.person(name)
    assert names("张") == {"张三", "张"}
    assert names("張") == {"张三", "张"}


def test_nothing_typed_leaves_a_list_as_it_is() -> None:
    factories.person()
    assert names("  ") == {"张三"}
    assert not Search("\0 ")


def test_what_belongs_to_a_committee_is_found_by_its_name() -> None:
    shenyang = factories.committee("沈阳市政协", region=factories.region("210100", "沈阳市"))
    holder = factories.person("赵中军")
    factories.post(holder, "主席", committee=shenyang)
    factories.proposal("关于养老的提案", committee=shenyang)
    factories.proposal("关于教育的提案")
    assert names("瀋陽", Proposal) == {"《关于养老的提案》"}
    assert names("沈阳 养老", Proposal) == {"《关于养老的提案》"}
    assert names("沈阳 教育", Proposal) == set()
    assert names("赵中军", Post) == {"沈阳市政协主席"}
    assert names("zzj", Post) == set()  # no run has ended yet that would know how he sounds
    sounds.fill()
    assert names("zzj", Post) == {"沈阳市政协主席"}
    assert names("赵中军 沈阳") == {"赵中军"}
    assert names("沈阳") == set()  # a person has a name of his own


def test_a_row_put_in_by_plain_sql_is_found_and_a_changed_one_under_its_new_words() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO cppcc_organisation (key, review, decided, read, name, kind, party, level)"
            " VALUES ('大连大学', 'extracted', '{}', '{}', '大连大学', 'school', '', '')"
        )
    assert names("大学", Organisation) == {"大连大学"}
    Organisation.objects.update(name="大连学院")
    assert names("学院", Organisation) == {"大连学院"}


def test_a_document_is_found_by_words_that_go_on_over_the_end_of_a_line() -> None:
    factories.document("发展养老服\r\n　　务事业", name="甲.txt")
    factories.document("無關", name="乙.txt", title="遼寧政協報")
    assert names("养老服务", Document) == {"甲.txt"}
    assert names("辽宁", Document) == {"遼寧政協報"}
    assert names("乙.txt", Document) == {"遼寧政協報"}


def test_readings_are_found_by_what_they_quote() -> None:
    source = factories.document()
    factories.cite(factories.person(), source, "张三")
    factories.cite(factories.proposal(), source, "关于养老服务的提案")
    assert names("养老", Reading) == {"关于养老服务的提案"}
    assert names("图书馆", Reading) == set()
    assert names("养", Reading) == set()


def test_lists_that_are_walked_find_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(5):
        factories.event(f"养老服务{number}")
    factories.event("别的")
    found = names("养老", Event)
    monkeypatch.setattr("cppcc.search.MOST", 2)
    assert names("养老", Event) == found
    assert len(found) == 5


def test_what_belongs_to_very_many_is_found_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cppcc.search.BELONGING", 2)
    for number in range(5):
        event = factories.event(f"养老服务{number}")
        factories.stored(Participation(event=event, name=f"张三{number}"))
    assert names("养老", Participation) == {f"张三{number}" for number in range(5)}


# --- kinds ----------------------------------------------------------------------------------------


def test_every_kind_counts_its_hits_and_gives_exact_names_apart() -> None:
    exact = factories.person("张三")
    for number in range(COUNTED + 1):
        factories.person(f"张三{number}")
    factories.committee("张三政协")
    hits = Search("張三").hits([Person, Committee, Event])
    assert hits[Person].exact == [exact.pk]
    assert (hits[Person].number, hits[Person].more) == (COUNTED, True)
    assert (hits[Committee].number, hits[Committee].more) == (1, False)
    assert hits[Event].number == 0


def test_every_kind_that_has_a_list_with_a_box_is_searched() -> None:
    assert all(map(searched, [*RECORDS.values(), Document, Reading]))


@pytest.mark.parametrize("model", [*WORDS, "text"], ids=str)
def test_the_index_answers(model: Any) -> None:
    """The expression of the query is that of the index of the migration."""
    words, rows = (TEXT, Document) if model == "text" else (WORDS[model], model)
    found = rows.objects.order_by().filter(Q(containing(words, "养老服务")))
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    plan = found.explain()
    assert "_words" in plan, plan


# --- names by their sound -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "pinyin", "initials"),
    [
        ("赵中军", "Zhao Zhongjun", "zzj"),
        ("张麗", "Zhang Li", "zl"),
        ("单田芳", "Shan Tianfang", "stf"),
        ("曾国藩", "Zeng Guofan", "zgf"),
        ("解晓东", "Xie Xiaodong", "xxd"),
        ("仇和", "Qiu He", "qh"),
        ("欧阳娜娜", "Ouyang Nana", "oynn"),
        ("尉迟恭", "Yuchi Gong", "ycg"),
        ("吕思清", "Lü Siqing", "lsq"),
        ("阿不力孜·买买提", "Abulizi Maimaiti", "ablzmmt"),
        ("John Smith", "John Smith", "js"),
        ("", "", ""),
    ],
)
def test_a_name_sounds(name: str, pinyin: str, initials: str) -> None:
    sound = sounds.sound_of(name)
    assert (sound.pinyin, sound.initials) == (pinyin, initials)


@pytest.mark.parametrize(
    ("typed", "letters"),
    [
        ("Zhào Zhōngjūn", "zhaozhongjun"),
        ("zhao zhong jun", "zhaozhongjun"),
        ("lǚ", "lv"),
        ("Lü Si-qing", "lvsiqing"),
        ("zzj", "zzj"),
        ("赵zj", ""),
        ("2023", ""),
        ("'", ""),
        ("z", ""),
    ],
)
def test_letters_are_typed_in_many_ways(typed: str, letters: str) -> None:
    assert sounds.letters_of(typed) == letters


@pytest.mark.parametrize(
    "typed", ["zhaozhongjun", "zhao zhong jun", "Zhao Zhongjun", "zhaozh", "zzj", "ZZJ", "zz"]
)
def test_people_are_found_by_pinyin_and_by_initials(typed: str) -> None:
    for name in ("赵中军", "张三", "李四"):
        factories.person(name)
    sounds.fill()
    assert names(typed) == {"赵中军"}


def test_who_sounds_just_so_comes_before_who_only_begins_so() -> None:
    for name in ("李四光", "李四", "林肃"):
        factories.person(name)
    sounds.fill()
    assert sounds.sounding("lisi") == ["李四", "李四光"]
    assert sounds.sounding("ls")[:2] == ["李四", "林肃"]
    exact = Search("li si").hits([Person])[Person].exact
    assert [Person.objects.get(pk=pk).name for pk in exact] == ["李四"]


def test_a_curators_pinyin_is_found_too() -> None:
    factories.person("乐嘉", pinyin="Le Jia")
    assert names("lejia") == {"乐嘉"}


def test_every_name_is_learnt_once() -> None:
    factories.person("张三")
    factories.person("张三", key="张三/另一人")
    assert sounds.fill() == 1
    assert sounds.fill() == 0
    assert NameSound.objects.get().pinyin == "Zhang San"


def test_an_import_learns_how_its_people_sound_and_the_reports_tell_it() -> None:
    import_received([Received("样报.txt", factories.TEXT.encode())])
    factories.person("乐嘉", pinyin="Le Jia")
    factories.person("曾中军")
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, pinyin FROM report.people ORDER BY person_id")
        told = dict(cursor.fetchall())
    assert told["张三"] == "Zhang San"
    assert told["乐嘉"] == "Le Jia"  # a curator's word
    assert told["曾中军"] is None  # until the next run
    sounds.fill()
    assert NameSound.objects.filter(name="曾中军", initials="zzj").exists()
