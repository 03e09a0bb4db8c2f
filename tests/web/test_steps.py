"""Tables of states: what is permitted, whose right it is, and that nothing leads around an approval."""

import pytest
from django.core.exceptions import PermissionDenied

from lianggang.errors import LianggangError
from lianggang.web.rounds.models import Scheme
from lianggang.web.rounds.scheme import STEPS
from lianggang.web.steps import advance, open_to
from tests.web.tables import assert_sound

S = Scheme.State


def test_a_scheme_is_never_opened_without_approval():
    assert_sound(STEPS, S.values, start=S.DRAFT, ends={S.CLOSED}, gates={S.OPEN: ["approve"], S.CLOSED: ["close"]})


def draft(county, state=S.PROPOSED):
    return Scheme(territory=county.territory, year=2024, state=state)


def test_a_step_needs_its_state_its_right_and_its_reason(county):
    scheme, by, place = draft(county), county.by("leader"), county.territory
    with pytest.raises(LianggangError) as refused:
        advance(STEPS, scheme, "open", by=by, territory=place)
    assert [f.code for f in refused.value.findings] == ["action-not-now"]
    with pytest.raises(PermissionDenied):
        advance(STEPS, scheme, "approve", by=county.by("bureau"), territory=place)
    with pytest.raises(LianggangError) as refused:
        advance(STEPS, scheme, "decline", by=by, territory=place, reason=" ")
    assert [f.code for f in refused.value.findings] == ["reason-missing"]
    assert scheme.state == S.PROPOSED
    assert advance(STEPS, scheme, "approve", by=by, territory=place).label == "批准"
    assert scheme.state == S.APPROVED


def test_only_what_one_may_do_is_offered(county):
    scheme = draft(county)
    offered = {who: [a for a, _ in open_to(STEPS, scheme, by=county.by(who), territory=county.territory)]
               for who in ("leader", "bureau", "health.head", "other.bureau")}  # fmt: skip
    assert offered == {"leader": ["approve", "decline"], "bureau": ["withdraw"], "health.head": [], "other.bureau": []}
