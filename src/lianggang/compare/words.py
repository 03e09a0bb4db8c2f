"""Aims and places in words."""

from __future__ import annotations

from decimal import Decimal

from lianggang.compare.model import Aim
from lianggang.plans.model import Direction, Kind, Plan, Target
from lianggang.round import TrackedTarget
from lianggang.wording import quantity, threshold

_DIRECTIONS = {
    Direction.UP: "提高",
    Direction.DOWN: "下降",
    Direction.NARROW: "趋于平衡",
    Direction.STABLE: "保持稳定",
    Direction.SLOW_RISE: "上升减缓",
}
_RELATIONS = {">=": "不低于{}", "<=": "不高于{}", ">": "高于{}", "<": "低于{}", "~": "与{}相适应"}
_PLANS = {"women": "妇女规划", "children": "儿童规划"}


def demanded(target: Target) -> str:
    """What a target asks for: 「≤12.5/10万」, 「比2020年下降20%以上」, 「提高」, 「不低于党员总数中女性比例」."""
    if target.kind is Kind.DIRECTION:
        return _direction(target)
    if target.kind is Kind.RELATION:
        return _RELATIONS.get(target.comparator or "", "参照{}").format(target.relative_to or "未写明的数量")
    if target.value is None:
        return "没有数值"
    if isinstance(target.value, Decimal) and target.kind in (Kind.CHANGE, Kind.ANNUAL_CHANGE):
        return _movement(target, target.value)
    return threshold(target.comparator, target.value, target.unit)


def stated(tracked: TrackedTarget) -> str:
    """The demand with the year in which it is due; directions have none."""
    due = "" if tracked.target.kind in (Kind.DIRECTION, Kind.RELATION) else f"（{tracked.due}年）"
    return demanded(tracked.target) + due


def place(tracked: TrackedTarget) -> str:
    """Where a statement stands: 「妇女规划 妇女与健康 主要目标2」."""
    return f"{short_title(tracked.plan)} {tracked.where}".strip()


def places(aim: Aim) -> str:
    """Where an aim stands, one place on a line."""
    return "\n".join(dict.fromkeys(place(t) for t in (aim.head, *aim.others)))


def short_title(plan: Plan) -> str:
    """What a plan is called beside the other plan of its document; 纲要, 方案 and others keep their titles."""
    return _PLANS.get(plan.subject, plan.title) if "规划" in plan.title else plan.title


def _direction(target: Target) -> str:
    if target.direction is Direction.NARROW and "差距" in target.indicator:
        return "缩小"
    return _DIRECTIONS[target.direction] if target.direction else "方向性要求"


def _movement(target: Target, value: Decimal) -> str:
    if target.kind is Kind.ANNUAL_CHANGE:
        since = "每年"
    else:
        since = f"比{target.baseline_year}年" if target.baseline_year else ""
    rises = value > 0
    verb, size = "提高" if rises else "下降", quantity(abs(value), target.unit)
    if target.comparator == "~":
        return f"{since}{verb}{size}左右"
    at_least = (target.comparator in (">=", ">")) == rises
    return f"{since}{verb}{size}以上" if at_least else f"{since}{verb}不超过{size}"
