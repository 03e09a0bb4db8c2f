"""Which quantity a wording means: an indicator of the catalogue, or one that only this plan knows."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass, field, replace

from lianggang.catalogue.match import match_indicator
from lianggang.catalogue.model import Catalogue, Match, Survey
from lianggang.panel.quantities import Quantity, Resolved
from lianggang.plans.model import Kind, Target
from lianggang.plans.sides import gap_of

_IGNORED = re.compile(r"[\s　（）()\[\]〔〕《》“”\"'、，,—–\-－~～的]")


def normal(name: str) -> str:
    """A name without blanks, brackets and 的, in one width; equal names mean one quantity."""
    return _IGNORED.sub("", unicodedata.normalize("NFKC", name))


def local_code(name: str) -> str:
    """The code of a quantity that the catalogue does not know; the same name has the same code everywhere."""
    return "L-" + hashlib.sha256(normal(name).encode()).hexdigest()[:8].upper()


@dataclass(slots=True)
class Quantities:
    """The quantities of one round: those of the catalogue and, by name, those that only the plan knows."""

    catalogue: Catalogue
    by_code: dict[str, Quantity] = field(default_factory=dict)
    _codes: dict[str, str] = field(default_factory=dict)

    def link(self, target: Target, *, subject: str, area: str) -> tuple[str, Match]:
        """The code of the quantity that a target speaks of, with the catalogue's answer.

        Quantities that the catalogue leaves open get a local code.
        """
        unit = target.unit if target.kind is Kind.LEVEL else None
        people = target.population
        match = self._match(target.indicator, unit=unit, population=people, subject=subject, area=area)
        code = match.code or local_code(target.indicator)
        if match.code:
            self.by_code.setdefault(code, Quantity.of(self.catalogue.indicator(code)))
        else:
            self._add_local(code, target)
        self._codes.setdefault(normal(target.indicator), code)
        return code, match

    def _add_local(self, code: str, target: Target) -> None:
        unit = target.unit if target.kind is Kind.LEVEL else None
        known = self.by_code.get(code)
        if known is None or (unit and not known.unit):
            self.by_code[code] = Quantity(code, target.indicator, unit or "", divides=False)

    def adopt(self, quantity: Quantity) -> None:
        """Know a quantity that another plan brought, under its name; what is known already stays as it is."""
        self.by_code.setdefault(quantity.code, quantity)
        self._codes.setdefault(normal(quantity.name), quantity.code)

    def resolve(self, code: str, name: str, unit: str) -> Resolved:
        """Which quantity a row of figures means: by code, by the plan's own wording, or by the catalogue's names.

        A unit that leaves out 每人 where the name says it (人均…, 册) is the quantity's own.
        """
        answer = self._resolve(code, name, unit)
        quantity = answer.quantity
        if quantity and unit and quantity.unit == f"{unit}/人":
            return Resolved(replace(quantity, unit=unit))
        return answer

    def _resolve(self, code: str, name: str, unit: str) -> Resolved:
        if code:
            return self._by_code(code, unit)
        if own := self._codes.get(normal(name)):
            return Resolved(self._with_unit(own, unit))
        match = self._match(name, unit=unit or None)
        if match.code is None:
            return Resolved(None, match.reason)
        return Resolved(Quantity.of(self.catalogue.indicator(match.code)))

    def _match(self, wording: str, **about: str | None) -> Match:
        """The catalogue's answer; a gap may go by its usual name (城乡婴儿死亡率差距 → 婴儿死亡率城乡差距)."""
        match = match_indicator(self.catalogue, wording, **about)
        gap = gap_of(wording) if match.code is None else None
        usual = match_indicator(self.catalogue, gap.name, **about) if gap else match
        return usual if usual.code else match

    def _with_unit(self, code: str, unit: str) -> Quantity:
        """A quantity that only the plan knows takes its unit from the first figures where the plan names none."""
        quantity = self.by_code[code]
        if not quantity.unit and unit:
            quantity = self.by_code[code] = replace(quantity, unit=unit)
        return quantity

    def _by_code(self, code: str, unit: str) -> Resolved:
        if code in self.by_code:
            return Resolved(self._with_unit(code, unit))
        if code in self.catalogue.indicators:
            return Resolved(Quantity.of(self.catalogue.indicators[code]))
        return Resolved(None, f"指标目录里没有编码「{code}」")

    def survey(self, code: str) -> Survey | None:
        """Where figures come from that are not counted every year; None for yearly ones."""
        return self.catalogue.surveys.get(code)

    def direction(self, code: str) -> str | None:
        """Which way is better: higher, lower, band, none; None where nobody has said."""
        indicator = self.catalogue.indicators.get(code)
        return indicator.direction if indicator else None
