"""Releases that wait for a person."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse

from lianggang.web.accounts.models import Account
from lianggang.web.accounts.rights import Right
from lianggang.web.desk import Waiting, source
from lianggang.web.publishing.models import Release

_S = Release.State


@source("公开发布", Right.APPROVE, Right.PUBLISH)
def releases(account: Account) -> Iterator[Waiting]:
    """To be approved by the leading group, to be looked through or published by the office."""
    waiting = Release.objects.filter(
        Q(state=_S.PROPOSED, territory__in=account.territories(Right.APPROVE))
        | Q(state__in=(_S.READY, _S.APPROVED), territory__in=account.territories(Right.PUBLISH))
    )
    for release in waiting:
        yield Waiting(str(release), reverse("release", args=[release.pk]), release.get_state_display())
