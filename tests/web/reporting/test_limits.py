"""Who is limited to some plans reads no report of all of them; what is behind a report is for those who see it all."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied

from lianggang.web.accounts.models import Membership
from lianggang.web.feedback import acting
from lianggang.web.feedback.models import Comment
from lianggang.web.figures.models import Indicator
from lianggang.web.plans.models import Aim, PlanDocument
from lianggang.web.reporting.models import Report
from tests.web.conftest import County
from tests.web.reporting.conftest import issued


def test_a_third_party_reads_no_report_of_plans_that_it_may_not_see(with_figures: County, draft: Report) -> None:
    issued(with_figures, draft)
    client, held = with_figures.client("third_party"), Membership.objects.filter(role="third_party")
    (plan,) = PlanDocument.objects.filter(state="confirmed")
    held.update(plans=[plan.pk])
    assert client.get(f"/reports/{draft.pk}/").status_code == 200
    held.update(plans=[plan.pk + 1])
    assert client.get(f"/reports/{draft.pk}/").status_code == 404
    assert client.get(f"/reports/{draft.pk}/file/snapshot/").status_code == 404
    assert client.get(f"/comments/reports/{draft.pk}/").status_code == 404


def test_the_snapshot_is_for_those_who_see_all_of_it(with_figures: County, draft: Report) -> None:
    issued(with_figures, draft)
    for who, code in (("health.reporter", 403), ("third_party", 403), ("bureau", 200), ("leader", 200)):
        client = with_figures.client(who)
        assert client.get(f"/reports/{draft.pk}/file/snapshot/").status_code == code, who
        assert ("快照（JSON）" in client.get(f"/reports/{draft.pk}/").content.decode()) == (code == 200)


def test_comments_on_figures_of_other_plans_are_closed_too(with_figures: County) -> None:
    code = Aim.objects.order_by("pk").values_list("indicator", flat=True)[0]
    indicator, place = Indicator.objects.get(code=code), with_figures.territory
    made = Comment.objects.create(
        territory=place, indicator=indicator, year=2024, text="不对", by=with_figures.people["bureau"]
    )
    held = Membership.objects.filter(role="third_party")
    plan = PlanDocument.objects.get(state="confirmed")
    client = with_figures.client("third_party")
    for plans, code_ in (([], 200), ([plan.pk], 200), ([plan.pk + 1], 404)):
        held.update(plans=plans, ends=dt.date(2999, 1, 1))
        assert client.get(f"/comments/{made.pk}/").status_code == code_
    with pytest.raises(PermissionDenied):
        acting.on_figure(by=with_figures.by("third_party"), territory=place, indicator=indicator, year=2024, text="x")
