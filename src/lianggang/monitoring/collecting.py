"""The filled forms of a round to figures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from lianggang.collect.form import FormSpec
from lianggang.collect.mark import Mark, find_mark
from lianggang.collect.read import FilledForm, read_form
from lianggang.errors import LianggangError
from lianggang.findings import Finding, error
from lianggang.monitoring.merging import merge
from lianggang.monitoring.run import Monitored
from lianggang.panel.figures import read_grids
from lianggang.panel.model import Observation

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Collected:
    """What the units have handed in: figures, and remarks by cell."""

    observations: tuple[Observation, ...]
    findings: tuple[Finding, ...]


def collect(forms: Sequence[Path], monitored: Monitored, *, say: Say = lambda _: None) -> Collected:
    """Read the filled forms of a round back.

    A file that cannot be used is a finding like others, so that one bad file does not hide what is in the rest.
    say: is told in Chinese what each file gave.
    """
    observations: list[Observation] = []
    findings: list[Finding] = []
    for path in forms:
        filled = _filled(path, monitored)
        say(f"{path.name}：{len(filled.observations)}个数值，{len(filled.findings)}条疑点")
        observations += filled.observations
        findings += filled.findings
    merged, clashes = merge(observations, monitored.tracking.quantities.by_code)
    return Collected(merged, (*findings, *clashes))


def _filled(path: Path, monitored: Monitored) -> FilledForm:
    try:
        mark = find_mark(read_grids(path)[0])
        spec = _spec(mark, monitored.forms)
        return read_form(path, spec) if spec else FilledForm((), (_unknown(mark, path),))
    except LianggangError as problem:
        return FilledForm((), tuple(replace(f, place=f.place or path.name) for f in problem.findings))


def _spec(mark: Mark | None, specs: Sequence[FormSpec]) -> FormSpec | None:
    """What was asked in the form: told by the unit on its mark, with the units of measurement that it was issued with.

    A quantity that only the plan knows may have its unit of measurement from figures that are not at hand now.
    """
    spec = next((s for s in specs if mark and s.unit == mark.facts.get("unit")), None)
    if spec is None or mark is None:
        return None
    lines = tuple(line if line.unit else replace(line, unit=mark.units.get(line.code, "")) for line in spec.lines)
    return replace(spec, lines=lines)


def _unknown(mark: Mark | None, path: Path) -> Finding:
    asked = f"“{mark.facts.get('unit', '')}”不在这份规划的填报单位里" if mark else "表里没有模板标记"
    return error(
        "form-unknown",
        f"{asked}，认不出是哪张报送表。",
        place=path.name,
        advice="请用 lianggang run 重新生成报送表再填。",
    )
