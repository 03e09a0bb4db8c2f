"""`lianggang collect`: filled forms to one file of figures."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from lianggang.cli.terminal import show_findings
from lianggang.collect.form import FormSpec
from lianggang.collect.read import read_form, unit_of_form
from lianggang.errors import unusable
from lianggang.findings import Finding, has_errors
from lianggang.monitoring.run import load_reading, monitor
from lianggang.panel.model import Observation
from lianggang.panel.tidy import figures_csv


@click.command("collect", help="读回填好的报送表FORM（Excel），逐格列出问题，合并成数据文件。PLAN是生成这些表的规划。")
@click.argument("plan", type=click.Path(path_type=Path))
@click.argument("forms", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--year", required=True, type=click.IntRange(1990, 2100), help="报送年度。")
@click.option("-o", "--output", required=True, type=click.Path(dir_okay=False, path_type=Path), help="写出的CSV文件。")
@click.option("--territory", help="地区名；默认用规划所写的地区。")
def command(plan: Path, forms: tuple[Path, ...], year: int, output: Path, territory: str | None) -> None:
    """Read forms back; exit code 1 when a cell blocks, and then nothing is written."""
    monitored = monitor(load_reading(plan), (), year=year, territory=territory)
    observations: list[Observation] = []
    findings: list[Finding] = []
    for path in forms:
        filled = read_form(path, _spec(path, monitored.forms))
        click.echo(f"{path.name}：{len(filled.observations)}个数值，{len(filled.findings)}条疑点", err=True)
        observations += filled.observations
        findings += filled.findings
    show_findings(findings, shown=len(findings))
    if has_errors(findings):
        click.echo("有错误，没有写出数据文件。请退回填报单位改正后再读。", err=True)
        raise SystemExit(1)
    draft = output.with_name(f".{output.name}.part")
    draft.write_text(figures_csv(observations, monitored.tracking.quantities.by_code), "utf-8-sig")
    draft.replace(output)
    click.echo(f"已写入 {output}，共{len(observations)}行。", err=True)


def _spec(path: Path, specs: Sequence[FormSpec]) -> FormSpec:
    """What was asked in the form: told by the unit that its hidden sheet names."""
    unit = unit_of_form(path)
    for spec in specs:
        if spec.unit == unit:
            return spec
    asked = f"“{unit}”不在这份规划的填报单位里" if unit else "表里没有模板标记"
    raise unusable(
        "form-unknown",
        f"{asked}，认不出是哪张报送表。",
        place=path.name,
        advice="请用 lianggang run 重新生成报送表再填。",
    )
