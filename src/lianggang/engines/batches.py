"""A batch of indicators: their figures in, their results out. All engines do nothing else, each in its own place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pyarrow as pa

from lianggang.engines.asked import Asked, Work
from lianggang.engines.columns import long
from lianggang.engines.figures import Figures, panels
from lianggang.engines.kernel import Assessed, Parameters, assess_panel
from lianggang.engines.references import Reference
from lianggang.engines.results import Tables, tables
from lianggang.findings import Finding, warning
from lianggang.panel.arrays import Panel, empty, with_empty

_HELD = 40
"""Findings of one batch that are kept of each kind; the others are counted."""


def assess_batch(raw: pa.Table, codes: Sequence[str], work: Work, params: Parameters) -> Tables:
    """The results of some indicators.

    raw: their figures and those of the indicators that their targets refer to, with columns as files call them.
    """
    figures = long(raw)
    known = {f.panel.indicator: f for f in panels(figures, work.quantities)}
    found = [_assessed(code, known, work, params) for code in codes]
    findings = [f for code in codes if code in known for f in known[code].findings]
    findings += [f for a in found for f in a.findings]
    if figures.unread:
        text = f"有{figures.unread}行的年份、分组或限定读不懂，没有采用"
        findings.append(warning("row-unread", text, place=codes[0] if codes else "", advice="按《数据文件说明》改正"))
    return tables(found, _fewer(findings), work.as_of)


def _assessed(code: str, known: dict[str, Figures], work: Work, params: Parameters) -> Assessed:
    asked = work.of(code)
    quantity = work.quantities.get(code)
    unit = quantity.unit if quantity else ""
    panel = known[code].panel if code in known else empty(code, unit, work.as_of, (0, 1))
    references = {a.reference: Reference(known[a.reference].panel) for a in asked if a.reference in known}
    whole = _with_all(panel, asked)
    return assess_panel(whole, asked, work.as_of, references=references, quantity=quantity, params=params)


def _with_all(panel: Panel, asked: Sequence[Asked]) -> Panel:
    """The panel with an empty series for every territory that is asked by name and has none."""
    wanted = dict.fromkeys((a.territory, a.part) for a in asked if a.territory)
    if not wanted:
        return panel
    have = set(zip(panel.territories.tolist(), (panel.parts[p] for p in panel.part.tolist()), strict=True))
    lacking = [key for key in wanted if key not in have]
    return with_empty(panel, lacking) if lacking else panel


def _fewer(findings: Sequence[Finding]) -> Iterator[Finding]:
    """The findings, of each kind no more than can be read, with the number of those left out."""
    by_code: dict[str, int] = {}
    for finding in findings:
        by_code[finding.code] = by_code.get(finding.code, 0) + 1
        if by_code[finding.code] <= _HELD:
            yield finding
    for code, number in by_code.items():
        if number > _HELD:
            yield warning(code, f"同类的还有{number - _HELD}条，没有逐条列出")
