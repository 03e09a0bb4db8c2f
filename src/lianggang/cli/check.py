"""`lianggang check`: everything there is to say about a file of figures."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import click

from lianggang.assess.aggregate import aggregate
from lianggang.assess.counted import read_count
from lianggang.assess.territories import read_territories
from lianggang.catalogue.load import load_catalogue
from lianggang.cli.chinese import YEAR, ChineseCommand
from lianggang.cli.figures_file import FiguresFile, open_figures
from lianggang.cli.terminal import show_findings
from lianggang.collect.checks import run_checks
from lianggang.findings import Finding, Severity, has_errors

_SHOWN = 40


@click.command(
    "check",
    cls=ChineseCommand,
    help="核查数据文件FIGURES（CSV、Excel）：格式、硬规则、指标之间、分组、往年、单位、小数字；有错误时退出码为1。",
)
@click.argument("figures", type=click.Path(path_type=Path))
@click.option("--year", type=YEAR, metavar="年份", help="只核查这一年的数，以前的作对照；默认逐年核查。")
@click.option(
    "--territories", metavar="文件", type=click.Path(path_type=Path), help="地区表（两列：地区、上级），核对下级之和。"
)
@click.option("--territory", metavar="地区", help="没有写地区的行属于哪个地区。")
@click.option(
    "--plan", metavar="规划", type=click.Path(path_type=Path), help="规划文件；数据里有只见于规划的指标时用。"
)
@click.option("--all", "everything", is_flag=True, help=f"列出全部意见，不只前{_SHOWN}条。")
def command(
    figures: Path, year: int | None, territories: Path | None, territory: str | None, plan: Path | None,
    everything: bool,
) -> None:  # fmt: skip
    """Run all checks; exit code 1 when a finding is an error."""
    opened = open_figures(figures, territory, plan)
    findings = [*opened.figures.findings, *_checked(opened, year), *_summed(opened, territories, year)]
    show_findings(findings, shown=len(findings) if everything else _SHOWN)
    click.echo(_summary(opened, findings))
    if has_errors(findings):
        raise SystemExit(1)


def _checked(opened: FiguresFile, year: int | None) -> list[Finding]:
    observations, quantities = opened.figures.observations, opened.quantities
    counts = [read_count(o, quantities[o.indicator])[1] for o in observations if year in (None, o.year)]
    bad = [f for f in counts if f and f.code == "bad-counts"]
    return [*bad, *run_checks(observations, quantities, load_catalogue().rules, year=year, goals=opened.goals)]


def _summed(opened: FiguresFile, table: Path | None, year: int | None) -> list[Finding]:
    if table is None:
        return []
    sums = aggregate(opened.figures.observations, opened.quantities, read_territories(table))
    return [f for a in sums if year in (None, a.year) for f in a.findings]


def _summary(opened: FiguresFile, findings: list[Finding]) -> str:
    counts = Counter(f.severity for f in findings)
    told = "，".join(f"{s.label}{counts[s]}条" for s in Severity if counts[s]) or "没有意见"
    kept = f"，{len(opened.figures.rejected)}行没有采用" if opened.figures.rejected else ""
    return f"{opened.name}：{len(opened.figures.observations)}个数{kept}；{told}。"
