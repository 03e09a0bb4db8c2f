"""What is new, corrected or gone against the release before, and where a correction comes from."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from lianggang.panel.model import Observation
from lianggang.panel.numbers import CONFIDENTIAL, MISSING_REASONS
from lianggang.panel.tidy import harmless
from lianggang.web.figures.models import Figure
from lianggang.web.figures.reading import label_of
from lianggang.web.publishing.models import Release

Change = dict[str, str]
Key = tuple[str, str, int, str]
NEW, CORRECTED, GONE = "new", "corrected", "gone"
CORRECTIONS = "corrections.csv"
_HEADS = {"indicator": "指标代码", "territory": "地区", "year": "年份", "part": "分组", "then": "原来的数",
          "now": "更正后", "why": "缘由"}  # fmt: skip


def changes(now: Sequence[Observation], then: Sequence[Observation]) -> list[Change]:
    """Every difference, for readers. A number that is withheld from now on is not told again here."""
    held = {o.key: o for o in then}
    pairs = [(held.pop(o.key, None), o) for o in now]
    differing = [(old, o) for old, o in pairs if old and (old.value, old.missing) != (o.value, o.missing)]
    reasons = _reasons(o for _, o in differing)
    found = [_change(NEW, None, o) for old, o in pairs if old is None]
    found += [_change(CORRECTED, old, o, why=_why(old, o, reasons)) for old, o in differing]
    return found + [_change(GONE, old, None, why="撤下") for old in held.values()]


def _change(kind: str, old: Observation | None, new: Observation | None, why: str = "") -> Change:
    o = new or old
    assert o is not None
    withheld = new is not None and new.missing == CONFIDENTIAL
    return {
        "kind": kind, "indicator": o.indicator, "territory": o.territory, "year": str(o.year),
        "part": o.breakdown.label, "then": "" if withheld else _said(old), "now": _said(new), "why": why,
    }  # fmt: skip


def _said(o: Observation | None) -> str:
    if o is None:
        return ""
    if o.value is None:
        return o.missing if o.missing in MISSING_REASONS else "无数据"  # free words may speak of single persons
    return f"{o.qualifier}{o.value}"


def _why(old: Observation, new: Observation, reasons: dict[Key, str]) -> str:
    if new.missing == CONFIDENTIAL:
        return "为保护个人，不再公布"
    if old.value is None and new.value is not None:
        return "补报"
    return reasons.get(_key(new), "")


def _key(o: Observation) -> Key:
    return (o.indicator, o.territory, o.year, label_of(o.breakdown))


def _reasons(corrected: Iterable[Observation]) -> dict[Key, str]:
    """Who corrected each value: never the words that were written inside, which may speak of single persons."""
    wanted = {_key(o) for o in corrected}
    rows = Figure.objects.filter(current=True, indicator__code__in={k[0] for k in wanted})
    rows = rows.select_related("indicator", "territory", "origin__incoming__partner__theirs")
    found = {(f.indicator.code, f.territory.name, f.year, f.breakdown): f for f in rows}
    return {key: _source(found[key]) for key in wanted if key in found}


def _source(figure: Figure) -> str:
    if hasattr(figure, "origin"):
        return f"{figure.origin.incoming.partner}更正上报"
    if figure.imported_id:
        return "历年数据核对更正"
    return f"{figure.unit_name or '填报单位'}更正"


def write_corrections(editions: Iterable[tuple[Release, Iterable[Change]]], path: Path) -> None:
    """All corrections of these releases as a table that Excel opens."""
    with path.open("w", encoding="utf-8-sig", newline="") as to:
        writer = csv.writer(to)
        writer.writerow(["版次", *_HEADS.values()])
        writer.writerows(_rows(editions))


def _rows(editions: Iterable[tuple[Release, Iterable[Change]]]) -> Iterator[list[str]]:
    for release, found in editions:
        for change in found:
            if change["kind"] != NEW:
                yield [str(release.number), *(harmless(change.get(name, "")) for name in _HEADS)]
