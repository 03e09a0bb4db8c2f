"""What a plan's table of completion tells about earlier years, as observations."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from lianggang.findings import Finding, note, warning
from lianggang.monitoring.quantities import Quantities
from lianggang.panel.model import Observation
from lianggang.panel.numbers import parse_number
from lianggang.panel.quantities import Quantity, same_unit
from lianggang.plans.model import CompletionRow, Plan, Reading


def completed_values(
    reading: Reading, quantities: Quantities, territory: str
) -> tuple[tuple[Observation, ...], tuple[Finding, ...]]:
    """The values of base and last year that the plans' tables of completion print.

    A table that does not say the year of its results gives those of the year before the plan begins, and a finding.
    """
    found: dict[tuple[object, ...], Observation] = {}
    findings: list[Finding] = []
    for plan in reading.plans:
        if not plan.completion_table.rows or plan.period is None:
            continue
        if plan.completion_table.actual_year is None:
            findings.append(_assumed(plan))
        for row in plan.completion_table.rows:
            answer = quantities.resolve("", row.name, row.unit or "")
            if answer.quantity is None:
                continue
            times = _times(row.unit, answer.quantity.unit)
            if times is None:
                findings.append(_other_unit(row, answer.quantity.unit, plan.title))
                continue
            for observation in _values(plan, row, answer.quantity, times, territory):
                found.setdefault(observation.key, observation)
    return tuple(found.values()), tuple(findings)


def _assumed(plan: Plan) -> Finding:
    assert plan.period is not None
    return note(
        "completion-year-assumed",
        f"《{plan.title}》的完成情况表没有写明完成值的年份，按规划开始前一年（{plan.period[0] - 1}年）处理。",
        advice="请核对年份。",
    )


def _other_unit(row: CompletionRow, unit: str, title: str) -> Finding:
    return warning(
        "completion-unit",
        f"完成情况表第{row.number}项「{row.name}」印的单位是“{row.unit}”，该指标的单位应为“{unit}”，数值未采用。",
        place=f"《{title}》",
        advice="请核对是不是单位印错，再在数据文件中补报。",
    )


def _times(printed: str | None, unit: str) -> int | None:
    """How many of the indicator's unit the printed unit is: 1, 10,000 for 万人 against 人, None for another unit."""
    if not printed or same_unit(printed, unit):
        return 1
    return 10_000 if printed.startswith("万") and same_unit(printed[1:], unit) else None


def _values(plan: Plan, row: CompletionRow, quantity: Quantity, times: int, territory: str) -> Iterator[Observation]:
    """The numbers that a row prints; other cells (——, 提高) are none."""
    assert plan.period is not None
    table = plan.completion_table
    for year, printed in ((table.baseline_year, row.baseline), (table.actual_year or plan.period[0] - 1, row.actual)):
        number = parse_number(printed)
        if year and isinstance(number.value, Decimal):
            yield Observation(
                indicator=quantity.code,
                territory=territory,
                year=year,
                value=number.value * times,
                unit=quantity.unit,
                source=f"《{plan.title}》主要指标完成情况表",
                as_reported=printed,
                place=f"完成情况表{row.number} {row.name}",
            )
