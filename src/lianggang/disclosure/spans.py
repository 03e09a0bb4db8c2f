"""Sums over five years, which say something of events too few to be published year by year."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from lianggang.disclosure.kin import Place, Years
from lianggang.disclosure.relations import Relation
from lianggang.disclosure.tables import DENOMINATOR, NUMERATOR, Count, Tables
from lianggang.panel.model import Breakdown
from lianggang.panel.quantities import Quantity

LENGTH = 5
"""Years of a sum. It ends in a year that 5 divides: no two sums overlap, so that none is another but for a year."""


@dataclass(frozen=True, slots=True)
class Span:
    """A sum that may be published: its row in the tables, and the rows of its years."""

    row: int
    years: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Series:
    """Five years that show the same kinds of counts: the indicator, the place of their sum, their rows."""

    indicator: str
    place: Place
    years: tuple[int, ...]


def find_series(tables: Tables) -> Iterator[Series]:
    """Wherever all five years of a sum show the same kinds of counts.

    A number of events that a rounded rate leaves open is no part of a sum.
    """
    series: dict[tuple[str, str, Breakdown], dict[int, int]] = {}
    for index, row in enumerate(tables.rows):
        territory, (year, _), part = row.place
        if NUMERATOR in row.counts and len(tables.counts[row.counts[NUMERATOR]].nearby) == 1:
            series.setdefault((row.indicator, territory, part), {})[year] = index
    for (indicator, territory, part), by_year in series.items():
        for last in (y for y in by_year if y % LENGTH == 0):
            rows = tuple(by_year.get(y, -1) for y in range(last - LENGTH + 1, last + 1))
            if -1 not in rows and len({frozenset(tables.rows[r].counts) for r in rows}) == 1:
                yield Series(indicator, (territory, (last - LENGTH + 1, last), part), rows)


def add_spans(tables: Tables, series: Iterable[Series]) -> tuple[list[Span], list[Relation]]:
    """Add the sums of these series, and the relations between the sums and their years."""
    spans, relations = [], []
    for found in series:
        years = [tables.rows[y].counts for y in found.years]
        parts = {role: [counts[role] for counts in years] for role in years[0]}
        counts = {role: _sum(tables, found.place, ids) for role, ids in parts.items()}
        row = tables.add(found.indicator, found.place, counts)
        spans.append(Span(row, found.years))
        for role, ids in parts.items():
            relations.append(Relation(((tables.rows[row].counts[role], 1), *((i, -1) for i in ids))))
    return spans, relations


def _sum(tables: Tables, place: Place, parts: Sequence[int]) -> Count:
    counts = [tables.counts[i] for i in parts]
    limits = [c.limit for c in counts if c.limit is not None]
    limit = sum(limits) if len(limits) == len(counts) else None
    return Count(counts[0].counted, (*place[:2], counts[0].place[2]), sum(c.number for c in counts), limit)


def label(years: Years) -> str:
    """「2016—2020年合计」."""
    return f"{years[0]}—{years[1]}年合计"


def words(tables: Tables, row: int, quantity: Quantity) -> str:
    """「2016—2020年合计12／24000，50.00/10万」, or the number of events alone."""
    counts = {role: tables.counts[i].number for role, i in tables.rows[row].counts.items()}
    events, below = counts[NUMERATOR], counts.get(DENOMINATOR)
    head = label(tables.rows[row].place[1])
    if not below:
        return f"{head}{events}"
    return f"{head}{events}／{below}，{events * quantity.scale / below:.2f}{quantity.unit}"
