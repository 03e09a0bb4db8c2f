"""The record of forecasts: scores by hand, and the engine on worlds whose truth is known."""

from decimal import Decimal as D

import numpy as np
import pytest

from lianggang.forecast import record
from lianggang.forecast.ablation import PARTS, worth
from lianggang.forecast.hindcast import hindcasts
from lianggang.forecast.record import Cases
from lianggang.forecast.tasks import Answers, Task, answer
from lianggang.panel.model import Observation, Series


def known(probabilities, attained, clusters=None):
    p, y = np.array(probabilities, dtype=float), np.array(attained, dtype=float)
    c = np.arange(len(p), dtype=float) if clusters is None else np.array(clusters, dtype=float)
    years = np.full(len(p), 5.0)
    return Cases(p, np.full(len(p), 0.5), y, years, years + 2010, np.arange(len(p), dtype=float), c)


def line(name, values, first=2000, unit="%"):
    rows = tuple(Observation("I", name, first + k, D(f"{v:.2f}"), unit) for k, v in enumerate(values))
    return Series("I", "I", unit, name, rows)


def test_the_score_by_hand():
    found = record.score(known([0.9, 0.8, 0.3, 0.1], [1, 0, 0, 0]))
    assert found.brier == pytest.approx((0.01 + 0.64 + 0.09 + 0.01) / 4)
    assert found.naive == pytest.approx(0.25)
    assert found.gain == pytest.approx(0.25 - 0.1875)
    assert [b.n for b in found.bins] == [1, 1, 1, 1]
    assert found.calibration == pytest.approx((0.1 + 0.3 + 0.8 + 0.1) / 4)


def test_the_error_counts_clusters_and_not_questions():
    values = np.repeat([0.1, 0.3, 0.2, 0.4], 25)
    one = record.cluster_error(values, np.arange(100.0))
    many = record.cluster_error(values, np.repeat(np.arange(4.0), 25))
    assert many > 4 * one


def test_too_sure_probabilities_have_a_slope_below_one():
    r = np.random.default_rng(1)
    odds = r.normal(0, 1.5, 4000)
    y = (r.random(4000) < 1 / (1 + np.exp(-odds))).astype(float)
    assert record.slope(1 / (1 + np.exp(-odds)), y) == pytest.approx(1, abs=0.1)
    assert record.slope(1 / (1 + np.exp(-2 * odds)), y) == pytest.approx(0.5, abs=0.05)


def test_warnings_are_counted_by_origin():
    assert record.warnings(known([0.1, 0.15, 0.5, 0.05], [0, 1, 0, 0])) == {2015: (3, 2)}


def test_warnings_are_followed_from_the_first_to_the_end():
    """Target 1 is missed and warned of from four years before; 2 is attained after an alarm; 3 is missed unseen."""
    asked = [(1, 5, 0.5, 0), (1, 4, 0.1, 0), (1, 3, 0.05, 0), (2, 5, 0.1, 1), (2, 3, 0.6, 1), (3, 4, 0.7, 0)]
    target, horizon, p, y = (np.array(column, dtype=float) for column in zip(*asked, strict=True))
    found = Cases(p, p, y, horizon, 2020 - horizon, target, target)
    assert [(x.horizon, x.warned, x.false, x.missed, x.caught) for x in record.leads(found)] == [
        (5, 1, 1, 1, 0),
        (4, 1, 0, 2, 1),
        (3, 1, 0, 1, 1),
    ]
    first = record.first_warnings(found)
    assert (first.missed, first.caught, first.years, first.attained, first.alarmed) == (2, 1, 4.0, 1, 1)


def test_a_target_is_the_same_however_long_before_it_is_asked_about():
    past = list(hindcasts({("I", 1): walks(n=3)}, 2008))
    known_ = record.together(record.cases(folder, truths) for folder, truths in past)
    assert set(known_.horizon) == {1, 2, 3, 4, 5}
    asked = np.bincount(np.unique(known_.target, return_inverse=True)[1])
    assert asked.max() == 5
    ends = {t: set((known_.origin + known_.horizon)[known_.target == t]) for t in np.unique(known_.target)}
    assert all(len(years) == 1 for years in ends.values())


def test_coverage_counts_the_ends():
    answers = [Answers({}, {("a", 2020): (5, 4, 6, 3, 7), ("b", 2020): (5, 4, 6, 3, 7), ("c", 2020): (1, 1, 1, 1, 1)})]
    found = record.coverage(answers, {("a", 2020): 6, ("b", 2020): 3})
    assert (found.n, found.within80, found.within95) == (2, 0.5, 1.0)
    assert record.coverage([], {}).n == 0


def test_naive_expects_the_last_value():
    history = line("a", [50, 52, 50, 52])
    assert record.naive(history, Task("t", "a", ">=", 52, 2005)) == pytest.approx(0.5)
    assert record.naive(history, Task("t", "a", "<=", 60, 2005)) > 0.9
    assert record.naive(line("a", [50] * 4), Task("t", "a", ">=", 51, 2005)) == 0


def walks(n=40, years=20, seed=3):
    r = np.random.default_rng(seed)
    paths = (
        50 + r.normal(0, 8, n)[:, None] + np.cumsum(r.normal(0.4, 0.8, years) + r.normal(0.2, 1.2, (n, years)), axis=1)
    )
    return {f"s{i}": line(f"s{i}", np.clip(path, 1, 99)) for i, path in enumerate(paths)}


def test_the_engine_is_calibrated_where_the_truth_is_a_random_walk():
    folders = list(hindcasts({("I", 1): walks()}, 2007))
    answers = [answer(folder) for folder, _ in folders]
    found = record.together(record.cases(f, truths, a) for (f, truths), a in zip(folders, answers, strict=True))
    result = record.score(found)
    assert result.gain > 0
    assert result.calibration < 0.1
    inside = record.coverage(answers, folders[0][1])
    assert 0.7 < inside.within80 < 0.95
    assert inside.within95 > 0.88


def test_what_the_series_have_in_common_is_worth_something():
    past = list(hindcasts({("I", 1): walks(n=20, seed=4)}, 2012))
    whole = record.together(record.cases(folder, truths) for folder, truths in past)
    found = {one.name: one for one in worth(whole, past, 5)}
    assert set(found) == {part.name for part in PARTS}
    assert all(one.n == (whole.horizon == 5).sum() and one.error >= 0 for one in found.values())
    assert found["件数"].brier == 0


def test_a_hindcast_knows_nothing_later_than_its_origin():
    for year, (folder, _) in enumerate(hindcasts({("I", 1): walks(n=3)}, 2010), 2010):
        assert {s.known[-1].year for group in folder.groups.values() for s in group.values()} == {year}
        assert all(task.year > year for task in folder.tasks)


def test_goals_of_hindcasts_improve_in_the_better_direction():
    (high, _), *_ = hindcasts({("I", 1): {"s": line("s", [80] * 12)}}, 2008)
    (low, _), *_ = hindcasts({("I", -1): {"s": line("s", [80] * 12, unit="‰")}}, 2008)
    assert sorted({t.goal for t in high.tasks}) == pytest.approx([80, 82, 84, 86])
    assert sorted({t.goal for t in low.tasks}) == pytest.approx([56, 64, 72, 80])
    assert {t.op for t in low.tasks} == {"<="}
