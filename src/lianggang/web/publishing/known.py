"""Values of a release as observations of the core, and back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db.models import Q

from lianggang.panel.model import Observation
from lianggang.web.figures.models import Figure, Indicator
from lianggang.web.figures.reading import breakdown, label_of, observation, plain, stated
from lianggang.web.places.models import Territory
from lianggang.web.publishing.models import PublicValue, Release


def figures_for(release: Release, places: Iterable[Territory]) -> list[Observation]:
    """What rounds have published so far, with the years imported and what was reported from below if these go too.

    Of each figure the last revision that is out: a correction that is not published yet takes nothing away.
    """
    out = Q(published_at__isnull=False)
    if release.history:
        out |= Q(imported__isnull=False) | Q(origin__isnull=False)
    rows = Figure.objects.filter(out, territory__in=list(places)).select_related("indicator", "territory")
    ordered = rows.order_by("indicator", "territory", "breakdown", "year", "revision")
    last = {(row.indicator_id, row.territory_id, row.breakdown, row.year): row for row in ordered}
    return [observation(row, row.territory.name) for row in last.values()]


def observations_of(release: Release) -> list[Observation]:
    """The values of a release as the core knows them."""
    rows = release.values.select_related("indicator", "territory")
    return [
        Observation(
            row.indicator.code, row.territory.name, row.year, stated(row), row.indicator.unit, plain(row.numerator),
            plain(row.denominator), breakdown(row.breakdown), row.source, row.note, row.as_reported, row.missing,
            row.qualifier, redefined=row.redefined,
        )
        for row in rows.iterator(chunk_size=5000)
    ]  # fmt: skip


def rows_of(
    release: Release, observations: Iterable[Observation], places: Mapping[str, Territory],
    indicators: Mapping[str, Indicator],
) -> list[PublicValue]:  # fmt: skip
    """The rows that hold public observations; what is withheld leaves no trace of how it was written."""
    return [
        PublicValue(
            release=release, territory=places[o.territory], indicator=indicators[o.indicator], year=o.year,
            breakdown=label_of(o.breakdown), value=o.value, as_reported="" if o.value is None else o.as_reported,
            numerator=o.numerator, denominator=o.denominator, qualifier=o.qualifier, missing=o.missing,
            redefined=o.redefined, note=o.note, source=o.source,
        )
        for o in observations
    ]  # fmt: skip
