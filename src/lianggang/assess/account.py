"""The whole account of a verdict: its arithmetic with the outlook, and what to be careful about."""

from __future__ import annotations

from lianggang.assess import chance, sentences, words
from lianggang.assess.demand import Demand
from lianggang.assess.resolve import Question
from lianggang.assess.sentences import Outcome
from lianggang.plans.model import Direction
from lianggang.wording import places_of


def arithmetic(question: Question, outcome: Outcome) -> str:
    """The comparison, the steps of a direction, and the outlook, as one Chinese text."""
    parts = [sentences.arithmetic(outcome)]
    direction, params = question.target.direction, question.params
    edges = (params.off_track, params.on_track, params.stay)
    if direction in (Direction.UP, Direction.DOWN):
        parts.append(sentences.steps(outcome.demand, question.values, 1 if direction is Direction.UP else -1))
    if outcome.wrong:
        parts.append(f"{words.listed(outcome.wrong)}没有做到，逐年要求已不能达到")
    elif outcome.forecast is not None and outcome.probability is not None and outcome.demand.reference is None:
        places = min(2, places_of(outcome.latest.value))
        parts.append(sentences.outlook(outcome.forecast, outcome, places, edges))
    elif outcome.probability is not None:
        parts.append(f"达标概率{words.chance(outcome.probability, edges)}")
    if outcome.met and outcome.probability is not None and outcome.probability < params.stay:
        parts.append(f"保持到{outcome.due}年的概率不足{words.chance(params.stay)}，不计为目前已达标")
    return "；".join(parts)


def lack(question: Question, year: int) -> str:
    """Why the year has no value to judge: none was reported, for the reason given, or none that can be used."""
    if year in question.values.unusable:
        return "报送值有误，待核实"
    if year in question.series.withheld:
        return "的监测值不公布（保密）"
    reason = next((o.missing for o in question.series.observations if o.year == year and o.missing), "")
    return f"没有监测值{f'（{reason}）' if reason else ''}"


def data_cautions(question: Question, demand: Demand | None) -> tuple[str, ...]:
    """What to be careful about in the target and its figures."""
    values, found = question.values, list(demand.cautions) if demand else []
    if values.doubled:
        found.append(f"{words.listed(values.doubled)}有两个不同的值，按先列出的计算，请核实")
    if values.unusable:
        found.append(f"{words.listed(values.unusable)}的数值不是可用的数，未采用，请核实")
    return tuple(found)


def cautions(question: Question, outcome: Outcome) -> tuple[str, ...]:
    """What to be careful about in the verdict."""
    demand, latest = outcome.demand, outcome.latest
    found = list(chance.cautions(question.series, outcome, question.params))
    if latest.year < question.start:
        found.append(f"最近的监测值（{latest.year}年）早于规划期")
    if latest.qualifier == "~":
        found.append(f"{latest.year}年的值为约数")
    if outcome.met and sentences.by_rounding(demand, latest):
        to = "多取小数位" if demand.finer else "按目标的小数位"
        found.append(f"{to}四舍五入后才达到，{latest.year}年的原值未达到")
    if not outcome.over and outcome.probability is None:
        found.append("可比数据不足3个年份、口径有变化或时间过远，不作预测")
    return tuple(found)
