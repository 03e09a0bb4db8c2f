"""Every page of plans for everybody: who may, who may not, and that nothing changes for those who may not."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from lianggang.web.accounts.models import Membership
from lianggang.web.audit.models import Event
from lianggang.web.plans.models import PlanDocument
from lianggang.web.plans.urls import urlpatterns

MANAGER = "office"
READERS = (
    "administrator", "office", "bureau", "evaluator", "leader", "third_party", "health.reporter", "health.head",
    "education.reporter", "city.office",
)  # fmt: skip
STRANGERS = ("other.office", "other.bureau")
EVERYBODY = (*READERS, *STRANGERS)
OPEN = {"plans"}  # who reads at all
READ = {"plan", "plan-file", "plan-tasks", "plan-tasks-xlsx", "plan-tasks-docx", "plan-unit-xlsx", "plan-unit-docx"}
MANAGED = {str(p.name) for p in urlpatterns} - OPEN - READ
POSTED = {
    "plan-retry", "plan-discard", "plan-revise", "plan-reporters", "plan-accept", "plan-correct", "plan-delete",
    "plan-add", "plan-split", "plan-merge", "plan-owners", "plan-unit", "plan-clear", "plan-restore",
}  # fmt: skip
BOTH = {"plan-upload", "plan-units", "plan-confirm"}


def address(name, document, unit):
    more = {"plan-item": ["women.1.goal.2"], "plan-unit-xlsx": [unit.pk], "plan-unit-docx": [unit.pk]}
    without = ("plans", "plan-upload")
    return reverse(name, args=[] if name in without else [document.pk, *more.get(name, [])])


def asked(client, name, where):
    """The page, by every way in which it can be asked for."""
    ways = [client.post] if name in POSTED else [client.get, client.post] if name in BOTH else [client.get]
    return [way(where).status_code for way in ways]


@pytest.fixture
def plan(in_force, county):
    """In force, with its file; the third party is limited to it."""
    in_force.file.save("a", ContentFile(b"x"))
    Membership.objects.filter(account=county.people["third_party"]).update(plans=[in_force.pk])
    return in_force


@pytest.mark.parametrize("name", sorted(OPEN | READ | MANAGED))
def test_nobody_gets_in_without_signing_in(county, plan, name):
    where = address(name, plan, county.units["health"])
    for way in (Client().get, Client().post):
        answer = way(where)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/login/")


@pytest.mark.parametrize("name", sorted(READ))
def test_a_plan_in_force_is_read_in_its_territory_and_above(county, plan, name):
    where = address(name, plan, county.units["health"])
    for who in READERS:
        assert county.client(who).get(where).status_code == 200, who
    for who in STRANGERS:
        assert county.client(who).get(where).status_code == 403, who


@pytest.mark.parametrize("name", sorted(READ))
def test_a_plan_under_review_is_seen_by_its_office_alone(county, document, name):
    where = address(name, document, county.units["health"])
    for who in EVERYBODY:
        if who != MANAGER:
            assert county.client(who).get(where).status_code == 403, who


@pytest.mark.parametrize("name", sorted(MANAGED))
def test_only_the_office_of_the_territory_manages(county, document, name):
    before, events = PlanDocument.objects.values().get(pk=document.pk), Event.objects.count()
    where = address(name, document, county.units["health"])
    for who in EVERYBODY:
        if who == MANAGER or (name == "plan-upload" and who.endswith(".office")):
            continue
        assert set(asked(county.client(who), name, where)) == {403}, who
    assert PlanDocument.objects.values().get(pk=document.pk) == before
    assert Event.objects.count() == events


@pytest.mark.parametrize("name", sorted(MANAGED - POSTED))
def test_the_office_gets_its_pages(county, document, name):
    answer = county.client(MANAGER).get(address(name, document, county.units["health"]))
    assert answer.status_code == 200


def test_nobody_uploads_for_another_territory(county):
    for who in ("other.office", "city.office"):
        file = SimpleUploadedFile("a.txt", "云泽县妇女发展规划".encode())
        answer = county.client(who).post("/plans/upload/", {"territory": county.territory.pk, "file": file})
        assert answer.status_code == 200  # the form again: there is no such territory to choose
        assert PlanDocument.objects.count() == 0


def test_lists_hold_what_one_may_open(county, plan, document):
    def listed(who):
        return county.client(who).get("/plans/").content.decode().count("规划.docx")

    PlanDocument.objects.filter(pk=document.pk).update(state="confirmed")
    other = PlanDocument.objects.get(pk=plan.pk)
    other.pk, other.state = None, "review"
    other.save()
    assert listed("office") == 2
    assert {listed(who) for who in READERS if who != "office"} == {1}
    assert {listed(who) for who in STRANGERS} == {0}


def test_a_third_party_sees_the_plans_that_it_is_limited_to(county, plan):
    assert county.client("third_party").get(f"/plans/{plan.pk}/").status_code == 200
    Membership.objects.filter(account=county.people["third_party"]).update(plans=[plan.pk + 1])
    assert county.client("third_party").get(f"/plans/{plan.pk}/").status_code == 403
    assert county.client("third_party").get("/plans/").content.decode().count("规划.docx") == 0


def test_what_is_not_there_is_not_found(county):
    client = county.client("office")
    assert client.get("/plans/99/").status_code == 404
    assert client.get("/plans/99/review/").status_code == 404


def test_posted_verbs_are_not_done_by_a_link(county, document):
    for name in POSTED:
        where = address(name, document, county.units["health"])
        assert county.client(MANAGER).get(where).status_code == 405
