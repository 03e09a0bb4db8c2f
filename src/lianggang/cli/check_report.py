"""`lianggang check-report`: which numbers of an edited report no longer agree with the figures."""

from __future__ import annotations

from pathlib import Path

import click

from lianggang.cli.chinese import ChineseCommand
from lianggang.cli.options import round_options, scheme_option
from lianggang.cli.terminal import Progress, show_findings
from lianggang.findings import Severity
from lianggang.monitoring.run import load_reading, monitor
from lianggang.monitoring.scheme import load_scheme
from lianggang.reports import check_report
from lianggang.reports.figures import Figures


@click.command("check-report", cls=ChineseCommand, help="核对改过的Word报告REPORT：列出与规划和数据不符的每个数字。")
@click.argument("report", type=click.Path(path_type=Path))
@click.argument("plan", type=click.Path(path_type=Path))
@click.argument("values", nargs=-1, type=click.Path(path_type=Path))
@round_options
@scheme_option
def command(
    report: Path,
    plan: Path,
    values: tuple[Path, ...],
    year: int,
    territory: str | None,
    corrections: Path | None,
    scheme: Path | None,
) -> None:
    """Check every citation of the report; exit code 1 when a number differs."""
    say = Progress()
    reading = load_reading(plan, corrections=corrections, progress=say.pages)
    monitored = monitor(reading, values, year=year, territory=territory, scheme=load_scheme(scheme), say=say)
    findings = check_report(report, Figures(monitored.round))
    show_findings(findings, shown=len(findings))
    differing = [f for f in findings if f.severity is not Severity.NOTE]
    if differing:
        click.echo(f"有{len(differing)}处数字与数据不符。", err=True)
        raise SystemExit(1)
    click.echo("报告中的数字与数据一致。", err=True)
