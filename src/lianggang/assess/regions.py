"""The gaps between territories in one year: the extremes, and which of them chance cannot explain."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from lianggang.assess import words
from lianggang.assess.counted import Count, read_count
from lianggang.assess.exact import bounds_left_out, is_exact
from lianggang.assess.funnel import Funnel, Standing, funnel
from lianggang.assess.shrinkage import Stratum, shrink
from lianggang.findings import Finding
from lianggang.panel.model import TOTAL, Observation
from lianggang.panel.quantities import Quantity
from lianggang.wording import number, places_of, quantity

_NAMED = 5  # territories named in a sentence
_MOST_PLACES = 2
_SURE = 0.05


@dataclass(frozen=True, slots=True)
class Regional:
    """One indicator in one year over territories of one level.

    values: by territory, in the unit. counts: of those that have usable ones. funnel and stratum: over `counts`,
    None when fewer than two have any. within: the territory above them, "" when not known.
    """

    indicator: str
    name: str
    unit: str
    year: int
    values: Mapping[str, float]
    counts: Mapping[str, Count]
    places: int
    funnel: Funnel | None
    stratum: Stratum | None
    findings: tuple[Finding, ...] = ()
    within: str = ""

    @property
    def highest(self) -> str:
        """The territory with the highest value, the first by name among equals."""
        return max(sorted(self.values), key=lambda t: self.values[t])

    @property
    def lowest(self) -> str:
        """The territory with the lowest value."""
        return min(sorted(self.values), key=lambda t: self.values[t])

    @property
    def absolute(self) -> float:
        """Highest minus lowest value."""
        return self.values[self.highest] - self.values[self.lowest]

    @property
    def relative(self) -> float | None:
        """Highest over lowest value; None when the lowest is not positive."""
        low = self.values[self.lowest]
        return self.values[self.highest] / low if low > 0 else None

    @property
    def sentence(self) -> str:
        """The extremes, absolute and relative, and the territories that differ by more than chance."""
        unit, high, low = words.difference_unit(self.unit), self.highest, self.lowest
        ends = (
            f"最{word}{t}{quantity(self.values[t], self.unit, self.places)}" for word, t in (("高", high), ("低", low))
        )
        ratio = "（最低为零或负，不算倍数）" if self.relative is None else f"，高低之比{number(self.relative, 2)}"
        return (
            f"{self.within}{self.year}年{len(self.values)}个地区{self.name}：{'，'.join(ends)}，"
            f"相差{number(self.absolute, self.places)}{unit}{ratio}。{self._beyond()}"
        )

    def _beyond(self) -> str:
        """Who stands out; the extremes are picked and prove nothing by themselves."""
        if self.funnel is None or not self.funnel.spots:
            return "没有足够的分子、分母，分不出差别是否超出偶然。"
        named = {s: [x.territory for x in self.funnel.spots if x.standing is s] for s in Standing}
        told = [f"{_list(named[s])}{s.label}" for s in (Standing.HIGH, Standing.LOW) if named[s]]
        varied = self.funnel.heterogeneity < _SURE
        if told:
            beyond, rest = "各地区通常的差别" if varied else "偶然", len(named[Standing.WITHIN])
            return f"{'；'.join(told)}，超出{beyond}；其余{rest}个不突出。"
        if varied:
            return "各地区之间的差别总体上超出偶然，但没有哪一个地区特别突出。"
        return "各地区的差别都没有超出偶然，不宜排名次。"


def _list(names: list[str]) -> str:
    return "、".join(names[:_NAMED]) + (f"等{len(names)}个地区" if len(names) > _NAMED else "")


def regional(
    observations: Iterable[Observation],
    quantities: Mapping[str, Quantity],
    *,
    year: int | None = None,
    within: str = "",
) -> tuple[Regional, ...]:
    """The territorial gaps of every indicator that at least two territories report for the whole population.

    observations: of territories of one level, the province's own total left out by the caller. year: None takes the
    latest year of each indicator that two territories share. A bound is left out; a finding says so.
    """
    rows: dict[str, dict[int, dict[str, Observation]]] = {}
    totals = [o for o in observations if o.breakdown == TOTAL]
    for o in totals:
        if is_exact(o):
            rows.setdefault(o.indicator, {}).setdefault(o.year, {})[o.territory] = o
    found = []
    for code, by_year in sorted(rows.items()):
        years = [y for y, those in by_year.items() if len(those) > 1 and year in (None, y)]
        if years:
            result = _regional(by_year[max(years)], quantities.get(code))
            beside = [o for o in totals if (o.indicator, o.year) == (code, result.year)]
            bounds = tuple(bounds_left_out(beside, result.name))
            found.append(_placed(replace(result, findings=(*bounds, *result.findings)), within))
    return tuple(found)


def _placed(found: Regional, within: str) -> Regional:
    """The same with the name of the territory above and, in the findings, what they speak of."""
    place = f"{within}{found.year}年{found.name}"
    return replace(found, within=within, findings=tuple(replace(f, place=f.place or place) for f in found.findings))


def _regional(rows: Mapping[str, Observation], known: Quantity | None) -> Regional:
    first = next(iter(rows.values()))
    read = {territory: read_count(o, known) for territory, o in rows.items()}
    counts = {territory: count for territory, (count, _) in read.items() if count}
    enough = len(counts) > 1
    stratum = shrink(counts) if enough else None
    spread = funnel(counts) if enough else None
    return Regional(
        first.indicator, known.name if known else first.indicator, known.unit if known else first.unit, first.year,
        {t: float(o.value or 0) for t, o in rows.items()}, counts,
        min(_MOST_PLACES, max(1, *(places_of(o.value or 0) for o in rows.values()))),
        spread, stratum, tuple(_remarks((f for _, f in read.values()), spread, stratum)),
    )  # fmt: skip


def _remarks(read: Iterable[Finding | None], spread: Funnel | None, stratum: Stratum | None) -> Iterator[Finding]:
    yield from (f for f in read if f and f.code == "bad-counts")
    yield from spread.findings if spread else ()
    yield from stratum.findings if stratum else ()
