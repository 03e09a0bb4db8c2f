"""The text of the annual report."""

import os
import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from lianggang.alerts import DEFAULT as LIMITS
from lianggang.alerts.model import Alert, Level, WarningKind
from lianggang.assess.gaps import gap
from lianggang.assess.model import Verdict
from lianggang.findings import error
from lianggang.panel.model import Observation
from lianggang.panel.series import build_series
from lianggang.plans.model import Reading
from lianggang.reports import appendix, method
from lianggang.reports.blocks import Draft, Heading, Paragraph, Table, chinese, citations
from lianggang.reports.contrasts import contrasts
from lianggang.reports.figures import Cited, Figures
from lianggang.reports.pages.parts import no_data_in
from lianggang.reports.quality import reason_missing
from lianggang.reports.report import compose
from lianggang.reports.sentences import measures, names
from lianggang.round import Round
from tests.reports.plain import plain_text
from tests.reports.sample import PLACE, WOMEN, YEAR, sample_round

GOLDEN = Path(__file__).parent / "golden" / "report.txt"
EMPTY = Round(YEAR, PLACE, Reading("空.docx", ()), (), ())


def paragraphs(draft: Draft) -> list[str]:
    return [b.lead + "".join(map(str, b.pieces)) for b in draft.blocks if isinstance(b, Paragraph)]


def rows(draft: Draft, caption: str) -> list[list[str]]:
    table = next(b for b in draft.blocks if isinstance(b, Table) and b.caption.endswith(f" {caption}"))
    return [["".join(map(str, cell)) for cell in row] for row in table.rows]


def only(*ids: str) -> Round:
    round = sample_round()
    return replace(round, results=tuple(r for r in round.results if r.tracked.id in ids))


def test_the_report_reads_as_reviewed():
    """After a wanted change run with LIANGGANG_REGENERATE=1 and read the difference."""
    text = plain_text(compose(sample_round()))
    if os.environ.get("LIANGGANG_REGENERATE"):
        GOLDEN.parent.mkdir(exist_ok=True)
        GOLDEN.write_text(text, "utf-8")
    assert text == GOLDEN.read_text("utf-8")


def test_no_sentence_speaks_of_none_or_nan():
    for round in (sample_round(), EMPTY, *(only(r.tracked.id) for r in sample_round().results)):
        text = plain_text(compose(round))
        assert not re.search(r"None|\bnan\b|\binf\b|〔〕|，，|。。|：。|，。|共项", text)


def test_every_number_of_the_text_is_a_citation():
    round = sample_round()
    draft = compose(round)
    names = sorted({r.tracked.indicator_name for r in round.results} | {WOMEN.title}, key=len, reverse=True)
    end = next(i for i, b in enumerate(draft.blocks) if isinstance(b, Heading) and b.text.startswith("附表"))
    for block in draft.blocks[:end]:
        if isinstance(block, Paragraph):
            own = "".join(p for p in block.pieces if not isinstance(p, Cited))
            for name in names:
                own = own.replace(name, "")
            own = re.sub(r"\d{4}(—\d{4})?年|（\d{4}—\d{4}年）|^\d+\. |[表图]\d+|《.*?》", "", own)
            assert not re.search(r"\d", own), own


def test_a_citation_is_found_again_by_its_key():
    round = sample_round()
    cited = citations(compose(round).blocks)
    figures = Figures(round)
    assert len(cited) > 300
    assert all(figures.render(c.key) == c.text for c in cited)


def test_counts_of_the_overview_add_up():
    draft = compose(sample_round())
    matrix = next(b for b in draft.blocks if isinstance(b, Table) and "各领域" in b.caption)
    for row in matrix.rows:
        total, *parts = (int(str(cell[0])) for cell in row[1:])
        assert total == sum(parts)


def test_missing_data_and_directions_are_not_counted_as_attained():
    text = "".join(paragraphs(compose(sample_round())))
    assert "可量化目标13项" in text
    assert "算作达标的（已达标和目前已达标合计）2项，占可量化目标的15.4%；无数据2项，不计入达标。" in text
    assert "另有方向性目标1项，没有数值，单独统计：不作判断1项。" in text


def test_reference_values_are_no_source_of_the_territory():
    here = sample_round()
    national = replace(here.observations[0], territory="全国", source="全国统计监测报告")
    there = compose(replace(here, observations=(*here.observations, national)))
    assert "全国统计监测报告" not in next(p for p in paragraphs(there) if "数据来源" in p)


def test_verdicts_that_do_not_occur_are_not_mentioned():
    text = "".join(paragraphs(compose(only("women.2.1"))))
    assert "可量化目标1项，均为预计可达。" in text
    assert "达标困难" not in text[: text.index("未达标和达标困难的目标0项。")]
    assert "没有目标算作达标。" in text


def test_only_directions():
    text = "".join(paragraphs(compose(only("women.1.2"))))
    assert "没有可量化目标，有方向性目标1项，没有数值，单独统计：不作判断1项。" in text
    assert "占可量化目标" not in text


def test_values_on_both_sides_of_a_new_definition_are_not_compared():
    text = "".join(paragraphs(compose(only("children.1.4"))))
    assert "比上年上升0.4个百分点，与2020年口径不同，不作比较" in text


def test_the_small_number_caution_stands_beside_the_good_news():
    text = "".join(paragraphs(compose(only("women.1.1"))))
    assert re.search(r"目前已达标（到2030年的达标概率93%）。2024年死亡数为1人", text)


def test_no_adjective_beyond_the_verdict():
    assert not re.search(r"显著|明显|大幅|良好|较好|成效|稳步|喜人", plain_text(compose(sample_round())))


def test_a_report_on_one_plan_is_named_after_it():
    assert compose(only("women.1.1")).title.startswith("示例县妇女发展规划\n")
    assert compose(sample_round()).title.startswith("示例县妇女儿童发展规划\n")


def test_hard_targets_are_told_with_their_pace():
    (row,) = rows(compose(only("women.1.3")), "未达标和达标困难的目标")
    assert row[1:4] == ["51.3%\n2024年", "≥70%\n2025年", "18.7个百分点"]
    assert row[4] == "达标困难\n红●●●"
    assert row[5] == "牵头：县卫生健康局\n责任：县妇联"


def warned(round: Round, id: str) -> Round:
    """The round after one of its targets got a yellow warning."""
    alert = Alert(WarningKind.HARD_TO_ATTAIN, Level.YELLOW, "目前已达标，但可能回落")
    results = (replace(r, alerts=(alert,)) if r.tracked.id == id else r for r in round.results)
    return replace(round, results=tuple(results))


def test_targets_that_are_only_warned_of_are_listed_apart():
    draft = compose(warned(sample_round(), "women.1.1"))
    table = next(b for b in draft.blocks if isinstance(b, Table) and "其他有达标预警的目标" in b.caption)
    assert [str(row[0][0]) for row in table.rows] == ["孕产妇死亡率"]
    text = "".join(paragraphs(draft))
    assert "其他有达标预警的目标1项" in text
    assert "1项：孕产妇死亡率" in [row[2] for row in rows(draft, "各单位需要办理的目标")]


def test_an_aim_that_goal_and_table_both_state_is_told_once():
    round = only("women.1.3")
    (first,) = round.results
    twice = replace(round, results=(first, replace(first, tracked=replace(first.tracked, id="women.table.1"))))
    assert [row[0] for row in rows(compose(twice), "未达标和达标困难的目标")] == ["适龄妇女宫颈癌人群筛查率（2项）"]
    assert "未达标和达标困难的目标2项" in "".join(paragraphs(compose(twice)))


def test_what_is_asked_of_the_units_adds_up_to_the_counts():
    draft = compose(sample_round())
    asked = rows(draft, "各单位需要办理的目标")
    (told,) = re.findall(r"未达标和达标困难的目标(\d+)项", "".join(paragraphs(draft)))[:1]
    assert sum(int(row[1].split("项")[0]) for row in asked if row[1] != "—") == int(told)
    (missing,) = re.findall(r"年无数据的指标(\d+)个，见", "".join(paragraphs(draft)))
    assert sum(len(row[2].split("、")) for row in rows(draft, "2024年度缺项清单")) == int(missing)


def test_who_leads_is_printed_alike_everywhere():
    open = "待明确（暂由县妇联报送）"
    round = sample_round()
    results = tuple(
        replace(r, tracked=replace(r.tracked, lead=open, lead_units=(), responsible_units=("县妇联", "县医保局")))
        if r.assessment.verdict is Verdict.NO_DATA or r.tracked.id == "women.1.3"
        else r
        for r in round.results
    )
    draft = compose(replace(round, results=results))
    assert rows(draft, "2024年度缺项清单")[-1][0] == open
    assert rows(draft, "各单位需要办理的目标")[-1][0] == open
    told = {row[0]: row[5] for row in rows(draft, "未达标和达标困难的目标")}
    assert told["适龄妇女宫颈癌人群筛查率"] == f"牵头：{open}\n责任：县妇联、县医保局"


def test_figures_in_another_unit_are_not_called_unreported():
    round = sample_round()
    (lost,) = [r for r in round.results if r.tracked.indicator_name == "学校安全教育覆盖率"]
    finding = error("unit-mismatch", f"{lost.tracked.indicator_name}的单位应为“%”，这里是“人”")
    draft = compose(replace(round, findings=(finding,)))
    reasons = {name: row[1] for row in rows(draft, "2024年度缺项清单") for name in row[2].split("、")}
    assert reasons["学校安全教育覆盖率"] == "单位不符，未采用"
    assert "单位不符，未采用" not in {reasons[name] for name in reasons if name != "学校安全教育覆盖率"}


def test_a_level_target_is_compared_with_the_year_before_the_plan():
    round = only("women.1.1")
    (result,) = round.results
    bare = replace(result, assessment=replace(result.assessment, baseline=None, baseline_year=None))
    assert "比2020年下降43.7%" in "".join(paragraphs(compose(replace(round, results=(bare,)))))


def test_binding_and_mortality_targets_are_written_out_with_cases_interval_and_pooled_years():
    round = only("women.1.1", "women.2.1")
    text = "".join(paragraphs(compose(round)))
    told = "2024年1例（1/10204），太少，一年不能下结论，95%区间0.2—54.6；2020、2023、2024年合计12.7/10万（4/31407）。"
    assert told in text
    assert "孕产妇死亡率〔9.8/10万〕（〔1例〕，〔目前已达标〕）" in plain_text(compose(round))
    assert "高中阶段教育毛入学率（女）2024年为" not in text  # neither binding nor notable: in the table only


def test_the_first_page_is_short():
    draft = compose(sample_round())
    page = draft.blocks[: next(i for i, b in enumerate(draft.blocks) if isinstance(b, Heading) and "一、" in b.text)]
    assert draft.blocks[0].text == "提要"
    _, table = page
    assert [str(row[0][0]) for row in table.rows][:3] == ["总的情况", "约束性目标", "死亡率"]
    assert sum(len("".join(map(str, row[1]))) for row in table.rows) < 600


def test_a_list_adds_up_to_its_number():
    first, second = only("women.1.1", "women.2.1").results
    assert names([first, second, first]) == "孕产妇死亡率（2项）和高中阶段教育毛入学率（女）"
    assert names([first, second, first], 1) == "孕产妇死亡率（2项）等3项"


def test_all_measures_of_an_area_are_no_title():
    (result,) = only("women.1.1").results
    vague = replace(result, tracked=replace(result.tracked, measures=("本领域全部措施（1—8）",)))
    assert measures(vague) == ""
    assert measures(result) == "“加强危重孕产妇救治网络建设”“落实孕产妇健康管理”"


def test_a_gap_between_handfuls_of_cases_is_marked():
    round = sample_round()
    few = tuple(
        replace(o, numerator=Decimal(3), denominator=Decimal(1000)) if o.breakdown.residence and o.value else o
        for o in round.observations
    )
    draft = compose(replace(round, observations=few))
    table = next(b for b in draft.blocks if isinstance(b, Table) and b.caption.endswith("城乡差距"))
    assert str(table.rows[0][-1][0]) == "例数太少，不能"
    assert "年婴儿死亡率：农村" not in "".join(paragraphs(draft))


def test_the_report_and_the_gaps_command_give_one_verdict():
    round = sample_round()
    found = contrasts(round)["C-HEA-002", "城乡"]
    sides = [s for s in build_series(round.observations, {}).values() if s.indicator == "C-HEA-002"]
    rural, urban = (next(s for s in sides if s.breakdown.residence == name) for name in ("农村", "城镇"))
    direct = gap("城乡", rural, urban, 2024)
    assert (found.gap.absolute, found.gap.years, found.gap.few) == (direct.absolute, direct.years, direct.few)


def test_verdict_of_every_target_is_in_the_tables_of_the_areas():
    round = sample_round()
    tables = [b for b in compose(round).blocks if isinstance(b, Table) and b.caption.endswith("领域目标进展")]
    rows = [row for table in tables for row in table.rows]
    assert len(rows) == len(round.results)
    labels = "".join(str(p) for row in rows for p in row[6])
    assert all(v.label in labels for v in Verdict if any(r.assessment.verdict is v for r in round.results))


def test_the_method_has_one_row_for_each_rule_and_one_for_each_way_of_forecasting():
    rows = method.rules(sample_round())
    assert len({tuple(row[:2]) for row in rows}) == len(rows)
    (forecast,) = method.forecasts(sample_round())
    assert forecast == ["按本县近年变化外推，向全国同类指标的变化收缩", "4—7年", "7"]
    first, *_ = sample_round().results
    dated = [
        replace(first, assessment=replace(first.assessment, forecast=replace(first.assessment.forecast, method=m, n=n)))
        for m, n in (("用2015—2024年10个年份的数据，对数尺度", 10), ("用2018—2024年7个年份的数据，对数尺度", 7))
    ]
    assert method.forecasts(replace(sample_round(), results=tuple(dated))) == [["对数尺度", "7—10年", "2"]]


def test_the_method_states_the_limits_of_the_warnings():
    told = dict(method.levels(LIMITS))
    assert "5%" in told["红●●●"]
    assert "20%" in told["橙●●"]
    assert "80%" in told["黄●"]


@pytest.mark.parametrize(("n", "text"), [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (34, "三十四")])
def test_chinese_numerals_of_headings(n, text):
    assert chinese(n) == text


@pytest.mark.parametrize(
    ("code", "missing", "told"),
    [
        ("S-POP-013", "缺报", "本年没有人口普查和1%人口抽样调查（下一次2025年）"),
        ("S-POP-013", "部门不掌握", "部门不掌握"),
        ("W-HEA-003", "缺报", "缺报"),
    ],
)
def test_a_year_without_a_survey_owes_no_figure(code, missing, told):
    (result,) = only("women.1.1").results
    blank = Observation(code, PLACE, YEAR, None, missing=missing)
    tracked = replace(result.tracked, indicator=code)
    bare = replace(result, tracked=tracked, series=replace(result.series, observations=(blank,)))
    assert reason_missing(replace(sample_round(), findings=()), bare) == told
    assert ("人口" in no_data_in(bare, YEAR)) == ("人口" in told)


@pytest.mark.parametrize(
    ("above", "below", "formula"),
    [
        ("死亡人数", "活产数", "死亡人数÷活产数"),
        ("男性平均收入－女性平均收入", "男性平均收入", "（男性平均收入－女性平均收入）÷男性平均收入"),
        ("农村率－城市率", "（差值，无分母）", "农村率－城市率"),
        ("由完整生命表推算（T0）", "由完整生命表推算（l0）", "由完整生命表推算（T0÷l0）"),
        ("由生命表推算", "由生命表推算", "由生命表推算"),
    ],
)
def test_a_formula_is_one_that_can_be_computed(above, below, formula):
    assert appendix._formula(above, below) == formula


def test_the_weights_of_the_scheme_are_told():
    round = sample_round()
    weighted = replace(round, scheme=replace(round.scheme, weights={"妇女与健康": 2.0}))
    assert "监测方案写明的权数：妇女与健康2；没有写明的为1。" in plain_text(compose(weighted))
