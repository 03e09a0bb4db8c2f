"""From the database to the snapshot that a report is made from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace

from lianggang.errors import unusable
from lianggang.plans.model import Reading
from lianggang.reports import summary
from lianggang.reports.blocks import Letter
from lianggang.reports.snapshot import ReportKind, Snapshot, take
from lianggang.round import Round
from lianggang.web.figures.judging import Material
from lianggang.web.figures.quantities import confirmed_plans
from lianggang.web.places.models import Territory
from lianggang.web.plans.models import Aim
from lianggang.web.reporting.evaluating import evaluation_of
from lianggang.web.reporting.knowing import standing_of
from lianggang.web.reporting.models import Report

Say = Callable[[str], None]


def gather(report: Report, say: Say) -> Snapshot:
    """Everything that the report will say, as it is known now.

    Raises LianggangError when no plan is in force, or the plans cannot be told apart.
    """
    round_ = round_of(report.territory, report.year, say)
    say("读取上年的判断、预警办理和逾期事项")
    standing = standing_of(report.territory, report.year)
    unit = report.unit.name if report.unit else ""
    since = min(p.period[0] for p in summary.plans(round_) if p.period)
    return take(
        ReportKind(report.kind), round_, standing=standing, unit=unit, targets=_targets(report), letter=_letter(report),
        evaluation=evaluation_of(report.evaluation, since) if report.evaluation else None,
    )  # fmt: skip


def round_of(territory: Territory, year: int, say: Say) -> Round:
    """The year of all plans in force, judged from the figures as they stand."""
    rounds = []
    for document in confirmed_plans(territory):
        say(f"读取数据，核查，判断达标：{document}")
        material = Material.of(document)
        rounds.append(replace(material.round(year), findings=material.doubts(year)))
    if not any(r.results for r in rounds):
        raise unusable("no-plan", f"{territory}没有已确认的规划，不能写报告。", advice="请先上传并确认规划。")
    return merged(rounds)


def merged(rounds: Sequence[Round]) -> Round:
    """One round of several documents' plans. Raises LianggangError when two have targets of the same id."""
    first = rounds[0]
    if len(rounds) == 1:
        return first
    results = tuple(r for one in rounds for r in one.results)
    if twice := [key for key, n in Counter(r.tracked.id for r in results).items() if n > 1]:
        raise unusable(
            "plans-clash", f"已确认的几份规划中有{len(twice)}项目标的编号相同，不能合写一份报告。",
            advice="请核对是不是同一份规划确认了两次。",
        )  # fmt: skip
    observations = {o.key: o for one in rounds for o in one.observations}
    plans = tuple(p for one in rounds for p in one.reading.plans)
    reading = Reading("、".join(one.reading.source for one in rounds), plans)
    findings = tuple(dict.fromkeys(f for one in rounds for f in one.findings))
    return replace(
        first, reading=reading, results=results, observations=tuple(observations.values()), findings=findings
    )


def _targets(report: Report) -> tuple[str, ...]:
    """The targets that the unit answers for: those whose figures it reports."""
    if report.unit is None:
        return ()
    mine = Aim.objects.filter(document__in=confirmed_plans(report.territory), reporter=report.unit)
    return tuple(mine.order_by("document", "position").values_list("key", flat=True))


def _letter(report: Report) -> Letter | None:
    committee = f"{report.territory}妇女儿童工作委员会"
    if report.kind == ReportKind.UNIT:
        return Letter(str(report.unit), to=f"{committee}办公室")
    above = report.territory.parent
    return (
        Letter(committee, to=f"{above}妇女儿童工作委员会" if above else "")
        if report.kind == ReportKind.UPWARD
        else None
    )
