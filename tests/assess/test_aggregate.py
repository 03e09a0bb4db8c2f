"""Rates of the whole from those of its parts."""

from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianggang.assess.aggregate import Basis, aggregate
from lianggang.assess.composition import shift
from lianggang.assess.territories import Territories, read_territories
from lianggang.errors import LianggangError
from lianggang.panel.model import Observation
from lianggang.panel.quantities import Quantity
from tests.assess.counts import IMR, QUANTITIES, SHARE, observed, share

CITY = Territories({"市": "", "甲县": "市", "乙县": "市", "丙县": "市"})


def one(*rows, **extra):
    (found,) = [a for a in aggregate(rows, QUANTITIES, CITY, **extra) if a.year == 2024]
    return found


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(50, 9000)), min_size=3, max_size=3))
def test_the_aggregate_is_the_pooled_ratio(pairs):
    rows = [observed(SHARE, n, 2024, *p) for n, p in zip(("甲县", "乙县", "丙县"), pairs, strict=True)]
    found = one(*rows)
    parts, wholes = (sum(column) for column in zip(*pairs, strict=True))
    assert found.value == D(parts) * 100 / D(wholes)
    assert (found.basis, found.coverage, found.absent) == (Basis.COMPLETE, 1, ())


def test_a_bound_is_not_added_and_that_is_told():
    births = Quantity("B", "活产数", "人", divides=False)
    rows = [Observation("B", n, 2024, D(v), "人", qualifier=q) for n, v, q in (("甲县", 5, ">"), ("乙县", 7, ""))]
    (found,) = aggregate(rows, {"B": births}, CITY)
    assert (found.value, found.basis, found.absent) == (7, Basis.PARTIAL, ("甲县", "丙县"))
    assert "甲县2024年活产数只给了界限（>5）" in found.findings[0].message


def test_a_published_bound_contradicts_no_sum():
    rows = [observed(SHARE, n, 2024, 97, 100) for n in ("甲县", "乙县", "丙县")]
    city = Observation("S", "市", 2024, D(95), "%", qualifier=">")
    assert "aggregate-differs" not in [f.code for f in one(*rows, city).findings]


def test_a_missing_county_with_a_known_size_makes_it_partial_below_ninety_per_cent():
    rows = (observed(IMR, "甲县", 2024, 8, 8000), observed(IMR, "乙县", 2024, 2, 1000))
    found = one(*rows, observed(IMR, "丙县", 2023, 1, 1000))
    assert (found.basis, found.coverage, found.absent) == (Basis.COMPLETE, D("0.9"), ("丙县",))
    found = one(*rows, observed(IMR, "丙县", 2023, 1, 2000))
    assert found.basis is Basis.PARTIAL
    assert [f.code for f in found.findings] == ["aggregate-partial"]
    assert found.sentence(IMR) == "市2024年婴儿死亡率1.11‰（10/9000），部分，覆盖81.8%"


def test_an_unknown_size_leaves_the_coverage_unknown():
    found = one(observed(IMR, "甲县", 2024, 8, 8000))
    assert (found.basis, found.coverage) == (Basis.PARTIAL, None)
    assert "3个地区中有1个，覆盖率不详" in found.sentence(IMR)


def test_percentages_without_counts_are_weighted_by_the_best_proxy_and_called_approximate():
    rows = (observed(SHARE, "甲县", 2024, value=90), observed(SHARE, "乙县", 2024, value=60))
    found = one(*rows, observed(SHARE, "丙县", 2024, 50, 100), sizes={"甲县": D(900), "乙县": D(100)})
    assert found.basis is Basis.APPROXIMATE
    assert found.value == (90 * 900 + 60 * 100 + 50 * 100) / D(1100)
    assert (found.numerator, [f.code for f in found.findings]) == (None, ["aggregate-approximate"])


def test_without_any_weight_there_is_no_mean_of_rates():
    found = one(*(observed(SHARE, n, 2024, value=v) for n, v in (("甲县", 90), ("乙县", 60))))
    assert (found.value, found.basis) == (None, Basis.NONE)
    assert [f.code for f in found.findings] == ["cannot-aggregate"]


@pytest.mark.parametrize(("part", "whole"), [(9, 8), (1, 0), (-1, 5), ("Infinity", 5)])
def test_impossible_counts_are_left_out_and_told(part, whole):
    found = one(
        observed(SHARE, "甲县", 2024, 40, 50), observed(SHARE, "乙县", 2024, part, whole, value=50),
        observed(SHARE, "丙县", 2024, 0, 50),
    )  # fmt: skip
    assert found.value == 40
    assert found.absent == ("乙县",)
    assert "bad-counts" in [f.code for f in found.findings]


def test_a_published_total_that_disagrees_is_told_and_rounding_is_not():
    rows = [observed(IMR, n, 2024, 5, 3000) for n in ("甲县", "乙县", "丙县")]
    assert one(*rows, observed(IMR, "市", 2024, value="1.67")).findings == ()
    told = one(*rows, observed(IMR, "市", 2024, value="1.5")).findings
    assert [f.code for f in told] == ["aggregate-differs"]


def test_levels_are_summed_from_below_and_counts_add():
    beds = Quantity("B", "床位", "个", divides=False)
    table = Territories({"省": "", "市": "省", "甲县": "市", "乙县": "市", "直管县": "省"})
    rows = [observed(beds, n, 2024, value=v) for n, v in (("甲县", 3), ("乙县", 4), ("直管县", 5))]
    found = {a.territory: a.value for a in aggregate(rows, {"B": beds}, table)}
    assert found == {"市": 7, "省": 12}


def test_simpson_every_part_rises_and_the_total_falls():
    before = {"城镇": share(900, 1000), "农村": share(50, 100)}
    after = {"城镇": share(92, 100), "农村": share(550, 1000)}
    found = shift(before, after, name="筛查率")
    assert found.reversed
    assert found.by_rates > 0 > found.by_weights
    assert found.change == pytest.approx(100 * 642 / 1100 - 100 * 950 / 1100)
    assert "各部分的率都没有下降" in found.findings[0].message
    assert "合计却下降28.0" in found.findings[0].message


PARTS = st.dictionaries(st.sampled_from("甲乙丙"), st.tuples(st.integers(0, 99), st.integers(100, 9000)), min_size=3)


@given(PARTS, PARTS)
def test_rates_and_weights_add_up_to_the_change(before, after):
    first, last = ({k: share(*p) for k, p in d.items()} for d in (before, after))
    totals = [100 * sum(c.events for c in d.values()) / sum(c.exposure for c in d.values()) for d in (first, last)]
    assert shift(first, last).change == pytest.approx(totals[1] - totals[0], abs=1e-9)


def test_parts_of_one_year_only_are_told_and_no_common_part_is_none():
    found = shift({"甲": share(1, 2), "乙": share(1, 2)}, {"甲": share(1, 4)})
    assert [f.code for f in found.findings] == ["part-left-out"]
    assert shift({"甲": share(1, 2)}, {"乙": share(1, 2)}) is None


def test_the_table_of_territories(tmp_path):
    path = tmp_path / "地区.csv"
    path.write_text("地区,上级\n省,\n市,省\n县,市\n", "utf-8")
    table = read_territories(path)
    assert (table.bottom_up(), table.children("市"), table.line("县")) == (("市", "省"), ("县",), ("市", "省"))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("地区,上级\n甲,乙\n乙,甲\n", "territory-circle"),
        ("地区,上级\n甲,甲\n", "territory-circle"),
        ("地区,上级\n甲,乙\n甲,丙\n", "two-parents"),
        ("名字,父\n甲,乙\n", "territories-unreadable"),
        ("地区,上级\n", "territories-unreadable"),
    ],
)
def test_a_table_that_is_no_hierarchy_is_refused(tmp_path, text, code):
    path = tmp_path / "地区.csv"
    path.write_text(text, "utf-8")
    with pytest.raises(LianggangError) as problem:
        read_territories(path)
    assert {f.code for f in problem.value.findings} == {code}


PROVINCE = Territories({"省": "", "A市": "省", "B市": "省", "a1": "A市", "a2": "A市", "b1": "B市"})


def test_a_partial_sum_of_a_lower_level_carries_its_coverage_upwards():
    rate = Quantity("R", "孕产妇死亡率", "/10万", 100_000)
    rows = [
        observed(rate, "a1", 2024, 1, 10_000),
        observed(rate, "a2", 2023, 30, 90_000),
        observed(rate, "b1", 2024, 2, 20_000),
    ]
    missing = Observation("R", "a2", 2024, None, "/10万", missing="缺报")
    found = {a.territory: a for a in aggregate([*rows, missing], {"R": rate}, PROVINCE) if a.year == 2024}
    assert (found["A市"].basis, found["A市"].coverage, found["A市"].absent) == (Basis.PARTIAL, D("0.1"), ("a2",))
    province = found["省"]
    assert (province.numerator, province.denominator) == (3, 30_000)
    assert (province.basis, province.coverage, province.cut) == (Basis.PARTIAL, D("0.25"), ("A市",))
    assert "不完整的有A市" in province.findings[-1].message
    assert province.sentence(rate).endswith("部分，覆盖25.0%")


def test_a_row_that_says_why_there_is_no_figure_lets_the_sum_of_the_parts_stand_in():
    rows = [observed(IMR, name, 2024, 2, 1000) for name in ("a1", "a2", "b1")]
    missing = Observation(IMR.code, "B市", 2024, None, IMR.unit, missing="缺报")
    found = {a.territory: a for a in aggregate([*rows, missing], QUANTITIES, PROVINCE)}
    assert (found["省"].denominator, found["省"].basis, found["省"].absent) == (3000, Basis.COMPLETE, ())


def test_a_town_with_nobody_in_the_denominator_is_not_missing():
    rows = [observed(IMR, "甲县", 2024, 8, 8000), observed(IMR, "乙县", 2024, 2, 1000)]
    found = one(*rows, Observation("I", "丙县", 2024, None, "‰", D(0), D(0)))
    assert (found.basis, found.coverage, found.absent, found.findings) == (Basis.COMPLETE, 1, (), ())


def test_the_counts_below_a_rate_without_counts_go_up():
    tree = Territories({"省": "", "甲市": "省", "乙市": "省", "丙县": "甲市", "丁县": "甲市"})
    rows = [observed(IMR, "乙市", 2024, 20, 1000), observed(IMR, "丙县", 2024, 25, 5000)]
    rows += [observed(IMR, "丁县", 2024, 25, 5000), Observation("I", "甲市", 2024, D(5), "‰")]
    found = {a.territory: a for a in aggregate(rows, QUANTITIES, tree)}
    assert (found["省"].numerator, found["省"].denominator, found["省"].basis) == (70, 11_000, Basis.COMPLETE)
    partial = {a.territory: a for a in aggregate([r for r in rows if r.territory != "丁县"], QUANTITIES, tree)}
    assert partial["省"].numerator == 20


@pytest.mark.parametrize(("published", "told"), [(2, []), (1, ["aggregate-differs"]), (3, ["aggregate-differs"])])
def test_a_published_count_of_whole_things_is_the_sum_exactly(published, told):
    drowned = Quantity("B", "溺水死亡人数", "人", divides=False)
    rows = [
        Observation("B", name, 2024, D(v), "人") for name, v in zip(("甲县", "乙县", "丙县"), (1, 1, 0), strict=True)
    ]
    (found,) = aggregate([*rows, Observation("B", "市", 2024, D(published), "人")], {"B": drowned}, CITY)
    assert [f.code for f in found.findings] == told
