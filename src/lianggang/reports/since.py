"""The report's part on what changed since the year before, and what became of its warnings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lianggang.reports import sentences as say
from lianggang.reports.blocks import Column, Draft
from lianggang.reports.figures import Piece
from lianggang.reports.sentences import Words
from lianggang.reports.standing import Changes
from lianggang.round import Result

_MOST_NAMES = 3


def write(draft: Draft, changes: Changes) -> None:
    """Add the part under the heading that is open; nothing where nothing is known of the year before."""
    if not changes.standing.before and changes.standing.past is None:
        return
    draft.heading(2, "与上年比较")
    if changes.standing.before:
        draft.say(*compared(changes, _MOST_NAMES))
    draft.say(*warnings_of_last_year(changes))
    columns = [Column("指标", 66), Column("上年判断", 45), Column("本年判断", 45)]
    moved = [*changes.worse, *changes.better, *changes.newly_missing]
    draft.table("判断与上年不同的可量化目标", columns, [_row(changes, r) for r in moved], small=True)


def compared(changes: Changes, most: int) -> Words:
    """ "判断比上年好转2项（甲、乙），变差0项，新增无数据1项（丙）。": names up to `most`."""
    told = (
        _moved(changes, "判断比上年好转", "better", changes.better, most),
        _moved(changes, "变差", "worse", changes.worse, most),
        _moved(changes, "新增无数据", "newly_missing", changes.newly_missing, most),
    )
    return [*say.joined(told, "，"), "。"]


def _moved(changes: Changes, word: str, field: str, found: Sequence[Result], most: int) -> Words:
    named = f"（{say.names(found, most)}）" if found else ""
    return [word, changes.cite(field), f"项{named}"]


def _row(changes: Changes, result: Result) -> list[Piece]:
    return [result.tracked.indicator_name, changes.before(result), result.assessment.verdict.label]


def warnings_of_last_year(changes: Changes) -> Words:
    """How many warnings were raised, answered and closed, and how many came true; empty where nothing is known."""
    past, c = changes.standing.past, changes.cite
    if past is None:
        return []
    raised: Words = [f"{past.year}年预警", c("raised"), "项，单位答复", c("answered"), "项；一年后的情况："]
    fate: Iterable[Words] = ([word, c(f"became/{word}"), "项"] for word, number in past.became if number)
    return [*raised, *say.joined(fate), "。"]
