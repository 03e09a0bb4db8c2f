"""What people do with comments."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from lianggang.errors import unusable
from lianggang.web.accounts.guard import require
from lianggang.web.accounts.rights import Right
from lianggang.web.audit.record import By, record
from lianggang.web.feedback.models import LONGEST, Comment
from lianggang.web.feedback.steps import AUTHOR, OFFICE
from lianggang.web.feedback.travelling import reply, send
from lianggang.web.figures.models import Figure, Indicator
from lianggang.web.figures.scope import indicators_of
from lianggang.web.places.models import Territory
from lianggang.web.reporting.models import Report
from lianggang.web.reporting.queries import readable
from lianggang.web.rounds.notices import holders_of, tell
from lianggang.web.steps import advance

OUT = Q(published_at__isnull=False) | Q(imported__isnull=False) | Q(origin__isnull=False)
"""Figures that have left the round in which they were reported."""


@transaction.atomic
def on_figure(*, by: By, territory: Territory, indicator: Indicator, year: int, text: str) -> Comment:
    """Say something of a figure that is published, imported or was sent here.

    Raises PermissionDenied, or LianggangError when there is no such figure or nothing is said.
    """
    require(by, Right.READ, territory=territory)
    limit = by.person.plans(territory)
    if limit is not None and not indicators_of(limit).filter(pk=indicator.pk).exists():
        raise PermissionDenied("您只能看委托范围内的指标。")
    if not Figure.objects.filter(OUT, territory=territory, indicator=indicator, year=year, current=True).exists():
        raise unusable("no-figure", f"{territory}{year}年没有已公布的{indicator}。", advice="请核对地区、指标和年份。")
    return _made(by, Comment(territory=territory, indicator=indicator, year=year, text=_said(text), by=by.person))


@transaction.atomic
def on_report(*, by: By, report_id: int, text: str) -> Comment:
    """Say something of a published report. Raises PermissionDenied, or LianggangError when nothing is said."""
    found = readable(by.person).filter(pk=report_id, state=Report.State.PUBLISHED).first()
    if found is None:
        raise PermissionDenied("只能对看得到的已发布报告提意见。")
    return _made(by, Comment(territory=found.territory, report=found, text=_said(text), by=by.person))


def _said(text: str) -> str:
    if not text.strip() or len(text) > LONGEST:
        raise unusable("text-missing", f"意见应有1—{LONGEST}字。", advice="请写明哪里不对、依据是什么。")
    return text.strip()


def _made(by: By, comment: Comment) -> Comment:
    comment.save()
    record(by, "feedback.say", f"comment:{comment.pk}", f"提出{comment}", territory=comment.territory.code,
           after={"text": comment.text})  # fmt: skip
    tell(holders_of(Right.PUBLISH, territory=comment.territory), f"{comment}：{comment.text[:40]}", _address(comment))
    return comment


def _address(comment: Comment) -> str:
    return reverse("comment", args=[comment.pk])


def held(comment_id: int) -> Comment:
    """The comment, locked for a change."""
    related = ("territory", "indicator", "report", "by", "incoming__partner__theirs")
    return Comment.objects.select_for_update(of=("self",)).select_related(*related).get(pk=comment_id)


@transaction.atomic
def answer(*, by: By, comment_id: int, text: str, outcome: str) -> Comment:
    """Answer for the office, with what came of it; one that came in a package is answered by a package.

    Raises PermissionDenied, or LianggangError without an answer, without an outcome, or when it is answered already.
    """
    found = held(comment_id)
    advance(OFFICE, found, "answer", by=by, territory=found.territory, reason=text)
    if outcome not in Comment.Outcome.values or not outcome:
        raise unusable("outcome-missing", "没有选结果。", advice="请选：不改、已更正，或已加说明。")
    found.answer, found.outcome = text.strip()[:LONGEST], outcome
    found.answered_by, found.answered_at = by.person, timezone.now()
    found.save()
    record(by, "feedback.answer", f"comment:{found.pk}", f"答复{found}：{found.get_outcome_display()}",
           territory=found.territory.code,
           after={"outcome": found.get_outcome_display(), "answer": found.answer})  # fmt: skip
    if found.incoming:
        reply(by, found)
    elif found.by:
        tell([found.by], f"{found}已答复：{found.get_outcome_display()}", _address(found))
    return found


@transaction.atomic
def take(*, by: By, comment_id: int, action: str, reason: str = "") -> Comment:
    """Withdraw one's own comment, or say that the answer does not settle it."""
    found = held(comment_id)
    if found.by_id is None or found.by_id != by.person.pk:
        raise PermissionDenied("只有提意见的人能这样办。")
    step = advance(AUTHOR, found, action, by=by, territory=found.territory, reason=reason)
    if found.state == Comment.State.OPEN:
        found.text = f"{found.text}\n（再提）{_said(reason)}"
        found.outcome = ""
    found.save()
    record(by, f"feedback.{action}", f"comment:{found.pk}", f"{found} {step.label}", reason=reason,
           territory=found.territory.code)  # fmt: skip
    return found


@transaction.atomic
def pass_down(*, by: By, comment_id: int) -> Comment:
    """Send a comment to the office below in a package. Raises PermissionDenied, or LianggangError as `send`."""
    found = send(by, held(comment_id))
    record(by, "feedback.send", f"comment:{found.pk}", f"{found}发给{found.territory}",
           territory=found.territory.code, after={"package": found.outgoing_id})  # fmt: skip
    return found
