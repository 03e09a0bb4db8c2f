"""The list of matters, and what became of warnings, as tables for the page and for files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from lianggang.web.figures.tables import Cell, Column, Table, text
from lianggang.web.followup.models import Matter
from lianggang.web.followup.outcomes import WORDS, Fate, Review, Tally
from lianggang.web.followup.queries import PARTS, UNIT_PARTS
from lianggang.web.followup.raising import page_of

_SIGNS = {"红": "●●●", "橙": "●●", "黄": "●"}


def matters_table(matters: Iterable[Matter]) -> Table:
    """One row a matter."""
    columns = (
        Column("年度", width=8), Column("事项", width=36), Column("来源", width=10), Column("等级", width=8),
        Column("责任单位", width=18), Column("状态", width=12), Column("期限", width=14), Column("原因类别", width=10),
        Column("整改措施", width=30), Column("后来", width=26),
    )  # fmt: skip
    return Table("matters", "预警与整改事项", columns, [_row(m) for m in matters])


def _row(m: Matter) -> list[Cell]:
    return [
        text(f"{m.year}"), Cell(str(m), link=page_of(m), small=_marks(m)), text(m.get_source_display()),
        text(level_of(m.level)), text(m.unit or "未定"), text(m.get_state_display()), Cell(_day(m), small=_late(m)),
        text(m.get_cause_display()), text(m.measure), Cell(m.get_outcome_display(), small=m.outcome_note),
    ]  # fmt: skip


def level_of(level: str) -> str:
    """A level with its sign, so that colour is never alone."""
    return f"{level}{_SIGNS.get(level, '')}"


def _marks(m: Matter) -> str:
    marks = (("督办", m.supervised_at and m.is_open), ("重复出现", m.earlier_id), (f"文号 {m.number}", m.sent_at))
    return "　".join(word for word, there in marks if there)


def _day(m: Matter) -> str:
    return f"{m.deadline:%Y-%m-%d}" if m.deadline else ""


def _late(m: Matter) -> str:
    return f"逾期{m.overdue}天" if m.overdue else ""


def units_table(rows: Sequence[tuple[str, list[int]]]) -> Table:
    """One row a unit, a column for each list."""
    columns = (Column("责任单位", width=24), *(Column(PARTS[key].label, numeric=True) for key in UNIT_PARTS))
    return Table("units", "各单位事项", columns, [[text(name), *map(_number, counts)] for name, counts in rows])


def tally_table(key: str, title: str, head: str, tallies: Sequence[Tally]) -> Table:
    """Warnings counted by what became of them, with the rates."""
    columns = (
        Column(head, width=24), Column("预警", numeric=True), *(Column(word, numeric=True) for word in WORDS),
        *(Column(head, numeric=True) for head in ("没有发出", "未答复", "命中率", "虚警率")),
    )  # fmt: skip
    return Table(key, title, columns, [_tally(t) for t in tallies])


def _tally(t: Tally) -> list[Cell]:
    counts = [t.total, *(t.counts.get(word, 0) for word in WORDS), t.unsent, t.unanswered]
    return [text(t.name), *map(_number, counts), _rate(t.hit_rate), _rate(t.false_rate)]


def fates_table(review: Review) -> Table:
    """One row a warning and what became of it."""
    columns = (
        Column("指标", width=28), Column("预警", width=14), Column("等级", width=8), Column("责任单位", width=18),
        Column("答复和整改", width=20), Column("后来", width=14), Column("依据", width=34),
    )  # fmt: skip
    return Table("fates", f"{review.year}年度预警的后来", columns, [_fate(f) for f in review.fates])


def _fate(f: Fate) -> list[Cell]:
    at = f.matter.get_state_display() if f.matter else "没有作为事项处理"
    link = page_of(f.matter) if f.matter else ""
    return [
        Cell(f.judgement.name, link=link, small=f.judgement.aim.demand), text(f.kind), text(level_of(f.level)),
        text(f.unit), text(at), text(f.word), text(f.test.note if f.test else ""),
    ]  # fmt: skip


def missed_table(review: Review) -> Table:
    """Targets that failed in the next year without having been warned of."""
    columns = (
        Column("指标", width=28),
        Column("要求", width=24),
        Column("当年判断", width=14),
        Column("责任单位", width=18),
    )
    rows = [[text(j.name), text(f"{j.aim.demand}（{j.aim.due}年）"), text(j.label), text(j.aim.reporter or "")]
            for j in review.missed]  # fmt: skip
    return Table("missed", "没有预警而下一年未达标的目标", columns, rows)


def _number(n: int) -> Cell:
    """A count; a table of many zeros is read more easily without them."""
    return Cell(str(n) if n else "", Decimal(n))


def _rate(share: float | None) -> Cell:
    return text("—") if share is None else Cell(f"{share * 100:.0f}%")
