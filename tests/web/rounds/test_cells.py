"""The cells of a grid in a page: the same text is read and written back, whatever stands in it."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from lianggang.collect.form import REASONS, FormLine
from lianggang.web.rounds.grid import Cell, GridLine
from lianggang.web.rounds.templatetags.cells import cells

LINE = FormLine("LG-1", "指标", "%", numerator="分子", denominator="分母")
HOSTILE = """"><script>alert('x')</script>&amp;"""


class Seen(HTMLParser):
    """The start tags of a piece of a page with their attributes, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def shown(*here: Cell, can_fill: bool) -> Seen:
    return Seen(cells(GridLine(LINE, [], list(here), []), can_fill))


@pytest.mark.parametrize("kind", ["number", "words"])
def test_hostile_text_stays_the_value_of_its_box(kind: str) -> None:
    page = shown(Cell(HOSTILE, HOSTILE, HOSTILE, weight="error", label=HOSTILE, kind=kind), can_fill=True)
    assert [tag for tag, _ in page.tags] == ["td", "input"]
    box = page.tags[1][1]
    assert (box["name"], box["value"], box["aria-label"]) == (HOSTILE,) * 3
    assert box["aria-invalid"] == "true"


def test_hostile_text_is_read_as_text() -> None:
    page = shown(Cell(HOSTILE, HOSTILE, HOSTILE), can_fill=False)
    assert [tag for tag, _ in page.tags] == ["td"]
    assert page.text == HOSTILE


def test_reasons_are_offered_with_the_chosen_one() -> None:
    for chosen in ("", *REASONS):
        page = shown(Cell("n", "未填原因", chosen, kind="reason"), can_fill=True)
        options = [attrs for tag, attrs in page.tags if tag == "option"]
        assert len(options) == len(REASONS) + 1
        assert [r for r, o in zip(("", *REASONS), options, strict=True) if "selected" in o] == (
            [chosen] if chosen else []
        )


def test_nobody_fills_a_closed_cell() -> None:
    page = shown(Cell("n", "h", closed=True), can_fill=True)
    assert ([tag for tag, _ in page.tags], page.text) == (["td"], "—")
