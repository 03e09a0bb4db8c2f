"""The sentences of a verdict."""

from decimal import Decimal as D

import pytest

from lianggang.assess import sentences
from lianggang.assess.demand import Demand
from lianggang.assess.sentences import Outcome
from lianggang.assess.values import Seen
from lianggang.forecast import Forecast, Window
from lianggang.plans.model import Kind

DEMAND = Demand(Kind.DIRECTION, Window(), "差距缩小", "")


@pytest.mark.parametrize(
    ("low", "high", "sides", "text"),
    [
        (-6.0, -2.0, ("农村", "城镇"), "预计2030年城镇高4‰（80%区间2—6），达标概率50%"),
        (-9.0, 1.0, ("农村", "城镇"), "预计2030年城镇高4‰（80%区间城镇高9—农村高1），达标概率50%"),
        (-9.0, 1.0, None, "预计2030年为-4‰（80%区间-9—1），达标概率50%"),
    ],
)
def test_the_outlook_of_a_gap_names_its_sides(low, high, sides, text):
    forecast = Forecast(2030, -4.0, low, high, 9, "")
    outcome = Outcome(DEMAND, Seen(2024, D(-4)), "‰", 2030, False, None, (), forecast, 0.5, sides)
    assert sentences.outlook(forecast, outcome, 0, (0.2, 0.8)) == text.replace("‰", "个千分点" if sides else "‰")


@pytest.mark.parametrize(
    ("seen", "unit", "text"),
    [
        (Seen(2024, D("92.10")), "%", "92.10%"),
        (Seen(2024, D(5), "<"), "/10万", "低于5/10万"),
        (Seen(2024, D(92), "~"), "%", "约92%"),
        (Seen(2024, D(2) / 3, ratio="2:3"), "", "2:3"),
        (Seen(2024, D(11000) / 4600), "‰", "2.3913‰"),
    ],
)
def test_a_value_is_told_as_it_is_known(seen, unit, text):
    assert sentences.value(seen, unit) == text
