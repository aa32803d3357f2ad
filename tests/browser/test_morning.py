"""A whole curator's morning, in Chinese: read, decide, correct, add, merge, bring in, answer; and
every piece of it stands in the histories, with who did what, and why.
"""

import csv
import io
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from cppcc.importing import import_received
from cppcc.importing.files import Received
from cppcc.models import RECORDS, Document, Initiative, Person, Post, Record
from tests.browser.test_workbench import SELECT

pytestmark = pytest.mark.browser

CURATOR, PASSWORD = "李敏", "核查员的密码"

DALIAN = """大连市政协召开养老服务座谈会
2023年7月8日　来源：大连日报

6月29日，大连市政协召开养老服务座谈会，市政协主席张三主持会议，副主席李四、王五出席会议。
大连市政协委员王芳（女，满族）发言，建议社区食堂多开一些。
7月3日，大连市政协召开供水协商会，市政协秘书长赵六参加。全年提出提案118件。会后，百姓议事厅首次亮相。
"""
SHENYANG = """沈阳市政协举办委员讲堂
2023年7月8日　来源：沈阳日报

7月5日，沈阳市政协举办委员讲堂，沈阳市政协委员王芳作专题讲座。大连市政协副主席李四应邀参加。
"""
NEXT_DAY = """大连市政协主席会议召开
2023年7月10日　来源：大连日报

7月9日，大连市政协召开主席会议，大连市政协副主席李四（女，汉族）通报情况。
"""


def arrive(**papers: str) -> None:
    """Papers of the night, or of the day, as an import takes them."""
    import_received([Received(f"{name}.txt", text.encode()) for name, text in papers.items()])


@pytest.fixture
def curator(page: Page, django_user_model: Any, transactional_db: None) -> Page:
    """Two papers came in the night; the curator logs in at the start page."""
    arrive(大连日报=DALIAN, 沈阳日报=SHENYANG)
    django_user_model.objects.create_superuser("limin", password=PASSWORD, first_name=CURATOR)
    page.goto("/admin/")
    page.get_by_label("用户名").fill("limin")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    return page


def test_a_whole_morning(curator: Page, tmp_path: Path, complaints: list[str]) -> None:
    read_a_document(curator)
    confirmed = confirm_ten_facts_by_eleven_keys(curator)
    corrected = correct_a_post(curator)
    rejected = reject_a_figure(curator)
    added = add_what_was_overlooked(curator)
    survivor, other = merge_two_people(curator)
    undo_the_merge(curator, survivor, other)
    imported = import_a_table(curator, tmp_path)
    arrive(次日大连日报=NEXT_DAY)
    answer_the_questions(curator, imported)

    for record in confirmed:
        told(curator, record, "已确认")
    told(curator, corrected, "更正", "见任免公告", ("秘书长", "副秘书长"))
    told(curator, rejected, "已驳回", "是全省的数字")
    told(curator, added, "新增", "原文为平台名")
    for one in (survivor, other):
        told(curator, one, "已合并", "简历相同")
        told(curator, one, "撤销合并", "另有其人")
    told(curator, imported, "表格导入", "核对名册", ("—", "男"))
    told(curator, imported, "答复疑问", "简历同此", ("—", "汉族"))
    assert complaints == []


# --- the document ---------------------------------------------------------------------------------


def read_a_document(page: Page) -> None:
    page.get_by_role("table").first.get_by_role("link", name="文档", exact=True).click()
    page.locator("#result_list").get_by_role("link", name="养老服务座谈会").click()
    expect(page.locator(".reader-text")).to_contain_text("百姓议事厅首次亮相")
    expect(page.locator(".by-script")).to_be_visible()


def confirm_ten_facts_by_eleven_keys(page: Page) -> list[Record]:
    before = int(page.locator(".left-number").inner_text())
    for key in "nccccccccccc"[:11]:
        page.keyboard.press(key)
    expect(page.locator(".left-number")).to_have_text(str(before - 10))
    done = page.locator(".fact[data-state=confirmed]:has(.state-confirmed)")
    expect(done).to_have_count(10)
    names = done.evaluate_all("facts => facts.map(fact => fact.id)")
    return [record_named(name) for name in names]


def record_named(name: str) -> Record:
    """post-12: as the list of facts names its lines."""
    kind, number = name.split("-")
    found = RECORDS[kind]._default_manager.get(pk=int(number))
    assert isinstance(found, Record)
    return found


def correct_a_post(page: Page) -> Post:
    post = Post.objects.get(title="秘书长")
    page.locator(f"#post-{post.pk} .fact-said").click()
    page.keyboard.press("e")
    page.locator(".fact-panel [name=fact-title]").fill("副秘书长")
    page.locator(".fact-panel [name=fact-reason]").fill("见任免公告")
    page.keyboard.press("Enter")
    expect(page.locator(".workbench-said")).to_contain_text("已保存")
    expect(page.locator(f"#post-{post.pk} .fact-said")).to_contain_text("副秘书长")
    return post


def reject_a_figure(page: Page) -> Record:
    fact = page.locator(".fact", has_text="118").first
    fact.locator(".fact-said").click()
    page.locator(".fact-panel[data-fact^=statistic] [name=fact-reason]").fill("是全省的数字")
    page.locator(".fact-panel").get_by_role("button", name="驳回").click()
    expect(page.locator(".workbench-said")).to_contain_text("已驳回")
    return record_named(str(fact.get_attribute("id")))


def add_what_was_overlooked(page: Page) -> Initiative:
    start = Document.objects.get(name="大连日报.txt").text.index("百姓议事厅")
    page.evaluate(SELECT, [start, start + len("百姓议事厅")])
    page.locator(".selection-tools").get_by_role("button", name="品牌与平台").click()
    form = page.locator(".selection-form")
    expect(form.locator("[name=fact-name]")).to_have_value("百姓议事厅")
    expect(form.locator(".field-committee")).to_contain_text("大连市政协")
    form.locator("[name=fact-kind]").select_option(label="平台")
    form.locator("[name=fact-reason]").fill("原文为平台名")
    form.get_by_role("button", name="添加").click()
    expect(page.locator(".reader-text mark.kind-initiative")).to_have_text("百姓议事厅")
    return Initiative.objects.get(name="百姓议事厅")


# --- two people -----------------------------------------------------------------------------------


def merge_two_people(page: Page) -> tuple[Person, Person]:
    from_the_start_page(page, ".queue-duplicate")
    page.locator("#result_list").get_by_role("link", name="王芳").click()
    page.get_by_role("link", name="逐项对比").click()
    page.get_by_label("理由").fill("简历相同")
    page.get_by_role("button", name="合并", exact=True).click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    other = Person.objects.get(name="王芳", merged_into__isnull=False)
    assert other.merged_into is not None
    return other.merged_into, other


def undo_the_merge(page: Page, survivor: Person, other: Person) -> None:
    page.goto(page_of(survivor))
    page.get_by_role("link", name="查看并撤销").click()
    page.get_by_role("link", name="撤销").click()
    page.get_by_label("理由").fill("另有其人")
    page.get_by_role("button", name="撤销合并").click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    other.refresh_from_db()
    assert other.merged_into is None


# --- a table --------------------------------------------------------------------------------------


def import_a_table(page: Page, folder: Path) -> Person:
    page.goto("/admin/cppcc/person/?q=李四")
    page.get_by_role("link", name="导出", exact=True).click()
    with page.expect_download() as waiting:
        page.get_by_role("link", name="CSV").click()
    table = folder / "委员.csv"
    table.write_text(corrected(waiting.value.path().read_text("utf-8-sig")), "utf-8-sig")

    page.goto("/admin/cppcc/person/")
    page.get_by_role("link", name="导入表格").click()
    page.get_by_label("表格").set_input_files(table)
    page.get_by_role("button", name="查看将有的变化").click()
    expect(page.locator(".row-changed .changes")).to_have_count(1)
    expect(page.locator(".row-changed ins")).to_have_text("男")
    page.get_by_label("理由").fill("核对名册")
    page.get_by_role("button", name="导入 1 行").click()
    expect(page.locator(".messagelist .success")).to_contain_text("委员.csv")
    person = Person.objects.get(name="李四")
    assert person.gender == "男"
    return person


def corrected(exported: str) -> str:
    """One field of the one row."""
    (row,) = csv.DictReader(io.StringIO(exported))
    written = io.StringIO()
    writer = csv.DictWriter(written, list(row))
    writer.writeheader()
    writer.writerow(row | {"gender": "男"})
    return written.getvalue()


# --- a question -----------------------------------------------------------------------------------


def answer_the_questions(page: Page, person: Person) -> None:
    """The paper says 女: the curator's 男 stands. It says 汉族: so be it."""
    from_the_start_page(page, ".queue-question")
    page.locator("#result_list tr", has_text="性别").get_by_role("link", name="李四").click()
    expect(page.locator(".question .sides")).to_contain_text("大连市政协主席会议召开")
    page.wait_for_load_state()
    page.keyboard.press("1")
    expect(page.locator(".question")).to_contain_text("民族")
    page.get_by_label("理由").fill("简历同此")
    page.keyboard.press("Enter")  # answers nothing: a button says which answer it is
    page.get_by_role("button", name="采用现读取的值").click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    expect(page).to_have_url(re.compile(r"/admin/cppcc/question/\?"))
    person.refresh_from_db()
    assert (person.gender, person.ethnicity) == ("男", "汉族")


# --- where to, and what is told -------------------------------------------------------------------


def from_the_start_page(page: Page, queue: str) -> None:
    page.goto("/admin/")
    page.locator(f"{queue} h3 a").click()


def page_of(record: Record, what: str = "change") -> str:
    return f"/admin/cppcc/{record._meta.model_name}/{record.pk}/{what}/"


def told(
    page: Page, record: Record, what: str, why: str = "", values: tuple[str, str] | None = None
) -> None:
    """The history of a record says who did this, and why, and what it was before and after."""
    history = page_of(record, "history")
    if not page.url.endswith(history):
        page.goto(history, wait_until="domcontentloaded")
    entry = page.locator(".history-entry", has=page.locator("strong", has_text=exactly(what)))
    if why:
        entry = entry.filter(has=page.locator(".history-reason", has_text=why))
    expect(entry.locator(".history-who")).to_have_text(CURATOR)
    if values:
        expect(entry.locator("del").first).to_have_text(values[0])
        expect(entry.locator("ins").first).to_have_text(values[1])


def exactly(words: str) -> re.Pattern[str]:
    return re.compile(rf"^\s*{words}\s*$")
