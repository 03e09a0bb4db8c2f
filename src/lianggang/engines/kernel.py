"""The kernel: everything that is to be said of the panel of one indicator, as arrays."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np

from lianggang.alerts.params import DEFAULT as ALERTS
from lianggang.alerts.params import Params as AlertParams
from lianggang.assess.demand import Refusal
from lianggang.assess.params import DEFAULT as ASSESS
from lianggang.assess.params import Params as AssessParams
from lianggang.engines.asked import Asked
from lianggang.engines.cases import Cases, cases
from lianggang.engines.counting import Small, small
from lianggang.engines.gaps import Gaps, gaps
from lianggang.engines.progress import actual_pace, attainment, goal_values, required_pace, shown
from lianggang.engines.references import Reference
from lianggang.engines.swings import Swings, swings
from lianggang.engines.verdicts import Verdicts, verdicts
from lianggang.engines.warnings import Warned, hard_to_attain
from lianggang.findings import Finding, warning
from lianggang.panel.arrays import Array, Panel
from lianggang.panel.quantities import Quantity


@dataclass(frozen=True, slots=True)
class Parameters:
    """All thresholds and constants."""

    assess: AssessParams = ASSESS
    alerts: AlertParams = ALERTS


@dataclass(frozen=True, slots=True)
class Assessed:
    """What came of the p cases of a panel; arrays (p,), NaN for what is not given. swings: of the cases' series."""

    verdicts: Verdicts
    goal: Array
    attainment: Array
    required: Array
    actual: Array
    warned: Warned
    swings: Swings
    small: Small
    gaps: Gaps | None
    findings: tuple[Finding, ...] = field(default=())

    @property
    def cases(self) -> Cases:
        """The cases."""
        return self.verdicts.cases


DEFAULT = Parameters()


def assess_panel(
    panel: Panel,
    asked: tuple[Asked, ...],
    as_of: int,
    *,
    references: Mapping[str, Reference] | None = None,
    quantity: Quantity | None = None,
    params: Parameters = DEFAULT,
) -> Assessed:
    """Verdicts, forecasts, both warnings, small numbers and gaps, as known in the year `as_of`.

    The same answers as `assess.assess` and `alerts.alerts` give one series at a time, with the peers of its level.
    """
    known = references or {}
    now = verdicts(cases(panel, asked, as_of), known, params.assess)
    here, before = now.cases, _before(now, known, params)
    with np.errstate(invalid="ignore"):
        goal = shown(goal_values(now.demands, here), now.demands)
        measured = now.demands.measured(here.latest_value, (here.latest - now.demands.start).astype(float))
    degree = attainment(now.demands, here, measured, now.met | now.wrong)
    required, actual = required_pace(now.demands, here, now.met), actual_pace(here, params.assess)
    required, degree = (np.where(now.judged, x, np.nan) for x in (required, degree))
    return Assessed(
        now,
        goal,
        degree,
        required,
        actual,
        hard_to_attain(now, before, goal, required, actual, params.alerts),
        swings(panel, as_of, params.alerts).take(here.rows),
        small(here, params.assess),
        gaps(panel, as_of, params.assess, quantity),
        tuple(_untold(now, asked)),
    )


def _before(now: Verdicts, references: Mapping[str, Reference], params: Parameters) -> Array:
    """The probabilities as known a year earlier, where they may have fallen to one that is not sure; NaN elsewhere."""
    result = np.full(len(now.cases), np.nan)
    with np.errstate(invalid="ignore"):
        rows = np.flatnonzero(now.judged & (now.probability < params.alerts.sure))
    earlier = cases(now.cases.panel, now.cases.asked, now.cases.as_of - 1).take(rows)
    result[rows] = verdicts(earlier, references, params.assess, intervals=False).probability
    return result


def _untold(now: Verdicts, asked: tuple[Asked, ...]) -> Iterator[Finding]:
    """Targets that cannot be judged whatever the figures are, and targets without any series."""
    number = np.bincount(now.cases.which, minlength=len(asked))
    for a, demand, count in zip(asked, now.demands.templates, number.tolist(), strict=True):
        if isinstance(demand, Refusal):
            yield warning("target-cannot-be-judged", f"目标{a.id}：{demand.reason}", place=a.indicator)
        elif not count:
            yield warning("target-without-figures", f"目标{a.id}没有任何数据，不作判断", place=a.indicator)
