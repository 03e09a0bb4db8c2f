"""What a form leaves blank, told once a form and not once a cell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from lianggang.collect.form import REASONS
from lianggang.findings import Finding, error, warning

NAMED = 3
FILL = f"补填数值，或从列表里选无数据原因（{'、'.join(REASONS)}）"


@dataclass(slots=True)
class Blanks:
    """The blanks of one form as (name, place): lines without value and reason, and lines that lack some parts."""

    lines: list[tuple[str, str]] = field(default_factory=list)
    parts: list[tuple[str, str]] = field(default_factory=list)

    def findings(self, asked: int, where: str) -> Iterator[Finding]:
        """One warning for the lines and one for the parts. asked: number of lines of the form. where: its sheet."""
        if self.lines:
            text = f"{asked}项中有{len(self.lines)}项未填，也没有原因：{_named(self.lines)}"
            yield warning("empty-value", text, place=_place(self.lines, where), advice=FILL)
        if self.parts:
            text = f"有数值的指标中{len(self.parts)}项缺少分组数：{_named(self.parts)}"
            advice = "补填；确实没有分组统计的，在说明里写明"
            yield warning("breakdown-missing", text, place=_place(self.parts, where), advice=advice)


def empty_form(unit: str, asked: int, where: str) -> Finding:
    """The error for a form in which nothing is filled in."""
    text = f"{unit}的表整张未填：{asked}项都没有数值，也没有原因"
    return error("form-empty", text, place=where, advice=f"退回填报单位：{FILL}")


def _named(blanks: Sequence[tuple[str, str]]) -> str:
    return "、".join(name for name, _ in blanks[:NAMED]) + ("等" if len(blanks) > NAMED else "")


def _place(blanks: Sequence[tuple[str, str]], where: str) -> str:
    return blanks[0][1] if len(blanks) == 1 else where
