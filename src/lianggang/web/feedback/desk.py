"""Comments that wait for an answer."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from lianggang.web.accounts.models import Account
from lianggang.web.accounts.rights import Right
from lianggang.web.desk import Waiting, source
from lianggang.web.feedback.models import Comment


@source("读者的意见", Right.PUBLISH)
def comments(account: Account) -> Iterator[Waiting]:
    """Open comments on what the person's office published."""
    waiting = Comment.objects.filter(state=Comment.State.OPEN, territory__in=account.territories(Right.PUBLISH))
    related = ("territory", "indicator", "report__territory", "by", "incoming__partner__theirs")
    for found in waiting.select_related(*related).order_by("id"):
        yield Waiting(str(found), reverse("comment", args=[found.pk]), found.text[:60])
