"""What moved the totals of a round: the rates of town and country or of the sexes, or their weights."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from lianggang import wording
from lianggang.assess.composition import Shift, shift
from lianggang.assess.counted import Count, read_count
from lianggang.assess.words import change_done, difference_unit
from lianggang.catalogue.load import load_catalogue
from lianggang.panel.model import Breakdown, Observation
from lianggang.panel.quantities import Quantity
from lianggang.reports import summary
from lianggang.round import Result, Round

_PARTS = {
    "城乡": tuple(Breakdown(residence=r) for r in ("城镇", "城市", "农村")),
    "性别": (Breakdown(sex="女"), Breakdown(sex="男")),
}
_MOST_PLACES = 2
_MATTERS = 0.2


@dataclass(frozen=True, slots=True)
class Moved:
    """The change of one indicator's total between two years, taken apart along one dimension."""

    result: Result
    dimension: str
    since: int
    year: int
    shift: Shift
    places: int

    @property
    def is_by_weights(self) -> bool:
        """Whether the weights moved the total by a fifth of what the rates did, or turned it round."""
        return self.shift.reversed or abs(self.shift.by_weights) >= _MATTERS * abs(self.shift.by_rates)

    @property
    def sentence(self) -> str:
        """The change and its two parts in Chinese."""
        whole, rates, weights = (self.told(x) for x in (self.shift.change, self.shift.by_rates, self.shift.by_weights))
        told = f"{self.result.tracked.indicator_name}{self.since}—{self.year}年合计{whole}"
        return f"{told}：各部分的率变动使它{rates}，各部分的比重变动使它{weights}{self._turned}"

    def told(self, change: float) -> str:
        """A change in words: 下降0.4个千分点."""
        of, better = self.result.series.unit, "lower" if summary.lower_is_better(self.result) else None
        size = wording.round_half_up(change, self.places)
        return change_done(size, difference_unit(of), self.places, of=of, better=better)

    @property
    def _turned(self) -> str:
        return "；各部分与合计走向相反，不要只报合计" if self.shift.reversed else ""


FIELDS: dict[str, Callable[[Moved], str]] = {
    "shift_sentence": lambda m: m.sentence,
    "shift_whole": lambda m: m.told(m.shift.change),
    "shift_rates": lambda m: m.told(m.shift.by_rates),
    "shift_weights": lambda m: m.told(m.shift.by_weights),
}
"""What the report cites of a total taken apart."""


def shifts(round: Round) -> dict[tuple[str, str], Moved]:
    """By indicator and dimension: the totals that can be taken apart, since the base year under one definition."""
    found, reported = {}, _reported(round)
    for code, result in summary.by_indicator(round).items():
        for dimension, parts in _PARTS.items():
            if moved := _moved(round, result, dimension, parts, reported):
                found[code, dimension] = moved
    return found


_Reported = Mapping[tuple[str, int, Breakdown], Observation]


def _reported(round: Round) -> _Reported:
    """The round's own observations of parts, by indicator, year and part."""
    parts = {part for parts in _PARTS.values() for part in parts}
    own = (o for o in round.observations if o.territory == round.territory and o.breakdown in parts)
    return {(o.indicator, o.year, o.breakdown): o for o in own}


def _moved(
    round: Round, result: Result, dimension: str, parts: tuple[Breakdown, ...], reported: _Reported
) -> Moved | None:
    since = summary.baseline_year(result)
    if since is None or since >= round.year or any(since < b <= round.year for b in result.series.breaks):
        return None
    before, after = (_counts(result, year, parts, reported) for year in (since, round.year))
    if len(before.keys() & after.keys()) < 2 or before.keys() != after.keys():
        return None
    values = [o.value for o in result.series.known if o.value is not None]
    places = min(_MOST_PLACES, max(1, *(wording.places_of(v) for v in values))) if values else 1
    found = shift(before, after, name=result.tracked.indicator_name, places=places)
    return Moved(result, dimension, since, round.year, found, places) if found else None


def _counts(result: Result, year: int, parts: tuple[Breakdown, ...], reported: _Reported) -> Mapping[str, Count]:
    code = result.tracked.indicator
    known = load_catalogue().indicators.get(code)
    quantity = Quantity.of(known) if known else None
    rows = [o for part in parts if (o := reported.get((code, year, part)))]
    read = {o.breakdown.label: read_count(o, quantity)[0] for o in rows}
    return {label: count for label, count in read.items() if count}
