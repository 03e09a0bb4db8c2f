"""Years before a merger, recast to the boundary of today: from counts, marked, and never guessed."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from lianggang.panel.model import Breakdown, Observation
from lianggang.panel.quantities import Quantity
from lianggang.panel.recast import Merger, recast

RATE = Quantity("R", "率", "%", 100)
COUNT = Quantity("N", "人数", "人", divides=False)
KNOWN = {"R": RATE, "N": COUNT}
MERGED = [Merger("乙县", "甲县", 2021)]


def rate(place, year, events, of, **fields):
    value = None if events is None else round(Decimal(events) * 100 / of, 2)
    numbers = (None, None) if events is None else (Decimal(events), Decimal(of))
    return Observation("R", place, year, value, "%", *numbers, **fields)


def test_a_rate_is_recast_from_the_counts_of_both_and_says_so():
    (found,) = recast([rate("甲县", 2020, 10, 100), rate("乙县", 2020, 60, 300)], MERGED, KNOWN, "甲县")
    assert (found.year, found.value, found.numerator, found.denominator) == (2020, Decimal("17.50"), 70, 400)
    assert found.note == "按现行区划重算：甲县、乙县合计"


def test_the_year_of_the_merger_and_later_ones_are_not_recast():
    assert recast([rate("甲县", 2021, 10, 100), rate("甲县", 2022, 10, 100)], MERGED, KNOWN, "甲县") == []
    assert recast([rate("乙县", 2020, 10, 100)], MERGED, KNOWN, "乙县") == []


def test_counts_are_added():
    rows = [Observation("N", p, 2020, Decimal(n), "人") for p, n in (("甲县", 3), ("乙县", 4))]
    assert [o.value for o in recast(rows, MERGED, KNOWN, "甲县")] == [7]


def test_a_part_without_counts_leaves_a_reason_and_no_value():
    bare = Observation("R", "乙县", 2020, Decimal(20), "%")
    for second in (
        [],
        [bare],
        [rate("乙县", 2020, None, 1, missing="保密")],
        [rate("乙县", 2020, 6, 30, qualifier="~")],
    ):
        (found,) = recast([rate("甲县", 2020, 10, 100), *second], MERGED, KNOWN, "甲县")
        assert found.value is None
        assert found.numerator is None
        assert found.missing == "缺乙县的分子、分母，不能重算"


def test_what_was_taken_in_had_taken_in_others_before():
    chain = [Merger("丙县", "乙县", 2019), Merger("乙县", "甲县", 2021)]
    rows = [rate(p, y, 1, 10) for p in ("甲县", "乙县", "丙县") for y in (2018, 2020)]
    found = {o.year: o.denominator for o in recast(rows, chain, KNOWN, "甲县")}
    assert found == {2018: 30, 2020: 20}


def test_parts_of_the_population_are_recast_each_by_itself():
    women = Breakdown(sex="女")
    rows = [rate(p, 2020, n, 10, breakdown=b) for p in ("甲县", "乙县") for n, b in ((1, women), (3, Breakdown()))]
    assert [(o.breakdown.label, o.numerator) for o in recast(rows, MERGED, KNOWN, "甲县")] == [("合计", 6), ("女", 2)]


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(50, 900)), min_size=2, max_size=5))
def test_the_recast_rate_lies_between_those_of_its_parts(counts):
    names = [f"县{n}" for n in range(len(counts))]
    rows = [rate(p, 2020, a, b) for p, (a, b) in zip(names, counts, strict=True)]
    (found,) = recast(rows, [Merger(n, names[0], 2022) for n in names[1:]], KNOWN, names[0])
    values = [o.value for o in rows]
    assert min(values) <= found.value <= max(values)
