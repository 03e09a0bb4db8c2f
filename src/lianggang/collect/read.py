"""Reading a filled form back: values by indicator code, remarks by cell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

from lianggang.collect.blanks import Blanks, empty_form
from lianggang.collect.form import PROBLEMS, FormLine, FormSpec, breakdown_of
from lianggang.collect.layout import (
    CODE,
    DENOMINATOR,
    FIRST_LINE_ROW,
    NAME,
    NOTE,
    NUMERATOR,
    REASON,
    REDEFINED,
    SIGNATURES,
    SOURCE,
    STEMS,
    VALUE,
    count_headings,
    history_years,
    input_headings,
)
from lianggang.collect.mark import ASK_AGAIN, Mark, find_mark, renamed, template_findings, wrong_form
from lianggang.errors import unusable
from lianggang.findings import Finding, error, note, warning
from lianggang.panel.cells import read_cell
from lianggang.panel.computed import is_quotient
from lianggang.panel.figures import read_grids
from lianggang.panel.grid import CellKind, Grid, GridCell, GridRow
from lianggang.panel.model import TOTAL, Breakdown, Observation
from lianggang.panel.numbers import ParsedNumber
from lianggang.panel.plausible import check_observation
from lianggang.panel.records import UNREPORTED

UNCHANGED = {"", "无", "否", "没有", "无变化", "没有变化", "未变", "不变", "-", "—", "/"}
"""What is written into 口径变化 where there is none."""


@dataclass(frozen=True, slots=True)
class FilledForm:
    """What a unit has handed in.

    observations: totals and breakdowns; a blank is an observation without value that says why.
    A cell with an error gives no observation, and an empty form none at all. signatures: who answers for the form, by
    label. history: the values of earlier years that the form shows.
    """

    observations: tuple[Observation, ...]
    findings: tuple[Finding, ...]
    signatures: Mapping[str, str] = field(default_factory=dict)
    history: tuple[Observation, ...] = ()


def read_form(path: Path | str, spec: FormSpec, *, issued_to: str = "") -> FilledForm:
    """Read a form that `write_form` made and somebody filled in.

    Rows are found by their code, so that moved and inserted rows do no harm. A form of another unit, year or
    territory gives its error and no observations. issued_to: the unit's name on the form, where it has another now.
    Raises LianggangError when the file is no workbook or holds no form.
    """
    path = Path(path)
    grids, _ = read_grids(path)
    mark = find_mark(grids)
    issued = replace(spec, unit=issued_to or spec.unit)
    wrong = wrong_form(mark, issued, path.name)
    if wrong:
        return FilledForm((), tuple(wrong))
    reader = FormReader(spec, *_form_sheet(grids, mark, path.name))
    reader.findings += [*renamed(issued_to, spec.unit, path.name), *template_findings(mark, issued, path.name)]
    reader.findings += reader.missing_columns()
    places = mark.places if mark else {}
    located = [(replace(line, decimals=places.get(line.code)), row) for line, row in reader.located(mark)]
    observations = tuple(o for line, row in located for o in reader.read_line(line, row))
    if reader.is_empty(observations):
        return FilledForm((), (empty_form(spec.unit, len(located), reader.where),))
    signatures = _signatures(reader.grid)
    blanks = reader.blanks.findings(len(located), reader.where)
    findings = (*reader.findings, *blanks, *reader.strangers(), *_unsigned(signatures, reader.where))
    history = tuple(o for line, row in located for o in reader.history(line, row))
    return FilledForm(observations, findings, signatures, history)


def _form_sheet(grids: tuple[Grid, ...], mark: Mark | None, name: str) -> tuple[Grid, dict[str, int], int]:
    """The sheet with the form, the column of each heading, and the number of the row of headings."""
    wanted = mark.facts.get("sheet") if mark else None
    for grid in sorted(grids, key=lambda g: g.sheet != wanted):
        for above, row in pairwise(grid.rows):
            at = _columns(above) | _columns(row)
            if VALUE in _columns(row) and CODE in at:
                return grid, at, row.number
    raise unusable("no-form", "文件里没有报送表", place=name, advice=ASK_AGAIN)


def _columns(row: GridRow) -> dict[str, int]:
    """The first column of each text in a row."""
    return {cell.text: i for i, cell in reversed(list(enumerate(row.cells))) if cell.text}


@dataclass(slots=True)
class FormReader:
    """Reads the lines of one form; `at` gives the column of each heading."""

    spec: FormSpec
    grid: Grid
    at: dict[str, int]
    heading_row: int
    findings: list[Finding] = field(default_factory=list)
    blanks: Blanks = field(default_factory=Blanks)

    @property
    def where(self) -> str:
        """Unit and sheet, for findings."""
        return f"{self.spec.unit} {self.grid.sheet}"

    @property
    def rows(self) -> list[GridRow]:
        """The rows below the headings and their letters."""
        below = (row for row in self.grid.filled_rows() if row.number > self.heading_row)
        return [row for row in below if self.text(row, CODE) != STEMS[-1]]

    def place(self, row: GridRow, heading: str) -> str:
        """「卫生健康局 表W1 D12」."""
        own = self.grid.place(row.number, self.at[heading]) if heading in self.at else f"第{row.number}行"
        return f"{self.where} {own.rsplit(' ', 1)[-1]}"

    def located(self, mark: Mark | None) -> Iterator[tuple[FormLine, GridRow]]:
        """Each line with the one row that carries its code; errors for the others."""
        by_code = self.rows_by_code()
        for line in self.spec.lines:
            rows = by_code.get(line.code, [])
            if len(rows) == 1:
                yield line, rows[0]
            else:
                self.findings.append(self._repeated(line, rows[1]) if rows else self._lost(line, mark))

    def rows_by_code(self) -> Mapping[str, list[GridRow]]:
        """The rows below the headings by what stands in their code column."""
        found: dict[str, list[GridRow]] = defaultdict(list)
        for row in self.rows:
            found[self.text(row, CODE)].append(row)
        return found

    def _repeated(self, line: FormLine, row: GridRow) -> Finding:
        text = f"{line.name}出现了两行，没有采用"
        return error("line-repeated", text, place=self.place(row, CODE), advice="只留一行")

    def _lost(self, line: FormLine, mark: Mark | None) -> Finding:
        """Why a line was not found: its row carries another code, or is gone."""
        number = mark.rows.get(line.code, 0) if mark else 0
        row = next((r for r in self.rows if r.number == number), None)
        if row and self.text(row, NAME).split("\n")[0].strip() == line.name:
            text = f"{line.name}的代码应为{line.code}，被改成“{self.text(row, CODE)}”"
            return error("code-tampered", text, place=self.place(row, CODE), advice="改回原来的代码")
        text = f"表里少了{line.name}（{line.code}）这一行"
        return error("line-missing", text, place=self.where, advice="请补上这一行，或重新下载表")

    def missing_columns(self) -> list[Finding]:
        """An error when columns of the form are gone."""
        wanted = (NUMERATOR, DENOMINATOR, VALUE, *self.spec.breakdowns, REASON, SOURCE, NOTE)
        lost = [heading for heading in wanted if heading not in self.at]
        text = f"表里少了列：{'、'.join(lost)}"
        return [error("column-missing", text, place=self.where, advice=ASK_AGAIN)] if lost else []

    def strangers(self) -> Iterator[Finding]:
        """Rows with figures under a code that the form does not ask for."""
        known = {line.code for line in self.spec.lines}
        for code, rows in self.rows_by_code().items():
            for row in rows if code not in known else ():
                value = self.cell(row, VALUE)
                if any(c.isdigit() for c in value.text) and not value.merged:
                    text = f"代码“{code}”不在本表内，这一行没有读"
                    advice = "自行增加的指标请报统计部门，列入表后再填"
                    yield warning("line-unknown", text, place=self.place(row, CODE), advice=advice)

    def cell(self, row: GridRow, heading: str) -> GridCell:
        """The cell under a heading, empty where the column is gone."""
        return row.cell(self.at[heading]) if heading in self.at else GridCell()

    def text(self, row: GridRow, heading: str) -> str:
        """The text of the cell under a heading, without blanks around it."""
        return self.cell(row, heading).text.strip()

    def read_line(self, line: FormLine, row: GridRow) -> Iterator[Observation]:
        """The observations of one line: the total first, then the parts that the form wants of it."""
        self._closed_cells(line, row)
        total = self._total(line, row)
        if total:
            yield total
        blank = []
        for label in line.breakdowns:
            part = self._read(line, row, label)
            if part is None:
                continue
            blank += [label] if part.missing == UNREPORTED else []
            if not self._faulty(part, line):
                yield part
        if blank and total and total.value is not None:
            self.blanks.parts.append((f"{line.name}（{'、'.join(blank)}）", self.place(row, blank[0])))

    def history(self, line: FormLine, row: GridRow) -> Iterator[Observation]:
        """The values of earlier years that the form shows for a line."""
        for year in history_years(self.spec):
            heading = f"{year}年"
            value = read_cell(self.cell(row, heading), heading, line.unit, self.place(row, heading))[0].value
            if value is not None:
                yield Observation(
                    line.code, self.spec.territory, year, value, line.unit, place=self.place(row, heading)
                )  # fmt: skip

    def is_empty(self, observations: tuple[Observation, ...]) -> bool:
        """Whether every line is blank without a reason and no part has a value."""
        unanswered = all(o.value is None and o.missing == UNREPORTED for o in observations)
        return bool(observations) and unanswered and not any(f.severity == "error" for f in self.findings)

    def _closed_cells(self, line: FormLine, row: GridRow) -> None:
        """Tell of numbers in cells that the form keeps closed."""
        asked = input_headings(line)
        every = (h for part in ("", *self.spec.breakdowns) for h in (*count_headings(part), part or VALUE))
        for heading in (h for h in every if h not in asked):
            if any(c.isdigit() for c in self.text(row, heading)):
                text = f"{line.name}的“{heading}”不用填，填了的数没有读"
                place = self.place(row, heading)
                self.findings.append(
                    note("closed-cell-filled", text, place=place, advice="需要增加这一栏的，请告诉统计部门")
                )

    def _total(self, line: FormLine, row: GridRow) -> Observation | None:
        total = self._read(line, row, "")
        if total is None or self._faulty(total, line):
            return None
        self._explain(line, row, total)
        return total

    def _read(self, line: FormLine, row: GridRow, part: str) -> Observation | None:
        """What the cells of a part say, of the total for ""; None where one of them cannot be read."""
        heading = part or VALUE
        value = ParsedNumber() if self._left_to_compute(line, row, heading) else self._number(row, heading, line.unit)
        counts = [self._number(row, h) if line.divides else ParsedNumber() for h in count_headings(part)]
        if value.problem or any(count.problem for count in counts):
            return None
        numerator, denominator = (count.value for count in counts)
        breakdown = breakdown_of(part) if part else TOTAL
        return self._observation(
            line, row, heading, value, numerator=numerator, denominator=denominator, breakdown=breakdown
        )

    def _left_to_compute(self, line: FormLine, row: GridRow, heading: str) -> bool:
        """Whether the form's own formula stands in the value's cell and the file was never recalculated."""
        return line.divides and self.cell(row, heading).kind is CellKind.UNCOMPUTED

    def _observation(
        self,
        line: FormLine,
        row: GridRow,
        heading: str,
        number: ParsedNumber,
        *,
        numerator: Decimal | None = None,
        denominator: Decimal | None = None,
        breakdown: Breakdown = TOTAL,
    ) -> Observation:
        value = _settled(number.value, numerator, denominator, line)
        return Observation(
            indicator=line.code,
            territory=self.spec.territory,
            year=self.spec.year,
            value=value,
            unit=line.unit,
            numerator=numerator,
            denominator=denominator,
            breakdown=breakdown,
            source=self.text(row, SOURCE) or self.spec.unit,
            note=self.text(row, NOTE),
            as_reported=self.text(row, heading),
            missing="" if value is not None else number.missing or self._reason(row),
            place=self.place(row, heading),
            redefined=self._redefined(row) if breakdown == TOTAL else "",
        )

    def _reason(self, row: GridRow) -> str:
        """Why the row has no value: the choice from the list, or the note where that is "其他" or blank."""
        reason, remark = self.text(row, REASON), self.text(row, NOTE)
        return remark if remark and reason in ("", "其他") else reason or UNREPORTED

    def _redefined(self, row: GridRow) -> str:
        """How the definition differs from the years before; empty where the form has no such column or says no."""
        text = self.text(row, REDEFINED)
        return "" if text.strip("。") in UNCHANGED else text

    def _faulty(self, observation: Observation, line: FormLine) -> bool:
        found = check_observation(observation, line.quantity)
        self.findings.extend(found)
        return any(f.severity == "error" for f in found)

    def _number(self, row: GridRow, heading: str, unit: str | None = None) -> ParsedNumber:
        number, found = read_cell(self.cell(row, heading), heading, unit, self.place(row, heading), PROBLEMS)
        self.findings.extend(found)
        return number

    def _explain(self, line: FormLine, row: GridRow, total: Observation) -> None:
        """Blanks want a reason, "其他" wants words, a value wants none."""
        reason, place = self.text(row, REASON), self.place(row, REASON)
        if total.value is None and total.missing == UNREPORTED:
            self.blanks.lines.append((line.name, place))
        elif total.value is None and total.missing == "其他":
            text = f"{line.name}的无数据原因选了“其他”而没有说明"
            self.findings.append(warning("reason-unexplained", text, place=place, advice="在“说明”里写明原因"))
        elif total.value is not None and reason:
            text = f"{line.name}既有数值又选了无数据原因“{reason}”"
            advice = "有数据的删去原因；没有数据的删去数值"
            self.findings.append(warning("reason-with-value", text, place=place, advice=advice))


def _settled(
    value: Decimal | None, numerator: Decimal | None, denominator: Decimal | None, line: FormLine
) -> Decimal | None:
    """The value, or what its counts give where the cell is blank or holds the form's own formula."""
    if not line.divides or numerator is None or not denominator:
        return value
    if value is None or is_quotient(value, line.quantity.ratio(numerator, denominator)):
        return line.computed(numerator, denominator)
    return value


def _signatures(grid: Grid) -> dict[str, str]:
    """What stands to the right of each label at the foot of the form."""
    found = {}
    for row in grid.filled_rows():
        texts = [cell.text.strip() for cell in row.cells]
        for label in SIGNATURES:
            places = [i for i, text in enumerate(texts) if text.rstrip("：:") == label]
            if places and row.number > FIRST_LINE_ROW:
                found[label] = texts[places[-1] + 1] if places[-1] + 1 < len(texts) else ""
    return found


def _unsigned(signatures: Mapping[str, str], place: str) -> list[Finding]:
    lacking = [label for label in SIGNATURES if not signatures.get(label)]
    text = f"表末没有填：{'、'.join(lacking)}"
    return [note("form-unsigned", text, place=place, advice="填写后再报")] if lacking else []
