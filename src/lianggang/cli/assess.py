"""`lianggang assess`: every target against every series of a file of figures, however large."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lianggang.catalogue.load import load_catalogue
from lianggang.cli.chinese import YEAR, ChineseCommand
from lianggang.cli.figures_file import WHOLE
from lianggang.cli.options import scheme_option
from lianggang.cli.terminal import Progress, show_findings
from lianggang.errors import LianggangError, unusable
from lianggang.findings import Finding
from lianggang.monitoring.asking import asked_of_plan
from lianggang.monitoring.quantities import Quantities
from lianggang.monitoring.scheme import load_scheme
from lianggang.panel.figures import read_figures
from lianggang.panel.model import Observation
from lianggang.panel.quantities import Quantity

if TYPE_CHECKING:
    from lianggang.engines.asked import Asked
    from lianggang.engines.job import Engine

_PARQUET = ".parquet"
_TABLES = (".csv", ".xlsx", ".xls", ".tsv", ".txt")
EXTRA = {"numpy": "engine", "duckdb": "engine", "spark": "spark"}


@click.command(
    "assess",
    cls=ChineseCommand,
    help="用数据文件FIGURES（CSV、Excel、Parquet，或放Parquet的文件夹）判断全部目标："
    "结论、预测和达标概率、两类预警、小数字、差距，写到一个文件夹里的Parquet文件。",
)
@click.argument("figures", type=click.Path(path_type=Path))
@click.option(
    "--targets",
    required=True,
    metavar="文件",
    type=click.Path(path_type=Path),
    help="目标表（CSV、Excel，一行一个目标），或规划文件、plan.json。",
)
@click.option("-o", "--output", required=True, metavar="文件夹", type=click.Path(path_type=Path), help="输出文件夹。")
@click.option("--year", type=YEAR, metavar="年份", help="监测年度；默认是数据里最近的一年。")
@click.option(
    "--engine",
    type=click.Choice(list(EXTRA)),
    default="numpy",
    show_default=True,
    metavar="名称",
    help="numpy（都在内存里）、duckdb（内存放不下时，一台机器）、spark（许多台机器）。结果相同。",
)
@click.option("--master", default="local[*]", metavar="地址", help="Spark主节点的地址，如 spark://主机:7077。")
@click.option("--territory", metavar="地区", help="没有写地区的行属于哪个地区。")
@scheme_option
def command(
    figures: Path, targets: Path, output: Path, year: int | None, engine: str, master: str, territory: str | None,
    scheme: Path | None,
) -> None:  # fmt: skip
    """Judge all targets; exit code 1 when a file cannot be used or the output cannot be written."""
    need(EXTRA[engine])
    from lianggang.engines import run
    from lianggang.engines.asked import Work
    from lianggang.engines.kernel import Parameters

    say, limits = Progress(), load_scheme(scheme)
    asked, quantities, findings = _asked(targets)
    say(f"目标：{len(asked)}项")
    with _parquet(figures, territory, quantities) as (paths, found):
        findings = (*findings, *found)
        work = Work(year or _latest(paths), asked, _known(quantities))
        record = run.assess(
            engine_of(engine, paths, master), work, output, inputs=[targets, *_files(figures)], findings=findings,
            params=Parameters(limits.assess, limits.alerts),
            progress=lambda done, total: say(f"判断：{done}/{total}批"),
        )  # fmt: skip
    _summary(record, output)
    show_findings(findings, err=True)


def need(extra: str) -> None:
    """Refuse in words when the optional packages are not there."""
    try:
        import duckdb  # noqa: F401
        import pyarrow  # noqa: F401

        if extra == "spark":
            import pyspark  # noqa: F401
    except ImportError as problem:
        advice = f"运行 pip install 'lianggang[{extra}]'"
        raise unusable("extra-missing", f"没有安装{problem.name}", advice=advice) from None


def _asked(path: Path) -> tuple[tuple[Asked, ...], Quantities, tuple[Finding, ...]]:
    """The targets of a table or a plan, the quantities that they may speak of, and what is wrong with them."""
    from lianggang.engines.targets import read_targets

    catalogue = load_catalogue()
    if path.suffix.lower() in _TABLES:
        try:
            asked, findings = read_targets(path, catalogue)
        except LianggangError:
            if path.suffix.lower() != ".txt":  # a text without the columns of a table is a plan
                raise
        else:
            return asked, Quantities(catalogue), findings
    return *asked_of_plan(path, catalogue), ()


def _files(figures: Path) -> list[Path]:
    if not figures.is_dir():
        return [figures]
    from lianggang.engines.copy import copied_files

    return copied_files(figures)


@contextmanager
def _parquet(
    figures: Path, territory: str | None, quantities: Quantities
) -> Iterator[tuple[Sequence[str], tuple[Finding, ...]]]:
    """The figures as Parquet files; other files are read with all checks and kept beside for the time of the run."""
    if all(f.suffix == _PARQUET for f in _files(figures)):
        yield [str(f) for f in _files(figures)], ()
        return
    import pyarrow.parquet as pq

    from lianggang.engines.columns import of_observations

    found = read_figures(figures, quantities.resolve, territory=territory or WHOLE)
    with tempfile.TemporaryDirectory() as folder:
        path = f"{folder}/figures{_PARQUET}"
        pq.write_table(of_observations(_in_own_units(found.observations, quantities)), path)
        yield [path], found.findings


def _known(quantities: Quantities) -> dict[str, Quantity]:
    return {code: Quantity.of(i) for code, i in quantities.catalogue.indicators.items()} | quantities.by_code


def _in_own_units(observations: Sequence[Observation], quantities: Quantities) -> list[Observation]:
    """The observations in the units of their quantities; reading them has checked that both mean the same."""
    known = _known(quantities)
    return [replace(o, unit=known[o.indicator].unit) if o.indicator in known else o for o in observations]


def _latest(paths: Sequence[str]) -> int:
    from lianggang.engines.duck import latest_year

    return latest_year(paths)


def engine_of(name: str, paths: Sequence[str], master: str) -> Engine:
    """The engine of that name over Parquet files. master: address for Spark."""
    if name == "numpy":
        from lianggang.engines.memory import InMemory

        return InMemory(paths)
    if name == "duckdb":
        from lianggang.engines.duck import OutOfCore

        return OutOfCore(paths)
    from lianggang.engines.cluster import Cluster

    return Cluster(paths, master)


def _summary(record: Any, output: Path) -> None:
    from lianggang.assess.model import Verdict

    results = record["results"]
    told = "，".join(f"{Verdict(v).label}{n}" for v, n in results["verdict"].items())
    click.echo(f"{record['as_of']}年度，{results['rows']['assessments']}项判断：{told or '没有'}")
    for name, label in (("hard_level", "预计达标困难"), ("volatile_level", "波动较大")):
        levels = "，".join(f"{level}{n}" for level, n in results[name].items() if level)
        click.echo(f"{label}：{levels or '没有'}")
    click.echo(f"差距{results['rows']['gaps']}项；全部结果在 {output}", err=True)
