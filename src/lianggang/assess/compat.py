"""How other organisations' rules would class a target, for comparison only; none of them is the verdict.

Formulas, sources and what is still to be checked at its source: docs/methods.md, section 9.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from lianggang.assess.model import Assessment
from lianggang.assess.values import Seen, Values
from lianggang.plans.model import Direction, Kind, Target
from lianggang.wording import canonical_unit, number, threshold

LABEL = "国际口径对照，不是本系统的结论"
_SIGNS = {">=": 1, ">": 1, "<=": -1, "<": -1, Direction.UP: 1, Direction.DOWN: -1}
_COMPARABLE = (Kind.LEVEL, Kind.CHANGE, Kind.ANNUAL_CHANGE, Kind.RATIO)
_ABSURD = 35.0  # log of what no quantity of a plan can be
_LIMIT_POWER = 4.44  # of Statistics Canada's adjustment near a natural limit


@dataclass(frozen=True, slots=True)
class View:
    """One organisation's class of a target.

    rule: whose, in Chinese. label: the class in Chinese. value: the number behind it, None where it is undefined.
    told: base, target, window and arithmetic in Chinese.
    """

    rule: str
    label: str
    value: float | None
    told: str


@dataclass(frozen=True, slots=True)
class _Case:
    """base, latest: first and last value. goal: in the unit of the series, None for a direction. sign: of progress.

    met: whether the latest value is where the target wants it in the due year.
    """

    base: Seen
    latest: Seen
    path: tuple[Seen, ...]
    goal: float | None
    sign: int
    due: int
    met: bool
    percent: bool

    @property
    def start(self) -> float:
        return float(self.base.value)

    @property
    def now(self) -> float:
        return float(self.latest.value)

    @property
    def way(self) -> float:
        """The signed way from base to target, in the direction of progress: a base beyond the target slid back."""
        return self.sign * abs((self.goal or 0.0) - self.start)

    @property
    def years(self) -> int:
        return self.latest.year - self.base.year

    @property
    def growth(self) -> float | None:
        """Compound yearly growth from base to latest; None where a sign or a zero forbids it."""
        return (self.now / self.start) ** (1 / self.years) - 1 if self.start > 0 and self.now > 0 else None

    @property
    def window(self) -> str:
        return f"{self.base.year}年{number(self.base.value)}，{self.latest.year}年{number(self.latest.value)}"


def views(target: Target, values: Values, assessment: Assessment, base_year: int) -> tuple[View, ...]:
    """The classes of a judged target: four rules for a target with a number, two for a bare rise or fall.

    values: of the series. base_year: the year that progress is counted from. Empty without a value at both ends, for
    左右 and for a target that moves, for which the rules have no place.
    """
    by_year = {o.year: o for o in values.exact if o.year <= (assessment.value_year or 0)}
    base, latest = by_year.get(base_year), by_year.get(assessment.value_year or 0)
    sign = _SIGNS.get(target.direction or target.comparator or "", 0)
    if assessment.reached is None or base is None or latest is None or base.year >= latest.year or not sign:
        return ()
    path = tuple(o for o in by_year.values() if o.year >= base.year)
    goal = assessment.goal_value if target.kind in _COMPARABLE else None
    met = assessment.reached
    if target.kind is Kind.ANNUAL_CHANGE and goal is not None and latest.year < assessment.target_year:
        met = (latest.value - goal) * sign >= 0  # a pace kept so far is not yet the level of the due year
    case = _Case(
        base, latest, path, None if goal is None else float(goal), sign, assessment.target_year, met,
        canonical_unit(values.unit) == "%",
    )  # fmt: skip
    if goal is None:
        return (_growth_alone(case), _unsd_alone(case)) if target.kind is Kind.DIRECTION else ()
    asked = f"{case.window}，目标{case.due}年{threshold(target.comparator, goal, places=None)}"
    return tuple(rule(case, asked) for rule in (_eurostat, _escap_status, _escap_outlook, _unsd, _sdsn))


def _eurostat(case: _Case, asked: str) -> View:
    rule = "欧盟统计局、Open SDG"
    if case.met:
        return View(rule, "已实现", 5.0, f"{asked}；已达到目标值，得分5")
    goal = case.goal or 0.0
    if case.growth is None or goal <= 0 or goal == case.start:
        return _undefined(rule, asked, "基期、现值或目标为零、为负，或目标等于基期，年均增长率没有意义")
    needed = (goal / case.start) ** (1 / (case.due - case.base.year)) - 1
    ratio = case.sign * case.growth / abs(needed)
    label = _class(ratio, ((0.95, "显著进展"), (0.6, "中等进展"), (0.0, "进展不足")), "背离目标")
    points = 7.1429 * ratio - 4.2857 if ratio >= 0.6 else 4.1667 * ratio - 2.5
    told = f"实际年均{_percent(case.growth)}，所需年均{_percent(needed)}，之比{number(ratio, 2)}"
    return View(rule, label, ratio, f"{asked}；{told}，得分{number(min(5.0, max(-5.0, points)), 1)}")


def _escap_status(case: _Case, asked: str) -> View:
    rule, whole = "亚太经社会现状指数", case.way
    if case.met:
        return View(rule, "已实现", 10.0, f"{asked}；已达到目标值，指数10")
    if not whole:
        return _undefined(rule, asked, "目标等于基期")
    index = 10 * (case.now - case.start) / whole
    label = "有进展" if index > 0 else "没有进展" if index == 0 else "倒退"
    return View(rule, label, index, f"{asked}；已走过的路程×10＝{number(index, 1)}")


def _escap_outlook(case: _Case, asked: str) -> View:
    rule, whole = "亚太经社会预期进展指数", abs(case.way)
    if not whole:
        return _undefined(rule, asked, "目标等于基期")
    predicted = _weighted_line(case.path, case.due)
    missing = ((case.goal or 0.0) - predicted) * case.sign
    gap = 100 * max(0.0, missing) / whole
    label = _class(-gap, ((-10.0, "保持"), (-100.0, "加快")), "扭转")
    return View(
        rule, label, gap, f"{asked}；加权直线推算{case.due}年{number(predicted, 2)}，尚差路程的{number(gap, 0)}%"
    )


def _unsd(case: _Case, asked: str) -> View:
    rule, goal = "联合国统计司进展图", case.goal or 0.0
    near = case.percent and goal in (0.0, 100.0) and abs(case.now - goal) <= 1
    if case.met or near:
        return View(rule, "已达到或可达", None, f"{asked}；{'已达到目标值' if case.met else '与目标相差不到1个百分点'}")
    if case.growth is None or goal == case.start:
        return _undefined(rule, asked, "基期或现值为零、为负，或目标等于基期，不能按年均增长率外推")
    ahead = math.log(case.now) + math.log1p(case.growth) * (case.due - case.latest.year)
    if ahead > _ABSURD:
        return _undefined(rule, asked, "按年均增长率外推得到不可能的大数")
    reached = math.exp(ahead)
    share = (reached - case.start) / case.way
    label = _class(share, ((0.95, "已达到或可达"), (0.1, "有进展，须加快")), "停滞或倒退")
    told = f"按年均{_percent(case.growth)}外推{case.due}年{number(reached, 2)}，为应走路程的{number(share * 100, 0)}%"
    return View(rule, label, share, f"{asked}；{told}")


def _sdsn(case: _Case, asked: str) -> View:
    rule, whole = "可持续发展解决方案网络箭头", case.way
    if case.met:
        return View(rule, "正常或保持", None, f"{asked}；已达到目标值")
    if not whole:
        return _undefined(rule, asked, "目标等于基期")
    ratio = (case.now - case.start) / case.years / (whole / (case.due - case.base.year))
    label = _class(ratio, ((1.0, "正常或保持"), (0.5, "中等改善"), (0.0, "停滞")), "下降")
    return View(rule, label, ratio, f"{asked}；年均变动为所需的{number(ratio * 100, 0)}%")


def _growth_alone(case: _Case) -> View:
    """Statistics Canada and Open SDG without a target: thresholds shrink near the ceiling of 100 %."""
    rule = "Open SDG（无目标值）"
    if case.growth is None:
        return _undefined(rule, case.window, "基期或现值为零、为负，年均增长率没有意义")
    room = 1 - min(1.0, case.start / 100) ** _LIMIT_POWER if case.percent and case.sign > 0 else 1.0
    pace = case.sign * case.growth
    label = _class(pace, ((0.015 * room, "正常"), (0.005 * room, "须加快"), (0.0, "进展有限")), "恶化")
    return View(rule, label, pace, f"{case.window}；年均{_percent(case.growth)}，界限×{number(room, 2)}")


def _unsd_alone(case: _Case) -> View:
    rule = "联合国统计司进展图（无目标值）"
    if case.growth is None:
        return _undefined(rule, case.window, "基期或现值为零、为负，年均增长率没有意义")
    pace = case.sign * case.growth
    label = _class(pace, ((0.02, "正常"), (0.005, "有进展，须加快")), "停滞或倒退")
    return View(rule, label, pace, f"{case.window}；年均{_percent(case.growth)}")


def _undefined(rule: str, asked: str, why: str) -> View:
    return View(rule, "不能计算", None, f"{asked}；{why}")


def _class(value: float, cuts: Sequence[tuple[float, str]], rest: str) -> str:
    return next((label for least, label in cuts if value >= least), rest)


def _weighted_line(path: Sequence[Seen], year: int) -> float:
    """The value in `year` of a least-squares line whose weights grow by one a year from the first value on."""
    xs = [o.year - year for o in path]
    ys = [float(o.value) for o in path]
    ws = [o.year - path[0].year + 1 for o in path]
    total = sum(ws)
    x, y = (math.fsum(w * v for w, v in zip(ws, vs, strict=True)) / total for vs in (xs, ys))
    across = math.fsum(w * (a - x) * (b - y) for w, a, b in zip(ws, xs, ys, strict=True))
    return y - across / math.fsum(w * (a - x) ** 2 for w, a in zip(ws, xs, strict=True)) * x


def _percent(share: float) -> str:
    return f"{number(share * 100, 2)}%"
