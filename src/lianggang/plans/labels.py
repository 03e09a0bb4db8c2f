"""Chinese words for what a target demands, as people read and choose them."""

from __future__ import annotations

from lianggang.plans.model import Direction, Kind

KINDS = {
    Kind.LEVEL: "数值",
    Kind.CHANGE: "比基期变化",
    Kind.ANNUAL_CHANGE: "每年变化",
    Kind.RATIO: "两数之比",
    Kind.DIRECTION: "变化方向",
    Kind.RELATION: "与另一个量比",
}
COMPARATORS = {">=": "≥", "<=": "≤", ">": "＞", "<": "＜", "~": "左右", "=": "等于"}
DIRECTIONS = {
    Direction.UP: "提高",
    Direction.DOWN: "下降",
    Direction.NARROW: "缩小",
    Direction.STABLE: "保持稳定",
    Direction.SLOW_RISE: "上升减缓",
}
SUBJECTS = {"women": "妇女", "children": "儿童", "women_and_children": "妇女儿童"}
