"""Help and usage errors in Chinese."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import click

from lianggang.findings import error

_HELP_WORDS = {
    "Show this message and exit.": "显示用法。",
    "Show the version and exit.": "显示版本。",
    "[required]": "（必填）",
    "[default: ": "（默认 ",
    "]": "）",
}
_EXTRA = re.compile(r"^Got unexpected extra arguments? \((.+)\)")
_GONE = re.compile(r"'(.+)' does not exist")
_SETTINGS: Mapping[str, Any] = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


class _Chinese(click.Command):
    """A command whose help is Chinese."""

    def __init__(self, *args: Any, **attributes: Any) -> None:
        attributes.setdefault("options_metavar", "[选项]")
        attributes.setdefault("context_settings", dict(_SETTINGS))
        super().__init__(*args, **attributes)

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the line that shows how the command is called."""
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), prefix="用法：")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options with what each is for."""
        records = [
            record for p in self.get_params(ctx) if isinstance(p, click.Option) and (record := p.get_help_record(ctx))
        ]
        with formatter.section("选项"):
            formatter.write_dl([(name, _in_chinese(text)) for name, text in records])


class ChineseCommand(_Chinese):
    """A command with Chinese help."""


class ChineseGroup(_Chinese, click.Group):
    """A group with Chinese help."""

    def __init__(self, *args: Any, **attributes: Any) -> None:
        super().__init__(*args, subcommand_metavar="命令 [参数]…", **attributes)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options and then the commands."""
        super().format_options(ctx, formatter)
        self.format_commands(ctx, formatter)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands, in the order in which they are declared."""
        return list(self.commands)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what each command is for."""
        with formatter.section("命令"):
            formatter.write_dl([(name, self.commands[name].help or "") for name in self.list_commands(ctx)])


def _in_chinese(text: str) -> str:
    for english, chinese in _HELP_WORDS.items():
        text = text.replace(english, chinese)
    return text


class Whole(click.ParamType):  # type: ignore[type-arg]
    """A whole number within bounds."""

    def __init__(self, name: str, low: int, high: int) -> None:
        self.name, self.low, self.high = name, low, high

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The number; fails in Chinese when it is none or out of bounds."""
        text = str(value).strip()
        if not re.fullmatch(r"\d{1,9}", text) or not self.low <= int(text) <= self.high:
            self.fail(f"应是{self.low}到{self.high}之间的整数，这里是“{value}”", param, ctx)
        return int(text)


YEAR = Whole("年份", 1990, 2100)
PORT = Whole("端口", 1, 65535)


def usage_problem(misuse: click.UsageError) -> str:
    """A wrong use of a command as one line in Chinese with where to look."""
    path = misuse.ctx.command_path if misuse.ctx else "lianggang"
    return str(error("usage", f"{_what(misuse)}。", advice=f"用法见 {path} --help"))


def _what(misuse: click.UsageError) -> str:
    match misuse:
        case click.MissingParameter():
            return f"缺少{_name(misuse).strip()}"
        case click.BadParameter():
            gone = _GONE.search(misuse.message)
            return f"{_name(misuse)}{f'没有“{gone[1]}”这个文件' if gone else misuse.message}"
        case click.NoSuchOption():
            perhaps = f"（是不是 {'、'.join(misuse.possibilities)}？）" if misuse.possibilities else ""
            return f"没有选项 {misuse.option_name}{perhaps}"
        case click.BadOptionUsage():
            return f"选项 {misuse.option_name} 的值不对或没有写"
    extra = _EXTRA.search(misuse.message)
    return f"多出了参数 {extra[1]}" if extra else misuse.message


def _name(misuse: click.BadParameter) -> str:
    if isinstance(misuse.param, click.Option):
        return f"选项 {misuse.param.opts[-1]} "
    return f"参数 {misuse.param.human_readable_name} " if misuse.param else ""
