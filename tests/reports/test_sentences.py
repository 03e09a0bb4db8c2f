"""The rules of wording, case by case, as sentences of reports say them."""

from dataclasses import replace

import pytest

from lianggang.assess.model import Verdict
from lianggang.plans.model import Direction, Kind, Reading
from lianggang.reports import sentences as say
from lianggang.reports import summary
from lianggang.reports.figures import Figures
from lianggang.round import Round
from tests.reports.sample import PLACE, WOMEN, YEAR, demand, judge, result, track


def figures(unit, values, asked="<=", goal="10", verdict=Verdict.ON_TRACK, breaks=(), **target):
    """The figures of one indicator with these values by year, judged as said."""
    name = target.pop("name", "某率")
    tracked = track("1.1", WOMEN, "妇女与健康", name, unit, demand(name, "略", asked, goal, unit, **target), "略")
    known = {year: value for year, value in values.items() if value is not None}
    latest = (max(known), known[max(known)]) if known else None
    base = (2020, known[2020]) if 2020 in known else None
    found = result(tracked, judge(verdict, 2030, value=latest, baseline=base, goal=goal), values, breaks=breaks)
    return Figures(Round(YEAR, PLACE, Reading("x", (WOMEN,)), (found,), ())), found


def situation(*args, **more):
    return "".join(map(str, say.situation(*figures(*args, **more))))


@pytest.mark.parametrize(
    ("unit", "values", "asked", "told"),
    [
        # two percentages differ by points, rates by per cent, ‰ by points of their own
        ("%", {2020: "90.0", 2023: "92.0", 2024: "93.2"}, ">=", "比上年提高1.2个百分点，比2020年提高3.2个百分点"),
        ("‰", {2020: "3.6", 2023: "3.0", 2024: "2.7"}, "<=", "2.7‰，比上年下降0.3个千分点，比2020年下降0.9个千分点"),
        ("/10万", {2020: "17.4", 2023: "10.3", 2024: "9.8"}, "<=", "9.8/10万，比上年下降4.9%，比2020年下降43.7%"),
        # where a fall is wanted, a rise is 上升; where a rise is wanted, 提高
        ("/10万", {2020: "9.0", 2023: "9.0", 2024: "9.9"}, "<=", "比上年上升10.0%"),
        ("%", {2020: "50.0", 2023: "50.0", 2024: "51.0"}, ">=", "比上年提高1个百分点"),
        # years and ages in their own unit, small counts by pieces
        ("岁", {2020: "80.1", 2023: "81.0", 2024: "81.2"}, ">=", "比上年提高0.2岁，比2020年提高1.1岁"),
        ("个", {2020: "3", 2023: "4", 2024: "6"}, ">=", "比上年增加2个，比2020年增加3个"),
        # no change, also when only the printed digits are equal
        ("%", {2020: "90.0", 2023: "93.2", 2024: "93.2"}, ">=", "与上年持平"),
        # a missing year is said; no comparison with it
        ("%", {2020: "90.0", 2022: "92.0", 2024: "93.2"}, ">=", "2024年为93.2%，比2020年提高3.2个百分点"),
        ("%", {2020: "90.0", 2023: "92.0", 2024: None}, ">=", "2023年为92.0%（2024年无数据）"),
        # the first year is compared with nothing
        ("%", {2024: "93.2"}, ">=", "2024年为93.2%"),
        ("%", {2024: None}, ">=", "没有任何一年的数据"),
    ],
)  # fmt: skip
def test_a_value_and_its_changes(unit, values, asked, told):
    assert told in situation(unit, values, asked)


def test_nothing_is_compared_with_a_year_that_is_missing():
    assert "上年" not in situation("%", {2020: "90.0", 2022: "92.0", 2024: "93.2"}, ">=")
    assert "比" not in situation("%", {2024: "93.2"}, ">=")


def test_without_a_base_it_says_so():
    values = {2023: "9.31", 2024: "9.42"}
    text = situation("年", values, ">=", "1", Verdict.NO_BASELINE, kind=Kind.CHANGE, baseline_year=2020)
    assert text.endswith("，无基期数据")


def test_across_a_new_definition_nothing_is_compared():
    text = situation("%", {2020: "90.0", 2023: "92.0", 2024: "80.0"}, ">=", breaks=(2024,))
    assert "与上年口径不同，不作比较" in text
    assert "与2020年口径不同，不作比较" in text
    assert "下降" not in text


@pytest.mark.parametrize(
    ("unit", "value", "asked", "goal", "printed"),
    [
        ("%", "94.996", ">=", "95", "94.996%"),  # 95.00 would say that it is attained
        ("/10万", "12.504", "<=", "12.5", "12.504/10万"),
        ("%", "95.004", ">=", "95", "95.004%"),
        ("%", "96.254", ">=", "95", "96.25%"),
    ],
)
def test_no_rounding_contradicts_the_verdict(unit, value, asked, goal, printed):
    f, found = figures(unit, {2024: value}, asked, goal)
    assert str(f.cite(found, "value", 2024)) == printed


def test_around_is_said_and_a_direction_has_no_number():
    f, found = figures("%", {2024: "47.3"}, "~", "42")
    assert "42%左右" in "".join(map(str, say.aim(f, found)))
    f, found = figures("%", {2024: "47.3"}, None, None, kind=Kind.DIRECTION, direction=Direction.DOWN)
    assert "".join(map(str, say.aim(f, found))) == "规划要求下降"


def test_a_withheld_value_is_said_as_withheld_and_no_earlier_one_stands_for_it():
    f, found = figures("/10万", {2021: "0.0", 2023: "9.0", 2024: None}, verdict=Verdict.NO_DATA)
    rows = tuple(replace(o, missing="保密") if o.value is None else o for o in found.series.observations)
    held = replace(found, series=replace(found.series, observations=rows))
    f = Figures(replace(f.round, results=(held,), observations=rows))
    assert say.value_year(held, YEAR) is None
    assert "".join(map(str, say.situation(f, held))) == "某率2024年的数为保护个人信息不公布"
    assert str(f.cite(held, "number", 2024)) == "不公布"
    whole = summary.whole(f.round)
    counted = ("with_data", "without_data", "never", "lacking", "kept_back")
    assert [str(f.cite(whole, f"count.{name}")) for name in counted] == ["0", "0", "0", "0", "1"]
