"""One year's monitoring from files to a round."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from lianggang.catalogue.load import load_catalogue
from lianggang.collect.checks import run_checks
from lianggang.collect.form import FormSpec
from lianggang.documents.reader import read_document
from lianggang.errors import unusable
from lianggang.findings import Finding, error
from lianggang.monitoring.completed import completed_values
from lianggang.monitoring.forms import form_specs
from lianggang.monitoring.judging import judge
from lianggang.monitoring.quantities import Quantities
from lianggang.monitoring.tracking import Tracking, track
from lianggang.panel.figures import Figures, read_figures
from lianggang.panel.model import Observation
from lianggang.plans.model import Reading
from lianggang.plans.reader import read_plan
from lianggang.plans.saved import is_reading, reading_from_json
from lianggang.round import Round

Say = Callable[[str], None]
_NATION = ("中国", "全国", "国家")


@dataclass(frozen=True, slots=True)
class Monitored:
    """A round with what its forms ask."""

    round: Round
    tracking: Tracking
    forms: tuple[FormSpec, ...]


def load_reading(path: Path) -> Reading:
    """The reading of a plan document, or a confirmed reading from a JSON file.

    Raises LianggangError when the file cannot be used.
    """
    return reading_from_json(path) if is_reading(path) else read_plan(read_document(path))


def monitor(
    reading: Reading, values: Sequence[Path], *, year: int, territory: str | None = None, say: Say = lambda _: None
) -> Monitored:
    """Track, collect, check and judge: everything between a reading and its reports.

    values: files of figures. year: of the monitoring; later figures do not count. territory: whose figures decide,
    the plan's own by default. say: is told each step in Chinese.
    Raises LianggangError when the reading has no plan with a period.
    """
    place = _territory(reading, territory)
    tracking = track(reading, Quantities(load_catalogue()))
    if not tracking.targets:
        raise unusable(
            "no-targets", "规划里没有可监测的目标。", place=reading.source, advice="请先核对规划的读取结果。"
        )
    say(f"分解：{len(tracking.targets)}项目标，对应{len(tracking.quantities.by_code)}个指标")
    observations, findings = _observations(reading, values, tracking, place)
    say(f"数据：{len(observations)}个数值，{sum(f.severity == 'error' for f in findings)}条错误")
    known = tuple(o for o in observations if o.year <= year)
    checked = run_checks(known, tracking.quantities.by_code, tracking.quantities.catalogue.rules, year=year)
    results = judge(tracking, known, territory=place, year=year)
    say(f"判断：{len(results)}项目标，{sum(bool(r.alerts) for r in results)}项有预警")
    found = (*reading.findings, *tracking.findings, *findings, *checked)
    round_ = Round(year, place, reading, results, known, found)
    return Monitored(round_, tracking, form_specs(tracking, known, territory=place, year=year))


def _territory(reading: Reading, wanted: str | None) -> str:
    if wanted:
        return wanted
    region = next((p.region for p in reading.plans if p.region), None)
    if region is None:
        raise unusable(
            "no-territory",
            "规划没有写明地区。",
            place=reading.source,
            advice="请用 --territory 指明地区，例如 --territory 某某县。",
        )
    return "全国" if region in _NATION else region


def _observations(
    reading: Reading, values: Sequence[Path], tracking: Tracking, territory: str
) -> tuple[tuple[Observation, ...], list[Finding]]:
    """The figures of the files and, where they leave gaps, those that the plan itself prints."""
    read = [read_figures(path, tracking.quantities.resolve, territory=territory) for path in values]
    findings = [f for figures in read for f in figures.findings]
    merged, clashes = _merged(read)
    printed, remarks = completed_values(reading, tracking.quantities, territory)
    keys = {o.key for o in merged}
    return (*merged, *(o for o in printed if o.key not in keys)), [*findings, *clashes, *remarks]


def _merged(read: Iterable[Figures]) -> tuple[tuple[Observation, ...], list[Finding]]:
    """The observations of several files; where two differ for one key, neither counts until somebody decides."""
    found: dict[tuple[object, ...], Observation] = {}
    clashes: dict[tuple[object, ...], Finding] = {}
    for observation in (o for figures in read for o in figures.observations):
        first = found.setdefault(observation.key, observation)
        if first.value != observation.value:
            clashes[observation.key] = _clash(first, observation)
    return tuple(o for key, o in found.items() if key not in clashes), list(clashes.values())


def _clash(first: Observation, second: Observation) -> Finding:
    return error(
        "values-clash",
        f"{first.indicator} {first.territory} {first.year}年（{first.breakdown.label}）有两个不同的数值："
        f"{first.value}和{second.value}，暂不采用。",
        place=f"{first.place}；{second.place}",
        advice="请确认以哪一个为准，删去另一个。",
    )
