"""The report's appendices: all targets, explanation of indicators, methods, revisions."""

from __future__ import annotations

from collections.abc import Mapping

from lianggang.catalogue.model import Indicator
from lianggang.reports import figures, method, summary
from lianggang.reports.blocks import Cell, Column, Draft, Turn
from lianggang.reports.figures import Figures, Piece
from lianggang.round import Result, Round


def write(draft: Draft, f: Figures, definitions: Mapping[str, Indicator]) -> None:
    """Sign the report and add the appendices, the wide tables on pages that lie across."""
    draft.sign("（编制单位）", None)
    draft.blocks.append(Turn(landscape=True))
    draft.appendix("附表1　全部目标一览")
    draft.table(
        "", _target_columns(f.round), [_target_row(f, i, r) for i, r in enumerate(f.round.results, 1)], small=True
    )
    draft.appendix("附表2　指标解释")
    draft.table("", _definition_columns(), _definition_rows(f.round, definitions), small=True)
    draft.blocks.append(Turn(landscape=False))
    method.write(draft, f.round)
    _revisions(draft)


def _target_columns(round: Round) -> list[Column]:
    year = Column(f"{round.year}年", 24, True)
    return [
        Column("序号", 11),
        Column("领域", 36),
        Column("指标", 60),
        Column("目标", 28),
        year,
        Column("判断", 24),
        Column("牵头单位", 42),
    ]


def _target_row(f: Figures, number: int, result: Result) -> list[Piece | Cell]:
    return [
        str(number),
        result.tracked.area,
        result.tracked.indicator_name,
        (f.cite(result, "demand"), figures.due_year(result)),
        f.cite(result, "value", f.round.year),
        (f"{summary.verdict_sign(result)} ", f.cite(result, "verdict")),
        summary.lead(result),
    ]


def _definition_columns() -> list[Column]:
    return [Column("指标", 42), Column("单位", 13), Column("解释", 72), Column("计算", 50), Column("数据来源", 48)]


def _definition_rows(round: Round, definitions: Mapping[str, Indicator]) -> list[list[Piece]]:
    rows: list[list[Piece]] = []
    for code, result in summary.by_indicator(round).items():
        d = definitions.get(code)
        if not (d and d.definition) and not result.series.breaks:
            continue
        source = "、".join(dict.fromkeys(o.source for o in result.series.known if o.source)) or "—"
        formula = _formula(d.numerator, d.denominator) if d and d.numerator and d.denominator else "—"
        breaks = "".join(f"{y}年起口径有变化。" for y in result.series.breaks)
        text = (d.definition if d and d.definition else "按规划原文：" + result.tracked.target.quote + "。") + breaks
        rows.append([result.tracked.indicator_name, result.series.unit, text, formula, source])
    return rows


def _formula(above: str, below: str) -> str:
    """How the indicator is computed: a quotient, a difference alone, or what a table of both parts gives."""
    table, _, part = above.partition("（")
    if below.startswith("（差值") or above == below:
        return above
    if part and below.startswith(f"{table}（"):
        return f"{table}（{part.rstrip('）')}÷{below.removeprefix(f'{table}（')}"
    return f"（{above}）÷{below}" if "－" in above else f"{above}÷{below}"


def _revisions(draft: Draft) -> None:
    draft.appendix("附录2　修订记录")
    columns = [Column("版本", 20), Column("日期", 30), Column("修订内容", 70), Column("修订人", 36)]
    draft.table("", columns, [["1.0", "", "按监测数据生成", ""], ["", "", "", ""], ["", "", "", ""]])
