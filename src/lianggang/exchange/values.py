"""Approved values as one part of a package: every row with its counts, its revision and who reported it."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from decimal import Decimal
from functools import lru_cache

from lianggang.errors import unusable
from lianggang.findings import Finding, error
from lianggang.panel.model import Breakdown, Observation

PART = "values.csv"
_OBSERVED = (
    "indicator", "territory", "year", "value", "unit", "numerator", "denominator", "source", "note", "as_reported",
    "missing", "qualifier", "redefined",
)  # fmt: skip
_BREAKDOWN = tuple(f.name for f in fields(Breakdown))
_RELEASED = ("revision", "approved_at", "reporter")
HEADER = (*_OBSERVED, *_BREAKDOWN, *_RELEASED)
_NUMBERS = ("value", "numerator", "denominator")
_QUALIFIERS = ("", ">=", ">", "<=", "<", "~")
_YEARS = range(1900, 2200)
_REVISIONS = range(1, 10_000)
_NUMBER = re.compile(r"-?\d{1,14}(\.\d{1,18})?", re.ASCII)  # as many digits as a value is kept with
_WHOLE = re.compile(r"\d{1,6}", re.ASCII)

Key = tuple[str, str, int, Breakdown]


@dataclass(frozen=True, slots=True)
class Released:
    """A value as an office approved it. revision: 1 for the first; approved_at: ISO time; reporter: the unit's name."""

    observation: Observation
    revision: int = 1
    approved_at: str = ""
    reporter: str = ""

    @property
    def key(self) -> Key:
        """What one value is held under, whatever its revision."""
        return self.observation.key


def write_values(released: Iterable[Released]) -> bytes:
    """The part of a package, in an order that does not depend on the order given."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEADER)
    writer.writerows(sorted(_cells(r) for r in released))
    return text.getvalue().encode()


def _cells(released: Released) -> list[str]:
    o = released.observation
    numbers = {name: "" if (n := getattr(o, name)) is None else f"{n:f}" for name in _NUMBERS}
    observed = [numbers.get(name, str(getattr(o, name))) for name in _OBSERVED]
    parts = [getattr(o.breakdown, name) for name in _BREAKDOWN]
    return [*observed, *parts, str(released.revision), released.approved_at, released.reporter]


def read_values(data: bytes) -> tuple[list[Released], list[Finding]]:
    """The values of a part; a row that cannot be read is told and left out, as is one that stands twice.

    Raises LianggangError when the part is no table of values at all.
    """
    try:
        rows = list(csv.reader(io.StringIO(data.decode(), newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error) as problem:
        raise unusable("values-unreadable", "数据表读不懂。", advice="请对方重新导出数据包。") from problem
    if not rows or tuple(rows[0]) != HEADER:
        raise unusable("values-header", "数据表的表头不是本系统写的样子，可能是另一个版本写的。",
                       advice="请双方升级到同一版本。")  # fmt: skip
    found: dict[Key, Released] = {}
    told: list[Finding] = []
    for line, cells in enumerate(rows[1:], 2):
        read = _row(cells, f"{PART}第{line}行")
        if isinstance(read, Released) and read.key in found:
            read = _wrong("value-twice", "同一项数据出现两次", f"{PART}第{line}行")
        if isinstance(read, Finding):
            told.append(read)
        else:
            found[read.key] = read
    return list(found.values()), told


def _row(cells: list[str], place: str) -> Released | Finding:
    if len(cells) != len(HEADER):
        return _wrong("row-length", f"有{len(cells)}格，应为{len(HEADER)}格", place)
    *observed, revision, approved_at, reporter = cells
    numbers, year = [observed[at] for at in _AT], observed[2]
    if unread := [text for text in numbers if text and not _NUMBER.fullmatch(text)]:
        return _wrong("row-unreadable", f"数字读不懂（{'、'.join(unread)[:60]}）", place)
    if not (_WHOLE.fullmatch(year) and _WHOLE.fullmatch(revision)):
        return _wrong("row-unreadable", "年份或修订号读不懂", place)
    if not _is_time(approved_at):
        return _wrong("row-unreadable", f"批准的时间读不懂（{approved_at[:60]}）", place)
    observation = _observation(observed, numbers, place)
    if reason := _objection(observation, int(revision)):
        return _wrong("row-impossible", reason, place)
    return Released(observation, int(revision), approved_at, reporter)


def _is_time(text: str) -> bool:
    try:
        return dt.datetime.fromisoformat(text).year in _YEARS
    except ValueError:
        return False


_AT = tuple(_OBSERVED.index(name) for name in _NUMBERS)


def _observation(cells: Sequence[str], numbers: Sequence[str], place: str) -> Observation:
    """From the cells in the order of the header: packages are large, so no row is made a table of names first."""
    indicator, territory, year, _, unit, _, _, source, note, as_reported, missing, qualifier, redefined, *parts = cells
    value, numerator, denominator = [Decimal(text) if text else None for text in numbers]
    return Observation(
        indicator, territory, int(year), value, unit, numerator, denominator, _breakdown(*parts), source, note,
        as_reported, missing, qualifier, place, redefined,
    )  # fmt: skip


@lru_cache(maxsize=1000)
def _breakdown(*parts: str) -> Breakdown:
    return Breakdown(*parts)


_OBJECTIONS = (
    "没有写指标或地区", "年份不对", "修订号不对", "没有数值，也没有写无数据的原因", "有数值，又写了无数据的原因",
    "限定词不认识",
)  # fmt: skip


def _objection(o: Observation, revision: int) -> str:
    """Why a row cannot be, whatever the catalogue says; "" when it can."""
    wrong = (
        not (o.indicator and o.territory), o.year not in _YEARS, revision not in _REVISIONS,
        o.value is None and not o.missing, o.value is not None and o.missing != "", o.qualifier not in _QUALIFIERS,
    )  # fmt: skip
    return _OBJECTIONS[wrong.index(True)] if any(wrong) else ""


def _wrong(code: str, sentence: str, place: str) -> Finding:
    return error(code, f"{sentence}。", place=place, advice="这一行没有收下，请对方查对后重新上报。")
