"""`lianggang targets`: sentences in, one JSON line each out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import click

from lianggang.cli.chinese import ChineseCommand
from lianggang.documents.encoding import decode
from lianggang.errors import LianggangError, unusable
from lianggang.plans.interchange import target_to_dict
from lianggang.plans.targets import TargetReader
from lianggang.text.passage import Passage

_LONGEST = 20_000
_ADVICE = "这里要的是每行一句话的文本；规划文件请用 lianggang read 读。"


@click.command(
    "targets",
    cls=ChineseCommand,
    help="逐行读句子，每行输出一行JSON：句子和其中的目标。SOURCE是文本文件；不写或写“-”则读标准输入。",
)
@click.argument("source", type=click.Path(path_type=Path, allow_dash=True), default=Path("-"))
def command(source: Path) -> None:
    """Read sentences line by line; a line without a target gives an empty list."""
    reader = TargetReader()
    for text in _lines(source):
        targets = reader.read(Passage.at(text[:_LONGEST], 0))
        line = json.dumps({"text": text, "targets": [target_to_dict(t) for t in targets]}, ensure_ascii=False)
        click.echo(line.encode())  # JSON is UTF-8 whatever the terminal


def _lines(source: Path) -> Iterator[str]:
    """The lines of the text, in UTF-8 or GB18030; raises LianggangError for what is no text."""
    if not (source.is_file() or source == Path("-")):
        raise unusable("source-missing", f"找不到文件“{source}”。", advice=_ADVICE)
    with click.open_file(str(source), "rb") as stream:
        for number, line in enumerate(stream, 1):
            try:
                yield decode(line.rstrip(b"\r\n"))[0]
            except LianggangError as problem:
                raise unusable("not-text", "不是可读的文字。", place=f"第{number}行", advice=_ADVICE) from problem
