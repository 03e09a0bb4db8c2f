"""A file of figures read by the catalogue alone, without a plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from lianggang.catalogue.load import load_catalogue
from lianggang.monitoring.quantities import Quantities
from lianggang.monitoring.run import load_reading
from lianggang.monitoring.tracking import track
from lianggang.panel.figures import Figures, read_figures
from lianggang.panel.quantities import Quantity

WHOLE = "本地区"
"""What a territory is called that the file does not name."""


@dataclass(frozen=True, slots=True)
class FiguresFile:
    """The figures with the quantities they speak of, by code."""

    name: str
    figures: Figures
    quantities: Mapping[str, Quantity]


def open_figures(path: Path, territory: str | None, plan: Path | None = None) -> FiguresFile:
    """Read a file of figures; plan: a plan whose own quantities it may hold besides those of the catalogue.

    Raises LianggangError when nothing in the file can be used, or the plan cannot be read.
    """
    known = Quantities(load_catalogue())
    if plan:
        track(load_reading(plan), known)
    figures = read_figures(path, known.resolve, territory=territory or WHOLE)
    codes = dict.fromkeys(o.indicator for o in figures.observations)
    return FiguresFile(path.name, figures, {code: _quantity(known, code) for code in codes})


def _quantity(known: Quantities, code: str) -> Quantity:
    return known.by_code.get(code) or Quantity.of(known.catalogue.indicator(code))
