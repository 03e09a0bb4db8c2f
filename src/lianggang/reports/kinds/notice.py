"""The notice of one warning 预警通知: what is in danger and why, and what the unit is asked, with the form to reply."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from lianggang import wording
from lianggang.alerts.model import Alert, WarningKind
from lianggang.assess.pooling import yearly_counts
from lianggang.plans.model import Kind
from lianggang.reports import charts, figures, notable
from lianggang.reports import sentences as say
from lianggang.reports.blocks import Column, Draft, Letter, full_date
from lianggang.reports.figures import Figures, Piece
from lianggang.round import Result, Round

CAUSES = ("实际变化", "口径变化", "分母变化", "填报错误")
"""What a unit may answer as the cause of a warning."""
_MOST_YEARS = 12


@dataclass(frozen=True, slots=True)
class Request:
    """What the notice asks: the answer by a day, sent to a contact; `copies`: who else is told."""

    answer_by: date
    contact: str = ""
    copies: tuple[str, ...] = ()


def warning_notice(round: Round, target: str, kind: WarningKind, letter: Letter, request: Request) -> Draft:
    """The notice of the warning of one kind on one target, as an official letter with its reply form.

    round: the year that was judged; results of other targets are not looked at. target: the id of a tracked target.
    letter: without an addressee it goes to whom reports ask to act. KeyError when the target has no such warning.
    """
    result = next((r for r in round.results if r.tracked.id == target), None)
    alert = next((a for a in result.alerts if a.kind is kind), None) if result else None
    if result is None or alert is None:
        raise KeyError((target, kind.value))
    f = Figures(replace(round, results=(result,)))
    to = letter.to or say.addressee(result)
    draft = Draft(title(result), round.year, letter.issuer, replace(letter, to=to))
    _opening(draft, f, result)
    _aim(draft, f, result)
    _series(draft, f, result)
    _verdict(draft, f, result, alert)
    _clues(draft, f, result)
    _asked(draft, request)
    draft.say("附件：预警答复回执")
    draft.sign(letter.issuer, letter.dated)
    if request.copies:
        draft.say(f"抄送：{'、'.join(request.copies)}。")
    _reply(draft, f, result, alert, to)
    return draft


def title(result: Result) -> str:
    """The title of the notice."""
    return f"关于{result.tracked.indicator_name}指标\n预警的通知"


def _opening(draft: Draft, f: Figures, result: Result) -> None:
    plan = result.tracked.plan
    draft.say(
        f"按照《{plan.title}》对预计达标困难、波动较大的监测指标及时预警的要求，对{f.round.year}年度监测数据作了判断。"
        f"你单位负责的{result.tracked.indicator_name}达到预警条件，现将有关情况通知如下。"
    )


def _aim(draft: Draft, f: Figures, result: Result) -> None:
    t = result.tracked
    draft.heading(1, "指标和规划目标")
    kind = f"（{t.binding}）" if t.binding else ""
    draft.say(f"{t.indicator_name}{kind}，", *say.aim(f, result), f"。见规划“{t.where}”：“{t.target.quote}”。")


def _series(draft: Draft, f: Figures, result: Result) -> None:
    draft.heading(1, "历年数据")
    draft.say(*say.situation(f, result), "。", *_events(f, result))
    draft.figure(f"{result.tracked.indicator_name}历年值与规划目标", charts.chart_of(f.round, result))
    unit = f"（{result.series.unit}）" if wording.suffix(result.series.unit) else ""
    columns = [Column("年份", 20), Column(f"监测值{unit}", 34, True), Column("分子/分母", 44, True), Column("说明", 58)]
    rows = [_year(f, result, o.year) for o in result.series.observations if o.year <= f.round.year]
    draft.table(f"{result.tracked.indicator_name}历年值", columns, rows[-_MOST_YEARS:])


def _events(f: Figures, result: Result) -> list[Piece]:
    year = say.value_year(result, f.round.year)
    return say.cited_or_nothing(f.cite(result, "events", year), after="。") if year else []


def _year(f: Figures, result: Result, year: int) -> list[Piece]:
    counts = f.cite(result, "counts", year)
    told = next((o for o in result.series.observations if o.year == year), None)
    redefined = f"口径有变化：{told.redefined}" if told and told.redefined else ""
    broken = "口径有变化" if year in result.series.breaks else ""
    remark = redefined or broken or (told.missing if told and told.value is None else "")
    return [f"{year}年", f.cite(result, "number", year), counts if counts.text else "—", remark or "—"]


def _verdict(draft: Draft, f: Figures, result: Result, alert: Alert) -> None:
    draft.heading(1, "判断和预警")
    draft.say(*say.outcome(f, result), "。", f.cite(result, "arithmetic"), lead="判断：")
    draft.say(f"{alert.kind.value}，{alert.level.value}色预警{alert.level.sign}。", lead="预警类别和等级：")
    field = "reason_volatile" if alert.kind is WarningKind.VOLATILE else "hurdle"
    draft.say(f.cite(result, field), "。", lead="理由：")
    draft.say(f"{alert.limits.rstrip('。')}。" if alert.limits else "", lead="预警界限：")


def _clues(draft: Draft, f: Figures, result: Result) -> None:
    draft.heading(1, "原因初析")
    draft.say("以下是数据中的线索，不是结论；原因以你单位核实答复的为准。")
    clues = [
        clue for clue in (_definition(f, result), _fraction(f, result), _pace(f, result), _chance(f, result)) if clue
    ]
    for number, clue in enumerate(clues, 1):
        draft.say(f"（{number}）", *clue)


def _definition(f: Figures, result: Result) -> list[Piece]:
    breaks = [y for y in result.series.breaks if y <= f.round.year]
    if not breaks:
        return ["口径：历年数据没有写明口径有变化。"]
    return [f"口径：{'、'.join(f'{y}年' for y in breaks)}起口径有变化，变化前后的值不能比较。"]


def _fraction(f: Figures, result: Result) -> list[Piece]:
    """How the numerator and the denominator moved in the last two years that have both."""
    counts = {y: c for y, c in yearly_counts(result.series).items() if y <= f.round.year}
    year = say.value_year(result, f.round.year)
    if year is None or year not in counts:
        return ["分子、分母：没有报送，不能核对率的计算，请一并补报。"]
    words: list[Piece] = [f"分子、分母：{year}年为", f.cite(result, "counts", year)]
    if year - 1 not in counts:
        return [*words, f"，{year - 1}年没有，不能比较。"]
    return [*words, f"，{year - 1}年为", f.cite(result, "counts", year - 1), "，请核对两年的范围是否一致。"]


def _pace(f: Figures, result: Result) -> list[Piece]:
    a = result.assessment
    if a.required_pace is None or a.actual_pace is None or result.tracked.target.kind is Kind.DIRECTION:
        return []
    if result.tracked.due <= f.round.year:
        return []
    needed, actual = f.cite(result, "required_pace"), f.cite(result, "actual_pace")
    return [f"进度：到{result.tracked.due}年达到目标，需要每年", needed, "，近年实际每年", actual, "。"]


def _chance(f: Figures, result: Result) -> list[Piece]:
    cautions = f.cite(result, "cautions")
    return ["偶然：", cautions] if cautions.text and notable.is_mortality(result) else []


def _asked(draft: Draft, request: Request) -> None:
    draft.heading(1, "答复要求")
    contact = f"联系人：{request.contact}。" if request.contact else ""
    draft.say(
        f"请于{full_date(request.answer_by)}前填写回执，加盖单位印章后答复：原因类别（{'、'.join(CAUSES)}）和说明，"
        f"已采取和拟采取的措施，责任人和完成时限。填报错误由你单位更正，并写明更正的理由。{contact}"
    )


def _reply(draft: Draft, f: Figures, result: Result, alert: Alert, to: str) -> None:
    draft.attach("附件", "预警答复回执")
    columns = [Column("事项", 38), Column("答复", 118)]
    level = f"{alert.kind.value}，{alert.level.value}色{alert.level.sign}"
    year = say.value_year(result, f.round.year)
    value: list[Piece] = [f"{year}年", f.cite(result, "value", year)] if year else [wording.NO_DATA]
    rows: list[tuple[str, tuple[Piece, ...]]] = [
        ("答复单位", (to,)),
        ("指标", (result.tracked.indicator_name,)),
        ("现值和目标", (*value, "；目标", f.cite(result, "demand"), figures.due_year(result).replace("\n", "，"))),
        ("预警类别和等级", (level,)),
        ("原因类别（选一项）", ("　".join(f"□ {c}" for c in CAUSES),)),
        ("原因说明", ("\n\n\n",)),
        ("措施", ("\n\n\n\n",)),
        ("完成时限", ("　　年　　月　　日前",)),
        ("责任人和电话", ("",)),
        ("单位负责人（签字）", ("\n　　　　　　　　　（单位印章）　　　年　　月　　日",)),
    ]
    draft.table("", columns, rows, height=11)
