"""Help, versions and wrong use, in Chinese."""

import re
import subprocess
import sys
from importlib import import_module
from importlib.metadata import version
from pathlib import Path

import click
import pytest

from lianggang.cli.main import COMMANDS
from tests.cli.terminal import lianggang

MANUAL = (Path(__file__).resolve().parents[2] / "docs" / "cli.md").read_text("utf-8")
_ENGLISH = re.compile(r"\b(Usage|Options|Error|Try|Show|Missing|Invalid|required|default)\b")


def test_help_lists_every_command_in_chinese():
    result = lianggang("--help")
    assert result.exit_code == 0
    for name, (_, text) in COMMANDS.items():
        assert re.search(rf"^  {name}\s+{re.escape(text)}$", result.stdout, re.MULTILINE)
    assert not _ENGLISH.search(result.stdout)


def test_the_command_line_imports_nothing_heavy_before_it_must():
    code = "import sys, lianggang.cli.main; print([m for m in ('numpy', 'django', 'docx', 'lxml') if m in sys.modules])"
    answer = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert answer.stdout.strip() == "[]"


def test_version():
    assert lianggang("--version").stdout == f"lianggang {version('lianggang')}\n"


@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_of_a_command_is_chinese(name):
    result = lianggang(name, "-h")
    assert result.exit_code == 0
    assert result.stdout.startswith(f"用法：lianggang {name}")
    assert not _ENGLISH.search(result.stdout)


@pytest.mark.parametrize(
    ("args", "problem"),
    [
        (["nosuch"], "没有命令 nosuch；有的是：read、"),
        (["--foo"], "没有选项 --foo"),
        (["run", "--yaer", "2024"], "没有选项 --yaer（是不是 --year？）"),
        (["run"], "缺少参数 PLAN"),
        (["run", "规划.docx"], "缺少选项 --year"),
        (["run", "规划.docx", "--year", "2024"], "缺少选项 --output"),
        (["run", "规划.docx", "--year"], "选项 --year 的值不对或没有写"),
        (["run", "规划.docx", "--year", "今年", "-o", "out"], "选项 --year 应是1990到2100之间的整数，这里是“今年”"),
        (["run", "规划.docx", "--year", "1800", "-o", "out"], "这里是“1800”"),
        (["run", "规划.docx", "--year", "2" * 5000, "-o", "out"], "应是1990到2100之间的整数"),
        (["collect", "规划.docx", "--year", "2024", "-o", "x.csv"], "缺少参数 FORMS"),
        (["check-report", "report.docx"], "缺少参数 PLAN"),
        (["serve", "out", "--port", "99999"], "选项 --port 应是1到65535之间的整数"),
        (["serve", "out", "more"], "多出了参数 more"),
        (["read", "规划.docx", "--all-findings=yes"], "选项 --all-findings 的值不对"),
        (["audit", "verify", "没有.jsonl"], "参数 FILE 没有“没有.jsonl”这个文件。"),
    ],
)
def test_wrong_use_is_told_in_one_chinese_line(args, problem):
    result = lianggang(*args)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert problem in result.stderr
    assert re.search(r"→ 用法见 lianggang( [a-z-]+)* --help\n$", result.stderr)
    assert result.stderr.count("\n") == 1


def test_without_a_command_the_help_is_shown():
    result = lianggang()
    assert result.exit_code == 2
    assert "命令" in result.stderr


def section(name):
    """What the manual says of a command."""
    found = re.search(rf"^## {name}\n.*?(?=^## |\Z)", MANUAL, re.DOTALL | re.MULTILINE)
    assert found, f"docs/cli.md has no section {name}"
    return found[0]


@pytest.mark.parametrize("name", COMMANDS)
def test_the_manual_has_every_argument_and_option_and_no_others(name):
    params = import_module(COMMANDS[name][0]).command.params
    real = {o for p in params for o in (p.opts if isinstance(p, click.Option) else [p.human_readable_name])}
    cells = re.findall(r"^\| (`(?:-|[A-Z]+`).*?) \|", section(name), re.MULTILINE)
    assert {w for cell in cells for w in re.findall(r"`([^`]+)`", cell)} == real


@pytest.mark.parametrize("code", [0, 1, 2, 3, 130])
def test_every_exit_code_stands_in_the_manual(code):
    assert re.search(rf"^\| {code} \|", MANUAL, re.MULTILINE)
