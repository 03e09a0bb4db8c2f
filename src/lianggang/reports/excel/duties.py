"""职责与时间表: who must do what by when, from the chapters on implementation and monitoring."""

from __future__ import annotations

import re
from datetime import date

from lianggang.plans.calendar import AFTER_ISSUE, BY_MONTH, later
from lianggang.plans.model import Duty, Plan, Reading
from lianggang.reports import summary
from lianggang.reports.excel.book import Book, Cell, Column

NAME = "职责与时间表"
_COLUMNS = (
    Column("序号", 5), Column("规划", 6), Column("谁来做", 18), Column("做什么（规划原文）", 44), Column("报给谁", 16),
    Column("时间类别", 11), Column("期限、频次", 20), Column("规划中的位置", 28), Column("落实情况\n（填写）", 16),
)  # fmt: skip
_KINDS = {"annual": "每年", "midterm": "中期", "final": "终期"}
_WITHIN, _OPEN = "若干个月内", "经常/未写明"
_ORDER = (*_KINDS.values(), _WITHIN, _OPEN)
_OFTEN = re.compile("每半年|每季度?|每月|每周|不定期|定期|经常|适时|日常|及时|随时")
_LONGEST_HEADING = 30
_NUMERAL = "[一二三四五六七八九十]{1,3}"
_CHAPTER = re.compile(
    rf"^\s*(?:{_NUMERAL}、|第{_NUMERAL}[章部][分]?)\s*(?P<title>[^。\n]{{2,{_LONGEST_HEADING}}})$", re.M
)
_SECTION = re.compile(
    rf"^\s*(?P<title>(?:[（(]{_NUMERAL}[）)]|第{_NUMERAL}节)\s*[^。\n]{{2,{_LONGEST_HEADING}}})(?:。|$)", re.M
)


def add_duties(book: Book, reading: Reading, title: str) -> None:
    """Add the sheet with the duties of all plans by kind of time, none when the plans have no duties."""
    found = [(plan, duty) for plan in reading.plans for duty in plan.duties]
    if not found:
        return
    found.sort(key=lambda each: _ORDER.index(_kind(each[1])))
    rows = [_row(n, reading, plan, duty) for n, (plan, duty) in enumerate(found, 1)]
    kinds = [_kind(duty) for _, duty in found]
    counts = "，".join(f"{kind}{kinds.count(kind)}项" for kind in _ORDER if kind in kinds)
    note = f"共{len(rows)}项：{counts}。取自规划的组织实施、监测评估部分；原文没有写明由谁做的，请在“谁来做”中补填。"
    book.sheet(NAME, title, _COLUMNS, rows, note=note, frozen=4)


def _row(number: int, reading: Reading, plan: Plan, duty: Duty) -> list[Cell]:
    return [
        str(number), summary.subject(plan), "、".join(duty.who) or "（原文未写明）", duty.what, duty.to or "—",
        _kind(duty), _time(duty, plan), _place(reading.text, duty), None,
    ]  # fmt: skip


def _kind(duty: Duty) -> str:
    if duty.when is None:
        return _OPEN
    return _KINDS.get(duty.when, _WITHIN)


def _time(duty: Duty, plan: Plan) -> str:
    """When the duty falls due, with the years of this plan where they follow from its period or its date of issue."""
    kind = _kind(duty)
    if kind == "中期":
        return f"中期（{sum(plan.period) // 2}年）" if plan.period else kind
    if kind == "终期":
        return f"终期（{plan.period[1]}年）" if plan.period else kind
    if kind == _WITHIN:
        return _months(duty, plan)
    said = (BY_MONTH if kind == "每年" else _OFTEN).search(duty.quote)
    return said.group() if said else kind if kind == "每年" else "未写明"


def _months(duty: Duty, plan: Plan) -> str:
    """3个月内; with the last day where it counts from the issue of the plan and the plan is dated."""
    count = re.search(r"\d+", duty.when or "")
    if count is None:
        return duty.when or _WITHIN
    months, from_issue = int(count.group()), AFTER_ISSUE.search(duty.quote)
    said = f"{'规划印发后' if from_issue else ''}{months}个月内"
    if not (from_issue and plan.issued_on):
        return said
    last = later(date.fromisoformat(plan.issued_on), months)
    return f"{said}（{last.year}年{last.month}月{last.day}日前）"


def _place(text: str, duty: Duty) -> str:
    """The headings of chapter and section above the duty; a dash where the text is not at hand."""
    if not duty.segments or not text:
        return "—"
    before = text[: duty.segments[0][0]]
    chapter = _last(_CHAPTER, before, 0)
    section = _last(_SECTION, before, chapter.end() if chapter else 0)
    return " ".join(m["title"].strip() for m in (chapter, section) if m) or "—"


def _last(pattern: re.Pattern[str], text: str, start: int) -> re.Match[str] | None:
    return next(reversed(list(pattern.finditer(text, start))), None)
