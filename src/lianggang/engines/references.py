"""The figures of another indicator, for targets that refer to it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lianggang.engines.cases import Cases, at, last_column
from lianggang.panel.arrays import Array, Flags, Mark, Panel, Rows, Why


@dataclass(frozen=True, slots=True)
class Reference:
    """The panel that relations refer to."""

    panel: Panel

    def rows(self, cases: Cases) -> Rows:
        """The row of the same territory and part for each case, -1 where there is none."""
        spots = {self._key(self.panel, row): row for row in range(len(self.panel))}
        return np.array([spots.get(self._key(cases.panel, row), -1) for row in cases.rows.tolist()], np.int_)

    @staticmethod
    def _key(panel: Panel, row: int) -> tuple[str, object]:
        return str(panel.territories[row]), panel.parts[panel.part[row]]

    def at(self, cases: Cases) -> tuple[Array, Flags]:
        """The last usable value up to the year of each case's own last one, NaN for none; whether there is a series."""
        rows = self.rows(cases)
        until = np.where(cases.latest >= 0, np.minimum(cases.latest_year, cases.seen), cases.seen)
        usable = (self.panel.why[rows] == Why.KNOWN) & (self.panel.years <= until[:, None]) & (rows >= 0)[:, None]
        return at(self.panel.value[rows], last_column(usable)), rows >= 0

    def beside(self, cases: Cases) -> tuple[Array, Rows]:
        """The exact values (p, w) in the years of the cases with their decimals, NaN where unknown."""
        rows = self.rows(cases)
        columns = cases.panel.years - self.panel.first
        inside = (columns >= 0) & (columns < self.panel.value.shape[1])
        spots = np.ix_(rows, np.clip(columns, 0, self.panel.value.shape[1] - 1))
        usable = (self.panel.why[spots] == Why.KNOWN) & (self.panel.mark[spots] == Mark.EXACT) & inside
        usable &= (rows >= 0)[:, None] & (cases.panel.years <= cases.seen[:, None])
        return np.where(usable, self.panel.value[spots], np.nan), self.panel.places[spots].astype(np.int_)
