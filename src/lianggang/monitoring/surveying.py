"""All gaps in a set of figures: between the sexes, town and country, and territories."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from lianggang.assess.aggregate import aggregate
from lianggang.assess.gap_outlook import outlook
from lianggang.assess.gap_survey import GapSurvey, Surveyed
from lianggang.assess.gap_trend import trend
from lianggang.assess.gaps import all_gaps, unusable_sides
from lianggang.assess.regions import regional
from lianggang.assess.territories import Territories
from lianggang.catalogue.load import load_catalogue
from lianggang.findings import note
from lianggang.panel.model import Observation
from lianggang.panel.quantities import Quantity
from lianggang.panel.series import build_series

_LEVELS_UNKNOWN = note(
    "levels-unknown",
    "没有地区表，文件里的地区都按同级比较",
    advice="文件里有省、市合计的，用 --territories 给出地区、上级",
)


def survey_gaps(
    observations: Sequence[Observation],
    quantities: Mapping[str, Quantity],
    territories: Territories | None = None,
    *,
    year: int | None = None,
    since: int | None = None,
    until: int | None = None,
) -> GapSurvey:
    """Every gap of the figures with its movement, the territories of each level, and the sums of the level below.

    quantities: by code. year: whose gaps; None takes the latest of each indicator. since: the year to compare with,
    None the first that both sides have.
    until: the year to look ahead to, if any. Without `territories` all stand on one level, and nothing is summed.
    """
    series = build_series(observations, quantities)
    better = {code: i.direction for code, i in load_catalogue().indicators.items() if code in quantities}
    gaps = []
    for g, sides in all_gaps(series, quantities, year=year):
        code = g.indicator
        moved = trend(g, sides, since=since, better=better.get(code), quantity=quantities.get(code))
        ahead = outlook(g, sides, to=until, before=moved.before if moved else None) if until else None
        gaps.append(Surveyed(g, moved, ahead))
    levels = _levels(observations, territories)
    regions = [r for above, level in levels.items() for r in regional(level, quantities, year=year, within=above)]
    summed = aggregate(observations, quantities, territories) if territories else ()
    sums = [a for a in summed if year in (None, a.year)]
    told = [f for r in regions for f in r.findings] + [f for a in sums for f in a.findings]
    findings = list(dict.fromkeys((*unusable_sides(series, year=year), *told)))
    if regions and not territories:
        findings.append(_LEVELS_UNKNOWN)
    return GapSurvey(gaps, regions, sums, findings, better)


def _levels(observations: Iterable[Observation], territories: Territories | None) -> dict[str, list[Observation]]:
    """The observations of territories that may be compared, by parent; without a table all under ""."""
    groups: dict[str, list[Observation]] = {}
    for o in observations:
        above = territories.parent.get(o.territory, "") if territories else ""
        if above or not territories:
            groups.setdefault(above, []).append(o)
    return groups
