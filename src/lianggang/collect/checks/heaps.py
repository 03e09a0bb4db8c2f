"""Rates whose last digits prefer 0 and 5 were perhaps estimated and not counted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import quantiles

from lianggang.collect.checks.changes import at_least, printed_places
from lianggang.collect.checks.material import Material, known
from lianggang.findings import Finding, warning
from lianggang.panel.model import Observation
from lianggang.panel.quantities import Quantity

MIN_VALUES, LIMIT = 100, 0.001
MIN_DENOMINATOR = 200  # smaller ones leave few rates possible, and these are not even
_MOST_PLACES = 2
_ROUND, _USUAL = (0, 5), 0.2
_REMARKABLE = 0.3
_APART = 5  # steps of the last place between the quartiles; closer values do not come to every digit alike
_ADVICE = "请看这里：核实是统计出来的还是估计的；补填分子、分母，由系统计算率"


@dataclass(frozen=True, slots=True)
class _Digit:
    """A value in steps of its last place."""

    o: Observation
    steps: int

    @property
    def rounded(self) -> bool:
        return self.steps % 10 in _ROUND


def check_heaps(material: Material) -> Iterator[Finding]:
    """For each territory over all its rates, and each rate over all territories: how often the last digit is 0 or 5.

    Values of one rate that lie within a few steps of their last place have no free last digit, and tell nothing. One in
    five by chance; named with a hundred values and more, a share of 30 % and more, and odds below 0.1 %.
    """
    territories: dict[str, list[_Digit]] = {}
    rates: dict[str, list[_Digit]] = {}
    for series in material.series.values():
        quantity = material.quantities.get(series.indicator)
        told = [o for o in series.known if quantity and material.concerns(o.year) and _telling(o, quantity)]
        for o in told:
            digit = _digit(o, told)
            territories.setdefault(f"{o.territory}填报", []).append(digit)
            rates.setdefault(series.name, []).append(digit)
    free = {name: digits for name, digits in rates.items() if _spread([d.steps for d in digits]) >= _APART}
    for whose, digits in (territories | free).items():
        yield from _heaped(whose, digits)


def _telling(o: Observation, quantity: Quantity) -> bool:
    """Whether the last digit of a value could be anything: a rate of many, printed shortly, not at a bound."""
    if o.qualifier or not quantity.divides or o.value in (0, quantity.valid_min, quantity.valid_max):
        return False
    return printed_places(known(o)) <= _MOST_PLACES and (o.denominator is None or o.denominator >= MIN_DENOMINATOR)


def _digit(o: Observation, series: Sequence[Observation]) -> _Digit:
    """A value at the place to which the series is printed; a spreadsheet drops the last zeros of single values."""
    places = max(printed_places(known(x)) for x in series)
    return _Digit(o, int(abs(known(o)).scaleb(places)))


def _spread(steps: Sequence[int]) -> float:
    """The distance of the quartiles."""
    low, _, high = quantiles(steps, n=4) if len(steps) > 1 else (0, 0, 0)
    return high - low


def _heaped(whose: str, values: Sequence[_Digit]) -> Iterator[Finding]:
    n, rounded = len(values), sum(digit.rounded for digit in values)
    if n >= MIN_VALUES and rounded >= _REMARKABLE * n and at_least(rounded, n, _USUAL) < LIMIT:
        message = f"{whose}的{n}个率，末位是0或5的占{rounded / n:.0%}，随意取的数约占20%"
        place = "；".join(d.o.place for d in values[:3] if d.o.place)
        yield warning("rounded-values", message, place=f"{place}等", advice=_ADVICE)
