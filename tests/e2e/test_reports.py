"""Reports in the browser: begun, edited in Word, caught, explained, reviewed, published; the leaders' page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import docx
import pytest

from tests.e2e.conftest import Person

expect = pytest.importorskip("playwright.sync_api").expect
Enter = Callable[..., Person]

MADE = 90_000  # milliseconds for the worker to make a report


def press(person: Person, name: str) -> None:
    with person.page.expect_navigation():
        person.page.get_by_role("button", name=name, exact=True).first.click()


def test_a_report_from_the_figures_to_publication(enter: Enter, tmp_path: Path) -> None:
    office = enter("fuerban")
    page = office.open("/reports/?year=2022")
    page.get_by_label("报告", exact=True).select_option("passage")
    press(office, "生成草稿")
    expect(page.get_by_role("link", name="下载Word")).to_be_visible(timeout=MADE)
    address = page.url.removeprefix(office.office.address)
    with page.expect_download() as coming:
        page.get_by_role("link", name="下载Word").click()
    edited = tmp_path / "改过的.docx"
    coming.value.save_as(edited)
    document = docx.Document(edited)
    document.add_paragraph("全县托育覆盖率达到98.7%。")
    document.save(edited)
    page.get_by_label("在Word里改好的docx").set_input_files(edited)
    press(office, "上传并核对")
    expect(page.get_by_text("新写入的「98.7%」没有引用").first).to_be_visible()
    page.get_by_label("说明：新写入的「98.7%」").fill("卫健局年报，不是监测指标")
    press(office, "保存说明")
    press(office, "提交审核")
    for who, button, state in (
        ("tongji", "审核通过，报领导小组", "待审定"), ("lingdao", "审定", "已审定"), ("fuerban", "发布", "已发布"),
    ):  # fmt: skip
        person = enter(who)
        person.open(address)
        press(person, button)
        expect(person.page.get_by_text(state, exact=True).first).to_be_visible()
    expect(enter("u01-tb").open(address).get_by_text("第1版").first).to_be_visible()


def test_the_leaders_find_their_page_on_the_desk(enter: Enter) -> None:
    leader = enter("lingdao")
    leader.follow("云泽县妇女儿童发展规划监测一览")
    expect(leader.page.get_by_role("heading", level=1)).to_contain_text("监测一览")
    for part in ("最需要关注的5项", "与上年比较", "谁欠什么"):
        expect(leader.page.get_by_role("heading", name=part)).to_be_visible()
