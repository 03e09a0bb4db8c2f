"""`lianggang gaps`: all gaps between the sexes, town and country, and territories in a file of figures."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

import click

from lianggang.assess import gap_words
from lianggang.assess.gap_survey import GapSurvey, Surveyed
from lianggang.assess.territories import read_territories
from lianggang.cli.chinese import YEAR, ChineseCommand
from lianggang.cli.figures_file import FiguresFile, open_figures
from lianggang.cli.terminal import show_findings
from lianggang.monitoring.surveying import survey_gaps
from lianggang.monitoring.whole import make_whole
from lianggang.reports.excel.gaps import write_gaps

_SHOWN = 10  # sentences under each head on the screen
_FINDINGS = 5
_NO_YEAR = 2000  # the date of a workbook without figures


@click.command(
    "gaps",
    cls=ChineseCommand,
    help="算出数据文件FIGURES（CSV、Excel）里全部差距：男女、城乡、地区之间，绝对和相对一起说，带区间和变化原因。",
)
@click.argument("figures", type=click.Path(path_type=Path))
@click.option("--year", type=YEAR, metavar="年份", help="哪一年的差距；默认各指标最近的一年。")
@click.option("--since", type=YEAR, metavar="年份", help="与哪一年比变化；默认双方最早都有的一年。")
@click.option("--until", type=YEAR, metavar="年份", help="预计到哪一年差距缩小的可能性；默认规划期末（给出规划时）。")
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
    figures: Path, year: int | None, since: int | None, until: int | None, territories: Path | None,
    territory: str | None, plan: Path | None, output: Path | None, everything: bool,
) -> None:  # fmt: skip
    """Tell all gaps; exit code 1 only when a file cannot be used."""
    opened = open_figures(figures, territory, plan)
    table = read_territories(territories) if territories else None
    found = survey_gaps(opened.figures.observations, opened.quantities, table, year=year, since=since,
                        until=until or opened.ends)  # fmt: skip
    if output:
        _write(found, opened, output)
    _say(found, None if everything else _SHOWN)
    show_findings([*opened.figures.findings, *found.findings], shown=_FINDINGS)
    if output:
        click.echo(f"已写入 {output}", err=True)


def _write(found: GapSurvey, opened: FiguresFile, output: Path) -> None:
    year = max((o.year for o in opened.figures.observations), default=_NO_YEAR)
    make_whole(output, partial(write_gaps, found, opened.quantities, source=opened.name, year=year))


def _say(found: GapSurvey, shown: int | None) -> None:
    _list("差距", [_told(s) for s in found.gaps], shown)
    _list("地区之间", [r.sentence for r in found.regions], shown)
    if not found.gaps and not found.regions:
        click.echo("没有可以比较的分性别、分城乡或分地区的数值。请在数据文件的性别、城乡、地区列里填写。")


def _told(s: Surveyed) -> str:
    moved = gap_words.movement(s.trend) if s.trend else ""
    return gap_words.sentence(s.gap) + moved + (gap_words.expectation(s.outlook, s.trend) if s.outlook else "")


def _list(head: str, sentences: Sequence[str], shown: int | None) -> None:
    if sentences:
        click.echo(f"{head}（{len(sentences)}项）：")
    for sentence in sentences[:shown]:
        click.echo(f"  {sentence}")
    if rest := len(sentences) - len(sentences[:shown]):
        click.echo(f"  另有{rest}项，用 --all 列出，或用 -o 写成Excel。")
