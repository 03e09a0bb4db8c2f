"""Short ways to write observations for the checks."""

from decimal import Decimal

from lianggang.catalogue import load_catalogue
from lianggang.panel.model import TOTAL, Breakdown, Observation
from lianggang.panel.quantities import Quantity

CATALOGUE = load_catalogue()
QUANTITIES = {code: Quantity.of(indicator) for code, indicator in CATALOGUE.indicators.items()}
MALE, FEMALE = Breakdown(sex="男"), Breakdown(sex="女")
TOWN, COUNTRY = Breakdown(residence="城镇"), Breakdown(residence="农村")


def observed(code, value, *, year=2024, events=None, of=None, part=TOTAL, territory="示例县", qualifier=""):
    events, of = (None if count is None else Decimal(str(count)) for count in (events, of))
    return Observation(
        code,
        territory,
        year,
        None if value is None else Decimal(str(value)),
        QUANTITIES[code].unit,
        events,
        of,
        part,
        missing="缺报" if value is None else "",
        qualifier=qualifier,
        place=f"{code} {year}{part.label}",
    )


def years(code, values, *, last=2024, **common):
    """Values of consecutive years that end with `last`."""
    first = last - len(values) + 1
    return [observed(code, value, year=first + i, **common) for i, value in enumerate(values)]
