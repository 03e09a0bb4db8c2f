"""What one document says twice and differently: between its plans, text and table, or the columns of its table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from lianggang.catalogue.model import Catalogue
from lianggang.compare.against import better
from lianggang.compare.aims import aims, level_of
from lianggang.compare.model import Aim, Contradiction, Outcome
from lianggang.compare.strength import judge
from lianggang.compare.words import demanded, place, short_title, stated
from lianggang.plans.cells import read_cell
from lianggang.plans.model import IndicatorRow, Kind, Plan, Target
from lianggang.round import TrackedTarget
from lianggang.text.passage import Passage

PARENT_COLUMN = "上级目标栏与本级目标栏之间"
_DISAGREE = (Outcome.CONTRARY, Outcome.WEAKER, Outcome.STRONGER, Outcome.DIFFERENT, Outcome.OTHER_UNIT)


def contradictions(
    targets: Sequence[TrackedTarget], plans: Iterable[Plan], catalogue: Catalogue
) -> tuple[Contradiction, ...]:
    """The statements of a document that disagree: on one quantity and year, or with the table's parent column."""
    columns = (c for plan in plans for row in plan.indicator_table for c in _between_columns(plan, row))
    return (*_between_statements(targets, catalogue), *columns)


def _between_statements(targets: Iterable[TrackedTarget], catalogue: Catalogue) -> Iterator[Contradiction]:
    groups: dict[tuple[str, str], list[Aim]] = defaultdict(list)
    for aim in aims(targets):
        groups[aim.head.indicator, level_of(aim.head)].append(aim)
    for group in groups.values():
        for one, other in combinations(group, 2):
            if _disagree(one.head, other.head, catalogue):
                yield _of_statements(one.head, other.head)


def _disagree(one: TrackedTarget, other: TrackedTarget, catalogue: Catalogue) -> bool:
    outcome = judge(one.target, other.target, better(catalogue, one.indicator)).outcome
    if Kind.DIRECTION in (one.target.kind, other.target.kind):
        return outcome is Outcome.CONTRARY
    return one.due == other.due and outcome in _DISAGREE


def _of_statements(one: TrackedTarget, other: TrackedTarget) -> Contradiction:
    said = (
        f"{one.indicator_name}：{place(one)}为{stated(one)}，{place(other)}为{stated(other)}，"
        "前后不一致，请确认以哪一处为准。"
    )
    return Contradiction(
        _where(one, other), one.indicator_name, stated(one), place(one), stated(other), place(other), said
    )


def _where(one: TrackedTarget, other: TrackedTarget) -> str:
    if one.plan is not other.plan:
        return "两个规划之间"
    tables = (one.origin == "table") + (other.origin == "table")
    return ("正文两处之间", "正文与指标表之间", "指标表两行之间")[tables]


def _between_columns(plan: Plan, row: IndicatorRow) -> Iterator[Contradiction]:
    """The targets of a row that are weaker than what its parent column states for the same quantity."""
    parents = {t.indicator: t for t in read_cell(Passage.at(row.parent_target, 0), row.name, row.unit)}
    for own in row.targets:
        parent = parents.get(own.indicator)
        outcome = judge(own, parent).outcome if parent else Outcome.SAME
        if parent and outcome in _DISAGREE and outcome is not Outcome.STRONGER:
            yield _of_columns(f"{short_title(plan)} {row.area} 主要指标表{row.number}", row, own, parent, outcome)


def _of_columns(where: str, row: IndicatorRow, own: Target, parent: Target, outcome: Outcome) -> Contradiction:
    said = (
        f"{own.indicator}：{where}的上级目标栏为{demanded(parent)}，本级目标栏为{demanded(own)}，"
        f"本级{outcome.label('上级')}，请核对。"
    )
    return Contradiction(
        PARENT_COLUMN, own.indicator, demanded(own), f"{where} 本级目标“{row.target}”",
        demanded(parent), f"{where} 上级目标“{row.parent_target}”", said,
    )  # fmt: skip
