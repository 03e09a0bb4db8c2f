"""The sheets of the results that stand beside the verdicts: scores, few events, totals taken apart, other rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lianggang.assess.compat import LABEL
from lianggang.assess.composite import Composite
from lianggang.reports import figures, shifts, summary
from lianggang.reports.excel.book import Book, Cell, Column, Number, likelihood
from lianggang.reports.few import Few, few_events
from lianggang.reports.others import views_of
from lianggang.reports.scores import composites
from lianggang.reports.shifts import Moved
from lianggang.round import Round

_SCORES = (
    Column("规划、领域、目标", 46), Column("综合得分\n（满分100）", 11), Column("计入权重\n（%）", 10),
    Column("缺的全\n未做到", 10), Column("缺的全\n做到", 10), Column("说明", 60),
)  # fmt: skip
_FEW = (
    Column("指标", 26), Column("年份", 7), Column("分子", 8), Column("分母", 10), Column("值", 9), Column("单位", 8),
    Column("95%区间", 16), Column("可靠性", 7), Column("五年合计", 10), Column("合计的年份", 18),
    Column("估计的\n真实水平", 10),
    Column("目标", 14), Column("公布的值", 9), Column("真实水平达到\n的可能性（%）", 13),
    Column("下一年公布值\n达到（%）", 13), Column("能说什么、不能说什么", 80),
)  # fmt: skip
_SHIFTS = (
    Column("指标", 30), Column("分组", 8), Column("年份", 14), Column("单位", 8), Column("合计变化", 11),
    Column("因各部分\n的率", 11), Column("因各部分\n的比重", 11), Column("说明", 70),
)  # fmt: skip
_OTHERS = (
    Column("序号", 5), Column("指标", 28), Column("本系统的判断", 16), Column("规则", 26), Column("类别", 16),
    Column("数值", 9), Column("基期、目标、时段和算式", 80),
)  # fmt: skip


def write_statistics(book: Book, round: Round, title: str) -> None:
    """Add the sheets 综合得分, 小数目, 合计的变化 and 国际口径对照 to a workbook of results."""
    note = "只看本年的值：达到为1分，否则为达标程度；无数据、不能判断的不计分，也不当作0。计入权重不到90%的只能作参考。"
    rows = [row for key, c in composites(round).items() if "/" not in key for row in _score_rows(c)]
    book.sheet("综合得分", f"{title}综合得分", _SCORES, rows, note=note, frozen=1)
    note = (
        "事件不足20例、结论受偶然影响的水平目标，与报告所列相同。公布的值与真实水平是两个问题，分开回答；先验见说明。"
    )
    rows = [_few_row(few) for few in few_events(round).values() if few.is_open]
    book.sheet("小数目", f"{title}：小数目", _FEW, rows, note=note, frozen=1)
    note = "合计的变化＝各部分的率变动的作用＋各部分的比重变动的作用（Kitagawa 1955）。"
    rows = [_shift_row(moved) for moved in shifts.shifts(round).values()]
    book.sheet("合计的变化", f"{title}：合计变化的分解", _SHIFTS, rows, note=note, frozen=1)
    note = f"{LABEL}。规则只看首尾两点，不给概率；公式和来源见方法说明第9节，其中待核对的不得引用。"
    book.sheet("国际口径对照", f"{title}：国际口径对照", _OTHERS, list(_other_rows(round)), note=note, frozen=2)


def _score_rows(whole: Composite) -> Iterator[list[Cell]]:
    for depth, c in _parts(whole):
        numbers = [None if x is None else Number(x * 100, 1) for x in (c.value, c.known, c.worst, c.best)]
        yield ["　" * depth + c.name, *numbers, c.sentence]


def _parts(whole: Composite) -> Iterable[tuple[int, Composite]]:
    """The plan, its areas and their goals with their depth; single targets left out."""
    yield 0, whole
    for area in whole.parts:
        yield 1, area
        yield from ((2, goal) for goal in area.parts)


def _few_row(few: Few) -> list[Cell]:
    r, count, answer = few.result, few.count, few.answer
    likely = likelihood(answer.likely) if r.tracked.target.value else None
    return [
        r.tracked.indicator_name, str(r.assessment.value_year), Number(count.events), Number(count.exposure),
        Number(count.value, few.places), r.series.unit, few.interval, answer.reliability.value, few.together,
        few.pooled_label,
        Number(few.estimate, few.places), figures.demand(r), "达到" if answer.published else "未达到", likely,
        likelihood(answer.again), answer.text,
    ]  # fmt: skip


def _shift_row(moved: Moved) -> list[Cell]:
    s = moved.shift
    numbers = [Number(x, moved.places) for x in (s.change, s.by_rates, s.by_weights)]
    told = "；".join([moved.sentence, *(f.message for f in s.findings)])
    name, unit = moved.result.tracked.indicator_name, moved.result.series.unit
    return [name, moved.dimension, f"{moved.since}—{moved.year}年", unit, *numbers, told]


def _other_rows(round: Round) -> Iterator[list[Cell]]:
    for n, r in enumerate(round.results, 1):
        for view in views_of(r):
            value = None if view.value is None else Number(view.value, 2)
            name, word = r.tracked.indicator_name, summary.verdict_label(r)
            yield [str(n), name, word, view.rule, view.label, value, view.told]
