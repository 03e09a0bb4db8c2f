"""Which rows of the tables are withheld, and what the audit says of the rest."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from lianggang.catalogue.model import Rule
from lianggang.disclosure.audit import REACH, Attack
from lianggang.disclosure.choice import Choice, choose
from lianggang.disclosure.model import Why
from lianggang.disclosure.relations import Relation, find_relations
from lianggang.disclosure.scheme import Scheme
from lianggang.disclosure.spans import Span, add_spans
from lianggang.disclosure.tables import Tables

_EPSILON = 1e-6


@dataclass(frozen=True, slots=True)
class Question:
    """What there is to decide.

    parents: the territory above, by territory. public: rows that an earlier release printed. kept: rows that it
    withheld. told: the five-year sums that it told, as (indicator, place).
    """

    tables: Tables
    scheme: Scheme
    parents: Mapping[str, str]
    rules: Sequence[Rule]
    public: frozenset[int] = frozenset()
    kept: frozenset[int] = frozenset()
    told: frozenset[object] = frozenset()

    def is_small(self, count: int) -> bool:
        """Whether a count is too small to publish, or may be so where a rounded rate leaves few numbers possible."""
        found = self.tables.counts[count]
        few = len(found.nearby) <= self.scheme.threshold
        return few and any(self.scheme.is_small(n, found.limit) for n in found.nearby)

    def small_rows(self, rows: Iterable[int]) -> set[int]:
        """Those of the rows that show a count too small."""
        return {r for r in rows if any(map(self.is_small, self.tables.rows[r].counts.values()))}


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
    """First the years by themselves; then as many sums over five years as leave these protected."""
    tables, rows = question.tables, range(len(question.tables.rows))
    small = question.small_rows(rows)
    first, _, _ = _choose(question, small | question.kept, question.public)
    spans, relations = add_spans(tables, first.withheld - question.public)
    told = {s.row for s in spans if (tables.rows[s.row].indicator, tables.rows[s.row].place) in question.told}
    tiny = question.small_rows(s.row for s in spans) - told
    shown = question.public | (set(rows) - first.withheld) | told
    final, needs, far = _choose(question, first.withheld | tiny, shown, relations)
    why = {r: Why.SMALL if r in small else Why.BEFORE if r in question.kept else Why.PARTNER for r in first.withheld}
    possible = {i: _interval(tables.counts[i].number, r.down, r.up, far) for i, r in final.reaches.items()}
    exposed = [i for i, need in needs.items() if final.reaches[i].width < need - _EPSILON]
    return Decision(why, [s for s in spans if s.row not in final.withheld], possible, exposed)


def _choose(
    question: Question, fixed: Collection[int], public: Collection[int], more: Sequence[Relation] = ()
) -> tuple[Choice, dict[int, float], float]:
    """The cheapest rows that protect every small count not yet known; the width that each needs; what counts as far."""
    tables, threshold = question.tables, float(question.scheme.threshold)
    relations = [*find_relations(tables, question.parents, question.rules), *more]
    attack = Attack(tables.counts, relations, question.scheme.threshold)
    known = set(public)
    small = [i for i, c in enumerate(tables.counts) if question.is_small(i) and known.isdisjoint(c.rows)]
    needs = {i: min(threshold, attack.span(i)) for i in small}
    return choose(tables, attack, needs, fixed, public), needs, REACH * threshold


def _interval(number: int, down: float, up: float, far: float) -> tuple[int, int | None]:
    return number + round(down), None if up > far - _EPSILON else number + round(up)
