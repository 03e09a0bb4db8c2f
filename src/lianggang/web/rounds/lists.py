"""The lists of a round as tables to download: how far each unit is, and what has no data."""

from __future__ import annotations

from collections.abc import Iterable

from lianggang.web.figures.tables import Cell, Column, Table, count, text
from lianggang.web.rounds.models import Scheme
from lianggang.web.rounds.queries import Missing, Owed


def matrix_table(scheme: Scheme, rows: Iterable[Owed]) -> Table:
    """Unit × state, with completeness, timeliness and what the reporting cost."""
    columns = (
        Column("单位", width=26), Column("表号", width=12), Column("状态", width=10), Column("指标", numeric=True),
        Column("已填", numeric=True), Column("无数据", numeric=True), Column("空", numeric=True),
        Column("错误", numeric=True), Column("待核实", numeric=True), Column("未答复", numeric=True),
        Column("截止", width=12), Column("及时", width=14), Column("填报用时（分钟）", numeric=True),
    )  # fmt: skip
    return Table("matrix", f"{scheme}进度", columns, [_owed(o) for o in rows])


def _owed(o: Owed) -> list[Cell]:
    counts = (o.asked, o.filled, o.explained, o.blank, o.errors, o.warnings, len(o.returned))
    return [
        text(o.sheet.unit_name), text(o.sheet.number), text(o.sheet.at.label), *map(count, counts),
        text(o.sheet.deadline), text(o.timely), count(o.sheet.minutes),
    ]  # fmt: skip


def missing_table(scheme: Scheme, found: Iterable[Missing]) -> Table:
    """One row an indicator without data."""
    columns = (Column("代码", width=12), Column("指标", width=36), Column("单位", width=26), Column("原因", width=20))
    rows = [[text(m.code), text(m.name), text(m.sheet.unit_name), text(m.why)] for m in found]
    return Table("missing", f"{scheme}缺项", columns, rows)
