"""What the commands say on the terminal."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import click

from lianggang.errors import unusable
from lianggang.findings import Finding, Severity

_SHOWN = 20
_EVERY = 2.0  # seconds


class Progress:
    """Says each step with the seconds since the start, on standard error."""

    def __init__(self) -> None:
        self._start = self._last = time.monotonic()

    def __call__(self, step: str) -> None:
        """Say one step."""
        self._last = time.monotonic()
        with suppress(BrokenPipeError):  # whoever listened went away (| head); the work goes on
            click.echo(f"[{self._last - self._start:5.1f} 秒] {step}", err=True)

    def pages(self, done: int, total: int) -> None:
        """Say how far the recognition of scanned pages is, every few seconds."""
        if time.monotonic() - self._last >= _EVERY or done == total:
            self(f"识别扫描页：{done}/{total}")


def spare_inputs(output: Path, *inputs: Path) -> None:
    """Refuse to write over a file that is being read; raises LianggangError."""
    for path in inputs:
        if output.exists() and path.exists() and output.samefile(path):
            raise unusable("output-is-input", f"不能写到正在读的文件“{output}”。", advice="请换一个文件名。")


def show_findings(findings: Iterable[Finding], *, shown: int = _SHOWN, err: bool = False) -> None:
    """Print the findings that weigh most and count the rest; err: on standard error."""
    order = [Severity.ERROR, Severity.WARNING, Severity.NOTE]
    groups: dict[tuple[str, str], list[Finding]] = {}
    for finding in sorted(findings, key=lambda f: order.index(f.severity)):
        groups.setdefault((finding.code, finding.message), []).append(finding)
    alike = list(groups.values())
    for group in alike[:shown]:
        click.echo(f"  {_together(group)}", err=err)
    if rest := [f for group in alike[shown:] for f in group]:
        counts = Counter(f.severity.label for f in rest)
        click.echo(f"  另有{'、'.join(f'{label}{n}条' for label, n in counts.items())}。", err=err)


def _together(group: list[Finding]) -> Finding:
    """Findings that say the same of several places, as one."""
    first = group[0]
    return first if len(group) == 1 else replace(first, place=f"{first.place.removesuffix('等')}等{len(group)}处")
