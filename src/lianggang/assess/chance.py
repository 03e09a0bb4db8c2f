"""What chance does to values that rest on a few events."""

from __future__ import annotations

from decimal import Decimal

from lianggang.assess import units
from lianggang.assess.intervals import poisson_exact, wilson
from lianggang.assess.params import Params
from lianggang.assess.values import Seen, Values
from lianggang.panel.model import Series
from lianggang.wording import number, places_of, quantity


def cautions(series: Series, values: Values, params: Params) -> tuple[str, ...]:
    """A sentence on the latest value when it rests on fewer than `params.solid` events, else nothing.

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
    return (_sentence(series, values, latest, int(events), base, params),)


def _sentence(series: Series, values: Values, latest: Seen, events: int, base: int, params: Params) -> str:
    part, whole = latest.numerator or Decimal(0), latest.denominator or Decimal(1)
    shares = (
        wilson(float(part), float(whole))
        if base == 100
        else tuple(x / float(whole) for x in poisson_exact(float(part)))
    )
    places = max(1, places_of(latest.value))
    low, high = (number(share * base, places) for share in shares)
    counted = (
        f"{latest.year}年{quantity(latest.value, series.unit)}（{number(part)}/{number(whole)}），95%区间{low}—{high}"
    )
    if events >= params.shaky:
        return f"{counted}，事件数较少，年度波动中偶然成分较大"
    subject = "死亡数" if "死亡" in series.name else "事件数"
    return f"{counted}，{subject}太少，一年不能下结论{_pooled(series, values, base, places, params)}"


def _pooled(series: Series, values: Values, base: int, places: int, params: Params) -> str:
    recent = [o for o in values.since(values.seen[-1].year - params.pooled_years + 1) if o.denominator]
    breaks = [b for b in series.breaks if b <= values.seen[-1].year]
    recent = [o for o in recent if not breaks or o.year >= max(breaks)]
    if len(recent) < 2:
        return ""
    part = sum((o.numerator or Decimal(0) for o in recent), Decimal(0))
    whole = sum((o.denominator or Decimal(0) for o in recent), Decimal(0))
    pooled = quantity(part / whole * base, series.unit, places)
    return f"；{recent[0].year}—{recent[-1].year}年有数的{len(recent)}年合计{pooled}（{number(part)}/{number(whole)}）"
