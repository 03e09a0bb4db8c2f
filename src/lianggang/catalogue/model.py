"""What the catalogue holds."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Indicator:
    """A defined quantity.

    scale: 100 for %, 1000 for ‰, 100000 for /10万, 1 otherwise; value = numerator / denominator * scale.
    direction: "higher" | "lower" | "band" | "none". confirmed: the definition was checked against its source.
    breakdowns: e.g. ("sex", "residence"). rare_event: a county counts a handful a year.
    """

    code: str
    name: str
    aliases: tuple[str, ...]
    name_en: str
    area: str
    definition: str
    numerator: str
    denominator: str
    scale: int
    unit: str
    direction: str
    valid_min: Decimal | None
    valid_max: Decimal | None
    rare_event: bool
    breakdowns: tuple[str, ...]
    functions: tuple[str, ...]
    sdg: str
    confirmed: bool
    note: str
    source: str


@dataclass(frozen=True, slots=True)
class Department:
    """One local name of an office and its functions (卫生健康 …)."""

    function: str
    function_name: str
    functions: tuple[str, ...]
    local_name: str
    level: str
    kind: str
    source: str
    note: str


@dataclass(frozen=True, slots=True)
class Match:
    """The catalogue's answer to a wording.

    code: None when left open. score: 0–1. reason: Chinese. candidates: (code, score), best first.
    """

    code: str | None
    score: float
    reason: str
    candidates: tuple[tuple[str, float], ...] = ()
