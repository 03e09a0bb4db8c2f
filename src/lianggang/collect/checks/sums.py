"""Counts of the parts add up to the count of the whole."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from lianggang.catalogue.model import Rule
from lianggang.collect.checks.material import Material, occasion, remark
from lianggang.collect.checks.parts import Parts, wholes_with_parts
from lianggang.findings import Finding
from lianggang.panel.model import Observation
from lianggang.panel.quantities import Quantity
from lianggang.wording import whole_things


def check_sums(material: Material) -> Iterator[Finding]:
    """男 + 女 and 城镇 + 农村 against the total: values of counts, and numerators and denominators of quotients."""
    for rule in material.rules_of("parts_sum"):
        for whole, parts in wholes_with_parts(material, rule.dimension or "any"):
            quantity = material.quantities.get(whole.indicator)
            for label, counts in _counts(quantity, (whole, parts)) if quantity else ():
                things = not label and quantity is not None and whole_things(quantity.unit)
                if _differs(rule, counts, things):
                    yield _finding(rule, f"{quantity.name if quantity else ''}{label}", counts, (whole, parts))


def _counts(quantity: Quantity, found: Parts) -> Iterator[tuple[str, list[Decimal]]]:
    """What must add up, as [total, part, part], where all three are known."""
    columns = {"的分子": "numerator", "的分母": "denominator"} if quantity.divides else {}
    for label, column in (columns | ({"": "value"} if quantity.is_count else {})).items():
        counts = [getattr(o, column) for o in _flat(found)]
        if None not in counts:
            yield label, counts


def _flat(found: Parts) -> tuple[Observation, ...]:
    whole, parts = found
    return (whole, *parts)


def _differs(rule: Rule, counts: list[Decimal], things: bool) -> bool:
    """Whether the parts miss the total by more than the rule allows; whole things are not rounded."""
    total, *parts = counts
    rounding = Decimal(0) if things else rule.tolerance
    return abs(total - sum(parts)) > max(rounding, rule.relative_tolerance * abs(total))


def _finding(rule: Rule, name: str, counts: list[Decimal], found: Parts) -> Finding:
    whole, parts = found
    sums = "＋".join(f"{part.breakdown.label}{count}" for part, count in zip(parts, counts[1:], strict=True))
    message = f"{occasion(whole)}{name}合计{counts[0]}，而{sums}＝{sum(counts[1:])}"
    place = "；".join(o.place for o in _flat(found) if o.place)
    return remark(rule, "parts-not-sum", message, place, "核对合计与分组；有未分组人数的在说明里写明")
