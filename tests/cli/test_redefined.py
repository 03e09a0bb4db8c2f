"""A definition that changed is carried from the file of figures to every result."""

import json

import docx
import pytest

from tests.cli.terminal import lianggang

PLAN = """示例县妇女发展规划（2021—2030年）

一、发展领域、主要目标和策略措施

（一）妇女与教育

主要目标：

1.高中阶段毛入学率达到95%以上。（责任单位：县教育局）

2.学前教育毛入园率比2020年提高10个百分点。（责任单位：县教育局）

策略措施：

1.保障女性接受高中阶段教育。

二、组织实施

县统计局每年开展年度监测。
"""
ENROLMENT, KINDERGARTEN = "高中阶段毛入学率", "学前教育毛入园率"


def figures(change):
    rows = [("指标", "地区", "年份", "数值", "单位", "口径变化")]
    for name, values in ((ENROLMENT, (70, 72, 74, 90, 91)), (KINDERGARTEN, (70, 72, 74, 90, 91))):
        rows += [(name, "示例县", 2020 + i, v, "%", change if i == 3 else "") for i, v in enumerate(values)]
    return "".join(",".join(map(str, row)) + "\n" for row in rows)


@pytest.fixture
def results(tmp_path):
    """Runs the plan with a change of definition in 2023, or none; the results by indicator and the report's text."""

    def run(change):
        plan, data, out = tmp_path / "规划.txt", tmp_path / "数据.csv", tmp_path / "out"
        plan.write_text(PLAN, "utf-8")
        data.write_text(figures(change), "utf-8")
        assert lianggang("run", plan, data, "--year", 2024, "-o", out).exit_code == 0
        found = json.loads((out / "results.json").read_text("utf-8"))["results"]
        document = docx.Document(out / "report.docx")
        cells = [c.text for t in document.tables for row in t.rows for c in row.cells]
        return found, "\n".join([*(p.text for p in document.paragraphs), *cells])

    return run


def test_without_a_change_the_years_are_compared(results):
    found, text = results("")
    assert [r["breaks"] for r in found] == [[], []]
    assert found[1]["reached"] is True
    assert "起口径有变化" not in text


def test_a_change_is_not_compared_across_and_the_report_says_so(results):
    found, text = results("含流动人口")
    level, change = found
    assert [r["breaks"] for r in found] == [[2023], [2023]]
    assert (level["actual_pace"], level["probability"]) == (1.0, None)  # 2023 to 2024 only
    assert (change["verdict"], change["attainment"]) == ("cannot_judge", None)
    assert text.count("2023年起口径有变化。") == 2
    assert "比2020年提高21个百分点" not in text
