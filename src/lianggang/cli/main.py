"""The command line: commands are loaded when they are called, so that help answers at once."""

from __future__ import annotations

import sys
from importlib import import_module

import click

from lianggang.errors import LianggangError

# name → (module, one line of help); the module has a click command called `command`.
COMMANDS = {
    "read": ("lianggang.cli.read", "读规划文件：领域、目标、指标、责任单位、措施、职责"),
    "targets": ("lianggang.cli.targets", "逐行读句子中的目标，输出JSON"),
    "run": ("lianggang.cli.run", "从规划和数据到分解表、报送表、判断、预警、报告、年鉴"),
    "collect": ("lianggang.cli.collect", "读回填好的报送表，合并成数据文件"),
    "check-report": ("lianggang.cli.check_report", "核对改过的报告：哪些数字与数据不符"),
    "serve": ("lianggang.cli.serve", "在浏览器里看结果"),
}


class _Lazy(click.Group):
    """A group whose commands are imported only when needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        command: click.Command = import_module(COMMANDS[name][0]).command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("命令"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])


@click.group(
    cls=_Lazy,
    help="两纲：读懂妇女儿童发展规划，完成分解、报送、判断、预警、报告全过程。",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(package_name="lianggang", prog_name="lianggang", message="%(prog)s %(version)s")
def group() -> None:
    """The root of all commands."""


def main() -> None:
    """Run the command line: exit code 0 done, 1 findings that block, 2 wrong use."""
    try:
        group.main(standalone_mode=True)
    except LianggangError as problem:
        for finding in problem.findings:
            click.echo(str(finding), err=True)
        sys.exit(1)
