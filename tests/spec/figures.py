"""The figures and targets of all cases of the specification as one file and one piece of work."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pyarrow as pa

from lianggang.engines.asked import Asked, Work
from lianggang.engines.columns import of_observations
from lianggang.panel.quantities import Quantity
from lianggang.plans.model import Kind
from tests.assess.figures import series, target
from tests.spec.book import AS_OF, DUE, PARTS, START, Case

PLACE = "甲县"
_SCALES = {"%": 100, "‰": 1000, "/10万": 100_000}


def unit_of(case: Case) -> str:
    given = case.given
    return given.get("unit") or (target(given["target"]).unit if "target" in given else None) or "%"


def table(cases: tuple[Case, ...]) -> pa.Table:
    """Every figure of every case, one indicator a case."""
    return pa.concat_tables([part for case in cases for part in _tables(case)])


def _tables(case: Case) -> Iterator[pa.Table]:
    given = case.given
    if "values" in given:
        yield _of_values(case, case.code, given["values"], given.get("breaks", ()))
        if "relative" in given:
            yield _of_values(case, case.reference, given["relative"] or {str(AS_OF - case.shift): ""}, ())
    for part, rows in given.get("parts", {"": given.get("rows", [])}).items():
        if rows:
            yield _of_rows(case, part, rows)


def _of_values(case: Case, code: str, values: dict[str, str], breaks: tuple[str, ...]) -> pa.Table:
    made = series(values, unit_of(case))
    moved = [
        replace(o, indicator=code, territory=PLACE, year=o.year + case.shift, redefined=_redefined(o.year, breaks))
        for o in made.observations
    ]
    return of_observations([*moved, *_markers(case, code, made, breaks)])


def _markers(case: Case, code: str, made: Any, breaks: tuple[str, ...]) -> list[Any]:
    """A row without a value for a year that only the change of definition names."""
    years = {o.year for o in made.observations}
    first = made.observations[0] if made.observations else None
    return [
        replace(
            first, indicator=code, territory=PLACE, year=int(b) + case.shift, value=None, missing="口径变化",
            as_reported="", redefined="新口径", qualifier="",
        )
        for b in breaks
        if int(b) not in years
    ]  # fmt: skip


def _redefined(year: int, breaks: tuple[str, ...]) -> str:
    return "新口径" if str(year) in breaks else ""


def _of_rows(case: Case, part: str, rows: list[list[str]]) -> pa.Table:
    full = [[*row, *[""] * (4 - len(row))] for row in rows]
    numbers = [[float(cell) if cell != "" else None for cell in row] for row in full]
    breakdown, n = PARTS[part], len(rows)
    columns = {
        "code": [case.code] * n,
        "territory": [PLACE] * n,
        "sex": [breakdown.sex] * n,
        "age": [""] * n,
        "residence": [breakdown.residence] * n,
        "other": [""] * n,
        "year": [int(row[0]) + case.shift for row in full],
        "value": [row[1] for row in numbers],
        "places": [len(str(row[1]).partition(".")[2]) for row in full],
        "numerator": [row[2] for row in numbers],
        "denominator": [row[3] for row in numbers],
        "unit": [unit_of(case)] * n,
        "qualifier": [""] * n,
        "note": [""] * n,
        "redefined": [_redefined(int(row[0]), case.given.get("breaks", ())) for row in full],
    }
    return pa.table(columns, schema=of_observations([]).schema)


def work(cases: tuple[Case, ...]) -> Work:
    """What is asked in all cases."""
    asked = tuple(_asked(case) for case in cases if "target" in case.given)
    counted = {case.code: _quantity(case) for case in cases if "values" not in case.given}
    return Work(AS_OF, asked, {code: q for code, q in counted.items() if q})


def _asked(case: Case) -> Asked:
    given, shift = case.given, case.shift
    aim = target(given["target"], given.get("quote", ""))
    if aim.baseline_year is not None:
        aim = replace(aim, baseline_year=aim.baseline_year + shift)
    reference = case.reference if aim.kind is Kind.RELATION and "relative" in given else ""
    place = PLACE if given.get("values") == {} else ""
    return Asked(
        case.code, case.code, aim, START + shift, DUE + shift, given.get("better"), place, reference=reference
    )  # fmt: skip


def _quantity(case: Case) -> Quantity | None:
    unit = unit_of(case)
    if unit not in _SCALES:
        return None
    top = Decimal(100) if unit == "%" else None
    return Quantity(case.code, case.code, unit, _SCALES[unit], Decimal(0), top)
