"""The aims of a plan against those of another document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lianggang.catalogue.model import Catalogue
from lianggang.catalogue.offices import match_unit
from lianggang.compare.aims import aims, level_of
from lianggang.compare.model import Aim, Outcome, Pair
from lianggang.compare.pairing import pair
from lianggang.compare.strength import Judgement, judge
from lianggang.compare.words import stated
from lianggang.round import TrackedTarget

LEVELS = {"nation": 0, "province": 1, "city": 2, "prefecture": 2, "county": 3, "district": 3, "banner": 3}
_LEVEL_NAMES = {"国": 0, "省": 1, "市": 2, "州": 2, "县": 3}


@dataclass(frozen=True, slots=True)
class Against:
    """How two documents are compared. role: what the other is to the plan, 上级, 上期 or 对照稿.

    years: whether an earlier year makes a target stronger; not between a plan and its predecessor.
    numbers_only: whether the other side is a list of numeric targets, so that its directions are not known.
    """

    catalogue: Catalogue
    role: str = "上级"
    years: bool = True
    numbers_only: bool = False

    def pairs(self, own: Sequence[TrackedTarget], upper: Sequence[TrackedTarget]) -> tuple[Pair, ...]:
        """Every aim of both documents, paired where they speak of one quantity, in the order of the plan."""
        found = pair(aims(own), aims(upper))
        demanded = {t.indicator for t in upper}
        of_plan = [
            *(self._pair(a, b) for a, b in found.sure),
            *(self._open(a, b) for a, b in found.open),
            *(self._own(a, again=a.head.indicator in demanded) for a in found.own_only),
        ]
        order = {id(t): i for i, t in enumerate(own)}
        of_plan.sort(key=lambda p: order[id(p.shown)])
        return (*of_plan, *(self._missing(a, own) for a in found.upper_only))

    def _pair(self, own: Aim, upper: Aim) -> Pair:
        verdict, departments = self._judge(own, upper), self._departments(own.head, upper.head)
        end = f"{self._result(verdict)}。" + (f"{departments}。" if departments else "")
        if verdict.outcome is Outcome.SAME and stated(own.head) == stated(upper.head):
            said = f"{_name(own)}：本级{stated(own.head)}，{end}"
        else:
            said = f"{_name(own)}：本级{stated(own.head)}，{self.role}{stated(upper.head)}，{end}"
        return Pair(verdict.outcome, own, upper, said, departments)

    def _judge(self, own: Aim, upper: Aim) -> Judgement:
        a, b = own.head, upper.head
        earlier = b.due - a.due if self.years else 0
        return judge(a.target, b.target, better(self.catalogue, a.indicator), earlier=earlier)

    def _result(self, verdict: Judgement) -> str:
        remarks = (remark.replace("对方", self.role) for remark in verdict.remarks)
        label = verdict.outcome.label(self.role)
        return f"{label}（{'；'.join(remarks)}）" if verdict.remarks else label

    def _open(self, own: Aim, upper: Aim) -> Pair:
        said = (
            f"本级「{own.head.target.indicator}」{stated(own.head)}，{self.role}「{upper.head.target.indicator}」"
            f"{stated(upper.head)}：名称相近，请确认是否同一指标；如是，则{self._result(self._judge(own, upper))}，"
            "如不是，则本级缺失。"
        )
        return Pair(Outcome.OPEN, own, upper, said)

    def _own(self, own: Aim, *, again: bool) -> Pair:
        lacking = "的数量目标中没有这一项" if self.numbers_only else "没有提出"
        if again:
            lacking = "对这一指标没有相应的另一项要求"
        return Pair(Outcome.OWN, own, None, f"{_name(own)}：本级{stated(own.head)}，{self.role}{lacking}。")

    def _missing(self, upper: Aim, own: Sequence[TrackedTarget]) -> Pair:
        said = f"{_name(upper)}：{self.role}{stated(upper.head)}，"
        if _only_above(upper.head, own):
            level = level_of(upper.head)
            return Pair(Outcome.OTHER_LEVEL, None, upper, f"{said}只对{level}级提出，本级不必对应。")
        again = any(t.indicator == upper.head.indicator for t in own)
        lacking = "对这一指标没有相应的另一项要求" if again else "没有提出"
        return Pair(Outcome.MISSING, None, upper, f"{said}本级{lacking}。")

    def _departments(self, own: TrackedTarget, upper: TrackedTarget) -> str:
        """How the responsible offices differ in their functions, "" when some function is common or none is known."""
        ours, theirs = self._functions(own), self._functions(upper)
        if not ours or not theirs or ours & theirs:
            return ""
        return f"责任部门不同：本级{_units(own)}，{self.role}{_units(upper)}"

    def _functions(self, tracked: TrackedTarget) -> set[str]:
        matches = (match_unit(self.catalogue, name) for name in (*tracked.lead_units, *tracked.responsible_units))
        return {code for m in matches if m.is_unit for code in m.codes}


def better(catalogue: Catalogue, code: str) -> str | None:
    """Which way the quantity is better; None for one that the catalogue does not know."""
    indicator = catalogue.indicators.get(code)
    return indicator.direction if indicator else None


def _units(tracked: TrackedTarget) -> str:
    return "、".join(dict.fromkeys((*tracked.lead_units, *tracked.responsible_units)))


def _name(aim: Aim) -> str:
    return aim.head.indicator_name


def _only_above(upper: TrackedTarget, own: Sequence[TrackedTarget]) -> bool:
    """Whether a target is set for a level of government above that of the plan."""
    asked = _LEVEL_NAMES.get(level_of(upper))
    ours = min((LEVELS[t.plan.region_level] for t in own if t.plan.region_level in LEVELS), default=None)
    return asked is not None and ours is not None and asked < ours
