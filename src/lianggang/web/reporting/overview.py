"""一张图看两规划: where the plans stand, what is in danger and why, who owes what, what changed, on one page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from lianggang import wording
from lianggang.alerts.model import WarningKind
from lianggang.alerts.params import DEFAULT as LIMITS
from lianggang.assess.model import Verdict
from lianggang.panel.model import Series
from lianggang.reports import notable, summary
from lianggang.reports.standing import Owed
from lianggang.web.figures.listing import page_of
from lianggang.web.figures.models import Figure, Judgement
from lianggang.web.figures.reading import observation
from lianggang.web.figures.scope import Scope
from lianggang.web.figures.verdicts import Count
from lianggang.web.plans.models import Aim
from lianggang.web.reporting.knowing import answers_of, owed

URGENT, CHANGED, NAMED, UNITS = 5, 3, 3, 5
_MOST_PLACES = 2
_TOLD = ("pk", "data__facts", "data__warnings")
_SUBJECTS = {"women": "妇女", "children": "儿童"}
_RANK = {
    **dict.fromkeys(summary.ATTAINED, 0),
    Verdict.ON_TRACK: 1,
    Verdict.UNCERTAIN: 2,
    **dict.fromkeys(summary.IN_DANGER, 3),
}


@dataclass(frozen=True, slots=True)
class AreaCell:
    """One area of a plan: how many of its targets with a number are in danger, and how many were a year ago."""

    name: str
    endangered: int
    total: int
    before: int | None
    link: str

    @property
    def moved(self) -> str:
        """More or fewer in danger than a year ago, as a sign and a number; "" for the same."""
        change = 0 if self.before is None else self.endangered - self.before
        return f"{'↑' if change > 0 else '↓'}{abs(change)}" if change else ""


@dataclass(frozen=True, slots=True)
class Urgent:
    """A target in danger with what a leader asks first."""

    name: str
    sign: str
    label: str
    value: str
    asked: str
    chance: str
    reason: str
    unit: str
    answer: str
    link: str


@dataclass(frozen=True, slots=True)
class Moved:
    """Targets whose verdict changed in one way: how many, and the first names."""

    label: str
    number: int
    names: Sequence[str]


@dataclass(frozen=True)
class Overview:
    """The page of one territory and year. now, before: the kept verdicts of both years by the target's row."""

    scope: Scope
    now: dict[int, Judgement]
    before: dict[int, Judgement]

    @classmethod
    def of(cls, scope: Scope) -> Overview:
        """With a constant number of queries."""
        rows = Judgement.objects.filter(
            aim__in=[a.pk for a in scope.aims], year__in=(scope.year, scope.year - 1)
        ).defer("data", "sentence", "inputs")  # fmt: skip
        years: dict[int, dict[int, Judgement]] = {scope.year: {}, scope.year - 1: {}}
        for row in rows:
            years[row.year][row.aim_id] = row
        return cls(scope, years[scope.year], years[scope.year - 1])

    @property
    def judged(self) -> list[tuple[Aim, Judgement]]:
        """Every target with its verdict, in the order of the plans."""
        return [(aim, self.now[aim.pk]) for aim in self.scope.aims if aim.pk in self.now]

    @cached_property
    def quantified(self) -> list[tuple[Aim, Judgement]]:
        """The targets with a number."""
        return [(aim, j) for aim, j in self.judged if j.quantified]

    @property
    def counts(self) -> list[Count]:
        """How many of them have each verdict, good news first."""
        return _counts(j for _, j in self.quantified)

    @property
    def binding(self) -> list[Count]:
        """The same of the binding ones."""
        return _counts(j for aim, j in self.quantified if aim.binding == "约束性")

    @property
    def attained(self) -> int:
        """How many count as attained."""
        return sum(j.verdict in summary.ATTAINED for _, j in self.quantified)

    @property
    def share(self) -> str:
        """Their share of all targets with a number."""
        return wording.quantity(100 * self.attained / len(self.quantified), "%", 1) if self.quantified else ""

    @property
    def areas(self) -> list[tuple[str, list[AreaCell]]]:
        """The plans with their areas."""
        plans: dict[tuple[str, str], dict[str, list[Aim]]] = {}
        for aim, _ in self.quantified:
            plans.setdefault((aim.plan, aim.subject), {}).setdefault(aim.area, []).append(aim)
        return [
            (_SUBJECTS.get(subject, "妇女儿童"), [self._area(plan, area, aims) for area, aims in areas.items()])
            for (plan, subject), areas in plans.items()
        ]

    def _area(self, plan: str, area: str, aims: Sequence[Aim]) -> AreaCell:
        before = [self.before[a.pk] for a in aims if a.pk in self.before]
        query = urlencode({
            "territory": self.scope.territory.code, "year": self.scope.year, "plan": plan, "area": area,
        })  # fmt: skip
        now = sum(_in_danger(self.now[a.pk]) for a in aims)
        return AreaCell(area, now, len(aims), sum(map(_in_danger, before)) if before else None, query)

    @cached_property
    def endangered(self) -> list[tuple[Aim, Judgement]]:
        """The targets that are missed, hard to attain or warned of, each once, the worst first."""
        found: dict[tuple[str, str, int], tuple[Aim, Judgement]] = {}
        for aim, j in self.judged:
            if _in_danger(j) or _level(j) < len(summary.LEVELS):
                found.setdefault((j.name, aim.demand, aim.due), (aim, j))
        return sorted(found.values(), key=lambda pair: _urgency(pair[1]))

    @cached_property
    def urgent(self) -> list[Urgent]:
        """The first of them with the reason, who answers, and how far that is."""
        first = self.endangered[:URGENT]
        rows = Judgement.objects.filter(pk__in=[j.pk for _, j in first])
        told = {pk: _reason(dict(facts or ()), warnings or ()) for pk, facts, warnings in rows.values_list(*_TOLD)}
        answers = answers_of(self.scope.territory, self.scope.year)
        return [self._urgent(aim, j, told[j.pk], answers.get(aim.key, "")) for aim, j in first]

    def _urgent(self, aim: Aim, j: Judgement, reason: str, answer: str) -> Urgent:
        year = f"（{j.value_year}年）" if j.value_year not in (None, self.scope.year) else ""
        value = f"{j.shown}{wording.suffix(j.unit)}{year}" if j.shown else wording.NO_DATA
        told = answer or ("预警待核发" if j.warnings else "—")
        unit = str(aim.reporter or aim.lead or "未落实单位")
        return Urgent(
            j.name, j.sign, j.label, value, f"{aim.demand}（{aim.due}年）", j.chance or "—", reason, unit, told,
            page_of(aim.indicator, self.scope),
        )  # fmt: skip

    @cached_property
    def moved(self) -> list[Moved]:
        """How many verdicts are better, worse, or newly without data than a year ago; empty without that year."""
        pairs = [(self.now[pk], self.before[pk]) for pk in self.now if pk in self.before and self.now[pk].quantified]
        if not pairs:
            return []
        known = [(n, b) for n, b in pairs if n.verdict in _RANK and b.verdict in _RANK]
        lost = [n for n, b in pairs if n.verdict == Verdict.NO_DATA != b.verdict]
        return [
            _moved("好转", [n for n, b in known if _RANK[Verdict(n.verdict)] < _RANK[Verdict(b.verdict)]]),
            _moved("变差", [n for n, b in known if _RANK[Verdict(n.verdict)] > _RANK[Verdict(b.verdict)]]),
            _moved("新增无数据", lost),
        ]

    @cached_property
    def changed(self) -> list[str]:
        """The indicators that moved most on the year before, each in a sentence; none on a few events."""
        names = {aim.indicator: j for aim, j in self.judged}
        years = (self.scope.year - 1, self.scope.year)
        moved = [(notable.headline(s, self.scope.year, LIMITS), s) for s in _series(self.scope, names)]
        series = [s for by, s in sorted(moved, key=lambda pair: -pair[0]) if by >= 1]
        return [_told(s, *years) for s in series[:CHANGED]]

    @cached_property
    def owed(self) -> list[tuple[str, list[Owed]]]:
        """What is late, by unit, the unit with the latest first."""
        found: dict[str, list[Owed]] = {}
        for one in owed(self.scope.territory):
            found.setdefault(one.unit, []).append(one)
        return list(found.items())

    @property
    def made_at(self) -> object:
        """When the oldest verdict was made; None when there are none."""
        return min((j.made_at for j in self.now.values()), default=None)


def _counts(judged: Iterable[Judgement]) -> list[Count]:
    found = Counter(j.verdict for j in judged)
    return [Count(v.value, summary.SIGNS[v], v.label, found[v.value]) for v in summary.ORDER if found[v.value]]


def _in_danger(j: Judgement) -> bool:
    return j.verdict in summary.IN_DANGER


def _level(j: Judgement) -> int:
    """The place of the level of the warning that the target is hard to attain; beyond the last without one."""
    told = [f"{WarningKind.HARD_TO_ATTAIN.value} {level.value}" in j.warnings for level in summary.LEVELS]
    return told.index(True) if any(told) else len(told)


def _urgency(j: Judgement) -> tuple[bool, int, float]:
    return j.verdict != Verdict.NOT_MET, _level(j), 1.0 if j.probability is None else j.probability


def _reason(facts: Mapping[str, str], warnings: Sequence[Mapping[str, Any]]) -> str:
    """The pace that is needed and the pace there is; of a direction what it was warned for; else the distance."""
    needed, actual, distance = (facts.get(term, "") for term in ("所需年均变化", "实际年均变化", "与目标值相差"))
    if needed and actual:
        return f"每年需{needed}，近年每年{actual}"
    hard = [w["reason"] for w in warnings if w["kind"] == WarningKind.HARD_TO_ATTAIN]
    return f"尚差{distance}" if distance else next(iter(hard), "—")


def _moved(label: str, found: Sequence[Judgement]) -> Moved:
    return Moved(label, len(found), list(dict.fromkeys(j.name for j in found))[:NAMED])


def _series(scope: Scope, names: dict[str, Judgement]) -> list[Series]:
    """The totals of the last two years by indicator."""
    rows = Figure.objects.filter(
        territory=scope.territory, indicator__code__in=list(names), breakdown="", current=True,
        year__in=(scope.year - 1, scope.year),
    ).select_related("indicator").order_by("indicator", "year")  # fmt: skip
    found: dict[str, list[Figure]] = {}
    for row in rows:
        found.setdefault(row.indicator.code, []).append(row)
    return [
        Series(code, names[code].name, names[code].unit, scope.territory.name,
               tuple(observation(f, scope.territory.name) for f in figures),
               breaks=tuple(f.year for f in figures if f.redefined))
        for code, figures in found.items()
    ]  # fmt: skip


def _told(series: Series, before: int, now: int) -> str:
    values = {o.year: o.value for o in series.known if o.value is not None}
    places = min(_MOST_PLACES, max(wording.places_of(values[before]), wording.places_of(values[now])))
    change = wording.change(values[now], values[before], series.unit, places=places)
    return f"{series.name}{wording.quantity(values[now], series.unit, places)}，{change}"
