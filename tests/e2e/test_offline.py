"""A unit without a network: the form is downloaded, filled in from a file path, handed in, previewed and stored."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.e2e.conftest import Person


def test_a_form_goes_out_and_its_answer_comes_back(
    enter: Callable[..., Person], browser: Any, tmp_path: Path
) -> None:  # fmt: skip
    page = enter("u19-tb").open("/sheets/19/")
    with page.expect_download() as coming:
        page.get_by_role("link", name="下载离线填报表").click()
    form = tmp_path / "form.html"
    form.write_bytes(Path(coming.value.path()).read_bytes())
    context = browser.new_context(offline=True, accept_downloads=True)
    desk = context.new_page()
    desk.goto(form.as_uri())
    desk.get_by_label("填表人").fill("张三")
    box = desk.locator('[data-cell$="|说明"]').first
    box.fill("离线填写的说明")
    with desk.expect_download() as coming:
        desk.get_by_role("button", name="导出答复").click()
    answer = tmp_path / "answer.json"
    answer.write_bytes(Path(coming.value.path()).read_bytes())
    context.close()
    page.locator("#up").set_input_files(answer)
    page.get_by_role("button", name="上传并预览").click()
    page.get_by_role("heading", name="上传的表格会改动 1 格").wait_for()
    assert page.get_by_text("填表人：张三").count() == 1
    page.get_by_role("button", name="存入这些改动").click()
    page.get_by_text("已存入").first.wait_for()
    assert page.locator("input[value='离线填写的说明']").count() == 1
