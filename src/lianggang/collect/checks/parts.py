"""The parts of a population belong to one whole: helpers for the checks on them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from lianggang.collect.checks.material import Material
from lianggang.panel.model import Breakdown, Observation

Parts = tuple[Observation, tuple[Observation, Observation]]


def wholes_with_parts(material: Material, dimension: str) -> Iterator[Parts]:
    """Each value with its two parts of one year: by "sex" 男 and 女, by "residence" 城镇 or 城市 and 农村.

    Only where the whole and both parts have a value.
    """
    for (territory, year, whole), side_by_side in material.by_occasion.items():
        for first, second in _pairs(whole, dimension):
            a, b = (material.by_occasion.get((territory, year, part), {}) for part in (first, second))
            for code in side_by_side.keys() & a.keys() & b.keys():
                yield side_by_side[code], (a[code], b[code])


def _pairs(whole: Breakdown, dimension: str) -> Iterator[tuple[Breakdown, Breakdown]]:
    if dimension in ("sex", "any") and not whole.sex:
        yield replace(whole, sex="男"), replace(whole, sex="女")
    if dimension in ("residence", "any") and not whole.residence:
        rural = replace(whole, residence="农村")
        yield from ((replace(whole, residence=urban), rural) for urban in ("城镇", "城市"))
