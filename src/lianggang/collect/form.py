"""What a reporting form asks of one unit in one year."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Self

from lianggang.catalogue.model import Indicator
from lianggang.panel import cells
from lianggang.panel.cells import Problems
from lianggang.panel.computed import computed, usual_places
from lianggang.panel.model import Breakdown
from lianggang.panel.quantities import Quantity

PROBLEMS: Problems = {
    **cells.PROBLEMS,
    "approximate-number": (
        cells.PROBLEMS["approximate-number"][0],
        "填确切数；来源只有约数的只填数字，在“说明”里写明是约数",
    ),
}
"""What is said of a cell that holds no number; a form has no column for the qualifier of a value."""
REASONS = ("未开展统计", "口径变化", "部门不掌握", "保密", "其他")
VERSION = 1

_SEXES = ("男", "女")
_RESIDENCES = ("城镇", "城市", "农村")
DIMENSIONS: Mapping[str, tuple[str, ...]] = {"sex": _SEXES, "residence": ("城镇", "农村")}
"""The breakdowns that a form may ask of any indicator, each with its columns."""
_ONE_SIDED = {
    "sex": re.compile(r"男|女[性童生]|妇女(?!、?儿童)|[孕产]妇|(?:两性|性别).*差[距异]"),
    "residence": re.compile(r"农村|乡村|行政村|城镇|城市|城乡.*差[距异]"),
}
"""The words of a name or a population that lies wholly on one side of a breakdown, or measures between its sides."""


@dataclass(frozen=True, slots=True)
class FormLine:
    """One indicator of a form.

    numerator, denominator: what the counts are; both "" when the value itself is typed.
    scale: value = numerator / denominator * scale. breakdowns: columns wanted, e.g. ("男", "女", "城镇", "农村").
    valid_min, valid_max: bounds of the value in `unit`. history: values of earlier years, shown in grey. decimals: of a
    value that is computed, where the history that tells them is not at hand.
    """

    code: str
    name: str
    unit: str
    definition: str = ""
    numerator: str = ""
    denominator: str = ""
    scale: int = 1
    breakdowns: tuple[str, ...] = ()
    valid_min: Decimal | None = None
    valid_max: Decimal | None = None
    history: Mapping[int, Decimal | None] | None = None
    decimals: int | None = None

    @classmethod
    def of(cls, indicator: Indicator, history: Mapping[int, Decimal | None] | None = None, *, name: str = "") -> Self:
        """The line that asks for a catalogue indicator with the breakdowns by sex and residence that it knows.

        name: what the plan calls it. What is of one sex or one residence by its name or population is not broken
        down by it.
        """
        words = f"{indicator.name} {name} {indicator.denominator}"
        possible = (d for d in indicator.breakdowns if d in DIMENSIONS and not _ONE_SIDED[d].search(words))
        quantity = Quantity.of(indicator)
        return cls(
            code=indicator.code,
            name=name or indicator.name,
            unit=indicator.unit,
            definition=indicator.definition,
            numerator=indicator.numerator if quantity.divides else "",
            denominator=indicator.denominator if quantity.divides else "",
            scale=indicator.scale,
            breakdowns=tuple(label for d in possible for label in DIMENSIONS[d]),
            valid_min=indicator.valid_min,
            valid_max=indicator.valid_max,
            history=history,
        )

    @property
    def divides(self) -> bool:
        """Whether the value follows from a numerator and a denominator."""
        return bool(self.numerator and self.denominator)

    @property
    def places(self) -> int:
        """The decimals of a value that is computed: those of the earlier years."""
        if self.decimals is not None:
            return self.decimals
        return usual_places(v for v in (self.history or {}).values() if v is not None)

    def computed(self, numerator: Decimal, denominator: Decimal) -> Decimal:
        """The value that the counts give; the denominator must not be zero."""
        return computed(self.quantity, numerator, denominator, self.places)

    @property
    def quantity(self) -> Quantity:
        """The line as the rules of plausibility see it."""
        bounds = self.valid_min, self.valid_max
        return Quantity(self.code, self.name, self.unit, self.scale, *bounds, divides=self.divides)


@dataclass(frozen=True, slots=True)
class FormSpec:
    """One form: what one unit is asked for one year, each indicator once however many plans use it.

    number: 表号 ("W1"). issuer: 制定机关. approval: 批准文号 or 备案文号. valid_until: 有效期至 ("2026年6月").
    Raises ValueError when an indicator is asked twice.
    """

    unit: str
    territory: str
    year: int
    lines: tuple[FormLine, ...]
    number: str = "1"
    issuer: str = ""
    approval: str = ""
    valid_until: str = ""

    def __post_init__(self) -> None:
        codes = [line.code for line in self.lines]
        if len(set(codes)) < len(codes):
            raise ValueError("an indicator may be asked only once in a form")

    @property
    def title(self) -> str:
        """The heading of the form."""
        return f"{self.territory}妇女儿童发展规划监测数据报送表"

    @property
    def sheet_name(self) -> str:
        """The name of the form's sheet, within what Excel allows."""
        return "表" + "".join(c for c in self.number if c not in "[]:*?/\\'")[:29]

    @property
    def breakdowns(self) -> tuple[str, ...]:
        """Every breakdown that some line wants, the usual ones first."""
        wanted = dict.fromkeys(b for line in self.lines for b in line.breakdowns)
        usual = [b for b in (*_SEXES, *_RESIDENCES) if b in wanted]
        return (*usual, *(b for b in wanted if b not in usual))

    @property
    def template_id(self) -> str:
        """A hash of everything that gives the form its meaning; grey history does not."""
        lines = [[x.code, x.name, x.unit, x.numerator, x.denominator, x.scale, list(x.breakdowns)] for x in self.lines]
        meaning = [VERSION, self.unit, self.territory, self.year, self.number, lines]
        return hashlib.sha256(json.dumps(meaning, ensure_ascii=False).encode()).hexdigest()[:16]


def breakdown_of(label: str) -> Breakdown:
    """The part of the population that a column speaks of."""
    if label in _SEXES:
        return Breakdown(sex=label)
    return Breakdown(residence=label) if label in _RESIDENCES else Breakdown(other=label)
