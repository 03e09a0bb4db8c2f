"""Rates whose last digits prefer 0 and 5 were perhaps estimated and not counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from lianggang.collect.checks.changes import at_least
from lianggang.collect.checks.material import Material, known
from lianggang.findings import Finding, warning
from lianggang.panel.model import Observation
from lianggang.panel.numbers import decimals
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
    rates = [(o, q) for o, q in material.checked() if _telling(o, q)]
    by_territory: dict[str, list[Observation]] = {}
    by_quantity: dict[str, list[Observation]] = {}
    for o, quantity in rates:
        by_territory.setdefault(f"{o.territory}填报", []).append(o)
        by_quantity.setdefault(f"{quantity.name}", []).append(o)
    for groups in (by_territory, by_quantity):
        for whose, observations in groups.items():
            yield from _heaped(whose, observations)


def _telling(o: Observation, quantity: Quantity) -> bool:
    """Whether the last digit of a value could be anything: a rate of many, not at a bound."""
    if o.value is None or o.qualifier or not quantity.divides or o.value in (0, quantity.valid_min, quantity.valid_max):
        return False
    return o.denominator is None or o.denominator >= MIN_DENOMINATOR


def _heaped(whose: str, observations: Sequence[Observation]) -> Iterator[Finding]:
    if len(observations) < MIN_VALUES:
        return
    digits = Counter(_last_digits(observations))
    n, rounded = digits.total(), sum(digits[d] for d in _ROUND)
    if n >= MIN_VALUES and rounded >= _REMARKABLE * n and at_least(rounded, n, _USUAL) < LIMIT:
        message = f"{whose}的{n}个率，末位是0或5的占{rounded / n:.0%}，随意取的数约占20%"
        place = "；".join(o.place for o in observations[:3] if o.place)
        yield warning("rounded-values", message, place=f"{place}等", advice=_ADVICE)


def _last_digits(observations: Sequence[Observation]) -> Iterable[int]:
    """The digit of each value at the place to which its group is printed; a spreadsheet drops the last zeros."""
    printed = Counter(min(decimals(known(o)), _MOST_PLACES) for o in observations)
    places = max((p for p, n in printed.items() if n >= len(observations) / 10), default=0)
    return (int(abs(known(o)).scaleb(places)) % 10 for o in observations if decimals(known(o)) <= _MOST_PLACES)
