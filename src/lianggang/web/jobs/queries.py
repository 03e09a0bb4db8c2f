"""Jobs as pages show them."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from lianggang.web.accounts.models import Account
from lianggang.web.accounts.rights import Right
from lianggang.web.jobs.models import Job
from lianggang.web.jobs.work import KINDS

SHOWN = 200


def visible_jobs(account: Account) -> QuerySet[Job]:
    """One's own jobs; who keeps the installation sees those of everybody."""
    whose = Q() if account.may(Right.MANAGE_PEOPLE) else Q(by=account)
    return Job.objects.filter(whose).select_related("by")


def label(job: Job) -> str:
    """What the job is, in Chinese."""
    return KINDS[job.kind].label if job.kind in KINDS else job.kind


def latest(kind: str, **arguments: object) -> Job | None:
    """The last job of that kind with these arguments."""
    wanted = {f"arguments__{name}": value for name, value in arguments.items()}
    return Job.objects.filter(kind=kind, **wanted).first()
