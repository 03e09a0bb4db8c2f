"""What charts show and how they are drawn."""

import re
from dataclasses import replace
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from lianggang import wording
from lianggang.reports import charts, svg
from lianggang.reports.charts import Chart, Line, axis, chart_of, describe
from tests.reports.sample import sample_round

ROUND = sample_round()
RESULTS = {r.tracked.id: r for r in ROUND.results}
SVG = "{http://www.w3.org/2000/svg}"
finite = st.floats(-1e6, 1e6).map(lambda v: round(v, 4))


def drawn(chart: Chart) -> ElementTree.Element:
    return ElementTree.fromstring(svg.draw(chart, "c"))


def strokes(root: ElementTree.Element) -> list[ElementTree.Element]:
    return [e for e in root.iter("line") if e.get("class") == "line s0"]


def test_years_run_from_the_first_value_to_the_target_year():
    chart = chart_of(ROUND, RESULTS["women.1.1"])
    assert chart.years == tuple(range(2018, 2031))
    assert chart.heading == "孕产妇死亡率（/10万）"
    assert (chart.goal, chart.baseline, chart.period) == (12.5, (2020, 17.4), (2021, 2030))


def test_the_label_of_the_goal_has_the_decimals_of_the_plan():
    assert charts.goal_places(chart_of(ROUND, RESULTS["women.1.1"])) == 1  # ≤12.5/10万
    assert charts.goal_places(chart_of(ROUND, RESULTS["women.1.3"])) == 0  # ≥70%


def test_a_missing_year_is_a_gap_and_never_bridged():
    chart = chart_of(ROUND, RESULTS["women.1.3"])
    assert chart.missing == (2022,)
    assert "空缺的年份：2022年。" in describe(chart)
    assert len(strokes(drawn(chart))) == 2  # 2020–2021 and 2023–2024


def test_no_line_leads_into_a_new_definition():
    chart = chart_of(ROUND, RESULTS["children.1.4"])
    assert len(strokes(drawn(chart))) == 3  # 2020–2021, 2022–2023, 2023–2024


def test_the_goal_of_a_change_is_shown_as_the_level_to_reach():
    assert chart_of(ROUND, RESULTS["children.2.1"]).goal_label == "≤9.6/10万"


def test_a_goal_that_was_due_before_the_first_value_is_not_drawn():
    result = RESULTS["women.1.1"]
    old = replace(result, assessment=replace(result.assessment, target_year=2017))
    assert chart_of(ROUND, old).goal is None


def test_runs_of_years_are_drawn_together():
    assert wording.spans([2011, 2012, 2014]) == "2011—2012年、2014年"
    assert wording.spans([]) == ""


def test_series_of_less_than_two_values_have_no_chart():
    assert chart_of(ROUND, RESULTS["women.3.2"]) is None
    assert chart_of(ROUND, RESULTS["women.1.4"]) is None


def test_breakdowns_are_lines_of_their_own():
    chart = chart_of(ROUND, RESULTS["children.1.1"], parts=True)
    assert [line.name for line in chart.lines] == ["监测值", "城镇", "农村"]


def test_every_chart_has_title_unit_and_description():
    for result in ROUND.results:
        if chart := chart_of(ROUND, result, parts=True):
            root = drawn(chart)
            assert root.find("title").text == f"{chart.title}（{chart.unit}）"
            assert root.find("desc").text == describe(chart)
            assert chart.unit


def test_text_of_a_chart_is_escaped():
    chart = replace(chart_of(ROUND, RESULTS["women.1.1"]), title='<a>&"b"')
    assert drawn(chart).find("title").text == '<a>&"b"（/10万）'


@given(finite, finite)
def test_an_axis_holds_its_values_and_has_few_round_steps(a, b):
    low, high = min(a, b), max(a, b)
    bottom, top, step = axis(low, high, "")
    assert bottom <= low <= high <= top
    assert 0.99 < (top - bottom) / step < 13
    assert re.fullmatch(r"0\.0*[125]|[125]0*", f"{step:.8f}".rstrip("0").rstrip("."))


def test_rates_stay_between_nought_and_a_hundred():
    bottom, top, _ = axis(0.5, 99.5, "%")
    assert (bottom, top) == (0, 100)


@given(st.dictionaries(st.integers(2000, 2030), finite, min_size=2, max_size=12))
def test_everything_drawn_lies_in_the_picture(values):
    chart = Chart("甲", "人", tuple(range(min(values), max(values) + 1)), (Line(charts.OBSERVED, values),))
    for line in drawn(chart).iter("line"):
        assert all(0 <= float(line.get(k)) <= svg.WIDTH for k in ("x1", "x2"))
        assert all(0 <= float(line.get(k)) <= svg.HEIGHT for k in ("y1", "y2"))


def test_what_chance_allows_is_drawn_within_the_axis_and_told_in_words():
    chart = chart_of(ROUND, RESULTS["women.1.1"])
    year, value = max(chart.lines[0].values.items())
    spread = replace(chart, lines=(replace(chart.lines[0], limits={year: (value / 20, value * 5)}),))
    bars = [e for e in drawn(spread).iter("line") if e.get("class") == "spread"]
    assert len(bars) == 3  # the bar and its caps
    assert all(0 <= float(e.get(end)) <= svg.HEIGHT for e in bars for end in ("y1", "y2"))
    assert f"{year}年" in describe(spread)
    assert describe(spread).count("95%区间") == 1
