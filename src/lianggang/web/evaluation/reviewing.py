"""A unit's self-evaluation: the reporter writes it, the head signs it, the office takes it or sends it back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from lianggang.errors import unusable
from lianggang.evaluation.claims import contradictions
from lianggang.evaluation.model import Claim as Word
from lianggang.evaluation.model import claims_for
from lianggang.findings import Finding, Severity, error
from lianggang.web.accounts.guard import require
from lianggang.web.accounts.rights import Right
from lianggang.web.attachments.keeping import attach
from lianggang.web.attachments.models import Attachment
from lianggang.web.audit.record import By, record
from lianggang.web.conflict import Conflict
from lianggang.web.evaluation.models import CLAIM_FIELDS, Claim, ClaimChange, Evaluation, Review
from lianggang.web.evaluation.records import records_of
from lianggang.web.evaluation.steps import REVIEW, WRITABLE
from lianggang.web.rounds.notices import holders_of, tell
from lianggang.web.steps import advance

_S = Review.State
MOST = 4000  # characters of a text
_TURN = {_S.SUBMITTED: Right.CONFIRM, _S.SIGNED: Right.ORGANISE, _S.RETURNED: Right.FILL, _S.WRITING: Right.FILL}


@dataclass(frozen=True, slots=True)
class Written:
    """What somebody wrote on one item. seen: version of the claim that he had before him."""

    claim: int
    seen: int
    fields: Mapping[str, str]


def marks_of(claim: Claim) -> tuple[Finding, ...]:
    """Where the claim goes against the record of its item."""
    return contradictions(Word(claim.word) if claim.word else None, records_of(claim.item.record))


@transaction.atomic
def save(*, by: By, review_id: int, written: Iterable[Written]) -> Review:
    """Keep what was written, all of it or nothing.

    Raises PermissionDenied, LianggangError when the self-evaluation is not open or a word does not fit the item, and
    Conflict when another person has changed one of the items in between.
    """
    review = _locked(review_id)
    require(by, Right.FILL, unit=review.unit)
    _require_writable(review)
    changed = _changed(review, written)
    for claim, _, after in changed:
        for name, text in after.items():
            setattr(claim, name, text)
        claim.version += 1
    Claim.objects.bulk_update([c for c, _, _ in changed], [*CLAIM_FIELDS, "version"])
    ClaimChange.objects.bulk_create(
        ClaimChange(claim=claim, by=by.person, before=before, after=after) for claim, before, after in changed
    )
    if changed:
        record(by, "review.save", f"review:{review.pk}", f"{review} 填写{len(changed)}项", territory=_code(review),
               after=[{"item": c.item.key, "before": b, "after": a} for c, b, a in changed])  # fmt: skip
    return review


def _changed(review: Review, written: Iterable[Written]) -> list[tuple[Claim, dict[str, str], dict[str, str]]]:
    held = {c.pk: c for c in review.claims.select_related("item")}
    changed, late = [], []
    for one in written:
        claim = held.get(one.claim)
        if claim is None:
            raise unusable("claim-unknown", "这里没有这一项。", advice="请重新打开本页。")
        before = {name: getattr(claim, name) for name in CLAIM_FIELDS}
        after = before | {n: _fitting(claim, n, text) for n, text in one.fields.items() if n in CLAIM_FIELDS}
        if after == before:
            continue
        if claim.version != one.seen:
            late.append(str(claim.item))
        changed.append((claim, before, after))
    if late:
        raise Conflict(error("claim-conflict", f"您打开本页以后，别人改过：{'、'.join(late)}。",
                             advice="这次没有保存。请核对现在的内容，再改一次。"))  # fmt: skip
    return changed


def _fitting(claim: Claim, name: str, text: str) -> str:
    text = text.replace("\x00", "").strip()
    if name == "word" and text and text not in {w.value for w in claims_for(claim.item.what)}:
        raise unusable("claim-unfit", f"{claim.item}没有这种自评。", advice="请从列表里选。")
    if len(text) > MOST:
        raise unusable("text-too-long", f"{claim.item}写了{len(text)}字，最多{MOST}字。", advice="请缩短，或附文件。")
    return text


@transaction.atomic
def add_evidence(*, by: By, claim_id: int, upload: UploadedFile[Any] | None) -> Attachment:
    """A file that backs a claim."""
    claim = Claim.objects.select_related("item").get(pk=claim_id)
    review = _locked(claim.review_id)
    require(by, Right.FILL, unit=review.unit)
    _require_writable(review)
    kept = attach(by=by, subject=subject_of(claim), upload=upload, label=str(claim.item))
    record(by, "review.evidence", f"review:{review.pk}", f"{review} 佐证：{kept.name}", territory=_code(review),
           after={"item": claim.item.key, "sha256": kept.digest})  # fmt: skip
    return kept


def subject_of(claim: Claim) -> str:
    """What files of evidence for a claim are kept under."""
    return f"claim:{claim.pk}"


@transaction.atomic
def act(
    *, by: By, review_id: int, action: str, seen: int, reason: str = "", grounds: Mapping[int, str] | None = None
) -> Review:
    """Take a self-evaluation to its next state. grounds: reasons of a return by claim.

    Raises PermissionDenied, Conflict, or LianggangError when the table or the content does not permit it.
    """
    review = _locked(review_id)
    said = {pk: text.strip() for pk, text in (grounds or {}).items() if text.strip()}
    before = review.state
    why = reason.strip() or "；".join(said.values())
    step = advance(REVIEW, review, action, by=by, territory=review.evaluation.territory, unit=review.unit, reason=why)
    if review.version != seen:
        raise Conflict(error("review-moved-on", f"您打开{review}以后，别人已经办过。", advice="请看过现在的内容再办。"))
    if review.evaluation.state != Evaluation.State.OPEN:
        raise unusable("evaluation-not-open", f"评估{review.evaluation.get_state_display()}，自评不能再办。")
    if action == "submit":
        _require_complete(review)
        review.submitted_at = review.submitted_at or timezone.now()
    _mark_returned(review, action, said)
    review.version += 1
    review.save()
    _tell_next(review, step.label, why)
    record(by, f"review.{action}", f"review:{review.pk}", f"{review} {step.label}", territory=_code(review),
           before={"state": before}, after={"state": review.state}, reason=why)  # fmt: skip
    return review


def _mark_returned(review: Review, action: str, said: Mapping[int, str]) -> None:
    """A return says why item by item; handing in again clears what was said before."""
    claims = list(review.claims.all())
    for claim in claims:
        claim.returned = said.get(claim.pk, "") if action in ("return", "send_back") else claim.returned
        claim.returned = "" if action == "submit" else claim.returned
    Claim.objects.bulk_update(claims, ["returned"])


def _require_complete(review: Review) -> None:
    """Every item is claimed, with some words; what goes against the record is explained."""
    claims = list(review.claims.select_related("item"))
    blank = [str(c.item) for c in claims if not (c.word and c.text)]
    if blank:
        raise unusable(
            "claims-blank", f"还有{len(blank)}项没有自评或没有写说明：{_some(blank)}。", advice="请写完再提交。"
        )
    unexplained = [
        str(c.item) for c in claims if not c.explanation and any(f.severity is Severity.WARNING for f in marks_of(c))
    ]
    if unexplained:
        text = f"有{len(unexplained)}项自评与监测不一致，还没有写明理由：{_some(unexplained)}。"
        raise unusable("claims-unexplained", text, advice="请核对自评；自评无误的，写明理由和依据。")


def _some(names: list[str]) -> str:
    return "、".join(names[:5]) + ("等" if len(names) > 5 else "")


def _tell_next(review: Review, label: str, why: str) -> None:
    right = _TURN.get(_S(review.state))
    if right is None:
        return
    unit = None if right is Right.ORGANISE else review.unit
    text = f"{review.evaluation} {review}：{label}{f'（{why}）' if why else ''}"
    tell(holders_of(right, territory=review.evaluation.territory, unit=unit), text, reverse("review", args=[review.pk]))


def _require_writable(review: Review) -> None:
    if review.evaluation.state != Evaluation.State.OPEN:
        raise unusable("evaluation-not-open", f"评估{review.evaluation.get_state_display()}，现在不能填写自评。")
    if review.state not in WRITABLE:
        raise unusable(
            "review-closed", f"自评{review.get_state_display()}，现在不能改。", advice="要改的，请审签人退回。"
        )


def _locked(pk: int) -> Review:
    query = Review.objects.select_for_update(of=("self",))
    return query.select_related("evaluation__territory", "unit__territory").get(pk=pk)


def _code(review: Review) -> str:
    return review.evaluation.territory.code
