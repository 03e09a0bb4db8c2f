"""The specification as data: what is given, and what every engine must answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from lianggang.panel.model import TOTAL, Breakdown

HERE = Path(__file__).parent
CASES = HERE / "cases"
JUDGING = HERE.parents[0] / "assess" / "cases"
AS_OF, START, DUE = 2024, 2021, 2025
PARTS = {"": TOTAL, "女": Breakdown(sex="女"), "男": Breakdown(sex="男")} | {
    place: Breakdown(residence=place) for place in ("农村", "城镇")
}
_JUDGING = {"level": "水平目标", "change": "变动目标", "other": "比例、方向、参照"}


@dataclass(frozen=True)
class Case:
    """One case; its years are moved so that all cases are judged in the same year, by `shift`."""

    code: str
    chapter: str
    given: Mapping[str, Any]

    @property
    def shift(self) -> int:
        return AS_OF - int(self.given["as_of"])

    @property
    def reference(self) -> str:
        return f"R-{self.code}"


def chapters() -> dict[str, tuple[str, tuple[Case, ...]]]:
    """Title → (what it is about, cases)."""
    found = {}
    for name, title in _JUDGING.items():
        cases = yaml.load((JUDGING / f"{name}.yaml").read_text("utf-8"), yaml.BaseLoader)
        found[title] = "", tuple(Case(f"{name}-{i:03d}", title, c) for i, c in enumerate(cases, 1))
    for path in sorted(CASES.glob("*.yaml")):
        book = yaml.load(path.read_text("utf-8"), yaml.BaseLoader)
        number, title = path.stem.split("-")
        found[title] = (
            book["about"],
            tuple(Case(f"s{number}-{i:03d}", title, c) for i, c in enumerate(book["cases"], 1)),
        )
    return found


def all_cases() -> tuple[Case, ...]:
    """All cases in order."""
    return tuple(case for _, cases in chapters().values() for case in cases)
