"""Rules between indicators of one territory, year and breakdown: 新生儿 ≤ 婴儿 ≤ 5岁以下 and the like."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from lianggang.catalogue.model import Rule
from lianggang.catalogue.rules import KINDS, holds
from lianggang.collect.checks.material import Material, known, number, occasion, remark
from lianggang.findings import Finding
from lianggang.panel.model import Observation


def check_relations(material: Material) -> Iterator[Finding]:
    """Every rule of the catalogue that compares indicators, wherever all its values are there."""
    rules = [rule for rule in material.rules_of(*KINDS) if rule.codes]
    for side_by_side in material.by_occasion.values():
        for rule in rules:
            concerned = {c: side_by_side[c] for c in (*rule.codes, rule.bound) if c in side_by_side}
            if concerned and holds(rule, _values(rule, concerned)) is False and _large_enough(rule, concerned):
                yield _broken(rule, concerned, material)


def _values(rule: Rule, concerned: Mapping[str, Observation]) -> dict[str, Decimal]:
    if rule.kind == "numerator_le":
        return {code: o.numerator for code, o in concerned.items() if o.numerator is not None}
    return {code: known(o) for code, o in concerned.items()}


def _large_enough(rule: Rule, concerned: Mapping[str, Observation]) -> bool:
    """Whether events and denominator of the last indicator reach what the rule asks for; unknown is too small."""
    last = concerned[rule.codes[-1]] if rule.codes[-1] in concerned else next(iter(concerned.values()))
    enough = not rule.min_events or (last.numerator or 0) >= rule.min_events
    return enough and (not rule.min_denominator or (last.denominator or 0) >= rule.min_denominator)


def _broken(rule: Rule, concerned: Mapping[str, Observation], material: Material) -> Finding:
    texts = "，".join(_text(o, material, counts=rule.kind == "numerator_le") for o in concerned.values())
    first = next(iter(concerned.values()))
    return remark(
        rule,
        "rule-broken",
        f"{occasion(first)}{texts}；{rule.sentence}",
        "；".join(dict.fromkeys(o.place for o in concerned.values() if o.place)),
        f"请核对这几个数（{rule.why}）",
    )


def _text(o: Observation, material: Material, *, counts: bool) -> str:
    quantity = material.quantities.get(o.indicator)
    name = quantity.name if quantity else o.indicator
    return f"{name}的分子{o.numerator}" if counts else f"{name}{number(known(o))}{o.unit}"
