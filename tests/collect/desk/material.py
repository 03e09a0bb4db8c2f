"""A form with years before, and forms filled in by chance: the cases that both sides are asked."""

from __future__ import annotations

import random
from decimal import Decimal

from lianggang.catalogue.load import load_catalogue
from lianggang.collect.checks import run_checks
from lianggang.collect.desk.answer import Issue
from lianggang.collect.desk.write import desk_page
from lianggang.collect.form import REASONS, FormLine, FormSpec, breakdown_of
from lianggang.collect.layout import (
    DENOMINATOR,
    NOTE,
    NUMERATOR,
    REASON,
    REDEFINED,
    VALUE,
    count_headings,
    input_headings,
)
from lianggang.collect.typed import Cells, cell_of, read_typed
from lianggang.findings import Finding
from lianggang.panel.model import TOTAL, Observation
from tests.collect.forms import CENTRES, LIFE, MATERNAL, SCREENING

NEONATAL, INFANT, UNDER_FIVE, SHARE = (
    FormLine.of(load_catalogue().indicators[code]) for code in ("C-HEA-001", "C-HEA-002", "C-HEA-003", "C-EDU-008")
)
PEOPLE = FormLine("X-1", "妇女总数", "人", breakdowns=("城镇", "农村"), valid_min=Decimal(0))
LINES = (MATERNAL, NEONATAL, INFANT, UNDER_FIVE, SHARE, SCREENING, CENTRES, LIFE, PEOPLE)
SPEC = FormSpec("卫生健康局", "示例县", 2025, LINES, number="W1")
ISSUE = Issue.of(b"key of the office", "sheet:1", "n-1")
GOALS = {"C-EDU-008": (Decimal(95),), "C-HEA-001": (Decimal("3.1"),), "W-HEA-013": (Decimal(70),)}
_ODD = ("", "", "", "—", "无", "约95", "95.3%", "９５．３", "1,234", "1e+5", "2:3", "3.1‰", "部门不掌握",
        "12人", "-4", "abc",
        "95以上", "12 人", "007", "nan", "0", "  8 ", "5‰ 左右", "1,23", "+7", "3.10")  # fmt: skip


def history() -> tuple[Observation, ...]:
    """Eleven years of every line: smooth, repeated, stepped, with a declared change of definition, with parts."""
    draw, found = random.Random(7), []
    for i, line in enumerate(LINES):
        level = {"%": 60, "岁": 78, "人": 20000, "个": 4}.get(line.unit, 6)
        for year in range(2014, 2025):
            step = (level * 2 if year > 2020 and i == 4 else level) + (0 if i in (2, 6) else draw.gauss(0, level / 50))
            count = Decimal(9000 + year) if line.divides and i % 2 else None
            redefined = "范围扩大" if i == 5 and year == 2019 else ""
            found.append(
                Observation(line.code, "示例县", year, Decimal(f"{step:.2f}"), line.unit, denominator=count,
                            numerator=Decimal(round(step * 9000 / line.scale)) if count else None, redefined=redefined)
            )  # fmt: skip
    part = breakdown_of("城镇")
    found += [
        Observation(PEOPLE.code, "示例县", y, Decimal(8000 + y), "人", breakdown=part) for y in (2022, 2023, 2024)
    ]
    left_out = {(SHARE.code, 2024), *((SCREENING.code, year) for year in range(2014, 2026))}
    return tuple(o for o in found if (o.indicator, o.year) not in left_out)


HISTORY = history()


def page(cells: Cells | None = None) -> str:
    return desk_page(SPEC, ISSUE, history=HISTORY, rules=load_catalogue().rules, goals=GOALS, cells=cells)


def findings(cells: Cells) -> list[Finding]:
    """What the system says of the cells, as `web.rounds.checking` asks it."""
    filled = read_typed(SPEC, cells)
    quantities = {line.code: line.quantity for line in LINES}
    found = run_checks(
        (*filled.observations, *HISTORY), quantities, load_catalogue().rules, year=SPEC.year, goals=GOALS
    )
    return [*filled.findings, *found]


def comparable(found: list[Finding]) -> list[tuple[str, str, str, list[tuple[str, str]], str]]:
    """Findings as both sides tell them."""
    cells = {f: [c for place in f.place.split("；") if (c := cell_of(place)) != ("", "")] for f in found}
    return sorted((f.severity.value, f.code, f.message, cells[f], f.advice) for f in found)


def filled(seed: int) -> dict[tuple[str, str], str]:
    """A form as somebody may fill it in: mostly sensible, sometimes wild."""
    draw, cells = random.Random(seed), {}
    wild = draw.choice((0.02, 0.1, 0.5))
    for line in LINES:
        own = [float(o.value) for o in HISTORY if o.indicator == line.code and o.breakdown == TOTAL and o.value]
        own = own or [71.5]
        level = own[-1] * draw.choice((1, 1, 1, 1, 1.02, 1.4, 0.1, 10, 3))
        places = draw.choice((0, 1, 2, 2, 6))
        below = draw.choice((0, 180, 3010, 9100)) if draw.random() < 0.9 else 12.5
        shape = draw.random()
        if line.divides and shape < 0.6:
            cells[line.code, DENOMINATOR] = str(below)
            cells[line.code, NUMERATOR] = str(round(level * below / line.scale))
        if shape > 0.5:
            text = f"{own[-1]:.2f}" if draw.random() < 0.2 else f"{level:.{places}f}"
            cells[line.code, VALUE] = text
        for part in line.breakdowns:
            if draw.random() < 0.7:
                share = draw.choice((0.3, 0.5, 0.9, 1, 1.1))
                cells[line.code, part] = f"{level * share:.{places}f}"
            if line.divides and draw.random() < 0.3:
                numerator, denominator = count_headings(part)
                cells[line.code, denominator] = str(below // 2)
                cells[line.code, numerator] = str(round(level * below / 2 / line.scale))
                if draw.random() < 0.7:
                    cells.pop((line.code, part), None)
        if draw.random() < 0.15:
            cells[line.code, REASON] = draw.choice(REASONS)
        if draw.random() < 0.1:
            cells[line.code, NOTE] = "机构改革"
        if draw.random() < 0.15:
            cells[line.code, REDEFINED] = draw.choice(("无", "无变化。", "自2025年起含流动人口"))
        for heading in input_headings(line):
            if draw.random() < wild:
                cells[line.code, heading] = draw.choice(_ODD)
    return cells
