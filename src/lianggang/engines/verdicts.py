"""The verdicts of many cases: what is lacking, what is attained, how likely it is by the due year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from lianggang.assess.demand import Refusal
from lianggang.assess.model import Verdict
from lianggang.assess.params import Params
from lianggang.engines.cases import Cases
from lianggang.engines.demands import Demands, demands, sides
from lianggang.engines.outlook import Outlook, outlook
from lianggang.engines.progress import bound_ends, every_year, last_step, unseen_years, wrong_steps
from lianggang.engines.reasons import Reason
from lianggang.engines.references import Reference
from lianggang.panel.arrays import Array, Bytes, Flags

VERDICTS = tuple(Verdict)
"""Verdicts by their number in arrays."""


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What came of p cases: verdict (p,) is a place in `VERDICTS`; met (p,): whether the last value attains;
    wrong (p,): whether a year broke a 逐年 demand; judged (p,): whether there is a verdict on the merits."""

    cases: Cases
    demands: Demands
    reason: Bytes
    verdict: npt.NDArray[np.int_]
    met: Flags
    wrong: Flags
    judged: Flags
    outlook: Outlook

    @property
    def probability(self) -> Array:
        """Of attainment in the due year, NaN where it is not given."""
        return self.outlook.probability


def verdicts(cases: Cases, references: Mapping[str, Reference], params: Params, *, intervals: bool = True) -> Verdicts:
    """Judge every case; as `assess.judge.assess`. intervals: whether forecasts are wanted with their intervals."""
    found = demands(cases, references, params)
    wrong = wrong_steps(found, cases)
    reason = _lacks(found, cases, wrong)
    met = (sides(found, cases, params) == 0) & ~wrong & (cases.latest >= 0)
    over = cases.over
    judged = reason == Reason.MERITS
    wanted = (judged | (reason == Reason.STALE)) & ~over
    expected = outlook(cases, found, wanted, references, params.forecast, intervals=intervals)
    _joint(expected, found, cases, wanted, wrong, params)
    verdict = np.where(judged, _numbers(met, over, expected.probability, params), _refused(found, cases, reason))
    return Verdicts(cases, found, reason, verdict, met, wrong, judged, expected)


def _lacks(found: Demands, cases: Cases, wrong: Flags) -> Bytes:
    """Why each case has no verdict: no value at all, then what no value would mend, then the lack of that value."""
    reason = found.reason.copy()
    reason[cases.latest < 0] = Reason.NO_VALUE
    based = np.isfinite(found.base)
    for lack, where in (
        (Reason.SINCE_BASE, based & (cases.latest <= found.start)),
        (Reason.STALE, ~cases.stands),
    ):
        reason[(reason == Reason.MERITS) & where] = lack
    reason[(reason == Reason.MERITS) & ~wrong & _undecided(found, cases)] = Reason.ONLY_BOUND
    reason[(reason == Reason.MERITS) & cases.over & ~wrong & unseen_years(found, cases)] = Reason.UNSEEN
    return reason


def _undecided(found: Demands, cases: Cases) -> Flags:
    """Whether the last value is only a bound, and the outcome differs between the values that it allows."""
    years = (cases.latest - found.start).astype(float)
    near, far = (found.side(found.measured(value, years)) for value in bound_ends(cases))
    right = last_step(found, cases)
    result: Flags = cases.bound & ((near != far) | (right[0] != right[1]))
    return result


def _joint(expected: Outlook, found: Demands, cases: Cases, wanted: Flags, wrong: Flags, params: Params) -> None:
    """Set the probability of 逐年 demands: of all steps to come together, and none after one that was wrong."""
    stepwise = wanted & (found.sign != 0)
    if stepwise.any():
        joint = np.where(expected.given, every_year(found, cases, params), np.nan)
        expected.probability[stepwise] = joint[stepwise]
    expected.probability[wanted & wrong] = 0.0


def _numbers(met: Flags, over: Flags, p: Array, params: Params) -> npt.NDArray[np.int_]:
    """The verdicts on the merits; as `assess.judge.verdict`."""
    number = {v: VERDICTS.index(v) for v in Verdict}
    known = np.isfinite(p)
    result: npt.NDArray[np.int_] = np.select(
        [over & met, over, ~known & met, ~known, met & (p >= params.stay), p >= params.on_track, p >= params.off_track],
        [number[v] for v in _IN_ORDER],
        number[Verdict.OFF_TRACK],
    )
    return result


_IN_ORDER = (
    Verdict.MET,
    Verdict.NOT_MET,
    Verdict.MET_SO_FAR,
    Verdict.CANNOT_JUDGE,
    Verdict.MET_SO_FAR,
    Verdict.ON_TRACK,
    Verdict.UNCERTAIN,
)


def _refused(found: Demands, cases: Cases, reason: Bytes) -> npt.NDArray[np.int_]:
    """The verdicts that follow from what is lacking."""
    by_reason = np.array([VERDICTS.index(Reason(n).verdict) for n in range(max(Reason) + 1)])
    of_target = np.array(
        [VERDICTS.index(t.verdict if isinstance(t, Refusal) else Verdict.CANNOT_JUDGE) for t in found.templates], int
    )
    return np.where(reason == Reason.TARGET, of_target[cases.which], by_reason[reason])
