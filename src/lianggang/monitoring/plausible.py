"""Targets that can hardly be meant in the unit that was read: asked about, never changed."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from lianggang.catalogue.measures import RATES, plain
from lianggang.catalogue.model import Band, Catalogue, Indicator
from lianggang.monitoring.quantities import Quantities
from lianggang.plans.confidence import RECOGNISED
from lianggang.plans.correcting import refreshed
from lianggang.plans.explain import YEAR_NOTE
from lianggang.plans.items import Item, items, with_items
from lianggang.plans.model import Kind, Reading, Target

# Of what the catalogue does not know, rates of one kind all the same have one unit and usual values.
_KINDS = (
    (re.compile("(?<!过早)(?<!住院)(?<!院内)死亡率$"), "‰", Band(Decimal("0.01"), Decimal(30), "各类死亡率")),
    (
        re.compile("(?:覆盖|参保|入[学园]|巩固|接种|合格|知晓|达标|普及|签约|建档|持证|配备|筛查|检查|访视|管理)率$"),
        "%",
        Band(Decimal(5), Decimal(150), "覆盖、检查、参保、合格一类比率"),
    ),
)
_SURE = 0.5
_SMALL = 20  # rates per mille are smaller in plans


def questioned(reading: Reading, catalogue: Catalogue) -> Reading:
    """The reading in which targets with a doubtful unit or value are less sure, with findings that say why.

    The unit of the indicator and its usual values decide. What somebody has looked at stays as it is.
    """
    quantities = Quantities(catalogue)
    asked = {item.id: new for item in items(reading) if (new := _item(item, quantities)) is not item}
    if not asked:
        return reading
    lowered = with_items(reading, asked)
    return replace(lowered, findings=tuple(refreshed(reading, lowered)))


def _item(item: Item, quantities: Quantities) -> Item:
    targets = tuple(_target(item, target, quantities) for target in item.owner.targets)
    return item if targets == item.owner.targets else item.with_targets(targets)


def _target(item: Item, target: Target, quantities: Quantities) -> Target:
    unit = plain(target.unit or "")
    by_hand = target.confidence == 1 and target.reason
    if target.kind is not Kind.LEVEL or unit not in RATES or not isinstance(target.value, Decimal) or by_hand:
        return target
    code = quantities.link(target, subject=item.plan.subject, area=item.area)[1].code
    known = quantities.catalogue.indicators[code] if code else None
    why = _why(known, quantities.catalogue.bands.get(code or ""), target, target.value, unit)
    if not why or why in target.reason:
        return target
    return replace(
        target, confidence=min(target.confidence, _SURE), reason="；".join(filter(None, (target.reason, why)))
    )


def _why(known: Indicator | None, band: Band | None, target: Target, value: Decimal, unit: str) -> str:
    """Why the unit or the value is doubtful, "" when it is not."""
    if known is None:
        kind = next(((own, usual) for name, own, usual in _KINDS if name.search(_named(target))), None)
        if kind and not kind[1].holds(_in(kind[0], value, unit)):
            return _against(kind[1], kind[0], value, unit, _usual_in(kind[1], kind[0], value, unit))
        is_small = unit == "%" and 0 < value < _SMALL
        return "指标目录里没有这个指标，“%”可能是“‰”" if is_small and RECOGNISED in target.reason else ""
    own = plain(known.unit)
    if own not in RATES:
        return ""
    if band is None:
        return "" if unit == own else f"单位读作“{unit}”，这个指标通常用“{own}”"
    return _against(band, own, value, unit, _usual_in(band, own, value, unit))


def _named(target: Target) -> str:
    """The name of the quantity without its year."""
    return YEAR_NOTE.sub("", target.indicator)


def _usual_in(band: Band, own: str, value: Decimal, unit: str) -> list[str]:
    """The other units in which the value would be usual."""
    return [u for u in RATES if u != unit and band.holds(_in(own, value, u))]


def _against(band: Band, own: str, value: Decimal, unit: str, others: list[str]) -> str:
    """What the usual values say against the unit; others: the units in which the value would be usual."""
    if not band.holds(_in(own, value, unit)):
        same = "" if unit == own else f"（{_in(own, value, unit):f}{own}）"
        usual = f"读作{value:f}{unit}{same}，通常在{band.low:f}—{band.high:f}{own}"
        return usual + (f"；单位如是{'或'.join(f'“{u}”' for u in others)}则相符" if others else "")
    return f"单位读作“{unit}”，这个指标通常用“{own}”，两种单位的数值都有可能" if own in others else ""


def _in(own: str, value: Decimal, unit: str) -> Decimal:
    """The value, read in one unit of a rate, in another."""
    return (value * RATES[own] / RATES[unit]).normalize()
