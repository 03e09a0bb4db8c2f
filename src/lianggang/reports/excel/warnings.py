"""预警清单: both kinds of warning, with columns for the unit's reply."""

from __future__ import annotations

from os import PathLike
from typing import Any

from lianggang.alerts.model import Alert, WarningKind
from lianggang.reports import figures, summary
from lianggang.reports.excel.book import TITLE_ROWS, Book, Cell, Column
from lianggang.round import Result, Round

CAUSES = ("实际变化", "口径变化", "分母变化", "填报差错", "统计渠道问题", "其他")
_COLUMNS = (
    Column("序号", 5), Column("等级", 9), Column("规划", 6), Column("领域", 12), Column("指标", 18),
    Column("目标值", 14), Column("最新值", 12), Column("理由类别", 13), Column("预警理由", 46),
    Column("界限（监测方案）", 26), Column("责任单位", 15),
    Column("原因类别\n（单位填写）", 13), Column("措施\n（单位填写）", 26), Column("完成时限\n（单位填写）", 13),
)  # fmt: skip
_CAUSE, _DEADLINE = 11, 13


def write_warnings(round: Round, path: str | PathLike[str]) -> None:
    """Write warnings.xlsx: a sheet for each kind of warning, the reply columns empty."""
    title = f"{round.territory}{round.year}年度监测预警清单"
    with Book(path, title, author=round.territory, year=round.year) as book:
        for kind in WarningKind:
            _sheet(book, round, kind)


def _sheet(book: Book, round: Round, kind: WarningKind) -> None:
    found = summary.alerts_of(round, kind)
    title = f"{round.territory}{round.year}年度监测预警清单：{kind.value}"
    note = f"共{len(found)}项。" + (
        "请责任单位选择原因类别，填写措施和完成时限后报回。" if found else "本年度没有此类预警。"
    )
    rows = [_row(round, n, r, a) for n, (r, a) in enumerate(found, 1)]
    sheet = book.sheet(kind.value, title, _COLUMNS, rows, note=note, frozen=5)
    if found:
        _reply(sheet, TITLE_ROWS, TITLE_ROWS + len(found) - 1)


def _row(round: Round, number: int, result: Result, alert: Alert) -> list[Cell]:
    t, a = result.tracked, result.assessment
    latest = f"{figures.quantity(result, a.value)}（{a.value_year}年）" if a.value is not None else "无数据"
    units = summary.all_units(result)
    level = f"{alert.level.value} {alert.level.sign}"
    goal = f"{figures.demand(result)}（{t.due}年）"
    return [
        str(number), level, summary.subject(t.plan), t.area, t.indicator_name, goal, latest,
        "\n".join(alert.causes), figures.as_sentences([alert.reason]), figures.as_sentences([alert.limits]), units,
        None, None, None,
    ]  # fmt: skip


def _reply(sheet: Any, first: int, last: int) -> None:
    sheet.data_validation(
        first, _CAUSE, last, _CAUSE,
        {"validate": "list", "source": list(CAUSES), "error_title": "原因类别", "error_message": "请从列表中选择"},
    )  # fmt: skip
    sheet.data_validation(
        first, _DEADLINE, last, _DEADLINE,
        {"validate": "any", "input_title": "完成时限", "input_message": "写成年月日，例如2025年6月30日"},
    )  # fmt: skip
