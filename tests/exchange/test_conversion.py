"""Values of another edition: brought over by rules that are data; what no rule brings over is listed."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianggang.errors import LianggangError
from lianggang.exchange.conversion import Conversion, convert, read_conversions, shipped
from lianggang.exchange.values import Released
from lianggang.findings import Finding
from lianggang.panel.model import Observation


def value(code, number="3.0", unit="‰", year=2024, **fields):
    return Released(Observation(code, "990121", year, Decimal(number), unit, **fields))


def test_a_new_code_in_a_new_unit_keeps_its_counts():
    rule = Conversion("OLD", "NEW", "2027.1", Decimal(10), "/万", "2027年起按万分率", "某文件")
    found = convert([value("OLD", numerator=Decimal(3), denominator=Decimal(1000))], "2026.1", [rule])
    (new,) = found.values
    o = new.observation
    assert (o.indicator, o.value, o.unit) == ("NEW", Decimal("30.0"), "/万")
    assert (o.numerator, o.denominator) == (3, 1000)
    assert "由OLD换算（原报3.0‰）：2027年起按万分率" in o.note
    assert o.as_reported == ""
    assert found.told == {new.key: "由OLD换算（×10）"}


def test_a_rule_holds_only_for_editions_before_it():
    rule = Conversion("OLD", "NEW", "2027.1", Decimal(1), source="x")
    assert convert([value("OLD")], "2027.1", [rule]).values == [value("OLD")]
    assert convert([value("OLD")], "2027.2", [rule]).values == [value("OLD")]
    assert convert([value("OLD")], "2026.9", [rule]).values[0].observation.indicator == "NEW"
    assert convert([value("OLD")], "2026.10", [Conversion("OLD", "NEW", "2026.9")]).values == [value("OLD")]


def test_a_package_without_an_edition_is_taken_for_older_than_all():
    assert convert([value("OLD")], "", [Conversion("OLD", "NEW", "2027.1")]).values[0].observation.indicator == "NEW"


def test_a_rule_without_an_edition_always_holds():
    assert convert([value("L-1")], "2030.1", [Conversion("L-1", "NEW")]).values[0].observation.indicator == "NEW"


def test_rules_lead_on_from_edition_to_edition_and_never_round_in_circles():
    chain = [Conversion("A", "B", "2027.1", Decimal(10)), Conversion("B", "C", "2028.1", Decimal("0.5"))]
    (new,) = convert([value("A")], "2026.1", chain).values
    assert (new.observation.indicator, new.observation.value) == ("C", Decimal("15.00"))
    circle = [Conversion("A", "B"), Conversion("B", "A")]
    assert len(convert([value("A")], "2026.1", circle).values) == 1


@pytest.mark.parametrize(
    ("rule", "reason"),
    [(Conversion("OLD", "", "2027.1", note="并入他项"), "已停用：并入他项"),
     (Conversion("OLD", "NEW", "2027.1", None, note="分母改为常住人口"), "不能换算成NEW：分母改为常住人口")],
)  # fmt: skip
def test_what_cannot_be_brought_over_is_for_a_person(rule, reason):
    found = convert([value("OLD"), value("OTHER")], "2026.1", [rule])
    assert [v.observation.indicator for v in found.values] == ["OTHER"]
    ((held, why),) = found.open
    assert held == value("OLD")
    assert reason in why


def test_two_old_indicators_that_become_one_are_not_laid_over_each_other():
    rules = [Conversion("A", "N"), Conversion("B", "N")]
    found = convert([value("A", "1"), value("B", "2"), value("B", "2", year=2023)], "2026.1", rules)
    assert [v.observation.year for v in found.values] == [2023]
    assert len(found.open) == 2


def test_the_shipped_rules_are_sound():
    assert all(isinstance(r, Conversion) and r.source for r in shipped())


def test_wrong_rows_are_told_and_left_out():
    text = (
        "old,new,since,factor,unit,note,source\nA,B,2027.1,10,/万,,文件\n,B,,1,,,x\nA,B,soon,1,,,x\n"
        "A,B,,-1,,,x\nA,A,,1,,,x\nA,B,,1,,,\nA,B\nC,,,,,,停用文件\n"
    )
    rules, told = read_conversions(text.encode("utf-8-sig"))
    assert [(r.old, r.new) for r in rules] == [("A", "B"), ("C", "")]
    assert [f.code for f in told] == ["conversion-wrong"] * 6
    assert all(isinstance(f, Finding) and f.place for f in told)


@pytest.mark.parametrize("data", [b"", b"a,b\n", b"\xff\xfe\x00", b'"'])
def test_what_is_no_table_of_rules_is_refused(data):
    with pytest.raises(LianggangError):
        read_conversions(data)


codes = st.sampled_from("ABCDE")
editions = st.sampled_from(("", "2026.1", "2027.1"))
factors = st.none() | st.sampled_from((Decimal(1), Decimal(10)))
rules = st.lists(st.builds(Conversion, codes, st.sampled_from(("", *"ABCDE")), editions, factors), max_size=8)
values = st.lists(codes, unique=True).map(lambda found: [value(c) for c in found])


@given(values, editions, rules)
def test_nothing_is_lost_and_nothing_twice(incoming, edition, known):
    found = convert(incoming, edition, known)
    assert len(found.values) + len(found.open) == len(incoming)
    assert len({v.key for v in found.values}) == len(found.values)
