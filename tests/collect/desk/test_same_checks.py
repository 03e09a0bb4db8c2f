"""The page in a real browser says of a form what the system says of it, sentence for sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.collect.desk.material import comparable, filled, findings, page
from tests.e2e.serving import chromium

CASES = 300


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    path = tmp_path_factory.mktemp("desk") / "form.html"
    path.write_text(page(), "utf-8")
    with chromium() as browser:
        opened = browser.new_page()
        faults: list[str] = []
        opened.on("pageerror", lambda error: faults.append(str(error)))
        opened.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
        opened.goto(Path(path).as_uri())
        assert faults == []
        yield opened


def told(desk: Any, cells: dict[tuple[str, str], str]) -> list[tuple[Any, ...]]:
    found = desk.evaluate("cells => desk.check(cells)", [[f"{c}|{h}", text] for (c, h), text in cells.items()])
    return sorted((f["severity"], f["code"], f["message"], [tuple(c) for c in f["cells"]], f["advice"]) for f in found)


def test_both_sides_say_the_same(desk: Any) -> None:
    seen: Counter[str] = Counter()
    for seed in range(CASES):
        cells = filled(seed)
        expected = comparable(findings(cells))
        assert told(desk, cells) == expected, (seed, cells)
        seen.update(code for _, code, *_ in expected)
    wanted = {
        "empty-value", "breakdown-missing", "reason-with-value", "ambiguous-none", "approximate-number",
        "unit-in-number",
        "broken-number", "scientific-notation", "scale-slip", "ratio-text", "not-finite",
        "negative-count", "zero-denominator",
        "numerator-exceeds-denominator", "out-of-range", "value-not-ratio", "rounding-slip", "rule-broken",
        "parts-not-sum", "total-outside-parts", "rate-without-count", "unit-slip", "jump-by-factor", "unusual-change",
        "perhaps-redefined", "repeated-value", "small-numbers", "full-width-digits", "thousands-separator",
    }  # fmt: skip
    assert wanted <= seen.keys(), wanted - seen.keys()


def test_an_empty_form_is_told_once(desk: Any) -> None:
    assert told(desk, {}) == comparable(findings({}))
