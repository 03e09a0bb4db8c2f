"""What a warning tells of a target: its aim, its value, its pace and its outlook, as clauses of a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from lianggang.alerts.feasible import pace
from lianggang.alerts.limits import limit_of
from lianggang.alerts.model import Alert, Cause, Level, WarningKind
from lianggang.alerts.params import Params
from lianggang.assess.model import Assessment
from lianggang.assess.progress import recent_span, wrong_years
from lianggang.assess.sentences import as_value, computed
from lianggang.assess.sentences import value as told
from lianggang.assess.units import bound
from lianggang.assess.values import Values
from lianggang.assess.words import chance, change_demand, difference_unit
from lianggang.panel.model import Series
from lianggang.plans.model import Direction, Kind, Target
from lianggang.wording import NO_DATA, Scale, exact, places_apart, places_of, quantity, scale_of, threshold, verb

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


@dataclass(frozen=True, slots=True)
class Case:
    """A target with its values and its assessment, and the clauses that a warning tells of them.

    before: the assessment a year earlier. peers: the series of other territories.
    """

    target: Target
    values: Values
    breaks: tuple[int, ...]
    result: Assessment
    params: Params
    before: Assessment | None
    peers: tuple[Series, ...]

    def alert(self, level: Level, end: str, *causes: Cause) -> Alert:
        """The warning, its sentence opened by target and value."""
        value = told(self.values.latest, self.values.unit, self.values.sides) if self.values.latest else NO_DATA
        reason = f"目标{self.aim}，{self.result.value_year}年{value}，{end.removesuffix('，')}"
        limits = "；".join(dict.fromkeys(limit for cause in causes if (limit := limit_of(cause, self.params))))
        return Alert(WarningKind.HARD_TO_ATTAIN, level, reason, self.result.arithmetic, causes, limits)

    @property
    def falls(self) -> tuple[Cause, ...]:
        """Whether the probability fell sharply since the year before, to where attainment is not sure any more."""
        p, then = self.result.probability, self.before.probability if self.before else None
        fell = p is not None and then is not None and then - p >= self.params.fall and p < self.params.sure
        return (Cause.FALL,) if fell else ()

    @property
    def fell(self) -> str:
        """The fall of the probability in words; empty without one."""
        if not self.falls or self.before is None or self.before.probability is None:
            return ""
        then, now = chance(self.before.probability), chance(self.result.probability or 0.0)
        return f"，达标概率由上年测算的{then}降到{now}"

    @property
    def span(self) -> int:
        """Years from the value to the target year."""
        return self.result.target_year - (self.result.value_year or self.result.target_year)

    @property
    def left(self) -> int:
        """Years from the date of judging to the target year; of a survey the value may be older."""
        return self.result.target_year - self.result.as_of

    @property
    def lost(self) -> str:
        """What it is called when an attained value goes: 回落, 反弹, 偏离."""
        return _LOST.get(self.target.direction or self.target.comparator or "", "偏离")

    @property
    def leaves(self) -> bool:
        """Whether the recent values have been moving away from what is attained."""
        lost = self.lost
        moved = self.result.actual_pace or 0.0
        return moved < 0 if lost == "回落" else moved > 0 if lost == "反弹" else False

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
        goal = self._goal(places)
        unit = difference_unit(self.values.unit) if self.values.sides else self.values.unit
        level = threshold(target.comparator, goal, unit)
        if target.kind not in (Kind.CHANGE, Kind.ANNUAL_CHANGE) or target.value is None:
            return level
        yearly = target.kind is Kind.ANNUAL_CHANGE
        asked = None if yearly else since
        demand = change_demand(self.comparator, target.value, target.unit, of=self.values.unit, since=asked)
        return f"{demand}（即{threshold(self.comparator, goal, unit)}）"

    @property
    def gap(self) -> str:
        """What is missing: 相差18.7个百分点."""
        goal, value = self.result.goal_value, self.result.value
        if goal is None or value is None or goal == value or isinstance(self.target.value, str) or self.is_bound:
            return ""
        if self.target.kind is not Kind.LEVEL and self.counts:
            return f"相差{self.amount(abs(self._goal(places_of(value)) - value), 0)}，"
        return f"相差{self.amount(abs(goal - value))}，"

    def _goal(self, places: int) -> Decimal:
        """The goal for print; one that was computed as `assess.sentences.as_value`."""
        goal, value = self.result.goal_value or Decimal(0), self.result.value
        if self.target.kind in (Kind.CHANGE, Kind.ANNUAL_CHANGE) and value is not None:
            return as_value(goal, self.comparator, value, self.values.unit, places)
        return min(goal, computed(goal, places), key=places_of)

    @property
    def comparator(self) -> str:
        """As read, of a change else the one that its sign tells."""
        falls = isinstance(self.target.value, Decimal) and self.target.value < 0
        return self.target.comparator or ("<=" if falls else ">=")

    def required(self, other: Decimal | None = None) -> str:
        """The pace that leads to the target; of whole things what is still to go, which no yearly fraction tells.

        other: a pace from which it must differ in print.
        """
        need, goal, value = self.result.required_pace, self.result.goal_value, self.result.value
        if not need:
            return ""
        if self.counts and goal is not None and value is not None:
            gap = max(abs(self._goal(0) - value), Decimal(1))
            verb = "还差" if need > 0 else "还须减少"
            return f"{verb}{self.amount(gap, 0)}，须在{self.result.target_year}年前完成，"
        return f"需年均{self.moved(exact(need), None if other is None else self.apart(other))}，"

    def apart(self, other: Decimal) -> int:
        """Decimals at which the needed pace and another one differ in print."""
        return places_apart(exact(self.result.required_pace or 0), other, max(places_of(self.result.value or 0), 1))

    @property
    def recent(self) -> str:
        """How the values moved lately: 近三年年均提高2.1个百分点."""
        span = recent_span(self.values, self.breaks, self.params.pace_years)
        if span is None:
            return ""
        years = span[1].year - span[0].year
        count = _DIGITS[years] if years < len(_DIGITS) else str(years)
        if self.counts:
            return f"近{count}年{self.moved(span[1].value - span[0].value, 0)}，"
        return f"近{count}年年均{self.moved(pace(*span))}，"

    @property
    def outlook(self) -> str:
        """The probability: 预计2026年达标概率不到1%."""
        p = self.result.probability
        edges = (self.params.hopeless, self.params.hard)
        return "" if p is None else f"预计{self.result.target_year}年达标概率{chance(p, edges)}"

    def moved(self, by: Decimal, places: int | None = None) -> str:
        """A pace in words: 提高2.1个百分点."""
        if by == 0:
            return "没有变化"
        falling = self.target.comparator in ("<=", "<") or self.target.direction in (Direction.DOWN, Direction.NARROW)
        per_head = scale_of(self.values.unit) is Scale.COUNT and not self.counts  # 名 per thousand is no count
        word = verb(by > 0, "" if per_head else self.values.unit, "lower" if falling else None)
        return f"{word}{self.amount(abs(by), places)}"

    def amount(self, size: Decimal, places: int | None = None) -> str:
        """A difference with its unit, in the decimals of the value, at least one, but never printed as zero."""
        fewest = places if places is not None else max(places_of(self.result.value or 0), 1)
        shown = next((p for p in range(fewest, _FINEST) if computed(size, p)), _FINEST)
        return quantity(computed(size, shown), difference_unit(self.values.unit))
