"""The two warnings, their levels and their sentences."""

import re
from dataclasses import replace
from decimal import Decimal as D

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lianggang.alerts import Cause, Level, Params, WarningKind, alerts
from lianggang.alerts.feasible import among_peers
from lianggang.alerts.volatility import chance_moments, measure, volatile
from lianggang.assess import assess
from lianggang.catalogue.model import Survey
from tests.assess.figures import series, target

PLAN = {"start": 2021, "due": 2025, "better": None}
WIDE = Params(window=30)


def warned(aim, values, unit="%", as_of=2024, quote="", counts=None, **plan):
    goal, line = target(aim, quote), series(values, unit, counts=counts)
    return alerts(goal, line, assess(goal, line, as_of=as_of, **{**PLAN, **plan}))


def reasons(found):
    return [(a.kind, a.level, a.reason) for a in found]


def test_out_of_reach():
    (alert,) = warned("level >= 70 %", {2020: "42.0", 2021: "45.0", 2022: "46.8", 2023: "49.4", 2024: "51.3"}, due=2026)
    assert (alert.kind, alert.level) == (WarningKind.HARD_TO_ATTAIN, Level.RED)
    assert alert.reason == (
        "目标≥70%，2024年51.3%，需年均提高9.4个百分点，近三年年均提高2.1个百分点，"
        "有记录以来2年以上的时段中最快为年均提高2.5个百分点（2020—2023年），预计2026年达标概率不到1%"
    )
    assert alert.causes == (Cause.UNLIKELY, Cause.PACE)
    assert "51.3<70" in alert.arithmetic


def test_missed():
    found = warned("level >= 70 %", {2023: "49.4", 2024: "51.3", 2025: "51.3"}, as_of=2025)
    assert reasons(found) == [
        (WarningKind.HARD_TO_ATTAIN, Level.RED, "目标≥70%，2025年51.3%，相差18.7个百分点，目标年已过，未达标")
    ]


def test_a_change_of_whole_things_asks_for_whole_things():
    (alert,) = warned("change <= -50 % base 2020", {2020: 7, 2024: 5, 2025: 4}, "人", as_of=2025)
    assert alert.reason == "目标比2020年减少50%以上（即≤3人），2025年4人，相差1人，目标年已过，未达标"
    assert "（相当于不高于3人）：尚差1人" in alert.arithmetic


def test_attained_but_may_slip():
    values = {2018: "98.0", 2019: "97.5", 2020: "97.1", 2021: "96.4", 2022: "96.0", 2023: "95.6"}
    (alert,) = warned("level >= 95 %", values, as_of=2023)
    assert alert.level in (Level.YELLOW, Level.ORANGE)
    assert alert.reason.startswith(
        "目标≥95%，2023年95.6%，近三年年均下降0.5个百分点，目前已达到，但预计2025年仍达标的概率只有"
    )
    assert alert.reason.endswith("可能回落")


def test_a_pace_never_seen():
    values = {2018: "54", 2019: "57", 2020: "50", 2021: "55", 2022: "50", 2023: "54"}
    hard, *_ = warned("level >= 57 %", values, as_of=2023)
    assert (hard.kind, hard.level) == (WarningKind.HARD_TO_ATTAIN, Level.YELLOW)
    assert (
        "需年均提高1.5个百分点，近三年年均提高1.3个百分点，有记录以来2年以上的时段中最快为年均提高1.3个百分点（2020—2023年），预计2025年达标概率"
        in hard.reason
    )


def test_a_change_shows_the_value_it_amounts_to():
    values = {2020: "15.0", 2021: "15.1", 2022: "14.9", 2023: "15.0", 2024: "15.0"}
    (alert,) = warned("change <= -20 % base 2020", values, "/10万")
    assert alert.reason.startswith(
        "目标比2020年下降20%以上（即≤12/10万），2024年15.0/10万，需年均下降3/10万，近三年年均下降0.03/10万，"
    )


def test_whole_things_are_still_to_go_and_have_no_yearly_fraction():
    values = {2018: 17, 2019: 22, 2020: 14, 2021: 18, 2022: 15, 2023: 18, 2024: 17}
    (alert,) = [a for a in warned("level >= 20 处", values, "处", due=2026) if a.kind is WarningKind.HARD_TO_ATTAIN]
    assert alert.reason.startswith(
        "目标≥20处，2024年17处，还差3处，须在2026年前完成，近三年减少1处，"
        "有记录以来2年以上的时段中最快为增加4处（2020—2023年），预计2026年达标概率"
    )
    per_thousand = {2020: "0.6", 2021: "0.6", 2022: "0.6", 2023: "0.6", 2024: "0.6"}
    (alert,) = warned("level >= 1.1 名", per_thousand, "名")
    assert "需年均增加" not in alert.reason
    assert "需年均提高0.5名" in alert.reason
    (alert,) = warned("level <= 3 起", {2020: 9, 2021: 9, 2022: 10, 2023: 9, 2024: 9}, "起")
    assert "还须减少6起，须在2025年前完成，近三年没有变化，" in alert.reason


def test_a_missing_year_is_lacking_data_and_no_danger():
    values = {2019: "42.0", 2020: "42.0", 2021: "42.1", 2022: "42.2", 2023: "42.3"}
    assert warned("level >= 70 %", values, as_of=2023)
    assert warned("level >= 70 %", values, as_of=2024) == ()


def test_a_good_movement_beyond_around_is_no_danger():
    values = {2019 + k: f"{80 + 2 * k}.0" for k in range(6)}
    (alert,) = [a for a in warned("level ~ 80 %", values) if a.kind is WarningKind.HARD_TO_ATTAIN]
    assert alert.level is Level.RED
    assert warned("level ~ 80 %", values, better="higher") == ()


def test_a_bound_is_told_as_a_bound():
    (alert,) = warned("level >= 70 %", {2022: "50", 2023: "51", 2024: "52", 2025: "<60"}, as_of=2025)
    assert alert.reason == "目标≥70%，2025年低于60%，目标年已过，未达标"


def test_a_broken_run_of_years():
    (alert,) = warned("direction up", {2020: 51, 2021: 52, 2022: 51}, as_of=2022, quote="逐年提高")
    assert (alert.level, alert.reason) == (
        Level.ORANGE,
        "目标为逐年提高，2022年51%，2022年没有做到，逐年要求已不能达到，近二年年均没有变化",
    )
    assert "2022年没有做到" in alert.arithmetic


@pytest.mark.parametrize(
    ("aim", "values"),
    [
        ("level >= 70 %", {}),
        ("change <= -20 % base 2020", {2022: 10, 2023: 11}),
        ("level >= 50 %", {2020: 60, 2021: 61, 2022: 62, 2023: 63, 2024: 64}),
        ("level >= 70 ‰", {2023: 60, 2024: 61}),
    ],
)
def test_no_warning_without_data_or_danger(aim, values):
    assert warned(aim, values) == ()


def test_volatile_without_counts():
    values = {2017: 40, 2018: 60, 2019: 42, 2020: 63, 2021: 41, 2022: 62, 2023: 43, 2024: 60}
    (alert,) = [a for a in warned("level >= 10 %", values) if a.kind is WarningKind.VOLATILE]
    assert alert.level is Level.YELLOW  # chance cannot be ruled out without counts
    assert alert.reason.startswith("2017—2024年7次变动中方向反转6次，年度变动的标准差为21.")
    assert alert.reason.endswith("没有分子分母，不能分出偶然成分，请核实数据和口径")


def rates(events, births):
    counts = {2015 + k: (D(n), D(births)) for k, n in enumerate(events)}
    return {y: f"{100_000 * n / d:.1f}" for y, (n, d) in counts.items()}, counts


def test_a_few_deaths_that_go_up_and_down_are_chance():
    values, counts = rates([1, 3, 0, 2, 1, 3, 0, 2, 1, 2], 10_000)
    found = warned("level <= 60 /10万", values, "/10万", counts=counts)
    assert [a for a in found if a.kind is WarningKind.VOLATILE] == []


def test_many_events_that_go_up_and_down_are_not_chance():
    values, counts = rates([200, 330, 190, 340, 210, 320, 190, 350, 200, 330], 1_000_000)
    (alert,) = [
        a for a in warned("level <= 60 /10万", values, "/10万", counts=counts) if a.kind is WarningKind.VOLATILE
    ]
    assert alert.reason.startswith("2015—2024年9次变动中方向反转8次，年度变动的标准差为14")
    assert "其中偶然波动（按件数推算）为2.43/10万，超出偶然的部分为14" in alert.reason
    assert alert.arithmetic.startswith("超出偶然的标准差：√(")


def test_a_handful_of_cases_a_year_goes_up_and_down_by_chance():
    cases = {2015 + k: v for k, v in enumerate([3, 6, 2, 5, 3, 7, 2, 4, 3, 5])}
    assert [a for a in warned("level <= 9 起", cases, "起") if a.kind is WarningKind.VOLATILE] == []


def computed_gap(country, town, births):
    sides = []
    for events in (country, town):
        values, counts = rates(events, births)
        sides.append(series(values, "/10万", counts=counts))
    first, second = sides
    gaps = [replace(a, value=a.value - second.at(a.year).value, numerator=None, denominator=None) for a in first.known]
    return replace(first, observations=tuple(gaps), sides=(first, second))


@pytest.mark.parametrize(("births", "times", "told"), [(5_000, 1, False), (1_000_000, 200, True)])
def test_the_chance_of_a_computed_gap_is_that_of_both_sides(births, times, told):
    country = [times * n for n in (9, 6, 9, 5, 9, 6, 10, 5)]
    town = [times * n for n in (3, 4, 3, 4, 3, 4, 3, 4)]
    line = computed_gap(country, town, births)
    measured = measure(line, 2024, Params())
    pooled = (sum(country) + sum(town)) / len(country) / births
    assert measured.counted
    expected, _ = chance_moments([100_000**2 * pooled / births] * 8, [1] * 7)
    assert measured.chance == pytest.approx(expected, rel=0.001)
    assert (volatile(line, 2024, Params()) is not None) is told


def test_a_gap_that_changes_its_sign_has_no_share_to_exceed():
    gaps = {2015 + k: v for k, v in enumerate([0.5, -0.4, 0.6, -0.5, 0.3, -0.6, 0.4])}
    assert [a for a in warned("direction narrow", gaps, "‰") if a.kind is WarningKind.VOLATILE] == []


def test_a_steep_rise_is_not_volatile():
    values = {2016 + k: v for k, v in enumerate([10, 20, 31, 44, 52, 60, 74, 80, 91])}
    assert [a for a in warned("level >= 5 %", values) if a.kind is WarningKind.VOLATILE] == []


@pytest.mark.parametrize("points", [6, 8, 10])
@pytest.mark.parametrize("gap", [1, 2])
def test_chance_is_taken_for_movement_once_in_twenty(points, gap):
    draws = np.random.default_rng(20_240).poisson(400, (3000, points))
    years = [2024 - gap ** (points - 1 - k > 2) * (points - 1 - k) for k in range(points)]
    found = [measure(series(dict(zip(years, row, strict=True)), "起"), 2024, WIDE) for row in draws]
    assert 0.03 < np.mean([v.exceeds_chance(0.95) for v in found]) < 0.07
    assert np.mean([v.observed**2 for v in found]) == pytest.approx(np.mean([v.chance**2 for v in found]), rel=0.03)


def test_chance_of_changes_in_a_row():
    spread, freedom = chance_moments([1.0] * 4, [1, 1, 1])
    assert spread**2 == pytest.approx(2 * 4 / 3)  # 2 for independent changes; neighbours share a value
    assert freedom == pytest.approx(256 / 136)  # (2 + 10/3)² / (2² + (10/3)²), the eigenvalues


def test_amounts_of_money_are_no_counts():
    values = {2017: 40, 2018: 60, 2019: 42, 2020: 63, 2021: 41, 2022: 62, 2023: 43, 2024: 60}
    amounts = {year: (D(v) / 10, D("10.0")) for year, v in values.items()}
    assert not measure(
        series(values, counts={y: (n + D("0.05"), d) for y, (n, d) in amounts.items()}), 2024, WIDE
    ).counted


numbers = st.decimals(0, 100, places=1)


@settings(max_examples=100, deadline=None)
@given(
    st.dictionaries(st.integers(2012, 2026), numbers, max_size=10),
    st.sampled_from(["level >= 70 %", "level <= 8 %", "level ~ 45 %", "change >= 20 % base 2020", "direction narrow"]),
    st.booleans(),
)
def test_every_warning_is_one_whole_sentence(values, aim, counted):
    counts = {y: (v * 10, D(1000)) for y, v in values.items()} if counted else None
    for alert in warned(aim, values, counts=counts):
        text = (alert.reason + alert.arithmetic).lower()
        assert not any(w in text for w in ("none", "nan", "inf", "e-", "e+"))
        assert "。" not in alert.reason
        assert "，，" not in alert.reason
        assert not alert.reason.endswith("，")


@settings(max_examples=60, deadline=None)
@given(st.lists(numbers, min_size=5, max_size=10), st.integers(1, 30))
def test_adding_a_constant_does_not_make_a_percentage_more_volatile(values, shift):
    found = [
        [
            a.level
            for a in warned("level >= 0 %", {2015 + k: v / 2 + by for k, v in enumerate(values)})
            if a.kind is WarningKind.VOLATILE
        ]
        for by in (0, shift)
    ]
    assert found[0] == found[1]


def risen(start, step, place):
    line = series({2012 + k: D(start) + D(str(step)) * k for k in range(13)})
    return replace(line, territory=place)


def of_peers(steps):
    aim = target("level >= 62 %")
    own = series({2017 + k: D(54) + D("0.7") * k + (-1) ** k for k in range(8)})
    result = assess(aim, own, as_of=2024, start=2021, due=2026, better="higher")
    peers = [risen(50 + i, step, f"{i}县") for i, step in enumerate(steps)]
    return [a for a in alerts(aim, own, result, peers=peers) if a.kind is WarningKind.HARD_TO_ATTAIN]


def test_a_pace_that_hardly_any_peer_managed():
    (alert,) = of_peers([0.5] * 11 + [2])
    assert Cause.PACE in alert.causes
    assert re.search(
        r"从相近水平（[\d.]+—[\d.]+）起步的同级地区\d+个、2年时段\d+个中，达到这一进度的(只有\d+个|一个也没有)"
        r"（九成不超过年均提高0.5个百分点），",
        alert.reason,
    )
    assert "有记录以来" not in alert.reason
    assert "达到所需进度的不超过10%" in alert.limits


@pytest.mark.parametrize(("spans", "few"), [(20, 2), (10, 1), (29, 2), (30, 3), (9, 0)])
def test_a_tenth_of_the_spans_is_hardly_any(spans, few):
    assert Params().hardly_any(spans) == few


def test_nine_tenths_of_the_spans_did_not_exceed_the_usual_pace():
    lines = [risen(50, step, f"{step}县") for step in range(20)]
    found = among_peers(lines, D(50), D(18 * 7), 7, 2024, Params(near=0, peer_places=2))
    assert (found.spans, found.reached, found.usual) == (20, 2, 17)
    assert found.is_rare(Params())


def test_a_year_to_go_is_counted_from_today_and_not_from_an_old_survey():
    census = Survey("1%人口抽样调查", 5, 2020, True, "")
    line = series({2010: "9.2", 2015: "9.6", 2020: "9.9"}, "年")
    found = assess(target("level >= 11.3 年"), line, as_of=2024, start=2021, due=2025, better="higher", survey=census)
    (alert,) = alerts(target("level >= 11.3 年"), line, found)
    assert found.probability < 0.2
    assert alert.level is Level.RED


def test_a_pace_that_peers_manage_is_no_reason():
    assert all(Cause.PACE not in a.causes for a in of_peers([4] * 12))


def test_too_few_peers_do_not_tell():
    assert all("同级地区" not in a.reason for a in of_peers([0.5] * 7))


def fallen(last):
    aim = target("level >= 58 %")
    line = series({2016: 50, 2017: 51, 2018: 52, 2019: 53, 2020: 54, 2021: 55, 2022: 56, 2023: last})
    before, now = (assess(aim, line, as_of=year, start=2021, due=2025, better="higher") for year in (2022, 2023))
    return before, now, alerts(aim, line, now, before=before)


def test_a_probability_that_fell_sharply():
    before, now, found = fallen("55.2")
    assert before.probability - now.probability > 0.15
    (alert,) = found
    assert Cause.FALL in alert.causes
    assert re.search(r"，达标概率由上年测算的\d+%降到\d+%$", alert.reason)
    assert "达标概率一年内下降15个百分点以上，且低于80%" in alert.limits


def test_a_probability_that_held_is_no_reason():
    *_, found = fallen("57")
    assert found == ()


def test_every_warning_shows_its_thresholds():
    strict = Params(hard=0.3, hopeless=0.1)
    aim = target("level >= 70 %")
    line = series({2020: "42.0", 2021: "45.0", 2022: "46.8", 2023: "49.4", 2024: "51.3"})
    result = assess(aim, line, as_of=2024, start=2021, due=2026, better=None)
    (alert,) = alerts(aim, line, result, params=strict)
    assert alert.limits.startswith("达标概率低于30%；低于10%或只剩一年为红")


@given(
    st.lists(st.tuples(st.integers(2000, 2024), numbers, st.integers(0, 9)), max_size=60),
    st.decimals(-20, 20, places=1).filter(bool),
    st.integers(0, 6),
)
def test_feasibility_counts_what_reached_the_need(rows, need, span):
    lines = [replace(series({y: v for y, v, place in rows if place == p}), territory=str(p)) for p in range(10)]
    found = among_peers(lines, D(50), need, span, 2024, Params(peer_spans=3, peer_places=2))
    if found is not None:
        assert 0 <= found.reached <= found.spans
        assert found.low <= found.high
        assert found.is_rare(Params(feasible=0.0))


@given(st.lists(st.tuples(st.integers(2000, 2024), numbers), min_size=3, max_size=20, unique_by=lambda r: r[0]))
def test_more_need_is_reached_by_fewer(rows):
    lines = [replace(series(dict(rows)), territory=str(p)) for p in range(3)]
    params = Params(peer_spans=3, peer_places=3)
    found = [among_peers(lines, D(50), D(need), 2, 2024, params) for need in (1, 5, 25)]
    if found[0] is not None:
        reached = [f.reached for f in found]
        assert reached == sorted(reached, reverse=True)


def test_the_word_of_a_rise_depends_on_what_rises():
    deaths = {2020: 3.4, 2021: 3.5, 2022: 3.5, 2023: 3.6, 2024: 3.7}
    (alert,) = warned("level <= 3 /10万", deaths, unit="/10万")
    assert "近三年年均上升0.1/10万" in alert.reason
    people = {2020: 2000, 2021: 2010, 2022: 2010, 2023: 2020, 2024: 2030}
    (alert,) = warned("annual_change >= 5 % base 2020", people, unit="人")
    assert alert.reason.startswith("目标年均增加5%以上（即")
