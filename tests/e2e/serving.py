"""The demonstration office, served by its own command."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@contextmanager
def chromium() -> Iterator[Any]:
    """A real browser; the test is skipped, and says so, where there is none."""
    playwright = pytest.importorskip("playwright.sync_api", reason="没有安装playwright，浏览器测试没有运行")
    if CHROMIUM is None:
        pytest.skip("没有Chromium，浏览器测试没有运行")
    with playwright.sync_playwright() as engine:
        opened = engine.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


@dataclass(frozen=True)
class Office:
    """A served office: its address, its folder and the password that all its accounts share."""

    address: str
    home: Path
    password: str


def command(home: Path, *arguments: str) -> list[str]:
    return [sys.executable, "-m", "lianggang.cli", "web", *arguments, "--home", str(home)]


@contextmanager
def served(home: Path) -> Iterator[Office]:
    """Make the demonstration office in an empty folder and serve it until the block ends."""
    environment = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "LIANGGANG_HOME")}
    made = subprocess.run(command(home, "demo"), env=environment, capture_output=True, text=True, check=True)
    password = next(line.split()[1] for line in made.stdout.splitlines() if line.startswith("  admin"))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(command(home, "serve", "--port", str(port)), env=environment, stdout=subprocess.PIPE)
    address = f"http://127.0.0.1:{port}"
    try:
        assert server.stdout is not None
        assert address.encode() in server.stdout.readline()  # told when the port answers
        yield Office(address, home, password)
    finally:
        server.terminate()
        server.wait(30)
