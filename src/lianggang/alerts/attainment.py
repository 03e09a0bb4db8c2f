"""The warning 预计达标困难: missed, out of reach, about to slip, or asking for a pace that was never seen."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations

from lianggang.alerts.model import Alert, Level, WarningKind
from lianggang.alerts.params import Params
from lianggang.assess.model import Assessment, Verdict
from lianggang.assess.progress import recent_span, wrong_years
from lianggang.assess.sentences import computed
from lianggang.assess.sentences import value as told
from lianggang.assess.units import bound
from lianggang.assess.values import Seen, Values, known
from lianggang.assess.words import chance, change_demand, difference_unit, listed
from lianggang.panel.model import Series
from lianggang.plans.model import Direction, Kind, Target
from lianggang.wording import (
    NO_DATA,
    Scale,
    exact,
    places_apart,
    places_of,
    quantity,
    scale_of,
    threshold,
)

_DIGITS = "零一二三四五六七八九十"
_FINEST = 7
_AIMS = {
    Direction.UP: "比{}年提高",
    Direction.DOWN: "比{}年下降",
    Direction.NARROW: "差距比{}年缩小",
    Direction.STABLE: "与{}年基本持平",
    Direction.SLOW_RISE: "上升趋势比{}年以前减缓",
}
_LOST = {">=": "回落", ">": "回落", Direction.UP: "回落", "<=": "反弹", "<": "反弹", Direction.DOWN: "反弹"}


def hard_to_attain(target: Target, series: Series, result: Assessment, params: Params) -> Alert | None:
    """The warning for a target in danger; None when there is no danger, no verdict on the merits or no value.

    Levels: red when missed, when P < `hopeless`, or when P < `hard` with a year or less to go; orange when P < `hard`,
    when a year broke a 逐年 demand, or attained with P(stay) < `slipping`; yellow when attained with P(stay) <
    `unlikely`, or < `stay` while the values have been moving away, or when the required pace exceeds the fastest that
    the series ever kept up for as long.
    """
    if result.value is None or result.value_year is None or result.verdict is Verdict.NO_DATA:
        return None
    case = _Case(target, known(series, min(result.as_of, result.target_year)), series.breaks, result, params)
    p = result.probability
    if result.verdict is Verdict.NOT_MET:
        return case.alert(Level.RED, f"{case.gap}目标年已过，未达标")
    if result.verdict is Verdict.MET_SO_FAR and p is not None and p < (params.stay if case.leaves else params.unlikely):
        level = Level.ORANGE if p < params.slipping else Level.YELLOW
        stay = chance(p, (params.slipping, params.unlikely, params.stay))
        lost = _LOST.get(target.direction or target.comparator or "", "偏离")
        slips = f"目前已达标，但预计{result.target_year}年仍达标的概率只有{stay}，可能{lost}"
        return case.alert(level, f"{case.recent}{slips}")
    if result.verdict is not Verdict.MET_SO_FAR and case.broken:
        years = listed(case.broken)
        return case.alert(Level.ORANGE, f"{years}没有做到，逐年要求已不能达到，{case.recent}")
    if result.verdict is not Verdict.MET_SO_FAR and p is not None and p < params.hard:
        urgent = p < params.hopeless or result.target_year - result.value_year <= 1
        return case.alert(Level.RED if urgent else Level.ORANGE, f"{case.required}{case.recent}{case.outlook}")
    return _unseen_pace(case) if result.verdict is Verdict.UNCERTAIN else None


@dataclass(frozen=True, slots=True)
class _Case:
    target: Target
    values: Values
    breaks: tuple[int, ...]
    result: Assessment
    params: Params

    def alert(self, level: Level, end: str) -> Alert:
        """The warning, its sentence opened by target and value."""
        value = told(self.values.latest, self.values.unit) if self.values.latest else NO_DATA
        reason = f"目标{self.aim}，{self.result.value_year}年{value}，{end.removesuffix('，')}"
        return Alert(WarningKind.HARD_TO_ATTAIN, level, reason, self.result.arithmetic)

    @property
    def leaves(self) -> bool:
        """Whether the recent values have been moving away from what is attained."""
        lost = _LOST.get(self.target.direction or self.target.comparator or "")
        pace = self.result.actual_pace or 0.0
        return pace < 0 if lost == "回落" else pace > 0 if lost == "反弹" else False

    @property
    def counts(self) -> bool:
        """Whether whole things are counted, of which there are no fractions: 处, but not 万人 and 名 per thousand."""
        if scale_of(self.values.unit) is not Scale.COUNT or self.values.unit.startswith(("万", "亿")):
            return False
        stated = (
            [self.target.value] if self.target.kind is Kind.LEVEL and isinstance(self.target.value, Decimal) else []
        )
        return all(number == number.to_integral_value() for number in (*stated, *(o.value for o in self.values.seen)))

    @property
    def is_bound(self) -> bool:
        """Whether only a bound of the value is known."""
        return self.values.latest is not None and self.values.latest.is_bound

    @property
    def broken(self) -> list[int]:
        """Years that broke a 逐年 demand for good."""
        sign = {Direction.UP: 1, Direction.DOWN: -1}.get(self.target.direction or Direction.STABLE)
        if "逐年" not in "".join(self.target.quote.split()) or self.result.baseline_year is None or not sign:
            return []
        return wrong_years(self.values.since(self.result.baseline_year), sign, bound(self.values.unit, sign))

    @property
    def aim(self) -> str:
        """The target: 目标≥70%, 目标比2020年下降20%以上（即≤12/10万）, 目标为差距比2020年缩小."""
        target, since = self.target, self.result.baseline_year
        if isinstance(target.value, str):
            return threshold(target.comparator, target.value)
        if self.result.goal_value is None:
            aim = _AIMS[target.direction].format(since) if target.direction else ""
            return f"为{'逐年' + aim[-2:] if self.broken else aim}"
        places = max(places_of(self.result.value or 0), places_of(exact(target.value or 0)))
        goal = min(self.result.goal_value, computed(self.result.goal_value, places), key=places_of)
        level = threshold(target.comparator, goal, self.values.unit)
        if target.kind not in (Kind.CHANGE, Kind.ANNUAL_CHANGE) or target.value is None:
            return level
        yearly = target.kind is Kind.ANNUAL_CHANGE
        comparator = target.comparator or ("<=" if target.value < 0 else ">=")
        demand = change_demand(comparator, target.value, target.unit, since=None if yearly else since)
        return f"{demand}（即{threshold(comparator, goal, self.values.unit)}）"

    @property
    def gap(self) -> str:
        goal, value = self.result.goal_value, self.result.value
        if goal is None or value is None or goal == value or isinstance(self.target.value, str) or self.is_bound:
            return ""
        return f"相差{self.amount(abs(goal - value))}，"

    @property
    def required(self) -> str:
        """The pace that leads to the target; of whole things what is still to go, which no yearly fraction tells."""
        pace, goal, value = self.result.required_pace, self.result.goal_value, self.result.value
        if not pace:
            return ""
        if self.counts and goal is not None and value is not None:
            gap = max(abs(computed(goal, 0) - value), Decimal(1))
            verb = "还差" if pace > 0 else "还须减少"
            return f"{verb}{self.amount(gap, 0)}，须在{self.result.target_year}年前完成，"
        return f"需年均{self.moved(exact(pace))}，"

    @property
    def recent(self) -> str:
        span = recent_span(self.values, self.breaks, self.params.pace_years)
        if span is None:
            return ""
        years = span[1].year - span[0].year
        count = _DIGITS[years] if years < len(_DIGITS) else str(years)
        if self.counts:
            return f"近{count}年{self.moved(span[1].value - span[0].value, 0)}，"
        return f"近{count}年年均{self.moved(_pace(*span))}，"

    @property
    def outlook(self) -> str:
        p = self.result.probability
        edges = (self.params.hopeless, self.params.hard)
        return "" if p is None else f"预计{self.result.target_year}年达标概率{chance(p, edges)}"

    def moved(self, pace: Decimal, places: int | None = None) -> str:
        """A pace in words: 提高2.1个百分点."""
        if pace == 0:
            return "没有变化"
        rises, falls = ("增加", "减少") if self.counts else ("提高", "下降")
        return f"{rises if pace > 0 else falls}{self.amount(abs(pace), places)}"

    def amount(self, size: Decimal, places: int | None = None) -> str:
        """A difference with its unit, in the decimals of the value, at least one, but never printed as zero."""
        fewest = places if places is not None else max(places_of(self.result.value or 0), 1)
        shown = next((p for p in range(fewest, _FINEST) if computed(size, p)), _FINEST)
        return quantity(computed(size, shown), difference_unit(self.values.unit))


def _unseen_pace(case: _Case) -> Alert | None:
    """Yellow when nobody has seen the series move as fast for as long as it now must."""
    need, result = case.result.required_pace, case.result
    span = result.target_year - (result.value_year or result.target_year)
    fastest = _fastest(case, span)
    if not need or fastest is None:
        return None
    best = _pace(*fastest)
    if float(best) * need > 0 and abs(float(best)) >= abs(need):
        return None
    years = f"{fastest[0].year}—{fastest[1].year}年"
    needed = exact(need)
    places = places_apart(needed, best, max(places_of(case.result.value or 0), 1))
    required = case.required if case.counts else f"需年均{case.moved(needed, places)}，"
    went = case.moved(fastest[1].value - fastest[0].value, 0) if case.counts else f"年均{case.moved(best, places)}"
    seen = f"最快为{went}（{years}）" if best * needed > 0 else "没有朝目标方向的变动"
    return case.alert(Level.YELLOW, f"{required}{case.recent}有记录以来{span}年以上的时段中{seen}，{case.outlook}")


def _fastest(case: _Case, span: int) -> tuple[Seen, Seen] | None:
    """The two values between which the series moved fastest towards the target, at least `span` years apart.

    None when the history is shorter than that, or has fewer than three comparable values.
    """
    need = case.result.required_pace or 0.0
    first = max((b for b in case.breaks if case.values.latest and b <= case.values.latest.year), default=0)
    path = [o for o in case.values.exact if o.year >= first]
    if len(path) < 3 or path[-1].year - path[0].year < span:
        return None
    pairs = [(a, b) for a, b in combinations(path, 2) if b.year - a.year >= span]
    return max(pairs, key=lambda pair: float(_pace(*pair)) * (1 if need > 0 else -1))


def _pace(start: Seen, end: Seen) -> Decimal:
    return (end.value - start.value) / (end.year - start.year)
