"""The pages of jobs: one's own, those of all for the administrator, and progress as JSON."""

import pytest

from lianggang.web.accounts.models import Account, Membership
from lianggang.web.accounts.rights import Role
from lianggang.web.jobs.models import Job
from lianggang.web.jobs.queries import visible_jobs
from lianggang.web.jobs.work import enqueue


@pytest.fixture
def job(county):
    job = enqueue("read_plan", county.people["office"], document=1)
    Job.objects.update(state="running", done=40, total=100, message="识别扫描件第4页，共10页")
    return job


def test_a_job_shows_how_far_it_is(county, job):
    page = county.client("office").get(f"/jobs/{job.pk}/").content.decode()
    assert "识读规划" in page
    assert "识别扫描件第4页，共10页" in page
    assert 'http-equiv="refresh"' in page
    told = county.client("office").get(f"/jobs/{job.pk}/status/")
    assert told.json() == {"state": "running", "done": 40, "total": 100, "message": "识别扫描件第4页，共10页"}
    assert told["Cache-Control"] == "no-store"


def test_a_job_that_has_ended_does_not_come_again(county, job):
    Job.objects.update(state="failed", message="[错误] 文件不行。", ended_at="2026-01-01T00:00:00Z")
    page = county.client("office").get(f"/jobs/{job.pk}/").content.decode()
    assert "文件不行" in page
    assert 'http-equiv="refresh"' not in page


@pytest.mark.parametrize("where", ["/jobs/{0}/", "/jobs/{0}/status/"])
def test_jobs_of_others_are_not_found(county, job, where):
    where = where.format(job.pk)
    for who in county.people:
        wanted = 200 if who in ("office", "administrator") else 404
        assert county.client(who).get(where).status_code == wanted, who


def test_the_list_holds_ones_own_and_for_the_administrator_all(county, job):
    for who in county.people:
        shown = f'href="/jobs/{job.pk}/"' in county.client(who).get("/jobs/").content.decode()
        assert shown == (who in ("office", "administrator")), who


def test_who_administers_a_territory_sees_the_jobs_of_its_people_only(county, job):
    city = county.people["city.office"].memberships.get().territory
    above = Account.objects.create(username="above", name="上级管理员", must_change_password=False)
    Membership.objects.create(account=above, role=Role.ADMINISTRATOR, territory=city)
    others = enqueue("read_plan", county.people["city.office"], document=2)
    systems = enqueue("judge", None, territory=city.pk, since=0)
    own = set(visible_jobs(county.people["administrator"]).values_list("pk", flat=True))
    assert own == {job.pk}
    assert set(visible_jobs(above).values_list("pk", flat=True)) == {job.pk, others.pk, systems.pk}


def test_nobody_sees_jobs_without_signing_in(client, job):
    for where in ("/jobs/", f"/jobs/{job.pk}/", f"/jobs/{job.pk}/status/"):
        assert client.get(where)["Location"].startswith("/login/")


def test_the_page_of_a_document_waits_for_its_reading(county, job):
    from lianggang.web.plans.models import PlanDocument

    document = PlanDocument.objects.create(
        territory=county.territory, name="规划.docx", file="x", digest="x", uploaded_by=county.people["office"]
    )
    Job.objects.update(arguments={"document": document.pk}, by=county.people["administrator"])
    page = county.client("office").get(f"/plans/{document.pk}/").content.decode()
    assert f'data-job="/plans/{document.pk}/status/"' in page
    assert county.client("office").get(f"/plans/{document.pk}/status/").json()["done"] == 40
