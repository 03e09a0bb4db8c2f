"""The Excel files."""

from dataclasses import replace
from decimal import Decimal
from zipfile import ZipFile

import openpyxl
import pytest

from lianggang.assess.model import Verdict
from lianggang.panel.model import Breakdown, Observation
from lianggang.plans.model import Duty, Reading
from lianggang.reports import write_results, write_tasks, write_warnings, write_yearbook
from lianggang.reports.excel.warnings import CAUSES
from lianggang.reports.figures import Figures
from lianggang.round import Round
from tests.reports.sample import HEALTH, PLACE, YEAR, sample_round

WRITERS = [write_tasks, write_results, write_warnings, write_yearbook]
DANGEROUS = ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://x")', "http://x.cn", "123"]
FIRST = 4  # the first row under the heads


def written(writer, folder, round=None):
    path = folder / "x.xlsx"
    writer(round or sample_round(), path)
    return openpyxl.load_workbook(path)


def table(sheet):
    heads, *rows = sheet.iter_rows(min_row=FIRST - 1, values_only=True)
    return [dict(zip(heads, row, strict=True)) for row in rows]


def hostile(text):
    round = sample_round()
    first, *rest = round.results
    tracked = replace(
        first.tracked, indicator_name=text, item_text=text, area=text, lead_units=(text,), measures=(text,)
    )
    alerts = (replace(round.results[2].alerts[0], reason=text),)
    return replace(round, results=(replace(first, tracked=tracked, alerts=alerts), *rest))


@pytest.mark.parametrize("writer", WRITERS)
@pytest.mark.parametrize("text", DANGEROUS)
def test_text_never_becomes_a_formula_a_number_or_a_link(writer, text, tmp_path):
    book = written(writer, tmp_path, hostile(text))
    found = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value == text]
    assert found
    assert all(cell.data_type == "s" for cell in found)
    assert not any(cell.data_type == "f" for sheet in book for row in sheet.iter_rows() for cell in row)
    with ZipFile(tmp_path / "x.xlsx") as archive:
        assert not any("externalLink" in n or b"<f>" in archive.read(n) for n in archive.namelist())
        assert not any(b'TargetMode="External"' in archive.read(n) for n in archive.namelist())


@pytest.mark.parametrize("writer", WRITERS)
def test_the_same_round_gives_the_same_bytes(writer, tmp_path):
    writer(sample_round(), tmp_path / "a.xlsx")
    writer(sample_round(), tmp_path / "b.xlsx")
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


@pytest.mark.parametrize("writer", WRITERS)
def test_every_sheet_prints_on_a4_with_repeated_heads_and_nothing_odd(writer, tmp_path):
    for sheet in written(writer, tmp_path):
        assert sheet.page_setup.paperSize == 9
        assert sheet.print_title_rows == "$3:$3"
        assert sheet.freeze_panes
        texts = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]
        assert not any(t in ("None", "nan", "inf") for t in texts)


@pytest.mark.parametrize("writer", WRITERS)
def test_a_round_without_targets_still_gives_a_file(writer, tmp_path):
    assert written(writer, tmp_path, Round(YEAR, PLACE, Reading("空.docx", ()), (), ())).sheetnames


def test_tasks_are_listed_once_and_for_each_unit(tmp_path):
    book = written(write_tasks, tmp_path)
    everything = table(book["全部任务"])
    assert len(everything) == 15  # 14 targets and one goal without any
    assert everything[0]["目标值"] == "≤12.5/10万（2030年）"
    assert [row["指标"] for row in everything if row["领域"] == "妇女与健康"][-1] == "（没有可量化的指标）"
    health = table(book["县卫生健康局"])
    assert {row["规划"] for row in health} == {"妇女", "儿童"}
    assert all("县卫生健康局" in f"{row['牵头单位']}{row['责任单位']}" for row in health)


def test_tasks_without_a_unit_wait_to_be_filled_in(tmp_path):
    book = written(write_tasks, tmp_path)
    rows = table(book["未明确责任单位"])
    assert [row["指标"] for row in rows] == ["妇女人均预期寿命", "学校安全教育覆盖率"]
    assert all(row["牵头单位"] is None for row in rows)
    assert book.sheetnames[-1] == "未明确责任单位"


def test_results_are_real_numbers_in_printed_precision(tmp_path):
    book = written(write_results, tmp_path)
    row = table(book["达标判断"])[0]
    assert (row["最新值"], row["基期值"], row["上年值"]) == (9.8, 17.4, 10.3)
    heads = [c.value for c in book["达标判断"][FIRST - 1]]
    cell = book["达标判断"].cell(FIRST, heads.index("最新值") + 1)
    assert (cell.number_format, cell.alignment.horizontal) == ("#,##0.0", "right")


def test_results_leave_missing_values_empty(tmp_path):
    row = next(r for r in table(written(write_results, tmp_path)["达标判断"]) if r["指标"] == "妇女人均预期寿命")
    assert (row["最新值"], row["判断"]) == (None, "○ 无数据")


def test_results_are_summed_by_plan_and_area(tmp_path):
    total, *rows = table(written(write_results, tmp_path)["汇总"])
    verdicts = [head for head in total if head and any(v.label in head for v in Verdict)]
    assert total["可量化"] == sum(total[v] for v in verdicts) == 13
    plans = [r for r in rows if not r["规划、领域"].startswith("　")]
    areas = [r for r in rows if r["规划、领域"].startswith("　")]
    for head in [*verdicts, "可量化", "方向性目标"]:
        assert total[head] == sum(r[head] for r in plans) == sum(r[head] for r in areas)


def test_warnings_come_in_two_kinds_with_columns_for_the_reply(tmp_path):
    book = written(write_warnings, tmp_path)
    assert book.sheetnames == ["预计达标困难", "波动较大"]
    rows = table(book["预计达标困难"])
    assert [row["等级"] for row in rows] == ["红 ●●●", "橙 ●●"]
    assert all(row[head] is None for row in rows for head in row if "单位填写" in head)
    (causes,) = [v for v in book["预计达标困难"].data_validations.dataValidation if v.type == "list"]
    assert causes.formula1 == f'"{",".join(CAUSES)}"'
    assert str(causes.sqref) == f"L{FIRST}:L{FIRST + 1}"


def test_the_yearbook_tells_missing_from_not_reported(tmp_path):
    book = written(write_yearbook, tmp_path)
    rows = {row["指标"]: row for row in table(book["1.妇女与健康"])}
    screening = rows["适龄妇女宫颈癌人群筛查率"]
    assert (screening["2020年"], screening["2022年"], screening["2019年"]) == (38.6, "—", None)
    assert "2022年无数据：未开展统计。" in screening["备注"]
    notes = {row["项目"]: row["说明"] for row in table(book["编者说明"])}
    assert {"符号「—」", "符号「…」", "符号「＊」", "符号「空格」"} <= notes.keys()


def test_the_yearbook_leaves_blank_what_nobody_reported(tmp_path):
    round = sample_round()
    (screening,) = {
        r.tracked.indicator for r in round.results if r.tracked.indicator_name == "适龄妇女宫颈癌人群筛查率"
    }
    kept = [o for o in round.observations if (o.indicator, o.year) != (screening, 2024)]
    town, country = Breakdown(residence="城镇"), Breakdown(residence="农村")
    blank = Observation(screening, PLACE, 2024, None, "%", missing="缺报")
    more = (blank, replace(blank, breakdown=town), replace(blank, breakdown=country, missing="部门不掌握"))
    bare = [replace(r, series=replace(r.series, observations=())) for r in round.results]
    round = replace(round, observations=(*kept, *more), results=tuple(bare))
    rows = table(written(write_yearbook, tmp_path, round)["1.妇女与健康"])
    at = next(i for i, row in enumerate(rows) if row["指标"] == "适龄妇女宫颈癌人群筛查率")
    assert rows[at]["2024年"] is None
    assert "2024年" not in (rows[at]["备注"] or "")
    assert (rows[at + 1]["指标"], rows[at + 1]["2024年"]) == ("　　农村", "…")


def test_the_yearbook_shows_a_computed_gap_as_the_report_does(tmp_path):
    round = sample_round()
    first = round.results[0]
    series = replace(first.series, observations=(Observation(first.tracked.indicator, PLACE, 2024, Decimal("66.14")),))
    blank = Observation(first.tracked.indicator, PLACE, 2024, None, missing="缺报")
    round = replace(round, observations=(blank,), results=(replace(first, series=series),))
    rows = table(written(write_yearbook, tmp_path, round)["1.妇女与健康"])
    assert rows[0]["2024年"] == 66.14


def test_the_yearbook_breaks_indicators_down(tmp_path):
    rows = table(written(write_yearbook, tmp_path)["4.儿童与健康"])
    names = [row["指标"] for row in rows]
    assert names[:3] == ["婴儿死亡率", "　　城镇", "　　农村"]
    assert rows[2]["2024年"] == 3.1
    assert "2022年起口径有变化。" in next(r for r in rows if r["指标"] == "儿童青少年总体近视率")["备注"]


def test_the_yearbook_has_contents_that_lead_to_each_area(tmp_path):
    book = written(write_yearbook, tmp_path)
    links = [cell.hyperlink.location for row in book["目录"].iter_rows(min_row=FIRST) for cell in row if cell.hyperlink]
    assert links == [f"'{name}'!A1" for name in book.sheetnames[2:]]


@pytest.mark.parametrize("unit", ["[局]:*?/\\", "'引号'", "县" * 40, ""])
def test_units_with_odd_names_get_a_sheet(tmp_path, unit):
    round = sample_round()
    first, *rest = round.results
    changed = replace(first, tracked=replace(first.tracked, lead_units=(unit, unit + "二")))
    assert len(written(write_tasks, tmp_path, replace(round, results=(changed, *rest))).sheetnames) >= 10


TEXT = (
    "五、组织实施\n（一）落实责任。\n各单位定期会商。\n"
    "六、监测评估\n（一）开展监测\n评估组提交报告。每年4月底前报送数据。"
)


def duty(what, when, quote, **more):
    at = TEXT.find(quote)
    return Duty(("县妇儿工委",), what, when, None, quote, ((at, at + len(quote)),), **more)


def with_duties(*duties, **plan):
    round = sample_round()
    plan = replace(round.results[0].tracked.plan, duties=duties, **{"period": (2021, 2030)} | plan)
    return replace(round, reading=Reading("规划.docx", (plan,), text=TEXT))


def test_duties_stand_by_kind_of_time_with_the_years_of_the_plan_and_their_place(tmp_path):
    regular = duty("定期会商", None, "各单位定期会商")
    report = [duty("提交报告", when, "评估组提交报告") for when in ("final", "midterm")]
    data = duty("报送数据", "annual", "每年4月底前报送数据")
    sheet = written(write_tasks, tmp_path, with_duties(regular, *report, data))["职责与时间表"]
    assert [(r["做什么（规划原文）"], r["期限、频次"], r["规划中的位置"]) for r in table(sheet)] == [
        ("报送数据", "每年4月底前", "监测评估 （一）开展监测"),
        ("提交报告", "中期（2025年）", "监测评估 （一）开展监测"),
        ("提交报告", "终期（2030年）", "监测评估 （一）开展监测"),
        ("定期会商", "定期", "组织实施 （一）落实责任"),
    ]
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.print_title_rows == "$3:$3"


@pytest.mark.parametrize(
    ("quote", "issued", "expected"),
    [
        ("规划颁布后1个月内报送", "2022-01-31", "规划印发后1个月内（2022年2月28日前）"),
        ("规划颁布后1个月内报送", None, "规划印发后1个月内"),
        ("在1个月内制定方案", "2022-01-31", "1个月内"),
    ],
    ids=["last of the month", "undated", "from no issue"],
)
def test_months_after_the_issue_of_the_plan_give_a_day(quote, issued, expected, tmp_path):
    given = with_duties(Duty((), "报送", "within 1 month", None, quote), issued_on=issued)
    (row,) = table(written(write_tasks, tmp_path, given)["职责与时间表"])
    assert (row["期限、频次"], row["谁来做"], row["规划中的位置"]) == (expected, "（原文未写明）", "—")


def test_a_reading_without_duties_has_no_sheet_of_them(tmp_path):
    assert "职责与时间表" not in written(write_tasks, tmp_path).sheetnames


def test_a_goal_whose_aim_is_listed_with_another_is_not_listed_again(tmp_path):
    round = sample_round()
    result = next(r for r in round.results if r.tracked.area == "妇女与健康")
    (goal,) = round.reading.plans[0].areas[0].goals
    joined = replace(result.tracked, where=f"{result.tracked.where}、主要目标{goal.number}", lead="待明确")
    sheet = written(write_tasks, tmp_path, replace(round, results=(replace(result, tracked=joined),)))["全部任务"]
    (row,) = table(sheet)
    assert row["规划中的位置"] == joined.where.removeprefix("妇女与健康 ")
    assert row["牵头单位"] == "待明确"


def _likely(probability):
    round = sample_round()
    first, *rest = round.results
    changed = replace(first, assessment=replace(first.assessment, probability=probability))
    return replace(round, results=(changed, *rest))


@pytest.mark.parametrize(("probability", "shown"), [(0.796, 79.6), (0.93, 93), (0.998, "超过99%"), (0.001, "不到1%")])
def test_a_probability_is_shown_as_the_report_prints_it(tmp_path, probability, shown):
    row = table(written(write_results, tmp_path, _likely(probability))["达标判断"])[0]
    assert row["达标概率\n（%）"] == shown


def test_the_sheet_of_few_events_lists_what_the_report_lists(tmp_path):
    figures = Figures(sample_round())
    names = [few.result.tracked.indicator_name for few in figures.few.values() if few.is_open]
    assert [row["指标"] for row in table(written(write_results, tmp_path)["小数目"])] == names


def test_whoever_the_table_names_as_lead_is_counted_as_lead(tmp_path):
    round = sample_round()
    named = tuple(
        replace(r, tracked=replace(r.tracked, lead_units=(), lead=HEALTH, responsible_units=(HEALTH,)))
        for r in round.results
    )
    sheet = written(write_tasks, tmp_path, replace(round, results=named))[HEALTH]
    assert f"其中牵头{len(named)}项" in "".join(str(cell.value) for row in sheet.iter_rows() for cell in row)


def test_the_note_on_a_score_says_each_part_once(tmp_path):
    for row in table(written(write_results, tmp_path)["综合得分"]):
        assert "综合得分只计入了" not in row["说明"]
