"""`lianggang run`: a plan and figures to everything that a year's monitoring puts on paper."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import click

from lianggang.cli.chinese import ChineseCommand
from lianggang.cli.options import desk_key, round_options, scheme_option
from lianggang.cli.terminal import Progress, show_findings
from lianggang.monitoring.isolated import office_key
from lianggang.monitoring.outputs import write_outputs
from lianggang.monitoring.run import Monitored, load_reading, monitor
from lianggang.monitoring.scheme import load_scheme


@click.command(
    "run",
    cls=ChineseCommand,
    help="PLAN是规划文件或已确认的plan.json；VALUES是一个或多个数据文件（CSV、Excel）。"
    "写出任务分解表、报送表、判断结果、预警、报告、年鉴和网页。",
)
@click.argument("plan", type=click.Path(path_type=Path))
@click.argument("values", nargs=-1, type=click.Path(path_type=Path))
@round_options
@scheme_option
@desk_key
@click.option(
    "-o", "--output", "out", required=True, metavar="文件夹", type=click.Path(path_type=Path), help="输出文件夹。"
)
def command(
    plan: Path,
    values: tuple[Path, ...],
    year: int,
    out: Path,
    territory: str | None,
    corrections: Path | None,
    scheme: Path | None,
    desk_key: Path | None,
) -> None:
    """Do one year's monitoring; exit code 1 when the plan or a file of figures cannot be used."""
    say = Progress()
    reading = load_reading(plan, corrections=corrections, progress=say.pages)
    say(f"读规划：{len(reading.plans)}个规划，{sum(len(p.areas) for p in reading.plans)}个领域")
    monitored = monitor(reading, values, year=year, territory=territory, scheme=load_scheme(scheme), say=say)
    write_outputs(monitored, out, desk=office_key(desk_key, make=True) if desk_key else None, say=say)
    _summary(monitored, out)


def _summary(monitored: Monitored, out: Path) -> None:
    round_ = monitored.round
    verdicts = Counter(r.assessment.verdict.label for r in round_.results)
    kinds = Counter(a.kind.value for r in round_.results for a in r.alerts)
    told = "，".join(f"{word}{n}" for word, n in verdicts.most_common())
    click.echo(f"{round_.territory} {round_.year}年度：{told}")
    click.echo(f"预警：{'，'.join(f'{word}{n}项' for word, n in kinds.items()) or '无'}")
    click.echo(f"疑点{len(round_.findings)}条{'，最重的：' if round_.findings else ''}")
    show_findings(round_.findings, shown=3)
    click.echo(f"全部结果在 {out}，先看 {out / 'report.docx'} 和 {out / 'pages' / 'index.html'}")
