"""目标任务分解表 in Excel: what the plans ask of whom."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from os import PathLike

from lianggang.plans.model import Reading
from lianggang.reports.excel.book import Book, Cell, Column
from lianggang.reports.excel.duties import NAME as DUTIES
from lianggang.reports.excel.duties import add_duties
from lianggang.reports.tasks import NAME, Task, note_of, tasks_of
from lianggang.round import Round, TrackedTarget

_NO_UNIT = "未明确责任单位"
_COLUMNS = (
    Column("序号", 5), Column("规划", 6), Column("领域", 14), Column("规划中的位置", 14), Column("目标原文", 38),
    Column("指标", 22), Column("目标值", 14), Column("性质", 7), Column("牵头单位", 17), Column("责任单位", 18),
    Column("对应策略措施", 36),
)  # fmt: skip


def write_tasks(round: Round, path: str | PathLike[str]) -> None:
    """Write tasks.xlsx of a round; see `write_task_book`."""
    targets = [r.tracked for r in round.results]
    write_task_book(round.reading, targets, path, territory=round.territory, year=round.year)


def write_task_book(
    reading: Reading, targets: Sequence[TrackedTarget], path: str | PathLike[str], *, territory: str, year: int
) -> None:
    """Write all targets and goals of the plans, the duties, one sheet for each unit over all plans.

    Tasks without a unit stand on a sheet of their own, to be filled in. year: of the file's date.
    """
    tasks = tasks_of(reading, targets)
    title = f"{territory}妇女儿童发展规划{NAME}"
    with Book(path, title, author=territory, year=year) as book:
        book.sheet("全部任务", title, _COLUMNS, _rows(tasks), note=f"共{len(tasks)}项。", frozen=6)
        add_duties(book, reading, f"{territory}妇女儿童发展规划{DUTIES}")
        for unit in dict.fromkeys(unit for task in tasks for unit in task.units):
            _unit_sheet(book, unit, [t for t in tasks if unit in t.units], (unit,))
        if without := [t for t in tasks if not t.units]:
            note = f"共{len(without)}项。规划没有写明单位，请在牵头单位、责任单位两列填写。"
            book.sheet(_NO_UNIT, f"{_NO_UNIT}的目标任务", _COLUMNS, _rows(without), note=note, frozen=6)


def write_unit_tasks(
    unit: str, tasks: Sequence[Task], names: Iterable[str], path: str | PathLike[str], *, year: int
) -> None:
    """Write the tasks of one unit. names: what the plans call it. year: of the file's date."""
    with Book(path, f"{unit}{NAME}", author=unit, year=year) as book:
        _unit_sheet(book, unit, tasks, names)


def _unit_sheet(book: Book, unit: str, tasks: Sequence[Task], names: Iterable[str]) -> None:
    book.sheet(unit, f"{unit}{NAME}", _COLUMNS, _rows(tasks), note=note_of(tasks, names), frozen=6)


def _rows(tasks: Sequence[Task]) -> list[list[Cell]]:
    return [
        [str(n), t.subject, t.area, t.place, t.text, t.indicator, t.demand, t.binding or "—",
         t.leader or "、".join(t.lead) or None, "、".join(t.responsible) or None, "；".join(t.measures) or "—"]
        for n, t in enumerate(tasks, 1)
    ]  # fmt: skip
