"""One case as the scalar path sees it: the demand resolved exactly, for stand-in values or for its own."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from lianggang.assess.demand import Demand, Refusal
from lianggang.assess.params import Params
from lianggang.assess.resolve import Question, resolve
from lianggang.assess.values import Seen, Values, known
from lianggang.engines.asked import Asked
from lianggang.engines.cases import Cases
from lianggang.panel.model import Series
from lianggang.wording import canonical_unit

ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Standing:
    """The units that a question is resolved in: of its series and of the reference, None where that has no figures."""

    unit: str
    reference: str | None = None


def template(asked: Asked, units: Standing, params: Params, base: Decimal = ONE) -> Demand | Refusal:
    """The demand for a series that had the value `base` in the base year, and for a reference of that value."""
    year = asked.target.baseline_year or asked.start - 1
    seen = tuple(Seen(y, v) for y, v in ((year - 1, base), (year, base), (year + 1, base)))
    unit = canonical_unit(units.unit)
    series = Series(asked.indicator, asked.indicator, units.unit, "", ())
    relative = None if units.reference is None else Values(seen[1:2], canonical_unit(units.reference))
    values = Values(() if isinstance(asked.target.value, str) else seen, unit)
    return resolve(Question(asked.target, series, values, asked.start, asked.better, relative, params))


def question(cases: Cases, case: int, params: Params) -> Question:
    """The question of one case with its own values; relations are not needed here and have none."""
    asked = cases.asked[cases.which[case]]
    series = cases.panel.series(int(cases.rows[case]))
    values = known(series, int(cases.seen[case]))
    return Question(asked.target, series, values, asked.start, asked.better, None, params)
