"""Figures of the database as observations of the core."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from lianggang.collect.form import breakdown_of
from lianggang.panel.model import TOTAL, Breakdown, Observation
from lianggang.web.figures.models import Figure
from lianggang.web.places.models import Territory


def history_of(territory: Territory, codes: Iterable[str], *, before: int) -> tuple[Observation, ...]:
    """The current figures of a territory for these indicators in the years before."""
    rows = Figure.objects.filter(
        territory=territory, indicator__code__in=list(codes), year__lt=before, current=True
    ).select_related("indicator")
    return tuple(observation(row, territory.name) for row in rows)


def observation(figure: Figure, territory: str) -> Observation:
    """A stored figure as the core knows it; the indicator must have been fetched with it."""
    return Observation(
        indicator=figure.indicator.code,
        territory=territory,
        year=figure.year,
        value=plain(figure.value),
        unit=figure.indicator.unit,
        numerator=plain(figure.numerator),
        denominator=plain(figure.denominator),
        breakdown=breakdown(figure.breakdown),
        source=figure.source or figure.unit_name,
        note=figure.note,
        as_reported=figure.as_reported,
        missing=figure.missing,
        redefined=figure.redefined,
    )


def breakdown(label: str) -> Breakdown:
    """The part of the population that a stored label names, "" the total."""
    return breakdown_of(label) if label else TOTAL


def plain(value: Decimal | None) -> Decimal | None:
    """A decimal without the zeros that the database pads it with."""
    if value is None:
        return None
    bare = value.normalize()
    return bare.quantize(Decimal(1)) if bare == bare.to_integral_value() else bare
