"""Comments that go from an office to the one below in packages, and answers that come back with receipts."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from lianggang.errors import unusable
from lianggang.web.accounts.rights import Right
from lianggang.web.audit.record import By, record
from lianggang.web.exchange.models import Incoming, Outgoing, Partner
from lianggang.web.exchange.receiving import ARRIVED
from lianggang.web.exchange.sending import answer, feed_back
from lianggang.web.feedback.models import LONGEST, Comment
from lianggang.web.feedback.steps import ABOVE
from lianggang.web.figures.models import Indicator
from lianggang.web.places.models import Territory
from lianggang.web.rounds.notices import holders_of, tell
from lianggang.web.steps import advance

_MOST = 500  # comments of one package


def partner_below(comment: Comment) -> Partner | None:
    """The office that a comment can be sent to: the one of its territory, where that has a system of its own."""
    return Partner.objects.filter(theirs=comment.territory).select_related("ours", "theirs").first()


def send(by: By, comment: Comment) -> Comment:
    """Send a comment on a figure down. Raises PermissionDenied, or LianggangError when there is nowhere to send it."""
    partner = partner_below(comment)
    if partner is None or comment.indicator is None:
        raise unusable("partner-unknown", f"{comment.territory}没有登记为往来单位，或意见不是对数的。",
                       advice="先在“上下级”登记；对报告的意见请另行转达。")  # fmt: skip
    advance(ABOVE, comment, "send", by=by, territory=partner.ours)
    said = {"number": comment.pk, "territory": comment.territory.code, "indicator": comment.indicator.code,
            "year": comment.year, "text": comment.text}  # fmt: skip
    comment.outgoing = feed_back(by=by, partner=partner, comments=[said])
    comment.save()
    return comment


def reply(by: By, comment: Comment) -> None:
    """Tell the office above what came of its comment."""
    assert comment.incoming is not None
    said = {"number": comment.number, "outcome": comment.outcome, "answer": comment.answer}
    answer(by, comment.incoming, {"accepted": True, "taken": 0, "comments": [said]})


def arrived(found: Incoming) -> None:
    """Lay the comments of a package on the desk of the office, or the answers of a receipt beside what was asked."""
    if found.kind == "feedback":
        for said in found.lists.get("comments", ())[:_MOST]:
            _take_in(found, said)
    elif found.kind == "receipt":
        for said in found.lists.get("said", {}).get("comments", ())[:_MOST]:
            _answered(found, said)


def _take_in(found: Incoming, said: Any) -> None:
    """One comment, if it speaks of a figure of this office; what does not is left on the page of the package."""
    if not isinstance(said, dict):
        return
    own = [t.pk for t in found.partner.ours.within()]
    territory = Territory.objects.filter(code=str(said.get("territory", "")), pk__in=own).first()
    indicator = Indicator.objects.filter(code=str(said.get("indicator", ""))).first()
    number, year, text = said.get("number"), said.get("year"), str(said.get("text", ""))[:LONGEST]
    if not (territory and indicator and _whole(number, 2**31 - 1) and _whole(year, 2200) and text):
        return
    made, is_new = Comment.objects.get_or_create(
        incoming=found,
        number=number,
        defaults={"territory": territory, "indicator": indicator, "year": year, "text": text},
    )
    if is_new:
        address = reverse("comment", args=[made.pk])
        tell(holders_of(Right.PUBLISH, territory=territory), f"{made.author}：{made}", address)


def _whole(value: object, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value <= most


def _answered(found: Incoming, said: Any) -> None:
    outcomes = set(Comment.Outcome.values) - {""}
    if not (isinstance(said, dict) and _whole(said.get("number"), 2**31 - 1) and said.get("outcome") in outcomes):
        return
    sent = Outgoing.objects.filter(partner=found.partner)
    asked = Comment.objects.filter(Q(pk=said["number"]), outgoing__in=sent, state=Comment.State.SENT).first()
    if asked is None:
        return
    asked.state, asked.outcome = Comment.State.ANSWERED, said["outcome"]
    asked.answer, asked.answered_at = str(said.get("answer", ""))[:LONGEST], timezone.now()
    asked.save()
    record(By(None), "feedback.arrive", f"comment:{asked.pk}", f"{asked}：{asked.get_outcome_display()}",
           territory=asked.territory.code)  # fmt: skip
    if asked.by:
        tell([asked.by], f"{asked}已答复：{asked.get_outcome_display()}", reverse("comment", args=[asked.pk]))


ARRIVED.append(arrived)
