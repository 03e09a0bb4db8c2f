"""The filled forms of a round to figures."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from lianggang.catalogue.model import Catalogue
from lianggang.catalogue.offices import match_unit
from lianggang.collect.checks import run_checks
from lianggang.collect.form import FormSpec
from lianggang.collect.mark import Mark, find_mark
from lianggang.collect.read import FilledForm, read_form
from lianggang.errors import LianggangError, unusable
from lianggang.findings import Finding, Severity, error, has_errors
from lianggang.monitoring.goals import levels_asked
from lianggang.monitoring.isolated import read_desk
from lianggang.monitoring.merging import merge
from lianggang.monitoring.run import Monitored
from lianggang.panel.figures import read_grids
from lianggang.panel.model import Observation

Say = Callable[[str], None]
_ORDER = list(Severity)


@dataclass(frozen=True, slots=True)
class Collected:
    """What the units have handed in: figures, and remarks by cell, those that weigh most first.

    observations: of the forms without errors. refused: names of the files that have errors.
    """

    observations: tuple[Observation, ...]
    findings: tuple[Finding, ...]
    refused: tuple[str, ...] = ()


def collect(
    forms: Sequence[Path], monitored: Monitored, *, renamed: Mapping[str, str] | None = None,
    desk: bytes | None = None, say: Say = lambda _: None,
) -> Collected:  # fmt: skip
    """Read the filled forms of a round back and check them against each other and the years before.

    A form with an error gives no figures, so that it can be corrected and read again; it does not keep the others
    back. renamed: the new names of units by their old ones. desk: the key by which answers of isolated desks are
    proved. say: is told in Chinese what each file gave.
    """
    filled = {}
    for path in forms:
        filled[path] = _filled(path, monitored, renamed or {}, desk)
        values = sum(o.value is not None for o in filled[path].observations)
        say(f"{path.name}：{values}个数值，{len(filled[path].findings)}条疑点")
    refused = tuple(path.name for path, form in filled.items() if has_errors(form.findings))
    every, clashes = merge((o for f in filled.values() for o in f.observations), monitored.tracking.quantities.by_code)
    sound = (o for f in filled.values() if not has_errors(f.findings) for o in f.observations)
    kept, _ = merge(sound, monitored.tracking.quantities.by_code)
    findings = [f for form in filled.values() for f in form.findings]
    findings += [*clashes, *_checked((*every, *_past(filled.values(), every, monitored)), monitored)]
    return Collected(kept, tuple(sorted(findings, key=lambda f: _ORDER.index(f.severity))), refused)


def _past(forms: Iterable[FilledForm], current: Sequence[Observation], monitored: Monitored) -> Iterator[Observation]:
    """The values of earlier years that the forms show and, where they show none, those that the plan prints."""
    told = {o.key for o in current}
    for o in (*(o for form in forms for o in form.history), *monitored.round.observations):
        if o.key not in told:
            told.add(o.key)
            yield o


def _checked(observations: Sequence[Observation], monitored: Monitored) -> tuple[Finding, ...]:
    quantities = monitored.tracking.quantities
    goals = levels_asked(quantities.catalogue, monitored.tracking.targets)
    return run_checks(
        observations, quantities.by_code, quantities.catalogue.rules, year=monitored.round.year, goals=goals
    )


def _filled(path: Path, monitored: Monitored, renamed: Mapping[str, str], desk: bytes | None) -> FilledForm:
    try:
        if path.suffix.lower() == ".json":
            return _answer(path, monitored, desk)
        mark = find_mark(read_grids(path)[0])
        spec = _spec(mark, monitored, renamed)
        if spec is None or mark is None:
            return FilledForm((), (_unknown(mark, path),))
        return read_form(path, spec, issued_to=mark.facts["unit"])
    except LianggangError as problem:
        return FilledForm((), tuple(replace(f, place=f.place or path.name) for f in problem.findings))


def _answer(path: Path, monitored: Monitored, desk: bytes | None) -> FilledForm:
    if desk is None:
        raise unusable("desk-key-missing", "这是离线填报表的答复，没有密钥不能核对。",
                       advice="请用 --desk-key 给出 lianggang run 写出的密钥文件。")  # fmt: skip
    return read_desk(path, monitored, desk)


def _spec(mark: Mark | None, monitored: Monitored, renamed: Mapping[str, str]) -> FormSpec | None:
    """What was asked in the form, told by its mark, with the units of measurement that it was issued with.

    A quantity that only the plan knows may have its unit of measurement from figures that are not at hand now.
    """
    if mark is None:
        return None
    own = next((s for s in monitored.forms if s.unit == mark.facts.get("unit")), None)
    spec = own or _reissued(mark, monitored, renamed)
    if spec is None:
        return None
    lines = tuple(line if line.unit else replace(line, unit=mark.units.get(line.code, "")) for line in spec.lines)
    return replace(spec, lines=lines)


def _reissued(mark: Mark, monitored: Monitored, renamed: Mapping[str, str]) -> FormSpec | None:
    """A form issued to a unit under an earlier name: what its codes ask, of the unit as it is called now."""
    asked = {line.code: line for spec in monitored.forms for line in spec.lines}
    lines = tuple(asked[code] for code in mark.rows if code in asked)
    unit = _present_name(mark, monitored, renamed)
    if not unit or not lines:
        return None
    return replace(monitored.forms[0], unit=unit, lines=lines, number=mark.facts.get("number", ""))


def _present_name(mark: Mark, monitored: Monitored, renamed: Mapping[str, str]) -> str:
    """By the corrections; without one, the unit with the same functions that is asked the same. "" for neither."""
    name = old = mark.facts.get("unit", "")
    for _ in renamed:  # a unit may have been renamed more than once
        name = renamed.get(name) or name
    if name != old:
        return name
    catalogue = monitored.tracking.quantities.catalogue
    same = (s.unit for s in monitored.forms if {x.code for x in s.lines} == mark.rows.keys())
    return next((unit for unit in same if _same_office(catalogue, old, unit)), "")


def _same_office(catalogue: Catalogue, one: str, other: str) -> bool:
    codes = match_unit(catalogue, one).codes
    return bool(codes) and codes == match_unit(catalogue, other).codes


def _unknown(mark: Mark | None, path: Path) -> Finding:
    asked = f"“{mark.facts.get('unit', '')}”不在这份规划的填报单位里" if mark else "表里没有模板标记"
    return error(
        "form-unknown",
        f"{asked}，认不出是哪张报送表。",
        place=path.name,
        advice="重新生成报送表再填；单位更了名的，用 --corrections 给出更正。",
    )
