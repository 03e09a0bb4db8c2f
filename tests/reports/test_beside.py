"""What stands beside the verdicts: few events, composite scores, totals taken apart, other organisations' rules."""

import json
from dataclasses import replace
from decimal import Decimal as D

import pytest
from openpyxl import load_workbook

from lianggang.panel.model import Breakdown, Observation
from lianggang.reports import results_json, write_results
from lianggang.reports.few import few_events
from lianggang.reports.figures import Figures
from lianggang.reports.report import compose
from lianggang.reports.scores import composites
from lianggang.reports.shifts import shifts
from lianggang.round import Scheme
from tests.reports.plain import plain_text
from tests.reports.sample import PLACE, YEAR, sample_round

MATERNAL, INFANT = "women.1.1", "C-HEA-002"


def observed(code, year, part, numerator, denominator, unit="‰", scale=1000, place=PLACE):
    value = (D(scale) * numerator / denominator).quantize(D("0.01"))
    return Observation(code, place, year, value, unit, D(numerator), D(denominator), part)


def test_a_county_with_one_maternal_death_is_told_what_it_can_conclude():
    few = few_events(sample_round())[MATERNAL]
    assert (few.count.events, few.answer.published, few.is_settled) == (1, True, False)
    assert 0.3 < few.answer.likely < 0.8
    text = plain_text(compose(sample_round()))
    assert "小数目指标能说什么、不能说什么" in text
    assert "不能说：真实水平已经达到目标" in text
    assert "本地2020—2023年" in few.answer.text or "本地2020、2023年合计" in few.answer.text


def test_counties_of_the_level_give_the_prior():
    code = sample_round().results[0].tracked.indicator
    peers = tuple(
        observed(code, YEAR, Breakdown(), n, 20_000, "/10万", 100_000, f"{name}县")
        for name, n in zip("甲乙丙丁戊己庚辛", (0, 1, 2, 3, 6, 8, 9, 12), strict=True)
    )
    round_ = sample_round()
    few = few_events(replace(round_, territory="示例县", observations=(*round_.observations, *peers)))[MATERNAL]
    assert "先验：同级8个地区" in few.answer.text


def test_scores_tell_what_is_missing_and_weights_count():
    round_ = sample_round()
    plain = composites(round_)
    women = next(c for key, c in plain.items() if key.startswith("women") and "/" not in key)
    assert women.worst < women.value < women.best
    assert 0 < women.known < 1
    assert "适" not in women.name
    heavy = composites(replace(round_, scheme=Scheme(weights={"妇女与教育": 100.0})))
    weighted = next(c for key, c in heavy.items() if key.startswith("women") and "/" not in key)
    education = next(c for key, c in plain.items() if key.endswith("/妇女与教育"))
    assert abs(weighted.value - education.value) < abs(women.value - education.value)


def divided(before, after):
    """The sample with infant deaths of town and country in the base year and in its own."""
    round_ = sample_round()
    (result,) = [r for r in round_.results if r.tracked.id == "children.1.1"]
    code, parts = result.tracked.indicator, [Breakdown(residence=r) for r in ("城镇", "农村")]
    kept = [o for o in round_.observations if o.indicator != code or not o.breakdown.residence]
    rows = [
        observed(code, year, part, n, d, result.series.unit, 100 if result.series.unit == "%" else 1000)
        for year, counts in ((2020, before), (YEAR, after))
        for part, (n, d) in zip(parts, counts, strict=True)
    ]
    return replace(round_, observations=(*kept, *rows)), code


def test_a_total_that_goes_against_its_parts_is_told():
    round_, code = divided(((10, 1000), (80, 2000)), ((18, 2000), (38, 1000)))
    moved = shifts(round_)[code, "城乡"]
    assert moved.shift.change == pytest.approx(moved.shift.by_rates + moved.shift.by_weights)
    assert "使它" in moved.sentence
    text = plain_text(compose(round_))
    assert "合计的变化从哪里来" in text


def test_results_carry_it_all(tmp_path):
    write_results(sample_round(), tmp_path / "r.xlsx")
    book = load_workbook(tmp_path / "r.xlsx")
    assert {"综合得分", "小数目", "合计的变化", "国际口径对照"} <= set(book.sheetnames)
    note = book["国际口径对照"]["A2"].value
    assert "不是本系统的结论" in note
    data = results_json(sample_round())
    (maternal,) = [r for r in data["results"] if r["id"] == MATERNAL]
    assert maternal["few_events"]["published"] is True
    assert maternal["other_rules"][0]["class"] == "已实现"
    assert set(data["scores"]) == set(Figures(sample_round()).scores)
    json.dumps(data, ensure_ascii=False, allow_nan=False)
