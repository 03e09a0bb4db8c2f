"""What people do with releases."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone

from lianggang.errors import unusable
from lianggang.web.accounts.guard import require
from lianggang.web.accounts.rights import Right
from lianggang.web.audit.record import By, record
from lianggang.web.figures.quantities import confirmed_plans
from lianggang.web.jobs.work import enqueue
from lianggang.web.places.models import Territory
from lianggang.web.publishing.making import MAKE
from lianggang.web.publishing.models import Release
from lianggang.web.publishing.steps import STEPS
from lianggang.web.rounds.notices import holders_of, tell
from lianggang.web.steps import advance

_S = Release.State
_OPEN = (_S.MAKING, _S.READY, _S.PROPOSED, _S.APPROVED)


@transaction.atomic
def prepare(
    *, by: By, territory: Territory, title: str, notes: str = "", history: bool = True, threshold: int = 5
) -> Release:
    """Have the next release made. threshold: of people, at least 3.

    Raises PermissionDenied, or LianggangError while another one is under way or no plan is in force.
    """
    require(by, Right.PUBLISH, territory=territory)
    if Release.objects.select_for_update().filter(territory=territory, state__in=_OPEN).exists():
        raise unusable("release-open", f"{territory}还有一版没有办完。", advice="请先发布或作废那一版。")
    if not confirmed_plans(territory):
        raise unusable("no-confirmed-plan", f"{territory}还没有已确认的规划。", advice="请先上传、确认规划。")
    if threshold < 3:
        raise unusable("threshold-too-low", "少于几人不公布，至少填3。", advice="一般用5。")
    last = Release.objects.filter(territory=territory).aggregate(last=Max("number"))["last"] or 0
    made = Release.objects.create(
        territory=territory, number=last + 1, title=title, notes=notes, history=history, threshold=threshold,
        by=by.person,
    )  # fmt: skip
    record(by, "release.prepare", f"release:{made.pk}", f"生成公开版{made}", territory=territory.code,
           after={"threshold": threshold, "history": history})  # fmt: skip
    enqueue(MAKE, by.account, release=made.pk)
    return made


@transaction.atomic
def move(*, by: By, release_id: int, action: str, reason: str = "") -> Release:
    """Take a release to its next state.

    Raises PermissionDenied, or LianggangError when the table does not permit it.
    """
    release = Release.objects.select_for_update(of=("self",)).select_related("territory").get(pk=release_id)
    before = release.state
    step = advance(STEPS, release, action, by=by, territory=release.territory, reason=reason)
    if release.state == _S.PUBLISHED:
        release.published_at = timezone.now()
    release.save()
    record(by, f"release.{action}", f"release:{release.pk}", f"{release} {step.label}", reason=reason,
           territory=release.territory.code, before={"state": before}, after={"state": release.state})  # fmt: skip
    _tell(release)
    return release


def _tell(release: Release) -> None:
    """Tell those whose turn it is."""
    turn = {_S.PROPOSED: Right.APPROVE, _S.APPROVED: Right.PUBLISH}.get(_S(release.state))
    if turn:
        tell(holders_of(turn, territory=release.territory), f"{release}：{release.get_state_display()}",
             reverse("release", args=[release.pk]))  # fmt: skip
