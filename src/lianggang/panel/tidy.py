"""Observations as a CSV file in the tidy form that `figures` reads."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from decimal import Decimal

from lianggang.panel.header import COLUMNS
from lianggang.panel.model import Observation
from lianggang.panel.numbers import MISSING_REASONS
from lianggang.panel.quantities import Quantity

HEADER = tuple(headings[0] for headings in COLUMNS.values())


def figures_csv(observations: Iterable[Observation], quantities: Mapping[str, Quantity]) -> str:
    """The text of a CSV file; quantities: by code, for the names."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEADER)
    writer.writerows(_row(o, quantities.get(o.indicator)) for o in observations)
    return text.getvalue()


def _row(o: Observation, quantity: Quantity | None) -> list[str]:
    """The cells of one observation; a reason in free words goes where the reader looks for it, into the note."""
    part, known_reason = o.breakdown, o.missing in MISSING_REASONS
    cells = {
        "code": o.indicator,
        "name": quantity.name if quantity else o.indicator,
        "territory": o.territory,
        "year": str(o.year),
        "value": o.missing if known_reason else _plain(o.value),
        "unit": o.unit,
        "numerator": _plain(o.numerator),
        "denominator": _plain(o.denominator),
        "sex": part.sex,
        "age": part.age,
        "residence": part.residence,
        "other": part.other,
        "source": o.source,
        "note": o.note if known_reason else o.missing or o.note,
        "qualifier": o.qualifier,
        "redefined": o.redefined,
    }
    return [harmless(cells[column]) for column in COLUMNS]


def _plain(number: Decimal | None) -> str:
    return "" if number is None else f"{number:f}"


def harmless(text: str) -> str:
    """A text that a spreadsheet would take for a formula gets an apostrophe; numbers and bounds stay."""
    is_formula = text[:1] in ("=", "+", "-", "@") and not text.lstrip("+-").replace(".", "", 1).isdigit()
    return f"'{text}" if is_formula else text
