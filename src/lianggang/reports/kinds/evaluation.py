"""The mid-term and the final evaluation report 中期、终期评估报告: scores with their weights, evidence, problems."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lianggang.reports import abstract, figures, summary
from lianggang.reports import sentences as say
from lianggang.reports.blocks import Cell, Column, Draft
from lianggang.reports.evaluation import Evaluation, Part, Problem, Scored
from lianggang.reports.figures import Figures, Piece
from lianggang.reports.kinds import common
from lianggang.reports.marks import Marks
from lianggang.reports.snapshot import Snapshot, Sources
from lianggang.round import Result

_ITEM = (
    Column("事项", 50), Column("单位", 24), Column("权重", 12, True), Column("得分", 16, True), Column("评估意见", 56),
)  # fmt: skip
_PARTS = (
    Column("名称", 62), Column("权重", 20, True), Column("得分", 24, True), Column("已评分\n（项）", 24, True),
    Column("共\n（项）", 24, True),
)  # fmt: skip


def compose(snapshot: Snapshot, sources: Sources) -> Draft:
    """The evaluation report as blocks. ValueError for a snapshot without an evaluation."""
    evaluation, marks, round = snapshot.evaluation, sources.marks, snapshot.round
    if evaluation is None or marks is None:
        raise ValueError("a report on an evaluation needs one")
    title = f"{evaluation.territory}{common.subjects(round)}发展规划\n{evaluation.stage.value}评估报告"
    draft = Draft(title, round.year, evaluation.territory)
    _work(draft, evaluation, marks)
    _result(draft, evaluation, marks, sources.figures)
    for plan in dict.fromkeys(i.plan for i in evaluation.scored):
        _plan(draft, [i for i in evaluation.scored if i.plan == plan], plan, marks, sources.figures)
    _units(draft, evaluation, marks)
    _problems(draft, evaluation, marks)
    _practices(draft, evaluation, marks)
    _objections(draft, evaluation, marks)
    _advice(draft, evaluation, sources.figures)
    draft.sign("（评估组织单位）", None)
    return draft


def _work(draft: Draft, evaluation: Evaluation, marks: Marks) -> None:
    draft.heading(1, "评估工作")
    plans = "".join(f"《{name}》" for name in dict.fromkeys(i.plan for i in evaluation.scored))
    first, last = evaluation.period
    approved = f"评估方案{evaluation.approved}经领导小组批准。" if evaluation.approved else ""
    draft.say(f"依据{plans}开展{evaluation.stage.value}评估，评估期为{first}—{last}年。{approved}")
    draft.say(evaluation.how)
    if evaluation.evaluators:
        draft.say(f"{'、'.join(evaluation.evaluators)}。", lead="评估人员：")
    draft.say(evaluation.rules, lead="评分规则：")
    counted: list[Piece] = ["共评估", marks.cite("", "count.items"), "项，评分", marks.cite("", "count.scored"), "项"]
    tail: list[Piece] = ["，不能评分的", marks.cite("", "count.unscored"), "项，不计入得分，也不当作零"]
    draft.say(*counted, *(tail if any(i.score is None for i in evaluation.scored) else []), "。")


def _result(draft: Draft, evaluation: Evaluation, marks: Marks, f: Figures) -> None:
    draft.heading(1, "总体结论")
    whole = summary.whole(f.round)
    scores: Iterable[say.Words] = (
        [f"《{p.name}》得分", marks.cite(f"plan:{p.name}", "score"), "分"] for p in evaluation.plans
    )
    draft.say(*common.sentence(scores, "，"), "满分100分，按权重加权平均。" if evaluation.plans else "")
    draft.say(*say.counted(f, whole, f"截至{f.round.year}年监测，"))
    if whole.quantified:
        draft.say(*abstract.attained(f, whole))
    draft.table("各规划、领域得分", _PARTS, [*_plan_rows(evaluation, marks)])


def _plan_rows(evaluation: Evaluation, marks: Marks) -> Iterable[list[Piece]]:
    """Each plan with its areas, whose names begin with the plan's."""
    for plan in evaluation.plans:
        yield _part_row(marks, f"plan:{plan.name}", plan.name)
        for area in evaluation.areas:
            of, _, name = area.name.partition("/")
            if of == plan.name:
                yield _part_row(marks, f"area:{area.name}", f"　{name}")


def _part_row(marks: Marks, subject: str, shown: str) -> list[Piece]:
    return [shown, *(marks.cite(subject, field) for field in ("weight", "score", "scored", "total"))]


def _plan(draft: Draft, items: Sequence[Scored], plan: str, marks: Marks, f: Figures) -> None:
    draft.heading(1, f"《{plan}》评估情况")
    for area in dict.fromkeys(i.area for i in items):
        draft.heading(2, area)
        own = [i for i in items if i.area == area]
        for what in dict.fromkeys(i.what for i in own):
            found = [i for i in own if i.what == what]
            draft.table(f"{area}{what}评分", _ITEM, [_item_row(marks, i) for i in found], small=True)
            _beside(draft, f, found, f"{area}{what}的监测指标")


def _item_row(marks: Marks, item: Scored) -> list[Piece | Cell]:
    told = [item.judgement or item.unscored]
    told += [f"依据：{'、'.join(item.evidence)}。"] if item.evidence else []
    subject = f"item:{item.key}"
    score: Cell = (marks.cite(subject, "score"),)
    return [item.title, item.unit, marks.cite(subject, "weight"), score, "\n".join(t for t in told if t) or "—"]


def _beside(draft: Draft, f: Figures, items: Iterable[Scored], caption: str) -> None:
    """The monitored targets of the items: what the figures say beside the judgement."""
    wanted = dict.fromkeys(t for i in items for t in i.targets if t in f.results)
    draft.table(caption, common.PROGRESS, [common.progress_row(f, f.results[t]) for t in wanted], small=True)


def _units(draft: Draft, evaluation: Evaluation, marks: Marks) -> None:
    if not evaluation.units:
        return
    draft.heading(1, "各单位评估结果")
    order = sorted(evaluation.units, key=_best_first)
    draft.table("各单位得分", _PARTS, [_part_row(marks, f"unit:{p.name}", p.name) for p in order])


def _best_first(part: Part) -> tuple[bool, float, str]:
    return part.score is None, -(part.score or 0.0), part.name


def _problems(draft: Draft, evaluation: Evaluation, marks: Marks) -> None:
    draft.heading(1, "发现的问题")
    draft.say(
        "评估发现问题",
        marks.cite("", "count.problems"),
        "项",
        f"，见{draft.next_table}。" if evaluation.problems else "。",
    )
    columns = [
        Column("序号", 11), Column("问题", 46), Column("原因", 30), Column("整改建议", 31), Column("责任单位", 22),
        Column("期限", 20),
    ]  # fmt: skip
    rows = [_problem_row(n, p) for n, p in enumerate(evaluation.problems, 1)]
    draft.table("发现的问题和整改要求", columns, rows, small=True)


def _problem_row(number: int, p: Problem) -> list[Piece]:
    where = f"（{p.place}）" if p.place else ""
    return [str(number), p.text + where, *(said or "—" for said in (p.cause, p.advice, p.unit, p.until))]


def _practices(draft: Draft, evaluation: Evaluation, marks: Marks) -> None:
    if not evaluation.practices:
        return
    draft.heading(1, "好的做法")
    draft.say("各单位有可以推广的做法", marks.cite("", "count.practices"), "项。")
    for practice in evaluation.practices:
        draft.say(practice.text, lead=f"{practice.unit}：{practice.title}。")


def _objections(draft: Draft, evaluation: Evaluation, marks: Marks) -> None:
    found = [i for i in evaluation.scored if i.objection]
    if not found:
        return
    draft.heading(1, "异议和答复")
    draft.say("各单位提出异议", marks.cite("", "count.objections"), f"项，见{draft.next_table}。")
    columns = [Column("事项", 40), Column("单位", 26), Column("异议", 46), Column("答复", 46)]
    rows = [[i.title, i.unit, i.objection, i.reply or "未答复"] for i in found]
    draft.table("异议和答复", columns, rows, small=True)


def _advice(draft: Draft, evaluation: Evaluation, f: Figures) -> None:
    poor = summary.worst_first(r for r in summary.distinct(f.round.results) if summary.is_in_danger(r))
    if not evaluation.advice and not poor:
        return
    draft.heading(1, "工作建议")
    for number, text in enumerate(evaluation.advice, 1):
        draft.say(f"（{number}）{text.rstrip('。')}。")
    if poor:
        draft.say(
            "到期前需要重点推进的目标", f.cite(summary.whole(f.round), "count.in_danger"), f"项，见{draft.next_table}。"
        )
        columns = [Column("指标", 52), Column("目标", 36), Column("现值", 30, True), Column("责任单位", 40)]
        rows = [_poor_row(f, r) for r in poor]
        draft.table("需要重点推进的目标", columns, rows, small=True)


def _poor_row(f: Figures, r: Result) -> list[Piece | Cell]:
    return [
        r.tracked.indicator_name,
        (f.cite(r, "demand"), figures.due_year(r)),
        tuple(common.value_and_year(f, r)),
        say.addressee(r),
    ]
