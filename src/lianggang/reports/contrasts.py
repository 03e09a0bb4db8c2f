"""The gaps between town and country and between the sexes in a round, judged as everywhere else by `assess.gaps`."""

from __future__ import annotations

from dataclasses import dataclass, replace

from lianggang.assess.gap_outlook import Outlook, outlook
from lianggang.assess.gap_trend import Trend, trend
from lianggang.assess.gaps import Gap, common_years, gap, sides
from lianggang.catalogue.load import load_catalogue
from lianggang.panel.model import Breakdown, Series
from lianggang.panel.quantities import Quantity
from lianggang.panel.series import build_series
from lianggang.reports import summary
from lianggang.round import Result, Round

DIMENSIONS = ("城乡", "性别")
_ONE_PART = (Breakdown(residence="农村"), Breakdown(sex="女"))  # not 农村·女: the table compares whole populations


@dataclass(frozen=True, slots=True)
class Contrast:
    """A gap of one indicator of the round with its movement since the base year, else since the first common year.

    outlook: of the last year of the plan, None where it cannot be given.
    """

    result: Result
    gap: Gap
    trend: Trend | None
    outlook: Outlook | None

    @property
    def by_chance(self) -> bool:
        """Whether the gap proves nothing: too few events, or within chance."""
        return self.gap.few or self.gap.beyond_chance is False

    @property
    def distance(self) -> float:
        """The gap as a share of the larger side."""
        return abs(self.gap.absolute) / max(abs(self.gap.first.value), abs(self.gap.second.value), 1e-9)


def contrasts(round: Round) -> dict[tuple[str, str], Contrast]:
    """The gaps by indicator and dimension (城乡, 性别), in the order of the plans, each in its latest common year."""
    results = summary.by_indicator(round)
    seen = [o for o in round.observations if o.territory == round.territory and o.indicator in results]
    built = build_series([o for o in seen if o.year <= round.year], _quantities(results))
    series = {key: replace(s, breaks=results[s.indicator].series.breaks) for key, s in built.items()}
    pairs: dict[tuple[str, str], tuple[Series, Series]] = {}
    for dimension, first, second in sides(series):
        if first.breakdown in _ONE_PART and first.unit == second.unit and _has_latest(first, second):
            pairs.setdefault((first.indicator, dimension), (first, second))
    found = {key: _contrast(results[code], key[1], pairs[key]) for code in results for d in DIMENSIONS
             if (key := (code, d)) in pairs}  # fmt: skip
    return {key: contrast for key, contrast in found.items() if contrast}


def _has_latest(first: Series, second: Series) -> bool:
    """Whether the sides have a common year, and neither a withheld one after it, for which it would not stand."""
    years = common_years(first, second)
    return bool(years) and max(first.withheld | second.withheld, default=0) < years[-1]


def _quantities(results: dict[str, Result]) -> dict[str, Quantity]:
    known = load_catalogue().indicators
    return {code: Quantity.of(known[code]) for code in results if code in known}


def _contrast(result: Result, dimension: str, pair: tuple[Series, Series]) -> Contrast | None:
    quantity = _quantities({result.tracked.indicator: result}).get(result.tracked.indicator)
    now = gap(dimension, *pair, common_years(*pair)[-1], quantity)
    if now is None:
        return None
    known = load_catalogue().indicators.get(result.tracked.indicator)
    better = known.direction if known else "lower" if summary.lower_is_better(result) else "higher"
    since = summary.baseline_year(result)
    moved = trend(now, pair, since=since, better=better, quantity=quantity) if since else None
    moved = moved or trend(now, pair, better=better, quantity=quantity)
    period = result.tracked.plan.period
    ahead = outlook(now, pair, to=period[1], before=moved.before if moved else None) if period else None
    return Contrast(result, now, moved, ahead)
