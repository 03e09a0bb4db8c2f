"""`lianggang gaps`: all gaps between the sexes, town and country, and territories in a file of figures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import click

from lianggang.assess import gap_words
from lianggang.assess.aggregate import aggregate
from lianggang.assess.gap_trend import Trend, trend
from lianggang.assess.gaps import Gap, all_gaps
from lianggang.assess.regions import regional
from lianggang.assess.territories import Territories, read_territories
from lianggang.catalogue.load import load_catalogue
from lianggang.cli.chinese import YEAR, ChineseCommand
from lianggang.cli.figures_file import FiguresFile, open_figures
from lianggang.cli.gaps_book import Found, write_gaps
from lianggang.cli.terminal import show_findings
from lianggang.findings import note
from lianggang.panel.model import Observation
from lianggang.panel.series import build_series

_SHOWN = 10  # sentences under each head on the screen
_FINDINGS = 5
_LEVELS_UNKNOWN = note(
    "levels-unknown",
    "没有地区表，文件里的地区都按同级比较",
    advice="文件里有省、市合计的，用 --territories 给出地区、上级",
)


@click.command(
    "gaps",
    cls=ChineseCommand,
    help="算出数据文件FIGURES（CSV、Excel）里全部差距：男女、城乡、地区之间，绝对和相对一起说，带区间和变化原因。",
)
@click.argument("figures", type=click.Path(path_type=Path))
@click.option("--year", type=YEAR, metavar="年份", help="哪一年的差距；默认各指标最近的一年。")
@click.option("--since", type=YEAR, metavar="年份", help="与哪一年比变化；默认双方最早都有的一年。")
@click.option(
    "--territories",
    metavar="文件",
    type=click.Path(path_type=Path),
    help="地区表（两列：地区、上级），用来分层和汇总。",
)
@click.option("--territory", metavar="地区", help="没有写地区的行属于哪个地区。")
@click.option(
    "--plan", metavar="规划", type=click.Path(path_type=Path), help="规划文件；数据里有只见于规划的指标时用。"
)
@click.option("-o", "--output", metavar="文件", type=click.Path(path_type=Path), help="写出的Excel文件（.xlsx）。")
@click.option("--all", "everything", is_flag=True, help=f"屏幕上列出全部，不只各项的前{_SHOWN}条。")
def command(
    figures: Path, year: int | None, since: int | None, territories: Path | None, territory: str | None,
    plan: Path | None, output: Path | None, everything: bool,
) -> None:  # fmt: skip
    """Tell all gaps; exit code 1 only when a file cannot be used."""
    opened = open_figures(figures, territory, plan)
    table = read_territories(territories) if territories else None
    found = _find(opened, table, year, since)
    if output:
        write_gaps(found, opened, output)
    _say(found, None if everything else _SHOWN)
    show_findings([*opened.figures.findings, *found.findings], shown=_FINDINGS)
    if output:
        click.echo(f"已写入 {output}", err=True)


def _find(opened: FiguresFile, table: Territories | None, year: int | None, since: int | None) -> Found:
    observations, quantities = opened.figures.observations, opened.quantities
    series = build_series(observations, quantities)
    better = {code: i.direction for code, i in load_catalogue().indicators.items() if code in quantities}
    gaps = [
        (g, trend(g, sides, since=since, better=better.get(g.indicator), quantity=quantities.get(g.indicator)))
        for g, sides in all_gaps(series, quantities, year=year)
    ]
    levels = _levels(observations, table)
    regions = [r for above, level in levels.items() for r in regional(level, quantities, year=year, within=above)]
    sums = [a for a in (aggregate(observations, quantities, table) if table else ()) if year in (None, a.year)]
    findings = [f for r in regions for f in r.findings] + [f for a in sums for f in a.findings]
    if regions and not table:
        findings.append(_LEVELS_UNKNOWN)
    return Found(gaps, regions, sums, findings, better)


def _levels(observations: Iterable[Observation], table: Territories | None) -> dict[str, list[Observation]]:
    """The observations of territories that may be compared, by parent; without a table all under ""."""
    groups: dict[str, list[Observation]] = {}
    for o in observations:
        above = table.parent.get(o.territory, "") if table else ""
        if above or not table:
            groups.setdefault(above, []).append(o)
    return groups


def _say(found: Found, shown: int | None) -> None:
    _list("差距", [_told(g, t) for g, t in found.gaps], shown)
    _list("地区之间", [r.sentence for r in found.regions], shown)
    if not found.gaps and not found.regions:
        click.echo("没有可以比较的分性别、分城乡或分地区的数值。请在数据文件的性别、城乡、地区列里填写。")


def _told(gap: Gap, moved: Trend | None) -> str:
    return gap_words.sentence(gap) + (gap_words.movement(moved) if moved else "")


def _list(head: str, sentences: Sequence[str], shown: int | None) -> None:
    if sentences:
        click.echo(f"{head}（{len(sentences)}项）：")
    for sentence in sentences[:shown]:
        click.echo(f"  {sentence}")
    if rest := len(sentences) - len(sentences[:shown]):
        click.echo(f"  另有{rest}项，用 --all 列出，或用 -o 写成Excel。")
