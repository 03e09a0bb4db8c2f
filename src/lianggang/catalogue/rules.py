"""Evaluates the consistency rules that compare indicators of one territory and year."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise

from lianggang.catalogue.model import Rule

Values = Sequence[Decimal]


def holds(rule: Rule, values: Mapping[str, Decimal]) -> bool | None:
    """Whether the values obey the rule; None when one is missing or the rule is of another kind.

    values: code → value of one territory, year and breakdown, all in the unit of the catalogue. A `range` rule holds
    when every value that is there lies in the range. `numerator_le` rules are to be given numerators as values.
    """
    test = KINDS.get(rule.kind)
    if test is None or not rule.codes:
        return None
    if rule.kind == "range":
        present = [values[code] for code in rule.codes if code in values]
        return test(rule, present) if present else None
    needed = [*rule.codes, *([rule.bound] if rule.bound else [])]
    if any(code not in values for code in needed):
        return None
    return test(rule, [values[code] for code in needed])


def _ascending(rule: Rule, values: Values) -> bool:
    return all(lower <= upper + rule.tolerance for lower, upper in pairwise(values))


def _sum_bounded(rule: Rule, values: Values) -> bool:
    parts, bound = (values[:-1], values[-1]) if rule.bound else (values, rule.high)
    return bound is None or sum(parts) <= bound + rule.tolerance


def _in_range(rule: Rule, values: Values) -> bool:
    return all(_within(value, rule) for value in values)


def _ratio_in_range(rule: Rule, values: Values) -> bool:
    part, whole = values
    return whole == 0 or _within(part / whole, rule)


def _close(rule: Rule, values: Values) -> bool:
    first, second = values
    return _within(abs(first - second), rule)


def _between(rule: Rule, values: Values) -> bool:
    whole, *parts = values
    return min(parts) - rule.tolerance <= whole <= max(parts) + rule.tolerance


def _not_all_equal(_: Rule, values: Values) -> bool:
    return len(set(values)) > 1


def _within(value: Decimal, rule: Rule) -> bool:
    return (rule.low is None or value >= rule.low) and (rule.high is None or value <= rule.high)


KINDS: Mapping[str, Callable[[Rule, Values], bool]] = {
    "le": _ascending,
    "numerator_le": _ascending,
    "sum_le": _sum_bounded,
    "range": _in_range,
    "ratio": _ratio_in_range,
    "difference": _close,
    "between": _between,
    "distinct": _not_all_equal,
}
