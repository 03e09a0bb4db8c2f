"""Observations as a cube: every row with a code per dimension, every code with its name.

Codes of other offices' lists are kept where there are any (sex, town and country, observation status,
confidentiality: SDMX cross-domain code lists); what has none gets one that follows from its name alone, so that it is
the same in every file and every year.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from lianggang.panel.model import Observation
from lianggang.panel.numbers import CONFIDENTIAL
from lianggang.panel.quantities import Quantity

DIMENSIONS = ("FREQ", "REF_AREA", "INDICATOR", "SEX", "AGE", "URBANISATION", "BREAKDOWN", "TIME_PERIOD")
ATTRIBUTES = (
    "UNIT_MEASURE", "OBS_STATUS", "CONF_STATUS", "NUMERATOR", "DENOMINATOR", "QUALIFIER", "SOURCE", "COMMENT",
)  # fmt: skip
COLUMNS = (*DIMENSIONS, "OBS_VALUE", *ATTRIBUTES)
TOTAL = "_T"
_SEX = {"": (TOTAL, "合计"), "男": ("M", "男"), "女": ("F", "女")}
_URBANISATION = {
    "": (TOTAL, "合计"), "城镇": ("U", "城镇"), "农村": ("R", "农村"), "城市": ("CITY", "城市"),
}  # fmt: skip
_AGES = re.compile(r"(\d{1,3})[—\-–~至](\d{1,3})岁")
_OBS_STATUS = {"A": "正常值", "B": "口径有变化", "M": "缺数", "Q": "缺数，已隐去", "E": "估计值"}
_CONF_STATUS = {"F": "可以公开", "C": "保密"}
_FREQ = {"A": "年度"}


@dataclass(frozen=True, slots=True)
class Row:
    """One value. cells: by name of the column, "" where there is nothing."""

    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]


@dataclass(frozen=True)
class Cube:
    """Published observations. quantities: by code, for the names. areas: territory → its code, where it has one."""

    observations: tuple[Observation, ...]
    quantities: Mapping[str, Quantity]
    areas: Mapping[str, str]

    def rows(self) -> Iterator[Row]:
        """One row an observation, ordered by its dimensions."""
        for observation in sorted(self.observations, key=self._place):
            yield self._row(observation)

    def _place(self, o: Observation) -> tuple[str, str, str, int]:
        return (o.indicator, o.territory, o.breakdown.label, o.year)

    def _row(self, o: Observation) -> Row:
        part = o.breakdown
        return Row({
            "FREQ": "A",
            "REF_AREA": self.area(o.territory),
            "INDICATOR": identifier(o.indicator),
            "SEX": _SEX.get(part.sex, (named(part.sex), ""))[0],
            "AGE": age(part.age),
            "URBANISATION": _URBANISATION.get(part.residence, (named(part.residence), ""))[0],
            "BREAKDOWN": named(part.other) if part.other else TOTAL,
            "TIME_PERIOD": str(o.year),
            "OBS_VALUE": "" if o.value is None else f"{o.value:f}",
            "UNIT_MEASURE": named(o.unit) if o.unit else "",
            "OBS_STATUS": _status(o),
            "CONF_STATUS": "C" if o.missing == CONFIDENTIAL else "F",
            "NUMERATOR": "" if o.numerator is None else f"{o.numerator:f}",
            "DENOMINATOR": "" if o.denominator is None else f"{o.denominator:f}",
            "QUALIFIER": o.qualifier,
            "SOURCE": o.source,
            "COMMENT": "；".join(filter(None, (o.missing, o.redefined and f"口径变化：{o.redefined}", o.note))),
        })  # fmt: skip

    def area(self, territory: str) -> str:
        """The code of a territory."""
        return self.areas.get(territory) or named(territory)

    @cached_property
    def codes(self) -> Mapping[str, Mapping[str, str]]:
        """Column → code → Chinese name, of what occurs in the rows."""
        seen = self.observations
        return {
            "FREQ": _FREQ,
            "REF_AREA": {self.area(o.territory): o.territory for o in seen},
            "INDICATOR": {identifier(o.indicator): self._name(o.indicator) for o in seen},
            "SEX": dict(_known(_SEX, (o.breakdown.sex for o in seen))),
            "AGE": {TOTAL: "合计", **{age(o.breakdown.age): o.breakdown.age for o in seen if o.breakdown.age}},
            "URBANISATION": dict(_known(_URBANISATION, (o.breakdown.residence for o in seen))),
            "BREAKDOWN": {TOTAL: "合计", **{named(p): p for o in seen if (p := o.breakdown.other)}},
            "UNIT_MEASURE": {named(o.unit): o.unit for o in seen if o.unit},
            "OBS_STATUS": _OBS_STATUS,
            "CONF_STATUS": _CONF_STATUS,
        }

    def _name(self, code: str) -> str:
        quantity = self.quantities.get(code)
        return quantity.name if quantity else code


def _known(table: Mapping[str, tuple[str, str]], words: Iterable[str]) -> Iterator[tuple[str, str]]:
    yield from table.values()
    yield from ((named(w), w) for w in words if w not in table)


def _status(o: Observation) -> str:
    """SDMX CL_OBS_STATUS: a value, one after a break, an estimate; missing, or missing since it is withheld."""
    if o.value is None:
        return "Q" if o.missing == CONFIDENTIAL else "M"
    if o.redefined:
        return "B"
    return "E" if o.qualifier == "~" else "A"


def age(words: str) -> str:
    """「7—15岁」 → Y7T15, as SDMX names ages; other words get a code of their own."""
    if not words:
        return TOTAL
    found = _AGES.fullmatch(words)
    return f"Y{int(found[1])}T{int(found[2])}" if found else named(words)


def identifier(code: str) -> str:
    """A code as SDMX allows it: letters, digits and _ alone; an indicator's hyphens become underlines."""
    plain = code.replace("-", "_")
    return plain if re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", plain) else named(code)


def named(words: str) -> str:
    """A code for words that have none, from the words alone."""
    return f"X{hashlib.sha256(words.encode()).hexdigest()[:10].upper()}"
