"""`lianggang audit …`: check an exported chain of events without the system that wrote it."""

from __future__ import annotations

from pathlib import Path

import click

from lianggang.cli.chinese import ChineseCommand, ChineseGroup
from lianggang.errors import LianggangError
from lianggang.web.audit.chain import verify as verify_chain
from lianggang.web.audit.export import links_of


@click.group("audit", cls=ChineseGroup, help="审计记录。")
def command() -> None:
    """The commands for exported events."""


@command.command("verify", cls=ChineseCommand, help="核对导出的审计记录：有没有被改动、删除、插入；不需要数据库。")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def verify(file: Path) -> None:
    """Print whether the chain is whole; exit code 1 when it is not."""
    links = list(links_of(file))
    findings = list(verify_chain(links))
    if findings:
        raise LianggangError(*findings)
    click.echo(f"{len(links)}条记录，前后相接，没有被改动。最后一条的散列值：{links[-1]['hash'] if links else '无'}")
