"""What a file of earlier years would add or has added, as tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lianggang.findings import finding_from_dict
from lianggang.web.figures.models import Import
from lianggang.web.figures.tables import Cell, Column, Table, text

_FINDING = (Column("轻重", width=8), Column("内容", width=60), Column("位置", width=20), Column("怎么办", width=40))
_NEW = (
    Column("代码", width=12), Column("指标", width=30), Column("年份", width=8), Column("分组", width=10),
    Column("数", width=24), Column("来源", width=24),
)  # fmt: skip
_REJECTED = (Column("位置", width=16), Column("内容", width=60), Column("为什么没有采用", width=50))


def tables_of(item: Import) -> list[Table]:
    """The lists of an import that hold anything, the ones to look at first."""
    held: Mapping[str, Any] = item.lists
    done = item.state == Import.State.DONE
    found = (
        Table("clashes", "没有导入的数和原因", _FINDING, [_finding(f) for f in held.get("clashes", ())]),
        Table("rejected", "没有采用的行", _REJECTED, [_rejected(r) for r in held.get("rejected", ())]),
        Table("new", "已经导入的数" if done else "将要导入的数", _NEW, [_new(n) for n in held.get("new", ())]),
        Table("remarks", "提示", _FINDING, [_finding(f) for f in held.get("remarks", ())]),
        Table("failed", "没有做成", _FINDING, [_finding(f) for f in held.get("failed", ())]),
    )  # fmt: skip
    return [table for table in found if table.rows]


def _finding(data: Mapping[str, str]) -> list[Cell]:
    f = finding_from_dict(data)
    return [text(f.severity.label), text(f.message), text(f.place), text(f.advice)]


def _new(data: Mapping[str, Any]) -> list[Cell]:
    return [text(data[name]) for name in ("code", "name", "year")] + [
        text(data["part"] or "合计"), text(data["said"]), text(data["source"])
    ]  # fmt: skip


def _rejected(data: Mapping[str, Any]) -> list[Cell]:
    return [text(data["place"]), text(data["cells"]), text("；".join(data["reasons"]))]
