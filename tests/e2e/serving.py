"""The demonstration office, served by its own command."""

from __future__ import annotations

import os
import re
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
    told = made(home, "demo")
    password = next(line.split()[1] for line in told.splitlines() if line.startswith("  admin"))
    with serving(home, password) as office:
        yield office


@contextmanager
def served_empty(home: Path, *territory: str) -> Iterator[Office]:
    """A new office with its first administrator alone; territory: its name and code. The password is the first one."""
    told = made(home, "init", "--territory", territory[0], "--code", territory[1])
    with serving(home, re.findall(r"初始密码 (\w+)", told)[0]) as office:
        yield office


def made(home: Path, *arguments: str) -> str:
    """What the command says that makes an office."""
    done = subprocess.run(command(home, *arguments), env=_environment(), capture_output=True, text=True, check=True)
    return done.stdout


def _environment() -> dict[str, str]:
    return {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "LIANGGANG_HOME")}


@contextmanager
def serving(home: Path, password: str) -> Iterator[Office]:
    """Serve an office that is there until the block ends."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(command(home, "serve", "--port", str(port)), env=_environment(), stdout=subprocess.PIPE)
    address = f"http://127.0.0.1:{port}"
    try:
        assert server.stdout is not None
        assert address.encode() in server.stdout.readline()  # told when the port answers
        yield Office(address, home, password)
    finally:
        server.terminate()
        server.wait(30)
