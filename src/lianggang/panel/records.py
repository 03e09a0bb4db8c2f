"""One record of a table → one observation, or the reasons why not."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from lianggang.findings import Finding, error, note, warning
from lianggang.panel.breakdowns import read_breakdown
from lianggang.panel.cells import read_cell
from lianggang.panel.computed import computed
from lianggang.panel.grid import CellKind, GridCell
from lianggang.panel.header import Record
from lianggang.panel.model import Breakdown, Observation
from lianggang.panel.numbers import ParsedNumber, half_width
from lianggang.panel.quantities import Quantity, Resolve, same_unit

FIRST_YEAR, LAST_YEAR = 1949, 2099
UNREPORTED = "缺报"

_YEAR = re.compile(r"((?:19|20)\d\d)(?:年|年度)?")
QUALIFIER_WORDS = {
    **dict.fromkeys(("", "=", "等于"), ""),
    **dict.fromkeys((">=", "≥", "以上", "不低于", "至少"), ">="),
    **dict.fromkeys((">", "超过", "大于"), ">"),
    **dict.fromkeys(("~", "≈", "约", "左右", "近"), "~"),
}


@dataclass(slots=True)
class RecordReader:
    """Reads records of one file; `findings` are those of the record read last."""

    resolve: Resolve
    territory: str | None
    findings: list[Finding] = field(default_factory=list)

    def read(self, record: Record) -> tuple[Observation | None, Quantity | None]:
        """The observation of a record with its quantity; None when a part of it cannot be understood."""
        self.findings = []
        quantity = self._quantity(record)
        year, territory, breakdown = self._year(record), self._territory(record), self._breakdown(record)
        qualifier = self._qualifier(record)
        unit = quantity.unit if quantity else ""
        value = self._number(record, "value", "数值", unit)
        numerator = self._number(record, "numerator", "分子")
        denominator = self._number(record, "denominator", "分母")
        if quantity is None or year is None or territory is None or breakdown is None or qualifier is None:
            return None, None
        observation = Observation(
            indicator=quantity.code,
            territory=territory,
            year=year,
            value=value.value,
            unit=quantity.unit,
            numerator=numerator.value,
            denominator=denominator.value,
            breakdown=breakdown,
            source=record.text("source"),
            note=record.text("note"),
            as_reported=record.text("value"),
            qualifier=qualifier,
            place=record.value_place,
            redefined=record.text("redefined"),
        )
        observation = completed(observation, quantity, value.missing)
        self._explain_blank(observation, quantity, record)
        return observation, quantity

    def _error(self, record: Record, code: str, message: str, advice: str) -> None:
        self.findings.append(error(code, message, place=record.place, advice=advice))

    def _quantity(self, record: Record) -> Quantity | None:
        code, name, unit = record.text("code"), record.text("name"), record.text("unit")
        answer = self.resolve(code, name, unit)
        label = name or code or "（空）"
        if answer.quantity is None:
            text = f"不认识的指标“{label}”" + (f"：{answer.reason}" if answer.reason else "")
            self._error(record, "unknown-indicator", text, "改用目录里的指标编码或名称；确是新指标的，先在目录里登记")
            return None
        if unit and not same_unit(unit, answer.quantity.unit):
            text = f"{answer.quantity.name}的单位应为“{answer.quantity.unit}”，这里是“{unit}”"
            self._error(record, "unit-mismatch", text, "把数值换算成规定的单位，同时改正单位")
        return answer.quantity

    def _year(self, record: Record) -> int | None:
        text = half_width(record.text("year"))
        match = _YEAR.fullmatch(text)
        if record.cells.get("year", GridCell()).kind is CellKind.DATE:
            match = _YEAR.match(text)
        if match and FIRST_YEAR <= int(match[1]) <= LAST_YEAR:
            return int(match[1])
        self._error(record, "bad-year", f"年份“{text or '（空）'}”不是四位数的年份", "填四位数年份，如2024")
        return None

    def _territory(self, record: Record) -> str | None:
        territory = record.text("territory") or self.territory
        if not territory:
            self._error(record, "no-territory", "没有写地区", "填写地区名称")
        return territory

    def _breakdown(self, record: Record) -> Breakdown | None:
        parts = (record.text(c) for c in ("sex", "age", "residence", "other"))
        breakdown, unknown = read_breakdown(*parts)
        if unknown:
            heading, text = unknown
            advice = "性别填男、女，城乡填城镇、城市、农村，合计留空；别的分组填在“其他分组”列"
            self._error(record, "unknown-breakdown", f"{heading}列里的“{text}”不认识", advice)
        return breakdown

    def _qualifier(self, record: Record) -> str | None:
        text = half_width(record.text("qualifier"))
        if text not in QUALIFIER_WORDS:
            self._error(record, "unknown-qualifier", f"限定“{text}”不认识", "限定只填≥、>、约，确切的数留空")
        return QUALIFIER_WORDS.get(text)

    def _number(self, record: Record, column: str, label: str, unit: str | None = None) -> ParsedNumber:
        number, found = read_cell(record.cells.get(column, GridCell()), label, unit, record.value_place)
        self.findings.extend(found)
        return number

    def _explain_blank(self, observation: Observation, quantity: Quantity, record: Record) -> None:
        place = record.value_place
        if observation.value is None and observation.missing == UNREPORTED and not self.findings:
            text = f"{quantity.name}没有数值也没有原因，按缺报处理"
            advice = "补填数值；确无数据的在说明里写原因（未开展统计、口径变化、部门不掌握、保密）"
            finding = note if record.wide else warning
            self.findings.append(finding("empty-value", text, place=place, advice=advice))
        elif observation.value is not None and not observation.as_reported:
            self.findings.append(note("value-computed", "只有分子、分母，数值由两者计算", place=place))


def completed(observation: Observation, quantity: Quantity, missing: str = "") -> Observation:
    """The observation with its value computed from its counts where it is blank, or else with the reason for the blank.

    missing: the reason that the value's own cell gives; the note is taken next, then "缺报".
    """
    if observation.value is not None:
        return observation
    if observation.numerator is not None and observation.denominator and quantity.divides and not missing:
        return replace(observation, value=computed(quantity, observation.numerator, observation.denominator))
    return replace(observation, missing=missing or observation.note or UNREPORTED)
