"""Targets and series from the short notation of the cases."""

from decimal import Decimal as D

from lianggang.panel.model import Observation, Series
from lianggang.plans.model import Direction, Kind, Target

QUALIFIERS = (">=", "<=", ">", "<", "~")


def target(text, quote=""):
    """A target from "kind comparator value unit [base YEAR]" or "direction up"."""
    kind, *rest = text.split()
    if kind == "direction":
        return Target("指标", quote, Kind.DIRECTION, direction=Direction(rest[0]))
    base = int(rest.pop()) if "base" in rest else None
    parts = [None if p == "-" else p for p in rest if p != "base"]
    comparator, value, unit = (*parts, None, None)[:3]
    number = value if value is None or ":" in value else D(value)
    return Target("指标", quote, Kind(kind), comparator, number, unit, base, relative_to="全体比例")


def series(values, unit="%", name="指标", breaks=(), counts=None):
    """A series from {year: value}; a value may be text with a qualifier, a ratio, or empty."""
    rows = tuple(_observation(int(y), str(v), unit, (counts or {}).get(y)) for y, v in sorted(values.items()))
    return Series("I-1", name, unit, "县", rows, breaks=tuple(int(b) for b in breaks))


def _observation(year, text, unit, counts):
    qualifier = next((q for q in QUALIFIERS if text.startswith(q)), "")
    digits = text.removeprefix(qualifier)
    value = D(digits) if digits and ":" not in digits else None
    numerator, denominator = counts or (None, None)
    missing = "" if text else "未开展统计"
    return Observation(
        "I-1", "县", year, value, unit, numerator, denominator, as_reported=text, qualifier=qualifier, missing=missing
    )
