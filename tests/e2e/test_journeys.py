"""The year in the browser: what each role does, from the returned sheet to the published figures."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from tests.e2e.conftest import Office, Person

playwright = pytest.importorskip("playwright.sync_api")
expect, Browser, Locator, Page = (getattr(playwright, n) for n in ("expect", "Browser", "Locator", "Page"))
Enter = Callable[..., Person]


def own_sheet(person: Person) -> int:
    """Open one's own sheet from the desk; returns its number."""
    person.open("/")
    person.page.get_by_role("link", name=re.compile("改正|继续填报|开始填报")).first.click()
    person.page.get_by_role("heading", level=1).wait_for()
    return int(re.findall(r"/sheets/(\d+)/", person.page.url)[0])


def answer_everything(person: Person) -> None:
    """Explain what the checks ask and answer what the bureau asked, one form after the other."""
    page = person.page
    while (forms := page.locator("section.box form.actions").filter(has_text=re.compile(r"^\s*(△|↩)"))).count():
        waiting = [f for f in forms.all() if f.locator("input[name=text]").input_value() == ""]
        if not waiting:
            return
        waiting[0].locator("input[name=text]").fill("已与业务科室核实，数据无误。")
        with page.expect_navigation():
            waiting[0].get_by_role("button").click()


def act(person: Person, name: str) -> None:
    with person.page.expect_navigation():
        person.page.get_by_role("button", name=name, exact=True).first.click()


def test_a_returned_sheet_goes_on_to_publication(enter: Enter, office: Office) -> None:
    """One journey over all roles: reporter, head, bureau, leader, office, and the record of it at the end."""
    reporter = enter("u01-tb")
    number = own_sheet(reporter)
    page = reporter.page
    expect(page.locator(".state.returned").first).to_be_visible()
    first = page.locator("td.cell input.number").first
    first.fill("81.7")
    first.press("Tab")
    expect(page.locator("#saved")).to_contain_text("已保存")
    page.reload()
    expect(page.locator("td.cell input.number").first).to_have_value("81.7")
    answer_everything(reporter)
    act(reporter, "提交")
    expect(page.locator(".state.submitted").first).to_be_visible()
    for username, action, state in (
        ("u01-fz", "审签", "confirmed"), ("tongji", "接收", "accepted"), ("lingdao", "批准", "approved"),
        ("tongji", "锁定", "locked"), ("fuerban", "发布", "published"),
    ):  # fmt: skip
        person = enter(username)
        person.open(f"/sheets/{number}/")
        act(person, action)
        expect(person.page.locator(f".state.{state}").first).to_be_visible()
    auditor = enter("admin")
    auditor.open("/audit/?kind=sheet")
    expect(auditor.page.get_by_text("县卫生健康局2024年度监测表 发布").first).to_be_visible()


def test_the_excel_form_goes_out_and_comes_back(enter: Enter, tmp_path: Path) -> None:
    reporter = enter("u05-tb")
    own_sheet(reporter)
    page = reporter.page
    with page.expect_download() as waiting:
        page.get_by_role("link", name="下载本表", exact=True).click()
    path = tmp_path / "form.xlsx"
    waiting.value.save_as(path)
    book = openpyxl.load_workbook(path)
    form = book.worksheets[0]
    heads = {form.cell(r, c).value: c for r in (6, 7) for c in range(1, form.max_column + 1)}
    numbers = [heads[h] for h in ("分子", "分母", "本年值")]
    said = {r: [form.cell(r, c).value for c in numbers] for r in range(9, 13)}  # with what was filled in so far
    blank = next(r for r, cells in said.items() if not any(isinstance(c, int | float) for c in cells))
    form.cell(blank, heads["无数据原因"], "部门不掌握")
    book.save(path)
    page.get_by_label("填好的表格").set_input_files(path)
    act(reporter, "上传并预览")
    expect(page.get_by_role("heading", level=1)).to_contain_text("会改动")
    act(reporter, "存入这些改动")
    expect(page.locator(".grid td.cell select").nth(blank - 9)).to_have_value("部门不掌握")


def test_a_mistake_is_told_under_its_line_and_keeps_the_sheet_in_the_unit(enter: Enter) -> None:
    reporter = enter("u07-tb")
    own_sheet(reporter)
    page = reporter.page
    field = page.locator("td.cell input.number").first
    field.fill("很多")
    field.press("Tab")
    expect(page.locator("tr.says .findings li.error").first).to_be_visible()
    page.get_by_role("button", name="提交", exact=True).click()
    expect(page.get_by_role("heading", name="没有办成")).to_be_visible()
    expect(page.locator(".findings")).to_contain_text("很多")
    page.get_by_role("link", name="回到刚才的页面").click()
    field.fill("")
    field.press("Tab")
    expect(page.locator("tr.says .findings li.error")).to_have_count(0)


def test_the_grid_is_moved_in_by_keys_and_takes_a_block_from_excel(enter: Enter) -> None:
    reporter = enter("u14-tb")
    own_sheet(reporter)
    page = reporter.page
    first = page.locator("tr[id]").nth(0).locator("input.number").first
    first.focus()
    column = first.evaluate("field => field.closest('td').cellIndex")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.closest('td').cellIndex") == column
    first.evaluate(
        """field => { const data = new DataTransfer(); data.setData('text/plain', '11\\t22\\n33\\t44');
        field.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true })); }"""
    )
    expect(first).to_have_value("11")
    expect(page.locator("#saved")).to_contain_text("已保存")


def test_everything_is_possible_without_scripts(enter: Enter) -> None:
    reporter = enter("u12-tb", scripts=False)
    number = own_sheet(reporter)
    page = reporter.page
    for select in page.locator("td.cell select").all():
        row = select.locator("xpath=ancestor::tr")
        if not any(field.input_value() for field in row.locator("input.number").all()):
            select.select_option("未开展统计")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_text("已保存。")).to_be_visible()
    answer_everything(reporter)
    act(reporter, "提交")
    expect(page.locator(".state.submitted").first).to_be_visible()
    head = enter("u12-fz", scripts=False)
    head.open(f"/sheets/{number}/")
    row = head.page.locator(".grid tbody tr[id]").first
    row.get_by_text("写意见").click()
    row.locator("textarea").fill("请再核对残疾儿童数。")
    act(head, "退回修改")
    expect(head.page.locator(".state.returned").first).to_be_visible()
    reporter.open("/")
    expect(page.get_by_text("请再核对残疾儿童数。").first).to_be_visible()


def tab_to(page: Page, target: Locator) -> None:
    """Go on by the tabulator alone until the element has the focus."""
    for _ in range(400):
        if target.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{target} is not reached by the keyboard")


def test_the_keyboard_alone_is_enough(browser: Browser, office: Office) -> None:
    """Signing in, opening the sheet from the desk, filling, submitting, taking it back: no mouse anywhere."""
    page = browser.new_page(locale="zh-CN")
    page.goto(f"{office.address}/login/")
    keys = page.keyboard
    for label, text in (("登录名", "u14-tb"), ("密码", office.password)):
        tab_to(page, page.get_by_label(label))
        keys.type(text)
    keys.press("Enter")
    tab_to(page, page.get_by_role("link", name=re.compile("开始填报|继续填报")).first)
    keys.press("Enter")
    page.locator("table.grid").wait_for()
    for choice in page.locator("td.cell select").all():
        row = choice.locator("xpath=ancestor::tr")
        for field in [f for f in row.locator("input.number").all() if f.input_value()]:
            tab_to(page, field)  # what others left here
            keys.press("Control+a")
            keys.press("Delete")
        tab_to(page, choice)
        while choice.input_value() != "部门不掌握":
            keys.press("ArrowDown")
    for name in ("保存", "提交", "撤回"):
        tab_to(page, page.get_by_role("button", name=name, exact=True))
        with page.expect_navigation():
            keys.press("Enter")
        if name == "提交":
            expect(page.locator(".state.submitted").first).to_be_visible()
    expect(page.locator("#state")).to_contain_text("填报中")
    page.close()


def test_two_people_on_one_cell_are_told_of_each_other(enter: Enter) -> None:
    one, other = enter("u21-tb"), enter("u21-tb")
    own_sheet(one)
    own_sheet(other)
    for person, text in ((one, "12"), (other, "13")):
        field = person.page.locator("td.cell input.number").first
        field.fill(text)
        field.press("Tab")
    expect(other.page.locator("#saved.bad")).to_contain_text("别人改过")
    one.page.reload()
    expect(one.page.locator("td.cell input.number").first).to_have_value("12")
