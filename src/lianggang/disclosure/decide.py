"""Which rows of the tables are withheld, and what the audit says of the rest."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from lianggang.catalogue.model import Rule
from lianggang.disclosure.audit import REACH, Attack, Reach
from lianggang.disclosure.choice import Choice, choose
from lianggang.disclosure.model import Why
from lianggang.disclosure.relations import Relation, find_relations
from lianggang.disclosure.scheme import Scheme
from lianggang.disclosure.spans import Span, add_spans, find_series
from lianggang.disclosure.tables import Tables

_EPSILON = 1e-6


@dataclass(frozen=True, slots=True)
class Question:
    """What there is to decide.

    parents: the territory above, by territory. public: rows that an earlier release printed. kept: rows withheld
    whatever their size, and why. told: the five-year sums that the release told, as (indicator, place).
    """

    tables: Tables
    scheme: Scheme
    parents: Mapping[str, str]
    rules: Sequence[Rule]
    public: frozenset[int] = frozenset()
    kept: Mapping[int, Why] = field(default_factory=dict)
    told: frozenset[object] = frozenset()

    def is_small(self, count: int) -> bool:
        """Whether a count is too small to publish, or may be so where a rounded rate leaves few numbers possible."""
        found = self.tables.counts[count]
        few = len(found.nearby) <= self.scheme.threshold
        return few and any(self.scheme.is_small(n, found.limit) for n in found.nearby)

    def small_rows(self, rows: Iterable[int]) -> set[int]:
        """Those of the rows that show a count too small."""
        return {r for r in rows if any(map(self.is_small, self.tables.rows[r].counts.values()))}

    def empty_beside(self, small: Iterable[int]) -> set[int]:
        """The rows of none or all in the series of the `small` ones.

        Printed, they would say which of the other years are none too many, and be all that is left to add up.
        """
        rows = self.tables.rows
        series = {rows[r].series for r in small}
        beside = (r for r, row in enumerate(rows) if row.series in series)
        return {r for r in beside if any(map(self._is_empty, rows[r].counts.values()))}

    def _is_empty(self, count: int) -> bool:
        found = self.tables.counts[count]
        return found.number == 0 or (self.scheme.complements and found.number == found.limit)


@dataclass(frozen=True, slots=True)
class Decision:
    """The reason of each withheld row, the five-year sums to tell, and the interval of each protected count.

    possible: lowest and highest number that remain possible, None where nothing near bounds it. exposed: the protected
    counts that can be worked out all the same, because an earlier release printed too much.
    """

    why: Mapping[int, Why]
    sums: Sequence[Span]
    possible: Mapping[int, tuple[int, int | None]]
    exposed: Sequence[int]


def decide(question: Question) -> Decision:
    """First the years by themselves, beside the sums already told; then as many more sums as leave these protected."""
    tables, rows = question.tables, range(len(question.tables.rows))
    series = list(find_series(tables))
    told, known = add_spans(tables, [s for s in series if (s.indicator, s.place) in question.told])
    public = question.public | {s.row for s in told}
    small = question.small_rows(rows)
    first, needs, _ = _choose(question, small | question.empty_beside(small) | question.kept.keys(), public, known)
    lost = first.withheld - question.public
    new = (s for s in series if (s.indicator, s.place) not in question.told and not lost.isdisjoint(s.years))
    spans, relations = add_spans(tables, new)
    tiny = question.small_rows(s.row for s in spans)
    shown = public | (set(rows) - first.withheld)
    final, later, far = _choose(question, first.withheld | tiny, shown, [*known, *relations], first.reaches)
    why = {r: Why.SMALL if r in small else question.kept.get(r, Why.PARTNER) for r in first.withheld}
    possible = {i: _interval(tables.counts[i].number, r.down, r.up, far) for i, r in final.reaches.items()}
    exposed = [i for i, need in (later | needs).items() if final.reaches[i].width < need - _EPSILON]
    sums = [s for s in told if not lost.isdisjoint(s.years)] + [s for s in spans if s.row not in final.withheld]
    return Decision(why, sums, possible, exposed)


def _choose(
    question: Question,
    fixed: Collection[int],
    public: Collection[int],
    more: Sequence[Relation] = (),
    given: Mapping[int, Reach] = MappingProxyType({}),
) -> tuple[Choice, dict[int, float], float]:
    """The cheapest rows that protect every small count not yet known; the width that each needs; what counts as far.

    given: the reaches that a choice before this one has left; what it could not protect becomes no worse.
    """
    tables, threshold = question.tables, float(question.scheme.threshold)
    relations = [*find_relations(tables, question.parents, question.rules), *more]
    attack = Attack(tables.counts, relations, question.scheme.threshold)
    known = set(public)
    small = [i for i, c in enumerate(tables.counts) if question.is_small(i) and known.isdisjoint(c.rows)]
    needs = {i: min(threshold, attack.span(i)) for i in small}
    needs |= {i: min(need, given[i].width) for i, need in needs.items() if i in given}
    return choose(tables, attack, needs, fixed, public), needs, REACH * threshold


def _interval(number: int, down: float, up: float, far: float) -> tuple[int, int | None]:
    return number + round(down), None if up > far - _EPSILON else number + round(up)
