"""The monitoring scheme: drawn up by the bureau, approved by the leading group, opened, closed."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from lianggang.collect.form import FormLine
from lianggang.collect.states import Party, State
from lianggang.errors import unusable
from lianggang.web.accounts.guard import require
from lianggang.web.accounts.rights import Right
from lianggang.web.audit.record import By, record
from lianggang.web.conflict import require_seen
from lianggang.web.figures.judging import request_judgement
from lianggang.web.figures.models import Indicator
from lianggang.web.figures.reading import history_of
from lianggang.web.places.models import Territory, Unit
from lianggang.web.plans.models import Aim, PlanDocument
from lianggang.web.rounds.lines import line_from_dict, line_to_dict
from lianggang.web.rounds.models import Scheme, Sheet
from lianggang.web.rounds.notices import tell_party
from lianggang.web.steps import Step, Table, advance

HISTORY_YEARS = 3
_S = Scheme.State
IN_UNIT = (State.NOT_STARTED, State.DRAFT, State.RETURNED, State.SUBMITTED)
"""The states in which a sheet has not left its unit."""


STEPS: Table = {
    (_S.DRAFT, "propose"): Step("报请批准", _S.PROPOSED, Right.MANAGE_ROUNDS),
    (_S.PROPOSED, "withdraw"): Step("撤回", _S.DRAFT, Right.MANAGE_ROUNDS),
    (_S.PROPOSED, "approve"): Step("批准", _S.APPROVED, Right.APPROVE),
    (_S.PROPOSED, "decline"): Step("不予批准", _S.DRAFT, Right.APPROVE, reason=True),
    (_S.APPROVED, "open"): Step("开始报送", _S.OPEN, Right.MANAGE_ROUNDS),
    (_S.OPEN, "close"): Step("结束报送", _S.CLOSED, Right.MANAGE_ROUNDS),
    (_S.CLOSED, "reopen"): Step("恢复报送", _S.OPEN, Right.MANAGE_ROUNDS, reason=True),
}


@transaction.atomic
def draw_up(*, by: By, territory: Territory, year: int, deadline: dt.date, **particulars: str) -> Scheme:
    """A new scheme with a sheet for every unit that a confirmed plan names, each indicator asked once.

    particulars: issuer, approval, valid_until, instructions. Raises PermissionDenied, or LianggangError when the year
    has a scheme already or no plan in force is confirmed.
    """
    require(by, Right.MANAGE_ROUNDS, territory=territory)
    if Scheme.objects.filter(territory=territory, year=year).exists():
        raise unusable("scheme-exists", f"{territory}{year}年度监测方案已经有了。", advice="请打开原有的方案修改。")
    asked = _asked(territory)
    if not asked:
        raise unusable("no-confirmed-plan", f"{territory}还没有已确认的规划，或规划的指标都没有填报单位。",
                       advice="请先由妇儿工委办公室上传、确认规划，并落实填报单位。")  # fmt: skip
    particulars.setdefault("issuer", f"{territory}统计局")
    particulars.setdefault("valid_until", f"{year + 1}年12月")
    scheme = Scheme.objects.create(territory=territory, year=year, deadline=deadline, **particulars)
    Sheet.objects.bulk_create(
        Sheet(scheme=scheme, unit=unit, unit_name=unit.name, number=number_of(i), lines=lines_of(codes, scheme),
              deadline=deadline)
        for i, (unit, codes) in enumerate(asked.items(), 1)
    )  # fmt: skip
    record(by, "scheme.draw_up", f"scheme:{scheme.pk}", f"拟定{scheme}方案", territory=territory.code,
           after={"units": len(asked), "indicators": sum(map(len, asked.values()))})  # fmt: skip
    return scheme


@transaction.atomic
def move(
    *, by: By, scheme_id: int, action: str, seen: str | None = None, reason: str = "", knowing: bool = False
) -> Scheme:
    """Take a scheme to its next state. Raises PermissionDenied, Conflict, or LianggangError when it is not permitted.

    seen: stamp of the scheme that the person had before him. knowing: of a round that is closed, that some units have
    not handed in.
    """
    scheme = Scheme.objects.select_for_update(of=("self",)).select_related("territory").get(pk=scheme_id)
    before = scheme.state
    stamp = scheme.stamp
    step = advance(STEPS, scheme, action, by=by, territory=scheme.territory, reason=reason)
    require_seen(scheme, stamp, seen)
    left = [sheet.unit_name for sheet in unfinished(scheme)] if action == "close" else []
    if left and not knowing:
        raise unusable("sheets-unfinished", f"还有{len(left)}个单位没有报完：{'、'.join(left)}。",
                       advice="请催报；要现在结束的，请勾选确认。")  # fmt: skip
    if action == "open":
        scheme.opened_at = timezone.now()
    scheme.closed_at = timezone.now() if action == "close" else None
    scheme.save()
    record(by, f"scheme.{action}", f"scheme:{scheme.pk}", f"{scheme}方案 {step.label}", territory=scheme.territory.code,
           before={"state": before}, after={"state": scheme.state} | ({"unfinished": left} if left else {}),
           reason=reason)  # fmt: skip
    if action == "approve":
        request_judgement(scheme.territory, since=scheme.year)
    if action == "open":
        for sheet in scheme.sheets.select_related("unit", "scheme__territory"):
            tell_party(Party.REPORTER, sheet, f"{scheme}开始报送，截止{sheet.deadline:%m月%d日}")
    return scheme


def unfinished(scheme: Scheme) -> QuerySet[Sheet]:
    """The sheets that have not left their units."""
    return scheme.sheets.filter(state__in=IN_UNIT)


@transaction.atomic
def set_particulars(*, by: By, scheme_id: int, particulars: Mapping[str, str], seen: str | None = None) -> Scheme:
    """Another 文号, term of validity or instruction of a scheme that is drawn up. Raises as `move`."""
    scheme = Scheme.objects.select_for_update(of=("self",)).select_related("territory").get(pk=scheme_id)
    require(by, Right.MANAGE_ROUNDS, territory=scheme.territory)
    if scheme.state != _S.DRAFT:
        raise unusable(
            "scheme-not-draft", f"{scheme}方案{scheme.get_state_display()}，不能再改。", advice="请先撤回方案。"
        )
    require_seen(scheme, scheme.stamp, seen)
    before = {name: getattr(scheme, name) for name in particulars}
    for name, text in particulars.items():
        setattr(scheme, name, text)
    scheme.save(update_fields=list(particulars))
    record(by, "scheme.particulars", f"scheme:{scheme.pk}", f"{scheme} 修改文号、说明",
           territory=scheme.territory.code, before=before, after=dict(particulars))  # fmt: skip
    return scheme


@transaction.atomic
def set_deadline(
    *, by: By, scheme_id: int, deadline: dt.date, unit: Unit | None = None, seen: str | None = None
) -> None:
    """Another deadline for one unit or for all of them; a day to come. Raises as `move`."""
    scheme = Scheme.objects.select_for_update(of=("self",)).select_related("territory").get(pk=scheme_id)
    require(by, Right.MANAGE_ROUNDS, territory=scheme.territory)
    require_seen(scheme, scheme.stamp, seen)
    if deadline < timezone.localdate():
        raise unusable("deadline-past", f"{deadline:%Y年%m月%d日}已经过去。", advice="请写今天或以后的日期。")
    sheets = scheme.sheets.filter(unit=unit) if unit else scheme.sheets.all()
    before = sorted({str(day) for day in sheets.values_list("deadline", flat=True)})
    sheets.update(deadline=deadline)
    if unit is None:
        scheme.deadline = deadline
        scheme.save(update_fields=["deadline"])
    record(by, "scheme.deadline", f"scheme:{scheme.pk}", f"{scheme} {unit or '全部单位'}截止日期改为{deadline}",
           territory=scheme.territory.code, before={"deadline": before}, after={"deadline": str(deadline)})  # fmt: skip


def _asked(territory: Territory) -> Mapping[Unit, list[str]]:
    """Units in the order of the plans with the codes asked of each; the first aim that has a reporter decides."""
    aims = Aim.objects.filter(
        document__territory=territory, document__state=PlanDocument.State.CONFIRMED, reporter__isnull=False
    ).select_related("reporter")
    found: dict[Unit, list[str]] = defaultdict(list)
    told: set[str] = set()
    for aim in aims:
        if aim.indicator not in told and aim.reporter is not None:
            told.add(aim.indicator)
            found[aim.reporter].append(aim.indicator)
    return found


def number_of(position: int) -> str:
    """The number of a sheet by its place in the scheme, from 1 on."""
    return f"妇儿监{position:02d}"


def lines_of(codes: list[str], scheme: Scheme) -> list[dict[str, Any]]:
    """The lines of a sheet with the grey history of the years before."""
    known = {i.code: i for i in Indicator.objects.filter(code__in=codes)}
    history: dict[str, dict[int, Decimal | None]] = defaultdict(dict)
    for o in history_of(scheme.territory, codes, before=scheme.year):
        if o.breakdown.is_total and o.year >= scheme.year - HISTORY_YEARS:
            history[o.indicator][o.year] = o.value
    lines: list[FormLine] = [line_from_dict(known[code].line) for code in codes if code in known]
    return [line_to_dict(replace(line, history=history.get(line.code, {}))) for line in lines]
