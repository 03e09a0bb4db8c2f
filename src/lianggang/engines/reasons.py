"""Why a case has no verdict on the merits."""

from __future__ import annotations

from enum import IntEnum

from lianggang.assess.model import Verdict


class Reason(IntEnum):
    """What is lacking; MERITS where nothing is."""

    MERITS = 0
    TARGET = 1  # the target itself: its own words say what
    NO_VALUE = 2
    SINCE_BASE = 3
    STALE = 4
    ONLY_BOUND = 5
    NO_BASE = 6
    BASE_IS_BOUND = 7
    BASE_REDEFINED = 8
    BASE_NOT_POSITIVE = 9
    NOTHING_EARLIER = 10
    NO_REFERENCE = 11
    REFERENCE_EMPTY = 12
    NO_FORECAST = 13
    UNSEEN = 14

    @property
    def label(self) -> str:
        """The reason in Chinese."""
        return _LABELS[self]

    @property
    def verdict(self) -> Verdict:
        """The verdict that follows; of TARGET the target itself tells it."""
        return _VERDICTS.get(self, Verdict.CANNOT_JUDGE)


_LABELS = {
    Reason.MERITS: "",
    Reason.TARGET: "",
    Reason.NO_VALUE: "没有监测值",
    Reason.SINCE_BASE: "基期以后没有监测值",
    Reason.STALE: "监测年没有监测值",
    Reason.ONLY_BOUND: "只知道界限，不足以判断",
    Reason.NO_BASE: "没有基期值",
    Reason.BASE_IS_BOUND: "基期值只是一个界限",
    Reason.BASE_REDEFINED: "基期以后口径有变化",
    Reason.BASE_NOT_POSITIVE: "基期值为零或为负，不能计算变动百分比",
    Reason.NOTHING_EARLIER: "没有基期以前的值",
    Reason.NO_REFERENCE: "没有参照指标的数据来源",
    Reason.REFERENCE_EMPTY: "参照指标没有数据",
    Reason.UNSEEN: "缺年份，看不到逐年的变动",
    Reason.NO_FORECAST: "可比数据不足、口径有变化或时间过远，不作预测",
}
_VERDICTS = {
    Reason.NO_VALUE: Verdict.NO_DATA,
    Reason.SINCE_BASE: Verdict.NO_DATA,
    Reason.STALE: Verdict.NO_DATA,
    Reason.NO_BASE: Verdict.NO_BASELINE,
    Reason.NOTHING_EARLIER: Verdict.NO_BASELINE,
    Reason.REFERENCE_EMPTY: Verdict.NO_DATA,
}
