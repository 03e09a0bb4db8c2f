"""The warning 预计达标困难: missed, out of reach, about to slip, or asking for a pace that was never seen."""

from __future__ import annotations

from collections.abc import Sequence

from lianggang.alerts.case import Case
from lianggang.alerts.model import Alert, Cause, Level
from lianggang.alerts.params import Params
from lianggang.alerts.rarity import rare_pace
from lianggang.assess.model import Assessment, Verdict
from lianggang.assess.values import known
from lianggang.assess.words import chance, listed
from lianggang.panel.model import Series
from lianggang.plans.model import Target


def hard_to_attain(
    target: Target,
    series: Series,
    result: Assessment,
    params: Params,
    before: Assessment | None = None,
    peers: Sequence[Series] = (),
) -> Alert | None:
    """The warning for a target in danger; None when there is no danger, no verdict on the merits or no value.

    Red: missed, P < `hopeless`, or P < `hard` with a year or less to go. Orange: P < `hard`, a broken 逐年 demand, or
    attained with P(stay) < `slipping`. Yellow: attained with P(stay) < `unlikely`, or < `stay` while the values have
    been moving away; a pace that hardly any peer, or the series itself, ever kept up for as long; P fell sharply.
    before: what was known a year earlier. peers: the indicator's series in other territories of the level.
    """
    if result.value is None or result.verdict is Verdict.NO_DATA:
        return None
    values = known(series, min(result.as_of, result.target_year))
    case = Case(target, values, series.breaks, result, params, before, tuple(peers))
    if result.verdict is Verdict.NOT_MET:
        return case.alert(Level.RED, f"{case.gap}目标年已过，未达标", Cause.MISSED)
    if result.probability is None or result.verdict is Verdict.MET:
        return None
    return _slipping(case, result.probability) if result.reached else _lagging(case, result.probability)


def _slipping(case: Case, p: float) -> Alert | None:
    """For a target that is attained now and unlikely to stay so."""
    params, year = case.params, case.result.target_year
    if p < (params.stay if case.leaves else params.unlikely):
        level = Level.ORANGE if p < params.slipping else Level.YELLOW
        stay = chance(p, (params.slipping, params.unlikely, params.stay))
        slips = f"目前已达到，但预计{year}年仍达标的概率只有{stay}，可能{case.lost}"
        return case.alert(level, f"{case.recent}{slips}{case.fell}", Cause.SLIP, *case.falls)
    if case.falls:
        return case.alert(Level.YELLOW, f"目前已达到{case.fell}", Cause.FALL)
    return None


def _lagging(case: Case, p: float) -> Alert | None:
    """For a target that is not attained yet."""
    params = case.params
    if case.broken:
        text = f"{listed(case.broken)}没有做到，逐年要求已不能达到，{case.recent}"
        return case.alert(Level.ORANGE, text, Cause.BROKEN)
    needed, rare = rare_pace(case)
    text = f"{needed or case.required()}{case.recent}{rare}{case.outlook}{case.fell}"
    causes = (*((Cause.PACE,) if rare else ()), *case.falls)
    if p < params.hard:
        urgent = p < params.hopeless or case.left <= 1
        return case.alert(Level.RED if urgent else Level.ORANGE, text, Cause.UNLIKELY, *causes)
    return case.alert(Level.YELLOW, text, *causes) if causes and p < params.sure else None
