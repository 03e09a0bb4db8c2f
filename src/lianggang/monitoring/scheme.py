"""The monitoring scheme from a small table: the constants of docs/methods.md, section 8, and the weights of parts."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from lianggang.errors import LianggangError, unusable
from lianggang.findings import Finding, error
from lianggang.panel.figures import read_grids
from lianggang.panel.numbers import parse_number
from lianggang.round import Scheme

_WEIGHT = "权重."
_ADVICE = "一行一个，两列：名称、值。名称是方法说明常数表里的名称（如alerts.hard），或“权重.领域或指标名”"
_FIXED = {"assess.solid", "assess.shaky", "assess.pooled_years"}
"""The reliability classes, which are everywhere the same."""
_SHARES = {
    "on_track", "off_track", "stay", "hard", "hopeless", "unlikely", "slipping", "fall", "sure", "feasible", "near",
    "reversals", "confidence",
}  # fmt: skip
"""Constants that are probabilities or shares of a whole."""


def load_scheme(path: Path | None) -> Scheme:
    """The scheme of a file; the usual one without a file. Raises as `read_scheme`."""
    return Scheme() if path is None else read_scheme(path)


def read_scheme(path: Path) -> Scheme:
    """The scheme of a CSV or Excel file with the columns 名称 and 值; what it does not name keeps its default.

    Raises LianggangError with every row that cannot be used.
    """
    grids, _ = read_grids(path)
    rows = [tuple(c.text.strip() for c in row.cells[:2]) for grid in grids[:1] for row in grid.filled_rows()]
    pairs = [row for row in rows if len(row) == 2 and row[0] and row[0] != "名称"]
    if not pairs:
        raise unusable("scheme-unreadable", "监测方案里没有一行可用。", place=path.name, advice=_ADVICE)
    return scheme_of(pairs, place=path.name)


def scheme_of(pairs: Iterable[tuple[str, ...]], *, place: str = "") -> Scheme:
    """The scheme of names and values as they are written; what is not named keeps its default.

    place: where they stand, for findings. Raises LianggangError with every pair that cannot be used.
    """
    values: dict[str, Decimal] = {}
    problems: list[Finding] = []
    for name, text in pairs:
        read = parse_number(text)
        value = None if read.unit or read.problem else read.value
        trouble = _trouble(name, value)
        if value is None or trouble:
            problems.append(error("scheme-unusable", f"“{name}，{text}”{trouble}", place=place, advice=_ADVICE))
        else:
            values[name] = value
    scheme = _scheme(values)
    problems += _contradictions(scheme, place)
    if problems:
        raise LianggangError(*problems)
    return scheme


def _trouble(name: str, value: Decimal | None) -> str:
    """What is wrong with a row; empty when nothing is."""
    if value is None or not value.is_finite():
        return "的值不是数"
    if name.startswith(_WEIGHT):
        return "" if value > 0 else "的权重不是正数"
    default = constants().get(name)
    if default is None:
        return "不是可以调整的常数"
    if value < 0 or (name.partition(".")[2] in _SHARES and value > 1):
        return "的值超出范围（比例写0—1之间的小数）"
    return "的值应是整数" if isinstance(default, int) and not isinstance(default, bool) and value % 1 else ""


def constants() -> Mapping[str, int | float | Decimal]:
    """The constants that a scheme may set, with their defaults."""
    scheme = Scheme()
    found = {f"assess.{f.name}": getattr(scheme.assess, f.name) for f in fields(scheme.assess)}
    found |= {f"alerts.{f.name}": getattr(scheme.alerts, f.name) for f in fields(scheme.alerts)}
    numbers = {name: value for name, value in found.items() if isinstance(value, int | float | Decimal)}
    return {name: value for name, value in numbers.items() if name not in _FIXED}


def _scheme(values: Mapping[str, Decimal]) -> Scheme:
    default = Scheme()
    return Scheme(
        replace(default.assess, **dict(_of_part("assess", values))),
        replace(default.alerts, **dict(_of_part("alerts", values))),
        {name.removeprefix(_WEIGHT): float(v) for name, v in values.items() if name.startswith(_WEIGHT)},
    )


def _of_part(part: str, values: Mapping[str, Decimal]) -> Iterator[tuple[str, Any]]:
    """The constants of one part, each of the type of its default."""
    known = constants()
    for name, value in values.items():
        if name.startswith(f"{part}."):
            kind = type(known[name])
            yield name.partition(".")[2], kind(value)


def _contradictions(scheme: Scheme, place: str) -> Iterator[Finding]:
    """Thresholds that stand in the wrong order."""
    a, w = scheme.assess, scheme.alerts
    for low, high, names in (
        (a.off_track, a.on_track, "assess.off_track、assess.on_track"),
        (w.hopeless, w.hard, "alerts.hopeless、alerts.hard"),
        (w.slipping, w.unlikely, "alerts.slipping、alerts.unlikely"),
    ):
        if low > high or math.isnan(low + high):
            text = f"{names}大小颠倒（{low:g}、{high:g}）"
            yield error("scheme-contradicts", text, place=place, advice="前一个不能大于后一个")
