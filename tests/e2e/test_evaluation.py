"""Evaluations in the browser: office, unit, evaluators, third party and leader, with scripts and without."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import pytest

from tests.e2e.conftest import Person
from tests.e2e.test_accessible import serious

expect = pytest.importorskip("playwright.sync_api").expect
Enter = Callable[..., Person]

UNIT = "县人大常委会办公室"  # two items, of which one has targets that are not all attained
REPORTER, HEAD = "u09-tb", "u09-fz"


def press(person: Person, name: str, *, exact: bool = True) -> None:
    with person.page.expect_navigation():
        person.page.get_by_role("button", name=name, exact=exact).first.click()


def evaluation_page(person: Person) -> None:
    person.open("/evaluations/")
    person.follow("云泽县2030年终期评估")
    expect(person.page.get_by_role("heading", level=1)).to_contain_text("终期评估")


def unit_page(person: Person) -> None:
    evaluation_page(person)
    person.follow(UNIT)
    expect(person.page.get_by_role("heading", level=1)).to_contain_text("自我评估")


@pytest.fixture(scope="module")
def drawn_up() -> dict[str, bool]:
    """Whether the final evaluation is under way; the journeys of this file share the office."""
    return {}


@pytest.fixture
def final(enter: Enter, drawn_up: dict[str, bool]) -> None:
    """The final evaluation: drawn up from the plan's own words, approved by the leading group, opened."""
    if drawn_up:
        return
    office, today = enter("fuerban"), dt.date.today()
    page = office.open("/evaluations/")
    expect(page.get_by_text("2030年开展终期评估").first).to_be_visible()
    page.get_by_role("link", name="按此拟定").last.click()
    page.get_by_label("监测数据截至年度").fill("2023")
    for label, days in (("自评截止", 5), ("评分截止", 10), ("异议截止", 15)):
        page.get_by_label(label).fill(str(today + dt.timedelta(days=days)))
    press(office, "拟定")
    expect(page.get_by_role("heading", level=1)).to_contain_text("云泽县2030年终期评估")
    page.get_by_role("link", name="评估方案").click()
    page.get_by_text("修改规则").click()
    page.get_by_label("相差多少分须合议").fill("12")
    press(office, "保存规则")
    expect(page.get_by_text("最多相差12分以上的").first).to_be_visible()
    for who in ("评估组", "第三方"):
        page.get_by_label("人员").select_option(label=who)
        press(office, "加入")
    evaluation_page(office)
    press(office, "报请批准")
    leader = enter("lingdao")
    leader.open("/")
    leader.page.get_by_role("link", name=re.compile("终期评估：待批准")).first.click()
    press(leader, "批准方案")
    evaluation_page(office)
    press(office, "开始评估")
    expect(page.locator(".head b").first).to_have_text("自评和评分中")
    drawn_up["done"] = True


def test_a_unit_writes_is_marked_explains_and_its_head_signs(enter: Enter, final: None) -> None:
    reporter = enter(REPORTER)
    page = reporter.open("/")
    page.get_by_role("link", name=re.compile(f"终期评估 {UNIT}自我评估")).first.click()
    assert serious(page) == []
    goal = page.locator("section.item").first
    goal.get_by_label("自评").select_option(label="已实现")
    expect(goal.locator(".findings li.warning").first).to_contain_text("自评已实现，监测为")
    goal.get_by_label("说明：做了什么").fill("列入年度工作要点，逐项督办。")
    goal.get_by_label("与监测不一致的理由").fill("换届后的数据尚未进入监测。")
    goal.get_by_label("与监测不一致的理由").press("Tab")
    expect(page.locator("#saved")).to_contain_text("已保存")
    page.reload()
    expect(goal.get_by_label("自评")).to_have_value("achieved")
    expect(goal.get_by_label("与监测不一致的理由")).to_have_value("换届后的数据尚未进入监测。")
    measure = page.locator("section.item").nth(1)
    measure.get_by_label("自评").select_option(label="正在落实")
    measure.get_by_label("说明：做了什么").fill("已建立后备人选名单。")
    press(reporter, "保存")  # at once, while the text is still on its way
    expect(measure.get_by_label("说明：做了什么")).to_have_value("已建立后备人选名单。")
    press(reporter, "提交")
    head = enter(HEAD, scripts=False)
    unit_page(head)
    press(head, "审签并报送")
    expect(head.page.locator(".head b").first).to_have_text("已报送")


def test_without_scripts_the_same_is_written_by_buttons(enter: Enter, final: None) -> None:
    reporter = enter("u10-tb", scripts=False)
    evaluation_page(reporter)
    reporter.follow("县国有资产事务中心")
    page = reporter.page
    goal = page.locator("section.item").first
    goal.get_by_label("自评").select_option(label="已实现")
    goal.get_by_label("说明：做了什么").fill("企业董事会换届已完成。")
    press(reporter, "保存")
    expect(page.locator(".findings li.warning").first).to_contain_text("自评已实现，监测为")
    press(reporter, "提交")
    expect(page.get_by_text("还有1项没有自评").first).to_be_visible()


def test_a_self_evaluation_is_saved_when_the_keys_rest_for_fifteen_seconds(enter: Enter, final: None) -> None:
    """The field is not left; the browser's clock is put forward, nobody waits."""
    reporter = enter("u10-tb")
    page = reporter.page
    page.clock.install()
    evaluation_page(reporter)
    reporter.follow("县国有资产事务中心")
    words = page.get_by_label("说明：做了什么").first
    words.fill("企业董事会换届已完成，")
    page.clock.fast_forward(14_000)
    words.press_sequentially("女性两名。")  # the pause begins anew with every key
    page.clock.fast_forward(14_000)
    expect(page.locator("#saved")).to_have_text("")
    page.clock.fast_forward(1_500)
    expect(page.locator("#saved")).to_contain_text("已保存")
    expect(words).to_be_focused()
    page.reload()
    expect(words).to_have_value("企业董事会换届已完成，女性两名。")


def test_evaluators_score_by_keys_and_a_third_party_within_its_limits(enter: Enter, final: None) -> None:
    group = enter("pinggu")
    evaluation_page(group)
    page = group.page
    page.get_by_role("link", name="逐项评分").click()
    page.get_by_label("单位").select_option(label=UNIT)
    page.get_by_role("button", name="看", exact=True).click()
    goal, measure = (a.get_attribute("href") or "" for a in page.locator("table a[href*='/evaluations/items/']").all())
    group.open(goal)
    expect(page.locator("figure svg").first).to_be_visible()
    assert serious(page) == []
    expect(page.get_by_text("规则建议").first).to_be_visible()
    page.keyboard.press("j")
    page.wait_for_url(lambda url: not url.endswith(goal))
    page.keyboard.press("k")
    page.wait_for_url(f"**{goal}")
    page.get_by_label("我的评分").fill("40")
    press(group, "评分，看下一项")
    expect(page.get_by_text("须写明理由").first).to_be_visible()
    group.open(goal)
    page.get_by_label("我的评分").fill("40")
    page.get_by_label("与规则不同、或不能评分的理由").fill("现场核实，换届尚未完成。")
    press(group, "评分，看下一项")
    group.open(measure)
    page.locator("h1").click()
    page.keyboard.press("2")
    expect(page.get_by_label("我的评分")).to_have_value("85")
    press(group, "评分")  # the last of this unit

    third = enter("disanfang", scripts=False)
    third.open(measure)
    third.page.get_by_role("radio", name=re.compile("较差")).check()
    third.page.get_by_label("我的评分").fill("50")
    press(third, "评分")
    third.open(measure)
    expect(third.page.get_by_text("相差大，请评估组合议")).to_be_visible()
    assert third.page.get_by_role("link", name="审计").count() == 0

    group.open(goal)
    page.get_by_text("记一条").click()
    page.get_by_label("内容").fill("换届准备不足。")
    press(group, "记下")
    press(group, "转为整改事项")
    expect(page.get_by_role("link", name=re.compile("整改事项"))).to_be_visible()
    press(group, "定分")
    group.open(measure)
    page.get_by_label("定分", exact=True).fill("75")
    page.get_by_label("理由（与平均分不同").fill("合议：名单已建，培养未开展。")
    press(group, "定分")
    expect(page.get_by_role("heading", name="定分：75.0分")).to_be_visible()


def test_the_unit_objects_the_group_replies_and_the_old_score_stays(enter: Enter, final: None) -> None:
    office = enter("fuerban")
    evaluation_page(office)
    office.page.get_by_label(re.compile("其余列为未评分")).check()
    press(office, "结束评分")
    press(office, "反馈各单位，听取异议")
    head = enter(HEAD)
    unit_page(head)
    page = head.page
    expect(page.locator("section.item").nth(1)).to_contain_text("75.0")
    page.get_by_label("项目").last.select_option(index=1)
    page.get_by_label("哪里不符，依据是什么").fill("培养计划已于九月印发。")
    press(head, "提出异议")
    expect(page.get_by_text("等待答复").first).to_be_visible()
    group = enter("pinggu")
    group.open("/")
    group.page.get_by_role("link", name=re.compile(f"{UNIT}对")).first.click()
    group.page.get_by_label(re.compile("采纳，改定为")).check()
    group.page.get_by_label("新的定分").fill("80")
    group.page.get_by_label("答复").fill("文件属实。")
    press(group, "答复")
    expect(group.page.get_by_role("heading", name="定分：80.0分")).to_be_visible()
    expect(group.page.get_by_text("合议：名单已建").first).to_be_visible()
    unit_page(head)
    press(head, "对结果没有异议，确认")
    evaluation_page(office)
    press(office, "定案")
    expect(office.page.get_by_text("个单位没有确认结果").first).to_be_visible()  # the time for objecting is not cut


def test_the_leader_reads_the_result_with_weights_and_what_is_missing(enter: Enter) -> None:
    leader = enter("lingdao")
    leader.open("/evaluations/")
    leader.follow("云泽县2025年中期评估")
    leader.follow("评估结果")
    page = leader.page
    expect(page.get_by_text("云泽县妇女发展规划（2021—2030年）").first).to_be_visible()
    expect(page.get_by_text("若全为0分是").first).to_be_visible()
    expect(page.get_by_role("heading", name=re.compile("未评分的项目"))).to_be_visible()
    with page.expect_download() as waiting:
        page.get_by_role("link", name="下载逐项结果（Excel）").click()
    assert waiting.value.suggested_filename.endswith(".xlsx")


def test_a_unit_opens_its_sheet_of_the_year_to_the_facts_and_objects(enter: Enter) -> None:
    head = enter("u05-fz", scripts=False)
    head.open("/")
    page = head.page
    page.get_by_role("link", name=re.compile("年度考核已公示")).first.click()
    expect(page.get_by_text("折合").first).to_be_visible()
    expect(page.get_by_text(re.compile("项事实")).first).to_be_visible()
    page.get_by_label("考核项").select_option(label="预期性指标")
    page.get_by_label("哪里不符，依据是什么").fill("参与的指标由多个部门负责。")
    press(head, "提出异议")
    expect(page.get_by_text("参与的指标由多个部门负责。").first).to_be_visible()
    office = enter("fuerban")
    office.open("/")
    office.page.get_by_role("link", name=re.compile("县总工会.*预期性指标")).first.click()
    office.page.get_by_label("不采纳").check()
    office.page.get_by_label("答复").fill("参与的已按0.5计权。")
    press(office, "答复")
    expect(office.page.get_by_text("未采纳").first).to_be_visible()
    with office.page.expect_download() as waiting:
        office.page.get_by_role("link", name="下载本表（Excel）").click()
    assert waiting.value.suggested_filename.endswith(".xlsx")
