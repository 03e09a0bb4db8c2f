"""The report's section on the gaps between town and country and between the sexes."""

from __future__ import annotations

from lianggang.reports import sentences as say
from lianggang.reports import summary
from lianggang.reports.blocks import Cell, Column, Draft
from lianggang.reports.figures import Figures, Piece


def write(draft: Draft, f: Figures) -> None:
    """Add the section to the draft."""
    draft.heading(1, "城乡和性别差距")
    for dimension in summary.PAIRS:
        found = summary.gaps(f.round, dimension)
        if not found:
            continue
        draft.heading(2, f"{dimension}差距")
        draft.say("有数据可以比较的指标", f.cite(summary.whole(f.round), f"count.gap.{dimension}"), "个。")
        for gap in found:
            draft.say(*say.gap(f, gap))
        draft.table(f"{dimension}差距", _gap_columns(found), [_gap_row(f, g) for g in found])
    if not any(summary.gaps(f.round, d) for d in summary.PAIRS):
        draft.say("有分城乡或者分性别数据可以比较的指标", f.cite(summary.whole(f.round), "count.gap.城乡"), "个。")


def _gap_columns(found: list[summary.Gap]) -> list[Column]:
    sides = ["、".join(dict.fromkeys(getattr(g, side).label for g in found)) for side in ("first", "second")]
    heads = [Column("年份", 16), Column("合计", 18, True), *(Column(side, 20, True) for side in sides)]
    return [Column("指标", 46), Column("单位", 12), *heads, Column("相差", 24, True)]


def _gap_row(f: Figures, found: summary.Gap) -> list[Piece | Cell]:
    r, year = found.result, found.years[-1]
    first, second = found.first.label, found.second.label
    parts = [f.cite(r, "part_number", year, label) for label in (first, second)]
    gap = f.cite(r, "gap", year, f"{first}/{second}")
    return [r.tracked.indicator_name, r.series.unit, f"{year}年", f.cite(r, "number", year), *parts, gap]
