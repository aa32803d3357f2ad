"""A curator's work from end to end: log in, read a document, check a fact, decide, correct."""

import re
from itertools import product
from typing import Any, Literal

import pytest
from playwright.sync_api import Page, expect

from cppcc.models import Document, Event, Record
from tests import factories

pytestmark = pytest.mark.browser

LOOKS: tuple[tuple[int, Literal["light", "dark"]], ...] = ((1366, "light"), (390, "dark"))


@pytest.fixture
def document(transactional_db: None) -> Document:
    return factories.document(title="养老服务协商会", publisher="大连日报", published="2023-06-30")


@pytest.fixture
def records(document: Document) -> dict[str, Record]:
    return factories.one_of_each(document)


@pytest.fixture
def curator(page: Page, django_user_model: Any, records: dict[str, Record]) -> Page:
    """Logged in through the login page, at the start page."""
    django_user_model.objects.create_superuser("curator", password="核查员的密码")
    page.goto("/admin/")
    page.get_by_label("用户名").fill("curator")
    page.get_by_label("密码").fill("核查员的密码")
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("heading", name="档案概况")).to_be_visible()
    return page


def test_a_curator_follows_a_fact_from_the_document_to_its_record_and_back(
    curator: Page, complaints: list[str]
) -> None:
    curator.get_by_role("table").first.get_by_role("link", name="文档").click()
    curator.get_by_role("link", name="养老服务协商会").click()
    expect(curator).to_have_title(re.compile("养老服务协商会"))
    fact = curator.locator(".reader-text mark.kind-proposal")
    expect(fact).to_have_text("关于养老服务的提案")
    fact.get_by_role("link").click()
    curator.locator(".fact-panel .fact-page").click()
    expect(curator.locator(".evidence mark")).to_have_text("关于养老服务的提案")
    curator.locator(".evidence mark").click()
    expect(curator).to_have_url(re.compile(r"/admin/cppcc/document/\d+/change/#r\d+$"))
    expect(curator.locator(".reader-text mark:target")).to_have_text("关于养老服务的提案")
    expect(curator.locator(".reader-text mark:target")).to_be_in_viewport()
    assert complaints == []


def test_a_curator_confirms_a_fact_and_takes_it_back(
    curator: Page, records: dict[str, Record], complaints: list[str]
) -> None:
    curator.goto(f"/admin/cppcc/event/{records['event'].pk}/change/")
    curator.get_by_role("button", name="确认", exact=True).click()
    expect(curator.locator(".review .state")).to_have_text("已确认")
    assert Event.objects.get().review == "confirmed"
    curator.get_by_role("button", name="退回待核查").click()
    expect(curator.locator(".review .state")).to_have_text("待核查")
    curator.get_by_role("button", name="驳回：文中并无此说").click()
    expect(curator.locator(".review .state")).to_have_text("已驳回")
    assert Event.objects.get().review == "rejected"
    assert complaints == []


def test_a_curator_corrects_an_event_with_its_search_box_and_calendar(
    curator: Page, records: dict[str, Record], complaints: list[str]
) -> None:
    other = factories.committee("沈阳市政协", region=factories.region("210100", "沈阳市"))
    curator.goto(f"/admin/cppcc/event/{records['event'].pk}/change/")
    curator.locator(".field-committee .select2-selection").click()
    curator.locator(".select2-search__field").fill("沈陽")
    curator.get_by_role("option", name="沈阳市政协").click()
    curator.locator(".field-earliest .datetimeshortcuts a").first.click()
    curator.get_by_role("button", name="保存并继续编辑").click()
    expect(curator.locator(".messagelist .success")).to_be_visible()
    event = Event.objects.get()
    assert event.committee == other
    assert "committee" in event.decided
    expect(curator.locator(".field-committee .decided")).to_have_text("人工认定")
    assert complaints == []


def test_a_list_is_filtered_sorted_and_confirmed(
    curator: Page, records: dict[str, Record], complaints: list[str]
) -> None:
    factories.event("无关", committee=None)
    curator.goto("/admin/cppcc/event/")
    committee = curator.locator("details", has_text="按政协委员会")
    committee.get_by_role("combobox").fill("大連")
    committee.get_by_role("button").click()
    expect(curator.locator("#result_list tbody tr")).to_have_count(1)
    curator.locator("#action-toggle").check()
    curator.locator(".decisions .button-confirm").click()
    expect(curator.locator(".messagelist")).to_contain_text("已确认 1 条记录。")
    assert Event.objects.get(topic="养老服务").review == "confirmed"
    assert Event.objects.get(topic="无关").review == "extracted"
    assert complaints == []


def test_the_switch_makes_it_english_and_chinese_again(
    curator: Page, complaints: list[str]
) -> None:
    curator.get_by_role("button", name="English").click()
    expect(curator.get_by_role("heading", name="On record")).to_be_visible()
    curator.get_by_role("link", name="Documents").first.click()
    expect(curator.get_by_role("heading", name="Select document to change")).to_be_visible()
    curator.get_by_role("button", name="中文").click()
    expect(curator.get_by_role("heading", name="选择 文档 来修改")).to_be_visible()
    assert complaints == []


def test_no_page_is_wider_than_the_screen_and_marked_words_can_be_read(
    curator: Page, document: Document, records: dict[str, Record], complaints: list[str]
) -> None:
    addresses = [
        "/admin/",
        f"/admin/cppcc/document/{document.pk}/change/",
        f"/admin/cppcc/event/{records['event'].pk}/change/",
        "/admin/cppcc/event/",
        "/admin/cppcc/event/add/",
    ]
    for address, (width, scheme) in product(addresses, LOOKS):
        curator.set_viewport_size({"width": width, "height": 844})
        curator.emulate_media(color_scheme=scheme)
        curator.goto(address)
        assert curator.evaluate("document.documentElement.scrollWidth") <= width, address
        ratios = curator.evaluate(CONTRASTS)
        assert all(ratio >= 4.5 for ratio in ratios), (address, scheme)
        assert ratios or address in ("/admin/", "/admin/cppcc/event/add/")
    assert complaints == []


#  the contrast (WCAG 2) of the words of every mark and review state with the ground behind them
CONTRASTS = """() => {
    const canvas = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
    const light = (layers) => {
        canvas.fillStyle = "#fff";
        canvas.fillRect(0, 0, 1, 1);
        for (const layer of layers) {
            canvas.fillStyle = layer;
            canvas.fillRect(0, 0, 1, 1);
        }
        const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].map((value) => {
            const share = value / 255;
            return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const grounds = (element) => {
        const layers = [];
        for (let one = element; one; one = one.parentElement) {
            layers.unshift(getComputedStyle(one).backgroundColor);
        }
        return layers;
    };
    return [...document.querySelectorAll("mark, mark a, .state, .decided, .review button")].map(
        (element) => {
            const behind = grounds(element);
            const [a, b] = [light([...behind, getComputedStyle(element).color]), light(behind)];
            return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
        }
    );
}"""
