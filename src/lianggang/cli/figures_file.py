"""A file of figures read by the catalogue alone, without a plan."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path

from lianggang.catalogue.load import load_catalogue
from lianggang.findings import Finding, note
from lianggang.monitoring.goals import levels_asked
from lianggang.monitoring.quantities import Quantities
from lianggang.monitoring.run import load_reading
from lianggang.monitoring.tracking import track
from lianggang.panel.figures import Figures, RejectedRow, merge_alike, read_figures
from lianggang.panel.header import COLUMNS
from lianggang.panel.quantities import Quantity

WHOLE = "本地区"
"""What a territory is called that the file does not name."""
_LOCAL, _UNKNOWN = "L-", "unknown-indicator"
_NAMED = 3


@dataclass(frozen=True, slots=True)
class FiguresFile:
    """The figures with the quantities they speak of, and what plans ask of them, by code.

    ends: last year of the plan that was given, None without one.
    """

    name: str
    figures: Figures
    quantities: Mapping[str, Quantity]
    goals: Mapping[str, tuple[Decimal, ...]] = field(default_factory=dict)
    ends: int | None = None


def open_figures(path: Path, territory: str | None, plan: Path | None = None) -> FiguresFile:
    """Read a file of figures; plan: a plan whose own quantities it may hold besides those of the catalogue.

    Without a plan, rows of quantities that only a plan can know are left out with one note, not an error each.
    Raises LianggangError when nothing in the file can be used, or the plan cannot be read.
    """
    known = Quantities(load_catalogue())
    reading = load_reading(plan) if plan else None
    targets = track(reading, known).targets if reading else ()
    figures = read_figures(path, known.resolve, territory=territory or WHOLE)
    if not plan:
        figures = replace(figures, findings=tuple(_without_plan(figures)))
    codes = dict.fromkeys(o.indicator for o in figures.observations)
    quantities = {code: _quantity(known, code) for code in codes}
    ends = max((p.period[1] for p in reading.plans if p.period), default=None) if reading else None
    return FiguresFile(path.name, figures, quantities, levels_asked(known.catalogue, targets), ends)


def _quantity(known: Quantities, code: str) -> Quantity:
    return known.by_code.get(code) or Quantity.of(known.catalogue.indicator(code))


def _without_plan(figures: Figures) -> Iterator[Finding]:
    """The findings, with one note in place of the errors on quantities that only a plan can know."""
    own = [row for row in figures.rejected if _is_of_a_plan(row)]
    others = (f for row in figures.rejected if row not in own for f in row.findings if f.code == _UNKNOWN)
    yield from (f for f in figures.findings if f.code != _UNKNOWN)
    yield from merge_alike(others)
    if own:
        names = list(dict.fromkeys(_label(row) for row in own))
        more = "等" if len(names) > _NAMED else ""
        text = f"{len(names)}个指标不在指标目录里，{len(own)}行没有用：{'、'.join(names[:_NAMED])}{more}"
        advice = "是规划自有的指标的，用 --plan 给出规划；是名称写错的，改正名称"
        yield note("only-in-a-plan", text, place=f"{own[0].place}等", advice=advice)


def _is_of_a_plan(row: RejectedRow) -> bool:
    """Whether the row names a quantity that the catalogue does not know, by a plan's own code or by words alone."""
    code = _cell(row, "code")
    return any(f.code == _UNKNOWN for f in row.findings) and (not code or code.startswith(_LOCAL))


def _label(row: RejectedRow) -> str:
    return _cell(row, "name") or _cell(row, "code")


def _cell(row: RejectedRow, column: str) -> str:
    return dict(row.cells).get(COLUMNS[column][0], "")
