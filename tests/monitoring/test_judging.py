"""Figures to verdicts."""

import re
from dataclasses import replace
from decimal import Decimal

import pytest

from lianggang.assess.model import Verdict
from lianggang.monitoring.judging import judge
from lianggang.panel.model import Breakdown
from lianggang.plans.model import Direction, Kind, Target
from tests.monitoring.plans import COUNTY, direction, goal, level, plan, tracked, value


def judged(target, *observations, year=2024):
    (result,) = judge(tracked(plan(goal(1, target))), observations, territory=COUNTY, year=year)
    return result


ENROLMENT = level("高中阶段毛入学率", ">=", 95, "%")
(CODE,) = {t.indicator for t in tracked(plan(goal(1, ENROLMENT))).targets}


def enrolment(*values, **more):
    return [value(CODE, 2019 + i, v, unit="%", **more) for i, v in enumerate(values)]


def test_no_figures_are_no_data_and_never_attained():
    result = judged(ENROLMENT)
    assert result.assessment.verdict is Verdict.NO_DATA
    assert result.series.observations == ()
    assert result.alerts == ()


@pytest.mark.parametrize(("last", "attained"), [("95", True), ("94.4", False)])
def test_the_figure_of_the_year_decides(last, attained):
    result = judged(ENROLMENT, *enrolment(90, 91, 92, 93, 94, last))
    assert (result.assessment.verdict is Verdict.MET_SO_FAR) is attained


def test_figures_of_another_territory_and_of_parts_do_not_decide():
    others = [*enrolment(99, territory="邻县"), *enrolment(99, breakdown=Breakdown(sex="女"))]
    assert judged(ENROLMENT, *others).assessment.verdict is Verdict.NO_DATA


def test_a_later_year_does_not_decide():
    early, late = enrolment(90, 91, 92, 93, 94, 94.5), [value(CODE, 2025, 99, unit="%")]
    assert judged(ENROLMENT, *early, *late) .assessment == judged(ENROLMENT, *early).assessment  # fmt: skip


def test_a_gap_that_nobody_reports_is_computed_from_its_sides():
    sides = [
        value("C-HEA-002", year, number, breakdown=Breakdown(residence=place))
        for place, numbers in (("农村", (6, 5, 4)), ("城镇", (3, 3, 3)))
        for year, number in zip((2020, 2022, 2024), numbers, strict=True)
    ]
    result = judged(direction("婴儿死亡率城乡差距", Direction.NARROW), *sides)
    assert [o.value for o in result.series.observations] == [3, 2, 1]
    assert result.assessment.verdict is not Verdict.NO_DATA


def test_a_computed_gap_says_which_side_is_higher():
    sides = [
        value("C-HEA-002", year, number, breakdown=Breakdown(residence=place))
        for place, numbers in (("农村", (6, 5, 4, 3, 2)), ("城镇", (3, 3, 3, 3, 3)))
        for year, number in zip(range(2020, 2025), numbers, strict=True)
    ]
    told = judged(direction("婴儿死亡率城乡差距", Direction.NARROW), *sides).assessment.arithmetic
    assert told.startswith("2020年农村高3个千分点，2024年城镇高1个千分点，差距由3个千分点变为1个千分点，")
    assert re.search(r"；预计2030年城镇高[\d.]+个千分点（80%区间城镇高[\d.]+—农村高[\d.]+）", told)
    assert "-" not in told


def parted(code, **sides):
    """Figures of 2020 to 2024 of two sides, by label."""
    return [
        value(code, 2020 + i, number, breakdown=Breakdown(**{"sex" if label in "男女" else "residence": label}))
        for label, numbers in sides.items()
        for i, number in enumerate(numbers)
    ]


def gap_target(kind, comparator, size, unit, base=None):
    return Target("孕产妇死亡率城乡差距", "差距缩小", kind, comparator, Decimal(size), unit, base)


@pytest.mark.parametrize("turned", [False, True], ids=["农村高", "城镇高"])
@pytest.mark.parametrize(
    ("target", "last", "verdict", "attained"),
    [
        (gap_target(Kind.LEVEL, "<=", "3", "/10万"), 10, Verdict.NOT_MET, 0),
        (gap_target(Kind.LEVEL, "<=", "3", "/10万"), 2, Verdict.MET, 1 + 1 / 3),
        (gap_target(Kind.CHANGE, "<=", "-3", "/10万", 2020), 3, Verdict.MET, 5 / 3),
        (gap_target(Kind.CHANGE, "<=", "-3", "/10万", 2020), 11, Verdict.NOT_MET, 0),
        (gap_target(Kind.CHANGE, "<=", "-20", "%", 2020), 6, Verdict.MET, 1.25),
        (gap_target(Kind.ANNUAL_CHANGE, "<=", "-1", "/10万", 2020), 4, Verdict.MET, 1),
    ],
)
def test_the_size_of_a_gap_is_demanded_whichever_side_is_higher(target, last, verdict, attained, turned):
    high, low = ("城镇", "农村") if turned else ("农村", "城镇")
    figures = parted("W-HEA-003", **{high: (18, 17, 16, 16, 10 + last), low: (10, 10, 10, 10, 10)})
    aims = plan(goal(1, replace(target, year=2024)))
    (result,) = judge(tracked(aims), figures, territory=COUNTY, year=2024)
    told = result.assessment
    assert told.verdict is verdict, told.arithmetic
    assert told.attainment == pytest.approx(attained)
    assert f"2024年{high}高{last}/10万，" in told.arithmetic
    assert not any("-" in text or "－" in text for text in (told.arithmetic, *(a.reason for a in result.alerts)))


@pytest.mark.parametrize("turned", [False, True])
def test_the_outlook_of_a_gap_is_on_its_size(turned):
    high, low = ("城镇", "农村") if turned else ("农村", "城镇")
    figures = parted("W-HEA-003", **{high: (20, 20, 19, 20, 20), low: (10, 10, 10, 10, 10)})
    narrow, wide = (
        judged(gap_target(Kind.LEVEL, comparator, "5", "/10万"), *figures).assessment for comparator in ("<", ">")
    )
    assert narrow.probability < 0.2
    assert narrow.probability + wide.probability == pytest.approx(1)
    assert narrow.required_pace == pytest.approx(-5 / 6)


def test_last_years_figure_does_not_decide():
    result = judged(ENROLMENT, *enrolment(94, 95, 95, 95, 96))
    assert result.assessment.verdict is Verdict.NO_DATA
    assert result.assessment.arithmetic.startswith(
        "2024年没有监测值；最近一次是2023年的96%（当时符合目标要求），不能代表2024年"
    )
    assert result.alerts == ()


def test_a_gap_that_is_reported_is_taken_as_reported():
    gap = direction("婴儿死亡率城乡差距", Direction.NARROW)
    code = tracked(plan(goal(1, gap))).targets[0].indicator
    sides = [value("C-HEA-002", 2024, 6, breakdown=Breakdown(residence=r)) for r in ("农村", "城镇")]
    assert [o.value for o in judged(gap, value(code, 2024, Decimal("0.7")), *sides).series.observations] == [
        Decimal("0.7")
    ]


def relation(name):
    return Target("县党代会代表中女党员比例", "不低于", Kind.RELATION, ">=", relative_to=name)


@pytest.mark.parametrize(("share", "attained"), [(30, True), (29, False)])
def test_a_relation_is_judged_against_the_figures_of_the_other_quantity(share, attained):
    other = "党员总数中女性比例"
    aims = plan(goal(1, relation(other)), goal(2, direction(other)))
    tracking = tracked(aims)
    own, reference = (t.indicator for t in tracking.targets)
    figures = [value(own, 2024, share), value(reference, 2024, 30)]
    result = judge(tracking, figures, territory=COUNTY, year=2024)[0]
    assert (result.assessment.verdict is Verdict.MET_SO_FAR) is attained


def test_a_relation_to_what_has_no_figures_is_not_attained():
    tracking = tracked(plan(goal(1, relation("完全不认得的东西"))))
    figures = [value(tracking.targets[0].indicator, 2024, 30)]
    (result,) = judge(tracking, figures, territory=COUNTY, year=2024)
    assert result.assessment.verdict is Verdict.CANNOT_JUDGE


@pytest.mark.parametrize(("places", "learnt"), [("甲乙丙丁戊己庚辛壬癸", True), ("甲乙", False)])
def test_what_other_counties_do_moves_the_probability_and_nothing_else(places, learnt):
    own = enrolment("90", "90.4", "90.9", "91.2", "91.7")
    others = [
        v
        for i, place in enumerate(places)
        for v in enrolment(*(str(84 + i * 0.7 + step * 1.9) for step in range(5)), territory=f"{place}山县")
    ]
    alone = judged(ENROLMENT, *own, year=2023).assessment
    among = judged(ENROLMENT, *own, *others, year=2023).assessment
    assert (among.probability > alone.probability) is learnt
    assert (among.value, among.required_pace, among.verdict is Verdict.NO_DATA) == (
        alone.value,
        alone.required_pace,
        False,
    )


def test_other_levels_teach_nothing():
    own = enrolment("90", "90.4", "90.9", "91.2", "91.7")
    others = [
        v
        for i in range(12)
        for v in enrolment(*(str(80 + s * 2) for s in range(5)), territory=f"{'甲乙丙丁戊己庚辛壬癸子丑'[i]}山省")
    ]
    assert judged(ENROLMENT, *own, *others, year=2023) == judged(ENROLMENT, *own, year=2023)


@pytest.mark.parametrize(
    ("named", "places", "verdict"),
    [
        ("全国平均水平", ("全国",), Verdict.MET_SO_FAR),
        ("全省平均", ("青江省",), Verdict.MET_SO_FAR),
        ("全省平均水平", ("青江省", "白水省"), Verdict.CANNOT_JUDGE),
        ("全国平均水平", ("青江省",), Verdict.CANNOT_JUDGE),
    ],
)
def test_the_mean_of_a_territory_above_is_its_own_figure(named, places, verdict):
    aim = Target("高中阶段毛入学率", "", Kind.RELATION, ">=", relative_to=named)
    above = [v for place in places for v in enrolment(*range(80, 86), territory=place)]
    found = judged(aim, *enrolment(90, 91, 92, 93, 94, 95), *above)
    assert found.assessment.verdict is verdict
