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
from lianggang.plans.words import anywhere

_HOLDING = re.compile("保持|维持|稳定|控|恢复|回归|[为是在于]$")


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
    between = any(q.between for q, _ in values)  # 105—110、103—107之间: said once for all
    values = [(replace(q, between=between), c) for q, c in values]
    if len(values) == 1:
        values = values * len(quantities)
    elif len(quantities) == 1 and len(values) == 2:
        quantities = by_side(quantities[0])
    if years := _years(statement, memory, len(quantities), len(values)):
        (name,) = quantities
        memory.years = years
        return [
            replace(valued(name, statement, kind, comparator, value, None), year=year)
            for year, (value, c) in zip(years, values, strict=True)
            for comparator in _comparators(statement, kind, name, value, pre or c or shared, default or ">=")
        ]
    targets = [
        valued(q, statement, kind, comparator, value, None)
        for q, (value, c) in zip(quantities, values, strict=False)
        for comparator in _comparators(statement, kind, q, value, pre or c or shared, default)
    ]
    return matched(targets, len(quantities), len(values))


def _comparators(
    statement: Statement, kind: Kind, quantity: Quantity, value: Quantum, stated: str | None, default: str | None
) -> tuple[str, ...]:
    """The comparator of a number; both for a range in which the quantity has to stay (保持在103—107之间)."""
    if not stated and kind is Kind.LEVEL and value.low != value.high and _stays_within(statement, quantity, value):
        return (">=", "<=")
    return (stated or default or _floor_or_ceiling(quantity, value),)


def _stays_within(statement: Statement, quantity: Quantity, value: Quantum) -> bool:
    """Whether both ends of a range bind; of a rate of death the lower one never does, nor the upper one of 达到A—B."""
    if anywhere("balanced").search(quantity.name):
        return True
    verb = statement.text("verb")
    return value.between and floor_or_ceiling(quantity.name) == ">=" and (not verb or bool(_HOLDING.search(verb)))


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
