"""What comes next in the year, so that nobody has to know the way: from an empty office to a round that runs."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse

from lianggang.web.accounts.models import Account, Membership
from lianggang.web.accounts.rights import Right, Role
from lianggang.web.accounts.units import lacking
from lianggang.web.desk import Waiting, source
from lianggang.web.plans.models import PlanDocument
from lianggang.web.rounds.models import Scheme

_P, _S = PlanDocument.State, Scheme.State
_NEXT = {
    _S.DRAFT: (Right.MANAGE_ROUNDS, "核对指标和单位，报请批准"),
    _S.PROPOSED: (Right.APPROVE, "请批准方案"),
    _S.APPROVED: (Right.MANAGE_ROUNDS, "已批准，可以开始报送"),
}


@source("下一步", Right.MANAGE_PEOPLE, Right.MANAGE_PLANS, Right.MANAGE_ROUNDS)
def beginning(account: Account) -> Iterator[Waiting]:
    """What an office lacks before its first round: people, a plan, a scheme."""
    yield from _people(account)
    yield from _plans(account)
    yield from _schemes(account)


def _people(account: Account) -> Iterator[Waiting]:
    places = account.territories(Right.MANAGE_PEOPLE)
    wanting = lacking(places)
    for place in places:
        held = set(Membership.objects.filter(territory=place).values_list("role", flat=True))
        for role in (Role.OFFICE, Role.BUREAU, Role.LEADER):
            if role not in held:
                yield Waiting(
                    f"{place}还没有“{role.label}”的账号",
                    f"{reverse('people')}#new",
                    "规划、方案、批准要由他们来办",
                )
        if place.pk in wanting:
            yield Waiting(f"{place}各单位还缺{wanting[place.pk]}个填报人、负责人", reverse("people"), "可以一次补齐")


def _plans(account: Account) -> Iterator[Waiting]:
    places = account.territories(Right.MANAGE_PLANS)
    found = list(PlanDocument.objects.filter(territory__in=places).exclude(state__in=(_P.REPLACED, _P.DISCARDED))
                 .only("territory", "name", "state"))  # fmt: skip
    for document in found:
        if document.state == _P.REVIEW:
            yield Waiting(f"《{document.name}》等核对、确认", reverse("plan-review", args=[document.pk]))
    for place in places:
        if place.pk not in {d.territory_id for d in found}:
            yield Waiting(f"上传{place}的规划文件", reverse("plan-upload"), "系统读出目标和责任单位，核对后确认")


def _schemes(account: Account) -> Iterator[Waiting]:
    places = account.territories(Right.MANAGE_ROUNDS)
    begun = set(Scheme.objects.filter(territory__in=places).values_list("territory", flat=True))
    planned = PlanDocument.objects.filter(territory__in=places, state=_P.CONFIRMED).values_list("territory", flat=True)
    for place in places:
        if place.pk in set(planned) - begun:
            yield Waiting(f"{place}的规划已确认，可以拟定年度监测方案", reverse("schemes"), "历年的数从“历史数据”导入")


@source("年度监测方案", *(right for right, _ in _NEXT.values()))
def schemes(account: Account) -> Iterator[Waiting]:
    """Schemes whose next step is this person's."""
    mine = Q()
    for state, (right, _) in _NEXT.items():
        mine |= Q(state=state, territory__in=account.territories(right))
    for scheme in Scheme.objects.filter(mine).select_related("territory"):
        _, words = _NEXT[_S(scheme.state)]
        yield Waiting(f"{scheme}方案：{words}", reverse("scheme", args=[scheme.pk]), due=scheme.deadline)
