"""`lianggang backtest`: what became of the forecasts that would have been made in earlier years."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import click
import numpy as np

from lianggang.catalogue.direction import sign_of
from lianggang.catalogue.load import load_catalogue
from lianggang.cli.chinese import YEAR, ChineseCommand
from lianggang.cli.figures_file import open_figures
from lianggang.forecast import record
from lianggang.forecast.hindcast import hindcasts, read_hindcasts
from lianggang.forecast.record import Cases, Coverage, Score, Truths
from lianggang.forecast.tasks import Answers, Folder, answer
from lianggang.panel.model import Series
from lianggang.panel.series import build_series

_FEW = 30  # clusters; below, a standard error is itself uncertain


@click.command(
    "backtest",
    cls=ChineseCommand,
    help="回头检验预测：SOURCE是数据文件（CSV、Excel），或各年任务文件夹的上级文件夹（有truth.csv）。"
    "在过去每一年只用当时已有的数预测，再与后来公布的数对照。",
)
@click.argument("source", type=click.Path(path_type=Path))
@click.option("--from", "since", type=YEAR, metavar="年份", default=2008, show_default=True, help="从哪一年起检验。")
@click.option("--alone", is_flag=True, help="每条序列单独预测，不参照同一指标的其他序列。")
def command(source: Path, since: int, alone: bool) -> None:
    """Print the record; nothing is written."""
    folders = read_hindcasts(source, since) if source.is_dir() else _own(source, since)
    parts: list[Cases] = []
    answers: list[Answers] = []
    truths: Truths = {}
    for folder, truths in folders:
        answers.append(answer(folder, alone=alone))
        parts.append(record.cases(folder, truths, answers[-1]))
    known = record.together(parts)
    if not len(known.probability):
        click.echo("没有可以检验的预测：至少要有三年以上的历史，并有两年或五年以后的数。")
        return
    for horizon in np.unique(known.horizon):
        _say(int(horizon), known.where(known.horizon == horizon))
    _say_coverage(record.coverage(answers, truths))


def _own(path: Path, since: int) -> Iterator[tuple[Folder, Truths]]:
    """The office's own figures as if they were known only up to each year."""
    opened = open_figures(path, None)
    indicators = load_catalogue().indicators
    groups: dict[tuple[str, int], dict[str, Series]] = defaultdict(dict)
    for (code, territory, breakdown), series in build_series(opened.figures.observations, opened.quantities).items():
        better = sign_of(indicators[code].direction) if code in indicators else 0
        key = f"{code}|{territory}|{breakdown.label}"
        groups[f"{code}|{breakdown.label}", better][key] = series
    return hindcasts(groups, since)


def _say(horizon: int, known: Cases) -> None:
    found = record.score(known)
    click.echo(f"\n提前{horizon}年的预测：{found.n}个问题，{found.clusters}组（指标×年份）")
    click.echo(f"  {_brier(found)}")
    click.echo(f"  校准误差 {found.calibration:.3f}，校准斜率 {found.slope:.2f}（1为恰当，小于1为过于肯定）")
    click.echo(f"  {_promises(known)}")
    click.echo(f"  {_warned(record.warnings(known))}")
    click.echo("  预测概率   个数   平均概率  实际达到   九成范围")
    for b in found.bins:
        edge = min(int(b.mean * record.BINS), record.BINS - 1) * 10
        click.echo(f"  {edge:3d}—{edge + 10:3d}%{b.n:8d}{b.mean:9.0%}{b.attained:9.0%}    {b.low:4.0%}—{b.high:.0%}")


def _brier(found: Score) -> str:
    few = "；组数少，标准误仅供参考" if found.clusters < _FEW else ""
    return (
        f"Brier分 {found.brier:.4f}（标准误{found.error:.4f}），以最近值为准的 {found.naive:.4f}，"
        f"好出 {found.gain:.4f}（标准误{found.gain_error:.4f}）{few}"
    )


def _promises(known: Cases) -> str:
    high = known.where(known.probability >= record.HOPEFUL)
    share = f"，其中{high.attained.mean():.0%}达到" if len(high.attained) else ""
    return f"概率在八成以上的{len(high.attained)}个{share}"


def _warned(years: dict[int, tuple[int, int]]) -> str:
    given, right = (sum(pair) for pair in zip(*years.values(), strict=True))
    if not given:
        return "没有发出过达标困难的预警（概率低于两成）"
    return f"达标困难的预警（概率低于两成）{given}次，{right / given:.0%}确实没有达到；{_by_year(years.items())}"


def _by_year(years: Iterable[tuple[int, tuple[int, int]]]) -> str:
    recent: Sequence[tuple[int, tuple[int, int]]] = [(y, pair) for y, pair in years if pair[0]][-5:]
    return "，".join(f"{year}年{right}/{given}" for year, (given, right) in recent)


def _say_coverage(found: Coverage) -> None:
    if found.n:
        click.echo(
            f"\n区间：{found.n}个后来公布的数，{found.within80:.0%}落在80%区间内，{found.within95:.0%}落在95%区间内"
        )
