"""Questions about the past: histories cut at earlier years, with what was published later."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

from lianggang.errors import unusable
from lianggang.forecast.record import Truths
from lianggang.forecast.tasks import Folder, Task, read_folder
from lianggang.panel.model import Series

PLAN = 5  # years from the base of a target to its end
IMPROVEMENTS = (0.0, 0.1, 0.2, 0.3)
_HALF = 50.0


def read_hindcasts(path: Path, since: int) -> Iterator[tuple[Folder, Truths]]:
    """The folders of origin years from `since` on, beside a truth.csv (origin_id, target_year, y_true).

    Raises LianggangError without a folder or truth.csv.
    """
    origins = sorted(p for p in path.iterdir() if p.is_dir() and p.name.isdigit() and int(p.name) >= since)
    if not origins or not (path / "truth.csv").is_file():
        raise unusable(
            "backtest-folders",
            f"“{path}”里没有{since}年及以后的任务文件夹，或没有 truth.csv。",
            advice="请给出任务文件夹的上级文件夹。",
        )
    truths = _truths(path / "truth.csv")
    for origin in origins:
        yield read_folder(origin), truths


def hindcasts(groups: Mapping[tuple[str, int], Mapping[str, Series]], since: int) -> Iterator[tuple[Folder, Truths]]:
    """One folder for each year from `since` on, out of whole series by a key, in groups of indicator and direction.

    Every year starts a plan of five years: asked in that year and in the four that follow is whether at its end the
    value is no worse than at its base, and better by 10, 20 and 30 % (of the distance to 100 for percentages above 50,
    as in the back-test of docs/methods.md).
    """
    truths = {
        (key, o.year): float(o.value)
        for group in groups.values()
        for key, series in group.items()
        for o in series.known
        if o.value is not None
    }
    last = max((year for _, year in truths), default=since)
    for origin in range(since, last):
        cut: dict[tuple[str, int], dict[str, Series]] = defaultdict(dict)
        tasks: list[Task] = []
        for (indicator, better), group in groups.items():
            for key, series in group.items():
                if series.at(origin) is not None:
                    cut[indicator, better][key] = series.until(origin)
                    tasks += _questions(series, key, origin, better)
        yield Folder(cut, tuple(tasks)), truths


def _questions(series: Series, key: str, origin: int, better: int) -> Iterator[Task]:
    op = ">=" if better > 0 else "<="
    for start in range(origin - PLAN + 1, origin + 1) if better else ():
        then = series.at(start)
        if then is None or then.value is None:
            continue
        base = float(then.value)
        for share in IMPROVEMENTS if base > 0 else (0.0,):
            goal = _improved(base, share, better, series.unit)
            yield Task(f"{key}|{start}|{origin}|{share}", key, op, goal, start + PLAN)


def _improved(base: float, share: float, better: int, unit: str) -> float:
    if better > 0 and unit == "%" and base > _HALF:
        return 100 - (100 - base) * (1 - share)
    return base * (1 + better * share)


def _truths(path: Path) -> Truths:
    with path.open(encoding="utf-8-sig", newline="") as file:
        try:
            return {(r["origin_id"], int(r["target_year"])): float(r["y_true"]) for r in csv.DictReader(file)}
        except (KeyError, ValueError, csv.Error) as problem:
            raise unusable(
                "backtest-truth",
                f"truth.csv 读不懂：{problem}。",
                place=path.name,
                advice="需要 origin_id、target_year、y_true 三列，值为数字。",
            ) from None
