"""Both warnings for one target."""

from __future__ import annotations

from collections.abc import Sequence

from lianggang.alerts.attainment import hard_to_attain
from lianggang.alerts.model import Alert
from lianggang.alerts.params import DEFAULT, Params
from lianggang.alerts.volatility import volatile
from lianggang.assess.model import Assessment
from lianggang.panel.model import Series
from lianggang.plans.model import Target


def alerts(
    target: Target,
    series: Series,
    assessment: Assessment,
    *,
    before: Assessment | None = None,
    peers: Sequence[Series] = (),
    params: Params = DEFAULT,
) -> tuple[Alert, ...]:
    """The warnings for a target, 预计达标困难 before 波动较大; missing and withheld data give none.

    series: as it was assessed, in its own unit. before: the assessment of the same target as of a year earlier, for a
    probability that fell. peers: series of the indicator in other territories of the level, for what pace is feasible.
    Rules: docs/methods.md, section 6.
    """
    if series.is_hidden(assessment.as_of):
        return ()
    found = (
        hard_to_attain(target, series, assessment, params, before, peers),
        volatile(series, assessment.as_of, params),
    )
    return tuple(alert for alert in found if alert is not None)
