"""`lianggang check-report`: which numbers of an edited report no longer agree with the figures."""

from __future__ import annotations

from pathlib import Path

import click

from lianggang.cli.terminal import Progress, show_findings
from lianggang.findings import has_errors
from lianggang.monitoring.run import load_reading, monitor
from lianggang.reports import check_report


@click.command("check-report", help="核对改过的Word报告REPORT：列出与规划和数据不符的每个数字。")
@click.argument("report", type=click.Path(path_type=Path))
@click.argument("plan", type=click.Path(path_type=Path))
@click.argument("values", nargs=-1, type=click.Path(path_type=Path))
@click.option("--year", required=True, type=click.IntRange(1990, 2100), help="监测年度。")
@click.option("--territory", help="地区名；默认用规划所写的地区。")
def command(report: Path, plan: Path, values: tuple[Path, ...], year: int, territory: str | None) -> None:
    """Check every citation of the report; exit code 1 when a number differs."""
    say = Progress()
    monitored = monitor(load_reading(plan), values, year=year, territory=territory, say=say)
    findings = check_report(report, monitored.round)
    show_findings(findings, shown=len(findings))
    click.echo("报告中的数字与数据一致。" if not findings else f"共{len(findings)}条。", err=True)
    if has_errors(findings):
        raise SystemExit(1)
