"""`lianggang targets`: sentences in, one JSON line each out."""

from __future__ import annotations

import json
from typing import IO

import click

from lianggang.plans.interchange import target_to_dict
from lianggang.plans.targets import TargetReader
from lianggang.text.passage import Passage

_LONGEST = 20_000


@click.command("targets", help="从标准输入逐行读句子，每行输出一行JSON：句子和其中的目标。")
@click.argument("source", type=click.File("r", encoding="utf-8-sig", errors="replace"), default="-")
def command(source: IO[str]) -> None:
    """Read sentences line by line; a line without a target gives an empty list."""
    reader = TargetReader()
    for line in source:
        text = line.rstrip("\r\n")
        targets = reader.read(Passage.at(text[:_LONGEST], 0))
        click.echo(json.dumps({"text": text, "targets": [target_to_dict(t) for t in targets]}, ensure_ascii=False))
