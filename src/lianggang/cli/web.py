"""`lianggang web …`: create, serve and look after an office."""

from __future__ import annotations

import os
from pathlib import Path

import click

from lianggang.cli.assess import EXTRA, engine_of, need
from lianggang.cli.chinese import PORT, YEAR, ChineseCommand, ChineseGroup
from lianggang.cli.terminal import Progress
from lianggang.errors import LianggangError, unusable
from lianggang.findings import has_errors
from lianggang.web.home import HOME_VARIABLE, Home


def _home(_: click.Context, __: click.Parameter, folder: Path | None) -> Path:
    """Settle the folder before Django reads its settings."""
    if folder is not None:
        os.environ[HOME_VARIABLE] = str(folder)
    return Home.current().folder


home_option = click.option(
    "--home", metavar="文件夹", type=click.Path(path_type=Path), callback=_home, is_eager=True, expose_value=False,
    help=f"系统的文件夹，默认取环境变量{HOME_VARIABLE}，再默认当前文件夹下的office。",
)  # fmt: skip


def _start() -> Home:
    """Set Django up for the folder; its key must exist before settings are read."""
    try:
        import django
    except ImportError as problem:
        raise unusable(
            "extra-missing", "没有安装网络应用的部分。", advice="请运行 pip install 'lianggang[web]'。"
        ) from problem
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lianggang.web.settings")
    django.setup()
    return Home.current()


def _existing() -> Home:
    home = Home.current()
    if not home.key_file.exists():
        raise unusable("no-office", f"“{home.folder}”里还没有建立系统。", advice="请先运行 lianggang web init。")
    return _start()


@click.group("web", cls=ChineseGroup, help="在线办公：建立、运行、备份、恢复、自查。")
def command() -> None:
    """The commands of the office online."""


@command.command(
    "init", cls=ChineseCommand, help="建立一套系统：数据库、指标目录、第一个管理员；已有的只更新到本版本。"
)
@home_option
@click.option("--territory", required=True, metavar="名称", help="本地区名称，如 云泽县。")
@click.option("--code", required=True, metavar="代码", help="区划代码（GB/T 2260），如 990121。")
@click.option("--level", default="county", show_default=True, metavar="级别", help="province、city、county 之一。")
@click.option("--admin", default="admin", show_default=True, metavar="登录名", help="第一个管理员的登录名。")
def init(territory: str, code: str, level: str, admin: str) -> None:
    """Create the office, or bring it up to date."""
    Home.current().prepare()
    home = _start()
    from lianggang.web.operations.create import create

    password = create(territory, code, level, admin)
    if password is None:
        click.echo(f"{home.folder} 已是最新。")
        return
    click.echo(f"已建立：{home.folder}")
    click.echo(f"管理员 {admin}，初始密码 {password}（第一次登录须改）")
    click.echo("下一步：lianggang web serve")


@command.command("serve", cls=ChineseCommand, help="运行系统，按 Ctrl-C 停止。")
@home_option
@click.option("--host", default="127.0.0.1", show_default=True, metavar="地址", help="监听的地址。")
@click.option("--port", type=PORT, default=8000, show_default=True, metavar="端口", help="监听的端口。")
@click.option(
    "--threads", type=click.IntRange(1, 64), default=8, show_default=True, metavar="个数", help="同时处理的请求数。"
)
@click.option("--worker/--no-worker", default=True, help="是否同时运行后台工作。")
def serve(host: str, port: int, threads: int, worker: bool) -> None:
    """Serve until interrupted."""
    _existing()
    from lianggang.web.operations.create import update_if_older
    from lianggang.web.operations.serving import serve as run

    if update_if_older():
        click.echo("已更新数据库的结构和指标目录。")
    told = f"http://{host}:{port}/  按 Ctrl-C 停止"
    run(f"{host}:{port}", ready=lambda: click.echo(told), threads=threads, worker=worker)


@command.command("worker", cls=ChineseCommand, help="做后台的长工作（识读规划、写报告、发提醒），按 Ctrl-C 停止。")
@home_option
def worker() -> None:
    """Work until interrupted; a job in hand is finished or released."""
    _existing()
    from lianggang.web.jobs.worker import stopping_on_signals, work_forever

    with stopping_on_signals() as stop:
        work_forever(stop)


@command.command("site", cls=ChineseCommand, help="把最新发布的公开网站写到文件夹OUT，不要服务器就能看。")
@home_option
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--code", default="", metavar="代码", help="哪个地区的；只有一个地区发布过的，不用写。")
def site(out: Path, code: str) -> None:
    """Write the published site."""
    _existing()
    from lianggang.web.publishing.site import write_site

    release, size = write_site(out, code)
    click.echo(f"已写出：{out}（{release}，{size // 1024} KB）")


@command.group("analysis", cls=ChineseGroup, help="分析副本：写成Parquet，用DuckDB或Spark整体判断，结果读回系统。")
def analysis() -> None:
    """Judging outside the database."""


@analysis.command("write", cls=ChineseCommand, help="把现行数据写成文件夹COPY里的Parquet，只重写有变化的年度和省份。")
@home_option
@click.argument("copy", type=click.Path(path_type=Path))
def write(copy: Path) -> None:
    """Bring the analytical copy up to date."""
    _existing()
    need(EXTRA["duckdb"])
    from lianggang.web.analysis.copying import write_copy

    say = Progress()
    done = write_copy(copy, lambda n, total: say(f"写出：{n}/{total}份"))
    click.echo(f"分析副本 {copy}：{done.rows}个数，{done.parts}份，重写{done.anew}份。")


@analysis.command("judge", cls=ChineseCommand, help="用分析副本COPY判断所有已确认的规划，结果写到OUT并读回系统。")
@home_option
@click.argument("copy", type=click.Path(path_type=Path))
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--year", type=YEAR, required=True, metavar="年份", help="监测年度。")
@click.option(
    "--engine", type=click.Choice(list(EXTRA)), default="duckdb", show_default=True, metavar="名称",
    help="numpy、duckdb（一台机器）、spark（许多台机器）。结果相同。",
)  # fmt: skip
@click.option("--master", default="local[*]", metavar="地址", help="Spark主节点的地址，如 spark://主机:7077。")
def judge(copy: Path, out: Path, year: int, engine: str, master: str) -> None:
    """Judge over the copy and read the results back."""
    _existing()
    need(EXTRA[engine])
    from lianggang.web.analysis.judging import Copy
    from lianggang.web.analysis.judging import judge as judge_copy

    say, found = Progress(), Copy.of(copy)
    with_engine = engine_of(engine, [str(f) for f in found.files], master)
    made = judge_copy(found, with_engine, out, year=year, tell=lambda n, total: say(f"判断：{n}/{total}批"))
    click.echo(f"{made}：{made.results.count()}项结果已读回，全部结果在 {out}")


@command.command("backup", cls=ChineseCommand, help="在使用中做一份完整的备份。")
@home_option
@click.argument("target", type=click.Path(path_type=Path))
def backup(target: Path) -> None:
    """Write a consistent copy."""
    home = _existing()
    from lianggang.web.operations.backup import back_up

    manifest = back_up(home, target)
    click.echo(f"已备份：{target}（{len(manifest['files'])}个文件，{target.stat().st_size // 1024} KB）")


@command.command("restore", cls=ChineseCommand, help="核对备份，恢复到一个空文件夹。")
@home_option
@click.argument("source", type=click.Path(path_type=Path, exists=True))
def restore(source: Path) -> None:
    """Bring a verified backup back."""
    home = _start()
    from lianggang.web.operations.backup import restore as bring_back

    manifest = bring_back(home, source)
    click.echo(f"已恢复到 {home.folder}：{manifest['made_at'][:19]} 的备份，{len(manifest['files'])}个文件核对无误。")


@command.command("check", cls=ChineseCommand, help="自查：文件夹、数据库、审计链、账号、后台工作；有错误时退出码为1。")
@home_option
def check() -> None:
    """Print what is wrong and what to do."""
    home = _existing()
    from lianggang.web.operations.checkup import check_up

    findings = list(check_up(home))
    if has_errors(findings):
        raise LianggangError(*findings)
    for finding in findings:
        click.echo(str(finding))
    click.echo("没有错误。")


@command.command(
    "demo", cls=ChineseCommand, help="建立一套演示系统：虚构的云泽县，每种角色一个账号，一轮监测正在进行。"
)
@home_option
def demo() -> None:
    """Create the demonstration office."""
    Home.current().prepare()
    home = _start()
    from lianggang.web.operations.demo import demonstrate

    accounts: list[tuple[str, str, str]] = demonstrate(click.echo)
    click.echo(f"已建立演示系统：{home.folder}")
    for username, password, role in accounts:
        click.echo(f"  {username:<12}{password:<16}{role}")
    click.echo("下一步：lianggang web serve")
