"""What an assessment says."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from lianggang.forecast.model import Forecast


class Verdict(StrEnum):
    """The outcome of judging one target."""

    MET = "met"  # the target year is over and the target is attained
    MET_SO_FAR = "met_so_far"  # attained now and likely to stay so, the target year is yet to come
    NOT_MET = "not_met"  # the target year is over and the target is missed
    ON_TRACK = "on_track"
    UNCERTAIN = "uncertain"
    OFF_TRACK = "off_track"
    NO_DATA = "no_data"
    NO_BASELINE = "no_baseline"
    CANNOT_JUDGE = "cannot_judge"

    @property
    def label(self) -> str:
        """The Chinese word of the reports."""
        return _LABELS[self.value]


_LABELS = {
    "met": "已达标",
    "met_so_far": "目前已达标",
    "not_met": "未达标",
    "on_track": "预计可达",
    "uncertain": "不确定",
    "off_track": "达标困难",
    "no_data": "无数据",
    "no_baseline": "无基期数据",
    "cannot_judge": "无法判断",
}


@dataclass(frozen=True, slots=True)
class Assessment:
    """The verdict on one target at one date.

    as_of: year of the monitoring. value, baseline in the series' unit with their years.
    goal_value: the number the series must reach in the series' unit, where the target gives one
    (a change is converted).
    attainment: degree of attainment 0–1 or above, None where it means nothing.
    required_pace, actual_pace: change per year in the series' unit (signed), None where not defined.
    probability: of attainment at the target year, None when no forecast is made.
    reached: whether the judged value attains the target, whatever becomes of it; None where none was judged.
    arithmetic: the computation in Chinese words with numbers. rule: the rule in Chinese words.
    """

    verdict: Verdict
    as_of: int
    target_year: int
    value: Decimal | None
    value_year: int | None
    baseline: Decimal | None
    baseline_year: int | None
    goal_value: Decimal | None
    attainment: float | None
    required_pace: float | None
    actual_pace: float | None
    forecast: Forecast | None
    probability: float | None
    arithmetic: str
    rule: str
    cautions: tuple[str, ...] = ()
    reached: bool | None = None
