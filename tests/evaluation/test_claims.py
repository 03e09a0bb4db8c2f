"""Claims against the record."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianggang.assess.model import Verdict
from lianggang.evaluation.claims import contradictions
from lianggang.evaluation.model import Claim, Record


def record(verdict: Verdict, reached: bool | None, *, quantified: bool = True) -> Record:
    return Record("近视率", verdict, verdict.label, quantified, reached)


MISSED = record(Verdict.NOT_MET, reached=False)
REACHED = record(Verdict.MET_SO_FAR, reached=True)
EMPTY = record(Verdict.NO_DATA, reached=None)


@pytest.mark.parametrize(
    ("claim", "records", "codes"),
    [
        (None, [MISSED], []),
        (Claim.ACHIEVED, [MISSED], ["claim-above-record"]),
        (Claim.ACHIEVED, [REACHED, record(Verdict.ON_TRACK, reached=False)], ["claim-above-record"]),
        (Claim.ACHIEVED, [REACHED], []),
        (Claim.ACHIEVED, [EMPTY], ["claim-without-data"]),
        (Claim.ACHIEVED, [], []),
        (Claim.MOSTLY, [record(Verdict.ON_TRACK, reached=False)], []),
        (Claim.MOSTLY, [record(Verdict.OFF_TRACK, reached=False)], ["claim-above-record"]),
        (Claim.PARTLY, [MISSED], []),
        (Claim.NOT_ACHIEVED, [REACHED], ["claim-below-record"]),
        (Claim.NOT_ACHIEVED, [REACHED, EMPTY], []),
        (Claim.DONE, [MISSED], ["claim-above-record"]),
        (Claim.UNDER_WAY, [REACHED], []),
    ],
)
def test_what_does_not_go_together_is_marked(claim, records, codes):
    assert [f.code for f in contradictions(claim, records)] == codes


def test_the_mark_says_both_sides_and_asks():
    (found,) = contradictions(Claim.ACHIEVED, [MISSED])
    assert found.message == "自评已实现，监测为“近视率”未达标。"
    assert "请写明理由" in found.advice
    (found,) = contradictions(Claim.ACHIEVED, [record(Verdict.ON_TRACK, reached=False)])
    assert found.message == "自评已实现，监测为“近视率”预计可达，现值未达到目标。"


@given(st.sampled_from(list(Claim)), st.lists(st.sampled_from([MISSED, REACHED, EMPTY]), max_size=4))
def test_nothing_blocks_and_one_claim_is_not_both_too_high_and_too_low(claim, records):
    found = contradictions(claim, records)
    assert {f.severity for f in found} <= {"warning", "note"}
    assert len({f.code for f in found if f.severity == "warning"}) <= 1
