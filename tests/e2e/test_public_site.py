"""The public site as a citizen has it: opened from a file path, without scripts, every link followed."""

from __future__ import annotations

import os
import re
import subprocess
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.conftest import playwright
from tests.e2e.serving import Office, command
from tests.e2e.test_accessible import serious

CHECKED = ("index.html", "changes.html", "method.html", "warnings.html", "area-1.html", "places.html", "places-1.html")


@pytest.fixture(scope="module")
def site(office: Office, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("site") / "out"
    subprocess.run(command(office.home, "site", str(out)), check=True, capture_output=True)
    return out


def test_every_page_is_reached_and_no_link_is_dead(site: Path) -> None:
    start = site / "index.html"
    waiting, seen = [start], {start}
    while waiting:
        here = waiting.pop()
        for href in re.findall(r'(?:href|src)="([^"]*)"', here.read_text("utf-8")):
            path, _, place = unescape(href).partition("#")
            there = Path(os.path.normpath(here.parent / path)) if path else here
            assert there.is_file(), (here.name, href)
            assert not place or f'id="{place}"' in there.read_text("utf-8")
            if there.suffix == ".html" and there not in seen:
                seen.add(there)
                waiting.append(there)
    assert seen == set(site.rglob("*.html"))


def test_a_browser_asks_nothing_of_another_host(site: Path, browser: playwright.Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    page = context.new_page()
    for path in [*sorted(site.glob("*.html"))[::12], *(site / n for n in CHECKED)]:
        page.goto(path.as_uri())
        assert page.locator("h1").count() == 1, path
    context.close()
    assert all(url.startswith(site.as_uri()) for url in asked)


def test_the_site_of_a_county_is_small(site: Path) -> None:
    assert sum(p.stat().st_size for p in site.rglob("*") if p.is_file()) < 20_000_000


def test_who_chose_large_print_stays_there(site: Path, browser: playwright.Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((site / "index.html").as_uri())
    page.get_by_role("link", name="长者模式（大字）").click()
    page.get_by_role("link", name="方法说明").first.click()
    assert page.url == (site / "elder" / "method.html").as_uri()
    page.get_by_role("link", name="标准版").click()
    assert page.url == (site / "method.html").as_uri()
    context.close()


def _large(page: Any) -> float:
    return float(page.evaluate("parseFloat(getComputedStyle(document.querySelector('main p')).fontSize)"))


@pytest.mark.parametrize("name", [*CHECKED, *(f"elder/{n}" for n in CHECKED)])
def test_no_serious_finding_and_nothing_runs_out_of_a_phone(site: Path, browser: playwright.Browser, name: str) -> None:
    page = browser.new_page()
    page.goto((site / name).as_uri())
    assert serious(page) == []
    assert not name.startswith("elder/") or _large(page) >= 17
    page.set_viewport_size({"width": 390, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert serious(page) == []
    page.close()


def test_a_target_page_can_be_walked_by_keyboard(site: Path, browser: playwright.Browser) -> None:
    page = browser.new_page()
    page.goto(next(site.glob("target-1-*.html")).as_uri())
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "跳到正文"
    page.keyboard.press("Enter")
    assert page.url.endswith("#main")
    assert serious(page) == []
    page.close()
