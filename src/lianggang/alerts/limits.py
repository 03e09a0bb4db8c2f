"""The thresholds behind a warning in words, from the parameters of the monitoring scheme."""

from __future__ import annotations

from lianggang.alerts.model import Cause
from lianggang.alerts.params import Params


def limit_of(cause: Cause, p: Params) -> str:
    """The threshold that raised a cause, in Chinese; empty for those that need none."""
    few, fall = _percent(1 - p.feasible), f"{100 * p.fall:g}个百分点"
    stay, unlikely, slipping = (_percent(share) for share in (p.stay, p.unlikely, p.slipping))
    return {
        Cause.UNLIKELY: f"达标概率低于{_percent(p.hard)}；低于{_percent(p.hopeless)}或只剩一年为红",
        Cause.PACE: f"同级地区从相近水平起步的时段中，达到所需进度的不超过{few}；没有同级数据的，超过本地最快进度",
        Cause.FALL: f"达标概率一年内下降{fall}以上，且低于{_percent(p.sure)}",
        Cause.SLIP: f"保持达标的概率低于{unlikely}，或低于{stay}且近年在变差；低于{slipping}为橙",
        Cause.SWINGS: swings(p),
    }.get(cause, "")


def swings(p: Params) -> str:
    """When a series counts as volatile."""
    return (
        f"近{p.window}年超出偶然的标准差：百分率{p.volatile_points:g}个百分点，岁、年为平均水平的{_percent(p.volatile_ages)}，"
        f"其他为{_percent(p.volatile_share)}；方向反转不少于{_percent(p.reversals)}；{p.much:g}倍为橙"
    )


def _percent(share: float) -> str:
    return f"{round(share * 100, 6):g}%"
