"""Two records side by side: a curator says which of them stays, or that they are two."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cppcc.importing import duplicates
from cppcc.models import Duplicate, Person, Review
from tests import factories
from tests.admin.test_pages import english, get

pytestmark = pytest.mark.django_db

NAMES = ["沈阳市政协", "大连市政协", "抚顺市政协"]


def people(*committees: str) -> list[Person]:
    """A 王芳 in each of these committees, with her words."""
    made = []
    for name in committees:
        committee = factories.committee(name)
        person = factories.person("王芳", key=f"王芳/{committee.key}")
        factories.post(person, "委员", committee=committee)
        words = factories.document(f"{name}委员王芳发言。", name=f"{name}.txt")
        factories.cite(person, words, "王芳")
        made.append(person)
    return sorted(made, key=lambda one: one.key)


def couple(first: Person, second: Person) -> Duplicate:
    return Duplicate.objects.create(
        kind="person", first=first.key, second=second.key, ground="name"
    )


@pytest.fixture
def pair(db: None) -> Duplicate:
    return couple(*people(*NAMES[:2]))


def address(pair: Duplicate, what: str = "change") -> str:
    return reverse(f"admin:cppcc_duplicate_{what}", args=[pair.pk])


def decide(client: Client, pair: Duplicate, **words: str) -> Any:
    response = client.post(address(pair, "decide"), words)
    pair.refresh_from_db()
    return response


def told(response: Any) -> str:
    return " ".join(map(str, get_messages(response.wsgi_request)))


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_pair_is_shown_with_its_words_and_told_apart(
    language: str, pair: Duplicate, admin_client: Client
) -> None:
    page = get(admin_client, address(pair), language)
    listed = get(admin_client, reverse("admin:cppcc_duplicate_changelist"), language)
    for name in NAMES[:2]:
        assert f"王芳（{name}委员）" in page.words
        assert any(f"王芳（{name}委员）" in words for words in listed.words)
    assert [mark["text"] for mark in page.marks] == ["王芳", "王芳"]
    if language == "zh-hans":
        assert english(page) == english(listed) == set()


@pytest.mark.parametrize(
    ("decision", "state", "reviews"),
    [
        ("first", "same", ["extracted", "merged"]),
        ("second", "same", ["merged", "extracted"]),
        ("different", "different", ["extracted", "extracted"]),
    ],
)
def test_decisions(
    decision: str,
    state: str,
    reviews: list[str],
    pair: Duplicate,
    admin_client: Client,
    admin_user: Any,
) -> None:
    response = decide(admin_client, pair, decision=decision)
    assert (pair.state, pair.decided_by) == (state, admin_user)
    both = [Person.objects.get(key=key) for key in (pair.first, pair.second)]
    assert [one.review for one in both] == reviews
    assert "大连市政协" in told(response) and "沈阳市政协" in told(response)
    assert 'name="decision"' not in admin_client.get(address(pair)).content.decode()


def test_different_people_are_not_asked_about_again(pair: Duplicate, admin_client: Client) -> None:
    duplicates.refresh()
    assert Duplicate.objects.get() == pair
    decide(admin_client, pair, decision="different")
    duplicates.refresh()
    assert not Duplicate.objects.filter(state="open").exists()


@pytest.mark.parametrize("decision", ["", "same", "third"])
def test_what_is_no_decision_changes_nothing(
    decision: str, pair: Duplicate, admin_client: Client
) -> None:
    assert decide(admin_client, pair, decision=decision).status_code == 404
    assert pair.state == "open"
    assert not Person.objects.filter(review=Review.MERGED).exists()


def test_what_was_decided_is_not_decided_again(pair: Duplicate, admin_client: Client) -> None:
    decide(admin_client, pair, decision="different")
    assert decide(admin_client, pair, decision="first").status_code == 404
    assert pair.state == "different"
    assert not Person.objects.filter(review=Review.MERGED).exists()


def test_a_refusal_is_told_in_words(pair: Duplicate, admin_client: Client) -> None:
    Person.objects.filter(key=pair.first).update(review=Review.REJECTED)
    response = decide(admin_client, pair, decision="first")
    assert response.headers["Location"] == address(pair)
    assert "已被驳回" in told(response)
    assert pair.state == "open"


def test_a_pair_of_which_one_is_gone_has_no_buttons(pair: Duplicate, admin_client: Client) -> None:
    Duplicate.objects.filter(pk=pair.pk).update(second="王芳/无此政协")
    html = admin_client.get(address(pair)).content.decode()
    assert 'name="decision"' not in html
    assert (
        "王芳/无此政协"
        in admin_client.get(reverse("admin:cppcc_duplicate_changelist")).content.decode()
    )
    assert decide(admin_client, pair, decision="first").status_code == 404


def test_looking_and_saving_decide_nothing(pair: Duplicate, admin_client: Client) -> None:
    assert admin_client.get(address(pair, "decide"), {"decision": "first"}).status_code == 405
    assert admin_client.post(address(pair), {"state": "same"}).status_code == 405
    pair.refresh_from_db()
    assert pair.state == "open"


def test_a_form_of_another_site_decides_nothing(pair: Duplicate, admin_user: Any) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(admin_user)
    assert decide(client, pair, decision="first").status_code == 403
    assert pair.state == "open"


@pytest.mark.parametrize(
    ("codenames", "decision", "status", "state"),
    [
        (["view_duplicate", "change_person"], "different", 403, "open"),
        (["change_duplicate", "view_person"], "different", 403, "open"),
        (["change_duplicate", "change_person"], "different", 302, "different"),
        (["change_duplicate", "change_person"], "first", 403, "open"),
        (["change_duplicate", "change_person", "merge_records"], "first", 302, "same"),
    ],
)
def test_deciding_takes_the_permission_to_change_the_records(
    codenames: list[str],
    decision: str,
    status: int,
    state: str,
    pair: Duplicate,
    staff: Callable[..., Client],
) -> None:
    client = staff(*codenames)
    html = client.get(address(pair)).content.decode()
    assert (f'value="{decision}"' in html) == (status == 302)
    assert decide(client, pair, decision=decision).status_code == status
    assert pair.state == state


def test_nobody_adds_or_deletes_a_pair(pair: Duplicate, admin_client: Client) -> None:
    assert admin_client.get(reverse("admin:cppcc_duplicate_add")).status_code == 403
    assert admin_client.post(address(pair, "delete"), {"post": "yes"}).status_code == 403
    assert Duplicate.objects.filter(pk=pair.pk).exists()


def test_a_record_and_the_start_page_lead_to_an_open_pair(
    pair: Duplicate, admin_client: Client, staff: Callable[..., Client]
) -> None:
    record = reverse("admin:cppcc_person_change", args=[Person.objects.get(key=pair.second).pk])
    listed = f"{reverse('admin:cppcc_duplicate_changelist')}?state__exact=open"
    index = reverse("admin:index")
    assert f'href="{address(pair)}"' in admin_client.get(record).content.decode()
    assert f'href="{listed}"' in admin_client.get(index).content.decode()
    assert address(pair) not in staff("view_person").get(record).content.decode()
    decide(admin_client, pair, decision="different")
    assert address(pair) not in admin_client.get(record).content.decode()
    assert listed not in admin_client.get(index).content.decode()


def test_one_decision_leads_to_the_next_open_pair(db: None, admin_client: Client) -> None:
    one, two, three = people(*NAMES)
    first, second = couple(one, two), couple(two, three)
    assert decide(admin_client, first, decision="different").headers["Location"] == address(second)
    last = decide(admin_client, second, decision="different").headers["Location"]
    assert last.startswith(reverse("admin:cppcc_duplicate_changelist"))


def test_twenty_pairs_take_as_many_queries_as_one(pair: Duplicate, admin_client: Client) -> None:
    pages = [reverse("admin:cppcc_duplicate_changelist"), address(pair), reverse("admin:index")]

    def queries() -> list[int]:
        counted = []
        for page in pages:
            with CaptureQueriesContext(connection) as captured:
                assert admin_client.get(page).status_code == 200
            counted.append(len(captured))
        return counted

    queries()
    one = queries()
    for number in range(20):
        couple(*people(f"鞍山市第{number}区政协", f"本溪市第{number}区政协"))
    assert queries() == one
