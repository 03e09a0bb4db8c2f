"""The words of a demand and the rules of judging, in Chinese."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from lianggang.wording import canonical_unit, exact, number, quantity, round_half_up, suffix, verb

LEVEL = "水平目标：监测值按规划所印的小数位四舍五入后与目标值比较，等于目标值即为达到"
LEVEL_EXACT = "水平目标：监测值不作舍入，直接与目标值比较，等于目标值即为达到"
LEVEL_STRICT = "水平目标：监测值不作舍入，须超过（或低于）目标值，等于目标值不算达到"
AROUND = "「左右」目标：监测值与目标值之差不超过容差即为达到"
CHANGE_RELATIVE = "变动目标：（监测值－基期值）÷基期值，与要求的变动幅度比较"
CHANGE_POINTS = "变动目标：监测值－基期值，与要求的变动幅度比较"
PACE_RELATIVE = "年均变动目标：基期以来的年均变动率（几何平均），与要求的幅度比较"
PACE_POINTS = "年均变动目标：（监测值－基期值）÷年数，与要求的幅度比较"
RATIO = "比例目标：比例化为商，与目标比例的商比较，等于即为达到"
DIRECTION = "方向目标：监测值与基期值比较，变动方向符合要求即为达到"
EVERY_YEAR = "逐年方向目标：基期以来每一次年度变动的方向都须符合要求"
NARROW = "差距目标：与平衡点之差的绝对值小于基期即为达到"
STABLE = "保持稳定目标：监测值与基期值之差不超过容差即为达到"
SLOW_RISE = "升势减缓目标：基期以来的年均升幅小于基期以前的年均升幅即为达到；以前没有上升的，不再上升即为达到"
RELATION = "参照目标：监测值与同年参照指标的值比较，等于即为达到"
FINER = "；所印末位的一半超过目标的一成，比较时多取小数位"
BEYOND = "；向好的方向超过目标值的，按达到计"
BEYOND_BASE = "；向好的方向变动的，按达到计"
NONE = "未作判断"

_MOST_PLACES = 6
_MORE = {">=": "{}以上", ">": "超过{}", "<=": "不超过{}", "<": "不到{}", "~": "{}左右", "=": "{}"}
_FLIPPED = {">=": "<=", "<=": ">=", ">": "<", "<": ">"}


def change_demand(comparator: str, goal: Decimal, unit: str | None, *, of: str, since: int | None = None) -> str:
    """A demanded change in words: 比2020年下降20%以上; without `since` a yearly one: 年均提高1个百分点以上.

    of: the unit of what is to change, which decides on the verb.
    """
    falls = goal < 0
    size = quantity(abs(goal), unit)
    form = _MORE[_FLIPPED.get(comparator, comparator) if falls else comparator]
    start = "年均" if since is None else f"比{since}年"
    return f"{start}{verb(not falls, of)}{form.format(size)}"


def change_done(change: Decimal, unit: str, places: int, *, of: str, better: str | None = None) -> str:
    """A change that happened: 下降24.0%, 提高1.2个百分点, 没有变化.

    unit: of the change. of: the unit of what changed and, with better, "higher" or "lower", what decides on the verb.
    """
    if change == 0:
        return "没有变化"
    size, moved = number(abs(change), places), verb(change > 0, of, better)
    return f"{moved}不到{number(Decimal(1).scaleb(-places))}{unit}" if Decimal(size) == 0 else f"{moved}{size}{unit}"


def difference_unit(unit: str | None) -> str:
    """The unit of a difference of two values: 个百分点 for %, 个千分点 for ‰, else the unit itself."""
    return {"%": "个百分点", "‰": "个千分点"}.get(canonical_unit(unit), suffix(unit))


def chance(probability: float, edges: tuple[float, ...] = (0.2, 0.8)) -> str:
    """A probability in per cent, with more digits where rounding would carry it to the other side of an edge."""
    if probability < 0.01:
        return "不到1%"
    if probability > 0.99:
        return "超过99%"
    percent = exact(probability) * 100
    for places in range(_MOST_PLACES + 1):
        shown = round_half_up(percent, places)
        if all((percent < 100 * exact(e)) == (shown < 100 * exact(e)) for e in edges):
            break
    return f"{shown:f}%"


def sided(value: float | Decimal, size: str, sides: tuple[str, str] | None) -> str:
    """A difference by its higher side: 城镇高49.48/10万; with a sign where the sides are not known.

    size: the absolute value in words. sides: the difference is the first minus the second.
    """
    if sides is None:
        return f"{'-' if value < 0 else ''}{size}"
    return f"{sides[value < 0]}高{size}" if value else "两方持平"


def listed(years: Sequence[int]) -> str:
    """The years in a row: 2022年、2024年."""
    return "、".join(f"{y}年" for y in years)
