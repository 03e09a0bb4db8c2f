"""`lianggang review`: a reading to an Excel workbook for confirmation, and the decisions back."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from functools import partial
from pathlib import Path

import click

from lianggang.cli.chinese import ChineseCommand
from lianggang.cli.terminal import Progress, show_findings
from lianggang.errors import unusable
from lianggang.findings import has_errors
from lianggang.monitoring.confirming import corrected
from lianggang.monitoring.offices import reading_json
from lianggang.monitoring.review import read_review, write_review
from lianggang.monitoring.run import load_reading
from lianggang.monitoring.whole import make_whole, write_whole
from lianggang.plans.corrections import Action, Corrections, corrections_to_dict, read_corrections
from lianggang.plans.model import Reading
from lianggang.plans.saved import is_reading

_ACTIONS = {
    Action.CONFIRM: "确认",
    Action.CHANGE: "更正",
    Action.DELETE: "删除",
    Action.ADD: "补录",
    Action.SPLIT: "拆分",
    Action.MERGE: "合并",
}
_LOST = ("correction-lost", "correction-ambiguous", "correction-outdated")


@click.command(
    "review",
    cls=ChineseCommand,
    help="把规划PLAN（规划文件或plan.json）的读取结果写成Excel确认表；"
    "填好后用 --apply 读回，写出更正后的plan.json和旁边的corrections.json。",
)
@click.argument("plan", type=click.Path(path_type=Path))
@click.option("-o", "--output", required=True, metavar="文件", type=click.Path(path_type=Path), help="写出的文件。")
@click.option("--apply", "decided", metavar="文件", type=click.Path(path_type=Path), help="填好的确认表或更正文件。")
@click.option("--corrections", metavar="文件", type=click.Path(path_type=Path), help="以前的更正文件，先用上。")
@click.option("--by", default="", metavar="姓名", help="核对人，记入更正文件。")
def command(plan: Path, output: Path, decided: Path | None, corrections: Path | None, by: str) -> None:
    """Write a review or apply one; exit code 1 when a cell blocks, and then nothing is written."""
    before = read_corrections(corrections) if corrections else Corrections()
    reading = load_reading(plan, progress=Progress().pages)
    if decided is None:
        _export(corrected(reading, before), output)
    else:
        _apply(reading, before.followed_by(_decisions(decided, by)), output, corrections)


def _export(reading: Reading, path: Path) -> None:
    make_whole(path, partial(write_review, reading))
    click.echo(f"已写入 {path}。填好后运行：lianggang review 规划 --apply {path.name} -o plan.json", err=True)


def _decisions(path: Path, by: str) -> Corrections:
    if is_reading(path):
        return read_corrections(path)
    found, findings = read_review(path)
    if has_errors(findings):
        show_findings(findings, shown=len(findings), err=True)
        click.echo("确认表有错误，没有写出任何文件。请改正后再读。", err=True)
        raise SystemExit(1)
    return found.signed(by, date.today().isoformat() if by else "")


def _apply(reading: Reading, decided: Corrections, output: Path, earlier: Path | None) -> None:
    record = output.with_name("corrections.json")
    if record.exists() and (earlier is None or not record.samefile(earlier)):
        advice = f"要接着更正，请加 --corrections {record}；否则请换一个文件夹。"
        raise unusable("corrections-exist", f"已有更正文件“{record}”，没有覆盖。", advice=advice)
    result = corrected(reading, decided)
    write_whole(output, json.dumps(reading_json(result), ensure_ascii=False, indent=1) + "\n")
    write_whole(record, json.dumps(corrections_to_dict(decided), ensure_ascii=False, indent=1) + "\n")
    click.echo(f"{_summary(decided)}。", err=True)
    if lost := [f for f in result.findings if f.code in _LOST]:
        click.echo(f"有{len(lost)}条没有用上：", err=True)
        show_findings(lost, shown=len(lost), err=True)
    click.echo(f"已写入 {output} 和 {record}", err=True)


def _summary(decided: Corrections) -> str:
    counts = Counter(_ACTIONS[c.action] for c in decided.targets)
    counts.update(
        {"责任单位": len(decided.owners), "单位名称或职能": len(decided.units), "疑点": len(decided.findings)}
    )
    told = "，".join(f"{word}{n}项" for word, n in counts.items() if n)
    return f"共{len(decided)}条决定：{told}" if told else "没有任何决定"
