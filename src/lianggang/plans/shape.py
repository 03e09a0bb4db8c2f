"""What the interchange form of a reading must look like: every departure is told with its place."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, TypeAlias

from lianggang.plans.model import Direction, Kind

_YEARS = range(1900, 2201)
_KINDS = tuple(Kind)
_RATIO = re.compile(r"\d+(\.\d+)?[:：]\d+(\.\d+)?")


_Shape: TypeAlias = "Mapping[str, _Rule | _Each]"


@dataclass(frozen=True, slots=True)
class _Rule:
    """What a value must be: `words` say it in Chinese, `fits` tells."""

    words: str
    fits: Callable[[Any], bool]
    required: bool = False


@dataclass(frozen=True, slots=True)
class _Each:
    """A list, each of whose items has the shape."""

    shape: _Shape


def _one_of(*names: str, required: bool = False) -> _Rule:
    return _Rule("、".join(names) + "之一", lambda v: v in names, required)


def _is_year(value: Any) -> bool:
    return isinstance(value, Decimal | int) and value == int(value) and int(value) in _YEARS


def _is_period(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 2 and all(map(_is_year, value)) and value[0] <= value[1]


def _is_place(value: Any) -> bool:
    return (
        isinstance(value, list)
        and len(value) == 2
        and all(isinstance(v, Decimal | int) and v == int(v) >= 0 for v in value)
    )


def _is_number(value: Any) -> bool:
    try:
        return not isinstance(value, bool) and Decimal(str(value)).is_finite() and abs(Decimal(str(value))) < 10**15
    except InvalidOperation:
        return False


_TEXT = _Rule("文字", lambda v: isinstance(v, str))
_NAME = _Rule("文字，不能空着", lambda v: isinstance(v, str) and bool(v.strip()), required=True)
_WORDS = _Rule("文字", lambda v: isinstance(v, str | int | Decimal))
_NUMBERED = _Rule("文字", lambda v: isinstance(v, str | int | Decimal), required=True)
_NAMES = _Rule("文字的列表", lambda v: isinstance(v, list) and all(isinstance(x, str) for x in v))
_YEAR = _Rule("四位数的年份", _is_year)
_PLACES = _Rule("[起, 止] 的列表", lambda v: isinstance(v, list) and all(map(_is_place, v)))

_TARGET: _Shape = {
    "indicator": _NAME,
    "kind": _one_of(*Kind, required=True),
    "comparator": _one_of(">=", "<=", ">", "<", "~", "="),
    "unit": _TEXT,
    "baseline_year": _YEAR,
    "year": _YEAR,
    "population": _TEXT,
    "direction": _one_of(*Direction),
    "relative_to": _TEXT,
    "binding": _TEXT,
    "confidence": _Rule("0到1的数", lambda v: _is_number(v) and 0 <= Decimal(str(v)) <= 1),
    "segments": _PLACES,
}
_UNITS: _Shape = {"lead_units": _NAMES, "responsible_units": _NAMES}
_COMMON: _Shape = {"targets": _Each(_TARGET), "segments": _PLACES}
_GOAL: _Shape = {"number": _NUMBERED, "text": _NAME, **_UNITS, **_COMMON}
_MEASURE: _Shape = {"number": _NUMBERED, "title": _NAME, "text": _WORDS, **_UNITS, **_COMMON}
_AREA: _Shape = {"title": _NAME, "goals": _Each(_GOAL), "strategies": _Each(_MEASURE), "segments": _PLACES}
_ROW: _Shape = {"name": _NAME, "unit": _TEXT, "units": _NAMES, "baseline_year": _YEAR, **_COMMON}
_PROJECT: _Shape = {"title": _NAME, "units": _NAMES, "items": _NAMES, **_COMMON}
_DUTY: _Shape = {"who": _NAMES, "what": _NAME, "when": _TEXT, "to": _TEXT, "segments": _PLACES}
_PLAN: _Shape = {
    "title": _NAME,
    "subject": _one_of("women", "children", "women_and_children", "other", required=True),
    **dict.fromkeys(("region", "region_level", "issuer", "document_number", "issued_on"), _TEXT),
    "period": _Rule("[起始年, 终止年]", _is_period),
    "based_on": _NAMES,
    "areas": _Each(_AREA),
    "indicator_table": _Each(_ROW),
    "completion_table": _Each(_ROW),
    "completion_years": _Rule(
        "{baseline, actual}，值为年份",
        lambda v: isinstance(v, dict) and all(x is None or _is_year(x) for x in v.values()),
    ),
    "projects": _Each(_PROJECT),
    "duties": _Each(_DUTY),
}
_READING: _Shape = {
    "plans": _Each(_PLAN),
    "assigned_units": _Rule(
        "单位名到职能列表的对照", lambda v: isinstance(v, dict) and all(map(_NAMES.fits, v.values()))
    ),
}


def departures(data: Any) -> Iterator[tuple[str, str]]:
    """Where the interchange form of a reading is not what it must be: (place, what is wrong), both in Chinese."""
    if isinstance(data, dict) and "plans" not in data:
        yield "plans", "缺少"
    yield from _walk(data, _READING, "")


def _walk(data: Any, shape: _Shape, place: str) -> Iterator[tuple[str, str]]:
    if not isinstance(data, dict):
        yield place or "全文", "应为 { } 括起的一组键和值"
        return
    for key, rule in shape.items():
        at, value = f"{place} {key}".strip(), data.get(key)
        if value is None:
            if isinstance(rule, _Rule) and rule.required:
                yield at, "缺少"
        elif isinstance(rule, _Rule):
            if not rule.fits(value):
                yield at, f"是“{_shown(value)}”，应为{rule.words}"
        elif not isinstance(value, list):
            yield at, "应为 [ ] 括起的列表"
        else:
            for number, item in enumerate(value, 1):
                yield from _walk(item, rule.shape, f"{at} 第{number}项")
    if shape is _TARGET:
        yield from ((f"{place} {key}".strip(), wrong) for key, wrong in _demand(data))


def _shown(value: Any) -> str:
    if value is None or isinstance(value, str | Decimal):
        return str(value or "")[:40]
    return json.dumps(value, ensure_ascii=False, default=str)[:40]


def _demand(data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Whether a target of its kind has what that kind needs."""
    kind, value = data.get("kind"), data.get("value")
    if kind in (Kind.LEVEL, Kind.CHANGE, Kind.ANNUAL_CHANGE) and not _is_number(value):
        yield "value", f"是“{_shown(value)}”，应为数"
    if kind == Kind.RATIO and not (isinstance(value, str) and _RATIO.fullmatch(value)):
        yield "value", f"是“{_shown(value)}”，应为比例，如“2:3”"
    if kind in (Kind.DIRECTION, Kind.RELATION) and value is not None:
        yield "value", f"是“{_shown(value)}”，只有方向或关系的目标没有数值"
    if kind == Kind.DIRECTION and not data.get("direction"):
        yield "direction", "缺少"
    if kind == Kind.RELATION and not data.get("relative_to"):
        yield "relative_to", "缺少"
    if kind in _KINDS and kind != Kind.DIRECTION and not data.get("comparator"):
        yield "comparator", "缺少"
    if kind in _KINDS and kind != Kind.RATIO and data.get("comparator") == "=":
        yield "comparator", "只有比例可以用“=”"
