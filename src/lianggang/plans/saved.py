"""A reading that was written as JSON, and perhaps corrected by hand, back to values."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from itertools import islice
from pathlib import Path
from typing import Any

from lianggang.errors import LianggangError, unusable
from lianggang.findings import error, finding_from_dict
from lianggang.plans.model import (
    Area,
    CompletionRow,
    CompletionTable,
    Direction,
    Duty,
    Goal,
    IndicatorRow,
    KeyProject,
    Kind,
    Measure,
    Plan,
    Reading,
    Target,
)
from lianggang.plans.shape import departures
from lianggang.wording import places_of

_NUMERIC = {Kind.LEVEL, Kind.CHANGE, Kind.ANNUAL_CHANGE}
_MAX_BYTES = 50_000_000
_MOST_TOLD = 20
_ADVICE = "请用 lianggang read 重新生成，或对照 docs/reading.md 的格式改正。"
Data = Mapping[str, Any]


def is_reading(path: Path) -> bool:
    """Whether the file looks like a reading in JSON (by its first character, not by its name)."""
    try:
        with path.open("rb") as file:
            return file.read(64).removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{")
    except OSError:
        return False


def reading_from_json(path: Path) -> Reading:
    """The reading in a JSON file.

    Raises LianggangError when the file is too large or no JSON, or with a finding for each place that cannot be used.
    """
    data = _data(path)
    wrong = [
        error("reading-broken", f"不是能用的规划读取结果（{place} {what}）。", place=path.name, advice=_ADVICE)
        for place, what in islice(departures(data), _MOST_TOLD)
    ]
    if wrong:
        raise LianggangError(*wrong)
    return _reading(data, path.name)


def reading_from_dict(data: Data, *, text: str = "") -> Reading:
    """The reading that `interchange.reading_to_dict` wrote, with its findings and what was not read.

    text: of the document, which the positions count in.
    """
    return replace(
        _reading(data, ""),
        findings=tuple(map(finding_from_dict, data["findings"])),
        unread=tuple((int(start), int(end)) for start, end in data["unread"]),
        coverage=float(data["coverage"]),
        text=text,
    )


def _reading(data: Data, name: str) -> Reading:
    plans = tuple(_plan(p, i) for i, p in enumerate(data["plans"], 1))
    assigned = tuple((str(name), _texts(f)) for name, f in (data.get("assigned_units") or {}).items())
    return Reading(str(data.get("source") or name), plans, assigned=assigned)


def _data(path: Path) -> Any:
    if path.stat().st_size > _MAX_BYTES:
        raise unusable("reading-too-large", "文件超过50MB，没有打开。", place=path.name, advice=_ADVICE)
    try:
        return json.loads(path.read_text("utf-8-sig"), parse_float=Decimal, parse_int=Decimal)
    except (ValueError, RecursionError, InvalidOperation) as problem:
        raise unusable(
            "reading-broken", f"不是能用的规划读取结果（{_where(problem)}）。", place=path.name, advice=_ADVICE
        ) from problem


def _where(problem: Exception) -> str:
    if isinstance(problem, json.JSONDecodeError):
        return f"第{problem.lineno}行第{problem.colno}列不合JSON格式"
    return "文字不是UTF-8编码" if isinstance(problem, UnicodeDecodeError) else "括号套得太深或数字太长"


def _texts(values: Any) -> tuple[str, ...]:
    return tuple(str(v) for v in values or ())


def _segments(data: Data) -> tuple[tuple[int, int], ...]:
    return tuple((int(a), int(b)) for a, b in data.get("segments") or ())


def _year(value: Any) -> int | None:
    return int(value) if value is not None else None


def _plan(data: Data, position: int) -> Plan:
    prefix = str(data.get("subject") or f"plan{position}")
    period = data.get("period")
    years: Data = data.get("completion_years") or {}
    return Plan(
        title=str(data["title"]),
        subject=str(data["subject"]),
        region=data.get("region"),
        region_level=data.get("region_level"),
        issuer=data.get("issuer"),
        document_number=data.get("document_number"),
        issued_on=data.get("issued_on"),
        period=(int(period[0]), int(period[1])) if period else None,
        based_on=_texts(data.get("based_on")),
        areas=tuple(_area(a, f"{prefix}.{i}") for i, a in enumerate(data.get("areas") or (), 1)),
        indicator_table=tuple(
            _row(r, f"{prefix}.table.{i}") for i, r in enumerate(data.get("indicator_table") or (), 1)
        ),
        completion_table=CompletionTable(
            tuple(
                _completed(r, f"{prefix}.completed.{i}") for i, r in enumerate(data.get("completion_table") or (), 1)
            ),
            _year(years.get("baseline")),
            _year(years.get("actual")),
        ),
        projects=tuple(_project(p, f"{prefix}.project.{i}") for i, p in enumerate(data.get("projects") or (), 1)),
        duties=tuple(_duty(d) for d in data.get("duties") or ()),
    )


def _area(data: Data, prefix: str) -> Area:
    return Area(
        number=str(data.get("number") or ""),
        title=str(data["title"]),
        goals=tuple(_goal(g, f"{prefix}.goal.{i}") for i, g in enumerate(data.get("goals") or (), 1)),
        measures=tuple(_measure(m, f"{prefix}.measure.{i}") for i, m in enumerate(data.get("strategies") or (), 1)),
        segments=_segments(data),
    )


def _goal(data: Data, identifier: str) -> Goal:
    return Goal(
        id=str(data.get("id") or identifier),
        number=str(data["number"]),
        text=str(data["text"]),
        lead_units=_texts(data.get("lead_units")),
        responsible_units=_texts(data.get("responsible_units")),
        targets=_targets(data),
        segments=_segments(data),
    )


def _measure(data: Data, identifier: str) -> Measure:
    return Measure(
        id=str(data.get("id") or identifier),
        number=str(data["number"]),
        title=str(data["title"]),
        text=str(data.get("text") or data["title"]),
        lead_units=_texts(data.get("lead_units")),
        responsible_units=_texts(data.get("responsible_units")),
        targets=_targets(data),
        segments=_segments(data),
    )


def _row(data: Data, identifier: str) -> IndicatorRow:
    return IndicatorRow(
        id=str(data.get("id") or identifier),
        area=str(data.get("area") or ""),
        number=str(data.get("number") or ""),
        name=str(data["name"]),
        unit=data.get("unit"),
        parent_target=str(data.get("parent_target") or ""),
        target=str(data.get("target") or ""),
        attribute=str(data.get("attribute") or ""),
        units=_texts(data.get("units")),
        targets=_targets(data),
        segments=_segments(data),
        baseline=str(data.get("baseline") or ""),
        baseline_year=_year(data.get("baseline_year")),
    )


def _completed(data: Data, identifier: str) -> CompletionRow:
    return CompletionRow(
        id=str(data.get("id") or identifier),
        number=str(data.get("number") or ""),
        name=str(data["name"]),
        unit=data.get("unit"),
        baseline=str(data.get("baseline") or ""),
        target=str(data.get("target") or ""),
        actual=str(data.get("actual") or ""),
        targets=_targets(data),
        segments=_segments(data),
    )


def _project(data: Data, identifier: str) -> KeyProject:
    return KeyProject(
        id=str(data.get("id") or identifier),
        box=str(data.get("box") or ""),
        title=str(data["title"]),
        area=str(data.get("area") or ""),
        units=_texts(data.get("units")),
        items=_texts(data.get("items")),
        targets=_targets(data),
        segments=_segments(data),
    )


def _duty(data: Data) -> Duty:
    return Duty(
        who=_texts(data.get("who")),
        what=str(data["what"]),
        when=data.get("when"),
        to=data.get("to"),
        quote=str(data.get("quote") or ""),
        segments=_segments(data),
    )


def _targets(data: Data) -> tuple[Target, ...]:
    targets: Sequence[Data] = data.get("targets") or ()
    return tuple(target_from_dict(t) for t in targets)


def _printed(value: Any, text: Any) -> Decimal:
    """The number with the places of its text, as long as that is still the same number: a hand may have changed it."""
    number = Decimal(str(value))
    try:
        printed = Decimal(str(text))
    except InvalidOperation:
        return number
    return max(number, printed, key=places_of) if float(printed) == float(number) else number


def target_from_dict(data: Data) -> Target:
    """One target from its interchange form.

    Raises KeyError, ValueError or InvalidOperation when it is not one.
    """
    kind = Kind(data["kind"])
    value = data.get("value")
    direction = data.get("direction")
    return Target(
        indicator=str(data["indicator"]),
        quote=str(data.get("quote") or ""),
        kind=kind,
        comparator=data.get("comparator"),
        value=_printed(value, data.get("value_as_printed")) if kind in _NUMERIC and value is not None else value,
        unit=data.get("unit"),
        baseline_year=_year(data.get("baseline_year")),
        population=data.get("population"),
        direction=Direction(direction) if direction else None,
        relative_to=data.get("relative_to"),
        year=_year(data.get("year")),
        binding=str(data.get("binding") or ""),
        segments=_segments(data),
        confidence=float(data.get("confidence", 1)),
        reason=str(data.get("reason") or ""),
        rule=str(data.get("rule") or ""),
    )
