"""The report's section on the gaps between town and country and between the sexes."""

from __future__ import annotations

from decimal import Decimal

from lianggang.reports import sentences as say
from lianggang.reports import summary
from lianggang.reports.blocks import Cell, Column, Draft
from lianggang.reports.figures import Figures, Piece
from lianggang.reports.summary import Gap

_TOLD = 5  # gaps told in a sentence; all of them stand in the table
_NOTE = "注：相差的单位，百分率为百分点，千分率为千分点，其他同指标单位。"
_FEW_NOTE = "＊个案数不足10，不能下结论。"


def write(draft: Draft, f: Figures) -> None:
    """Add the section to the draft."""
    draft.heading(1, "城乡和性别差距")
    found = {dimension: summary.gaps(f.round, dimension) for dimension in summary.PAIRS}
    for dimension, gaps in found.items():
        if gaps:
            _dimension(draft, f, dimension, gaps)
    if not any(found.values()):
        draft.say("有分城乡或者分性别数据可以比较的指标", f.cite(summary.whole(f.round), "count.gap.城乡"), "个。")


def _dimension(draft: Draft, f: Figures, dimension: str, gaps: list[Gap]) -> None:
    draft.heading(2, f"{dimension}差距")
    number: list[Piece] = ["有数据可以比较的指标", f.cite(summary.whole(f.round), f"count.gap.{dimension}"), "个，见"]
    told = sorted((g for g in gaps if not g.few), key=lambda g: _relative(f, g), reverse=True)[:_TOLD]
    lead = "。其中相对差距最大的：" if len(gaps) > len(told) > 0 else "。"
    draft.say(*number, draft.next_table, lead, *(piece for g in told for piece in say.gap(f, g)))
    few = any(g.few for g in gaps)
    rows = [_row(f, g) for g in gaps]
    draft.table(f"{dimension}差距", _columns(gaps), rows, note=_NOTE + (_FEW_NOTE if few else ""))


def _relative(f: Figures, gap: Gap) -> Decimal:
    """The gap as a share of the larger value."""
    parts = summary.broken_down(f.round, gap.result.tracked.indicator)
    a, b = (parts[part][gap.year].value or Decimal(0) for part in (gap.first, gap.second))
    return abs(a - b) / max(abs(a), abs(b), Decimal("1e-9"))


def _columns(gaps: list[Gap]) -> list[Column]:
    sides = ["、".join(dict.fromkeys(getattr(g, side).label for g in gaps)) for side in ("first", "second")]
    heads = [Column("年份", 14), *(Column(side, 17, True) for side in sides), Column("相差", 17, True)]
    return [Column("指标", 42), Column("单位", 12), *heads, Column("以前\n相差", 23, True), Column("差距", 14)]


def _row(f: Figures, gap: Gap) -> list[Piece | Cell]:
    r, pair = gap.result, f"{gap.first.label}/{gap.second.label}"
    parts = [f.cite(r, "part_number", gap.year, side.label) for side in (gap.first, gap.second)]
    name = r.tracked.indicator_name + ("＊" if gap.few else "")
    row: list[Piece | Cell] = [name, r.series.unit, f"{gap.year}年", *parts, f.cite(r, "gap_number", gap.year, pair)]
    if gap.since is None:
        return [*row, "—", "—"]
    before: Cell = (f.cite(r, "gap_number", gap.since, pair), f"\n{gap.since}年")
    return [*row, before, f.cite(r, "gap_trend", gap.year, f"{pair}/{gap.since}")]
