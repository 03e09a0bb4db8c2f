"""From a target and its series to a demand that can be tested, or to the reason why not."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from lianggang.assess import units, words
from lianggang.assess.demand import Change, Demand, Refusal, compared_places, contradicts, window
from lianggang.assess.model import Verdict
from lianggang.assess.params import Params
from lianggang.assess.values import Seen, Values, quotient, usable
from lianggang.catalogue.direction import sign_of
from lianggang.forecast import Window
from lianggang.panel.model import Series
from lianggang.plans.model import Direction, Kind, Target
from lianggang.wording import (
    Scale,
    canonical_unit,
    places_of,
    quantity,
    round_half_up,
    scale_of,
    threshold,
    whole_things,
)

RATIO_PLACES = 2
"""Fewest decimal places by which a quotient is told from that of the target."""
_OF_SIGN = {1: ">=", -1: "<="}
_HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Question:
    """All that a demand is resolved from; `values` end at the date of judging or the due year."""

    target: Target
    series: Series
    values: Values
    start: int
    better: str | None
    relative: Values | None
    params: Params

    @property
    def unit(self) -> str:
        """Unit of the series."""
        return canonical_unit(self.series.unit)

    @property
    def good(self) -> int:
        """1 when more is better, -1 when less is, 0 when neither or unknown."""
        return sign_of(self.better)


def resolve(question: Question) -> Demand | Refusal:
    """The demand of the target on this series."""
    goal = question.target.value
    if isinstance(goal, Decimal) and not usable(goal):
        return _cannot("目标值不是可用的数，请对照规划原文更正")
    demand = _BY_KIND[question.target.kind](question)
    if isinstance(demand, Demand) and contradicts(question.target, question.good):
        known = "越高越好" if question.good > 0 else "越低越好"
        caution = f"目标的比较方向与指标目录（{known}）不一致，请对照规划原文核实"
        return replace(demand, cautions=(*demand.cautions, caution))
    return demand


def _cannot(reason: str) -> Refusal:
    return Refusal(Verdict.CANNOT_JUDGE, reason)


def _level(q: Question) -> Demand | Refusal:
    goal = q.target.value
    if isinstance(goal, str):
        return _ratio(q)
    if goal is None:
        return _cannot("目标没有给出数值，请对照规划原文补充")
    factor = units.factor(q.target.unit, q.series.unit)
    if factor is None:
        return _mismatch(q)
    comparator = _comparator(q)
    if comparator is None:
        return _no_direction()
    places = _compared_places(goal, factor, comparator, q)
    margin = _margin(goal * factor, q)
    told = f"（容差{quantity(_short(margin), words.difference_unit(q.unit))}）" if comparator == "~" else ""
    return Demand(
        Kind.LEVEL,
        window(comparator, goal * factor, places=places, tolerance=margin, good=q.good),
        threshold(comparator, goal, q.target.unit or q.unit, words=True) + told,
        _level_rule(comparator, places, q.good) + _finer_rule(places, goal, factor),
        comparator,
        goal * factor,
        rounded=places,
        finer=_is_finer(places, goal, factor),
        tolerance=margin,
        good=_good(comparator, q),
        cautions=_unit_doubt(q),
    )


def _compared_places(goal: Decimal, factor: Decimal, comparator: str, q: Question) -> int | None:
    """Places of the printed target in the unit of the series; None (no rounding) at 0 and 100 % and for whole things.

    factor: from the unit of the target to that of the series, a power of ten.
    """
    at_bound = (goal == 0 and comparator == "<=") or (goal == _HUNDRED and q.unit == "%" and comparator == ">=")
    if at_bound or comparator in ("<", ">", "~", "="):
        return None
    return _places(goal, factor, q.target.unit or q.unit, q.params)


def _places(goal: Decimal, factor: Decimal, unit: str, params: Params) -> int | None:
    """Compared places of a number in `unit` when times `factor`; None for whole things and where parameters say so."""
    whole = whole_things(unit) and goal % 1 == 0
    places = None if whole or not params.as_printed else compared_places(goal, params.rounded_share)
    return None if places is None else places - factor.adjusted()


def _is_finer(places: int | None, goal: Decimal, factor: Decimal) -> bool:
    """Whether more places are compared than are printed."""
    return places is not None and places > places_of(goal) - factor.adjusted()


def _finer_rule(places: int | None, goal: Decimal, factor: Decimal) -> str:
    return words.FINER if _is_finer(places, goal, factor) else ""


def _good(comparator: str, q: Question) -> int:
    """The side on which a value beyond the tolerance attains; only 左右 has one."""
    return q.good if comparator in ("~", "=") else 0


def _level_rule(comparator: str, places: int | None, good: int) -> str:
    if comparator in ("~", "="):
        return words.AROUND + (words.BEYOND if good else "")
    if comparator in ("<", ">"):
        return words.LEVEL_STRICT
    return words.LEVEL_EXACT if places is None else words.LEVEL


def _comparator(q: Question) -> str | None:
    """As read; a target that states no comparison takes the catalogue's direction, if that has one."""
    read = q.target.comparator
    if read is not None and read != "=":
        return read
    return "~" if q.better == "band" else _OF_SIGN.get(q.good)


def _ratio(q: Question) -> Demand | Refusal:
    goal = quotient(str(q.target.value)) if q.target.value is not None else None
    if goal is None:
        return _cannot("目标比例无法读出，请按「2:3」的形式补充")
    comparator = _comparator(q)
    if comparator is None:
        return _no_direction()
    latest = q.values.latest
    compared = goal if latest is None or latest.ratio else round_half_up(goal, ratio_places(latest.value))
    return Demand(
        Kind.RATIO,
        window(comparator, compared, places=None, tolerance=_margin(goal, q), good=q.good),
        threshold(comparator, str(q.target.value), words=True),
        words.RATIO,
        comparator,
        compared,
        tolerance=_margin(goal, q),
        good=_good(comparator, q),
    )


def ratio_places(value: Decimal) -> int:
    """Places to which a target's quotient is rounded before a decimal is compared with it: at least `RATIO_PLACES`.

    They are those of the value that say something; zeros at its end do not.
    """
    return max(RATIO_PLACES, places_of(value.normalize()))


def _change(q: Question) -> Demand | Refusal:
    return _moved(q, yearly=False)


def _annual_change(q: Question) -> Demand | Refusal:
    return _moved(q, yearly=True)


def _moved(q: Question, *, yearly: bool) -> Demand | Refusal:
    goal = q.target.value
    if not isinstance(goal, Decimal):
        return _cannot("变动目标没有给出幅度，请对照规划原文补充")
    comparator = q.target.comparator or ("<=" if goal < 0 else ">=")
    relative = canonical_unit(q.target.unit) == "%"
    factor = (
        Decimal(1) if relative or units.point_change(q.target.unit, q.unit) else units.factor(q.target.unit, q.unit)
    )
    if factor is None:
        return _mismatch(q)
    if not q.target.unit and scale_of(q.unit) in (Scale.PERCENT, Scale.PERMILLE):
        return _cannot("变动目标没有写明是百分之几还是几个百分点，请对照规划原文补充单位")
    if relative and _beyond_all(goal, q.unit, yearly=yearly):
        return _cannot(f"不能{'每年' if yearly else ''}下降{quantity(-goal, '%')}，请对照规划原文更正")
    base = _base(q)
    if isinstance(base, Refusal):
        return base
    if relative and base.value <= 0:
        return _cannot(f"{base.year}年基期值为{quantity(base.value, q.unit)}，不能计算变动百分比，请改用绝对变动量判断")
    measure = Change(base.value, base.year, relative, yearly)
    unit = "%" if relative else (q.target.unit or q.unit)
    strict = comparator not in (">=", "<=") or (relative and goal == -_HUNDRED)  # nothing is left, as zero
    places = None if strict else _places(goal, factor, unit, q.params)
    return Demand(
        q.target.kind,
        window(comparator, goal * factor, places=places, tolerance=_margin(goal * factor, q), good=q.good),
        words.change_demand(comparator, goal, unit, of=q.unit, since=None if yearly else base.year),
        _change_rule(relative=relative, yearly=yearly) + _finer_rule(places, goal, factor),
        comparator,
        goal * factor,
        measure,
        base,
        rounded=places,
        finer=_is_finer(places, goal, factor),
        tolerance=_margin(goal * factor, q),
        good=_good(comparator, q),
        cautions=_change_doubts(q, base, relative=relative),
    )


def _beyond_all(goal: Decimal, unit: str, *, yearly: bool) -> bool:
    """Whether a change in per cent takes away more than there is; compounded year by year, all of it as well."""
    if yearly:
        return goal <= -_HUNDRED
    return goal < -_HUNDRED and units.bound(unit, -1) is not None


def _change_doubts(q: Question, base: Seen, *, relative: bool) -> tuple[str, ...]:
    found = []
    if relative and q.unit == "%":
        asked = quantity(abs(Decimal(q.target.value or 0)), "%")
        found.append(f"监测值是百分率，目标的{asked}按相对变化计算；如果规划指的是百分点，请更正目标单位")
    if base.qualifier == "~":
        found.append(f"{base.year}年的基期值为约数")
    return tuple(found)


def _change_rule(*, relative: bool, yearly: bool) -> str:
    if yearly:
        return words.PACE_RELATIVE if relative else words.PACE_POINTS
    return words.CHANGE_RELATIVE if relative else words.CHANGE_POINTS


def _direction(q: Question) -> Demand | Refusal:
    if q.target.direction is None:
        return _cannot("目标没有写明变动方向，请对照规划原文补充")
    base = _base(q)
    return base if isinstance(base, Refusal) else _DIRECTIONS[q.target.direction](q, base)


def _up(q: Question, base: Seen) -> Demand:
    return _one_way(q, base, 1)


def _down(q: Question, base: Seen) -> Demand:
    return _one_way(q, base, -1)


def _one_way(q: Question, base: Seen, sign: int) -> Demand:
    every = "逐年" in "".join(q.target.quote.split())
    verb, bound = ("提高" if sign > 0 else "下降"), units.bound(q.unit, sign)
    at_bound = base.value == bound
    edge = Window(base.value, None, at_bound) if sign > 0 else Window(None, base.value, high_closed=at_bound)
    kept = f"（{base.year}年已为{quantity(base.value, q.unit)}，保持即为达到）" if at_bound else ""
    return Demand(
        Kind.DIRECTION,
        edge,
        f"{'逐年' if every else f'比{base.year}年'}{verb}{kept}",
        words.EVERY_YEAR if every else words.DIRECTION,
        base=base,
        sign=sign if every else 0,
        bound=bound,
    )


def _narrow(q: Question, base: Seen) -> Demand:
    centre = _balance(q.unit) if q.series.sides is None else Decimal(0)
    gap = abs(base.value - centre)
    closed = gap == 0  # a gap that is closed stays closed
    lies = Window(centre - gap, centre + gap, closed, closed)
    about = "" if centre == 0 else f"（与{centre}之差）"
    return Demand(Kind.DIRECTION, lies, f"差距{about}比{base.year}年缩小", words.NARROW, base=base, centre=centre)


def _balance(unit: str) -> Decimal:
    """Where a gap is nil: 100 for sex ratios (女=100), 1 for multiples and quotients, 0 for differences."""
    if unit.endswith("=100"):
        return _HUNDRED
    return Decimal(1) if unit in ("倍", "比") else Decimal(0)


def _stable(q: Question, base: Seen) -> Demand:
    margin = _margin(base.value, q)
    told = f"与{base.year}年基本持平（容差{quantity(_short(margin), words.difference_unit(q.unit))}）"
    lies = window("~", base.value, places=None, tolerance=margin, good=q.good)
    rule = words.STABLE + (words.BEYOND_BASE if q.good else "")
    return Demand(Kind.DIRECTION, lies, told, rule, base=base, tolerance=margin, good=q.good)


def _slow_rise(q: Question, base: Seen) -> Demand | Refusal:
    earlier = [o for o in q.values.exact if base.year - q.params.earlier_years <= o.year < base.year]
    if not earlier:
        years = f"{base.year - q.params.earlier_years}—{base.year - 1}年"
        return Refusal(
            Verdict.NO_BASELINE, f"没有{base.year}年以前（{years}）的数据，无法与以前的升幅比较，请补充历史数据"
        )
    first = earlier[0]
    rise = (base.value - first.value) / (base.year - first.year)
    limit = Window(high=max(rise, Decimal(0)), high_closed=rise <= 0)
    unit = words.difference_unit(q.unit)
    pace = words.change_done(rise, unit, places_of(base.value) + 1, of=q.unit)
    before = f"{first.year}—{base.year}年"
    told = f"年均升幅小于{before}（年均{pace}）" if rise > 0 else f"不再上升（{before}年均{pace}）"
    return Demand(
        Kind.DIRECTION, limit, told, words.SLOW_RISE, change=Change(base.value, base.year, False, True), base=base
    )


def _relation(q: Question) -> Demand | Refusal:
    if q.relative is None:
        return _cannot(f"没有参照指标「{q.target.relative_to or '未写明'}」的数据来源，请指定参照指标")
    latest = q.values.latest
    known = [o for o in q.relative.seen if latest is None or o.year <= latest.year]
    if not known:
        return Refusal(Verdict.NO_DATA, f"参照指标「{q.target.relative_to or '未写明'}」没有数据，请先补报")
    if units.factor(q.relative.unit, q.unit) != 1:
        return _cannot(f"参照指标的单位（{q.relative.unit}）与监测值的单位（{q.unit}）不一致，请核对")
    comparator = _comparator(q)
    if comparator is None:
        return _no_direction()
    reference = known[-1]
    late = latest is not None and reference.year != latest.year
    cautions = (f"参照指标最近只有{reference.year}年的值",) if late else ()
    told = threshold(comparator, reference.value, q.unit, words=True)
    margin = _margin(reference.value, q)
    return Demand(
        Kind.RELATION,
        window(comparator, reference.value, places=None, tolerance=margin, good=q.good),
        f"{told}（{q.target.relative_to or '参照指标'}，{reference.year}年）",
        words.RELATION,
        comparator,
        reference.value,
        reference=reference,
        tolerance=margin,
        good=_good(comparator, q),
        cautions=cautions,
    )


def _base(q: Question) -> Seen | Refusal:
    """The base: the year that the target names, else the year before the plan, else the plan's first year."""
    base = start_of(q)
    if base is None:
        years = "或".join(f"{y}年" for y in _base_years(q))
        return Refusal(Verdict.NO_BASELINE, f"没有{years}的基期值，请补充基期数据")
    if base.qualifier not in ("", "~"):
        return _cannot(
            f"{base.year}年的基期值只是一个界限（{base.qualifier}{quantity(base.value, q.unit)}），请补充确切数值"
        )
    latest = q.values.latest
    breaks = [b for b in q.series.breaks if latest is not None and base.year < b <= latest.year]
    if breaks:
        return _cannot(f"{breaks[-1]}年起指标口径有变化，与{base.year}年不可比，请按新口径补算基期值")
    return base


def start_of(q: Question) -> Seen | None:
    """The value that progress is counted from; None where there is none."""
    return next((o for y in _base_years(q) for o in q.values.seen if o.year == y), None)


def _base_years(q: Question) -> tuple[int, ...]:
    named = q.target.baseline_year
    return (q.start - 1, q.start) if named is None else (named,)


def _margin(goal: Decimal, q: Question) -> Decimal:
    """The tolerance of 左右: the larger of one point (percentages only) and 2.5 % of the target, as it is printed.

    2.5 % is rounded to two significant digits, or to a whole number from 100 on.
    """
    share = abs(goal) * q.params.around_share
    share = round_half_up(share, max(0, 1 - share.adjusted())) if share else share
    return max(q.params.around_points, share) if q.unit == "%" else share


def _short(value: Decimal) -> Decimal:
    """At most four decimal places and no trailing zeros, for print."""
    return Decimal(f"{round_half_up(value, min(4, places_of(value))).normalize():f}")


def _unit_doubt(q: Question) -> tuple[str, ...]:
    if bool(q.target.unit) == bool(q.unit):
        return ()
    missing = "目标未写单位" if q.unit else "监测值未写单位"
    return (f"{missing}，按{q.unit or canonical_unit(q.target.unit)}比较，请核实",)


def _mismatch(q: Question) -> Refusal:
    ours, theirs = canonical_unit(q.target.unit) or "未写", q.unit or "未写"
    return _cannot(f"目标的单位（{ours}）与监测值的单位（{theirs}）不一致，请核对目标读取结果和指标单位")


def _no_direction() -> Refusal:
    return _cannot("目标没有写明以上还是以下，指标目录也没有给出方向，请在指标目录中补充方向")


_BY_KIND = {
    Kind.LEVEL: _level,
    Kind.CHANGE: _change,
    Kind.ANNUAL_CHANGE: _annual_change,
    Kind.RATIO: _ratio,
    Kind.DIRECTION: _direction,
    Kind.RELATION: _relation,
}
_DIRECTIONS = {
    Direction.UP: _up,
    Direction.DOWN: _down,
    Direction.NARROW: _narrow,
    Direction.STABLE: _stable,
    Direction.SLOW_RISE: _slow_rise,
}
