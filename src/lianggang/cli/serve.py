"""`lianggang serve`: look at the results in a browser."""

from __future__ import annotations

import io
import re
from functools import partial
from html import escape, unescape
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import BinaryIO
from urllib.parse import quote, urlsplit

import click

from lianggang.cli.chinese import PORT, ChineseCommand
from lianggang.errors import unusable

_HOST = re.compile(r"(localhost|127\.0\.0\.1|\[::1\])(:\d+)?", re.IGNORECASE)


class _Handler(SimpleHTTPRequestHandler):
    """Serves files of one folder, on this machine only, with a strict content policy."""

    def parse_request(self) -> bool:
        """Refuse what was asked of another name: a page elsewhere may have had its name point here."""
        if not super().parse_request():
            return False
        if _HOST.fullmatch(self.headers.get("Host", "")):
            return True
        self.send_error(HTTPStatus.FORBIDDEN, explain="只能用 localhost 或 127.0.0.1 访问。")
        return False

    def do_GET(self) -> None:
        """Answer the root with the way to the results; everything else is a file."""
        folder = Path(self.directory)
        if urlsplit(self.path).path not in ("/", "/index.html") or _servable(folder / "index.html", folder):
            super().do_GET()
            return
        page = _front_page(folder).encode()
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)

    def send_head(self) -> io.BytesIO | BinaryIO | None:
        """Open a file of the folder; a folder without a page of its own is not found."""
        path = Path(self.translate_path(self.path))
        if _servable(path / "index.html" if path.is_dir() else path, Path(self.directory)):
            return super().send_head()
        self.send_error(HTTPStatus.NOT_FOUND, explain="没有这个文件。")
        return None

    def end_headers(self) -> None:
        """Add the headers that every answer carries."""
        self.send_header("Content-Security-Policy", "default-src 'self'; style-src 'self' 'unsafe-inline'")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Keep the terminal quiet."""


def _servable(path: Path, folder: Path) -> bool:
    """Whether a path is a file that lies in the folder, links followed, and is not hidden."""
    try:
        parts = (*path.relative_to(folder).parts, *path.resolve(strict=True).relative_to(folder.resolve()).parts)
    except (OSError, ValueError, RuntimeError):  # absent, outside, or a circle of links
        return False
    return path.is_file() and not any(part.startswith(".") for part in parts)


def _results(folder: Path) -> list[Path]:
    """The first page of every result in the folder or one level below it."""
    found = (*sorted(folder.glob("pages/index.html")), *sorted(folder.glob("*/pages/index.html")))
    return [page for page in found if _servable(page, folder)]


def _front_page(folder: Path) -> str:
    """Links to every result."""
    links = "".join(
        f'<li><a href="/{quote(str(p.relative_to(folder)))}">{escape(_name(p))}</a></li>' for p in _results(folder)
    )
    return (
        '<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>两纲监测结果</title>'
        f"<h1>两纲监测结果</h1><ul>{links}</ul></html>"
    )


def _name(page: Path) -> str:
    """The title of a page, for the link to it."""
    match = re.search("<title>(.*?)</title>", page.read_text("utf-8", "replace"), re.DOTALL)
    return unescape(match[1]).strip() if match else page.parent.parent.name


@click.command("serve", cls=ChineseCommand, help="在本机浏览器里看FOLDER中的结果（lianggang run 写出的文件夹）。")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--port", default=8000, show_default=True, type=PORT, metavar="端口", help="端口。")
def command(folder: Path, port: int) -> None:
    """Serve the folder on the loopback address until interrupted."""
    if not folder.is_dir():
        raise unusable("no-results", f"找不到结果文件夹“{folder}”。", advice="请先运行 lianggang run 生成结果。")
    if not _results(folder) and not _servable(folder / "index.html", folder):
        raise unusable(
            "no-results",
            f"“{folder}”里没有网页（没有 index.html，也没有 pages/index.html）。",
            advice=f"请先运行 lianggang run 规划 数据 --year 年份 -o {folder} 生成结果。",
        )
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
