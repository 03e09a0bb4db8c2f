"""Every kind of report: what it says of the sample round, and how it looks to who opens it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO

import docx
import pypdfium2
import pytest

from lianggang.assess.model import Verdict
from lianggang.documents.limits import DEFAULT
from lianggang.documents.office import find_program, pdf_of
from lianggang.reports.making import build, compose
from lianggang.reports.snapshot import ReportKind
from lianggang.reports.standing import Standing
from tests.reports.made import snapshot
from tests.reports.plain import plain_text
from tests.reports.sample import observe, sample_round


def told(kind):
    return plain_text(compose(snapshot(kind)))


def test_the_evaluation_shows_weights_and_never_a_score_that_nobody_gave():
    text = told(ReportKind.EVALUATION)
    assert "示例县妇女儿童发展规划\n中期评估报告" in text
    assert "完善妇幼健康服务 | 县卫生健康局 | 〔2〕 | 〔86.5〕" in text
    assert "增强妇女健康意识 | 县妇联 | 〔1〕 | 〔未评分〕" in text
    assert "不能评分的〔1〕项，不计入得分，也不当作零" in text
    assert "县妇联 | 〔1〕 | 〔未评分〕 | 〔0〕 | 〔1〕" in text
    assert "得分偏低 | 维持原分" in text


def test_beside_a_score_stands_what_monitoring_says():
    assert "适龄妇女宫颈癌人群筛查率（%） | 〔≥70%〕\n2025年 | 〔49.1〕 | 〔51.3〕 | ▼ 〔达标困难〕" in told(
        ReportKind.EVALUATION
    )


def test_a_units_report_is_filled_in_with_its_own_targets_alone():
    text = told(ReportKind.UNIT)
    assert "我单位承担的可量化目标〔4〕项" in text
    assert "预警办理：已答复，措施到2025年9月" in text
    assert "需要每年〔提高18.7个百分点〕" in text
    assert "村委会成员中女性比例" not in text


def test_the_report_upwards_is_a_letter_that_tells_what_became_of_warnings():
    draft = compose(snapshot(ReportKind.UPWARD))
    assert (draft.letter.number, draft.letter.to) == ("示妇儿工委〔2025〕2号", "市妇女儿童工作委员会")
    text = plain_text(draft)
    assert "2023年预警〔4〕项，单位答复〔3〕项；一年后的情况：应验〔2〕项、仍在预警〔1〕项、未整改而解除〔1〕项" in text
    assert text.rstrip().endswith("2025年4月30日")


def test_the_brief_answers_what_leaders_ask():
    text = told(ReportKind.BRIEF)
    assert "适龄妇女宫颈癌人群筛查率 | 〔51.3%〕" in text
    assert "〔每年需提高18.7个百分点，近年每年提高3.1个百分点〕 | 县卫生健康局 | 已答复，措施到2025年9月" in text
    assert "判断比上年好转〔1〕项（孕产妇死亡率），变差〔1〕项（适龄妇女宫颈癌人群筛查率）" in text
    assert "截至2025年4月30日，〔1〕个单位逾期未办〔1〕件：县教育局2024年度监测表（逾期30天）" in text


def test_the_passage_does_not_boast_with_one_death():
    text = told(ReportKind.PASSAGE)
    assert "6个月内婴儿纯母乳喂养率2024年为〔52.1%〕" in text
    assert "孕产妇死亡率2024年" not in text


def _with_values(code, values, events, verdict=None, of=100_000):
    """The sample round with other values and numbers of events of one indicator."""
    round = sample_round()
    old = next(r for r in round.results if r.tracked.indicator == code)
    rows = observe(code, old.series.unit, values, numerators=events, denominators=dict.fromkeys(events, str(of)))
    new = replace(old, series=replace(old.series, observations=rows))
    assessment = replace(new.assessment, value=rows[-1].value, verdict=verdict or new.assessment.verdict)
    new = replace(new, assessment=assessment)
    return replace(round, results=tuple(new if r is old else r for r in round.results))


def test_a_letter_tells_few_deaths_by_number_and_not_by_their_change():
    round = _with_values("W-HEA-003", {2023: "1.00", 2024: "2.00"}, {2023: "1", 2024: "2"}, Verdict.OFF_TRACK)
    text = plain_text(compose(snapshot(ReportKind.UPWARD, round)))
    assert "孕产妇死亡率2024年为〔2.00/10万〕，〔2024年2例（2/100000），太少，一年不能下结论" in text
    assert "孕产妇死亡率〔2.00/10万〕（〔2例〕）" in text
    assert "100.0%" not in text
    assert "数据质量与缺项" not in text
    assert "孕产妇死亡率" not in plain_text(compose(snapshot(ReportKind.PASSAGE, round)))


@pytest.mark.parametrize(
    ("values", "goal", "told"),
    [
        ({2023: "51.0", 2024: "52.1"}, "50", True),
        ({2023: "53.0", 2024: "52.1"}, "50", False),  # falls, where a rise is wanted
        ({2023: "49.0", 2024: "49.96"}, "50", False),  # 50 as the target is printed, and less in truth
    ],
)
def test_the_passage_praises_what_is_attained_in_truth_and_does_not_fall(values, goal, told):
    round = _with_values("L-C-1.2", values, {})
    text = plain_text(compose(snapshot(ReportKind.PASSAGE, _asking(round, "L-C-1.2", goal))))
    assert ("6个月内婴儿纯母乳喂养率2024年为" in text) is told
    assert ("项按目标所印位数四舍五入后达到，原值未达到" in text) is (values[2024] == "49.96")


def _asking(round, code, goal):
    def asked(r):
        return replace(r, assessment=replace(r.assessment, goal_value=Decimal(goal)))

    return replace(round, results=tuple(asked(r) if r.tracked.indicator == code else r for r in round.results))


def test_a_brief_without_an_office_says_that_nothing_is_known_of_answers():
    text = plain_text(compose(snapshot(ReportKind.BRIEF, standing=Standing())))
    assert "没有办理记录" in text
    assert "未答复" not in text
    assert "逾期未办的事项" not in text
    sent = plain_text(compose(snapshot(ReportKind.BRIEF, standing=Standing(as_of=date(2025, 4, 30)))))
    assert "预警未发出" in sent
    assert "截至2025年4月30日，逾期未办的事项〔0〕件" in sent


def test_the_yearbook_leaves_no_zero_for_what_is_missing():
    text = told(ReportKind.YEARBOOK)
    assert "适龄妇女宫颈癌人群筛查率 | % |  | 〔38.6〕 | 〔42.0〕 | — | 〔49.1〕 | 〔51.3〕" in text


def test_an_annual_report_without_a_year_before_has_no_such_part():
    assert "与上年比较" in told(ReportKind.ANNUAL)
    assert "与上年比较" not in plain_text(compose(snapshot(ReportKind.ANNUAL, standing=Standing())))


@pytest.mark.skipif(find_program() is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize(("kind", "pages"), [(ReportKind.BRIEF, 1), (ReportKind.PASSAGE, 1)])
def test_in_libreoffice_it_has_as_many_pages_as_its_reader_wants(kind, pages):
    pdf = pypdfium2.PdfDocument(pdf_of(build(snapshot(kind).to_bytes()), DEFAULT))
    assert len(pdf) == pages
    assert "示例县" in pdf[0].get_textpage().get_text_range()
    assert tuple(map(round, pdf[0].get_size())) == (595, 842)


@pytest.mark.parametrize("kind", list(ReportKind))
def test_every_kind_opens_and_no_table_is_wider_than_the_page(kind):
    document = docx.Document(BytesIO(build(snapshot(kind).to_bytes())))
    widest = max(s.page_width - s.left_margin - s.right_margin for s in document.sections)
    for table in document.tables:
        assert sum(c.width for c in table.columns) <= widest + 36_000 * 4  # a few millimetres into the margin
