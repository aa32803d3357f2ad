"""Chinese by default whatever the browser prefers, English by a switch, nothing left over."""

import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.test import Client
from django.urls import reverse

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
