"""Counts, their classes, and what is no count."""

from dataclasses import replace
from decimal import Decimal as D

import pytest

from lianggang.assess.counted import Reliability, read_count
from lianggang.assess.pooling import pooled_series
from lianggang.findings import Severity
from lianggang.panel.model import Series
from lianggang.panel.quantities import Quantity
from tests.assess.counts import IMR, MMR, SHARE, observed, rate, share


@pytest.mark.parametrize(("events", "letter"), [(0, "C"), (9, "C"), (10, "B"), (19, "B"), (20, "A")])
def test_classes_by_events(events, letter):
    assert rate(events, 10_000).reliability == Reliability(letter)


def test_of_a_share_the_rarer_part_decides():
    assert share(98, 100).reliability is Reliability.C
    assert share(50, 100).reliability is Reliability.A


def test_one_death_among_3000_births():
    low, high = rate(1, 3000).interval()
    assert (f"{rate(1, 3000).value:.1f}", f"{low:.2f}", f"{high:.1f}") == ("33.3", "0.84", "185.7")
    low, high = rate(0, 3000).interval()
    assert (low, f"{high:.1f}") == (0, "123.0")
    assert f"{rate(0, 3000).interval(0.9)[1]:.1f}" == "99.9"


@pytest.mark.parametrize(
    ("numerator", "denominator", "code"),
    [
        (1, 0, "bad-counts"),
        (-1, 100, "bad-counts"),
        (101, 100, "bad-counts"),
        ("Infinity", 100, "bad-counts"),
        ("NaN", 100, "bad-counts"),
        ("1.5", 100, "not-people"),
        (None, 100, "no-counts"),
    ],
)
def test_what_is_no_count_is_told(numerator, denominator, code):
    count, finding = read_count(observed(SHARE, "县", 2024, numerator, denominator, value=50), SHARE)
    assert count is None
    assert finding.code == code
    assert "NaN" not in finding.message
    assert finding.advice
    assert (finding.severity is Severity.ERROR) == (code == "bad-counts")


def test_ages_and_ratios_have_no_counts_and_nothing_is_missing():
    years = Quantity("Y", "平均受教育年限", "年", divides=False)
    assert read_count(observed(years, "县", 2024, value="11.2"), years) == (None, None)


def series(rows, breaks=()):
    return Series(
        "I", "婴儿死亡率", "‰", "县", tuple(observed(IMR, "县", y, *c) for y, c in rows.items()), breaks=breaks
    )


def test_pooled_rates_are_sums_over_years_and_not_means_of_rates():
    found = pooled_series(series({2022: (1, 1000), 2023: (0, 3000), 2024: (5, 1000)}), until=2024, years=3)
    assert found.count.value == pytest.approx(1000 * 6 / 5000)
    assert (found.label, found.missing) == ("2022—2024年合计", ())


def test_missing_years_are_absent_from_both_sums_and_told():
    found = pooled_series(series({2020: (1, 1000), 2024: (1, 1000)}), until=2024, years=5)
    assert (found.years, found.missing, found.label) == ((2020, 2024), (2021, 2022, 2023), "2020、2024年合计")
    assert pooled_series(series({2010: (1, 1000)}), until=2024, years=5) is None


def test_never_across_a_change_of_definition():
    rows = {y: (y - 2019, 1000) for y in range(2020, 2025)}
    assert pooled_series(series(rows, (2023,)), until=2024, years=5).years == (2023, 2024)
    assert pooled_series(series(rows, (2023,)), until=2022, years=5).years == (2020, 2021, 2022)


def test_counts_of_different_kinds_do_not_add():
    with pytest.raises(ValueError, match="different kinds"):
        rate(1, 10) + share(1, 10)
    assert read_count(observed(MMR, "县", 2024, D(1), D(3000)), MMR)[0] == rate(1, 3000)


def test_nothing_is_added_up_over_a_withheld_year():
    found = series({2020: (0, 1000), 2022: (0, 1000), 2023: (0, 1000), 2024: (7, 1000)})
    hidden = replace(observed(MMR, "县", 2021), missing="保密")
    found = replace(found, observations=(found.observations[0], hidden, *found.observations[1:]))
    assert pooled_series(found, until=2024, years=3).years == (2022, 2023, 2024)
    assert pooled_series(found, until=2024, years=5) is None
    assert pooled_series(replace(found, breaks=(2022,)), until=2024, years=5).years == (2022, 2023, 2024)
