"""The list of plan documents as a table to download."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.timezone import localdate

from lianggang.web.figures.tables import Cell, Column, Table, count, text
from lianggang.web.plans.models import PlanDocument


def plans_table(documents: Iterable[PlanDocument]) -> Table:
    """One row a document: how far it is, its version, who uploaded and confirmed it and when."""
    columns = (
        Column("规划文件", width=40), Column("地区"), Column("状态"), Column("版本", numeric=True, width=8),
        Column("上传人"), Column("上传日期"), Column("确认人"), Column("确认日期"),
    )  # fmt: skip
    return Table("plans", "规划", columns, [_document(document) for document in documents])


def _document(d: PlanDocument) -> list[Cell]:
    version = count(d.version) if d.version else text("")
    confirmed = [text(d.confirmed_by or ""), text(localdate(d.confirmed_at) if d.confirmed_at else "")]
    return [text(d), text(d.territory), text(d.get_state_display()), version,
            text(d.uploaded_by), text(localdate(d.uploaded_at)), *confirmed]  # fmt: skip
