"""A rate of the whole lies between the rates of its parts."""

from __future__ import annotations

from collections.abc import Iterator

from lianggang.catalogue.model import Rule
from lianggang.collect.checks.material import Material, known, number, occasion, remark
from lianggang.collect.checks.parts import Parts, wholes_with_parts
from lianggang.findings import Finding


def check_brackets(material: Material) -> Iterator[Finding]:
    """Total against 男 and 女, against 城镇 and 农村, for every quotient; the tolerance is that of the rule."""
    for rule in material.rules_of("parts_between"):
        for whole, parts in wholes_with_parts(material, rule.dimension):
            quantity = material.quantities.get(whole.indicator)
            low, high = sorted(known(part) for part in parts)
            outside = not low - rule.tolerance <= known(whole) <= high + rule.tolerance
            if quantity and quantity.divides and outside:
                yield _outside(rule, quantity.name, (whole, parts))


def _outside(rule: Rule, name: str, found: Parts) -> Finding:
    whole, parts = found
    texts = "、".join(f"{part.breakdown.label}{number(known(part))}" for part in parts)
    message = f"{occasion(whole)}{name}合计{number(known(whole))}{whole.unit}，不在{texts}之间"
    place = "；".join(o.place for o in (whole, *parts) if o.place)
    return remark(rule, "total-outside-parts", message, place, "核对合计与分组的分子、分母，并看口径是否一致")
