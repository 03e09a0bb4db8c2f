"""The arithmetic of a verdict as Chinese sentences with every number."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from itertools import pairwise

from lianggang.assess import words
from lianggang.assess.demand import Demand
from lianggang.assess.values import Seen, Values
from lianggang.forecast import Forecast
from lianggang.plans.model import Kind
from lianggang.wording import (
    IN_WORDS,
    SIGNS,
    change,
    number,
    places_apart,
    places_of,
    quantity,
    round_half_up,
    threshold,
    whole_things,
)

_FAILS = {">=": "<", "<=": ">", ">": "≤", "<": "≥"}
_LAST_WHOLE = {"<=": ROUND_FLOOR, ">": ROUND_FLOOR, ">=": ROUND_CEILING, "<": ROUND_CEILING}
_MARKS = IN_WORDS | {"~": "约"}
_MOST_PLACES = 4


@dataclass(frozen=True, slots=True)
class Outcome:
    """The demand, the value it is judged on, and what came of it.

    better: direction of the catalogue. wrong: years that broke a 逐年 demand. probability: of attainment.
    sides: of a gap, the first minus the second. over: whether no newer value can decide any more.
    """

    demand: Demand
    latest: Seen
    unit: str
    due: int
    met: bool
    better: str | None
    wrong: tuple[int, ...] = ()
    forecast: Forecast | None = None
    probability: float | None = None
    sides: tuple[str, str] | None = None
    over: bool = False

    @property
    def said(self) -> str:
        """The end of the sentence."""
        if self.met:
            return self._beyond + ("已达标" if self.over else "已达目标值")
        return shortfall(self.demand, self.latest, self.unit, self.due)

    @property
    def _beyond(self) -> str:
        """That a value beyond the tolerance counts, where it is on the good side."""
        if not self.demand.exceeded(self.latest.value, self.latest.year):
            return ""
        if self.demand.goal is None:
            return "变动方向有利，按达到计，"
        return f"{'超过' if self.demand.good > 0 else '低于'}目标值，按达到计，"


def arithmetic(outcome: Outcome) -> str:
    """What was compared with what, and the outcome."""
    now = stated(outcome.latest, outcome.unit, outcome.sides)
    until = "到" if outcome.demand.words.startswith(("逐年", "年均")) else ""
    what = "差距" if outcome.sides and "差距" not in outcome.demand.words else ""
    aim = f"目标为{until}{outcome.due}年{what}{outcome.demand.words}"
    if outcome.demand.base is not None:
        return f"{_moved(outcome, outcome.demand.base, now)}，{aim}{_equivalent(outcome)}：{outcome.said}"
    compared = "" if outcome.latest.is_bound else f"{_compared(outcome.demand, outcome.latest)}，"
    return f"{now}，{aim}：{compared}{outcome.said}"


def value(seen: Seen, unit: str, sides: tuple[str, str] | None = None) -> str:
    """The value as it is known: 92.1%, 约92%, 不低于95%, 2:3; a gap by its higher side: 男高1.50年."""
    size = seen.ratio or quantity(_brief(seen.value), words.difference_unit(unit) if sides else unit)
    told = _MARKS.get(seen.qualifier, "") + size
    return words.sided(seen.signed, told, sides) if sides else told


def stated(seen: Seen, unit: str, sides: tuple[str, str] | None = None) -> str:
    """The value with its year: 2024年为92.1%, 2024年男高1.50年."""
    return f"{seen.year}年{'' if sides else '为'}{value(seen, unit, sides)}"


def by_rounding(demand: Demand, latest: Seen) -> bool:
    """Whether the target is attained by the rounding of the value only."""
    if demand.goal is None or demand.rounded is None:
        return False
    measured = demand.measured(latest.value, latest.year)
    as_it_is = measured >= demand.goal if demand.comparator == ">=" else measured <= demand.goal
    return measured in demand.window and not as_it_is


def shortfall(demand: Demand, latest: Seen, unit: str, due: int) -> str:
    """What is missing, in the unit of the difference: 尚差18.7个百分点; 未达到要求 where no number is asked."""
    target = demand.goal_value(max(latest.year, due))
    if target is None or demand.kind is Kind.RATIO or target == latest.value or latest.is_bound:
        return "未达到要求"
    places = min(_MOST_PLACES, max(places_of(latest.value), 0 if demand.change else places_of(target)))
    if demand.change is not None:
        target = as_value(target, demand.comparator, latest.value, unit, places)
    gap = computed(abs(target - latest.value), max(places, places_of(target)))
    return f"尚差{number(gap)}{words.difference_unit(unit)}" if gap else "略有差距"


def steps(demand: Demand, values: Values, sign: int) -> str:
    """How many steps since the base went the right way: 4次变化中3次提高."""
    path = [o for o in values.exact if demand.base and o.year >= demand.base.year]
    right = sum((b.value - a.value) * sign > 0 for a, b in pairwise(path))
    return f"{len(path) - 1}次变化中{right}次{'提高' if sign > 0 else '下降'}"


def outlook(forecast: Forecast, outcome: Outcome, places: int, edges: tuple[float, ...]) -> str:
    """The forecast in words with its interval and the probability of attainment.

    places: of the values; as many more as it takes to tell the ends of the interval apart, up to two.
    """
    places = next((p for p in (places, places + 1) if number(forecast.low, p) != number(forecast.high, p)), places + 2)
    point, within = expected(forecast, outcome.unit, places, outcome.sides)
    likely = "" if outcome.probability is None else f"，达标概率{words.chance(outcome.probability, edges)}"
    return f"预计{forecast.year}年{'' if outcome.sides else '为'}{point}（80%区间{within}）{likely}"


def expected(forecast: Forecast, unit: str, places: int, sides: tuple[str, str] | None = None) -> tuple[str, str]:
    """The forecast and the ends of its interval in words, those of a gap by its higher side."""
    point, low, high = (round_half_up(x, places) for x in (forecast.point, forecast.low, forecast.high))
    alike = sides is not None and low * high > 0
    ends = sorted((abs(low), abs(high))) if alike else (low, high)
    within = "—".join(number(e) if alike else words.sided(e, number(abs(e)), sides) for e in ends)
    return words.sided(point, quantity(abs(point), words.difference_unit(unit) if sides else unit), sides), within


def _compared(demand: Demand, latest: Seen) -> str:
    v, goal, comparator = latest.value, demand.goal or Decimal(0), demand.comparator or ""
    places = places_apart(v, goal, min(_MOST_PLACES, max(places_of(v), places_of(goal))))
    if comparator not in SIGNS:
        if demand.exceeded(v, latest.year):
            return f"{number(_brief(v, places))}{'>' if demand.good > 0 else '<'}{number(_brief(goal, places))}"
        low, high = (number(computed(goal + by)) for by in (-demand.tolerance, demand.tolerance))
        return f"{number(_brief(v, places))}在{low}—{high}{'之内' if v in demand.window else '之外'}"
    shown, aim = number(_brief(v, places)), number(_brief(goal, places))
    if v not in demand.window:
        return f"{shown}{_FAILS[comparator]}{aim}"
    if demand.rounded is not None and by_rounding(demand, latest):
        rounded = number(v, demand.rounded)
        to = "多取小数位" if demand.finer else "按目标的小数位"
        return f"{shown}{to}记为{rounded}，{rounded}{SIGNS[comparator]}{aim}"
    return f"{shown}{SIGNS[comparator]}{aim}"


def _moved(outcome: Outcome, base: Seen, told: str) -> str:
    demand, latest = outcome.demand, outcome.latest
    start = f"{stated(base, outcome.unit, outcome.sides)}，{told}"
    if latest.is_bound:
        return start
    if demand.centre is not None:
        by = words.difference_unit(outcome.unit)
        before, now = (quantity(abs(o.value - demand.centre), by) for o in (base, latest))
        return f"{start}，差距由{before}变为{now}"
    if demand.change is None or demand.goal is None:
        return f"{start}，{change(latest.value, base.value, outcome.unit, base.year, better=outcome.better)}"
    done = computed(demand.measured(latest.value, latest.year))
    places = places_apart(done, demand.goal, places_of(demand.goal) + 1)
    by = "%" if demand.change.relative else words.difference_unit(outcome.unit)
    average = f"{latest.year - base.year}年间年均" if demand.change.yearly else f"比{base.year}年"
    return f"{start}，{average}{words.change_done(done, by, places, of=outcome.unit, better=outcome.better)}"


def _equivalent(outcome: Outcome) -> str:
    """The demanded change as a value of the series."""
    goal, comparator = outcome.demand.goal_value(outcome.due), outcome.demand.comparator
    if goal is None or outcome.demand.change is None:
        return ""
    places = max(places_of(outcome.latest.value), places_of(outcome.demand.base.value if outcome.demand.base else goal))
    unit = words.difference_unit(outcome.unit) if outcome.sides else outcome.unit
    aim = as_value(goal, comparator, outcome.latest.value, outcome.unit, places)
    return f"（相当于{threshold(comparator, aim, unit, words=True)}）"


def as_value(goal: Decimal, comparator: str | None, latest: Decimal, unit: str, places: int) -> Decimal:
    """A computed goal for print: of whole things the last number that attains, else told apart from the value."""
    if whole_things(unit) and latest % 1 == 0 and comparator in _LAST_WHOLE:
        return goal.to_integral_value(_LAST_WHOLE[comparator])
    return computed(goal, places_apart(goal, latest, places))


def _brief(value: Decimal, places: int = _MOST_PLACES) -> Decimal:
    """The number as stored, but with at most `places` decimals and then no trailing zeros."""
    return value if places_of(value) <= places else computed(value, places)


def computed(value: Decimal, places: int = _MOST_PLACES) -> Decimal:
    """A number that was computed, at most `places` decimals and no trailing zeros."""
    return Decimal(f"{round_half_up(value, places).normalize():f}")
