"""The table of verdicts: each kind of target reaches every verdict that it can, with its arithmetic and its rule."""

import re
from dataclasses import replace
from decimal import Decimal as D

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lianggang.alerts import alerts
from lianggang.assess import Verdict, assess
from lianggang.panel.model import Observation, Series
from tests.assess.figures import series, target

V = Verdict
PLAN = {"start": 2021, "due": 2030}
YEARS = range(2015, 2025)
BEFORE = range(2011, 2021)  # the base year 2020 and what lies before it


def line(start, step, *, wobble=0.0, years=YEARS):
    """A steady series from `start` in its first year, with every second value moved by `wobble`."""
    return {y: round(start + step * (y - years[0]) + wobble * (-1) ** y, 4) for y in years}


# kind of target, unit, direction of the catalogue, then the values that lead to each verdict
KINDS = {
    "level from below": ("level >= 90 %", "%", {
        V.MET_SO_FAR: line(96, 0.3), V.ON_TRACK: line(70, 1.9), V.UNCERTAIN: line(84, 0.4, wobble=1.5),
        V.OFF_TRACK: line(40, 0.1), V.MET: {**line(80, 1), 2030: 91}, V.NOT_MET: {**line(80, 1), 2030: 89},
    }),
    "level from above": ("level <= 10 /10万", "/10万", {
        V.MET_SO_FAR: line(5, -0.2), V.ON_TRACK: line(22, -1.1), V.UNCERTAIN: line(14, -0.2, wobble=1.5),
        V.OFF_TRACK: line(40, 0.5), V.MET: {**line(20, -1), 2030: 9}, V.NOT_MET: {**line(20, -1), 2030: 11},
    }),
    "around": ("level ~ 45 %", "%", {
        V.MET_SO_FAR: line(45, 0), V.UNCERTAIN: line(43, 0.2, wobble=0.7),
        V.OFF_TRACK: line(10, 0.1), V.MET: {**line(40, 0.3), 2030: 45.5}, V.NOT_MET: {**line(40, 1), 2030: 49},
    }),
    "all": ("level >= 100 %", "%", {
        V.MET_SO_FAR: {**line(98, 0.22), 2024: 100}, V.ON_TRACK: line(100, 0), V.UNCERTAIN: line(99.2, 0, wobble=0.8),
        V.OFF_TRACK: line(60, 0.1), V.MET: {**line(98, 0.2), 2030: 100}, V.NOT_MET: {**line(98, 0.2), 2030: 99.99},
    }),
    "none": ("level <= 0 起", "起", {
        V.MET_SO_FAR: line(0, 0), V.UNCERTAIN: line(27, -3), V.OFF_TRACK: line(300, 1),
        V.MET: {**line(30, -3), 2030: 0}, V.NOT_MET: {**line(30, -3), 2030: 1},
    }),
    "change on a base": ("change <= -20 % base 2020", "/10万", {
        V.MET_SO_FAR: line(30, -2), V.ON_TRACK: line(30, -0.8), V.UNCERTAIN: line(30, -0.5, wobble=2),
        V.OFF_TRACK: line(30, 0.5), V.MET: {**line(30, -1), 2030: 10}, V.NOT_MET: {**line(30, -1), 2030: 24.9},
    }),
    "change in points": ("change >= 3 个百分点 base 2020", "%", {
        V.MET_SO_FAR: line(40, 2), V.ON_TRACK: line(40, 0.5), V.UNCERTAIN: line(40, 0.3, wobble=1),
        V.OFF_TRACK: line(40, -0.5), V.MET: {**line(40, 1), 2030: 50}, V.NOT_MET: {**line(40, 0.1), 2030: 42},
    }),
    "pace a year": ("annual_change >= 5 % base 2020", "人", {
        V.MET_SO_FAR: {y: round(1000 * 1.12 ** (y - 2015)) for y in YEARS},
        V.UNCERTAIN: {y: round(1000 * (1.05 + 0.04 * (-1) ** y) ** (y - 2015)) for y in YEARS},
        V.OFF_TRACK: line(1000, 2), V.MET: {**line(1000, 30), 2030: 2500}, V.NOT_MET: {**line(1000, 30), 2030: 1500},
    }),
    "ratio": ("ratio >= 3:2", "比", {
        V.MET_SO_FAR: line(2, 0.1), V.ON_TRACK: line(1, 0.05), V.UNCERTAIN: line(1.2, 0.01, wobble=0.1),
        V.OFF_TRACK: line(0.4, 0.001), V.MET: {2030: "3:2"}, V.NOT_MET: {2030: "4:3"},
    }),
    "rise": ("direction up", "%", {
        V.MET_SO_FAR: line(40, 1.5), V.UNCERTAIN: line(50, 0, wobble=1), V.OFF_TRACK: line(60, -2),
        V.MET: {2020: 50, 2030: 50.1}, V.NOT_MET: {2020: 50, 2030: 50},
    }),
    "fall": ("direction down", "%", {
        V.MET_SO_FAR: line(60, -1.5), V.UNCERTAIN: line(50, 0, wobble=1), V.OFF_TRACK: line(40, 2),
        V.MET: {2020: 50, 2030: 49.9}, V.NOT_MET: {2020: 50, 2030: 50},
    }),
    "narrowing gap": ("direction narrow", "个百分点", {
        V.MET_SO_FAR: line(20, -1.5), V.OFF_TRACK: line(5, 1.5), V.UNCERTAIN: line(10, 0, wobble=1),
        V.MET: {2020: -5, 2030: 4}, V.NOT_MET: {2020: -5, 2030: 5},
    }),
    "stable": ("direction stable", "%", {
        V.MET_SO_FAR: line(50, 0), V.UNCERTAIN: line(50, 0, wobble=0.9), V.OFF_TRACK: line(20, 3),
        V.MET: {2020: 50, 2030: 51}, V.NOT_MET: {2020: 50, 2030: 52},
    }),
    "slowing rise": ("direction slow_rise", "%", {
        V.MET_SO_FAR: {**line(10, 2, years=BEFORE), **{y: 28 - 0.3 * (y - 2020) for y in range(2021, 2025)}},
        V.OFF_TRACK: {**line(10, 0.2, years=BEFORE), **{y: 12 + 3 * (y - 2020) for y in range(2021, 2025)}},
        V.MET: {2015: 10, 2020: 20, 2030: 30}, V.NOT_MET: {2015: 10, 2020: 12, 2030: 30},
    }),
    "every year": ("direction up", "%", {
        V.OFF_TRACK: {**line(40, 1), 2024: 40}, V.ON_TRACK: line(40, 1),
        V.UNCERTAIN: {**line(40, 1), 2017: 38},
        V.MET: line(40, 1, years=range(2020, 2031)), V.NOT_MET: {**line(40, 1, years=range(2020, 2031)), 2026: 40},
    }),
    "relation": ("relation >= -", "%", {
        V.MET_SO_FAR: line(60, 1), V.UNCERTAIN: line(50, 0, wobble=1), V.OFF_TRACK: line(30, -1),
        V.MET: {2030: 50}, V.NOT_MET: {2030: 49},
    }),
}  # fmt: skip
OTHER = {**line(50, 0, wobble=0.2), 2030: 50}
REACHED = [(kind, verdict) for kind, (_, _, values) in KINDS.items() for verdict in values]


def judged(kind, values, **more):
    aim, unit, _ = KINDS[kind]
    goal = target(aim, "逐年提高" if kind == "every year" else "")
    as_of = 2030 if 2030 in values else 2024
    other = series(OTHER, unit) if kind == "relation" else None
    return assess(goal, series(values, unit, **more), as_of=as_of, better=None, relative_to=other, **PLAN)


@pytest.mark.parametrize(("kind", "verdict"), REACHED, ids=[f"{k}: {v.value}" for k, v in REACHED])
def test_each_kind_reaches_the_verdict_with_arithmetic_and_rule(kind, verdict):
    result = judged(kind, KINDS[kind][2][verdict])
    assert result.verdict is verdict, result.arithmetic
    assert re.search(r"\d", result.arithmetic)
    assert "目标为" in result.arithmetic
    assert "：" in result.rule
    assert result.reached is not None


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_knows_no_data_and_what_cannot_be_judged(kind):
    assert judged(kind, {}).verdict is V.NO_DATA
    nothing = judged(kind, {2020: 3, 2022: 2})
    assert nothing.verdict is (V.NO_BASELINE if kind == "slowing rise" else V.NO_DATA)
    few = judged(kind, {2023: 1, 2024: 1.5})
    assert few.verdict in (V.NO_BASELINE, V.CANNOT_JUDGE, V.MET_SO_FAR)
    based = kind in ("change on a base", "change in points", "pace a year", "rise", "fall", "stable", "narrowing gap")
    assert (few.verdict is V.NO_BASELINE) is (based or kind in ("slowing rise", "every year"))


@pytest.mark.parametrize("kind", ["change on a base", "change in points", "pace a year", "rise", "fall", "stable"])
def test_a_break_after_the_base_cannot_be_judged(kind):
    values = next(iter(KINDS[kind][2].values()))
    assert judged(kind, values, breaks=(2022,)).verdict is V.CANNOT_JUDGE


@pytest.mark.parametrize("kind", ["change on a base", "pace a year"])
@pytest.mark.parametrize("base", [0, -5])
def test_a_base_of_zero_or_below_is_refused(kind, base):
    result = judged(kind, {**next(iter(KINDS[kind][2].values())), 2020: base})
    assert result.verdict is V.CANNOT_JUDGE
    assert "不能计算变动百分比" in result.arithmetic


# bad input: a defined outcome, a word about it, and never a stray nan

hostile = st.one_of(
    st.decimals(allow_nan=True, allow_infinity=True).filter(lambda d: not d.is_snan()),  # no file holds a signal
    st.decimals(-(10**6), 10**6, places=2),
    st.sampled_from([D(0), D(100), D("1E+30"), D("1E-30")]),
    st.none(),
)
rows = st.lists(st.tuples(st.integers(2012, 2030), hostile, hostile, hostile), max_size=14)


@settings(max_examples=250, deadline=None)
@given(st.sampled_from(list(KINDS)), rows, st.integers(2020, 2031), st.sampled_from(["higher", "lower", "band", None]))
def test_no_figures_break_verdict_or_warning(kind, rows, as_of, better):
    aim, unit, _ = KINDS[kind]
    goal = target(aim, "逐年提高" if kind == "every year" else "")
    found = tuple(Observation("I", "县", y, v, unit, n, d) for y, v, n, d in rows)
    own = Series("I", "指标", unit, "县", found)
    before, now = (assess(goal, own, as_of=year, better=better, relative_to=own, **PLAN) for year in (as_of - 1, as_of))
    warned = alerts(goal, own, now, before=before, peers=tuple(replace(own, territory=f"{i}县") for i in range(9)))
    told = [now.arithmetic, now.rule, *now.cautions, *(t for a in warned for t in (a.reason, a.arithmetic, a.limits))]
    assert not any(word in "".join(told).lower() for word in ("nan", "none", "inf", "e+", "e-"))
    assert now.probability is None or 0 <= now.probability <= 1
    assert now.attainment is None or 0 <= now.attainment < 1e40
    if now.verdict is V.NO_DATA:
        assert not any(a.kind.value == "预计达标困难" for a in warned)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("value", [0, 5, 100])
def test_a_constant_series_has_an_outcome(kind, value):
    result = judged(kind, line(value, 0))
    assert result.verdict in set(V)
    assert result.probability is None or 0 <= result.probability <= 1


@pytest.mark.parametrize(
    ("numerator", "denominator"), [(0, 0), (5, 0), (9, 5), (-1, 5), (D("NaN"), 5), (5, D("Infinity"))]
)
def test_impossible_counts_do_not_enter_and_do_not_break(numerator, denominator):
    counts = {2024: (D(numerator), D(denominator))}
    plain, odd = (assess(target("level >= 90 %"), series(line(80, 1), counts=c), as_of=2024, better=None, **PLAN)
                  for c in (None, counts))  # fmt: skip
    assert (odd.verdict, odd.cautions) == (plain.verdict, plain.cautions)


def hidden(values, *years):
    """The series with these years withheld."""
    found = series(values)
    rows = (replace(o, value=None, missing="保密") if o.year in years else o for o in found.observations)
    return replace(found, observations=tuple(rows))


def test_a_withheld_year_is_said_as_withheld_and_asked_of_nobody():
    held = hidden(line(96, 0.3), 2023, 2024)
    found = assess(target("level >= 90 %"), held, as_of=2024, better=None, **PLAN)
    assert (found.verdict, found.value, found.probability) == (V.NO_DATA, None, None)
    assert found.arithmetic == "截至2024年的监测值不公布（保密），不作判断"
    assert not alerts(target("level >= 90 %"), held, found)
    found = assess(target("level >= 90 %"), hidden(line(96, 0.3), 2022), as_of=2024, better=None, **PLAN)
    assert found.verdict is V.MET_SO_FAR


def test_a_withheld_year_of_a_yearly_demand_is_asked_of_nobody():
    values = {y: 100 - y % 2000 for y in range(2020, 2031)}
    for years, asked in (((2024,), False), ((), True)):
        held = hidden({y: v for y, v in values.items() if y != 2024 or years}, *years)
        found = assess(target("direction down", "逐年下降"), held, as_of=2030, better=None, **PLAN)
        assert found.verdict is V.CANNOT_JUDGE
        assert ("请补报" in found.arithmetic) is asked
