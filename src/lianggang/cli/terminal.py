"""What the commands say on the terminal."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable

import click

from lianggang.findings import Finding, Severity

_SHOWN = 20


class Progress:
    """Says each step with the seconds since the start, on standard error."""

    def __init__(self) -> None:
        self._start = time.monotonic()

    def __call__(self, step: str) -> None:
        """Say one step."""
        click.echo(f"[{time.monotonic() - self._start:5.1f} 秒] {step}", err=True)


def show_findings(findings: Iterable[Finding], *, shown: int = _SHOWN) -> None:
    """Print the findings that weigh most and count the rest, on standard error."""
    order = [Severity.ERROR, Severity.WARNING, Severity.NOTE]
    found = sorted(findings, key=lambda f: order.index(f.severity))
    for finding in found[:shown]:
        click.echo(f"  {finding}", err=True)
    if rest := found[shown:]:
        counts = Counter(f.severity.label for f in rest)
        click.echo(f"  另有{'、'.join(f'{label}{n}条' for label, n in counts.items())}。", err=True)
