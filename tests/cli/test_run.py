"""A year of monitoring: what is written, what is kept, and what is left when it cannot be written."""

import json
import os
import re
import resource
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.terminal import COUNTY, fresh_files, lianggang
from tests.cli.test_collect import fill

FILES = {
    "plan.json", "tasks.xlsx", "results.json", "results.xlsx", "warnings.xlsx", "report.docx", "report.json",
    "yearbook.xlsx", "forms", "pages", ".lianggang.json",
}  # fmt: skip


def run(plan, figures, out):
    return lianggang("run", plan, figures, "--year", 2024, "-o", out)


def contents(folder):
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_a_year_of_the_county_is_written_whole(county):
    out, result = county
    assert result.exit_code == 0
    assert {p.name for p in out.iterdir()} == FILES
    assert len(list((out / "forms").glob("*.xlsx"))) == 25
    assert (out / "pages/index.html").is_file()
    assert fresh_files(out.parent) - {f"out/{name}" for name in fresh_files(out)} == {"out"}


def test_it_says_what_it_did_in_a_dozen_lines(county):
    _, result = county
    progress, told = result.stderr.splitlines(), result.stdout.splitlines()
    assert all(re.match(r"\[ *\d+\.\d 秒\] ", line) for line in progress)
    assert len(progress) + len(told) <= 15
    assert told[0].startswith("云泽县 2024年度：")
    assert sum(map(int, re.findall(r"\d+", told[0].split("：")[1]))) == len(results(county[0]))
    assert "report.docx" in told[-1]


def results(out):
    return json.loads((out / "results.json").read_text("utf-8"))["results"]


def test_a_confirmed_reading_gives_the_verdicts_of_the_document(county, tmp_path):
    out, _ = county
    result = run(out / "plan.json", COUNTY / "figures.csv", tmp_path / "again")
    assert result.exit_code == 0
    assert results(tmp_path / "again") == results(out)


def test_a_second_run_keeps_what_people_did(tmp_path, plan, figures):
    out = tmp_path / "out"
    run(plan, figures, out)
    form = next((out / "forms").glob("*.xlsx"))
    (out / "report.docx").write_bytes(b"edited")
    form.write_bytes(b"filled")
    (out / "我的.txt").write_text("mine", "utf-8")
    result = run(plan, figures, out)
    assert result.exit_code == 0
    assert f"原有文件中有2个被人改过，没有覆盖，移到 {out / '改过的旧文件1'}" in result.stderr
    assert (out / "改过的旧文件1/report.docx").read_bytes() == b"edited"
    assert (out / "改过的旧文件1/forms" / form.name).read_bytes() == b"filled"
    assert (out / "我的.txt").read_text("utf-8") == "mine"
    assert (out / "report.docx").read_bytes().startswith(b"PK")


def test_pages_of_targets_that_are_gone_do_not_stay(tmp_path, plan, figures):
    out = tmp_path / "out"
    run(plan, figures, out)
    before = {p.name for p in (out / "pages").iterdir()}
    text = plan.read_text("utf-8")
    plan.write_text(text.replace("2.适龄妇女宫颈癌人群筛查率达到70%以上。", "2.加强宣传。"), "utf-8")
    run(plan, figures, out)
    assert len({p.name for p in (out / "pages").iterdir()}) == len(before) - 1


@pytest.mark.parametrize("where", ["a file", "under a file", "no such system folder", "a name too long"])
def test_a_folder_that_cannot_be_written(tmp_path, plan, figures, where):
    out = {
        "a file": figures,
        "under a file": figures / "out",
        "no such system folder": Path("/proc/out"),
        "a name too long": tmp_path / ("长" * 200),
    }[where]
    before = contents(tmp_path)
    result = run(plan, figures, out)
    assert (result.exit_code, result.stdout) == (1, "")
    assert f"不能写入文件夹“{out}”：" in result.stderr
    assert contents(tmp_path) == before
    assert fresh_files(tmp_path) == {plan.name, figures.name}


@pytest.mark.parametrize("command", ["read", "collect"])
@pytest.mark.parametrize("where", ["数据.csv/x", ".", "没有/x"])
def test_a_file_that_cannot_be_written(tmp_path, plan, figures, command, where):
    out = tmp_path / "out"
    run(plan, figures, out)
    (form,) = (out / "forms").glob("*县教育局*.xlsx")
    fill(form, "C-EDU-008", 无数据原因="部门不掌握")
    forms = [form, "--year", 2024] if command == "collect" else []
    before = fresh_files(tmp_path)
    result = lianggang(command, plan, *forms, "-o", tmp_path / where)
    assert result.exit_code == 1
    assert "不能写入“" in result.stderr
    assert fresh_files(tmp_path) == before


def process(*args, **more):
    """A real process with an environment of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "lianggang.cli", *map(str, args)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, **more,
    )  # fmt: skip


def small_files_only():
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))


def test_a_disk_that_refuses_leaves_everything_as_it_was(tmp_path, plan, figures):
    out = tmp_path / "out"
    run(plan, figures, out)
    before = contents(tmp_path)
    work = process("run", plan, figures, "--year", 2024, "-o", out, preexec_fn=small_files_only)
    _, told = work.communicate()
    assert work.returncode == 1
    assert "文件大小超过系统的限制" in told.decode()
    assert "Traceback" not in told.decode()
    assert contents(tmp_path) == before


def test_an_interruption_leaves_everything_as_it_was(tmp_path, figures):
    out = tmp_path / "out"
    out.mkdir()
    (out / "我的.txt").write_text("mine", "utf-8")
    before = contents(tmp_path)
    work = process("run", COUNTY / "plan.docx", COUNTY / "figures.csv", "--year", 2024, "-o", out)
    lines = []
    for line in work.stderr:
        lines.append(line.decode())
        if "写出：plan.json" in lines[-1]:
            work.send_signal(signal.SIGINT)
    work.wait()
    assert work.returncode == 130
    assert lines[-1] == "已中断。没有写完的文件已经删去，原有的文件没有改动。\n"
    assert contents(tmp_path) == before
    assert fresh_files(tmp_path) == {"数据.csv", "out", "out/我的.txt"}


@pytest.mark.parametrize("encoding", ["", "ascii", "latin-1", "gbk"])
def test_a_terminal_without_chinese_does_not_stop_the_work(tmp_path, plan, encoding):
    more = {"PYTHONIOENCODING": encoding} if encoding else {}
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("LC_", "PYTHON"))}
    for args in (["read", plan], ["--help"], ["nosuch"]):
        work = process(*args, env=environment | {"LANG": "C", "LC_ALL": "C"} | more)
        said, told = work.communicate()
        assert work.returncode == (2 if args == ["nosuch"] else 0)
        assert b"Traceback" not in told
        if args[0] == "read":
            assert json.loads(said.decode("utf-8"))["plans"][0]["region"] == "示例县"


def test_a_reader_that_leaves_early_is_no_fault():
    work = process("read", COUNTY / "plan.docx")
    work.stdout.read(10)
    work.stdout.close()
    told = work.stderr.read().decode()
    assert work.wait() == 0
    assert "Traceback" not in told
    assert "[错误]" not in told
