"""How numbers are written in sentences and tables: figures, units, thresholds and changes.

Chinese statistical usage (GB/T 15835): half-up rounding, no "-0", differences of two percentages in 个百分点.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Context, Decimal
from enum import Enum, auto

Number = Decimal | int | float

NO_DATA = "无数据"
NO_BASE = "无基期数据"
WITHHELD = "不公布"
IN_WORDS = {">=": "不低于", "<=": "不高于", ">": "高于", "<": "低于"}
SIGNS = {">=": "≥", "<=": "≤", ">": ">", "<": "<"}
_SAME_UNIT = {"％": "%", "百分点": "个百分点", "千分点": "个千分点", "无": "", "-": "", "—": ""}
_AMOUNTS = {"", "岁", "年", "月", "个月", "天", "小时", "分钟", "倍", "分", "个百分点", "个千分点"}
_THINGS = {*"人名位个所家处座间次场项件起例宗户张册本台辆床支条门", "人次", "例次", "户次"}
_PURE_NUMBERS = {"比", "差异系数", "指数", "女=100"}
_DURATIONS = {"天", "小时", "分钟"}
_MAX_PLACES = 12
_FLOAT_PLACES = 4  # a computed number without a stated precision
_RELATIVE_FROM = 100  # fewer than this are compared by pieces, not by per cent


class Scale(Enum):
    """How a change of a quantity is told, which its unit decides."""

    PERCENT = auto()  # 个百分点
    PERMILLE = auto()  # 个千分点
    RATE = auto()  # relative, in per cent
    COUNT = auto()  # relative, in per cent; small numbers by pieces
    AMOUNT = auto()  # in its own unit


def canonical_unit(unit: str | None) -> str:
    """One spelling for each unit: brackets, blanks and a leading 1 are dropped ("（1/10 万）" is "/10万")."""
    text = "".join((unit or "").split()).strip("（）()").replace("／", "/")
    text = text.replace("100000", "10万").replace("100,000", "10万").replace("十万", "10万")
    text = text.removeprefix("1") if text.startswith("1/") else text
    return _SAME_UNIT.get(text, text)


def scale_of(unit: str | None) -> Scale:
    """The way in which a change of a quantity in this unit is told."""
    name = canonical_unit(unit)
    if name in ("%", "‰"):
        return Scale.PERCENT if name == "%" else Scale.PERMILLE
    if name.startswith("/"):
        return Scale.RATE
    return Scale.AMOUNT if name in _AMOUNTS or name in _PURE_NUMBERS else Scale.COUNT


def whole_things(unit: str | None) -> bool:
    """Whether numbers in this unit are numbers of whole things: 人 and 所, but neither 万人 nor 元 nor 册/人."""
    return canonical_unit(unit) in _THINGS


def suffix(unit: str | None) -> str:
    """What is printed after a number in this unit: nothing for ratios and indices."""
    name = canonical_unit(unit)
    return "" if name in _PURE_NUMBERS else name


def exact(value: Number) -> Decimal:
    """The number as a Decimal, a float by its shortest decimal form; ValueError for nan and infinity."""
    result = value if isinstance(value, Decimal) else Decimal(str(value))
    if not result.is_finite():
        raise ValueError("only finite numbers can be written")
    return result


def places_of(value: Number) -> int:
    """Decimal places with which the number is stored: 12.50 has 2."""
    return min(max(0, -int(exact(value).as_tuple().exponent)), _MAX_PLACES)


def round_half_up(value: Number, places: int) -> Decimal:
    """The number rounded half away from zero (四舍五入) to `places` decimal places, never "-0"."""
    wanted = exact(value)
    context = Context(prec=max(28, wanted.adjusted() + places + 3))
    rounded = wanted.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP, context=context)
    return abs(rounded) if rounded.is_zero() else rounded


def number(value: Number, places: int | None = None) -> str:
    """The number in digits with `places` decimal places; as stored (a float: at most 4 places) when None."""
    if places is not None:
        return f"{round_half_up(value, places):f}"
    if isinstance(value, float):
        text = f"{round_half_up(value, _FLOAT_PLACES):f}"
        return text.rstrip("0").rstrip(".")
    return f"{round_half_up(value, places_of(value)):f}"


def quantity(value: Number | str | None, unit: str | None = None, places: int | None = None) -> str:
    """The value with its unit ("12.5/10万", "95.3%", "11.6年"); a ratio is text ("2:3"); None is 无数据."""
    if value is None:
        return NO_DATA
    if isinstance(value, str):
        return value.replace("：", ":").strip()
    return number(value, places) + suffix(unit)


def threshold(
    comparator: str | None,
    value: Number | str,
    unit: str | None = None,
    *,
    words: bool = False,
    places: int | None = None,
) -> str:
    """What a target demands: "≥95%", "≤8/10万", "45%左右", or in words "不低于95%"; a bare value for "="."""
    text = quantity(value, unit, places)
    if comparator == "~":
        return f"{text}左右"
    return (IN_WORDS if words else SIGNS).get(comparator or "", "") + text


def places_apart(value: Number, other: Number, places: int) -> int:
    """Fewest decimal places, from `places` on, at which two different numbers are printed differently and in order."""
    if exact(value) == exact(other):
        return places
    wide = range(places, max(places, places_of(value), places_of(other)) + 1)
    return next((p for p in wide if round_half_up(value, p) != round_half_up(other, p)), places)


def change(
    now: Number,
    before: Number | None,
    unit: str | None = None,
    since: int | str = "上年",
    *,
    better: str | None = None,
    places: int | None = None,
) -> str:
    """How a quantity moved: 比上年提高1.2个百分点, 比2020年下降43.7%, 与上年持平.

    now, before: in `unit`, compared as printed with `places` decimals (None: as stored), so that a reader who
    subtracts the printed numbers finds the printed change. since: the year of `before`, or 上年, 基期.
    better: "lower" makes a rise 上升 instead of 提高. Percentages differ by 个百分点, ‰ by 个千分点; rates and counts
    of 100 and more change by per cent, all else in its own unit. Without `before`: nothing for the year
    before (it is the first value), 无基期数据 for a named base.
    """
    then = f"{since}年" if isinstance(since, int) else since
    if before is None:
        return "" if since == "上年" else NO_BASE
    shown = max(places_of(now), places_of(before)) if places is None else places
    if isinstance(now, float) or isinstance(before, float):
        shown = _FLOAT_PLACES if places is None else places
    a, b = round_half_up(now, shown), round_half_up(before, shown)
    if a == b:
        return f"与{then}持平"
    return f"比{then}{verb(a > b, unit, better)}{_size(a, b, unit)}"


def verb(rises: bool, unit: str | None, better: str | None = None) -> str:
    """The word for a rise or a fall of a quantity in `unit`: 增加, 减少 of counts and times, else 提高, 上升, 下降."""
    if scale_of(unit) is Scale.COUNT or canonical_unit(unit) in _DURATIONS:
        return "增加" if rises else "减少"
    if not rises:
        return "下降"
    return "上升" if better == "lower" else "提高"


def _size(a: Decimal, b: Decimal, unit: str | None) -> str:
    scale, difference = scale_of(unit), f"{abs(a - b).normalize():f}"
    if scale is Scale.PERCENT:
        return f"{difference}个百分点"
    if scale is Scale.PERMILLE:
        return f"{difference}个千分点"
    small = scale is Scale.COUNT and max(abs(a), abs(b)) < _RELATIVE_FROM
    if scale is Scale.AMOUNT or small or a < 0 or b <= 0:
        return difference + suffix(unit)
    return f"{_visible(abs(a - b) / b * 100)}%"


def _visible(percent: Decimal) -> str:
    """One decimal place, or as many as it takes not to print a zero."""
    places = next(p for p in range(1, 40) if round_half_up(percent, p) != 0)
    return number(percent, places)


def spans(years: Sequence[int]) -> str:
    """Ascending years, those in a row together: 2021—2024年、2026年."""
    runs: list[list[int]] = []
    for year in years:
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return "、".join(f"{run[0]}年" if len(run) == 1 else f"{run[0]}—{run[-1]}年" for run in runs)
