"""From an empty office to a published report, by accounts that are made on the way, on a real plan.

Every step is found from the desk of who takes it, as a stranger would.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.serving import Office, served_empty
from tests.shared import shared

OWN = "Yuan-Fang-2026"
OFFICE, BUREAU, LEADER = "fuerban", "tongji", "lingdao"
ROLES = ((OFFICE, "office"), (BUREAU, "bureau"), (LEADER, "leader"))
MADE = 120_000  # milliseconds for the worker


@pytest.fixture(scope="module")
def new(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with served_empty(tmp_path_factory.mktemp("new") / "home", "云阳县", "500235") as office:
        yield office


class People:
    """Those who have signed in, each at a browser of his own, with a password of his own."""

    def __init__(self, browser: Browser, office: Office) -> None:
        self.browser, self.office = browser, office
        self.first = {"admin": office.password}
        self.of: dict[tuple[str, str], str] = {}  # unit and role to the name to sign in with
        self.pages: dict[str, Page] = {}

    def __call__(self, username: str) -> Page:
        """The person's desk."""
        if username not in self.pages:
            self.pages[username] = self._enter(username)
        self.pages[username].goto(self.office.address)
        return self.pages[username]

    def _enter(self, username: str) -> Page:
        page = self.browser.new_context(locale="zh-CN").new_page()
        page.goto(f"{self.office.address}/login/")
        page.get_by_label("登录名").fill(username)
        page.get_by_label("密码").fill(self.first[username])
        press(page, "登录")
        for label, text in (("原密码", self.first[username]), ("新密码", OWN), ("新密码再输一次", OWN)):
            page.get_by_label(label, exact=True).fill(text)
        press(page, "保存")
        return page


def press(page: Page, name: str | re.Pattern[str]) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=isinstance(name, str)).first.click()


def follow(page: Page, words: str) -> None:
    with page.expect_navigation():
        page.get_by_role("link", name=re.compile(words)).first.click()


def test_from_an_empty_office_to_a_published_report(browser: Browser, new: Office) -> None:
    people = People(browser, new)
    _first_accounts(people)
    _plan(people, shared("plans", "documents", "yunyang.docx"))
    _accounts_of_units(people)
    _scheme(people)
    _sheet(people)
    _report(people)
    for page in people.pages.values():
        page.context.close()


def _first_accounts(people: People) -> None:
    for username, role in ROLES:
        page = people("admin")
        follow(page, "还没有“")
        new = page.locator("#new")
        new.get_by_label("登录名").fill(username)
        new.get_by_label("姓名").fill(username)
        new.get_by_label("角色").select_option(role)
        press(page, "新建")
        people.first[username] = re.findall(r"初始密码 (\w+)", page.locator(".messages").inner_text())[0]


def _plan(people: People, document: Path) -> None:
    page = people(OFFICE)
    follow(page, "上传云阳县的规划文件")
    page.get_by_label("规划文件").set_input_files(document)
    press(page, "上传并识读")
    page.wait_for_url("**/review/", timeout=MADE)
    _split_and_merge(page)
    follow(page, "下一步：落实单位")
    expect(page.get_by_role("heading", name=re.compile("规划中的单位"))).to_be_visible()
    follow(page, "下一步：确认")
    page.get_by_label(re.compile("我知道还有这些没有核对")).check()
    press(page, "确认规划")
    expect(page.locator("main")).to_contain_text("已确认（第1版）")


def _split_and_merge(page: Page) -> None:
    """One target is made two and one again; another is added with its words."""
    here = urljoin(page.url, page.locator("a.edit").first.get_attribute("href"))
    page.goto(here)
    sections = page.locator("section[id^='f-']")
    before = sections.count()
    page.get_by_text("拆分：这句话说了几项要求").first.click()
    page.get_by_label("第1项的指标").first.fill("拆出的甲")
    page.get_by_label("第2项的指标").first.fill("拆出的乙")
    press(page, "拆分")
    expect(page.locator("main")).to_contain_text("拆出的乙")
    page.goto(here)
    expect(sections).to_have_count(before + 1)
    page.get_by_label("保留拆出的甲").check()
    page.get_by_label("并入拆出的乙").check()
    press(page, "合并")
    expect(page.locator("main")).not_to_contain_text("拆出的乙")
    page.goto(here)
    added = page.locator("#add")
    added.locator("[name=indicator]").fill("补录的一项")
    added.locator("[name=value]").fill("90")
    added.locator("[name=unit]").fill("%")
    added.locator("[name=kind]").select_option(index=1)
    added.locator("[name=comparator]").select_option(index=1)
    press(page, "补录")
    expect(page.locator("main")).to_contain_text("补录的一项")


def _accounts_of_units(people: People) -> None:
    page = people("admin")
    follow(page, "各单位还缺")
    press(page, "一次补齐账号")
    for row in page.locator("tbody tr").all():
        unit, role, username, password = (cell.inner_text() for cell in row.locator("td, th").all())
        people.first[username], people.of[unit, role] = password, username


def _scheme(people: People) -> None:
    page = people(BUREAU)
    follow(page, "可以拟定年度监测方案")
    page.get_by_label("监测年度").fill("2025")
    page.get_by_label("截止日期").fill(str(dt.date.today() + dt.timedelta(days=30)))
    press(page, "拟定")
    page = people(BUREAU)
    follow(page, "核对指标和单位，报请批准")
    press(page, "报请批准")
    page = people(LEADER)
    follow(page, "请批准方案")
    press(page, "批准")
    page = people(BUREAU)
    follow(page, "可以开始报送")
    press(page, "开始报送")


def _sheet(people: People) -> None:
    """The sheet of the first unit from its reporter to publication; the others still owe theirs."""
    page = people(BUREAU)
    page.goto(f"{people.office.address}/rounds/1/")
    unit = page.locator("table.cards tbody th").first.inner_text()
    reporter, head = people.of[unit, "填报人"], people.of[unit, "单位负责人"]
    page = people(reporter)
    follow(page, "开始填报")
    for choice in page.locator("td.cell select").all():
        choice.select_option("未开展统计")
    page.locator("td.words input").first.focus()
    expect(page.locator("#state")).to_contain_text("填报中")
    press(page, "提交")
    page = people(head)
    follow(page, "打开")
    press(page, "审签")
    for username, button in ((BUREAU, "接收"), (LEADER, "批准"), (BUREAU, "锁定"), (OFFICE, "发布")):
        page = people(username)
        follow(page, "打开")
        press(page, button)
    expect(page.locator(".state.published").first).to_be_visible()


def _report(people: People) -> None:
    page = people(OFFICE)
    page.goto(f"{people.office.address}/reports/?year=2025")
    page.get_by_label("报告", exact=True).select_option("annual")
    press(page, "生成草稿")
    page.get_by_role("link", name="下载Word").wait_for(timeout=MADE)
    address = page.url
    press(page, "提交审核")
    for username, button in ((BUREAU, "审核通过，报领导小组"), (LEADER, "审定"), (OFFICE, "发布")):
        page = people(username)
        page.goto(address)
        press(page, button)
    expect(page.locator("main")).to_contain_text("第1版")
