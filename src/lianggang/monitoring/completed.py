"""What a plan's table of completion tells about earlier years, as observations."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from lianggang.findings import Finding, note
from lianggang.monitoring.quantities import Quantities
from lianggang.panel.model import Observation
from lianggang.panel.numbers import parse_number
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
        for observation in _values(plan, quantities, territory):
            found.setdefault(observation.key, observation)
    return tuple(found.values()), tuple(findings)


def _assumed(plan: Plan) -> Finding:
    assert plan.period is not None
    return note(
        "completion-year-assumed",
        f"《{plan.title}》的完成情况表没有写明完成值的年份，按规划开始前一年（{plan.period[0] - 1}年）处理。",
        advice="请核对年份。",
    )


def _values(plan: Plan, quantities: Quantities, territory: str) -> Iterator[Observation]:
    assert plan.period is not None
    table = plan.completion_table
    for row in table.rows:
        years = ((table.baseline_year, row.baseline), (table.actual_year or plan.period[0] - 1, row.actual))
        for year, printed in years:
            if year and (observation := _value(row, printed, year, quantities, territory, plan.title)):
                yield observation


def _value(
    row: CompletionRow, printed: str, year: int, quantities: Quantities, territory: str, title: str
) -> Observation | None:
    """One printed value, where the row names a known quantity in its own unit and the cell holds a number."""
    answer = quantities.resolve("", row.name, row.unit or "")
    number = parse_number(printed)
    if answer.quantity is None or not isinstance(number.value, Decimal):
        return None
    return Observation(
        indicator=answer.quantity.code,
        territory=territory,
        year=year,
        value=number.value,
        unit=answer.quantity.unit,
        source=f"《{title}》主要指标完成情况表",
        as_reported=printed,
        place=f"完成情况表{row.number} {row.name}",
    )
