"""Counts of a scope by name: the numbers of the report that are not a value of one target."""

from __future__ import annotations

from collections.abc import Callable, Sized
from decimal import Decimal

from lianggang import wording
from lianggang.alerts.model import WarningKind
from lianggang.assess.model import Verdict
from lianggang.reports import summary
from lianggang.reports.summary import Scope
from lianggang.round import Round


def field(round: Round, scope: Scope, name: str) -> str:
    """The text of a scope's field: "count.<what>" or "attained_share"; KeyError for an unknown one.

    what: a verdict, "binding/" or "direction/" and a verdict, "level/" and a level,
    "findings." and a severity, or a name of `_COUNTS`.
    """
    if name == "attained_share":
        attained, total = len(scope.having(*summary.ATTAINED)), len(scope.quantified)
        return wording.quantity(Decimal(attained) / Decimal(total) * 100, "%", 1)
    kind, _, what = name.partition(".")
    if kind != "count":
        raise KeyError(name)
    return str(_count(round, scope, what))


def _count(round: Round, scope: Scope, what: str) -> int:
    if what in _COUNTS:
        return len(_COUNTS[what](round, scope))
    group, _, detail = what.partition(".")
    if group == "findings":
        return sum(x.severity.value == detail for x in round.findings)
    group, _, verdict = what.rpartition("/")
    if group == "level":
        return sum(any(a.level.value == verdict for a in summary.hard_alerts(r)) for r in scope.results)
    pool = {"": scope.quantified, "binding": scope.binding, "direction": scope.unquantified}[group]
    return sum(r.assessment.verdict.value == verdict for r in pool)


_COUNTS: dict[str, Callable[[Round, Scope], Sized]] = {
    "quantified": lambda _, scope: scope.quantified,
    "unquantified": lambda _, scope: scope.unquantified,
    "binding": lambda _, scope: scope.binding,
    "attained": lambda _, scope: scope.having(*summary.ATTAINED),
    "reached_only": lambda _, scope: [r for r in scope.quantified if summary.reached_only(r)],
    "by_rounding": lambda _, scope: [r for r in scope.quantified if summary.attained_by_rounding(r)],
    "in_danger": lambda _, scope: [r for r in scope.results if summary.is_in_danger(r)],
    "direction_in_danger": lambda _, scope: [r for r in scope.unquantified if summary.is_in_danger(r)],
    "warned": lambda _, scope: [r for r in scope.results if summary.is_only_warned(r)],
    "unsteady": lambda _, scope: [r for r in scope.results if summary.is_unsteady(r)],
    "sources": lambda round, _: summary.sources(round),
    "lacking": lambda _, scope: summary.lacking(scope),
    "unjudgeable": lambda _, scope: scope.having(Verdict.NO_BASELINE, Verdict.CANNOT_JUDGE),
    "indicators": lambda round, _: summary.by_indicator(round),
    "with_data": lambda round, _: (
        summary.by_indicator(round).keys() - summary.codes(summary.without_data(round) + summary.kept_back(round))
    ),
    "without_data": lambda round, _: summary.without_data(round),
    "kept_back": lambda round, _: summary.kept_back(round),
    "withheld": lambda round, _: summary.withheld(round),
    "never": lambda round, _: summary.never_reported(round),
    "volatile": lambda round, _: summary.alerts_of(round, WarningKind.VOLATILE),
    "by_sex": lambda round, _: summary.having_breakdown(round, "sex"),
    "by_residence": lambda round, _: summary.having_breakdown(round, "residence"),
}
