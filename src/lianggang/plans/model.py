"""A plan, read: the values that every later step works on.

`interchange` writes them as JSON: plans → areas → goals / strategies → targets.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from lianggang.findings import Finding


class Kind(StrEnum):
    """What a target demands of its quantity."""

    LEVEL = "level"  # a threshold: 达到95%以上
    CHANGE = "change"  # relative to a base: 以2020年为基数下降20%
    ANNUAL_CHANGE = "annual_change"  # a pace per year: 每年降低1个百分点以上
    RATIO = "ratio"  # 2:3
    DIRECTION = "direction"  # 逐步提高
    RELATION = "relation"  # 不低于本地区党员总数中女性比例


class Direction(StrEnum):
    """Where a quantity without a number should go."""

    UP = "up"
    DOWN = "down"
    NARROW = "narrow"
    STABLE = "stable"
    SLOW_RISE = "slow_rise"


Segments = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Target:
    """What a goal demands of one quantity.

    indicator: the quantity, spelled out so that it stands alone. quote: the words that state it.
    comparator: ">=", "<=", ">", "<", "~" or "=" (bare ratio only); None for directions.
    value: Decimal; a string for ratios ("2:3"); None where no number is given.
    unit: as FORMAT: "%", "‰", "/10万", "岁", "名" … or None. baseline_year: of a change.
    year: the year by which the target is due when the text names one (else the plan's last year).
    segments: [start, end) offsets into the document's text whose joined text is the quote.
    binding: 约束性 or 预期性 where the words call it so. confidence: 0–1 with `reason` in Chinese when below 1.
    rule: name of the grammar rule that fired.
    """

    indicator: str
    quote: str
    kind: Kind
    comparator: str | None = None
    value: Decimal | str | None = None
    unit: str | None = None
    baseline_year: int | None = None
    population: str | None = None
    direction: Direction | None = None
    relative_to: str | None = None
    year: int | None = None
    binding: str = ""
    segments: Segments = ()
    confidence: float = 1.0
    reason: str = ""
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Goal:
    """One numbered item under 主要目标; `id` is unique in the file, e.g. "women.1.goal.2"."""

    id: str
    number: str
    text: str
    lead_units: tuple[str, ...] = ()
    responsible_units: tuple[str, ...] = ()
    targets: tuple[Target, ...] = ()
    segments: Segments = ()


@dataclass(frozen=True, slots=True)
class Measure:
    """One numbered item under 策略措施 or 重点任务; `title` is its heading, `text` the whole item."""

    id: str
    number: str
    title: str
    text: str = ""
    lead_units: tuple[str, ...] = ()
    responsible_units: tuple[str, ...] = ()
    targets: tuple[Target, ...] = ()
    segments: Segments = ()


@dataclass(frozen=True, slots=True)
class Area:
    """One field of development (妇女与健康)."""

    number: str
    title: str
    goals: tuple[Goal, ...] = ()
    measures: tuple[Measure, ...] = ()
    segments: Segments = ()


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """One row of the table of main indicators (专栏: 主要指标)."""

    id: str
    area: str
    number: str
    name: str
    unit: str | None
    parent_target: str
    target: str
    attribute: str  # 预期性 | 约束性 | ""
    units: tuple[str, ...] = ()
    targets: tuple[Target, ...] = ()
    segments: Segments = ()
    baseline: str = ""  # as printed, with its year where the header names one
    baseline_year: int | None = None


@dataclass(frozen=True, slots=True)
class CompletionRow:
    """One row of the table that tells how the previous plan was completed."""

    id: str
    number: str
    name: str
    unit: str | None
    baseline: str
    target: str
    actual: str
    targets: tuple[Target, ...] = ()
    segments: Segments = ()


@dataclass(frozen=True, slots=True)
class CompletionTable:
    """The table 完成情况表 with the years of its baseline and its actual column, where known."""

    rows: tuple[CompletionRow, ...] = ()
    baseline_year: int | None = None
    actual_year: int | None = None


@dataclass(frozen=True, slots=True)
class KeyProject:
    """One boxed project (重点工程, 专栏)."""

    id: str
    box: str
    title: str
    area: str = ""
    units: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    targets: tuple[Target, ...] = ()
    segments: Segments = ()


@dataclass(frozen=True, slots=True)
class Duty:
    """Who must do what by when, from 组织实施 and 监测评估."""

    who: tuple[str, ...]
    what: str
    when: str | None  # annual | midterm | final | within 1 month | None
    to: str | None
    quote: str
    segments: Segments = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """One women's or children's plan."""

    title: str
    subject: str  # women | children | women_and_children
    region: str | None
    region_level: str | None
    issuer: str | None
    document_number: str | None
    issued_on: str | None
    period: tuple[int, int] | None
    based_on: tuple[str, ...] = ()
    areas: tuple[Area, ...] = ()
    indicator_table: tuple[IndicatorRow, ...] = ()
    completion_table: CompletionTable = field(default_factory=CompletionTable)
    projects: tuple[KeyProject, ...] = ()
    duties: tuple[Duty, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """A document, read: its plans, what is doubtful and what found no place.

    unread: segments of the document's text that belong to no item.
    coverage: share of the document's characters that found their place, 0–1.
    assigned: units that somebody confirmed, with the names of their functions.
    """

    source: str
    plans: tuple[Plan, ...]
    findings: tuple[Finding, ...] = ()
    unread: Segments = ()
    coverage: float = 1.0
    text: str = ""
    assigned: tuple[tuple[str, tuple[str, ...]], ...] = ()
