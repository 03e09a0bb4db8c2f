"""Figures of the database as observations of the core."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache
from typing import Protocol

from django.db.models import Max

from lianggang.collect.form import breakdown_of
from lianggang.panel.model import TOTAL, Breakdown, Observation
from lianggang.web.figures.models import VALUE_PLACES, Figure
from lianggang.web.places.models import Territory

_AGE = re.compile(r"^\d.*岁")
_PRINTED = re.compile(r"\d\.(\d+)")


def history_of(territory: Territory, codes: Iterable[str], *, before: int) -> tuple[Observation, ...]:
    """The current figures of a territory for these indicators in the years before.

    Rows are only ever added, so that what was read stays right until there is a newer row.
    """
    latest = Figure.objects.filter(territory=territory).aggregate(latest=Max("id"))["latest"]
    return _history(territory.pk, territory.name, frozenset(codes), before, latest)


@lru_cache(maxsize=256)
def _history(territory: int, name: str, codes: frozenset[str], before: int, _: int | None) -> tuple[Observation, ...]:
    rows = Figure.objects.filter(territory=territory, indicator__code__in=codes, year__lt=before, current=True)
    return tuple(observation(row, name) for row in rows.select_related("indicator"))


def observation(figure: Figure, territory: str) -> Observation:
    """A stored figure as the core knows it; the indicator must have been fetched with it."""
    return Observation(
        indicator=figure.indicator.code,
        territory=territory,
        year=figure.year,
        value=stated(figure),
        unit=figure.indicator.unit,
        numerator=plain(figure.numerator),
        denominator=plain(figure.denominator),
        breakdown=breakdown(figure.breakdown),
        source=figure.source or figure.unit_name,
        note=figure.note,
        as_reported=figure.as_reported,
        missing=figure.missing,
        qualifier=figure.qualifier,
        redefined=figure.redefined,
    )


def breakdown(label: str) -> Breakdown:
    """The part of the population that a stored label names, "" the total: the inverse of `Breakdown.label`."""
    found = TOTAL
    for word in filter(None, label.split("·")):
        part = Breakdown(age=word) if _AGE.match(word) else breakdown_of(word)
        found = _joined(found, part)
    return found


def _joined(one: Breakdown, other: Breakdown) -> Breakdown:
    rest = "·".join(filter(None, (one.other, other.other)))
    return Breakdown(one.sex or other.sex, one.age or other.age, one.residence or other.residence, rest)


def label_of(part: Breakdown) -> str:
    """The label under which a part is stored."""
    return "" if part.is_total else part.label


def plain(value: Decimal | None) -> Decimal | None:
    """A decimal without the zeros that the database pads it with."""
    if value is None:
        return None
    bare = value.normalize()
    return bare.quantize(Decimal(1)) if bare == bare.to_integral_value() else bare


class Printed(Protocol):
    """A stored value with the text in which it was reported."""

    value: Decimal | None
    as_reported: str


def stated(figure: Printed) -> Decimal | None:
    """The value with the decimal places in which it was reported: 95.30 stays 95.30."""
    bare, text = plain(figure.value), _PRINTED.search(figure.as_reported)
    if bare is None or text is None or len(text[1]) > VALUE_PLACES:
        return bare
    padded = bare.quantize(Decimal(1).scaleb(-len(text[1])))
    return padded if padded == bare else bare
