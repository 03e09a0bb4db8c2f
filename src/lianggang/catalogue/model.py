"""What the catalogue holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from lianggang.errors import unusable


@dataclass(frozen=True, slots=True)
class Indicator:
    """A defined quantity.

    scale: 100 for %, 1000 for ‰ and 每千, 10000 for /万, 100000 for /10万, 1 otherwise;
    value = numerator / denominator * scale. valid_min, valid_max: hard bounds, not expected ranges.
    direction: "higher" | "lower" | "band" | "none". confirmed: the definition follows from the name or agrees
    with published usage; False: still to be checked at its source.
    breakdowns: e.g. ("sex", "residence"). rare_event: a county counts a handful a year.
    functions: names of the functions that report it (卫生健康 …), keys of `Catalogue.functions`.
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
class Survey:
    """Where the figures of an indicator come from that is not counted every year.

    every: years from one figure to the next. anchor: a year that had one. confirmed: whether the cycle is settled.
    """

    name: str
    every: int
    anchor: int
    confirmed: bool
    source: str
    note: str = ""

    def next_after(self, year: int) -> int:
        """The first year after `year` in which a figure is due."""
        return year + 1 + (self.anchor - year - 1) % self.every


@dataclass(frozen=True, slots=True)
class Function:
    """What an office does (卫生健康), whatever it is called; keywords: the words that betray it in a name."""

    code: str
    name: str
    name_en: str
    keywords: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Department:
    """One local name of an office and the names of its functions (卫生健康 …).

    function: code of the main function, "" for groups. kind: "department" | "government" | "member_units" |
    "working_group" | "generic"; only a department reports.
    """

    function: str
    function_name: str
    functions: tuple[str, ...]
    local_name: str
    level: str
    kind: str
    source: str
    note: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A consistency rule; `lianggang.catalogue.rules.holds` evaluates the kinds that speak of codes only.

    kind: what is compared, "text" when no program can decide. codes: indicators in the order of the kind.
    applies_to: "ratio" | "proportion" | "count" | "any" for rules that hold for a whole class of indicators.
    tolerance, low, high: in the unit of the indicators. min_events, min_denominator: below them the rule is silent.
    """

    id: str
    name: str
    kind: str
    executable: bool
    severity: str
    sentence: str
    why: str
    source: str
    codes: tuple[str, ...] = ()
    applies_to: str = ""
    dimension: str = ""
    bound: str = ""
    tolerance: Decimal = Decimal(0)
    relative_tolerance: Decimal = Decimal(0)
    low: Decimal | None = None
    high: Decimal | None = None
    min_events: int = 0
    min_denominator: int = 0


@dataclass(frozen=True, slots=True)
class UpperTarget:
    """A numeric target of a plan above the county; comparator and kind as in `lianggang.plans.model.Target`."""

    plan: str
    subject: str
    area: str
    code: str
    indicator: str
    kind: str
    comparator: str
    value: Decimal
    unit: str
    baseline_year: int | None
    year: int
    population: str
    source: str
    confirmed: bool
    note: str


@dataclass(frozen=True, slots=True)
class Band:
    """Between which values targets and figures of an indicator usually lie, in its unit.

    No bound: a value outside is asked about and never refused. source: from which published values it was taken.
    """

    low: Decimal
    high: Decimal
    source: str

    def holds(self, value: Decimal) -> bool:
        """Whether the value, in the unit of the indicator, is a usual one; none at all (0) always is."""
        return value == 0 or self.low <= value <= self.high


@dataclass(frozen=True, slots=True)
class Edition:
    """Version and date of one data file."""

    file: str
    version: str
    as_of: str
    about: str
    source: str


@dataclass(frozen=True, eq=False)
class Catalogue:
    """The indicators, offices, rules and upper-level targets, with the edition of each data file.

    bands: by code, for indicators whose usual values are known.
    """

    indicators: Mapping[str, Indicator]
    functions: Mapping[str, Function]
    departments: tuple[Department, ...]
    rules: tuple[Rule, ...]
    upper_targets: tuple[UpperTarget, ...]
    bands: Mapping[str, Band]
    surveys: Mapping[str, Survey]
    editions: Mapping[str, Edition]

    def indicator(self, code: str) -> Indicator:
        """The indicator with that code; raises `LianggangError` when there is none."""
        try:
            return self.indicators[code]
        except KeyError:
            advice = "请核对指标编码，或先在指标目录中增加这个指标"
            raise unusable("unknown-indicator", f"指标目录里没有编码「{code}」", advice=advice) from None


@dataclass(frozen=True, slots=True)
class Match:
    """The catalogue's answer to a wording.

    code: None when left open. score: 0–1. reason: Chinese. candidates: (code, score), best first.
    qualifiers: what the wording adds to the indicator, e.g. (("性别", "女"),) or (("级别", "县"),).
    """

    code: str | None
    score: float
    reason: str
    candidates: tuple[tuple[str, float], ...] = ()
    qualifiers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class UnitMatch:
    """The catalogue's answer to the local name of an office.

    codes, functions: codes and names of its functions, main one first. name: the functions in one word, e.g.
    「教育、体育」. kind: as `Department.kind`, "unknown" when left open. reason: Chinese, empty when certain.
    """

    local_name: str
    codes: tuple[str, ...]
    functions: tuple[str, ...]
    level: str
    kind: str
    score: float
    reason: str = ""

    @property
    def name(self) -> str:
        """The functions in one word."""
        return "、".join(self.functions)

    @property
    def is_unit(self) -> bool:
        """Whether it can be asked for data."""
        return self.kind == "department"
