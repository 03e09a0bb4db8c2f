"""The sheets of a review as they come back: rows by their headings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lianggang.errors import unusable
from lianggang.findings import Finding, error
from lianggang.monitoring.review import table
from lianggang.monitoring.review.fields import WrongCell
from lianggang.panel.grid import CellKind, Grid, GridRow
from lianggang.plans.corrections import Signed

RENEW = "请用 lianggang review 重新导出，把决定填到新表里。"
_UNREADABLE = {
    CellKind.FAULT: "是公式错误",
    CellKind.UNCOMPUTED: "是没有算出结果的公式",
    CellKind.DATE: "变成了日期",
    CellKind.BOOLEAN: "是逻辑值",
}


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a sheet by its headings."""

    grid: Grid
    row: GridRow
    at: Mapping[str, int]

    def text(self, head: str) -> str:
        """What stands under the heading. Raises `WrongCell` for what is no text."""
        if head not in self.at:
            return ""
        cell = self.row.cell(self.at[head])
        if cell.merged or cell.kind in _UNREADABLE:
            why = "在合并单元格里" if cell.merged else _UNREADABLE[cell.kind]
            raise WrongCell(head, f"“{head}”{why}", "请把单元格设为文本格式，重新填写")
        return cell.text.strip()

    def raw(self, head: str) -> str:
        """What stands under the heading of a sheet that nobody fills in."""
        return self.row.cell(self.at[head]).text.strip() if head in self.at else ""

    def finding(self, problem: WrongCell) -> Finding:
        """The error of one cell with its place."""
        place = self.grid.place(self.row.number, self.at.get(problem.head))
        return error("review-cell", f"{problem.message}。", place=place, advice=f"{problem.advice}。")

    @property
    def signed(self) -> Signed:
        """The remark of the row."""
        return Signed(note=self.text(table.REMARK))


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of a review below its headings."""

    grid: Grid
    at: Mapping[str, int]
    lines: tuple[Line, ...]

    @classmethod
    def of(cls, grid: Grid, key: str) -> Sheet:
        """The sheet whose row of headings has the heading `key`. Raises LianggangError when none has."""
        for row in grid.rows[:20]:
            at = {cell.text.strip(): i for i, cell in reversed(list(enumerate(row.cells))) if cell.text.strip()}
            if key in at and len(at) > 2:
                rows = (r for r in grid.filled_rows() if r.number > row.number)
                return cls(grid, at, tuple(Line(grid, r, at) for r in rows))
        raise unusable("review-heads", f"“{grid.sheet}”表的表头不见了。", place=grid.where, advice=RENEW)
