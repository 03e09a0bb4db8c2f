"""Jobs as pages show them."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from lianggang.web.accounts.models import Account, Membership
from lianggang.web.accounts.overseeing import over_everything
from lianggang.web.accounts.rights import Right
from lianggang.web.jobs.models import Job
from lianggang.web.jobs.work import KINDS

SHOWN = 200


def visible_jobs(account: Account) -> QuerySet[Job]:
    """One's own jobs; an administrator sees those of the people of his territories, who keeps everything sees all."""
    found = Job.objects.select_related("by")
    if over_everything(account):
        return found
    places = {t.pk for own in account.territories(Right.MANAGE_PEOPLE) for t in own.within()}
    people = Membership.objects.filter(territory__in=places).values("account")
    return found.filter(Q(by=account) | Q(by__in=people))


def label(job: Job) -> str:
    """What the job is, in Chinese."""
    return KINDS[job.kind].label if job.kind in KINDS else job.kind


def latest(kind: str, **arguments: object) -> Job | None:
    """The last job of that kind with these arguments."""
    wanted = {f"arguments__{name}": value for name, value in arguments.items()}
    return Job.objects.filter(kind=kind, **wanted).first()
