"""The pages of long work: what waits, what runs and how far, what failed and why."""

from __future__ import annotations

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render

from lianggang.web.accounts.requests import Request
from lianggang.web.jobs.models import Job
from lianggang.web.jobs.queries import SHOWN, label, visible_jobs

NO_STORE = {"Cache-Control": "no-store"}


def jobs(request: Request) -> HttpResponse:
    """The latest jobs."""
    rows = [(job, label(job)) for job in visible_jobs(request.user)[:SHOWN]]
    running = any(job.state in ("waiting", "running") for job, _ in rows)
    return render(request, "jobs/jobs.html", {"jobs": rows, "running": running})


def job(request: Request, pk: int) -> HttpResponse:
    """One job with its progress; the page comes again by itself until the job has ended."""
    found = get_object_or_404(visible_jobs(request.user), pk=pk)
    return render(request, "jobs/job.html", {"job": found, "label": label(found)})


def status(request: Request, pk: int) -> HttpResponse:
    """How far a job is, as JSON for the page that waits for it."""
    return told(get_object_or_404(visible_jobs(request.user), pk=pk))


def told(job: Job) -> JsonResponse:
    """The state of a job for `progress.js`."""
    fields = ("state", "done", "total", "message")
    return JsonResponse({name: getattr(job, name) for name in fields}, headers=NO_STORE)
