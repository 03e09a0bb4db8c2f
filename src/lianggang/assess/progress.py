"""How far a target is attained, how fast the series moves and how fast it must."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from lianggang.assess.demand import Demand
from lianggang.assess.values import Seen, Values
from lianggang.plans.model import Kind


def attainment(demand: Demand, latest: Seen, start: Seen | None = None) -> float | None:
    """Degree of attainment: 1 at the target, more beyond it, 0 when nothing is attained.

    Level, ratio, relation: 1 - shortfall / |target|, for what must fall (2 - value / target) as for what must rise.
    左右: 1 within the tolerance. Change: change made / change demanded. Where the target is zero, or the value has
    another sign, a share of the target means nothing: 1 when attained, else the share of the way from `start`.
    None for directions, which have no number, where only a bound of the value is known, and without such a start.
    """
    if demand.goal is None or latest.is_bound:
        return None
    measured = demand.measured(latest.value, latest.year)
    inside = measured in demand.window
    if demand.goal == 0 or (demand.change is None and measured * demand.goal < 0):
        return 1.0 if inside else _way(demand, measured, start)
    lead = (measured - demand.goal) / abs(demand.goal)
    if demand.comparator in ("~", "="):
        return 1.0 if inside else float(max(Decimal(0), 1 - abs(lead)))
    degree = float(max(Decimal(0), 1 + (lead if demand.comparator in (">=", ">") else -lead)))
    return max(degree, 1.0) if inside else min(degree, 1.0)


def _way(demand: Demand, measured: Decimal, start: Seen | None) -> float | None:
    """The share of the way from the start to a target that is not attained; 0 where the start was better."""
    if start is None or start.is_bound or demand.goal is None or demand.change is not None:
        return None
    if start.value in demand.window or start.value == demand.goal:
        return 0.0
    share = (measured - start.value) / (demand.goal - start.value)
    return float(min(Decimal(1), max(Decimal(0), share)))


def required_pace(demand: Demand, latest: Seen, due: int, *, met: bool) -> float | None:
    """Change per year, in the series' unit, that leads in a straight line to the target; 0 when it is attained.

    An average yearly change is attained only at the level that it means in the due year. None where there is no such
    number, as at a target that must be exceeded, and where only a bound of the value is known.
    """
    goal = demand.goal_value(due)
    if goal is None or latest.year >= due or demand.kind is Kind.RATIO:
        return None
    if met and demand.side(latest.value, due) == 0:
        return 0.0
    if latest.is_bound or goal == latest.value:
        return None
    return float((goal - latest.value) / (due - latest.year))


def recent_span(values: Values, breaks: Sequence[int], years: int) -> tuple[Seen, Seen] | None:
    """First and last value of the last `years` years, or of the last step when that is longer; one definition only.

    Values of which only a bound is known are passed over.
    """
    if not values.exact:
        return None
    latest = values.exact[-1]
    first = max((b for b in breaks if b <= latest.year), default=0)
    earlier = [o for o in values.exact if first <= o.year < latest.year]
    if not earlier:
        return None
    return next((o for o in earlier if o.year >= latest.year - years), earlier[-1]), latest


def actual_pace(values: Values, breaks: Sequence[int], years: int) -> float | None:
    """Average change per year over the recent span; None when there are not two comparable values."""
    span = recent_span(values, breaks, years)
    return None if span is None else float((span[1].value - span[0].value) / (span[1].year - span[0].year))


def wrong_steps(demand: Demand, values: Values) -> list[int]:
    """Years that did not go the way which a 逐年 demand asks of every year; staying at the bound is right."""
    if not demand.sign or demand.base is None:
        return []
    return wrong_years(values.since(demand.base.year), demand.sign, demand.bound)


def unseen_years(demand: Demand, values: Values, until: int) -> list[int]:
    """Years since the base up to `until` of which a 逐年 demand knows no exact value, so that a step is not seen."""
    if not demand.sign or demand.base is None:
        return []
    seen = {o.year for o in values.exact}
    return [year for year in range(demand.base.year + 1, until + 1) if year not in seen]


def wrong_years(path: Sequence[Seen], sign: int, bound: Decimal | None = None) -> list[int]:
    """Years of a path that did not move in the direction of `sign`, nor stayed at the bound.

    Values of which only a bound is known are passed over, they show no step, but for the last: that may be wrong
    whatever the value is.
    """
    exact = [o for o in path if not o.is_bound]
    wrong = [b.year for a, b in pairwise(exact) if not _is_right(a, b.value, sign, bound)]
    return wrong if any(_last_step(path, sign, bound)) else [*wrong, path[-1].year]


def is_step_open(demand: Demand, values: Values) -> bool:
    """Whether a 逐年 demand cannot tell the last step, of whose value only a bound is known."""
    if not demand.sign or demand.base is None:
        return False
    return len(set(_last_step(values.since(demand.base.year), demand.sign, demand.bound))) > 1


def _last_step(path: Sequence[Seen], sign: int, bound: Decimal | None) -> list[bool]:
    """Whether the step to a last bound is right, for the ends of the values that it allows; as one right step else."""
    exact = [o for o in path if not o.is_bound]
    if not exact or not path[-1].is_bound:
        return [True]
    return [_is_right(exact[-1], value, sign, bound) for value in path[-1].ends]


def _is_right(before: Seen, value: Decimal, sign: int, bound: Decimal | None) -> bool:
    return (value - before.value) * sign > 0 or value == bound
