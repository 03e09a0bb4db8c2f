"""What the targets that rest on few events let the territory conclude, and what not (`assess.conclusion`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from lianggang import wording
from lianggang.assess import units
from lianggang.assess.conclusion import Conclusion, Published, Words, conclude
from lianggang.assess.counted import Count, read_count
from lianggang.assess.pooling import Pooled, has_withheld, pooled_series, since_break, yearly_counts
from lianggang.assess.prior import YEARS, prior_for
from lianggang.assess.words import chance
from lianggang.catalogue.load import load_catalogue
from lianggang.panel.model import TOTAL, Observation
from lianggang.panel.quantities import Quantity
from lianggang.plans.model import Kind
from lianggang.plans.region import region_of
from lianggang.reports import summary
from lianggang.round import Result, Round

_COMPARED = (">=", "<=")


@dataclass(frozen=True, slots=True)
class Few:
    """A target on few events with its count and the two answers kept apart.

    estimate: of the true rate from prior and count, in the unit of the series. pooled: the years taken together.
    """

    result: Result
    count: Count
    answer: Conclusion
    estimate: float
    pooled: Pooled | None
    places: int

    @property
    def is_settled(self) -> bool:
        """Whether the whole interval lies on one side of the target, so that chance does not decide."""
        low, high = self.count.interval()
        goal = float(self.result.tracked.target.value or 0)
        return high < goal or low > goal

    @property
    def is_risk(self) -> bool:
        """Whether the events are such as happen to people against their will: deaths, infections, injuries."""
        return not self.count.share or self.result.tracked.target.comparator == "<="

    @property
    def is_open(self) -> bool:
        """Whether it is told in tables: a risk of which chance decides."""
        return self.is_risk and not self.is_settled

    @property
    def interval(self) -> str:
        """The 95 % interval in digits."""
        return "—".join(wording.number(limit, self.places) for limit in self.count.interval())

    @property
    def together(self) -> str:
        """The pooled rate; empty where there is one year only."""
        several = self.pooled is not None and len(self.pooled.years) > 1
        return wording.number(self.pooled.count.value, self.places) if self.pooled and several else ""

    @property
    def pooled_label(self) -> str:
        """The years that are pooled; empty where there is one only."""
        return self.pooled.label if self.pooled and self.together else ""


def counts_of(count: Count) -> str:
    """1/3962."""
    return f"{wording.number(count.events, 0)}/{wording.number(count.exposure, 0)}"


FIELDS: dict[str, Callable[[Few], str]] = {
    "few_counts": lambda few: counts_of(few.count),
    "few_interval": lambda few: few.interval,
    "few_class": lambda few: few.answer.reliability.value,
    "few_together": lambda few: few.together or "—",
    "few_together_counts": lambda few: counts_of(few.pooled.count) if few.pooled and few.together else "",
    "few_estimate": lambda few: wording.number(few.estimate, few.places),
    "few_published": lambda few: "达到" if few.answer.published else "未达到",
    "few_likely": lambda few: chance(few.answer.likely) if few.result.tracked.target.value else "—",
    "few_again": lambda few: chance(few.answer.again),
    "few_text": lambda few: few.answer.text,
}
"""What the report cites of a target on few events."""


def few_events(round: Round) -> dict[str, Few]:
    """By the target's id: every level target whose judged value rests on too few events to go by one year.

    Each aim once, in the order of the plans. Targets of none or all are left out: they ask for the count itself.
    """
    peers = _peers(round)
    found = (_few(round, r, peers.get(r.tracked.indicator, [])) for r in summary.distinct(round.results))
    return {few.result.tracked.id: few for few in found if few}


def _few(round: Round, result: Result, others: Iterable[Observation]) -> Few | None:
    target, year = result.tracked.target, result.assessment.value_year
    goal = _goal(result)
    if goal is None or year is None or result.assessment.reached is None or target.comparator not in _COMPARED:
        return None
    quantity = _quantity(result)
    counts = yearly_counts(result.series, quantity)
    count = counts.get(year)
    if count is None or count.rarer >= round.scheme.assess.solid:
        return None
    read = (read_count(o, quantity)[0] for o in others if o.year == year)
    start = since_break(result.series, year)
    if goal == 0 or (count.share and goal >= count.scale):
        return None  # none or all: such a target asks for the count itself
    earlier = {} if has_withheld(result.series, until=year - 1, years=YEARS, start=start) else counts
    prior = prior_for(count, year, earlier, [c for c in read if c], float(goal), start)
    answer = conclude(count, target.comparator, goal, prior, _words(round, result, year), _published(result))
    places = max(1, wording.places_of(goal))
    pooled = pooled_series(result.series, until=year, years=round.scheme.assess.pooled_years, quantity=quantity)
    return Few(result, count, answer, prior.estimate(count) * count.scale, pooled, places)


def _published(result: Result) -> Published | None:
    value, reached = result.assessment.value, result.assessment.reached
    return None if value is None or reached is None else Published(value, reached)


def _goal(result: Result) -> Decimal | None:
    """The target in the unit of the series, printed as the plan prints it; None where it is no plain level."""
    target = result.tracked.target
    if target.kind is not Kind.LEVEL or not isinstance(target.value, Decimal) or not target.value.is_finite():
        return None
    same = units.factor(target.unit, result.series.unit) == 1
    return target.value if same and target.value >= 0 else None


def _quantity(result: Result) -> Quantity | None:
    known = load_catalogue().indicators.get(result.tracked.indicator)
    return Quantity.of(known) if known else None


def _words(round: Round, result: Result, year: int) -> Words:
    t = result.tracked
    known = load_catalogue().indicators.get(t.indicator)
    exposure = known.denominator if known and known.denominator else "分母"
    event = "死亡" if "死亡" in t.indicator_name else "事件"
    return Words(round.territory, year, t.indicator_name, result.series.unit, event, exposure)


def _peers(round: Round) -> Mapping[str, list[Observation]]:
    """The observations of other territories of the round's level, by indicator."""
    own, found = region_of(round.territory), dict[str, list[Observation]]()
    for o in round.observations:
        level = region_of(o.territory) if own and o.territory != round.territory else None
        if own and level and level[1] == own[1] and o.breakdown == TOTAL:
            found.setdefault(o.indicator, []).append(o)
    return found
