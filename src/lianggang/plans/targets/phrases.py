"""What the parts of a statement say: subjects, numbers with their comparators, years."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from lianggang.plans.clauses import Statement
from lianggang.plans.lexer import Quantum, Token
from lianggang.plans.quantities import clean

_COMPARATORS = {
    "AT_LEAST": ">=",
    "AT_MOST": "<=",
    "MORE": ">",
    "LESS": "<",
    "ABOUT": "~",
    "OR_MORE": ">=",
    "OR_LESS": "<=",
    "ROUGHLY": "~",
}
_INTRODUCING = ("LEAD", "ADVERB", "YEAR", "BASE", "SPREAD", "UP", "DOWN", "HIGH")
BOUNDS = ("AT_LEAST", "AT_MOST", "MORE", "LESS")
_FIVE_YEARS = {"十二五": 2015, "十三五": 2020, "十四五": 2025, "十五五": 2030}


def subject_of(found: Sequence[Token]) -> str:
    """The words of a subject without what only introduces it (力争, 到2025年, 提高 …)."""
    kept = list(found)
    while kept and kept[0].kind in _INTRODUCING and not kept[0].text.startswith("每"):
        kept.pop(0)
    while kept and kept[-1].kind in ("LEAD", "ADVERB", "YEAR", "SPREAD", "BASE", "HIGH"):
        kept.pop()
    return clean("".join(t.text for t in kept if t.kind not in ("YEAR", "BASE")))


def values_of(found: Sequence[Token]) -> list[tuple[Quantum, str | None]]:
    """Each number with the comparator behind it."""
    values: list[tuple[Quantum, str | None]] = []
    for token in found:
        if token.quantum:
            values.append((token.quantum, None))
        elif token.kind in _COMPARATORS and values:
            values[-1] = (values[-1][0], _COMPARATORS[token.kind])
    last = values[-1][0].unit if values else None
    return [(_with_unit(q, last), c) for q, c in values]


def _with_unit(quantum: Quantum, last: str | None) -> Quantum:
    """分别下降0.5、1、2个百分点, 分别提高3个和5个百分点: the last number has the unit of all."""
    shares = quantum.unit is None or (quantum.unit == "个" and (last or "").startswith("个"))
    return replace(quantum, unit=last) if shares and last else quantum


def pairs_of(found: Sequence[Token]) -> list[tuple[Quantum, str | None, str]]:
    """Each number with its comparator and the words behind it."""
    pairs: list[tuple[Quantum, str | None, str]] = []
    bound = False  # 1处不少于100平方米的场地: the second number only describes the thing
    for token in found:
        if token.quantum and not bound:
            pairs.append((token.quantum, None, ""))
        elif not pairs or token.kind == "OF":
            continue
        elif token.kind in ("OR_MORE", "OR_LESS", "ROUGHLY") and not pairs[-1][2]:
            pairs[-1] = (pairs[-1][0], _COMPARATORS[token.kind], "")
        else:
            pairs[-1] = (pairs[-1][0], pairs[-1][1], pairs[-1][2] + token.text)
        bound = bool(pairs) and token.kind in BOUNDS
    return [(q, c, re.sub(r"[、和及与]$", "", text.strip())) for q, c, text in pairs]


def comparator_of(found: Sequence[Token]) -> str | None:
    """The comparator that the first of the tokens stands for."""
    return _COMPARATORS[found[0].kind] if found else None


def limit_of(statement: Statement) -> str | None:
    """The comparator that the verb implies: a ceiling for 降到, 控制在; None where it leaves that open."""
    verb = statement.tokens("verb")
    return "<=" if verb and verb[0].kind == "LOW" else None


def year_in(text: str) -> int | None:
    """The year that a phrase names; a five-year plan stands for its last year."""
    if match := re.search(r"20\d\d", text):
        return int(match[0])
    return next((year for name, year in _FIVE_YEARS.items() if name in text), None)


def due_in(text: str) -> int | None:
    """The year by which something is due; base years are none."""
    match = re.search(
        r"(?<![比较与同以从由])(?:到|至|在)?(?<![比较与同以从由])(20\d\d)年"
        r"(?!为基|相比|的?基础|的?水平|的?[0-9.]+[^，。；0-9]{0,6}基础)",
        text,
    )
    return int(match[1]) if match else None
