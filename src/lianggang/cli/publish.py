"""`lianggang publish`: the public version of a file of figures, from which every public output is then made."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from pathlib import Path

import click

from lianggang.assess.territories import read_territories
from lianggang.catalogue.load import load_catalogue
from lianggang.cli.chinese import ChineseCommand, Whole
from lianggang.cli.figures_file import WHOLE, FiguresFile, open_figures
from lianggang.cli.terminal import show_findings, spare_inputs
from lianggang.disclosure.model import Publication
from lianggang.disclosure.scheme import Scheme, load_scheme
from lianggang.disclosure.withhold import withhold
from lianggang.monitoring.whole import make_whole, write_whole
from lianggang.panel.model import Observation
from lianggang.panel.tidy import figures_csv
from lianggang.reports.excel.withheld import write_withheld

_BOM = "utf-8-sig"  # Excel takes a CSV file for GBK without it
_THRESHOLD = Whole("人数", 2, 1000)


@click.command(
    "publish",
    cls=ChineseCommand,
    help="由数据文件FIGURES（CSV、Excel）生成可以公开的数据文件：人数太少的数，和会让人推算出它们的数，不公布，"
    "原因写“保密”。公开的年鉴、报告、网页由公开的数据文件生成，口径就都一样。",
)
@click.argument("figures", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    required=True,
    metavar="文件",
    type=click.Path(path_type=Path),
    help="写出的公开数据文件（.csv）。",
)
@click.option("--threshold", type=_THRESHOLD, metavar="人数", help="少于几人不公布；默认5。")
@click.option(
    "--before", metavar="文件", type=click.Path(path_type=Path), help="上次公开的数据文件；当时没有公布的仍不公布。"
)
@click.option("--review", metavar="文件", type=click.Path(path_type=Path), help="供保密审查的清单（.xlsx），不得公开。")
@click.option(
    "--territories", metavar="文件", type=click.Path(path_type=Path), help="地区表（两列：地区、上级），保护下级之和。"
)
@click.option("--territory", metavar="地区", help="没有写地区的行属于哪个地区。")
@click.option(
    "--plan", metavar="规划", type=click.Path(path_type=Path), help="规划文件；数据里有只见于规划的指标时用。"
)
def command(
    figures: Path, output: Path, threshold: int | None, before: Path | None, review: Path | None,
    territories: Path | None, territory: str | None, plan: Path | None,
) -> None:  # fmt: skip
    """Write the public figures; exit code 1 only when a file cannot be used."""
    inputs = [p for p in (figures, before, territories, plan) if p]
    for written in (p for p in (output, review) if p):
        spare_inputs(written, *inputs)
    opened = open_figures(figures, territory, plan)
    publication = withhold(
        opened.figures.observations,
        opened.quantities,
        scheme=_scheme(threshold),
        parents=read_territories(territories).parent if territories else None,
        rules=load_catalogue().rules,
        before=open_figures(before, territory, plan).figures.observations if before else (),
    )
    write_whole(output, figures_csv(_unnamed(publication.observations), opened.quantities), _BOM)
    if review:
        year = max((o.year for o in opened.figures.observations), default=0)
        make_whole(review, partial(write_withheld, publication, opened.quantities, source=opened.name, year=year))
    _say(publication, opened, output, review)


def _scheme(threshold: int | None) -> Scheme:
    scheme = load_scheme()
    return replace(scheme, threshold=threshold) if threshold else scheme


def _unnamed(observations: Iterable[Observation]) -> list[Observation]:
    """The observations as the file had them, a territory that it does not name left out again."""
    return [replace(o, territory="") if o.territory == WHOLE else o for o in observations]


def _say(publication: Publication, opened: FiguresFile, output: Path, review: Path | None) -> None:
    kinds = publication.counted()
    told = f"（{'，'.join(f'{why.label}{n}个' for why, n in kinds.most_common())}）" if kinds else ""
    share = f"，占{len(publication.withheld) / publication.values:.1%}" if publication.withheld else ""
    click.echo(f"{opened.name}：{publication.values}个数，不公布{len(publication.withheld)}个{told}{share}。")
    if publication.sums:
        click.echo(f"逐年不能公布的，有{publication.sums}处公布五年合计（写在说明里）。")
    if rejected := opened.figures.rejected:
        click.echo(f"{len(rejected)}行没有采用，不在公开数据里；用 lianggang check 查看。")
    show_findings(publication.findings)
    click.echo(f"已写入 {output}" + (f"、{review}（内部用，不得公开）" if review else ""), err=True)
