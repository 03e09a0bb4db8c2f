"""Every page of every role is checked by axe-core: no serious findings; at phone width nothing runs out of the page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.e2e.conftest import Person

axe = pytest.importorskip("axe_playwright_python.sync_playwright")

PAGES = {
    "u01-tb": [
        "/",
        "/notices/",
        "/rounds/",
        "/rounds/1/",
        "/sheets/1/",
        "/password/",
        "/reviews/1/",
        "/merits/1/units/1/",
        "/matters/",
        "/matters/3/",
        "/duties/",
        "/duties/new/",
        "/duties/58/",
    ],
    "tongji": [
        "/",
        "/rounds/",
        "/rounds/1/",
        "/rounds/1/content/",
        "/sheets/2/",
        "/audit/",
        "/reports/",
        "/reports/1/",
        "/reports/2/",
        "/analysis/",
    ],
    "admin": ["/", "/people/", "/people/1/", "/units/", "/territories/", "/audit/"],
    "lingdao": [
        "/",
        "/rounds/1/",
        "/evaluations/1/results/",
        "/merits/1/",
        "/matters/",
        "/matters/summary/",
        "/matters/review/",
        "/duties/",
        "/overview/?year=2023",
        "/reports/3/",
    ],
    "u02-tb": ["/reports/", "/overview/?year=2023"],
    "pinggu": ["/", "/evaluations/", "/evaluations/1/", "/evaluations/1/items/", "/evaluations/items/2/"],
    "fuerban": [
        "/",
        "/plans/",
        "/plans/1/",
        "/plans/1/review/",
        "/evaluations/1/scheme/",
        "/merits/",
        "/matters/",
        "/matters/1/",
        "/matters/25/",
        "/matters/new/",
        "/duties/",
        "/duties/67/",
        "/duties/77/",
        "/releases/",
        "/releases/1/",
        "/releases/map/",
        "/comments/",
        "/comments/1/",
        "/comments/new/",
        "/exchange/",
        "/exchange/rules/",
    ],
}


def serious(page: Any) -> list[str]:
    """The serious findings of an open page, each with the element that it is about."""
    found = axe.Axe().run(page).response["violations"]
    return [f"{v['id']}: {v['nodes'][0]['html'][:120]}" for v in found if v["impact"] in ("serious", "critical")]


@pytest.mark.parametrize(("who", "path"), [(who, path) for who, paths in PAGES.items() for path in paths])
def test_no_serious_finding(enter: Callable[..., Person], who: str, path: str) -> None:
    page = enter(who).open(path)
    assert serious(page) == []
    page.set_viewport_size({"width": 390, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
