"""The pictures of the user manual, taken from the running demonstration office: `make pictures`."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.e2e.serving import CHROMIUM, Office, served

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "images" / "office"


@dataclass(frozen=True)
class Picture:
    """One page as one account sees it.

    press: the button that is pressed there first, follow: the link that is followed (a CSS selector), open: the
    summary that is opened. of: what to show (a CSS selector), the top of the page if none.
    """

    name: str
    who: str
    path: str
    press: str = ""
    follow: str = ""
    open: str = ""
    of: str = ""
    height: int = 760


PICTURES = (
    Picture("desk-reporter", "u01-tb", "/"),
    Picture("sheet", "u01-tb", "/sheets/1/"),
    Picture("round", "tongji", "/rounds/1/"),
    Picture("review-sheet", "tongji", "/sheets/2/", open="写意见"),
    Picture("plan-review", "fuerban", "/plans/1/", press="修订"),
    Picture("desk-leader", "lingdao", "/"),
    Picture("indicator", "tongji", "/indicators/W-HEA-003/", height=1100),
    Picture("matters", "fuerban", "/matters/"),
    Picture("matter", "fuerban", "/matters/?part=working", follow=".matters td a", height=1000),
    Picture("warnings-review", "lingdao", "/matters/review/"),
    Picture("duties", "fuerban", "/duties/"),
    Picture("duty", "fuerban", "/duties/77/"),
    Picture("audit", "admin", "/audit/"),
)


def main(wanted: list[str]) -> int:
    """Take all pictures, or those named; what a page answers otherwise than with 200 ends it."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    chosen = [p for p in PICTURES if not wanted or p.name in wanted]
    with tempfile.TemporaryDirectory() as folder, served(Path(folder) / "home") as office, sync_playwright() as engine:
        browser = engine.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for who in dict.fromkeys(p.who for p in chosen):
            for name in _of(who, [p for p in chosen if p.who == who], office, browser):
                print(name)
    return 0


def _of(who: str, pictures: list[Picture], office: Office, browser: Browser) -> Iterator[str]:
    page = browser.new_context(viewport={"width": 1180, "height": 760}, locale="zh-CN").new_page()
    _sign_in(page, who, office)
    for picture in pictures:
        answer = page.goto(office.address + picture.path)
        if answer is None or answer.status != 200:
            raise SystemExit(f"{picture.path}: {answer and answer.status}")
        if picture.press:
            page.get_by_role("button", name=picture.press, exact=True).click()
        if picture.follow:
            page.locator(picture.follow).first.click()
            page.wait_for_load_state()
        if picture.open:
            page.get_by_text(picture.open, exact=True).first.click()
        page.set_viewport_size({"width": 1180, "height": picture.height})
        taken = page.locator(picture.of).first if picture.of else page
        taken.screenshot(path=FOLDER / f"{picture.name}.png")
        yield picture.name


def _sign_in(page: Page, who: str, office: Office) -> None:
    page.goto(f"{office.address}/login/")
    page.get_by_label("登录名").fill(who)
    page.get_by_label("密码").fill(office.password)
    page.get_by_role("button", name="登录").click()
    page.get_by_role("heading", name="工作台").wait_for()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
