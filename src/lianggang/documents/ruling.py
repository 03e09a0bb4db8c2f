"""Tables from the lines that are drawn around their cells."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from lianggang.documents.assemble import Grid, Slot
from lianggang.documents.layout import Glyph, Margins, lines_of, paragraphs_of

_NEAR = 5.0  # points within which drawn lines count as one: double borders, less than a line of text
_WIDE = 30.0  # points from which a horizontal line may close a table that has no outer vertical lines
_THIN = 3.0  # points of width up to which a filled rectangle is a line
_FEWEST_BORDERS = 4  # a box has as many; a page may open with the rest of a table that has no upper border
_MAX_BANDS = 100  # a page with more tables than this is a drawing
_RISE = 0.35  # ems from the baseline to the middle of a glyph

Point = tuple[float, float]


class Rule(NamedTuple):
    """A straight drawn line, horizontal or vertical, in points from the left and downwards."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def horizontal(self) -> bool:
        """Whether the line runs from left to right."""
        return self.y1 - self.y0 <= _THIN

    @property
    def vertical(self) -> bool:
        """Whether the line runs downwards."""
        return self.x1 - self.x0 <= _THIN


@dataclass(slots=True)
class Frame:
    """The edges of a table's columns and rows, and its slots, one for each printed cell."""

    xs: list[float]
    ys: list[float]
    grid: Grid

    def holds(self, glyph: Glyph) -> bool:
        """Whether the glyph stands inside the table."""
        x, y = _middle(glyph)
        return self.xs[0] <= x <= self.xs[-1] and self.ys[0] <= y <= self.ys[-1]

    def fill(self, glyphs: Sequence[Glyph]) -> None:
        """Write the glyphs, all inside the table, into their slots."""
        inside: dict[Slot, list[Glyph]] = defaultdict(list)
        for glyph in glyphs:
            x, y = _middle(glyph)
            inside[self.grid[_place(self.ys, y)][_place(self.xs, x)]].append(glyph)
        extents = self._extents()
        for slot, members in inside.items():
            slot.text = _cell_text(members, *extents[slot])

    def _extents(self) -> dict[Slot, tuple[float, float]]:
        extents: dict[Slot, tuple[float, float]] = {}
        for row in self.grid:
            for i, slot in enumerate(row):
                left, right = extents.get(slot, (self.xs[i], 0.0))
                extents[slot] = (left, max(right, self.xs[i + 1]))
        return extents


def frames_of(rules: Sequence[Rule], max_cells: int) -> list[Frame]:
    """The tables that the drawn lines form, from top to bottom; a table beyond `max_cells` positions is none."""
    frames = (_frame(band, max_cells) for band in _bands(rules))
    return [frame for frame in frames if frame is not None]


def straight(points: Sequence[Point], stroked: bool) -> Iterator[Rule]:
    """The straight lines that a part of a path shows: itself when it is thin, its sides when they are stroked."""
    whole = _bounds(points)
    if whole.horizontal or whole.vertical:
        yield whole
    elif stroked:
        for a, b in pairwise(points):
            side = _bounds([a, b])
            if side.horizontal or side.vertical:
                yield side


def _bounds(points: Sequence[Point]) -> Rule:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return Rule(min(xs), min(ys), max(xs), max(ys))


def _bands(rules: Sequence[Rule]) -> list[list[Rule]]:
    """Drawn lines grouped by the vertical lines that overlap or touch each other in height."""
    bands: list[list[Rule]] = []
    bottom = float("-inf")
    for rule in sorted((r for r in rules if r.vertical and not r.horizontal), key=lambda r: r.y0):
        if rule.y0 > bottom + _NEAR:
            bands.append([])
        bands[-1].append(rule)
        bottom = max(bottom, rule.y1)
    if len(bands) > _MAX_BANDS:
        return []
    for band in bands:
        top, bottom = min(r.y0 for r in band) - _NEAR, max(r.y1 for r in band) + _NEAR
        left, right = min(r.x0 for r in band) - _NEAR, max(r.x1 for r in band) + _NEAR
        band.extend(
            r for r in rules if r.horizontal and top <= r.y0 and r.y1 <= bottom and r.x0 <= right and r.x1 >= left
        )
    return bands


def _frame(band: list[Rule], max_cells: int) -> Frame | None:
    down = [rule for rule in band if not rule.horizontal]
    across = [rule for rule in band if rule.horizontal]
    xs = _clusters([r.x0 for r in down] + [edge for r in across for edge in (r.x0, r.x1) if r.x1 - r.x0 >= _WIDE])
    xs = _clusters([r.x0 for r in down] + xs[:1] + xs[-1:])
    across = [r for r in across if _on_edge(xs, r.x0) and _on_edge(xs, r.x1)]  # others underline words
    borders = len(_clusters([r.x0 for r in down])) + len(_clusters([r.y0 for r in across]))
    if not across or len(xs) < 2 or borders < _FEWEST_BORDERS:
        return None
    ys = _clusters([r.y0 for r in across] + [edge for r in down for edge in (r.y0, r.y1)])
    return None if len(xs) * len(ys) > max_cells else Frame(xs, ys, _grid(xs, ys, down, across))


def _grid(xs: list[float], ys: list[float], down: list[Rule], across: list[Rule]) -> Grid:
    """One slot for each region that drawn lines close off, at every position of the region."""
    lefts = _Borders(xs, [(r.x0, r.y0, r.y1) for r in down])
    tops = _Borders(ys, [(r.y0, r.x0, r.x1) for r in across])
    grid: Grid = []
    for i, (top, bottom) in enumerate(pairwise(ys)):
        row: list[Slot] = []
        for j, (left, right) in enumerate(pairwise(xs)):
            if j and not lefts.drawn(j, (top + bottom) / 2):
                row.append(row[-1])
            elif i and not tops.drawn(i, (left + right) / 2):
                row.append(grid[-1][j])
            else:
                row.append(Slot(""))
        grid.append(row)
    return grid


class _Borders:
    """Which stretches of the edges of one direction are drawn."""

    def __init__(self, edges: list[float], strokes: list[tuple[float, float, float]]) -> None:
        self._drawn: dict[int, list[tuple[float, float]]] = defaultdict(list)
        for at, begin, end in sorted(strokes, key=lambda s: s[1]):
            stretches = self._drawn[_nearest(edges, at)]
            if stretches and begin <= stretches[-1][1] + _NEAR:
                stretches[-1] = (stretches[-1][0], max(end, stretches[-1][1]))
            else:
                stretches.append((begin, end))

    def drawn(self, edge: int, at: float) -> bool:
        """Whether the edge is drawn at this position."""
        stretches = self._drawn[edge]
        i = bisect_right(stretches, (at, float("inf"))) - 1
        return i >= 0 and stretches[i][1] >= at


def _clusters(values: list[float]) -> list[float]:
    clusters: list[float] = []
    for value in sorted(values):
        if not clusters or value - clusters[-1] > _NEAR:
            clusters.append(value)
    return clusters


def _nearest(edges: list[float], value: float) -> int:
    return max(0, bisect_right(edges, value + 0.01) - 1)


def _on_edge(edges: list[float], value: float) -> bool:
    at = bisect_right(edges, value)
    return any(abs(edge - value) <= 2 * _NEAR for edge in edges[max(at - 1, 0) : at + 1])


def _place(edges: list[float], value: float) -> int:
    return min(max(bisect_right(edges, value) - 1, 0), len(edges) - 2)


def _middle(glyph: Glyph) -> tuple[float, float]:
    return (glyph.x0 + glyph.x1) / 2, glyph.y - _RISE * glyph.size


def _cell_text(glyphs: list[Glyph], left: float, right: float) -> str:
    lines = lines_of(glyphs)
    if not lines:
        return ""
    first = min(line.x0 for line in lines)
    return "\n".join(paragraphs_of(lines, Margins(first, right - (first - left))))
