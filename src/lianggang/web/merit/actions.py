"""What may be done with an assessment of units: its rule, its computation, objections, its end."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from lianggang.errors import LianggangError, unusable
from lianggang.evaluation.merit import STANDARD, Criterion, MeritRule, check, rule_to_dict
from lianggang.findings import error
from lianggang.web.accounts.guard import require
from lianggang.web.accounts.rights import Right
from lianggang.web.audit.record import By, record
from lianggang.web.conflict import Conflict, require_seen
from lianggang.web.merit.gathering import facts_of, stored
from lianggang.web.merit.models import Merit, Objection, UnitMerit
from lianggang.web.merit.steps import STEPS
from lianggang.web.places.models import Territory, Unit
from lianggang.web.rounds.notices import holders_of, tell
from lianggang.web.steps import advance

_S = Merit.State


@transaction.atomic
def draw_up(*, by: By, territory: Territory, year: int, objection_until: dt.date, approval: str = "") -> Merit:
    """A new assessment of a year with the rule of the last one, else the usual one; LianggangError for a second."""
    require(by, Right.ORGANISE, territory=territory)
    if Merit.objects.filter(territory=territory, year=year).exists():
        raise unusable("merit-exists", f"{territory}{year}年度考核已经有了。", advice="请打开原有的。")
    last = Merit.objects.filter(territory=territory, year__lt=year).order_by("year").last()
    rule = last.rule if last else rule_to_dict(STANDARD)
    found = Merit.objects.create(
        territory=territory, year=year, rule=rule, objection_until=objection_until, approval=approval
    )
    record(by, "merit.draw_up", f"merit:{found.pk}", f"拟定{found}办法", territory=territory.code, after=rule)
    return found


@transaction.atomic
def set_rule(*, by: By, merit_id: int, seen: int, rule: MeritRule) -> Merit:
    """Another rule, as long as it is a draft. Raises LianggangError for one that cannot be used, or Conflict."""
    found = _locked(merit_id)
    require(by, Right.ORGANISE, territory=found.territory)
    if found.state != _S.DRAFT:
        raise unusable("rule-fixed", f"办法{found.get_state_display()}，不能改。", advice="要改的，先撤回或修订。")
    if found.version != seen:
        raise Conflict(error("rule-changed", "您打开本页以后，别人改过办法。", advice="请看过现在的内容再改。"))
    if doubts := check(rule):
        raise LianggangError(*doubts)
    before, found.rule, found.version = found.rule, rule_to_dict(rule), found.version + 1
    found.save()
    record(by, "merit.rule", f"merit:{found.pk}", f"{found} 办法第{found.version}版", territory=found.territory.code,
           before=before, after=found.rule)  # fmt: skip
    return found


@transaction.atomic
def move(*, by: By, merit_id: int, action: str, reason: str = "", seen: str | None = None) -> Merit:
    """Take an assessment to its next state. seen: its stamp on the person's page.

    Raises PermissionDenied, Conflict, or LianggangError when it is not permitted.
    """
    found = _locked(merit_id)
    before, stamp = found.state, found.stamp
    step = advance(STEPS, found, action, by=by, territory=found.territory, reason=reason)
    require_seen(found, stamp, seen)
    if action in ("disclose", "recompute"):
        _compute(found)
    if action == "settle":
        _require_heard(found)
    found.save()
    record(by, f"merit.{action}", f"merit:{found.pk}", f"{found} {step.label}", territory=found.territory.code,
           before={"state": before}, after={"state": found.state, "version": found.version}, reason=reason)  # fmt: skip
    _tell(found, action, reason)
    return found


def _compute(found: Merit) -> None:
    """Keep the facts of every unit as they are now; sheets of units without any are not made."""
    if timezone.localdate() > found.objection_until:
        raise unusable("no-time-to-object", "异议截止日期已过，各单位没有时间核对。", advice="请先改异议截止日期。")
    facts = facts_of(found)
    for unit in Unit.objects.filter(pk__in=facts):
        UnitMerit.objects.update_or_create(
            merit=found, unit=unit, defaults={"unit_name": unit.name, "facts": stored(facts[unit.pk])}
        )
    found.computed_at = timezone.now()


def _require_heard(found: Merit) -> None:
    waiting = found.sheets.filter(objections__isnull=False, objections__upheld=None).distinct()
    if names := [s.unit_name for s in waiting]:
        raise unusable("objections-open", f"还有异议没有答复：{'、'.join(names)}。", advice="请先逐条答复。")
    if timezone.localdate() <= found.objection_until:
        raise unusable("objections-running", f"异议期到{found.objection_until:%m月%d日}。", advice="请等异议期满。")


@transaction.atomic
def set_day(*, by: By, merit_id: int, objection_until: dt.date) -> Merit:
    """Another last day for objections; once disclosed only a later one."""
    found = _locked(merit_id)
    require(by, Right.ORGANISE, territory=found.territory)
    before = found.objection_until
    if found.state in (_S.SETTLED, _S.ADOPTED) or (found.state == _S.DISCLOSED and objection_until < before):
        raise unusable("day-fixed", "公示以后异议期只能延长，定案以后不能再改。")
    found.objection_until = objection_until
    found.save()
    record(by, "merit.day", f"merit:{found.pk}", f"{found} 异议截止改为{objection_until}",
           territory=found.territory.code, before=str(before), after=str(objection_until))  # fmt: skip
    return found


@transaction.atomic
def object_(*, by: By, sheet_id: int, criterion: Criterion, text: str) -> Objection:
    """A unit's head objects to one criterion of its own sheet, until the last day for it."""
    sheet = UnitMerit.objects.select_related("merit__territory", "unit__territory").get(pk=sheet_id)
    merit = _locked(sheet.merit_id)
    require(by, Right.CONFIRM, unit=sheet.unit)
    if merit.state != _S.DISCLOSED or timezone.localdate() > merit.objection_until:
        raise unusable("no-hearing", "现在不是提异议的时候，或异议期已满。")
    if not text.strip():
        raise unusable("reason-missing", "没有写异议的内容。", advice="请写明哪里不符、依据是什么。")
    if sheet.objections.filter(criterion=criterion, upheld=None).exists():
        raise unusable("objection-waiting", f"“{criterion.label}”已有一条异议等待答复。")
    made = Objection.objects.create(sheet=sheet, criterion=criterion, text=text.strip(), by=by.person)
    record(by, "merit.object", f"merit-sheet:{sheet.pk}", f"{sheet}：对“{criterion.label}”有异议",
           territory=merit.territory.code, reason=text)  # fmt: skip
    tell(holders_of(Right.ORGANISE, territory=merit.territory), f"{sheet}：对“{criterion.label}”有异议", page_of(sheet))
    return made


@transaction.atomic
def reply(*, by: By, objection_id: int, upheld: bool, text: str, points: float | None = None) -> Objection:
    """Answer an objection. points: what the criterion gets where it is upheld; the computed ones stay beside them."""
    found = Objection.objects.select_related("sheet__merit__territory", "sheet__unit__territory").get(pk=objection_id)
    sheet = found.sheet
    merit, criterion = _locked(sheet.merit_id), Criterion(found.criterion)
    require(by, Right.ORGANISE, territory=merit.territory)
    if merit.state != _S.DISCLOSED or found.upheld is not None:
        raise unusable("objection-closed", "这条异议已经答复，或现在不能答复。")
    if not text.strip():
        raise unusable("reason-missing", "没有写答复。", advice="请写明核实的情况和理由。")
    of = merit.points.points.get(criterion, 0.0)
    if upheld and (points is None or not 0 <= points <= of):
        raise unusable("points-out-of-range", f"采纳的，要写0到{of:g}之间的分。")
    found.reply, found.upheld, found.points = text.strip(), upheld, points if upheld else None
    found.replied_by, found.replied_at = by.person, timezone.now()
    found.save()
    record(by, "merit.reply", f"merit-sheet:{sheet.pk}", f"{sheet}：答复“{criterion.label}”的异议",
           territory=merit.territory.code, after={"upheld": upheld, "points": found.points}, reason=text)  # fmt: skip
    people = holders_of(Right.CONFIRM, territory=merit.territory, unit=sheet.unit)
    tell(people, f"{sheet}：异议已答复（{'采纳' if upheld else '未采纳'}）", page_of(sheet))
    return found


def page_of(sheet: UnitMerit) -> str:
    """The address of a unit's sheet."""
    return reverse("merit-sheet", args=[sheet.merit_id, sheet.unit_id])


def _tell(found: Merit, action: str, reason: str) -> None:
    link, place = reverse("merit", args=[found.pk]), found.territory
    why = f"（{reason.strip()}）" if reason.strip() else ""
    if action in ("propose", "settle"):
        tell(holders_of(Right.APPROVE, territory=place), f"{found}：{found.get_state_display()}", link)
    if action in ("approve", "decline", "adopt", "return"):
        tell(holders_of(Right.ORGANISE, territory=place), f"{found}：{found.get_state_display()}{why}", link)
    if action in ("disclose", "recompute", "adopt"):
        for sheet in found.sheets.select_related("unit__territory"):
            people = holders_of(Right.CONFIRM, territory=place, unit=sheet.unit)
            tell(people, f"{sheet}：{found.get_state_display()}{why}", page_of(sheet))


def _locked(pk: int) -> Merit:
    return Merit.objects.select_for_update(of=("self",)).select_related("territory").get(pk=pk)
