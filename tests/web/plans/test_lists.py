"""The plan documents as a file: those that one may see, as far as they have come."""

from lianggang.web.plans.models import PlanDocument


def test_the_list_of_plans_downloads(planned):
    PlanDocument.objects.update(uploaded_at="2025-01-02T00:00:00Z")
    file = planned.client("leader").get("/plans/", {"as": "csv"}).content.decode("utf-8-sig")
    assert file.splitlines() == [
        "规划文件,地区,状态,版本,上传人,上传日期,确认人,确认日期", "规划.docx,云泽县,已确认,1,office,2025-01-02,—,—",
    ]  # fmt: skip
    assert 'href="?as=xlsx"' in planned.client("leader").get("/plans/").content.decode()


def test_who_sees_no_plan_gets_none(planned):
    file = planned.client("other.office").get("/plans/", {"as": "csv"}).content.decode("utf-8-sig")
    assert file.count("\n") == 1
