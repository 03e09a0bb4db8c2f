"""What is said on the terminal, whatever happens."""

import json
import os
import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

from lianggang.cli.main import Root
from lianggang.cli.terminal import show_findings
from lianggang.findings import error, note, warning
from tests.cli.terminal import lianggang


def shown(findings, capsys, **more):
    show_findings(findings, **more)
    return capsys.readouterr().out.splitlines()


def test_what_weighs_most_comes_first_and_the_rest_is_counted(capsys):
    findings = [note("a", "甲"), warning("b", "乙"), error("c", "丙"), note("d", "丁")]
    assert shown(findings, capsys, shown=2) == ["  [错误] 丙", "  [待核实] 乙", "  另有提示2条。"]


def test_findings_that_say_the_same_are_one_line_with_their_number(capsys):
    findings = [note("a", "甲", place=place) for place in ("第1行等", "第9行", "第20行")]
    assert shown(findings, capsys) == ["  [提示] 甲（第1行等3处）"]


def test_nothing_is_said_of_no_findings(capsys):
    assert shown([], capsys) == []


def test_a_fault_of_the_program_is_told_without_a_traceback(monkeypatch):
    @click.group(cls=Root)
    def broken():
        raise ValueError("x" * 3)

    result = CliRunner().invoke(broken, ["read", "规划.docx"])
    assert result.exit_code == 3
    assert result.stderr.startswith("[错误] 程序出错（ValueError: xxx）")
    assert "LIANGGANG_DEBUG=1" in result.stderr
    monkeypatch.setenv("LIANGGANG_DEBUG", "1")
    assert isinstance(CliRunner().invoke(broken, ["read", "规划.docx"]).exception, ValueError)


@pytest.mark.parametrize("command", ["read", "collect", "compare"])
def test_what_is_being_read_is_not_written_over(tmp_path, plan, command):
    form = tmp_path / "表.xlsx"
    form.write_bytes(b"PK")
    more = {"read": [plan], "collect": [plan, form, "--year", 2024], "compare": [plan]}[command]
    target = form if command == "collect" else plan
    before = target.read_bytes()
    result = lianggang(command, *more, "-o", target)
    assert (result.exit_code, result.stdout) == (1, "")
    assert f"不能写到正在读的文件“{target}”" in result.stderr
    assert target.read_bytes() == before


def test_what_is_read_is_written_although_nobody_listens_any_more(tmp_path, plan):
    """`lianggang read 规划 -o 结果.json 2>&1 | head -1`: the listener leaves with the first line."""
    target = tmp_path / "结果.json"
    command = [sys.executable, "-m", "lianggang.cli", "read", str(plan), "-o", str(target)]
    listened, said = os.pipe()
    os.close(listened)
    subprocess.run(command, stdout=said, stderr=said, check=False)
    os.close(said)
    assert json.loads(target.read_text("utf-8"))["plans"]
