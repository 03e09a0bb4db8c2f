"""Figures as columns: types, headings, places, masks."""

from decimal import Decimal

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianggang.engines.columns import fewest_places, long, named
from lianggang.engines.figures import panels
from lianggang.errors import LianggangError
from lianggang.panel.arrays import Mark, Why, panel_of
from lianggang.panel.model import Breakdown, Observation, Series
from lianggang.panel.quantities import Quantity


def one(**columns):
    """The panel of a table of one indicator."""
    n = len(next(iter(columns.values())))
    table = pa.table({"code": ["I"] * n, "territory": ["甲县"] * n, "unit": ["%"] * n} | columns)
    return next(panels(long(table), {})).panel


@given(st.decimals(-9999, 9999, places=4))
def test_a_number_has_as_many_decimals_as_it_needs(value):
    shortest = value.normalize()
    assert fewest_places(np.array([float(value)]))[0] == max(0, -shortest.as_tuple().exponent)


def test_headings_in_either_language_are_known():
    assert named(["指标编码", "地区", "年份", "数值", "别的"]) == {
        "code": "指标编码", "territory": "地区", "year": "年份", "value": "数值",
    }  # fmt: skip


@pytest.mark.parametrize(("columns", "problem"), [(["code", "value"], "缺少列：年份"), (["code", "编码"], "是同一列")])
def test_a_file_without_its_columns_is_refused(columns, problem):
    with pytest.raises(LianggangError, match=problem):
        named(columns)


def test_texts_keep_their_decimals_and_their_reasons():
    panel = one(year=["2020", "2021年", "2022", "2023", "2024"], value=["12.50", "保密", "1,234.5", "约85", ""])
    assert panel.value[0].tolist() == pytest.approx([12.5, np.nan, 1234.5, np.nan, np.nan], nan_ok=True)
    assert panel.places[0, 0] == 2
    assert panel.why[0].tolist() == [Why.KNOWN, Why.CONFIDENTIAL, Why.KNOWN, Why.NO_NUMBER, Why.UNREPORTED]


def test_a_year_without_a_row_is_absent_and_not_zero():
    panel = one(year=[2020, 2022], value=[5.0, 6.0])
    assert panel.why[0].tolist() == [Why.KNOWN, Why.ABSENT, Why.KNOWN]
    assert np.isnan(panel.value[0, 1])


def test_rows_that_cannot_be_understood_are_counted():
    table = pa.table({
        "code": ["I"] * 4, "year": [2020, 1700, 2021, 2022], "value": [1.0] * 4,
        "sex": ["女", "", "外星", ""], "qualifier": ["", "", "", "大概也许"],
    })  # fmt: skip
    assert long(table).unread == 3


def test_a_change_of_definition_holds_for_all_parts_of_the_territory():
    table = pa.table({
        "code": ["I"] * 4, "territory": ["甲县"] * 4, "year": [2020, 2021, 2020, 2021], "value": [1.0] * 4,
        "sex": ["", "", "女", "女"], "redefined": ["", "新口径", "", ""],
    })  # fmt: skip
    panel = next(panels(long(table), {})).panel
    assert panel.breaks.tolist() == [[False, True]] * 2


def test_a_panel_and_its_series_are_the_same():
    rows = [
        Observation("I", "甲县", 2020, Decimal("12.50"), "%", Decimal(5), Decimal(40), qualifier="~"),
        Observation("I", "甲县", 2022, None, "%", missing="保密"),
        Observation("I", "甲县", 2023, Decimal("0.30"), "%", qualifier=">="),
    ]
    series = Series("I", "I", "%", "甲县", tuple(rows), Breakdown(), (2022,))
    panel = panel_of([series])
    assert panel.series(0) == series
    assert panel.mark[0].tolist() == [Mark.ABOUT, Mark.EXACT, Mark.EXACT, Mark.AT_LEAST]


@pytest.mark.parametrize(
    ("unit", "value", "part", "whole", "why"),
    [
        ("%", 120.0, 12.0, 10.0, Why.PART_EXCEEDS),
        ("%", 50.0, -1.0, 10.0, Why.NEGATIVE_COUNT),
        ("%", 50.0, 1.0, 10.0, Why.NOT_QUOTIENT),
        ("/10万", 5.0, 0.0, 0.0, Why.NO_DENOMINATOR),
        ("%", 50.0, 5.0, 10.0, Why.KNOWN),
        ("元", 50.0, 1.0, 10.0, Why.KNOWN),
        ("%", 150.0, np.nan, np.nan, Why.KNOWN),  # a growth rate
    ],
)
def test_an_indicator_outside_the_catalogue_obeys_the_rules_of_its_unit(unit, value, part, whole, why):
    table = pa.table({
        "code": ["B"], "territory": ["甲县"], "year": [2024], "unit": [unit], "value": [value], "numerator": [part],
        "denominator": [whole],
    })  # fmt: skip
    found = next(panels(long(table), {}))
    assert found.panel.why[0, 0] == why
    assert [f.code for f in found.findings].count("outside-catalogue") == 1
    known = next(panels(long(table), {"B": Quantity("B", "某率", unit, divides=False)}))
    assert "outside-catalogue" not in [f.code for f in known.findings]


def test_findings_name_the_indicator_before_its_code():
    table = pa.table({"code": ["W-1"] * 2, "territory": ["甲县"] * 2, "year": [2024] * 2, "value": [1.0, 2.0]})
    found = next(panels(long(table), {"W-1": Quantity("W-1", "孕产妇死亡率", "")}))
    assert found.findings[0].message.startswith("孕产妇死亡率（W-1）有1个数没有采用")


def test_computed_values_have_the_decimals_that_the_territory_prints():
    value, part, whole = ["37.88", "", "", ""], [1.0, 1.0, 1.0, 0.0], [2640.0, 2520.0, 4e8, 2520.0]
    table = pa.table({
        "code": ["W-HEA-003"] * 4, "territory": ["甲县"] * 4, "unit": ["/10万"] * 4, "year": [2021, 2022, 2023, 2024],
        "value": value, "numerator": part, "denominator": whole,
    })  # fmt: skip
    quantity = Quantity("W-HEA-003", "孕产妇死亡率", "/10万", 100000)
    panel = next(panels(long(table), {"W-HEA-003": quantity})).panel
    assert panel.value[0].tolist() == [37.88, 39.68, 0.0003, 0.0]
    assert panel.places[0].tolist() == [2, 2, 4, 2]
