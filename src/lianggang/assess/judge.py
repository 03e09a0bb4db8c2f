"""Judging one target on one series at one date."""

from __future__ import annotations

from decimal import Decimal

from lianggang.assess import chance, sentences, words
from lianggang.assess.demand import Demand, Refusal
from lianggang.assess.model import Assessment, Verdict
from lianggang.assess.outlook import outlook
from lianggang.assess.params import DEFAULT, Params
from lianggang.assess.progress import actual_pace, attainment, required_pace, wrong_steps
from lianggang.assess.resolve import Question, resolve
from lianggang.assess.sentences import Told
from lianggang.assess.values import Seen, Values, known
from lianggang.forecast import Forecast
from lianggang.panel.model import Series
from lianggang.plans.model import Direction, Target
from lianggang.wording import places_of, quantity

_ENDLESS = Decimal(10) ** 18
_NUDGE = Decimal("1e-12")
_BOUNDS = {">=": "不低于", "<=": "不高于", ">": "高于", "<": "低于"}


def assess(
    target: Target,
    series: Series,
    *,
    as_of: int,
    start: int,
    due: int,
    better: str | None,
    relative_to: Series | None = None,
    params: Params = DEFAULT,
) -> Assessment:
    """The verdict on a target from the values known for the years up to `as_of`.

    start, due: first year of the plan and the year by which the target must be attained. better: direction of the
    catalogue ("higher", "lower", "band", "none", None). relative_to: series that a relation refers to.
    Never raises on odd values: they are left out and named in `cautions`. Rules: docs/methods.md, sections 1 to 4.
    """
    seen = min(as_of, due)
    values = known(series, seen)
    relative = None if relative_to is None else known(relative_to, seen)
    demand = resolve(Question(target, series, values, start, better, relative, params))
    ready = _ready(demand, values, seen)
    if isinstance(ready, Refusal):
        return _unjudged(ready, demand, series, values, as_of, due, params)
    demand, latest = ready
    over = latest.year == due
    wrong = wrong_steps(demand, values)
    met = demand.side(latest.value, latest.year) == 0 and not wrong
    prediction, p = (None, None)
    if not over:
        past = None if relative_to is None else relative_to.until(seen)
        prediction, p = outlook(demand, series.until(seen), past, due, params.forecast)
        p = 0.0 if wrong else p
    return Assessment(
        verdict(met, over, p, params),
        as_of,
        due,
        latest.value,
        latest.year,
        demand.base.value if demand.base else None,
        demand.base.year if demand.base else None,
        _goal(demand, due),
        attainment(demand, latest),
        required_pace(demand, latest, due, met=met),
        actual_pace(values, series.breaks, params.pace_years),
        prediction,
        p,
        _told(Told(demand, latest, values.unit, due, met, better), target, values, wrong, prediction, p, params),
        demand.rule,
        (
            *demand.cautions,
            *_of_values(values),
            *chance.cautions(series, values, params),
            *_of_verdict(demand, latest, seen, start, met, over, p),
        ),
    )


def verdict(met: bool, over: bool, probability: float | None, params: Params) -> Verdict:
    """The outcome: final when the due year's value is known, else attained so far, else by probability."""
    if over:
        return Verdict.MET if met else Verdict.NOT_MET
    if met:
        return Verdict.MET_SO_FAR
    if probability is None or params.off_track <= probability < params.on_track:
        return Verdict.UNCERTAIN
    return Verdict.ON_TRACK if probability >= params.on_track else Verdict.OFF_TRACK


def _ready(demand: Demand | Refusal, values: Values, seen: int) -> tuple[Demand, Seen] | Refusal:
    """The demand and the value to judge it on, or why no verdict on the merits is possible, the lack of data first."""
    latest = values.latest
    if latest is None:
        return Refusal(Verdict.NO_DATA, f"截至{seen}年没有监测值，不作判断，请责任单位补报或开展专项调查")
    if isinstance(demand, Refusal):
        return demand
    if demand.base is not None and latest.year <= demand.base.year:
        base = f"基期{demand.base.year}年为{quantity(demand.base.value, values.unit)}"
        return Refusal(Verdict.NO_DATA, f"{base}，此后没有监测值，不作判断，请责任单位补报")
    if _undecided(demand, latest):
        bound = f"{_BOUNDS[latest.qualifier]}{quantity(latest.value, values.unit)}"
        told = f"{latest.year}年只知道{bound}，不足以判断目标（{demand.words}）是否达到，请补报确切数值"
        return Refusal(Verdict.CANNOT_JUDGE, told)
    return demand, latest


def _undecided(demand: Demand, latest: Seen) -> bool:
    """Whether the value is only a bound, and the outcome differs between the values that it allows."""
    if latest.qualifier not in _BOUNDS:
        return False
    out = 1 if latest.qualifier[0] == ">" else -1
    near = latest.value if latest.qualifier.endswith("=") else latest.value + out * _NUDGE
    return demand.side(near, latest.year) != demand.side(out * _ENDLESS, latest.year)


def _unjudged(
    refusal: Refusal, demand: Demand | Refusal, series: Series, values: Values, as_of: int, due: int, params: Params
) -> Assessment:
    latest = values.latest
    test = demand if isinstance(demand, Demand) else None
    return Assessment(
        refusal.verdict,
        as_of,
        due,
        latest.value if latest else None,
        latest.year if latest else None,
        test.base.value if test and test.base else None,
        test.base.year if test and test.base else None,
        _goal(test, due),
        None,
        None,
        actual_pace(values, series.breaks, params.pace_years),
        None,
        None,
        refusal.reason,
        test.rule if test else words.NONE,
        (*(test.cautions if test else ()), *_of_values(values), *chance.cautions(series, values, params)),
    )


def _goal(demand: Demand | None, due: int) -> Decimal | None:
    goal = demand.goal_value(due) if demand else None
    return goal if goal is None or demand is None or demand.change is None else sentences.computed(goal)


def _told(
    told: Told,
    target: Target,
    values: Values,
    wrong: list[int],
    prediction: Forecast | None,
    probability: float | None,
    params: Params,
) -> str:
    """The whole arithmetic: the comparison, the steps of a direction, and the outlook."""
    parts = [sentences.arithmetic(told)]
    if target.direction in (Direction.UP, Direction.DOWN):
        parts.append(sentences.steps(told.demand, values, 1 if target.direction is Direction.UP else -1))
    if wrong:
        parts.append(f"{words.listed(wrong)}没有做到，逐年要求已不能达到")
    elif prediction is not None and probability is not None and told.demand.reference is None:
        edges, places = (params.off_track, params.on_track), min(2, places_of(told.latest.value))
        parts.append(sentences.outlook(prediction, probability, told.unit, places, edges))
    elif probability is not None:
        parts.append(f"达标概率{words.chance(probability, (params.off_track, params.on_track))}")
    return "；".join(parts)


def _of_values(values: Values) -> list[str]:
    found = []
    if values.doubled:
        found.append(f"{words.listed(values.doubled)}有两个不同的值，按先列出的计算，请核实")
    if values.unusable:
        found.append(f"{words.listed(values.unusable)}的数值不是可用的数，未采用，请核实")
    return found


def _of_verdict(
    demand: Demand, latest: Seen, seen: int, start: int, met: bool, over: bool, probability: float | None
) -> list[str]:
    found = []
    if latest.year < seen:
        found.append(f"{seen}年尚无监测值，采用{latest.year}年的值")
    if latest.year < start:
        found.append(f"最近的监测值（{latest.year}年）早于规划期")
    if latest.qualifier == "~":
        found.append(f"{latest.year}年的值为约数")
    if met and sentences.by_rounding(demand, latest):
        found.append(f"仅因按目标的小数位四舍五入而达到（{latest.year}年原值）")
    if not over and probability is None:
        sparse = "可比数据不足3个年份、口径有变化或时间过远，不作预测"
        found.append("逐年要求的达标概率不作推算" if demand.sign else sparse)
    return found
