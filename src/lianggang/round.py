"""One year of monitoring: a tracked target, what became of it, and the round that every report is written from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from lianggang.alerts.model import Alert
from lianggang.alerts.params import Params as AlertParams
from lianggang.assess.model import Assessment
from lianggang.assess.params import Params
from lianggang.catalogue.model import Match
from lianggang.findings import Finding
from lianggang.panel.model import Observation, Series
from lianggang.plans.model import Plan, Reading, Target


@dataclass(frozen=True, slots=True)
class TrackedTarget:
    """One target of a plan, linked to its indicator and its units.

    id: stable within the reading ("women.1.goal.2.t1"). origin: goal | table | measure | project.
    where: readable place (「妇女与健康 主要目标2」). item_text: text of the goal, table cell or measure.
    indicator: catalogue code, or a local code "L-…" for quantities the catalogue does not know.
    binding: 约束性 | 预期性 | "". measures: titles of the area's measures.
    lead: who leads, as reports print it; what is still open says so. reporter: the unit asked for the figure.
    assumed: why the reporter is only assumed, "" where the plan names it.
    """

    id: str
    plan: Plan
    area: str
    origin: str
    number: str
    where: str
    item_text: str
    target: Target
    indicator: str
    indicator_name: str
    indicator_unit: str
    match: Match
    lead_units: tuple[str, ...] = ()
    responsible_units: tuple[str, ...] = ()
    binding: str = ""
    measures: tuple[str, ...] = ()
    lead: str = ""
    reporter: str = ""
    assumed: str = ""

    @property
    def due(self) -> int:
        """The year by which the target must be attained."""
        if self.target.year:
            return self.target.year
        assert self.plan.period is not None  # a plan without a period yields no tracked targets
        return self.plan.period[1]


@dataclass(frozen=True, slots=True)
class Result:
    """One tracked target with its series, verdict and warnings."""

    tracked: TrackedTarget
    series: Series
    assessment: Assessment
    alerts: tuple[Alert, ...] = ()


@dataclass(frozen=True, slots=True)
class Scheme:
    """The monitoring scheme (监测方案): what is judged and warned by, and how much each part weighs.

    weights: of areas and indicators by name, for the composite scores; what is not named weighs 1.
    """

    assess: Params = field(default_factory=Params)
    alerts: AlertParams = field(default_factory=AlertParams)
    weights: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Round:
    """One year's monitoring of one document's plans: what every report is written from.

    observations: all accepted rows, breakdowns included. findings: of reading, matching and figures.
    """

    year: int
    territory: str
    reading: Reading
    results: tuple[Result, ...]
    observations: tuple[Observation, ...]
    findings: tuple[Finding, ...] = ()
    scheme: Scheme = Scheme()
