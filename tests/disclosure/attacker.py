"""An attacker who tries every whole-numbered table: no linear programming, nothing shared with the code he attacks."""

from decimal import Decimal

import numpy as np

from lianggang.panel.model import Breakdown
from lianggang.panel.quantities import Quantity
from tests.collect.checks.figures import QUANTITIES

SEXES, RESIDENCES = ("男", "女"), ("城镇", "农村")
INNER = [Breakdown(sex=s, residence=r) for s in SEXES for r in RESIDENCES]


class Attacker:
    """Knows that the cells of one year add up, and what was printed; tries all tables with cells of 0 to `most`."""

    def __init__(self, most):
        axes = np.meshgrid(*[np.arange(most + 1)] * len(INNER), indexing="ij")
        self.inner = dict(zip(INNER, (a.ravel() for a in axes), strict=True))

    def cell(self, part):
        """The number of a part in every table still possible."""
        inside = [n for p, n in self.inner.items() if part.sex in ("", p.sex) and part.residence in ("", p.residence)]
        return sum(inside)

    def keep(self, tables):
        self.inner = {p: n[tables] for p, n in self.inner.items()}

    def see(self, observation, denominator):
        """Rule out the tables that contradict a printed row; a rate gives the number back through its denominator."""
        numbers = self.cell(observation.breakdown)
        if observation.numerator is not None:
            self.keep(numbers == int(observation.numerator))
        elif observation.value is not None:
            quantity: Quantity = QUANTITIES[observation.indicator]
            half = Decimal(1).scaleb(observation.value.as_tuple().exponent) / 2
            low, high = (float((observation.value + e) * denominator / quantity.scale) for e in (-half, half))
            self.keep((numbers >= low - 1e-9) & (numbers <= high + 1e-9))

    def possible(self, part):
        """The values that a part may still have."""
        return set(np.unique(self.cell(part)).tolist())
