"""The warning 预计达标困难 for many cases; as `alerts.attainment`."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lianggang.alerts.model import Cause, Level
from lianggang.alerts.params import Params
from lianggang.assess.model import Verdict
from lianggang.engines.cases import Cases
from lianggang.engines.feasible import rare
from lianggang.engines.outlook import groups
from lianggang.engines.verdicts import VERDICTS, Verdicts
from lianggang.panel.arrays import Array, Flags, Rows
from lianggang.plans.model import Direction, Target

LEVELS = ("", Level.YELLOW.value, Level.ORANGE.value, Level.RED.value)
"""Levels of warnings by their number in arrays."""
_RISES = (">=", ">", Direction.UP)
_FALLS = ("<=", "<", Direction.DOWN)


@dataclass(frozen=True, slots=True)
class Warned:
    """The warnings of p cases: level (p,) is a place in `LEVELS`; causes (p,) one in `CAUSES`."""

    level: Rows
    causes: Rows


def hard_to_attain(now: Verdicts, before: Array, goal: Array, required: Array, actual: Array, params: Params) -> Warned:
    """Warn of targets in danger.

    before: probabilities as known a year earlier. goal: values of the due year that attain. required, actual: paces.
    """
    p, met = now.probability, now.met
    number = {v: VERDICTS.index(v) for v in Verdict}
    with np.errstate(invalid="ignore"):
        falls = (before - p >= params.fall) & (p < params.sure)
        open_ = (now.verdict != number[Verdict.NO_DATA]) & (now.verdict != number[Verdict.MET]) & np.isfinite(p)
        open_ &= now.judged & (now.verdict != number[Verdict.NOT_MET])
        slips = open_ & met & (p < np.where(_leaves(now.cases, actual), params.stay, params.unlikely))
        lags, broken = open_ & ~met & ~now.wrong, open_ & now.wrong
        seldom = _rare(now.cases, lags & (p < params.sure), goal, required, params)
        unlikely = lags & (p < params.hard)
        urgent = (p < params.hopeless) | (now.cases.due - now.cases.as_of <= 1)
        only = lags & ~unlikely & (seldom | falls) & (p < params.sure)
    missed = now.verdict == number[Verdict.NOT_MET]
    orange = broken | (slips & (p < params.slipping)) | (unlikely & ~urgent)
    yellow = slips | only | (open_ & met & falls)
    level = np.select([missed | (unlikely & urgent), orange, yellow], [3, 2, 1], 0)
    causes = {
        Cause.MISSED: missed,
        Cause.UNLIKELY: unlikely,
        Cause.BROKEN: broken,
        Cause.PACE: seldom,
        Cause.FALL: falls & (level > 0) & ~missed & ~broken,
        Cause.SLIP: slips,
    }
    bits = [np.where(found, 1 << list(Cause).index(cause), 0) for cause, found in causes.items()]
    return Warned(level, np.where(level > 0, np.sum(bits, axis=0), 0))


CAUSES = tuple("、".join(c.value for k, c in enumerate(Cause) if number & 1 << k) for number in range(1 << len(Cause)))
"""The causes in words by their number in arrays."""


def _leaves(cases: Cases, actual: Array) -> Flags:
    """Whether the recent values have been moving away from what is attained."""
    rises, falls = cases.flags(lambda a: _way(a.target) in _RISES), cases.flags(lambda a: _way(a.target) in _FALLS)
    with np.errstate(invalid="ignore"):
        leaves: Flags = (rises & (actual < 0)) | (falls & (actual > 0))
    return leaves


def _way(target: Target) -> str:
    return target.direction or target.comparator or ""


def _rare(cases: Cases, asked: Flags, goal: Array, required: Array, params: Params) -> Flags:
    rows = np.flatnonzero(asked & np.isfinite(goal))
    result = np.zeros(len(cases), bool)
    chosen = cases.take(rows)
    needed = goal[rows] - chosen.latest_value
    result[rows] = rare(chosen, groups(cases.panel, 2), needed, required[rows], params)
    return result
