"""What the commands say on the terminal."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

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
    groups: dict[tuple[str, str], list[Finding]] = {}
    for finding in sorted(findings, key=lambda f: order.index(f.severity)):
        groups.setdefault((finding.code, finding.message), []).append(finding)
    alike = list(groups.values())
    for group in alike[:shown]:
        click.echo(f"  {_together(group)}", err=True)
    if rest := [f for group in alike[shown:] for f in group]:
        counts = Counter(f.severity.label for f in rest)
        click.echo(f"  另有{'、'.join(f'{label}{n}条' for label, n in counts.items())}。", err=True)


def _together(group: list[Finding]) -> Finding:
    """Findings that say the same of several places, as one."""
    first = group[0]
    return first if len(group) == 1 else replace(first, place=f"{first.place}等{len(group)}处")
