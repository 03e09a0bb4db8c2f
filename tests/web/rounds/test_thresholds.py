"""What a scheme judges by: shown, set while it is drawn up, refused when it makes no sense."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied

from lianggang.errors import LianggangError
from lianggang.monitoring.scheme import constants
from lianggang.round import Scheme as Limits
from lianggang.web.audit.models import Event
from lianggang.web.jobs.models import Job
from lianggang.web.rounds import scheme as schemes
from lianggang.web.rounds.models import Scheme
from lianggang.web.rounds.thresholds import MEANINGS, limits_in, set_thresholds, thresholds_of, weights_of
from tests.web.conftest import County


@pytest.fixture
def draft(planned: County) -> Scheme:
    return schemes.draw_up(
        by=planned.by("bureau"), territory=planned.territory, year=2024, deadline=dt.date(2999, 1, 1)
    )


def save(county: County, draft: Scheme, weights: str = "", who: str = "bureau", **values: str) -> Scheme:
    said = {name.replace("__", "."): value for name, value in values.items()}
    return set_thresholds(by=county.by(who), scheme_id=draft.pk, values=said, weights=weights)


def test_every_constant_has_its_meaning() -> None:
    assert set(MEANINGS) == set(constants())


def test_only_what_differs_from_the_default_is_kept(planned: County, draft: Scheme) -> None:
    kept = save(planned, draft, "健康 2\n婴儿死亡率，0.5", assess__on_track="0.7", assess__stay="0.9").thresholds
    assert kept == {"assess.on_track": "0.7", "权重.健康": "2", "权重.婴儿死亡率": "0.5"}
    assert [t.name for t in thresholds_of(Scheme.objects.get()) if t.changed] == ["assess.on_track"]
    assert weights_of(Scheme.objects.get()) == "健康 2\n婴儿死亡率 0.5"
    assert Event.objects.get(action="scheme.thresholds").after == kept


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [("assess__on_track", "1.5", "超出范围"), ("assess__on_track", "高", "不是数"), ("alerts__window", "2.5", "整数"),
     ("assess__off_track", "0.9", "大小颠倒"), ("assess__no", "1", "不是可以调整的常数")],
)  # fmt: skip
def test_what_makes_no_sense_is_refused_with_the_reason(
    planned: County, draft: Scheme, name: str, value: str, why: str
) -> None:
    with pytest.raises(LianggangError, match=why):
        save(planned, draft, **{name: value})
    assert Scheme.objects.get().thresholds == {}


@pytest.mark.parametrize("weights", ["健康", "健康 重", "健康 -1"])
def test_a_weight_that_is_no_number_is_refused(planned: County, draft: Scheme, weights: str) -> None:
    with pytest.raises(LianggangError, match="健康"):
        save(planned, draft, weights)


@pytest.mark.parametrize("who", ["leader", "office", "other.bureau", "health.reporter", "administrator"])
def test_only_the_bureau_sets_them(planned: County, draft: Scheme, who: str) -> None:
    with pytest.raises(PermissionDenied):
        save(planned, draft, who=who, assess__on_track="0.7")


def test_they_are_fixed_when_the_scheme_is_proposed(planned: County, draft: Scheme) -> None:
    schemes.move(by=planned.by("bureau"), scheme_id=draft.pk, action="propose")
    with pytest.raises(LianggangError, match="不能再改"):
        save(planned, draft, assess__on_track="0.7")


def test_they_hold_from_the_approval_on(planned: County, draft: Scheme) -> None:
    save(planned, draft, assess__on_track="0.7")
    assert limits_in(planned.territory, 2024) == Limits()
    schemes.move(by=planned.by("bureau"), scheme_id=draft.pk, action="propose")
    Job.objects.all().delete()
    schemes.move(by=planned.by("leader"), scheme_id=draft.pk, action="approve")
    assert limits_in(planned.territory, 2024).assess.on_track == 0.7
    assert limits_in(planned.territory, 2026).assess.on_track == 0.7
    assert limits_in(planned.territory, 2023) == Limits()
    assert Job.objects.get(kind="judge").arguments["since"] == 2024


def test_the_page_shows_and_saves_them(planned: County, draft: Scheme) -> None:
    bureau = planned.client("bureau")
    assert 'name="assess.on_track"' in bureau.get(f"/rounds/{draft.pk}/").content.decode()
    bureau.post(f"/rounds/{draft.pk}/thresholds/", {"assess.on_track": "0.7", "seen": draft.stamp})
    page = planned.client("leader").get(f"/rounds/{draft.pk}/").content.decode()
    assert "预计可达的最低概率 0.7" in page
    assert 'name="assess.on_track"' not in page


def test_a_refusal_calls_each_constant_by_its_meaning(planned: County, draft: Scheme) -> None:
    with pytest.raises(LianggangError, match="预计可达的最低概率") as refused:
        save(planned, draft, assess__on_track="1.5")
    assert "assess" not in str(refused.value)


def test_a_weight_of_what_no_plan_knows_is_refused(planned: County, draft: Scheme) -> None:
    with pytest.raises(LianggangError, match="规划里没有这个领域或指标：健庚。"):
        save(planned, draft, "健庚 2\n婴儿死亡率 2")
    assert Scheme.objects.get().thresholds == {}
