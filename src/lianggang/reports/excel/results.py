"""监测结果表: the verdict on each target with the arithmetic behind it."""

from __future__ import annotations

from decimal import Decimal
from os import PathLike

from lianggang.assess.model import Verdict
from lianggang.reports import figures, summary
from lianggang.reports.excel.book import Book, Cell, Column, Number, likelihood, stored
from lianggang.reports.excel.statistics import write_statistics
from lianggang.reports.summary import Scope
from lianggang.round import Result, Round

_VERDICTS = (
    Column("序号", 5), Column("规划", 6), Column("领域", 14), Column("指标", 26), Column("性质", 7), Column("单位", 8),
    Column("目标值", 16), Column("目标\n年份", 6), Column("基期\n年份", 6), Column("基期值", 9), Column("上年值", 9),
    Column("最新\n年份", 6), Column("最新值", 9), Column("判断", 15), Column("达标概率\n（%）", 9), Column("预警", 12),
    Column("牵头单位", 15),
)  # fmt: skip
_GROUNDS = (
    Column("序号", 5), Column("指标", 22), Column("判断", 15), Column("换算\n目标值", 9), Column("达标程度\n（%）", 9),
    Column("所需年均变化", 13), Column("实际年均变化", 13), Column("算式", 40), Column("判断规则", 24),
    Column("提示", 22), Column("规划原文", 26),
)  # fmt: skip


def write_results(round: Round, path: str | PathLike[str]) -> None:
    """Write results.xlsx: a summary by plan, area and verdict, a row for each target, and what stands beside."""
    title = f"{round.territory}{round.year}年度规划目标监测结果"
    with Book(path, title, author=round.territory, year=round.year) as book:
        note = "可量化目标按判断分列，单位：项。无数据不计入达标；方向性目标没有数值，单独统计。"
        columns = [Column("规划、领域", 30), *(Column(head, 9) for head in _heads())]
        book.sheet("汇总", title + "汇总表", columns, _summary(round), note=note, frozen=1)
        rows = [_verdict(round, n, r) for n, r in enumerate(round.results, 1)]
        book.sheet("达标判断", title, _VERDICTS, rows, note="空格表示没有数据。", frozen=4)
        rows = [_grounds(n, r) for n, r in enumerate(round.results, 1)]
        note = "年均变化的单位：百分率为百分点，千分率为千分点，其他同指标单位。换算目标值：变化型目标由基期换算。"
        book.sheet("判断依据", f"{title}判断依据", _GROUNDS, rows, note=note, frozen=3)
        write_statistics(book, round, title)


def _heads() -> list[str]:
    return ["目标合计", "可量化", *(f"{summary.SIGNS[v]}\n{v.label}" for v in summary.ORDER), "方向性目标"]


def _summary(round: Round) -> list[list[Cell]]:
    rows = [_count("总计", summary.whole(round))]
    for plan in summary.by_plan(round):
        rows.append(_count(summary.short_plan(plan.results[0].tracked.plan), plan))
        rows += [_count(f"　{area.name}", area) for area in summary.by_area(plan)]
    return rows


def _count(name: str, scope: Scope) -> list[Cell]:
    found = summary.counts(scope.quantified)
    numbers = [len(scope.results), len(scope.quantified), *(found.get(v, 0) for v in summary.ORDER)]
    return [name, *map(Number, numbers), Number(len(scope.unquantified))]


def _verdict(round: Round, number: int, result: Result) -> list[Cell]:
    t, a, before = result.tracked, result.assessment, result.series.at(round.year - 1)
    base = summary.baseline(result)
    return [
        str(number), summary.subject(t.plan), t.area, t.indicator_name, t.binding or "—", result.series.unit,
        figures.demand(result), str(t.due), _year(base[0] if base else None), _value(result, base[1] if base else None),
        _value(result, before.value if before else None), _year(a.value_year), _value(result, a.value),
        _word(result), likelihood(a.probability), "\n".join(f"{x.level.value}{x.level.sign}" for x in result.alerts),
        summary.lead(result),
    ]  # fmt: skip


def _grounds(number: int, result: Result) -> list[Cell]:
    t, a = result.tracked, result.assessment
    return [
        str(number), t.indicator_name, _word(result), _value(result, a.goal_value), _percent(a.attainment),
        _pace(result, a.required_pace), _pace(result, a.actual_pace), _arithmetic(result), a.rule,
        figures.as_sentences(a.cautions), t.target.quote,
    ]  # fmt: skip


def _word(result: Result) -> str:
    return f"{summary.verdict_sign(result)} {summary.verdict_label(result)}"


def _year(year: int | None) -> Cell:
    return str(year) if year else None


def _value(result: Result, value: Decimal | None) -> Cell:
    return None if value is None else stored(value, figures.places(result, value))


def _percent(share: float | None) -> Cell:
    return None if share is None else Number(share * 100, 1)


def _pace(result: Result, pace: float | None) -> Cell:
    return None if pace is None else figures.pace(result, pace)


def _arithmetic(result: Result) -> str:
    if result.assessment.arithmetic or result.assessment.verdict is not Verdict.NO_DATA:
        return result.assessment.arithmetic
    return "没有数据，不作计算。"
