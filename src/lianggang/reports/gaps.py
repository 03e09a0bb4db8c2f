"""The report's section on the gaps between town and country and between the sexes."""

from __future__ import annotations

from lianggang.reports import contrasts, summary
from lianggang.reports.blocks import Cell, Column, Draft
from lianggang.reports.contrasts import Contrast
from lianggang.reports.figures import Figures, Piece

_TOLD = 3  # gaps told in a sentence; all of them stand in the table
_NOTE = (
    "注：“农村高0.7”表示农村的值比另一方高0.7；相差的单位，百分率为百分点，千分率为千分点，其他同指标单位。"
    "到期末缩小的可能性，是规划期末一年的差距比现在小的概率，差距没有超出偶然的不算。"
    "一年不足10例的用三年或五年合计，合计仍不足10例的为例数太少；差的95%区间含0的，差距没有超出偶然。"
)


def write(draft: Draft, f: Figures) -> None:
    """Add the section to the draft."""
    draft.heading(1, "城乡和性别差距")
    for dimension in contrasts.DIMENSIONS:
        found = [c for (_, of), c in f.contrasts.items() if of == dimension]
        if found:
            _dimension(draft, f, dimension, found)
    if not f.contrasts:
        draft.say("有分城乡或者分性别数据可以比较的指标", f.cite(summary.whole(f.round), "count.gap.城乡"), "个。")


def _dimension(draft: Draft, f: Figures, dimension: str, found: list[Contrast]) -> None:
    draft.heading(2, f"{dimension}差距")
    number: list[Piece] = ["有数据可以比较的指标", f.cite(summary.whole(f.round), f"count.gap.{dimension}"), "个，见"]
    told = sorted((c for c in found if not c.by_chance), key=lambda c: c.distance, reverse=True)[:_TOLD]
    lead = "。其中相对差距最大的：" if len(found) > len(told) > 0 else "。"
    draft.say(*number, draft.next_table, lead)
    for c in told:
        draft.say(
            *(f.cite(c.result, field, breakdown=dimension) for field in ("gap_sentence", "gap_movement", "gap_outlook"))
        )
    draft.table(f"{dimension}差距", _columns(found), [_row(f, dimension, c) for c in found], note=_NOTE, small=True)


def _columns(found: list[Contrast]) -> list[Column]:
    heads = ["、".join(dict.fromkeys(side.label for side in sides))
             for sides in ([c.gap.first for c in found], [c.gap.second for c in found])]  # fmt: skip
    sides = [Column(head, 12, True) for head in heads]
    return [
        Column("指标", 26), Column("单位", 9), Column("年份", 16), *sides, Column("相差", 17), Column("以前", 17),
        Column("变化", 12), Column("到期末缩小的可能性", 18), Column("能否下结论", 17),
    ]  # fmt: skip


def _row(f: Figures, dimension: str, c: Contrast) -> list[Piece | Cell]:
    def cited(field: str) -> Piece:
        return f.cite(c.result, field, breakdown=dimension)

    row: list[Piece | Cell] = [c.result.tracked.indicator_name, c.gap.unit, cited("gap_years")]
    row += [cited("gap_first"), cited("gap_second"), cited("gap_higher")]
    if c.trend is None:
        return [*row, "—", "—", cited("gap_narrower"), cited("gap_proof")]
    before: Cell = (cited("gap_before"), f"\n{c.trend.before.label}")
    return [*row, before, cited("gap_trend"), cited("gap_narrower"), cited("gap_proof")]
