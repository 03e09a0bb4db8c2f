"""The command `lianggang`, one file a group."""

from __future__ import annotations

from lianggang.cli.main import main

__all__ = ["main"]
