"""A comparison as plain data for JSON."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from lianggang.compare.model import Aim, Comparison, Pair
from lianggang.compare.words import place, stated
from lianggang.plans.interchange import target_to_dict

VERSION = 1


def comparison_to_dict(comparison: Comparison) -> dict[str, Any]:
    """The comparison as JSON-ready values; targets as in a reading."""
    return {
        "version": VERSION,
        "plan": comparison.name,
        "upper": comparison.upper_name,
        "role": comparison.role,
        "counts": {outcome.value: n for outcome, n in comparison.counts.items()},
        "pairs": [_pair(p, comparison.role) for p in comparison.pairs],
        "contradictions": [asdict(c) for c in comparison.contradictions],
        "findings": [f.as_dict() for f in comparison.findings],
    }


def _pair(pair: Pair, role: str) -> dict[str, Any]:
    shown = pair.shown
    return {
        "outcome": pair.outcome.value,
        "label": pair.outcome.label(role),
        "severity": pair.severity.value,
        "area": shown.area,
        "indicator": {"code": shown.indicator, "name": shown.indicator_name},
        "own": _aim(pair.own),
        "upper": _aim(pair.upper),
        "departments": pair.departments,
        "sentence": pair.sentence,
    }


def _aim(aim: Aim | None) -> dict[str, Any] | None:
    if aim is None:
        return None
    head = aim.head
    return {
        "id": head.id,
        "plan": head.plan.title,
        "stated": stated(head),
        "due": head.due,
        "place": place(head),
        "also": [place(t) for t in aim.others],
        "target": target_to_dict(head.target),
    }
