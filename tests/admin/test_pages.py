"""Every page answers, in Chinese through and through, and holds nothing that a strict CSP bars."""

import gzip
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from cppcc.models import RECORDS, Document, Duplicate, Question, Record, Review
from tests import factories
from tests.admin.pages import Page

NAMES = [
    "document",
    "reading",
    "question",
    "duplicate",
    "importrun",
    "region",
    "eventkind",
    "proposalkind",
    *RECORDS,
]
ADDED = ["region", "eventkind", "proposalkind", *RECORDS]
LANGUAGES = ["zh-hans", "en"]
#  names, codes and formats that are no English words of ours
FOREIGN = {"English", "admin", "EDTF", "Enter", "Esc"}
HARD_CODED = {"Search", "True", "False"}  # what Django's icons are called in every language


def get(client: Client, address: str, language: str = "zh-hans") -> Page:
    client.cookies["django_language"] = language
    response = client.get(address)
    assert response.status_code == 200, address
    policy = response.headers["Content-Security-Policy"]
    assert "script-src 'self';" in f"{policy};" and "style-src 'self';" in f"{policy};"
    assert "unsafe" not in policy
    page = Page(response.content.decode())
    assert page.forbidden == [], address
    return page


def english(page: Page) -> set[str]:
    """Words in Latin letters that a reader of Chinese would stumble over."""
    words = " ".join(re.sub(r"\S*[\d./]\S*", " ", word) for word in page.words)
    return set(re.findall(r"[A-Za-z]{3,}", words)) - FOREIGN - HARD_CODED


def one(name: str) -> Any:
    return apps.get_model("cppcc", name)._default_manager.first()


@pytest.fixture
def everything(records: dict[str, Record]) -> dict[str, Record]:
    """A record of every kind, one in each review state, and a run with problems."""
    counts = {"document": {"added": 1}, "person": {"added": 2, "unchanged": 1}}
    factories.run(state="partly", counts=counts, problems=[{"file": "坏.txt", "reason": "空"}])
    survivor = factories.person("王五")
    merged = factories.person("王伍", review=Review.MERGED, merged_into=survivor)
    factories.post(merged, "委员", review=Review.REJECTED)
    records["event"].decide(["topic"])
    records["event"].save()
    Question.objects.create(
        about="unstated", kind="event", record_id=records["event"].pk, label="协商会"
    )
    first, second = sorted([survivor.key, records["person"].key])
    Duplicate.objects.create(kind="person", first=first, second=second, ground="name")
    return records


#  what the importer keeps for itself: shown, where at all, on the pages of what it belongs to
INTERNAL = {
    "right",  # a name for permissions
    "scope",  # shown with its user
    "assignment",  # whose words are whose: made by splitting and superseding
    "companionentry",  # what a companion's file said when it was last read
    "chunk",  # a worker's share of a run; the run's page tells how far it is
    "incoming",  # documents that wait for a worker
    "upload",  # a batch that its sender has not decided on
    "savedfilter",  # shown above the list that it narrows
    "namesound",  # how names sound, for those who search by pinyin
}


def test_every_model_of_ours_is_here() -> None:
    registered = {model._meta.model_name for model in admin.site._registry}
    ours = {
        model._meta.model_name
        for model in apps.get_app_config("cppcc").get_models()
        if not hasattr(model, "pgh_tracked_model") and "pgh_id" not in vars(model)
    }
    assert ours - registered == INTERNAL
    assert registered - ours == {"user", "group"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_lists_and_records_of(
    name: str, language: str, everything: dict[str, Record], admin_client: Client
) -> None:
    pages = [get(admin_client, reverse(f"admin:cppcc_{name}_changelist"), language)]
    record = everything.get(name) or one(name)
    for what in ("change", "history"):
        address = reverse(f"admin:cppcc_{name}_{what}", args=[record.pk])
        pages.append(get(admin_client, address, language))
    if name in ADDED:
        pages.append(get(admin_client, reverse(f"admin:cppcc_{name}_add"), language))
    if language == "zh-hans" and "kind" not in name:  # these hold their English names
        for page in pages:
            assert english(page) == set()


@pytest.mark.parametrize(
    "page",
    [
        "index",
        "password_change",
        "auth_user_changelist",
        "auth_user_add",
        "auth_group_changelist",
        "auth_group_add",
    ],
)
def test_pages_that_django_brings(
    page: str, everything: dict[str, Record], admin_client: Client
) -> None:
    found = get(admin_client, reverse(f"admin:{page}"))
    if page != "auth_group_add":  # lists the permissions, whose names are in the database
        assert english(found) - {"LDAP"} == set()


def test_the_login_page(client: Client, db: None) -> None:
    assert english(get(client, reverse("admin:login"))) == set()


@pytest.mark.parametrize("state", Review.values)
def test_every_review_state_is_told(state: str, admin_client: Client, source: Document) -> None:
    survivor = factories.person("王五") if state == "merged" else None
    person = factories.person("张三", review=state, merged_into=survivor)
    page = get(admin_client, reverse("admin:cppcc_person_change", args=[person.pk]))
    assert english(page) == set()
    assert str(Review(state).label) in page.words
    assert ("王五" in page.words) == (state == "merged")


def test_what_a_form_refuses_is_said_in_chinese(admin_client: Client, db: None) -> None:
    factories.event_kind()
    values = {"kind": "consultation", "date": "昨天", "topic": "养老", "term": "三"}
    response = admin_client.post(reverse("admin:cppcc_event_add"), values)
    page = Page(response.content.decode())
    assert english(page) == set()
    assert any("日期请写作" in words for words in page.words)


def test_the_root_leads_to_the_site(client: Client) -> None:
    assert client.get("/").headers["Location"] == "/admin/"


# --- what every page carries ----------------------------------------------------------------------


def sidebar(client: Client, name: str) -> tuple[set[str], list[str]]:
    """The lists that it leads to, and the one that the page belongs to."""
    html = client.get(reverse(f"admin:cppcc_{name}_changelist")).content.decode()
    bar = html.split('id="nav-sidebar"')[1].split("</nav>")[0]
    lists = set(re.findall(r'href="/admin/cppcc/(\w+)/"', bar))
    return lists, re.findall(r'href="/admin/cppcc/(\w+)/" aria-current="page"', bar)


def test_a_sidebar_is_its_users_own_and_marks_the_list_of_the_page(
    admin_client: Client, staff: Callable[..., Client]
) -> None:
    viewer = staff("view_person", "view_post")
    for _again in range(2):
        assert sidebar(admin_client, "person")[1] == ["person"]
        every, here = sidebar(admin_client, "post")
        assert (here, {"person", "post", "event"} <= every) == (["post"], True)
        assert sidebar(viewer, "post") == ({"person", "post"}, ["post"])


def test_a_sidebar_speaks_the_language_of_its_page(admin_client: Client) -> None:
    address = reverse("admin:cppcc_person_changelist")
    told = {language: set(get(admin_client, address, language).words) for language in LANGUAGES}
    assert "切换导航" in told["zh-hans"] - told["en"]
    assert "Toggle navigation" in told["en"] - told["zh-hans"]


def test_a_right_that_is_given_is_in_the_sidebar_at_once(staff: Callable[..., Client]) -> None:
    viewer = staff("view_person")
    assert sidebar(viewer, "person")[0] == {"person"}
    user = get_user_model()._default_manager.get(username="staff")
    user.user_permissions.add(Permission.objects.get(codename="view_event"))
    assert sidebar(viewer, "person")[0] == {"person", "event"}


def test_pages_are_sent_compressed_to_who_can_read_that(admin_client: Client) -> None:
    address = reverse("admin:cppcc_person_changelist")
    sent = admin_client.get(address, HTTP_ACCEPT_ENCODING="gzip")
    assert sent.headers["Content-Encoding"] == "gzip"
    assert b"</html>" in gzip.decompress(sent.content)
    assert "Content-Encoding" not in admin_client.get(address).headers
