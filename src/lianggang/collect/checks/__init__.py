"""Checks over the figures of a round, one a file. Each says "look here", never "false"."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from lianggang.catalogue.model import Rule
from lianggang.collect.checks.brackets import check_brackets
from lianggang.collect.checks.breaks import check_breaks
from lianggang.collect.checks.bunching import check_bunching
from lianggang.collect.checks.heaps import check_heaps
from lianggang.collect.checks.jumps import check_jumps
from lianggang.collect.checks.material import Check, Material
from lianggang.collect.checks.peers import check_peers
from lianggang.collect.checks.relations import check_relations
from lianggang.collect.checks.repeats import check_repeats
from lianggang.collect.checks.scale_slips import check_scale_slips
from lianggang.collect.checks.small_numbers import check_small_numbers
from lianggang.collect.checks.sums import check_sums
from lianggang.collect.checks.unit_slips import check_unit_slips
from lianggang.collect.checks.whole_counts import check_whole_counts
from lianggang.findings import Finding
from lianggang.panel.model import Observation
from lianggang.panel.quantities import Quantity

__all__ = ["CHECKS", "Check", "Material", "run_checks"]

CHECKS: Mapping[str, Check] = {
    "relations": check_relations,
    "sums": check_sums,
    "brackets": check_brackets,
    "whole_counts": check_whole_counts,
    "unit_slips": check_unit_slips,
    "scale_slips": check_scale_slips,
    "jumps": check_jumps,
    "peers": check_peers,
    "breaks": check_breaks,
    "repeats": check_repeats,
    "bunching": check_bunching,
    "heaps": check_heaps,
    "small_numbers": check_small_numbers,
}


def run_checks(
    observations: Iterable[Observation],
    quantities: Mapping[str, Quantity],
    rules: Sequence[Rule] = (),
    *,
    year: int | None = None,
    goals: Mapping[str, tuple[Decimal, ...]] | None = None,
    names: Iterable[str] = tuple(CHECKS),
) -> tuple[Finding, ...]:
    """What the named checks have to say about the figures.

    observations: accepted values, each key once, history included. quantities: by code. rules: of the catalogue.
    year: check only that year's values against all the others; None checks every year.
    goals: values that plans ask, by code, in the unit of the indicator.
    """
    material = Material(tuple(observations), quantities, tuple(rules), year, goals or {})
    return tuple(finding for name in names for finding in CHECKS[name](material))
