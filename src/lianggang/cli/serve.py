"""`lianggang serve`: look at the results in a browser."""

from __future__ import annotations

from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import click

from lianggang.errors import unusable


class _Handler(SimpleHTTPRequestHandler):
    """Serves files of one folder, on this machine only, with a strict content policy."""

    def end_headers(self) -> None:
        """Add the headers that every answer carries."""
        self.send_header("Content-Security-Policy", "default-src 'self'; style-src 'self' 'unsafe-inline'")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Keep the terminal quiet."""


@click.command("serve", help="在本机浏览器里看FOLDER中的结果（lianggang run 写出的文件夹）。")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="端口。")
def command(folder: Path, port: int) -> None:
    """Serve the folder on the loopback address until interrupted."""
    if not folder.is_dir():
        raise unusable("no-results", f"找不到结果文件夹“{folder}”。", advice="请先运行 lianggang run 生成结果。")
    try:
        server = ThreadingHTTPServer(("127.0.0.1", port), partial(_Handler, directory=str(folder)))
    except OSError as problem:
        raise unusable(
            "port-taken", f"端口{port}已被占用。", advice=f"请换一个端口，例如 --port {port + 1}。"
        ) from problem
    click.echo(f"请在浏览器打开 http://127.0.0.1:{port}/ （按 Ctrl+C 结束）", err=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        click.echo("已结束。", err=True)
    finally:
        server.server_close()
