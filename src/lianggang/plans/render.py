"""A target in words: the inverse of reading, so that read(render(t)) states t again."""

from __future__ import annotations

from decimal import Decimal

from lianggang.plans.model import Direction, Kind, Target

_LEVELS = {
    ">=": "不低于{}",
    "<=": "不高于{}",
    ">": "高于{}",
    "<": "低于{}",
    "~": "保持在{}左右",
}
_TRENDS = {
    Direction.UP: "逐步提高",
    Direction.DOWN: "逐步下降",
    Direction.NARROW: "逐步缩小",
    Direction.STABLE: "保持稳定",
    Direction.SLOW_RISE: "上升趋势减缓",
}
_RELATIONS = {
    ">=": "{}不低于{}",
    "<=": "{}不高于{}",
    ">": "{}高于{}",
    "<": "{}低于{}",
    "~": "{}与{}相适应",
}


def render(target: Target) -> str:
    """The target as one sentence of the language of plans, e.g. 「到2030年，孕产妇死亡率不高于12/10万。」"""
    due = f"到{target.year}年，" if target.year else ""
    return f"{due}{_clause(target)}。"


def _clause(target: Target) -> str:
    name = target.indicator
    if target.kind is Kind.DIRECTION:
        assert target.direction
        return name + _TRENDS[target.direction]
    if target.kind is Kind.RELATION:
        return _RELATIONS[target.comparator or ">="].format(name, target.relative_to)
    if target.kind is Kind.RATIO:
        words = {">=": "不低于", "<=": "不高于", "=": "为"}[target.comparator or "="]
        return f"{name}{words}{target.value}"
    if target.kind is Kind.LEVEL:
        return name + _LEVELS[target.comparator or ">="].format(_quantity(target))
    return _change(target)


def _change(target: Target) -> str:
    value = Decimal(str(target.value))
    falls = value < 0
    verb = "下降" if falls else "提高"
    pace = "年均" if target.kind is Kind.ANNUAL_CHANGE else ""
    base = f"比{target.baseline_year}年" if target.baseline_year else ""
    size = f"{abs(value):f}{target.unit or ''}"
    return f"{target.indicator}{base}{pace}{verb}{_bound(target.comparator, falls=falls).format(size)}"


def _bound(comparator: str | None, *, falls: bool) -> str:
    """How far: a fall of -20 or less is one by 20 or more."""
    turned = {">=": "<=", "<=": ">=", ">": "<", "<": ">"}
    size = turned.get(comparator or "", comparator) if falls else comparator
    return {"<=": "不超过{}", ">": "超过{}", "<": "低于{}", "~": "{}左右"}.get(size or "", "{}")


def _quantity(target: Target) -> str:
    return f"{Decimal(str(target.value)):f}{target.unit or ''}"
