"""Rates of so few cases that one more or less changes everything."""

from __future__ import annotations

from collections.abc import Iterator

from lianggang.catalogue.model import Rule
from lianggang.collect.checks.material import Material, occasion
from lianggang.findings import Finding, note
from lianggang.panel.model import Observation


def check_small_numbers(material: Material) -> Iterator[Finding]:
    """Quotients below the events or the denominator that the rule asks for: a note, never a fault of the reporter."""
    for rule in material.rules_of("small_numbers"):
        for o, quantity in material.checked():
            if quantity.divides and _too_few(o, rule):
                message = f"{occasion(o)}{quantity.name}只有{o.numerator}／{o.denominator}，单年的率不可靠"
                yield note("small-numbers", message, place=o.place, advice="报告里写人数，并用几年合并的率")


def _too_few(o: Observation, rule: Rule) -> bool:
    if o.numerator is None or o.denominator is None:
        return False
    return o.numerator < rule.min_events or o.denominator < rule.min_denominator
