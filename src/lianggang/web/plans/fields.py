"""What a reviewer fills in about a target: the same fields, words and checks as in the Excel review."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lianggang.errors import LianggangError, unusable
from lianggang.monitoring.review.fields import WrongCell, check_demand, parse_field
from lianggang.monitoring.review.table import FIELD_OF
from lianggang.plans.corrections import Demand
from lianggang.plans.labels import COMPARATORS, DIRECTIONS, KINDS

_CHOICES: Mapping[str, Mapping[str, str]] = {
    "kind": {k.value: label for k, label in KINDS.items()},
    "comparator": COMPARATORS,
    "direction": {d.value: label for d, label in DIRECTIONS.items()},
}
HEADS = {name: head for head, name in FIELD_OF.items()}


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form: its name, its Chinese heading, what stands in it, and what may be chosen ("" for text)."""

    name: str
    head: str
    text: str
    choices: Sequence[str] = ()


def fields_of(wanted: Demand) -> list[Field]:
    """The fields of a form that hold what a target demands; all empty for a new one."""
    return [_field(name, wanted.get(name)) for name in FIELD_OF.values()]


def _field(name: str, value: str | int | None) -> Field:
    labels = _CHOICES.get(name, {})
    text = "" if value is None else labels.get(str(value), str(value))
    return Field(name, HEADS[name], text, tuple(labels.values()))


def demand_from(typed: Mapping[str, str], before: Demand) -> Demand:
    """What somebody typed, as the fields that differ from before.

    Raises LianggangError for a field that cannot be used, or when the whole is no demand.
    """
    try:
        said = {name: parse_field(HEADS[name], text.strip()) for name, text in typed.items() if name in HEADS}
        check_demand({**before, **said}, "指标")
    except WrongCell as problem:
        raise refused(problem) from problem
    return {name: value for name, value in said.items() if value != before.get(name)}


def refused(problem: WrongCell) -> LianggangError:
    """A field that cannot be used, as the refusal of an action."""
    return unusable("field-wrong", f"{problem.message}。", place=problem.head, advice=f"{problem.advice}。")
