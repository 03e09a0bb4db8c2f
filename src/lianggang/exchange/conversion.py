"""Values under another edition of the catalogue, brought to the one here by rules that are data.

A rule says: what was reported as `old` before edition `since` is `new` times `factor`. What no rule brings over is
listed with its reason, for a person.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cache
from importlib.resources import files

from lianggang.errors import unusable
from lianggang.exchange.values import Released
from lianggang.findings import Finding, error
from lianggang.panel.model import Observation

EDITION_OF = "indicators.csv"
COLUMNS = ("old", "new", "since", "factor", "unit", "note", "source")
_FACTOR = re.compile(r"\d{1,9}(\.\d{1,9})?", re.ASCII)
_EDITION = re.compile(r"\d{4}(\.\d{1,3}){1,2}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Conversion:
    """How values of an older edition read in a newer one.

    new: "" when the indicator has ended. since: the edition of the indicators from which it holds, "" whatever the
    edition (codes that one office made up). factor: of the value, None when it cannot be told in numbers (another
    definition). unit: of the new value, "" as it was. note: why, for people.
    """

    old: str
    new: str
    since: str = ""
    factor: Decimal | None = Decimal(1)
    unit: str = ""
    note: str = ""
    source: str = ""

    def concerns(self, edition: str) -> bool:
        """Whether it holds for values reported under that edition."""
        return not self.since or _number(edition) < _number(self.since)

    @property
    def hinders(self) -> str:
        """Why a person must decide, "" when the rule brings the value over."""
        about = f"：{self.note}" if self.note else ""
        if not self.new:
            return f"指标{self.old}已停用{about}"
        return f"指标{self.old}口径有变，不能换算成{self.new}{about}" if self.factor is None else ""


@dataclass(frozen=True, slots=True)
class Converted:
    """Values as the catalogue here knows them. told: what was done, by the key of the value; open: value and reason."""

    values: Sequence[Released]
    told: Mapping[object, str] = field(default_factory=dict)
    open: Sequence[tuple[Released, str]] = ()


def _number(edition: str) -> tuple[int, ...]:
    """「2026.1」 as numbers; what is no edition is older than all."""
    return tuple(map(int, edition.split("."))) if _EDITION.fullmatch(edition) else ()


def convert(incoming: Iterable[Released], edition: str, rules: Iterable[Conversion]) -> Converted:
    """Bring values over, each key at most once among them. edition: of the indicators where they were reported."""
    held = {r.old: r for r in sorted(rules, key=lambda r: _number(r.since), reverse=True) if r.concerns(edition)}
    if not held:
        return Converted(list(incoming))
    results = [_convert(value, held) for value in incoming]
    kept = [(value, told) for value, told, reason in results if not reason]
    counts = Counter(value.key for value, _ in kept)
    twice = [(value, "换算以后与另一个数是同一项") for value, _ in kept if counts[value.key] > 1]
    return Converted(
        [value for value, _ in kept if counts[value.key] == 1],
        {value.key: told for value, told in kept if told and counts[value.key] == 1},
        [*((value, reason) for value, _, reason in results if reason), *twice],
    )


def _convert(value: Released, rules: Mapping[str, Conversion]) -> tuple[Released, str, str]:
    """The value after every rule that leads on from it, what was done, and why not."""
    steps: list[Conversion] = []
    while (rule := rules.get(value.observation.indicator)) and rule not in steps:
        if rule.hinders:
            return value, "", rule.hinders
        steps.append(rule)
        value = replace(value, observation=_applied(value.observation, rule))
    told = "；".join(f"由{r.old}换算{'' if r.factor == 1 else f'（×{r.factor}）'}" for r in steps)
    return value, told, ""


def _applied(o: Observation, rule: Conversion) -> Observation:
    """The value in the new terms; its counts stay what they are: only the scale of their quotient changes."""
    assert rule.factor is not None
    value = None if o.value is None else o.value * rule.factor
    same = value == o.value
    before = "" if same else f"（原报{o.as_reported or o.value}{o.unit}）"
    told = f"由{rule.old}换算{before}{f'：{rule.note}' if rule.note else ''}"
    return replace(
        o, indicator=rule.new, value=value, unit=rule.unit or o.unit, as_reported=o.as_reported if same else "",
        note="；".join(filter(None, (o.note, told))),
    )  # fmt: skip


@cache
def shipped() -> tuple[Conversion, ...]:
    """The rules that came with the program, one for every code that an edition of the catalogue changed."""
    data = files("lianggang.exchange").joinpath("data/conversions.csv").read_bytes()
    rules, told = read_conversions(data)
    assert not told, told
    return tuple(rules)


def read_conversions(data: bytes) -> tuple[list[Conversion], list[Finding]]:
    """The rules of a table with the columns old, new, since, factor, unit, note, source; a wrong row is told.

    Raises LianggangError when it is no such table.
    """
    try:
        rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error) as problem:
        raise unusable("conversions-unreadable", "对照规则读不懂。", advice="请用UTF-8编码的CSV。") from problem
    if not rows or tuple(rows[0]) != COLUMNS:
        raise unusable("conversions-header", f"对照规则的表头应为：{'、'.join(COLUMNS)}。", advice="请照样子写。")
    read = [_rule(cells, line) for line, cells in enumerate(rows[1:], 2) if any(cells)]
    return [r for r in read if isinstance(r, Conversion)], [r for r in read if isinstance(r, Finding)]


def _rule(cells: Sequence[str], line: int) -> Conversion | Finding:
    if len(cells) != len(COLUMNS):
        return _wrong(f"有{len(cells)}格，应为{len(COLUMNS)}格", line)
    held = {name: cell.strip() for name, cell in zip(COLUMNS, cells, strict=True)}
    factor = held.pop("factor")
    if factor and not _FACTOR.fullmatch(factor):
        return _wrong(f"倍数“{factor[:20]}”不是正数", line)
    return checked(Conversion(**held, factor=Decimal(factor) if factor else None), line)


def checked(rule: Conversion, line: int = 0) -> Conversion | Finding:
    """The rule, or what is wrong with it."""
    if not rule.old:
        return _wrong("没有写原来的代码", line)
    if rule.since and not _EDITION.fullmatch(rule.since):
        return _wrong(f"版本“{rule.since[:20]}”应像2026.1", line)
    if rule.factor is not None and rule.factor <= 0:
        return _wrong("倍数应大于零", line)
    if rule.old == rule.new and rule.factor == 1 and not rule.unit:
        return _wrong("原来的和现在的相同，没有改什么", line)
    if not rule.source:
        return _wrong("没有写依据", line)
    return rule


def _wrong(sentence: str, line: int) -> Finding:
    place = f"第{line}行" if line else ""
    return error("conversion-wrong", f"对照规则{sentence}。", place=place, advice="请改好再用；这一条没有采用。")
