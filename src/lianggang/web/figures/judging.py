"""The core's verdicts on the aims of a territory, kept in a table and made anew when figures change."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from django.db import transaction
from django.utils import timezone

from lianggang.assess.words import chance
from lianggang.catalogue.load import load_catalogue
from lianggang.collect.checks import run_checks
from lianggang.findings import Finding
from lianggang.monitoring.completed import completed_values
from lianggang.monitoring.goals import levels_asked
from lianggang.monitoring.judging import judge
from lianggang.monitoring.quantities import Quantities
from lianggang.monitoring.tracking import Tracking, track
from lianggang.panel.computed import settled
from lianggang.panel.model import Observation
from lianggang.plans.model import Reading
from lianggang.reports import charts, figures, summary
from lianggang.reports.facts import facts
from lianggang.reports.results_json import result_json
from lianggang.round import Result, Round
from lianggang.web.accounts.guard import require
from lianggang.web.accounts.models import Account
from lianggang.web.accounts.rights import Right
from lianggang.web.audit.record import By, record
from lianggang.web.figures.models import Figure, Judgement
from lianggang.web.figures.neighbours import Neighbours
from lianggang.web.figures.quantities import adopt_local, confirmed_plans
from lianggang.web.figures.reading import observation
from lianggang.web.jobs.models import Job
from lianggang.web.jobs.work import Progress, enqueue, kind
from lianggang.web.places.models import Territory
from lianggang.web.plans.models import PlanDocument
from lianggang.web.plans.readings import reading_of
from lianggang.web.rounds.thresholds import limits_in

JUDGE, JUDGE_CHANGED = "judge", "judge_changed"
AFTER: list[Callable[[Territory], None]] = []
"""What other applications do once a territory has been judged; safe to be done again."""
_KEPT = [f.name for f in Judgement._meta.concrete_fields if f.name not in ("id", "aim", "year")]


def request_judgement(territory: Territory, *, since: int, by: Account | None = None) -> None:
    """Have the territory judged anew for the year `since` and those after; a request that still waits is widened."""
    waiting = Job.objects.filter(kind=JUDGE, state=Job.State.WAITING, arguments__territory=territory.pk).first()
    if waiting is None:
        enqueue(JUDGE, by, territory=territory.pk, since=since)
    elif since < waiting.arguments["since"]:
        waiting.arguments["since"] = since
        waiting.save()


@transaction.atomic
def ask_for_judgement(*, by: By, territory: Territory) -> None:
    """Have all years of a territory judged anew, for the bureau."""
    require(by, Right.MANAGE_ROUNDS, territory=territory)
    request_judgement(territory, since=0, by=by.account)
    record(by, "figures.judge", f"territory:{territory.pk}", f"要求重新判断{territory}", territory=territory.code)


@kind(JUDGE, "判断达标")
def judge_territory(arguments: dict[str, Any], tell: Progress) -> None:
    """Judge the aims of every plan in force for the years of its period from `since` on that have figures."""
    territory = Territory.objects.get(pk=arguments["territory"])
    neighbours = Neighbours.of(territory)
    work = [(d, y) for d in confirmed_plans(territory) for y in _years(d, territory, arguments["since"])]
    material: Material | None = None
    for done, (document, year) in enumerate(work):
        tell(done, len(work), f"{document} {year}年")
        if material is None or material.document != document:
            material = Material.of(document, neighbours)
        _store(material, year)
    for follow in AFTER:
        follow(territory)


@kind(JUDGE_CHANGED, "重新判断受影响的地区", daily=True)
def judge_changed(arguments: dict[str, Any], tell: Progress) -> None:
    """Judge anew, once a day, the plans in whose group of territories there are newer figures than their verdicts.

    What neighbours report tells what is usual; it would be too much to judge them all at every approval.
    """
    shared: dict[tuple[int | None, str], Neighbours] = {}
    places = list(Territory.objects.filter(plans__state=PlanDocument.State.CONFIRMED, parent__isnull=False).distinct())
    for done, territory in enumerate(places):
        tell(done, len(places), str(territory))
        group = territory.parent_id, territory.level
        neighbours = shared.setdefault(group, Neighbours.of(territory))
        older = [d for d in confirmed_plans(territory) if neighbours.are_newer_than(d)]
        for document in older:
            material = Material.of(document, neighbours)
            for year in _years(document, territory, 0):
                _store(material, year)
        for follow in AFTER if older else ():
            follow(territory)


def _years(document: PlanDocument, territory: Territory, since: int) -> list[int]:
    periods = [p.period for p in reading_of(document).plans if p.period]
    years = Figure.objects.filter(territory=territory, current=True, year__gte=since).values_list("year", flat=True)
    return [y for y in sorted(set(years.distinct())) if any(start <= y <= end for start, end in periods)]


@dataclass(frozen=True, slots=True)
class Material:
    """A plan in force, every figure of its territory, what the plan itself prints, and what is usual elsewhere."""

    document: PlanDocument
    reading: Reading
    tracking: Tracking
    observations: tuple[Observation, ...]
    neighbours: Neighbours

    @classmethod
    def of(cls, document: PlanDocument, neighbours: Neighbours | None = None, *, only: str = "") -> Material:
        """From the database.

        neighbours: of the territory, where several documents share them. only: the id of the one target that is to be
        judged, "" for all.
        """
        reading = reading_of(document)
        quantities = Quantities(load_catalogue())
        tracking = track(reading, quantities)
        if only:
            tracking = replace(tracking, targets=tuple(t for t in tracking.targets if t.id == only))
        adopt_local(quantities)
        own = settled(_figures(document.territory), quantities.by_code)  # the database keeps no zeros at the end
        printed, _ = completed_values(reading, quantities, document.territory.name)
        there = {o.key for o in own}
        own += [o for o in printed if o.key not in there]
        return cls(document, reading, tracking, tuple(own), neighbours or Neighbours.of(document.territory))

    def round(self, year: int) -> Round:
        """What is known in `year`, judged by what the monitoring scheme of the year sets."""
        place, known = self.document.territory.name, tuple(o for o in self.observations if o.year <= year)
        limits = limits_in(self.document.territory, year)
        results = judge(
            self.tracking, known, territory=place, year=year, scheme=limits, peers=self.neighbours.peers
        )  # fmt: skip
        return Round(year, place, self.reading, results, known, scheme=limits)

    def doubts(self, year: int) -> tuple[Finding, ...]:
        """What the checks of the core find in the figures until `year`."""
        quantities, known = self.tracking.quantities, tuple(o for o in self.observations if o.year <= year)
        rules, goals = quantities.catalogue.rules, levels_asked(quantities.catalogue, self.tracking.targets)
        return tuple(run_checks(known, quantities.by_code, rules, year=year, goals=goals))

    def inputs(self, year: int) -> str:
        """The hash of everything that the verdicts of `year` follow from."""
        names = [f.name for f in fields(Observation) if f.name != "place"]
        limits = limits_in(self.document.territory, year)
        held = hashlib.sha256(f"{self.document.pk}.{self.document.version}.{year}.{_editions()}.{limits}".encode())
        for o in self.observations:
            if o.year <= year:
                held.update(repr([getattr(o, n) for n in names]).encode())
        held.update(self.neighbours.digest({t.indicator for t in self.tracking.targets}, year).encode())
        return held.hexdigest()


def _editions() -> str:
    return ",".join(f"{e.file}={e.version}" for e in load_catalogue().editions.values())


def _figures(territory: Territory) -> list[Observation]:
    rows = Figure.objects.filter(territory=territory, current=True).select_related("indicator")
    return [observation(row, territory.name) for row in rows.order_by("indicator", "year", "breakdown")]


def _store(material: Material, year: int) -> None:
    """Judge one year of one plan and keep the verdicts, unless they were made from the very same figures."""
    inputs = material.inputs(year)
    aims = {aim.key: aim.pk for aim in material.document.aims.all()}
    held = Judgement.objects.filter(aim__in=aims.values(), year=year, inputs=inputs)
    if held.count() == len(aims):
        return
    round_ = material.round(year)
    known = figures.Figures(round_)
    rows = [_row(r, known, aims[r.tracked.id], inputs) for r in round_.results if r.tracked.id in aims]
    with transaction.atomic():
        Judgement.objects.bulk_create(
            rows, batch_size=500, update_conflicts=True, unique_fields=["aim", "year"], update_fields=_KEPT
        )


def _row(r: Result, known: figures.Figures, aim: int, inputs: str) -> Judgement:
    a, base = r.assessment, summary.baseline(r)
    return Judgement(
        aim_id=aim,
        year=known.round.year,
        verdict=a.verdict,
        label=summary.verdict_label(r),
        sign=summary.verdict_sign(r),
        quantified=summary.is_quantified(r),
        name=r.tracked.indicator_name,
        unit=r.series.unit,
        shown="" if a.value is None else figures.number(r, a.value),
        value_year=a.value_year,
        base=figures.number(r, base[1]) if base else "",
        base_year=base[0] if base else None,
        probability=a.probability,
        chance="" if a.probability is None else chance(a.probability),
        warnings="；".join(f"{x.kind.value} {x.level.value}{x.level.sign}" for x in r.alerts),
        sentence=figures.as_sentences([a.arithmetic]),
        data=_data(r, known),
        inputs=inputs,
        made_at=timezone.now(),
    )


def _data(r: Result, known: figures.Figures) -> dict[str, Any]:
    """What a page opens of the verdict, and what its chart draws beside the figures."""
    a, plan, base = r.assessment, r.tracked.plan, summary.baseline(r)
    latest = a.value_year or known.round.year
    told: Sequence[tuple[str, str]] = facts(known, r)
    return {
        **{k: v for k, v in result_json(r).items() if k not in ("values", "breaks")},
        "facts": [list(pair) for pair in told],
        "remarks": [known.cite(r, name, latest).text for name in ("events", "other_cautions")],
        "chart": {
            "goal": None if a.goal_value is None else float(a.goal_value),
            "goal_label": charts.goal_label(r),
            "goal_year": a.target_year,
            "baseline": [base[0], float(base[1])] if base else None,
            "period": list(plan.period) if plan.period else None,
        },
    }
