"""`lianggang compare`: a plan against the plan above it or its predecessor."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import click

from lianggang.cli.chinese import ChineseCommand
from lianggang.cli.terminal import Progress, show_findings, spare_inputs
from lianggang.compare.interchange import comparison_to_dict
from lianggang.compare.model import Comparison
from lianggang.monitoring.comparing import compare
from lianggang.monitoring.run import load_reading
from lianggang.monitoring.whole import make_whole
from lianggang.reports.excel.comparison import write_comparison

NATION = "nation"
_SHOWN = 8  # under each head


@click.command(
    "compare",
    cls=ChineseCommand,
    help="把规划PLAN与上级规划或上一期规划UPPER逐项对照，并查PLAN内部的矛盾。"
    f"两者都是规划文件或已确认的plan.json；UPPER不写或写 {NATION}，则与国家两纲的数量目标对照。",
)
@click.argument("plan", type=click.Path(path_type=Path))
@click.argument("upper", default=NATION, type=click.Path(path_type=Path))
@click.option("-o", "--output", metavar="文件", type=click.Path(path_type=Path), help="写出的Excel对照表（.xlsx）。")
@click.option("--json", "as_json", is_flag=True, help="把全部结果以JSON输出到屏幕。")
@click.option("--all", "everything", is_flag=True, help=f"列出全部需要答复的结果，不只各项的前{_SHOWN}条。")
def command(plan: Path, upper: Path, output: Path | None, as_json: bool, everything: bool) -> None:
    """Compare; exit code 1 only when a file cannot be used: weaker targets are results."""
    if output:
        spare_inputs(output, plan, upper)
    load = partial(load_reading, progress=Progress().pages)
    comparison = compare(load(plan), None if str(upper) == NATION else load(upper))
    if output:
        make_whole(output, partial(write_comparison, comparison))
    if as_json:
        click.echo((json.dumps(comparison_to_dict(comparison), ensure_ascii=False, indent=1) + "\n").encode(), nl=False)
    else:
        _summary(comparison, everything)
    if output:
        click.echo(f"已写入 {output}", err=True)


def _summary(comparison: Comparison, everything: bool) -> None:
    click.echo(f"{comparison.name} 对照 {comparison.upper_name}：")
    for outcome, number in comparison.counts.items():
        click.echo(f"  {number:4d}项 {outcome.label(comparison.role)}")
    click.echo(f"  {len(comparison.contradictions):4d}处 规划内部的矛盾")
    shown = None if everything else _SHOWN
    _list("规划内部的矛盾", [c.sentence for c in comparison.contradictions], shown)
    for outcome in comparison.counts:
        _list(outcome.label(comparison.role), [p.sentence for p in comparison.asking(outcome)], shown)
    show_findings(comparison.findings)


def _list(head: str, sentences: Sequence[str], shown: int | None) -> None:
    """Print the sentences under a head, at most `shown` of them."""
    if not sentences:
        return
    click.echo(f"{head}：")
    for sentence in sentences[:shown]:
        click.echo(f"  {sentence}")
    if rest := len(sentences) - len(sentences[:shown]):
        click.echo(f"  另有{rest}条，用 --all 列出，或用 -o 写成Excel。")
