"""目标任务分解表 in Word: the tasks of one unit, or of all of them, to be printed and signed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lianggang.reports.blocks import Column, Draft
from lianggang.reports.tasks import NAME, Task, note_of
from lianggang.reports.word.file import to_docx

_COLUMNS = (
    Column("序号", 10), Column("领域", 22), Column("规划中的位置", 22), Column("目标原文", 60), Column("指标", 34),
    Column("目标值", 25), Column("牵头单位", 26), Column("责任单位", 26),
)  # fmt: skip


def tasks_docx(whose: str, tasks: Sequence[Task], *, names: Iterable[str] = (), year: int) -> bytes:
    """The tasks as a Word file, a table for each plan.

    whose: the unit or territory in the title. names: what the plans call the unit. year: of the file's date.
    """
    draft = Draft(f"{whose}\n{NAME}", year, whose)
    draft.say(note_of(tasks, names) if names else f"共{len(tasks)}项。")
    for title in dict.fromkeys(t.plan.title for t in tasks):
        draft.heading(1, title)
        draft.table("", _COLUMNS, _rows([t for t in tasks if t.plan.title == title]), small=True)
    return to_docx(draft, across=True)


def _rows(tasks: Sequence[Task]) -> list[tuple[str, ...]]:
    return [
        (str(n), t.area, t.place, t.text, t.indicator, t.demand, t.leader or "、".join(t.lead) or "待明确",
         "、".join(t.responsible) or "待明确")
        for n, t in enumerate(tasks, 1)
    ]  # fmt: skip
