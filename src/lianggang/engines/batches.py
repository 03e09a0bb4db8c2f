"""A batch of indicators: their figures in, their results out. All engines do nothing else, each in its own place."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence

import pyarrow as pa

from lianggang.engines.asked import Asked, Work
from lianggang.engines.columns import long
from lianggang.engines.figures import Figures, panels
from lianggang.engines.kernel import Assessed, Parameters, assess_panel
from lianggang.engines.references import Reference
from lianggang.engines.results import Tables, tables
from lianggang.findings import Finding, warning
from lianggang.panel.arrays import Panel, empty, stacked, with_empty

_SERIES = 2000
"""Series of several indicators that are judged as one panel."""
_HELD = 40
"""Findings of one batch that are kept of each kind; the others are counted."""


def assess_batch(raw: pa.Table, codes: Sequence[str], work: Work, params: Parameters) -> Tables:
    """The results of some indicators.

    raw: their figures and those of the indicators that their targets refer to, with columns as files call them.
    """
    figures = long(raw)
    known = {code: found for found in panels(figures, work.quantities) for code in found.panel.codes}
    found = [_assessed(some, known, work, params) for some in _alike(codes, known, work)]
    findings = [f for code in codes if code in known for f in known[code].findings]
    findings += sorted((f for a in found for f in a.findings), key=lambda f: f.place)
    if figures.unread:
        text = f"有{figures.unread}行的年份、分组或限定读不懂，没有采用"
        findings.append(warning("row-unread", text, place=codes[0] if codes else "", advice="按《数据文件说明》改正"))
    return tables(found, _fewer(findings), work.as_of)


def _alike(codes: Sequence[str], known: Mapping[str, Figures], work: Work) -> list[list[str]]:
    """The indicators in groups that are judged as one panel, since most of the time of a small one is overhead: in one
    unit, counted in one way, and with few series."""
    groups: list[list[str]] = []
    open_: dict[Hashable, tuple[list[str], int]] = {}
    for code in codes:
        quantity, size = work.quantities.get(code), len(known[code].panel) if code in known else 0
        counted = quantity and (quantity.unit, quantity.divides, quantity.scale, quantity.is_share)
        kind = counted or (known[code].panel.unit if code in known else "")
        group, before = open_.get(kind, ([], 0))
        if not group or before + size > _SERIES:
            group, before = [], 0
            groups.append(group)
        group.append(code)
        open_[kind] = group, before + size
    return groups


def _assessed(codes: Sequence[str], known: Mapping[str, Figures], work: Work, params: Parameters) -> Assessed:
    """What came of indicators that are alike."""
    asked = tuple(a for code in codes for a in work.of(code))
    quantity = work.quantities.get(codes[0])
    nothing = empty((codes[0],), quantity.unit if quantity else "", work.as_of, (0, 1))
    panel = stacked([known[code].panel for code in codes if code in known] or [nothing])
    references = {a.reference: Reference(known[a.reference].panel) for a in asked if a.reference in known}
    whole = _with_all(panel, asked)
    return assess_panel(whole, asked, work.as_of, references=references, quantity=quantity, params=params)


def _with_all(panel: Panel, asked: Sequence[Asked]) -> Panel:
    """The panel with an empty series for every territory that is asked by name and has none."""
    wanted = dict.fromkeys((a.indicator, a.territory, a.part) for a in asked if a.territory)
    if not wanted:
        return panel
    codes, parts = (
        [names[k] for k in places.tolist()] for names, places in ((panel.codes, panel.code), (panel.parts, panel.part))
    )
    have = set(zip(codes, panel.territories.tolist(), parts, strict=True))
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
