"""Panels and targets of every kind, drawn at random: missing years, bounds, breaks, counts, repeated values."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from random import Random

from lianggang.catalogue.model import Survey
from lianggang.engines.asked import Asked
from lianggang.panel.model import TOTAL, Observation, Series
from lianggang.plans.model import Direction, Kind, Target

UNITS = ("%", "/10万", "‰", "岁", "人", "起", "个百分点", "")
_WHOLE = ("人", "起")
_SCALES = {"%": 100, "/10万": 100_000, "‰": 1000}
_FIRST, _LAST = 2010, 2024


def panel(random: Random, unit: str, number: int, code: str = "I") -> list[Series]:
    """Series of one indicator in counties, in the order of their names."""
    return [_series(random, unit, f"甲{chr(0x4E00 + k)}县", code) for k in range(number)]


def _series(random: Random, unit: str, territory: str, code: str) -> Series:
    level, counted = random.choice([0, 2, 5, 30, 60, 90, 99, 400]), random.random() < 0.5
    drift, wobble = random.gauss(0, level * 0.02), level * random.choice([0.01, 0.05, 0.15])
    if unit in _WHOLE and counted:
        drift, wobble = 0.0, level**0.5  # as chance makes numbers of events vary
    observations: list[Observation] = []
    now, before = float(level), None
    for year in range(random.choice([_FIRST, 2012, 2014]), _LAST + 1):
        now = _bounded(now + drift + random.gauss(0, wobble), unit)
        now = float(before) if before is not None and random.random() < 0.1 else now
        if random.random() < 0.08 and year < _LAST - 1:
            continue
        before = Decimal(f"{now:.{0 if unit in _WHOLE else random.choice([1, 1, 2])}f}")
        observations.append(_observation(random, Observation(code, territory, year, before, unit), counted))
    breaks = (random.choice(range(2012, 2028)),) if random.random() < 0.1 else ()
    return Series(code, code, unit, territory, tuple(observations), TOTAL, breaks)


def _bounded(value: float, unit: str) -> float:
    value = value if unit == "个百分点" else max(0.0, value)
    return min(100.0, value) if unit == "%" else value


def _observation(random: Random, o: Observation, counted: bool) -> Observation:
    if random.random() < 0.03:
        return replace(o, value=None, missing="缺报")
    whole = random.choice([100, 3000, 20_000])
    if counted and o.unit in _SCALES and o.value is not None:
        part = Decimal(round(float(o.value) * whole / _SCALES[o.unit]))
        o = replace(o, numerator=part, denominator=Decimal(whole)) if part <= whole or o.unit != "%" else o
    return replace(o, qualifier=random.choice([""] * 30 + [">=", "~", "<"]))


def asked(random: Random, unit: str, number: int) -> tuple[Asked, ...]:
    """Targets of one indicator, of all kinds."""
    return tuple(_asked(random, unit, k) for k in range(number))


def _asked(random: Random, unit: str, number: int) -> Asked:
    target = _target(random, unit)
    due, better = random.choice([2025, 2025, 2023, 2030]), random.choice(["higher", "lower", "band", None])
    reference = "R" if target.kind is Kind.RELATION else ""
    survey = Survey("调查", 5, 2020, True, "") if random.random() < 0.2 else None
    return Asked(f"t{number}", "I", target, 2021, due, better, reference=reference, survey=survey)


def _target(random: Random, unit: str) -> Target:
    kind, level = random.choice(list(Kind)), ["20", "45", "60", "90", "100", "0", "12.5", "95.0", "7.25"]
    if kind is Kind.LEVEL:
        comparator = random.choice([">=", "<=", ">", "<", "~", None])
        return Target("i", "", kind, comparator, Decimal(random.choice(level)), unit or None)
    if kind in (Kind.CHANGE, Kind.ANNUAL_CHANGE):
        size = Decimal(random.choice(["-20", "10", "5", "-1", "0.5", "3"]))
        measure = random.choice(["%", unit or None, "个百分点" if unit == "%" else unit])
        return Target(
            "i", "", kind, random.choice([">=", "<=", "~", None, ">"]), size, measure, random.choice([None, 2020, 2018])
        )
    if kind is Kind.RATIO:
        return Target("i", "", kind, random.choice([">=", "<=", "~", "="]), random.choice(["2:3", "60:1", "1:0"]))
    if kind is Kind.DIRECTION:
        quote, direction = random.choice(["", "逐年提高"]), random.choice(list(Direction))
        return Target("i", quote, kind, direction=direction, baseline_year=random.choice([None, 2019]))
    return Target("i", "", kind, random.choice([">=", "<=", "~", None]), relative_to="参照")
