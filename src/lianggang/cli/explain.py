"""`lianggang explain`: how one target was read."""

from __future__ import annotations

from pathlib import Path

import click

from lianggang.cli import options
from lianggang.cli.chinese import ChineseCommand
from lianggang.cli.terminal import Progress
from lianggang.monitoring.explaining import explained
from lianggang.monitoring.run import load_reading


@click.command(
    "explain",
    cls=ChineseCommand,
    help="说明规划PLAN（规划文件或plan.json）中编号为ID的目标（如 women.1.goal.2.t1）或条目（如 women.1.goal.2）"
    "，或指标名称里有这些字的目标（如 孕产妇死亡率）"
    "是怎么读出来的：原文、规则、带来的内容、约定、指标目录、把握。",
)
@click.argument("plan", type=click.Path(path_type=Path))
@click.argument("identifier", metavar="ID")
@options.corrections
def command(plan: Path, identifier: str, corrections: Path | None) -> None:
    """Explain one target or item; exit code 1 when there is none of that id or those words."""
    reading = load_reading(plan, corrections=corrections, progress=Progress().pages)
    click.echo(explained(reading, identifier))
