"""What a clerk meets on the way: words not yet sent, opinions beside rows, thresholds, a phone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Dialog, Page, expect

from tests.e2e.test_accessible import serious

Enter = Callable[..., object]
CONFIRMED = 23  # a sheet that waits for the bureau


def page_of(person: object, path: str) -> Page:
    return person.open(path)  # type: ignore[attr-defined,no-any-return]


def test_a_scheme_is_drawn_up_with_its_thresholds_indicators_and_units(enter: Enter) -> None:
    bureau = enter("tongji")
    page = page_of(bureau, "/rounds/")
    page.get_by_label("监测年度").fill("2025")
    page.get_by_label("截止日期").fill("2027-04-15")
    page.get_by_role("button", name="拟定").click()
    page.get_by_label("预计可达的最低概率").fill("1.5")
    page.get_by_role("button", name="保存判断界限").click()
    expect(page.get_by_text("预计可达的最低概率，1.5")).to_be_visible()
    expect(page.locator("main")).not_to_contain_text("assess")
    page.go_back()
    page.get_by_label("预计可达的最低概率").fill("0.85")
    page.get_by_label("综合得分的权重").fill("妇女与健康 2")
    page.get_by_role("button", name="保存判断界限").click()
    expect(page.get_by_text("与默认不同的：预计可达的最低概率 0.85")).to_be_visible()
    page.get_by_role("link", name="指标、单位和分组").click()
    assert serious(page) == []
    number = page.locator("tbody tr").count()
    page.locator("tbody select").first.select_option(label="不报")
    page.locator("tbody input[type=checkbox]").last.check()
    page.get_by_role("button", name="保存指标、单位和分组").click()
    expect(page.locator("tbody tr")).to_have_count(number - 1)
    expect(page.locator("tbody input[type=checkbox]").last).to_be_checked()


@pytest.mark.parametrize("scripts", [True, False])
def test_an_opinion_is_written_beside_its_row(enter: Enter, scripts: bool) -> None:
    page = page_of(enter("tongji", scripts=scripts), f"/sheets/{CONFIRMED}/")
    row = page.locator(".grid tbody tr[id]").first
    code = row.get_attribute("id")
    row.get_by_text("写意见").click()
    asked = f"请说明来源（{'有' if scripts else '无'}脚本）"
    row.locator("textarea").fill(asked)
    row.get_by_role("button", name="询问").click()
    expect(page.locator(f'tr[data-says="{code}"]')).to_contain_text(asked)


def test_words_that_were_not_sent_are_asked_about_before_the_page_is_left(enter: Enter) -> None:
    page = page_of(enter("tongji"), f"/sheets/{CONFIRMED}/")
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    page.locator(".grid tbody tr[id]").first.get_by_text("写意见").click()
    page.locator(".grid textarea").first.fill("还没有写完")
    for leaving in (page.get_by_role("link", name="日程", exact=True), page.get_by_role("button", name="接收")):
        leaving.click(no_wait_after=True)  # another form's button loses them as well
        expect(page.locator(".grid textarea").first).to_have_value("还没有写完")
    assert asked == ["beforeunload", "beforeunload"]


def test_a_sheet_is_filled_on_a_phone(enter: Enter) -> None:
    page = page_of(enter("u19-tb"), "/sheets/19/")
    page.set_viewport_size({"width": 390, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    field = page.locator("td.cell input.number").first
    field.fill("12")
    field.press("Tab")
    expect(page.locator("#saved")).to_contain_text("已保存")
    page.reload()
    expect(page.locator("td.cell input.number").first).to_have_value("12")


def test_what_is_being_typed_is_saved_when_the_keys_rest_for_fifteen_seconds(enter: Enter) -> None:
    """The cell is not left; the browser's clock is put forward, nobody waits."""
    person = enter("u19-tb")
    page = person.page  # type: ignore[attr-defined]
    page.clock.install()
    page_of(person, "/sheets/19/")
    field = page.locator("td.cell input.number").first
    field.fill("7")
    page.clock.fast_forward(14_000)
    field.press_sequentially("8")  # the pause begins anew with every key
    page.clock.fast_forward(14_000)
    expect(page.locator("#saved")).to_have_text("")
    page.clock.fast_forward(1_500)
    expect(page.locator("#saved")).to_contain_text("已保存")
    expect(field).to_be_focused()
    assert page_of(enter("u19-tb"), "/sheets/19/").locator("td.cell input.number").first.input_value() == "78"


def test_a_first_saving_brings_the_button_and_what_was_typed_last_goes_before_it(enter: Enter) -> None:
    """The page is never loaded anew; the button is pressed at once after the last key."""
    page = page_of(enter("u07-tb"), "/sheets/7/")
    submit = page.get_by_role("button", name="提交", exact=True)
    expect(submit).to_have_count(0)
    for select in page.locator("td.cell select").all():
        select.select_option("部门不掌握")
    page.locator("td.cell.words input").first.focus()
    expect(page.locator("#state")).to_contain_text("填报中")
    page.locator("td.cell.words input").first.fill("最后一句")
    submit.click()
    expect(page.locator(".state.submitted").first).to_be_visible()
    expect(page.locator("table.grid")).to_contain_text("最后一句")
    page.get_by_role("button", name="撤回", exact=True).click()
    expect(page.locator("#state")).to_contain_text("填报中")
