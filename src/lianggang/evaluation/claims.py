"""A unit's claim against the record: what contradicts is marked and asked about, never corrected."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lianggang.assess.model import Verdict
from lianggang.evaluation.model import Claim, Record
from lianggang.findings import Finding, note, warning

_HIGH = (Claim.ACHIEVED, Claim.DONE)
_LOW = (Claim.PARTLY, Claim.NOT_ACHIEVED, Claim.NOT_BEGUN)
_IN_DANGER = (Verdict.OFF_TRACK, Verdict.NOT_MET)
_EXPLAIN = "请核对自评；自评无误的，请写明理由和依据。"


def contradictions(claim: Claim | None, records: Sequence[Record]) -> tuple[Finding, ...]:
    """Where a claim and the record of monitoring do not go together.

    claim: None as long as nothing is claimed. Too high: 已实现 or 已落实 with a target not attained, 基本实现 with
    one in danger. Too low: a claim of little with every target attained. A high claim without data is a note.
    """
    if claim is None:
        return ()
    return (*_too_high(claim, records), *_too_low(claim, records), *_without_data(claim, records))


def _too_high(claim: Claim, records: Sequence[Record]) -> Iterator[Finding]:
    for r in records:
        missed = r.reached is False and claim in _HIGH
        if missed or (claim is Claim.MOSTLY and r.reached is False and r.verdict in _IN_DANGER):
            yield warning("claim-above-record", _sentence(claim, r), place=r.name, advice=_EXPLAIN)


def _too_low(claim: Claim, records: Sequence[Record]) -> Iterator[Finding]:
    judged = [r for r in records if r.reached is not None]
    if claim in _LOW and judged and len(judged) == len(records) and all(r.reached for r in judged):
        yield warning("claim-below-record", _sentence(claim, judged[0]), place=judged[0].name, advice=_EXPLAIN)


def _without_data(claim: Claim, records: Sequence[Record]) -> Iterator[Finding]:
    for r in records:
        if claim in _HIGH and r.quantified and r.reached is None:
            text = f"自评{claim.label}，监测为“{r.name}”{r.label}。"
            yield note("claim-without-data", text, place=r.name, advice="请附能够证明的材料。")


def _sentence(claim: Claim, record: Record) -> str:
    missed = "，现值未达到目标" if record.reached is False and record.verdict not in _IN_DANGER else ""
    return f"自评{claim.label}，监测为“{record.name}”{record.label}{missed}。"
