"""What the table of completion tells about earlier years."""

from decimal import Decimal

from lianggang.monitoring.completed import completed_values
from lianggang.plans.model import CompletionRow, CompletionTable
from tests.monitoring.plans import COUNTY, goal, level, plan, reading, tracked


def read(*rows, years=(2010, 2020), goals=()):
    table = CompletionTable(
        tuple(CompletionRow(f"women.completed.{i}", str(i), *row) for i, row in enumerate(rows, 1)), *years
    )
    whole = plan(goal(1, *goals), completion_table=table)
    return completed_values(reading(whole), tracked(whole).quantities, COUNTY)


def test_base_and_last_year_become_figures_with_their_source():
    found, findings = read(("孕产妇死亡率", "/10万", "21.5", "20以下", "8.2"))
    assert [(o.indicator, o.year, o.value, o.unit) for o in found] == [
        ("W-HEA-003", 2010, Decimal("21.5"), "/10万"),
        ("W-HEA-003", 2020, Decimal("8.2"), "/10万"),
    ]
    assert {o.source for o in found} == {"《示例县妇女发展规划》主要指标完成情况表"}
    assert {o.territory for o in found} == {COUNTY}
    assert findings == ()


def test_ten_thousands_of_people_are_counted_in_people():
    goals = [level("妇女培训人数", ">=", 100, "人")]
    found, findings = read(("妇女培训人数", "万人", "0.35", "1", "1.2"), goals=goals)
    assert [(o.value, o.unit) for o in found] == [(3500, "人"), (12000, "人")]
    assert findings == ()


def test_another_unit_is_told_and_its_numbers_are_not_taken():
    found, (finding,) = read(("婴儿死亡率", "%", "0.5", "0.4", "0.3"))
    assert found == ()
    assert finding.code == "completion-unit"
    assert "“%”" in finding.message
    assert "“‰”" in finding.message


def test_a_table_without_a_year_is_of_the_year_before_the_plan_and_says_so():
    found, (finding,) = read(("孕产妇死亡率", None, "21.5", "20", "8.2"), years=(None, None))
    assert [(o.year, o.value) for o in found] == [(2020, Decimal("8.2"))]
    assert finding.code == "completion-year-assumed"
    assert "2020年" in finding.message


def test_cells_without_a_number_are_no_figures():
    found, _ = read(("孕产妇死亡率", "/10万", "——", "下降", "逐年下降"), ("婴儿死亡率", "‰", "", "", "未统计"))
    assert found == ()


def test_names_that_nobody_knows_are_left_out():
    assert read(("完全不认得的东西", "%", "1", "2", "3")) == ((), ())
