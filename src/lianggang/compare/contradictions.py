"""What one document says twice and differently: between its plans, text and table, or the columns of its table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import combinations

from lianggang.catalogue.model import Catalogue
from lianggang.compare.aims import aims, level_of
from lianggang.compare.model import Aim, Contradiction, Outcome
from lianggang.compare.strength import judge
from lianggang.compare.words import demanded, place, stated
from lianggang.plans.cells import read_cell
from lianggang.plans.model import IndicatorRow, Kind, Target
from lianggang.round import TrackedTarget
from lianggang.text.passage import Passage

PARENT_COLUMN = "上级目标栏与本级目标栏之间"
_DISAGREE = (Outcome.CONTRARY, Outcome.WEAKER, Outcome.STRONGER, Outcome.DIFFERENT, Outcome.OTHER_UNIT)


def contradictions(targets: Sequence[TrackedTarget], catalogue: Catalogue) -> tuple[Contradiction, ...]:
    """The statements of a document that disagree: on one quantity and year, or with the table's parent column."""
    return (*_between_statements(targets, catalogue), *_with_parent_column(targets, catalogue))


def _between_statements(targets: Iterable[TrackedTarget], catalogue: Catalogue) -> Iterator[Contradiction]:
    groups: dict[tuple[str, str], list[Aim]] = defaultdict(list)
    for aim in aims(targets):
        groups[aim.head.indicator, level_of(aim.head)].append(aim)
    for group in groups.values():
        for one, other in combinations(group, 2):
            if _disagree(one.head, other.head, catalogue):
                yield _of_statements(one.head, other.head)


def _disagree(one: TrackedTarget, other: TrackedTarget, catalogue: Catalogue) -> bool:
    outcome = judge(one, other, _better(one, catalogue), years=False).outcome
    if Kind.DIRECTION in (one.target.kind, other.target.kind):
        return outcome is Outcome.CONTRARY
    return one.due == other.due and outcome in _DISAGREE


def _better(tracked: TrackedTarget, catalogue: Catalogue) -> str | None:
    indicator = catalogue.indicators.get(tracked.indicator)
    return indicator.direction if indicator else None


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


def _with_parent_column(targets: Iterable[TrackedTarget], catalogue: Catalogue) -> Iterator[Contradiction]:
    rows = {row.id: row for t in targets for row in t.plan.indicator_table}
    for tracked in targets:
        row = rows.get(tracked.id.rpartition(".t")[0])
        parent = _parent(row, tracked.target) if row else None
        if row and parent:
            yield from _of_columns(tracked, replace(tracked, target=parent), row, catalogue)


def _parent(row: IndicatorRow, target: Target) -> Target | None:
    """The aim that the parent column of a row states for the quantity of one of its targets."""
    read = read_cell(Passage.at(row.parent_target, 0), row.name, row.unit)
    return next((t for t in read if t.indicator == target.indicator), None)


def _of_columns(
    own: TrackedTarget, parent: TrackedTarget, row: IndicatorRow, catalogue: Catalogue
) -> Iterator[Contradiction]:
    verdict = judge(own, parent, _better(own, catalogue))
    if verdict.outcome not in _DISAGREE or verdict.outcome is Outcome.STRONGER:
        return
    said = (
        f"{own.indicator_name}：{place(own)}的上级目标栏为{demanded(parent.target)}，本级目标栏为"
        f"{demanded(own.target)}，本级{verdict.outcome.label('上级')}，请核对。"
    )
    where = place(own)
    yield Contradiction(
        PARENT_COLUMN, own.indicator_name, demanded(own.target), f"{where} 本级目标“{row.target}”",
        demanded(parent.target), f"{where} 上级目标“{row.parent_target}”", said,
    )  # fmt: skip
