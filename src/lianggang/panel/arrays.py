"""Series side by side, as arrays with masks that say why a value is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import IntEnum

import numpy as np
import numpy.typing as npt

from lianggang.panel.model import TOTAL, Breakdown, Observation, Series
from lianggang.panel.numbers import quotient
from lianggang.wording import places_of

Array = npt.NDArray[np.float64]
Rows = npt.NDArray[np.int_]
Bytes = npt.NDArray[np.uint8]
Flags = npt.NDArray[np.bool_]


LARGEST = 1e15
"""No quantity of a plan is this large."""


class Why(IntEnum):
    """Why there is no value that can be used, and KNOWN where there is one."""

    KNOWN = 0
    ABSENT = 1  # no row at all
    UNREPORTED = 2
    NOT_SURVEYED = 3
    REDEFINED = 4
    NOT_HELD = 5
    CONFIDENTIAL = 6
    NOT_FINITE = 10  # from here on: reported, but not usable
    TOO_LARGE = 11
    CONFLICTING = 12
    NO_DENOMINATOR = 13
    PART_EXCEEDS = 14
    NEGATIVE_COUNT = 15
    OUT_OF_RANGE = 16
    NOT_QUOTIENT = 17
    NO_NUMBER = 18
    OTHER_UNIT = 19

    @property
    def label(self) -> str:
        """The Chinese words of the reports."""
        return _LABELS[self]


_LABELS = {
    Why.KNOWN: "",
    Why.ABSENT: "没有这一年的数据",
    Why.UNREPORTED: "缺报",
    Why.NOT_SURVEYED: "未开展统计",
    Why.REDEFINED: "口径变化",
    Why.NOT_HELD: "部门不掌握",
    Why.CONFIDENTIAL: "保密",
    Why.NOT_FINITE: "不是有限的数",
    Why.TOO_LARGE: "数值大得或小得不合情理",
    Why.CONFLICTING: "同一个数报了几个不同的值",
    Why.NO_DENOMINATOR: "分母为0",
    Why.PART_EXCEEDS: "分子大于分母",
    Why.NEGATIVE_COUNT: "分子或分母为负",
    Why.OUT_OF_RANGE: "超出可能范围",
    Why.NOT_QUOTIENT: "与分子÷分母不符",
    Why.NO_NUMBER: "不能读成一个数",
    Why.OTHER_UNIT: "单位与指标的不同",
}
OF_REASON = {label: why for why, label in _LABELS.items() if why in range(Why.UNREPORTED, Why.NOT_FINITE)}
"""The mask of a stated reason; every other reason is UNREPORTED."""


class Mark(IntEnum):
    """How far a value stands for itself."""

    EXACT = 0
    ABOUT = 1
    RATIO = 2  # stated as "2:3"; the value is the quotient
    AT_LEAST = 3  # from here on only a bound is known
    ABOVE = 4
    AT_MOST = 5
    BELOW = 6


QUALIFIERS = {
    "": Mark.EXACT,
    "~": Mark.ABOUT,
    ":": Mark.RATIO,
    ">=": Mark.AT_LEAST,
    ">": Mark.ABOVE,
    "<=": Mark.AT_MOST,
    "<": Mark.BELOW,
}
"""The qualifiers of observations, and ":" for a ratio."""
_WORDS = {mark: word for word, mark in QUALIFIERS.items()}


@dataclass(frozen=True, slots=True)
class Panel:
    """n series of one or several indicators in one unit, w calendar years from `first` on; with all panels these are
    the axes territory × indicator × breakdown × year.

    code, part (n,): places of each series' indicator in `codes` and of its breakdown in `parts`. territories (n,).
    value, events, exposure (n, w): value, numerator and denominator as float64, NaN where unknown. places, mark (n, w):
    decimals as printed, `Mark`. why (n, w): `Why`. breaks (n, w): whether the definition differs from the years before.
    """

    codes: tuple[str, ...]
    unit: str
    first: int
    code: Rows
    territories: npt.NDArray[np.object_]
    parts: tuple[Breakdown, ...]
    part: Rows
    value: Array
    events: Array
    exposure: Array
    places: npt.NDArray[np.int8]
    mark: Bytes
    why: Bytes
    breaks: Flags

    def __len__(self) -> int:
        return len(self.territories)

    @property
    def years(self) -> Rows:
        """The calendar years of the columns."""
        return self.first + np.arange(self.value.shape[1])

    def series(self, row: int, name: str = "") -> Series:
        """One of the series as the value object that the sentences are written from."""
        part = self.parts[self.part[row]]
        seen = np.flatnonzero(self.why[row] != Why.ABSENT).tolist()
        observations = tuple(self._observation(row, column) for column in seen)
        breaks = tuple(int(year) for year in self.years[self.breaks[row]])
        territory = str(self.territories[row])
        code = self.codes[self.code[row]]
        return Series(code, name or code, self.unit, territory, observations, part, breaks)

    def _observation(self, row: int, column: int) -> Observation:
        value = decimal_of(self.value[row, column], int(self.places[row, column]))
        mark = Mark(int(self.mark[row, column]))
        return Observation(
            self.codes[self.code[row]],
            str(self.territories[row]),
            self.first + column,
            value,
            self.unit,
            decimal_of(self.events[row, column], 0),
            decimal_of(self.exposure[row, column], 0),
            self.parts[self.part[row]],
            missing=Why(int(self.why[row, column])).label,
            qualifier="" if mark is Mark.RATIO else _WORDS[mark],
        )


def decimal_of(value: float, places: int) -> Decimal | None:
    """The decimal number that was read as this float: its shortest form, with at least `places` decimals."""
    if not np.isfinite(value):
        return None
    shortest = Decimal(repr(float(value))).normalize()
    missing = places + int(shortest.as_tuple().exponent)
    return shortest.quantize(Decimal(1).scaleb(-places)) if missing > 0 and abs(value) < LARGEST else shortest


def panel_of(series: Sequence[Series]) -> Panel:
    """The panel of series in one unit; the first of two values of a year counts.

    Raises ValueError for an empty sequence or several units.
    """
    if len({s.unit for s in series}) != 1:
        raise ValueError("a panel holds the series of one unit")
    years = [y for s in series for y in (*(o.year for o in s.observations), *s.breaks)] or [0]
    codes, parts = (
        tuple(dict.fromkeys(each)) for each in zip(*((s.indicator, s.breakdown) for s in series), strict=True)
    )
    shape = len(series), max(years) - min(years) + 1
    panel = empty(codes, series[0].unit, min(years), shape, parts)
    for row, one in enumerate(series):
        panel.territories[row] = one.territory
        panel.code[row], panel.part[row] = codes.index(one.indicator), parts.index(one.breakdown)
        panel.breaks[row, [year - panel.first for year in one.breaks]] = True
        for o in reversed(one.observations):
            _put(panel, (row, o.year - panel.first), o)
    return panel


def empty(
    codes: tuple[str, ...], unit: str, first: int, shape: tuple[int, int], parts: tuple[Breakdown, ...] = (TOTAL,)
) -> Panel:
    """A panel in which nothing is known yet."""
    n = shape[0]
    nowhere: npt.NDArray[np.object_] = np.full(n, "", dtype=object)
    code, part = np.zeros(n, np.int_), np.zeros(n, np.int_)
    value, events, exposure = (np.full(shape, np.nan) for _ in range(3))
    marks, why = np.zeros(shape, np.uint8), np.full(shape, Why.ABSENT, np.uint8)
    places, breaks = np.zeros(shape, np.int8), np.zeros(shape, bool)
    return Panel(codes, unit, first, code, nowhere, parts, part, value, events, exposure, places, marks, why, breaks)


def with_empty(panel: Panel, keys: Sequence[tuple[str, str, Breakdown]]) -> Panel:
    """The panel with a series more for each indicator, territory and part, of which nothing is known."""
    codes, parts = tuple(dict.fromkeys(c for c, _, _ in keys)), tuple(dict.fromkeys(p for _, _, p in keys))
    more = empty(codes, panel.unit, panel.first, (len(keys), panel.value.shape[1]), parts)
    more.territories[:] = [territory for _, territory, _ in keys]
    more.code[:] = [codes.index(code) for code, _, _ in keys]
    more.part[:] = [parts.index(part) for _, _, part in keys]
    return stacked([panel, more])


def stacked(panels: Sequence[Panel]) -> Panel:
    """All series of panels in one unit in one panel, over the years of all."""
    if len(panels) == 1:
        return panels[0]
    first, end = min(p.first for p in panels), max(p.first + p.value.shape[1] for p in panels)
    codes = tuple(dict.fromkeys(code for p in panels for code in p.codes))
    parts = tuple(dict.fromkeys(part for p in panels for part in p.parts))
    whole, start = empty(codes, panels[0].unit, first, (sum(map(len, panels)), end - first), parts), 0
    for panel in panels:
        rows, column = slice(start, start + len(panel)), panel.first - first
        whole.territories[rows] = panel.territories
        whole.code[rows] = np.array([codes.index(code) for code in panel.codes])[panel.code]
        whole.part[rows] = np.array([parts.index(part) for part in panel.parts])[panel.part]
        for name in ("value", "events", "exposure", "places", "mark", "why", "breaks"):
            getattr(whole, name)[rows, column : column + panel.value.shape[1]] = getattr(panel, name)
        start += len(panel)
    return whole


def _put(panel: Panel, spot: tuple[int, int], o: Observation) -> None:
    panel.events[spot], panel.exposure[spot] = _float(o.numerator), _float(o.denominator)
    panel.mark[spot] = QUALIFIERS[o.qualifier]
    value = o.value
    if value is None and not o.missing and (value := quotient(o.as_reported)) is not None:
        panel.mark[spot] = Mark.RATIO
    if value is None:
        panel.value[spot], panel.why[spot] = np.nan, OF_REASON.get(o.missing, Why.UNREPORTED)
    else:
        panel.value[spot] = _float(value)
        panel.places[spot] = places_of(value) if value.is_finite() else 0
        panel.why[spot] = unusable(panel.value[spot])


def unusable(value: float) -> Why:
    """Why the number cannot be one of a plan, KNOWN when it can."""
    if not np.isfinite(value):
        return Why.NOT_FINITE
    return Why.KNOWN if value == 0 or 1e-15 < abs(value) < LARGEST else Why.TOO_LARGE


def _float(number: Decimal | None) -> float:
    return np.nan if number is None else float(number)
