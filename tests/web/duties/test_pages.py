"""The pages of the calendar by role."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from lianggang.web.attachments.models import Attachment
from lianggang.web.duties import doing
from lianggang.web.duties.doing import Wanted
from lianggang.web.duties.models import Duty, Part
from lianggang.web.followup.models import Matter
from tests.web.conftest import County
from tests.web.duties.test_duties import file, own, planned, report  # noqa: F401

K, S = Duty.Kind, Duty.State
YEAR = timezone.localdate().year


def text(county: County, who: str, path: str) -> str:
    return county.client(who).get(path).content.decode()


def test_the_office_draws_up_the_calendar(planned: County) -> None:  # noqa: F811
    client = planned.client("office")
    answer = client.post("/duties/draw-up/", {"year": "2024", "territory": planned.territory.pk}, follow=True)
    page = answer.content.decode()
    assert "2024年工作日程：新增" in page
    assert "2 个单位" in page  # the same report of both units is one line
    assert "4月（1，未办 1）" in page
    assert client.post("/duties/draw-up/", {"year": "x", "territory": planned.territory.pk}).status_code == 422
    assert "县卫生健康局（" in text(planned, "office", "/duties/?year=2024&by=owner")
    file_ = client.get("/duties/?year=2024&table=duties&as=csv").content.decode("utf-8-sig")
    assert file_.count("\n") == Duty.objects.count() + 1
    assert client.get("/duties/?year=2024&table=projects&as=xlsx").status_code == 200


def test_a_report_goes_by_the_pages(county: County, report: Duty) -> None:  # noqa: F811
    def act(who: str, **fields: Any) -> int:
        return county.client(who).post(f"/duties/{report.pk}/act/", fields).status_code

    day = str(timezone.localdate())
    assert act("education.reporter", action="file", reason="x", done_on=day) == 404
    assert act("health.reporter", action="file", reason="见附件。", done_on=day) == 302
    assert act("health.reporter", action="accept") == 403
    assert act("office", action="return", reason="缺表。") == 302
    assert "缺表。" in text(county, "health.reporter", f"/duties/{report.pk}/")
    assert act("health.reporter", action="file", reason="补了。", done_on="nonsense") == 302
    assert act("office", action="accept") == 302
    assert Duty.objects.get().state == S.ACCEPTED
    assert act("office", action="nonsense") == 422


def test_a_meeting_with_a_decision_and_an_inspection_with_a_finding(county: County) -> None:
    meeting, visit = own(county, K.MEETING, "全体会议"), own(county, K.INSPECTION)
    office, unit = county.client("office"), county.units["health"]
    decision = {"title": "两癌筛查", "unit": unit.pk, "due": f"{YEAR}-12-01"}
    assert office.post(f"/duties/{meeting.pk}/parts/", {**decision, "title": ""}).status_code == 422
    assert office.post(f"/duties/{meeting.pk}/parts/", decision).status_code == 302
    part = Part.objects.get()
    reporter = county.client("health.reporter")
    assert "两癌筛查" in reporter.get("/").content.decode()
    said = {f"p{part.pk}-result": "已完成。", f"p{part.pk}-done_on": f"{YEAR}-01-02", "seen": part.stamp}
    assert reporter.post(f"/duty-parts/{part.pk}/", said).status_code == 302
    assert Part.objects.get().done_on == dt.date(YEAR, 1, 2)
    finding = {"title": "母婴室被占用", "reason": "堆放杂物。", "unit": unit.pk}
    assert office.post(f"/duties/{visit.pk}/findings/", finding).status_code == 302
    assert Matter.objects.get().unit == unit
    assert "母婴室被占用" in text(county, "office", f"/duties/{visit.pk}/")
    assert "母婴室被占用" not in text(county, "health.head", f"/duties/{visit.pk}/")


def test_a_person_adds_and_changes(county: County) -> None:
    office = county.client("office")
    fields = {"year": YEAR, "kind": K.TRAINING, "title": "业务培训", "due": f"{YEAR}-10-01", "unit": "", "to": ""}
    assert office.post("/duties/new/", {**fields, "title": ""}).status_code == 200
    assert office.post("/duties/new/", fields).status_code == 302
    added = Duty.objects.get()
    changed = {**fields, "due": f"{YEAR}-11-01", "seen": added.stamp}
    assert office.post(f"/duties/{added.pk}/change/", changed).status_code == 302
    added.refresh_from_db()
    assert added.due == dt.date(YEAR, 11, 1)
    assert f"期限{YEAR}-10-01" in text(county, "office", f"/duties/{added.pk}/")
    assert county.client("bureau").get("/duties/new/").status_code == 403
    own_unit = {**fields, "unit": county.units["health"].pk}
    assert county.client("health.reporter").post("/duties/new/", own_unit).status_code == 302
    assert county.client("education.reporter").post("/duties/new/", own_unit).status_code == 200


def test_files_are_for_those_who_see_the_duty(county: County, report: Duty) -> None:  # noqa: F811
    file(county, report)
    kept = Attachment.objects.get()
    for who, status in (("office", 200), ("leader", 200), ("health.head", 200), ("education.head", 404),
                        ("other.office", 404)):  # fmt: skip
        assert county.client(who).get(f"/duties/{report.pk}/files/{kept.pk}/").status_code == status, who


@pytest.mark.parametrize("path", ["/duties/", "/"])
def test_pages_take_a_constant_number_of_queries(county: County, path: str, django_assert_max_num_queries: Any) -> None:
    for n in range(30):
        wanted = Wanted(K.REPORT, f"报告{n}", county.units["health"], timezone.localdate())
        doing.add(by=county.by("office"), territory=county.territory, year=YEAR, wanted=wanted)
    for who in ("office", "health.reporter"):
        client = county.client(who)
        with django_assert_max_num_queries(40 if path == "/" else 24):
            client.get(path)
