"""What is evaluated, what units say of it, and what monitoring has recorded about it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from lianggang.assess.model import Verdict


class Kind(StrEnum):
    """What an item of an evaluation is in the plan."""

    GOAL = "goal"
    TARGET = "target"  # of the table of main indicators alone: no goal states it
    MEASURE = "measure"
    PROJECT = "project"

    @property
    def label(self) -> str:
        """The Chinese word."""
        return {"goal": "主要目标", "target": "主要指标", "measure": "策略措施", "project": "重点工程"}[self.value]

    @property
    def is_result(self) -> bool:
        """Whether it says what is to be attained, not what is to be done."""
        return self in (Kind.GOAL, Kind.TARGET)


class Claim(StrEnum):
    """How far a unit says that it has come."""

    ACHIEVED = "achieved"
    MOSTLY = "mostly"
    PARTLY = "partly"
    NOT_ACHIEVED = "not_achieved"
    DONE = "done"
    UNDER_WAY = "under_way"
    NOT_BEGUN = "not_begun"

    @property
    def label(self) -> str:
        """The Chinese word."""
        return _CLAIMS[self.value]


_CLAIMS = {
    "achieved": "已实现",
    "mostly": "基本实现",
    "partly": "部分实现",
    "not_achieved": "未实现",
    "done": "已落实",
    "under_way": "正在落实",
    "not_begun": "未落实",
}


def claims_for(kind: Kind) -> tuple[Claim, ...]:
    """What may be claimed of an item: attainment of goals and targets, implementation of measures and projects."""
    every = tuple(Claim)
    return every[:4] if kind.is_result else every[4:]


@dataclass(frozen=True, slots=True)
class Record:
    """What monitoring says of one target of an item.

    label: the verdict in print. quantified: whether the target gives a number. reached: whether the latest value
    attains it, None where there is none to judge. degree: of attainment, 1 for attained, None where it means nothing.
    """

    name: str
    verdict: Verdict
    label: str
    quantified: bool = True
    reached: bool | None = None
    degree: float | None = None
    binding: bool = False
