"""Records that are one and one that is two: shown before it is done, and taken back at any time."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cppcc.curation.deciding import decide
from cppcc.curation.merging import merge
from cppcc.models import RECORDS, Duplicate, Event, Person, Post, Reading, Record, Review
from tests import factories
from tests.admin.pages import Page
from tests.admin.test_pages import get
from tests.curation.conftest import Papers
from tests.curation.facts import SHENYANG, facts, one_of_each

pytestmark = pytest.mark.django_db

EVERY = list(RECORDS)
RIGHTS = ("merge_records", "change_person", "view_person")


@pytest.fixture
def papers(monkeypatch: pytest.MonkeyPatch) -> Papers:
    return Papers(monkeypatch)


@pytest.fixture
def two(papers: Papers) -> tuple[Person, Person]:
    """甲乙 of 大连市政协, a man by 甲报, and 甲乙 of 沈阳市政协, of whom 乙报 does not say."""
    papers.put("甲报", facts(gender="男"))
    papers.put("乙报", facts(committee=SHENYANG))
    man = Person.objects.get(key="甲乙/委员会/210200")
    return Person.objects.get(key="甲乙/委员会/210100"), man


def page_of(record: Record, what: str = "change") -> str:
    return reverse(f"admin:cppcc_{record._meta.model_name}_{what}", args=[record.pk])


def merge_page(*records: Record, **more: Any) -> str:
    said = "&".join([f"id={one.pk}" for one in records] + [f"{k}={v}" for k, v in more.items()])
    return f"{reverse(f'admin:cppcc_{records[0]._meta.model_name}_merge')}?{said}"


def post(client: Client, *records: Record, into: Record, **words: Any) -> Any:
    """The form of the preview, as it was shown."""
    shown = client.get(merge_page(*records, into=into.pk)).context["preview"]
    said = {"id": [one.pk for one in records], "into": into.pk, "seen": shown.seen}
    return client.post(merge_page(*records).split("?")[0], said | {"decision": "merge"} | words)


def told(response: Any) -> str:
    return " ".join(map(str, get_messages(response.wsgi_request)))


def again(record: Record) -> Any:
    return type(record)._default_manager.get(pk=record.pk)


# --- merging --------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", EVERY)
def test_records_of_every_kind_are_merged_and_parted(
    kind: str, papers: Papers, admin_client: Client
) -> None:
    papers.put("甲报", one_of_each())
    papers.put("乙报", one_of_each(committee=SHENYANG, topic="用水", school="沈阳大学"))
    first, second = RECORDS[kind].objects.order_by("pk")[:2]
    page = get(admin_client, merge_page(first, second), "en")
    assert page.forbidden == []
    assert post(admin_client, first, second, into=second).status_code == 302
    assert (again(first).review, again(first).merged_into) == (Review.MERGED, second)
    admin_client.post(page_of(first, "unmerge"))
    assert (again(first).review, again(first).merged_into) == (Review.EXTRACTED, None)
    assert Reading.objects.filter(**{kind: first.pk}).exists()


def test_the_preview_sets_fields_and_links_side_by_side(
    two: tuple[Person, Person], admin_client: Client
) -> None:
    survivor, other = two
    preview = admin_client.get(merge_page(*two, into=survivor.pk)).context["preview"]
    assert [column.record for column in preview.columns] == [survivor, other]
    rows = {row.name: row for row in preview.rows}
    assert not rows["name"].differs
    gender = [(cell.said, cell.stands) for cell in rows["gender"].cells]
    assert rows["gender"].differs
    assert [stands for said, stands in gender] == [False, True]
    assert [bool(said) for said, stands in gender] == [False, True]
    links = {one.label: one.total for one in preview.links}
    assert sorted(links.values()) == [1, 1, 1]  # words, a post, a participation


def test_what_another_says_can_be_chosen_and_is_a_curators_word(
    two: tuple[Person, Person], admin_client: Client
) -> None:
    survivor, other = two
    response = post(
        admin_client, *two, into=survivor, **{"field-gender": other.pk, "reason": "简历相同"}
    )
    assert response.headers["Location"] == page_of(survivor)
    assert (again(survivor).gender, again(survivor).decided) == ("男", ["gender"])
    merged = Person.pgh_event_model.objects.filter(pgh_obj=other).last()  # type: ignore[attr-defined]
    assert merged.pgh_context.metadata["reason"] == "简历相同"


def test_undone_the_field_goes_back_with_it_unless_it_was_written_since(
    two: tuple[Person, Person], admin_client: Client
) -> None:
    survivor, other = two
    post(admin_client, *two, into=survivor, **{"field-gender": other.pk})
    admin_client.post(page_of(other, "unmerge"))
    assert (again(survivor).gender, again(survivor).decided) == ("", [])
    post(admin_client, *two, into=survivor, **{"field-gender": other.pk})
    decide(again(survivor), {"gender": "女", "ethnicity": "满族"})
    admin_client.post(page_of(other, "unmerge"))
    assert (again(survivor).gender, again(survivor).ethnicity) == ("女", "满族")
    assert again(other).gender == "男"


def test_three_are_merged_at_once(admin_client: Client) -> None:
    three = [factories.person("王芳", key=f"王芳/{number}") for number in range(3)]
    post(admin_client, *three, into=three[2])
    assert {again(one).merged_into for one in three[:2]} == {three[2]}


def test_what_changed_since_it_was_shown_is_shown_again(
    two: tuple[Person, Person], admin_client: Client
) -> None:
    survivor, other = two
    seen = admin_client.get(merge_page(*two)).context["preview"].seen
    decide(other, {"gender": "女"})
    response = post(admin_client, *two, into=survivor, seen=seen)
    assert response.status_code == 200
    assert again(other).review == Review.EXTRACTED


def test_different_is_remembered(two: tuple[Person, Person], admin_client: Client) -> None:
    post(admin_client, *two, into=two[0], decision="different")
    assert Duplicate.objects.get().state == "different"
    assert not Person.objects.filter(review=Review.MERGED).exists()


def test_a_refusal_is_told_in_words(two: tuple[Person, Person], admin_client: Client) -> None:
    Person.objects.filter(pk=two[0].pk).update(review=Review.REJECTED)
    response = post(admin_client, *two, into=again(two[0]))
    assert response.status_code == 200
    assert "已被驳回" in told(response)


# --- ways there -----------------------------------------------------------------------------------


def test_selected_rows_lead_to_the_preview(
    two: tuple[Person, Person], admin_client: Client
) -> None:
    chosen = {"action": "merge_selected", "_selected_action": [one.pk for one in two]}
    response = admin_client.post(reverse("admin:cppcc_person_changelist"), chosen)
    shown = admin_client.get(response.headers["Location"])
    assert set(shown.context["records"]) == set(two)


def test_a_record_offers_those_that_look_like_it(
    two: tuple[Person, Person], admin_client: Client
) -> None:
    response = admin_client.get(merge_page(two[0]))
    assert [one for one, label, place in response.context["alike"]] == [two[1]]
    assert Page(response.content.decode()).forbidden == []


@pytest.mark.parametrize("address", ["?", "?id=x", "?id=999999"])
def test_what_names_no_record_is_not_found(address: str, admin_client: Client) -> None:
    assert admin_client.get(f"{reverse('admin:cppcc_person_merge')}{address}").status_code == 404


@pytest.mark.parametrize("missing", RIGHTS[:2])
def test_merging_and_splitting_take_the_permission(
    missing: str, two: tuple[Person, Person], staff: Callable[..., Client]
) -> None:
    client = staff(*(set(RIGHTS) - {missing}))
    words = {"id": [one.pk for one in two], "decision": "merge", "seen": "x"}
    assert client.get(merge_page(*two)).status_code == 403
    assert client.post(merge_page(*two).split("?")[0], words).status_code == 403
    assert client.get(page_of(two[0], "split")).status_code == 403
    merge(two[0], [two[1]])
    assert client.post(page_of(two[1], "unmerge")).status_code == 403
    assert not client.get(page_of(two[0])).context.get("tools")
    assert again(two[1]).review == Review.MERGED


def test_with_the_permission_it_is_done(
    two: tuple[Person, Person], staff: Callable[..., Client]
) -> None:
    client = staff(*RIGHTS)
    labels = {str(tool.address) for tool in client.get(page_of(two[0])).context["tools"]}
    assert page_of(two[0], "split") in labels
    assert post(client, *two, into=two[0]).status_code == 302


# --- old addresses, and the way back --------------------------------------------------------------


def test_an_old_address_leads_on_and_can_be_parted(
    two: tuple[Person, Person], admin_client: Client
) -> None:
    survivor, other = two
    merge(survivor, [other], reason="简历相同")
    response = admin_client.get(page_of(other))
    html = response.content.decode()
    assert page_of(survivor) in html and page_of(other, "unmerge") in html
    assert [mark["text"] for mark in Page(html).marks] == ["甲乙"]
    assert "简历相同" in admin_client.get(page_of(other, "unmerge")).content.decode()


def test_the_survivor_lists_what_was_merged_into_it(
    two: tuple[Person, Person], admin_client: Client
) -> None:
    survivor, other = two
    assert page_of(survivor, "joined") not in admin_client.get(page_of(survivor)).content.decode()
    merge(survivor, [other])
    assert page_of(survivor, "joined") in admin_client.get(page_of(survivor)).content.decode()
    listed = admin_client.get(page_of(survivor, "joined")).content.decode()
    assert page_of(other, "unmerge") in listed


def test_what_is_not_merged_cannot_be_parted(
    two: tuple[Person, Person], admin_client: Client
) -> None:
    assert admin_client.post(page_of(two[0], "unmerge")).status_code == 404


# --- splitting ------------------------------------------------------------------------------------


@pytest.fixture
def one_that_is_two(papers: Papers) -> Person:
    """主席甲乙 of 甲报 and 副主席甲乙 of 乙报, of one committee."""
    papers.put("甲报", facts(title="主席"))
    papers.put("乙报", facts(title="副主席", topic="用水"))
    return Person.objects.get()


def words_of(person: Person, paper: str) -> int:
    return Reading.objects.get(person=person, document__name=f"{paper}.txt").pk


def test_both_halves_are_shown_before_anything_is_done(
    one_that_is_two: Person, admin_client: Client
) -> None:
    address = page_of(one_that_is_two, "split")
    words = {"step": "preview", "words": words_of(one_that_is_two, "乙报")}
    response = admin_client.post(address, words)
    stays, goes = response.context["halves"]
    assert [quote for document, quote in goes.quotes] == ["甲乙"]
    assert any("副主席" in label for name, number, labels in goes.links for label in labels)
    assert not any("副主席" in label for name, number, labels in stays.links for label in labels)
    assert Person.objects.count() == 1
    assert Page(response.content.decode()).forbidden == []


def test_chosen_words_become_another_with_their_posts(
    one_that_is_two: Person, admin_client: Client
) -> None:
    address = page_of(one_that_is_two, "split")
    words = {"step": "split", "words": words_of(one_that_is_two, "乙报"), "reason": "同名"}
    response = admin_client.post(address, words)
    other = Person.objects.exclude(pk=one_that_is_two.pk).get()
    assert response.headers["Location"] == page_of(other)
    assert [one.title for one in other.posts.all()] == ["副主席"]
    assert [one.title for one in one_that_is_two.posts.all()] == ["主席"]
    assert merge_page(one_that_is_two, other).split("&into")[0] in told(response).replace(
        "&amp;", "&"
    )


def test_a_post_is_chosen_with_the_documents_that_give_it(
    one_that_is_two: Person, admin_client: Client
) -> None:
    vice = Post.objects.get(title="副主席")
    words = {"step": "split", "stated": f"post-{vice.pk}"}
    admin_client.post(page_of(one_that_is_two, "split"), words)
    other = Person.objects.exclude(pk=one_that_is_two.pk).get()
    assert other.readings.get().document.name == "乙报.txt"
    assert Event.objects.get(topic="用水").participations.get().person == other


def test_a_post_that_a_curator_added_goes_along(
    one_that_is_two: Person, admin_client: Client
) -> None:
    added = Post.objects.create(person=one_that_is_two, title="委员", key="甲乙/手工/委员")
    words = {
        "step": "split",
        "words": words_of(one_that_is_two, "乙报"),
        "stated": f"post-{added.pk}",
    }
    admin_client.post(page_of(one_that_is_two, "split"), words)
    assert again(added).person != one_that_is_two


@pytest.mark.parametrize("papers_chosen", [[], ["甲报", "乙报"]])
def test_nothing_and_everything_cannot_be_split_off(
    papers_chosen: list[str], one_that_is_two: Person, admin_client: Client
) -> None:
    words = {"step": "split", "words": [words_of(one_that_is_two, one) for one in papers_chosen]}
    response = admin_client.post(page_of(one_that_is_two, "split"), words)
    assert response.status_code == 200
    assert told(response)
    assert Person.objects.count() == 1


def test_a_split_is_taken_back_by_a_merge(one_that_is_two: Person, admin_client: Client) -> None:
    words = {"step": "split", "words": words_of(one_that_is_two, "乙报")}
    admin_client.post(page_of(one_that_is_two, "split"), words)
    other = Person.objects.exclude(pk=one_that_is_two.pk).get()
    post(admin_client, one_that_is_two, other, into=one_that_is_two)
    assert one_that_is_two.posts.count() == one_that_is_two.readings.count() == 2


# --- the same number of queries -------------------------------------------------------------------


def test_a_record_with_many_merged_ones_takes_as_many_queries_as_with_one(
    admin_client: Client,
) -> None:
    survivor, *others = (factories.person("王芳", key=f"王芳/{number}") for number in range(22))

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert admin_client.get(page_of(survivor)).status_code == 200
        return len(captured)

    merge(survivor, others[:1])
    queries()
    one = queries()
    merge(survivor, others[1:])
    assert queries() == one
