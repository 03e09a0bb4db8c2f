"""What is known of a true rate before its own year is counted."""

import pytest

from lianggang.assess.prior import MANY_PEERS, prior_for
from lianggang.assess.shrinkage import shrink, stratum_prior
from tests.assess.counts import rate, share

OWN = rate(1, 3000)
SPREAD = [rate(n, 20_000) for n in (0, 1, 2, 3, 6, 8, 9, 12)]


def test_peers_decide_when_they_are_many_and_differ():
    prior = prior_for(OWN, 2024, {2023: rate(9, 3000)}, SPREAD, 12.5, 2000)
    assert prior.origin == "同级8个地区"
    assert prior.mean == pytest.approx(41 / 160_000)


ALIKE = [rate(n, 20_000) for n in (1, 1, 2, 3, 3, 4, 6, 6)]
SHARES = [share(n, 400) for n in (300, 320, 340, 350, 360, 370, 380, 390)]


@pytest.mark.parametrize(
    ("own", "peers", "target"), [(OWN, ALIKE, 12.5), (rate(9, 20_000), ALIKE, 20), (share(97, 100), SHARES, 95)]
)
def test_few_peers_are_as_unsure_as_the_joint_posterior(own, peers, target):
    prior = prior_for(own, 2024, {}, peers, target, 2000)
    likely = prior.at_most(own, target / own.scale)
    joint = shrink({"own": own, **{f"peer{i}": c for i, c in enumerate(peers)}})
    assert likely == pytest.approx(joint.at_most(target)["own"], abs=0.03)
    assert likely != pytest.approx(stratum_prior(peers).at_most(own, target / own.scale), abs=0.03)
    assert prior.estimate(own) * own.scale == pytest.approx(joint.draws[:, 0].mean() * own.scale, rel=0.05)
    assert "不确定" in prior.words()


def test_many_peers_are_taken_for_certain():
    assert prior_for(OWN, 2024, {}, SPREAD * (MANY_PEERS // 8), 12.5, 2000).grid is None


@pytest.mark.parametrize("peers", [SPREAD[:7], [rate(2, 20_000)] * 9, [share(1, 10)] * 9])
def test_else_the_own_past(peers):
    prior = prior_for(OWN, 2024, {2022: rate(1, 2999), 2023: rate(0, 3000)}, peers, 12.5, 2000)
    assert prior.origin == "本地2022—2023年合计"
    assert prior.mean == pytest.approx(1.5 / 6000)
    assert prior.shapes[0] == pytest.approx(1.5)  # one event and a half, never more than two


def test_a_past_under_another_definition_does_not_count():
    prior = prior_for(OWN, 2024, {2022: rate(5, 3000)}, [], 12.5, 2023)
    assert prior.origin == "没有可用的往年数据，以目标值为中心"
    assert prior.mean == pytest.approx(12.5e-5)


def test_a_past_without_events_is_worth_no_more_than_it_saw():
    prior = prior_for(OWN, 2024, {2023: rate(0, 2999)}, [], 12.5, 2000)
    assert prior.shapes == (pytest.approx(0.5), pytest.approx(3000))


@pytest.mark.parametrize("target", [95, 99.9, 90])
def test_a_share_has_a_beta_worth_two_of_its_rarer_side(target):
    prior = prior_for(share(98, 100), 2024, {}, [], target, 2000)
    a, b = prior.shapes
    assert min(a, b) == pytest.approx(2, rel=1e-3)
    assert 0 < prior.at_most(share(98, 100), 0.95) < 1
