"""Targets from quantities, numbers and comparators."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from lianggang.plans.clauses import Statement
from lianggang.plans.lexer import Quantum
from lianggang.plans.model import Direction, Kind, Target
from lianggang.plans.quantities import Quantity, by_side, floor_or_ceiling
from lianggang.plans.targets.memory import Memory
from lianggang.plans.targets.phrases import due_in


def numeric(
    statement: Statement,
    memory: Memory,
    quantities: tuple[Quantity, ...],
    values: list[tuple[Quantum, str | None]],
    pre: str | None,
    default: str | None,
    kind: Kind,
) -> list[Target]:
    """One target for each quantity with its number.

    values: numbers with the comparator behind each; one number counts for all quantities. pre: the comparator before
    them. default: the one that the verb implies, None where the name of the quantity decides. Where numbers and
    quantities differ in number, the targets are marked doubtful.
    """
    shared = next((c for _, c in reversed(values) if c), None)
    if not quantities:
        return []
    if len(values) == 1:
        values = values * len(quantities)
    elif len(quantities) == 1 and len(values) == 2:
        quantities = by_side(quantities[0])
    if years := _years(statement, memory, len(quantities), len(values)):
        (name,) = quantities
        memory.years = years
        return [
            replace(valued(name, statement, kind, pre or c or shared or default or ">=", value, None), year=year)
            for year, (value, c) in zip(years, values, strict=True)
        ]
    targets = [
        valued(q, statement, kind, pre or c or shared or default or _floor_or_ceiling(q, value), value, None)
        for q, (value, c) in zip(quantities, values, strict=False)
    ]
    return matched(targets, len(quantities), len(values))


def _floor_or_ceiling(quantity: Quantity, value: Quantum) -> str:
    return "<=" if value.high == 0 else floor_or_ceiling(quantity.name)


def matched(targets: list[Target], quantities: int, values: int) -> list[Target]:
    """The targets, doubtful where there are not as many numbers as quantities."""
    if quantities == values:
        return targets
    doubt = f"{quantities}个量对应{values}个数值，请核对。"
    return [replace(t, confidence=0.5, reason=doubt) for t in targets]


def valued(
    quantity: Quantity, statement: Statement, kind: Kind, comparator: str, quantum: Quantum, who: str | None
) -> Target:
    """A target with a number; of a range the end that is easier to reach. who: the people, when the name has none."""
    value = quantum.high if comparator in ("<=", "<") else quantum.low
    target = target_of(quantity, statement, kind, comparator, value)
    return replace(target, unit=quantum.unit, population=who or target.population)


def target_of(
    quantity: Quantity,
    statement: Statement,
    kind: Kind,
    comparator: str | None,
    value: Decimal | str | None,
    *,
    direction: Direction | None = None,
) -> Target:
    """A target of the statement; its place in the document is added by the reader."""
    return Target(
        indicator=quantity.name,
        quote="",
        kind=kind,
        comparator=comparator,
        value=value,
        population=quantity.population,
        direction=direction,
        year=due_in(statement.clause.text),
        rule=statement.rule,
    )


def _years(statement: Statement, memory: Memory, quantities: int, values: int) -> tuple[int, ...]:
    """比例2025年、2030年分别达到45%和50%: the years, when there is one for each of several values."""
    named = tuple(int(y) for y in re.findall(r"(20\d\d)年", statement.clause.text)) or memory.years
    return named if quantities == 1 < values == len(named) else ()
