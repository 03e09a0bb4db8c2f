"""The columns of a table of indicators, recognised from its header."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Literal
from unicodedata import normalize

from lianggang.documents.model import Cell, Table


class Role(StrEnum):
    """What a column holds."""

    AREA = "area"
    NUMBER = "number"
    NAME = "name"
    UNIT = "unit"
    BASELINE = "baseline"
    YEAR = "year"  # a year without further words, not yet decided
    TARGET = "target"
    PARENT = "parent"
    ACTUAL = "actual"
    ATTRIBUTE = "attribute"
    UNITS = "units"
    OTHER = "other"


Kind = Literal["indicators", "completion"]

_ROLES: tuple[tuple[Role, re.Pattern[str]], ...] = (
    (Role.NUMBER, re.compile(r"序号?|编号|项次|No\.?|NO\.?")),
    (Role.UNIT, re.compile(r"(?:计量|指标|计算|数据)?单位(?:\(.*\))?")),
    (
        Role.UNITS,
        re.compile(r".*(?:责任|牵头|配合|主责|负责|落实|实施|承担|主管|协同|参与)(?:单位|部门|主体).*|责任|部门"),
    ),
    (Role.ATTRIBUTE, re.compile(r".*(?:属性|性质)|指标类型")),
    (Role.AREA, re.compile(r"(?:指标|目标|发展)?(?:类别|领域|分类|方面|维度|板块)(?:名称)?|类型|类|一级指标")),
    (
        Role.NAME,
        re.compile(
            r"(?:主要|核心|监测|统计|发展|具体|重点|评价|主要统计|主要监测|主要发展|二级|三级|规划)*指标"
            r"(?:名称|内容|项目|项|体系)?(?:\(.*\))?|名称|项目(?:名称)?|内容"
        ),
    ),
    (
        Role.OTHER,
        re.compile(
            r".*(?:备注|说明|是否|达标|完成率|程度|进度|评价|来源|口径|公式|频率|周期|差距|得分|状态|时限|时间|期限).*"
        ),
    ),
    (Role.ACTUAL, re.compile(r".*(?:实际|完成|达到|实现).*")),
    (Role.BASELINE, re.compile(r".*(?:基期|基数|基础值|基准|基线|现状|现值|底数|起点|期初).*")),
    (Role.YEAR, re.compile(r"(?:19|20)\d\d年?[末底]?(?:数据|数值|数|值|情况|水平)?")),
    (Role.TARGET, re.compile(r".*(?:目标|规划|纲要|指标值|预期|计划|要求).*")),
)
_WEAK_NAME = re.compile(r"(?:主要|具体|发展|工作)?目标(?:内容|名称|任务|要求)?")
_LEVELS = (
    (0, re.compile(r"国家|全国|国规划|国纲|上级")),
    (1, re.compile(r"省|自治区|兵团")),
    (2, re.compile(r"市|州|盟|地区")),
    (3, re.compile(r"县|(?<!自治)(?<!地)区|旗")),
    (4, re.compile(r"[乡镇]|街道")),
)
_OWN_LEVEL = 9
_ATTRIBUTE_VALUE = re.compile(r"(?:预期|约束|指导|引导|监测|参考)性?(?:指标)?")
_HEADER_SEARCH = 5


@dataclass(frozen=True, slots=True)
class Column:
    """One column. level: the administrative level that its label names (0 nation … 4 township, 9 none)."""

    index: int
    role: Role
    label: str
    year: int | None = None
    level: int = _OWN_LEVEL


@dataclass(frozen=True, slots=True)
class Layout:
    """A recognised table: its kind, its columns, its header rows and the index of the first row below them."""

    kind: Kind
    columns: tuple[Column, ...]
    header: tuple[tuple[str, ...], ...]
    first_row: int

    def of(self, role: Role) -> tuple[Column, ...]:
        """The columns with a role, from left to right."""
        return tuple(c for c in self.columns if c.role is role)


def layout_of(table: Table, period: tuple[int, int] | None = None) -> Layout | None:
    """The layout of a table of indicators or of their completion; None for any other table.

    period: first and last year of the plan, which tells base years from years of targets.
    """
    for first, row in enumerate(table.rows[:_HEADER_SEARCH]):
        if len(distinct(row)) < 2:
            continue
        end = _header_end(table, first)
        columns = _columns(table, first, end)
        kind = _kind(columns)
        if kind and (named := _with_name(columns)):
            header = tuple(row_texts(r) for r in table.rows[first:end])
            return Layout(kind, tuple(_decided(_by_content(named, table.rows[end:]), kind, period)), header, end)
    return None


def compact(text: str) -> str:
    """The text without blanks and line feeds, in its usual forms (％ → %)."""
    return re.sub(r"\s+", "", normalize("NFKC", text))


def row_texts(row: Sequence[Cell]) -> tuple[str, ...]:
    """The compact words of the cells of a row, merged cells repeated."""
    return tuple(compact(c.text) for c in row)


def distinct(row: Sequence[Cell]) -> list[Cell]:
    """The cells of a row that have words, each merged cell once."""
    return list({c.start: c for c in row if c.text.strip()}.values())


def _header_end(table: Table, first: int) -> int:
    end = first + 1
    while end < len(table.rows) and _continues_header(table.rows[end], table.rows[first:end]):
        end += 1
    return end


def _continues_header(row: Sequence[Cell], header: Sequence[Sequence[Cell]]) -> bool:
    """Whether a row holds the lower part of cells of the header, or nothing but words of headers."""
    above = {c.start for r in header for c in r if c.text.strip()}
    own = [c for c in distinct(row) if c.start not in above]
    if any(c.merged and c.start in above for c in row):
        return True
    return bool(own) and all(role_of(compact(c.text)) not in (None, Role.OTHER) for c in own)


def _columns(table: Table, first: int, end: int) -> list[Column]:
    header = table.rows[first:end]
    width = max(len(r) for r in header)
    return [_column(i, [r[i] for r in header if i < len(r)]) for i in range(width)]


def _column(index: int, cells: Sequence[Cell]) -> Column:
    label = "".join(compact(c.text) for c in {c.start: c for c in cells}.values())
    role = role_of(label) or Role.OTHER
    year = re.search(r"(?:19|20)\d\d(?=\D|$)", label)
    levels = [level for level, word in _LEVELS if word.search(label)]
    level = levels[-1] if levels and role is Role.TARGET else _OWN_LEVEL
    return Column(index, role, label, int(year[0]) if year else None, level)


def role_of(label: str) -> Role | None:
    """The role of a column with that label (compact), None for words that head no column."""
    return next((role for role, form in _ROLES if form.fullmatch(label)), None)


def _with_name(columns: list[Column]) -> list[Column] | None:
    """The columns with the one that names the indicators settled, or None where there is none."""
    names = [c for c in columns if c.role is Role.NAME]
    if not names:
        weak = next((c for c in columns if c.role is Role.TARGET and _WEAK_NAME.fullmatch(c.label)), None)
        return [replace(c, role=Role.NAME) if c is weak else c for c in columns] if weak else None
    is_group = len({c.label for c in names}) > 1 and not any(c.role is Role.AREA for c in columns)
    return [replace(c, role=Role.AREA) if is_group and c is names[0] else c for c in columns]


def _kind(columns: Sequence[Column]) -> Kind | None:
    """Completion tables report a result for the year of their targets, tables of indicators look ahead."""
    targets = [c for c in columns if c.role is Role.TARGET and not _WEAK_NAME.fullmatch(c.label)]
    targets = targets or [c for c in columns if c.role is Role.TARGET]
    actual = next((c for c in columns if c.role is Role.ACTUAL), None)
    base = any(c.role in (Role.BASELINE, Role.YEAR) for c in columns)
    if not actual:
        years = sum(c.role is Role.YEAR for c in columns)
        return "indicators" if targets or years > 1 else None
    if not targets:
        return "completion" if base else None
    if actual.year and targets[-1].year:
        return "completion" if actual.year >= targets[-1].year else "indicators"
    after = actual.index > targets[-1].index
    return "completion" if after or (base and "完成" in actual.label) else "indicators"


def _by_content(columns: Sequence[Column], body: Sequence[Sequence[Cell]]) -> Iterator[Column]:
    """Columns whose cells say 预期性 or 约束性 hold the attribute, whatever their label."""
    for column in columns:
        texts = [compact(r[column.index].text) for r in body if column.index < len(r)]
        filled = [t for t in texts if t]
        hits = sum(bool(_ATTRIBUTE_VALUE.fullmatch(t)) for t in filled)
        is_attribute = column.role in (Role.AREA, Role.OTHER) and 2 * hits > len(filled)
        yield replace(column, role=Role.ATTRIBUTE) if is_attribute else column


def _decided(columns: Iterator[Column], kind: Kind, period: tuple[int, int] | None) -> Iterator[Column]:
    """Bare years as base or target, results of a looking-ahead table as base, targets as own or of the level above."""
    found = list(columns)
    dated = [c.year for c in found if c.role is Role.TARGET and c.year]
    bare = [c.year for c in found if c.role is Role.YEAR and c.year]
    has_target = any(c.role is Role.TARGET for c in found)
    levels = sorted({c.level for c in found if c.role is Role.TARGET})
    for column in found:
        if column.role is Role.YEAR:
            is_base = kind == "completion" or _is_base(column.year or 0, bare, dated, has_target, period)
            yield replace(column, role=Role.BASELINE if is_base else Role.TARGET)
        elif column.role is Role.ACTUAL and kind == "indicators":
            yield replace(column, role=Role.BASELINE)
        elif column.role is Role.TARGET and column.level < levels[-1]:
            yield replace(column, role=Role.PARENT if column.level == levels[-2] else Role.OTHER)
        else:
            yield column


def _is_base(
    year: int, bare: Sequence[int], dated: Sequence[int], has_target: bool, period: tuple[int, int] | None
) -> bool:
    if period:
        return year < period[0]
    if dated:
        return year < min(dated)
    return has_target or (len(bare) > 1 and year == min(bare) and year % 10 == 0)
