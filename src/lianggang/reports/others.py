"""The classes of a round's targets by the rules of other organisations (`assess.compat`)."""

from __future__ import annotations

from lianggang.assess.compat import View, views
from lianggang.assess.values import known
from lianggang.reports import summary
from lianggang.round import Result


def views_of(result: Result) -> tuple[View, ...]:
    """The classes of one target, progress counted from the year that the report counts it from."""
    base, assessment = summary.baseline_year(result), result.assessment
    if base is None:
        return ()
    values = known(result.series, min(assessment.as_of, assessment.target_year))
    return views(result.tracked.target, values, assessment, base)
