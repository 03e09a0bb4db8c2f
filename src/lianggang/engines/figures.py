"""Panels out of ordered figures, with everything that keeps a value from being used."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from lianggang.assess import units
from lianggang.engines.columns import Long
from lianggang.findings import Finding, error, note, warning
from lianggang.panel.arrays import Array, Flags, Panel, Rows, Why, empty
from lianggang.panel.computed import USUAL_PLACES
from lianggang.panel.plausible import MAX_PRINTED_DECIMALS
from lianggang.panel.quantities import Quantity, same_unit

_MOST_MORE = 10  # places that a value may need beyond the usual ones so as not to seem nothing, or the whole
_TROUBLES = {
    Why.NOT_FINITE: ("not-finite", "检查原表公式，填写实际数值"),
    Why.TOO_LARGE: ("out-of-range", "检查小数点和单位"),
    Why.CONFLICTING: ("duplicate-conflict", "核实后只留一个"),
    Why.NO_DENOMINATOR: ("zero-denominator", "分母确为0时数值留空，说明里写“分母为0”"),
    Why.PART_EXCEEDS: ("numerator-exceeds-denominator", "核对分子、分母"),
    Why.NEGATIVE_COUNT: ("negative-count", "核对改正"),
    Why.OUT_OF_RANGE: ("out-of-range", "检查小数点和单位"),
    Why.NOT_QUOTIENT: ("value-not-ratio", "核对三个数；相差10、100倍的多半是单位错"),
    Why.NO_NUMBER: ("broken-number", "只填阿拉伯数字和一个小数点"),
    Why.OTHER_UNIT: ("unit-mismatch", "换算数值，同时改单位"),
}


@dataclass(frozen=True, slots=True)
class Figures:
    """The panel of one indicator and what is to be said of its figures."""

    panel: Panel
    findings: tuple[Finding, ...]


def panels(figures: Long, quantities: dict[str, Quantity]) -> Iterator[Figures]:
    """One panel an indicator, in the order of their codes."""
    bounds = np.searchsorted(figures.code, np.arange(len(figures.codes) + 1))
    for number, code in enumerate(figures.codes):
        rows = slice(int(bounds[number]), int(bounds[number + 1]))
        if rows.start < rows.stop:
            yield _figures(figures, code, rows, quantities.get(code))


def _figures(figures: Long, code: str, rows: slice, known: Quantity | None) -> Figures:
    unit = known.unit if known else figures.units[figures.unit[rows][0]]
    why = _settled(figures, rows, unit)
    new = _first_of_key(figures, rows)
    series = _first_of(figures.territory[rows], figures.part[rows])
    row = series.cumsum() - 1
    year = figures.year[rows]
    first = int(year.min())
    panel = empty((code,), unit, first, (int(row[-1]) + 1, int(year.max()) - first + 1), figures.parts)
    panel.territories[:] = np.array(figures.territories, object)[figures.territory[rows][series]]
    panel.part[:] = figures.part[rows][series]
    spot = row[new], (year - first)[new]
    for name in ("value", "events", "exposure", "places", "mark"):
        getattr(panel, name)[spot] = getattr(figures, name)[rows][new]
    panel.why[spot] = why[new]
    _set_breaks(panel, row, year - first, figures.redefined[rows])
    if known:
        _complete(panel, known)
    _check(panel, known or _by_unit(code, unit), known.is_share if known else units.scale(unit) == 100)
    panel.value[panel.why != Why.KNOWN] = np.nan
    findings = [] if known else [note("outside-catalogue", f"{code}不在指标目录中，只按单位核查", advice="核对编码")]
    name = f"{known.name}（{code}）" if known and known.name != code else code
    return Figures(panel, (*findings, *_told(name, panel, int((~new).sum()))))


def _by_unit(code: str, unit: str) -> Quantity:
    """An indicator that is not in the catalogue, as far as its unit tells."""
    scale = units.scale(unit)
    return Quantity(code, code, unit, scale or 1, divides=scale is not None)


def _first_of(*keys: Rows) -> Flags:
    """Where a run of equal keys begins."""
    begins = np.ones(len(keys[0]), bool)
    begins[1:] = np.any([k[1:] != k[:-1] for k in keys], axis=0)
    return begins


def _first_of_key(figures: Long, rows: slice) -> Flags:
    return _first_of(figures.territory[rows], figures.part[rows], figures.year[rows])


def _settled(figures: Long, rows: slice, unit: str) -> np.ndarray[tuple[int], np.dtype[np.uint8]]:
    """`Why` of every row, with the contradictions of repeated keys and foreign units."""
    why = figures.why[rows].copy()
    same = np.array([not u or same_unit(u, unit) for u in figures.units], bool)
    why[~same[figures.unit[rows]] & (why == Why.KNOWN)] = Why.OTHER_UNIT
    key = _first_of_key(figures, rows).cumsum() - 1
    first = np.flatnonzero(np.diff(key, prepend=-1))[key]
    differs = np.zeros(len(key), bool)
    for content in (figures.value, figures.events, figures.exposure):
        mine = content[rows]
        differs |= (mine != mine[first]) & ~(np.isnan(mine) & np.isnan(mine[first]))
    differs |= figures.mark[rows] != figures.mark[rows][first]
    why[np.isin(key, key[differs])] = Why.CONFLICTING
    return why


def _set_breaks(panel: Panel, row: Rows, column: Rows, redefined: Flags) -> None:
    """A definition that changes in one part of a territory changes in all its parts."""
    at = np.flatnonzero(redefined)
    if not len(at):
        return
    territory = np.unique(panel.territories, return_inverse=True)[1]
    breaks = np.zeros((int(territory.max()) + 1, panel.value.shape[1]), bool)
    breaks[territory[row[at]], column[at]] = True
    panel.breaks[:] = breaks[territory]


def _complete(panel: Panel, quantity: Quantity) -> None:
    """Compute the values that are blank and have counts, with decimals as in `panel.computed`."""
    blank = (panel.why == Why.UNREPORTED) & np.isfinite(panel.events) & (panel.exposure != 0)
    blank &= np.isfinite(panel.exposure) & quantity.divides
    if not blank.any():
        return
    exact = panel.events[blank] * quantity.scale / panel.exposure[blank]
    places = _usual_places(panel)[np.nonzero(blank)[0]]
    for _ in range(_MOST_MORE):
        rounded = _half_up(exact, places)
        places[(rounded != exact) & ((rounded == 0) | ((rounded == 100) & quantity.is_share))] += 1
    panel.value[blank] = _half_up(exact, places)
    panel.places[blank], panel.why[blank] = places, Why.KNOWN


def _half_up(values: Array, places: Rows) -> Array:
    ten = 10.0**places
    rounded: Array = np.sign(values) * np.floor(np.abs(values) * ten + 0.5 + 1e-9) / ten
    return rounded


def _usual_places(panel: Panel) -> Rows:
    """For each series the decimals that the values reported for its territory print."""
    telling = (panel.why == Why.KNOWN) & (panel.places <= MAX_PRINTED_DECIMALS)
    territory = np.unique(panel.territories, return_inverse=True)[1]
    most = np.zeros(int(territory.max()) + 1, int)
    np.maximum.at(most, territory, np.where(telling, panel.places, 0).max(1))
    most[most == 0] = USUAL_PLACES
    return most[territory]


def _check(panel: Panel, quantity: Quantity, share: bool) -> None:
    """Set aside what breaks a hard rule; as `panel.plausible`. share: whether the numerator is a part of the whole."""
    low, high = (np.nan if x is None else float(x) for x in (quantity.valid_min, quantity.valid_max))
    value, part, whole, divides = panel.value, panel.events, panel.exposure, quantity.divides
    with np.errstate(invalid="ignore"):
        rules = {
            Why.NEGATIVE_COUNT: ((part < 0) | (whole < 0)) & divides,
            Why.NO_DENOMINATOR: (whole == 0) & divides,
            Why.PART_EXCEEDS: (part > whole) & (whole > 0) & share,
            Why.OUT_OF_RANGE: (value < low) | (value > high),
            Why.NOT_QUOTIENT: _not_quotient(panel, quantity),
        }
    for why, broken in rules.items():
        panel.why[broken & (panel.why == Why.KNOWN)] = why


def _not_quotient(panel: Panel, quantity: Quantity) -> Flags:
    """Whether a value differs from its counts by more than the last digit allows."""
    with np.errstate(invalid="ignore", divide="ignore"):
        exact: Array = panel.events * quantity.scale / panel.exposure
        digit = 10.0 ** -np.minimum(panel.places, MAX_PRINTED_DECIMALS).astype(float)
        wrong: Flags = (np.abs(panel.value - exact) > 1.5 * digit * (1 + 1e-9)) & (panel.exposure != 0)
    return wrong if quantity.divides else np.zeros_like(wrong)


def _told(name: str, panel: Panel, repeated: int) -> Iterator[Finding]:
    """What keeps values from being used, each kind once with its number and an example; and what else is odd."""
    for why, (trouble, advice) in _TROUBLES.items():
        spots = np.argwhere(panel.why == why)
        if len(spots):
            text = f"{name}有{len(spots)}个数没有采用：{why.label}"
            yield error(trouble, text, place=_place(panel, *spots[0].tolist()), advice=advice)
    if repeated:
        yield note("duplicate-same", f"{name}有{repeated}行与别的行同一指标、地区、年份、分组")
    yield from _odd_series(name, panel)


def _odd_series(name: str, panel: Panel) -> Iterator[Finding]:
    known = np.isfinite(panel.value)
    number = known.sum(axis=1)
    inside = (known.cumsum(axis=1) > 0) & (known[:, ::-1].cumsum(axis=1)[:, ::-1] > 0) & ~known
    spread = np.where(known, panel.value, -np.inf).max(axis=1) - np.where(known, panel.value, np.inf).min(axis=1)
    for kind, odd, text in (
        ("empty-series", number == 0, "条序列没有一个可用的数，不作判断"),
        ("single-point", number == 1, "条序列只有一个数，不作预测"),
        ("missing-years", inside.any(axis=1), "条序列中间缺年份，缺的不当作零，也不补"),
        ("constant-series", (number > 2) & (spread == 0), "条序列各年完全相同，预测按不变的值计算"),
        ("definition-change", panel.breaks.any(axis=1), "条序列的口径有变化，变化以前的值不参与比较和预测"),
    ):
        rows = np.flatnonzero(odd)
        if len(rows):
            finding = warning if kind == "empty-series" else note
            yield finding(kind, f"{name}有{len(rows)}{text}", place=_place(panel, int(rows[0])))


def _place(panel: Panel, row: int, column: int | None = None) -> str:
    part = panel.parts[panel.part[row]]
    told = "" if part.is_total else f"（{part.label}）"
    year = "" if column is None else f"{panel.first + column}年"
    return f"{panel.territories[row]}{year}{told}等"
