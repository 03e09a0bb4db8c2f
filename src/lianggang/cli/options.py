"""The options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from lianggang.cli.chinese import YEAR

Function = Callable[..., Any]

corrections = click.option(
    "--corrections", metavar="文件", type=click.Path(path_type=Path), help="更正文件（lianggang review 写出）。"
)
_year = click.option("--year", required=True, type=YEAR, metavar="年份", help="监测年度，例如2024。")
_territory = click.option("--territory", metavar="地区", help="地区名；默认用规划所写的地区。")


scheme_option = click.option(
    "--scheme",
    metavar="文件",
    type=click.Path(path_type=Path),
    help="监测方案：调整判断和预警的界限、综合得分的权重（CSV或Excel，两列：名称、值）。",
)


desk_key = click.option(
    "--desk-key",
    metavar="文件",
    type=click.Path(path_type=Path),
    help="离线填报表的密钥文件：run 没有就生成一个，并在每张报送表旁写一份离线填报表；collect 用它核对答复。",
)


def round_options(command: Function) -> Function:
    """Which round a command works on: --year, --territory and --corrections."""
    return _year(_territory(corrections(command)))
