"""A warning in the browser from the office's desk to its closing: office, reporter, head, leader."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path

import docx
import pytest

from tests.e2e.conftest import Office, Person

expect = pytest.importorskip("playwright.sync_api").expect
Enter = Callable[..., Person]


def press(person: Person, name: str) -> None:
    with person.page.expect_navigation():
        person.page.get_by_role("button", name=name, exact=True).first.click()


def day(ahead: int) -> str:
    return str(dt.date.today() + dt.timedelta(days=ahead))


@pytest.fixture
def proof(tmp_path: Path) -> Path:
    path = tmp_path / "验收单.pdf"
    path.write_bytes(b"%PDF-1.4 done")
    return path


@pytest.mark.parametrize(("scripts", "number"), [(True, 91), (False, 92)])
def test_a_warning_from_the_office_to_its_closing(
    enter: Enter, office: Office, proof: Path, scripts: bool, number: int
) -> None:
    """Sent with a number, answered, signed, accepted, put right with evidence, closed; nobody skips another."""
    clerk = enter("fuerban", scripts=scripts)
    clerk.open("/")
    clerk.page.get_by_role("link", name=re.compile("^待核 .* 件$")).click()
    clerk.page.get_by_label("来源").select_option("预警")
    press(clerk, "筛选")
    clerk.page.locator("table a").nth(number % 5).click()
    address = clerk.page.url.removeprefix(office.address)
    title = clerk.page.get_by_role("heading", level=1).inner_text()
    assert enter("u01-tb", scripts=scripts).page.goto(office.address + address).status == 404  # not sent yet
    clerk.page.get_by_label("责任单位（主送）").select_option("县卫生健康局")
    clerk.page.get_by_label("文号").fill(f"云妇儿工委办〔2026〕{number}号")
    clerk.page.get_by_label("通知开头").fill("请你单位认真研究，按期答复。")
    press(clerk, "发出通知")
    expect(clerk.page.get_by_text("下一步由责任单位填报人办理。")).to_be_visible()

    reporter = enter("u01-tb", scripts=scripts)
    reporter.open("/")
    reporter.page.locator("section", has_text="要我答复").get_by_role("link", name=title, exact=True).first.click()
    with reporter.page.expect_download() as waiting:
        reporter.page.get_by_role("link", name=re.compile("^通知（Word")).click()
    words = "\n".join(p.text for p in docx.Document(waiting.value.path()).paragraphs)
    assert "请你单位认真研究，按期答复。" in words
    assert f"云妇儿工委办〔2026〕{number}号" in words
    reporter.page.get_by_label("原因类别").select_option("实际变化")
    reporter.page.get_by_label("完成期限").fill(day(60))
    reporter.page.get_by_label("原因说明").fill("人手不足。")
    reporter.page.get_by_label("整改措施").fill("增加两个服务点。")
    press(reporter, "提交，请负责人审签")

    head = enter("u01-fz", scripts=scripts)
    head.open("/")
    signatures = head.page.locator("section", has_text="答复、销号申请要我审签")
    signatures.get_by_role("link", name=title, exact=True).first.click()
    press(head, "审签")
    clerk.open(address)
    expect(clerk.page.get_by_text("增加两个服务点。").first).to_be_visible()
    press(clerk, "接收，开始整改")
    reporter.open(address)
    reporter.page.get_by_label("做了什么，有什么结果").fill("两个服务点已开诊。")
    reporter.page.get_by_label(re.compile("^佐证文件")).set_input_files(proof)
    press(reporter, "已完成，请负责人审签，申请销号")
    head.open(address)
    press(head, "审签")
    clerk.open(address)
    press(clerk, "销号")
    expect(clerk.page.locator(".chain [aria-current]")).to_contain_text("销号")
    expect(clerk.page.get_by_role("link", name="验收单.pdf")).to_be_visible()
    auditor = enter("admin")
    auditor.open("/audit/?kind=matter")
    expect(auditor.page.get_by_text(f"{title}：销号").first).to_be_visible()


def test_the_leaders_see_what_is_late_and_what_became_of_last_years_warnings(enter: Enter) -> None:
    leader = enter("lingdao")
    leader.open("/")
    leader.page.get_by_role("link", name=re.compile("^督办中")).click()
    expect(leader.page.locator("tbody tr").first).to_contain_text("督办")
    leader.open("/matters/summary/")
    expect(leader.page.get_by_text(re.compile("逾期 .* 天")).first).to_be_visible()
    leader.follow("上年预警的后来")
    expect(leader.page.get_by_role("heading", level=1)).to_contain_text("年度预警的后来")
    whole = leader.page.locator("tr", has_text="合计").first.locator("th, td").all_inner_texts()
    total, parts = int(whole[1]), [int(n or 0) for n in whole[2:8]]
    assert total == sum(parts) > 0
    assert re.fullmatch(r"\d+%", whole[-2])


def test_a_wrong_answer_keeps_what_was_typed(enter: Enter) -> None:
    """Without scripts the server says what is wanting, and gives back what was written."""
    reporter = enter("u02-tb", scripts=False)
    reporter.open("/")
    reporter.page.locator("section", has_text="要我答复").get_by_role("link").first.click()
    page = reporter.page
    if not page.get_by_role("heading", name="答复", exact=True).count():
        reporter.open("/matters/?part=sent")
        page.locator("table a").first.click()
    page.get_by_label("原因说明").fill("写了很久的说明。")
    page.get_by_label("整改措施").fill("措施。")
    page.get_by_label("完成期限").fill("2020-01-01")
    page.get_by_label("原因类别").select_option("实际变化")
    press(reporter, "提交，请负责人审签")
    expect(page.locator("body")).to_contain_text("完成期限已经过去")
    page.go_back()
    expect(page.get_by_label("原因说明")).to_have_value("写了很久的说明。")
