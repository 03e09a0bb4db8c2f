"""Questions about many series at once, read from and answered in CSV files.

One folder holds what was known at one date: `series.csv` (origin_id, indicator, unit, better_direction, year, value,
numerator, denominator) and `tasks.csv` (task_id, origin_id, target_op, target_value, target_year); other columns do not
matter. The series of an indicator are peers.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from operator import itemgetter
from pathlib import Path

import numpy as np
import numpy.typing as npt

from lianggang.errors import unusable
from lianggang.findings import Finding, note, warning
from lianggang.forecast.contradictions import contradiction
from lianggang.forecast.engine import Predicted, predict_panel
from lianggang.forecast.params import DEFAULT, Params
from lianggang.forecast.prepare import comparable
from lianggang.panel.model import Observation, Series

Array = npt.NDArray[np.float64]

SHARES = {"point": 0.5, "lo80": 0.1, "hi80": 0.9, "lo95": 0.025, "hi95": 0.975}
_SERIES = ("origin_id", "indicator", "unit", "better_direction", "year", "value", "numerator", "denominator")
_TASKS = ("task_id", "origin_id", "target_op", "target_value", "target_year")
_PERCENT = {"percent", "percentage", "percentage (%)", "%"}
_DIRECTIONS = {"up": 1, "down": -1}
_OPERATORS = (">=", "<=")
_YEARS = range(1, 10_000)


@dataclass(frozen=True, slots=True)
class Task:
    """One question: will the value of `year` be at least (op >=) or at most (op <=) `goal`?"""

    id: str
    origin: str
    op: str
    goal: float
    year: int


@dataclass(frozen=True, slots=True)
class Folder:
    """Histories by their id in groups of one indicator and direction, and the questions about them."""

    groups: Mapping[tuple[str, int], Mapping[str, Series]]
    tasks: tuple[Task, ...]
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Answers:
    """probabilities: of attainment, by task. intervals: by history and year, in the order of `SHARES`."""

    probabilities: Mapping[str, float]
    intervals: Mapping[tuple[str, int], tuple[float, ...]]


def read_folder(path: Path) -> Folder:
    """What one folder tells and asks; raises LianggangError without files.

    Findings: rows that cannot be read; numbers that are not finite, which are missing; counts that contradict their
    value, which are not used; a second value for a year and a second question under one id, of which the first holds.
    """
    findings: list[Finding] = []
    groups = _groups(_rows(path / "series.csv", _SERIES), findings)
    known = {origin for group in groups.values() for origin in group}
    tasks = tuple(_tasks(_rows(path / "tasks.csv", _TASKS), known, findings))
    return Folder(groups, tasks, tuple(findings))


def answer(folder: Folder, *, params: Params = DEFAULT, alone: bool = False) -> Answers:
    """The probability of every task whose history can be forecast, and intervals for the years asked for.

    A year is forecast when it is later than all values of the series, and not too far after them (`forecast`). Where
    other series of the indicator reach that year already, only their earlier values are used.
    """
    asked: dict[str, list[Task]] = defaultdict(list)
    for task in folder.tasks:
        asked[task.origin].append(task)
    probabilities: dict[str, float] = {}
    intervals: dict[tuple[str, int], tuple[float, ...]] = {}
    for (_, better), group in folder.groups.items():
        origins = list(group)
        last = {origin: series.observations[-1].year for origin, series in group.items()}
        for years in _batches(last, asked):
            for found in predict_panel(list(group.values()), years, params=params, better=better, alone=alone):
                names = [origins[row] for row in found.table.rows]
                probabilities.update(_probabilities(found, names, last, asked))
                intervals.update(_intervals(found, names, last))
    return Answers(probabilities, intervals)


def _batches(last: Mapping[str, int], asked: Mapping[str, Sequence[Task]]) -> Iterator[list[int]]:
    """The years asked for: those after all values of the indicator together, each of the others by itself."""
    years = sorted({t.year for origin, known in last.items() for t in asked[origin] if t.year > known})
    newest = max(last.values())
    yield from ([year] for year in years if year <= newest)
    if later := [year for year in years if year > newest]:
        yield later


def unanswered(folder: Folder, answers: Answers, params: Params = DEFAULT) -> tuple[Finding, ...]:
    """Why each question without an answer has none."""
    histories = {origin: series for group in folder.groups.values() for origin, series in group.items()}
    silent = (t for t in folder.tasks if t.id not in answers.probabilities)
    return tuple(
        note("forecast-none", f"{_why(histories[t.origin], t.year, params)}，没有回答", place=f"tasks.csv 问题{t.id}")
        for t in silent
    )


def _why(series: Series, year: int, params: Params) -> str:
    """Why a year is not forecast; the conditions are those of `forecast`."""
    if year <= series.observations[-1].year:
        return "问的年份不晚于历史的最后一年"
    used = comparable(series, year, params)
    if len(used) < params.min_points:
        return f"历史太短（可用的数不到{params.min_points}个）"
    if year > used[-1].year + params.max_horizon:
        return f"问的年份太远（比历史的最后一年晚{params.max_horizon}年以上）"
    return "历史里有大得不可能的数"


def write_answers(answers: Answers, path: Path) -> None:
    """Write answers.csv and forecasts.csv into a folder, which is made when it is missing."""
    path.mkdir(parents=True, exist_ok=True)
    _write(path / "answers.csv", ("task_id", "p_attain"), ((t, f"{p:.6f}") for t, p in answers.probabilities.items()))
    rows = ((origin, year, *(f"{x:.10g}" for x in xs)) for (origin, year), xs in answers.intervals.items())
    _write(path / "forecasts.csv", ("origin_id", "target_year", *SHARES), rows)


def _probabilities(
    found: Predicted, names: Sequence[str], last: Mapping[str, int], asked: Mapping[str, Sequence[Task]]
) -> Iterator[tuple[str, float]]:
    for year, distributions in found.by_year.items():
        new = [(i, name) for i, name in enumerate(names) if last[name] < year]
        pairs = [(i, task) for i, name in new for task in asked[name] if task.year == year]
        if not pairs:
            continue
        these = distributions.take(np.array([i for i, _ in pairs]))
        goals = np.array([task.goal for _, task in pairs])
        at_least = np.array([task.op == ">=" for _, task in pairs])
        attained = np.where(at_least, 1 - these.below(goals), these.cdf(goals))
        yield from zip((task.id for _, task in pairs), np.clip(attained, 0, 1).tolist(), strict=True)


def _intervals(
    found: Predicted, names: Sequence[str], last: Mapping[str, int]
) -> Iterator[tuple[tuple[str, int], tuple[float, ...]]]:
    for year, distributions in found.by_year.items():
        rows = distributions.quantiles(list(SHARES.values())).tolist()
        yield from (((name, year), tuple(row)) for name, row in zip(names, rows, strict=True) if last[name] < year)


def _groups(
    rows: Iterable[tuple[int, dict[str, str]]], findings: list[Finding]
) -> dict[tuple[str, int], dict[str, Series]]:
    seen: dict[str, list[Observation]] = defaultdict(list)
    first: dict[tuple[str, int], tuple[int, Observation]] = {}
    group: dict[str, tuple[str, int]] = {}
    for number, row in rows:
        origin = row["origin_id"]
        try:
            observation = _checked(row, number, findings)
        except (ValueError, InvalidOperation):
            findings.append(_unreadable("series.csv", number))
            continue
        if observation.value is not None:
            earlier = first.setdefault((origin, observation.year), (number, observation))
            if earlier[0] != number:
                findings.append(_repeated(number, observation, *earlier))
                continue
        seen[origin].append(observation)
        group[origin] = (row["indicator"], _DIRECTIONS.get(row["better_direction"], 0))
    result: dict[tuple[str, int], dict[str, Series]] = defaultdict(dict)
    for origin, observations in seen.items():
        observations.sort(key=lambda o: o.year)
        oldest = observations[0]
        result[group[origin]][origin] = Series(
            oldest.indicator, oldest.indicator, oldest.unit, origin, tuple(observations)
        )
    return result


def _checked(row: Mapping[str, str], number: int, findings: list[Finding]) -> Observation:
    """The observation of a row, without counts that contradict its value; what is left out becomes findings."""
    observation, place = _observation(row), f"series.csv 第{number}行"
    if row["value"].strip() and observation.value is None:
        text = "数值不是有限的数，当作缺数。"
        findings.append(warning("forecast-infinite", text, place=place, advice="请改成数，没有数的留空。"))
    counts = (observation.numerator, observation.denominator)
    lost = any(row[n].strip() and c is None for n, c in zip(("numerator", "denominator"), counts, strict=True))
    if trouble := "分子、分母不是有限的数" if lost else contradiction(observation):
        text = f"{trouble}，没有使用分子、分母，只用数值。"
        findings.append(warning("forecast-counts", text, place=place, advice="请核对分子、分母和数值。"))
        return replace(observation, numerator=None, denominator=None)
    return observation


def _repeated(number: int, observation: Observation, line: int, first: Observation) -> Finding:
    """A row for a year that another row gives already."""
    one, other = ((o.value, o.numerator, o.denominator) for o in (observation, first))
    text = (
        "同一段历史、同一年又有一行，没有使用。" if one == other else "同一段历史、同一年有不同的数，用先出现的一行。"
    )
    return warning(
        "forecast-repeated", text, place=f"series.csv 第{number}行", advice=f"请与第{line}行核对，只留一行。"
    )


def _observation(row: Mapping[str, str]) -> Observation:
    """The observation of a row; raises ValueError or InvalidOperation where it cannot be read."""
    count, whole, year = _number(row["numerator"]), _number(row["denominator"]), int(row["year"])
    if year not in _YEARS:
        raise ValueError(year)
    return Observation(
        row["indicator"],
        row["origin_id"],
        year,
        _number(row["value"]),
        _unit(row["unit"]),
        count,
        whole,
    )


def _number(text: str) -> Decimal | None:
    if not text.strip():
        return None
    number = Decimal(text)
    return number if number.is_finite() else None


def _unit(text: str) -> str:
    """Units of international files in the spelling of the panel: percent is %, "per 1,000" begins with a stroke."""
    name = text.strip()
    if name.lower() in _PERCENT:
        return "%"
    return f"/{name[4:]}" if name.lower().startswith(("per_", "per ")) else name


def _tasks(rows: Iterable[tuple[int, dict[str, str]]], known: set[str], findings: list[Finding]) -> Iterator[Task]:
    seen: set[str] = set()
    for number, row in rows:
        try:
            task = Task(
                row["task_id"], row["origin_id"], row["target_op"], float(row["target_value"]), int(row["target_year"])
            )
        except ValueError:
            findings.append(_unreadable("tasks.csv", number))
            continue
        if task.op not in _OPERATORS or task.origin not in known or not np.isfinite(task.goal):
            findings.append(_unreadable("tasks.csv", number))
            continue
        if task.id in seen:
            text, advice = "问题编号与前面的重复，只回答先出现的一个。", "请给每个问题自己的编号。"
            findings.append(warning("forecast-asked-twice", text, place=f"tasks.csv 第{number}行", advice=advice))
            continue
        seen.add(task.id)
        yield task


def _unreadable(name: str, number: int) -> Finding:
    return warning(
        "forecast-row",
        "这一行读不懂，没有使用。",
        place=f"{name} 第{number}行",
        advice="请核对编号、年份、数值和符号。",
    )


def _rows(path: Path, wanted: Sequence[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Number and wanted cells of every row; a short row has empty cells."""
    if not path.is_file():
        raise unusable(
            "forecast-files", f"没有文件“{path.name}”。", place=str(path.parent), advice="请给出任务文件夹。"
        )
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield from _cells(csv.reader(file), path.name, wanted)
    except (UnicodeDecodeError, csv.Error):
        raise unusable(
            "forecast-text", "不是UTF-8的CSV文件。", place=path.name, advice="请另存为UTF-8的CSV。"
        ) from None


def _cells(rows: Iterator[list[str]], name: str, wanted: Sequence[str]) -> Iterator[tuple[int, dict[str, str]]]:
    header = next(rows, [])
    if missing := [column for column in wanted if column not in header]:
        raise unusable("forecast-columns", f"缺少列：{'、'.join(missing)}。", place=name, advice="请补上列名。")
    pick = itemgetter(*(header.index(column) for column in wanted))
    for number, row in enumerate(rows, 2):
        cells = row + [""] * (len(header) - len(row))
        yield number, dict(zip(wanted, pick(cells), strict=True))


def _write(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    draft = path.with_name(f".{path.name}.part")
    with draft.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
    draft.replace(path)
