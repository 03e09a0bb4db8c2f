"""One year's monitoring from files to a round."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from lianggang.catalogue.load import load_catalogue
from lianggang.collect.checks import run_checks
from lianggang.collect.form import FormSpec
from lianggang.documents.limits import Progress
from lianggang.documents.reader import read_document
from lianggang.errors import LianggangError, unusable
from lianggang.findings import Finding, Severity, error, has_errors, warning
from lianggang.monitoring.completed import completed_values
from lianggang.monitoring.confirming import confirmed
from lianggang.monitoring.forms import form_specs
from lianggang.monitoring.goals import levels_asked
from lianggang.monitoring.judging import judge
from lianggang.monitoring.merging import merge
from lianggang.monitoring.quantities import Quantities
from lianggang.monitoring.tracking import Tracking, track
from lianggang.monitoring.unreported import unreported, without_single_blanks
from lianggang.panel.computed import settled
from lianggang.panel.figures import Figures, read_figures
from lianggang.panel.model import Observation
from lianggang.plans.model import Reading
from lianggang.plans.reader import read_plan
from lianggang.plans.region import is_above
from lianggang.plans.saved import is_reading, reading_from_json
from lianggang.round import Round, Scheme

Say = Callable[[str], None]
_USUAL = Scheme()
_NATION = ("中国", "全国", "国家")


@dataclass(frozen=True, slots=True)
class Monitored:
    """A round with what its forms ask."""

    round: Round
    tracking: Tracking
    forms: tuple[FormSpec, ...]


def load_reading(path: Path, *, corrections: Path | None = None, progress: Progress | None = None) -> Reading:
    """The reading of a plan document, or a confirmed reading from a JSON file.

    corrections: a file of what people decided on it. progress: called after each scanned page with the number of
    pages done and of all. Raises LianggangError when a file cannot be used or holds no plan.
    """
    reading = reading_from_json(path) if is_reading(path) else read_plan(read_document(path, progress=progress))
    if has_errors(reading.findings):
        raise LianggangError(*(f for f in reading.findings if f.severity is Severity.ERROR))
    return confirmed(reading, corrections)


def monitor(
    reading: Reading,
    values: Sequence[Path],
    *,
    year: int,
    territory: str | None = None,
    scheme: Scheme = _USUAL,
    say: Say = lambda _: None,
) -> Monitored:
    """Track, collect, check and judge: everything between a reading and its reports.

    values: files of figures. year: of the monitoring; later figures do not count. territory: whose figures decide,
    the plan's own by default. scheme: thresholds and weights. say: is told each step in Chinese.
    Raises LianggangError when the reading has no plan with a period and a target, when a file of figures cannot be
    used, or when the files have no figure of the territory.
    """
    place = _territory(reading, territory)
    tracking = track(reading, Quantities(load_catalogue()))
    if not tracking.targets:
        raise _nothing_to_monitor(reading)
    say(f"分解：{len(tracking.targets)}项目标，对应{len(tracking.quantities.by_code)}个指标")
    observations, findings = _observations(reading, values, tracking, place)
    reported = sum(o.value is not None for o in observations)
    say(f"数据：{reported}个数值，{sum(f.severity is Severity.ERROR for f in findings)}条错误")
    known = tuple(o for o in observations if o.year <= year)
    catalogue = tracking.quantities.catalogue
    goals = levels_asked(catalogue, tracking.targets)
    checked = run_checks(known, tracking.quantities.by_code, catalogue.rules, year=year, goals=goals)
    forms = form_specs(tracking, known, territory=place, year=year)
    results = judge(tracking, known, territory=place, year=year, scheme=scheme)
    judged = (o for r in results for o in r.series.known)
    blanks = unreported(known, forms, place, computed=judged, surveys=catalogue.surveys)
    findings = [*without_single_blanks(findings), *blanks]
    say(f"判断：{len(results)}项目标，{sum(bool(r.alerts) for r in results)}项有预警")
    found = (*reading.findings, *tracking.findings, *findings, *_timely(reading, known, place, year), *checked)
    round_ = Round(year, place, reading, results, known, found, scheme)
    return Monitored(round_, tracking, forms)


def _territory(reading: Reading, wanted: str | None) -> str:
    if wanted and wanted.strip():
        return wanted.strip()
    region = next((p.region for p in reading.plans if p.region), None)
    if region is None:
        raise unusable(
            "no-territory",
            "规划没有写明地区。",
            place=reading.source,
            advice="请用 --territory 指明地区，例如 --territory 某某县。",
        )
    return "全国" if region in _NATION else region


def _nothing_to_monitor(reading: Reading) -> LianggangError:
    if reading.plans and not any(p.period for p in reading.plans):
        return unusable(
            "no-period",
            "规划没有写明起止年份，不能监测。",
            place=reading.source,
            advice="请先用 lianggang read 写出 plan.json，在 period 里填上起止年份，如 [2021, 2030]，再运行。",
        )
    return unusable("no-targets", "规划里没有可监测的目标。", place=reading.source, advice="请先核对规划的读取结果。")


def _observations(
    reading: Reading, values: Sequence[Path], tracking: Tracking, territory: str
) -> tuple[tuple[Observation, ...], list[Finding]]:
    """The figures of the files and, where they leave gaps, those that the plan itself prints."""
    read = _read(values, tracking, territory)
    known = tracking.quantities.by_code
    merged, clashes = merge(settled((o for figures in read for o in figures.observations), known), known)
    findings = [*(f for figures in read for f in figures.findings), *clashes]
    if values and not any(o.territory == territory for o in merged):
        elsewhere = _elsewhere(merged, territory)
        if elsewhere.severity is Severity.ERROR:
            raise LianggangError(*(f for f in findings if f.severity is Severity.ERROR), elsewhere)
        findings.append(elsewhere)
    printed, remarks = completed_values(reading, tracking.quantities, territory)
    keys = {o.key for o in merged}
    return (*merged, *(o for o in printed if o.key not in keys)), [*findings, *remarks]


def _read(values: Sequence[Path], tracking: Tracking, territory: str) -> list[Figures]:
    """The figures of each file; the files that cannot be used are told all together."""
    read: list[Figures] = []
    troubles: list[Finding] = []
    for path in values:
        try:
            read.append(read_figures(path, tracking.quantities.resolve, territory=territory))
        except LianggangError as problem:
            troubles += problem.findings
    if troubles:
        raise LianggangError(*troubles)
    return read


def _elsewhere(observations: Sequence[Observation], territory: str) -> Finding:
    """That no figure is of the territory: an error, unless all are of levels above it and serve for reference."""
    counts = Counter(o.territory for o in observations)
    others = "、".join(f"{name}{n}个" for name, n in counts.most_common(5))
    if counts and all(is_above(name, territory) for name in counts):
        return warning(
            "figures-elsewhere",
            f"数据文件里只有上级的数值（{others}），没有“{territory}”的，只作对照。",
            advice="请补交本地区的数据。",
        )
    return error(
        "figures-elsewhere",
        f"数据文件里没有“{territory}”的数值（{f'只有{others}' if others else '没有一个数值可用'}）。",
        advice="请核对“地区”一列的写法；要监测别的地区，用 --territory 指明。",
    )


def _timely(reading: Reading, known: Sequence[Observation], territory: str, year: int) -> Iterator[Finding]:
    """Whether the year is one of the plans' and has figures of its own."""
    for plan in reading.plans:
        if plan.period and not plan.period[0] <= year <= plan.period[1]:
            yield warning(
                "year-outside-period",
                f"{year}年不在《{plan.title}》的规划期（{plan.period[0]}—{plan.period[1]}年）内。",
                advice="请核对监测年份。",
            )
    years = [o.year for o in known if o.territory == territory and o.value is not None]
    if year not in years:
        latest = f"，最近的是{max(years)}年的，本年不作判断" if years else ""
        yield warning(
            "no-figures-of-year", f"没有{territory}{year}年的数值{latest}。", advice="请补交本年度的数据后再运行。"
        )
