"""`lianggang serve`: look at the results in a browser."""

from __future__ import annotations

import re
from functools import partial
from html import escape, unescape
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote

import click

from lianggang.cli.chinese import PORT, ChineseCommand
from lianggang.errors import unusable


class _Handler(SimpleHTTPRequestHandler):
    """Serves files of one folder, on this machine only, with a strict content policy."""

    def do_GET(self) -> None:
        """Answer the root with the way to the results; everything else is a file."""
        if self.path not in ("/", "/index.html"):
            super().do_GET()
            return
        page = _front_page(Path(self.directory)).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)

    def end_headers(self) -> None:
        """Add the headers that every answer carries."""
        self.send_header("Content-Security-Policy", "default-src 'self'; style-src 'self' 'unsafe-inline'")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Keep the terminal quiet."""


def _front_page(folder: Path) -> str:
    """Links to every result in the folder or one level below it."""
    found = sorted(folder.glob("pages/index.html")) + sorted(folder.glob("*/pages/index.html"))
    links = "".join(f'<li><a href="/{quote(str(p.relative_to(folder)))}">{escape(_name(p))}</a></li>' for p in found)
    return (
        '<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>两纲监测结果</title>'
        f"<h1>两纲监测结果</h1><ul>{links or '<li>这个文件夹里没有结果，请先运行 lianggang run。</li>'}</ul></html>"
    )


def _name(page: Path) -> str:
    """The title of a page, for the link to it."""
    match = re.search("<title>(.*?)</title>", page.read_text("utf-8"), re.DOTALL)
    return unescape(match[1]).strip() if match else page.parent.parent.name


@click.command("serve", cls=ChineseCommand, help="在本机浏览器里看FOLDER中的结果（lianggang run 写出的文件夹）。")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--port", default=8000, show_default=True, type=PORT, metavar="端口", help="端口。")
def command(folder: Path, port: int) -> None:
    """Serve the folder on the loopback address until interrupted."""
    if not folder.is_dir():
        raise unusable("no-results", f"找不到结果文件夹“{folder}”。", advice="请先运行 lianggang run 生成结果。")
    try:
        server = ThreadingHTTPServer(("127.0.0.1", port), partial(_Handler, directory=str(folder)))
    except OSError as problem:
        raise unusable(
            "port-taken", f"端口{port}不能用，可能已被占用。", advice="请换一个端口，例如 --port 8765。"
        ) from problem
    click.echo(f"请在浏览器打开 http://127.0.0.1:{port}/ （按 Ctrl+C 结束）", err=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        click.echo("已结束。", err=True)
    finally:
        server.server_close()
