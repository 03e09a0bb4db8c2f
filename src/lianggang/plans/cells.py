"""Targets in the cells of a table: ≥82.3, 45左右, 逐年提高, 以2010年为基数下降1/6."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from lianggang.plans.lexer import canonical_unit, tokens
from lianggang.plans.model import Kind, Target
from lianggang.plans.quantities import Quantity, distribute, floor_or_ceiling, natural_unit
from lianggang.plans.targets import TargetReader
from lianggang.plans.words import anywhere
from lianggang.text.passage import Passage

_EMPTY = re.compile(r"^[\s—–―\-－/／无…]*$")
_LISTED = re.compile("[、/／；;]")  # parts values of a row that names several quantities
_HIGH, _LOW, _BALANCED = "本项率", "本项死亡率", "本项性别比"  # stand for the name of the row, which needs no reading
_INDEX = re.compile("[=＝]|为100$")  # 女=100 says what the number is an index of
_SUBSTITUTE = re.compile(r"[（(](?:用|以)[^（）()]*(?:替代|代替)[^（）()]*[)）]")


def read_cell(cell: Passage, name: str, unit: str | None) -> tuple[Target, ...]:
    """The targets of one cell for the quantity (or the list of quantities) that the row names.

    name: of the row without its unit. unit: as printed in the row's head or unit column, None when there is none.
    """
    if _EMPTY.match(cell.text):
        return ()
    subject = _stand_in(name)
    marked = Passage.join((Passage(subject, (-1,) * len(subject)), _with_unit(cell, unit)))
    found = [t for t in TargetReader().read(marked) if t.indicator.startswith(subject)]
    bare = _is_bare_number(cell.text) and len({t.comparator for t in found}) == 1  # a range binds with both its ends
    return tuple(_for_row(t, q, cell, unit, bare) for t, q in _shared(found, _SUBSTITUTE.sub("", name), cell.text))


def _stand_in(name: str) -> str:
    """A name in short that is better high, low or in between as the name of the row is."""
    if anywhere("balanced").search(name):
        return _BALANCED
    return _LOW if floor_or_ceiling(name) == "<=" else _HIGH


def _shared(found: Sequence[Target], name: str, cell: str) -> Iterator[tuple[Target, Quantity]]:
    """Which target is of which quantity of the row: <10、<5 are one for each of 贫血率和生长迟缓率, <10 is for both.

    A ratio has two sides: 教师与幼儿比例 is one quantity.
    """
    listed = distribute(name, events=True)
    alike = len({(t.kind, t.comparator) for t in found}) == 1 and not any(t.year for t in found)
    if alike and len(listed) == len(found) == len(_LISTED.split(cell)) > 1:
        yield from zip(found, listed, strict=True)
        return
    for target in found:
        yield from ((target, q) for q in ((Quantity(name),) if target.kind is Kind.RATIO else listed))


def _with_unit(cell: Passage, unit: str | None) -> Passage:
    """Each bare number gets the unit of its row, so that it reads like one in running text."""
    canonical = canonical_unit(unit) if unit and not unit.startswith("1/") else (unit or "").removeprefix("1")
    if not canonical or _INDEX.search(canonical):
        first = tokens(cell.text)[0].quantum
        return Passage.join((Passage("为", (-1,)), cell)) if first and first.unit is None else cell
    extra = Passage(canonical, (-1,) * len(canonical))
    bare = [t.end_of_number for t in tokens(cell.text) if t.quantum and t.quantum.unit is None]
    parts = [part for start, end in pairwise([0, *bare]) for part in (cell.cut(start, end), extra)]
    return Passage.join([*parts, cell.cut(bare[-1] if bare else 0)])


def _for_row(target: Target, quantity: Quantity, cell: Passage, unit: str | None, bare: bool) -> Target:
    comparator = floor_or_ceiling(quantity.name) if bare else target.comparator
    printed = target.unit or _unit_of(unit)
    natural = natural_unit(quantity.name) if target.kind is Kind.LEVEL else None
    read = replace(
        target,
        indicator=quantity.name,
        comparator=comparator,
        unit=natural or printed,
        population=quantity.population,
        quote=cell.text,
        segments=cell.segments,
    )
    if natural in (None, printed) or not printed:
        return read
    return replace(
        read, confidence=0.6, reason=f"计量单位印作“{printed}”，这个量只能以“{natural}”计，已按“{natural}”读。"
    )


def _is_bare_number(text: str) -> bool:
    return all(t.quantum or not t.text.strip() for t in tokens(text))


def _unit_of(unit: str | None) -> str | None:
    return canonical_unit(unit.removeprefix("1")) if unit and unit.startswith("1/") else canonical_unit(unit)
