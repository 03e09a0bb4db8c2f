"""A batch gives the same results whether its indicators are judged side by side or one after the other."""

from dataclasses import replace
from random import Random

import numpy as np
import pytest

from lianggang.engines import batches
from lianggang.engines.asked import Asked, Work
from lianggang.engines.columns import of_observations
from lianggang.engines.kernel import DEFAULT
from lianggang.panel.model import Breakdown
from lianggang.plans.model import Kind, Target
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


def test_a_territory_that_one_target_names_is_not_asked_for_by_the_others():
    observations = [o for s in panel(Random(5), "%", 3) for o in s.observations]
    one, other = (replace(a, id=name, indicator="I") for a, name in zip(asked(Random(5), "%", 2), "AB", strict=True))
    work = Work(AS_OF, (one, replace(other, territory="无数县")))
    found = batches.assess_batch(of_observations(observations), ["I"], work, DEFAULT)["assessments"]
    rows = list(zip(found["target"].to_pylist(), found["territory"].to_pylist(), strict=True))
    assert [t for t, place in rows if place == "无数县"] == ["B"]
    assert len(rows) == 4


def test_a_relation_without_figures_has_no_goal():
    aim = Target("i", "", Kind.RELATION, ">=", None, "%", relative_to="R")
    work = Work(AS_OF, (Asked("A", "I", aim, 2021, 2025, "higher", "无数县", reference="R"),))
    observations = [o for code in "IR" for s in panel(Random(5), "%", 3, code) for o in s.observations]
    (row,) = batches.assess_batch(of_observations(observations), ["I"], work, DEFAULT)["assessments"].to_pylist()
    assert (row["verdict"], row["goal_value"]) == ("no_data", None)
