"""Values computed from their counts look like the values that are reported beside them."""

from decimal import Decimal

import pytest

from lianggang.panel.computed import computed, settled, usual_places
from lianggang.panel.model import Breakdown, Observation
from lianggang.panel.quantities import Quantity

SHARE = Quantity("W-DEC-001", "县人大代表中女性比例", "%", 100, Decimal(0), Decimal(100))
MORTALITY = Quantity("W-HEA-003", "孕产妇死亡率", "/10万", 100000)


def row(year, value, counts=(None, None), as_reported=None, quantity=SHARE, **more):
    value = Decimal(value)
    said = str(value) if as_reported is None else as_reported
    numerator, denominator = (None if c is None else Decimal(c) for c in counts)
    return Observation(
        quantity.code, "示例县", year, value, quantity.unit, numerator, denominator, as_reported=said, **more
    )


def values(*rows, quantity=SHARE):
    return [str(o.value) for o in settled(rows, {quantity.code: quantity})]


@pytest.mark.parametrize(
    ("reported", "places"),
    [
        (["30.56", "30.6"], 2),
        (["95.3"], 1),
        (["0", "33.333"], 3),
        (["100"], 2),
        ([], 2),
        (["39.68253968253968"], 2),
        (["39.68253968253968", "39.7"], 1),
    ],
)
def test_decimals_are_the_most_that_the_series_prints(reported, places):
    assert usual_places(map(Decimal, reported)) == places


@pytest.mark.parametrize(
    ("counts", "value"),
    [
        ((2519, 2520), "99.96"),
        ((99999, 100000), "99.999"),
        ((7, 7), "100.00"),
        ((55, 180), "30.56"),
        ((1, 2000), "0.05"),
        ((1, 40000), "0.003"),
        ((0, 40000), "0.00"),
        ((1, 800), "0.13"),
    ],
)
def test_a_quotient_is_rounded_half_up_and_never_to_nothing_or_all(counts, value):
    assert str(computed(SHARE, *map(Decimal, counts))) == value


def test_the_same_counts_give_the_value_of_the_year_before():
    rows = [row(2023, "30.56", (55, 180)), row(2024, "30.5", (55, 180), as_reported="")]
    assert values(*rows) == ["30.56", "30.56"]


def test_a_value_settled_with_the_usual_decimals_gains_those_of_a_further_file():
    rows = [row(2023, "30.556", (55, 180)), row(2024, "30.56", (55, 180), as_reported="")]
    assert values(*rows) == ["30.556", "30.556"]


def test_breakdowns_and_formulas_of_a_spreadsheet_follow_the_series():
    rural = row(2024, "66.13756613756614", (1, 1512), quantity=MORTALITY, breakdown=Breakdown(residence="农村"))
    assert values(row(2023, "37.88", quantity=MORTALITY), rural, quantity=MORTALITY) == ["37.88", "66.14"]


def test_what_is_reported_stays():
    assert values(row(2023, "30.6", (55, 180)), row(2024, "30.56", (55, 180))) == ["30.6", "30.56"]
