"""Gaps and their movement in Chinese sentences."""

from __future__ import annotations

import math

from lianggang.assess import contrast, words
from lianggang.assess.gap_outlook import Outlook
from lianggang.assess.gap_trend import RATIO_PLACES, Movement, Trend
from lianggang.assess.gaps import Gap, Side
from lianggang.assess.intervals import Interval
from lianggang.wording import number, quantity, round_half_up


def sentence(gap: Gap) -> str:
    """The gap: both sides, difference and ratio with intervals, parity of the sexes, and what chance allows."""
    head = f"{gap.territory}{gap.label}{gap.name}：{_side(gap.first, gap)}，{_side(gap.second, gap)}"
    return f"{head}；{_difference(gap)}，{_ratio(gap)}{_parity(gap)}。{caution(gap)}"


def _side(side: Side, gap: Gap) -> str:
    counts = f"（{number(side.count.events, 0)}/{number(side.count.exposure, 0)}）" if side.count else ""
    return f"{side.label}{quantity(side.value, gap.unit, gap.places)}{counts}"


def _difference(gap: Gap) -> str:
    unit = words.difference_unit(gap.unit)
    shown = number(abs(gap.absolute), gap.places)
    if float(shown) == 0:
        text = f"{gap.first.label}与{gap.second.label}持平"
    else:
        text = f"{gap.first.label}{'高' if gap.absolute > 0 else '低'}{shown}{unit}"
    return text + _interval(gap.absolute_interval, gap.places, "差")


def _ratio(gap: Gap) -> str:
    pair = f"{gap.first.label}÷{gap.second.label}"
    if gap.relative is None:
        return f"{pair}不能计算（{gap.second.label}为零或有负数）"
    return f"{pair}为{number(gap.relative, RATIO_PLACES)}" + _interval(gap.relative_interval, RATIO_PLACES, "比")


def _interval(interval: Interval | None, places: int, what: str) -> str:
    return "" if interval is None else f"（{what}的95%区间{limits(interval, places)}）"


def limits(interval: Interval | None, places: int) -> str:
    """An interval in words, "—" when there is none: 「-3.1至5.0」."""
    if interval is None:
        return "—"
    low, high = ("不限" if math.isinf(x) else number(x, places) for x in interval)
    return f"{low}至{high}"


def _parity(gap: Gap) -> str:
    if gap.parity is None or gap.unit not in ("%", "％"):
        return ""
    low, high = contrast.PARITY
    if contrast.is_parity(gap.parity):
        return f"，性别均等指数在{low}—{high}之内，视为均等"
    adjusted = gap.adjusted_parity
    text = f"，调整后的性别均等指数{number(adjusted, RATIO_PLACES)}" if adjusted is not None and gap.parity > 1 else ""
    return f"{text}，不在{low}—{high}之内，{gap.first.label if gap.parity < 1 else gap.second.label}偏低"


def caution(gap: Gap) -> str:
    """What to be careful about, "" when there is nothing."""
    if gap.few:
        pooled = "几年合计仍" if len(gap.years) > 1 else ""
        return f"有一方{pooled}不足10例，不能对差距下结论。"
    if gap.beyond_chance is None:
        return "没有分子、分母，不知道差距是否超出偶然。"
    return "" if gap.beyond_chance else "差距没有超出偶然。"


def movement(t: Trend) -> str:
    """How the absolute and the relative gap moved since the earlier period, which side, and levelling down by name."""
    unit, places = words.difference_unit(t.after.unit), max(t.before.places, t.after.places)
    sizes = [number(abs(g.absolute), places) for g in (t.before, t.after)]
    text = f"差距由{t.before.label}的{sizes[0]}变为{t.after.label}的{sizes[1]}{unit}，{t.movement.label}"
    parts = [text, _relative(t), f"其间{_moves(t, places)}", *_meaning(t)]
    return "；".join(p for p in parts if p) + "。"


def expectation(ahead: Outlook, trend: Trend | None) -> str:
    """How likely the gap narrows: 「预计到2030年差距比现在小的可能性65%」, and what that implies of the sides."""
    text = f"预计到{ahead.year}年差距比现在小的可能性{words.chance(ahead.narrower, ())}"
    if ahead.than_before is not None and trend:
        text += f"，比{trend.before.label}小的{words.chance(ahead.than_before, ())}"
    if ahead.correlation is not None:
        text += f"（双方预测误差的相关系数相当于{number(ahead.correlation, 1)}）"
    return text + "。"


def _meaning(t: Trend) -> list[str]:
    """What the movement means; a movement within chance means nothing."""
    if t.before.few or t.after.few:
        return ["有一方不足10例，变化不能下结论"]
    if t.by_chance:
        return ["变化没有超出偶然，不宜解释"]
    if t.beyond_chance is False:
        return ["绝对差距的变化没有超出偶然，相对差距的超出了偶然"]
    return ["相对差距的变化没有超出偶然" if t.relative_beyond_chance is False else "", _why(t)]


def _relative(t: Trend) -> str:
    """「相对差距却扩大（比由2.00变为2.50）」, "" where a ratio is missing."""
    if not t.relative_movement:
        return ""
    before, after = (number(g.relative or 0, RATIO_PLACES) for g in (t.before, t.after))
    return f"相对差距{'却' if t.opposite else ''}{t.relative_movement.label}（比由{before}变为{after}）"


def _moves(t: Trend, places: int) -> str:
    of, unit = t.after.unit, words.difference_unit(t.after.unit)
    pairs = ((t.before.first, t.after.first), (t.before.second, t.after.second))
    moved = ((b.label, round_half_up(b.value - a.value, places)) for a, b in pairs)
    return "、".join(label + words.change_done(by, unit, places, of=of, better=t.better) for label, by in moved)


def _why(t: Trend) -> str:
    lagging, leading = _labels(t)
    if t.better is None or t.movement in (Movement.SAME, Movement.CROSSED):
        return ""
    if t.levelling_down:
        share = t.share_of_fall
        if t.lagging <= 0:
            return f"缩小全因{leading}变差，{lagging}没有改善，属于“向下拉平”，不是进步"
        return f"缩小有{number(share * 100, 0)}%来自{leading}变差，含有“向下拉平”的成分"
    if t.movement is Movement.NARROWER:
        return f"缩小是因为{lagging}改善{'得更快' if t.leading > 0 else ''}" if t.lagging > 0 else ""
    if t.lagging < 0:
        more = f"而{leading}改善" if t.leading > 0 else "得更多" if t.leading < 0 else ""
        return f"扩大是因为{lagging}变差{more}"
    return f"扩大是因为{leading}改善{'得更快' if t.lagging > 0 else ''}"


def _labels(t: Trend) -> tuple[str, str]:
    """The labels of the side that lags and of the other."""
    a, b = t.after.first.label, t.after.second.label
    return (a, b) if t.first_lags else (b, a)
