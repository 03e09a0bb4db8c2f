"""The report's appendix on the method: one row for each rule, what the words mean, the limits of the warnings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from lianggang.alerts.limits import swings
from lianggang.alerts.model import Level
from lianggang.alerts.params import Params as Limits
from lianggang.assess.model import Verdict
from lianggang.assess.params import Params
from lianggang.reports import summary
from lianggang.reports.blocks import Column, Draft
from lianggang.round import Round

_FORECAST = (
    "达标概率由指标自己的历年数推算：近年的变化延续下去，但逐年减弱；过去逐年的起落越大、离目标年份越远，"
    "范围越宽。目标年份的值落在达标一侧的可能性就是达标概率。"
)


def write(draft: Draft, round: Round) -> None:
    """Add the appendix: rules, words, warnings, forecasts."""
    draft.appendix("附录1　方法说明")
    draft.say("每项目标按规划原文的要求单独判断。本期用到的判断规则、判断词、预警等级如下。")
    draft.table("判断规则", [Column("目标", 30), Column("怎样判断", 104), Column("项数", 20, True)], rules(round))
    draft.table("判断词", [Column("判断", 30), Column("含义", 124)], words(round.scheme.assess))
    draft.table("预警等级", [Column("等级", 30), Column("什么时候提出", 124)], levels(round.scheme.alerts))
    if found := forecasts(round):
        draft.say(_FORECAST)
        draft.say("按国际组织的规则归的类只供对照，不是本报告的结论，见监测结果表的“国际口径对照”。")
        draft.table("预测方法", [Column("方法", 110), Column("用到的年数", 24), Column("项数", 20, True)], found)


def rules(round: Round) -> list[list[str]]:
    """One row for each rule by which the round's targets were judged: kind of target, rule, number of targets.

    Rules for one kind stand below each other.
    """
    judged = [r.assessment for r in round.results if r.assessment.verdict not in summary.UNJUDGED]
    found = Counter(a.rule.rstrip("。") for a in judged if a.rule)
    kinds: dict[str, list[tuple[str, int]]] = {}
    for rule, n in found.items():
        kind, _, how = rule.partition("：")
        kinds.setdefault(kind if how else "其他", []).append((how or rule, n))
    return [[kind, how, str(n)] for kind, rows in kinds.items() for how, n in rows]


def forecasts(round: Round) -> list[list[str]]:
    """One row for each way of forecasting: the method, the number of years it had, the number of targets."""
    found: dict[str, list[int]] = {}
    for result in round.results:
        if f := result.assessment.forecast:
            found.setdefault(_without_years(f.method), []).append(f.n)
    return [[name, _range(n), str(len(n))] for name, n in found.items()]


def _without_years(method: str) -> str:
    """The method without the clause on the years of one series (用2015—2024年10个年份的数据，)."""
    first, _, rest = method.rstrip("。").partition("，")
    return rest if rest and "年份的数据" in first else method.rstrip("。")


def _range(numbers: Iterable[int]) -> str:
    low, *_, high = sorted([*numbers] * 2)
    return f"{low}年" if low == high else f"{low}—{high}年"


def words(p: Params) -> list[list[str]]:
    """What each verdict means, with the thresholds of the scheme."""
    sure, dim, stay = _percent(p.on_track), _percent(p.off_track), _percent(p.stay)
    meanings = {
        Verdict.MET: "目标年份已到，值达到目标",
        Verdict.MET_SO_FAR: f"目标年份未到，本年的值达到目标，保持到目标年份的概率不低于{stay}或不能推算",
        Verdict.ON_TRACK: f"目标年份未到，到时达标的概率不低于{sure}；写作“本年已达到，……”的，本年的值已达到目标，"
        "后半句说保持得住与否，下同",
        Verdict.UNCERTAIN: f"目标年份未到，到时达标的概率在{dim}与{sure}之间",
        Verdict.OFF_TRACK: f"目标年份未到，到时达标的概率低于{dim}，或者逐年要求已经有一年没有做到",
        Verdict.NOT_MET: "目标年份已到，值没有达到目标",
        Verdict.NO_DATA: "没有可用的数据，不计入达标",
        Verdict.NO_BASELINE: "目标与基期比较，而基期没有数据",
        Verdict.CANNOT_JUDGE: "还没有达到而数据年份太少、不能推算概率，或者目标、单位、口径有问题",
    }
    return [[v.label, meanings[v]] for v in summary.ORDER]


def levels(p: Limits) -> list[list[str]]:
    """The levels of the warnings with the thresholds of the scheme, in words."""
    hard, hopeless, sure = _percent(p.hard), _percent(p.hopeless), _percent(p.sure)
    stay, unlikely, slipping = (_percent(share) for share in (p.stay, p.unlikely, p.slipping))
    reasons = {
        Level.RED: f"目标年份已过而未达标；达标概率低于{hopeless}；达标概率低于{hard}而离目标年份只有1年",
        Level.ORANGE: f"达标概率低于{hard}；逐年要求已经有一年没有做到；本年已达到，而到时仍达标的概率低于{slipping}",
        Level.YELLOW: f"本年已达到，而到时仍达标的概率低于{unlikely}，或者低于{stay}而且近年在变差；"
        f"达标概率低于{sure}，而所需进度同级地区从相近水平起步的只有{_percent(1 - p.feasible)}以下的时段做到过"
        f"（没有同级数据的，比本地最快的还快），或者概率一年内下降{100 * p.fall:g}个百分点以上",
    }
    return [*([f"{level.value}{level.sign}", text] for level, text in reasons.items()), ["波动较大", swings(p)]]


def _percent(share: float) -> str:
    return f"{round(share * 100, 6):g}%"
