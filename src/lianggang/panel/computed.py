"""Values that follow from their counts, with the decimals of the values that are reported beside them.

An unrounded quotient would differ from the year before though nothing has changed, and be printed with digits that
nobody measured.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal

from lianggang.panel.model import Observation
from lianggang.panel.plausible import MAX_PRINTED_DECIMALS
from lianggang.panel.quantities import Quantity
from lianggang.wording import places_of, round_half_up

USUAL_PLACES = 2
_NOISE = Decimal("1e-13")  # relative; what binary arithmetic leaves of a quotient


def computed(quantity: Quantity, numerator: Decimal, denominator: Decimal, places: int = USUAL_PLACES) -> Decimal:
    """What the counts give, half up to `places`; to more where it would seem to be nothing, or a share the whole."""
    exact = quantity.ratio(numerator, denominator)
    ends = (0, 100) if quantity.is_share else (0,)
    every = (round_half_up(exact, p) for p in itertools.count(places))
    return next(rounded for rounded in every if rounded == exact or rounded not in ends)


def usual_places(reported: Iterable[Decimal]) -> int:
    """The decimals of a series: the most that its reported values print.

    Whole numbers do not tell, for a spreadsheet drops the zeros of 95.00; nor does the tail of a formula.
    """
    return max(filter(_telling, map(places_of, reported)), default=USUAL_PLACES)


def _telling(places: int) -> bool:
    return 0 < places <= MAX_PRINTED_DECIMALS


def is_quotient(value: Decimal, exact: Decimal) -> bool:
    """Whether a value is the quotient itself as binary arithmetic gives it, and no printed number."""
    return abs(value - exact) <= abs(exact) * _NOISE


def settled(observations: Iterable[Observation], quantities: Mapping[str, Quantity]) -> list[Observation]:
    """The observations, those computed from their counts rounded as the values reported for indicator and territory.

    quantities: by code; what they do not know stays as it is.
    """
    every = list(observations)
    reported: dict[tuple[str, str], list[Decimal]] = {}
    for o in every:
        if o.value is not None and not _is_computed(o, quantities.get(o.indicator)):
            reported.setdefault((o.indicator, o.territory), []).append(o.value)
    places = {series: usual_places(values) for series, values in reported.items()}
    return [_settled(o, quantities, places.get((o.indicator, o.territory), USUAL_PLACES)) for o in every]


def _settled(o: Observation, quantities: Mapping[str, Quantity], places: int) -> Observation:
    quantity = quantities.get(o.indicator)
    if quantity is None or o.numerator is None or o.denominator is None or not _is_computed(o, quantity):
        return o
    return replace(o, value=computed(quantity, o.numerator, o.denominator, places))


def _is_computed(o: Observation, quantity: Quantity | None) -> bool:
    """Whether nobody reported the value, or a formula did for him."""
    if quantity is None or not quantity.divides or o.value is None or o.numerator is None or not o.denominator:
        return False
    formula = places_of(o.value) > MAX_PRINTED_DECIMALS
    return not o.as_reported or (formula and is_quotient(o.value, quantity.ratio(o.numerator, o.denominator)))
