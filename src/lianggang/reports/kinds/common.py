"""What several kinds of reports say of a round in the same way."""

from __future__ import annotations

from collections.abc import Iterable

from lianggang import wording
from lianggang.reports import figures, summary
from lianggang.reports import sentences as say
from lianggang.reports.blocks import Cell, Column
from lianggang.reports.figures import Figures, Piece
from lianggang.reports.sentences import Words
from lianggang.round import Result, Round

PROGRESS = (
    Column("指标", 40), Column("目标", 24), Column("上年", 18, True), Column("本年", 18, True), Column("判断", 28),
    Column("达标\n概率", 16, True),
)  # fmt: skip


def subjects(round: Round) -> str:
    """妇女, 儿童 or 妇女儿童: whom the round's plans are for."""
    found = {summary.subject(p) for p in summary.plans(round)}
    return found.pop() if len(found) == 1 else "妇女儿童"


def progress_row(f: Figures, result: Result) -> list[Piece | Cell]:
    """A target's row under `PROGRESS`."""
    unit = wording.suffix(result.series.unit)
    return [
        result.tracked.indicator_name + (f"（{unit}）" if unit else ""),
        (f.cite(result, "demand"), figures.due_year(result)),
        f.cite(result, "number", f.round.year - 1),
        f.cite(result, "number", f.round.year),
        (f"{summary.verdict_sign(result)} ", f.cite(result, "verdict")),
        f.cite(result, "probability") if result.assessment.probability is not None else "—",
    ]


def value_and_year(f: Figures, result: Result) -> Words:
    """ "51.3%" with the year where it is not the round's; 无数据 where there is none."""
    year = say.value_year(result, f.round.year)
    if year is None:
        return [figures.no_value(result)]
    return [f.cite(result, "value", year), "" if year == f.round.year else f"（{year}年）"]


def sentence(parts: Iterable[Words], separator: str = "；", end: str = "。") -> Words:
    """The parts in a row with a stop; nothing when all are empty."""
    row = say.joined(parts, separator)
    return [*row, end] if row else []
