"""The cells in which a clerk corrects what a target demands, as data."""

from __future__ import annotations

import re

from lianggang.monitoring.review.table import FIELD_OF
from lianggang.panel.numbers import half_width, parse_number
from lianggang.plans.corrections import Demand, Figure
from lianggang.plans.labels import COMPARATORS, DIRECTIONS, KINDS
from lianggang.plans.model import Kind

_SIGNS = {sign: code for code, sign in COMPARATORS.items()} | {code: code for code in COMPARATORS}
_SIGNS |= {">": ">", "<": "<", "以上": ">=", "以下": "<="}
_KINDS = {label: kind.value for kind, label in KINDS.items()}
_DIRECTIONS = {label: direction.value for direction, label in DIRECTIONS.items()}
_RATIO = re.compile(r"\d+(?:\.\d+)?:\d+(?:\.\d+)?")
_NUMERIC = (Kind.LEVEL, Kind.CHANGE, Kind.ANNUAL_CHANGE)
_YEARS = range(1990, 2101)


class WrongCell(Exception):
    """A cell that cannot be used: its heading, what is wrong (Chinese, without a stop) and what to do."""

    def __init__(self, head: str, message: str, advice: str) -> None:
        super().__init__(message)
        self.head, self.message, self.advice = head, message, advice


def parse_field(head: str, text: str) -> str | int | None:
    """What a filled cell says, in the form of `corrections.FIELDS`; None for a blank. Raises `WrongCell`."""
    if not text:
        return None
    match FIELD_OF[head]:
        case "kind":
            return _chosen(head, text, _KINDS)
        case "direction":
            return _chosen(head, text, _DIRECTIONS)
        case "comparator":
            return _chosen(head, text, _SIGNS)
        case "baseline_year" | "year":
            return _year(head, text)
        case "value":
            return _value(head, text)
        case _:
            return text


def _chosen(head: str, text: str, choices: dict[str, str]) -> str:
    if text not in choices:
        raise WrongCell(head, f"“{text}”不是可选的{head}", f"请从列表里选：{'、'.join(choices)}")
    return choices[text]


def _year(head: str, text: str) -> int:
    digits = half_width(text).removesuffix("年").removesuffix(".0")
    if not (digits.isdecimal() and int(digits) in _YEARS):
        raise WrongCell(head, f"{head}“{text}”不是年份", "请填四位数的年份，如2025")
    return int(digits)


def _value(head: str, text: str) -> str:
    ratio = half_width(text).replace("∶", ":").replace(" ", "")
    if _RATIO.fullmatch(ratio):
        return ratio
    number = parse_number(text)
    if number.unit:
        raise WrongCell(head, f"数值“{text}”带着单位", f"这里只填数字，“{number.unit}”填在“单位”一列")
    if number.value is None:
        raise WrongCell(head, f"数值“{text}”不能读成一个数", "只填阿拉伯数字；以上、以下填在“比较”一列；两数之比如2:3")
    return Figure.of(number.value)


def check_demand(demand: Demand, head: str) -> None:
    """Raise `WrongCell` when the fields do not make one whole demand; `head`: where to report a missing name."""
    if not demand.get("indicator"):
        raise WrongCell(head, "没有填指标", "请写出指标的全称")
    if not demand.get("kind"):
        raise WrongCell("要求类型", "没有选要求类型", f"请从列表里选：{'、'.join(_KINDS)}")
    kind = Kind(str(demand["kind"]))
    value, comparator = demand.get("value"), demand.get("comparator")
    is_ratio = value is not None and ":" in str(value)
    if kind in _NUMERIC and (value is None or is_ratio):
        raise WrongCell("数值", f"“{KINDS[kind]}”要有一个数", "请填数字，或另选要求类型")
    if kind is Kind.RATIO and not is_ratio:
        raise WrongCell("数值", "两数之比要写成2:3的样子", "请改正数值，或另选要求类型")
    if kind in (*_NUMERIC, Kind.RATIO, Kind.RELATION) and not comparator:
        raise WrongCell("比较", "没有选比较（≥、≤等）", "请从列表里选")
    if kind is Kind.DIRECTION and not demand.get("direction"):
        raise WrongCell("方向", "没有选方向", "请从列表里选")
    if kind in (Kind.DIRECTION, Kind.RELATION) and value is not None:
        raise WrongCell("数值", f"“{KINDS[kind]}”没有数值", "请清空数值，或另选要求类型")
    if kind is Kind.RELATION and not demand.get("relative_to"):
        raise WrongCell("参照的量", "没有填参照的量", "请写出以哪个量为准")
