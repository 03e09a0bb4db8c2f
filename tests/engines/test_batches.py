"""A batch gives the same results whether its indicators are judged side by side or one after the other."""

from dataclasses import replace
from random import Random

import numpy as np
import pytest

from lianggang.engines import batches
from lianggang.engines.asked import Work
from lianggang.engines.columns import of_observations
from lianggang.engines.kernel import DEFAULT
from lianggang.panel.model import Breakdown
from tests.engines.random_panels import asked, panel

UNIT = {"A": "%", "B": "‰", "C": "%", "D": "%", "E": "", "R": "%"}
AS_OF = 2024


def _batch():
    """Six indicators in two units, one of them without figures, with counties as peers, sexes and a county by name."""
    random, observations, questions = Random(4), [], []
    for number, (code, unit) in enumerate(UNIT.items()):
        for sex in ("", "女", "男"):
            series = panel(random, unit, 10 if code == "A" else 3, code) if code != "E" else []
            observations += [replace(o, breakdown=Breakdown(sex=sex)) for s in series for o in s.observations]
        for question in asked(random, unit, 6):
            questions.append(replace(question, id=f"{code}-{question.id}", indicator=code))
        questions.append(replace(questions[-1], id=f"{code}-named", territory=f"甲{'一乙'[number % 2]}县"))
    work = Work(AS_OF, tuple(questions))
    return lambda: batches.assess_batch(of_observations(observations), sorted(UNIT), work, DEFAULT)


def test_indicators_judged_as_one_panel_have_the_results_of_each_alone(monkeypatch):
    sizes, judge = [], batches.assess_panel
    monkeypatch.setattr(
        batches, "assess_panel", lambda panel, *a, **k: sizes.append(len(panel.codes)) or judge(panel, *a, **k)
    )
    assess = _batch()
    together = assess()
    assert sorted(sizes) == [1, 1, 4]
    monkeypatch.setattr(batches, "_SERIES", -1)
    for name, alone in assess().items():
        assert alone.num_rows == together[name].num_rows > 0
        for column in alone.column_names:
            one, other = (t[column].to_pylist() for t in (alone, together[name]))
            if any(isinstance(x, float) for x in one):
                one, other = (np.array(x, float) for x in (one, other))
                assert other == pytest.approx(one, rel=1e-9, abs=1e-9, nan_ok=True), column
            else:
                assert other == one, column
    assert len(sizes) == 3 + len(UNIT)
