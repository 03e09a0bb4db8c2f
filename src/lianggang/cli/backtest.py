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
from lianggang.forecast.ablation import worth
from lianggang.forecast.hindcast import hindcasts, read_hindcasts
from lianggang.forecast.record import Cases, Coverage, Score, Truths
from lianggang.forecast.tasks import Folder, answer
from lianggang.monitoring.whole import write_whole
from lianggang.panel.model import Series
from lianggang.panel.series import build_series
from lianggang.reports.reliability import draw

_SHOWN = (2, 5)  # years ahead that are told in full
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
@click.option("--parts", is_flag=True, help="再逐一去掉模型的各个部分，看每部分值多少；时间是原来的六倍。")
@click.option(
    "--diagram",
    metavar="文件.svg",
    type=click.Path(path_type=Path),
    help="把可靠性图写成一个SVG文件：说过的概率，后来实际达到的比例。",
)
def command(source: Path, since: int, alone: bool, parts: bool, diagram: Path | None) -> None:
    """Print the record, and draw it when asked."""
    past = list(read_hindcasts(source, since) if source.is_dir() else _own(source, since))
    answers = [answer(folder, alone=alone) for folder, _ in past]
    known = record.together(
        record.cases(folder, truths, one) for (folder, truths), one in zip(past, answers, strict=True)
    )
    if not len(known.probability):
        click.echo("没有可以检验的预测：至少要有三年以上的历史，并有一年至五年以后的数。")
        return
    horizons = np.unique(known.horizon).astype(int).tolist()
    shown = [h for h in horizons if h in _SHOWN] or horizons
    scores = {horizon: record.score(known.where(known.horizon == horizon)) for horizon in shown}
    if diagram:
        write_whole(diagram, draw(scores))
        click.echo(f"可靠性图在 {diagram}", err=True)
    for horizon, found in scores.items():
        _say(horizon, known.where(known.horizon == horizon), found)
    _say_leads(known)
    _say_coverage(record.coverage(answers, past[-1][1]))
    if parts:
        _say_parts(known, past, max(shown))


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


def _say(horizon: int, known: Cases, found: Score) -> None:
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


def _say_leads(known: Cases) -> None:
    click.echo("\n达标困难的预警（概率低于两成），按提前的年数")
    click.echo("  提前   预警次数  误报（后来达到）  没有达到的目标  其中预警过")
    for lead in record.leads(known):
        false, caught = _share(lead.false, lead.warned), _share(lead.caught, lead.missed)
        click.echo(f"  {lead.horizon}年{lead.warned:10d}{false:>12}{lead.missed:16d}{caught:>14}")
    first = record.first_warnings(known)
    ahead = f"，第一次预警平均提前{first.years:.1f}年" if first.caught else ""
    click.echo(
        f"  没有达到的目标{first.missed}个，{_share(first.caught, first.missed)}曾经预警{ahead}；"
        f"达到的{first.attained}个，{_share(first.alarmed, first.attained)}曾经误报"
    )


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.0%}" if whole else "—"


def _say_parts(known: Cases, past: Sequence[tuple[Folder, Truths]], horizon: int) -> None:
    click.echo(f"\n去掉模型的一部分，提前{horizon}年的Brier分变差多少（负数为变好）")
    for one in worth(known, past, horizon):
        click.echo(f"  {one.name}：{one.brier:+.4f}（标准误{one.error:.4f}）")


def _say_coverage(found: Coverage) -> None:
    if found.n:
        click.echo(
            f"\n区间：{found.n}个后来公布的数，{found.within80:.0%}落在80%区间内，{found.within95:.0%}落在95%区间内"
        )
