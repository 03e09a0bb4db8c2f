"""`lianggang read`: a plan document to a reading."""

from __future__ import annotations

import json
from pathlib import Path

import click

from lianggang.cli import options
from lianggang.cli.chinese import ChineseCommand
from lianggang.cli.terminal import Progress, show_findings, spare_inputs
from lianggang.documents.joining import joined
from lianggang.documents.reader import read_document
from lianggang.findings import has_errors
from lianggang.monitoring.confirming import confirmed
from lianggang.monitoring.offices import reading_json
from lianggang.monitoring.whole import write_whole
from lianggang.plans.model import Plan, Reading
from lianggang.plans.reader import read_plan


@click.command(
    "read",
    cls=ChineseCommand,
    help="读规划文件DOCUMENTS（.docx、.pdf、.txt等），把领域、目标、指标、责任单位、措施、职责写成JSON；分成几个文件的规划依次写出。",
)
@click.argument("documents", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("-o", "--output", metavar="文件", type=click.Path(path_type=Path), help="写到文件；不写则输出到屏幕。")
@options.corrections
@click.option("--all-findings", is_flag=True, help="列出全部疑点，不只前20条。")
def command(documents: tuple[Path, ...], output: Path | None, corrections: Path | None, all_findings: bool) -> None:
    """Read one document or its parts, summarise on standard error, write JSON; exit code 1 when no plan is in it."""
    if output:
        spare_inputs(output, *documents)
    whole = joined([read_document(path, progress=Progress().pages) for path in documents])
    reading = confirmed(read_plan(whole), corrections)
    is_usable = not has_errors(reading.findings)
    text = json.dumps(reading_json(reading), ensure_ascii=False, indent=1) + "\n" if is_usable else ""
    if output and is_usable:
        write_whole(output, text)  # before anything is said: whoever listens may go away (| head)
    _summary(reading, all_findings)
    if not is_usable:
        raise SystemExit(1)
    if output:
        click.echo(f"已写入 {output}", err=True)
    else:
        click.echo(text.encode(), nl=False)  # JSON is UTF-8 whatever the terminal


def _summary(reading: Reading, all_findings: bool) -> None:
    click.echo(f"{reading.source}：{len(reading.plans)}个规划，全文{reading.coverage:.1%}的文字找到了位置。", err=True)
    for plan in reading.plans:
        click.echo(_plan_line(plan), err=True)
        for area in plan.areas:
            n = sum(len(g.targets) for g in area.goals)
            counts = f"主要目标{len(area.goals)}项（指标要求{n}个），措施{len(area.measures)}条"
            click.echo(f"    {area.number}{area.title}：{counts}", err=True)
    if reading.findings:
        click.echo(f"疑点{len(reading.findings)}条：", err=True)
        show_findings(reading.findings, shown=len(reading.findings) if all_findings else 20, err=True)
    if reading.unread:
        click.echo(f"有{len(reading.unread)}段文字没有归类（见JSON的unread）。", err=True)


def _plan_line(plan: Plan) -> str:
    period = f"{plan.period[0]}—{plan.period[1]}年" if plan.period else "时期不明"
    parts = [
        f"领域{len(plan.areas)}个",
        f"指标表{len(plan.indicator_table)}行",
        f"完成情况表{len(plan.completion_table.rows)}行",
        f"重点工程{len(plan.projects)}个",
        f"职责{len(plan.duties)}条",
    ]
    return f"  《{plan.title}》{plan.region or '地区不明'}，{period}：{'，'.join(parts)}"
