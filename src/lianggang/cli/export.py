"""`lianggang export`: published figures as open data in the forms that other people's programs read."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path

import click

from lianggang.cli.chinese import ChineseCommand
from lianggang.cli.figures_file import open_figures
from lianggang.cli.terminal import show_findings, spare_inputs
from lianggang.errors import unusable
from lianggang.exchange.opendata.cube import Cube
from lianggang.exchange.opendata.release import FILES, write_release

_PATH = click.Path(path_type=Path)


@click.command(
    "export",
    cls=ChineseCommand,
    help="把公开的数据文件FIGURES（publish生成的）写成开放数据：CSV和说明（CSVW）、Parquet、SDMX。原样照写，不再作保密处理。",
)
@click.argument("figures", type=_PATH)
@click.option(
    "-o", "--output", required=True, metavar="文件夹", type=click.Path(path_type=Path), help="写到哪个文件夹。"
)
@click.option("--territory", metavar="地区", help="没有写地区的行属于哪个地区。")
@click.option("--title", default="两纲监测数据", metavar="标题", help="数据集的标题。")
@click.option("--issued", metavar="日期", help="发布日期，如 2025-06-01；默认今天。")
@click.option(
    "--plan", metavar="规划", type=click.Path(path_type=Path), help="规划文件；数据里有只见于规划的指标时用。"
)
def command(
    figures: Path, output: Path, territory: str | None, title: str, issued: str | None, plan: Path | None
) -> None:
    """Write the folder whole, or leave what was there; exit code 1 when the figures cannot be used."""
    day = _day(issued)
    spare_inputs(output, figures)
    opened = open_figures(figures, territory, plan)
    cube = Cube(opened.figures.observations, opened.quantities, {})
    output.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".release-", dir=output) as draft:
        names = write_release(cube, Path(draft), title=title, issued=day)
        for name in names:
            (Path(draft) / name).replace(output / name)
    show_findings(opened.figures.findings)
    click.echo(f"{opened.name}：{len(cube.observations)}个数，写成{len(names)}个文件。")
    for name in names:
        click.echo(f"  {name}　{FILES.get(name, '文件清单和校验值')}")


def _day(text: str | None) -> str:
    try:
        return (dt.date.fromisoformat(text) if text else dt.date.today()).isoformat()
    except ValueError as problem:
        raise unusable("date-unreadable", f"日期“{text}”读不懂。", advice="请写成 2025-06-01。") from problem
