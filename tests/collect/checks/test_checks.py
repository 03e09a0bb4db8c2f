"""Each check on cases that it must point at and on cases that it must leave in peace."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianggang.collect import checks
from lianggang.collect.checks import CHECKS, run_checks
from lianggang.findings import Severity
from lianggang.panel.model import Breakdown
from tests.collect.checks.figures import CATALOGUE, COUNTRY, FEMALE, MALE, QUANTITIES, TOWN, observed, years

NEWBORN, INFANT, UNDER_FIVE, MATERNAL = "C-HEA-001", "C-HEA-002", "C-HEA-003", "W-HEA-003"
PRENATAL, MANAGED = "W-HEA-006", "W-HEA-005"
SCREENED = "W-HEA-016"
KINDERGARTENS, AID, DROWNED = "C-EDU-021", "W-LAW-005", "C-SAF-014"


def found(name, *observations, year=2024):
    return run_checks(observations, QUANTITIES, CATALOGUE.rules, year=year, names=[name])


def codes(findings):
    return [f.code for f in findings]


class TestRelations:
    def test_newborn_above_infant_mortality_is_pointed_at_with_both_numbers(self):
        (finding,) = found("relations", observed(NEWBORN, "4.6"), observed(INFANT, "4.5"))
        assert finding.code == "rule-broken"
        assert "新生儿死亡率4.6‰" in finding.message
        assert "婴儿死亡率4.5‰" in finding.message
        assert finding.place == "C-HEA-001 2024合计；C-HEA-002 2024合计"

    def test_a_chain_in_order_passes(self):
        assert not found("relations", *(observed(c, v) for c, v in ((NEWBORN, 3), (INFANT, 4), (UNDER_FIVE, 5))))

    def test_counts_of_the_chain_are_compared_as_counts(self):
        findings = found(
            "relations",
            observed(NEWBORN, "1.0", events=3, of=3000),
            observed(INFANT, "1.0", events=4, of=4000),
            observed(UNDER_FIVE, "1.5", events=3, of=2000),
        )
        assert "分子4，5岁以下儿童死亡率的分子3" in findings[0].message

    def test_breakdowns_and_territories_are_compared_among_themselves(self):
        assert not found("relations", observed(NEWBORN, "4.6", part=MALE), observed(INFANT, "4.5"))
        assert not found("relations", observed(NEWBORN, "4.6", territory="邻县"), observed(INFANT, "4.5"))
        assert found("relations", observed(NEWBORN, "4.6", part=MALE), observed(INFANT, "4.5", part=MALE))

    def test_missing_values_break_no_rule(self):
        assert not found("relations", observed(NEWBORN, "4.6"), observed(INFANT, None))

    def test_ratio_of_few_deaths_is_left_in_peace(self):
        few = observed(NEWBORN, "0.1"), observed(INFANT, "1", events=3, of=3000)
        many = observed(NEWBORN, "0.1"), observed(INFANT, "1", events=30, of=30000)
        assert not found("relations", *few)
        assert codes(found("relations", *many)) == ["rule-broken"]

    @given(st.lists(st.decimals(0, 20, places=2), min_size=3, max_size=3).map(sorted))
    def test_sorted_chains_never_break(self, values):
        chain = [observed(c, v) for c, v in zip((NEWBORN, INFANT, UNDER_FIVE), values, strict=True)]
        assert not found("relations", *chain)


class TestSums:
    def test_men_and_women_must_make_the_total_of_a_count(self):
        rows = observed(AID, 100), observed(AID, 30, part=MALE), observed(AID, 60, part=FEMALE)
        (finding,) = found("sums", *rows)
        assert (finding.code, finding.severity) == ("parts-not-sum", Severity.ERROR)
        assert "合计100，而男30＋女60＝90" in finding.message

    def test_rates_do_not_add_up_but_their_counts_do(self):
        rows = [
            observed(INFANT, "4", events=12, of=3000),
            observed(INFANT, "5", events=8, of=1600, part=MALE),
            observed(INFANT, "2", events=4, of=1500, part=FEMALE),
        ]
        (finding,) = found("sums", *rows)
        assert "分母合计3000" in finding.message

    def test_life_expectancy_of_men_and_women_is_no_sum(self):
        code = "S-POP-006"
        assert not found("sums", observed(code, 78), observed(code, 75, part=MALE), observed(code, 81, part=FEMALE))

    @pytest.mark.parametrize(("unit", "expected"), [("人", ["parts-not-sum"]), ("万人", [])])
    def test_one_unit_of_rounding_is_allowed_where_things_are_rounded(self, unit, expected):
        rows = observed(AID, 2), observed(AID, 1, part=TOWN), observed(AID, 2, part=COUNTRY)
        quantities = {AID: replace(QUANTITIES[AID], unit=unit)}
        assert codes(run_checks(rows, quantities, CATALOGUE.rules, year=2024, names=["sums"])) == expected

    def test_parts_of_a_part_are_compared_with_that_part(self):
        both = [observed(AID, n, part=Breakdown(sex="女", residence=r)) for n, r in ((10, "城镇"), (20, "农村"))]
        assert codes(found("sums", observed(AID, 60, part=FEMALE), *both)) == ["parts-not-sum"]

    @given(st.integers(0, 10**6), st.integers(0, 10**6))
    def test_true_sums_never_break(self, men, women):
        rows = observed(AID, men + women), observed(AID, men, part=MALE), observed(AID, women, part=FEMALE)
        assert not found("sums", *rows)


class TestBrackets:
    def test_total_rate_outside_town_and_country(self):
        rows = observed(INFANT, "6"), observed(INFANT, "4", part=TOWN), observed(INFANT, "5", part=COUNTRY)
        (finding,) = found("brackets", *rows)
        assert finding.code == "total-outside-parts"
        assert "合计6‰，不在城镇4、农村5之间" in finding.message

    def test_counts_have_no_bracket(self):
        assert not found("brackets", observed(AID, 90), observed(AID, 30, part=MALE), observed(AID, 60, part=FEMALE))

    @given(*[st.integers(1, 10**4)] * 4)
    def test_pooled_rates_never_break(self, boys, girls, dead_boys, dead_girls):
        parts = [(min(d, n), n) for d, n in ((dead_boys, boys), (dead_girls, girls))]
        whole = (sum(d for d, _ in parts), sum(n for _, n in parts))
        rates = [Decimal(d) * 1000 / n for d, n in (whole, *parts)]
        rows = [observed(INFANT, v, part=p) for v, p in zip(rates, (Breakdown(), MALE, FEMALE), strict=True)]
        assert not found("brackets", *rows)


class TestWholeCounts:
    def test_fractional_deaths(self):
        assert codes(found("whole_counts", observed(MATERNAL, 50, events="1.5", of=3000))) == ["count-not-whole"]

    def test_a_rate_that_its_denominator_cannot_give(self):
        findings = found("whole_counts", observed(MATERNAL, "12.5", of=3000))
        assert codes(findings) == ["rate-without-count"]
        assert "算得分子0.38" in findings[0].message

    @given(st.integers(0, 500), st.integers(500, 50000), st.integers(0, 2))
    def test_rates_that_were_computed_from_counts_pass(self, events, births, places):
        rate = (Decimal(events) * 1000 / births).quantize(Decimal(1).scaleb(-places))
        assert not found("whole_counts", observed(INFANT, rate, of=births))


class TestUnitSlips:
    @pytest.mark.parametrize(("latest", "factor"), [("0.45", 10), ("45", 10), ("460", 100)])
    def test_powers_of_ten_against_the_own_history(self, latest, factor):
        rows = years(INFANT, ["4.9", "4.7", "4.6", latest], events=30, of=6000)
        (finding,) = found("unit_slips", *rows)
        assert (finding.code, finding.severity) == ("unit-slip", Severity.WARNING)
        assert f"相差约{factor}倍" in finding.message

    def test_percent_stored_as_a_fraction(self):
        assert codes(found("unit_slips", *years(PRENATAL, ["96.1", "96.5", "0.967"]))) == ["unit-slip"]

    @pytest.mark.parametrize(
        "values", [["4.9", "4.7", "4.5"], ["4.9", "4.7", "15"], ["4.9", "0.5"], ["4.9", "4.7", "0"]]
    )
    def test_other_changes_are_no_slips(self, values):
        assert not found("unit_slips", *years(INFANT, values, events=30, of=6000))

    def test_a_power_of_ten_in_a_rare_rate_of_unknown_counts_is_pointed_at(self):
        assert codes(found("unit_slips", *years(INFANT, ["3.0", "3.1", "3.2", "3.0", "32"]))) == ["unit-slip"]
        assert codes(found("unit_slips", *years(MATERNAL, ["3.3", "3.2", "3.1", "33.3"]))) == ["unit-slip"]

    def test_counts_of_a_few_jump_by_chance(self):
        assert not found("unit_slips", *years(DROWNED, ["9", "8", "10", "1"]))
        assert codes(found("unit_slips", *years(DROWNED, ["90", "80", "100", "9"]))) == ["unit-slip"]

    def test_rare_events_of_a_county_jump_by_chance(self):
        assert not found("unit_slips", *years(MATERNAL, ["3.3", "3.2", "33.3"], events=1, of=3000))

    @given(st.lists(st.decimals(50, 100, places=1), min_size=3, max_size=8))
    def test_values_of_one_magnitude_never_slip(self, values):
        assert not found("unit_slips", *years(PRENATAL, values), year=None)


class TestJumps:
    def test_a_change_far_outside_the_past_changes(self):
        rows = years(PRENATAL, ["90.1", "90.6", "91.0", "91.6", "92.0", "78.0"])
        assert codes(found("jumps", *rows)) == ["unusual-change"]

    def test_the_usual_pace_is_left_in_peace(self):
        assert not found("jumps", *years(PRENATAL, ["90.1", "90.6", "91.0", "91.6", "92.0", "92.5"]))

    def test_a_capped_series_that_never_moved_may_move_a_little(self):
        assert not found("jumps", *years(PRENATAL, ["99.9", "99.9", "99.9", "99.9", "99.9", "99.8"]))

    def test_five_times_the_year_before_needs_no_history(self):
        findings = found("jumps", *years(KINDERGARTENS, ["20", "130"]))
        assert [(f.code, f.severity) for f in findings] == [("jump-by-factor", Severity.WARNING)]

    def test_one_woman_more_among_leaders_is_chance(self):
        assert not found("jumps", *years("W-DEC-008", ["0", "0", "0", "0", "0", "0", "1"]))

    def test_one_death_instead_of_none_is_chance(self):
        rows = years(MATERNAL, ["0", "0", "0", "0", "0"], events=0, of=3000, last=2023)
        assert not found("jumps", *rows, observed(MATERNAL, "33.3", events=1, of=3000))

    def test_a_jump_that_chance_explains_is_left_in_peace(self):
        rows = years(PRENATAL, ["90", "90", "90", "90", "90"], events=9, of=10, last=2023)
        assert not found("jumps", *rows, observed(PRENATAL, "70", events=7, of=10))

    def test_a_break_in_definition_starts_a_new_history(self):
        before, after = years(KINDERGARTENS, ["20", "130"])
        assert not found("jumps", before, replace(after, redefined="含村办园"))


class TestRepeats:
    def test_same_rate_while_the_denominator_moves(self):
        rows = [observed(PRENATAL, "96.5", year=2022 + i, events=965 + i, of=1000 + i) for i in range(3)]
        (finding,) = found("repeats", *rows)
        assert finding.message.endswith("与前2年完全相同，而分母在变")

    def test_without_denominators_it_takes_four_years(self):
        assert not found("repeats", *years(PRENATAL, ["96.5"] * 3))
        assert codes(found("repeats", *years(PRENATAL, ["96.5"] * 4))) == ["repeated-value"]

    def test_bounds_counts_gaps_and_equal_denominators_may_repeat(self):
        assert not found("repeats", *years(PRENATAL, ["100"] * 6))
        assert not found("repeats", *years(KINDERGARTENS, ["12"] * 6))
        assert not found("repeats", *years(PRENATAL, ["96.5"] * 5, events=965, of=1000))
        gap = [o for o in years(PRENATAL, ["96.5"] * 5) if o.year != 2022]
        assert not found("repeats", *gap)


def test_small_numbers_are_a_note():
    (finding,) = found("small_numbers", observed(MATERNAL, "33.3", events=1, of=3000))
    assert (finding.code, finding.severity) == ("small-numbers", Severity.NOTE)
    assert not found("small_numbers", observed(PRENATAL, "90", events=900, of=1000))


def test_only_the_year_asked_for_is_checked():
    rows = observed(NEWBORN, "4.6", year=2020), observed(INFANT, "4.5", year=2020)
    assert not found("relations", *rows)
    assert codes(found("relations", *rows, year=None)) == ["rule-broken"]


def test_unknown_quantities_and_no_rules_do_no_harm():
    rows = years(INFANT, ["4.9", "4.7", "4.5"])
    assert run_checks(rows, {}, ()) == ()
    assert codes(run_checks(rows, QUANTITIES)) == []


GOALS = {SCREENED: (Decimal(70),), INFANT: (Decimal(5),), MATERNAL: (Decimal(12),)}


class TestScaleSlips:
    def asked(self, *rows):
        found = run_checks(rows, QUANTITIES, (), year=2024, goals=GOALS, names=["scale_slips"])
        return [f.message for f in found]

    @pytest.mark.parametrize(
        ("code", "value", "factor"), [(SCREENED, "0.68", 100), (SCREENED, "0.9", 100), (INFANT, "0.0045", 1000)]
    )
    def test_a_first_value_that_fits_only_when_multiplied(self, code, value, factor):
        (message,) = self.asked(observed(code, value))
        assert f"乘以{factor}得" in message

    @pytest.mark.parametrize(
        ("code", "value"), [(SCREENED, "36"), (SCREENED, "12"), (SCREENED, "0"), (INFANT, "4.5"), (MATERNAL, "0.12")]
    )
    def test_values_of_their_own_size_and_other_units_pass(self, code, value):
        assert not self.asked(observed(code, value))

    def test_with_a_history_the_history_decides(self):
        assert not self.asked(*years(SCREENED, ["0.66", "0.68"]))

    def test_one_year_long_ago_is_no_history(self):
        assert self.asked(observed(SCREENED, "68", year=2020), observed(SCREENED, "0.68"))

    def test_without_a_target_nothing_is_asked(self):
        assert not self.asked(observed(PRENATAL, "0.9"))


def test_every_finding_says_where_and_what_next():
    rows = [
        observed(NEWBORN, "4.6", events=1, of=3000),
        observed(INFANT, "4.5", of=3001),
        *(observed(INFANT, v, part=p) for v, p in (("1", MALE), ("2", FEMALE))),
        *years(PRENATAL, ["90.1", "90.6", "91.0", "91.6", "92.0", "0.93"]),
        *years(MANAGED, ["50.5"] * 5),
        *years(KINDERGARTENS, ["20", "130"]),
    ]
    findings = run_checks(rows, QUANTITIES, CATALOGUE.rules)
    assert set(codes(findings)) >= {
        "rule-broken",
        "total-outside-parts",
        "unit-slip",
        "repeated-value",
        "jump-by-factor",
    }
    assert all(f.place and f.advice and f.message for f in findings)


def test_the_registry_names_every_check_file():
    files = {path.stem for path in Path(checks.__file__).parent.glob("*.py")}
    assert set(CHECKS) == files - {"__init__", "changes", "material", "parts"}
