"""The page from a file path in a real browser: filled in, kept, given out, opened again, printed, on a phone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lianggang.collect.desk.answer import Issue, read_answer
from tests.collect.desk.material import LINES, page
from tests.e2e.serving import chromium


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as opened:
        yield opened


@pytest.fixture
def desk(browser: Any, tmp_path: Path) -> Iterator[Any]:
    (tmp_path / "form.html").write_text(page({("C-HEA-002", "说明"): "初稿</script><b>"}), "utf-8")
    context = browser.new_context(offline=True, accept_downloads=True)
    opened = context.new_page()
    asked: list[str] = []
    opened.on("request", lambda request: asked.append(request.url))
    opened.goto((tmp_path / "form.html").as_uri())
    yield opened
    assert [url for url in asked if not url.startswith(("file:", "blob:"))] == []
    context.close()


def cell(desk: Any, code: str, heading: str) -> Any:
    return desk.locator(f'[data-cell="{code}|{heading}"]')


def handed_in(desk: Any) -> bytes:
    with desk.expect_download() as coming:
        desk.get_by_role("button", name="导出答复").click()
    return Path(coming.value.path()).read_bytes()


def test_it_is_filled_in_checked_and_proved(desk: Any) -> None:
    assert cell(desk, "C-HEA-002", "说明").input_value() == "初稿</script><b>"
    cell(desk, "C-HEA-001", "分子").fill("3010")
    cell(desk, "C-HEA-001", "分母").fill("8")
    assert desk.get_by_text("超出可能范围").count() == 1
    assert cell(desk, "C-HEA-001", "本年值").get_attribute("aria-invalid") == "true"
    cell(desk, "C-HEA-001", "分子").fill("8")
    cell(desk, "C-HEA-001", "分母").fill("3010")
    assert desk.get_by_text("超出可能范围").count() == 0
    assert cell(desk, "C-HEA-001", "本年值").get_attribute("placeholder") == "2.66"
    desk.get_by_label("填表人").fill("张三")
    answer = read_answer(handed_in(desk), lambda s, n: Issue.of(b"key of the office", s, n).secret)
    assert answer.filled_by == "张三"
    assert answer.cells["C-HEA-001", "分子"] == "8"
    assert answer.cells["C-HEA-002", "说明"] == "初稿</script><b>"


def test_what_was_typed_is_there_after_the_browser_was_closed(desk: Any) -> None:
    cell(desk, "C-HEA-001", "分子").fill("8")
    desk.reload()
    assert cell(desk, "C-HEA-001", "分子").input_value() == "8"


def test_an_answer_opens_again_and_an_altered_one_does_not(desk: Any, tmp_path: Path) -> None:
    cell(desk, "C-HEA-001", "说明").fill("人口普查“口径”\t𠮷")
    saved = tmp_path / "saved.json"
    saved.write_bytes(handed_in(desk))
    cell(desk, "C-HEA-001", "说明").fill("")
    desk.get_by_label("打开答复文件").set_input_files(saved)
    desk.get_by_text("已打开，接着填写").wait_for()
    assert cell(desk, "C-HEA-001", "说明").input_value().startswith("人口普查")
    saved.write_text(json.dumps(json.loads(saved.read_text("utf-8")) | {"filled_by": "李四"}), "utf-8")
    desk.get_by_label("打开答复文件").set_input_files(saved)
    desk.get_by_text("文件不完整，或者有改动").wait_for()


def test_the_keyboard_alone_is_enough(desk: Any) -> None:
    desk.get_by_label("填表人").focus()
    for _ in range(200):
        desk.keyboard.press("Tab")
        if desk.evaluate("document.activeElement.id") == "save":
            break
    assert desk.evaluate("document.activeElement.id") == "save"
    reached = desk.locator("[data-cell]").count()
    assert reached > 5 * len(LINES)


@pytest.mark.parametrize("width", [390, 1400])
def test_it_fits_and_has_no_serious_finding(desk: Any, width: int) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    desk.set_viewport_size({"width": width, "height": 800})
    assert desk.evaluate("document.documentElement.scrollWidth") <= width
    source = (Path(axe.__file__).parent / "axe.min.js").read_text("utf-8")
    found = desk.evaluate(f"() => {{ {source}; return axe.run() }}")["violations"]
    assert [v["id"] for v in found if v["impact"] in ("serious", "critical")] == []
    assert len(desk.pdf()) > 10_000
