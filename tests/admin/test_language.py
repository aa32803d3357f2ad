"""Chinese by default whatever the browser prefers, English by a switch, nothing left over."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import translation

from cppcc import roles
from tests.admin.test_pages import english, get

CATALOGUES = sorted(Path(settings.LOCALE_PATHS[0]).glob("*/LC_MESSAGES/*.po"))
#  {% translate "Confirm" %}
TRANSLATED = re.compile(r"""\{% translate "([^"]+)" %\}""")


def test_a_browser_that_prefers_english_gets_chinese(client: Client, db: None) -> None:
    page = client.get(reverse("admin:login"), headers={"accept-language": "en-US,en"})
    assert '<html lang="zh-hans"' in page.content.decode()
    assert page.headers["Content-Language"] == "zh-hans"


@pytest.mark.parametrize(
    ("chosen", "language"),
    [("en", "en"), ("zh-hans", "zh-hans"), ("fr", "zh-hans"), ("", "zh-hans")],
)
def test_the_switch_holds_from_page_to_page(
    chosen: str, language: str, admin_client: Client
) -> None:
    address = reverse("admin:cppcc_event_changelist")
    answer = admin_client.post(reverse("set_language"), {"language": chosen, "next": address})
    assert answer.headers["Location"] == address
    assert f'<html lang="{language}"' in admin_client.get(address).content.decode()


def test_every_page_has_the_switch(client: Client, admin_client: Client) -> None:
    for page in (
        client.get(reverse("admin:login")),
        admin_client.get(reverse("admin:index")),
        admin_client.get(reverse("admin:cppcc_event_add")),
    ):
        html = page.content.decode()
        assert f'action="{reverse("set_language")}"' in html
        assert "English</button>" in html and "中文</button>" in html


def test_chinese_has_the_words_of_pages_and_of_scripts() -> None:
    assert {path.name for path in CATALOGUES} == {"django.po", "djangojs.po"}


def test_every_word_that_the_program_says_is_in_the_catalogue() -> None:
    with CATALOGUES[0].open("rb") as file:
        known = {first(message.id) for message in read_po(file)}
    keywords = DEFAULT_KEYWORDS | {"gettext_noop": None, "gettext_lazy": None}
    keywords |= {"pgettext_lazy": ((1, "c"), 2), "ngettext_lazy": (1, 2)}
    said = set()
    package = Path(settings.BASE_DIR) / "cppcc"
    for path, _, message, *_ in extract_from_dir(package, [("**.py", "python")], {}, keywords):
        if not path.startswith("migrations"):
            said.add(first(message))
    for template in (package / "templates").rglob("*.html"):
        said |= set(TRANSLATED.findall(template.read_text()))
    assert len(said) > 100
    assert said - known == set()


def first(message: str | Sequence[str]) -> str:
    """The singular of a message."""
    return message if isinstance(message, str) else message[0]


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.name)
def test_every_message_is_translated(path: Path) -> None:
    with path.open("rb") as file:
        catalogue = read_po(file)
    for message in catalogue:
        given = message.string if isinstance(message.string, tuple) else (message.string,)
        assert all(given) or not message.id, message.id
        assert "fuzzy" not in message.flags or not message.id, message.id


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.name)
def test_the_compiled_catalogue_is_that_of_the_source(path: Path, tmp_path: Path) -> None:
    with path.open("rb") as file:
        source = read_po(file)
    with path.with_suffix(".mo").open("rb") as file:
        compiled = read_mo(file)
    with (tmp_path / "django.mo").open("wb") as written:
        write_mo(written, source)
    with (tmp_path / "django.mo").open("rb") as file:
        expected = read_mo(file)

    def told(catalogue: object) -> dict[object, object]:
        return {(m.context, str(m.id)): m.string for m in catalogue if m.id}  # type: ignore[attr-defined]

    assert told(compiled) == told(expected)


def test_scripts_speak_chinese(admin_client: Client) -> None:
    script = admin_client.get(reverse("admin:jsi18n")).content.decode()
    assert "\\u9009\\u53d6\\u5168\\u90e8%s" in script  # 选取全部%s
    assert "\\u4eca\\u5929" in script  # 今天


# --- users, roles and permissions, which Django brings --------------------------------------------


@pytest.fixture
def staff_pages(db: None, django_user_model: Any) -> list[str]:
    """Every page about a curator with provinces and about the roles."""
    roles.make(before=roles.known())
    user = django_user_model.objects.create_user("admin2", is_staff=True)
    user.groups.set(Group.objects.all())
    user.scopes.create(region_id="210000")
    made = Group.objects.create(name="见习")
    return [
        *(reverse(f"admin:auth_{one}") for one in PLAIN),
        *(reverse(f"admin:auth_user_{one}", args=[user.pk]) for one in OF_ONE),
        reverse("admin:auth_user_password_change", args=[user.pk]),
        *(reverse(f"admin:auth_group_{one}", args=[made.pk]) for one in OF_ONE),
        *(
            reverse("admin:auth_group_change", args=[group.pk])
            for group in Group.objects.filter(name__in=roles.ROLES)
        ),
        reverse("admin:app_list", args=["auth"]),
    ]


PLAIN = ["user_changelist", "user_add", "group_changelist", "group_add"]
OF_ONE = ["change", "history", "delete"]
#  names that people gave, and of algorithms
GIVEN = {"admin", "pbkdf", "sha", "LDAP"}


def test_users_and_roles_are_told_in_chinese(admin_client: Client, staff_pages: list[str]) -> None:
    for address in staff_pages:
        assert english(get(admin_client, address)) - GIVEN == set(), address


def test_every_permission_is_told_in_chinese(db: None) -> None:
    with translation.override("zh-hans"):
        for permission in roles.granted(roles.ADMINISTRATOR):
            assert not re.search("[A-Za-z]", str(permission)), permission


def test_roles_are_told_in_both_languages(db: None) -> None:
    roles.make(before=roles.known())
    for name, told in [("zh-hans", "核查员"), ("en", "curator")]:
        with translation.override(name):
            assert str(Group.objects.get(name="curator")) == told
