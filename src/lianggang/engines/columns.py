"""Figures as columns: Arrow tables of one value a row, whatever they are called, to arrays in one order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from lianggang.errors import unusable
from lianggang.panel.arrays import LARGEST, OF_REASON, QUALIFIERS, Array, Bytes, Flags, Rows, Why
from lianggang.panel.breakdowns import read_breakdown
from lianggang.panel.header import COLUMNS
from lianggang.panel.model import Breakdown, Observation
from lianggang.panel.numbers import parse_number, quotient
from lianggang.panel.records import FIRST_YEAR, LAST_YEAR, QUALIFIER_WORDS
from lianggang.wording import places_of

PLACES = "places"
"""Column with the decimals of each value as printed; without it a number has as many as it needs."""
WHOLE = "本地区"
"""What a territory is called that the figures do not name."""
_HEADINGS = {heading: column for column, headings in COLUMNS.items() for heading in headings} | {PLACES: PLACES}
_NEEDED = ("code", "year", "value")
_MOST_PLACES = 12
_SCHEMA = pa.schema(
    [(c, pa.string()) for c in ("code", "territory", "sex", "age", "residence", "other")]
    + [("year", pa.int16()), ("value", pa.float64()), (PLACES, pa.int8())]
    + [("numerator", pa.float64()), ("denominator", pa.float64())]
    + [(c, pa.string()) for c in ("unit", "qualifier", "note", "redefined")]
)


@dataclass(frozen=True, slots=True)
class Long:
    """m figures in the order of indicator, territory, part and year; every array is (m,).

    code, territory, part: places in `codes`, `territories`, `parts`. value, places, events, exposure, mark, why: as in
    `Panel`. redefined: whether the definition differs from the years before. unit: place in `units`.
    """

    codes: tuple[str, ...]
    territories: tuple[str, ...]
    parts: tuple[Breakdown, ...]
    units: tuple[str, ...]
    code: Rows
    territory: Rows
    part: Rows
    year: Rows
    value: Array
    places: npt.NDArray[np.int8]
    events: Array
    exposure: Array
    mark: Bytes
    why: Bytes
    redefined: Flags
    unit: Rows
    unread: int = 0  # rows left out for a year, a breakdown or a qualifier that cannot be understood


def named(names: Iterable[str]) -> dict[str, str]:
    """The columns of a file by their canonical names; raises LianggangError where a needed one is missing or twice."""
    found: dict[str, str] = {}
    for name in names:
        column = _HEADINGS.get(name.strip())
        if column in found:
            raise unusable("duplicate-column", f"“{found[column]}”和“{name}”是同一列", advice="只留一列")
        if column:
            found[column] = name
    if missing := [COLUMNS[c][0] for c in _NEEDED if c not in found]:
        text = f"数据缺少列：{'、'.join(missing)}"
        raise unusable("header-not-found", text, advice="按《数据文件说明》改列名；这里须有指标编码")
    return found


def of_observations(observations: Sequence[Observation]) -> pa.Table:
    """The table of observations, each value with the decimals that it was printed with."""
    columns = {
        "code": [o.indicator for o in observations],
        "territory": [o.territory for o in observations],
        "sex": [o.breakdown.sex for o in observations],
        "age": [o.breakdown.age for o in observations],
        "residence": [o.breakdown.residence for o in observations],
        "other": [o.breakdown.other for o in observations],
        "year": [o.year for o in observations],
        "value": [_value(o) for o in observations],
        PLACES: [places_of(o.value) if o.value is not None and o.value.is_finite() else 0 for o in observations],
        "numerator": [None if o.numerator is None else float(o.numerator) for o in observations],
        "denominator": [None if o.denominator is None else float(o.denominator) for o in observations],
        "unit": [o.unit for o in observations],
        "qualifier": [_qualifier(o) for o in observations],
        "note": [o.missing or o.note for o in observations],
        "redefined": [o.redefined for o in observations],
    }
    return pa.table(columns, schema=_SCHEMA)


def _value(o: Observation) -> float | None:
    ratio = quotient(o.as_reported) if o.value is None and not o.missing else None
    value = o.value if ratio is None else ratio
    return None if value is None else float(value)


def _qualifier(o: Observation) -> str:
    return ":" if o.value is None and not o.missing and quotient(o.as_reported) is not None else o.qualifier


def long(raw: pa.Table) -> Long:
    """The figures of a table with the columns that `named` knows, in order."""
    names = named(raw.column_names)
    table = raw.select(list(names.values())).rename_columns(list(names)).combine_chunks()
    code, codes = _coded(_text(table, "code"))
    territory, territories = _coded(_text(table, "territory", WHOLE))
    part, parts = _parts(table)
    year, mark = _years(table), _marks(table)
    kept = (year >= FIRST_YEAR) & (year <= LAST_YEAR) & (part >= 0) & (mark >= 0)
    value, places = _numbers(table, "value")
    why = _whys(value, table)
    events, exposure = (_numbers(table, c)[0] for c in ("numerator", "denominator"))
    unit, units = _coded(_text(table, "unit"))
    order = _ordered(np.flatnonzero(kept), code, territory, part, year)
    redefined = np.asarray(pc.not_equal(_text(table, "redefined"), ""), bool)
    return Long(
        codes, territories, parts, units, code[order], territory[order], part[order], year[order], value[order],
        places[order], events[order], exposure[order], mark[order].astype(np.uint8), why[order], redefined[order],
        unit[order], int((~kept).sum()),
    )  # fmt: skip


def _ordered(rows: Rows, *keys: Rows) -> Rows:
    """The rows in order of the keys, the first one first; equal ones keep their order."""
    together = np.zeros(len(rows), np.int64)
    for key in keys:
        together = together * (int(key.max(initial=0)) + 1) + key[rows]
    return rows[np.argsort(together, kind="stable")]


def _text(table: pa.Table, column: str, absent: str = "") -> pa.Array:
    """A column as text without surrounding blanks; `absent` where there is nothing."""
    if column not in table.column_names:
        return pa.array([absent]).take(pa.array(np.zeros(len(table), np.int32)))
    found = table[column].combine_chunks() if isinstance(table[column], pa.ChunkedArray) else table[column]
    if pa.types.is_boolean(found.type):
        return pc.if_else(pc.fill_null(found, False), "是", "")
    found = pc.utf8_trim_whitespace(pc.fill_null(pc.cast(found, pa.string()), ""))
    return pc.if_else(pc.equal(found, ""), absent, found) if absent else found


def _coded(column: pa.Array) -> tuple[Rows, tuple[str, ...]]:
    """The rank of each text among all texts, and these in order."""
    coded = column.dictionary_encode()
    words = coded.dictionary.to_pylist()
    order = sorted(range(len(words)), key=words.__getitem__)
    rank = np.empty(len(words), np.int_)
    rank[order] = np.arange(len(words))
    return rank[np.asarray(coded.indices)], tuple(words[i] for i in order)


def _mapped(column: pa.Array, read: Callable[[str], float]) -> Array:
    """What `read` makes of each text, asked once for each different one."""
    coded = column.dictionary_encode()
    meanings = np.array([read(word) for word in coded.dictionary.to_pylist()], float)
    return meanings[np.asarray(coded.indices)] if len(meanings) else np.zeros(0)


def _parts(table: pa.Table) -> tuple[Rows, tuple[Breakdown, ...]]:
    """The breakdown of each row as its place among all, -1 where a word is not known."""
    cells = [_text(table, c) for c in ("sex", "age", "residence", "other")]
    coded = pc.binary_join_element_wise(*cells, "\x1f").dictionary_encode()
    read = [read_breakdown(*word.split("\x1f"))[0] for word in coded.dictionary.to_pylist()]
    parts = sorted({p for p in read if p is not None}, key=lambda p: (p.sex, p.age, p.residence, p.other))
    place = np.array([-1 if p is None else parts.index(p) for p in read], np.int_)
    return place[np.asarray(coded.indices)] if len(place) else np.zeros(0, np.int_), tuple(parts)


def _years(table: pa.Table) -> Rows:
    column = table["year"].combine_chunks() if isinstance(table["year"], pa.ChunkedArray) else table["year"]
    if pa.types.is_integer(column.type):
        return np.asarray(pc.fill_null(pc.cast(column, pa.int64()), 0))
    return _mapped(_text(table, "year"), _year).astype(np.int_)


def _year(text: str) -> float:
    digits = text.removesuffix("度").removesuffix("年").removesuffix(".0")
    return float(digits) if digits.isdigit() and len(digits) == 4 else 0.0


def _marks(table: pa.Table) -> Rows:
    """`Mark` of every row, -1 where the qualifier is not known."""
    words = QUALIFIER_WORDS | {q: q for q in QUALIFIERS}
    return _mapped(_text(table, "qualifier"), lambda w: float(QUALIFIERS[words[w]]) if w in words else -1.0).astype(int)


def _numbers(table: pa.Table, column: str) -> tuple[Array, npt.NDArray[np.int8]]:
    """A column as float64, NaN where there is nothing or no number, and the decimals of its numbers."""
    if column not in table.column_names:
        return np.full(len(table), np.nan), np.zeros(len(table), np.int8)
    found = table[column].combine_chunks() if isinstance(table[column], pa.ChunkedArray) else table[column]
    if _is_text(found.type):
        texts = _text(table, column)
        return _mapped(texts, _number), _mapped(texts, _decimals).astype(np.int8)
    value = np.array(pc.cast(found, pa.float64(), safe=False).to_numpy(zero_copy_only=False), float)
    if PLACES in table.column_names:
        stated = np.asarray(pc.fill_null(pc.cast(table[PLACES], pa.int8()), 0))
        return value, np.clip(stated, 0, _MOST_PLACES).astype(np.int8)
    return value, fewest_places(value)


def _is_text(kind: pa.DataType) -> bool:
    result: bool = pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_dictionary(kind)
    return result


def _number(text: str) -> float:
    found = parse_number(text)
    if found.problem == "not-finite":
        return np.inf
    return np.nan if found.value is None else float(found.value)


def _decimals(text: str) -> float:
    found = parse_number(text).value
    return 0.0 if found is None else float(places_of(found))


def fewest_places(value: Array) -> npt.NDArray[np.int8]:
    """The fewest decimals with which each number can be written."""
    result = np.zeros(len(value), np.int8)
    open_ = np.flatnonzero(np.isfinite(value) & (np.abs(value) < LARGEST))
    for places in range(_MOST_PLACES + 1):
        result[open_] = places
        open_ = open_[np.round(value[open_], places) != value[open_]]
    return result


def _whys(value: Array, table: pa.Table) -> Bytes:
    """`Why` of every row as far as the value itself and its note tell."""
    size = np.abs(value)
    with np.errstate(invalid="ignore"):
        absurd = (size >= LARGEST) | ((size > 0) & (size <= 1 / LARGEST))
    result = np.where(absurd, Why.TOO_LARGE, Why.KNOWN).astype(np.uint8)
    result[np.isinf(value)] = Why.NOT_FINITE
    reason = _mapped(_text(table, "note"), lambda w: float(OF_REASON.get(w, Why.UNREPORTED)))
    if _is_text(table["value"].type):
        told = _mapped(_text(table, "value"), _told)
        reason = np.where(told == Why.KNOWN, reason, told)
    return np.where(np.isnan(value), reason.astype(np.uint8), result)


def _told(text: str) -> float:
    """What a text without a number says: a reason, nothing (KNOWN), or what cannot be read."""
    found = parse_number(text)
    if found.missing:
        return float(OF_REASON.get(found.missing, Why.UNREPORTED))
    return float(Why.NO_NUMBER if found.problem else Why.KNOWN)
