"""Rates whose last digits prefer 0 and 5 were perhaps estimated and not counted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

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
_ADVICE = "请看这里：核实是统计出来的还是估计的；补填分子、分母，由系统计算率"


def check_heaps(material: Material) -> Iterator[Finding]:
    """For each territory over all its rates, and each rate over all territories: how often the last digit is 0 or 5.

    One in five by chance; named with a hundred values and more, a share of 30 % and more, and odds below 0.1 %.
    """
    groups: dict[str, list[tuple[Observation, int]]] = {}
    for series in material.series.values():
        quantity = material.quantities.get(series.indicator)
        told = [o for o in series.known if quantity and material.concerns(o.year) and _telling(o, quantity)]
        for o in told:
            for whose in (f"{o.territory}填报", series.name):
                groups.setdefault(whose, []).append((o, _last_digit(o, told)))
    for whose, values in groups.items():
        yield from _heaped(whose, values)


def _telling(o: Observation, quantity: Quantity) -> bool:
    """Whether the last digit of a value could be anything: a rate of many, printed shortly, not at a bound."""
    if o.qualifier or not quantity.divides or o.value in (0, quantity.valid_min, quantity.valid_max):
        return False
    return printed_places(known(o)) <= _MOST_PLACES and (o.denominator is None or o.denominator >= MIN_DENOMINATOR)


def _last_digit(o: Observation, series: Sequence[Observation]) -> int:
    """The digit at the place to which the series is printed; a spreadsheet drops the last zeros of single values."""
    places = max(printed_places(known(x)) for x in series)
    return int(abs(known(o)).scaleb(places)) % 10


def _heaped(whose: str, values: Sequence[tuple[Observation, int]]) -> Iterator[Finding]:
    n, rounded = len(values), sum(digit in _ROUND for _, digit in values)
    if n >= MIN_VALUES and rounded >= _REMARKABLE * n and at_least(rounded, n, _USUAL) < LIMIT:
        message = f"{whose}的{n}个率，末位是0或5的占{rounded / n:.0%}，随意取的数约占20%"
        place = "；".join(o.place for o, _ in values[:3] if o.place)
        yield warning("rounded-values", message, place=f"{place}等", advice=_ADVICE)
