"""What chance does to values that rest on a few events."""

from __future__ import annotations

from decimal import Decimal

from lianggang.assess import units
from lianggang.assess.intervals import poisson_exact, wilson
from lianggang.assess.params import Params
from lianggang.assess.values import Seen, Values
from lianggang.panel.model import Series
from lianggang.wording import number, places_of, quantity


def cautions(series: Series, values: Values, goal: Decimal | None, params: Params) -> tuple[str, ...]:
    """A sentence on the latest value when it rests on fewer than `params.solid` events, else nothing.

    goal: the target as a value of the series; an interval that lies wholly on one side of it needs no caution.
    Rates: exact Poisson interval; percentages: Wilson, and the rarer of part and rest counts.
    """
    latest, base = values.latest, units.scale(series.unit)
    if latest is None or base is None or latest.numerator is None or latest.denominator is None:
        return ()
    part, whole = latest.numerator, latest.denominator
    if part < 0 or whole <= 0 or (base == 100 and part > whole):
        return ()
    events = min(part, whole - part) if base == 100 else part
    if events >= params.solid:
        return ()
    low, high = _limits(part, whole, base)
    if goal is not None and not low <= goal <= high:
        return ()
    return (_sentence(series, values, latest, int(events), (low, high), params),)


def _limits(part: Decimal, whole: Decimal, base: int) -> tuple[float, float]:
    n = float(whole)
    low, high = wilson(float(part), n) if base == 100 else (x / n for x in poisson_exact(float(part)))
    return low * base, high * base


def _sentence(
    series: Series, values: Values, latest: Seen, events: int, limits: tuple[float, float], params: Params
) -> str:
    places = max(1, places_of(latest.value))
    low, high = (number(limit, places) for limit in limits)
    counts = f"{number(latest.numerator or 0)}/{number(latest.denominator or 0)}"
    counted = f"{latest.year}年{quantity(latest.value, series.unit)}（{counts}），95%区间{low}—{high}"
    if events >= params.shaky:
        return f"{counted}，事件数较少，年度波动中偶然成分较大"
    subject = "死亡数" if "死亡" in series.name else "事件数"
    return f"{counted}，{subject}太少，一年不能下结论{_pooled(series, values, places, params)}"


def _pooled(series: Series, values: Values, places: int, params: Params) -> str:
    recent = [o for o in values.since(values.seen[-1].year - params.pooled_years + 1) if o.denominator]
    breaks = [b for b in series.breaks if b <= values.seen[-1].year]
    recent = [o for o in recent if not breaks or o.year >= max(breaks)]
    if len(recent) < 2:
        return ""
    part = sum((o.numerator or Decimal(0) for o in recent), Decimal(0))
    whole = sum((o.denominator or Decimal(0) for o in recent), Decimal(0))
    pooled = quantity(part / whole * (units.scale(series.unit) or 1), series.unit, places)
    return f"；{recent[0].year}—{recent[-1].year}年有数的{len(recent)}年合计{pooled}（{number(part)}/{number(whole)}）"
