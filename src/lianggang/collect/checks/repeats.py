"""A rate that stays the same to the last digit while its denominator moves was perhaps copied."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lianggang.collect.checks.material import Material, known, number, occasion
from lianggang.findings import Finding, warning
from lianggang.panel.model import Observation
from lianggang.panel.quantities import Quantity

YEARS_WITH_DENOMINATOR, YEARS_WITHOUT = 3, 4


def check_repeats(material: Material) -> Iterator[Finding]:
    """Values of quotients that equal those of the years before; bounds (0, 100) may repeat."""
    for _, quantity, o, before in material.histories():
        run = _run(o, before)
        if quantity.divides and not _at_bound(o, quantity) and len(run) >= _wanted(run):
            message = f"{occasion(o)}{quantity.name}{number(known(o))}{o.unit}，与前{len(run) - 1}年完全相同"
            message += "，而分母在变" if all(x.denominator for x in run) else ""
            advice = "核实是否照抄上年；确实相同的，在说明里写明"
            yield warning("repeated-value", message, place=o.place, advice=advice)


def _run(o: Observation, before: Sequence[Observation]) -> list[Observation]:
    """The value and the equal ones that directly precede it, year by year."""
    run = [o]
    for earlier in reversed(before):
        if earlier.value != o.value or earlier.year != run[-1].year - 1:
            break
        run.append(earlier)
    return run


def _wanted(run: list[Observation]) -> int:
    """How long a run must be to be remarkable; with equal denominators it never is."""
    denominators = [o.denominator for o in run]
    if None in denominators:
        return YEARS_WITHOUT
    return YEARS_WITH_DENOMINATOR if len(set(denominators)) == len(denominators) else len(run) + 1


def _at_bound(o: Observation, quantity: Quantity) -> bool:
    return o.value in (0, quantity.valid_min, quantity.valid_max)
