"""Several files of figures as one."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianggang.monitoring.merging import merge
from lianggang.panel.model import Breakdown
from lianggang.panel.quantities import Quantity
from tests.monitoring.plans import value

NAMES = {"W-HEA-003": Quantity("W-HEA-003", "孕产妇死亡率", "/10万")}


def maternal(number, **more):
    return value("W-HEA-003", 2024, number, **more)


def test_what_repeats_counts_once_with_the_most_counts():
    counted = maternal(8, numerator=Decimal(1), denominator=Decimal(12500))
    assert merge([maternal(8), counted, maternal("8.0")], NAMES) == ((counted,), ())


@pytest.mark.parametrize(
    "pair",
    [
        (maternal(8), maternal(9)),
        (maternal(8), maternal(8, qualifier=">=")),
        (maternal(8, denominator=Decimal(3000)), maternal(8, denominator=Decimal(4000))),
    ],
    ids=["value", "bound", "denominator"],
)
def test_what_contradicts_does_not_count(pair):
    kept, (finding,) = merge(pair, NAMES)
    assert kept == ()
    assert finding.code == "values-clash"
    assert finding.severity == "error"


def test_a_contradiction_names_the_quantity_the_values_and_the_places():
    first = maternal(8, place="甲.csv 第2行", breakdown=Breakdown(residence="农村"))
    second = maternal("8.5", place="乙.csv 第9行", breakdown=Breakdown(residence="农村"), numerator=Decimal(0))
    _, (finding,) = merge([first, second], NAMES)
    assert finding.message == "示例县2024年孕产妇死亡率（农村）有2个不同的数：8、8.5（0/？），都没有采用。"
    assert finding.place == "甲.csv 第2行；乙.csv 第9行"


def test_a_blank_gives_way_to_a_value():
    assert merge([maternal(None, missing="缺报"), maternal(8)], NAMES) == ((maternal(8),), ())


def test_a_blank_with_a_reason_gives_way_with_a_warning():
    kept, (finding,) = merge([maternal(None, missing="未开展统计"), maternal(8)], NAMES)
    assert kept == (maternal(8),)
    assert (finding.code, finding.severity) == ("value-and-blank", "warning")
    assert "“未开展统计”" in finding.message


def test_blanks_alone_stay_a_blank():
    blank = maternal(None, missing="缺报")
    assert merge([blank, blank], NAMES) == ((blank,), ())


@given(st.lists(st.tuples(st.sampled_from([2022, 2023, 2024]), st.sampled_from([None, 0, 1, 2])), max_size=9))
def test_a_key_has_a_value_just_when_all_that_was_said_agrees(said):
    kept, findings = merge(
        [value("W-HEA-003", year, number, missing="" if number else "缺报") for year, number in said], {}
    )
    numbers = {year: {n for y, n in said if y == year and n is not None} for year, _ in said}
    assert {o.year: o.value for o in kept} == {
        year: next(iter(found), None) for year, found in numbers.items() if len(found) < 2
    }
    assert len(findings) == sum(len(found) > 1 for found in numbers.values())


def test_a_change_of_definition_told_by_one_file_is_kept():
    told = [maternal(None, missing="缺报", redefined="含流动人口"), maternal(8, denominator=Decimal(3000))]
    ((kept,), _) = merge(told, NAMES)
    assert (kept.value, kept.redefined) == (8, "含流动人口")
