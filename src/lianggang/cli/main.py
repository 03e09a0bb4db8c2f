"""The command line: loads a command when it is called, and turns what goes wrong into words and exit codes."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any, NoReturn

import click

from lianggang.cli.chinese import ChineseCommand, ChineseGroup, usage_problem
from lianggang.errors import LianggangError
from lianggang.findings import Finding, error

DONE, BLOCKED, MISUSED, BROKEN, INTERRUPTED = 0, 1, 2, 3, 130
_DEBUG = "LIANGGANG_DEBUG"

# name → (module, one line of help); the module has a click command called `command`.
COMMANDS = {
    "read": ("lianggang.cli.read", "读规划文件：领域、目标、指标、责任单位、措施、职责"),
    "targets": ("lianggang.cli.targets", "逐行读句子中的目标，输出JSON"),
    "review": ("lianggang.cli.review", "把读取结果写成Excel确认表，读回更正"),
    "explain": ("lianggang.cli.explain", "说明一项目标是怎么读出来的"),
    "compare": ("lianggang.cli.compare", "与上级或上一期规划逐项对照，查规划内部的矛盾"),
    "run": ("lianggang.cli.run", "从规划和数据到分解表、报送表、判断、预警、报告、年鉴"),
    "collect": ("lianggang.cli.collect", "读回填好的报送表，合并成数据文件"),
    "check": ("lianggang.cli.check", "核查数据文件：格式、指标之间、分组、往年、小数字"),
    "publish": ("lianggang.cli.publish", "生成可以公开的数据文件：人数太少的不公布，也推算不出来"),
    "export": ("lianggang.cli.export", "把公开的数据写成开放数据：CSV、Parquet、SDMX"),
    "gaps": ("lianggang.cli.gaps", "算出男女、城乡、地区之间的全部差距及其变化"),
    "assess": ("lianggang.cli.assess", "许多地区、许多目标一次判断完，写成Parquet"),
    "forecast": ("lianggang.cli.forecast", "成批预测：由历史数据算出达标概率和区间"),
    "backtest": ("lianggang.cli.backtest", "回头检验：过去各年的预测后来对了多少"),
    "check-report": ("lianggang.cli.check_report", "核对改过的报告：哪些数字与数据不符"),
    "report": ("lianggang.cli.report", "报告：留存快照，由快照生成，核对改过的报告"),
    "serve": ("lianggang.cli.serve", "在浏览器里看结果"),
    "web": ("lianggang.cli.web", "在线办公：建立、运行、备份、恢复、自查"),
    "audit": ("lianggang.cli.audit", "核对导出的审计记录"),
}


class Root(ChineseGroup):
    """A group whose commands are imported only when needed, and which never ends in a traceback."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands, in the order of the work."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """The command of that name, imported now; wrong use when there is none."""
        if name not in COMMANDS:
            ctx.fail(f"没有命令 {name}；有的是：{'、'.join(COMMANDS)}")
        command: ChineseCommand = import_module(COMMANDS[name][0]).command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        with formatter.section("命令"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])

    def main(self, args: Sequence[str] | None = None, *_: Any, **extra: Any) -> NoReturn:
        """Run a command and leave with its exit code: 0 done, 1 blocked, 2 wrong use, 3 a fault, 130 interrupted."""
        extra |= {"prog_name": "lianggang", "standalone_mode": False}
        _never_fail_to_print()
        sys.exit(_exit_code(lambda: super(Root, self).main(args, **extra)))


def _never_fail_to_print() -> None:
    """Characters that the terminal lacks are written as escapes."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _exit_code(work: Callable[[], int | None]) -> int:
    try:
        return work() or DONE
    except click.exceptions.NoArgsIsHelpError as bare:
        return _say(bare.format_message(), MISUSED)
    except click.UsageError as misuse:
        return _say(usage_problem(misuse), MISUSED)
    except (click.Abort, KeyboardInterrupt):
        return _say("已中断。没有写完的文件已经删去，原有的文件没有改动。", INTERRUPTED)
    except LianggangError as problem:
        return _say("\n".join(str(f) for f in problem.findings), BLOCKED)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # else the flush at exit fails again
        return DONE
    except OSError as problem:
        return _say(str(_system_problem(problem)), BLOCKED)
    except Exception as fault:
        if os.environ.get(_DEBUG):
            raise
        return _say(str(_fault(fault)), BROKEN)


def _say(text: str, code: int) -> int:
    click.echo(text, err=True)
    return code


def _system_problem(problem: OSError) -> Finding:
    """What the machine refused: no space, no right, no such place."""
    from lianggang.monitoring.whole import reason  # not before it is needed: help answers at once

    what = problem.filename or "文件"
    return error("system", f"读写“{what}”失败：{reason(problem)}。", advice="请检查磁盘空间和权限后再试。")


def _fault(fault: Exception) -> Finding:
    return error(
        "fault",
        f"程序出错（{type(fault).__name__}: {fault}）。没有写出文件。",
        advice=f"这是程序的缺陷，请把所用命令和文件交给维护人员；设置环境变量 {_DEBUG}=1 再运行可看详情。",
    )


@click.group(cls=Root, help="两纲：读懂妇女儿童发展规划，完成分解、报送、判断、预警、报告全过程。")
@click.version_option(package_name="lianggang", prog_name="lianggang", message="%(prog)s %(version)s")
def group() -> None:
    """The root of all commands."""


def main() -> NoReturn:
    """Run the command line with the arguments of the process and leave with an exit code."""
    group.main()
