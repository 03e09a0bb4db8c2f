"""Tables that a web page or a text export has poured out as plain lines, one cell a line, without any mark."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from lianggang.documents.model import Cell, Paragraph, Table
from lianggang.plans.columns import Role, compact, role_of
from lianggang.text.numbering import Style, item_number

_LONGEST = 45
_HEADER_LINES = 14
_FEWEST_COLUMNS = 4
_FEWEST_ROWS = 2
_SKIPPED = 2
_VALUES = (Role.BASELINE, Role.YEAR, Role.TARGET, Role.PARENT, Role.ACTUAL)
_ONCE = (Role.AREA, Role.NUMBER, Role.NAME)
_ATTRIBUTE = re.compile(r"(?:预期|约束|指导|引导|监测|参考)性")
_VALUE = re.compile(
    r"[<>＜＞≤≥≦≧~约]?\s*[-－]?\d[\d.,．]*\s*(?:%|％|‰|/10万)?(?:左右|以上|以下|以内)?|[—–―\-－/／]+|"
    r"(?:逐年|逐步|不断|持续|明显|显著|大幅|适当|进一步|稳步|保持|控制|得到|提高|提升|增加|扩大|延长|降低|下降|减少|稳定|缩小|趋于|"
    r"达到|不低于|不高于|不超过|高于|低于|与|以\d{4}|全覆盖|\d+[:：]\d+).{0,24}"
)
_BROKEN = re.compile(r"(?:逐年|逐步|不断|持续|明显|显著|适当|保持|趋于)")
_UNIT = re.compile(
    r"[（(](?:[%％‰]|1?/?10万|1/10万|[万亿百千]?(?:人次|人|名|个|所|家|张|次|项|件|户|岁|年|小时|分钟|元|平方米|倍|万人|起|例|册))[)）]$|[%‰]$"
)
_PROSE = re.compile(r"[。；;]")
_AREA = re.compile(
    r"(?:妇女|儿童|女性|未成年人)(?:与|参与)\S{1,10}|(?:健康|安全|教育|经济|决策|社会保障|福利|家庭|环境|法律)\S{0,4}"
)


def loose_table(lines: Sequence[Paragraph]) -> tuple[Table, int] | None:
    """The table that begins with the first of the lines, and how many lines it takes; None where none begins.

    A table begins with at least four headings of columns, a number column and a name column among them, followed by
    the row with the number 1. Its rows are told by their numbers, which count up.
    """
    if grid := _grid(lines):
        return grid
    header = _header(lines)
    if header is None:
        return None
    body = _Body(lines, header)
    rows = body.rows()
    if len(rows) < 2:
        return None
    first = tuple(_cell(group) for group in header.groups)
    return Table((first, *rows), lines[0].start), body.position


def _grid(lines: Sequence[Paragraph]) -> tuple[Table, int] | None:
    """A table without numbers whose rows all have as many cells as there are headings, told by the attribute."""
    if not lines or role_of(compact(lines[0].text)) is not Role.NAME:
        return None
    texts = [compact(p.text) for p in lines[: 2 * _HEADER_LINES]]
    place = next((i for i, text in enumerate(texts) if role_of(text) is Role.ATTRIBUTE), 0)
    first = next((i for i, text in enumerate(texts) if _ATTRIBUTE.fullmatch(text)), 0)
    width = first - place
    heads = [role_of(text) for text in texts[:width]]
    if Role.NUMBER in heads or not _FEWEST_COLUMNS <= width > place:
        return None
    rows = [lines[:width]]
    while len(row := lines[width * len(rows) : width * (len(rows) + 1)]) == width:
        if not _ATTRIBUTE.fullmatch(compact(row[place].text)) or any(len(p.text) > _LONGEST for p in row):
            break
        rows.append(row)
    cells = tuple(tuple(_cell([p]) for p in row) for row in rows)
    return (Table(cells, lines[0].start), width * len(rows)) if len(rows) > _FEWEST_ROWS else None


@dataclass(frozen=True, slots=True)
class _Header:
    """The headings as groups of lines, one group a column, with the role of each column."""

    groups: tuple[tuple[Paragraph, ...], ...]
    roles: tuple[Role, ...]
    length: int

    @property
    def values(self) -> int:
        """How many columns hold values."""
        return sum(r in _VALUES for r in self.roles)


def _header(lines: Sequence[Paragraph]) -> _Header | None:
    if not lines or role_of(compact(lines[0].text)) not in (Role.AREA, Role.NUMBER, Role.NAME):
        return None
    one = next((i for i, p in enumerate(lines[:_HEADER_LINES]) if compact(p.text) == "1"), 0)
    heads = list(lines[:one])
    if heads and role_of(compact(heads[-1].text)) is None and len(heads) > _FEWEST_COLUMNS:
        heads.pop()  # the first area stands between the headings and the number 1
    groups = list(_grouped(heads))
    roles = tuple(role_of(compact("".join(p.text for p in g))) or Role.OTHER for g in groups)
    if len(groups) < _FEWEST_COLUMNS or not {Role.NUMBER, Role.NAME} <= set(roles) or not set(roles) & set(_VALUES):
        return None
    return _Header(tuple(groups), roles, len(heads))


def _grouped(heads: Sequence[Paragraph]) -> Iterator[tuple[Paragraph, ...]]:
    """Headings that were broken in two (指标 / 属性) as one."""
    i = 0
    while i < len(heads):
        pair = compact("".join(p.text for p in heads[i : i + 2]))
        alone = role_of(compact(heads[i].text))
        repeated = alone in _ONCE and any(role_of(compact(p.text)) is alone for p in heads[:i])
        if i + 1 < len(heads) and (alone is None or repeated) and role_of(pair) not in (None, Role.OTHER, alone):
            yield tuple(heads[i : i + 2])
            i += 2
        else:
            yield (heads[i],)
            i += 1


@dataclass(slots=True)
class _Body:
    """Walks the lines below the headings, row by row."""

    lines: Sequence[Paragraph]
    header: _Header
    position: int = field(init=False)
    number: int = 0

    def __post_init__(self) -> None:
        self.position = self.header.length

    def rows(self) -> list[tuple[Cell, ...]]:
        """All rows that can be told apart; the position then stands behind the last of them."""
        found: list[tuple[Cell, ...]] = []
        while (row := self._row()) is not None:
            found.append(row)
        return found

    def _row(self) -> tuple[Cell, ...] | None:
        start = self.position
        area = self._take(1) if self._is_area() else ()
        number: tuple[Paragraph, ...] = ()
        if self._is_next(self._text()):
            self.number = int(self._text())
            number = self._take(1)
        elif area or not self._is_name():
            self.position = start
            return None
        cells = {Role.AREA: area, Role.NUMBER: number, Role.NAME: self._name()}
        values = self._values()
        attribute = self._take(1) if _ATTRIBUTE.fullmatch(self._text()) else ()
        has_units = Role.UNITS in self.header.roles and (attribute or Role.ATTRIBUTE not in self.header.roles)
        cells |= {Role.ATTRIBUTE: attribute, Role.UNITS: self._units() if has_units else ()}
        return self._cells(cells, values) if cells[Role.NAME] and values else None

    def _cells(self, cells: dict[Role, tuple[Paragraph, ...]], values: list[tuple[Paragraph, ...]]) -> tuple[Cell, ...]:
        queue = iter(values)
        groups = [next(queue, ()) if role in _VALUES else cells.get(role, ()) for role in self.header.roles]
        place = next(p.start for group in (*groups, *values) for p in group)
        return tuple(_cell(g) if g else Cell("", place, merged=True) for g in groups)

    def _text(self, ahead: int = 0) -> str:
        at = self.position + ahead
        return compact(self.lines[at].text) if at < len(self.lines) else ""

    def _is_next(self, text: str) -> bool:
        """Whether the text is the number of the next row; plans skip a number now and then."""
        return text.isdecimal() and self.number < int(text) <= self.number + _SKIPPED + 1

    def _take(self, count: int) -> tuple[Paragraph, ...]:
        taken = tuple(self.lines[self.position : self.position + count])
        self.position += len(taken)
        return taken

    def _ends(self, ahead: int = 0) -> bool:
        """Whether the table is over: running text, a heading or the title of a box."""
        at = self.position + ahead
        if at >= len(self.lines) or len(self._text(ahead)) > _LONGEST or _PROSE.search(self._text(ahead)):
            return True
        number = item_number(self.lines[at].text)
        return bool(number and number.style is not Style.BULLET and number.style is not Style.DASH) or self._text(
            ahead
        ).startswith("专栏")

    def _is_area(self) -> bool:
        return Role.AREA in self.header.roles and self._is_next(self._text(1)) and bool(_AREA.fullmatch(self._text()))

    def _is_name(self) -> bool:
        """Whether a row without a number of its own begins: a name, followed by a value."""
        return not self._ends() and not _is_value(self._text()) and _is_value(self._text(1))

    def _name(self) -> tuple[Paragraph, ...]:
        length = 1
        while not self._ends(length) and not _is_value(self._text(length)) and not _UNIT.search(self._text(length - 1)):
            length += 1
        return self._take(length)

    def _values(self) -> list[tuple[Paragraph, ...]]:
        """The values of a row; a value that was broken in two (逐年 / 提高) is put together."""
        wanted = self.header.values
        length = self._to_attribute(2 * wanted) or self._run_of_values(wanted)
        taken = self._take(length)
        size = max(1, length // wanted) if length % wanted == 0 else 1
        return [taken[i : i + size] for i in range(0, length, size)]

    def _to_attribute(self, most: int) -> int:
        """How many lines stand before the attribute, 0 where it does not follow soon."""
        ahead = next((i for i in range(most + 1) if _ATTRIBUTE.fullmatch(self._text(i))), 0)
        return ahead if ahead % self.header.values == 0 else 0

    def _run_of_values(self, wanted: int) -> int:
        length = 0
        while not self._ends(length) and _is_value(self._text(length)):
            if length >= wanted and not _BROKEN.fullmatch(self._text(length - 1)):
                break
            length += 1
        return length

    def _units(self) -> tuple[Paragraph, ...]:
        length = 0
        while not self._ends(length) and not self._begins_row(length):
            length += 1
        return self._take(length)

    def _begins_row(self, ahead: int) -> bool:
        """Whether a line behind the units begins the next row: its number, its area, or the name of a part."""
        if self._is_next(self._text(ahead)) or ahead == 0:
            return self._is_next(self._text(ahead))
        if self._is_next(self._text(ahead + 1)):
            return bool(_AREA.fullmatch(self._text(ahead)))
        return _is_value(self._text(ahead + 1)) or bool(_UNIT.search(self._text(ahead)))


def _is_value(text: str) -> bool:
    return bool(text) and bool(_VALUE.fullmatch(text))


def _cell(lines: Sequence[Paragraph]) -> Cell:
    """The lines of one cell; it keeps the length of its words in the document."""
    first = lines[0]
    text = first.text
    for before, line in pairwise(lines):
        text += "\n" * (line.start - before.end) + line.text
    return Cell(text, first.start)
