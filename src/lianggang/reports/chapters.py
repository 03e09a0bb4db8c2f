"""The report's parts on composite scores, on few events, and on what moved the totals."""

from __future__ import annotations

from collections.abc import Iterable

from lianggang.reports import figures, notable, summary
from lianggang.reports.blocks import Cell, Column, Draft
from lianggang.reports.few import Few
from lianggang.reports.figures import Figures, Piece
from lianggang.reports.shifts import Moved
from lianggang.reports.summary import Scope


def composite_scores(draft: Draft, f: Figures) -> None:
    """Add the composite scores of plans and areas with what is missing and what it could change."""
    draft.heading(2, "综合得分")
    draft.say(
        f"综合得分只看本年的值，主要目标、领域、规划逐级加权平均，权数按监测方案，没有写明的相等，见{draft.next_table}。"
        "没有数据或者不能判断的不计分，也不当作零；它们会使得分在最后两栏之间变动。"
    )
    if given := "、".join(f"{name}{weight:g}" for name, weight in f.round.scheme.weights.items()):
        draft.say(f"监测方案写明的权数：{given}；没有写明的为1。")
    note = "注：达到目标为1分，否则为达标程度。计入权重不到90%的只能作参考，不宜比较、排名。"
    heads = ("综合\n得分", "计入权重\n（%）", "未计入\n（项）", "缺的全\n未做到", "缺的全\n做到")
    columns = [Column("规划、领域", 60), *(Column(head, 19, True) for head in heads)]
    draft.table("各规划、领域综合得分（满分100）", columns, list(_score_rows(f)), note=note)


def _score_rows(f: Figures) -> Iterable[list[Piece | Cell]]:
    fields = ("score", "score_known", "score_missing", "score_worst", "score_best")
    for plan in summary.by_plan(f.round):
        name = summary.short_plan(plan.results[0].tracked.plan)
        scoped: list[tuple[str, Scope]] = [(name, plan), *((f"　{a.name}", a) for a in summary.by_area(plan))]
        for shown, scope in scoped:
            yield [shown, *(f.cite(scope, field) for field in fields)]


def few_events(draft: Draft, f: Figures) -> None:
    """Add the chapter on targets that rest on few events: what one year lets conclude and what not."""
    open_ = [few for few in f.few.values() if few.is_open]
    if not open_:
        return
    draft.heading(1, "小数目指标能说什么、不能说什么")
    draft.say(
        "一年只有几例的率，升降大半出于偶然。两个问题分开回答：公布的值达到目标没有；真实的水平在不在目标以内。"
        f"合计率、估计的真实水平比单年的值可靠，见{draft.next_table}。区间整个在目标一侧的，结论不受偶然影响，不列入。"
    )
    columns = [
        Column("指标", 26), Column("本年\n（例数）", 22, True), Column("95%区间", 18, True), Column("可靠性", 11),
        Column("五年合计\n（例数）", 22, True), Column("估计", 10, True), Column("目标", 15), Column("公布值", 11),
        Column("真实\n水平", 10, True), Column("下一年", 11, True),
    ]  # fmt: skip
    classes = "A级20例以上，B级10—19例，C级不足10例（比率看例数，百分率看两边中较少的一边）"
    note = (
        f"注：可靠性{classes}；C级的单年值不宜单独引用。“估计”为估计的真实水平；“公布值”为本年公布的值达到目标没有；"
        "“真实水平”“下一年”为真实水平在目标以内、下一年公布的值达到目标的可能性。先验见下文和结果表“小数目”。"
    )
    draft.table("例数很少的目标", columns, [_few_row(f, few) for few in open_], note=note, small=True)
    for group in notable.by_indicator(few.result for few in open_ if notable.is_mortality(few.result)):
        draft.say(f.cite(group[0], "few_text"))


def _few_row(f: Figures, few: Few) -> list[Piece | Cell]:
    def cited(field: str) -> Piece:
        return f.cite(few.result, field)

    r, year = few.result, few.result.assessment.value_year
    row: list[Piece | Cell] = [r.tracked.indicator_name, (f.cite(r, "number", year), "\n", cited("few_counts"))]
    row += [cited("few_interval"), cited("few_class"), (cited("few_together"), "\n", cited("few_together_counts"))]
    goal: Cell = (f.cite(r, "demand"), figures.due_year(r))
    return [*row, cited("few_estimate"), goal, cited("few_published"), cited("few_likely"), cited("few_again")]


def totals(draft: Draft, f: Figures) -> None:
    """Add what moved the totals: the rates of the parts or their weights, where the weights matter."""
    if not f.shifts:
        return
    draft.heading(2, "合计的变化从哪里来")
    told = [m for m in f.shifts.values() if m.is_by_weights]
    count = f.cite(summary.whole(f.round), "count.shifts")
    where = f"各部分的比重起了作用的见{draft.next_table}" if told else "都来自各部分率的变动，比重的作用很小"
    draft.say(
        "有城乡或者性别分组的分子、分母，能把合计的变化分为率的变动和比重的变动两部分的，", count, f"项，{where}。"
    )
    for moved in told:
        if moved.shift.reversed:
            draft.say(f.cite(moved.result, "shift_sentence", breakdown=moved.dimension), "。")
    columns = [
        Column("指标", 42), Column("分组", 14), Column("年份", 22), Column("合计变化", 26), Column("因各部分的率", 26),
        Column("因各部分的比重", 26),
    ]  # fmt: skip
    draft.table("比重变动对合计的作用", columns, [_shift_row(f, m) for m in told], small=True)


def _shift_row(f: Figures, moved: Moved) -> list[Piece | Cell]:
    cited = [
        f.cite(moved.result, x, breakdown=moved.dimension) for x in ("shift_whole", "shift_rates", "shift_weights")
    ]
    return [moved.result.tracked.indicator_name, moved.dimension, f"{moved.since}—{moved.year}年", *cited]
