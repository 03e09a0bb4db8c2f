"""`lianggang report …`: take a snapshot, build the report from it, check the report after editing."""

from __future__ import annotations

from pathlib import Path

import click

from lianggang.cli.chinese import ChineseCommand, ChineseGroup
from lianggang.cli.options import round_options, scheme_option
from lianggang.cli.terminal import Progress, show_findings, spare_inputs
from lianggang.errors import unusable
from lianggang.findings import Severity
from lianggang.monitoring.run import load_reading, monitor
from lianggang.monitoring.scheme import load_scheme
from lianggang.monitoring.whole import make_whole
from lianggang.reports import making
from lianggang.reports.snapshot import ReportKind, digest, from_bytes, take

_MOST_BYTES = 500_000_000
_FILES = [k.value for k in ReportKind if k not in (ReportKind.EVALUATION, ReportKind.UNIT)]
_file = click.Path(path_type=Path)
_output = click.option("-o", "--output", required=True, metavar="文件", type=_file, help="写到哪个文件。")


@click.group("report", cls=ChineseGroup, help="报告：留存快照，由快照生成，核对改过的报告。")
def command() -> None:
    """The commands about reports."""


@command.command("take", cls=ChineseCommand, help="由规划PLAN和数据VALUES做一份报告的快照。")
@click.argument("plan", type=_file)
@click.argument("values", nargs=-1, type=_file)
@round_options
@scheme_option
@click.option(
    "--kind", type=click.Choice(_FILES), default="annual", show_default=True, metavar="种类",
    help="；".join(f"{k}={ReportKind(k).label}" for k in _FILES),
)  # fmt: skip
@_output
def take_one(
    plan: Path, values: tuple[Path, ...], year: int, territory: str | None, corrections: Path | None,
    scheme: Path | None, kind: str, output: Path,
) -> None:  # fmt: skip
    """Take a snapshot of a round."""
    say = Progress()
    spare_inputs(output, plan, *values)
    reading = load_reading(plan, corrections=corrections, progress=say.pages)
    monitored = monitor(reading, values, year=year, territory=territory, scheme=load_scheme(scheme), say=say)
    data = take(ReportKind(kind), monitored.round).to_bytes()
    make_whole(output, lambda draft: draft.write_bytes(data))
    click.echo(f"快照 {output}：{digest(data)}")


@command.command("build", cls=ChineseCommand, help="由快照SNAPSHOT生成Word报告；同一快照每次逐字节相同。")
@click.argument("snapshot", type=_file)
@_output
def build(snapshot: Path, output: Path) -> None:
    """Build the report of a snapshot."""
    spare_inputs(output, snapshot)
    data = _read(snapshot)
    content = making.build(data)
    make_whole(output, lambda draft: draft.write_bytes(content))
    for name, then, now in making.changed_versions(from_bytes(data)):
        click.echo(f"注意：{name}由{then}变为{now or '没有'}，与当时生成的文件可能不同。", err=True)
    click.echo(f"报告 {output}：{digest(content)}")


@command.command(
    "check", cls=ChineseCommand,
    help="核对改过的报告REPORT：列出与快照SNAPSHOT不符的每个数字；不给快照，与生成时的数字核对。",
)  # fmt: skip
@click.argument("report", type=_file)
@click.argument("snapshot", type=_file, required=False)
def check(report: Path, snapshot: Path | None) -> None:
    """Check every number of an edited report; exit code 1 when one differs."""
    findings = making.check(report, _read(snapshot) if snapshot else None)
    show_findings(findings, shown=len(findings))
    differing = [f for f in findings if f.severity is not Severity.NOTE]
    if differing:
        click.echo(f"有{len(differing)}处数字与快照不符。", err=True)
        raise SystemExit(1)
    click.echo("报告中的数字与快照一致。", err=True)


def _read(path: Path) -> bytes:
    if not path.is_file():
        raise unusable("snapshot-missing", "没有这个快照文件。", place=str(path), advice="请核对文件名和所在的文件夹。")
    if path.stat().st_size > _MOST_BYTES:
        raise unusable("file-too-large", "文件太大，不是报告的快照。", place=str(path), advice="请核对文件。")
    return path.read_bytes()
