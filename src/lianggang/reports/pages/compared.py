"""One indicator in the territories side by side: which year, who stands where, in which fifth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from lianggang.panel.model import Observation
from lianggang.reports.pages.published import Place, Published

CLASSES = 5


@dataclass(frozen=True, slots=True)
class Standing:
    """A territory with what it has for the year. class_: 1 to 5 from the lowest on, 0 without a value."""

    place: Place
    observation: Observation | None
    before: Observation | None
    class_: int = 0

    @property
    def value(self) -> Decimal | None:
        """Its value, None where there is none."""
        return self.observation.value if self.observation else None


@dataclass(frozen=True, slots=True)
class Compared:
    """An indicator in one year. standings: from the highest value to the lowest, then those without one."""

    indicator: str
    year: int
    standings: Sequence[Standing]
    own: Observation | None

    @property
    def known(self) -> list[Standing]:
        """The territories with a value."""
        return [s for s in self.standings if s.value is not None]

    def span(self, class_: int) -> tuple[Decimal, Decimal] | None:
        """The lowest and the highest value of a class, None when it is empty."""
        held = [s.value for s in self.known if s.class_ == class_ and s.value is not None]
        return (min(held), max(held)) if held else None


def compared(published: Published, indicator: str, territory: str) -> Compared | None:
    """The territories in the latest year in which half of them have a value; None when no year has two values."""
    names = {p.name for p in published.places}
    totals = [o for o in published.observations if o.indicator == indicator and o.breakdown.is_total]
    held = {(o.territory, o.year): o for o in totals}
    counts: dict[int, int] = {}
    for o in totals:
        if o.territory in names and o.value is not None:
            counts[o.year] = counts.get(o.year, 0) + 1
    year = _year(counts, len(names))
    if year is None:
        return None
    rows = [Standing(p, held.get((p.name, year)), held.get((p.name, year - 1))) for p in published.places]
    return Compared(indicator, year, _ranked(rows), held.get((territory, year)))


def _year(counts: dict[int, int], places: int) -> int | None:
    usable = {y: n for y, n in counts.items() if n >= 2}
    most = [y for y, n in usable.items() if 2 * n >= places]
    return max(most or usable, default=None)


def _ranked(rows: Sequence[Standing]) -> list[Standing]:
    values = sorted(s.value for s in rows if s.value is not None)
    fifth = {v: 1 + int(Fraction(CLASSES * values.index(v), len(values))) for v in set(values)}
    with_class = [
        Standing(s.place, s.observation, s.before, fifth[s.value] if s.value is not None else 0) for s in rows
    ]
    return sorted(with_class, key=lambda s: (s.value is None, -(s.value or 0), s.place.code))
