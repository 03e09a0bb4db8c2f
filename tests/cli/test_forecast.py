"""`lianggang forecast` and `lianggang backtest` as a process would call them."""

import csv
import json

import pytest
from click.testing import CliRunner

from lianggang.cli.main import group
from tests.cli.terminal import COUNTY
from tests.forecast.test_tasks import SERIES, TASKS, asks, rows


def run(*arguments):
    return CliRunner().invoke(group, list(map(str, arguments)))


def lines(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def tasks(tmp_path):
    root = tmp_path / "tasks"
    truth = "origin_id,target_year,y_true\n"
    for origin in (2012, 2019):
        (root / str(origin)).mkdir(parents=True)
        names = [f"{origin}|s{i}" for i in range(9)]
        values = {n: [40 + i + k + (-1) ** (k + i) for k in range(10)] for i, n in enumerate(names)}
        series = "".join(rows(n, v, first=origin - 9) for n, v in values.items())
        (root / str(origin) / "series.csv").write_text(SERIES + series, "utf-8")
        asked = "".join(asks(n, (50, 60), year=origin + 2) for n in names)
        (root / str(origin) / "tasks.csv").write_text(TASKS + asked, "utf-8")
        truth += "".join(f"{n},{origin + 2},{v[-1] + 2}\n" for n, v in values.items())
    (root / "truth.csv").write_text(truth, "utf-8")
    return root


def test_the_answers_and_the_pace_are_written(tasks, tmp_path):
    out = tmp_path / "out"
    done = run("forecast", tasks / "2012", out / "2012")
    assert done.exit_code == 0
    assert "9段历史，18个问题已答" in done.stderr
    answers = lines(out / "2012" / "answers.csv")
    assert {a["task_id"] for a in answers} == {t["task_id"] for t in lines(tasks / "2012" / "tasks.csv")}
    assert all(0 <= float(a["p_attain"]) <= 1 for a in answers)
    forecasts = lines(out / "2012" / "forecasts.csv")
    assert {f["target_year"] for f in forecasts} == {"2014"}
    for f in forecasts:
        assert float(f["lo95"]) <= float(f["lo80"]) <= float(f["point"]) <= float(f["hi80"]) <= float(f["hi95"])
    assert json.loads((out / "run.json").read_text("utf-8"))["seconds_per_10000"] > 0


def test_questions_without_an_answer_are_counted_and_told(tasks, tmp_path):
    with (tasks / "2012" / "tasks.csv").open("a", encoding="utf-8") as file:
        file.write(asks("2012|s0", (50,), year=2010) + asks("2012|s0", (50,), year=2040))
    done = run("forecast", tasks / "2012", tmp_path / "out" / "2012")
    assert "18个问题已答，2个没有回答" in done.stderr
    assert "问的年份不晚于历史的最后一年，没有回答（tasks.csv 问题2012|s0-2010-50）" in done.stderr
    assert "问的年份太远" in done.stderr
    assert "历史太短" not in done.stderr


def test_peers_can_be_left_out(tasks, tmp_path):
    run("forecast", tasks / "2012", tmp_path / "a" / "2012")
    run("forecast", tasks / "2012", tmp_path / "b" / "2012", "--alone")
    one, other = (lines(tmp_path / name / "2012" / "answers.csv") for name in "ab")
    assert [a["task_id"] for a in one] == [a["task_id"] for a in other]
    assert one != other


def test_a_folder_without_the_files_is_refused(tmp_path):
    done = run("forecast", tmp_path, tmp_path / "out")
    assert done.exit_code == 1
    assert "没有文件“series.csv”" in done.stderr
    assert not (tmp_path / "out").exists()


def test_the_record_of_task_folders(tasks):
    done = run("backtest", tasks, "--from", 2012)
    assert done.exit_code == 0
    assert "提前2年的预测：36个问题，2组" in done.stdout
    assert "以最近值为准的" in done.stdout
    assert "18个后来公布的数" in done.stdout


def test_the_diagram_of_the_record(tasks, tmp_path):
    picture = tmp_path / "可靠性.svg"
    done = run("backtest", tasks, "--from", 2012, "--diagram", picture)
    assert done.exit_code == 0
    assert "提前2年：36个问题" in picture.read_text("utf-8")
    refused = run("backtest", tasks, "--from", 2012, "--diagram", tmp_path / "没有" / "图.svg")
    assert refused.exit_code == 1
    assert "上级文件夹不存在" in refused.stderr


def test_the_record_from_a_later_year_on(tasks):
    assert "18个问题，1组" in run("backtest", tasks, "--from", 2019).stdout
    none = run("backtest", tasks, "--from", 2020)
    assert none.exit_code == 1
    assert "没有2020年及以后的任务文件夹" in none.stderr


def test_the_record_of_a_county():
    done = run("backtest", COUNTY / "figures.csv", "--from", 2020)
    assert done.exit_code == 0
    assert "提前2年的预测" in done.stdout
    assert "达标困难的预警" in done.stdout


def test_figures_too_short_for_a_record(figures):
    done = run("backtest", figures)
    assert done.exit_code == 0
    assert "没有可以检验的预测" in done.stdout
