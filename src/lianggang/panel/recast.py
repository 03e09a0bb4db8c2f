"""Series of a territory that took others in, told for the years before within the boundary of today.

What was reported then stays; the recast value stands beside it and says so. A rate is recast from the counts of all
parts, a count from their sum; where a part has not reported them, there is a reason and no value.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from lianggang.panel.computed import computed, usual_places
from lianggang.panel.model import Breakdown, Observation
from lianggang.panel.quantities import Quantity

_Cell = tuple[str, int, Breakdown]


@dataclass(frozen=True, slots=True)
class Merger:
    """A territory went into another. year: the first one that is reported within the new boundary."""

    gone: str
    into: str
    year: int


def recast(
    observations: Iterable[Observation], mergers: Sequence[Merger], quantities: Mapping[str, Quantity], territory: str
) -> list[Observation]:
    """The years in which the territory was smaller than today, as they would read today; by indicator, part, year."""
    held = {(o.territory, o.indicator, o.year, o.breakdown): o for o in observations}
    cells = {(o.indicator, o.year, o.breakdown) for o in held.values()}
    found: list[Observation] = []
    for cell in sorted(cells, key=lambda c: (c[0], c[2].label, c[1])):
        parts = _parts(territory, mergers, cell[1])
        reported = [held.get((p, *cell)) for p in parts]
        if len(parts) > 1 and any(reported) and cell[0] in quantities:
            found.append(_recast(territory, cell, dict(zip(parts, reported, strict=True)), quantities[cell[0]]))
    return found


def _parts(territory: str, mergers: Sequence[Merger], year: int) -> list[str]:
    """The territories that made up, in that year, what is the territory today; itself first."""
    found = [territory]
    for part in found:
        found += [m.gone for m in mergers if m.into == part and m.year > year and m.gone not in found]
    return found


def _recast(territory: str, cell: _Cell, parts: Mapping[str, Observation | None], quantity: Quantity) -> Observation:
    indicator, year, breakdown = cell
    told = f"按现行区划重算：{'、'.join(parts)}合计"
    made = Observation(indicator, territory, year, None, quantity.unit, breakdown=breakdown, note=told)
    if lacking := [name for name, o in parts.items() if not _adds_up(o, quantity)]:
        return replace(
            made, missing=f"缺{'、'.join(lacking)}{'的分子、分母' if quantity.divides else '的数'}，不能重算"
        )
    rows = [o for o in parts.values() if o is not None]
    if not quantity.divides:
        return replace(made, value=sum((o.value for o in rows if o.value is not None), Decimal(0)))
    events = sum((o.numerator for o in rows if o.numerator is not None), Decimal(0))
    people = sum((o.denominator for o in rows if o.denominator is not None), Decimal(0))
    places = usual_places(o.value for o in rows if o.value is not None)
    return replace(made, value=computed(quantity, events, people, places), numerator=events, denominator=people)


def _adds_up(o: Observation | None, quantity: Quantity) -> bool:
    """Whether a part says what its share of the whole is."""
    if o is None or o.value is None or o.qualifier:
        return False
    return (o.numerator is not None and bool(o.denominator)) if quantity.divides else quantity.is_count
