"""How far the targets of many cases are attained, how fast they move and how fast they must."""

from __future__ import annotations

import numpy as np

from lianggang.assess.params import Params
from lianggang.engines.cases import Cases, at, last_column, packed
from lianggang.engines.demands import Demands, since_base
from lianggang.panel.arrays import Array, Flags, Mark, Rows
from lianggang.plans.model import Kind

_MOST_PLACES = 4
_ENDLESS = 1e18
_SAME = 1e-12  # relative; a computed goal this near to the value is that value


def goal_values(found: Demands, cases: Cases) -> Array:
    """The number of the target as a value of the due year, NaN for targets without one."""
    return found.back(found.goal, since_base(found, cases, cases.due))


def shown(goals: Array, found: Demands) -> Array:
    """The goals as results print them: computed ones with four decimals, half up."""
    scale = 10.0**_MOST_PLACES
    rounded = np.sign(goals) * np.floor(np.abs(goals) * scale + 0.5 + 1e-9) / scale
    return np.where(found.change & (np.abs(goals) < 1e11), rounded, goals)


def attainment(found: Demands, cases: Cases, measured: Array, inside: Flags) -> Array:
    """The degree of attainment; as `assess.progress.attainment`, NaN for None."""
    goal, start = found.goal, at(cases.exact, found.start)
    around = np.array([_is_around(t) for t in found.templates], bool)[cases.which]
    upward = np.array([_is_upward(t) for t in found.templates], bool)[cases.which]
    with np.errstate(all="ignore"):
        lead = (measured - goal) / np.abs(goal)
        degree = np.maximum(0.0, 1 + np.where(upward, lead, -lead))
        degree = np.where(inside, np.maximum(degree, 1.0), np.minimum(degree, 1.0))
        degree = np.where(around, np.where(inside, 1.0, np.maximum(0.0, 1 - np.abs(lead))), degree)
        apart = (goal == 0) | (~found.change & (measured * goal < 0))
        way = np.clip((measured - start) / (goal - start), 0.0, 1.0)
    way = np.where((found.side(start) == 0) | (start == goal), 0.0, way)
    way = np.where(found.change | ~np.isfinite(start), np.nan, way)
    degree = np.where(apart, np.where(inside, 1.0, way), degree)
    return np.where(np.isfinite(goal) & ~cases.bound, degree, np.nan)


def _is_around(demand: object) -> bool:
    return getattr(demand, "comparator", None) in ("~", "=")


def _is_upward(demand: object) -> bool:
    return getattr(demand, "comparator", None) in (">=", ">")


def required_pace(found: Demands, cases: Cases, met: Flags) -> Array:
    """Change per year that leads in a straight line to the target; as `assess.progress.required_pace`."""
    years = (cases.due - cases.latest_year).astype(float)
    with np.errstate(all="ignore"):
        goals = goal_values(found, cases)
        pace = (goals - cases.latest_value) / years
    none = cases.bound | np.isclose(goals, cases.latest_value, rtol=_SAME, atol=0.0)
    then = found.measured(cases.latest_value, since_base(found, cases, cases.due))
    there = ~found.yearly | (found.side(then) == 0)
    pace = np.where(met & there, 0.0, np.where(none, np.nan, pace))
    asked = np.isfinite(found.goal) & (years > 0) & ~cases.flags(lambda a: isinstance(a.target.value, str))
    asked &= ~cases.flags(lambda a: a.target.kind is Kind.RATIO)
    return np.where(asked, pace, np.nan)


def recent_span(cases: Cases, years: int) -> tuple[Rows, Rows]:
    """First and last column of the recent span of exact values, -1 where there is none."""
    exact, columns = np.isfinite(cases.exact), np.arange(cases.value.shape[1])
    last = last_column(exact)
    breaks = cases.panel.breaks[cases.rows] & (columns <= last[:, None])
    comparable = exact & (columns >= last_column(breaks)[:, None]) & (columns < last[:, None])
    near = comparable & (columns >= (last - years)[:, None])
    first = np.where(near.any(axis=1), near.argmax(axis=1), last_column(comparable))
    return first, np.where(first < 0, -1, last)


def actual_pace(cases: Cases, params: Params) -> Array:
    """Average change per year over the recent span, NaN where there are not two comparable values."""
    first, last = recent_span(cases, params.pace_years)
    with np.errstate(all="ignore"):
        return (at(cases.exact, last) - at(cases.exact, first)) / (last - first)


def wrong_steps(found: Demands, cases: Cases) -> Flags:
    """Whether a year since the base broke a 逐年 demand."""
    columns = np.arange(cases.value.shape[1])
    path = np.where(columns >= found.start[:, None], cases.exact, np.nan)
    right, number = steps(path, found.sign, found.bound)
    asked = (found.sign != 0) & (found.start >= 0)
    inside = np.arange(right.shape[1]) < number[:, None]
    missed: Flags = np.any(inside & ~right, axis=1) & asked
    return missed | ~(np.logical_or(*last_step(found, cases)))


def bound_ends(cases: Cases) -> tuple[Array, Array]:
    """The values that a last bound allows: the nearest and the farthest; as `assess.values.Seen.ends`."""
    mark = cases.latest_mark
    out = np.where((mark == Mark.AT_LEAST) | (mark == Mark.ABOVE), np.inf, -np.inf)
    strict = (mark == Mark.ABOVE) | (mark == Mark.BELOW)
    near = np.where(strict, np.nextafter(cases.latest_value, out), cases.latest_value)
    return near, np.clip(out, -_ENDLESS, _ENDLESS)


def last_step(found: Demands, cases: Cases) -> tuple[Flags, Flags]:
    """Whether the step of a 逐年 demand to a last bound is right, for both ends of the values that it allows."""
    last = last_column(np.isfinite(cases.exact))
    asked = cases.bound & (found.sign != 0) & (found.start >= 0) & (last >= found.start)
    before = at(cases.exact, last)
    with np.errstate(invalid="ignore"):
        near, far = (((v - before) * found.sign > 0) | (v == found.bound) for v in bound_ends(cases))
    return near | ~asked, far | ~asked


def unseen_years(found: Demands, cases: Cases) -> Flags:
    """Whether a year between the base and the due year has no exact value, so that a 逐年 demand is not all seen."""
    columns, due = np.arange(cases.value.shape[1]), cases.due - cases.panel.first
    inside = (columns > found.start[:, None]) & (columns <= due[:, None])
    seen = (np.isfinite(cases.exact) & inside).sum(axis=1)
    lacking: Flags = (found.sign != 0) & (found.start >= 0) & (seen < due - found.start)
    return lacking


def steps(path: Array, sign: Rows, bound: Array) -> tuple[Flags, Rows]:
    """Whether each step of a path (p, w) went the way of `sign` or stayed at the bound, and the number of steps."""
    values, _, number = packed(path)
    if values.shape[1] < 2:
        return np.zeros((len(values), 0), bool), np.zeros(len(values), np.int_)
    with np.errstate(invalid="ignore"):
        right = (np.diff(values, axis=1) * sign[:, None] > 0) | (values[:, 1:] == bound[:, None])
    return right & np.isfinite(values[:, 1:]), np.maximum(number - 1, 0)


def every_year(found: Demands, cases: Cases, params: Params) -> Array:
    """The joint probability of the steps to come of 逐年 demands; as `assess.path.every_year`, NaN for None."""
    columns = np.arange(cases.value.shape[1])
    exact = cases.exact
    last = last_column(np.isfinite(exact))
    breaks = last_column(cases.panel.breaks[cases.rows] & (columns <= last[:, None]))
    first = np.maximum(last - params.forecast.window + 1, breaks)
    right, number = steps(np.where(columns >= first[:, None], exact, np.nan), found.sign, found.bound)
    result = _chain(right, number, cases.due - cases.latest_year, params)
    return np.where(number < 2, np.nan, result)


def _chain(right: Flags, number: Rows, ahead: Rows, params: Params) -> Array:
    inside = np.arange(right.shape[1]) < number[:, None]
    share = (right.sum(axis=1) + params.step_prior) / (number + 2 * params.step_prior)
    followed = inside[:, 1:]
    came = {state: followed & (right[:, :-1] == state) for state in (True, False)}
    after = {state: flags.sum(axis=1) for state, flags in came.items()}
    good = {state: (flags & right[:, 1:]).sum(axis=1) for state, flags in came.items()}
    last = (right & (np.arange(right.shape[1]) == number[:, None] - 1)).any(axis=1)
    weight, result = params.step_weight, np.ones(len(right))
    for step in range(int(ahead.max(initial=0))):
        kept, extra = last | (step > 0), np.maximum(last + step - 1, 0)  # right steps to come follow right ones
        n = np.where(kept, after[True] + extra, after[False])
        k = np.where(kept, good[True] + extra, good[False])
        result = np.where(step < ahead, result * (k + weight * share) / (n + weight), result)
    return result
