"""The checks that look at many values together: peers, breaks, bunching at targets, rounding."""

import random
from dataclasses import replace
from decimal import Decimal

import pytest

from lianggang.collect.checks import run_checks
from lianggang.collect.checks.changes import at_least
from tests.collect.checks.figures import CATALOGUE, FEMALE, QUANTITIES, observed, years

SCREENED, PRENATAL, INFANT, MATERNAL, CAESAREAN = "W-HEA-016", "W-HEA-006", "C-HEA-002", "W-HEA-003", "W-HEA-010"
GOAL = Decimal(70)


def found(name, observations, *, year=2024, goals=None):
    return run_checks(observations, QUANTITIES, CATALOGUE.rules, year=year, goals=goals, names=[name])


def counties(n):
    return [f"第{i}县" for i in range(n)]


class TestPeers:
    def moved(self, changes, code=SCREENED, **common):
        """Two years of each county: 60 % and what the change makes of it."""
        rows = []
        for name, change in zip(counties(len(changes)), changes, strict=True):
            rows += years(code, ["60.0", str(60 + Decimal(str(change)))], territory=name, **common)
        return rows

    def test_the_county_that_moves_unlike_all_others_is_named(self):
        (finding,) = found("peers", self.moved([2, 2.5, 1.5, 2, 3, 2, 1, 2, 2.2, -25]))
        assert finding.code == "unlike-peers"
        assert finding.message.startswith("第9县2024年适龄妇女宫颈癌人群筛查率由上年的60.0变为35%，与同级10个地区")
        assert "请看这里" in finding.advice

    def test_a_common_leap_is_nobody_s_fault(self):
        assert not found("peers", self.moved([20, 21, 19, 20, 22, 20, 18, 20, 21]))

    def test_too_few_counties_say_nothing(self):
        assert not found("peers", self.moved([2, 2, 2, 2, 2, 2, -25]))

    def test_provinces_are_no_peers_of_counties(self):
        rows = self.moved([2] * 7) + years(SCREENED, ["60.0", "35.0"], territory="某省")
        assert not found("peers", rows)

    def test_parts_are_compared_with_the_same_parts(self):
        assert found("peers", self.moved([2, 2.5, 1.5, 2, 3, 2, 1, 2, 2.2, -25], part=FEMALE))

    def test_a_death_more_in_a_small_county_is_chance(self):
        rows = []
        for i, name in enumerate(counties(12)):
            rows += [observed(INFANT, "3.0", events=3, of=1000, year=2023, territory=name)]
            deaths = 7 if i == 0 else 3
            rows += [observed(INFANT, Decimal(deaths), events=deaths, of=1000, territory=name)]
        assert not found("peers", rows)

    def test_of_many_counties_that_only_vary_few_are_named(self):
        rng = random.Random(7)
        rows = self.moved([round(rng.gauss(1, 2), 1) for _ in range(400)])
        assert len(found("peers", rows)) <= 2

    def test_small_denominators_vary_more_than_large_ones(self):
        rng, named = random.Random(8), 0
        for _ in range(20):
            rows = []
            for name in counties(100):
                women = round(20 * 250 ** rng.random())
                for year in (2023, 2024):
                    screened = sum(rng.random() < 0.9 for _ in range(women))
                    value = f"{100 * screened / women:.2f}"
                    rows.append(observed(SCREENED, value, events=screened, of=women, year=year, territory=name))
            named += bool(found("peers", rows))
        assert named <= 3

    def test_a_real_fall_of_a_large_county_is_found_among_small_ones(self):
        rng, rows = random.Random(9), []
        for i, name in enumerate(counties(40)):
            women = 1500 if i == 7 else 60
            for year in (2023, 2024):
                screened = 1125 if i == 7 and year == 2024 else sum(rng.random() < 0.9 for _ in range(women))
                value = f"{100 * screened / women:.2f}"
                rows.append(observed(SCREENED, value, events=screened, of=women, year=year, territory=name))
        (finding,) = found("peers", rows)
        assert finding.message.startswith("第7县2024年")


class TestBreaks:
    STEPPED = ("80.0", "80.3", "80.5", "80.9", "93.0", "93.2", "93.5", "93.8", "94.1", "94.2")

    def test_a_level_that_moved_for_good_is_asked_about(self):
        (finding,) = found("breaks", years(PRENATAL, self.STEPPED))
        assert finding.code == "perhaps-redefined"
        assert "产前检查率2019年由80.9变为93.0%" in finding.message
        assert finding.place == "W-HEA-006 2019合计"

    @pytest.mark.parametrize(
        "values",
        [
            ("80.0", "80.3", "80.5", "80.9", "93.0", "81.2", "81.5", "81.8", "82.1", "82.4"),  # came back
            ("80.0", "81.3", "82.5", "83.9", "85.0", "86.2", "87.5", "88.8", "89.1", "90.4"),  # steady
            ("80.0", "80.3", "80.5", "80.9", "81.0", "81.2", "81.5", "81.8", "82.1", "94.4"),  # too fresh to tell
            ("80.0", "93.0", "93.4"),
            ("0", "0", "0", "0", "100", "100", "100", "100", "100"),  # begun and completed
        ],
    )
    def test_other_courses_are_left_in_peace(self, values):
        assert not found("breaks", years(PRENATAL, values))

    def test_a_declared_change_needs_no_question(self):
        rows = years(PRENATAL, self.STEPPED)
        rows[4] = replace(rows[4], redefined="含流动人口")
        assert not found("breaks", rows)

    def test_deaths_of_a_county_step_by_chance(self):
        counts = (1, 1, 2, 1, 5, 4, 5, 4, 5, 4)
        rows = [observed(INFANT, Decimal(c), events=c, of=1000, year=2015 + i) for i, c in enumerate(counts)]
        assert not found("breaks", rows)


class TestBunching:
    def values(self, values, code=SCREENED, **common):
        return [
            observed(code, f"{v:.2f}", territory=name, **common)
            for name, v in zip(counties(len(values)), values, strict=True)
        ]

    def goals(self, code=SCREENED):
        return {code: (GOAL,)}

    def test_a_crowd_just_above_the_target_is_pointed_at(self):
        rng = random.Random(1)
        spread = [rng.uniform(60, 80) for _ in range(120)]
        (finding,) = found("bunching", self.values([*spread, *[70.3] * 40]), goals=self.goals())
        assert finding.code == "bunched-at-target"
        assert "不说明数有假" in finding.advice

    @pytest.mark.parametrize("seed", range(5))
    def test_an_even_spread_is_left_in_peace(self, seed):
        rng = random.Random(seed)
        assert not found("bunching", self.values([rng.uniform(60, 80) for _ in range(300)]), goals=self.goals())

    @pytest.mark.parametrize("seed", range(5))
    def test_so_is_a_steep_slope(self, seed):
        rng = random.Random(seed)
        rising = [min(99.9, rng.gauss(76, 4)) for _ in range(400)]
        assert not found("bunching", self.values(rising), goals=self.goals())

    @pytest.mark.parametrize("seed", range(5))
    def test_so_is_a_narrow_peak_above_the_target(self, seed):
        rng = random.Random(seed)
        narrow = [min(100, rng.gauss(99.4, 0.2)) for _ in range(300)]
        assert not found("bunching", self.values(narrow), goals={SCREENED: (Decimal(99),)})

    def test_few_values_prove_nothing(self):
        assert not found("bunching", self.values([70.3] * 29), goals=self.goals())

    def test_for_a_falling_indicator_just_below_is_just_attained(self):
        goals = {CAESAREAN: (Decimal(40),)}
        crowd = self.values([39.8] * 40 + [41.5, 42.5, 38.5, 37.5], CAESAREAN)
        assert found("bunching", crowd, goals=goals)
        assert not found("bunching", self.values([39.8] * 40, SCREENED), goals={SCREENED: (Decimal(40),)})

    def test_denominators_that_allow_only_one_side_are_no_evidence(self):
        """Of ten women 70 % can be just attained, but no other value near it."""
        rows = [observed(SCREENED, "70", events=7, of=10, territory=name) for name in counties(50)]
        assert not found("bunching", rows, goals=self.goals())


class TestHeaps:
    def rates(self, values, **common):
        names = counties(len(values))
        return [observed(SCREENED, v, territory=name, **common) for name, v in zip(names, values, strict=True)]

    def test_rates_that_end_in_0_or_5_are_pointed_at(self):
        rng = random.Random(3)
        values = [f"{rng.choice(range(600, 900, 5)) / 10}" for _ in range(120)]
        (finding,) = found("heaps", self.rates(values))
        assert finding.code == "rounded-values"
        assert "适龄妇女宫颈癌人群筛查率的120个率" in finding.message

    def test_one_territory_with_many_rates(self):
        rows = [observed(c, "65.5", year=y) for c in (SCREENED, PRENATAL) for y in range(1970, 2025)]
        assert any("示例县填报" in f.message for f in found("heaps", rows, year=None))

    @pytest.mark.parametrize("seed", range(5))
    def test_counted_rates_pass(self, seed):
        rng = random.Random(seed)
        rows = [f"{100 * rng.randint(600, 900) / 1000:.2f}" for _ in range(150)]
        assert not found("heaps", self.rates([f"{rng.uniform(60, 90):.2f}" for _ in rows]))

    def test_whole_per_cents_dropped_by_a_spreadsheet_count_as_ending_in_0(self):
        rng = random.Random(5)
        values = [f"{rng.uniform(60, 90):.1f}" for _ in range(60)] + ["80"] * 60
        assert found("heaps", self.rates(values))

    def test_rates_within_a_few_steps_of_their_last_place_tell_nothing(self):
        rng = random.Random(6)
        assert not found("heaps", self.rates([str(round(rng.gauss(95, 1))) for _ in range(300)]))

    def test_small_denominators_and_bounds_are_left_out(self):
        rows = [observed(SCREENED, "50", events=1, of=2, territory=name) for name in counties(150)]
        assert not found("heaps", rows)
        assert not found("heaps", self.rates(["100"] * 150))


def test_the_odds_of_k_or_more():
    assert at_least(0, 10, 0.5) == 1
    assert at_least(10, 10, 0.5) == pytest.approx(2**-10)
    assert at_least(1, 3, 0.2) == pytest.approx(1 - 0.8**3)
