"""Whether the pace that a target needs is one that hardly anybody ever kept up, in words."""

from __future__ import annotations

from decimal import Decimal

from lianggang.alerts.case import Case
from lianggang.alerts.feasible import Peers, among_peers, fastest, pace
from lianggang.assess.sentences import computed
from lianggang.wording import exact, number, places_of


def rare_pace(case: Case) -> tuple[str, str]:
    """The needed pace, and that hardly any peer, or the series itself, ever kept it up; empty where it is not so.

    Where peers tell, only they count.
    """
    result = case.result
    if not result.required_pace or result.goal_value is None or result.value is None:
        return "", ""
    need = result.goal_value - result.value
    found = among_peers(case.peers, result.value, need, case.span, result.as_of, case.params)
    if found is None:
        return _never_so_fast(case, result.required_pace)
    return (case.required(), _of_peers(case, found)) if found.is_rare(case.params) else ("", "")


def _of_peers(case: Case, found: Peers) -> str:
    places = max(places_of(case.result.value or 0), 1)
    ends = "—".join(number(computed(v, places)) for v in (found.low, found.high))
    helps = found.usual * exact(case.result.required_pace or 0) > 0
    most = f"（九成不超过年均{case.moved(found.usual)}）" if helps else ""
    return (
        f"从相近水平（{ends}）起步的同级地区{found.places}个、{case.span}年时段{found.spans}个中，"
        f"达到这一进度的{f'只有{found.reached}个' if found.reached else '一个也没有'}{most}，"
    )


def _never_so_fast(case: Case, need: float) -> tuple[str, str]:
    latest = case.values.latest
    first = max((b for b in case.breaks if latest and b <= latest.year), default=0)
    seen = fastest([o for o in case.values.exact if o.year >= first], need, case.span)
    best = pace(*seen) if seen else Decimal(0)
    if seen is None or (float(best) * need > 0 and abs(float(best)) >= abs(need)):
        return "", ""
    whole = case.moved(seen[1].value - seen[0].value, 0)
    went = whole if case.counts else f"年均{case.moved(best, case.apart(best))}"
    fast = f"最快为{went}（{seen[0].year}—{seen[1].year}年）" if float(best) * need > 0 else "没有朝目标方向的变动"
    return case.required(best), f"有记录以来{case.span}年以上的时段中{fast}，"
