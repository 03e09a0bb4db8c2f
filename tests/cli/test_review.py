"""`lianggang review` as a clerk would use it, and the corrections in `read` and `run`."""

import json
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from lianggang.cli.main import group

COUNTY = Path(__file__).resolve().parents[2] / "examples" / "county"
PLAN = COUNTY / "plan.docx"


def run(*arguments):
    return CliRunner().invoke(group, [str(a) for a in arguments])


def fill(path, key, **cells):
    book = openpyxl.load_workbook(path)
    page = book["妇女规划"]
    columns = {c.value: c.column for c in page[3]}
    row = next(r for r in range(4, page.max_row + 1) if page.cell(r, 1).value == key)
    for head, value in cells.items():
        page.cell(row, columns[head]).value = value
    book.save(path)


@pytest.fixture
def sent(tmp_path):
    path = tmp_path / "review.xlsx"
    assert run("review", PLAN, "-o", path).exit_code == 0
    return path


def value_of(path):
    goal = json.loads(path.read_text("utf-8"))["plans"][0]["areas"][0]["goals"][1]
    return goal["targets"][0]["value"]


def test_round_from_document_to_corrected_reading(sent, tmp_path):
    fill(sent, "women.1.goal.2.t1", 决定="更正", 数值="11.5")
    done = run("review", PLAN, "--apply", sent, "-o", tmp_path / "plan.json", "--by", "张三")
    assert done.exit_code == 0
    assert "共1条决定：更正1项。" in done.stderr
    corrections = json.loads((tmp_path / "corrections.json").read_text("utf-8"))
    assert corrections["targets"][0]["signed"]["by"] == "张三"
    assert value_of(tmp_path / "plan.json") == 11.5
    again = tmp_path / "again.json"
    assert run("read", PLAN, "--corrections", tmp_path / "corrections.json", "-o", again).exit_code == 0
    assert again.read_bytes() == (tmp_path / "plan.json").read_bytes()


def test_corrected_reading_with_its_corrections_is_itself(sent, tmp_path):
    fill(sent, "women.1.goal.2.t1", 决定="更正", 数值="11.5")
    first, second = tmp_path / "plan.json", tmp_path / "second.json"
    run("review", PLAN, "--apply", sent, "-o", first)
    record = tmp_path / "corrections.json"
    assert run("review", first, "--apply", record, "--corrections", record, "-o", second).exit_code == 0
    assert json.loads(second.read_text("utf-8"))["plans"] == json.loads(first.read_text("utf-8"))["plans"]


def test_second_look_goes_on_from_the_first(sent, tmp_path):
    record = tmp_path / "corrections.json"
    fill(sent, "women.1.goal.2.t1", 决定="更正", 数值="11.5")
    run("review", PLAN, "--apply", sent, "-o", tmp_path / "plan.json")
    second = tmp_path / "second.xlsx"
    run("review", PLAN, "--corrections", record, "-o", second)
    fill(second, "women.1.goal.2.t1", 决定="更正", 数值="11")
    done = run("review", PLAN, "--apply", second, "--corrections", record, "-o", tmp_path / "plan.json")
    assert done.exit_code == 0
    assert value_of(tmp_path / "plan.json") == 11
    (change,) = json.loads(record.read_text("utf-8"))["targets"]
    assert (change["was"]["value"], change["fields"]["value"]) == ("12", "11")


def test_earlier_corrections_are_not_overwritten(sent, tmp_path):
    (tmp_path / "corrections.json").write_text("{}", "utf-8")
    done = run("review", PLAN, "--apply", sent, "-o", tmp_path / "plan.json")
    assert "没有覆盖" in done.stderr
    assert not (tmp_path / "plan.json").exists()


def test_wrong_cell_blocks_and_nothing_is_written(sent, tmp_path):
    fill(sent, "women.1.goal.2.t1", 决定="更正", 数值="很多")
    done = run("review", PLAN, "--apply", sent, "-o", tmp_path / "plan.json")
    assert done.exit_code == 1
    assert "很多" in done.stderr
    assert [p.name for p in tmp_path.iterdir()] == ["review.xlsx"]


def test_correction_whose_words_are_gone_is_told(sent, tmp_path):
    fill(sent, "women.1.goal.2.t1", 决定="删除")
    run("review", PLAN, "--apply", sent, "-o", tmp_path / "plan.json")
    text = "某县妇女发展规划（2021—2030年）\n二、发展领域\n（一）妇女与健康\n主要目标：\n1.产前检查率达到97%以上。\n"
    other = tmp_path / "other.txt"
    other.write_text(text, "utf-8")
    done = run("read", other, "--corrections", tmp_path / "corrections.json", "-o", tmp_path / "o.json")
    assert "没有用上" in done.stderr
    assert "孕产妇死亡率控制在12/10万以下" in done.stderr


def test_run_follows_the_corrected_target(sent, tmp_path):
    fill(sent, "women.1.goal.2.t1", 决定="更正", 数值="11.5")
    run("review", PLAN, "--apply", sent, "-o", tmp_path / "plan.json")
    out = tmp_path / "out"
    arguments = ("--year", 2024, "--corrections", tmp_path / "corrections.json", "-o", out)
    assert run("run", PLAN, COUNTY / "figures.csv", *arguments).exit_code == 0
    assert value_of(out / "plan.json") == 11.5
    assert "units" in json.loads((out / "plan.json").read_text("utf-8"))


def test_reading_names_the_doubtful_unit(tmp_path):
    done = run("read", PLAN, "-o", tmp_path / "plan.json")
    assert "「县卫生健局」" in done.stderr
    units = {u["name"]: u for u in json.loads((tmp_path / "plan.json").read_text("utf-8"))["units"]}
    assert units["县卫生健局"]["kind"] == "unknown"
