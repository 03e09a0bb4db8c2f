"""The year's calendar in the browser: the unit files its report, the office returns and accepts it, makes a year."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.e2e.conftest import Office, Person

expect = pytest.importorskip("playwright.sync_api").expect
Enter = Callable[..., Person]
YEAR = dt.date.today().year


def press(person: Person, name: str | re.Pattern[str]) -> None:
    with person.page.expect_navigation():
        person.page.get_by_role("button", name=name).first.click()


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    path = tmp_path / "年度报告.pdf"
    path.write_bytes(b"%PDF-1.4 report")
    return path


@pytest.mark.parametrize(("scripts", "unit"), [(True, "u03"), (False, "u04")])
def test_a_report_is_filed_returned_and_accepted(
    enter: Enter, office: Office, paper: Path, scripts: bool, unit: str
) -> None:
    clerk, reporter = enter("fuerban", scripts=scripts), enter(f"{unit}-tb", scripts=scripts)
    reporter.open("/duties/new/")
    page = reporter.page
    page.get_by_label("种类").select_option("年度报告")
    page.get_by_label("事项").fill(f"{unit}落实情况报告")
    page.get_by_label("期限").fill(f"{YEAR}-12-31")
    press(reporter, "添加")
    address = page.url.removeprefix(office.address)
    page.get_by_label("做了什么，结果怎样").fill("本年工作见附件。")
    page.get_by_label("文件（可多选）").set_input_files(paper)
    press(reporter, "报送")
    clerk.open(address)
    clerk.page.get_by_label("退回的理由").fill("没有写下一年的安排。")
    press(clerk, "退回")
    reporter.open(address)
    expect(page.get_by_text("没有写下一年的安排。")).to_be_visible()
    page.get_by_label("做了什么，结果怎样").fill("已补写。")
    press(reporter, "重新报送")
    clerk.open(address)
    press(clerk, "接收")
    expect(clerk.page.get_by_text("已办结").first).to_be_visible()
    expect(clerk.page.get_by_role("link", name="年度报告.pdf")).to_be_visible()


def test_the_office_makes_a_year_and_holds_a_meeting(enter: Enter, office: Office) -> None:
    clerk = enter("fuerban")
    clerk.open(f"/duties/?year={YEAR + 1}")
    press(clerk, re.compile("^从规划生成"))
    expect(clerk.page.get_by_text(re.compile(f"{YEAR + 1}年工作日程：新增")).first).to_be_visible()
    clerk.open("/duties/new/")
    page = clerk.page
    page.get_by_label("种类").select_option("会议")
    page.get_by_label("事项").fill("联络员会议")
    page.get_by_label("期限").fill(f"{YEAR}-12-30")
    press(clerk, "添加")
    page.get_by_text("添加决定事项").click()
    page.get_by_label("内容").fill("补齐托位")
    page.get_by_label("落实单位").select_option("县卫生健康局")
    page.locator("#part_due").fill(f"{YEAR}-12-31")
    with page.expect_navigation():
        page.locator("form[action$='/parts/'] button").click()
    expect(page.get_by_role("rowheader", name="补齐托位")).to_be_visible()
    reporter = enter("u01-tb")
    reporter.open("/")
    expect(reporter.page.get_by_role("link", name="补齐托位").first).to_be_visible()


def test_an_inspection_finds_something_that_must_be_put_right(enter: Enter) -> None:
    clerk = enter("fuerban")
    clerk.open(f"/duties/?year={YEAR}&kind=inspection")
    page = clerk.page
    page.locator("tbody a").first.click()
    page.get_by_text("登记一个问题，转为整改事项").click()
    page.locator("#f-title").fill("校园周边照明不足")
    page.locator("#f-unit").select_option("县教育体育局")
    page.locator("#f-reason").fill("督查时两所学校门口没有路灯。")
    press(clerk, re.compile("^登记$"))
    clerk.follow("校园周边照明不足")
    expect(page.get_by_role("heading", level=1)).to_have_text("校园周边照明不足")
    expect(page.get_by_text("核定、发出")).to_be_visible()
