"""`lianggang audit …`: check an exported chain of events without the system that wrote it."""

from __future__ import annotations

from pathlib import Path

import click

from lianggang.cli.chinese import ChineseCommand, ChineseGroup
from lianggang.errors import LianggangError
from lianggang.exchange.signing import PublicKey
from lianggang.web.audit.export import check, read

_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.group("audit", cls=ChineseGroup, help="审计记录。")
def command() -> None:
    """The commands for exported events."""


@command.command("verify", cls=ChineseCommand, help="核对导出的审计记录有没有被改动、删除、插入、截短。")
@click.argument("file", type=_FILE)
@click.option("--anchor", "anchors", multiple=True, metavar="散列值", help="以前记下的散列值，应在里面；可以给几个。")
@click.option("--earlier", type=_FILE, help="以前的一次导出：它的记录应原样都在里面。")
def verify(file: Path, anchors: tuple[str, ...], earlier: Path | None) -> None:
    """Print whether the chain is whole, from which event to which, and who closed it; exit code 1 when it is not."""
    exported = read(file)
    before = [link["hash"] for link in read(earlier).links[-1:]] if earlier else []  # it proves those before it
    if findings := list(check(exported, [*anchors, *before])):
        raise LianggangError(*findings)
    first, last, closing = exported.links[0], exported.links[-1], exported.closing or {}
    click.echo(f"第{first['number']}条至第{last['number']}条，共{len(exported.links)}条，前后相接，没有被改动。")
    click.echo(f"第一条：{first['at']}；最后一条：{last['at']}，散列值 {last['hash']}")
    click.echo(f"结束行由这个公钥签名（请与本办公室的指纹核对）：{PublicKey.parse(closing['key']).fingerprint}")
