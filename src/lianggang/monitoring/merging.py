"""The figures of several files as one: what repeats counts once, what contradicts does not count."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from lianggang.findings import Finding, error, warning
from lianggang.panel.model import Observation
from lianggang.panel.quantities import Quantity
from lianggang.panel.records import UNREPORTED


def merge(
    observations: Iterable[Observation], quantities: Mapping[str, Quantity]
) -> tuple[tuple[Observation, ...], tuple[Finding, ...]]:
    """The observations with each key once, and an error for every key whose values differ: none of those is taken.

    A blank gives way to a value; a blank with a reason does so with a warning. Of those that agree, the one with most
    counts (numerator, denominator) is kept, with the change of definition that any of them tells.
    quantities: by code, for the names.
    """
    groups: dict[tuple[object, ...], list[Observation]] = defaultdict(list)
    for observation in observations:
        groups[observation.key].append(observation)
    kept: list[Observation] = []
    findings: list[Finding] = []
    for group in groups.values():
        said = [o for o in group if o.value is not None] or group[:1]
        if _agree(said):
            redefined = next((o.redefined for o in group if o.redefined), "")
            kept.append(replace(max(said, key=_counts), redefined=redefined))
            findings += [_denied(o, kept[-1], quantities) for o in group if _denies(o, kept[-1])]
        else:
            findings.append(_clash(said, quantities))
    return tuple(kept), tuple(findings)


def _agree(group: Sequence[Observation]) -> bool:
    """Whether all say the same: one value, and one numerator and denominator where they are given."""
    values = {(o.value, o.qualifier) for o in group}
    numerators = {o.numerator for o in group} - {None}
    denominators = {o.denominator for o in group} - {None}
    return max(len(values), len(numerators), len(denominators)) == 1


def _denies(blank: Observation, kept: Observation) -> bool:
    """Whether one place says why there is no value, and another has one."""
    return blank.value is None and kept.value is not None and blank.missing not in ("", UNREPORTED)


def _counts(observation: Observation) -> int:
    return (observation.numerator is not None) + (observation.denominator is not None)


def _clash(group: Sequence[Observation], quantities: Mapping[str, Quantity]) -> Finding:
    values = "、".join(map(_told, group))
    return error(
        "values-clash",
        f"{_what(group[0], quantities)}有{len(group)}个不同的数：{values}，都没有采用。",
        place="；".join(o.place for o in group),
        advice="请确认以哪一个为准，删去其余的。",
    )


def _denied(blank: Observation, kept: Observation, quantities: Mapping[str, Quantity]) -> Finding:
    return warning(
        "value-and-blank",
        f"{_what(kept, quantities)}一处写“{blank.missing}”，另一处有数{_told(kept)}，采用了这个数。",
        place=f"{blank.place}；{kept.place}",
        advice="请核对有没有这个数。",
    )


def _what(o: Observation, quantities: Mapping[str, Quantity]) -> str:
    name = quantities[o.indicator].name if o.indicator in quantities else o.indicator
    return f"{o.territory}{o.year}年{name}" + ("" if o.breakdown.is_total else f"（{o.breakdown.label}）")


def _told(o: Observation) -> str:
    def count(number: Decimal | None) -> str:
        return "？" if number is None else f"{number:f}"

    counts = f"（{count(o.numerator)}/{count(o.denominator)}）" if _counts(o) else ""
    return f"{o.qualifier}{o.value:f}{counts}"
