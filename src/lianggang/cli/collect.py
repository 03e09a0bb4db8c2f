"""`lianggang collect`: filled forms to one file of figures."""

from __future__ import annotations

from pathlib import Path

import click

from lianggang.cli.chinese import ChineseCommand
from lianggang.cli.options import desk_key, round_options
from lianggang.cli.terminal import Progress, show_findings, spare_inputs
from lianggang.findings import has_errors
from lianggang.monitoring.collecting import Collected, collect
from lianggang.monitoring.isolated import office_key
from lianggang.monitoring.run import load_reading, monitor
from lianggang.monitoring.whole import write_whole
from lianggang.panel.tidy import figures_csv
from lianggang.plans.corrections import read_corrections

_NAMED = 5


@click.command(
    "collect",
    cls=ChineseCommand,
    help="读回填好的报送表FORMS（Excel，或离线填报表的答复），逐格列出问题，合并成数据文件。PLAN是生成这些表的规划。",
)
@click.argument("plan", type=click.Path(path_type=Path))
@click.argument("forms", nargs=-1, required=True, type=click.Path(path_type=Path))
@round_options
@desk_key
@click.option(
    "-o", "--output", required=True, metavar="文件", type=click.Path(path_type=Path), help="写出的CSV数据文件。"
)
def command(
    plan: Path, forms: tuple[Path, ...], output: Path, year: int, territory: str | None, corrections: Path | None,
    desk_key: Path | None,
) -> None:  # fmt: skip
    """Read forms back; exit code 1 when something blocks, and then only the forms without errors are written."""
    spare_inputs(output, plan, *forms)
    say = Progress()
    reading = load_reading(plan, corrections=corrections, progress=say.pages)
    monitored = monitor(reading, (), year=year, territory=territory)
    units = read_corrections(corrections).units if corrections else ()
    key = office_key(desk_key) if desk_key else None
    collected = collect(forms, monitored, renamed={u.name: u.rename for u in units if u.rename}, desk=key, say=say)
    show_findings(collected.findings, shown=len(collected.findings))
    if collected.observations:
        write_whole(output, figures_csv(collected.observations, monitored.tracking.quantities.by_code), "utf-8-sig")
        click.echo(f"已写入 {output}，共{len(collected.observations)}行。", err=True)
    if has_errors(collected.findings):
        _say_refused(collected)
        raise SystemExit(1)


def _say_refused(collected: Collected) -> None:
    written = "只写了没有错误的表" if collected.observations else "没有写出数据文件"
    more = f"等{len(collected.refused)}张" if len(collected.refused) > _NAMED else ""
    names = f"没有采用：{'、'.join(collected.refused[:_NAMED])}{more}。" if collected.refused else ""
    click.echo(f"有错误，{written}。{names}请退回填报单位改正后，连同其余的表再读一次。", err=True)
