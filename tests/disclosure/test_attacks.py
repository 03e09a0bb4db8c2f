"""Attacks on what is published: sums, differences, rates, other tables, other years, other releases."""

from dataclasses import replace
from decimal import Decimal
from itertools import product

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lianggang.catalogue import load_catalogue
from lianggang.disclosure.model import Why
from lianggang.disclosure.scheme import load_scheme
from lianggang.disclosure.withhold import withhold
from lianggang.panel.model import TOTAL, Breakdown
from lianggang.panel.numbers import CONFIDENTIAL
from tests.collect.checks.figures import COUNTRY, FEMALE, MALE, QUANTITIES, TOWN, observed
from tests.disclosure.attacker import INNER, Attacker

INFANT, NEWBORN, MATERNAL, DROWNED, LIGHT = "C-HEA-002", "C-HEA-001", "W-HEA-003", "C-SAF-014", "C-HEA-006"
PARTS = (TOTAL, MALE, FEMALE, TOWN, COUNTRY)
BIRTHS = 1000


def published(observations, threshold=3, **others):
    scheme = replace(load_scheme(), threshold=threshold)
    return withhold(observations, QUANTITIES, scheme=scheme, rules=load_catalogue().rules, **others)


def table(numbers, parts, *, indicator=INFANT, year=2024, territory="示例县"):
    """A year's rows from its four inner cells, for the parts that are reported."""
    return [deaths(_of(numbers, part), part, indicator, year, territory) for part in parts]


def deaths(number, part=TOTAL, indicator=INFANT, year=2024, territory="示例县", births=BIRTHS):
    if QUANTITIES[indicator].is_count:
        return observed(indicator, number, year=year, part=part, territory=territory)
    rate = QUANTITIES[indicator].ratio(Decimal(number), Decimal(births)).quantize(Decimal("0.01"))
    return observed(indicator, rate, year=year, events=number, of=births, part=part, territory=territory)


def _of(numbers, part):
    inside = zip(INNER, numbers, strict=True)
    return sum(n for p, n in inside if part.sex in ("", p.sex) and part.residence in ("", p.residence))


def values(publication):
    """What is printed, by breakdown."""
    return {o.breakdown: o for o in publication.observations if o.value is not None}


inner = st.tuples(*[st.integers(0, 7)] * 4)
reported = st.lists(st.sampled_from((*PARTS, *INNER)), unique=True, min_size=1)


class TestSums:
    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(inner, reported, st.sampled_from((3, 5)))
    def test_no_small_number_is_left_with_few_possible_values(self, numbers, parts, threshold):
        publication = published(table(numbers, parts), threshold)
        attacker = Attacker(most=max(numbers) + threshold)
        for printed in values(publication).values():
            attacker.see(printed, BIRTHS)
        for w in publication.withheld:
            if w.why is Why.SMALL:
                assert len(attacker.possible(w.observation.breakdown)) > threshold

    @settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(inner, reported)
    def test_a_part_that_nobody_reports_is_not_left_over_as_a_small_number(self, numbers, parts):
        publication = published(table(numbers, parts))
        attacker = Attacker(most=max(numbers) + 3)
        for printed in values(publication).values():
            attacker.see(printed, BIRTHS)
        whole_parts = [p for p in (MALE, FEMALE, TOWN, COUNTRY) if 0 < _of(numbers, p) < 3]
        if TOTAL in parts:
            assert all(len(attacker.possible(p)) > 3 for p in whole_parts)

    def test_the_other_side_is_withheld_with_a_small_one(self):
        publication = published([deaths(30), deaths(2, TOWN), deaths(28, COUNTRY)])
        assert {w.observation.breakdown: w.why for w in publication.withheld} == {
            TOWN: Why.SMALL,
            COUNTRY: Why.PARTNER,
        }

    def test_counties_of_a_city_protect_each_other(self):
        parents = {"甲县": "某市", "乙县": "某市", "丙县": "某市", "某市": ""}
        rows = [deaths(n, territory=t) for t, n in (("某市", 40), ("甲县", 1), ("乙县", 19), ("丙县", 20))]
        publication = published(rows, parents=parents)
        assert [w.observation.territory for w in publication.withheld] == ["甲县", "乙县"]

    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.tuples(*[st.integers(0, 4)] * 6), st.sets(st.integers(0, 11), min_size=2))
    def test_counties_and_sexes_together_give_nothing_back(self, cells, reported):
        """Three counties and their city by sex, any rows of the twelve reported, against every possible table."""
        places = ("甲县", "乙县", "丙县", "某市")
        rows = [(t, p) for t in places for p in (TOTAL, MALE, FEMALE)]

        def number(territory, part, counts):
            inside = [(t, p) for t in places[:3] for p in (MALE, FEMALE)]
            kept = zip(inside, counts, strict=True)
            return sum(n for (t, p), n in kept if territory in ("某市", t) and part in (TOTAL, p))

        observations = [deaths(number(t, p, cells), p, territory=t) for t, p in (rows[i] for i in sorted(reported))]
        publication = published(observations, parents=dict.fromkeys(places[:3], "某市"))
        axes = [a.ravel() for a in np.meshgrid(*[np.arange(8)] * 6, indexing="ij")]
        for o in publication.observations:
            if o.numerator is not None:
                kept = number(o.territory, o.breakdown, axes) == int(o.numerator)
                axes = [a[kept] for a in axes]
        for w in publication.withheld:
            if w.why is Why.SMALL:
                assert len(np.unique(number(w.observation.territory, w.observation.breakdown, axes))) > 3

    def test_a_county_that_is_left_over_is_protected_too(self):
        parents = {"甲县": "某市", "乙县": "某市"}
        rows = [deaths(n, territory=t) for t, n in (("某市", 40), ("甲县", 39))]
        assert published(rows, parents=parents).withheld
        assert not published(rows).withheld


class TestRates:
    def test_a_rate_that_gives_back_its_number_is_withheld_though_nobody_reports_the_number(self):
        births = observed("C-HEA-006", 5, events=200, of=4000)
        publication = published([births, observed(INFANT, "0.5")])
        assert [(w.observation.indicator, w.why) for w in publication.withheld] == [(INFANT, Why.SMALL)]

    def test_the_rates_of_whole_and_part_do_not_give_back_the_other_part(self):
        whole = (TOTAL, TOWN, COUNTRY)
        births = [
            observed("C-HEA-006", 2, events=b, of=50 * b, part=p) for p, b in zip(whole, (80, 40, 40), strict=True)
        ]
        rates = [observed(INFANT, r, part=p) for p, r in zip(whole, ("7.5", "14.5", "0.5"), strict=True)]
        publication = published(births + rates)
        assert {w.observation.breakdown for w in publication.withheld if w.observation.indicator == INFANT} == {
            COUNTRY,
            TOWN,
        }

    @settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(inner, reported, st.integers(1, 3))
    def test_rounded_rates_without_numbers_give_nothing_back(self, numbers, parts, places):
        rows = [replace(o, numerator=None, value=round(o.value, places)) for o in table(numbers, parts)]
        publication = published(rows)
        attacker = Attacker(most=max(numbers) + 3)
        for printed in values(publication).values():
            attacker.see(printed, BIRTHS)
        small = [w.observation.breakdown for w in publication.withheld if w.why is Why.SMALL]
        assert all(len(attacker.possible(part)) > 3 for part in small)

    def test_a_rate_gives_nothing_back_through_the_rest_of_the_births_of_other_rates(self):
        girls = observed(NEWBORN, "8.33", events=5, of=600, part=FEMALE)
        light = [observed(LIGHT, "3.00", events=30, of=1000), girls, observed(LIGHT, "0.50", part=MALE)]
        dead = [observed(INFANT, "10.00", events=10, of=1000), girls, observed(INFANT, "2.50", part=MALE)]
        for rows, most in ((light, 30), (dead, 10 - 5)):  # of the dead girls five were newborn
            (w,) = published(rows, 5).withheld
            assert (w.observation, w.why, w.low, w.high) == (rows[2], Why.SMALL, 0, most)

    def test_a_rate_of_the_number_that_is_left_over_is_withheld_with_its_partner(self):
        rows = [
            observed(LIGHT, "3.00", events=30, of=1000),
            observed(LIGHT, "4.67", events=28, of=600, part=FEMALE),
            observed(LIGHT, "0.50", part=MALE),
        ]
        assert {w.observation.breakdown: w.why for w in published(rows, 5).withheld} == {
            FEMALE: Why.PARTNER,
            MALE: Why.SMALL,
        }

    @pytest.mark.parametrize(("births", "lost"), [(1000, 1), (2000, 0)])
    def test_the_births_of_both_sexes_bound_those_of_one(self, births, lost):
        rows = [observed(LIGHT, "3.00", events=30, of=births), observed(LIGHT, "0.50", part=MALE)]
        assert len(published(rows, 5).withheld) == lost

    @pytest.mark.parametrize(("printed", "lost"), [("3", 0), ("3.0", 1)])
    def test_a_rounded_rate_tells_its_number_no_better_than_its_digits(self, printed, lost):
        rows = [observed(LIGHT, printed, of=1000), observed(LIGHT, "4.67", events=28, of=600, part=FEMALE)]
        assert len(published(rows, 5).withheld) == lost

    @pytest.mark.parametrize(("printed", "lost"), [("1", 1), ("1.0", 0)])
    def test_a_rounded_rate_that_may_stand_for_a_small_number_is_withheld(self, printed, lost):
        rows = [observed(LIGHT, "3.00", events=150, of=5000), observed(NEWBORN, printed)]
        assert len(published(rows, 5).withheld) == lost

    def test_the_few_births_left_over_between_two_rates_are_protected(self):
        rows = [observed(LIGHT, "3.00", events=30, of=1000), observed(NEWBORN, "9.03", events=9, of=997, part=FEMALE)]
        assert len(published(rows, 5).withheld) == 1

    @settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(
        st.tuples(st.integers(0, 9), st.integers(0, 9)),
        st.tuples(st.integers(300, 900), st.integers(300, 900)),
        st.lists(st.sampled_from((TOTAL, MALE, FEMALE)), unique=True),
        st.lists(st.sampled_from((TOTAL, MALE, FEMALE)), unique=True, min_size=1),
        st.integers(1, 2),
    )
    def test_births_under_another_rate_give_no_deaths_back(self, numbers, births, of_others, rates, places):
        """Births stand in other rows only; whoever can, works out the births and from them the deaths."""
        threshold, scale = 5, QUANTITIES[INFANT].scale
        people = dict(zip((TOTAL, MALE, FEMALE), (sum(births), *births), strict=True))
        count = dict(zip((TOTAL, MALE, FEMALE), (sum(numbers), *numbers), strict=True))
        rows = [observed(LIGHT, "10.00", events=people[p] // 10, of=people[p], part=p) for p in of_others]
        for part in rates:
            value = Decimal(count[part] * scale) / people[part]
            rows.append(observed(INFANT, round(value, places), part=part))
        printed = [o for o in published(rows, threshold).observations if o.value is not None]
        known = {o.breakdown for o in printed if o.denominator is not None}
        known = known if len(known) < 2 else set(people)
        men, women = (a.ravel() for a in np.meshgrid(*[np.arange(40)] * 2, indexing="ij"))
        for o in (o for o in printed if o.indicator == INFANT and (o.breakdown in known or TOTAL in known)):
            half = Decimal(1).scaleb(o.value.as_tuple().exponent) / 2
            most = people[o.breakdown if o.breakdown in known else TOTAL]
            least = most if o.breakdown in known else 0
            low, high = float((o.value - half) * least / scale), float((o.value + half) * most / scale)
            cell = {TOTAL: men + women, MALE: men, FEMALE: women}[o.breakdown]
            kept = (cell >= low - 1e-9) & (cell <= high + 1e-9) & ((cell > 0) | (o.value == 0))
            men, women = men[kept], women[kept]
        for part, cells in ((MALE, men), (FEMALE, women)):
            if 0 < count[part] < threshold:
                assert len(np.unique(cells)) > threshold

    def test_births_under_another_word_are_the_same_births(self):
        """The catalogue calls them 活产数 here and 同期活产数 there."""
        rows = [observed("W-HEA-009", 99, events=2970, of=3000), observed(MATERNAL, "33.33")]
        assert [w.observation.indicator for w in published(rows).withheld] == [MATERNAL]

    def test_the_ratio_of_the_sexes_at_birth_shows_the_births_of_each(self):
        ratio = observed("S-POP-001", "108.11", events=2000, of=1850)
        rows = [ratio, observed(INFANT, "4.16", events=16, of=3850), observed(INFANT, "2.00", part=MALE)]
        assert [w.observation.breakdown for w in published(rows, 5).withheld] == [MALE]
        rows = [ratio, rows[1], observed(INFANT, "3.00", part=MALE)]
        assert not published(rows, 5).withheld

    def test_two_rates_and_the_events_of_both_give_the_people_of_each(self):
        whole = observed(LIGHT, "2.00", events=20, of=1000)
        rows = [whole, observed(LIGHT, "0.83", part=MALE), observed(LIGHT, "3.08", part=FEMALE)]
        assert [w.observation.breakdown for w in published(rows, 5).withheld] == [MALE]
        assert not published(rows[:2], 5).withheld

    @pytest.mark.parametrize(("rate", "lost"), [("99.80", 1), ("0.20", 1), ("98.00", 0), ("100", 0), ("0", 0)])
    def test_the_rest_of_a_share_is_bounded_like_the_share(self, rate, lost):
        rows = [observed("W-HEA-009", 98, events=980, of=1000), observed("W-HEA-009", rate, part=MALE)]
        assert len(published(rows, 5).withheld) == lost

    def test_a_printed_gap_between_regions_is_withheld_with_any_of_them(self):
        gap = observed("W-HEA-053", "20.83", territory="某市")
        counties = [deaths(n, indicator=MATERNAL, territory=t, births=30000) for t, n in (("甲县", 6), ("乙县", 1))]
        assert [w.why for w in published([*counties, gap], 5).withheld] == [Why.SMALL, Why.DERIVED]
        assert not published([counties[0], gap], 5).withheld

    def test_a_printed_gap_is_withheld_with_its_sides(self):
        gap = observed("C-HEA-053", "1.0")
        publication = published([deaths(2, TOWN), deaths(30, COUNTRY), deaths(32), gap])
        assert publication.withheld[-1].why is Why.DERIVED
        assert not published([deaths(20, TOWN), deaths(30, COUNTRY), gap]).withheld


class TestOtherTables:
    def test_the_same_number_in_another_table_is_withheld_as_well(self):
        twin = replace(QUANTITIES[DROWNED], code="L-TWIN", name="儿童溺水死亡人数")
        rows = [deaths(2, indicator=DROWNED), deaths(2, indicator="C-SAF-002", births=100_000)]
        publication = withhold(rows, {**QUANTITIES, "L-TWIN": twin})
        assert len(publication.withheld) == 2

    def test_a_small_denominator_is_withheld_wherever_it_stands(self):
        rows = [observed("W-HEA-021", 0, events=0, of=2), observed("W-HEA-028", 100, events=2, of=2)]
        assert len(published(rows).withheld) == 2

    def test_the_number_that_a_small_one_is_part_of_bounds_what_is_possible(self):
        (w,) = published([deaths(2, indicator=NEWBORN), deaths(6)]).withheld
        assert (w.observation.indicator, w.low, w.high) == (NEWBORN, 0, 6)

    def test_a_number_that_is_left_over_is_bounded_by_what_is_part_of_it(self):
        """Of the 11 dead infants 10 are newborn boys, so that at most one is a girl."""
        rows = [deaths(11), deaths(1, FEMALE), deaths(10, MALE, NEWBORN)]
        assert {w.observation.breakdown: w.why for w in published(rows, 5).withheld} == {
            FEMALE: Why.SMALL,
            MALE: Why.PARTNER,
        }

    def test_institutions_officials_and_samples_are_published(self):
        rows = [observed("C-WEL-027", 1), observed("W-DEC-003", "20", events=2, of=10)]
        rows.append(observed("W-HEA-038", "2", events=2, of=100))
        assert not published(rows).withheld


class TestYears:
    @settings(max_examples=40, deadline=None)
    @given(st.lists(st.integers(0, 6), min_size=5, max_size=5))
    def test_a_sum_of_five_years_leaves_each_year_open(self, numbers):
        rows = [deaths(n, year=2016 + i) for i, n in enumerate(numbers)]
        publication = published(rows)
        told = [o.note for o in publication.observations if o.note]
        silent = [int(w.observation.numerator) for w in publication.withheld]
        if not told:
            return
        total = sum(silent)
        assert f"合计{sum(numbers)}／5000" in told[0]
        assert all(len(_shares(total, len(silent), at)) > 3 for at in range(len(silent)))

    def test_it_is_told_by_the_last_year_that_is_withheld(self):
        rows = [deaths(n, year=2016 + i) for i, n in enumerate((2, 1, 2, 1, 7))]
        publication = published(rows)
        assert {o.year: o.note for o in publication.observations if o.note} == {2019: "2016—2020年合计13／5000，2.60‰"}
        assert publication.sums == 1

    @pytest.mark.parametrize(("printed", "sums"), [("1.0", 1), ("1", 0)])
    def test_no_sum_is_told_of_numbers_that_a_rounded_rate_leaves_open(self, printed, sums):
        rows = [observed(LIGHT, "3.00", events=90, of=3000, year=year) for year in range(2016, 2021)]
        rows += [observed(NEWBORN, printed, year=year) for year in range(2016, 2021)]
        publication = published(rows, 5)
        assert (len(publication.withheld), publication.sums) == (5, sums)

    def test_none_and_all_are_withheld_where_other_years_are(self):
        rows = [deaths(n, year=2016 + i) for i, n in enumerate((0, 1, 0, 7, 0))]
        rows += [deaths(0, TOWN, year=2016), deaths(7, TOWN, year=2019)]
        publication = published(rows)
        printed = {(o.year, o.breakdown) for o in publication.observations if o.value is not None}
        assert printed == {(2019, TOTAL), (2016, TOWN), (2019, TOWN)}
        rows = [deaths(n, year=2016 + i) for i, n in enumerate((0, 2, 2, 2, 0))]
        assert [o.note for o in published(rows).observations] == ["", "", "", "", "2016—2020年合计6／5000，1.20‰"]
        shares = [observed("W-HEA-005", 100 * n // 50, events=n, of=50, year=2020 + i) for i, n in enumerate((49, 50))]
        assert len(published(shares).withheld) == 2

    def test_a_zero_that_was_printed_is_no_number_given_away(self):
        rows = [deaths(0, year=2023), deaths(1)]
        publication = published(rows, before=rows[:1])
        assert (len(publication.withheld), publication.findings) == (2, ())

    def test_no_sum_overlaps_another(self):
        rows = [deaths(2, year=year) for year in range(2011, 2025)]
        notes = [o.note for o in published(rows).observations if o.note]
        assert [n[:9] for n in notes] == ["2011—2015", "2016—2020"]


def _shares(total, parts, at):
    """The values that one of several whole numbers may have, given their sum."""
    return (
        {n[at] for n in product(range(total + 1), repeat=parts) if sum(n) == total} if parts < 5 else range(total + 1)
    )


class TestReleases:
    def test_what_was_withheld_stays_withheld(self):
        first = published([deaths(30), deaths(2, TOWN), deaths(28, COUNTRY)])
        revised = [deaths(30), deaths(4, TOWN), deaths(26, COUNTRY)]
        again = published(revised, before=first.observations)
        assert {w.observation.breakdown: w.why for w in again.withheld} == {TOWN: Why.BEFORE, COUNTRY: Why.BEFORE}
        assert not published(revised).withheld

    def test_what_was_printed_does_not_count_as_hidden(self):
        rows = [deaths(30), deaths(2, TOWN), deaths(28, COUNTRY)]
        printed = [replace(o, missing="") for o in rows if o.breakdown == COUNTRY]
        publication = published(rows, before=printed)
        assert {w.observation.breakdown for w in publication.withheld} == {TOTAL, TOWN}
        assert not publication.findings

    def test_a_number_that_the_last_release_gives_away_is_told(self):
        rows = [deaths(30), deaths(2, TOWN), deaths(28, COUNTRY)]
        publication = published(rows, before=[o for o in rows if o.breakdown != TOWN])
        assert [f.code for f in publication.findings] == ["cannot-protect"]
        publication = published(rows, before=rows)
        assert [f.code for f in publication.findings] == ["already-public"]

    def test_what_was_printed_and_is_in_the_figures_no_more_is_still_known(self):
        (w,) = published([deaths(10, TOWN)], before=[deaths(12)]).withheld
        assert (w.observation.breakdown, w.why) == (TOWN, Why.PARTNER)
        assert not published([deaths(10, TOWN)], before=[deaths(15)]).withheld

    def test_a_sum_told_before_gives_nothing_back_through_the_rows_that_are_new(self):
        """The men of 2019 follow from the new rows, those of 2020 from their sum, and the two women from these."""
        men = [deaths(n, MALE, year=2016 + i) for i, n in enumerate((20, 20, 20, 9, 9))]
        first = published(men, 10)
        assert (len(first.withheld), first.sums) == (2, 1)
        women = [deaths(20, FEMALE, year=2019), deaths(2, FEMALE, year=2020)]
        again = published([*men, deaths(29, year=2019), deaths(11, year=2020), *women], before=first.observations)
        assert not again.findings
        lost = {(w.observation.year, w.observation.breakdown) for w in again.withheld}
        assert lost == {(year, part) for year in (2019, 2020) for part in (MALE, FEMALE)}

    def test_a_new_sum_makes_nothing_worse_that_could_not_be_protected(self):
        before = [deaths(2, year=2019), deaths(2, year=2020)]
        women = [deaths(n, FEMALE, year=2016 + i) for i, n in enumerate((9, 9, 9, 2, 2))]
        publication = published([*before, *women], before=before)
        assert [f.code for f in publication.findings] == ["already-public", "cannot-protect", "cannot-protect"]
        assert publication.sums == 0

    def test_the_same_figures_twice_are_the_same_release(self):
        rows = [deaths(n, p, year=y) for y in range(2016, 2025) for p, n in ((TOTAL, 12), (MALE, 9), (FEMALE, 3))]
        first = published(rows)
        assert published(rows, before=first.observations).observations == first.observations


class TestWhatIsLost:
    def test_a_withheld_row_keeps_nothing_that_tells(self):
        row = replace(deaths(2), note="其中1例为早产", as_reported="2.0", qualifier="~")
        (o,) = published([row]).observations
        assert (o.value, o.numerator, o.denominator, o.note, o.as_reported, o.qualifier) == (
            None,
            None,
            None,
            "",
            "",
            "",
        )
        assert o.missing == CONFIDENTIAL

    @pytest.mark.parametrize(
        ("missing", "number", "why"),
        [("缺报", 2, ["small"]), ("缺报", 200, []), (CONFIDENTIAL, 200, ["marked"])],
    )
    def test_counts_beside_an_empty_value_are_judged_like_any_others(self, missing, number, why):
        row = replace(deaths(number), value=None, denominator=None, missing=missing)
        publication = published([row])
        assert [w.why for w in publication.withheld] == why
        assert (publication.observations[0].numerator is None) == bool(why)

    @pytest.mark.parametrize("value", ["NaN", "Infinity", "-3", "1e9"])
    def test_a_rate_that_is_none_breaks_nothing(self, value):
        rows = [observed(LIGHT, "3.00", events=30, of=1000), observed(LIGHT, value, part=MALE)]
        rows.append(observed(INFANT, value))
        assert not published(rows, 5).withheld

    def test_none_and_all_are_published_unless_the_scheme_says_otherwise(self):
        rows = [deaths(0), observed("W-HEA-005", 100, events=50, of=50)]
        assert not published(rows).withheld
        careful = withhold(rows, QUANTITIES, scheme=replace(load_scheme(), zeros=True))
        assert len(careful.withheld) == 2

    @pytest.mark.parametrize(("complements", "lost"), [(True, 1), (False, 0)])
    def test_the_small_rest_of_a_share_is_protected_by_the_scheme(self, complements, lost):
        row = observed("W-HEA-005", 98, events=98, of=100)
        publication = withhold([row], QUANTITIES, scheme=replace(load_scheme(), complements=complements))
        assert len(publication.withheld) == lost

    def test_nothing_is_lost_of_large_numbers(self):
        rows = [deaths(n, p) for p, n in ((TOTAL, 60), (MALE, 35), (FEMALE, 25), (TOWN, 20), (COUNTRY, 40))]
        publication = published(rows)
        assert not publication.withheld
        assert publication.observations == tuple(rows)

    def test_the_cheapest_partner_is_a_part_and_not_the_total(self):
        parts = ((TOTAL, 60), (MALE, 58), (FEMALE, 2), (TOWN, 20), (COUNTRY, 40))
        assert {w.observation.breakdown for w in published([deaths(n, p) for p, n in parts]).withheld} == {MALE, FEMALE}

    def test_rare_rates_without_any_number_are_told(self):
        (finding,) = published([observed(MATERNAL, "16.1", territory="全国")]).findings
        assert finding.code == "people-unknown"

    def test_groups_of_ages_that_add_up_are_a_sum(self):
        ages = [deaths(n, Breakdown(age=a)) for a, n in (("0—2岁", 2), ("3—6岁", 14), ("7—17岁", 24))]
        publication = published([deaths(40), *ages])
        assert [w.observation.breakdown.age for w in publication.withheld] == ["0—2岁", "3—6岁"]

    @pytest.mark.parametrize(
        ("whole", "groups", "lost"),
        [
            (16, {"0—5岁": 8, "0—2岁": 6, "3—5岁": 2, "6—17岁": 8}, {"0—2岁", "3—5岁"}),
            (16, {"0—5岁": 8, "0—2岁": 6, "6—17岁": 8}, {"0—2岁"}),  # of 3 to 5 years are 2
            (20, {"0—2岁": 10, "3—5岁": 8}, {"3—5岁"}),  # 2 are older
            (30, {"0—2岁": 10, "3—5岁": 8}, set()),
        ],
    )
    def test_ages_give_back_what_is_left_of_a_wider_one(self, whole, groups, lost):
        rows = [deaths(n, Breakdown(age=a), DROWNED) for a, n in groups.items()]
        publication = published([deaths(whole, indicator=DROWNED), *rows])
        assert {w.observation.breakdown.age for w in publication.withheld} == lost

    @pytest.mark.parametrize(
        ("groups", "lost"),
        [
            ({"本县户籍": 14, "外县户籍": 2, "父母照料": 8, "祖辈照料": 8}, {"本县户籍", "外县户籍"}),
            ({"本县户籍": 14, "父母照料": 8, "祖辈照料": 8}, {"本县户籍"}),
            ({"本县户籍": 10, "父母照料": 8, "祖辈照料": 8}, set()),
        ],
    )
    def test_several_classifications_side_by_side_are_each_a_sum(self, groups, lost):
        rows = [deaths(n, Breakdown(other=g), DROWNED) for g, n in groups.items()]
        publication = published([deaths(16, indicator=DROWNED), *rows])
        assert {w.observation.breakdown.other for w in publication.withheld} == lost
