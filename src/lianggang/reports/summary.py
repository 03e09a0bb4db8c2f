"""Which results a report speaks of: grouping, counting and choosing, without a word of prose."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from lianggang.alerts.model import Alert, Level, WarningKind
from lianggang.assess.model import Verdict
from lianggang.panel.model import Breakdown, Observation
from lianggang.plans.model import Direction, Kind, Plan
from lianggang.round import Result, Round

OPEN = "待明确"
OTHER_UNIT = "单位不符，未采用"
ATTAINED = (Verdict.MET, Verdict.MET_SO_FAR)
IN_DANGER = (Verdict.NOT_MET, Verdict.OFF_TRACK)
UNJUDGED = (Verdict.NO_DATA, Verdict.NO_BASELINE, Verdict.CANNOT_JUDGE)
ORDER = (*ATTAINED, Verdict.ON_TRACK, Verdict.UNCERTAIN, Verdict.OFF_TRACK, Verdict.NOT_MET, *UNJUDGED)
LEVELS = (Level.RED, Level.ORANGE, Level.YELLOW)
_ROUNDED = (Kind.LEVEL, Kind.CHANGE)
NOT_QUANTIFIED = "不作判断"
NOT_QUANTIFIED_SIGN = "－"
REACHED_ONLY = {
    Verdict.ON_TRACK: "本年已达到，预计能保持",
    Verdict.UNCERTAIN: "本年已达到，能否保持不确定",
    Verdict.OFF_TRACK: "本年已达到，预计难以保持",
}
"""The words for a target that the year's value attains, without being sure enough to stay so."""

SIGNS = {
    Verdict.MET: "●",
    Verdict.MET_SO_FAR: "◉",
    Verdict.ON_TRACK: "▲",
    Verdict.UNCERTAIN: "◆",
    Verdict.OFF_TRACK: "▼",
    Verdict.NOT_MET: "✕",
    Verdict.NO_DATA: "○",
    Verdict.NO_BASELINE: "◌",
    Verdict.CANNOT_JUDGE: "？",
}


@dataclass(frozen=True, slots=True)
class Scope:
    """A part of the round that is counted together: all of it, one plan, or one area of a plan."""

    key: str
    name: str
    results: tuple[Result, ...]

    @property
    def quantified(self) -> tuple[Result, ...]:
        """The targets with a number, which are judged."""
        return tuple(r for r in self.results if is_quantified(r))

    @property
    def unquantified(self) -> tuple[Result, ...]:
        """The targets that only give a direction, counted apart."""
        return tuple(r for r in self.results if not is_quantified(r))

    @property
    def binding(self) -> tuple[Result, ...]:
        """The quantified targets that the plan calls 约束性."""
        return tuple(r for r in self.quantified if r.tracked.binding == "约束性")

    def having(self, *verdicts: Verdict) -> tuple[Result, ...]:
        """The quantified targets with one of these verdicts, in the order of the plan."""
        return tuple(r for r in self.quantified if r.assessment.verdict in verdicts)


def counts(results: Iterable[Result]) -> dict[Verdict, int]:
    """How many results have each verdict; zero counts are left out, good news first."""
    found = Counter(r.assessment.verdict for r in results)
    return {v: found[v] for v in ORDER if found[v]}


def is_quantified(result: Result) -> bool:
    """Whether the target gives a number to reach."""
    return result.tracked.target.value is not None


def verdict_label(result: Result) -> str:
    """The verdict in words; where the year's value attains and may not stay so, both are said."""
    word = verdict_word(result)
    return REACHED_ONLY.get(result.assessment.verdict, word) if reached_only(result) else word


def verdict_word(result: Result) -> str:
    """The word of the verdict; 不作判断 for a direction that cannot be judged."""
    return NOT_QUANTIFIED if _is_bare_direction(result) else result.assessment.verdict.label


def verdict_sign(result: Result) -> str:
    """A sign beside the word that survives black-and-white print."""
    return NOT_QUANTIFIED_SIGN if _is_bare_direction(result) else SIGNS[result.assessment.verdict]


def reached_only(result: Result) -> bool:
    """Whether the year's value attains the target, but is not likely enough to stay so."""
    return bool(result.assessment.reached) and result.assessment.verdict not in ATTAINED


def _is_bare_direction(result: Result) -> bool:
    return not is_quantified(result) and result.assessment.verdict is Verdict.CANNOT_JUDGE


def attained_by_rounding(result: Result) -> bool:
    """Whether the target counts as attained only because the value is rounded to the places of the printed target."""
    a, target = result.assessment, result.tracked.target
    if a.verdict not in ATTAINED or a.value is None or a.goal_value is None or target.kind not in _ROUNDED:
        return False
    comparator = target.comparator or ("<=" if isinstance(target.value, Decimal) and target.value < 0 else ">=")
    return a.value < a.goal_value if comparator == ">=" else comparator == "<=" and a.value > a.goal_value


def hard_alerts(result: Result) -> tuple[Alert, ...]:
    """The warnings that the target is hard to attain."""
    return tuple(a for a in result.alerts if a.kind is WarningKind.HARD_TO_ATTAIN)


def is_in_danger(result: Result) -> bool:
    """Whether the target is missed or hard to attain."""
    return result.assessment.verdict in IN_DANGER


def is_only_warned(result: Result) -> bool:
    """Whether the target is warned of although it is not (yet) in danger."""
    return bool(hard_alerts(result)) and not is_in_danger(result)


def is_unsteady(result: Result) -> bool:
    """Whether the values of the indicator vary too much to go by one year."""
    return any(a.kind is WarningKind.VOLATILE for a in result.alerts)


def whole(round: Round) -> Scope:
    """All results of the round."""
    return Scope("round", round.territory, round.results)


def plans(round: Round) -> tuple[Plan, ...]:
    """The plans that have results, in the order of the results."""
    return tuple({(r.tracked.plan.subject, r.tracked.plan.title): r.tracked.plan for r in round.results}.values())


def by_plan(round: Round) -> list[Scope]:
    """One scope for each plan."""
    return [Scope(f"{p.subject}:{p.title}", p.title, tuple(_of_plan(round, p))) for p in plans(round)]


def _of_plan(round: Round, plan: Plan) -> list[Result]:
    return [r for r in round.results if (r.tracked.plan.subject, r.tracked.plan.title) == (plan.subject, plan.title)]


def by_area(plan: Scope) -> list[Scope]:
    """One scope for each area of a plan's scope, in the order of the plan."""
    areas: dict[str, list[Result]] = {}
    for result in plan.results:
        areas.setdefault(result.tracked.area, []).append(result)
    return [Scope(f"{plan.key}/{name}", name, tuple(results)) for name, results in areas.items()]


def by_lead_unit(round: Round) -> list[Scope]:
    """One scope for each lead, as reports print it."""
    return [Scope(f"unit:{unit}", unit, tuple(results)) for unit, results in by_lead(round.results).items()]


def scopes(round: Round) -> dict[str, Scope]:
    """Every scope of the round by its key."""
    found = [whole(round)]
    for plan in by_plan(round):
        found += [plan, *by_area(plan)]
    found += by_lead_unit(round)
    return {scope.key: scope for scope in found}


_SUBJECTS = {"women": "妇女", "children": "儿童"}


def subject(plan: Plan) -> str:
    """妇女, 儿童 or 妇女儿童: whom the plan is for."""
    return _SUBJECTS.get(plan.subject, "妇女儿童")


def short_plan(plan: Plan) -> str:
    """The plan's name in headings: 妇女发展规划."""
    return f"{subject(plan)}发展规划"


def units_of(result: Result) -> tuple[str, ...]:
    """Lead units, then the responsible ones, each once."""
    return tuple(dict.fromkeys(result.tracked.lead_units + result.tracked.responsible_units))


def lead(result: Result) -> str:
    """Who leads, as every report prints it: the plan's unit, else 待明确 with whoever reports."""
    return result.tracked.lead or OPEN


def is_open(result: Result) -> bool:
    """Whether the plan leaves open who leads."""
    return lead(result).startswith(OPEN)


def all_units(result: Result) -> str:
    """The units that the plan names, in a row; else what stands for the lead."""
    return "、".join(units_of(result)) or lead(result)


def by_lead(results: Iterable[Result]) -> dict[str, list[Result]]:
    """Lead → results, in order of appearance; what is open comes last."""
    found: dict[str, list[Result]] = {}
    for result in sorted(results, key=is_open):
        found.setdefault(lead(result), []).append(result)
    return found


def alerts_of(round: Round, kind: WarningKind) -> list[tuple[Result, Alert]]:
    """All warnings of one kind, the most urgent first."""
    found = [(r, a) for r in round.results for a in r.alerts if a.kind is kind]
    return sorted(found, key=lambda pair: LEVELS.index(pair[1].level))


def worst_first(results: Iterable[Result]) -> list[Result]:
    """Missed targets, then by the level of their warning, then the least likely to be attained."""
    return sorted(results, key=_urgency)


def endangered(round: Round) -> list[Result]:
    """The targets that are missed, hard to attain or warned of, each once, the worst first."""
    return worst_first(r for r in distinct(round.results) if is_in_danger(r) or is_only_warned(r))


def _urgency(result: Result) -> tuple[bool, int, float]:
    levels = [LEVELS.index(a.level) for a in hard_alerts(result)]
    probability = result.assessment.probability
    missed = result.assessment.verdict is Verdict.NOT_MET
    return not missed, min(levels, default=len(LEVELS)), 1.0 if probability is None else probability


def without_data(round: Round) -> list[Result]:
    """Targets whose indicator has no value for the year of the round, nor a withheld one, each indicator once."""
    found = (r for r in by_indicator(round).values() if r.series.at(round.year) is None)
    return [r for r in found if round.year not in r.series.withheld]


def kept_back(round: Round) -> list[Result]:
    """Targets whose indicator's value for the year of the round is withheld, each indicator once."""
    return [r for r in by_indicator(round).values() if round.year in r.series.withheld]


def in_other_unit(round: Round, result: Result) -> bool:
    """Whether figures came in a unit that the indicator does not have, and were kept aside for that."""
    start = f"{result.tracked.indicator_name}的单位应为"
    return any(x.code == "unit-mismatch" and x.message.startswith(start) for x in round.findings)


def never_reported(round: Round) -> list[Result]:
    """Indicators without a value in any year, for which no figures were withheld or kept aside either."""
    found = (r for r in without_data(round) if not r.series.known and not r.series.withheld)
    return [r for r in found if not in_other_unit(round, r)]


def lacking(scope: Scope) -> list[Result]:
    """Targets of the scope, with or without a number, that cannot be judged for want of data, not for secrecy."""
    found = (r for r in scope.results if r.assessment.verdict is Verdict.NO_DATA)
    return [r for r in found if r.assessment.as_of not in r.series.withheld]


def sources(round: Round) -> list[str]:
    """Where the values of the round's territory come from, each once; reference values name theirs beside them."""
    own = (o for o in round.observations if o.territory == round.territory and o.value is not None)
    return list(dict.fromkeys(o.source for o in own if o.source))


def withheld(round: Round) -> list[Observation]:
    """The observations of the territory that are kept from the public, breakdowns included."""
    return [o for o in round.observations if o.territory == round.territory and o.is_withheld]


def by_indicator(round: Round) -> dict[str, Result]:
    """The first result of each indicator, in the order of the plans."""
    found: dict[str, Result] = {}
    for result in round.results:
        found.setdefault(result.tracked.indicator, result)
    return found


def codes(results: Iterable[Result]) -> set[str]:
    """The indicators' codes."""
    return {r.tracked.indicator for r in results}


def having_breakdown(round: Round, dimension: str) -> set[str]:
    """Indicators of the round's targets that have a value broken down by "sex" or "residence" in its year."""
    return {
        o.indicator
        for o in round.observations
        if o.year == round.year and o.value is not None and getattr(o.breakdown, dimension)
    } & codes(round.results)


def lower_is_better(result: Result) -> bool:
    """Whether a fall is what the target asks for."""
    target = result.tracked.target
    return target.comparator in ("<=", "<") or target.direction in (Direction.DOWN, Direction.NARROW)


def broken_down(round: Round, indicator: str) -> dict[Breakdown, dict[int, Observation]]:
    """Breakdown → year → observation with a value, of one indicator in the round's territory."""
    found: dict[Breakdown, dict[int, Observation]] = {}
    for o in round.observations:
        same = o.indicator == indicator and o.territory == round.territory
        if same and o.value is not None and not o.breakdown.is_total:
            found.setdefault(o.breakdown, {})[o.year] = o
    return found


def baseline_year(result: Result) -> int | None:
    """The year that progress is told from: the target's own base, else the year before the plan."""
    if result.assessment.baseline_year:
        return result.assessment.baseline_year
    period = result.tracked.plan.period
    return result.tracked.target.baseline_year or (period[0] - 1 if period else None)


def baseline(result: Result) -> tuple[int, Decimal] | None:
    """Year and value that progress is told from; None where that year has no value."""
    year, value = baseline_year(result), result.assessment.baseline
    if year is None or value is not None:
        return None if year is None or value is None else (year, value)
    observation = result.series.at(year)
    if observation is None or observation.value is None:
        return None
    return year, abs(observation.value) if result.series.sides else observation.value


def distinct(results: Iterable[Result]) -> list[Result]:
    """The results without those that ask the same of the same indicator by the same year, as a goal and a table may."""
    return [group[0] for group in alike(results)]


def alike(results: Iterable[Result]) -> list[list[Result]]:
    """The results in groups that ask the same of the same indicator by the same year."""
    found: dict[tuple[object, ...], list[Result]] = {}
    for r in results:
        target = r.tracked.target
        asked = (target.kind, target.comparator, target.value, target.direction, target.relative_to, r.tracked.due)
        found.setdefault((r.tracked.indicator, *asked), []).append(r)
    return list(found.values())


def most_telling(results: Sequence[Result]) -> Result | None:
    """The result whose chart says most: in danger before uncertain before the rest, then the longest series.

    None when no series has three values.
    """
    rank = {Verdict.OFF_TRACK: 0, Verdict.NOT_MET: 1, Verdict.UNCERTAIN: 2, Verdict.ON_TRACK: 3}
    drawable = [r for r in results if len(r.series.known) >= 3 and is_quantified(r)]
    return min(drawable, key=lambda r: (rank.get(r.assessment.verdict, 4), -len(r.series.known)), default=None)
