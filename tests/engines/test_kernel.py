"""The kernel gives the answers that the functions for one series give."""

from random import Random

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from lianggang.alerts import WarningKind, alerts
from lianggang.assess import assess
from lianggang.engines.kernel import assess_panel
from lianggang.engines.references import Reference
from lianggang.engines.verdicts import VERDICTS
from lianggang.engines.warnings import CAUSES, LEVELS
from lianggang.forecast import learn
from lianggang.panel.arrays import panel_of
from tests.engines.random_panels import UNITS, asked, panel

EXACT, SOLVED = 1e-9, 1e-6  # quantiles are solved for, to a tolerance


class Scalar:
    """The same questions, one series at a time."""

    def __init__(self, series, others, as_of):
        self._series, self._as_of = series, as_of
        self._others = {s.territory: s for s in others}
        self._learnt = {}

    def of(self, question, one):
        """The assessment and the warnings of one series."""
        other = self._others.get(one.territory) if question.reference else None
        before, now = (
            assess(
                question.target, one, as_of=year, start=question.start, due=question.due, better=question.better,
                relative_to=other, peers=self._peers(year, question.due), survey=question.survey,
            )
            for year in (self._as_of - 1, self._as_of)
        )  # fmt: skip
        peers = tuple(s.until(self._as_of) for s in self._series if s is not one)
        return now, alerts(question.target, one, now, before=before, peers=peers)

    def _peers(self, year, due):
        if (year, due) not in self._learnt:
            self._learnt[year, due] = learn([s.until(year) for s in self._series], to=due)
        return self._learnt[year, due]


def same(expected, found, tolerance=EXACT):
    """Whether a number of the kernel is the scalar one, NaN for None."""
    return (
        not np.isfinite(found)
        if expected is None
        else found == pytest.approx(float(expected), rel=tolerance, abs=tolerance)
    )


@example(524289, "人", 20, 2022)  # as many series are counted as not: peers are those of one scale all the same
@settings(
    deadline=None, max_examples=12, phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck)
)
@given(st.integers(0, 10**6), st.sampled_from(UNITS), st.sampled_from([3, 9, 20]), st.sampled_from([2022, 2023, 2024]))
@pytest.mark.filterwarnings("error::RuntimeWarning")
def test_every_answer_is_that_of_one_series_alone(seed, unit, number, as_of):
    random = Random(seed)
    series, others, questions = panel(random, unit, number), panel(random, unit, number, "R"), asked(random, unit, 4)
    scalar = Scalar(series, others, as_of)
    found = assess_panel(panel_of(series), questions, as_of, references={"R": Reference(panel_of(others))})
    assert len(found.cases) == len(series) * len(questions)
    for case in range(len(found.cases)):
        one, question = series[found.cases.rows[case]], questions[found.cases.which[case]]
        now, warnings = scalar.of(question, one)
        told = (question, one, now.arithmetic)
        assert VERDICTS[found.verdicts.verdict[case]] is now.verdict, told
        assert same(now.probability, found.verdicts.probability[case]), told
        assert _numbers(now, found, case), told
        assert _warnings(warnings, found, case), told


def _numbers(now, found, case):
    expected, merits = found.verdicts.outlook, found.verdicts.judged[case]
    interval = (None,) * 3 if now.forecast is None else (now.forecast.low, now.forecast.point, now.forecast.high)
    solved = all(
        same(a, b[case], SOLVED) for a, b in zip(interval, (expected.low, expected.point, expected.high), strict=True)
    )
    stated = [(now.attainment, found.attainment), (now.required_pace, found.required), (now.actual_pace, found.actual)]
    stated += [(now.goal_value, found.goal), (now.baseline, found.verdicts.demands.base)] if merits else []
    return solved and all(same(a, b[case]) for a, b in stated)


def _warnings(warnings, found, case):
    by_kind = {w.kind: w for w in warnings}
    hard, swings = by_kind.get(WarningKind.HARD_TO_ATTAIN), by_kind.get(WarningKind.VOLATILE)
    causes = "、".join(sorted(c.value for c in hard.causes)) if hard else ""
    return (
        LEVELS[found.warned.level[case]] == (hard.level.value if hard else "")
        and "、".join(sorted(CAUSES[found.warned.causes[case]].split("、"))) == causes
        and LEVELS[found.swings.grade[case]] == (swings.level.value if swings else "")
    )
