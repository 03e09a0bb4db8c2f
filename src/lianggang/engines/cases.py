"""Series beside what is asked of them: the p cases of a panel, as arrays over cases."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from lianggang.engines.asked import Asked
from lianggang.panel.arrays import Array, Bytes, Flags, Mark, Panel, Rows, Why


@dataclass(frozen=True, slots=True)
class Cases:
    """p cases: row `rows` of the panel and question `which` of `asked`, each (p,).

    value (p, w): the usable values of the years up to the one of judging or the due year, NaN elsewhere.
    latest (p,): column of the last of them, -1 where there is none.
    """

    panel: Panel
    rows: Rows
    asked: tuple[Asked, ...]
    which: Rows
    as_of: int
    value: Array
    latest: Rows

    def __len__(self) -> int:
        return len(self.rows)

    def ints(self, attribute: Callable[[Asked], int]) -> Rows:
        """A whole number of what is asked, for every case."""
        return np.array([attribute(a) for a in self.asked], np.int_)[self.which]

    def flags(self, attribute: Callable[[Asked], bool]) -> Flags:
        """A property of what is asked, for every case."""
        return np.array([attribute(a) for a in self.asked], bool)[self.which]

    @property
    def due(self) -> Rows:
        """The due years."""
        return self.ints(lambda a: a.due)

    @property
    def seen(self) -> Rows:
        """The last year whose value may be used."""
        return np.minimum(self.due, self.as_of)

    @property
    def mark(self) -> Bytes:
        """`Mark` of every value (p, w)."""
        return self.panel.mark[self.rows]

    @property
    def exact(self) -> Array:
        """The values of which more than a bound is known."""
        return np.where(self.mark < Mark.AT_LEAST, self.value, np.nan)

    @property
    def latest_year(self) -> Rows:
        """Year of the last usable value; before all years where there is none."""
        return self.panel.first + self.latest

    @property
    def latest_value(self) -> Array:
        """The last usable value, NaN where there is none."""
        return at(self.value, self.latest)

    @property
    def latest_mark(self) -> Bytes:
        """`Mark` of the last usable value, EXACT where there is none."""
        found = np.take_along_axis(self.mark, np.maximum(self.latest, 0)[:, None], 1)[:, 0]
        return np.where(self.latest < 0, np.uint8(Mark.EXACT), found)

    @property
    def bound(self) -> Flags:
        """Whether only a bound of the last usable value is known."""
        result: Flags = self.latest_mark >= Mark.AT_LEAST
        return result

    @property
    def since_break(self) -> Rows:
        """First column of the definition under which the last value stands."""
        columns = np.arange(self.value.shape[1])
        return last_column(self.panel.breaks[self.rows] & (columns <= self.latest[:, None])).clip(0)

    @property
    def stands(self) -> Flags:
        """Whether the last value is of the year that is asked about, or no newer one is due by then."""
        every = self.ints(lambda a: a.survey.every if a.survey else 1)
        anchor = self.ints(lambda a: a.survey.anchor if a.survey else 0)
        following = self.latest_year + 1 + (anchor - self.latest_year - 1) % every
        result: Flags = (following > self.seen) & (self.latest >= 0)
        return result

    @property
    def over(self) -> Flags:
        """Whether no newer value can decide any more."""
        result: Flags = (self.latest_year == self.due) | ((self.as_of >= self.due) & self.stands)
        return result & (self.latest >= 0)

    def take(self, chosen: Flags | Rows) -> Cases:
        """Some of the cases."""
        return Cases(
            self.panel,
            self.rows[chosen],
            self.asked,
            self.which[chosen],
            self.as_of,
            self.value[chosen],
            self.latest[chosen],
        )


def cases(panel: Panel, asked: Sequence[Asked], as_of: int) -> Cases:
    """Every question with every series of the panel that it is asked of."""
    keys = zip(panel.code.tolist(), panel.territories.tolist(), panel.part.tolist(), strict=True)
    spots = dict(zip(keys, range(len(panel)), strict=True))
    parts = [_rows(panel, spots, a) for a in asked]
    rows = np.concatenate([*parts, np.zeros(0, np.int_)]).astype(np.int_)
    which = np.repeat(np.arange(len(asked)), [len(p) for p in parts])
    until = np.array([min(a.due, as_of) for a in asked], np.int_)[which]
    usable = (panel.why[rows] == Why.KNOWN) & (panel.years <= until[:, None])
    value = np.where(usable, panel.value[rows], np.nan)
    return Cases(panel, rows, tuple(asked), which, as_of, value, last_column(usable))


def _rows(panel: Panel, spots: Mapping[tuple[int, str, int], int], asked: Asked) -> Rows:
    code = panel.codes.index(asked.indicator) if asked.indicator in panel.codes else -1
    part = panel.parts.index(asked.part) if asked.part in panel.parts else -1
    if not asked.territory:
        asked_by_name_only = (panel.why == Why.ABSENT).all(axis=1)
        return np.flatnonzero((panel.code == code) & (panel.part == part) & ~asked_by_name_only)
    row = spots.get((code, asked.territory, part))
    return np.array([] if row is None else [row], np.int_)


def at(values: Array, columns: Rows) -> Array:
    """The value of each row in its column, NaN where the column is negative."""
    found = np.take_along_axis(values, np.maximum(columns, 0)[:, None], 1)[:, 0]
    return np.where(columns < 0, np.nan, found)


def last_column(flags: Flags) -> Rows:
    """The last column of each row that is set, -1 where none is."""
    width = flags.shape[1]
    found: Rows = np.where(flags.any(axis=1), width - 1 - flags[:, ::-1].argmax(axis=1), -1)
    return found


def packed(values: Array) -> tuple[Array, Rows, Rows]:
    """The known values of each row moved to the left (p, k) with their columns (p, k) and their number (p,)."""
    known = np.isfinite(values)
    columns = np.argsort(~known, axis=1, kind="stable")
    number = known.sum(axis=1)
    most = int(number.max(initial=0))
    columns = columns[:, :most]
    inside = np.arange(most) < number[:, None]
    return np.where(inside, np.take_along_axis(values, columns, 1), np.nan), columns, number
